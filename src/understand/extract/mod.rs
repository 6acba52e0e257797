//! What a paper says, piece by piece: codes, dates, business ids, amounts, contacts, and the texts at its labels.

mod amount;
mod business;
mod code;
mod contact;
mod date;
mod fields;
mod name;

pub(super) use business::{BusinessHit, business_ids, ovt_codes};
pub(super) use code::{CodeHit, CodeReading, codes};
pub(super) use contact::{same_address, same_email, same_phone};
pub(super) use date::{dates_in, decisive_day};
pub(super) use fields::fields;
pub(super) use name::{Fit, Likeness, PrintedName, client_name, labelled_names, name_fit, readable_words};
