//! The directories of a TIFF, read by ourselves: the decoder skips over what it cannot decode and cannot tell a
//! file that was cut off from one that is odd.

use super::Fault;

/// No page has more strips or tiles; what has more values is a colour profile or an enemy, and nothing of ours.
const MOST_VALUES: u64 = 1 << 20;

/// The unsigned values of one directory.
pub(super) struct Directory {
    /// Its place in the file.
    pub(super) at: u64,
    entries: Vec<Told>,
}

/// What is told under one tag.
struct Told {
    tag: u16,
    /// Where its value stands in the file, or the place of its values.
    at: usize,
    values: Vec<f64>,
}

/// One entry of a directory, as it stands in the file.
pub(super) struct Entry<'a> {
    pub(super) tag: u16,
    pub(super) kind: u16,
    pub(super) count: u64,
    pub(super) values: &'a [u8],
}

/// The tags that we ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Tag {
    Width = 256,
    Height = 257,
    Compression = 259,
    Photometric = 262,
    FillOrder = 266,
    StripOffsets = 273,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    XResolution = 282,
    YResolution = 283,
    PlanarConfiguration = 284,
    T4Options = 292,
    ResolutionUnit = 296,
    ColourMap = 320,
    TileOffsets = 324,
    TileByteCounts = 325,
    JpegTables = 347,
}

impl Tag {
    const ALL: [Self; 18] = [
        Self::Width,
        Self::Height,
        Self::Compression,
        Self::Photometric,
        Self::FillOrder,
        Self::StripOffsets,
        Self::SamplesPerPixel,
        Self::RowsPerStrip,
        Self::StripByteCounts,
        Self::XResolution,
        Self::YResolution,
        Self::PlanarConfiguration,
        Self::T4Options,
        Self::ResolutionUnit,
        Self::ColourMap,
        Self::TileOffsets,
        Self::TileByteCounts,
        Self::JpegTables,
    ];
}

impl Directory {
    /// All values of a tag; numbers up to 2^53 are exact, and no file is that long.
    pub(super) fn values(&self, tag: Tag) -> &[f64] {
        self.entry(tag).map_or(&[], |entry| &entry.values)
    }

    /// Where the value of a tag stands in the file.
    pub(super) fn place(&self, tag: Tag) -> Option<usize> {
        self.entry(tag).map(|entry| entry.at)
    }

    fn entry(&self, tag: Tag) -> Option<&Told> {
        self.entries.iter().find(|entry| entry.tag == tag as u16)
    }

    /// The first value of a tag as a whole number.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the range")]
    pub(super) fn number(&self, tag: Tag) -> Option<u32> {
        let value = *self.values(tag).first()?;
        (0.0..=f64::from(u32::MAX)).contains(&value).then_some(value as u32)
    }

    /// Dots an inch across and down, where the directory tells them in a unit of length.
    pub(super) fn density(&self) -> Option<(f64, f64)> {
        let per_inch = match self.number(Tag::ResolutionUnit).unwrap_or(2) {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        };
        let across = *self.values(Tag::XResolution).first()?;
        let down = self.values(Tag::YResolution).first().copied().unwrap_or(across);
        Some((across * per_inch, down * per_inch))
    }

    /// Where the strips or tiles lie in the file: offset and length.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "offsets were read as unsigned")]
    pub(super) fn data(&self) -> Vec<(usize, usize)> {
        let (offsets, counts) = match self.values(Tag::StripOffsets) {
            [] => (self.values(Tag::TileOffsets), self.values(Tag::TileByteCounts)),
            strips => (strips, self.values(Tag::StripByteCounts)),
        };
        offsets.iter().zip(counts).map(|(&offset, &count)| (offset as usize, count as usize)).collect()
    }
}

/// Goes from directory to directory.
pub(super) struct Directories<'a> {
    file: File<'a>,
    next: u64,
    seen: Vec<u64>,
}

impl<'a> Directories<'a> {
    /// `None` where no TIFF header stands.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let file = File::of(bytes)?;
        let next = if file.big { file.unsigned(8, 8)? } else { file.unsigned(4, 4)? };
        Some(Self { file, next, seen: Vec::new() })
    }
}

impl Iterator for Directories<'_> {
    type Item = Result<Directory, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == 0 {
            // A header whose first directory is not written yet.
            return self.seen.is_empty().then(|| {
                self.seen.push(0);
                Err(Fault::Incomplete)
            });
        }
        let at = std::mem::take(&mut self.next);
        if self.seen.contains(&at) {
            return Some(Err(Fault::CORRUPT));
        }
        self.seen.push(at);
        Some(self.file.directory(at).ok_or(Fault::Incomplete).map(|(directory, next)| {
            self.next = next;
            directory
        }))
    }
}

