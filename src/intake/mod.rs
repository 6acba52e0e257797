//! From a file in the scanner folder to its pages: when it has settled, whether it is whole, what is in it.

mod decode;
mod error;
mod pick_up;
mod profile;
mod separate;
mod wake;
mod watch;

pub use decode::{Fault, Format, Paper};
pub use error::Error;
pub use pick_up::{PickedUp, files_under, pick_up};
pub use profile::Profile;
pub use separate::{BlankSheets, is_blank};
pub use wake::Wake;
pub use watch::{Settled, Watch};
