//! Watching a scanner folder: a file is offered when it has come to rest. Looking from time to time is the truth;
//! one rule holds at the start, at a wake-up and at every later look.

use std::{
    collections::HashMap,
    fs::{self, Metadata},
    io::{Read as _, Seek as _, SeekFrom},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Error, Profile, pick_up};
use crate::record::{Fixity, Timestamp};

/// So many looks in a row must find a file the same.
const LOOKS: u32 = 3;
/// A file that came to rest but is not whole is offered again after this, then after twice this, …
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// … but never less often than this.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// How much of a file's beginning and end is compared.
const SAMPLE: u64 = 4096;

/// A file that has come to rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Where it is.
    pub path: PathBuf,
    /// It has been at rest past the profile's limit, and was offered before: take what is there.
    pub stuck: bool,
}

/// Watches one folder.
pub struct Watch {
    folder: PathBuf,
    profile: Profile,
    files: HashMap<PathBuf, Track>,
}

/// What is known of a file.
struct Track {
    seen: Look,
    since: Timestamp,
    looks: u32,
    sample: Option<Fixity>,
    offer: Offer,
}

/// Whether and when a file is to be offered.
enum Offer {
    /// It has not come to rest, or was not offered yet.
    First,
    /// It was offered, and is offered again at that time unless it is gone; the wait before was so long.
    Again(Timestamp, Duration),
    /// It was taken, and only could not be removed.
    Never,
}

/// What a look at a file tells; equal looks mean that nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    bytes: u64,
    modified: (i64, i64),
    file: (u64, u64),
}

impl Look {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            file: (metadata.dev(), metadata.ino()),
        }
    }
}

impl Watch {
    /// Nothing is looked at yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, profile: Profile) -> Self {
        Self { folder: folder.into(), profile, files: HashMap::new() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How its files are told finished.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// How many files lie there that nobody has taken yet: those that come to rest, and those that are not whole.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.files.values().filter(|track| !matches!(track.offer, Offer::Never)).count()
    }

    /// Looks once, and tells which files have come to rest, the oldest first. To be called every `profile.poll`, and
    /// when the folder rings.
    ///
    /// # Errors
    /// Where the folder cannot be looked through; what is known of its files is kept.
    pub fn tick(&mut self, now: Timestamp) -> Result<Vec<Settled>, Error> {
        let found = self.list()?;
        self.files.retain(|path, _| found.iter().any(|(there, _)| there == path));
        let mut ready: Vec<((i64, i64), Settled)> = Vec::new();
        for (path, look) in found {
            let track = self.files.entry(path.clone()).or_insert_with(|| Track::new(look, now));
            if let Some(stuck) = track.look(&path, look, now, &self.profile) {
                ready.push((look.modified, Settled { path, stuck }));
            }
        }
        ready.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.path.cmp(&other.path)));
        Ok(ready.into_iter().map(|(_, settled)| settled).collect())
    }

    /// The file was taken but could not be removed: it is not offered again unless somebody writes it anew.
    pub fn leave(&mut self, path: &Path) {
        if let Some(track) = self.files.get_mut(path) {
            track.offer = Offer::Never;
        }
    }

    fn list(&self) -> Result<Vec<(PathBuf, Look)>, Error> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(Error::Folder)? {
            let path = entry.map_err(Error::Folder)?.path();
            if is_left_alone(&path) {
                continue;
            }
            // Gone between the list and the look: it was never there.
            let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
            if metadata.is_file() {
                found.push((path, Look::of(&metadata)));
            }
        }
        Ok(found)
    }
}

impl Track {
    const fn new(seen: Look, now: Timestamp) -> Self {
        Self { seen, since: now, looks: 0, sample: None, offer: Offer::First }
    }

    /// Takes a look into account; answers whether the file is to be offered now, and whether as stuck.
    fn look(&mut self, path: &Path, look: Look, now: Timestamp, profile: &Profile) -> Option<bool> {
        // A clock that was set back would make a file wait for ever.
        if look != self.seen || now < self.since {
            *self = Self::new(look, now);
        }
        self.looks += 1;
        // The sample is taken at the first look and compared when the file is due: shares keep sizes and times in a
        // cache, and a scanner that sets the room aside first changes neither.
        if self.looks == 1 {
            self.sample = sample(path, look.bytes);
        }
        let rest = (now - self.since).to_std().unwrap_or_default();
        let due = match self.offer {
            Offer::First => self.looks >= LOOKS && rest >= profile.settle,
            Offer::Again(at, _) => now >= at,
            Offer::Never => false,
        };
        if !due {
            return None;
        }
        let again = sample(path, look.bytes);
        if again.is_none() || again != self.sample {
            *self = Self { looks: 1, sample: again, ..Self::new(look, now) };
            return None;
        }
        let (offered, wait) = match self.offer {
            Offer::Again(_, wait) => (true, (wait * 2).min(LONGEST_WAIT)),
            Offer::First | Offer::Never => (false, FIRST_WAIT),
        };
        self.offer = Offer::Again(now + wait, wait);
        Some(offered && rest >= profile.stuck_after)
    }
}

/// Names that say: not finished, or not meant for others.
fn is_left_alone(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return true };
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart"].iter().any(|end| name.ends_with(end))
}

