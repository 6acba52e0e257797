//! TIFF, one page or many. Fax-coded pages (every kind and bit order of scanners) are decoded here, the rest by the
//! TIFF decoder once the directories were found whole.

use std::{borrow::Cow, io::Cursor};

use tiff::decoder::{Decoder, DecodingResult, Limits};

use super::{
    Fault, MOST_PAGES, MOST_PIXELS, MOST_PIXELS_IN_FILE, Pages, bounded,
    ccitt::{self, Coding},
    encode, jpeg, resolution,
    tiff_directory::{Directories, Directory, Tag},
    tiff_part,
    tiff_samples::{Palette, interleaved, pixels},
};
use crate::record::{ImageEncoding, PageImage, Pixels, Raster, Refusal};

/// A TIFF file.
pub(super) struct Tiff {
    bytes: Vec<u8>,
    pages: Vec<Page>,
}

/// What a page's directory tells.
struct Page {
    /// Where the directory stands.
    at: u64,
    width: u32,
    height: u32,
    dpi: u32,
    compression: u32,
    photometric: u32,
    samples: u32,
    planar: bool,
    palette: Option<Palette>,
    lsb_first: bool,
    rows_per_strip: u32,
    /// The fax coding, where it is one.
    coding: Option<Coding>,
    own_tables: bool,
    data: Vec<(usize, usize)>,
}

impl Tiff {
    /// Opens a TIFF; also tells whether its chain of directories closes.
    pub(super) fn open(bytes: Vec<u8>) -> Result<(Self, bool), Fault> {
        let mut pages: Vec<Page> = Vec::new();
        let mut whole = true;
        let mut pixels = 0;
        for directory in Directories::of(&bytes).ok_or(Fault::Incomplete)? {
            let page = match directory {
                Ok(directory) => Page::of(&directory)?,
                Err(Fault::Incomplete) => {
                    whole = false;
                    break;
                }
                Err(fault) => return Err(fault),
            };
            pixels += u64::from(page.width) * u64::from(page.height);
            pages.push(page);
            if pages.len() > MOST_PAGES as usize || pixels > MOST_PIXELS_IN_FILE {
                return Err(Fault::Refused(Refusal::Bomb));
            }
        }
        Ok((Self { bytes, pages }, whole))
    }

    fn page(&self, index: u32) -> Result<&Page, Fault> {
        self.pages.get(index as usize).ok_or(Fault::CORRUPT)
    }

    /// The bytes of each strip or tile of a page.
    fn data(&self, page: &Page) -> Result<Vec<&[u8]>, Fault> {
        let data: Option<Vec<&[u8]>> =
            page.data.iter().map(|&(at, length)| self.bytes.get(at..at.checked_add(length)?)).collect();
        data.ok_or(Fault::Incomplete).and_then(|data| if data.is_empty() { Err(Fault::CORRUPT) } else { Ok(data) })
    }

    fn fax(&self, page: &Page, coding: Coding) -> Result<Raster, Fault> {
        let mut bits = Vec::new();
        let mut left = page.height;
        for strip in self.data(page)? {
            let height = left.min(page.rows_per_strip);
            let reversed: Vec<u8>;
            let strip = if page.lsb_first {
                reversed = strip.iter().map(|byte| byte.reverse_bits()).collect();
                &reversed
            } else {
                strip
            };
            bits.extend(ccitt::rows(strip, page.width, height, coding)?);
            left -= height;
        }
        if page.photometric == 1 {
            for byte in &mut bits {
                *byte = !*byte;
            }
        }
        page.raster(Pixels::Bitonal(bits))
    }

