//! Keys: what opens what.
//!
//! ```text
//! password, recovery key ─▶ slot ─▶ master key ─▶ data key ─▶ index, use log
//!                                            ├──▶ intake key ─▶ content keys before filing
//!                                            └──▶ register keys ─▶ content keys of what is filed
//! ```
//! Each arrow is 32 bytes wrapped by what stands before it. A new master key wraps them anew and touches neither the
//! index nor the vault.

mod keyring;
mod recovery;
mod slot;

use std::fmt;

use chacha20poly1305::{
    AeadCore, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::{RngCore, rngs::OsRng};
use sha2::Sha256;
use zeroize::Zeroizing;

pub(super) use keyring::{Keyring, Opening, Shut};
pub use recovery::{NotARecoveryKey, RecoveryKey};

/// Bytes of a wrapped key: nonce, key, tag.
pub(super) const WRAPPED: usize = 24 + 32 + 16;

/// A symmetric key. Wipes itself; never shows in a log.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A new one.
    pub(super) fn random() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Another key for one use alone, from which this one cannot be told.
    pub(super) fn derive(&self, purpose: &str) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        #[expect(clippy::expect_used, reason = "HKDF gives up only beyond 8160 bytes")]
        Hkdf::<Sha256>::new(None, self.bytes()).expand(purpose.as_bytes(), bytes.as_mut()).expect("32 bytes");
        Self(bytes)
    }

    /// `other`, encrypted under this key. Whoever unwraps it must name the same `about`.
    pub(super) fn wrap(&self, other: &Self, about: &[u8]) -> Vec<u8> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload { msg: other.bytes(), aad: about };
        #[expect(clippy::expect_used, reason = "fails only for messages beyond 256 GiB")]
        let sealed = XChaCha20Poly1305::new(self.bytes().into()).encrypt(&nonce, payload).expect("32 bytes");
        [nonce.as_slice(), &sealed].concat()
    }

    /// The key that was wrapped, or `None` when it was another's or under another key.
    pub(super) fn unwrap(&self, wrapped: &[u8], about: &[u8]) -> Option<Self> {
        let (nonce, sealed) = wrapped.split_at_checked(24)?;
        let payload = Payload { msg: sealed, aad: about };
        let plain = XChaCha20Poly1305::new(self.bytes().into()).decrypt(XNonce::from_slice(nonce), payload).ok()?;
        Self::from_slice(&Zeroizing::new(plain))
    }

    /// A keyed hash: without the key nobody can try values.
    pub(super) fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.mac(parts).finalize().into_bytes().into()
    }

    /// Whether a keyed hash is the right one, in constant time.
    pub(super) fn hash_fits(&self, parts: &[&[u8]], hash: &[u8]) -> bool {
        self.mac(parts).verify_slice(hash).is_ok()
    }

    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(self.bytes()).expect("any length");
        for part in parts {
            // The length first, so that no two lists of parts are the same bytes.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_key_opens_under_its_own_key_and_name_alone() {
        let (outer, inner) = (Key::random(), Key::random());
        let wrapped = outer.wrap(&inner, b"register 1");
        assert_eq!(wrapped.len(), WRAPPED);
        assert_eq!(outer.unwrap(&wrapped, b"register 1").unwrap().bytes(), inner.bytes());
        assert!(outer.unwrap(&wrapped, b"register 2").is_none());
        assert!(Key::random().unwrap(&wrapped, b"register 1").is_none());
    }

    #[test]
    fn keys_for_two_purposes_are_two_keys() {
        let key = Key::random();
        assert_ne!(key.derive("index").bytes(), key.derive("use log").bytes());
        assert_eq!(format!("{key:?}"), "hidden");
    }
}
