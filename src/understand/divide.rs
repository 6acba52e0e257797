//! Where in a file a new document begins.

use super::{classify::titles, sheet::Sheet};
use crate::record::{PageKind, PageReading, Reading};

/// A page on which something is, and why a document begins there, if one does.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    pub sheet: Sheet<'a>,
    pub begins: Option<Beginning>,
}

/// What says that a page begins a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// It is the first of the file, or behind a separator.
    First,
    /// A title stands on it, as large as titles are.
    Title,
    /// It says that it is page one.
    PageOne,
}

/// Pages between two separators.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// First page in the file.
    pub from: u32,
    /// Last page, blank backs included.
    pub to: u32,
    /// The pages that hold something, each with whether a document begins on it.
    pub leaves: Vec<Leaf<'a>>,
}

/// What surely are different documents: the pages between separators. Blank pages go with the document before them;
/// those behind a separator are its back. A file on which nothing is, is one part.
pub(super) fn parts(reading: &Reading) -> Vec<Part<'_>> {
    let mut parts: Vec<Part> = Vec::new();
    for run in reading.pages.split(|page| page.kind == PageKind::Separator) {
        let behind_separator =
            run.first().is_some_and(|page| Some(page.number) != reading.pages.first().map(|p| p.number));
        let blanks = run.iter().take_while(|page| page.kind == PageKind::Blank).count();
        let run = if behind_separator { &run[blanks..] } else { run };
        let leaves = leaves(run);
        if let (Some(first), Some(last), false) = (run.first(), run.last(), leaves.is_empty()) {
            parts.push(Part { from: first.number, to: last.number, leaves });
        }
    }
    if parts.is_empty()
        && let (Some(first), Some(last)) = (reading.pages.first(), reading.pages.last())
    {
        parts.push(Part { from: first.number, to: last.number, leaves: Vec::new() });
    }
    parts
}

fn leaves(run: &[PageReading]) -> Vec<Leaf<'_>> {
    let mut leaves: Vec<Leaf> = Vec::new();
    for page in run.iter().filter(|page| page.kind == PageKind::Content) {
        let sheet = Sheet::new(page);
        let begins = if leaves.is_empty() { Some(Beginning::First) } else { beginning(&sheet) };
        leaves.push(Leaf { sheet, begins });
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
