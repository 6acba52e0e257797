//! The fields of a paper: what stands at its labels, in the form that the contract wants.

use std::collections::BTreeMap;

use super::{
    amount::amount,
    contact::{email_like, mended_email},
    date::{DateHit, dates_in, labelled},
};
use crate::{
    record::{Confidence, DocumentType, Field, Found, Private, Region},
    reference::Meaning,
    understand::{
        anchor::{Anchor, Owner, Paper, Value},
        sheet::Token,
    },
};

/// Collects the fields of one document.
struct Collector<'p, 'a> {
    paper: &'p Paper<'a>,
    found: BTreeMap<Field, Found>,
}

/// Every field that can be read, but the client's name and code, which the matching finds.
pub(in crate::understand) fn fields(paper: &Paper, kind: Option<DocumentType>) -> BTreeMap<Field, Found> {
    let mut all = Collector { paper, found: BTreeMap::new() };
    all.contacts();
    all.texts();
    all.dates(kind);
    all.payment(kind);
    all.found
}

impl Collector<'_, '_> {
    fn put(&mut self, field: Field, text: String, sheet: usize, region: Region, confidence: f32) {
        let page = self.paper.sheets[sheet].page.number;
        let confidence = Confidence::new(confidence);
        if !text.trim().is_empty() {
            self.found.entry(field).or_insert(Found { value: Private::new(text), page, region, confidence });
        }
    }

    fn put_value(&mut self, field: Field, text: String, value: &Value) {
        self.put(field, text, value.sheet, value.region(), value.confidence());
    }

    fn put_date(&mut self, field: Field, date: DateHit) {
        self.put(field, date.day.to_string(), date.sheet, date.region, date.confidence);
    }

