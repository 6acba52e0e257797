//! A look at a file: what tells that somebody wrote to it, and whether somebody still may.

#![expect(unsafe_code, reason = "a question to the kernel that no library asks; the file it is about is ours and open")]

use std::{
    fs::{File, Metadata},
    io::{self, Read as _, Seek as _, SeekFrom},
    os::{fd::AsRawFd as _, unix::fs::MetadataExt as _},
    path::Path,
    sync::{Arc, OnceLock, atomic::AtomicBool},
};

use super::pick_up;
use crate::record::Fixity;

/// How much of a file's beginning and end is compared.
const SAMPLE: u64 = 4096;

/// What a look at a file tells; equal looks mean that nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub(super) bytes: u64,
    pub(super) modified: (i64, i64),
    /// Nobody can set this one back, as those do who copy a file with its times.
    changed: (i64, i64),
    file: (u64, u64),
}

/// A closer look: at the open file, and into it. Opening asks a share anew for what it keeps in a cache otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) look: Look,
    ends: Fixity,
}

impl Look {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            file: (metadata.dev(), metadata.ino()),
        }
    }
}

impl Sample {
    /// Of a file that can be opened; with it the open file.
    pub(super) fn of(path: &Path) -> io::Result<(Self, File)> {
        let mut file = pick_up::open(path)?;
        let look = Look::of(&file.metadata()?);
        let mut content = Vec::new();
        (&mut file).take(SAMPLE).read_to_end(&mut content)?;
        if look.bytes > SAMPLE {
            file.seek(SeekFrom::Start(look.bytes - SAMPLE))?;
            (&mut file).take(SAMPLE).read_to_end(&mut content)?;
        }
        Ok((Self { look, ends: Fixity::of(&content) }, file))
    }
}

/// Whether somebody has the file open for writing: a scanner that rests between two pages, a share's server that waits
/// for its client. Where the kernel does not say (another's file, another machine's disk), looking must do.
pub(super) fn is_being_written(file: &File) -> bool {
    // A lease on reading is granted only where nobody writes. Whoever comes to write while we have it, for the moment
    // between these two calls, waits for us, and we are told by a signal that would end us were it not caught.
    static CAUGHT: OnceLock<bool> = OnceLock::new();
    let caught = || signal_hook::flag::register(libc::SIGIO, Arc::new(AtomicBool::new(false))).is_ok();
    if !CAUGHT.get_or_init(caught) {
        return false;
    }
    // SAFETY: the descriptor is open for as long as `file` is borrowed, and the call takes a plain number.
    let lease = |kind: libc::c_int| unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLEASE, kind) };
    if lease(libc::F_RDLCK) == 0 {
        lease(libc::F_UNLCK);
        return false;
    }
    io::Error::last_os_error().kind() == io::ErrorKind::WouldBlock
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn who_has_a_file_open_for_writing_is_noticed_until_it_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        fs::write(&path, b"page one").unwrap();
        let writer = File::options().append(true).open(&path).unwrap();
        let (_, file) = Sample::of(&path).unwrap();
        assert!(is_being_written(&file));
        drop(writer);
        assert!(!is_being_written(&file));
        assert!(File::options().append(true).open(&path).is_ok(), "nobody is kept waiting afterwards");
    }
}
