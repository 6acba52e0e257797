//! Readings as the archive keeps them, deflated, and what is made of them: the searchable text and the medium.

use std::io::{self, Read as _, Write as _};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

use super::Error;
use crate::{
    archive::Archive,
    handover::Sheets,
    reader::Pool,
    record::{
        ContentId, ContentOwner, ContentRole, Document, Medium, PageKind, PageReading, Reading, Scan, ScanId,
        TextSource,
    },
};

/// Largest reading that is believed: far more than two thousand pages of words and ink.
const LIMIT: u64 = 2 << 30;

/// As it is kept.
pub(super) fn pack(reading: &Reading) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory and serialising our own plain data cannot fail; an empty reading would be told when read.
    let packed = serde_json::to_writer(&mut encoder, reading).map_err(io::Error::from);
    packed.and_then(|()| encoder.flush()).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// As it was before it was kept.
fn unpack(bytes: &[u8]) -> io::Result<Reading> {
    let mut plain = Vec::new();
    ZlibDecoder::new(bytes).take(LIMIT).read_to_end(&mut plain)?;
    Ok(serde_json::from_slice(&plain)?)
}

/// The reading that is kept for a scan.
pub(super) fn of(archive: &Archive, scan: &Scan) -> Result<Reading, Error> {
    kept(archive, ContentOwner::Scan(scan.id()), scan.id())
}

fn kept(archive: &Archive, owner: ContentOwner, scan: ScanId) -> Result<Reading, Error> {
    let bad = |source| Error::BadReading { scan, source };
    let content =
        archive.content_of(owner, ContentRole::Reading)?.ok_or_else(|| bad(io::ErrorKind::NotFound.into()))?;
    unpack(&archive.content(content.id)?).map_err(bad)
}

/// Where a document's pages are.
struct Source {
    original: ContentId,
    /// Only a part of the original could be had.
    incomplete: bool,
    reading: Reading,
}

/// A document's own pages and their reading, where they were taken out for it.
pub(super) fn own(archive: &Archive, document: &Document) -> Result<Option<(ContentId, Reading)>, Error> {
    let run = document.runs().first().ok_or(Error::NoDocument(document.id()))?;
    let owner = ContentOwner::Document(document.id());
    match archive.content_of(owner, ContentRole::Original)? {
        Some(original) => Ok(Some((original.id, kept(archive, owner, run.scan)?))),
        None => Ok(None),
    }
}

/// A document's own pages, else the file that is all its own.
fn source(archive: &Archive, document: &Document) -> Result<Source, Error> {
    if let Some((original, reading)) = own(archive, document)? {
        return Ok(Source { original, incomplete: false, reading });
    }
    let run = *document.runs().first().ok_or(Error::NoDocument(document.id()))?;
    let scan = archive.scan(run.scan)?.ok_or(Error::NoScan(run.scan))?;
    let reading = of(archive, &scan)?;
    // What the file holds besides is another's: nothing may be taken from it for this document.
    if reading.pages.iter().any(|page| !(run.from..=run.to).contains(&page.number)) {
        return Err(Error::BadReading { scan: scan.id(), source: io::ErrorKind::InvalidData.into() });
    }
    Ok(Source { original: scan.original(), incomplete: scan.is_incomplete(), reading })
}

/// The pages that a document has, as they were read, in its own order.
pub(super) fn pages(archive: &Archive, document: &Document) -> Result<Vec<PageReading>, Error> {
    Ok(source(archive, document)?.reading.pages)
}

/// A document's original with its own pages, each as image and words.
pub(super) fn sheets(archive: &Archive, document: &Document, readers: &Pool) -> Result<Sheets, Error> {
    let Source { original, incomplete, reading } = source(archive, document)?;
    let original = archive.content(original)?;
    // Of a file of which only a part could be had, the pages that were read are those that are given.
    let images = readers.take_out(original.as_slice().into(), incomplete)?;
    Ok(Sheets { original: original.to_vec(), images, reading })
}

/// Makes a document's words searchable. Doing it twice is doing it once.
pub(super) fn index(archive: &Archive, document: &Document) -> Result<(), Error> {
    archive.index_text(document.id(), &pages(archive, document)?)?;
    Ok(())
}

/// Paper, unless every page on which something stands came with a text of its own.
pub(super) fn medium(reading: &Reading) -> Medium {
    let mut written = reading.pages.iter().filter(|page| page.kind != PageKind::Blank).peekable();
    let own = |page: &PageReading| page.source == TextSource::OwnText;
    if written.peek().is_some() && written.all(own) { Medium::Electronic } else { Medium::Paper }
}
