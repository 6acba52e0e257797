//! Where in a file a new document begins: what each page says of its place, held against the pages before it.
//!
//! Strong evidence parts; a doubt leaves the page with those before it and holds them all, since a page filed with
//! another client's is worse than a minute of a person's time.

use std::ops::Range;

use super::{
    anchor::{Anchor, Owner, Paper, Value},
    classify::titles,
    extract::{CodeHit, codes},
    sheet::{Sheet, Token},
};
use crate::{
    record::{CoverSheetId, DocumentType, PageKind, PersonalIdentityCode, Reading},
    reference::Meaning,
};

/// The pages of one document, as indices of a paper's sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub sheets: Range<usize>,
    /// Something speaks for another document among them, and not loudly enough.
    pub doubtful: bool,
}

/// What lies before a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The sheet before it, or nothing.
    Sheet,
    /// An empty page.
    Blank,
    /// A separator.
    Separator,
    /// A separator that says what is behind it.
    Cover(CoverSheetId),
}

/// The pages that hold something, each with what lies before it.
pub(super) fn leaves(reading: &Reading) -> (Vec<Sheet<'_>>, Vec<Before>) {
    let (mut sheets, mut before) = (Vec::new(), Vec::new());
    let mut gap = Before::Sheet;
    for page in &reading.pages {
        match page.kind {
            PageKind::Separator => gap = Before::Separator,
            PageKind::Cover(cover) => gap = Before::Cover(cover),
            PageKind::Blank if gap == Before::Sheet => gap = Before::Blank,
            PageKind::Blank => {}
            PageKind::Content => {
                sheets.push(Sheet::new(page));
                before.push(std::mem::replace(&mut gap, Before::Sheet));
            }
        }
    }
    (sheets, before)
}

/// Parts a file into its documents.
pub(super) fn parts(paper: &Paper, before: &[Before]) -> Vec<Part> {
    let codes = if paper.sheets.len() > 1 { codes(paper) } else { Vec::new() };
    let pages: Vec<Page> = (0..paper.sheets.len()).map(|index| Page::of(paper, &codes, index)).collect();
    let mut parts: Vec<Part> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let Some(part) = parts.last_mut() else {
            parts.push(Part { sheets: 0..1, doubtful: false });
            continue;
        };
        match page.weigh(&pages[part.sheets.clone()], before[index]) {
            Verdict::Begins => parts.push(Part { sheets: index..index + 1, doubtful: false }),
            Verdict::Doubt => (part.sheets.end, part.doubtful) = (index + 1, true),
            Verdict::GoesOn => part.sheets.end = index + 1,
        }
    }
    parts
}

/// Whether a page begins a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Begins,
    Doubt,
    GoesOn,
}

/// What a page says of its place.
#[derive(Debug)]
struct Page<'p> {
    /// Its title, if it has one: of which type, and whether it is as large as titles are.
    title: Option<(Option<DocumentType>, bool)>,
    /// The number that it gives itself, and of how many.
    number: Option<(u32, Option<u32>)>,
    /// Whether it asks in its upper part who the client is, as first pages do.
    asks_who: bool,
    /// Whether it is dated and signed, as last pages are.
    closes: bool,
    /// Whether that stands in the lower half of it, so that nothing is to follow.
    closes_low: bool,
    codes: Vec<&'p PersonalIdentityCode>,
}

