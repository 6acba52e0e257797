//! The E-ARK SIP: one root folder with METS, PREMIS, descriptions, originals and renditions, in one ZIP.
//!
//! Records are fetched, written and forgotten one after another; what must name them all comes last. Same content,
//! id and time, same bytes.

use std::io::Write;

use super::{
    Error, Export, Fetch, Sheets, Shipment, Shipped,
    container::{Container, Entry, Packing},
    letter,
    list::{self, Row},
    mets::{Descriptive, Head, Representation, Root},
    premis, rendition,
};
use crate::record::{Language, PageImage, PageReading};

/// A SIP that was written, and what of it is laid beside it as well.
pub(super) struct Sip {
    /// Every file, by its path from the root folder.
    pub(super) files: Vec<Entry>,
    pub(super) letter: Vec<u8>,
    pub(super) list: Vec<u8>,
    pub(super) readme: Vec<u8>,
}

/// Names of what a person reads first; each lies in `documentation/` and beside the SIP.
pub(super) const LETTER: &str = "kansilehti.pdf";
pub(super) const LIST: &str = "rekisteri.csv";
pub(super) const README: &str = "LUEMINUT.txt";

const ORIGINALS: &str = "rep1";
const RENDITIONS: &str = "rep2";

/// Writes the SIP as a ZIP.
pub(super) fn write(
    shipment: &Shipment,
    export: &Export,
    fetch: &mut Fetch<'_>,
    out: &mut dyn Write,
) -> Result<Sip, Error> {
    let documents = shipment.in_order()?;
    let mut folder = Folder { root: shipment.root(), zip: Container::new(out, shipment.at), files: Vec::new() };

    let mut rows = Vec::with_capacity(documents.len());
    for (number, shipped) in (1..).zip(documents) {
        rows.push(record(&mut folder, shipment, number, shipped, fetch)?);
    }

    let head = Head { shipment, export };
    let originals: Vec<&Entry> = rows.iter().map(|row| &row.original).collect();
    let events = premis::originals(shipment, ORIGINALS, &rows);
    let label = "Alkuperäiset sellaisina kuin ne skannattiin";
    let first = representation(&mut folder, &head, ORIGINALS, label, &originals, &events)?;

    let renditions: Vec<&Entry> = rows.iter().flat_map(|row| [&row.rendition, &row.text]).collect();
    let events = premis::renditions(shipment, RENDITIONS, &rows);
    let label = "Hakukelpoiset toisinnot (PDF/A-2b) ja luettu teksti";
    let second = representation(&mut folder, &head, RENDITIONS, label, &renditions, &events)?;

    let description = folder.put(
        "metadata/descriptive/luovutus.xml",
        "application/xml",
        &super::description::xml(shipment, export, &rows),
        Packing::Tight,
    )?;
    let records = folder.put(
        "metadata/descriptive/asiakirjat.xml",
        "application/xml",
        &list::xml(&rows, export),
        Packing::Tight,
    )?;
    let events = premis::package(shipment, &[ORIGINALS, RENDITIONS]);
    let events = folder.put("metadata/preservation/premis.xml", "application/xml", &events, Packing::Tight)?;
    let path = format!("schemas/{}", list::SCHEMA_NAME);
    let schema = folder.put(&path, "application/xml", list::SCHEMA, Packing::Tight)?;

    let list = list::csv(&rows, export);
    let letter = letter::cover(shipment, export, &rows, &list)?;
    let readme = letter::readme(shipment, export);
    let documentation = [
        folder.put(&format!("documentation/{README}"), "text/plain", &readme, Packing::Tight)?,
        folder.put(&format!("documentation/{LETTER}"), "application/pdf", &letter, Packing::Loose)?,
        folder.put(&format!("documentation/{LIST}"), "text/csv", &list, Packing::Tight)?,
    ];

    let mets = head.root(&Root {
        descriptive: &[
            Descriptive { entry: &description, kind: "PAPERISILTA-LUOVUTUS" },
            Descriptive { entry: &records, kind: "PAPERISILTA-ASIAKIRJAT" },
        ],
        premis: &events,
        documentation: &documentation,
        schemas: &[schema],
        representations: &[(ORIGINALS, first), (RENDITIONS, second)],
    });
    folder.put("METS.xml", "application/xml", &mets, Packing::Tight)?;
    folder.zip.finish()?;
    Ok(Sip { files: folder.files, letter, list, readme })
}

