//! Files that are whole or not there: written under another name, synced, renamed, and the folder synced too.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use tempfile::NamedTempFile;

use super::{Error, error::At};

/// What a file is called until it is whole. A crash may leave some; nobody reads them.
const UNFINISHED: &str = ".unfinished-";

/// Puts `bytes` at `path`, in place of what was there. When this returns, a power cut does not undo it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    put(path, true, |file| file.write_all(bytes))
}

/// Puts what `write` writes at `path`, where nothing was.
pub(super) fn create(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    put(path, false, write)
}

fn put(path: &Path, over: bool, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let put = || -> io::Result<()> {
        let mut file = unfinished_in(folder)?;
        write(file.as_file_mut())?;
        file.as_file().sync_all()?;
        if over {
            file.persist(path)?
        } else {
            file.persist_noclobber(path)?
        };
        sync_folder(folder)
    };
    put().at("write", path)
}

/// A file that takes its name when it is whole, and goes when that does not come.
pub(super) fn unfinished_in(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)
}

/// Whether a file is one that a crash left unfinished.
pub(super) fn is_unfinished(name: &str) -> bool {
    name.starts_with(UNFINISHED)
}

/// Makes a folder that only we may enter, with those above it, each durable in its parent.
pub(super) fn folder(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        folder(parent)?;
        match DirBuilder::new().mode(0o700).create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.and_then(|()| sync_folder(parent)),
        }
        .at("make the folder", path)?;
    }
    Ok(())
}

/// An empty file that only we may read, for a library that would make it readable to all.
pub(super) fn empty(path: &Path) -> Result<(), Error> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop).at("make", path)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Takes a file away for good. That it is gone already is no error: somebody was cut off in between.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.and_then(|()| sync_folder(path.parent().unwrap_or(Path::new(".")))),
    }
    .at("remove", path)
}

/// All of a file, or `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).at("read", path),
    }
}
