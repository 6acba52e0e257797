//! The recovery key: printed once, typed back by hand one bad day.

use std::{fmt, str::FromStr};

use crypto_box::SecretKey;
use rand::{RngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Key;

/// Crockford's alphabet: no I, L, O, U, so that nothing typed is in doubt.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 160 random bits are 32 letters; four more let a misprint be noticed before it is tried.
const RANDOM: usize = 20;
const GROUP: usize = 4;

/// What opens the archive when every password is forgotten. It is shown once and kept on paper, elsewhere.
pub struct RecoveryKey(Zeroizing<[u8; RANDOM]>);

/// The text is no recovery key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotARecoveryKey {
    /// Too short, too long, or with other letters.
    #[error("a recovery key has nine groups of four letters or digits")]
    Shape,
    /// A letter is wrong, or two have changed places.
    #[error("a letter of the recovery key is wrong")]
    Check,
}

impl RecoveryKey {
    pub(super) fn random() -> Self {
        let mut bytes = Zeroizing::new([0; RANDOM]);
        OsRng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// Its letters in one string. It goes to the person who prints it, and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut all = Zeroizing::new([0; RANDOM + 3]);
        all[..RANDOM].copy_from_slice(self.0.as_ref());
        all[RANDOM..].copy_from_slice(&self.check());
        let letters = (0..(RANDOM + 3) * 8 / 5).map(|n| {
            let bit = n * 5;
            let pair = u16::from_be_bytes([all[bit / 8], all.get(bit / 8 + 1).copied().unwrap_or(0)]);
            char::from(LETTERS[usize::from(pair >> (11 - bit % 8) & 31)])
        });
        let mut text = Zeroizing::new(String::with_capacity(48));
        for (n, letter) in letters.enumerate() {
            if n > 0 && n % GROUP == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    /// The key of its slot. No slow hash is needed: 160 bits cannot be tried.
    pub(super) fn secret(&self) -> SecretKey {
        let key = Key(Zeroizing::new(Sha256::digest(self.0.as_slice()).into()));
        SecretKey::from(*key.derive("paperisilta recovery slot").bytes())
    }

    /// 20 bits in three bytes; the lowest four bits are not used.
    fn check(&self) -> [u8; 3] {
        let hash = Sha256::new().chain_update(b"paperisilta recovery key").chain_update(self.0.as_slice()).finalize();
        [hash[0], hash[1], hash[2] & 0xF0]
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

impl FromStr for RecoveryKey {
    type Err = NotARecoveryKey;

    /// As it was printed or typed: small letters, spaces and missing hyphens do no harm, and what looks like a one
    /// or a nought is one.
    fn from_str(text: &str) -> Result<Self, NotARecoveryKey> {
        let mut bytes = Zeroizing::new([0u8; RANDOM + 3]);
        let mut count = 0;
        for letter in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let letter = match letter.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            };
            let value = LETTERS.iter().position(|&l| char::from(l) == letter).ok_or(NotARecoveryKey::Shape)?;
            for place in 0..5 {
                let bit = count * 5 + place;
                let byte = bytes.get_mut(bit / 8).ok_or(NotARecoveryKey::Shape)?;
                *byte |= u8::from(value >> (4 - place) & 1 == 1) << (7 - bit % 8);
            }
            count += 1;
        }
        if count != (RANDOM + 3) * 8 / 5 {
            return Err(NotARecoveryKey::Shape);
        }
        let mut key = Self(Zeroizing::new([0; RANDOM]));
        key.0.copy_from_slice(&bytes[..RANDOM]);
        if key.check() == bytes[RANDOM..] { Ok(key) } else { Err(NotARecoveryKey::Check) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_key_is_read_back_however_it_is_typed() {
        let key = RecoveryKey::random();
        let printed = key.reveal();
        assert_eq!(printed.len(), 9 * GROUP + 8);
        assert_eq!(printed.parse::<RecoveryKey>().unwrap().0, key.0);
        let typed = printed.replace('-', " ").to_lowercase().replace('0', "o").replace('1', "l");
        assert_eq!(typed.parse::<RecoveryKey>().unwrap().0, key.0);
        assert_eq!(format!("{key:?}"), "hidden");
    }

    #[test]
    fn a_wrong_letter_in_a_recovery_key_is_noticed() {
        let printed = RecoveryKey::random().reveal();
        let swap = |c: char| if c == '7' { '8' } else { '7' };
        for (at, letter) in printed.char_indices().filter(|(_, c)| *c != '-') {
            let mut wrong = printed.to_string();
            wrong.replace_range(at..=at, &swap(letter).to_string());
            assert_eq!(wrong.parse::<RecoveryKey>().err(), Some(NotARecoveryKey::Check), "{wrong} at {at}");
        }
        assert_eq!("".parse::<RecoveryKey>().err(), Some(NotARecoveryKey::Shape));
        assert_eq!(printed[1..].parse::<RecoveryKey>().err(), Some(NotARecoveryKey::Shape));
        assert_eq!(format!("{}0", *printed).parse::<RecoveryKey>().err(), Some(NotARecoveryKey::Shape));
    }
}