    /// What the TIFF decoder knows: uncompressed, LZW, Deflate, `PackBits`, JPEG; 1, 2, 4, 8 and 16 bits.
    fn other(&self, index: u32, page: &Page) -> Result<Raster, Fault> {
        self.data(page)?;
        let mut limits = Limits::default();
        limits.decoding_buffer_size = usize::try_from(MOST_PIXELS * 8).unwrap_or(usize::MAX);
        limits.intermediate_buffer_size = limits.decoding_buffer_size;
        let bytes = self.without_palette(page);
        let mut decoder = Decoder::new(Cursor::new(&*bytes)).map_err(|e| fault(&e))?.with_limits(limits);
        decoder.seek_to_image(index as usize).map_err(|e| fault(&e))?;
        let colour = decoder.colortype().map_err(|e| fault(&e))?;
        let mut decoded = DecodingResult::U8(Vec::new());
        let layout = decoder.read_image_to_buffer(&mut decoded).map_err(|e| fault(&e))?;
        if decoded.as_buffer(0).as_bytes().len() < layout.complete_len {
            return Err(Fault::Refused(Refusal::Bomb));
        }
        let mut samples = match decoded {
            DecodingResult::U8(samples) => samples,
            DecodingResult::U16(samples) => samples.into_iter().map(|s| (s >> 8) as u8).collect(),
            _ => return Err(Fault::Refused(Refusal::Unknown)),
        };
        if page.planar && page.samples > 1 {
            samples = interleaved(&samples, page.samples as usize);
        }
        page.raster(pixels(colour, samples, page.width, page.palette.as_ref())?)
    }

    /// The decoder knows no palettes: it is told that the numbers of colours are shades of grey.
    fn without_palette(&self, page: &Page) -> Cow<'_, [u8]> {
        let Some(palette) = &page.palette else { return Cow::Borrowed(&self.bytes) };
        let mut bytes = self.bytes.clone();
        let value = if bytes.starts_with(b"II") { [1, 0] } else { [0, 1] };
        if let Some(said) = bytes.get_mut(palette.said_at..palette.said_at + 2) {
            said.copy_from_slice(&value);
        }
        Cow::Owned(bytes)
    }
}

impl Pages for Tiff {
    fn count(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    fn raster(&self, index: u32) -> Result<Raster, Fault> {
        let page = self.page(index)?;
        match page.coding {
            Some(coding) => self.fax(page, coding),
            None => self.other(index, page),
        }
    }

    fn image(&self, index: u32) -> Result<PageImage, Fault> {
        let page = self.page(index)?;
        let data = self.data(page)?;
        let as_it_is = |encoding, bytes: &[u8], own| PageImage {
            width: page.width,
            height: page.height,
            dpi: page.dpi,
            encoding,
            own,
            bytes: bytes.to_vec(),
        };
        match (page.compression, data.as_slice()) {
            (4, [strip]) => {
                // Passed on only when it decodes; with its bits turned round it is the same coding.
                self.raster(index)?;
                let encoding = ImageEncoding::G4 { black_is_1: page.photometric == 1 };
                if page.lsb_first {
                    let turned: Vec<u8> = strip.iter().map(|byte| byte.reverse_bits()).collect();
                    Ok(as_it_is(encoding, &turned, false))
                } else {
                    Ok(as_it_is(encoding, strip, true))
                }
            }
            (7, [strip]) if page.is_plain_jpeg(strip) => {
                self.raster(index)?;
                let components = u8::try_from(page.samples).unwrap_or(1);
                Ok(as_it_is(ImageEncoding::Jpeg { components }, strip, true))
            }
            _ => encode::lossless(&self.raster(index)?),
        }
    }

    fn part(&self, indexes: &[u32]) -> Result<Vec<u8>, Fault> {
        let places = indexes.iter().map(|&index| Ok(self.page(index)?.at)).collect::<Result<Vec<_>, _>>()?;
        tiff_part::part(&self.bytes, &places)
    }
}

impl Page {
    fn of(directory: &Directory) -> Result<Self, Fault> {
        let number = |tag, default| directory.number(tag).unwrap_or(default);
        let (width, height) = (number(Tag::Width, 0), number(Tag::Height, 0));
        bounded(width, height)?;
        let density = directory.density().map(|(across, _)| across);
        Ok(Self {
            at: directory.at,
            width,
            height,
            dpi: resolution::believable(density, width, height),
            compression: number(Tag::Compression, 1),
            photometric: number(Tag::Photometric, 0),
            samples: number(Tag::SamplesPerPixel, 1),
            planar: number(Tag::PlanarConfiguration, 1) == 2,
            palette: Palette::of(directory),
            lsb_first: number(Tag::FillOrder, 1) == 2,
            rows_per_strip: number(Tag::RowsPerStrip, height).clamp(1, height),
            coding: match number(Tag::Compression, 1) {
                2 => Some(Coding::ByteAligned),
                3 => Some(Coding::Group3 { two_dimensional: number(Tag::T4Options, 0) & 1 == 1 }),
                4 => Some(Coding::Group4),
                _ => None,
            },
            own_tables: !directory.values(Tag::JpegTables).is_empty(),
            data: directory.data(),
        })
    }

