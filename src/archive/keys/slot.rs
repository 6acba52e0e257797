//! Slots: each person's way to the master key, and the recovery key's.
//!
//! A password gives, through Argon2id, the secret half of a key pair whose public half stands in the slot. The
//! master key is sealed to that public half: so a new master key reaches every slot without anybody's password.

use argon2::{Algorithm, Argon2, Params, Version};
use crypto_box::{PublicKey, SecretKey};
use rand::{RngCore, rngs::OsRng};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::Key;
use crate::record::UserId;

/// A sealed master key: an ephemeral public key, a tag, and the key.
pub(super) const SEALED: usize = 32 + 16 + 32;

/// What one try of a password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Cost {
    /// A tenth of a second on the office's PC, and 64 MiB for each try of whoever stole the file.
    #[cfg(not(test))]
    pub(super) const NOW: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// Tests open archives by the hundred.
    #[cfg(test)]
    pub(super) const NOW: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };
    /// More than this was not written by us, and would only keep the machine busy.
    const MOST: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 4 };
}

/// Whose a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// A person's. The name is there as a salted hash only.
    Person { user: UserId, name: [u8; 16] },
    /// The recovery key's: who comes in by it is a user of its own in the logs.
    Recovery { user: UserId },
}

/// One way to the master key.
#[derive(Clone)]
pub(super) struct Slot {
    pub(super) holder: Holder,
    pub(super) salt: [u8; 16],
    pub(super) cost: Cost,
    pub(super) public: PublicKey,
    pub(super) sealed_master: [u8; SEALED],
}

impl Slot {
    pub(super) fn of_person(user: UserId, name: [u8; 16], password: &SecretString, master: &Key) -> Option<Self> {
        let mut salt = [0; 16];
        OsRng.fill_bytes(&mut salt);
        let secret = secret_of(password, &salt, Cost::NOW)?;
        Self::new(Holder::Person { user, name }, salt, secret.public_key(), master)
    }

    pub(super) fn of_recovery(user: UserId, secret: &SecretKey, master: &Key) -> Option<Self> {
        Self::new(Holder::Recovery { user }, [0; 16], secret.public_key(), master)
    }

    fn new(holder: Holder, salt: [u8; 16], public: PublicKey, master: &Key) -> Option<Self> {
        let sealed_master = seal(&public, master)?;
        Some(Self { holder, salt, cost: Cost::NOW, public, sealed_master })
    }

    /// The same slot with a new master key in it.
    pub(super) fn renewed(self, master: &Key) -> Option<Self> {
        Some(Self { sealed_master: seal(&self.public, master)?, ..self })
    }

    pub(super) fn open_with_password(&self, password: &SecretString) -> Option<Key> {
        self.open(&secret_of(password, &self.salt, self.cost)?)
    }

    pub(super) fn open(&self, secret: &SecretKey) -> Option<Key> {
        Key::from_slice(&Zeroizing::new(secret.unseal(&self.sealed_master).ok()?))
    }
}

/// The name of a user as it stands in a slot: nobody reads it there, and case or composition make no other user.
pub(super) fn name_hash(salt: &[u8; 16], name: &str) -> [u8; 16] {
    let name: String = name.trim().to_lowercase().nfc().collect();
    let hash: [u8; 32] = Sha256::new().chain_update(salt).chain_update(name).finalize().into();
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    short
}

fn seal(public: &PublicKey, master: &Key) -> Option<[u8; SEALED]> {
    public.seal(&mut OsRng, master.bytes()).ok()?.try_into().ok()
}

fn secret_of(password: &SecretString, salt: &[u8; 16], cost: Cost) -> Option<SecretKey> {
    let most = Cost::MOST;
    if cost.memory_kib > most.memory_kib || cost.passes > most.passes || cost.lanes > most.lanes {
        return None;
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
    // Composed, so that ä typed on any keyboard is the same ä.
    let password: Zeroizing<String> = Zeroizing::new(password.expose_secret().nfc().collect());
    let mut secret = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, secret.as_mut())
        .ok()?;
    Some(SecretKey::from(*secret))
}
