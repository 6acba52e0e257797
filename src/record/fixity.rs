//! Fixity (eheys): the SHA-256 of a content, by which we prove that it is still what came in.

use std::{
    fmt,
    io::{self, Read},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of a content in the clear. Act 703/2023 section 22: integrity and immutability.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fixity([u8; 32]);

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 is 64 hexadecimal digits")]
pub struct NotAFixity;

impl Fixity {
    /// Of bytes that are all in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of bytes as they are read, and how many there were.
    ///
    /// # Errors
    /// Where reading them fails.
    pub fn of_reading(mut bytes: impl Read) -> io::Result<(Self, u64)> {
        let mut hash = Sha256::new();
        let count = io::copy(&mut bytes, &mut hash)?;
        Ok((Self(hash.finalize().into()), count))
    }

    /// As it was kept.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fixity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Fixity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fixity({self})")
    }
}

impl From<Fixity> for String {
    fn from(fixity: Fixity) -> Self {
        fixity.to_string()
    }
}

impl TryFrom<String> for Fixity {
    type Error = NotAFixity;
    fn try_from(text: String) -> Result<Self, NotAFixity> {
        text.parse()
    }
}

impl FromStr for Fixity {
    type Err = NotAFixity;
    fn from_str(text: &str) -> Result<Self, NotAFixity> {
        let bytes = hex::decode(text).map_err(|_| NotAFixity)?;
        Ok(Self(bytes.try_into().map_err(|_| NotAFixity)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixity_of_nothing_is_the_known_one() {
        let fixity = Fixity::of(b"");
        assert_eq!(fixity.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(fixity.to_string().parse(), Ok(fixity));
        assert_eq!("e3b0".parse::<Fixity>(), Err(NotAFixity));
    }
}
