//! JPEG: walked marker by marker, because the decoder takes a file that was cut off for a whole one.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, codecs::jpeg::JpegDecoder};

use super::{Fault, Pages, bounded, encode, resolution, tiff_directory::Directories};
use crate::record::{ImageEncoding, PageImage, Pixels, Raster};

/// A JPEG file: one page.
pub(super) struct Jpeg {
    bytes: Vec<u8>,
    header: Header,
}

/// What the markers of a JPEG tell, once all of them up to the end were seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) components: u8,
    dpi: Option<f64>,
}

impl Jpeg {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        let header = walk(&bytes)?;
        bounded(header.width, header.height)?;
        Ok(Self { bytes, header })
    }

    fn dpi(&self) -> u32 {
        resolution::believable(self.header.dpi, self.header.width, self.header.height)
    }
}

impl Pages for Jpeg {
    fn count(&self) -> u32 {
        1
    }

    fn raster(&self, _index: u32) -> Result<Raster, Fault> {
        decode(&self.bytes, self.dpi())
    }

    fn image(&self, index: u32) -> Result<PageImage, Fault> {
        match self.header.components {
            1 | 3 => Ok(PageImage {
                width: self.header.width,
                height: self.header.height,
                dpi: self.dpi(),
                encoding: ImageEncoding::Jpeg { components: self.header.components },
                own: true,
                bytes: self.bytes.clone(),
            }),
            _ => encode::lossless(&self.raster(index)?),
        }
    }

    /// Its one page is the file.
    fn part(&self, _indexes: &[u32]) -> Result<Vec<u8>, Fault> {
        Ok(self.bytes.clone())
    }
}

/// The pixels of a JPEG that was walked before.
pub(super) fn decode(bytes: &[u8], dpi: u32) -> Result<Raster, Fault> {
    let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(|_| Fault::CORRUPT)?;
    let (width, height) = decoder.dimensions();
    let pixels = match DynamicImage::from_decoder(decoder).map_err(|_| Fault::CORRUPT)? {
        DynamicImage::ImageLuma8(grey) => Pixels::Grey(grey.into_raw()),
        other => Pixels::Rgb(other.into_rgb8().into_raw()),
    };
    Raster::new(width, height, dpi, pixels).ok_or(Fault::CORRUPT)
}

/// Follows the markers to the end of the image.
///
/// # Errors
/// Incomplete when the bytes end before the end marker; corrupt where no marker stands where one must.
pub(super) fn walk(bytes: &[u8]) -> Result<Header, Fault> {
    let mut header = None;
    let mut dpi = None;
    let mut at = 2;
    loop {
        let marker = marker_at(bytes, &mut at)?;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let length = bytes.get(at..at + 2).ok_or(Fault::Incomplete)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Err(Fault::CORRUPT);
        }
        let segment = bytes.get(at + 2..at + length).ok_or(Fault::Incomplete)?;
        at += length;
        match marker {
            // Start of frame, all kinds but the tables that share their range.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => header = Some(frame(segment)?),
            0xE0 => dpi = dpi.or_else(|| jfif_density(segment)),
            0xE1 => dpi = dpi.or_else(|| exif_density(segment)),
            0xDA => at = end_of_scan(bytes, at)?,
            _ => {}
        }
    }
    let mut header = header.ok_or(Fault::CORRUPT)?;
    header.dpi = dpi;
    Ok(header)
}

/// The code of the marker at `at`, which is moved behind it. Fill bytes may stand before it.
fn marker_at(bytes: &[u8], at: &mut usize) -> Result<u8, Fault> {
    if *bytes.get(*at).ok_or(Fault::Incomplete)? != 0xFF {
        // A file whose room was set aside before it was written is zero where it is not written yet.
        let rest_is_unwritten = bytes[*at..].iter().all(|&b| b == 0);
        return Err(if rest_is_unwritten { Fault::Incomplete } else { Fault::CORRUPT });
    }
    loop {
        *at += 1;
        match *bytes.get(*at).ok_or(Fault::Incomplete)? {
            0xFF => {}
            0 => return Err(Fault::CORRUPT),
            code => {
                *at += 1;
                return Ok(code);
            }
        }
    }
}

/// Where the coded data that begins at `at` ends: at the next marker that is no restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        let rest = bytes.get(at..).ok_or(Fault::Incomplete)?;
        at += rest.iter().position(|&b| b == 0xFF).ok_or(Fault::Incomplete)?;
        match *bytes.get(at + 1).ok_or(Fault::Incomplete)? {
            0 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Ok(at),
        }
    }
}

fn frame(segment: &[u8]) -> Result<Header, Fault> {
    let [_, h1, h2, w1, w2, components, ..] = *segment else { return Err(Fault::CORRUPT) };
    Ok(Header {
        width: u32::from(u16::from_be_bytes([w1, w2])),
        height: u32::from(u16::from_be_bytes([h1, h2])),
        components,
        dpi: None,
    })
}

fn jfif_density(segment: &[u8]) -> Option<f64> {
    let [_, _, unit, x1, x2, ..] = *segment.strip_prefix(b"JFIF\0")? else { return None };
    let density = f64::from(u16::from_be_bytes([x1, x2]));
    match unit {
        1 => Some(density),
        2 => Some(density * 2.54),
        _ => None,
    }
}

/// Exif is a TIFF directory inside the segment.
fn exif_density(segment: &[u8]) -> Option<f64> {
    let directory = Directories::of(segment.strip_prefix(b"Exif\0\0")?)?.next()?.ok()?;
    directory.density().map(|(across, _)| across)
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

    use super::*;
    use crate::record::Refusal;

    fn jpeg() -> Vec<u8> {
        let mut bytes = Vec::new();
        let grey: Vec<u8> = (0..64 * 64u32).map(|i| (i * 37 % 251) as u8).collect();
        JpegEncoder::new(&mut bytes).encode(&grey, 64, 64, ExtendedColorType::L8).unwrap();
        bytes
    }

    #[test]
    fn a_whole_jpeg_is_one_grey_page_passed_on_as_it_is() {
        let bytes = jpeg();
        let paper = Jpeg::open(bytes.clone()).unwrap();
        assert!(matches!(paper.raster(0).unwrap().pixels(), Pixels::Grey(_)));
        let image = paper.image(0).unwrap();
        assert!(image.own && image.bytes == bytes);
    }

    #[test]
    fn a_jpeg_cut_off_anywhere_is_incomplete() {
        let bytes = jpeg();
        for end in [3, 25, bytes.len() / 2, bytes.len() - 2, bytes.len() - 1] {
            assert_eq!(walk(&bytes[..end]).map(|h| h.width), Err(Fault::Incomplete), "cut at {end}");
        }
    }

    #[test]
    fn a_jpeg_whose_end_is_not_written_yet_is_incomplete() {
        let mut bytes = jpeg();
        let end = bytes.len();
        bytes[end / 2..].fill(0);
        assert_eq!(walk(&bytes).map(|h| h.width), Err(Fault::Incomplete));
    }

    #[test]
    fn a_jpeg_without_a_frame_is_corrupt() {
        assert_eq!(walk(&[0xFF, 0xD8, 0xFF, 0xD9]).map(|h| h.width), Err(Fault::Refused(Refusal::Corrupt)));
    }
}
