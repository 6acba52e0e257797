//! Reading a file of a scanner folder, once and whole. The folder is open to others: a link, a pipe or a device in
//! it must not lead us anywhere.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use rustix::fs::OFlags;

use super::Error;

/// The bytes of a file, read in one go.
///
/// # Errors
/// Where it is no ordinary file, larger than `most` bytes, or changed while it was read.
pub fn pick_up(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
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
    let times = [before.modified().ok(), after.modified().ok()];
    if content.len() as u64 != bytes || after.len() != bytes || times[0] != times[1] {
        return Err(Error::Changed);
    }
    Ok(content)
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
        assert_eq!(pick_up(&file, 100).unwrap(), b"paper");
        assert!(matches!(pick_up(&link, 100), Err(Error::File(_))));
        assert!(matches!(pick_up(folder.path(), 100), Err(Error::File(_))));
        assert!(matches!(pick_up(&file, 4), Err(Error::TooLarge { bytes: 5, most: 4 })));
    }
}
