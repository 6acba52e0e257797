//! From words to whose paper it is: what, whose, on whose behalf, is it signed. Pure: no disk, no clock.

mod propose;

pub use propose::{Given, propose};
