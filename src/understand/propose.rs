//! The proposal: what all the findings on a paper come to.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::record::{Known, Outcome, Proposal, Reading, Reason};

/// What is known of a file beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The day on which this is decided.
    pub today: NaiveDate,
    /// Only a part of the file could be had: a person must look.
    pub incomplete: bool,
    /// The name of the file ends in something else than the file is; noted, but no reason to wait.
    pub wrong_extension: bool,
}

/// Proposes what each document of a reading is, whose, and on whose behalf.
#[must_use]
pub fn propose(reading: &Reading, _known: &Known, given: &Given) -> Vec<Proposal> {
    let (Some(first), Some(last)) = (reading.pages.first(), reading.pages.last()) else { return Vec::new() };
    let mut reasons = vec![Reason::TypeUnknown];
    if given.incomplete {
        reasons.push(Reason::TruncatedFile);
    }
    if given.wrong_extension {
        reasons.push(Reason::WrongExtension);
    }
    vec![Proposal {
        page_from: first.number,
        page_to: last.number,
        kind: None,
        language: None,
        fields: BTreeMap::new(),
        signatures: None,
        ticks: BTreeMap::new(),
        client: None,
        client_candidates: Vec::new(),
        controller: None,
        controller_candidates: Vec::new(),
        outcome: Outcome::NeedsReview,
        reasons,
    }]
}
