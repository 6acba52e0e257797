//! Copies: snapshots of the index beside it, backups elsewhere, and the way back from both.
//!
//! Everything is copied as it lies there, encrypted. A copy is written under another name, synced, read back, and
//! only then takes its place; what belongs together is ordered so that a copy cut off anywhere still opens.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Component, Path, PathBuf},
};

use rusqlite::{Connection, backup::Backup};
use rusqlite_migration::SchemaVersion;

use super::{
    Archive, Error, durable,
    error::{At, Doing},
    keys::Key,
    layout::Layout,
    schema,
    tables::contents,
    vault,
};
use crate::record::Timestamp;

/// Daily snapshots that are kept.
const SNAPSHOTS: usize = 7;
/// Contents may be destroyed while a backup runs; so often it begins anew with the index as it is then.
const TRIES: usize = 3;
/// What of a home is not copied as it lies there: the index is copied through its engine, the vault by what the index
/// knows, and the rest is made anew.
const NOT_AS_FILES: &[&str] = &["index.db", "index.db-wal", "index.db-shm", "keys", "vault", "snapshots", "line.lock"];

/// Lies in a home that is being restored: its index may be replaced, should the restoring be cut off.
const RESTORING: &str = ".unfinished-restore";

/// A copying under way: what it did, and the folders whose new names are not durable yet.
#[derive(Default)]
struct Copying {
    report: BackupReport,
    folders: BTreeSet<PathBuf>,
}

/// What a backup did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackupReport {
    /// Contents that the backup holds now.
    pub contents: usize,
    /// Files that were copied and read back this time.
    pub copied: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that went, because what they held is not in the archive any more.
    pub removed: usize,
}

impl Archive {
    /// Today's snapshot of index and keys, beside them; the newest seven stay. `false` when today has one.
    ///
    /// # Errors
    /// When the disk refuses, or the copy does not read back.
    pub fn snapshot(&self, now: Timestamp) -> Result<bool, Error> {
        let layout = &self.inner.layout;
        let folder = layout.snapshots();
        let path = folder.join(format!("index-{}.db", now.format("%Y%m%d")));
        if path.exists() {
            return Ok(false);
        }
        durable::folder(&folder)?;
        // Before the index: a mark may be behind its log, not before it.
        copy_keys(&layout.use_log_mark(), &mark_of(&path))?;
        copy_index(&self.another_index()?, self.index_key(), &path)?;
        copy_keys(&layout.keyring(), &folder.join("keyring"))?;
        let mut daily = daily_snapshots(&folder)?;
        while daily.len() > SNAPSHOTS {
            let oldest = daily.remove(0);
            durable::remove(&mark_of(&oldest))?;
            durable::remove(&oldest)?;
        }
        Ok(true)
    }

    /// The keyring beside the snapshots follows the one in use: what a new master key shuts out must not stay open
    /// there.
    pub(super) fn keys_were_changed(&self) -> Result<(), Error> {
        let copy = self.inner.layout.snapshots().join("keyring");
        if copy.exists() { copy_keys(&self.inner.layout.keyring(), &copy) } else { Ok(()) }
    }

    /// Brings a backup up to date: everything in the home but snapshots. Only what is new is copied, and read back.
    ///
    /// # Errors
    /// When a disk refuses or a copy does not read back; the backup as it was before still opens.
    pub fn backup(&self, to: &Path) -> Result<BackupReport, Error> {
        let layout = &self.inner.layout;
        durable::folder(to)?;
        let to = to.canonicalize().at("find", to)?;
        let home = layout.home().canonicalize().at("find", layout.home())?;
        if to.starts_with(&home) || home.starts_with(&to) {
            return Err(Error::BackupInside { path: to });
        }
        let there = Layout::of(&to);
        let mut copying = Copying::default();
        // First: a sealed scan that is taken in meanwhile is then in the index that is copied next.
        let files = files_of(&home)?;
        for file in &files {
            match copying.copy_if_new(&home.join(file), &to.join(file)) {
                // Taken in or answered since the list was made.
                Err(_) if !home.join(file).exists() => {}
                outcome => outcome?,
            }
        }
        let mark = durable::read(&layout.use_log_mark())?.unwrap_or_default();
        if !there.use_log_mark().exists() {
            durable::folder(&to.join("keys"))?;
            durable::replace(&there.use_log_mark(), &mark)?;
        }
        let waiting = to.join("index.db.new");
        let names = self.copy_what_belongs_together(&waiting, &there, &mut copying)?;
        // The keyring knows every register that the older index knows; the other way round would lose one.
        copying.copy(&layout.keyring(), &there.keyring())?;
        copying.copy(&layout.intake_key(), &there.intake_key())?;
        let report = copying.finish()?;
        put_in_place(&waiting, &there.index())?;
        // After the index, and as it was before that was copied: a mark may be behind its log, not before it.
        durable::replace(&there.use_log_mark(), &mark)?;
        let removed = remove_what_went(&to, &files, &names)?;
        Ok(BackupReport { contents: names.len(), removed, ..report })
    }

