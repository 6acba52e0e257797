//! What is on a page and was not read: lines of strokes as high as letters that no word explains, and words so
//! doubtful that they may say anything. Where something was lost, silence proves nothing.

use super::{
    anchor::Anchor,
    sheet::{Sheet, around},
};
use crate::record::{Ink, Region};

/// Places where text stands that was not read or cannot be believed, in pixels of the page. What was written at
/// `pens`, the places to sign, is no text.
pub(super) fn unread(sheet: &Sheet, pens: &[Region]) -> Vec<Region> {
    let mut places = lines(&sheet.page.ink, sheet.page.ink.place(Region { h: sheet.glyph, w: 1, x: 0, y: 0 }).h, sheet);
    places.extend(sheet.rows.iter().flat_map(|row| &row.segments).filter_map(|segment| {
        let doubtful = segment.iter().filter(|token| token.confidence < 0.5 && token.folded.len() >= 2);
        let letters: usize = doubtful.clone().map(|token| token.folded.len()).sum();
        (letters >= 6).then(|| around(doubtful))
    }));
    places.retain(|place| !pens.iter().any(|pen| pen.touches(place)));
    places
}

/// Ink at the place of a label's value, right of it or under it, that no word explains, in points of the ink map.
pub(super) fn unread_at(sheet: &Sheet, label: &Anchor) -> Vec<Region> {
    let (ink, glyph) = (&sheet.page.ink, sheet.glyph);
    let row = &sheet.rows[label.row].segments;
    let next = row.iter().map(around).filter(|region| region.x > label.region.right()).map(|region| region.x).min();
    let right = next.unwrap_or(sheet.size.0 * 19 / 20);
    let left = label.region.right() + glyph / 2;
    let beside = Region {
        x: left,
        y: label.region.y.saturating_sub(glyph / 3),
        w: right.saturating_sub(left),
        h: label.region.h + glyph * 2 / 3,
    };
    let under = Region { x: label.region.x, y: label.region.bottom() + glyph / 3, w: glyph * 16, h: glyph * 3 / 2 };
    let mut map = Map::of(ink);
    let points = ink.place(Region { h: glyph, ..label.region }).h;
    map.take_rulings(points);
    for word in &sheet.page.words {
        map.clear(ink.place(word.region));
    }
    let places = [ink.place(beside), ink.place(under)];
    let mut strokes = map.strokes();
    strokes.retain(|s| s.h * 3 >= points && s.w >= 2 && places.iter().any(|place| place.touches(s)));
    strokes
}

/// The lines of unexplained strokes, in pixels of the page.
fn lines(ink: &Ink, glyph: u32, sheet: &Sheet) -> Vec<Region> {
    let mut map = Map::of(ink);
    map.take_rulings(glyph);
    for word in &sheet.page.words {
        let place = ink.place(word.region);
        map.clear(Region {
            x: place.x.saturating_sub(3),
            y: place.y.saturating_sub(3),
            w: place.w + 6,
            h: place.h + 6,
        });
    }
    let (least, most) = (glyph * 2 / 5, glyph * 2);
    let mut strokes = map.strokes();
    strokes.retain(|s| (least.max(4)..=most).contains(&s.h) && (2..=glyph * 4).contains(&s.w));
    strokes.sort_by_key(|stroke| stroke.x);
    let mut lines: Vec<(Region, u32)> = Vec::new();
    for stroke in strokes {
        let middle = |region: &Region| region.y + region.h / 2;
        let joins = |line: &&mut (Region, u32)| {
            let gap = stroke.x.saturating_sub(line.0.right());
            gap <= glyph * 2 && middle(&line.0).abs_diff(middle(&stroke)) * 5 <= glyph * 3
        };
        match lines.iter_mut().rev().find(joins) {
            Some(line) => *line = (line.0.union(stroke), line.1 + 1),
            None => lines.push((stroke, 1)),
        }
    }
    let pixels = |v: u32| u32::try_from(u64::from(v) * 1000 / u64::from(ink.per_mille.max(1))).unwrap_or(u32::MAX);
    let text =
        lines.into_iter().filter(|(line, strokes)| *strokes >= 5 && line.w >= glyph * 4 && line.h <= most * 3 / 2);
    text.map(|(line, _)| Region { x: pixels(line.x), y: pixels(line.y), w: pixels(line.w), h: pixels(line.h) })
        .collect()
}

/// The ink of a page, two points a cell.
struct Map {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Map {
    fn of(ink: &Ink) -> Self {
        let (width, height) = (ink.width.div_ceil(2) as usize, ink.height.div_ceil(2) as usize);
        let mut dark = vec![false; width * height];
        let row = ink.width.div_ceil(8) as usize;
        for (y, line) in ink.bits.chunks(row.max(1)).enumerate() {
            for (x, byte) in line.iter().enumerate().filter(|(_, byte)| **byte != 0) {
                for cell in 0..4 {
                    if byte & (0xc0 >> (2 * cell)) != 0 && x * 4 + cell < width {
                        dark[y / 2 * width + x * 4 + cell] = true;
                    }
                }
            }
        }
        Self { width, height, dark }
    }

    /// Takes away what is longer than letters are, along or across: rulings, streaks, the edges of the sheet.
    fn take_rulings(&mut self, glyph: u32) {
        let (long, high) = (glyph as usize * 2, glyph as usize * 3 / 2);
        let (width, height) = (self.width, self.height);
        let mut gone = Vec::new();
        for y in 0..height {
            self.runs(width, long, |x| y * width + x, &mut gone);
        }
        for x in 0..width {
            self.runs(height, high, |y| y * width + x, &mut gone);
        }
        for at in gone {
            self.dark[at] = false;
        }
    }

    fn runs(&self, length: usize, least: usize, at: impl Fn(usize) -> usize, gone: &mut Vec<usize>) {
        let mut start = 0;
        for step in 0..=length {
            if step == length || !self.dark[at(step)] {
                if step - start >= least {
                    gone.extend((start..step).map(&at));
                }
                start = step + 1;
            }
        }
    }

    fn clear(&mut self, points: Region) {
        let right = (points.right() as usize).div_ceil(2).min(self.width);
        let left = (points.x as usize / 2).min(right);
        for y in points.y as usize / 2..(points.bottom() as usize).div_ceil(2).min(self.height) {
            self.dark[y * self.width + left..y * self.width + right].fill(false);
        }
    }

    /// The connected strokes that are left, in points.
    fn strokes(&mut self) -> Vec<Region> {
        let (mut found, mut stack) = (Vec::new(), Vec::new());
        for start in 0..self.dark.len() {
            if !std::mem::take(&mut self.dark[start]) {
                continue;
            }
            let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
            stack.push(start);
            while let Some(at) = stack.pop() {
                let (x, y) = (at % self.width, at / self.width);
                (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
                for ny in y.saturating_sub(1)..(y + 2).min(self.height) {
                    for nx in x.saturating_sub(1)..(x + 2).min(self.width) {
                        if std::mem::take(&mut self.dark[ny * self.width + nx]) {
                            stack.push(ny * self.width + nx);
                        }
                    }
                }
            }
            let points = |cells: usize| u32::try_from(cells * 2).unwrap_or(u32::MAX);
            let (w, h) = (points(right - left + 1), points(bottom - top + 1));
            found.push(Region { x: points(left), y: points(top), w, h });
        }
        found
    }
}
