//! The words: what the whole house speaks of. Plain data and rules; no I/O, no SQL, no clock.

mod change;
mod content;
mod cover;
mod document;
mod event;
mod facts;
mod fixity;
mod grounds;
mod id;
mod identity;
mod image;
mod kind;
mod language;
mod package;
mod page;
mod party;
mod private;
mod proposal;
mod purpose;
mod raster;
mod reading;
mod scan;

pub(crate) use change::Changed;
pub use change::{Change, OutOfOrder};
pub use content::{Content, ContentOwner, ContentRole, Scope};
pub use cover::{CoverSheet, SEPARATOR_CODE};
pub use document::{Document, DocumentState, PageRun, Standing};
pub use event::{Actor, Event, EventKind, Subject, Timestamp};
pub use facts::{Correction, Facts, Medium, NotAValue, day};
pub use fixity::{Fixity, NotAFixity};
pub use grounds::{AcceptedPackage, Grounds, Instruction};
pub use id::{
    ClientId, ContentId, CoverSheetId, DocumentId, EventId, MatterId, PackageId, RegisterId, RequestId, ScanId, UserId,
};
pub use identity::{BusinessId, NotABusinessId, NotACode, PersonalIdentityCode};
pub use image::{ImageEncoding, PageImage};
pub use kind::{DocumentType, Field, Reason, Refusal, SignerRole, Tick};
pub use language::{Language, NotALanguage};
pub use package::{Answer, Cut, Package, PackageStanding, PackageState, UploadStep};
pub use page::{Confidence, Placement, Region, Turn};
pub use party::{Client, CompanyName, CompanyNameKind, Controller, ControllerId, ControllerTerm, Known, Register};
pub use private::Private;
pub use proposal::{Candidate, ClientChoice, Evidence, EvidenceKind, Found, Outcome, Proposal, SignatureLine, Ticked};
pub use purpose::{NotAPurpose, Purpose, PurposeCode};
pub use raster::{Pixels, Raster};
pub use reading::{Ink, Letter, PageKind, PageReading, Reading, TextSource, Word};
pub use scan::{Scan, ScanStanding, ScanState, Sighting};
