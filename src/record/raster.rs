//! A page's pixels in memory: what decoding gives, and cleaning and reading take.

use std::{borrow::Cow, fmt};

/// One page as pixels. The samples always fill `width` times `height`, so that code behind may count on it.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    width: u32,
    height: u32,
    dpi: u32,
    pixels: Pixels,
}

/// The samples of a page, row by row from the upper left.
#[derive(Clone, PartialEq, Eq)]
pub enum Pixels {
    /// One bit each, rows padded to whole bytes, most significant bit first; 1 is black.
    Bitonal(Vec<u8>),
    /// One byte each; 0 is black.
    Grey(Vec<u8>),
    /// Red, green and blue.
    Rgb(Vec<u8>),
}

impl Raster {
    /// `None` where the samples do not fill the page, or the page is empty.
    #[must_use]
    pub fn new(width: u32, height: u32, dpi: u32, pixels: Pixels) -> Option<Self> {
        let (samples, row) = match &pixels {
            Pixels::Bitonal(samples) => (samples.len(), (width as usize).div_ceil(8)),
            Pixels::Grey(samples) => (samples.len(), width as usize),
            Pixels::Rgb(samples) => (samples.len(), (width as usize).checked_mul(3)?),
        };
        let full = row.checked_mul(height as usize)?;
        (full > 0 && samples == full).then_some(Self { width, height, dpi, pixels })
    }

    /// Pixels in a row.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Dots an inch, where the file tells or its size suggests.
    #[must_use]
    pub const fn dpi(&self) -> u32 {
        self.dpi
    }

    /// The samples.
    #[must_use]
    pub const fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// One byte a pixel, 0 is black.
    #[must_use]
    pub fn grey(&self) -> Cow<'_, [u8]> {
        match &self.pixels {
            Pixels::Grey(samples) => Cow::Borrowed(samples),
            Pixels::Rgb(samples) => Cow::Owned(samples.chunks_exact(3).map(luma).collect()),
            Pixels::Bitonal(bits) => {
                let row = (self.width as usize).div_ceil(8);
                let mut grey = Vec::with_capacity(self.width as usize * self.height as usize);
                for line in bits.chunks_exact(row) {
                    grey.extend(
                        (0..self.width as usize).map(|x| if line[x / 8] & (0x80 >> (x % 8)) != 0 { 0 } else { 255 }),
                    );
                }
                Cow::Owned(grey)
            }
        }
    }
}

/// The weights of ITU-R BT.601, as scanners use them.
fn luma(pixel: &[u8]) -> u8 {
    let sum = u32::from(pixel[0]) * 299 + u32::from(pixel[1]) * 587 + u32::from(pixel[2]) * 114;
    u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
}

impl fmt::Debug for Raster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.pixels {
            Pixels::Bitonal(_) => "bitonal",
            Pixels::Grey(_) => "grey",
            Pixels::Rgb(_) => "colour",
        };
        write!(f, "Raster({} x {}, {kind}, {} dpi)", self.width, self.height, self.dpi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_must_fill_the_page() {
        assert!(Raster::new(9, 2, 300, Pixels::Bitonal(vec![0; 4])).is_some());
        assert!(Raster::new(9, 2, 300, Pixels::Bitonal(vec![0; 3])).is_none());
        assert!(Raster::new(2, 2, 300, Pixels::Rgb(vec![0; 13])).is_none());
        assert!(Raster::new(0, 2, 300, Pixels::Grey(vec![])).is_none());
    }

    #[test]
    fn a_black_bit_becomes_a_black_byte() {
        let raster = Raster::new(9, 1, 200, Pixels::Bitonal(vec![0b1000_0000, 0b1000_0000]));
        let grey = raster.map(|r| r.grey().into_owned());
        assert_eq!(grey, Some(vec![0, 255, 255, 255, 255, 255, 255, 255, 0]));
    }
}
