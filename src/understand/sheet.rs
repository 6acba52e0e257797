//! A page as a clerk sees it: rows of text from top to bottom, and in a row the pieces that stand apart.
//!
//! The engine's own lines and blocks often run cells together or tear a row apart, so both are made anew from the
//! places of the words.

use super::fold::fold;
use crate::record::{PageReading, Region, Word};

/// A word, or a part of one that was printed as `label/etikett`.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    /// As read.
    pub text: &'a str,
    /// Its letters and digits, folded.
    pub folded: String,
    pub region: Region,
    /// How sure the engine is, 0-1.
    pub confidence: f32,
}

impl Token<'_> {
    pub fn has_digit(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit())
    }

    pub fn is_capitalised(&self) -> bool {
        self.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
    }
}

/// Words that stand together: the text of a cell, a label, a value.
pub(super) type Segment<'a> = Vec<Token<'a>>;

/// What stands at one height.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub segments: Vec<Segment<'a>>,
    /// Height of the middle of its words.
    pub middle: u32,
}

/// A page in rows.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub page: &'a PageReading,
    pub rows: Vec<Row<'a>>,
    /// Usual height of a word, in pixels: the measure of all distances.
    pub glyph: u32,
    /// Size of the page, in pixels.
    pub size: (u32, u32),
}

impl<'a> Sheet<'a> {
    pub fn new(page: &'a PageReading) -> Self {
        let tokens: Vec<(u32, Token)> = page.words.iter().flat_map(|word| tokens(word, page.dpi)).collect();
        let glyph = usual_height(&tokens, page.dpi);
        let rows = rows(tokens, glyph);
        Self { page, rows, glyph, size: page.placement.read_size() }
    }

    /// Its tokens in the order of reading.
    pub fn tokens(&self) -> impl Iterator<Item = &Token<'a>> {
        self.rows.iter().flat_map(|row| row.segments.iter().flatten())
    }
}

fn tokens(word: &Word, dpi: u32) -> Vec<(u32, Token<'_>)> {
    let text = word.text.reveal();
    // Lower than any type: a ruling that was read as letters.
    if word.region.h * 50 < dpi && text.chars().any(char::is_alphanumeric) {
        return Vec::new();
    }
    let make =
        |text, region| (word.line, Token { text, folded: fold(text), region, confidence: word.confidence.value() });
    let is_word = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    if let Some((left, right)) = text.split_once('/')
        && is_word(left)
        && is_word(right)
    {
        let (all, first) = (text.chars().count(), left.chars().count());
        let cut = word.region.w * u32::try_from(first).unwrap_or(0) / u32::try_from(all).unwrap_or(1).max(1);
        let rest = Region { x: word.region.x + cut, w: word.region.w - cut, ..word.region };
        return vec![make(left, Region { w: cut, ..word.region }), make(right, rest)];
    }
    let is_mark = text.chars().all(|c| matches!(c, '-' | '–' | '—' | '☐' | '☑' | '☒' | '@' | '&'));
    let drawn = word.region.w < word.region.h / 12;
    if drawn || (!is_mark && !text.chars().any(char::is_alphanumeric)) {
        return Vec::new();
    }
    vec![make(text, word.region)]
}

fn usual_height(tokens: &[(u32, Token)], dpi: u32) -> u32 {
    let mut heights: Vec<u32> = tokens
        .iter()
        .filter(|(_, token)| token.confidence >= 0.6 && token.folded.len() >= 3)
        .map(|(_, token)| token.region.h)
        .collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(dpi / 9).clamp(dpi / 20, dpi / 4).max(1)
}

fn rows(mut tokens: Vec<(u32, Token<'_>)>, glyph: u32) -> Vec<Row<'_>> {
    tokens.sort_by_key(|(line, token)| (*line, token.region.x));
    let mut rows: Vec<(u32, Vec<Token>)> = Vec::new();
    for line in tokens.chunk_by(|a, b| a.0 == b.0) {
        let line: Vec<Token> = line.iter().map(|(_, token)| token.clone()).collect();
        let middle = middle(&line, glyph);
        let joins = |row: &(u32, Vec<Token>)| {
            row.0.abs_diff(middle) * 20 < glyph * 11 && !row.1.iter().any(|a| line.iter().any(|b| overlap(a, b)))
        };
        match rows.iter_mut().find(|row| joins(row)) {
            Some(row) => row.1.extend(line),
            None => rows.push((middle, line)),
        }
    }
    rows.sort_by_key(|row| row.0);
    rows.into_iter().map(|(middle, line)| Row { segments: segments(line, glyph), middle }).collect()
}

/// The middle of a line, by those of its words that have a usual height: a ruling that runs through a word makes
/// its box tall.
fn middle(line: &[Token], glyph: u32) -> u32 {
    let middles = |all: bool| {
        let mut list: Vec<u32> = line
            .iter()
            .filter(|token| all || (token.region.h * 5 > glyph * 2 && token.region.h < glyph * 2))
            .map(|token| token.region.y + token.region.h / 2)
            .collect();
        list.sort_unstable();
        list.get(list.len() / 2).copied()
    };
    middles(false).or_else(|| middles(true)).unwrap_or(0)
}

const fn overlap(a: &Token, b: &Token) -> bool {
    let left = if a.region.x > b.region.x { a.region.x } else { b.region.x };
    let right = if a.region.right() < b.region.right() { a.region.right() } else { b.region.right() };
    let narrower = if a.region.w < b.region.w { a.region.w } else { b.region.w };
    right > left && (right - left) * 3 > narrower
}

fn segments(mut line: Vec<Token<'_>>, glyph: u32) -> Vec<Segment<'_>> {
    line.sort_by_key(|token| token.region.x);
    let mut segments: Vec<Segment> = Vec::new();
    for token in line {
        if let Some(last) = segments.last_mut()
            && let Some(before) = last.last()
        {
            let height = before.region.h.min(token.region.h).clamp(glyph, glyph * 5 / 2);
            if token.region.x.saturating_sub(before.region.right()) * 10 <= height * 14 {
                last.push(token);
                continue;
            }
        }
        segments.push(vec![token]);
    }
    segments
}

/// The rectangle that holds all of `tokens`.
pub(super) fn around<'t, 'a: 't>(tokens: impl IntoIterator<Item = &'t Token<'a>>) -> Region {
    tokens.into_iter().map(|token| token.region).reduce(Region::union).unwrap_or_default()
}