impl<'p> Page<'p> {
    fn of(paper: &Paper, codes: &'p [CodeHit], index: usize) -> Self {
        let sheet = &paper.sheets[index];
        let here = || paper.anchors.iter().filter(move |anchor| anchor.sheet == index);
        let title = titles(sheet).first().filter(|title| title.score >= 7.0).copied();
        Self {
            title: title.map(|title| (title.kind, title.score >= 9.0 && title.size >= 1.15)),
            number: page_number(sheet),
            asks_who: here().any(|a| {
                let named = |value: Value| value.tokens.iter().any(|t| t.is_capitalised() || t.has_digit());
                matches!(a.meaning, Meaning::Name | Meaning::FamilyName | Meaning::Code)
                    && matches!(a.owner, None | Some(Owner::Client))
                    && a.region.y * 100 < sheet.size.1 * 55
                    && !here().any(|end| is_ending(end) && end.row < a.row)
                    && paper.right_of(a).or_else(|| paper.below(a, 1)).is_some_and(named)
            }),
            closes: here().any(is_ending),
            closes_low: here().any(|a| is_ending(a) && a.region.y * 2 > sheet.rows.last().map_or(0, |row| row.middle)),
            codes: codes
                .iter()
                .filter(|hit| hit.sheet == index && hit.owner != Some(Owner::Guardian))
                .filter_map(CodeHit::code)
                .collect(),
        }
    }

    /// Holds the page against those of the document before it.
    fn weigh(&self, part: &[Self], before: Before) -> Verdict {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { return Verdict::Begins };
        if matches!(before, Before::Separator | Before::Cover(_)) {
            return Verdict::Begins;
        }
        let mut known = part.iter().flat_map(|page| &page.codes).peekable();
        let other_client = known.peek().is_some() && {
            let known: Vec<_> = known.collect();
            self.codes.iter().any(|code| !known.contains(&code))
        };
        let ended = last.number.is_some_and(|(number, of)| Some(number) == of) || part.iter().any(|page| page.closes);
        let doubt = |doubt: bool| if doubt { Verdict::Doubt } else { Verdict::GoesOn };
        match (self.number, self.title) {
            (Some((number, _)), _) if number > 1 => {
                let follows = last.number.is_none_or(|(before, _)| before + 1 == number);
                doubt(!follows || other_client)
            }
            (number, Some((kind, true))) => {
                let other_kind = first.title.is_none_or(|(before, _)| before != kind);
                let begins = number.is_some()
                    || other_client
                    || before == Before::Blank
                    || (other_kind && (self.asks_who || ended))
                    || (self.asks_who && ended);
                if begins { Verdict::Begins } else { Verdict::Doubt }
            }
            (Some(_), _) if self.asks_who || ended => Verdict::Begins,
            (None, _) if other_client && self.asks_who && ended => Verdict::Begins,
            (number, title) => {
                let titled = title.is_some() && (self.asks_who || ended);
                // Behind the signatures comes another paper, or something that a person must place.
                let behind = part.iter().any(|page| page.closes_low) || (ended && self.asks_who);
                doubt(number.is_some() || other_client || titled || behind)
            }
        }
    }
}

/// A label of what stands at the end of a paper.
const fn is_ending(anchor: &Anchor) -> bool {
    matches!(anchor.meaning, Meaning::PlaceDate | Meaning::Signature)
}

/// The number that a page gives itself, and of how many: `Sivu 2`, `Sida 2 (3)`, `2/3` at the foot or head.
fn page_number(sheet: &Sheet) -> Option<(u32, Option<u32>)> {
    let height = sheet.size.1;
    let rows = sheet.rows.iter().filter(|row| row.middle * 100 > height * 88 || row.middle * 100 < height * 8);
    rows.flat_map(|row| &row.segments).find_map(|segment| {
        let word = segment.iter().position(|t| matches!(t.folded.as_str(), "sivu" | "sida" | "sid"));
        let spaced = |tokens: &[Token]| tokens.iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
        let text = match word {
            Some(at) => spaced(&segment[at + 1..]),
            None if segment.len() <= 3 => spaced(segment),
            None => return None,
        };
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        let mut number = || numbers.next()?.parse::<u32>().ok().filter(|number| (1..100).contains(number));
        let (number, of) = (number()?, number());
        let marked = text.starts_with(|c: char| c.is_ascii_digit()) && text.len() <= 8;
        // A bare number at the foot may be anything; `2/3` and `2 (3)` may not.
        let believed = word.is_some() || of.is_some_and(|of| number <= of) && text.contains(['/', '(']);
        (marked && believed).then_some((number, of.filter(|of| number <= *of)))
    })
}
