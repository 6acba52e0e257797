//! The second look at numbers that others hang on: identity codes, business ids and e-invoice addresses. Each proves
//! itself by its check character. It is read again larger, alone in its line, with no other signs than such numbers
//! have: two readings that agree are surer than one, and two that prove themselves and differ are none.

use std::ffi::CStr;

use crate::record::{BusinessId, Confidence, PersonalIdentityCode, Private, Region, Word};

/// The signs of these numbers. G, I, O, Q and Z are in none of them.
pub(super) const SIGNS: &CStr = c"0123456789ABCDEFHJKLMNPRSTUVWXY+-";
/// A whole number that was read surer than this is not looked at again.
const SURE: f32 = 0.93;

/// A run of words that looks like such a number, in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    first: usize,
    last: usize,
    /// Whether it stands in a comb: a box a character.
    pub(super) comb: bool,
}

/// Where such numbers stand that are wrong or not sure.
pub(super) fn doubtful(words: &[Word]) -> Vec<Place> {
    let mut places = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let line = words[at..].iter().take_while(|word| word.line == words[at].line);
        let place = |count: usize, comb| Place { first: at, last: at + count - 1, comb };
        let walls = line.clone().take_while(|word| has_walls(word.text.reveal())).count();
        let boxes = line.clone().take_while(|word| word.text.reveal().chars().count() <= 2).take(13).count();
        let found = if walls > 0 {
            Some(place(walls, true)).filter(|place| place.looks_combed(words))
        } else if boxes > 2 {
            (1..=boxes).rev().map(|count| place(count, true)).find(|place| place.looks(words))
        } else {
            // A number may have fallen apart at its dash.
            (1..=line.take(2).count()).map(|count| place(count, false)).find(|place| place.looks(words))
        };
        at = found.map_or(at + 1, |place| place.last + 1);
        places.extend(found.filter(|place| place.value(words).is_none() || place.sureness(words) < SURE));
    }
    places
}

impl Place {
    fn text(self, words: &[Word]) -> String {
        words[self.first..=self.last].iter().map(|word| word.text.reveal()).collect()
    }

    /// Whether it has the length of such a number and is mostly digits, but is no date.
    fn looks(self, words: &[Word]) -> bool {
        let text = self.text(words);
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        let (mut digits, mut others, mut dots) = (0, 0, 0);
        for c in text.chars() {
            match c {
                '0'..='9' => digits += 1,
                '.' | ',' | ':' => dots += 1,
                _ => others += 1,
            }
        }
        let starts = text.starts_with(|c: char| c.is_ascii_digit() || "OoIlSBZDQ/".contains(c));
        let length = digits + others;
        // A telephone number has no letter at its end; a code, an id and an address have 9 to 17 signs.
        starts && dots == 0 && digits >= 6 && others <= 5 && (9..=17).contains(&length) && (others > 0 || length >= 12)
    }

    /// Whether walls of boxes were read among digits.
    fn looks_combed(self, words: &[Word]) -> bool {
        let text = self.text(words);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let walls = text.chars().filter(|c| is_wall(*c)).count();
        walls >= 4 && (digits >= 3 || text.contains('-')) && (10..=40).contains(&text.chars().count())
    }

    fn value(self, words: &[Word]) -> Option<String> {
        proven(&self.text(words))
    }

    fn sureness(self, words: &[Word]) -> f32 {
        words[self.first..=self.last].iter().map(|word| word.confidence.value()).fold(1.0, f32::min)
    }

    /// The part of the page to be read again. Of a comb the walls are to reach from edge to edge.
    pub(super) fn region(self, words: &[Word]) -> Region {
        let whole = self.whole(words);
        let walled = words[self.first..=self.last].iter().any(|word| has_walls(word.text.reveal()));
        let (side, top) = match (self.comb, walled) {
            (false, _) => (whole.h / 3, whole.h / 3),
            (true, true) => (whole.h / 8, 0),
            (true, false) => (whole.h, whole.h * 2 / 3),
        };
        Region {
            x: whole.x.saturating_sub(side),
            y: whole.y.saturating_sub(top),
            w: whole.w + 2 * side,
            h: whole.h + 2 * top,
        }
    }

    fn whole(self, words: &[Word]) -> Region {
        words[self.first..=self.last].iter().map(|word| word.region).reduce(Region::union).unwrap_or_default()
    }

    /// Whether the number proves itself as it was read first.
    pub(super) fn is_proven(self, words: &[Word]) -> bool {
        self.value(words).is_some()
    }

    /// Holds further readings against the first, and puts in what they come to.
    pub(super) fn weigh(self, words: &mut Vec<Word>, readings: &[Vec<Word>]) {
        let read = readings.iter().filter_map(|read| {
            let text: String = read.iter().map(|word| word.text.reveal()).collect();
            let sureness = read.iter().map(|word| word.confidence.value()).fold(1.0, f32::min);
            Some((proven(&text)?, sureness))
        });
        let first = self.value(words).map(|text| (text, self.sureness(words)));
        let all: Vec<(String, f32)> = first.into_iter().chain(read).collect();
        let confidence = match all.as_slice() {
            [] => return,
            [(first, _), others @ ..] if others.iter().any(|(other, _)| other != first) => 0.3,
            // One in thirty misread numbers proves itself by chance: a second reading must say the same.
            [(_, sureness)] if self.is_proven(words) => *sureness,
            [(_, sureness)] => sureness.min(0.6),
            several => several.iter().map(|(_, sureness)| *sureness).fold(0.9, f32::max),
        };
        let Word { line, block, language, .. } = words[self.first];
        let text = Private::new(all[0].0.as_str());
        let confidence = Confidence::new(confidence);
        let whole = Word { text, region: self.whole(words), confidence, line, block, language };
        words.splice(self.first..=self.last, [whole]);
    }
}

