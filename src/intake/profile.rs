//! A scanner profile: how the files of one kind of scanner are told finished, and what they may be.

use std::time::Duration;

use super::BlankSheets;

/// How one scanner folder is read. Filled from a file of `scanner-profiles/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The name of its file.
    pub name: String,
    /// How long a file must stay the same before it counts as finished.
    pub settle: Duration,
    /// How long an unfinished file may lie before a person is told and the recovering reader takes what is there.
    pub stuck_after: Duration,
    /// Between two looks into the folder.
    pub poll: Duration,
    /// A larger file is no paper.
    pub max_bytes: u64,
    /// Languages of the reading engine, the more important first.
    pub languages: String,
    /// Whether blank sheets part documents.
    pub blank_sheets: BlankSheets,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            name: "generic-flatbed".to_owned(),
            settle: Duration::from_secs(4),
            stuck_after: Duration::from_mins(30),
            poll: Duration::from_secs(2),
            max_bytes: 200_000_000,
            languages: "fin+swe".to_owned(),
            blank_sheets: BlankSheets::Backs,
        }
    }
}
