//! Boxes to tick: the square beside a text, and whether there is a mark in it.

use super::{
    anchor::Paper,
    fold::distance,
    sheet::{Sheet, Token},
    strokes::{Rulings, strokes},
};
use crate::record::{Ink, Region, Tick};

/// A box that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TickBox {
    /// Whether a mark is in it; `None` when that is not sure.
    pub ticked: Option<bool>,
    /// Where it is, in pixels of the page.
    pub region: Region,
}

/// The boxes of a service plan, each with its page's index, at the texts that a client must have been told.
pub(super) fn ticks(paper: &Paper) -> Vec<(Tick, usize, TickBox)> {
    let mut found: Vec<(Tick, usize, TickBox)> = Vec::new();
    for (index, sheet) in paper.sheets.iter().enumerate() {
        for segment in sheet.rows.iter().flat_map(|row| &row.segments) {
            let Some(tick) = segment.iter().find_map(|token| tick(&token.folded)) else { continue };
            if let Some(place) = box_at(sheet, segment)
                && !found.iter().any(|(other, ..)| *other == tick)
            {
                found.push((tick, index, place));
            }
        }
    }
    found
}

/// Whether a segment is the text of a box: its words come soon.
pub(super) fn is_tick_row(segment: &[Token]) -> bool {
    segment.iter().take(4).any(|token| tick(&token.folded).is_some())
}

fn tick(folded: &str) -> Option<Tick> {
    const STEMS: [(&str, Tick); 8] = [
        ("ilmoitusvelvoll", Tick::DutyToReport),
        ("anmalningsplik", Tick::DutyToReport),
        ("anmalningsskyld", Tick::DutyToReport),
        ("vaitiolovelvoll", Tick::Secrecy),
        ("salassapitovelv", Tick::Secrecy),
        ("tystnadsplik", Tick::Secrecy),
        ("vastuuvakuutu", Tick::Insurance),
        ("ansvarsforsakri", Tick::Insurance),
    ];
    STEMS.iter().find_map(|(stem, tick)| {
        let start: String = folded.chars().take(stem.len()).collect();
        (start.len() == stem.len() && distance(&start, stem) <= 2).then_some(*tick)
    })
}

/// The box left of a text. The engine may have read it as a letter or two at the beginning of the text.
pub(super) fn box_at(sheet: &Sheet, segment: &[Token]) -> Option<TickBox> {
    let word = segment.iter().find(|token| token.folded.len() >= 4)?.region;
    let ink = &sheet.page.ink;
    let points = |millimetres: u32| {
        u32::try_from(u64::from(millimetres * sheet.page.dpi) * u64::from(ink.per_mille) * 10 / 254_000).unwrap_or(0)
    };
    let place = ink.place(word);
    let middle = place.y + place.h / 2;
    let left = place.x.saturating_sub(points(16));
    let area = Region { x: left, y: middle.saturating_sub(points(7)), w: place.x - left, h: points(14) };
    let (least, most) = (points(5) / 2, points(8));
    let square = strokes(ink, area, &Rulings::default(), &[])
        .into_iter()
        .map(|stroke| stroke.region)
        .filter(|r| (least..=most).contains(&r.w) && (least..=most).contains(&r.h))
        .filter(|r| r.w * 10 >= r.h * 6 && r.h * 10 >= r.w * 6 && is_framed(ink, *r))
        .max_by_key(|r| r.w * r.h)?;
    let inside = Region {
        x: square.x + square.w / 4,
        y: square.y + square.h / 4,
        w: (square.w / 2).max(1),
        h: (square.h / 2).max(1),
    };
    let dark = count(ink, inside) * 100 / (inside.w * inside.h);
    let ticked = match dark {
        0..=1 => Some(false),
        2..=5 => None,
        _ => Some(true),
    };
    let scale = |v: u32| u32::try_from(u64::from(v) * 1000 / u64::from(ink.per_mille.max(1))).unwrap_or(u32::MAX);
    let region = Region { x: scale(square.x), y: scale(square.y), w: scale(square.w), h: scale(square.h) };
    Some(TickBox { ticked, region })
}

fn count(ink: &Ink, region: Region) -> u32 {
    let mut dark = 0;
    for y in region.y..region.bottom() {
        dark += u32::try_from((region.x..region.right()).filter(|x| ink.at(*x, y)).count()).unwrap_or(0);
    }
    dark
}

/// Whether a region has an edge on each of its four sides: a letter has not. A mark may reach over the edge, so that
/// the edge is looked for a little inside.
fn is_framed(ink: &Ink, r: Region) -> bool {
    let (reach_x, reach_y) = (r.w * 3 / 8, r.h * 3 / 8);
    let row = |y: u32| (r.x..r.right()).filter(|x| ink.at(*x, y)).count() * 20 >= r.w as usize * 13;
    let column = |x: u32| (r.y..r.bottom()).filter(|y| ink.at(x, *y)).count() * 20 >= r.h as usize * 13;
    (r.y..=r.y + reach_y).any(row)
        && (r.bottom() - 1 - reach_y..r.bottom()).any(row)
        && (r.x..=r.x + reach_x).any(column)
        && (r.right() - 1 - reach_x..r.right()).any(column)
}
