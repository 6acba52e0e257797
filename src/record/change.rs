//! Changes: what a move leaves behind, to be committed. `Archive::commit` is their only reader.

use super::{
    Actor, Client, Content, CoverSheetId, Document, DocumentId, DocumentState, Event, Facts, Package, PackageStanding,
    Scan, ScanId, ScanStanding, Sighting, Standing,
};

/// One move, with its provenance event and the contents that came with it. It does nothing until it is committed.
#[derive(Debug, Clone)]
#[must_use = "a move has not happened until it is committed"]
pub struct Change {
    pub(crate) what: Changed,
    pub(crate) event: Option<Event>,
    pub(crate) contents: Vec<Content>,
}

/// What changed. `from` is where it must stand for the change to hold, `was` how: else somebody was quicker. A document
/// can be filed anew while it is filed, so its standing alone would not tell.
#[derive(Debug, Clone)]
pub(crate) enum Changed {
    ScanBorn { scan: Scan, sighting: Sighting },
    ScanSeen { scan: ScanId, sighting: Sighting },
    ScanMoved { from: ScanStanding, scan: Scan },
    DocumentBorn { document: Document },
    DocumentMoved { was: DocumentState, document: Document },
    DocumentCorrected { was: Facts, document: Document },
    PackageBorn { package: Package },
    PackageMoved { from: PackageStanding, package: Package },
    ClientOpened { client: Client },
    Divided { old: DocumentId, new: DocumentId },
    CoverRedeemed { cover: CoverSheetId, scan: ScanId },
}

impl Change {
    pub(crate) const fn new(what: Changed, event: Event) -> Self {
        Self { what, event: Some(event), contents: Vec::new() }
    }

    /// A folder is opened for a new client. It goes with the filing that needs it.
    pub const fn open_client(client: Client) -> Self {
        Self { what: Changed::ClientOpened { client }, event: None, contents: Vec::new() }
    }

    /// A scan held a cover sheet, which is good for this one alone. It goes with the division of the scan.
    pub const fn redeem(cover: CoverSheetId, scan: ScanId) -> Self {
        Self { what: Changed::CoverRedeemed { cover, scan }, event: None, contents: Vec::new() }
    }

    /// A document stands in the place of another, by a person's division of their pages.
    pub const fn in_place_of(old: DocumentId, new: DocumentId) -> Self {
        Self { what: Changed::Divided { old, new }, event: None, contents: Vec::new() }
    }

    /// The same, done by somebody else than the machine.
    pub(crate) fn by(mut self, who: Actor) -> Self {
        if let Some(event) = &mut self.event {
            event.who = who;
        }
        self
    }

    /// The same, its event with a word more.
    pub(crate) fn noting(mut self, detail: String) -> Self {
        self.event = self.event.map(|event| event.with_detail(detail));
        self
    }

    pub(crate) fn with(mut self, content: Content) -> Self {
        self.contents.push(content);
        self
    }
}

/// A move that the thing cannot make from where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot {wish} what is {standing}")]
pub struct OutOfOrder {
    /// What was wished.
    pub wish: &'static str,
    /// Where it stood.
    pub standing: &'static str,
}

impl OutOfOrder {
    pub(crate) const fn scan(wish: &'static str, standing: ScanStanding) -> Self {
        Self { wish, standing: standing.slug() }
    }

    pub(crate) const fn document(wish: &'static str, standing: Standing) -> Self {
        Self { wish, standing: standing.slug() }
    }

    pub(crate) const fn package(wish: &'static str, standing: PackageStanding) -> Self {
        Self { wish, standing: standing.slug() }
    }
}
