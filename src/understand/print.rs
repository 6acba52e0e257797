//! Printed or written by hand: digits of a printed line are all of one height and stand on one line.

use super::sheet::Sheet;
use crate::record::Region;

/// How evenly the glyphs of a text stand, in points of the ink map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evenness {
    /// Too little is to be seen, or it dances: a hand.
    Uneven,
    /// As even as print on a middling scan.
    Even,
    /// All on one line and of one height, to the point.
    Exact,
}

/// Holds the digits and capitals in a region against each other.
pub(super) fn evenness(sheet: &Sheet, region: Region) -> Evenness {
    let ink = &sheet.page.ink;
    let place = ink.place(region);
    let (top, bottom) = (place.y.saturating_sub(2), place.bottom() + 2);
    // The band of the text: rulings above and under it are apart from it, or dark nearly all along.
    let dark = |y: u32| (place.x..place.right()).filter(|x| ink.at(*x, y)).count();
    let is_text = |y: &u32| (1..=place.w as usize * 7 / 10).contains(&dark(*y));
    let Some(densest) = (top..bottom).filter(is_text).max_by_key(|y| dark(*y)) else { return Evenness::Uneven };
    let rows: Vec<u32> = {
        let up = (top..densest).rev().take_while(is_text);
        let down = (densest..bottom).take_while(is_text);
        up.chain(down).collect()
    };
    let mut glyphs: Vec<(u32, u32)> = Vec::new(); // top and bottom of each run of columns with ink
    let mut open: Option<(u32, u32)> = None;
    for x in place.x.saturating_sub(1)..=place.right() + 1 {
        let column = rows.iter().copied().filter(|y| ink.at(x, *y));
        let extent =
            column.fold(None, |e: Option<(u32, u32)>, y| Some(e.map_or((y, y), |(t, b)| (t.min(y), b.max(y)))));
        open = match (open, extent) {
            (Some((top, bottom)), Some((t, b))) => Some((top.min(t), bottom.max(b))),
            (None, other) => other,
            (Some(glyph), None) => {
                glyphs.push(glyph);
                None
            }
        };
    }
    glyphs.extend(open);
    let mut heights: Vec<u32> = glyphs.iter().map(|(top, bottom)| bottom - top + 1).collect();
    heights.sort_unstable();
    let Some(&usual) = heights.get(heights.len() * 2 / 3) else { return Evenness::Uneven };
    // Dashes and specks are no digits.
    glyphs.retain(|(top, bottom)| (bottom - top + 1) * 10 > usual * 6);
    if glyphs.len() < 5 {
        return Evenness::Uneven;
    }
    let spread = |of: fn(&(u32, u32)) -> u32| {
        let mut list: Vec<u32> = glyphs.iter().map(of).collect();
        list.sort_unstable();
        // One in eight may stick out: a comma, a speck.
        let cut = list.len() / 8;
        list[list.len() - 1 - cut] - list[cut]
    };
    match spread(|g| g.0).max(spread(|g| g.1)) {
        0..=1 => Evenness::Exact,
        most if most <= (usual / 8).max(2) => Evenness::Even,
        _ => Evenness::Uneven,
    }
}
