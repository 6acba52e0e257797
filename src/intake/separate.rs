//! Telling the sheets that say nothing, before any time is spent on reading them: an empty back costs the OCR engine
//! more than a page of text. Where an office lays empty sheets between its papers, they part them.

use std::str::FromStr;

use super::sheet_code::kind_by_code;
use crate::record::{PageKind, PageReading, Raster};

/// Resolution of the test: text is still to be seen, the grain of the paper is not.
const TEST_DPI: u32 = 75;
/// Half the side of the square whose mean a point is compared with.
const AROUND: usize = 12;
/// So much darker than around is ink.
const DARKER: u32 = 28;
/// Of ten thousand points, so many may be dark on a blank page: dust. A short line of text has many times that.
const DUST: usize = 1;
/// The edges of a sheet throw shadows: so much of each side is not looked at.
const MARGIN: usize = 30;

/// What the blank sheets in a scanner's files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BlankSheets {
    /// Backs of paper: each stays with the document before it.
    #[default]
    Backs,
    /// Separators, in files that hold fronts only.
    Separators,
    /// Separators where both sides are blank, in files that hold both sides.
    SeparatorsOfTwoSides,
}

impl FromStr for BlankSheets {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "backs" => Ok(Self::Backs),
            "separators" => Ok(Self::Separators),
            "two-sided-separators" => Ok(Self::SeparatorsOfTwoSides),
            _ => Err(()),
        }
    }
}

impl BlankSheets {
    /// Makes separators of those blank pages that are.
    pub fn part(self, pages: &mut [PageReading]) {
        let sides = match self {
            Self::Backs => return,
            Self::Separators => 1,
            Self::SeparatorsOfTwoSides => 2,
        };
        // The page after an odd one is its back; where a page is missing, its back proves nothing.
        for sheet in pages.chunk_by_mut(|one, next| (one.number - 1) / sides == (next.number - 1) / sides) {
            if sheet.len() == sides as usize && sheet.iter().all(|page| page.kind == PageKind::Blank) {
                for page in sheet {
                    page.kind = PageKind::Separator;
                }
            }
        }
    }
}

/// The kind of a page that needs no reading: nothing is on it, or a code that parts documents. `None` for paper.
#[must_use]
pub fn kind_at_a_glance(page: &Raster) -> Option<PageKind> {
    let small = Small::of(page, TEST_DPI);
    let sums = small.sums();
    if small.is_blank(&sums) {
        return Some(PageKind::Blank);
    }
    // Looking for a code costs more than this whole test, and few pages have anything as dark as one.
    if small.has_dark_patch(&sums) { kind_by_code(page) } else { None }
}

/// A page reduced to the resolution of a test.
pub(super) struct Small {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) grey: Vec<u8>,
}

impl Small {
    pub(super) fn of(page: &Raster, dpi: u32) -> Self {
        let (from_width, from_height) = (page.width() as usize, page.height() as usize);
        let step = (page.dpi() / dpi).max(1) as usize;
        let (width, height) = ((from_width / step).max(1), (from_height / step).max(1));
        let samples = page.grey();
        let mut grey = Vec::with_capacity(width * height);
        for y in 0..height {
            let rows = y * step..((y + 1) * step).min(from_height);
            for x in 0..width {
                let columns = x * step..((x + 1) * step).min(from_width);
                let sum: usize = rows
                    .clone()
                    .map(|row| {
                        samples[row * from_width..][columns.clone()].iter().map(|&s| usize::from(s)).sum::<usize>()
                    })
                    .sum();
                grey.push(u8::try_from(sum / (rows.len() * columns.len())).unwrap_or(u8::MAX));
            }
        }
        Self { width, height, grey }
    }

    /// Whether no ink is there.
    fn is_blank(&self, sums: &[u64]) -> bool {
        let (left, top) = (self.width / MARGIN, self.height / MARGIN);
        let mut ink = 0;
        let mut points = 0;
        for y in top..self.height - top {
            for x in left..self.width - left {
                points += 1;
                let mean = self.mean_around(sums, x, y);
                ink += usize::from(mean > u32::from(self.grey[y * self.width + x]) + DARKER);
            }
        }
        ink * 10_000 <= DUST * points
    }

