//! The client's name as printed, and how it fits the people the office knows.

use super::code::CodeHit;
use crate::{
    record::{Client, Region},
    reference::Meaning,
    understand::{
        anchor::{Anchor, Owner, Paper, Value},
        find_labels::speaks_of_another,
        fold::{distance, fold_name},
        sheet::{Row, Token, around},
    },
};

/// The name of the client as the paper has it.
#[derive(Debug, Clone)]
pub(in crate::understand) struct PrintedName {
    /// Its words, as read and in their order.
    pub words: Vec<String>,
    /// Given and family name apart, where the form has a field for each.
    pub apart: Option<(String, String)>,
    pub sheet: usize,
    pub region: Region,
    pub confidence: f32,
}

impl PrintedName {
    fn from_tokens<'t, 'a: 't>(sheet: usize, tokens: impl IntoIterator<Item = &'t Token<'a>>) -> Option<Self> {
        let mut taken: Vec<&Token> = Vec::new();
        let mut comma = false;
        for token in tokens {
            let letters = token.text.chars().filter(|c| c.is_alphabetic()).count();
            if token.text.contains(['(', '@', ':']) || token.has_digit() || names_a_role(&token.folded) {
                break;
            }
            // Crumbs of rulings and stamps.
            if letters < 2 || (token.confidence < 0.3 && letters < 4) {
                continue;
            }
            taken.push(token);
            if token.text.ends_with(',') {
                // `Suopelto, Maija` goes on; `Maija Suopelto, Myllykuja` does not.
                if comma || taken.len() > 1 {
                    break;
                }
                comma = true;
            }
        }
        let words: Vec<String> =
            taken.iter().map(|token| with_capital(token.text.trim_matches(|c: char| !c.is_alphabetic()))).collect();
        let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
        if !(2..=5).contains(&words.len()) || capitals * 2 < words.len() || words.iter().any(|w| is_no_name(w)) {
            return None;
        }
        let confidence = taken.iter().map(|t| t.confidence).fold(1.0, f32::min);
        let words = if comma { words[1..].iter().chain(&words[..1]).cloned().collect() } else { words };
        Some(Self { words, apart: None, sheet, region: around(taken), confidence })
    }

    /// Given names and family name, as well as they can be told apart.
    pub fn parts(&self) -> (String, String) {
        if let Some(apart) = &self.apart {
            return apart.clone();
        }
        let cut = self.words.len().saturating_sub(1);
        (self.words[..cut].join(" "), self.words[cut..].join(" "))
    }

    pub fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// A name begins with a capital: a small l there is a misread I.
fn with_capital(word: &str) -> String {
    match word.strip_prefix('l') {
        Some(rest) if rest.starts_with(char::is_lowercase) => format!("I{rest}"),
        _ => word.to_owned(),
    }
}

/// Words at which a name ends, because another signer's label stands beside it.
fn names_a_role(folded: &str) -> bool {
    ["palveluntuott", "huoltaj", "edustaj", "serviceproduc", "vardnadshav", "viranhalt", "tjansteinn"]
        .iter()
        .any(|stem| folded.starts_with(stem))
}

/// Words that stand where a name may stand, and are none.
fn is_no_name(word: &str) -> bool {
    let folded = fold_name(word);
    matches!(folded.as_str(), "oy" | "ab" | "ky" | "tmi" | "rek" | "maksaa" | "betalar" | "nro")
        || ["hyvinvointi", "valfards", "kaupun", "kunta", "kunnan", "palvelut", "toimisto", "henkilo", "person"]
            .iter()
            .any(|stem| folded.starts_with(stem))
}

/// The client's name: at its label, else beside the client's code.
pub(in crate::understand) fn client_name(paper: &Paper, codes: &[CodeHit]) -> Option<PrintedName> {
    let of_client = |anchor: &&Anchor| matches!(anchor.owner, None | Some(Owner::Client));
    let labelled = || paper.with(Meaning::Name).filter(of_client);
    let whole = |anchor: &Anchor| paper.value(anchor, clients_name).map(|(name, _)| name);
    labelled()
        .filter(|anchor| anchor.says_owner)
        .find_map(whole)
        .or_else(|| apart(paper))
        .or_else(|| labelled().find_map(whole))
        .or_else(|| {
            // Where a label asks for the client's name and the answer was lost, the name beside a code may be another's.
            if labelled().any(|anchor| anchor.says_owner) {
                return None;
            }
            codes.iter().filter(|code| code.owner != Some(Owner::Guardian)).find_map(|code| beside(paper, code))
        })
}

/// Every name at a label of a client's name.
pub(in crate::understand) fn labelled_names(paper: &Paper) -> Vec<PrintedName> {
    let of_client = |anchor: &&Anchor| matches!(anchor.owner, None | Some(Owner::Client));
    let names = paper.with(Meaning::Name).filter(of_client);
    names.filter_map(|anchor| paper.value(anchor, clients_name).map(|(name, _)| name)).collect()
}

