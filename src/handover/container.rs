//! The container: a ZIP written in one go into whatever takes bytes, and what was put into it.
//!
//! Entries are deflated even where that gains little: a size that follows the data is read by everybody only then.

use std::io::{self, Write};

use chrono::{Datelike, Timelike};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

use super::Error;
use crate::record::{Fixity, Timestamp};

/// One file of a package.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// From the package's root folder; our own letters, so that it is its own URL.
    pub(super) path: String,
    pub(super) mime: &'static str,
    pub(super) bytes: u64,
    pub(super) fixity: Fixity,
}

impl Entry {
    pub(super) fn of(path: &str, mime: &'static str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), mime, bytes: bytes.len() as u64, fixity: Fixity::of(bytes) }
    }
}

/// How tightly an entry is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// Already compressed inside: scans, PDF, a ZIP.
    Loose,
    /// Text.
    Tight,
}

/// A ZIP being written.
pub(super) struct Container<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    at: DateTime,
    vast: bool,
}

/// So many pages, as scanned and rendered, cannot fill 4 GiB even at 600 dots an inch in colour without compression.
const FEW_PAGES: u32 = 40;

impl<W: Write> Container<W> {
    /// Every entry bears the same moment, in UTC: the same content gives the same bytes.
    pub(super) fn new(out: W, at: Timestamp) -> Self {
        let part = |value: u32| u8::try_from(value).unwrap_or(0);
        let at = DateTime::from_date_and_time(
            u16::try_from(at.year()).unwrap_or(1980),
            part(at.month()),
            part(at.day()),
            part(at.hour()),
            part(at.minute()),
            part(at.second()),
        );
        Self { zip: ZipWriter::new_stream(out), at: at.unwrap_or_default(), vast: true }
    }

    /// For so many pages. Programs that read a ZIP as it arrives may not know sizes of 64 bits behind the data: these
    /// are written only where they may be needed.
    pub(super) fn for_pages(self, pages: u32) -> Self {
        Self { vast: pages > FEW_PAGES, ..self }
    }

    /// A whole file.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8], packing: Packing) -> Result<(), Error> {
        // Up to this size the sizes fit into 32 bits whatever deflating does to them.
        self.begin(path, packing, bytes.len() > 0xF000_0000)?.write_all(bytes).map_err(Error::write("container"))
    }

    /// A file whose bytes are still to come; its size is not known.
    pub(super) fn stream(&mut self, path: &str) -> Result<&mut dyn Write, Error> {
        self.begin(path, Packing::Loose, self.vast)
    }

    fn begin(&mut self, path: &str, packing: Packing, large: bool) -> Result<&mut dyn Write, Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(if packing == Packing::Tight { 6 } else { 1 }))
            .last_modified_time(self.at)
            .unix_permissions(0o644)
            .large_file(large);
        self.zip.start_file(path, options).map_err(|error| Error::write("container")(error.into()))?;
        Ok(&mut self.zip)
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.zip.finish().map(drop).map_err(|error| Error::write("container")(error.into()))
    }
}

/// Counts and hashes what passes through.
pub(super) struct Counted<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Counted<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// What has passed.
    pub(super) fn sum(self) -> (Fixity, u64) {
        (Fixity::from_bytes(self.hash.finalize().into()), self.bytes)
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hash.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
