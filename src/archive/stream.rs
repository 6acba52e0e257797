//! Bytes of any length, encrypted in pieces of 64 KiB, so that cutting, swapping or flipping any of them is noticed.
//!
//! The form is a random nonce (19 bytes) and the pieces, each with its tag (XChaCha20-Poly1305 in the STREAM
//! construction). Nothing is released to others before all of it is authenticated.

use std::io::{self, Read, Write};

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

/// Encrypts all of `plain` into `sealed`, a piece at a time; whoever opens it must name the same `about`.
pub(super) fn encrypt(key: &Key, about: &[u8], plain: impl Read, mut sealed: impl Write) -> io::Result<()> {
    let mut nonce = [0; NONCE];
    OsRng.fill_bytes(&mut nonce);
    let mut stream = EncryptorBE32::from_aead(XChaCha20Poly1305::new(key.bytes().into()), &nonce.into());
    sealed.write_all(&nonce)?;
    let mut pieces = Pieces::new(plain, PIECE);
    let too_long = |_| io::Error::from(io::ErrorKind::FileTooLarge);
    loop {
        let (mut piece, last) = pieces.next()?;
        if last {
            stream.encrypt_last_in_place(about, &mut *piece).map_err(too_long)?;
            return sealed.write_all(&piece);
        }
        stream.encrypt_next_in_place(about, &mut *piece).map_err(too_long)?;
        sealed.write_all(&piece)?;
    }
}

/// The plain bytes, all of them, or `None` when a single bit of them, of the key or of `about` is not what it was.
pub(super) fn decrypt(key: &Key, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    Opening::new(key, about, sealed).ok()?.read_to_end(&mut plain).ok()?;
    Some(plain)
}

/// Gives the plain bytes piece by piece, each authenticated. That they are all of them is known at the end alone: who
/// releases anything before is wrong. A piece that is not what it was is an error.
pub(super) struct Opening<R> {
    stream: Option<DecryptorBE32<XChaCha20Poly1305>>,
    about: Vec<u8>,
    pieces: Pieces<R>,
    plain: Zeroizing<Vec<u8>>,
    given: usize,
}

impl<R: Read> Opening<R> {
    pub(super) fn new(key: &Key, about: &[u8], mut sealed: R) -> io::Result<Self> {
        let mut nonce = [0; NONCE];
        sealed.read_exact(&mut nonce)?;
        Ok(Self {
            stream: Some(DecryptorBE32::from_aead(XChaCha20Poly1305::new(key.bytes().into()), &nonce.into())),
            about: about.to_owned(),
            pieces: Pieces::new(sealed, PIECE + TAG),
            plain: Zeroizing::default(),
            given: 0,
        })
    }

    fn open_next(&mut self) -> io::Result<()> {
        let broken = |_| io::Error::from(io::ErrorKind::InvalidData);
        let Some(mut stream) = self.stream.take() else { return Ok(()) };
        let (mut piece, last) = self.pieces.next()?;
        if last {
            stream.decrypt_last_in_place(&self.about, &mut *piece).map_err(broken)?;
        } else {
            stream.decrypt_next_in_place(&self.about, &mut *piece).map_err(broken)?;
            self.stream = Some(stream);
        }
        (self.plain, self.given) = (piece, 0);
        Ok(())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.plain.len() && self.stream.is_some() {
            self.open_next()?;
        }
        let count = (&self.plain[self.given..]).read(to)?;
        self.given += count;
        Ok(count)
    }
}

/// Bytes in pieces of one length. The last piece is marked as such and may be shorter, or empty: so that a stream cut
/// at a seam is noticed.
struct Pieces<R> {
    from: R,
    length: usize,
    ahead: Option<Zeroizing<Vec<u8>>>,
}

impl<R: Read> Pieces<R> {
    fn new(from: R, length: usize) -> Self {
        Self { from, length, ahead: None }
    }

    /// The next piece, and whether it is the last.
    fn next(&mut self) -> io::Result<(Zeroizing<Vec<u8>>, bool)> {
        let piece = match self.ahead.take() {
            Some(piece) => piece,
            None => self.read()?,
        };
        let after = self.read()?;
        let last = after.is_empty();
        self.ahead = (!last).then_some(after);
        Ok((piece, last))
    }

    fn read(&mut self) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut piece = Zeroizing::new(Vec::with_capacity(self.length + TAG));
        (&mut self.from).take(self.length as u64).read_to_end(&mut piece)?;
        Ok(piece)
    }
}

/// How long `plain` bytes are when encrypted.
pub(super) const fn length(plain: usize) -> usize {
    let pieces = if plain == 0 { 1 } else { plain.div_ceil(PIECE) };
    NONCE + plain + pieces * TAG
}

/// How long the plain bytes are of what is `sealed` bytes long: the way back from [`length`].
pub(super) fn plain_length(sealed: u64) -> u64 {
    let rest = sealed.saturating_sub(NONCE as u64);
    rest.saturating_sub(rest.div_ceil((PIECE + TAG) as u64) * TAG as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &Key, plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        encrypt(key, b"about", plain, &mut sealed).unwrap();
        sealed
    }

    #[test]
    fn what_was_encrypted_comes_back_whatever_its_length() {
        let key = Key::random();
        for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17] {
            let plain: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let sealed = sealed(&key, &plain);
            assert_eq!(sealed.len(), length(size));
            assert_eq!(plain_length(sealed.len() as u64), size as u64);
            assert_eq!(decrypt(&key, b"about", &sealed).as_deref(), Some(&plain));
        }
    }

    #[test]
    fn a_stream_that_is_flipped_cut_swapped_or_anothers_does_not_open() {
        let key = Key::random();
        let plain = vec![7; 2 * PIECE + 100];
        let sealed = sealed(&key, &plain);
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
