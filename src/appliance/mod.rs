//! Joins the stages: the line (every automatic step), the desk (everything a person decides), the daemon, the home.

mod bell;
mod clock;
mod daemon;
mod desk;
mod doctor;
mod entry;
mod error;
mod folder;
mod handing_over;
mod home;
mod line;
mod office;
mod parting;
mod reading;
mod take_in;

pub use bell::{Bell, Woken};
pub use clock::{Clock, SetClock, SystemClock};
pub use daemon::Daemon;
pub use desk::{Aside, Desk, Division, Hit, HitPage, PrintedCover, Waiting};
pub use doctor::{Finding, examine};
pub use entry::{Entry, FieldBox};
pub use error::{Error, Remedy};
pub use folder::FolderStatus;
pub use handing_over::{Delivered, Destination, Packaged};
pub use home::{Home, LineLock};
pub use line::{Line, Step, readers};
pub use office::{Office, Status};
pub use take_in::{Offer, TakenIn, seal_locked};

/// What a face needs of the stages to make a home, keep its keys, tables and copies: no way past the desk to what a
/// paper says.
pub use crate::{
    archive::{Archive, Error as ArchiveError, Query, RecoveryKey, RowOutcome, Sealer},
    intake::{Error as IntakeError, Lying, Notice, Patience, Profile, files_under},
};
