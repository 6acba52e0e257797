//! Identifiers printed on paper: the personal identity code and the business id. Behind these types nobody
//! checks again.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Personal identity code (henkilötunnus, personbeteckning): `DDMMYYCZZZQ`, all 11 characters.
///
/// The date exists, the check character is right and the individual number is 002-999. Since 2023 the century
/// sign is part of the identity: two codes that differ in it alone are two people, so all 11 characters are
/// kept and compared. The check character does *not* cover the sign.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PersonalIdentityCode {
    text: String,
    born: NaiveDate,
}

/// What is wrong with a text that was taken for a personal identity code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// Not eleven characters of the right kinds, in their order.
    #[error("it does not have the shape DDMMYYCZZZQ")]
    Shape,
    /// The birth date does not exist.
    #[error("its date does not exist")]
    Date,
    /// The individual number is 000 or 001.
    #[error("its individual number is never given")]
    Number,
    /// The check character does not fit.
    #[error("its check character does not fit")]
    Check,
}

const CHECK: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

impl PersonalIdentityCode {
    /// The code itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The birth date that the code tells.
    #[must_use]
    pub const fn born(&self) -> NaiveDate {
        self.born
    }

    /// Full years lived on `day`; negative before birth.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> i32 {
        let had_birthday = (day.month(), day.day()) >= (self.born.month(), self.born.day());
        day.year() - self.born.year() - i32::from(!had_birthday)
    }

    /// Whether the controller must keep this client's records for ever: born on the 8th, 18th or 28th
    /// (decision AL/20064/07.01.01.03.01/2014 of the National Archives, in force through Act 703/2023 section 101.3).
    #[must_use]
    pub fn kept_permanently(&self) -> bool {
        self.born.day() % 10 == 8
    }

    /// The check character that belongs to nine digits (date and individual number), or `None` for other text.
    #[must_use]
    pub fn check_character(nine: &str) -> Option<char> {
        if nine.len() != 9 || !nine.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: usize = nine.parse().ok()?;
        CHECK.get(number % 31).map(|&b| char::from(b))
    }
}

impl FromStr for PersonalIdentityCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let text = text.trim().to_ascii_uppercase();
        if text.len() != 11 || !text.is_ascii() {
            return Err(NotACode::Shape);
        }
        let (date, rest) = text.split_at(6);
        let (sign, rest) = rest.split_at(1);
        let (number, check) = rest.split_at(3);
        let digits = |s: &str| -> Result<u32, NotACode> {
            if s.bytes().all(|b| b.is_ascii_digit()) {
                s.parse().map_err(|_| NotACode::Shape)
            } else {
                Err(NotACode::Shape)
            }
        };
        let century = match sign {
            "+" => 1800,
            "-" | "Y" | "X" | "W" | "V" | "U" => 1900,
            "A" | "B" | "C" | "D" | "E" | "F" => 2000,
            _ => return Err(NotACode::Shape),
        };
        let (day, month, year) = (digits(&date[..2])?, digits(&date[2..4])?, digits(&date[4..])?);
        let individual = digits(number)?;
        if !check.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(NotACode::Shape);
        }
        let year = century + i32::try_from(year).map_err(|_| NotACode::Date)?;
        let born = NaiveDate::from_ymd_opt(year, month, day).ok_or(NotACode::Date)?;
        if individual < 2 {
            return Err(NotACode::Number);
        }
        if !Self::check_character(&format!("{date}{number}")).is_some_and(|c| check.starts_with(c)) {
            return Err(NotACode::Check);
        }
        Ok(Self { text, born })
    }
}

impl fmt::Debug for PersonalIdentityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

impl From<PersonalIdentityCode> for String {
    fn from(code: PersonalIdentityCode) -> Self {
        code.text
    }
}

impl TryFrom<String> for PersonalIdentityCode {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

/// Business id (Y-tunnus, FO-nummer): seven digits, a hyphen, a check digit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct BusinessId(String);

/// What is wrong with a text that was taken for a business id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotABusinessId {
    /// Not `NNNNNNN-C`.
    #[error("it does not have the shape NNNNNNN-C")]
    Shape,
    /// The check digit does not fit, or the number is one that is not given (remainder 1).
    #[error("its check digit does not fit")]
    Check,
}

impl BusinessId {
    /// The form printed on paper.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The e-invoice address that is made of it: `0037` and the eight digits, without a unit.
    #[must_use]
    pub fn ovt(&self) -> String {
        format!("0037{}", self.0.replace('-', ""))
    }
}

impl FromStr for BusinessId {
    type Err = NotABusinessId;

    fn from_str(text: &str) -> Result<Self, NotABusinessId> {
        let (number, check) = text.trim().split_once('-').ok_or(NotABusinessId::Shape)?;
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !(6..=7).contains(&number.len()) || check.len() != 1 || !all_digits(number) || !all_digits(check) {
            return Err(NotABusinessId::Shape);
        }
        let number = format!("{number:0>7}");
        let sum: u32 =
            number.bytes().zip([7, 9, 10, 5, 8, 4, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let expected = match sum % 11 {
            0 => 0,
            1 => return Err(NotABusinessId::Check),
            remainder => 11 - remainder,
        };
        if check == expected.to_string() { Ok(Self(format!("{number}-{check}"))) } else { Err(NotABusinessId::Check) }
    }
}

impl fmt::Display for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<BusinessId> for String {
    fn from(id: BusinessId) -> Self {
        id.0
    }
}

impl TryFrom<String> for BusinessId {
    type Error = NotABusinessId;
    fn try_from(text: String) -> Result<Self, NotABusinessId> {
        text.parse()
    }
}