/// The name in a value, unless it says that it is somebody else's: `Avopuoliso Maija Meikäläinen`.
fn clients_name(value: &Value) -> Option<PrintedName> {
    if value.tokens.iter().any(|token| speaks_of_another(&token.folded)) {
        return None;
    }
    PrintedName::from_tokens(value.sheet, value.tokens.iter().copied())
}

/// The words at the client's label that were read well, where the whole is no name: a stamp lies over the rest.
pub(in crate::understand) fn readable_words(paper: &Paper) -> Vec<String> {
    paper
        .with(Meaning::Name)
        .filter(|anchor| matches!(anchor.owner, None | Some(Owner::Client)))
        .filter_map(|anchor| paper.right_of(anchor).or_else(|| paper.below(anchor, 1)))
        .flat_map(|value| value.tokens)
        .filter(|token| token.confidence >= 0.8 && token.is_capitalised() && !token.has_digit())
        .map(|token| fold_name(token.text))
        .filter(|word| word.len() >= 3)
        .collect()
}

/// Family and given name from fields of their own.
fn apart(paper: &Paper) -> Option<PrintedName> {
    let part = |meaning| {
        paper.with(meaning).filter(|a| matches!(a.owner, None | Some(Owner::Client))).find_map(|anchor| {
            let words = |value: &Value| {
                let tokens = value.tokens.iter().filter(|t| !t.has_digit() && t.text.chars().any(char::is_alphabetic));
                let text: Vec<&str> = tokens.map(|t| t.text.trim_matches(|c: char| !c.is_alphabetic())).collect();
                (1..=3).contains(&text.len()).then(|| text.join(" "))
            };
            paper.value(anchor, words)
        })
    };
    let ((family, at), (given, other)) = (part(Meaning::FamilyName)?, part(Meaning::GivenName)?);
    Some(PrintedName {
        words: given.split(' ').chain(family.split(' ')).map(str::to_owned).collect(),
        sheet: at.sheet,
        region: if at.sheet == other.sheet { at.region().union(other.region()) } else { at.region() },
        confidence: at.confidence().min(other.confidence()),
        apart: Some((given, family)),
    })
}

/// A name in the row of the code, or in a row close above it.
fn beside(paper: &Paper, code: &CodeHit) -> Option<PrintedName> {
    let sheet = &paper.sheets[code.sheet];
    let middle = code.region.y + code.region.h / 2;
    let rows = |from: u32, to: u32| {
        let within = move |row: &Row| (middle.saturating_sub(from)..=middle + to).contains(&row.middle);
        sheet.rows.iter().enumerate().filter(move |(_, row)| within(row))
    };
    rows(sheet.glyph / 2, sheet.glyph / 2).chain(rows(sheet.glyph * 3, 0)).find_map(|(index, row)| {
        row.segments
            .iter()
            .enumerate()
            .filter(|(segment, _)| !paper.starts_with_anchor(code.sheet, index, *segment))
            .find_map(|(_, segment)| PrintedName::from_tokens(code.sheet, segment.iter()))
    })
}

/// How much of two names agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::understand) enum Likeness {
    No,
    /// Alike enough to be a bad reading of it.
    Dim,
    /// But for a letter or two.
    Near,
    Exact,
}

/// How a printed name fits a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understand) struct Fit {
    pub given: Likeness,
    pub family: Likeness,
    /// Whether it was an earlier family name that fitted best.
    pub former: bool,
}

impl Fit {
    /// The same name, letter by letter.
    pub fn is_same(self) -> bool {
        self.given == Likeness::Exact && self.family == Likeness::Exact
    }

    /// The same name but for a letter or two in one of its halves.
    pub fn is_near(self) -> bool {
        self.given.min(self.family) >= Likeness::Near && self.given.max(self.family) == Likeness::Exact
    }
}

/// Holds a printed name against a client's.
pub(in crate::understand) fn name_fit(name: &PrintedName, client: &Client) -> Fit {
    let words: Vec<String> = name.words.iter().map(|word| fold_name(word)).collect();
    let pairs = words.windows(2).map(|pair| format!("{}{}", pair[0], pair[1]));
    let words: Vec<String> = words.iter().cloned().chain(pairs).collect();
    let best = |wanted: &str| {
        let wanted = fold_name(wanted);
        words.iter().map(|word| likeness(word, &wanted)).max().unwrap_or(Likeness::No)
    };
    let given = client.given_name.reveal().split(' ').map(best).max().unwrap_or(Likeness::No);
    let today = best(client.family_name.reveal());
    let earlier = client.former_family_names.iter().map(|n| best(n.reveal())).max().unwrap_or(Likeness::No);
    Fit { given, family: today.max(earlier), former: earlier > today }
}

fn likeness(read: &str, wanted: &str) -> Likeness {
    let (wrong, length) = (distance(read, wanted), wanted.chars().count());
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    if wanted.is_empty() {
        Likeness::No
    } else if wrong == 0 {
        Likeness::Exact
    } else if wrong <= allowed {
        Likeness::Near
    } else if wrong * 5 <= length * 2 {
        Likeness::Dim
    } else {
        Likeness::No
    }
}