    /// The value at the first anchor of a meaning that is the client's, or nobody's, and fits.
    fn first<T>(
        &self,
        meaning: Meaning,
        of: impl Fn(&Anchor) -> bool,
        fit: impl Fn(&Value<'_>) -> Option<T>,
    ) -> Option<(T, usize, Region, f32)> {
        let paper = self.paper;
        paper.with(meaning).filter(|anchor| of(anchor)).find_map(|anchor| {
            let (found, value) = paper.value(anchor, &fit)?;
            Some((found, value.sheet, value.region(), value.confidence()))
        })
    }

    fn contacts(&mut self) {
        // What stands above the client's name is the letterhead's.
        let begins = self
            .paper
            .anchors
            .iter()
            .filter(|a| matches!(a.meaning, Meaning::Name | Meaning::FamilyName | Meaning::Code | Meaning::ClientBlock))
            .map(|a| (a.sheet, a.row))
            .min()
            .unwrap_or_default();
        let of_client = |a: &Anchor| matches!(a.owner, None | Some(Owner::Client)) && (a.sheet, a.row) >= begins;
        let email = |value: &Value| {
            let text: String = value.tokens.iter().map(|t| t.text).collect();
            (email_like(&text) || (text.len() > 10 && text.contains('.'))).then(|| mended_email(&text))
        };
        let phone = |value: &Value| {
            let digits: Vec<&str> =
                value.tokens.iter().filter(|t| t.has_digit() && !t.text.contains('@')).map(|t| t.text).collect();
            let text = digits.join(" ");
            (7..=15).contains(&text.bytes().filter(u8::is_ascii_digit).count()).then_some(text)
        };
        let address = |value: &Value| {
            let text = joined(value.tokens.iter().copied());
            (text.bytes().any(|b| b.is_ascii_digit()) && text.chars().any(char::is_alphabetic)).then_some(text)
        };
        if let Some((text, sheet, region, sure)) = self.first(Meaning::Address, of_client, address) {
            let place = self.first(Meaning::PostPlace, of_client, address);
            let text = place
                .filter(|(place, ..)| !text.contains(place.as_str()))
                .map_or(text.clone(), |(place, ..)| format!("{text}, {place}"));
            self.put(Field::Address, text, sheet, region, sure);
        }
        for (field, found) in [
            (Field::Phone, self.first(Meaning::Phone, of_client, phone)),
            (Field::Email, self.first(Meaning::Email, of_client, email)),
        ] {
            if let Some((text, sheet, region, sure)) = found {
                self.put(field, text, sheet, region, sure);
            }
        }
    }

    /// The fields of free text, and the guardians.
    fn texts(&mut self) {
        let paper = self.paper;
        for anchor in &paper.anchors {
            let field = match anchor.meaning {
                Meaning::Text(field) => field,
                Meaning::Guardian if !anchor.says_owner || anchor.segment == 0 => Field::Guardians,
                Meaning::PlaceDate => Field::PlaceDate,
                Meaning::Payer | Meaning::Orderer if anchor.owner == Some(Owner::Payer) => Field::Payer,
                _ => continue,
            };
            let value = match field {
                Field::PlaceDate => paper.value(anchor, |v| (!dates_in(v).is_empty()).then_some(())).map(|((), v)| v),
                Field::Payer => paper.right_of(anchor).or_else(|| paper.below(anchor, 1)),
                _ => right_and_on(paper, anchor).or_else(|| paper.below(anchor, 12)),
            };
            if let Some(value) = value {
                self.put_value(field, joined(value.tokens.iter().copied()), &value);
            }
        }
    }

    fn dates(&mut self, kind: Option<DocumentType>) {
        let paper = self.paper;
        if let Some(date) = labelled(paper, Meaning::PlaceDate).or_else(|| {
            let commitment = kind == Some(DocumentType::PaymentCommitment);
            (!commitment).then(|| labelled(paper, Meaning::Date)).flatten()
        }) {
            self.put_date(Field::SignedDate, date);
        }
        if let Some(date) = labelled(paper, Meaning::DecisionDate).or_else(|| labelled(paper, Meaning::Date)) {
            self.put_date(Field::DecisionDate, date);
        }
        for anchor in paper.with(Meaning::Validity) {
            let Some((days, _)) = paper.value(anchor, |v| Some(dates_in(v)).filter(|days| !days.is_empty())) else {
                continue;
            };
            self.put_date(Field::ValidFrom, days[0]);
            if let Some(last) = days.get(1).filter(|last| last.day >= days[0].day) {
                self.put_date(Field::ValidTo, *last);
            }
            break;
        }
        for (meaning, field) in [(Meaning::Begins, Field::ValidFrom), (Meaning::Ends, Field::ValidTo)] {
            if let Some(date) = labelled(paper, meaning) {
                self.put_date(field, date);
            }
        }
    }

    fn payment(&mut self, kind: Option<DocumentType>) {
        if kind != Some(DocumentType::PaymentCommitment) {
            return;
        }
        let any = |_: &Anchor| true;
        let number = |value: &Value| {
            let text = joined(value.tokens.iter().copied());
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            (text.bytes().any(|b| b.is_ascii_digit()) && letters <= 6).then_some(text)
        };
        let name = |value: &Value| {
            let text = joined(value.tokens.iter().copied().filter(|t| !t.has_digit()));
            (text.chars().filter(|c| c.is_alphabetic()).count() >= 4).then_some(text)
        };
        let digits = |value: &Value| {
            let text: String = value.tokens.iter().map(|t| t.text).collect();
            let text: String = text.chars().filter(char::is_ascii_alphanumeric).map(ovt_digit).collect();
            (12..=17).contains(&text.len()).then_some(text).filter(|t| t.starts_with("0037"))
        };
        let word = |value: &Value| {
            let text: String = value.tokens.iter().map(|t| t.text).collect();
            (text.len() >= 4).then(|| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        };
        let plain = |value: &Value| Some(joined(value.tokens.iter().copied()));
        for (field, found) in [
            (Field::CommitmentNumber, self.first(Meaning::CommitmentNumber, any, number)),
            (
                Field::PayerName,
                self.first(Meaning::Payer, any, name).or_else(|| self.first(Meaning::Orderer, any, name)),
            ),
            (Field::EinvoiceAddress, self.first(Meaning::Ovt, any, digits)),
            (Field::Operator, self.first(Meaning::Operator, any, word)),
            (Field::Officer, self.first(Meaning::Officer, any, plain)),
        ] {
            if let Some((text, sheet, region, sure)) = found {
                self.put(field, text, sheet, region, sure);
            }
        }
        if let Some(((number, unit), sheet, region, sure)) =
            self.first(Meaning::Amount, any, |v| amount(&joined(v.tokens.iter().copied())))
        {
            self.put(Field::AmountValue, number, sheet, region, sure);
            self.put(Field::AmountUnit, unit.to_owned(), sheet, region, sure);
        }
    }
}

const fn ovt_digit(c: char) -> char {
    match c {
        'O' => '0',
        'S' => '5',
        'B' => '8',
        'I' | 'l' => '1',
        _ => c,
    }
}

/// A value right of its label, with the lines that go on under it.
fn right_and_on<'p>(paper: &'p Paper<'_>, anchor: &Anchor) -> Option<Value<'p>> {
    let mut value = paper.right_of(anchor)?;
    let left = value.region().x;
    // A label in a column of its own: what goes on stands under the value, not under the label.
    let here = Anchor { region: Region { x: left, ..value.region() }, ..anchor.clone() };
    if let Some(more) = paper.below(&here, 12)
        && more.region().x + paper.sheets[anchor.sheet].glyph >= left
    {
        value.lines.push(value.tokens.len());
        value.tokens.extend(more.tokens);
    }
    Some(value)
}

/// The words of a value as text, without the crumbs that rulings and specks leave.
fn joined<'t, 'a: 't>(tokens: impl IntoIterator<Item = &'t Token<'a>>) -> String {
    let keep = |token: &&Token| {
        let letters = token.folded.chars().count();
        letters >= 3 || token.has_digit() || token.confidence >= if letters == 0 { 0.0 } else { 0.7 }
    };
    let words: Vec<&str> = tokens.into_iter().filter(keep).map(|token| token.text).collect();
    words.join(" ").trim_matches(['-', '–', '—', '@', '&', ' ']).to_owned()
}