    /// Whether a strip is a whole JPEG of the page whose colours a PDF reader takes as they are meant.
    fn is_plain_jpeg(&self, strip: &[u8]) -> bool {
        let colours = matches!((self.samples, self.photometric), (1, 1) | (3, 6));
        colours
            && !self.own_tables
            && jpeg::walk(strip).is_ok_and(|header| (header.width, header.height) == (self.width, self.height))
    }

    fn raster(&self, pixels: Pixels) -> Result<Raster, Fault> {
        Raster::new(self.width, self.height, self.dpi, pixels).ok_or(Fault::CORRUPT)
    }
}

fn fault(error: &tiff::TiffError) -> Fault {
    match error {
        tiff::TiffError::UnsupportedError(_) => Fault::Refused(Refusal::Unknown),
        tiff::TiffError::LimitsExceeded => Fault::Refused(Refusal::Bomb),
        tiff::TiffError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Fault::Incomplete,
        _ => Fault::CORRUPT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: u32 = 40;
    const HEIGHT: u32 = 12;

    fn page() -> Raster {
        let grey = (0..WIDTH * HEIGHT).map(|i| if i * i % 11 < 4 { 0 } else { 255 }).collect();
        Raster::new(WIDTH, HEIGHT, 200, encode::bitonal(WIDTH, Pixels::Grey(grey))).unwrap()
    }

    /// The page in group 4, in strips of so many rows.
    fn strips(rows: usize) -> Vec<Vec<u8>> {
        let Pixels::Bitonal(bits) = page().pixels().clone() else { unreachable!() };
        bits.chunks(rows * WIDTH as usize / 8)
            .map(|part| {
                let height = u32::try_from(part.len()).unwrap() * 8 / WIDTH;
                let part = Raster::new(WIDTH, height, 200, Pixels::Bitonal(part.to_vec())).unwrap();
                encode::lossless(&part).unwrap().bytes
            })
            .collect()
    }

    /// A little-endian TIFF: each page's strips, then its directory.
    fn tiff(pages: &[(Vec<Vec<u8>>, &[(Tag, u32)])]) -> Vec<u8> {
        let mut file = b"II\x2A\0\0\0\0\0".to_vec();
        let mut link = 4;
        let put = |file: &mut Vec<u8>, at: usize, value: usize| {
            file[at..at + 4].copy_from_slice(&u32::try_from(value).unwrap().to_le_bytes());
        };
        for (strips, more) in pages {
            let places: Vec<(u32, u32)> = strips
                .iter()
                .map(|strip| {
                    file.extend_from_slice(strip);
                    (u32::try_from(file.len() - strip.len()).unwrap(), u32::try_from(strip.len()).unwrap())
                })
                .collect();
            let (offsets, counts): (Vec<u32>, Vec<u32>) = places.into_iter().unzip();
            let mut entries: Vec<(Tag, Vec<u32>)> = vec![
                (Tag::Width, vec![WIDTH]),
                (Tag::Height, vec![HEIGHT]),
                (Tag::Compression, vec![4]),
                (Tag::StripOffsets, offsets),
                (Tag::StripByteCounts, counts),
            ];
            entries.retain(|(tag, _)| more.iter().all(|(other, _)| other != tag));
            entries.extend(more.iter().map(|&(tag, value)| (tag, vec![value])));
            let mut directory = u16::try_from(entries.len()).unwrap().to_le_bytes().to_vec();
            for (tag, values) in entries {
                directory.extend((tag as u16).to_le_bytes());
                directory.extend(4_u16.to_le_bytes());
                directory.extend(u32::try_from(values.len()).unwrap().to_le_bytes());
                let all: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
                if let [value] = values[..] {
                    directory.extend(value.to_le_bytes());
                } else {
                    directory.extend(u32::try_from(file.len()).unwrap().to_le_bytes());
                    file.extend(all);
                }
            }
            let at = file.len();
            put(&mut file, link, at);
            link = at + directory.len();
            file.extend(directory);
            file.extend([0; 4]);
        }
        file
    }

    #[test]
    fn fax_pages_read_alike_in_one_strip_or_several_and_in_either_order_of_bits() {
        let turned = |strips: Vec<Vec<u8>>| -> Vec<Vec<u8>> {
            strips.into_iter().map(|strip| strip.iter().map(|byte| byte.reverse_bits()).collect()).collect()
        };
        let file = tiff(&[
            (strips(12), &[]),
            (strips(5), &[(Tag::RowsPerStrip, 5)]),
            (turned(strips(5)), &[(Tag::RowsPerStrip, 5), (Tag::FillOrder, 2)]),
        ]);
        let (paper, whole) = Tiff::open(file).unwrap();
        assert!(whole && paper.count() == 3);
        for index in 0..3 {
            assert!(paper.raster(index).unwrap().pixels() == page().pixels(), "page {index}");
        }
        assert!(paper.image(0).unwrap().own);
        assert!(!paper.image(1).unwrap().own && paper.image(1).unwrap().bytes == strips(12)[0]);
    }

    /// Bits written out, as bytes.
    fn bytes(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(|b| *b != b' ').map(|b| b - b'0').collect();
        bits.chunks(8).map(|byte| byte.iter().zip(0..).fold(0, |sum, (bit, at)| sum | bit << (7 - at))).collect()
    }

    #[test]
    fn group_3_pages_read_alike_in_one_dimension_or_two_and_on_whole_bytes() {
        // Eight white, three black, 29 white; then the same again as before.
        let (row, line, same) = ("10011 10 00000010", "000000000001", "1 1 1");
        let rows = HEIGHT as usize;
        let one = bytes(&format!("{line} {row}").repeat(rows));
        let two = bytes(&format!("{line} 1 {row} {line} 0 {same}").repeat(rows / 2));
        let whole_bytes = bytes(row).repeat(rows);
        let file = tiff(&[
            (vec![one], &[(Tag::Compression, 3)]),
            (vec![two], &[(Tag::Compression, 3), (Tag::T4Options, 1)]),
            (vec![whole_bytes], &[(Tag::Compression, 2)]),
        ]);
        let (paper, _) = Tiff::open(file).unwrap();
        let expected = Pixels::Bitonal([0, 0b1110_0000, 0, 0, 0].repeat(rows));
        for index in 0..3 {
            assert!(paper.raster(index).unwrap().pixels() == &expected, "page {index}");
        }
    }

    #[test]
    fn black_where_the_file_says_that_0_is_black_is_white_coded() {
        let (paper, _) = Tiff::open(tiff(&[(strips(12), &[(Tag::Photometric, 1)])])).unwrap();
        let Pixels::Bitonal(bits) = page().pixels().clone() else { unreachable!() };
        let inverted: Vec<u8> = bits.iter().map(|byte| !byte).collect();
        assert!(paper.raster(0).unwrap().pixels() == &Pixels::Bitonal(inverted));
        assert_eq!(paper.image(0).unwrap().encoding, ImageEncoding::G4 { black_is_1: true });
    }

    #[test]
    fn a_tiff_cut_off_keeps_the_pages_before_and_does_not_pass_for_whole() {
        let file = tiff(&[(strips(12), &[]), (strips(12), &[])]);
        for end in 8..file.len() - 4 {
            match Tiff::open(file[..end].to_vec()) {
                Ok((paper, whole)) => {
                    let all = (0..paper.count()).all(|page| paper.raster(page).is_ok());
                    assert!(!whole || paper.count() == 2 && !all, "cut at {end}");
                }
                Err(fault) => assert_eq!(fault, Fault::Incomplete, "cut at {end}"),
            }
        }
        let second = file.len() - 30;
        assert!(Tiff::open(file[..second].to_vec()).unwrap().0.raster(0).is_ok());
    }

    #[test]
    fn directories_in_a_circle_end() {
        let mut file = tiff(&[(strips(12), &[])]);
        let end = file.len();
        let first: [u8; 4] = file[4..8].try_into().unwrap();
        file[end - 4..].copy_from_slice(&first);
        assert!(matches!(Tiff::open(file), Err(Fault::Refused(Refusal::Corrupt))));
    }

    #[test]
    fn a_monstrous_page_is_a_bomb() {
        let file = tiff(&[(strips(12), &[(Tag::Width, 40)])]);
        let at = file.windows(4).position(|w| w == [0, 1, 4, 0]).unwrap();
        let mut file = file;
        file[at + 8..at + 12].copy_from_slice(&1_000_000_000_u32.to_le_bytes());
        assert!(matches!(Tiff::open(file), Err(Fault::Refused(Refusal::Bomb))));
    }
}
