//! Printed or written by hand: digits of a printed line are all of one height and stand on one line.

use super::sheet::Sheet;
use crate::record::Region;

/// Whether the digits and capitals in a region look printed. Where too little is to be seen, they do not.
pub(super) fn looks_printed(sheet: &Sheet, region: Region) -> bool {
    let ink = &sheet.page.ink;
    let place = ink.place(region);
    let mut glyphs: Vec<(u32, u32)> = Vec::new(); // top and bottom of each run of columns with ink
    let mut open: Option<(u32, u32)> = None;
    for x in place.x.saturating_sub(1)..=place.right() {
        let column = (place.y.saturating_sub(2)..place.bottom() + 2).filter(|y| ink.at(x, *y));
        let extent = column.fold(None, |e: Option<(u32, u32)>, y| Some(e.map_or((y, y), |(top, _)| (top, y))));
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
    let Some(&usual) = heights.get(heights.len() * 2 / 3) else { return false };
    // Dashes and specks are no digits.
    glyphs.retain(|(top, bottom)| (bottom - top + 1) * 10 > usual * 6);
    if glyphs.len() < 5 {
        return false;
    }
    let spread = |of: fn(&(u32, u32)) -> u32| {
        let mut list: Vec<u32> = glyphs.iter().map(of).collect();
        list.sort_unstable();
        // One in eight may stick out: a comma, a speck.
        let cut = list.len() / 8;
        list[list.len() - 1 - cut] - list[cut]
    };
    let allowed = (usual / 8).max(2);
    spread(|g| g.0) <= allowed && spread(|g| g.1) <= allowed
}
