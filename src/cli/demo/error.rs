//! What can go wrong in the demo, beside what can go wrong in the house that it shows.

use std::io;

use crate::typeset;

/// Why the demo stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A paper could not be typeset.
    #[error("could not typeset the demo's paper `{file}`")]
    Paper {
        /// The file it was for.
        file: &'static str,
        /// Why.
        #[source]
        source: typeset::Error,
    },
    /// A picture could not be written as a file.
    #[error("could not write the demo's paper `{file}` as an image")]
    Image {
        /// The file.
        file: &'static str,
        /// Why.
        #[source]
        source: image::ImageError,
    },
    /// The maker of a paper fell.
    #[error("the maker of the demo's paper `{file}` fell")]
    Fell {
        /// The file it was for.
        file: &'static str,
    },
    /// A folder or file of the demo could not be made.
    #[error("the demo could not {what}")]
    Folder {
        /// What it wanted.
        what: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A command of the demo's own is not one of ours.
    #[error("the demo typed `{command}`, which is no command")]
    Command {
        /// What it typed.
        command: String,
    },
    /// Somebody pressed Ctrl-C before the end.
    #[error("the demo was interrupted")]
    Interrupted,
    /// Something that must happen did not.
    #[error("the demo waited too long at `{what}`")]
    TooLong {
        /// The chapter of the story.
        what: &'static str,
    },
    /// The receiver's server did not start.
    #[error("the demo's receiver could not {what}")]
    Server {
        /// What it wanted.
        what: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The receiver's OpenPGP key could not be made.
    #[error("could not make the demo receiver's OpenPGP key")]
    Key(#[source] pgp::errors::Error),
    /// What lies in the receiver's inbox is no delivery.
    #[error("the demo's receiver could not {what} of package `{package}`")]
    Package {
        /// What it wanted.
        what: &'static str,
        /// Which, by its outer name.
        package: String,
    },
}

impl Error {
    /// The key of the message that tells a person.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Paper { .. } | Self::Image { .. } | Self::Fell { .. } => "demo-paper",
            Self::Folder { .. } => "demo-folder",
            Self::Command { .. } => "demo-command",
            Self::Interrupted => "demo-interrupted",
            Self::TooLong { .. } => "demo-too-long",
            Self::Server { .. } | Self::Key(_) => "demo-server",
            Self::Package { .. } => "demo-package",
        }
    }
}
