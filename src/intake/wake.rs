//! The wake-up: the system tells that something happened in a folder, so that the next look need not wait. What
//! happened is found out by looking; on network shares nothing is told of what other machines do, and a trial shows
//! what a folder can.

use std::{
    fs::{self, File},
    io,
    path::Path,
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use notify::{
    Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};
use rustix::fs::{Access, FsWord, access, statfs};

use super::Error;

/// The trial's file: hidden, so that nobody takes it for a scan, and always of this name, so that one that a cut-off
/// left goes with the next trial.
const TRIAL: &str = ".paperisilta-trial";
/// A system that tells does so at once; one that takes longer is slower than looking.
const PATIENCE: Duration = Duration::from_secs(2);
/// Kinds of file systems on which other machines write too: NFS, SMB and CIFS, 9P, Ceph, AFS, and whatever a program
/// may show as one (FUSE).
const SHARES: &[FsWord] =
    &[0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x00C3_6400, 0x5346_414F, 0x6573_5546];

/// How a folder tells that something happened in it. It is looked at all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// At once, whoever writes.
    AtOnce,
    /// At once what this machine writes; what others write to the share is found at the next look.
    OwnOnly,
    /// Not at all: everything is found at the next look.
    Never,
    /// No file can be made there, and so none removed: what is taken in stays in the clear.
    ReadOnly,
}

impl Notice {
    /// The key of its sentence for people (`folder-…`).
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AtOnce => "folder-notice-at-once",
            Self::OwnOnly => "folder-notice-own-only",
            Self::Never => "folder-notice-never",
            Self::ReadOnly => "folder-notice-read-only",
        }
    }
}

/// Rings for as long as it is kept.
pub struct Wake {
    _watcher: RecommendedWatcher,
    told: Receiver<()>,
}

impl Wake {
    /// Rings when something comes, goes or is finished in a folder or in one within it.
    ///
    /// # Errors
    /// Where the system cannot tell; looking from time to time is enough then.
    pub fn on(folder: &Path, ring: impl Fn() + Send + 'static) -> Result<Self, Error> {
        let (tell, told) = mpsc::sync_channel(1);
        let hear = move |event: notify::Result<notify::Event>| {
            // An error may mean that something was missed: look.
            if event.as_ref().map_or(true, |event| matters(event.kind)) {
                // Told once is told: nobody but a trial listens.
                let _ = tell.try_send(());
                ring();
            }
        };
        // A link in the folder may lead anywhere.
        let how = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(hear, how).map_err(Error::Watch)?;
        watcher.watch(folder, RecursiveMode::Recursive).map_err(Error::Watch)?;
        Ok(Self { _watcher: watcher, told })
    }
}

/// Finds out how a folder tells, by making a hidden file in it and removing it at once. `wake` is what listens there.
#[must_use]
pub fn try_out(folder: &Path, wake: Option<&Wake>) -> Notice {
    let path = folder.join(TRIAL);
    let made = access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(io::Error::from).and_then(|()| {
        if fs::symlink_metadata(&path).is_ok() {
            fs::remove_file(&path)?;
        }
        while wake.is_some_and(|wake| wake.told.try_recv().is_ok()) {}
        File::create_new(&path)?;
        let told = wake.is_some_and(|wake| wake.told.recv_timeout(PATIENCE).is_ok());
        fs::remove_file(&path)?;
        Ok(told)
    });
    let share = statfs(folder).is_ok_and(|kind| SHARES.contains(&kind.f_type));
    match (made, share) {
        (Err(_), _) => Notice::ReadOnly,
        (Ok(false), _) => Notice::Never,
        (Ok(true), true) => Notice::OwnOnly,
        (Ok(true), false) => Notice::AtOnce,
    }
}

/// Our own reading of a file is told, too, and must not wake us.
const fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => matches!(kind, AccessKind::Close(AccessMode::Write)),
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
mod tests {
    use std::{fs, sync::mpsc, time::Duration};

    use super::*;

    #[test]
    fn a_new_file_rings_and_reading_it_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (tell, told) = mpsc::channel();
        let _wake = Wake::on(folder.path(), move || tell.send(()).unwrap_or_default()).unwrap();
        let file = folder.path().join("a.pdf");
        fs::write(&file, b"paper").unwrap();
        assert!(told.recv_timeout(Duration::from_secs(20)).is_ok());
        while told.recv_timeout(Duration::from_millis(300)).is_ok() {}
        fs::read(&file).unwrap();
        assert!(told.recv_timeout(Duration::from_millis(300)).is_err());
    }

    #[test]
    fn a_trial_tells_what_a_folder_can_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let wake = Wake::on(folder.path(), || ()).unwrap();
        fs::write(folder.path().join(TRIAL), b"left by one that was cut off").unwrap();
        assert_eq!(try_out(folder.path(), Some(&wake)), Notice::AtOnce);
        assert_eq!(try_out(folder.path(), None), Notice::Never);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert_eq!(try_out(Path::new("/proc"), None), Notice::ReadOnly);
    }
}
