//! Anchors: the labels that were found on a paper, and what stands at each of them.

use std::ops::Range;

use super::{
    boxes::is_tick_row,
    find_labels::find_labels,
    sheet::{Segment, Sheet, Token, around},
};
use crate::{
    record::{Language, Region},
    reference::Meaning,
};

/// Whose block of the form something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Client,
    Guardian,
    Provider,
    Payer,
    Officer,
}

/// A label on the paper.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    pub meaning: Meaning,
    pub language: Language,
    /// Whose it is: because the label says so, or by the block in which it stands.
    pub owner: Option<Owner>,
    /// Whether the label itself names its owner (`Huoltajan nimi`).
    pub says_owner: bool,
    /// Whether only a person has what it asks for (`Sukunimi ja etunimet`).
    pub of_a_person: bool,
    pub sheet: usize,
    pub row: usize,
    pub segment: usize,
    /// Its first token in the segment, and the first behind it.
    pub tokens: (usize, usize),
    pub region: Region,
}

/// Text that stands at a label.
#[derive(Debug, Clone)]
pub(super) struct Value<'p> {
    pub sheet: usize,
    pub tokens: Vec<&'p Token<'p>>,
    /// Where a new line begins among the tokens.
    pub lines: Vec<usize>,
}

impl Value<'_> {
    pub fn region(&self) -> Region {
        around(self.tokens.iter().copied())
    }

    /// How sure the reading of it is: the mean of its words, long words counting more.
    #[expect(clippy::cast_precision_loss, reason = "a count of letters")]
    pub fn confidence(&self) -> f32 {
        let (sum, letters) = self.tokens.iter().fold((0.0, 0.0), |(sum, letters), token| {
            let length = token.text.chars().count() as f32;
            (sum + token.confidence * length, letters + length)
        });
        if letters > 0.0 { sum / letters } else { 0.0 }
    }
}

/// A document as rows and anchors.
#[derive(Debug)]
pub(super) struct Paper<'a> {
    pub sheets: Vec<Sheet<'a>>,
    /// In the order of reading.
    pub anchors: Vec<Anchor>,
    /// For each page, whether its labels stand under their values.
    over: Vec<bool>,
}

impl<'a> Paper<'a> {
    pub fn new(sheets: Vec<Sheet<'a>>) -> Self {
        let mut anchors = Vec::new();
        for (index, sheet) in sheets.iter().enumerate() {
            for (row, line) in sheet.rows.iter().enumerate() {
                for (segment, tokens) in line.segments.iter().enumerate() {
                    anchors.extend(find_labels(tokens).into_iter().map(|label| label.anchor(index, row, segment)));
                }
            }
        }
        give_owners(&mut anchors, &sheets);
        Self { over: Vec::new(), sheets, anchors }.with_sides()
    }

    /// Tells for each page whether its labels stand under their values.
    fn with_sides(mut self) -> Self {
        self.over = vec![false; self.sheets.len()];
        let votes: Vec<(usize, usize)> =
            (0..self.sheets.len()).map(|sheet| self.values_over_and_under(sheet)).collect();
        let all = votes.iter().fold((0, 0), |sum, vote| (sum.0 + vote.0, sum.1 + vote.1));
        // A page with little to tell by is made like the others.
        let stand_over = |vote: &(usize, usize)| {
            let (over, under) = if vote.0 + vote.1 < 2 { all } else { *vote };
            over >= 2 && over > under
        };
        self.over = votes.iter().map(stand_over).collect();
        self
    }

    /// A file's pages as the papers that they are: each run of sheets with its own anchors.
    pub fn parted(mut self, runs: impl DoubleEndedIterator<Item = Range<usize>>) -> Vec<Self> {
        let mut papers: Vec<Self> = runs
            .rev()
            .map(|run| {
                let sheets = self.sheets.split_off(run.start);
                let first = self.anchors.partition_point(|anchor| anchor.sheet < run.start);
                let mut anchors = self.anchors.split_off(first);
                for anchor in &mut anchors {
                    anchor.sheet -= run.start;
                }
                Self { sheets, anchors, over: Vec::new() }.with_sides()
            })
            .collect();
        papers.reverse();
        papers
    }

    pub fn with(&self, meaning: Meaning) -> impl Iterator<Item = &Anchor> {
        self.anchors.iter().filter(move |anchor| anchor.meaning == meaning)
    }

    fn row(&self, anchor: &Anchor) -> &[Segment<'a>] {
        &self.sheets[anchor.sheet].rows[anchor.row].segments
    }

    /// Whether a segment is, or begins with, a label.
    pub fn starts_with_anchor(&self, sheet: usize, row: usize, segment: usize) -> bool {
        self.anchors.iter().any(|a| (a.sheet, a.row, a.segment) == (sheet, row, segment))
    }

