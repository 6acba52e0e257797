//! Records to their controller, and out: packages, their delivery and their receipts.

mod error;
mod export;
pub mod rendition;
mod shipment;

pub use error::{Cause, Error};
pub use export::{Export, ExportKind, HostKeyPin, Letters, OpenPgp, Receiver, ReceiverCode, SftpTarget};
pub use shipment::{Fetch, Sheets, Shipment, Shipped};
