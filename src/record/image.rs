//! A page's image in a form that we checked or wrote ourselves, so that nobody behind a reader process opens a
//! stranger's file.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One page's image as it goes into a PDF.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageImage {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Dots an inch, where the file tells or its size suggests.
    pub dpi: u32,
    /// How `bytes` are encoded.
    pub encoding: ImageEncoding,
    /// Whether `bytes` are the scan's own, unchanged.
    pub own: bool,
    /// The image data alone.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl fmt::Debug for PageImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageImage({} x {}, {:?}, {} bytes)", self.width, self.height, self.encoding, self.bytes.len())
    }
}

/// How a page image is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageEncoding {
    /// A whole JPEG file with one (grey) or three (colour) components.
    Jpeg {
        /// 1 or 3.
        components: u8,
    },
    /// CCITT group 4, one strip, no end-of-block needed, most significant bit first.
    G4 {
        /// Whether a 1 bit is black.
        black_is_1: bool,
    },
    /// Zlib (Flate) over 8-bit samples, no predictor.
    Flate {
        /// 1 (grey) or 3 (RGB).
        components: u8,
    },
}
