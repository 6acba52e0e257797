//! What a file holds: its format by its content, whether it is whole, and its pages as pixels or as images for a
//! PDF. Strict where the libraries are lenient: a file that was cut off must never pass for a whole one.

mod ccitt;
mod encode;
mod jpeg;
mod pdf;
mod pdf_image;
mod pdf_part;
mod pdf_survey;
mod pdf_text;
mod png;
mod resolution;
mod tiff;
mod tiff_directory;
mod tiff_part;
mod tiff_samples;

use serde::{Deserialize, Serialize};

use crate::record::{Letter, PageImage, Raster, Refusal};

/// A page larger than this is a bomb: A2 at 600 dots an inch has 140 million pixels.
const MOST_PIXELS: u64 = 150_000_000;
/// More pages than this in one file are a bomb.
const MOST_PAGES: u32 = 2000;
/// All pages together: two thousand A4 sheets at 300 dots an inch.
const MOST_PIXELS_IN_FILE: u64 = 18_000_000_000;

/// A kind of file that scanners make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// PDF with scans inside, or born digital.
    Pdf,
    /// TIFF, one page or many.
    Tiff,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl Format {
    /// By the first bytes; `None` for something else.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        // Readers of PDF allow a little before its mark: a printer's job header, a byte-order mark.
        let head = &bytes[..bytes.len().min(1024)];
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Self::Tiff),
            _ => head.windows(5).any(|w| w == b"%PDF-").then_some(Self::Pdf),
        }
    }

    /// Whether a file of this kind may end so. A file without an extension claims nothing.
    #[must_use]
    pub fn may_be_called(self, extension: &str) -> bool {
        let usual: &[&str] = match self {
            Self::Pdf => &["pdf"],
            Self::Tiff => &["tif", "tiff"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
        };
        extension.is_empty() || usual.iter().any(|e| e.eq_ignore_ascii_case(extension))
    }
}

/// Why a file or a page cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It ends too early: it may still be being written.
    #[error("the file ends too early")]
    Incomplete,
    /// It will not get better.
    #[error("the file is refused: {0}")]
    Refused(Refusal),
}

impl Fault {
    const CORRUPT: Self = Self::Refused(Refusal::Corrupt);
}

/// The pages of one kind of file.
trait Pages {
    /// How many.
    fn count(&self) -> u32;
    /// Whether all of page `index` (from 0) is there and right.
    fn check(&self, index: u32) -> Result<(), Fault> {
        self.raster(index).map(drop)
    }
    /// Its pixels; only of a page that is whole.
    fn raster(&self, index: u32) -> Result<Raster, Fault>;
    /// Its image for a PDF: the file's own data where that can be passed on.
    fn image(&self, index: u32) -> Result<PageImage, Fault>;
    /// Some of its pages as a file of the same kind, their images byte for byte.
    fn part(&self, indexes: &[u32]) -> Result<Vec<u8>, Fault>;
    /// The letters that the file itself puts on the page; a picture of paper brings none.
    fn letters(&self, _index: u32) -> Result<Vec<Letter>, Fault> {
        Ok(Vec::new())
    }
}

/// A file that was recognised as one of ours, ready to give its pages.
pub struct Paper {
    format: Format,
    pages: Box<dyn Pages>,
    whole: bool,
}

impl Paper {
    /// Opens a file. What would grow beyond all measure is refused before anything is decoded.
    ///
    /// # Errors
    /// Empty, unknown, encrypted, monstrous, corrupt, or cut off before the first page can be told.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        if bytes.is_empty() {
            return Err(Fault::Refused(Refusal::Empty));
        }
        let format = Format::of(&bytes).ok_or_else(|| unknown(&bytes))?;
        let (pages, whole): (Box<dyn Pages>, bool) = match format {
            Format::Pdf => pdf::Pdf::open(bytes).map(|(pdf, whole)| (Box::new(pdf) as Box<dyn Pages>, whole))?,
            Format::Tiff => tiff::Tiff::open(bytes).map(|(tiff, whole)| (Box::new(tiff) as Box<dyn Pages>, whole))?,
            Format::Jpeg => (Box::new(jpeg::Jpeg::open(bytes)?), true),
            Format::Png => (Box::new(png::Png::open(bytes)?), true),
        };
        match pages.count() {
            0 if whole => Err(Fault::CORRUPT),
            0 => Err(Fault::Incomplete),
            n if n > MOST_PAGES => Err(Fault::Refused(Refusal::Bomb)),
            _ => Ok(Self { format, pages, whole }),
        }
    }

    /// By its content.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// How many pages it tells of, whether or not they are whole.
    #[must_use]
    pub fn page_count(&self) -> u32 {
        self.pages.count()
    }

    /// Whether the file ends as it should. Its pages may still be broken.
    #[must_use]
    pub const fn ends_well(&self) -> bool {
        self.whole
    }

    /// Whether a page, counted from 1, is all there and decodes.
    ///
    /// # Errors
    /// Where the page is not whole.
    pub fn check(&self, number: u32) -> Result<(), Fault> {
        self.pages.check(index(number)?)
    }

    /// The pixels of a page, counted from 1.
    ///
    /// # Errors
    /// Where the page is not whole.
    pub fn raster(&self, number: u32) -> Result<Raster, Fault> {
        self.pages.raster(index(number)?)
    }

    /// The image of a page, counted from 1, as it goes into a PDF.
    ///
    /// # Errors
    /// Where the page is not whole.
    pub fn image(&self, number: u32) -> Result<PageImage, Fault> {
        self.pages.image(index(number)?)
    }

    /// Some pages, counted from 1, taken out into a file of their own: of the same kind, their images byte for byte,
    /// and nothing of the other pages in it. It is given only when each of its pages shows the same pixels.
    ///
    /// # Errors
    /// Where a page is not whole, or cannot be had without loss.
    pub fn part(&self, numbers: &[u32]) -> Result<Vec<u8>, Fault> {
        let indexes = numbers.iter().map(|&number| index(number)).collect::<Result<Vec<_>, _>>()?;
        let part = Self::open(self.pages.part(&indexes)?)?;
        if !part.whole || part.page_count() as usize != indexes.len() {
            return Err(Fault::CORRUPT);
        }
        for (number, &index) in (0..).zip(&indexes) {
            if part.pages.raster(number)? != self.pages.raster(index)? {
                return Err(Fault::CORRUPT);
            }
        }
        drop(part);
        // Made anew, since the one that was looked at is taken apart: cheaper than to hold a large file three times.
        self.pages.part(&indexes)
    }

    /// The letters that the file itself says stand on a page, counted from 1, whether or not they are to be seen;
    /// none where the page is a picture of paper.
    ///
    /// # Errors
    /// Where the page is not whole.
    pub fn letters(&self, number: u32) -> Result<Vec<Letter>, Fault> {
        self.pages.letters(index(number)?)
    }
}

fn index(number: u32) -> Result<u32, Fault> {
    number.checked_sub(1).ok_or(Fault::CORRUPT)
}

/// The first bytes of a file that is still being written may be missing or zero; what is something else stays so.
fn unknown(bytes: &[u8]) -> Fault {
    if bytes.len() < 16 || bytes.iter().all(|&b| b == 0) { Fault::Incomplete } else { Fault::Refused(Refusal::Unknown) }
}

/// Refuses a page that would take too much memory, before it takes any.
fn bounded(width: u32, height: u32) -> Result<(), Fault> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Fault::CORRUPT),
        pixels if pixels > MOST_PIXELS => Err(Fault::Refused(Refusal::Bomb)),
        _ => Ok(()),
    }
}
