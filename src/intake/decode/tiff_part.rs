//! Some pages of a TIFF as a TIFF of their own: each page's directory with its coded image, byte for byte.
//!
//! What may tell of the other pages stays behind: names and numbers within the whole file, private tags.

use super::{
    Fault,
    tiff_directory::{Entry, File, Tag},
};

/// The tags that go along: how the image is coded and shown, and what scanned it.
const KEPT: [std::ops::RangeInclusive<u16>; 13] = [
    254..=259,     // kind of page, size, bits, compression
    262..=266,     // what the samples mean, halftoning, order of bits
    271..=284,     // scanner, strips, orientation, resolution, planes
    286..=287,     // position
    290..=293,     // grey response, options of the fax coding
    296..=296,     // unit of resolution
    305..=306,     // program, time
    317..=328,     // predictor, white point, colour map, tiles, lines of the fax coding
    332..=334,     // inks
    338..=342,     // more samples, their format and range
    347..=347,     // tables of JPEG
    529..=532,     // colours of JPEG
    34675..=34675, // colour profile
];

/// The pages whose directories stand at these places, in this order.
pub(super) fn part(bytes: &[u8], directories: &[u64]) -> Result<Vec<u8>, Fault> {
    let file = File::of(bytes).ok_or(Fault::CORRUPT)?;
    let mut part = Part::begin(file);
    for &at in directories {
        part.page(at).ok_or(Fault::CORRUPT)?;
    }
    Ok(part.bytes)
}

struct Part<'a> {
    file: File<'a>,
    bytes: Vec<u8>,
    /// Where the place of the next directory is to be written.
    link: usize,
    /// Bytes that a place takes.
    place: usize,
}

impl<'a> Part<'a> {
    fn begin(file: File<'a>) -> Self {
        let mut part = Self { file, bytes: Vec::new(), link: 0, place: if file.big { 8 } else { 4 } };
        part.bytes.extend(if file.little { b"II" } else { b"MM" });
        if file.big {
            part.number(43, 2);
            part.number(8, 2);
            part.number(0, 2);
        } else {
            part.number(42, 2);
        }
        part.link = part.bytes.len();
        part.number(0, part.place);
        part
    }

    /// A page: its image, then the values that do not fit into a directory, then the directory.
    fn page(&mut self, at: u64) -> Option<()> {
        let all = self.file.entries(at)?;
        let mut directory = Vec::new();
        let mut count = 0;
        let kept: Vec<&Entry<'_>> = all.iter().filter(|e| KEPT.iter().any(|tags| tags.contains(&e.tag))).collect();
        for entry in kept {
            let (kind, values) = match lengths(entry.tag) {
                None => (entry.kind, entry.values.to_vec()),
                Some(lengths) => {
                    let lengths = all.iter().find(|other| other.tag == lengths as u16)?;
                    (if self.file.big { 16 } else { 4 }, self.image(&self.numbers(entry)?, &self.numbers(lengths)?)?)
                }
            };
            for (value, size) in [(u64::from(entry.tag), 2), (u64::from(kind), 2), (entry.count, self.place)] {
                directory.extend(self.ordered(value, size));
            }
            let mut values = if values.len() > self.place { self.put(&values) } else { values };
            values.resize(self.place, 0);
            directory.extend(values);
            count += 1;
        }
        self.align();
        let link = self.ordered(self.bytes.len() as u64, self.place);
        self.bytes[self.link..][..link.len()].copy_from_slice(&link);
        self.number(count, if self.file.big { 8 } else { 2 });
        self.bytes.extend(directory);
        self.link = self.bytes.len();
        self.number(0, self.place);
        // A classic TIFF ends where its places end.
        (self.file.big || u32::try_from(self.bytes.len()).is_ok()).then_some(())
    }

    /// The strips or tiles; gives their new places.
    fn image(&mut self, places: &[u64], lengths: &[u64]) -> Option<Vec<u8>> {
        if places.len() != lengths.len() {
            return None;
        }
        let mut new = Vec::new();
        for (&at, &length) in places.iter().zip(lengths) {
            let at = usize::try_from(at).ok()?;
            let data = self.file.bytes.get(at..at.checked_add(usize::try_from(length).ok()?)?)?;
            new.extend(self.put(data));
        }
        Some(new)
    }

    /// The values of an entry of whole numbers.
    fn numbers(&self, entry: &Entry<'_>) -> Option<Vec<u64>> {
        let size = match entry.kind {
            3 => 2,
            4 | 13 => 4,
            16 | 18 => 8,
            _ => return None,
        };
        let file = File { bytes: entry.values, ..self.file };
        (0..entry.count).map(|index| file.unsigned(index * size, size)).collect()
    }