/// The beginning and the end of a file, hashed; `None` where it cannot be read now.
fn sample(path: &Path, bytes: u64) -> Option<Fixity> {
    let mut file = pick_up::open(path).ok()?;
    let mut content = Vec::new();
    (&mut file).take(SAMPLE).read_to_end(&mut content).ok()?;
    if bytes > SAMPLE {
        file.seek(SeekFrom::Start(bytes - SAMPLE)).ok()?;
        file.take(SAMPLE).read_to_end(&mut content).ok()?;
    }
    Some(Fixity::of(&content))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Folder {
        dir: tempfile::TempDir,
        watch: Watch,
        start: Timestamp,
    }

    impl Folder {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let profile =
                Profile { settle: Duration::from_secs(4), stuck_after: Duration::from_mins(10), ..Profile::default() };
            let watch = Watch::new(dir.path(), profile);
            Self { dir, watch, start: "2026-11-02T08:00:00Z".parse().unwrap() }
        }

        fn write(&self, name: &str, content: &[u8]) {
            fs::write(self.dir.path().join(name), content).unwrap();
        }

        /// The names offered at a second.
        fn tick(&mut self, second: u64) -> Vec<(String, bool)> {
            let settled = self.watch.tick(self.start + Duration::from_secs(second)).unwrap();
            let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
            settled.iter().map(|settled| (name(&settled.path), settled.stuck)).collect()
        }
    }

    #[test]
    fn a_file_is_offered_after_three_equal_looks_over_the_settling_time() {
        let mut folder = Folder::new();
        folder.write("a.pdf", b"paper");
        assert!(folder.tick(0).is_empty());
        assert!(folder.tick(2).is_empty());
        assert_eq!(folder.tick(4), [("a.pdf".to_owned(), false)]);
        assert!(folder.tick(6).is_empty(), "once is enough");
    }

    #[test]
    fn time_alone_does_not_settle_a_file_and_looks_alone_do_not() {
        let mut folder = Folder::new();
        folder.write("a.pdf", b"paper");
        assert!(folder.tick(0).is_empty());
        assert!(folder.tick(100).is_empty(), "two looks");
        folder.write("b.pdf", b"paper");
        assert!(!folder.tick(101).contains(&("b.pdf".to_owned(), false)));
        folder.tick(102);
        assert!(folder.tick(103).is_empty(), "two seconds");
    }

    #[test]
    fn a_file_that_grows_begins_anew() {
        let mut folder = Folder::new();
        folder.write("a.pdf", b"pap");
        folder.tick(0);
        folder.tick(2);
        folder.write("a.pdf", b"paper");
        assert!(folder.tick(4).is_empty());
        assert!(folder.tick(6).is_empty());
        assert_eq!(folder.tick(8).len(), 1);
    }

    #[test]
    fn a_file_written_in_place_under_the_same_size_and_time_is_noticed() {
        let mut folder = Folder::new();
        folder.write("a.pdf", &[0; 9000]);
        let path = folder.dir.path().join("a.pdf");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        folder.tick(0);
        folder.tick(2);
        folder.write("a.pdf", &[7; 9000]);
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert!(folder.tick(4).is_empty());
        assert!(folder.tick(6).is_empty());
        assert_eq!(folder.tick(8).len(), 1);
    }

    #[test]
    fn a_file_that_is_not_taken_is_offered_again_ever_more_seldom_and_at_last_as_stuck() {
        let mut folder = Folder::new();
        folder.write("a.pdf", b"half");
        let offered: Vec<(u64, bool)> =
            (0..2000).step_by(2).filter_map(|s| folder.tick(s).first().map(|(_, stuck)| (s, *stuck))).collect();
        let times: Vec<u64> = offered.iter().map(|(second, _)| *second).collect();
        assert!(times.windows(3).all(|w| w[2] - w[1] + 1 >= w[1] - w[0]), "{times:?}");
        assert!(offered.iter().all(|(second, stuck)| *stuck == (*second >= 600)), "{offered:?}");
        assert!(times.windows(2).all(|w| w[1] - w[0] <= 302));
    }

    #[test]
    fn the_oldest_comes_first_and_links_folders_and_unfinished_names_never_come() {
        let mut folder = Folder::new();
        for (name, age) in [("new.pdf", 10), ("old.pdf", 500), (".hidden.pdf", 5), ("x.pdf.part", 5), ("~$y.pdf", 5)] {
            folder.write(name, b"paper");
            let file = fs::File::options().write(true).open(folder.dir.path().join(name)).unwrap();
            file.set_modified((folder.start - Duration::from_secs(age)).into()).unwrap();
        }
        symlink("old.pdf", folder.dir.path().join("link.pdf")).unwrap();
        fs::create_dir(folder.dir.path().join("folder.pdf")).unwrap();
        folder.tick(0);
        folder.tick(2);
        let names: Vec<String> = folder.tick(4).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["old.pdf", "new.pdf"]);
    }

    #[test]
    fn a_file_left_behind_is_offered_again_only_when_it_is_written_anew() {
        let mut folder = Folder::new();
        folder.write("a.pdf", b"paper");
        for second in [0, 2, 4] {
            folder.tick(second);
        }
        folder.watch.leave(&folder.dir.path().join("a.pdf"));
        assert!((6..1000).step_by(2).all(|second| folder.tick(second).is_empty()));
        assert_eq!(folder.watch.waiting(), 0);
        folder.write("a.pdf", b"another paper");
        folder.tick(1000);
        folder.tick(1002);
        assert_eq!(folder.tick(1004).len(), 1);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_file_wait_for_ever() {
        let mut folder = Folder::new();
        folder.write("a.pdf", b"paper");
        folder.tick(5000);
        folder.tick(0);
        folder.tick(2);
        assert_eq!(folder.tick(4).len(), 1);
    }
}
