//! Why the web page could not be opened.

use std::{io, net::SocketAddr};

/// A failure to open the page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It would be seen from the network, without encryption.
    #[error("the web page may not listen at {address}: it is no address of this machine alone")]
    OpenToTheNetwork {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// Another program listens there, or the port is not ours to take.
    #[error("could not listen at {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Its threads could not be started.
    #[error("could not start the threads of the web page")]
    Threads {
        /// Why not.
        #[source]
        source: io::Error,
    },
}

impl Error {
    /// The message key: texts `error-…` and `advice-…`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::OpenToTheNetwork { .. } => "web-open-to-the-network",
            Self::Listen { .. } => "web-listen",
            Self::Threads { .. } => "web-threads",
        }
    }

    /// Where the page was to listen, for the texts.
    #[must_use]
    pub const fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::OpenToTheNetwork { address } | Self::Listen { address, .. } => Some(*address),
            Self::Threads { .. } => None,
        }
    }
}
