//! What is drawn on a page beside its printed words: rulings, and the strokes of a pen.

use crate::record::{Ink, Region};

/// A straight line of the form. Places are points of the ink map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ruling {
    /// First and last point along it.
    pub from: u32,
    pub to: u32,
    /// First and last point across it.
    pub near: u32,
    pub far: u32,
}

/// The rulings of a page.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    pub horizontal: Vec<Ruling>,
    pub vertical: Vec<Ruling>,
}

/// Finds the rulings: runs of at least `least` points along, with gaps of a few points (dots, a bad scan).
pub(super) fn rulings(ink: &Ink, least: u32) -> Rulings {
    let horizontal = along(ink.height, ink.width, least, |across, along| ink.at(along, across));
    // A cell is lower than a line is long.
    let vertical = along(ink.width, ink.height, least / 2, |across, along| ink.at(across, along));
    Rulings { horizontal, vertical }
}

fn along(lines: u32, length: u32, least: u32, dark: impl Fn(u32, u32) -> bool) -> Vec<Ruling> {
    const GAP: u32 = 4;
    let mut found: Vec<Ruling> = Vec::new();
    for line in 0..lines {
        let (mut start, mut end, mut count) = (None, 0, 0);
        for at in 0..=length {
            if at < length && dark(line, at) {
                start.get_or_insert(at);
                (end, count) = (at, count + 1);
            } else if let Some(from) = start
                && (at == length || at - end > GAP)
            {
                let long = end + 1 - from;
                // Text is dark for less than half of its length.
                if long >= least && count * 10 >= long * 6 {
                    add(&mut found, Ruling { from, to: end, near: line, far: line });
                }
                (start, count) = (None, 0);
            }
        }
    }
    // What is thick is a bar or a picture, not a line.
    found.retain(|ruling| ruling.far - ruling.near <= 10);
    found
}

/// Runs of neighbouring lines that touch are one ruling: lines are thick, and a little askew.
fn add(found: &mut Vec<Ruling>, run: Ruling) {
    let joins =
        |ruling: &&mut Ruling| run.near <= ruling.far + 2 && run.from <= ruling.to + 8 && ruling.from <= run.to + 8;
    if let Some(ruling) = found.iter_mut().rev().take(40).find(joins) {
        ruling.from = ruling.from.min(run.from);
        ruling.to = ruling.to.max(run.to);
        ruling.far = run.near;
    } else {
        found.push(run);
    }
}

/// One connected stroke or drop of ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stroke {
    pub region: Region,
    /// Dark points.
    pub points: u32,
}

/// The strokes within `area` that neither a ruling nor one of the `printed` words explains.
pub(super) fn strokes(ink: &Ink, area: Region, rulings: &Rulings, printed: &[Region]) -> Vec<Stroke> {
    let (width, height) = (area.w as usize, area.h as usize);
    let mut dark = vec![false; width * height];
    for y in 0..area.h {
        for x in 0..area.w {
            let (at_x, at_y) = (area.x + x, area.y + y);
            dark[y as usize * width + x as usize] = ink.at(at_x, at_y) && !explained(at_x, at_y, rulings, printed);
        }
    }
    let mut found = Vec::new();
    let mut stack = Vec::new();
    for start in 0..dark.len() {
        if !std::mem::take(&mut dark[start]) {
            continue;
        }
        let (mut left, mut right, mut top, mut bottom) = (width, 0, height, 0);
        let mut points = 0;
        stack.push(start);
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
            points += 1;
            // Two points of reach: taking a ruling away must not cut the stroke that crosses it.
            for ny in y.saturating_sub(2)..(y + 3).min(height) {
                for nx in x.saturating_sub(2)..(x + 3).min(width) {
                    if std::mem::take(&mut dark[ny * width + nx]) {
                        stack.push(ny * width + nx);
                    }
                }
            }
        }
        let at = |base: u32, offset: usize| base + u32::try_from(offset).unwrap_or(0);
        let region = Region { x: at(area.x, left), y: at(area.y, top), w: at(1, right - left), h: at(1, bottom - top) };
        found.push(Stroke { region, points });
    }
    found
}

fn explained(x: u32, y: u32, rulings: &Rulings, printed: &[Region]) -> bool {
    let on = |ruling: &Ruling, along: u32, across: u32| {
        across + 1 >= ruling.near && across <= ruling.far + 1 && along + 2 >= ruling.from && along <= ruling.to + 2
    };
    rulings.horizontal.iter().any(|r| on(r, x, y))
        || rulings.vertical.iter().any(|r| on(r, y, x))
        || printed.iter().any(|region| region.touches(&Region { x, y, w: 1, h: 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(rows: &[&str]) -> Ink {
        let width = rows[0].len();
        let mut bits = Vec::new();
        for row in rows {
            for chunk in row.as_bytes().chunks(8) {
                bits.push(chunk.iter().enumerate().fold(0, |byte, (i, c)| byte | (u8::from(*c == b'#') << (7 - i))));
            }
        }
        let size = |n: usize| u32::try_from(n).unwrap();
        Ink { width: size(width), height: size(rows.len()), per_mille: 1000, bits }
    }

    #[test]
    fn a_line_is_a_ruling_and_a_pen_stroke_across_it_is_not() {
        let ink = map(&[
            "......................", //
            "....#.................",
            "....##................",
            "######################",
            ".....#................",
            "......................",
        ]);
        let rulings = rulings(&ink, 20);
        assert_eq!(rulings.horizontal.len(), 1);
        let all = Region { x: 0, y: 0, w: 22, h: 6 };
        let strokes = strokes(&ink, all, &Rulings { horizontal: rulings.horizontal, vertical: vec![] }, &[]);
        assert!(strokes.iter().all(|s| s.region.w < 5), "{strokes:?}");
        assert!(strokes.iter().map(|s| s.points).sum::<u32>() >= 1);
    }
}
