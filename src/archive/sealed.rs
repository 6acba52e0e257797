//! Scans sealed while nobody has unlocked the archive: to its public key, which opens nothing.
//!
//! The bytes, where they came from and their hash are inside. File and folder synced *is* the commit; the first
//! unlocking takes them in.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write as _},
    path::{Path, PathBuf},
};

use crypto_box::PublicKey;
use rand::{RngCore, rngs::OsRng};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Archive, Error, durable, error::At, keys::Key, layout::Layout, stream, tables::rows::json};
use crate::record::{Fixity, Sighting};

/// Length of a key sealed to the public intake key.
const SEALED_KEY: usize = 32 + 48;
/// Bound into the ciphertext, so that no content of the vault passes for a sealed scan.
const ABOUT: &[u8] = b"paperisilta sealed scan";

/// Seals scans without opening anything.
pub struct Sealer {
    folder: PathBuf,
    intake: PublicKey,
}

/// A scan that waits, sealed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedFile {
    path: PathBuf,
}

/// A sealed scan that was opened: where it came from, what its bytes must be, and the bytes.
pub struct Unsealed {
    /// Under which name and from where it came.
    pub sighting: Sighting,
    /// The hash of its bytes, as it was sealed.
    pub fixity: Fixity,
    /// How many bytes it has.
    pub length: u64,
    plain: stream::Opening<BufReader<File>>,
    path: PathBuf,
}

/// What stands before the bytes.
#[derive(Serialize, Deserialize)]
struct Head {
    sighting: Sighting,
    fixity: Fixity,
}

impl Sealer {
    /// A sealer for the archive in a home. Asks for no password.
    ///
    /// # Errors
    /// When there is no archive.
    pub fn open(home: &Path) -> Result<Self, Error> {
        let layout = Layout::of(home);
        let path = layout.intake_key();
        let bytes = durable::read(&path)?.ok_or_else(|| Error::NoArchive { path: home.to_owned() })?;
        let intake = PublicKey::from_slice(&bytes).map_err(|_| Error::IntakeKeyForeign { path })?;
        durable::folder(&layout.sealed())?;
        Ok(Self { folder: layout.sealed(), intake })
    }

    /// Seals a file's bytes, whose hash is known, as they are read. They are durable when this returns.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn seal(&self, bytes: impl Read, fixity: Fixity, sighting: &Sighting) -> Result<SealedFile, Error> {
        let head = json(&Head { sighting: sighting.clone(), fixity });
        let length = u32::try_from(head.len()).map_err(|_| Error::Cipher { doing: "seal so long a name" })?;
        let before = length.to_be_bytes();
        let plain = before.chain(head.as_bytes()).chain(bytes);
        let key = Key::random();
        let cannot = |_| Error::Cipher { doing: "seal a scan's key" };
        let sealed_key = self.intake.seal(&mut OsRng, key.bytes()).map_err(cannot)?;
        let mut name = [0; 16];
        OsRng.fill_bytes(&mut name);
        // The moment stands before the name, so that what came first is taken in first.
        let path = self.folder.join(format!("{:016x}-{}", sighting.at.timestamp_millis(), hex::encode(name)));
        durable::create(&path, |file| {
            let mut file = BufWriter::with_capacity(1 << 20, file);
            file.write_all(&sealed_key)?;
            stream::encrypt(&key, ABOUT, plain, &mut file)?;
            file.flush()
        })?;
        Ok(SealedFile { path })
    }
}

