//! What the courier needs of a server: files by name, and no more.

use std::io::{Read, Write};

use super::Error;

/// A place that keeps files: a receiver's SFTP server, or in tests one that fails on purpose.
pub(super) trait Server {
    /// The size of a file; `None` when there is none.
    fn size(&mut self, path: &str) -> Result<Option<u64>, Error>;

    /// All of a file.
    fn read(&mut self, path: &str, into: &mut dyn Write) -> Result<(), Error>;

    /// The rest of a file from byte `from` on; from the first byte it is made anew.
    fn write(&mut self, path: &str, from: u64, source: &mut dyn Read) -> Result<(), Error>;

    /// Another name, where there is nothing of that name.
    fn rename(&mut self, from: &str, to: &str) -> Result<(), Error>;
}
