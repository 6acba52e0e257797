//! The rendition: a document's pages as a searchable PDF/A-2b that carries the scan's own image data.
//!
//! JPEG and group 4 data pass through unchanged; the words lie invisibly where they were read. A page that was
//! scanned turned keeps its data and is shown upright. Same input, same bytes.

mod metadata;
mod stamp;
mod text;

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};
use sha2::{Digest, Sha256};

use super::Error;
use crate::record::{ImageEncoding, Language, PageImage, PageReading, Placement, Timestamp, Turn};

/// What a PDF says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Its title. Whoever gives a client's data here answers for where the file goes.
    pub title: &'a str,
    /// The language of its text.
    pub language: Language,
    /// When it was made.
    pub created: Timestamp,
    /// A word that stands visibly on each page, as `JÄLJENNÖS` does while the paper is the original.
    pub stamp: Option<&'a str>,
}

/// Which part of the standard the file claims. What we write satisfies both; only the claim differs, and the one
/// validator that Debian has knows part 1 alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Two,
    #[cfg(test)]
    One,
}

/// Writes the pages, each with its words where it was read, as PDF/A-2b.
///
/// # Errors
/// When there is no page, or a page has no size.
pub fn pdf_a(pages: &[(&PageImage, Option<&PageReading>)], about: &About<'_>) -> Result<Vec<u8>, Error> {
    write(pages, about, Part::Two)
}

fn write(pages: &[(&PageImage, Option<&PageReading>)], about: &About<'_>, part: Part) -> Result<Vec<u8>, Error> {
    if pages.is_empty() {
        return Err(Error::NoPages);
    }
    let mut pdf = Pdf::new();
    let mut refs = Refs(0);
    let (catalog, tree, info) = (refs.next(), refs.next(), refs.next());
    metadata::write(&mut pdf, &mut refs, &metadata::Roots { catalog, tree, info }, about, part);
    let font = text::write_font(&mut pdf, &mut refs);

    let mut kids = Vec::with_capacity(pages.len());
    let mut seen = Sha256::new();
    for (number, (image, reading)) in pages.iter().enumerate() {
        if image.width == 0 || image.height == 0 || image.bytes.is_empty() {
            return Err(Error::EmptyPage { page: number + 1 });
        }
        seen.update(&image.bytes);
        let page = Sheet::new(image, *reading);
        kids.push(page.write(&mut pdf, &mut refs, tree, font, about.stamp));
    }
    let count = i32::try_from(kids.len()).map_err(|_| Error::NoPages)?;
    pdf.pages(tree).kids(kids).count(count);

    // The identifier must differ for other pages and be the same for the same ones.
    seen.update(about.title);
    seen.update(about.created.timestamp_micros().to_be_bytes());
    let id = seen.finalize().to_vec();
    pdf.set_file_id((id[..16].to_vec(), id[..16].to_vec()));
    Ok(pdf.finish())
}

/// Object numbers, counted up.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// One page: its image and how the two ways of looking at it, as scanned and as read, lie on the PDF's page.
struct Sheet<'a> {
    image: &'a PageImage,
    reading: Option<&'a PageReading>,
    width: f32,
    height: f32,
}

/// PDF readers need not show a page whose side is longer (ISO 32000-1, annex C).
const LONGEST_SIDE: f32 = 14_400.0;

#[expect(clippy::cast_precision_loss, reason = "a page has fewer pixels a side than f32 counts exactly")]
const fn f(pixels: u32) -> f32 {
    pixels as f32
}

impl<'a> Sheet<'a> {
    fn new(image: &'a PageImage, reading: Option<&'a PageReading>) -> Self {
        // A file that claims no or an absurd resolution is taken for a common scan.
        let dpi = if (36..=4800).contains(&image.dpi) { image.dpi } else { 300 };
        let points = (72.0 / f(dpi)).min(LONGEST_SIDE / f(image.width.max(image.height)));
        Self { image, reading, width: f(image.width) * points, height: f(image.height) * points }
    }

    fn turn(&self) -> Turn {
        self.reading.map_or(Turn::None, |reading| reading.placement.turn)
    }

    /// The page as a person sees it: turned upright, in the pixels of the scan.
    fn upright(&self) -> Placement {
        Placement {
            scan_width: self.image.width,
            scan_height: self.image.height,
            turn: self.turn(),
            scale: 1.0,
            skew: 0.0,
        }
    }

    /// A point of the image that was read, on the PDF's page before it is turned.
    #[expect(clippy::cast_possible_truncation, reason = "points of a page need no more than f32 holds")]
    fn point(&self, placement: &Placement, x: f64, y: f64) -> (f32, f32) {
        let (x, y) = placement.point_to_scan(x, y);
        let across = x / f64::from(placement.scan_width.max(1));
        let down = y / f64::from(placement.scan_height.max(1));
        ((across * f64::from(self.width)) as f32, ((1.0 - down) * f64::from(self.height)) as f32)
    }

    fn write(&self, pdf: &mut Pdf, refs: &mut Refs, tree: Ref, font: Ref, stamp: Option<&str>) -> Ref {
        let (page_id, image_id, content_id) = (refs.next(), refs.next(), refs.next());
        let mut content = Content::new();
        content.save_state().transform([self.width, 0.0, 0.0, self.height, 0.0, 0.0]);
        content.x_object(Name(b"Scan")).restore_state();
        if let Some(reading) = self.reading {
            text::lay(self, reading, &mut content);
        }
        if let Some(word) = stamp {
            stamp::draw(self, word, &mut content);
        }
        let content = content.finish();

        let mut page = pdf.page(page_id);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, self.width, self.height)).contents(content_id);
        // The scan's top is turned clockwise by `turn`; the viewer turns it the rest of the way round.
        page.rotate(i32::from((360 - self.turn().degrees()) % 360));
        let mut resources = page.resources();
        resources.x_objects().pair(Name(b"Scan"), image_id);
        resources.fonts().pair(text::FONT_NAME, font);
        resources.finish();
        page.finish();
        pdf.stream(content_id, &deflated(content.as_slice())).filter(Filter::FlateDecode);
        self.write_image(pdf, image_id);
        page_id
    }

    fn write_image(&self, pdf: &mut Pdf, id: Ref) {
        let (width, height) = (self.image.width.cast_signed(), self.image.height.cast_signed());
        let mut image = pdf.image_xobject(id, &self.image.bytes);
        image.width(width).height(height);
        let components = match self.image.encoding {
            ImageEncoding::Jpeg { components } => {
                image.filter(Filter::DctDecode);
                components
            }
            ImageEncoding::Flate { components } => {
                image.filter(Filter::FlateDecode);
                components
            }
            ImageEncoding::G4 { black_is_1 } => {
                image.filter(Filter::CcittFaxDecode);
                image.decode_parms().k(-1).columns(width).rows(height).black_is_1(black_is_1).end_of_block(false);
                image.bits_per_component(1).color_space().device_gray();
                return;
            }
        };
        image.bits_per_component(8);
        if components == 1 {
            image.color_space().device_gray();
        } else {
            image.color_space().device_rgb();
        }
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory does not fail; were it to, an empty stream is still a whole one.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests;
