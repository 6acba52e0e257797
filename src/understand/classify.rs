//! What a paper is: by the titles in its upper part, weighted by their place and size, else by what it holds.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    anchor::Paper,
    fold::{distance, fold, tolerance},
    sheet::{Segment, Sheet},
};
use crate::{
    record::{DocumentType, Field, Language},
    reference::{Meaning, labels},
};

/// A title that was found, and how loudly it speaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Title {
    /// `None`: a title of a paper that is none of our types.
    pub kind: Option<DocumentType>,
    /// Weight of the words, times size, case and place.
    pub score: f64,
    /// Height of the words against the usual height of the page.
    pub size: f64,
}

/// Titles must speak at least this loudly to tell what a paper is.
const AUDIBLE: f64 = 7.0;

struct Wording {
    folded: String,
    kind: Option<DocumentType>,
    weight: f64,
}

static WORDINGS: LazyLock<Vec<Wording>> = LazyLock::new(|| {
    let of = |meaning| match meaning {
        Meaning::Title(kind) => Some(Some(kind)),
        Meaning::OtherTitle => Some(None),
        _ => None,
    };
    let wording = |label: &crate::reference::Label| {
        Some(Wording { folded: fold(&label.text), kind: of(label.meaning)?, weight: f64::from(label.weight) })
    };
    labels().iter().filter_map(wording).collect()
});

/// The ends of compound words that tell the type when the whole word is in no table (`perhetyösuunnitelma`).
const ENDINGS: [(&str, DocumentType); 7] = [
    ("suunnitelma", DocumentType::ServicePlan),
    ("sopimus", DocumentType::ServiceAgreement),
    ("maksusitoumus", DocumentType::PaymentCommitment),
    ("serviceplan", DocumentType::ServicePlan),
    ("avtal", DocumentType::ServiceAgreement),
    ("forbindelse", DocumentType::PaymentCommitment),
    ("lausunto", DocumentType::Statement),
];

