//! How much was granted: a number and its unit.

use crate::understand::fold::fold;

/// The first number of a text and the unit behind it, in the words of the contract.
pub(super) fn amount(text: &str) -> Option<(String, &'static str)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut number = String::new();
    let mut at = first;
    while let Some(word) = words.get(at) {
        let word = word.trim_end_matches(['€', ';']);
        let goes_on = number.is_empty() || (word.len() >= 3 && word.as_bytes()[..3].iter().all(u8::is_ascii_digit));
        if !goes_on || !word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ')) || word.is_empty() {
            break;
        }
        number.push_str(word);
        at += 1;
    }
    let number = plain(&number)?;
    let rest = words[if words[at - 1].ends_with('€') { at - 1 } else { at }..].iter().take(4);
    let unit = rest.into_iter().find_map(|word| unit(word)).or_else(|| text.contains('€').then_some("euro"))?;
    Some((number, unit))
}

/// A number with a decimal point and without spaces.
fn plain(number: &str) -> Option<String> {
    let number = number.trim_end_matches(['.', ',']);
    let number = match number.rfind([',', '.']) {
        Some(at) if number.len() - at <= 3 => format!("{}.{}", number[..at].replace(['.', ','], ""), &number[at + 1..]),
        _ => number.replace(['.', ','], ""),
    };
    let value: f64 = number.parse().ok()?;
    (value > 0.0).then_some(number)
}

fn unit(word: &str) -> Option<&'static str> {
    if word.contains('€') {
        return Some("euro");
    }
    let word = fold(word);
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if starts(&["kaynt", "kayn", "kerta", "krt", "besok", "gang", "ggr", "tapaami", "traff"])
        || word.ends_with("kertaa")
    {
        Some("käyntikerta")
    } else if starts(&["tunti", "tuntia", "timm", "timme"]) || matches!(word.as_str(), "h" | "t" | "tim" | "hkk") {
        Some("tunti")
    } else if starts(&["euro", "eur"]) {
        Some("euro")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_hours_visits_and_euros() {
        assert_eq!(amount("40 käyntikertaa"), Some(("40".into(), "käyntikerta")));
        assert_eq!(amount("enintään 24 tuntia"), Some(("24".into(), "tunti")));
        assert_eq!(amount("1 850,50 euroa"), Some(("1850.50".into(), "euro")));
        assert_eq!(amount("2.400 €"), Some(("2400".into(), "euro")));
        assert_eq!(amount("30 besök"), Some(("30".into(), "käyntikerta")));
        assert_eq!(amount("20 h/kk"), Some(("20".into(), "tunti")));
    }

    #[test]
    fn a_text_without_a_unit_is_no_amount() {
        assert_eq!(amount("12.3.2024"), None);
        assert_eq!(amount("sopimuksen mukaan"), None);
    }
}
