//! From a file in the scanner folder to its pages: when it has settled, whether it is whole, what is in it.

mod decode;
mod error;
mod look;
mod pick_up;
mod profile;
mod separate;
mod sheet_code;
mod wake;
mod watch;

pub use decode::{Fault, Format, Paper};
pub use error::Error;
pub use look::Look;
pub use pick_up::{Picked, PickedUp, files_under, pick_up};
pub use profile::Profile;
pub use separate::{BlankSheets, kind_at_a_glance};
pub use wake::{Notice, Wake, try_out};
pub use watch::{Lying, Patience, Settled, Watch, lying_in};
