//! Purposes of use (käyttötarkoitus): why somebody looks at a client's records. Each look leaves one in the use log
//! (Act 703/2023 section 10).

use serde::{Deserialize, Serialize};

super::kind::slugs! {
    /// The purposes that a person may choose from.
    PurposeCode, NotAPurposeCode,
    /// Giving the service.
    Care = "care",
    /// Handing records to their controller.
    Handover = "handover",
    /// The client's own right to inspect.
    Inspection = "inspection",
    /// Correcting data.
    Correction = "correction",
    /// A complaint.
    Complaint = "complaint",
    /// Supervision by an authority.
    Supervision = "supervision",
    /// Filing what came in.
    Filing = "filing",
    /// Upkeep of the appliance.
    Technical = "technical",
    /// Something else, said in a note.
    Other = "other",
}

/// A purpose, with a note where one is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    code: PurposeCode,
    note: Option<String>,
}

/// Why a text is no purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPurpose {
    /// No such code.
    #[error("unknown purpose")]
    Unknown,
    /// `other` without a note.
    #[error("the purpose `other` needs a note")]
    NoteMissing,
}

impl Purpose {
    /// A purpose without a note.
    ///
    /// # Errors
    /// For `other`, which needs one.
    pub const fn new(code: PurposeCode) -> Result<Self, NotAPurpose> {
        match code {
            PurposeCode::Other => Err(NotAPurpose::NoteMissing),
            _ => Ok(Self { code, note: None }),
        }
    }

    /// Filing what came in: the purpose of the desk when nothing is said.
    #[must_use]
    pub const fn filing() -> Self {
        Self { code: PurposeCode::Filing, note: None }
    }

    /// Handing over: the purpose of packages when nothing is said.
    #[must_use]
    pub const fn handover() -> Self {
        Self { code: PurposeCode::Handover, note: None }
    }

    /// Putting right what was misread, when nothing is said.
    #[must_use]
    pub const fn correction() -> Self {
        Self { code: PurposeCode::Correction, note: None }
    }

    /// Which.
    #[must_use]
    pub const fn code(&self) -> PurposeCode {
        self.code
    }

    /// What was said beside it.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

impl std::str::FromStr for Purpose {
    type Err = NotAPurpose;

    /// `CODE` or `CODE:NOTE`.
    fn from_str(text: &str) -> Result<Self, NotAPurpose> {
        let (code, note) = text.split_once(':').map_or((text, None), |(code, note)| (code, Some(note.trim())));
        let code = code.trim().parse().map_err(|_| NotAPurpose::Unknown)?;
        let note = note.filter(|note| !note.is_empty()).map(str::to_owned);
        if code == PurposeCode::Other && note.is_none() {
            return Err(NotAPurpose::NoteMissing);
        }
        Ok(Self { code, note })
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.note {
            Some(note) => write!(f, "{}:{note}", self.code),
            None => self.code.fmt(f),
        }
    }
}