/// Whether the walls of boxes were read in a word: `|0|1]0]`, or as letters, `lolslol`.
fn has_walls(text: &str) -> bool {
    let plain = text.chars().filter(|c| matches!(c, '|' | '[' | ']')).count();
    plain >= 2 || (text.chars().count() >= 12 && text.chars().filter(|c| is_wall(*c)).count() >= 5)
}

const fn is_wall(c: char) -> bool {
    matches!(c, '|' | '[' | ']' | 'l' | 'I' | '!')
}

/// The number, if its check character proves it.
fn proven(text: &str) -> Option<String> {
    let text: String = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .filter(|c| !matches!(c, ' ' | '|'))
        .map(|c| if matches!(c, '–' | '—' | '−' | '_') { '-' } else { c.to_ascii_uppercase() })
        .collect();
    let ovt = || {
        let id = text.strip_prefix("0037").filter(|rest| rest.is_ascii() && (8..=13).contains(&rest.len()))?;
        format!("{}-{}", &id[..7], &id[7..8]).parse::<BusinessId>().ok()
    };
    let right = text.parse::<PersonalIdentityCode>().is_ok() || text.parse::<BusinessId>().is_ok() || ovt().is_some();
    right.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(texts: &[(&str, f32)]) -> Vec<Word> {
        let mut x = 10;
        let word = |&(text, sure): &(&str, f32)| {
            let w = u32::try_from(text.chars().count()).unwrap() * 10;
            let region = Region { x, y: 100, w, h: 20 };
            x += w + 8;
            Word { text: text.into(), region, confidence: Confidence::new(sure), line: 0, block: 0, language: None }
        };
        texts.iter().map(word).collect()
    }

    fn again(words: &[(&str, f32)], readings: &[(&str, f32)]) -> (String, f32) {
        let mut words = line(words);
        let places = doubtful(&words);
        assert_eq!(places.len(), 1);
        let readings: Vec<Vec<Word>> = readings.iter().map(|read| line(&[*read])).collect();
        places[0].weigh(&mut words, &readings);
        let texts: Vec<&str> = words.iter().map(|word| word.text.reveal()).collect();
        (texts.join(" "), words.last().unwrap().confidence.value())
    }

    #[test]
    fn a_code_that_was_misread_is_taken_from_readings_that_prove_themselves() {
        let misread = [("Hetu:", 0.9), ("01019-900P", 0.5)];
        let (text, sure) = again(&misread, &[("010190-900P", 0.8), ("010190-900P", 0.7)]);
        assert_eq!((text.as_str(), sure), ("Hetu: 010190-900P", 0.9));
        let (text, sure) = again(&misread, &[("010190-900P", 0.8), ("0101-900P", 0.7)]);
        assert_eq!((text.as_str(), sure), ("Hetu: 010190-900P", 0.6), "one reading may prove itself by chance");
    }

    #[test]
    fn two_readings_that_agree_are_surer() {
        let (text, sure) = again(&[("010190-900P", 0.7)], &[("010190-900P", 0.6)]);
        assert_eq!((text.as_str(), sure), ("010190-900P", 0.9));
    }

    #[test]
    fn two_people_read_at_one_place_are_nobody() {
        let (text, sure) = again(&[("010190-900P", 0.7)], &[("010190Y900P", 0.9)]);
        assert_eq!((text.as_str(), sure), ("010190-900P", 0.3));
    }

    #[test]
    fn a_box_a_character_is_one_number() {
        let boxes = ["0", "1", "0", "I", "9", "0", "-", "9", "0", "0", "P"].map(|c| (c, 0.8));
        assert_eq!(again(&boxes, &[("010190-900P", 0.7)]).0, "010190-900P");
    }

    #[test]
    fn walls_that_were_read_as_letters_are_seen() {
        for text in ["|o|9|o0]2]5]2]-[>]8|2]=]", "olslolilstel-lola94"] {
            let words = line(&[("Henkilötunnus", 0.9), (text, 0.3)]);
            assert_eq!(doubtful(&words), [Place { first: 1, last: 1, comb: true }]);
        }
        assert!(doubtful(&line(&[("allekirjoituksellinen", 0.9), ("[x]", 0.9)])).is_empty());
    }

    #[test]
    fn dates_telephone_numbers_and_what_was_read_surely_are_left_alone() {
        let sure = [("12.3.2024", 0.5), ("0405551234", 0.5), ("010190-900P", 0.97), ("9000003-8", 0.95)];
        assert!(doubtful(&line(&sure)).is_empty());
    }
}
