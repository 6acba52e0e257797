//! A scan: one file as it came, from sealed to divided, or refused.
//!
//! ```text
//! Sealed ─ read ─▶ Read ─ divide ─▶ Divided
//!    └─ refuse ─▶ Refused ─ try again ─▶ Sealed
//! Refused, or all its pages live on elsewhere ─ discard ─▶ Discarded
//! ```

use serde::{Deserialize, Serialize};

use super::{
    Actor, Change, Changed, Content, ContentId, Document, Event, EventKind, Fixity, OutOfOrder, PageKind, PageReading,
    PageRun, Private, Reading, Refusal, ScanId, Standing, Subject, Timestamp,
};

/// One file as it came from a scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    id: ScanId,
    original: ContentId,
    fixity: Fixity,
    bytes: u64,
    received: Timestamp,
    state: ScanState,
}

/// Where a scan stands, with what is true there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanState {
    /// Its bytes are safe; nobody has looked into them, or only a part of them could be had.
    Sealed {
        /// The file stayed incomplete past the limit: the recovering reader takes what is there.
        incomplete: bool,
    },
    /// Its pages are read.
    Read {
        /// The reading.
        reading: ContentId,
        /// How many pages.
        pages: u32,
        /// Only a part of the file could be had.
        incomplete: bool,
    },
    /// Its documents are born.
    Divided {
        /// The reading.
        reading: ContentId,
        /// How many pages.
        pages: u32,
        /// Only a part of the file could be had.
        incomplete: bool,
    },
    /// It is no paper that can be read. Its bytes are kept.
    Refused {
        /// Why.
        reason: Refusal,
        /// Since when.
        since: Timestamp,
    },
    /// A person let it go, or its pages live on in documents of their own.
    Discarded {
        /// When.
        at: Timestamp,
    },
}

super::kind::slugs! {
    /// Where a scan stands, without what is true there: for queries.
    ScanStanding, NotAScanStanding,
    /// See [`ScanState::Sealed`].
    Sealed = "sealed",
    /// See [`ScanState::Read`].
    Read = "read",
    /// See [`ScanState::Divided`].
    Divided = "divided",
    /// See [`ScanState::Refused`].
    Refused = "refused",
    /// See [`ScanState::Discarded`].
    Discarded = "discarded",
}

/// One time that a file's bytes came to us, under which name and from where. The same bytes twice are one scan with
/// two sightings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// The file's name, which scanners and people fill with names.
    pub file_name: Private,
    /// The folder in which it lay.
    pub folder: Private,
    /// The scanner profile of that folder.
    pub profile: String,
    /// When.
    pub at: Timestamp,
}

impl Scan {
    /// A file whose sealed copy is durable.
    pub fn received(content: Content, sighting: Sighting, incomplete: bool, at: Timestamp) -> (Self, Change) {
        let super::ContentOwner::Scan(id) = content.owner else {
            unreachable!("the content of a scan is made for a scan");
        };
        let scan = Self {
            id,
            original: content.id,
            fixity: content.fixity,
            bytes: content.bytes,
            received: at,
            state: ScanState::Sealed { incomplete },
        };
        let event = Event::new(EventKind::Received, Subject::Scan(id), Actor::Machine, at);
        let change = Change::new(Changed::ScanBorn { scan: scan.clone(), sighting }, event).with(content);
        (scan, change)
    }

    /// The same bytes came again.
    pub fn seen_again(&self, sighting: Sighting) -> Change {
        let event = Event::new(EventKind::SeenAgain, Subject::Scan(self.id), Actor::Machine, sighting.at);
        Change::new(Changed::ScanSeen { scan: self.id, sighting }, event)
    }

    /// As it was in its row. Only the archive calls this.
    pub(crate) const fn kept(
        id: ScanId,
        original: ContentId,
        fixity: Fixity,
        bytes: u64,
        received: Timestamp,
        state: ScanState,
    ) -> Self {
        Self { id, original, fixity, bytes, received, state }
    }

    /// Its pages were read; `reading` is their content.
    ///
    /// # Errors
    /// Unless it is sealed.
    pub fn read(self, reading: Content, pages: u32, engine: &str, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let ScanState::Sealed { incomplete } = self.state else {
            return Err(OutOfOrder::scan("read", self.standing()));
        };
        let state = ScanState::Read { reading: reading.id, pages, incomplete };
        let event = self.event(EventKind::Read, Actor::Machine, at).with_detail(engine);
        let (scan, change) = self.moved(state, event);
        Ok((scan, change.with(reading)))
    }

    /// It cannot be read.
    ///
    /// # Errors
    /// Unless it is sealed.
    pub fn refuse(self, reason: Refusal, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let ScanState::Sealed { .. } = self.state else {
            return Err(OutOfOrder::scan("refuse", self.standing()));
        };
        let event = self.event(EventKind::Refused, Actor::Machine, at).with_detail(reason.slug());
        Ok(self.moved(ScanState::Refused { reason, since: at }, event))
    }

