//! The wellbeing services counties, under the names that stand on paper.

use std::sync::LazyLock;

use serde::Deserialize;

/// A wellbeing services county (hyvinvointialue), or Helsinki, which keeps the duty itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct County {
    /// Two digits of Statistics Finland.
    #[serde(rename = "county_code")]
    pub code: String,
    /// Finnish name.
    pub name_fi: String,
    /// Swedish name.
    pub name_sv: String,
    brand: String,
    email_domains: String,
}

impl County {
    /// The names by which it calls itself in daily life (`Pirha`).
    pub fn brands(&self) -> impl Iterator<Item = &str> {
        parts(&self.brand)
    }

    /// Domains of its e-mail addresses.
    pub fn email_domains(&self) -> impl Iterator<Item = &str> {
        parts(&self.email_domains)
    }
}

fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(['/', ';']).map(str::trim).filter(|part| part.chars().count() > 2)
}

/// All counties, in the order of their codes.
#[must_use]
pub fn counties() -> &'static [County] {
    static TABLE: LazyLock<Vec<County>> = LazyLock::new(|| {
        let mut table = csv::Reader::from_reader(include_str!("counties.csv").as_bytes());
        table.deserialize().filter_map(Result::ok).collect()
    });
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_county() {
        assert_eq!(counties().len(), include_str!("counties.csv").lines().count() - 1);
    }

    #[test]
    fn a_county_is_known_by_its_brand_and_its_mail() {
        let satakunta = counties().iter().find(|c| c.code == "06").unwrap();
        assert_eq!(satakunta.name_fi, "Satakunnan hyvinvointialue");
        assert!(satakunta.brands().any(|b| b == "Satasote"));
        assert!(counties().iter().any(|c| c.email_domains().any(|d| d == "keusote.fi")));
    }
}
