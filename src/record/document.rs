//! A document: a run of pages of one or more scans, from proposal to disposal.
//!
//! ```text
//! Proposed ─ file ─▶ Filed ─ package ─▶ Packaged ─ dispose ─▶ Disposed
//!     │ hold          ▲ │ ▲                │ │ └─ supersede ─▶ Superseded ─ dispose ─▶ Disposed
//!     ▼               │ │ └── take back ───┘ └─ recall, return ─▶ Held
//!    Held ── file ────┘ └─ reopen ─▶ Held
//! Proposed, Held ─ dismiss ─▶ Dismissed ─ restore ─▶ Held
//!                                └─ dispose ─▶ Disposed
//! ```

use serde::{Deserialize, Serialize};

use super::{
    Actor, Answer, Change, Changed, ClientId, Correction, DocumentId, Event, EventKind, Facts, Field, Grounds, Medium,
    OutOfOrder, Package, PackageId, PackageState, Proposal, Reason, RegisterId, ScanId, Subject, Timestamp,
};

/// A document (asiakirja); once filed, a client record (asiakasasiakirja, Act 703/2023 section 3).
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    id: DocumentId,
    runs: Vec<PageRun>,
    proposal: Proposal,
    born: Timestamp,
    facts: Facts,
    state: DocumentState,
}

/// Pages of one scan that belong to a document. 1-based, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRun {
    /// Which scan.
    pub scan: ScanId,
    /// First page.
    pub from: u32,
    /// Last page.
    pub to: u32,
}

/// Where a document stands, with what is true there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// Just found; the line decides next.
    Proposed,
    /// Waits for a person.
    Held {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// Filed by client and register.
    Filed {
        /// Whose.
        client: ClientId,
        /// In which register.
        register: RegisterId,
    },
    /// In a package.
    Packaged {
        /// Whose.
        client: ClientId,
        /// From which register.
        register: RegisterId,
        /// Which package.
        package: PackageId,
    },
    /// A corrected document has taken its place.
    Superseded {
        /// Whose.
        client: ClientId,
        /// From which register.
        register: RegisterId,
        /// The package it left in.
        package: PackageId,
        /// What took its place.
        by: DocumentId,
    },
    /// Does not belong here.
    Dismissed {
        /// Since when: the days of grace run from here.
        since: Timestamp,
    },
    /// Our copy is gone; this row names no client.
    Disposed {
        /// When.
        at: Timestamp,
    },
}

super::kind::slugs! {
    /// Where a document stands, without what is true there: for queries.
    Standing, NotAStanding,
    /// See [`DocumentState::Proposed`].
    Proposed = "proposed",
    /// See [`DocumentState::Held`].
    Held = "held",
    /// See [`DocumentState::Filed`].
    Filed = "filed",
    /// See [`DocumentState::Packaged`].
    Packaged = "packaged",
    /// See [`DocumentState::Superseded`].
    Superseded = "superseded",
    /// See [`DocumentState::Dismissed`].
    Dismissed = "dismissed",
    /// See [`DocumentState::Disposed`].
    Disposed = "disposed",
}

impl Document {
    /// A document found in a scan.
    pub fn found(scan: ScanId, proposal: Proposal, medium: Medium, at: Timestamp) -> (Self, Change) {
        let run = PageRun { scan, from: proposal.page_from, to: proposal.page_to };
        Self::found_on(vec![run], proposal, medium, at)
    }

    /// A document found on these pages.
    pub fn found_on(runs: Vec<PageRun>, proposal: Proposal, medium: Medium, at: Timestamp) -> (Self, Change) {
        let document = Self {
            id: DocumentId::new(),
            runs,
            facts: Facts::proposed(&proposal, medium),
            proposal,
            born: at,
            state: DocumentState::Proposed,
        };
        let event = document.event(EventKind::Found, Actor::Machine, at);
        let change = Change::new(Changed::DocumentBorn { document: document.clone() }, event);
        (document, change)
    }

    /// As it was in its row. Only the archive calls this.
    pub(crate) const fn kept(
        id: DocumentId,
        runs: Vec<PageRun>,
        proposal: Proposal,
        born: Timestamp,
        facts: Facts,
        state: DocumentState,
    ) -> Self {
        Self { id, runs, proposal, born, facts, state }
    }

    /// Waits for a person, for these reasons.
    ///
    /// # Errors
    /// Unless it is proposed.
    pub fn hold(self, reasons: Vec<Reason>, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let DocumentState::Proposed = self.state else {
            return Err(self.out_of_order("hold"));
        };
        let words: Vec<_> = reasons.iter().map(|reason| reason.slug()).collect();
        let event = self.event(EventKind::Held, Actor::Machine, at).with_detail(words.join(" "));
        Ok(self.moved(DocumentState::Held { reasons }, event))
    }

