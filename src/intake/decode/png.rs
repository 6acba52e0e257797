//! PNG: walked chunk by chunk to its end, then decoded; what is transparent lies on white paper.

use std::io::Cursor;

use image::{DynamicImage, codecs::png::PngDecoder};

use super::{Fault, Pages, bounded, encode, resolution};
use crate::record::{PageImage, Pixels, Raster};

/// A PNG file: one page.
pub(super) struct Png {
    bytes: Vec<u8>,
    header: Header,
}

#[derive(Debug, Clone, Copy)]
struct Header {
    width: u32,
    height: u32,
    bits: u8,
    dpi: Option<f64>,
}

impl Png {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        let header = walk(&bytes)?;
        Ok(Self { bytes, header })
    }
}

impl Pages for Png {
    fn count(&self) -> u32 {
        1
    }

    fn raster(&self, _index: u32) -> Result<Raster, Fault> {
        let Header { width, height, bits, dpi } = self.header;
        let decoder = PngDecoder::new(Cursor::new(&self.bytes)).map_err(|_| Fault::CORRUPT)?;
        let pixels = match DynamicImage::from_decoder(decoder).map_err(|_| Fault::CORRUPT)? {
            DynamicImage::ImageLuma8(grey) => Pixels::Grey(grey.into_raw()),
            grey @ DynamicImage::ImageLuma16(_) => Pixels::Grey(grey.into_luma8().into_raw()),
            other if other.color().has_alpha() => Pixels::Rgb(on_white(&other)),
            other => Pixels::Rgb(other.into_rgb8().into_raw()),
        };
        let pixels = if bits == 1 { encode::bitonal(width, pixels) } else { pixels };
        let dpi = resolution::believable(dpi, width, height);
        Raster::new(width, height, dpi, pixels).ok_or(Fault::CORRUPT)
    }

    fn image(&self, index: u32) -> Result<PageImage, Fault> {
        encode::lossless(&self.raster(index)?)
    }

    /// Its one page is the file.
    fn part(&self, _indexes: &[u32]) -> Result<Vec<u8>, Fault> {
        Ok(self.bytes.clone())
    }
}

fn on_white(image: &DynamicImage) -> Vec<u8> {
    let over = |sample: u8, alpha: u8| {
        let (sample, alpha) = (u32::from(sample), u32::from(alpha));
        u8::try_from((sample * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    image.to_rgba8().pixels().flat_map(|p| [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])]).collect()
}

/// Follows the chunks to the end of the image. A page beyond all measure is refused at its header.
fn walk(bytes: &[u8]) -> Result<Header, Fault> {
    let mut header: Option<Header> = None;
    let mut at = 8;
    loop {
        let [l1, l2, l3, l4, k1, k2, k3, k4] = *bytes.get(at..at + 8).ok_or(Fault::Incomplete)? else {
            return Err(Fault::CORRUPT);
        };
        let length = u32::from_be_bytes([l1, l2, l3, l4]) as usize;
        let kind = [k1, k2, k3, k4];
        if kind == [0; 4] {
            // A file whose room was set aside before it was written is zero where it is not written yet.
            return Err(Fault::Incomplete);
        }
        if at == 8 {
            let data = bytes.get(at + 8..at + 8 + length).ok_or(Fault::Incomplete)?;
            let [w1, w2, w3, w4, h1, h2, h3, h4, bits, ..] = *data else { return Err(Fault::CORRUPT) };
            let (width, height) = (u32::from_be_bytes([w1, w2, w3, w4]), u32::from_be_bytes([h1, h2, h3, h4]));
            bounded(width, height)?;
            header = Some(Header { width, height, bits, dpi: None });
        }
        let end = at.checked_add(12).and_then(|n| n.checked_add(length)).ok_or(Fault::CORRUPT)?;
        let chunk = bytes.get(at + 8..end).ok_or(Fault::Incomplete)?;
        match (&kind, header.as_mut()) {
            (b"IEND", Some(header)) => return Ok(*header),
            (b"pHYs", Some(header)) => header.dpi = density(chunk),
            _ => {}
        }
        at = end;
    }
}

/// Pixels a metre, when the unit is the metre.
fn density(chunk: &[u8]) -> Option<f64> {
    let [x1, x2, x3, x4, _, _, _, _, 1, ..] = *chunk else { return None };
    Some(f64::from(u32::from_be_bytes([x1, x2, x3, x4])) * 0.0254)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, ImageFormat, RgbaImage};

    use super::*;
    use crate::record::Refusal;

    fn png() -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let grey = GrayImage::from_fn(40, 30, |x, y| image::Luma([(x * y % 256) as u8]));
        grey.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_png_cut_off_anywhere_is_incomplete() {
        let bytes = png();
        assert!(Png::open(bytes.clone()).unwrap().raster(0).is_ok());
        for end in [10, 30, bytes.len() / 2, bytes.len() - 1] {
            assert!(matches!(Png::open(bytes[..end].to_vec()), Err(Fault::Incomplete)), "cut at {end}");
        }
    }

    #[test]
    fn a_monstrous_png_is_a_bomb_before_it_is_decoded() {
        let mut bytes = png();
        bytes[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        assert!(matches!(Png::open(bytes), Err(Fault::Refused(Refusal::Bomb))));
    }

    #[test]
    fn what_is_transparent_lies_on_white_paper() {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(2, 2, image::Rgba([0, 0, 0, 0])).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let raster = Png::open(bytes.into_inner()).unwrap().raster(0).unwrap();
        assert!(raster.pixels() == &Pixels::Rgb(vec![255; 12]));
    }
}
