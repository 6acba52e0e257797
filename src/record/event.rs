//! Events: the provenance of a record, kept with it and handed over as PREMIS events.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DocumentId, EventId, PackageId, ScanId, UserId};

/// A moment. People see it in the office's own time.
pub type Timestamp = DateTime<Utc>;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The line, by itself.
    Machine,
    /// A person who was signed in.
    User(UserId),
}

/// To what it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A scan.
    Scan(ScanId),
    /// A document.
    Document(DocumentId),
    /// A package.
    Package(PackageId),
}

super::kind::slugs! {
    /// What was done. Each has its word in the PREMIS event-type list, which the handover knows.
    EventKind, NotAnEventKind,
    /// A file was taken in, sealed and hashed.
    Received = "received",
    /// The same bytes came again.
    SeenAgain = "seen_again",
    /// A file was refused.
    Refused = "refused",
    /// A refused file was put before the readers again.
    TriedAgain = "tried_again",
    /// Its pages were read.
    Read = "read",
    /// It was divided into documents.
    Divided = "divided",
    /// A refused or empty scan was discarded.
    Discarded = "discarded",
    /// A document was found in a scan.
    Found = "found",
    /// It waits for a person.
    Held = "held",
    /// It was filed.
    Filed = "filed",
    /// It was filed anew, to another client or register.
    Refiled = "refiled",
    /// It was opened again.
    Reopened = "reopened",
    /// It does not belong here.
    Dismissed = "dismissed",
    /// It belongs here after all.
    Restored = "restored",
    /// It went into a package.
    Packaged = "packaged",
    /// It came back from a package that never left, or was rejected.
    TakenBack = "taken_back",
    /// The receiver refused it.
    Returned = "returned",
    /// It had gone to the wrong receiver.
    Recalled = "recalled",
    /// A corrected document took its place.
    Superseded = "superseded",
    /// A person put right what was misread.
    Corrected = "corrected",
    /// Our copy was destroyed.
    Disposed = "disposed",
    /// A package was sealed.
    PackageSealed = "package_sealed",
    /// A package was sent.
    PackageSent = "package_sent",
    /// A package was answered.
    PackageAnswered = "package_answered",
    /// A package was withdrawn before it was sent.
    PackageWithdrawn = "package_withdrawn",
}

/// One provenance event. `detail` holds words of ours and numbers, never anything of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Ours.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Actor,
    /// What.
    pub kind: EventKind,
    /// To what.
    pub subject: Subject,
    /// Reason words, counts, versions.
    pub detail: Option<String>,
}

impl Event {
    /// An event that happens now.
    #[must_use]
    pub fn new(kind: EventKind, subject: Subject, who: Actor, at: Timestamp) -> Self {
        Self { id: EventId::new(), at, who, kind, subject, detail: None }
    }

    /// The same with a word more.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
