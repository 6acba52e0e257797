//! An archive that is open: its keys in memory, its index behind a lock.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use secrecy::SecretString;

use super::{
    Error, RecoveryKey, backup, durable,
    error::Doing,
    keys::{Key, Keyring, Opening, Shut},
    layout::Layout,
    schema, tables,
    vault::Vault,
};
use crate::record::{RegisterId, Timestamp, UserId};

/// An open archive. Cheap to clone: all clones are the same one.
#[derive(Clone)]
pub struct Archive {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) layout: Layout,
    pub(super) vault: Vault,
    index: Mutex<Connection>,
    keys: RwLock<Keyring>,
    index_key: Key,
    pub(super) use_log_key: Key,
    user: UserId,
}

impl Archive {
    /// Makes an archive in a home, with its first user, and gives the recovery key to be printed. It is told once.
    ///
    /// # Errors
    /// When there is one already, or the disk refuses.
    pub fn create(
        home: &Path,
        user: &str,
        password: &SecretString,
        now: Timestamp,
    ) -> Result<(Self, RecoveryKey), Error> {
        let layout = Layout::of(home);
        if layout.keyring().exists() || layout.index().exists() {
            return Err(Error::Exists { path: home.to_owned() });
        }
        for folder in [home.join("keys"), layout.vault(), layout.sealed(), layout.snapshots()] {
            durable::folder(&folder)?;
        }
        let (keyring, id, recovery) = Keyring::create(user, password, now)?;
        durable::replace(&layout.intake_key(), keyring.intake_public().as_bytes())?;
        durable::empty(&layout.index())?;
        let archive = Self::with(layout, keyring, id)?;
        {
            let mut index = archive.index();
            let change = begin(&mut index)?;
            tables::users::insert(&change, id, user, now)?;
            if let Some(recovery) = archive.keys().recovery_user() {
                tables::users::insert(&change, recovery, tables::users::RECOVERY, now)?;
            }
            change.commit().doing("write the first user")?;
        }
        archive.begin_use_log()?;
        // Last: where the keyring is, there is an archive.
        durable::replace(&archive.inner.layout.keyring(), &archive.keys().to_bytes())?;
        Ok((archive, recovery))
    }

    /// Opens an archive. The user may be left out where there is only one.
    ///
    /// # Errors
    /// When there is none, the password is wrong, or keys or index are not what they were.
    pub fn open(home: &Path, user: Option<&str>, password: &SecretString) -> Result<Self, Error> {
        Self::open_by(home, &Opening::Password { user, password })
    }

    /// Opens an archive whose passwords are lost.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open_with_recovery(home: &Path, key: &RecoveryKey) -> Result<Self, Error> {
        Self::open_by(home, &Opening::Recovery(key))
    }

    fn open_by(home: &Path, with: &Opening<'_>) -> Result<Self, Error> {
        let layout = Layout::of(home);
        let (keyring, user) = open_keyring(&layout, with)?;
        if !layout.index().exists() {
            return Err(Error::IndexLost { path: home.to_owned() });
        }
        // Whoever swaps the public key would have our scans sealed to himself.
        let public = durable::read(&layout.intake_key())?;
        if public.as_deref() != Some(keyring.intake_public().as_bytes()) {
            return Err(Error::IntakeKeyForeign { path: layout.intake_key() });
        }
        Self::with(layout, keyring, user.ok_or(Error::WrongPassword)?)
    }

    fn with(layout: Layout, keyring: Keyring, user: UserId) -> Result<Self, Error> {
        let index_key = keyring.data().derive("paperisilta index");
        let mut index = schema::open(&layout.index(), &index_key)?;
        if schema::is_older(&index)? {
            backup::before_migration(&layout, &index, &index_key)?;
            schema::bring_up(&mut index)?;
        }
        Ok(Self {
            inner: Arc::new(Inner {
                vault: Vault::at(layout.vault()),
                index: Mutex::new(index),
                use_log_key: keyring.data().derive("paperisilta use log"),
                keys: RwLock::new(keyring),
                index_key,
                layout,
                user,
            }),
        })
    }

    /// Who is signed in. Somebody who came by the recovery key is a user of its own.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.inner.user
    }

    /// When the master key was made: it is made anew four times a year.
    #[must_use]
    pub fn keys_made(&self) -> Timestamp {
        self.keys().made()
    }

    /// The index, for one question or change at a time. A thread that died holding it left no half change behind:
    /// its transaction went with it.
    pub(super) fn index(&self) -> MutexGuard<'_, Connection> {
        self.inner.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index once more, for long reading beside everyone else.
    pub(super) fn another_index(&self) -> Result<Connection, Error> {
        schema::open(&self.inner.layout.index(), &self.inner.index_key)
    }

    pub(super) fn index_key(&self) -> &Key {
        &self.inner.index_key
    }

    pub(super) fn keys(&self) -> RwLockReadGuard<'_, Keyring> {
        self.inner.keys.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A register's key. Another process may have opened the register: then its key is in the file by now.
    pub(super) fn register_key(&self, id: RegisterId) -> Result<Key, Error> {
        if let Some(key) = self.keys().register(id) {
            return Ok(key.clone());
        }
        self.refresh_keys()?;
        self.keys().register(id).cloned().ok_or(Error::RegisterKeyGone { id })
    }

    /// Changes the keyring and writes it, durable when this returns. The caller holds a write transaction on the
    /// index, which keeps other processes from changing it at the same time.
    pub(super) fn change_keys<T>(
        &self,
        _held: &Transaction<'_>,
        change: impl FnOnce(&mut Keyring) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut fresh = self.keyring_on_disk()?;
        let outcome = change(&mut fresh)?;
        durable::replace(&self.inner.layout.keyring(), &fresh.to_bytes())?;
        *self.inner.keys.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(outcome)
    }

    fn refresh_keys(&self) -> Result<(), Error> {
        let fresh = self.keyring_on_disk()?;
        *self.inner.keys.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    fn keyring_on_disk(&self) -> Result<Keyring, Error> {
        let master = self.keys().master().clone();
        match open_keyring(&self.inner.layout, &Opening::Master(&master)) {
            Ok((keyring, _)) => Ok(keyring),
            Err(Error::WrongPassword) => Err(Error::KeysChanged),
            Err(error) => Err(error),
        }
    }
}

