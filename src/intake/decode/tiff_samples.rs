//! What a TIFF's samples mean: shades, colours, numbers of colours; packed, or plane after plane.

use tiff::ColorType;

use super::{
    Fault,
    tiff_directory::{Directory, Tag},
};
use crate::record::{Pixels, Refusal};

/// Colours by number.
pub(super) struct Palette {
    colours: Vec<[u8; 3]>,
    /// Where the file says that its samples are numbers of colours.
    pub(super) said_at: usize,
}

impl Palette {
    pub(super) fn of(directory: &Directory) -> Option<Self> {
        if directory.number(Tag::Photometric) != Some(3) {
            return None;
        }
        let map = directory.values(Tag::ColourMap);
        let count = map.len() / 3;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast keeps within a byte")]
        let byte = |at: usize| (map[at] / 256.0) as u8;
        let colours = (0..count).map(|at| [byte(at), byte(at + count), byte(at + 2 * count)]).collect();
        Some(Self { colours, said_at: directory.place(Tag::Photometric)? })
    }

    /// A number without a colour means that the file is broken.
    fn coloured(&self, numbers: &[u8]) -> Result<Pixels, Fault> {
        let mut rgb = Vec::with_capacity(numbers.len() * 3);
        for number in numbers {
            rgb.extend(self.colours.get(usize::from(*number)).ok_or(Fault::CORRUPT)?);
        }
        Ok(Pixels::Rgb(rgb))
    }
}

/// Plane after plane as pixel after pixel.
pub(super) fn interleaved(samples: &[u8], planes: usize) -> Vec<u8> {
    let plane = samples.len() / planes;
    (0..plane).flat_map(|at| (0..planes).map(move |number| samples[at + number * plane])).collect()
}

/// Samples of less than a byte, each as a byte; rows begin on a whole one.
fn unpacked(samples: &[u8], width: u32, bits: u8) -> Vec<u8> {
    let row = (width as usize * usize::from(bits)).div_ceil(8);
    let (in_byte, mask) = (8 / bits, u8::MAX >> (8 - bits));
    let of_row = |row: &[u8]| -> Vec<u8> {
        let samples = row.iter().flat_map(|byte| (1..=in_byte).map(move |n| byte >> (8 - n * bits) & mask));
        samples.take(width as usize).collect()
    };
    samples.chunks_exact(row).flat_map(of_row).collect()
}

/// The decoder's samples as ours.
pub(super) fn pixels(
    colour: ColorType,
    samples: Vec<u8>,
    width: u32,
    palette: Option<&Palette>,
) -> Result<Pixels, Fault> {
    if let (Some(palette), ColorType::Gray(bits @ (1 | 2 | 4 | 8))) = (palette, colour) {
        return palette.coloured(&unpacked(&samples, width, bits));
    }
    Ok(match colour {
        ColorType::Gray(bits @ (2 | 4)) => {
            let step = if bits == 2 { 85 } else { 17 };
            Pixels::Grey(unpacked(&samples, width, bits).into_iter().map(|shade| shade * step).collect())
        }
        // It gives black as 0 whatever the file means by it; with us 1 is black.
        ColorType::Gray(1) => Pixels::Bitonal(samples.into_iter().map(|byte| !byte).collect()),
        ColorType::Gray(8 | 16) => Pixels::Grey(samples),
        ColorType::RGB(8 | 16) => Pixels::Rgb(samples),
        ColorType::RGBA(8 | 16) => Pixels::Rgb(samples.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect()),
        ColorType::YCbCr(8) => Pixels::Rgb(samples.chunks_exact(3).flat_map(from_ycbcr).collect()),
        ColorType::CMYK(8) => Pixels::Rgb(samples.chunks_exact(4).flat_map(from_cmyk).collect()),
        _ => return Err(Fault::Refused(Refusal::Unknown)),
    })
}

/// JFIF's full-range conversion, in thousandths.
fn from_ycbcr(pixel: &[u8]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(pixel[0]), i32::from(pixel[1]) - 128, i32::from(pixel[2]) - 128);
    let sample = |thousandths: i32| u8::try_from((y + thousandths / 1000).clamp(0, 255)).unwrap_or(0);
    [sample(1402 * cr), sample(-344 * cb - 714 * cr), sample(1772 * cb)]
}

fn from_cmyk(pixel: &[u8]) -> [u8; 3] {
    let white = |ink: u8| u16::from(255 - ink) * u16::from(255 - pixel[3]) / 255;
    [pixel[0], pixel[1], pixel[2]].map(|ink| u8::try_from(white(ink)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_samples_come_apart_row_by_row() {
        assert_eq!(unpacked(&[0x12, 0x30, 0x45, 0x60], 3, 4), [1, 2, 3, 4, 5, 6]);
        assert_eq!(unpacked(&[0b1000_0000, 0b0100_0000], 2, 1), [1, 0, 0, 1]);
        let grey = pixels(ColorType::Gray(4), vec![0x0F], 2, None);
        assert!(grey == Ok(Pixels::Grey(vec![0, 255])));
    }

    #[test]
    fn a_number_is_its_colour_and_a_number_without_one_is_an_error() {
        let palette = Palette { colours: vec![[1, 2, 3], [4, 5, 6]], said_at: 0 };
        let coloured = |samples| pixels(ColorType::Gray(4), samples, 2, Some(&palette));
        assert!(coloured(vec![0x10]) == Ok(Pixels::Rgb(vec![4, 5, 6, 1, 2, 3])));
        assert!(coloured(vec![0x12]) == Err(Fault::CORRUPT));
    }

    #[test]
    fn planes_become_pixels() {
        assert_eq!(interleaved(&[1, 2, 3, 4, 5, 6], 3), [1, 3, 5, 2, 4, 6]);
    }

    #[test]
    fn brightness_and_its_differences_become_red_green_and_blue() {
        for (ycbcr, rgb) in [([255, 128, 128], [255; 3]), ([76, 85, 255], [254, 1, 0]), ([29, 255, 107], [0, 0, 254])] {
            let got = from_ycbcr(&ycbcr);
            assert!(got.iter().zip(rgb).all(|(a, b)| a.abs_diff(b) <= 2), "{ycbcr:?} is {got:?}");
        }
    }
}
