//! Readings as the archive keeps them, deflated, and what is made of them: the searchable text and the medium.

use std::{
    io::{self, Read as _, Write as _},
    sync::Arc,
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

use super::Error;
use crate::{
    archive::Archive,
    handover::Sheets,
    reader::Pool,
    record::{ContentOwner, ContentRole, Document, Medium, PageReading, Reading, Scan, TextSource},
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
    let bad = |source| Error::BadReading { scan: scan.id(), source };
    let content = archive
        .content_of(ContentOwner::Scan(scan.id()), ContentRole::Reading)?
        .ok_or_else(|| bad(io::ErrorKind::NotFound.into()))?;
    unpack(&archive.content(content.id)?).map_err(bad)
}

/// The pages that a document has, as they were read, in its own order.
pub(super) fn pages(archive: &Archive, document: &Document) -> Result<Vec<PageReading>, Error> {
    let mut pages = Vec::new();
    for run in document.runs() {
        let scan = archive.scan(run.scan)?.ok_or(Error::NoScan(run.scan))?;
        let reading = of(archive, &scan)?;
        pages.extend(reading.pages.into_iter().filter(|page| (run.from..=run.to).contains(&page.number)));
    }
    Ok(pages)
}

/// A document's original with its own pages, each as image and words.
pub(super) fn sheets(archive: &Archive, document: &Document, readers: &Pool) -> Result<Sheets, Error> {
    let mut sheets = Sheets {
        original: Vec::new(),
        images: Vec::new(),
        reading: Reading { pages: Vec::new(), engine: String::new() },
    };
    for run in document.runs() {
        let scan = archive.scan(run.scan)?.ok_or(Error::NoScan(run.scan))?;
        let reading = of(archive, &scan)?;
        let file: Arc<[u8]> = archive.content(scan.original())?.as_slice().into();
        sheets.reading.engine.clone_from(&reading.engine);
        // A file of which only a part could be had has fewer images than numbers: pages are known by their number.
        let numbers: Vec<u32> = reading.pages.iter().map(|page| page.number).collect();
        let images = readers.take_out(Arc::clone(&file), scan.is_incomplete())?;
        for (number, image) in numbers.into_iter().zip(images) {
            if (run.from..=run.to).contains(&number) {
                sheets.images.push(image);
            }
        }
        sheets.reading.pages.extend(reading.pages.into_iter().filter(|p| (run.from..=run.to).contains(&p.number)));
        sheets.original = file.to_vec();
    }
    Ok(sheets)
}

/// Makes a document's words searchable. Doing it twice is doing it once.
pub(super) fn index(archive: &Archive, document: &Document) -> Result<(), Error> {
    archive.index_text(document.id(), &pages(archive, document)?)?;
    Ok(())
}

/// Paper, unless all its pages came with a text of their own.
pub(super) fn medium(reading: &Reading) -> Medium {
    let own = |page: &PageReading| page.source == TextSource::OwnText;
    if !reading.pages.is_empty() && reading.pages.iter().all(own) { Medium::Electronic } else { Medium::Paper }
}
