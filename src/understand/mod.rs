//! From words to whose paper it is: what, whose, on whose behalf, is it signed. Pure: no disk, no clock.

mod anchor;
mod boxes;
mod classify;
mod cover;
mod divide;
mod extract;
mod find_labels;
mod fold;
mod marks;
mod match_client;
mod match_controller;
mod own_payment;
mod payer_signs;
mod policy;
mod print;
mod propose;
mod sheet;
mod signers;
mod strokes;
mod unnamed;
mod unread;

pub use propose::{Given, as_one, propose, undivided};

#[cfg(test)]
mod tests;
