//! Pixels back into image data for a PDF, losslessly: group 4 for black and white, Flate for the rest.

use std::io::Write as _;

use fax::{Color, VecWriter, encoder::Encoder};
use flate2::{Compression, write::ZlibEncoder};

use super::Fault;
use crate::record::{ImageEncoding, PageImage, Pixels, Raster};

/// The page's image, encoded anew.
pub(super) fn lossless(raster: &Raster) -> Result<PageImage, Fault> {
    let (encoding, bytes) = match raster.pixels() {
        Pixels::Bitonal(bits) => (ImageEncoding::G4 { black_is_1: false }, group4(raster.width(), bits)),
        Pixels::Grey(samples) => (ImageEncoding::Flate { components: 1 }, flate(samples)?),
        Pixels::Rgb(samples) => (ImageEncoding::Flate { components: 3 }, flate(samples)?),
    };
    Ok(PageImage { width: raster.width(), height: raster.height(), dpi: raster.dpi(), encoding, own: false, bytes })
}

fn flate(samples: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    encoder.write_all(samples).and_then(|()| encoder.finish()).map_err(|_| Fault::CORRUPT)
}

fn group4(width: u32, bits: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in bits.chunks_exact((width as usize).div_ceil(8)) {
        let pels = (0..width as usize).map(|x| match row[x / 8] & (0x80 >> (x % 8)) {
            0 => Color::White,
            _ => Color::Black,
        });
        // Writing to memory does not fail, and says so in its type.
        let Ok(()) = encoder.encode_line(pels, width);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

/// Grey that knows only black and white, as one bit each; anything else stays as it is.
pub(super) fn bitonal(width: u32, pixels: Pixels) -> Pixels {
    let black_and_white = |samples: &[u8]| samples.iter().all(|&s| s == 0 || s == 255);
    match pixels {
        Pixels::Grey(samples) if black_and_white(&samples) => Pixels::Bitonal(packed(width, &samples)),
        other => other,
    }
}

fn packed(width: u32, samples: &[u8]) -> Vec<u8> {
    let byte = |eight: &[u8]| {
        eight.iter().zip([0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1]).filter(|(s, _)| **s == 0).map(|(_, b)| b).sum()
    };
    samples.chunks_exact(width as usize).flat_map(|row| row.chunks(8).map(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::decode::ccitt;

    #[test]
    fn black_and_white_comes_back_from_group_4_bit_for_bit() {
        let width = 37;
        let grey: Vec<u8> = (0..37 * 20u32).map(|i| if i * i % 7 < 3 { 0 } else { 255 }).collect();
        let raster = Raster::new(width, 20, 200, bitonal(width, Pixels::Grey(grey))).unwrap();
        let image = lossless(&raster).unwrap();
        assert_eq!(image.encoding, ImageEncoding::G4 { black_is_1: false });
        let back = ccitt::rows(&image.bytes, width, 20, ccitt::Coding::Group4).unwrap();
        assert!(&Pixels::Bitonal(back) == raster.pixels());
    }
}
