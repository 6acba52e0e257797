//! Scans sealed while nobody has unlocked the archive: to its public key, which opens nothing.
//!
//! The bytes, where they came from and their hash are inside. File and folder synced *is* the commit; the first
//! unlocking takes them in.

use std::{
    fs,
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

    /// Seals a file. It is durable when this returns.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn seal(&self, bytes: &[u8], sighting: &Sighting) -> Result<SealedFile, Error> {
        let head = json(&Head { sighting: sighting.clone(), fixity: Fixity::of(bytes) });
        let length = u32::try_from(head.len()).map_err(|_| Error::Cipher { doing: "seal so long a name" })?;
        let plain = Zeroizing::new([&length.to_be_bytes(), head.as_bytes(), bytes].concat());
        let key = Key::random();
        let cannot = |_| Error::Cipher { doing: "seal a scan's key" };
        let mut sealed = self.intake.seal(&mut OsRng, key.bytes()).map_err(cannot)?;
        sealed.extend(stream::encrypt(&key, ABOUT, &plain));
        let mut name = [0; 16];
        OsRng.fill_bytes(&mut name);
        // The moment stands before the name, so that what came first is taken in first.
        let path = self.folder.join(format!("{:016x}-{}", sighting.at.timestamp_millis(), hex::encode(name)));
        durable::create(&path, &sealed)?;
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

    /// What is inside a sealed file, and where it came from.
    ///
    /// # Errors
    /// When it is not what was sealed, or not sealed to us.
    pub fn open_sealed(&self, file: &SealedFile) -> Result<(Zeroizing<Vec<u8>>, Sighting), Error> {
        let sealed = durable::read(&file.path)?.unwrap_or_default();
        self.unseal(&sealed).ok_or_else(|| Error::SealedDamaged { path: file.path.clone() })
    }

    /// Takes a sealed file away. Only after its bytes are committed.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_sealed(&self, file: &SealedFile) -> Result<(), Error> {
        durable::remove(&file.path)
    }

    fn unseal(&self, sealed: &[u8]) -> Option<(Zeroizing<Vec<u8>>, Sighting)> {
        let (key, rest) = sealed.split_at_checked(SEALED_KEY)?;
        let key = Key::from_slice(&Zeroizing::new(self.keys().intake().unseal(key).ok()?))?;
        let plain = stream::decrypt(&key, ABOUT, rest)?;
        let (length, rest) = plain.split_first_chunk::<4>()?;
        let (head, bytes) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        (Fixity::of(bytes) == head.fixity).then(|| (Zeroizing::new(bytes.to_vec()), head.sighting))
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
        sealer.seal(b"second", &later).unwrap();
        sealer.seal(b"first", &sighting("Mallila Meeri.pdf")).unwrap();
        fs::File::create(scene.home.path().join("sealed/.unfinished-x")).unwrap();

        let archive = scene.again();
        let waiting = archive.sealed_waiting().unwrap();
        let opened: Vec<_> = waiting.iter().map(|file| archive.open_sealed(file).unwrap()).collect();
        assert_eq!(opened.iter().map(|(bytes, _)| bytes.as_slice()).collect::<Vec<_>>(), [&b"first"[..], b"second"]);
        assert_eq!(opened[0].1, sighting("Mallila Meeri.pdf"));
        archive.remove_sealed(&waiting[0]).unwrap();
        archive.remove_sealed(&waiting[0]).unwrap();
        assert_eq!(archive.sealed_waiting().unwrap(), waiting[1..]);
    }

    #[test]
    fn a_damaged_sealed_file_is_said_to_be_and_stays() {
        let scene = Scene::new();
        let file = Sealer::open(scene.home.path()).unwrap().seal(b"paper", &sighting("x.pdf")).unwrap();
        let bytes = fs::read(&file.path).unwrap();
        for at in [0, SEALED_KEY - 1, SEALED_KEY, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            durable::replace(&file.path, &flipped).unwrap();
            assert!(matches!(scene.archive.open_sealed(&file), Err(Error::SealedDamaged { .. })), "byte {at}");
        }
        assert_eq!(scene.archive.sealed_waiting().unwrap(), [file]);
    }

    #[test]
    fn without_an_archive_there_is_nothing_to_seal_to() {
        let home = tempfile::tempdir().unwrap();
        assert!(matches!(Sealer::open(home.path()), Err(Error::NoArchive { .. })));
    }
}
