//! Dates as papers write them, and the day that counts for a paper.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use crate::{
    record::Region,
    reference::Meaning,
    understand::{
        anchor::{Paper, Value},
        sheet::around,
    },
};

/// A date and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::understand) struct DateHit {
    pub day: NaiveDate,
    pub sheet: usize,
    pub region: Region,
    pub confidence: f32,
}

#[expect(clippy::expect_used, reason = "the pattern is compiled in, and the tests use it")]
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \b (?: (?P<d>\d{1,2}) \s? [.,] \s? (?P<m>\d{1,2}) \s? [.,] \s? (?P<y>\d{4}|\d{2}) \b
        | (?P<iy>\d{4}) - (?P<im>\d{2}) - (?P<id>\d{2}) \b
        | (?P<nd>\d{1,2}) \.? \s (?P<name>\p{L}{3,12}) \s (?P<ny>\d{4}) \b
        | (?P<cd>\d{1,2}) \.? \s? (?P<cm>\d{1,2}) \.? \s? (?P<cy>20\d{2}) \b )",
    )
    .expect("a date pattern")
});

const MONTHS: [&[&str]; 12] = [
    &["tammikuu", "januari"],
    &["helmikuu", "februari"],
    &["maaliskuu", "mars"],
    &["huhtikuu", "april"],
    &["toukokuu", "maj"],
    &["kesäkuu", "kesakuu", "juni"],
    &["heinäkuu", "heinakuu", "juli"],
    &["elokuu", "augusti"],
    &["syyskuu", "september"],
    &["lokakuu", "oktober"],
    &["marraskuu", "november"],
    &["joulukuu", "december"],
];

/// Every date in a text, with its bytes from and to.
pub(super) fn dates(text: &str) -> Vec<(NaiveDate, usize, usize)> {
    PATTERN
        .captures_iter(text)
        .filter_map(|found| {
            let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
            let day = if let (Some(d), Some(m), Some(y)) = (number("d"), number("m"), number("y")) {
                NaiveDate::from_ymd_opt(whole_year(y), m, d)
            } else if let (Some(d), Some(m), Some(y)) = (number("id"), number("im"), number("iy")) {
                NaiveDate::from_ymd_opt(whole_year(y), m, d)
            } else if let (Some(d), Some(y)) = (number("nd"), number("ny")) {
                let name = found.name("name")?.as_str().to_lowercase();
                let month = MONTHS.iter().position(|names| names.iter().any(|n| name.starts_with(n)))?;
                NaiveDate::from_ymd_opt(whole_year(y), u32::try_from(month).ok()? + 1, d)
            } else {
                NaiveDate::from_ymd_opt(whole_year(number("cy")?), number("cm")?, number("cd")?)
            }?;
            let all = found.get(0)?;
            (1900..2100).contains(&day.year()).then_some((day, all.start(), all.end()))
        })
        .collect()
}

fn whole_year(year: u32) -> i32 {
    let year = i32::try_from(year).unwrap_or(0);
    if year < 100 { 2000 + year } else { year }
}

/// Every date in a value, in its order.
pub(in crate::understand) fn dates_in(value: &Value) -> Vec<DateHit> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for token in &value.tokens {
        starts.push(text.len());
        text.push_str(token.text);
        text.push(' ');
    }
    dates(&text)
        .into_iter()
        .map(|(day, from, to)| {
            let first = starts.partition_point(|start| *start <= from).saturating_sub(1);
            let last = starts.partition_point(|start| *start < to).max(first + 1);
            let tokens = &value.tokens[first..last];
            DateHit {
                day,
                sheet: value.sheet,
                region: around(tokens.iter().copied()),
                confidence: tokens.iter().map(|t| t.confidence).fold(1.0, f32::min),
            }
        })
        .collect()
}

/// The day that counts for a paper: when it was signed, else decided, else dated.
pub(in crate::understand) fn decisive_day(paper: &Paper) -> Option<DateHit> {
    [Meaning::PlaceDate, Meaning::DecisionDate, Meaning::Date].into_iter().find_map(|meaning| labelled(paper, meaning))
}

/// The date at a label; of several such labels, at the last: a signing date stands at the end.
pub(super) fn labelled(paper: &Paper, meaning: Meaning) -> Option<DateHit> {
    let mut anchors: Vec<_> = paper.with(meaning).collect();
    anchors.reverse();
    anchors
        .into_iter()
        .find_map(|anchor| paper.value(anchor, |value| dates_in(value).first().copied()).map(|(date, _)| date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<String> {
        dates(text).first().map(|(day, _, _)| day.to_string())
    }

    #[test]
    fn dates_are_read_in_the_ways_people_write_them() {
        for text in [
            "1.2.2024",
            "01.02.2024",
            "1. 2. 2024",
            "1,2.2024",
            "2024-02-01",
            "1. helmikuuta 2024",
            "den 1 februari 2024",
            "1.2.24",
            "Myllyoja 1.2.2024",
        ] {
            assert_eq!(first(text).as_deref(), Some("2024-02-01"), "{text}");
        }
    }

    #[test]
    fn a_phone_number_or_a_day_that_does_not_exist_is_no_date() {
        assert_eq!(first("050 000 4896"), None);
        assert_eq!(first("31.2.2024"), None);
        assert_eq!(first("9835468-2"), None);
    }

    #[test]
    fn a_range_gives_both_its_days() {
        let days: Vec<String> = dates("5.2.2024 – 31.12.2024").iter().map(|d| d.0.to_string()).collect();
        assert_eq!(days, ["2024-02-05", "2024-12-31"]);
    }
}
