//! The demo: the whole way from a sheet in the scanner folder to an accepted receipt, in a throw-away home.

mod error;
mod files;
mod papers;
mod receiver;
mod scanner;
mod sheets;
mod sshd;

use std::{io, io::Write, path::Path};

pub use error::Error;
pub use receiver::{Opened, Receiver};
pub use sheets::{DemoSheet, scans};

/// Puts a whole file in its place: written and synced beside it, then renamed.
fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
