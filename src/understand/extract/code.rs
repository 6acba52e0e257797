//! Identity codes on a paper: where each stands, whether it reads as one, and whose it seems to be.

use crate::{
    record::{PersonalIdentityCode, Region},
    reference::Meaning,
    understand::{
        anchor::{Anchor, Owner, Paper},
        find_labels::speaks_of_another,
        sheet::{Token, around},
    },
};

/// An identity code as it was found.
#[derive(Debug, Clone)]
pub(in crate::understand) struct CodeHit {
    pub reading: CodeReading,
    /// As read.
    pub text: String,
    pub owner: Option<Owner>,
    /// Whether it stands at a label of an identity code.
    pub labelled: bool,
    pub sheet: usize,
    pub region: Region,
    pub confidence: f32,
}

/// What came of reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::understand) enum CodeReading {
    /// Right as it stands.
    Whole(PersonalIdentityCode),
    /// Right once letters that cannot stand in their places became the digits they look like.
    Mended(PersonalIdentityCode),
    /// Looks like a code, and is none.
    Wrong,
}

impl CodeHit {
    pub fn code(&self) -> Option<&PersonalIdentityCode> {
        match &self.reading {
            CodeReading::Whole(code) | CodeReading::Mended(code) => Some(code),
            CodeReading::Wrong => None,
        }
    }
}

/// Every identity code of a paper, and whatever stands at a label of one and cannot be read.
pub(in crate::understand) fn codes(paper: &Paper) -> Vec<CodeHit> {
    let mut hits = Vec::new();
    for (index, sheet) in paper.sheets.iter().enumerate() {
        for (row, line) in sheet.rows.iter().enumerate() {
            for segment in &line.segments {
                hits.extend(in_segment(segment).map(|(reading, tokens)| {
                    let region = around(tokens);
                    let confidence = tokens.iter().map(|t| t.confidence).fold(1.0, f32::min);
                    let text = joined(tokens);
                    let (owner, labelled) = whose(paper, index, row, region, segment);
                    CodeHit { reading, text, owner, labelled, sheet: index, region, confidence }
                }));
            }
        }
    }
    hits.extend(unreadable(paper, &hits));
    hits
}

/// The codes of a segment, of one word or of several that the reading tore apart (a box a character).
fn in_segment<'t, 'a>(segment: &'t [Token<'a>]) -> impl Iterator<Item = (CodeReading, &'t [Token<'a>])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < segment.len() {
            // A label in front is not part of the code, unless the two are one word.
            let label = !segment[at].has_digit() && segment[at].folded.len() > 1;
            let longest = if label { at + 1 } else { segment.len().min(at + 13) };
            for end in at + 1..=longest {
                let text = joined(&segment[at..end]);
                if text.chars().filter(|c| c.is_alphanumeric()).count() > 16 {
                    break;
                }
                if let Some(reading) = read(&text) {
                    let tokens = &segment[at..end];
                    at = end;
                    return Some((reading, tokens));
                }
            }
            at += 1;
        }
        None
    })
}

fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text).collect()
}

/// Reads a text as an identity code, or `None` when it does not look like one at all.
fn read(text: &str) -> Option<CodeReading> {
    // No code ends in a bracket, and one letter looks like it.
    let hooked = text.chars().count() == 11 && text.ends_with([')', ']']) && !text.contains(['(', '[']);
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let text: Vec<char> = text
        .chars()
        .chain(hooked.then_some('J'))
        .filter(|c| !matches!(c, ' ' | '|' | '[' | ']'))
        .map(|c| match c {
            '–' | '—' | '−' | '‐' | '‑' | '_' | '.' | '~' | '=' | ':' => '-',
            _ => c.to_ascii_uppercase(),
        })
        .collect();
    // `Hetu:010190-900P` in one word: the code is what stands behind the label.
    let text: &[char] = match text.iter().position(char::is_ascii_digit) {
        Some(first) if first > 2 && text[..first].iter().all(|c| c.is_alphabetic() || *c == '-') => &text[first..],
        _ => &text,
    };
    if text.len() != 11 {
        return None;
    }
    let digits = text[..6].iter().filter(|c| c.is_ascii_digit()).count();
    let number = text[7..10].iter().filter(|c| c.is_ascii_digit()).count();
    if digits < 5 || number < 2 {
        return None;
    }
    if let Ok(code) = text.iter().collect::<String>().parse() {
        return Some(if hooked { CodeReading::Mended(code) } else { CodeReading::Whole(code) });
    }
    let mended: String = text.iter().enumerate().map(|(place, c)| mend(place, *c)).collect();
    match mended.parse() {
        Ok(code) => Some(CodeReading::Mended(code)),
        Err(_) if mended.is_ascii() && shaped(&mended) => Some(CodeReading::Wrong),
        Err(_) => None,
    }
}

/// What a character must be in its place: letters that look like digits, where only digits stand; and G, I, O, Q
/// and Z, which no check character is.
fn mend(place: usize, c: char) -> char {
    match (place, c) {
        // The check character does not cover the century: nothing there is mended but the one sign that looks like
        // a digit, which cannot stand there.
        (6, '4') => 'A',
        (6, _) => c,
        (_, 'O' | 'Q') => '0',
        (_, 'I') => '1',
        (_, 'Z') => '2',
        (_, 'G') => '6',
        (10, _) => c,
        (_, 'D' | 'U') => '0',
        (_, 'L' | '!' | '/') => '1',
        (_, 'S' | '$' | '§') => '5',
        (_, 'B') => '8',
        (_, 'T') => '7',
        _ => c,
    }
}