/// A TIFF's bytes, with how numbers stand in them.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether the lowest byte comes first.
    pub(super) little: bool,
    /// Whether places take eight bytes.
    pub(super) big: bool,
}

impl<'a> File<'a> {
    /// `None` where no TIFF header stands.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let file = File { bytes, little, big: false };
        match file.unsigned(2, 2)? {
            42 => Some(file),
            43 => Some(File { big: true, ..file }),
            _ => None,
        }
    }

    pub(super) fn unsigned(&self, at: u64, size: u64) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.bytes.get(at..at.checked_add(usize::try_from(size).ok()?)?)?;
        let fold = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) })
    }

    /// The directory at an offset, and the offset of the next; `None` where it is not all there.
    fn directory(&self, at: u64) -> Option<(Directory, u64)> {
        let (_, _, offset_size) = self.sizes();
        let (places, end) = self.places(at)?;
        let next = self.unsigned(end, offset_size)?;
        let mut entries: Vec<Told> = Vec::new();
        for entry in places {
            let tag = u16::try_from(self.unsigned(entry, 2)?).ok()?;
            // Of a tag that stands twice the first holds; the others would only take memory.
            let asked = Tag::ALL.iter().any(|ours| *ours as u16 == tag) && entries.iter().all(|e| e.tag != tag);
            let most = if asked { MOST_VALUES } else { 0 };
            let values = self.values(entry, offset_size, most)?;
            if asked {
                entries.push(Told { tag, at: usize::try_from(entry + 4 + offset_size).ok()?, values });
            }
        }
        Some((Directory { at, entries }, next))
    }

    /// Bytes that the count of entries, an entry and a place take.
    const fn sizes(self) -> (u64, u64, u64) {
        if self.big { (8, 20, 8) } else { (2, 12, 4) }
    }

    /// Where the entries of a directory stand, and where they end.
    fn places(&self, at: u64) -> Option<(impl Iterator<Item = u64> + use<>, u64)> {
        let (count_size, entry_size, _) = self.sizes();
        let count = self.unsigned(at, count_size)?;
        let first = at.checked_add(count_size)?;
        let end = first.checked_add(count.checked_mul(entry_size)?)?;
        Some(((0..count).map(move |index| first + index * entry_size), end))
    }

    /// The entries of the directory at an offset; `None` where it is not all there or holds what is no TIFF's.
    pub(super) fn entries(&self, at: u64) -> Option<Vec<Entry<'a>>> {
        let (_, _, offset_size) = self.sizes();
        let entry = |place: u64| {
            let tag = u16::try_from(self.unsigned(place, 2)?).ok()?;
            let kind = u16::try_from(self.unsigned(place + 2, 2)?).ok()?;
            let count = self.unsigned(place + 4, offset_size)?;
            let size = match kind {
                1 | 2 | 6 | 7 => 1,
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 | 16 | 17 | 18 => 8,
                _ => return None,
            };
            let length = count.checked_mul(size)?;
            let inline = place + 4 + offset_size;
            let at = if length <= offset_size { inline } else { self.unsigned(inline, offset_size)? };
            let (from, to) = (usize::try_from(at).ok()?, usize::try_from(at.checked_add(length)?).ok()?);
            Some(Entry { tag, kind, count, values: self.bytes.get(from..to)? })
        };
        self.places(at)?.0.map(entry).collect()
    }

    /// The values of an entry, none for a type that is no unsigned number or where there are more than `most`; `None`
    /// where they lie outside the file.
    #[expect(clippy::cast_precision_loss, reason = "no file is 2^53 bytes long")]
    fn values(&self, entry: u64, offset_size: u64, most: u64) -> Option<Vec<f64>> {
        let kind = self.unsigned(entry + 2, 2)?;
        let count = self.unsigned(entry + 4, offset_size)?;
        let size: u64 = match kind {
            1 | 7 => 1,
            3 => 2,
            4 | 13 => 4,
            5 | 16 | 18 => 8,
            _ => return Some(Vec::new()),
        };
        let length = size.checked_mul(count)?;
        let inline = entry + 4 + offset_size;
        let at = if length <= offset_size { inline } else { self.unsigned(inline, offset_size)? };
        if at.checked_add(length)? > self.bytes.len() as u64 {
            return None;
        }
        if count > most {
            return Some(Vec::new());
        }
        let value = |index: u64| {
            let at = at + index * size;
            Some(if kind == 5 {
                self.unsigned(at, 4)? as f64 / self.unsigned(at + 4, 4)? as f64
            } else {
                self.unsigned(at, size)? as f64
            })
        };
        (0..count).map(value).collect()
    }
}
