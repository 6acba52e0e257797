//! Watching a scanner folder: a file is offered when it has come to rest. Looking from time to time is the truth;
//! one rule holds at the start, at a wake-up and at every later look.

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Error, Profile,
    look::{Look, Sample, is_being_written},
};
use crate::record::Timestamp;

/// So many looks in a row must find a file the same.
const LOOKS: u32 = 3;
/// A file that came to rest but is not whole is offered again after this, then after twice this, …
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// … but never less often than this.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// Folders within folders: deeper than anybody sorts paper.
const DEEPEST: u32 = 16;

/// A file that has come to rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Where it is.
    pub path: PathBuf,
    /// What it looked like when it was opened last.
    pub look: Look,
    /// How long it has been waited for.
    pub patience: Patience,
}

/// How long a file has been waited for: what is to be done with one that is not right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Patience {
    /// It has just come to rest: what is wrong with it may be that somebody is still writing.
    First,
    /// It was offered before, and nobody has written to it since.
    Again,
    /// It has been at rest past the profile's limit, or nobody waits for more: take what is there.
    Over,
}

/// How many files lie in a folder, by what becomes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lying {
    /// Not taken yet: they come to rest, or are not whole.
    pub waiting: usize,
    /// Past the limit and still there: incomplete, not to be read, or under a name that says "unfinished".
    pub stuck: usize,
    /// Never taken: links, pipes, devices, files with a second name; folders that cannot be looked through.
    pub unfit: usize,
    /// In the archive, and cannot be removed from here.
    pub left: usize,
}

/// Watches one folder, and the folders in it.
pub struct Watch {
    folder: PathBuf,
    profile: Profile,
    files: HashMap<PathBuf, Track>,
    /// To be offered, the oldest last.
    due: Vec<PathBuf>,
    /// Counts the looks.
    round: u64,
    /// Folders that could not be looked through.
    shut: usize,
}

/// What a thing in the folder is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A file like any other.
    Paper,
    /// Its name says that it is not finished.
    Unfinished,
    /// No file that is ours to take.
    Unfit,
}

/// What is known of a file.
struct Track {
    kind: Kind,
    seen: Look,
    since: Timestamp,
    looks: u32,
    sample: Option<Sample>,
    offer: Offer,
    /// It could not be taken, for another reason than that it is not whole.
    failed: bool,
    round: u64,
}

/// Whether and when a file is to be offered.
#[derive(Clone, Copy)]
enum Offer {
    /// It has not come to rest, or was not offered yet.
    First,
    /// It was offered, and is offered again at that time unless it is gone; the wait before was so long.
    Again(Timestamp, Duration),
    /// It was taken, and only could not be removed.
    Never,
}

impl Watch {
    /// Nothing is looked at yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, profile: Profile) -> Self {
        Self { folder: folder.into(), profile, files: HashMap::new(), due: Vec::new(), round: 0, shut: 0 }
    }

    /// Looks once. To be called every `profile.poll`, and when the folder rings.
    ///
    /// # Errors
    /// Where the folder cannot be looked through: it is away, and what is known of its files is kept.
    pub fn tick(&mut self, now: Timestamp) -> Result<(), Error> {
        let found = Found::in_folder(&self.folder)?;
        self.round += 1;
        self.shut = found.shut;
        for (path, look, kind) in found.files {
            let track = self.files.entry(path.clone()).or_insert_with(|| Track::new(kind, look, now));
            track.round = self.round;
            track.look(&path, kind, look, now);
        }
        self.files.retain(|_, track| track.round == self.round);
        let mut due: Vec<_> = self.files.iter().filter(|(_, track)| track.is_due(now, &self.profile)).collect();
        due.sort_by(|(path, track), (other, than)| {
            than.seen.modified.cmp(&track.seen.modified).then_with(|| other.cmp(path))
        });
        self.due = due.into_iter().map(|(path, _)| path.clone()).collect();
        Ok(())
    }

    /// The next file that has come to rest, the oldest first. What is not asked for is due at the next look again.
    pub fn next_settled(&mut self, now: Timestamp) -> Option<Settled> {
        while let Some(path) = self.due.pop() {
            let Some(track) = self.files.get_mut(&path) else { continue };
            if let Some((look, patience)) = track.offer(&path, now, &self.profile) {
                return Some(Settled { path, look, patience });
            }
        }
        None
    }

    /// The file could not be taken, though it may be whole: somebody should know before the limit.
    pub fn failed(&mut self, path: &Path) {
        if let Some(track) = self.files.get_mut(path) {
            track.failed = true;
        }
    }

    /// The file was taken but could not be removed: it is not offered again unless somebody writes it anew.
    pub fn leave(&mut self, path: &Path) {
        if let Some(track) = self.files.get_mut(path) {
            track.offer = Offer::Never;
        }
    }

    /// The file was taken and is gone.
    pub fn forget(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// What lies in the folder.
    #[must_use]
    pub fn lying(&self, now: Timestamp) -> Lying {
        let mut lying = Lying { unfit: self.shut, ..Lying::default() };
        for track in self.files.values() {
            let late = track.failed || track.rest(now) >= self.profile.stuck_after;
            match (track.kind, track.offer) {
                (Kind::Unfit, _) => lying.unfit += 1,
                (Kind::Paper, Offer::Never) => lying.left += 1,
                (Kind::Paper, _) => {
                    lying.waiting += 1;
                    lying.stuck += usize::from(late);
                }
                (Kind::Unfinished, _) => lying.stuck += usize::from(late),
            }
        }
        lying
    }
}

