//! Reading a file of a scanner folder, once and whole. The folder is open to others: a link, a pipe or a device in
//! it must not lead us anywhere.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use super::{
    Error,
    look::{Look, is_being_written},
};
use crate::record::Fixity;

/// The largest file that is sealed at all: what the largest profile may allow.
pub const MOST_SEALED: u64 = 4_000_000_000;

/// A file of a scanner folder, open: its bytes, and which file they were read from.
#[derive(Debug)]
pub struct PickedUp {
    /// What was read.
    pub content: Picked,
    path: PathBuf,
    look: Look,
    file: File,
}

/// What was read of a file.
#[derive(Debug)]
pub enum Picked {
    /// All its bytes.
    Whole(Vec<u8>),
    /// It is larger than its profile allows: its hash, and how many bytes it has.
    TooLarge(Fixity, u64),
}

impl PickedUp {
    /// The bytes once more, from the first, for a file that is not kept in memory.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn again(&mut self) -> Result<&mut File, Error> {
        self.file.rewind().map_err(Error::File)?;
        Ok(&mut self.file)
    }

    /// Removes the plain file, unless somebody has written to its place since, or has come to write: then there is
    /// another scan in it, or more of this one. True where it is gone.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn remove(self) -> Result<bool, Error> {
        match fs::symlink_metadata(&self.path) {
            Ok(now) if Look::of(&now) == self.look && !is_being_written(&self.file) => {
                fs::remove_file(&self.path).map_err(Error::Left).map(|()| true)
            }
            Ok(_) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(Error::Left(error)),
        }
    }
}

/// The bytes of a file, read in one go; of one larger than `most`, its hash alone. `seen` is what it looked like when
/// it had come to rest.
///
/// # Errors
/// Where it is no ordinary file, changed since it was seen or while it was read, or is larger than
/// anything that is sealed.
pub fn pick_up(path: &Path, seen: Option<Look>, most: u64) -> Result<PickedUp, Error> {
    let mut file = open(path).map_err(Error::File)?;
    let before = file.metadata().map_err(Error::File)?;
    if !before.is_file() {
        return Err(Error::File(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file")));
    }
    let (look, bytes) = (Look::of(&before), before.len());
    if seen.is_some_and(|seen| seen != look) {
        return Err(Error::Changed);
    }
    if bytes > MOST_SEALED {
        return Err(Error::TooLarge { bytes, most: MOST_SEALED });
    }
    let (content, read) = if bytes > most {
        let (fixity, read) = Fixity::of_reading((&mut file).take(bytes + 1)).map_err(Error::File)?;
        (Picked::TooLarge(fixity, bytes), read)
    } else {
        let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        (&mut file).take(bytes + 1).read_to_end(&mut content).map_err(Error::File)?;
        let read = content.len() as u64;
        (Picked::Whole(content), read)
    };
    let after = file.metadata().map_err(Error::File)?;
    if read != bytes || Look::of(&after) != look {
        return Err(Error::Changed);
    }
    Ok(PickedUp { content, path: path.to_owned(), look, file })
}

/// The files that were given, and those in the folders that were given, each once, in the order of their names.
/// Links, pipes and devices inside a folder are passed over.
///
/// # Errors
/// Where a file is not there, or a folder cannot be looked through.
pub fn files_under(given: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in given {
        if fs::metadata(path).map_err(Error::File)?.is_dir() {
            inside(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn inside(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::File)? {
        let entry = entry.map_err(Error::File)?;
        let kind = entry.file_type().map_err(Error::File)?;
        if kind.is_dir() {
            inside(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Opens for reading; not a link, and without waiting for somebody at the other end of a pipe.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    #[test]
    fn a_file_is_read_whole_and_a_link_to_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
        fs::write(&file, b"paper").unwrap();
        symlink(&file, &link).unwrap();
        assert!(matches!(pick_up(&file, None, 100).unwrap().content, Picked::Whole(bytes) if bytes == b"paper"));
        assert!(matches!(pick_up(&link, None, 100), Err(Error::File(_))));
        assert!(matches!(pick_up(folder.path(), None, 100), Err(Error::File(_))));
        let mut large = pick_up(&file, None, 4).unwrap();
        assert!(matches!(large.content, Picked::TooLarge(fixity, 5) if fixity == Fixity::of(b"paper")));
        assert_eq!(io::read_to_string(large.again().unwrap()).unwrap(), "paper");
    }

    #[test]
    fn only_the_file_that_was_seen_and_read_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.pdf");
        fs::write(&file, b"paper").unwrap();
        let seen = Look::of(&fs::metadata(&file).unwrap());
        let first = pick_up(&file, Some(seen), 100).unwrap();
        fs::write(&file, b"another paper").unwrap();
        assert!(!first.remove().unwrap());
        assert!(matches!(pick_up(&file, Some(seen), 100), Err(Error::Changed)));
        let second = pick_up(&file, None, 100).unwrap();
        let writer = OpenOptions::new().append(true).open(&file).unwrap();
        assert!(!second.remove().unwrap(), "the scanner has come to add a page");
        drop(writer);
        assert!(pick_up(&file, None, 100).unwrap().remove().unwrap());
        assert!(!file.exists());
    }
}
