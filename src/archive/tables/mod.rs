//! A file a table. Rows are parsed, not trusted.

pub(super) mod clients;
pub(super) mod company;
pub(super) mod contents;
pub(super) mod controllers;
pub(super) mod cover_sheets;
pub(super) mod divisions;
pub(super) mod documents;
pub(super) mod events;
pub(super) mod instructions;
pub(super) mod packages;
pub(super) mod requests;
pub(super) mod rows;
pub(super) mod scans;
pub(super) mod tally;
pub(super) mod users;

/// What became of one imported row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowOutcome {
    /// It is new.
    Added,
    /// It was there, and something of it is new.
    Changed,
    /// It was there just so.
    Same,
    /// Its number is one client's and its code another's: nothing was changed, a person must look.
    Conflict,
}
