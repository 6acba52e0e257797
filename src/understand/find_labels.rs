//! Finding the labels of a form in what was read of it: bilingual, misread, with an owner before them.

use std::sync::LazyLock;

use super::{
    anchor::{Anchor, Owner},
    fold::{alike, distance, fold, letters, tolerance},
    sheet::{Token, around},
};
use crate::{
    record::Region,
    reference::{Label, Meaning, labels},
};

struct Prepared {
    label: &'static Label,
    folded: String,
    letters: u64,
    owner: Option<Owner>,
}

static PREPARED: LazyLock<Vec<Prepared>> = LazyLock::new(|| {
    let prepare = |label: &'static Label| {
        let folded = fold(&label.text);
        let named = label.text.split(' ').next().and_then(|first| owner_word(&fold(first)));
        let owner = named.or_else(|| names_the_client(label).then_some(Owner::Client));
        Prepared { label, letters: letters(&folded), folded, owner }
    };
    let mut prepared: Vec<Prepared> = labels().iter().map(prepare).collect();
    prepared.sort_by_key(|prepared| prepared.folded.len());
    prepared
});

/// The labels of about this length.
fn of_length(length: usize) -> &'static [Prepared] {
    let allowed = tolerance(length);
    let from = PREPARED.partition_point(|prepared| prepared.folded.len() < length - allowed);
    let to = PREPARED.partition_point(|prepared| prepared.folded.len() <= length + allowed);
    &PREPARED[from..to]
}

/// `Asiakas`, `Lapsi`, `Klient`: labels of a name that say whose it is.
fn names_the_client(label: &Label) -> bool {
    label.meaning == Meaning::Name && label.weight > 3 && !["nimi", "namn"].iter().any(|word| label.text.contains(word))
}

/// The genitives by which a label names its owner.
fn owner_word(folded: &str) -> Option<Owner> {
    const WORDS: [(Owner, &[&str]); 5] = [
        (
            Owner::Client,
            &[
                "asiakkaan",
                "lapsen",
                "nuoren",
                "kuntoutujan",
                "asukkaan",
                "palvelunkayttajan",
                "palvelunsaajan",
                "klientens",
                "barnets",
                "kundens",
                "serviceanvandarens",
            ],
        ),
        (
            Owner::Guardian,
            &[
                "huoltajan",
                "huoltajien",
                "vanhemman",
                "vanhempien",
                "edunvalvojan",
                "aidin",
                "isan",
                "omaisen",
                "lahiomaisen",
                "yhteyshenkilon",
                "vardnadshavarens",
                "vardnadshavarnas",
                "foralderns",
                "intressebevakarens",
                "kontaktpersonens",
            ],
        ),
        (
            Owner::Provider,
            &["palveluntuottajan", "tuottajan", "yrityksen", "serviceproducentens", "producentens", "foretagets"],
        ),
        (Owner::Payer, &["maksajan", "tilaajan", "laskutettavan", "betalarens", "bestallarens"]),
        (
            Owner::Officer,
            &["viranhaltijan", "tyontekijan", "ohjaajan", "paatoksentekijan", "tjansteinnehavarens", "handlaggarens"],
        ),
    ];
    WORDS.iter().find(|(_, words)| words.iter().any(|word| alike(word, folded))).map(|(owner, _)| *owner)
}

/// A label as it was found in a segment.
pub(super) struct FoundLabel {
    label: &'static Label,
    owner: Option<Owner>,
    /// Its first token, and the first behind it.
    tokens: (usize, usize),
    region: Region,
}

impl FoundLabel {
    /// The anchor that it makes at its place on the paper.
    pub fn anchor(self, sheet: usize, row: usize, segment: usize) -> Anchor {
        Anchor {
            meaning: self.label.meaning,
            language: self.label.language,
            owner: self.owner,
            says_owner: self.owner.is_some(),
            of_a_person: ["etunim", "förnamn"].iter().any(|word| self.label.text.contains(word)),
            sheet,
            row,
            segment,
            tokens: self.tokens,
            region: self.region,
        }
    }
}

/// The labels of a segment, in their order.
pub(super) fn find_labels(segment: &[Token]) -> Vec<FoundLabel> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut start = true;
    while at < segment.len() {
        let token = &segment[at];
        // Numbers of paragraphs and the crumbs of rulings stand before labels.
        if start && (token.folded.len() <= 2 && (token.confidence < 0.75 || token.text.ends_with(['.', ')']))) {
            at += 1;
            continue;
        }
        if let Some(label) = label_at(segment, at, start) {
            at = label.tokens.1;
            found.push(label);
        } else {
            at += 1;
        }
        start = false;
    }
    found
}