    /// Put it before the readers once more.
    ///
    /// # Errors
    /// Unless it is refused.
    pub fn try_again(self, who: Actor, at: Timestamp) -> Result<(Self, Change), OutOfOrder> {
        let ScanState::Refused { reason, .. } = self.state else {
            return Err(OutOfOrder::scan("try again", self.standing()));
        };
        let event = self.event(EventKind::TriedAgain, who, at);
        Ok(self.moved(ScanState::Sealed { incomplete: reason == Refusal::Truncated }, event))
    }

    /// Its documents are found. They are born in the same commit, so their changes come along.
    ///
    /// # Errors
    /// Unless it is read.
    pub fn divide(self, born: Vec<(Document, Change)>, at: Timestamp) -> Result<(Self, Vec<Change>), OutOfOrder> {
        let ScanState::Read { reading, pages, incomplete } = self.state else {
            return Err(OutOfOrder::scan("divide", self.standing()));
        };
        let event = self.event(EventKind::Divided, Actor::Machine, at).with_detail(format!("{} documents", born.len()));
        let (scan, change) = self.moved(ScanState::Divided { reading, pages, incomplete }, event);
        let changes = std::iter::once(change).chain(born.into_iter().map(|(_, change)| change)).collect();
        Ok((scan, changes))
    }

    /// A person lets a refused file go, `grace_days` after it was refused.
    ///
    /// # Errors
    /// Unless it is refused and the days of grace are over.
    pub fn discard(self, who: Actor, at: Timestamp, grace_days: u32) -> Result<(Self, Change), OutOfOrder> {
        let ScanState::Refused { since, .. } = self.state else {
            return Err(OutOfOrder::scan("discard", self.standing()));
        };
        if at < since + chrono::Duration::days(i64::from(grace_days)) {
            return Err(OutOfOrder::scan("discard before the days of grace are over", self.standing()));
        }
        let event = self.event(EventKind::Discarded, who, at);
        Ok(self.moved(ScanState::Discarded { at }, event))
    }

    /// The file goes: each page on which something is lives on in a filed document, or was destroyed with one.
    ///
    /// # Errors
    /// Unless it is divided, and nothing of it waits for a person.
    pub fn discard_parted(
        self,
        reading: &Reading,
        documents: &[Document],
        at: Timestamp,
    ) -> Result<(Self, Change), OutOfOrder> {
        let ScanState::Divided { .. } = self.state else {
            return Err(OutOfOrder::scan("discard", self.standing()));
        };
        let lives_on = |page: &PageReading| {
            documents.iter().any(|document| {
                let settled = matches!(
                    document.standing(),
                    Standing::Filed | Standing::Packaged | Standing::Superseded | Standing::Disposed
                );
                let has = |run: &PageRun| run.scan == self.id && (run.from..=run.to).contains(&page.number);
                settled && document.runs().iter().any(has)
            })
        };
        let waits = |document: &Document| matches!(document.standing(), Standing::Proposed | Standing::Held);
        let mut written = reading.pages.iter().filter(|page| page.kind == PageKind::Content);
        if documents.iter().any(waits) || !written.all(lives_on) {
            return Err(OutOfOrder::scan("discard the only copy of a page of", self.standing()));
        }
        let event = self.event(EventKind::Discarded, Actor::Machine, at).with_detail("its pages live on");
        Ok(self.moved(ScanState::Discarded { at }, event))
    }

    fn event(&self, kind: EventKind, who: Actor, at: Timestamp) -> Event {
        Event::new(kind, Subject::Scan(self.id), who, at)
    }

    fn moved(mut self, state: ScanState, event: Event) -> (Self, Change) {
        let from = self.standing();
        self.state = state;
        let change = Change::new(Changed::ScanMoved { from, scan: self.clone() }, event);
        (self, change)
    }

    /// Ours.
    #[must_use]
    pub const fn id(&self) -> ScanId {
        self.id
    }

    /// Its bytes in the vault.
    #[must_use]
    pub const fn original(&self) -> ContentId {
        self.original
    }

    /// SHA-256 of its bytes.
    #[must_use]
    pub const fn fixity(&self) -> Fixity {
        self.fixity
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// When it was taken in.
    #[must_use]
    pub const fn received_at(&self) -> Timestamp {
        self.received
    }

    /// Whether only a part of the file could be had, or is to be had.
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        match self.state {
            ScanState::Sealed { incomplete }
            | ScanState::Read { incomplete, .. }
            | ScanState::Divided { incomplete, .. } => incomplete,
            ScanState::Refused { .. } | ScanState::Discarded { .. } => false,
        }
    }

    /// Where it stands, with what is true there.
    #[must_use]
    pub const fn state(&self) -> &ScanState {
        &self.state
    }

    /// Where it stands.
    #[must_use]
    pub const fn standing(&self) -> ScanStanding {
        match self.state {
            ScanState::Sealed { .. } => ScanStanding::Sealed,
            ScanState::Read { .. } => ScanStanding::Read,
            ScanState::Divided { .. } => ScanStanding::Divided,
            ScanState::Refused { .. } => ScanStanding::Refused,
            ScanState::Discarded { .. } => ScanStanding::Discarded,
        }
    }
}
