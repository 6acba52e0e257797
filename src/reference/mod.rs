//! Facts about Finland, compiled in: the counties under their many names, and the labels that the papers print.

mod county;
mod label;

pub use county::{County, counties};
pub use label::{Label, Meaning, labels};
