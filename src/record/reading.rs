//! A reading: what one scan says, page by page, as words with their places and how sure they are.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Confidence, CoverSheetId, Language, Placement, Private, Region};

/// All pages of one scan as they were read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// In the order of the file.
    pub pages: Vec<PageReading>,
    /// Name and version of what read it, for the record's provenance.
    pub engine: String,
}

/// What a page is in the run of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// Something is on it.
    Content,
    /// Nothing is on it: a back side. Kept, and marked.
    Blank,
    /// A sheet that parts documents. Belongs to none.
    Separator,
    /// A separator that says what the papers behind it are.
    Cover(CoverSheetId),
}

/// One page as it was read. All places in it are pixels of the image that was read: upright and straight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageReading {
    /// 1-based, in the file.
    pub number: u32,
    /// Content, blank or separator.
    pub kind: PageKind,
    /// How the image that was read lies on the page as scanned.
    pub placement: Placement,
    /// Resolution of the image that was read, dots an inch.
    pub dpi: u32,
    /// In reading order.
    pub words: Vec<Word>,
    /// Where the words came from.
    pub source: TextSource,
    /// Every dark point of the page, for signatures, ticks and rulings.
    pub ink: Ink,
}

impl PageReading {
    /// No page is wider or higher, nor lies a word further out.
    const MOST: u32 = 1 << 20;

    /// Whether every measure is one that a page can have: what comes from a reader process that a file has taken over
    /// is believed no further.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let measured = |lengths: &[u32]| lengths.iter().all(|length| *length <= Self::MOST);
        let Placement { scan_width, scan_height, scale, skew, .. } = self.placement;
        let ink = u64::from(self.ink.width.div_ceil(8)) * u64::from(self.ink.height);
        measured(&[scan_width, scan_height, self.dpi, self.ink.width, self.ink.height])
            && self.words.iter().all(|Word { region: Region { x, y, w, h }, .. }| measured(&[*x, *y, *w, *h]))
            && (0.001..=1000.0).contains(&scale)
            && skew.is_finite()
            && ink == self.ink.bits.len() as u64
    }
}

/// Where the words of a page came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// Read from the image.
    Recognised,
    /// The PDF's own text, taken because the page as seen reads alike.
    OwnText,
}

/// A letter, or a few that are one sign, that a file itself says stands on a page. Whether a person sees it there is
/// another question.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// As the file says.
    pub text: Private,
    /// Its middle, in pixels of the page as scanned: from the left and from above.
    pub place: (f64, f64),
}

/// One word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// As read; composed (NFC), never empty.
    pub text: Private,
    /// Where.
    pub region: Region,
    /// How sure the engine is.
    pub confidence: Confidence,
    /// Counts the text lines of the page from 0; words of one line share it.
    pub line: u32,
    /// Counts the blocks of the page (columns, cells, paragraphs) from 0.
    pub block: u32,
    /// The language in which the engine found it, where it says.
    pub language: Option<Language>,
}

/// The dark points of a page as one bit each, at a resolution of its own (about 150 dots an inch).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ink {
    /// Points in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Ink points per pixel of the image that was read, in thousandths.
    pub per_mille: u32,
    /// Row by row, each row padded to whole bytes, most significant bit first; 1 is dark. Base64 when serialised.
    #[serde(with = "base64_bits")]
    pub bits: Vec<u8>,
}

impl Ink {
    /// No ink on no page.
    #[must_use]
    pub const fn none() -> Self {
        Self { width: 0, height: 0, per_mille: 1000, bits: Vec::new() }
    }

    /// Whether the point is dark; outside the page nothing is.
    #[must_use]
    pub fn at(&self, x: u32, y: u32) -> bool {
        if x >= self.width || y >= self.height {
            return false;
        }
        let row = self.width.div_ceil(8) as usize;
        self.bits.get(y as usize * row + (x / 8) as usize).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// A place of the image that was read, as a place in this map.
    #[must_use]
    pub fn place(&self, region: Region) -> Region {
        let scale = |v: u32| u32::try_from(u64::from(v) * u64::from(self.per_mille) / 1000).unwrap_or(u32::MAX);
        Region { x: scale(region.x), y: scale(region.y), w: scale(region.w).max(1), h: scale(region.h).max(1) }
    }
}

impl fmt::Debug for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ink({} x {})", self.width, self.height)
    }
}

mod base64_bits {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bits: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bits))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
