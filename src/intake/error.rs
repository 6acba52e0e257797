//! What can go wrong with a scanner folder and its files.

use std::io;

/// Why a folder or a file in it could not be read. Says nothing of a file's name, which may name a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder is not there, or not ours to read.
    #[error("could not look through a scanner folder")]
    Folder(#[source] io::Error),
    /// A file is not there any more, not ours to read, or no ordinary file.
    #[error("could not read a file of a scanner folder")]
    File(#[source] io::Error),
    /// A file is larger than anything that is sealed.
    #[error("a file of a scanner folder has {bytes} bytes, more than the {most} that are sealed")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// A file grew or shrank while it was read.
    #[error("a file of a scanner folder changed while it was read")]
    Changed,
    /// A file is safe in the archive, and could not be removed.
    #[error("could not remove a file of a scanner folder that is in the archive")]
    Left(#[source] io::Error),
    /// The system does not tell of changes.
    #[error("could not be told of changes in a scanner folder")]
    Watch(#[source] notify::Error),
}

impl Error {
    /// The message key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Folder(_) => "intake-folder",
            Self::File(_) => "intake-file",
            Self::TooLarge { .. } => "intake-too-large",
            Self::Changed => "intake-changed",
            Self::Left(_) => "intake-left",
            Self::Watch(_) => "intake-watch",
        }
    }
}