    /// What stands right of a label in its row, up to the next label.
    pub fn right_of(&self, anchor: &Anchor) -> Option<Value<'_>> {
        let next_in_segment = self
            .anchors
            .iter()
            .filter(|a| (a.sheet, a.row, a.segment) == (anchor.sheet, anchor.row, anchor.segment))
            .map(|a| a.tokens.0)
            .filter(|first| *first >= anchor.tokens.1)
            .min();
        let row = self.row(anchor);
        let own = &row[anchor.segment];
        let end = next_in_segment.unwrap_or(own.len());
        let mut tokens: Vec<&Token> = own[anchor.tokens.1..end].iter().collect();
        if next_in_segment.is_none() {
            for (index, segment) in row.iter().enumerate().skip(anchor.segment + 1) {
                if self.starts_with_anchor(anchor.sheet, anchor.row, index) {
                    break;
                }
                tokens.extend(segment);
            }
        }
        (!tokens.is_empty()).then_some(Value { sheet: anchor.sheet, tokens, lines: vec![0] })
    }

    /// What stands under a label, in its column: up to `lines` lines, until another label begins. On a form whose
    /// labels stand under the lines to fill, what stands over it.
    pub fn below(&self, anchor: &Anchor, lines: usize) -> Option<Value<'_>> {
        match anchor.meaning {
            // Free text stands under its heading on such forms, too.
            Meaning::Text(_) if self.over[anchor.sheet] => self.under(anchor, lines).or_else(|| self.above(anchor)),
            _ if self.over[anchor.sheet] => self.above(anchor),
            _ => self.under(anchor, lines),
        }
    }

    /// Whether the labels of a page stand under their values.
    pub fn stands_over(&self, sheet: usize) -> bool {
        self.over[sheet]
    }

    /// What stands over a label, in its column: a line, and the one over that where the value took two.
    fn above(&self, anchor: &Anchor) -> Option<Value<'_>> {
        let sheet = &self.sheets[anchor.sheet];
        let glyph = sheet.glyph;
        let mut lines: Vec<Vec<&Token>> = Vec::new();
        let mut top = anchor.region.y;
        for (index, row) in sheet.rows[..anchor.row].iter().enumerate().rev().take(4) {
            let column: Vec<usize> = (0..row.segments.len())
                .filter(|segment| {
                    let region = around(&row.segments[*segment]);
                    region.x + glyph * 2 >= anchor.region.x && region.x < anchor.region.x + glyph * 6
                })
                .collect();
            let Some(first) = column.first() else { continue };
            let reach = if lines.is_empty() { glyph * 5 / 2 } else { glyph * 2 };
            if self.starts_with_anchor(anchor.sheet, index, *first) || top.saturating_sub(row.middle) >= reach {
                break;
            }
            // The cell beside it is another's.
            let mut end = around(&row.segments[*first]).right();
            let mut tokens: Vec<&Token> = row.segments[*first].iter().collect();
            for segment in &row.segments[first + 1..] {
                let region = around(segment);
                if region.x > end + glyph * 3 {
                    break;
                }
                end = region.right();
                tokens.extend(segment);
            }
            top = row.middle.saturating_sub(glyph / 2);
            lines.push(tokens);
        }
        let mut value = Value { sheet: anchor.sheet, tokens: Vec::new(), lines: Vec::new() };
        for line in lines.into_iter().take(2).rev() {
            value.lines.push(value.tokens.len());
            value.tokens.extend(line);
        }
        (!value.tokens.is_empty()).then_some(value)
    }

    /// Of the labels whose values have a shape of their own, how many have them over and how many under them.
    fn values_over_and_under(&self, sheet: usize) -> (usize, usize) {
        let (mut over, mut under) = (0, 0);
        for anchor in self.anchors.iter().filter(|a| a.sheet == sheet) {
            let fits = |value: Value<'_>| {
                let text: String = value.tokens.iter().map(|token| token.text).collect();
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                match anchor.meaning {
                    Meaning::Code => (8..=10).contains(&digits) && text.len() <= 13,
                    Meaning::Phone => (7..=14).contains(&digits) && digits + 3 > text.len(),
                    Meaning::Email => text.contains('.') && digits * 2 < text.len() && !text.contains(','),
                    Meaning::BusinessId => digits == 8 && text.len() <= 11,
                    Meaning::Ovt => (12..=17).contains(&digits),
                    Meaning::DecisionDate | Meaning::Date => (6..=8).contains(&digits) && text.len() <= 12,
                    _ => false,
                }
            };
            if self.right_of(anchor).is_none() {
                over += usize::from(self.above(anchor).is_some_and(fits));
                under += usize::from(self.under(anchor, 1).is_some_and(fits));
            }
        }
        (over, under)
    }

    fn under(&self, anchor: &Anchor, lines: usize) -> Option<Value<'_>> {
        let sheet = &self.sheets[anchor.sheet];
        let glyph = sheet.glyph;
        let column_end = self
            .anchors
            .iter()
            .filter(|a| a.sheet == anchor.sheet && a.row == anchor.row && a.region.x > anchor.region.right())
            .map(|a| a.region.x.saturating_sub(glyph / 2))
            .min()
            .unwrap_or(sheet.size.0);
        let column_start = anchor.region.x.saturating_sub(glyph * 2);
        let (mut tokens, mut starts) = (Vec::new(), Vec::new());
        let mut bottom = anchor.region.bottom();
        for (index, row) in sheet.rows.iter().enumerate().skip(anchor.row + 1) {
            let inside: Vec<usize> = (0..row.segments.len())
                .filter(|s| {
                    let region = around(&row.segments[*s]);
                    region.x >= column_start && region.x < column_end
                })
                .collect();
            let Some(first) = inside.first() else { continue };
            let gap = row.middle.saturating_sub(bottom);
            // The rows of boxes to tick have labels of their own.
            if inside.iter().any(|segment| is_tick_row(&row.segments[*segment])) {
                break;
            }
            // What stands right of another label is that one's.
            let taken = *first > 0 && self.starts_with_anchor(anchor.sheet, index, first - 1);
            if taken || self.starts_with_anchor(anchor.sheet, index, *first) || gap > glyph * 4 || starts.len() == lines
            {
                break;
            }
            starts.push(tokens.len());
            for segment in inside {
                if self.starts_with_anchor(anchor.sheet, index, segment) {
                    break;
                }
                tokens.extend(row.segments[segment].iter());
            }
            bottom = row.middle + glyph / 2;
        }
        (!tokens.is_empty()).then_some(Value { sheet: anchor.sheet, tokens, lines: starts })
    }

    /// The value at a label: right of it if that is `fit`, else below it.
    pub fn value<T>(&self, anchor: &Anchor, fit: impl Fn(&Value<'_>) -> Option<T>) -> Option<(T, Value<'_>)> {
        [self.right_of(anchor), self.below(anchor, 1)].into_iter().flatten().find_map(|v| Some((fit(&v)?, v)))
    }
}