    /// The index, and every content it knows.
    fn copy_what_belongs_together(
        &self,
        waiting: &Path,
        there: &Layout,
        copying: &mut Copying,
    ) -> Result<BTreeSet<String>, Error> {
        for _ in 0..TRIES {
            copy_index(&self.another_index()?, self.index_key(), waiting)?;
            let living = {
                let copy = schema::open(waiting, self.index_key())?;
                contents::living(&copy)?
            };
            let mut missing = None;
            for content in &living {
                let from = self.inner.vault.path(&content.file);
                match copying.copy_if_new(&from, &there.vault().join(vault::place(&content.file))) {
                    Err(_) if !from.exists() => missing = Some(content.id),
                    outcome => outcome?,
                }
            }
            match missing {
                None => return Ok(living.into_iter().map(|content| content.file).collect()),
                Some(id) if contents::is_living(&self.index(), id)? => return Err(Error::ContentMissing { id }),
                Some(_) => {}
            }
        }
        Err(Error::CopyDiffers { path: waiting.to_owned() })
    }

    /// Makes a home from a backup, where there is none. It opens with the passwords of the day of the backup. Cut off,
    /// it can be begun anew.
    ///
    /// # Errors
    /// When there is an archive already, the backup is none, or a disk refuses.
    pub fn restore(from: &Path, home: &Path) -> Result<BackupReport, Error> {
        let (backup, layout) = (Layout::of(from), Layout::of(home));
        let begun = home.join(RESTORING);
        if layout.keyring().exists() || layout.index().exists() && !begun.exists() {
            return Err(Error::Exists { path: home.to_owned() });
        }
        if !backup.keyring().exists() || !backup.index().exists() {
            return Err(Error::NoArchive { path: from.to_owned() });
        }
        let (mut copying, mut files, mut contents) = (Copying::default(), Vec::new(), 0);
        walk(from, Path::new(""), &|first| first == "index.db" || !first.starts_with("index.db"), &mut files)?;
        durable::folder(home)?;
        durable::replace(&begun, &[])?;
        // What a lost index left beside itself would be read into the one that comes.
        for end in ["-wal", "-shm"] {
            durable::remove(&home.join(format!("index.db{end}")))?;
        }
        for file in files.iter().filter(|file| from.join(file) != backup.keyring()) {
            contents += usize::from(file.starts_with("vault"));
            copying.copy(&from.join(file), &home.join(file))?;
        }
        for folder in [layout.sealed(), layout.snapshots(), layout.vault()] {
            durable::folder(&folder)?;
        }
        // The keyring last: where it is, there is an archive.
        let others = copying.finish()?;
        let mut copying = Copying { report: others, ..Copying::default() };
        copying.copy(&backup.keyring(), &layout.keyring())?;
        let report = BackupReport { contents, ..copying.finish()? };
        durable::remove(&begun)?;
        Ok(report)
    }

    /// Puts the newest snapshot in the place of a lost or broken index, which is kept aside. What came in since that
    /// day is not in it: its files stay in the vault, without keys, and its lines are gone from the use log.
    ///
    /// # Errors
    /// When there is no snapshot, or the disk refuses.
    pub fn return_to_snapshot(home: &Path) -> Result<PathBuf, Error> {
        let layout = Layout::of(home);
        let missing = || Error::NoSnapshot { path: layout.snapshots() };
        let newest = daily_snapshots(&layout.snapshots())?.pop().ok_or_else(missing)?;
        let index = layout.index();
        for end in ["", "-wal", "-shm"] {
            let path = home.join(format!("index.db{end}"));
            if path.exists() {
                fs::rename(&path, home.join(format!("index.broken{end}"))).at("move aside", &path)?;
            }
        }
        let mut copying = Copying::default();
        copying.copy(&mark_of(&newest), &layout.use_log_mark())?;
        copying.copy(&newest, &index)?;
        if !layout.keyring().exists() {
            copying.copy(&layout.snapshots().join("keyring"), &layout.keyring())?;
        }
        copying.finish()?;
        Ok(newest)
    }
}

/// The mark of the use log that belongs to a snapshot.
fn mark_of(snapshot: &Path) -> PathBuf {
    snapshot.with_extension("use-log")
}

