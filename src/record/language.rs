//! The languages of the papers and of the people who use us.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Finnish.
    #[default]
    Fi,
    /// Swedish.
    Sv,
    /// English; no paper is in it.
    En,
}

impl Language {
    /// `fi`, `sv` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Neither `fi`, `sv` nor `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a language is fi, sv or en")]
pub struct NotALanguage;

impl FromStr for Language {
    type Err = NotALanguage;
    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        match text.trim() {
            "fi" => Ok(Self::Fi),
            "sv" => Ok(Self::Sv),
            "en" => Ok(Self::En),
            _ => Err(NotALanguage),
        }
    }
}
