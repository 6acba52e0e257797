//! Text that may tell something about a client, and so is hidden from logs and errors.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A name, an address, a word read from a paper, a file name: anything of a client.
///
/// It has no `Display`, and its `Debug` says `hidden`: it comes out only where someone writes
/// [`Private::reveal`]. Serialising is for the encrypted archive and for answers that a person asked for
/// with a purpose.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

impl From<String> for Private {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Private {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_text_does_not_show_in_debug() {
        assert_eq!(format!("{:?}", Some(Private::new("Testi"))), "Some(hidden)");
    }
}
