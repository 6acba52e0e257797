//! Facts: what is known of a document beside what the machine proposed, and how a person corrects it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BusinessId, DocumentType, Field, MatterId, PersonalIdentityCode, Private, Proposal, Timestamp};

/// What is known of the document beside what the machine proposed. A person may correct it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// What it is.
    pub kind: Option<DocumentType>,
    /// When it was signed or, for a decision, made: this day tells the controller.
    pub dated: Option<NaiveDate>,
    /// Fields that a person corrected; empty where the paper does not have what the machine read.
    pub corrected: BTreeMap<Field, Private>,
    /// Its matter (asiakkuus).
    pub matter: Option<MatterId>,
    /// Its service task (palvelutehtävä, section 37): a word of the office's.
    pub service_task: Option<String>,
    /// Paper, or electronic from birth.
    pub medium: Medium,
    /// Room, cabinet, binder, slot of the paper.
    pub paper_place: Option<Private>,
    /// When the paper itself was handed over (section 14.1).
    pub paper_handed_over: Option<Timestamp>,
    /// A preservation hold blocks every disposal.
    pub preserved: bool,
}

impl Facts {
    /// As the machine proposes them.
    pub(super) fn proposed(proposal: &Proposal, medium: Medium) -> Self {
        let day = |field| proposal.field(field)?.parse().ok();
        let dated = day(Field::SignedDate).or_else(|| day(Field::DecisionDate));
        Self { kind: proposal.kind, dated, medium, ..Self::default() }
    }

    /// With a correction put in.
    pub(super) fn corrected(mut self, correction: &Correction) -> Self {
        self.kind = correction.kind.or(self.kind);
        // The day of signing is the paper's day, unless that is corrected by itself.
        let signed = correction.fields.get(&Field::SignedDate).and_then(|day| day.reveal().parse().ok());
        self.dated = correction.dated.or(signed).or(self.dated);
        self.corrected.extend(correction.fields.iter().map(|(&field, value)| (field, value.clone())));
        self
    }
}

/// What the original is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Paper.
    #[default]
    Paper,
    /// Electronic.
    Electronic,
}

/// What a person says is right where a paper was misread (oikaisu). What stays `None` or unnamed stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correction {
    /// What it is.
    pub kind: Option<DocumentType>,
    /// The paper's day.
    pub dated: Option<NaiveDate>,
    fields: BTreeMap<Field, Private>,
}

/// The text cannot stand in that field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cannot stand in {0}")]
pub struct NotAValue(pub Field);

impl Correction {
    /// Sets a field: days come out ISO, codes and business ids as they are printed. An empty text says that the paper
    /// does not have it.
    ///
    /// # Errors
    /// When the field holds a day, a code or a number, and the text is none.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), NotAValue> {
        let text = text.trim();
        let bad = NotAValue(field);
        let value = match field {
            _ if text.is_empty() => String::new(),
            Field::SignedDate | Field::ValidFrom | Field::ValidTo | Field::DecisionDate => {
                day(text).ok_or(bad)?.to_string()
            }
            Field::Hetu => text.parse::<PersonalIdentityCode>().map_err(|_| bad)?.reveal().to_owned(),
            Field::PayerBusinessId => text.parse::<BusinessId>().map_err(|_| bad)?.as_str().to_owned(),
            Field::AmountValue => {
                let number = text.replace(',', ".");
                number.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0).ok_or(bad)?;
                number
            }
            _ => text.to_owned(),
        };
        self.fields.insert(field, Private::new(value));
        Ok(())
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind.is_none() && self.dated.is_none() && self.fields.is_empty()
    }

    /// What it corrects, by the words of the contract; never the values.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        let kind = self.kind.map(|_| "type");
        let dated = self.dated.map(|_| "dated");
        kind.into_iter().chain(dated).chain(self.fields.keys().map(|field| field.slug())).collect()
    }
}

/// A day as people write it: `2026-11-22` or `22.11.2026`.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_parsed_at_the_door() {
        let mut correction = Correction::default();
        correction.set(Field::SignedDate, " 3.4.2024 ").unwrap();
        correction.set(Field::AmountValue, "76,50").unwrap();
        correction.set(Field::Hetu, "").unwrap();
        for (field, text) in [
            (Field::ValidTo, "31.2.2024"),
            (Field::Hetu, "010190-900X"),
            (Field::PayerBusinessId, "1234567-8"),
            (Field::AmountValue, "NaN"),
        ] {
            assert_eq!(correction.set(field, text), Err(NotAValue(field)), "{field}");
        }
        let facts = Facts::default().corrected(&correction);
        assert_eq!(facts.corrected[&Field::SignedDate].reveal(), "2024-04-03");
        assert_eq!(facts.corrected[&Field::AmountValue].reveal(), "76.50");
        assert!(facts.corrected[&Field::Hetu].is_empty());
        assert_eq!(facts.dated, day("2024-04-03"), "the day of signing is the paper's day");
        assert_eq!(correction.words(), ["hetu", "amount_value", "signed_date"]);
    }
}
