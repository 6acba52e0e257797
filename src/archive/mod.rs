//! The only place that keeps anything: keys, vault, index, logs, copies. All the SQL is here.

mod backup;
mod commit;
mod durable;
mod error;
mod keys;
mod layout;
mod opened;
#[cfg(test)]
mod scene;
mod schema;
mod sealed;
mod search;
mod stream;
mod tables;
mod use_log;
mod vault;
mod verify;

pub use backup::BackupReport;
pub use error::Error;
pub use keys::{NotARecoveryKey, RecoveryKey};
pub use opened::Archive;
use opened::begin;
pub use sealed::{SealedFile, Sealer, Unsealed};
pub use search::{Hit, HitPage, Query};
pub use tables::{
    RowOutcome,
    requests::{Request, Wish},
    tally::Tally,
    users::User,
};
pub use use_log::{Use, UseEntry, UseFilter};
pub use verify::{Problem, Report};
