//! From a file in the scanner folder to its pages: when it has settled, whether it is whole, what is in it.

mod decode;
mod profile;

pub use decode::{Fault, Format, OwnWord, Paper};
pub use profile::Profile;