/// The titles of a page, loudest first.
pub(super) fn titles(sheet: &Sheet) -> Vec<Title> {
    let height = sheet.size.1.max(1);
    let mut found: Vec<Title> = Vec::new();
    for row in &sheet.rows {
        let zone = match row.middle * 100 / height {
            0..=36 => 1.0,
            37..=50 => 0.5,
            _ => break,
        };
        for segment in &row.segments {
            if let Some(title) = title(segment, sheet.glyph) {
                found.push(Title { score: title.score * zone, ..title });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

fn title(segment: &Segment, glyph: u32) -> Option<Title> {
    let letters: usize = segment.iter().map(|token| token.folded.len()).sum();
    let mut best: Option<Title> = None;
    for at in 0..segment.len().min(4) {
        let mut text = String::new();
        for (end, token) in segment.iter().enumerate().skip(at).take(20) {
            text.push_str(&token.folded);
            if text.len() > 60 {
                break;
            }
            let Some((kind, weight)) = wording(&text) else { continue };
            let words = &segment[at..=end];
            let tallest = words.iter().map(|token| token.region.h).min().unwrap_or(glyph);
            let size = (f64::from(tallest) / f64::from(glyph)).clamp(0.7, 2.2);
            let shouts = words.iter().all(|t| t.text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase));
            let share = as_float(text.len()) / as_float(letters.max(1));
            let score =
                weight * size * if shouts { 1.3 } else { 1.0 } * share.max(0.5) * if at == 0 { 1.0 } else { 0.8 };
            if best.is_none_or(|other| score > other.score) {
                best = Some(Title { kind, score, size });
            }
        }
    }
    best
}

/// The type that a text names, and the weight of that.
fn wording(text: &str) -> Option<(Option<DocumentType>, f64)> {
    let table = WORDINGS
        .iter()
        .filter(|w| w.folded.len().abs_diff(text.len()) <= 3)
        .filter_map(|w| {
            let wrong = distance(&w.folded, text);
            (wrong <= tolerance(w.folded.len().min(text.len())))
                .then(|| (w.kind, w.weight * (1.0 - 0.08 * as_float(wrong))))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1));
    table.or_else(|| {
        let ending = ENDINGS.iter().find(|(ending, _)| text.len() > ending.len() + 2 && text.ends_with(ending));
        ending.map(|(_, kind)| (Some(*kind), 7.0))
    })
}

#[expect(clippy::cast_precision_loss, reason = "a count of letters")]
const fn as_float(count: usize) -> f64 {
    count as f64
}

/// The type of a document: by its first page's title, else by the fields it has, else a letter by its shape.
pub(super) fn classify(paper: &Paper) -> Option<DocumentType> {
    let first = paper.sheets.first()?;
    let titles = titles(first);
    if let Some(loudest) = titles.first().filter(|title| title.score >= AUDIBLE) {
        return loudest.kind;
    }
    by_fields(paper).or_else(|| is_letter(&paper.sheets).then_some(DocumentType::Letter))
}

/// Papers whose title cannot be read still have the fields of their type.
fn by_fields(paper: &Paper) -> Option<DocumentType> {
    let mut scores: BTreeMap<DocumentType, u32> = BTreeMap::new();
    let mut seen = Vec::new();
    for anchor in &paper.anchors {
        if seen.contains(&anchor.meaning) {
            continue;
        }
        seen.push(anchor.meaning);
        let (kind, weight) = match anchor.meaning {
            Meaning::CommitmentNumber => (DocumentType::PaymentCommitment, 3),
            Meaning::Ovt | Meaning::Amount | Meaning::DecisionDate => (DocumentType::PaymentCommitment, 1),
            Meaning::Text(Field::Goals | Field::Methods | Field::ClientView | Field::FollowupDates)
            | Meaning::Box(_) => (DocumentType::ServicePlan, 2),
            Meaning::Text(Field::AgreedMatters) => (DocumentType::ServiceAgreement, 2),
            Meaning::Validity | Meaning::Text(Field::Billing) => (DocumentType::ServiceAgreement, 1),
            _ => continue,
        };
        *scores.entry(kind).or_default() += weight;
    }
    let mut scores: Vec<_> = scores.into_iter().collect();
    scores.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    match scores.as_slice() {
        [(kind, best), rest @ ..] if *best >= 4 && rest.iter().all(|(_, other)| other + 2 <= *best) => Some(*kind),
        _ => None,
    }
}

/// Whether somebody greets or takes leave, as letters do.
fn is_letter(sheets: &[Sheet]) -> bool {
    const GREETINGS: [&str; 7] = ["hei", "moi", "hyva", "arvoisa", "hej", "basta", "tervehdys"];
    const FAREWELLS: [&str; 6] =
        ["terveisin", "ystavallisin", "kunnioittaen", "halsningar", "halsning", "hogaktningsfullt"];
    sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.segments).any(|segment| {
        segment.first().is_some_and(|token| {
            (token.is_capitalised() && GREETINGS.contains(&token.folded.as_str()))
                || segment.iter().take(4).any(|token| FAREWELLS.contains(&token.folded.as_str()))
        })
    })
}

/// The language of a document: of most of its labels.
pub(super) fn language(paper: &Paper) -> Option<Language> {
    let count = |language| paper.anchors.iter().filter(|anchor| anchor.language == language).count();
    let (fi, sv) = (count(Language::Fi), count(Language::Sv));
    let words = |list: &[&str]| {
        paper.sheets.iter().flat_map(Sheet::tokens).filter(|token| list.contains(&token.folded.as_str())).count()
    };
    let fi = fi + words(&["ja", "on", "ei", "tai", "etta"]);
    let sv = sv + words(&["och", "att", "med", "som", "till", "av", "ar"]);
    match fi.cmp(&sv) {
        std::cmp::Ordering::Greater => Some(Language::Fi),
        std::cmp::Ordering::Less => Some(Language::Sv),
        std::cmp::Ordering::Equal => None,
    }
}
