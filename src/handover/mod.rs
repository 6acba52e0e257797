//! Records to their controller, and out: packages, their delivery and their receipts.

mod container;
mod courier;
mod delivery;
mod description;
mod error;
mod export;
mod letter;
mod list;
mod mets;
mod premis;
pub mod receipt;
pub mod rendition;
mod seal;
mod shipment;
mod sip;
mod xml;

pub use courier::{FoundReceipt, Parcel, deliver, poll_receipts};
pub use delivery::{Written, write_folder, write_package};
pub use error::{Cause, Error};
pub use export::{Export, ExportKind, HostKeyPin, Letters, OpenPgp, Receiver, ReceiverCode, SftpTarget};
pub use receipt::Receipt;
pub use shipment::{Fetch, Sheets, Shipment, Shipped};
