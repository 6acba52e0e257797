//! From a file in the scanner folder to its pages: when it has settled, whether it is whole, what is in it.

mod profile;

pub use profile::Profile;