impl Track {
    const fn new(kind: Kind, seen: Look, now: Timestamp) -> Self {
        Self { kind, seen, since: now, looks: 0, sample: None, offer: Offer::First, failed: false, round: 0 }
    }

    /// Takes a look into account.
    fn look(&mut self, path: &Path, kind: Kind, look: Look, now: Timestamp) {
        // A clock that was set back would make a file wait for ever.
        if look != self.seen || kind != self.kind || now < self.since {
            *self = Self { round: self.round, ..Self::new(kind, look, now) };
        }
        self.looks = self.looks.saturating_add(1);
        // The closer look is taken at the first one and compared when the file is due: shares keep sizes and times in
        // a cache, and a scanner that sets the room aside first changes neither.
        if self.looks == 1 && kind == Kind::Paper {
            self.sample = Sample::of(path).ok().map(|(sample, _)| sample);
        }
    }

    fn rest(&self, now: Timestamp) -> Duration {
        (now - self.since).to_std().unwrap_or_default()
    }

    fn is_due(&self, now: Timestamp, profile: &Profile) -> bool {
        self.kind == Kind::Paper
            && match self.offer {
                Offer::First => self.looks >= LOOKS && self.rest(now) >= profile.settle,
                Offer::Again(at, _) => now >= at,
                Offer::Never => false,
            }
    }

    /// A file that is due, unless a closer look finds that it is not at rest after all.
    fn offer(&mut self, path: &Path, now: Timestamp, profile: &Profile) -> Option<(Look, Patience)> {
        // Offered before: a clock that jumps ahead must not cut short the wait of a file that just came.
        let over = matches!(self.offer, Offer::Again(..)) && self.rest(now) >= profile.stuck_after;
        let Ok((sample, file)) = Sample::of(path) else {
            // Busy, stale, or not ours to read: that may pass, and is told when it does not.
            self.wait(now);
            return None;
        };
        if self.sample != Some(sample) {
            *self = Self { round: self.round, looks: 1, sample: Some(sample), ..Self::new(self.kind, self.seen, now) };
            return None;
        }
        if self.rest(now) < profile.stuck_after && is_being_written(&file) {
            return None;
        }
        let patience = match self.offer {
            _ if over => Patience::Over,
            Offer::Again(..) => Patience::Again,
            Offer::First | Offer::Never => Patience::First,
        };
        self.failed = false;
        self.wait(now);
        Some((sample.look, patience))
    }

    fn wait(&mut self, now: Timestamp) {
        let wait = match self.offer {
            Offer::Again(_, wait) => (wait * 2).min(LONGEST_WAIT),
            Offer::First | Offer::Never => FIRST_WAIT,
        };
        self.offer = Offer::Again(now + wait, wait);
    }
}

/// What one look finds.
#[derive(Default)]
struct Found {
    files: Vec<(PathBuf, Look, Kind)>,
    shut: usize,
}

impl Found {
    fn in_folder(folder: &Path) -> Result<Self, Error> {
        let mut found = Self::default();
        found.look_through(folder, DEEPEST).map_err(Error::Folder)?;
        Ok(found)
    }

    fn look_through(&mut self, folder: &Path, deeper: u32) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            if is_not_meant_for_us(&name) {
                continue;
            }
            // Gone between the list and the look: it was never there.
            let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
            if metadata.is_dir() {
                // A folder that was moved in is looked through as well. One that is shut does not shut the others.
                let looked = deeper.checked_sub(1).map(|deeper| self.look_through(&path, deeper));
                self.shut += usize::from(!matches!(looked, Some(Ok(()))));
                continue;
            }
            let kind = match metadata.nlink() {
                // What has a second name stays somewhere, whatever we remove; it may even be somebody else's.
                1 if metadata.is_file() => {
                    if says_unfinished(&name) {
                        Kind::Unfinished
                    } else {
                        Kind::Paper
                    }
                }
                _ => Kind::Unfit,
            };
            self.files.push((path, Look::of(&metadata), kind));
        }
        Ok(())
    }
}

/// Hidden things, locks, and what file servers and desktops keep beside the files: waste baskets, thumbnails.
fn is_not_meant_for_us(name: &str) -> bool {
    const THEIRS: &[&str] = &[
        "#recycle",
        "@eadir",
        "@recycle",
        "$recycle.bin",
        "lost+found",
        "system volume information",
        "thumbs.db",
        "desktop.ini",
    ];
    name.starts_with('.') || name.starts_with("~$") || THEIRS.contains(&name)
}

/// Names that say: not finished.
fn says_unfinished(name: &str) -> bool {
    [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart"].iter().any(|end| name.ends_with(end))
}

/// What lies in a folder, by one look alone: stuck is what nobody has written to for as long as the profile allows.
///
/// # Errors
/// Where the folder cannot be looked through.
pub fn lying_in(folder: &Path, profile: &Profile, now: Timestamp) -> Result<Lying, Error> {
    let found = Found::in_folder(folder)?;
    let mut lying = Lying { unfit: found.shut, ..Lying::default() };
    for (_, look, kind) in found.files {
        let age = u64::try_from(now.timestamp() - look.modified.0).unwrap_or_default();
        match kind {
            Kind::Unfit => lying.unfit += 1,
            Kind::Paper | Kind::Unfinished => {
                lying.waiting += 1;
                lying.stuck += usize::from(age >= profile.stuck_after.as_secs());
            }
        }
    }
    Ok(lying)
}

#[cfg(test)]
mod tests;
