//! A package (SIP): what was cut from one register for its controller, from sealed to answered.
//!
//! ```text
//! Sealed ─ send ─▶ Sent ─ answer ─▶ Answered(Accepted | PartlyRefused | Rejected)
//!    └─ withdraw ─▶ Withdrawn
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Actor, Change, Changed, ControllerId, DocumentId, Event, EventKind, Fixity, OutOfOrder, PackageId, RegisterId,
    Subject, Timestamp,
};

/// One package. Everything but its state is fixed when it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    id: PackageId,
    cut: Cut,
    sealed: Timestamp,
    state: PackageState,
}

/// What a package was cut from, and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// From which register.
    pub register: RegisterId,
    /// For whom: the register's controller, or its successor.
    pub receiver: ControllerId,
    /// The register's own controller.
    pub controller: ControllerId,
    /// Which documents.
    pub documents: Vec<DocumentId>,
    /// Its name outside: no client's data in it.
    pub name: String,
    /// The export that made it.
    pub export: String,
    /// Name of the file in the outbox.
    pub file: String,
    /// SHA-256 of that file.
    pub fixity: Fixity,
    /// Bytes of that file.
    pub bytes: u64,
    /// Whether it lies loose in a folder, for somebody to collect, and is not sent.
    pub collected: bool,
}

/// Where a package stands, with what is true there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackageState {
    /// Sealed in the outbox.
    Sealed,
    /// With the receiver, not yet answered.
    Sent {
        /// Since when.
        at: Timestamp,
    },
    /// The receiver has answered.
    Answered {
        /// How.
        answer: Answer,
        /// When we had the answer.
        at: Timestamp,
    },
    /// Never left.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// A receiver's answer (luovutuskuittaus).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// All of it.
    Accepted {
        /// The receiver's reference.
        reference: Option<String>,
    },
    /// All but these, each with the receiver's reason.
    PartlyRefused {
        /// Which, and why.
        refused: BTreeMap<DocumentId, String>,
    },
    /// None of it.
    Rejected {
        /// Why.
        reason: String,
    },
}

super::kind::slugs! {
    /// Where a package stands, without what is true there: for queries.
    PackageStanding, NotAPackageStanding,
    /// See [`PackageState::Sealed`].
    Sealed = "sealed",
    /// See [`PackageState::Sent`].
    Sent = "sent",
    /// See [`PackageState::Answered`].
    Answered = "answered",
    /// See [`PackageState::Withdrawn`].
    Withdrawn = "withdrawn",
}

super::kind::slugs! {
    /// How far an upload came: a fact of the package, not a state.
    UploadStep, NotAnUploadStep,
    /// Part of it lies there under a temporary name.
    Part = "part",
    /// All of it lies there and was read back with the right hash.
    Verified = "verified",
    /// It has its final name.
    Renamed = "renamed",
    /// The mark that it is done lies beside it.
    Marked = "marked",
}

impl Package {
    /// A package whose file is durable in the outbox.
    pub fn sealed(id: PackageId, cut: Cut, at: Timestamp) -> (Self, Change) {
        let package = Self { id, cut, sealed: at, state: PackageState::Sealed };
        let event = package
            .event(EventKind::PackageSealed, Actor::Machine, at)
            .with_detail(format!("{} documents", package.cut.documents.len()));
        let change = Change::new(Changed::PackageBorn { package: package.clone() }, event);
        (package, change)
    }

    /// As it was in its row. Only the archive calls this.
    pub(crate) const fn kept(id: PackageId, cut: Cut, sealed: Timestamp, state: PackageState) -> Self {
        Self { id, cut, sealed, state }
    }

    /// It is with the receiver, whole and marked as done.
    ///
    /// # Errors
    /// Unless it is sealed.
    pub fn send(self, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let PackageState::Sealed = self.state else {
            return Err(OutOfOrder::package("send", self.standing()));
        };
        let event = self.event(EventKind::PackageSent, who, at);
        Ok(self.moved(PackageState::Sent { at }, event))
    }

    /// It stays here.
    ///
    /// # Errors
    /// Unless it is sealed.
    pub fn withdraw(self, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let PackageState::Sealed = self.state else {
            return Err(OutOfOrder::package("withdraw", self.standing()));
        };
        let event = self.event(EventKind::PackageWithdrawn, who, at);
        Ok(self.moved(PackageState::Withdrawn { at }, event))
    }

    /// The receiver has answered.
    ///
    /// # Errors
    /// Unless it is sent, or when the answer refuses a document that is not in it.
    pub fn answer(self, answer: Answer, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let PackageState::Sent { .. } = self.state else {
            return Err(OutOfOrder::package("answer", self.standing()));
        };
        if let Answer::PartlyRefused { refused } = &answer
            && (refused.is_empty() || !refused.keys().all(|document| self.cut.documents.contains(document)))
        {
            return Err(OutOfOrder::package("refuse documents that are not in", self.standing()));
        }
        let word = match answer {
            Answer::Accepted { .. } => "accepted",
            Answer::PartlyRefused { .. } => "partly_refused",
            Answer::Rejected { .. } => "rejected",
        };
        let event = self.event(EventKind::PackageAnswered, who, at).with_detail(word);
        Ok(self.moved(PackageState::Answered { answer, at }, event))
    }

    fn event(&self, kind: EventKind, who: Actor, at: Timestamp) -> Event {
        Event::new(kind, Subject::Package(self.id), who, at)
    }

    fn moved(mut self, state: PackageState, event: Event) -> (Self, Change) {
        let from = self.standing();
        self.state = state;
        let change = Change::new(Changed::PackageMoved { from, package: self.clone() }, event);
        (self, change)
    }

    /// Ours; it stands in the package as `uuid-…`.
    #[must_use]
    pub const fn id(&self) -> PackageId {
        self.id
    }

    /// What it was cut from, and what came out.
    #[must_use]
    pub const fn cut(&self) -> &Cut {
        &self.cut
    }

    /// From which register.
    #[must_use]
    pub const fn register(&self) -> RegisterId {
        self.cut.register
    }

    /// Which documents.
    #[must_use]
    pub fn documents(&self) -> &[DocumentId] {
        &self.cut.documents
    }

    /// When it was sealed.
    #[must_use]
    pub const fn sealed_at(&self) -> Timestamp {
        self.sealed
    }

    /// Where it stands, with what is true there.
    #[must_use]
    pub const fn state(&self) -> &PackageState {
        &self.state
    }

    /// Where it stands.
    #[must_use]
    pub const fn standing(&self) -> PackageStanding {
        match self.state {
            PackageState::Sealed => PackageStanding::Sealed,
            PackageState::Sent { .. } => PackageStanding::Sent,
            PackageState::Answered { .. } => PackageStanding::Answered,
            PackageState::Withdrawn { .. } => PackageStanding::Withdrawn,
        }
    }
}
