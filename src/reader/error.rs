//! What can go wrong between the appliance and its readers.

use std::{io, path::PathBuf};

use crate::{intake::Fault, recognise, record::Refusal};

/// Why a file could not be checked, read or taken apart.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is bad, or lost two readers in a row; trying again will not help.
    #[error("the file is refused: {0}")]
    Refused(Refusal),
    /// The file ends too early, and recovering was not asked for.
    #[error("the file ends too early")]
    Incomplete,
    /// No reader process could be started: our fault, not the file's.
    #[error("could not start a reader process from `{program}`")]
    Start {
        /// Our own binary.
        program: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The machine could not clean or read a page that is there: no language data, no memory.
    #[error("could not read page {page} of a file")]
    Unread {
        /// Page of the file.
        page: u32,
        /// What failed.
        #[source]
        source: recognise::Error,
    },
    /// A reader answered something that was not asked.
    #[error("a reader process gave an answer that does not fit the question")]
    Answer,
}

impl Error {
    /// The message key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Refused(_) => "reader-refused",
            Self::Incomplete => "reader-incomplete",
            Self::Start { .. } => "reader-start",
            Self::Unread { source: recognise::Error::LanguageData, .. } => "reader-language-data",
            Self::Unread { .. } => "reader-unread",
            Self::Answer => "reader-answer",
        }
    }

    /// Why the file stands as refused, if this error is the file's own fault.
    #[must_use]
    pub const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(refusal) => Some(*refusal),
            Self::Incomplete => Some(Refusal::Truncated),
            Self::Start { .. } | Self::Unread { .. } | Self::Answer => None,
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Incomplete => Self::Incomplete,
            Fault::Refused(refusal) => Self::Refused(refusal),
        }
    }
}
