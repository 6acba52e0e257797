//! Reading a file of a scanner folder, once and whole. The folder is open to others: a link, a pipe or a device in
//! it must not lead us anywhere.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use super::{Error, watch::Look};

/// A file's bytes, and which file they were read from.
#[derive(Debug)]
pub struct PickedUp {
    /// All of them.
    pub bytes: Vec<u8>,
    path: PathBuf,
    look: Look,
}

impl PickedUp {
    /// Removes the plain file, unless somebody has written to its place since: then it is another scan's.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn remove(self) -> Result<(), Error> {
        match fs::symlink_metadata(&self.path) {
            Ok(now) if Look::of(&now) == self.look => fs::remove_file(&self.path).map_err(Error::File),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::File(error)),
        }
    }
}

/// The bytes of a file, read in one go.
///
/// # Errors
/// Where it is no ordinary file, larger than `most` bytes, or changed while it was read.
pub fn pick_up(path: &Path, most: u64) -> Result<PickedUp, Error> {
    let mut file = open(path).map_err(Error::File)?;
    let before = file.metadata().map_err(Error::File)?;
    if !before.is_file() {
        return Err(Error::File(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file")));
    }
    let bytes = before.len();
    if bytes > most {
        return Err(Error::TooLarge { bytes, most });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    (&mut file).take(most + 1).read_to_end(&mut content).map_err(Error::File)?;
    let after = file.metadata().map_err(Error::File)?;
    let look = Look::of(&after);
    if content.len() as u64 != bytes || look != Look::of(&before) {
        return Err(Error::Changed);
    }
    Ok(PickedUp { bytes: content, path: path.to_owned(), look })
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
        assert_eq!(pick_up(&file, 100).unwrap().bytes, b"paper");
        assert!(matches!(pick_up(&link, 100), Err(Error::File(_))));
        assert!(matches!(pick_up(folder.path(), 100), Err(Error::File(_))));
        assert!(matches!(pick_up(&file, 4), Err(Error::TooLarge { bytes: 5, most: 4 })));
    }

    #[test]
    fn only_the_file_that_was_read_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.pdf");
        fs::write(&file, b"paper").unwrap();
        let first = pick_up(&file, 100).unwrap();
        fs::write(&file, b"another paper").unwrap();
        first.remove().unwrap();
        assert!(file.exists());
        pick_up(&file, 100).unwrap().remove().unwrap();
        assert!(!file.exists());
    }
}