fn open_keyring(layout: &Layout, with: &Opening<'_>) -> Result<(Keyring, Option<UserId>), Error> {
    let path = layout.keyring();
    let bytes = durable::read(&path)?.ok_or_else(|| Error::NoArchive { path: layout.home().to_owned() })?;
    Keyring::open(&bytes, with).map_err(|shut| match (shut, with) {
        (Shut::Damaged, _) => Error::KeysDamaged { path },
        (Shut::UserNeeded, _) => Error::UserNeeded,
        (Shut::Wrong, Opening::Recovery(_)) => Error::WrongRecoveryKey,
        (Shut::Wrong, _) => Error::WrongPassword,
    })
}

/// Begins a change of the index. Immediate: whoever waits for the lock waits here, and not in the middle.
pub(super) fn begin(index: &mut Connection) -> Result<Transaction<'_>, Error> {
    index.transaction_with_behavior(TransactionBehavior::Immediate).doing("begin a change of the index")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::scene::{CODE, Scene, at, controller, page, password},
        record::{ControllerId, Scope},
    };

    #[test]
    fn an_archive_opens_with_its_password_or_its_recovery_key() {
        let scene = Scene::new();
        let home = scene.home.path();
        assert_eq!(scene.again().user(), scene.archive.user());
        assert!(Archive::open(home, Some("päivi"), &password()).is_ok());
        assert!(matches!(Archive::open(home, None, &SecretString::from("arvaus")), Err(Error::WrongPassword)));
        assert!(matches!(Archive::open(home, Some("Aino"), &password()), Err(Error::WrongPassword)));
        let by_recovery = Archive::open_with_recovery(home, &scene.recovery).unwrap();
        assert_ne!(by_recovery.user(), scene.archive.user(), "the logs tell who came by the recovery key");
        assert!(matches!(Archive::create(home, "x", &password(), at(1)), Err(Error::Exists { .. })));
        let elsewhere = tempfile::tempdir().unwrap();
        assert!(matches!(Archive::open(elsewhere.path(), None, &password()), Err(Error::NoArchive { .. })));
    }

    #[test]
    fn a_swapped_public_key_is_noticed() {
        let scene = Scene::new();
        durable::replace(&scene.home.path().join("keys/intake.pub"), &[7; 32]).unwrap();
        let opened = Archive::open(scene.home.path(), None, &password());
        assert!(matches!(opened, Err(Error::IntakeKeyForeign { .. })));
    }

    #[test]
    fn a_lost_index_is_not_replaced_by_an_empty_one() {
        let scene = Scene::new();
        std::fs::remove_file(scene.home.path().join("index.db")).unwrap();
        assert!(matches!(Archive::open(scene.home.path(), None, &password()), Err(Error::IndexLost { .. })));
        assert!(!scene.home.path().join("index.db").exists());
    }

    #[test]
    fn a_leaver_cannot_open_and_who_stays_can() {
        let scene = Scene::new();
        let second = SecretString::from("kahdeksan kaunista");
        let aino = scene.archive.add_user("Aino", &second, at(2)).unwrap();
        assert!(matches!(scene.archive.add_user("aino", &second, at(2)), Err(Error::UserExists)));
        assert!(matches!(Archive::open(scene.home.path(), None, &password()), Err(Error::UserNeeded)));
        let at_work = Archive::open(scene.home.path(), Some("Aino"), &second).unwrap();
        assert_eq!(at_work.user(), aino);
        let document = scene.filed(b"paper", scene.county);
        scene.archive.snapshot(at(2)).unwrap();
        scene.archive.remove_user(aino, at(3)).unwrap();
        assert!(matches!(Archive::open(scene.home.path(), Some("Aino"), &second), Err(Error::WrongPassword)));
        let open_copy = Keyring::open(
            &std::fs::read(scene.home.path().join("snapshots/keyring")).unwrap(),
            &Opening::Password { user: Some("Aino"), password: &second },
        );
        assert!(open_copy.is_err(), "nor does the copy beside the snapshots open");
        let again = scene.again();
        let scan = again.scan(document.runs()[0].scan).unwrap().unwrap();
        assert_eq!(again.content(scan.original()).unwrap().as_slice(), b"paper");
        let names: Vec<_> = again.users().unwrap().into_iter().map(|u| (u.name, u.removed.is_some())).collect();
        assert!(names.contains(&("Aino".to_owned(), true)), "the logs still name who left: {names:?}");
        assert!(matches!(again.remove_user(again.user(), at(4)), Err(Error::LastUser)));
    }

    #[test]
    fn a_register_that_another_process_opened_is_found() {
        let scene = Scene::new();
        let other = scene.again();
        let id: ControllerId = "9974526-3".parse().unwrap();
        other.put_controllers(&[controller(id.clone())]).unwrap();
        let register = scene.archive.register_of(&id).unwrap().unwrap().id;
        scene.filed(b"paper", register);
        other.rotate_keys(at(3)).unwrap();
        other.put_controllers(&[controller("9893849-3".parse().unwrap())]).unwrap();
        let newest = other.registers().unwrap().pop().unwrap().id;
        let owner = crate::record::ContentOwner::Scan(crate::record::ScanId::new());
        let kept = scene.archive.keep(owner, crate::record::ContentRole::Original, Scope::Register(newest), b"x");
        assert!(matches!(kept, Err(Error::KeysChanged)), "who holds the old master key signs in again");
        scene.filed(b"another paper", register);
    }

    #[test]
    fn processes_beside_each_other_wait_their_turn() {
        let scene = Scene::new();
        let beside = scene.again();
        std::thread::scope(|threads| {
            for archive in [&scene.archive, &beside] {
                threads.spawn(move || {
                    for _ in 0..20 {
                        let wish = crate::archive::Wish::Receipts;
                        let id = archive.request(&wish, at(1)).unwrap();
                        archive.documents().unwrap();
                        archive.request_done(id, None, at(1)).unwrap();
                    }
                });
            }
        });
        assert!(scene.archive.requests_open().unwrap().is_empty());
    }

    /// A walk through the home finds no plain text and no known kind of file.
    #[test]
    fn every_file_of_the_home_is_ciphertext() {
        let scene = Scene::new();
        let text = "%PDF-1.7 Mallila Meeri asuu Kuusilammella ja tarvitsee palvelua. ".repeat(50);
        let document = scene.filed(text.as_bytes(), scene.county);
        scene.archive.index_text(document.id(), &[page(1, &text)]).unwrap();
        super::super::Sealer::open(scene.home.path())
            .unwrap()
            .seal(
                text.as_bytes(),
                crate::record::Fixity::of(text.as_bytes()),
                &crate::archive::scene::sighting("Mallila.pdf"),
            )
            .unwrap();
        scene.archive.snapshot(at(2)).unwrap();
        scene.archive.add_user("Aino Anneli Esimerkkinen", &password(), at(2)).unwrap();
        let mut files = 0;
        let mut folders = vec![scene.home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                let longest = bytes.split(|byte| !(b' '..=b'~').contains(byte)).map(<[u8]>::len).max();
                assert!(longest.unwrap_or(0) < 32, "{} holds a run of text", path.display());
                for magic in [&b"%PDF"[..], b"PK", b"II*", b"MM\0*", b"\xFF\xD8\xFF", b"\x89PNG", b"SQLite format"] {
                    assert!(!bytes.starts_with(magic), "{} begins as something known", path.display());
                }
                for word in ["Meeri", "Mallila", CODE, "Esimerkkinen"] {
                    assert!(
                        !bytes.windows(word.len()).any(|run| run == word.as_bytes()),
                        "{word} in {}",
                        path.display()
                    );
                }
                let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&path).unwrap());
                assert_eq!(mode & 0o077, 0, "{} can be read by others", path.display());
                files += 1;
            }
        }
        assert!(files > 8, "the walk found the files: {files}");
    }
}