/// The label that begins at a token.
fn label_at(segment: &[Token], at: usize, start: bool) -> Option<FoundLabel> {
    let prefix = owner_word(&segment[at].folded);
    let plain = nearest_label(segment, at);
    // `Kuntoutujan puhelin` is in no table; `puhelin` is.
    let behind = prefix.and_then(|_| nearest_label(segment, at + 1));
    let (prepared, mut end) = match (plain, behind) {
        (Some(plain), Some(behind)) if behind.1 > plain.1 => (behind.2, behind.1),
        (Some(plain), _) => (plain.2, plain.1),
        (None, behind) => behind.map(|(_, end, prepared)| (prepared, end))?,
    };
    let owner = prefix.or(prepared.owner);
    let colon = |end: usize| segment[end - 1].text.ends_with(':');
    // A remark in brackets, and the same label in the other language, belong to the label.
    while end < segment.len() && !colon(end) {
        let next = &segment[end];
        if next.text.starts_with('(') && !next.has_digit() {
            let close = segment[end..].iter().position(|t| t.text.contains(')')).unwrap_or(0);
            end += close + 1;
        } else if let Some(other) = same_meaning_ahead(segment, end, prepared.label.meaning) {
            end = other;
        } else {
            break;
        }
    }
    let whole = end == segment.len();
    if !(colon(end) || (start && (whole || may_be_followed(prepared.label, &segment[end..])))) {
        return None;
    }
    Some(FoundLabel { label: prepared.label, owner, tokens: (at, end), region: around(&segment[at..end]) })
}

/// The label whose words begin at a token: how many letters of it agree, the first token behind it, and itself.
fn nearest_label(segment: &[Token], at: usize) -> Option<(usize, usize, &'static Prepared)> {
    let mut text = String::new();
    let mut best: Option<(usize, usize, &Prepared)> = None;
    for (end, token) in segment.iter().enumerate().skip(at).take(7) {
        text.push_str(&token.folded);
        if text.len() > 60 {
            break;
        }
        let mask = letters(&text);
        for prepared in of_length(text.len()) {
            let allowed = tolerance(prepared.folded.len().min(text.len()));
            if prepared.folded.len().abs_diff(text.len()) > allowed
                || (prepared.letters ^ mask).count_ones() as usize > 2 * allowed
            {
                continue;
            }
            let wrong = distance(&prepared.folded, &text);
            let score = prepared.folded.len().saturating_sub(3 * wrong);
            if wrong <= allowed && best.is_none_or(|(other, _, _)| score > other) {
                best = Some((score, end + 1, prepared));
            }
        }
    }
    best
}

fn same_meaning_ahead(segment: &[Token], at: usize, meaning: Meaning) -> Option<usize> {
    let mut text = String::new();
    let mut found = None;
    for (end, token) in segment.iter().enumerate().skip(at).take(5) {
        text.push_str(&token.folded);
        if of_length(text.len()).iter().any(|p| p.label.meaning == meaning && p.folded == text) {
            found = Some(end + 1);
        }
    }
    found
}

/// Whether what follows a label in the same breath, without a colon, can be its value: else it is running text.
fn may_be_followed(label: &Label, rest: &[Token]) -> bool {
    let Some(next) = rest.first() else { return true };
    let digit_soon = rest.iter().take(3).any(Token::has_digit);
    match label.meaning {
        Meaning::Code
        | Meaning::BirthDate
        | Meaning::Phone
        | Meaning::BusinessId
        | Meaning::Ovt
        | Meaning::Amount
        | Meaning::Validity
        | Meaning::Begins
        | Meaning::Ends
        | Meaning::DecisionDate
        | Meaning::Date
        | Meaning::PlaceDate => digit_soon,
        Meaning::CommitmentNumber => label.weight > 5 && digit_soon,
        Meaning::Name => {
            let capitals = rest.iter().take(2).filter(|t| t.is_capitalised() && !t.has_digit()).count();
            capitals == 2
        }
        Meaning::FamilyName | Meaning::GivenName | Meaning::HomeMunicipality | Meaning::Operator => {
            next.is_capitalised()
        }
        Meaning::Address | Meaning::Payer | Meaning::Guardian | Meaning::Officer | Meaning::Author => {
            next.is_capitalised() && label.text.chars().count() > 4
        }
        Meaning::Email => rest.iter().take(2).any(|t| t.text.contains('.') && t.text.len() > 6),
        Meaning::PostPlace => next.has_digit(),
        _ => false,
    }
}

/// Whether a word says that somebody is near the client or speaks for the client, and so is not the client.
pub(super) fn speaks_of_another(folded: &str) -> bool {
    const RELATIVES: [&str; 24] = [
        "puoliso",
        "avopuoliso",
        "aviopuoliso",
        "vaimo",
        "mies",
        "aiti",
        "isa",
        "tytar",
        "poika",
        "sisar",
        "veli",
        "omainen",
        "lahiomainen",
        "naapuri",
        "make",
        "maka",
        "hustru",
        "sambo",
        "mor",
        "far",
        "syster",
        "bror",
        "anhorig",
        "granne",
    ];
    speaks_of_guardian(folded) || RELATIVES.contains(&folded)
}

/// Whether a folded word names a guardian, in any of its forms.
pub(super) fn speaks_of_guardian(folded: &str) -> bool {
    ["huoltaj", "vardnadshav", "edunvalvoj", "intressebevak", "vanhem", "foralder"]
        .iter()
        .any(|stem| folded.starts_with(stem))
}
