//! Bytes of any length, encrypted in pieces of 64 KiB, so that cutting, swapping or flipping any of them is noticed.
//!
//! The form is a random nonce (19 bytes) and the pieces, each with its tag (XChaCha20-Poly1305 in the STREAM
//! construction). Nothing is released before all of it is authenticated.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::stream::{DecryptorBE32, EncryptorBE32},
};
use rand::{RngCore, rngs::OsRng};
use zeroize::Zeroizing;

use super::keys::Key;

const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
const NONCE: usize = 19;

/// Encrypts `plain`; whoever opens it must name the same `about`.
pub(super) fn encrypt(key: &Key, about: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    OsRng.fill_bytes(&mut nonce);
    let mut stream = EncryptorBE32::from_aead(XChaCha20Poly1305::new(key.bytes().into()), &nonce.into());
    let mut out = Vec::with_capacity(length(plain.len()));
    out.extend_from_slice(&nonce);
    let mut piece = Zeroizing::new(Vec::with_capacity(PIECE + TAG));
    let mut rest = plain;
    // The last piece is marked as such and may be empty: so that a stream cut at a seam is noticed.
    while rest.len() > PIECE {
        let (head, tail) = rest.split_at(PIECE);
        piece.clear();
        piece.extend_from_slice(head);
        #[expect(clippy::expect_used, reason = "fails only after 2^32 pieces, which is 256 TiB in memory")]
        stream.encrypt_next_in_place(about, &mut *piece).expect("fewer than 2^32 pieces");
        out.extend_from_slice(&piece);
        rest = tail;
    }
    piece.clear();
    piece.extend_from_slice(rest);
    #[expect(clippy::expect_used, reason = "fails only after 2^32 pieces, which is 256 TiB in memory")]
    stream.encrypt_last_in_place(about, &mut *piece).expect("fewer than 2^32 pieces");
    out.extend_from_slice(&piece);
    out
}

/// The plain bytes, or `None` when a single bit of them, of the key or of `about` is not what it was.
pub(super) fn decrypt(key: &Key, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, mut rest) = sealed.split_at_checked(NONCE)?;
    let mut stream = DecryptorBE32::from_aead(XChaCha20Poly1305::new(key.bytes().into()), nonce.into());
    let mut out = Zeroizing::new(Vec::with_capacity(rest.len()));
    let mut piece = Zeroizing::new(Vec::with_capacity(PIECE + TAG));
    while rest.len() > PIECE + TAG {
        let (head, tail) = rest.split_at(PIECE + TAG);
        piece.clear();
        piece.extend_from_slice(head);
        stream.decrypt_next_in_place(about, &mut *piece).ok()?;
        out.extend_from_slice(&piece);
        rest = tail;
    }
    piece.clear();
    piece.extend_from_slice(rest);
    stream.decrypt_last_in_place(about, &mut *piece).ok()?;
    out.extend_from_slice(&piece);
    Some(out)
}

/// How long `plain` bytes are when encrypted.
pub(super) const fn length(plain: usize) -> usize {
    let pieces = if plain == 0 { 1 } else { plain.div_ceil(PIECE) };
    NONCE + plain + pieces * TAG
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encrypted_comes_back_whatever_its_length() {
        let key = Key::random();
        for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17] {
            let plain: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let sealed = encrypt(&key, b"about", &plain);
            assert_eq!(sealed.len(), length(size));
            assert_eq!(decrypt(&key, b"about", &sealed).as_deref(), Some(&plain));
        }
    }

    #[test]
    fn a_stream_that_is_flipped_cut_swapped_or_anothers_does_not_open() {
        let key = Key::random();
        let plain = vec![7; 2 * PIECE + 100];
        let sealed = encrypt(&key, b"about", &plain);
        assert!(decrypt(&Key::random(), b"about", &sealed).is_none());
        assert!(decrypt(&key, b"another", &sealed).is_none());
        for at in [0, NONCE, NONCE + PIECE + TAG, sealed.len() - 1] {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(decrypt(&key, b"about", &flipped).is_none(), "flipped at {at}");
        }
        for end in [0, NONCE, NONCE + PIECE + TAG, NONCE + 2 * (PIECE + TAG), sealed.len() - 1] {
            assert!(decrypt(&key, b"about", &sealed[..end]).is_none(), "cut at {end}");
        }
        let mut swapped = sealed.clone();
        swapped[NONCE..NONCE + 2 * (PIECE + TAG)].rotate_left(PIECE + TAG);
        assert!(decrypt(&key, b"about", &swapped).is_none());
    }
}
