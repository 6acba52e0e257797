//! The seal: OpenPGP encryption to the receiver's key, which the owner pinned by its fingerprint.
//!
//! The packet is `SEIPDv1` with AES-256, because that is what every receiver's software opens.

use std::{
    fs,
    io::{Read, Write},
};

use pgp::{
    composed::{Deserializable, MessageBuilder, SignedPublicKey, SignedPublicSubKey},
    crypto::sym::SymmetricKeyAlgorithm,
    packet::{Signature, SignatureType},
    types::{KeyDetails, KeyVersion},
};

use super::{Cause, Error, Export};
use crate::record::Timestamp;

/// The part of the receiver's key to which we encrypt.
pub(super) struct ReceiverKey(SignedPublicSubKey);

impl ReceiverKey {
    /// Reads the receiver's key of an export, and takes it only if it is the pinned one and may be used at `at`.
    pub(super) fn of(export: &Export, at: Timestamp) -> Result<Self, Error> {
        let unreadable = |source: Cause| Error::ReceiverKey { export: export.name.clone(), source };
        let bytes = fs::read(&export.openpgp.key).map_err(|error| unreadable(error.into()))?;
        let (key, _) =
            SignedPublicKey::from_reader_single(bytes.as_slice()).map_err(|error| unreadable(error.into()))?;
        Self::chosen(&key, &export.openpgp.fingerprint, at)
            .map_err(|why| Error::KeyNotUsable { export: export.name.clone(), why })
    }

    fn chosen(key: &SignedPublicKey, pinned: &str, at: Timestamp) -> Result<Self, &'static str> {
        let pinned: String = pinned.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
        if !pinned.eq_ignore_ascii_case(&hex::encode(key.primary_key.fingerprint().as_bytes())) {
            return Err("its fingerprint is not the pinned one");
        }
        if key.primary_key.version() != KeyVersion::V4 {
            return Err("it is not a version 4 key, which receivers' software opens");
        }
        key.verify_bindings().map_err(|_| "its own signatures do not fit")?;
        if !key.details.revocation_signatures.is_empty() {
            return Err("it is revoked");
        }
        let certified =
            key.details.users.iter().flat_map(|user| &user.signatures).chain(&key.details.direct_signatures);
        let own = newest(certified.filter(|signature| !matches!(signature.typ(), Some(SignatureType::CertRevocation))));
        if !in_force(&key.primary_key, own, at) {
            return Err("it has expired");
        }
        key.public_subkeys
            .iter()
            .filter(|subkey| encrypts(subkey, at))
            .max_by_key(|subkey| subkey.key.created_at().as_secs())
            .map(|subkey| Self(subkey.clone()))
            .ok_or("it has no subkey for encryption that is in force")
    }

    /// Encrypts a stream; memory stays flat.
    pub(super) fn encrypt(&self, plain: impl Read, out: impl Write) -> Result<(), Error> {
        let failed = |error: pgp::errors::Error| Error::Encrypt { source: error.into() };
        let mut message =
            MessageBuilder::from_reader("", plain).seipd_v1(rand::thread_rng(), SymmetricKeyAlgorithm::AES256);
        message.encrypt_to_key(rand::thread_rng(), &self.0.key).map_err(failed)?;
        message.to_writer(rand::thread_rng(), out).map_err(failed)
    }
}

fn encrypts(subkey: &SignedPublicSubKey, at: Timestamp) -> bool {
    let revoked = subkey.signatures.iter().any(|one| one.typ() == Some(SignatureType::SubkeyRevocation));
    let binding = newest(subkey.signatures.iter().filter(|one| one.typ() == Some(SignatureType::SubkeyBinding)));
    let meant = binding.is_some_and(|one| one.key_flags().encrypt_comms() || one.key_flags().encrypt_storage());
    !revoked && meant && subkey.key.algorithm().can_encrypt() && in_force(&subkey.key, binding, at)
}

fn newest<'a>(signatures: impl Iterator<Item = &'a Signature>) -> Option<&'a Signature> {
    signatures.max_by_key(|signature| signature.created().map_or(0, pgp::types::Timestamp::as_secs))
}

/// A receiver's clock may be a little ahead of ours, seconds.
const SLACK: i64 = 24 * 60 * 60;

/// Whether a key has begun and not ended, by the newest thing it says of itself.
fn in_force(key: &impl KeyDetails, says: Option<&Signature>, at: Timestamp) -> bool {
    let (now, created) = (at.timestamp(), i64::from(key.created_at().as_secs()));
    let ends = says
        .and_then(Signature::key_expiration_time)
        .map(pgp::types::Duration::as_secs)
        .filter(|&seconds| seconds > 0)
        .map(|seconds| created + i64::from(seconds));
    says.is_some() && created <= now + SLACK && ends.is_none_or(|ends| now < ends)
}