    /// Filed by client and register. Its contents' keys are wrapped by the register's key in the same commit.
    ///
    /// # Errors
    /// Unless it is proposed or held.
    pub fn file(
        self,
        client: ClientId,
        register: RegisterId,
        who: Actor,
        at: Timestamp,
    ) -> Result<(Self, Change), OutOfOrder> {
        let (DocumentState::Proposed | DocumentState::Held { .. }) = self.state else {
            return Err(self.out_of_order("file"));
        };
        let event = self.event(EventKind::Filed, who, at);
        Ok(self.moved(DocumentState::Filed { client, register }, event))
    }

    /// Filed anew, to another client or register.
    ///
    /// # Errors
    /// Unless it is filed.
    pub fn refile(
        self,
        client: ClientId,
        register: RegisterId,
        who: Actor,
        at: Timestamp,
    ) -> Result<(Self, Change), OutOfOrder> {
        let DocumentState::Filed { .. } = self.state else {
            return Err(self.out_of_order("refile"));
        };
        let event = self.event(EventKind::Refiled, who, at);
        Ok(self.moved(DocumentState::Filed { client, register }, event))
    }

    /// Back to a person's desk.
    ///
    /// # Errors
    /// Unless it is filed.
    pub fn reopen(self, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let DocumentState::Filed { .. } = self.state else {
            return Err(self.out_of_order("reopen"));
        };
        let event = self.event(EventKind::Reopened, who, at);
        Ok(self.moved(DocumentState::Held { reasons: vec![Reason::Reopened] }, event))
    }

    /// Does not belong here.
    ///
    /// # Errors
    /// Unless it is proposed or held.
    pub fn dismiss(self, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let (DocumentState::Proposed | DocumentState::Held { .. }) = self.state else {
            return Err(self.out_of_order("dismiss"));
        };
        let event = self.event(EventKind::Dismissed, who, at);
        Ok(self.moved(DocumentState::Dismissed { since: at }, event))
    }

    /// Belongs here after all.
    ///
    /// # Errors
    /// Unless it is dismissed.
    pub fn restore(self, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let DocumentState::Dismissed { .. } = self.state else {
            return Err(self.out_of_order("restore"));
        };
        let event = self.event(EventKind::Restored, who, at);
        Ok(self.moved(DocumentState::Held { reasons: vec![Reason::Reopened] }, event))
    }

    /// Goes into a package cut from its own register.
    ///
    /// # Errors
    /// Unless it is filed, in the register from which the package is cut, and the package names it.
    pub fn package(self, package: &Package, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let DocumentState::Filed { client, register } = self.state else {
            return Err(self.out_of_order("package"));
        };
        if package.register() != register || !package.documents().contains(&self.id) {
            return Err(self.out_of_order("put into another's package"));
        }
        let event = self.event(EventKind::Packaged, Actor::Machine, at);
        Ok(self.moved(DocumentState::Packaged { client, register, package: package.id() }, event))
    }

    /// Back from a package that was withdrawn before it was sent, or rejected as a whole.
    ///
    /// # Errors
    /// Unless it is in that package and the package came to such an end.
    pub fn take_back(self, package: &Package, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let (client, register) = self.in_package(package, "take back")?;
        let ended = matches!(
            package.state(),
            PackageState::Withdrawn { .. } | PackageState::Answered { answer: Answer::Rejected { .. }, .. }
        );
        if !ended {
            return Err(self.out_of_order("take back"));
        }
        let event = self.event(EventKind::TakenBack, who, at);
        Ok(self.moved(DocumentState::Filed { client, register }, event))
    }

    /// The receiver refused this one of the package.
    ///
    /// # Errors
    /// Unless it is in that package and the answer refuses it.
    pub fn return_from(self, package: &Package, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        self.in_package(package, "return")?;
        let PackageState::Answered { answer: Answer::PartlyRefused { refused }, .. } = package.state() else {
            return Err(self.out_of_order("return"));
        };
        if !refused.contains_key(&self.id) {
            return Err(self.out_of_order("return"));
        }
        let event = self.event(EventKind::Returned, Actor::Machine, at);
        Ok(self.moved(DocumentState::Held { reasons: vec![Reason::Reopened] }, event))
    }

    /// It was delivered to the wrong receiver; a person takes it back to the desk.
    ///
    /// # Errors
    /// Unless it is in that package and the package has left.
    pub fn recall(self, package: &Package, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        self.in_package(package, "recall")?;
        let (PackageState::Sent { .. } | PackageState::Answered { .. }) = package.state() else {
            return Err(self.out_of_order("recall"));
        };
        let event = self.event(EventKind::Recalled, who, at);
        Ok(self.moved(DocumentState::Held { reasons: vec![Reason::Reopened] }, event))
    }