/// The root folder while it is being filled.
struct Folder<'a> {
    root: String,
    zip: Container<&'a mut dyn Write>,
    files: Vec<Entry>,
}

impl Folder<'_> {
    fn put(&mut self, path: &str, mime: &'static str, bytes: &[u8], packing: Packing) -> Result<Entry, Error> {
        self.zip.put(&format!("{}/{path}", self.root), bytes, packing)?;
        let entry = Entry::of(path, mime, bytes);
        self.files.push(entry.clone());
        Ok(entry)
    }
}

/// One record: its original, its rendition, its text. File names are counted; nothing of a client is in them.
fn record<'a>(
    folder: &mut Folder<'_>,
    shipment: &Shipment,
    number: usize,
    shipped: &'a Shipped,
    fetch: &mut Fetch<'_>,
) -> Result<Row<'a>, Error> {
    let document = shipped.document.id();
    let Sheets { original, images, reading } = fetch(shipped).map_err(|source| Error::Contents { document, source })?;
    let (extension, mime) = format_of(&original);
    let name = format!("asiakirja-{number:04}");
    let path = format!("representations/{ORIGINALS}/data/{name}.{extension}");
    let original = folder.put(&path, mime, &original, Packing::Loose)?;

    let pages: Vec<(&PageImage, Option<&PageReading>)> =
        images.iter().enumerate().map(|(page, image)| (image, reading.pages.get(page))).collect();
    let facts = shipped.document.facts();
    let kind = facts.kind.map_or("asiakirja", |kind| kind.slug());
    let title = facts.dated.map_or_else(|| kind.to_owned(), |day| format!("{kind} {day}"));
    let about = rendition::About {
        title: &title,
        language: shipped.document.proposal().language.unwrap_or(Language::Fi),
        created: shipment.at,
        stamp: None,
    };
    let pdf =
        rendition::pdf_a(&pages, &about).map_err(|source| Error::Rendition { document, source: Box::new(source) })?;
    let path = format!("representations/{RENDITIONS}/data/{name}.pdf");
    let rendition = folder.put(&path, "application/pdf", &pdf, Packing::Loose)?;
    let path = format!("representations/{RENDITIONS}/data/text/{name}.txt");
    let text = folder.put(&path, "text/plain", text_of(&reading.pages).as_bytes(), Packing::Tight)?;
    Ok(Row { number, shipped, pages: images.len(), original, rendition, text, engine: reading.engine })
}

fn representation(
    folder: &mut Folder<'_>,
    head: &Head<'_>,
    name: &'static str,
    label: &'static str,
    data: &[&Entry],
    events: &[u8],
) -> Result<Entry, Error> {
    let base = format!("representations/{name}");
    let path = format!("{base}/metadata/preservation/premis.xml");
    let premis = folder.put(&path, "application/xml", events, Packing::Tight)?;
    let mets = head.representation(&Representation { name, label, premis: &premis, data });
    folder.put(&format!("{base}/METS.xml"), "application/xml", &mets, Packing::Tight)
}

/// What a file is by its first bytes; its own name is the scanner's and may tell of a client.
fn format_of(bytes: &[u8]) -> (&'static str, &'static str) {
    match bytes {
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => ("tif", "image/tiff"),
        [0xFF, 0xD8, 0xFF, ..] => ("jpg", "image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => ("png", "image/png"),
        // A PDF may begin a little further on.
        _ if bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-") => ("pdf", "application/pdf"),
        _ => ("bin", "application/octet-stream"),
    }
}

/// The words as lines, with a form feed between pages.
fn text_of(pages: &[PageReading]) -> String {
    let mut text = String::new();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            text.push('\u{c}');
        }
        let mut last = None;
        for word in &page.words {
            match last {
                None => {}
                Some(place) if place == (word.block, word.line) => text.push(' '),
                Some(_) => text.push('\n'),
            }
            last = Some((word.block, word.line));
            text.push_str(word.text.reveal());
        }
        if last.is_some() {
            text.push('\n');
        }
    }
    text
}