fn shaped(text: &str) -> bool {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    // A telephone number has no day and month in it. A code that was misread there is found at its label.
    let within = |s: &str, most: u32| s.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    digits(&text[..6])
        && digits(&text[7..10])
        && text.as_bytes()[10].is_ascii_alphanumeric()
        && within(&text[..2], 31)
        && within(&text[2..4], 12)
}

/// Whose code it is, and whether a label of an identity code stands at it.
fn whose(paper: &Paper, sheet: usize, row: usize, region: Region, segment: &[Token]) -> (Option<Owner>, bool) {
    let before = segment.iter().filter(|token| token.region.x < region.x);
    if before.clone().any(|token| speaks_of_another(&token.folded)) {
        return (Some(Owner::Guardian), false);
    }
    let glyph = paper.sheets[sheet].glyph;
    // The label left of it in the row, or else above it in its column.
    let left = paper
        .anchors
        .iter()
        .filter(|a| a.sheet == sheet && a.row == row && a.region.x < region.x)
        .max_by_key(|a| a.region.x);
    let above = paper
        .anchors
        .iter()
        .filter(|a| {
            a.sheet == sheet
                && a.row < row
                && a.region.x <= region.x + glyph
                && region.y.saturating_sub(a.region.bottom()) < glyph * 4
        })
        .max_by_key(|a| (a.row, a.region.x));
    let below = paper
        .anchors
        .iter()
        .filter(|a| {
            paper.stands_over(sheet)
                && a.sheet == sheet
                && a.row > row
                && a.region.x <= region.x + glyph * 2
                && a.region.right() + glyph * 4 > region.x
                && a.region.y.saturating_sub(region.bottom()) < glyph * 3
        })
        .min_by_key(|a| (a.row, a.region.x.abs_diff(region.x)));
    let Some(anchor) = below.or(left).or(above) else { return (None, false) };
    (anchor.owner, anchor.meaning == Meaning::Code)
}

/// What stands at a label of an identity code and is none: a person must see it.
fn unreadable(paper: &Paper, found: &[CodeHit]) -> Vec<CodeHit> {
    let mut hits = Vec::new();
    for anchor in paper.with(Meaning::Code).filter(|anchor| !ends_a_sentence(paper, anchor)) {
        let value = paper.right_of(anchor).or_else(|| paper.below(anchor, 1));
        let Some(value) = value.filter(|value| value.tokens.iter().any(|token| token.has_digit())) else { continue };
        let region = value.region();
        if found.iter().any(|hit| hit.sheet == anchor.sheet && hit.region.touches(&region)) {
            continue;
        }
        let text: String = value.tokens.iter().map(|token| token.text).collect();
        // A comb of boxes leaves its characters in pieces of the row.
        let reading = read(&text).unwrap_or(CodeReading::Wrong);
        // A birth date alone is no identity code, and no wrong one either.
        if reading == CodeReading::Wrong && !super::dates_in(&value).is_empty() {
            continue;
        }
        let confidence = value.tokens.iter().map(|t| t.confidence).fold(1.0, f32::min);
        hits.push(CodeHit {
            reading,
            text,
            owner: anchor.owner,
            labelled: true,
            sheet: anchor.sheet,
            region,
            confidence,
        });
    }
    hits
}

/// `Laskuun ei merkitä henkilötunnusta.`: no label of a field.
fn ends_a_sentence(paper: &Paper, anchor: &Anchor) -> bool {
    let segment = &paper.sheets[anchor.sheet].rows[anchor.row].segments[anchor.segment];
    segment[anchor.tokens.0..anchor.tokens.1]
        .last()
        .is_some_and(|token| token.text.ends_with('.') && token.text.len() > 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> PersonalIdentityCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_code_is_read_through_the_dashes_spaces_and_brackets_of_a_scan() {
        for text in ["010190-900P", "(010190–900P),", "010190 — 900P", "hetu:010190-900p", "0 1 0 1 9 0 - 9 0 0 P"]
        {
            assert_eq!(read(text), Some(CodeReading::Whole(code("010190-900P"))), "{text}");
        }
    }

    #[test]
    fn a_letter_that_cannot_stand_in_its_place_is_mended_and_said_to_be() {
        assert_eq!(read("O1O190-9O0P"), None, "too much is wrong");
        assert_eq!(read("01019O-900P"), Some(CodeReading::Mended(code("010190-900P"))));
        assert_eq!(read("0101908900P"), Some(CodeReading::Wrong), "the century is not to be guessed from a digit");
        assert_eq!(read("0101014900R"), Some(CodeReading::Mended(code("010101A900R"))), "but for the one like a sign");
    }

    #[test]
    fn the_century_sign_is_part_of_the_person() {
        assert_eq!(read("010190Y900P"), Some(CodeReading::Whole(code("010190Y900P"))));
        assert_ne!(read("010190Y900P"), read("010190-900P"));
    }

    #[test]
    fn a_wrong_check_character_is_not_mended() {
        assert_eq!(read("010190-900R"), Some(CodeReading::Wrong));
    }

    #[test]
    fn a_phone_number_is_no_code() {
        assert_eq!(read("+358401234567"), None);
        assert_eq!(read("003798354682"), None);
        assert_eq!(read("044000-9358"), None);
    }
}
