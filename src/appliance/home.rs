//! The home folder: where it is, making one, opening it, and keeping the line to one process.

use std::{
    fs::{self, File, TryLockError},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use super::{Error, error::io};

/// A folder that holds one office's archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    path: PathBuf,
}

/// Held by the one process that keeps the line. Goes with the process.
#[derive(Debug)]
pub struct LineLock {
    _file: File,
}

const SYSTEM_HOME: &str = "/var/lib/paperisilta";

impl Home {
    /// The home that was named, else the system's where it is there and ours to read, else the user's own.
    ///
    /// # Errors
    /// When no folder can be told.
    pub fn locate(named: Option<PathBuf>) -> Result<Self, Error> {
        if let Some(path) = named {
            return Ok(Self { path });
        }
        let system = PathBuf::from(SYSTEM_HOME);
        if fs::read_dir(&system).is_ok() {
            return Ok(Self { path: system });
        }
        let data = std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
            .ok_or(Error::NoHome)?;
        Ok(Self { path: data.join("paperisilta") })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an archive was made here: where its keys are. An index can be lost and brought back.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.path.join("keys/keyring").exists()
    }

    /// Makes the folder, for its owner's eyes only.
    ///
    /// # Errors
    /// When an archive is there already, or the folder cannot be made.
    pub fn make(&self) -> Result<(), Error> {
        if self.is_made() {
            return Err(Error::HomeTaken { path: self.path.clone() });
        }
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)
            .map_err(io("make the home folder", &self.path))
    }

    /// Checks that an archive is here and that it is ours: what another user owns would be left with files
    /// that its owner can no longer read.
    ///
    /// # Errors
    /// When there is none, or it is another user's.
    pub fn check_ours(&self) -> Result<(), Error> {
        let owner = match fs::metadata(&self.path) {
            Ok(metadata) => metadata.uid(),
            Err(_) => return Err(Error::HomeMissing { path: self.path.clone() }),
        };
        if owner != rustix::process::geteuid().as_raw() {
            return Err(Error::HomeOfAnother { path: self.path.clone(), owner });
        }
        if self.is_made() { Ok(()) } else { Err(Error::HomeMissing { path: self.path.clone() }) }
    }

    /// Files that were sealed while the archive was locked, and wait.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sealed(&self) -> Result<usize, Error> {
        let path = self.path.join("sealed");
        match fs::read_dir(&path) {
            Ok(files) => {
                Ok(files.flatten().filter(|file| !file.file_name().to_string_lossy().starts_with('.')).count())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(io("count what is sealed", &path)(error)),
        }
    }

    /// Takes the line, which one process keeps at a time.
    ///
    /// # Errors
    /// [`Error::LineBusy`] while another process keeps it.
    pub fn take_line(&self) -> Result<LineLock, Error> {
        let path = self.path.join("line.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io("open the lock of the line", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(LineLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::LineBusy),
            Err(TryLockError::Error(source)) => Err(io("lock the line", &path)(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_kept_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(folder.path().to_owned())).unwrap();
        let first = home.take_line().unwrap();
        assert!(matches!(home.take_line(), Err(Error::LineBusy)));
        drop(first);
        assert!(home.take_line().is_ok());
    }

    #[test]
    fn a_folder_without_an_archive_is_no_home() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(folder.path().to_owned())).unwrap();
        assert!(matches!(home.check_ours(), Err(Error::HomeMissing { .. })));
    }
}