    /// Puts data behind what is there; gives its place.
    fn put(&mut self, data: &[u8]) -> Vec<u8> {
        self.align();
        let place = self.ordered(self.bytes.len() as u64, self.place);
        self.bytes.extend(data);
        place
    }

    /// Everything begins at an even place.
    fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(2), 0);
    }

    fn number(&mut self, value: u64, size: usize) {
        let bytes = self.ordered(value, size);
        self.bytes.extend(bytes);
    }

    /// A number in the order of the file.
    fn ordered(&self, value: u64, size: usize) -> Vec<u8> {
        if self.file.little { value.to_le_bytes()[..size].to_vec() } else { value.to_be_bytes()[8 - size..].to_vec() }
    }
}

/// The tag of the lengths that belong to a tag of places.
const fn lengths(tag: u16) -> Option<Tag> {
    const STRIPS: u16 = Tag::StripOffsets as u16;
    const TILES: u16 = Tag::TileOffsets as u16;
    match tag {
        STRIPS => Some(Tag::StripByteCounts),
        TILES => Some(Tag::TileByteCounts),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use tiff::encoder::{Compression, TiffEncoder, colortype};

    use super::*;
    use crate::intake::Paper;

    /// Pages of other shades, in several strips each.
    fn stack(compression: Compression, big: bool) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let page = |shade: u8| (0..64 * 48_u32).map(|i| shade.wrapping_add((i % 61) as u8)).collect::<Vec<u8>>();
        macro_rules! write {
            ($encoder:expr) => {{
                let mut encoder = $encoder.unwrap().with_compression(compression);
                for shade in [10, 90, 170] {
                    let mut image = encoder.new_image::<colortype::Gray8>(64, 48).unwrap();
                    image.rows_per_strip(16).unwrap();
                    image.encoder().write_tag(tiff::tags::Tag::Unknown(269), "Mallila Meeri.tif").unwrap();
                    image.write_data(&page(shade)).unwrap();
                }
            }};
        }
        if big {
            write!(TiffEncoder::new_big(&mut bytes))
        } else {
            write!(TiffEncoder::new(&mut bytes))
        }
        bytes.into_inner()
    }

    fn strips(bytes: &[u8], page: usize) -> Vec<&[u8]> {
        let directory = super::super::tiff_directory::Directories::of(bytes).unwrap().nth(page).unwrap().ok().unwrap();
        directory.data().into_iter().map(|(at, length)| &bytes[at..at + length]).collect()
    }

    fn holds(bytes: &[u8], run: &[u8]) -> bool {
        bytes.windows(run.len()).any(|window| window == run)
    }

    #[test]
    fn pages_come_out_byte_for_byte_and_nothing_of_the_others_with_them() {
        for big in [false, true] {
            for compression in [Compression::Uncompressed, Compression::Lzw, Compression::Packbits] {
                let file = stack(compression, big);
                let paper = Paper::open(file.clone()).unwrap();
                let part = paper.part(&[1, 3]).unwrap();
                let out = Paper::open(part.clone()).unwrap();
                assert!(out.ends_well() && out.page_count() == 2);
                for (new, old) in [(1, 1), (2, 3)] {
                    assert!(out.raster(new).unwrap() == paper.raster(old).unwrap());
                    assert_eq!(strips(&part, new as usize - 1), strips(&file, old as usize - 1));
                }
                assert!(strips(&file, 1).iter().all(|strip| holds(&file, strip) && !holds(&part, strip)));
                assert!(holds(&file, b"Meeri") && !holds(&part, b"Meeri"));
            }
        }
    }

    #[test]
    fn the_order_of_bytes_stays() {
        let mut motorola = b"MM\0*\0\0\0\x08\0\x06".to_vec();
        let data = [0x12_u8, 0x34, 0x56, 0x78];
        for (tag, value) in [(256_u16, 4_u32), (257, 1), (258, 8), (262, 1), (273, 86), (279, 4)] {
            motorola.extend(tag.to_be_bytes());
            motorola.extend(4_u16.to_be_bytes());
            motorola.extend(1_u32.to_be_bytes());
            motorola.extend(value.to_be_bytes());
        }
        motorola.extend([0; 4]);
        motorola.extend(data);
        let paper = Paper::open(motorola).unwrap();
        let part = paper.part(&[1]).unwrap();
        assert!(part.starts_with(b"MM\0*") && holds(&part, &data));
    }

    #[test]
    fn a_directory_that_leads_out_of_the_file_gives_no_part() {
        let file = stack(Compression::Uncompressed, false);
        assert!(part(&file, &[file.len() as u64 - 1]).is_err());
        assert!(part(&file[..8], &[8]).is_err());
        assert!(Paper::open(file).unwrap().part(&[4]).is_err());
    }
}
