//! Where in a file a new document begins.

use super::{classify::titles, sheet::Sheet};
use crate::record::{PageKind, Reading};

/// A page on which something is, and why a document begins there, if one does.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    pub sheet: Sheet<'a>,
    pub begins: Option<Beginning>,
}

/// What says that a page begins a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// It is the first.
    First,
    /// A separator sheet lies before it.
    Separator,
    /// A title stands on it, as large as titles are.
    Title,
    /// It says that it is page one.
    PageOne,
}

/// The pages that hold something, each with whether a document begins on it.
pub(super) fn leaves(reading: &Reading) -> Vec<Leaf<'_>> {
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut separated = false;
    for page in &reading.pages {
        match page.kind {
            PageKind::Separator => separated = true,
            PageKind::Blank => {}
            PageKind::Content => {
                let sheet = Sheet::new(page);
                let begins = if leaves.is_empty() {
                    Some(Beginning::First)
                } else if std::mem::take(&mut separated) {
                    Some(Beginning::Separator)
                } else {
                    beginning(&sheet)
                };
                leaves.push(Leaf { sheet, begins });
            }
        }
    }
    leaves
}

fn beginning(sheet: &Sheet) -> Option<Beginning> {
    let number = page_number(sheet);
    if number.is_some_and(|number| number > 1) {
        return None;
    }
    let titled = titles(sheet).first().is_some_and(|title| title.score >= 9.0 && title.size >= 1.15);
    if titled { Some(Beginning::Title) } else { (number == Some(1)).then_some(Beginning::PageOne) }
}

/// The number that a page gives itself: `Sivu 2`, `Sida 2 (3)`, `2/3` at the foot or head.
fn page_number(sheet: &Sheet) -> Option<u32> {
    let height = sheet.size.1;
    let rows = sheet.rows.iter().filter(|row| row.middle * 100 > height * 88 || row.middle * 100 < height * 8);
    rows.flat_map(|row| &row.segments).find_map(|segment| {
        let word = segment.iter().position(|t| matches!(t.folded.as_str(), "sivu" | "sida" | "sid"));
        let text: String = match word {
            Some(at) => segment[at + 1..].iter().map(|t| t.text).collect(),
            None if segment.len() <= 3 => {
                let text: String = segment.iter().map(|t| t.text).collect();
                text.contains('/').then_some(text)?
            }
            None => return None,
        };
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|number| (1..100).contains(number))
    })
}