fn copy_keys(from: &Path, to: &Path) -> Result<(), Error> {
    let bytes = durable::read(from)?.ok_or_else(|| Error::NoArchive { path: from.to_owned() })?;
    durable::replace(to, &bytes)
}

/// The index as it was before it is brought to another shape.
pub(super) fn before_migration(layout: &Layout, index: &Connection, key: &Key) -> Result<(), Error> {
    let SchemaVersion::Inside(version) = schema::MIGRATIONS.current_version(index).map_err(Error::Migration)? else {
        return Ok(());
    };
    durable::folder(&layout.snapshots())?;
    copy_index(index, key, &layout.snapshots().join(format!("before-shape-{}.db", version.get() + 1)))
}

/// Copies an index through its engine, so that whoever writes meanwhile does no harm, and reads the copy back.
fn copy_index(from: &Connection, key: &Key, to: &Path) -> Result<(), Error> {
    let unfinished = to.with_extension("unfinished");
    // What a cut-off left beside them would be read into the copies that come.
    for copy in [&unfinished, to] {
        for end in ["-journal", "-wal", "-shm"] {
            let mut beside = copy.as_os_str().to_owned();
            beside.push(end);
            durable::remove(Path::new(&beside))?;
        }
    }
    durable::remove(&unfinished)?;
    durable::empty(&unfinished)?;
    {
        let mut copy = schema::open_empty(&unfinished, key)?;
        let backup = Backup::new(from, &mut copy).doing("copy the index")?;
        backup.step(-1).doing("copy the index")?;
    }
    let back = schema::open(&unfinished, key)?;
    let sound = |sql: &str, right: &str| -> Result<bool, Error> {
        let mut statement = back.prepare(sql).doing("check a copy of the index")?;
        let mut rows = statement.query([]).doing("check a copy of the index")?;
        while let Some(row) = rows.next().doing("check a copy of the index")? {
            if row.get::<_, String>(0).doing("check a copy of the index")? != right {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if !sound("PRAGMA cipher_integrity_check", "")? || !sound("PRAGMA quick_check", "ok")? {
        return Err(Error::CopyDiffers { path: unfinished });
    }
    drop(back);
    put_in_place(&unfinished, to)
}

fn put_in_place(from: &Path, to: &Path) -> Result<(), Error> {
    let put = || -> io::Result<()> {
        File::open(from)?.sync_all()?;
        fs::rename(from, to)?;
        durable::sync_folder(to.parent().unwrap_or(Path::new(".")))
    };
    put().at("put in place", to)
}

impl Copying {
    /// Copies what is not there yet. A file that may change (the owner's own texts) is copied whenever it differs; the
    /// others have names of their own, and their length tells whether they are all there.
    fn copy_if_new(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        let length = |path: &Path| fs::metadata(path).ok().map(|data| data.len());
        let there = length(to).is_some_and(|there| Some(there) == length(from));
        let may_change = from.extension().is_some();
        if there && (!may_change || same(from, to)?) {
            return Ok(());
        }
        self.copy(from, to)
    }

    /// Copies one file, synced and read back.
    fn copy(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        let folder = to.parent().unwrap_or(Path::new("."));
        durable::folder(folder)?;
        let put = || -> io::Result<u64> {
            let mut file = durable::unfinished_in(folder)?;
            let bytes = io::copy(&mut File::open(from)?, &mut file)?;
            file.as_file().sync_all()?;
            file.persist(to)?;
            Ok(bytes)
        };
        self.report.bytes += put().at("copy to", to)?;
        self.report.copied += 1;
        self.folders.insert(folder.to_owned());
        if same(from, to)? { Ok(()) } else { Err(Error::CopyDiffers { path: to.to_owned() }) }
    }

    /// Makes the copies' names durable, each folder once.
    fn finish(self) -> Result<BackupReport, Error> {
        for folder in &self.folders {
            durable::sync_folder(folder).at("sync", folder)?;
        }
        Ok(self.report)
    }
}

fn same(one: &Path, other: &Path) -> Result<bool, Error> {
    let compare = || -> io::Result<bool> {
        let (mut one, mut other) = (BufReader::new(File::open(one)?), BufReader::new(File::open(other)?));
        let (mut left, mut right) = (vec![0; 1 << 16], vec![0; 1 << 16]);
        loop {
            let count = one.read(&mut left)?;
            if count == 0 {
                return Ok(other.read(&mut right)? == 0);
            }
            if other.read_exact(&mut right[..count]).is_err() || left[..count] != right[..count] {
                return Ok(false);
            }
        }
    };
    compare().at("read back", other)
}

/// What the archive has no more goes from the backup too, once the index that does not know it is in place.
fn remove_what_went(backup: &Path, files: &[PathBuf], contents: &BTreeSet<String>) -> Result<usize, Error> {
    let known: BTreeSet<PathBuf> =
        contents.iter().map(|name| Path::new("vault").join(vault::place(name))).chain(files.iter().cloned()).collect();
    let mut there = Vec::new();
    walk(backup, Path::new(""), &|first| !NOT_AS_FILES.contains(&first) || first == "vault", &mut there)?;
    let mut count = 0;
    for file in there.iter().filter(|file| !known.contains(*file)) {
        durable::remove(&backup.join(file))?;
        count += 1;
    }
    Ok(count)
}

/// The files of a home that are copied as they lie there, relative to it.
fn files_of(home: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    walk(home, Path::new(""), &|first| !NOT_AS_FILES.contains(&first), &mut files)?;
    Ok(files)
}

/// All plain files under a folder whose first part is wanted; links are not followed.
fn walk(root: &Path, below: &Path, wanted: &dyn Fn(&str) -> bool, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let folder = root.join(below);
    for entry in fs::read_dir(&folder).at("list", &folder)? {
        let entry = entry.at("list", &folder)?;
        let path = below.join(entry.file_name());
        let first = path.components().next().map(Component::as_os_str).and_then(|first| first.to_str());
        let unfinished = durable::is_unfinished(&entry.file_name().to_string_lossy());
        if unfinished || !first.is_none_or(wanted) {
            continue;
        }
        let kind = entry.file_type().at("look at", &entry.path())?;
        if kind.is_dir() {
            walk(root, &path, wanted, files)?;
        } else if kind.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

/// The daily snapshots, the oldest first.
fn daily_snapshots(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    if folder.is_dir() {
        walk(folder, Path::new(""), &|name| name.starts_with("index-"), &mut files)?;
    }
    let snapshots = files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "db"));
    Ok(snapshots.map(|file| folder.join(file)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::{
            Sealer, UseFilter,
            scene::{Scene, at, page, password, sighting},
        },
        record::{Actor, ContentOwner, ContentRole, Fixity, Grounds, ScanId, Scope},
    };

    /// Every file under a folder, with its bytes, but for those of the index.
    fn contents_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        walk(folder, Path::new(""), &|first| !first.starts_with("index.") && first != "snapshots", &mut files).unwrap();
        files.into_iter().map(|file| (file.clone(), fs::read(folder.join(file)).unwrap())).collect()
    }

    fn with_papers() -> Scene {
        let scene = Scene::new();
        let document = scene.filed(&[7; 100_000], scene.county);
        scene.archive.index_text(document.id(), &[page(1, "Mallila")]).unwrap();
        scene.sealed(b"waits");
        Sealer::open(scene.home.path())
            .unwrap()
            .seal(&b"locked"[..], Fixity::of(b"locked"), &sighting("lukittu.pdf"))
            .unwrap();
        durable::replace(&scene.home.path().join("paperisilta.toml"), b"# asetukset").unwrap();
        durable::folder(&scene.home.path().join("exports/malli")).unwrap();
        durable::replace(&scene.home.path().join("exports/malli/export.toml"), b"# vienti").unwrap();
        durable::folder(&scene.home.path().join("outbox")).unwrap();
        durable::replace(&scene.home.path().join("outbox/package"), &[9; 5000]).unwrap();
        scene
    }

    #[test]
    fn a_lost_home_comes_back_byte_for_byte() {
        let scene = with_papers();
        let backup = tempfile::tempdir().unwrap();
        let report = scene.archive.backup(backup.path()).unwrap();
        assert_eq!(report.contents, 3);
        let documents = scene.archive.documents().unwrap();
        let (scans, before) = (scene.archive.scans().unwrap(), contents_of(scene.home.path()));
        let Scene { home, archive, .. } = scene;
        drop(archive);
        drop(home);

        let home = tempfile::tempdir().unwrap();
        Archive::restore(backup.path(), home.path()).unwrap();
        assert_eq!(contents_of(home.path()), before);
        let archive = Archive::open(home.path(), None, &password()).unwrap();
        assert_eq!((archive.documents().unwrap(), archive.scans().unwrap()), (documents, scans.clone()));
        assert_eq!(archive.content(scans[0].original()).unwrap().as_slice(), [7; 100_000]);
        assert_eq!(archive.verify(true).unwrap().problems, []);
        let waiting = archive.sealed_waiting().unwrap();
        assert_eq!(archive.open_sealed(&waiting[0]).unwrap().bytes().unwrap().as_slice(), b"locked");
        assert!(matches!(Archive::restore(backup.path(), home.path()), Err(Error::Exists { .. })));
    }

    #[test]
    fn the_next_run_copies_only_what_is_new_and_drops_what_was_destroyed() {
        let scene = with_papers();
        let backup = tempfile::tempdir().unwrap();
        scene.archive.backup(backup.path()).unwrap();
        let again = scene.archive.backup(backup.path()).unwrap();
        assert_eq!((again.copied, again.removed), (2, 0), "the keyring and the public key");

        let document = scene.divided(b"to be destroyed", 1).remove(0);
        scene.archive.backup(backup.path()).unwrap();
        let (document, dismissed) = document.dismiss(Actor::Machine, at(2)).unwrap();
        let grounds = Grounds::never_ours(&document, at(20), 14).unwrap();
        let (_, disposed) = document.dispose(&grounds, Actor::Machine, at(20)).unwrap();
        scene.archive.commit([dismissed, disposed]).unwrap();
        let waiting = scene.archive.sealed_waiting().unwrap();
        scene.archive.remove_sealed(&waiting[0]).unwrap();
        let last = scene.archive.backup(backup.path()).unwrap();
        assert_eq!((last.contents, last.removed), (3, 3), "original, reading, sealed scan");
        let home = tempfile::tempdir().unwrap();
        Archive::restore(backup.path(), home.path()).unwrap();
        let restored = Archive::open(home.path(), None, &password()).unwrap();
        let report = restored.verify(true).unwrap();
        assert_eq!((report.problems, report.unowned), (Vec::new(), 0));
    }

    #[test]
    fn a_backup_does_not_lie_in_the_home_it_copies() {
        let scene = Scene::new();
        let inside = scene.home.path().join("varmuuskopio");
        assert!(matches!(scene.archive.backup(&inside), Err(Error::BackupInside { .. })));
    }

    #[test]
    fn a_snapshot_a_day_and_the_newest_seven() {
        let scene = Scene::new();
        assert!(scene.archive.snapshot(at(1)).unwrap());
        assert!(!scene.archive.snapshot(at(1)).unwrap());
        for day in 2..=9 {
            assert!(scene.archive.snapshot(at(day)).unwrap());
        }
        let names: Vec<_> = daily_snapshots(&scene.home.path().join("snapshots"))
            .unwrap()
            .into_iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), SNAPSHOTS);
        assert_eq!((names[0].as_str(), names[6].as_str()), ("index-20261103.db", "index-20261109.db"));
    }

    #[test]
    fn one_broken_index_does_not_cost_the_archive() {
        let scene = with_papers();
        scene.archive.snapshot(at(2)).unwrap();
        let late = scene
            .archive
            .keep(ContentOwner::Scan(ScanId::new()), ContentRole::Original, Scope::Intake, b"late")
            .unwrap();
        let (late, change) = crate::record::Scan::received(late, sighting("x"), false, at(3));
        scene.archive.commit([change]).unwrap();
        let Scene { home, archive, .. } = scene;
        drop(archive);
        durable::replace(&home.path().join("index.db"), b"broken").unwrap();
        fs::remove_file(home.path().join("keys/keyring")).unwrap();
        assert!(Archive::open(home.path(), None, &password()).is_err());

        Archive::return_to_snapshot(home.path()).unwrap();
        let archive = Archive::open(home.path(), None, &password()).unwrap();
        let report = archive.verify(true).unwrap();
        assert_eq!((report.problems, report.contents, report.unowned), (Vec::new(), 3, 1));
        assert_eq!(archive.scan(late.id()).unwrap(), None);
        assert!(home.path().join("index.broken").exists(), "what was broken is kept aside");
        assert!(archive.use_log(&UseFilter::default()).unwrap().is_empty());
    }

    #[test]
    fn before_the_index_changes_its_shape_a_copy_is_made() {
        let scene = Scene::new();
        before_migration(&scene.archive.inner.layout, &scene.archive.index(), scene.archive.index_key()).unwrap();
        let copies = fs::read_dir(scene.home.path().join("snapshots")).unwrap();
        let mut copies = copies.map(|entry| entry.unwrap().path());
        let copy = copies.find(|path| path.extension().is_some_and(|end| end == "db")).unwrap();
        assert!(copy.to_str().unwrap().contains("before-shape-"));
        let index = schema::open(&copy, scene.archive.index_key()).unwrap();
        let count: i64 = index.query_row("SELECT count(*) FROM clients", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
    }
}