/// Gives each anchor that does not name its owner that of the block in which it stands: the nearest opening above
/// it, in its column or further left.
fn give_owners(anchors: &mut [Anchor], sheets: &[Sheet]) {
    for index in 0..anchors.len() {
        if anchors[index].owner.is_some() {
            continue;
        }
        // A plain `Nimi` that an identity code follows is a person's.
        let followed = anchors[index + 1..]
            .iter()
            .take(2)
            .any(|a| matches!(a.meaning, Meaning::Code | Meaning::BirthDate) && a.sheet == anchors[index].sheet);
        let (before, rest) = anchors.split_at_mut(index);
        let anchor = &mut rest[0];
        let own = opens(anchor.meaning);
        let slack = sheets[anchor.sheet].glyph * 2;
        let opening = before
            .iter()
            .filter(|a| a.sheet == anchor.sheet && a.region.x <= anchor.region.x + slack)
            .filter(|a| opens(a.meaning).is_some() || a.says_owner || closes(a.meaning))
            .max_by_key(|a| (a.row, a.segment, a.tokens.0));
        let inherited = opening.filter(|a| !closes(a.meaning)).and_then(|a| a.owner);
        // Companies and authorities have neither given names nor identity codes.
        let of_a_person =
            matches!(anchor.meaning, Meaning::FamilyName | Meaning::GivenName | Meaning::Code | Meaning::BirthDate)
                || anchor.of_a_person
                || (anchor.meaning == Meaning::Name && followed);
        let fits = |owner: &Owner| !(of_a_person && matches!(owner, Owner::Payer | Owner::Provider));
        anchor.owner = own.or_else(|| inherited.filter(fits));
    }
}

const fn opens(meaning: Meaning) -> Option<Owner> {
    Some(match meaning {
        Meaning::ClientBlock => Owner::Client,
        Meaning::Guardian => Owner::Guardian,
        Meaning::Provider => Owner::Provider,
        Meaning::Payer | Meaning::Orderer => Owner::Payer,
        Meaning::Officer | Meaning::Author => Owner::Officer,
        _ => return None,
    })
}

/// What ends a block of a person's data.
const fn closes(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Text(_) | Meaning::Title(_) | Meaning::PlaceDate | Meaning::Signature | Meaning::Validity
    )
}