    /// A corrected document takes its place.
    ///
    /// # Errors
    /// Unless it is packaged, and the other is another.
    pub fn supersede(self, by: DocumentId, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let DocumentState::Packaged { client, register, package } = self.state else {
            return Err(self.out_of_order("supersede"));
        };
        if by == self.id {
            return Err(self.out_of_order("supersede by itself"));
        }
        let event = self.event(EventKind::Superseded, who, at);
        Ok(self.moved(DocumentState::Superseded { client, register, package, by }, event))
    }

    /// What was misread is put right, where it stands.
    ///
    /// # Errors
    /// When our copy is gone.
    pub fn correct(self, correction: &Correction, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        if let DocumentState::Disposed { .. } = self.state {
            return Err(self.out_of_order("correct"));
        }
        let event = self.event(EventKind::Corrected, who, at).with_detail(correction.words().join(" "));
        let was = self.facts.clone();
        let document = Self { facts: self.facts.corrected(correction), ..self };
        let change = Change::new(Changed::DocumentCorrected { was, document: document.clone() }, event);
        Ok((document, change))
    }

    /// Our copy goes (tuhoaminen, Act 703/2023 section 24). Asks for the grounds, and they must be this very
    /// document's.
    ///
    /// # Errors
    /// When it is preserved, stands elsewhere, or the grounds are another document's.
    pub fn dispose(self, grounds: &Grounds, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        if self.facts.preserved {
            return Err(self.out_of_order("dispose of what must be preserved"));
        }
        if !grounds.cover(&self) {
            return Err(self.out_of_order("dispose without its own grounds"));
        }
        let event = self.event(EventKind::Disposed, who, at).with_detail(grounds.word());
        Ok(self.moved(DocumentState::Disposed { at }, event))
    }

    fn in_package(&self, package: &Package, wish: &'static str) -> Result<(ClientId, RegisterId), OutOfOrder> {
        match self.state {
            DocumentState::Packaged { client, register, package: id } if id == package.id() => Ok((client, register)),
            _ => Err(self.out_of_order(wish)),
        }
    }

    fn out_of_order(&self, wish: &'static str) -> OutOfOrder {
        OutOfOrder::document(wish, self.standing())
    }

    fn event(&self, kind: EventKind, who: Actor, at: Timestamp) -> Event {
        Event::new(kind, Subject::Document(self.id), who, at)
    }

    fn moved(mut self, state: DocumentState, event: Event) -> (Self, Change) {
        let was = std::mem::replace(&mut self.state, state);
        let change = Change::new(Changed::DocumentMoved { was, document: self.clone() }, event);
        (self, change)
    }

    /// Ours.
    #[must_use]
    pub const fn id(&self) -> DocumentId {
        self.id
    }

    /// Its pages.
    #[must_use]
    pub fn runs(&self) -> &[PageRun] {
        &self.runs
    }

    /// What the machine made of it.
    #[must_use]
    pub const fn proposal(&self) -> &Proposal {
        &self.proposal
    }

    /// What stands in a field: what a person corrected, else what was read.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        match self.facts.corrected.get(&field) {
            Some(value) => Some(value.reveal()).filter(|text| !text.is_empty()),
            None => self.proposal.field(field),
        }
    }

    /// When it was found.
    #[must_use]
    pub const fn born(&self) -> Timestamp {
        self.born
    }

    /// What is known of it beside the proposal.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Where it stands, with what is true there.
    #[must_use]
    pub const fn state(&self) -> &DocumentState {
        &self.state
    }

    /// Whose it is, once filed.
    #[must_use]
    pub const fn client(&self) -> Option<ClientId> {
        match self.state {
            DocumentState::Filed { client, .. }
            | DocumentState::Packaged { client, .. }
            | DocumentState::Superseded { client, .. } => Some(client),
            _ => None,
        }
    }

    /// In which register it is, once filed.
    #[must_use]
    pub const fn register(&self) -> Option<RegisterId> {
        match self.state {
            DocumentState::Filed { register, .. }
            | DocumentState::Packaged { register, .. }
            | DocumentState::Superseded { register, .. } => Some(register),
            _ => None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match self.state {
            DocumentState::Proposed => Standing::Proposed,
            DocumentState::Held { .. } => Standing::Held,
            DocumentState::Filed { .. } => Standing::Filed,
            DocumentState::Packaged { .. } => Standing::Packaged,
            DocumentState::Superseded { .. } => Standing::Superseded,
            DocumentState::Dismissed { .. } => Standing::Dismissed,
            DocumentState::Disposed { .. } => Standing::Disposed,
        }
    }
}