impl Archive {
    /// The scans that wait sealed, the oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sealed_waiting(&self) -> Result<Vec<SealedFile>, Error> {
        let folder = self.inner.layout.sealed();
        let mut waiting = Vec::new();
        for entry in fs::read_dir(&folder).at("list", &folder)? {
            let entry = entry.at("list", &folder)?;
            if !durable::is_unfinished(&entry.file_name().to_string_lossy()) {
                waiting.push(SealedFile { path: entry.path() });
            }
        }
        waiting.sort();
        Ok(waiting)
    }

    /// Opens a sealed file as far as where it came from.
    ///
    /// # Errors
    /// When it is not what was sealed, or not sealed to us.
    pub fn open_sealed(&self, file: &SealedFile) -> Result<Unsealed, Error> {
        let path = &file.path;
        let mut sealed = File::open(path).map(BufReader::new).at("read", path)?;
        let length = sealed.get_ref().metadata().at("read", path)?.len();
        let open = || -> io::Result<Unsealed> {
            let broken = || io::Error::from(io::ErrorKind::InvalidData);
            let mut key = [0; SEALED_KEY];
            sealed.read_exact(&mut key)?;
            let key = Zeroizing::new(self.keys().intake().unseal(&key).map_err(|_| broken())?);
            let key = Key::from_slice(&key).ok_or_else(broken)?;
            let mut plain = stream::Opening::new(&key, ABOUT, sealed)?;
            let mut before = [0; 4];
            plain.read_exact(&mut before)?;
            let mut head = Vec::new();
            (&mut plain).take(u32::from_be_bytes(before).into()).read_to_end(&mut head)?;
            let Head { sighting, fixity } = serde_json::from_slice(&head)?;
            let around = (before.len() + head.len()) as u64;
            let length = stream::plain_length(length.saturating_sub(SEALED_KEY as u64)).saturating_sub(around);
            Ok(Unsealed { sighting, fixity, length, plain, path: path.clone() })
        };
        open().map_err(|_| Error::SealedDamaged { path: path.clone() })
    }

    /// Takes a sealed file away. Only after its bytes are committed.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_sealed(&self, file: &SealedFile) -> Result<(), Error> {
        durable::remove(&file.path)
    }
}

impl Unsealed {
    /// All its bytes, unchanged.
    ///
    /// # Errors
    /// When they are not what was sealed.
    pub fn bytes(mut self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(self.length).unwrap_or_default()));
        match self.plain.read_to_end(&mut bytes) {
            Ok(_) if Fixity::of(&bytes) == self.fixity => Ok(bytes),
            _ => Err(Error::SealedDamaged { path: self.path }),
        }
    }

    /// Its bytes piece by piece, for one that is too large for memory.
    pub fn reader(&mut self) -> impl Read {
        &mut self.plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::scene::{Scene, at, sighting};

    #[test]
    fn a_scan_sealed_while_locked_opens_after_unlocking_with_its_origin() {
        let scene = Scene::new();
        let sealer = Sealer::open(scene.home.path()).unwrap();
        let later = Sighting { at: at(9), ..sighting("toinen.pdf") };
        sealer.seal(&b"second"[..], Fixity::of(b"second"), &later).unwrap();
        sealer.seal(&b"first"[..], Fixity::of(b"first"), &sighting("Mallila Meeri.pdf")).unwrap();
        File::create(scene.home.path().join("sealed/.unfinished-x")).unwrap();

        let archive = scene.again();
        let waiting = archive.sealed_waiting().unwrap();
        for (file, right) in waiting.iter().zip([&b"first"[..], b"second"]) {
            let opened = archive.open_sealed(file).unwrap();
            assert_eq!((opened.fixity, opened.length), (Fixity::of(right), right.len() as u64));
            assert_eq!(opened.bytes().unwrap().as_slice(), right);
        }
        assert_eq!(archive.open_sealed(&waiting[0]).unwrap().sighting, sighting("Mallila Meeri.pdf"));
        archive.remove_sealed(&waiting[0]).unwrap();
        archive.remove_sealed(&waiting[0]).unwrap();
        assert_eq!(archive.sealed_waiting().unwrap(), waiting[1..]);
    }

    #[test]
    fn a_damaged_sealed_file_is_said_to_be_and_stays() {
        let scene = Scene::new();
        let file = Sealer::open(scene.home.path())
            .unwrap()
            .seal(&b"paper"[..], Fixity::of(b"paper"), &sighting("x.pdf"))
            .unwrap();
        let bytes = fs::read(&file.path).unwrap();
        for at in [0, SEALED_KEY - 1, SEALED_KEY, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            durable::replace(&file.path, &flipped).unwrap();
            let opened = scene.archive.open_sealed(&file).and_then(Unsealed::bytes);
            assert!(matches!(opened, Err(Error::SealedDamaged { .. })), "byte {at}");
        }
        assert_eq!(scene.archive.sealed_waiting().unwrap(), [file]);
    }

    #[test]
    fn without_an_archive_there_is_nothing_to_seal_to() {
        let home = tempfile::tempdir().unwrap();
        assert!(matches!(Sealer::open(home.path()), Err(Error::NoArchive { .. })));
    }
}