    /// Whether some square of about eight millimetres is a fifth darker than the page: half of a code is dark, of a
    /// text a tenth.
    fn has_dark_patch(&self, sums: &[u64]) -> bool {
        let page = sums.last().map_or(0, |sum| sum / (self.width * self.height) as u64);
        let dark = |x, y| u64::from(self.mean_around(sums, x, y)) * 5 <= page * 4;
        (0..self.height).step_by(AROUND / 2).any(|y| (0..self.width).step_by(AROUND / 2).any(|x| dark(x, y)))
    }

    /// Sums of all samples above and left, one row and column wider than the page.
    fn sums(&self) -> Vec<u64> {
        let row = self.width + 1;
        let mut sums = vec![0; row * (self.height + 1)];
        for y in 0..self.height {
            let mut line = 0;
            for x in 0..self.width {
                line += u64::from(self.grey[y * self.width + x]);
                sums[(y + 1) * row + x + 1] = sums[y * row + x + 1] + line;
            }
        }
        sums
    }

    fn mean_around(&self, sums: &[u64], x: usize, y: usize) -> u32 {
        let row = self.width + 1;
        let (left, right) = (x.saturating_sub(AROUND), (x + AROUND + 1).min(self.width));
        let (top, bottom) = (y.saturating_sub(AROUND), (y + AROUND + 1).min(self.height));
        let sum =
            sums[bottom * row + right] + sums[top * row + left] - sums[top * row + right] - sums[bottom * row + left];
        u32::try_from(sum / ((right - left) * (bottom - top)) as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ink, Pixels, Placement, TextSource, Turn};

    /// A grey sheet with grain and a shadow towards one side, and black bars of a pen's width on it.
    fn sheet(bars: usize) -> Raster {
        let (width, height) = (1240, 1754);
        let mut grey: Vec<u8> = (0..width * height)
            .map(|i| {
                let grain = (i * 2_654_435_761_usize >> 7) % 23;
                u8::try_from(225 - grain - (i % width) / 30).unwrap()
            })
            .collect();
        for bar in 0..bars {
            for y in 0..5 {
                let start = (300 + bar * 40 + y) * width + 200;
                grey[start..start + 300].fill(30);
            }
        }
        Raster::new(1240, 1754, 150, Pixels::Grey(grey)).unwrap()
    }

    #[test]
    fn grain_and_shadow_are_blank_and_one_stroke_is_not() {
        assert_eq!(kind_at_a_glance(&sheet(0)), Some(PageKind::Blank));
        assert_eq!(kind_at_a_glance(&sheet(1)), None);
    }

    #[test]
    fn blank_sheets_part_only_where_the_office_lays_them_so() {
        let parted = |blank: BlankSheets, kinds: &str| -> String {
            let mut pages: Vec<PageReading> = kinds.chars().zip(1..).map(|(kind, number)| page(number, kind)).collect();
            blank.part(&mut pages);
            pages.iter().map(|page| if page.kind == PageKind::Separator { '|' } else { '.' }).collect()
        };
        assert_eq!(parted(BlankSheets::Backs, "x-x--x"), "......");
        assert_eq!(parted(BlankSheets::Separators, "x-x--x"), ".|.||.");
        assert_eq!(parted(BlankSheets::SeparatorsOfTwoSides, "x-x---x-"), "....||..");
        assert_eq!(parted(BlankSheets::SeparatorsOfTwoSides, "xx--x"), "..||.");
        assert_eq!(parted(BlankSheets::SeparatorsOfTwoSides, "x--x-"), ".....");
    }

    fn page(number: u32, kind: char) -> PageReading {
        PageReading {
            number,
            kind: if kind == '-' { PageKind::Blank } else { PageKind::Content },
            placement: Placement { scan_width: 1, scan_height: 1, turn: Turn::None, scale: 1.0, skew: 0.0 },
            dpi: 300,
            words: Vec::new(),
            source: TextSource::Recognised,
            ink: Ink::none(),
        }
    }

    #[test]
    fn a_page_smaller_than_the_test_is_looked_at_all_the_same() {
        let page = Raster::new(3, 2, 300, Pixels::Grey(vec![255; 6])).unwrap();
        assert_eq!(kind_at_a_glance(&page), Some(PageKind::Blank));
    }
}
