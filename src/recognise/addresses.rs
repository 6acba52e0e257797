//! The second look: e-mail addresses. The Finnish and the Swedish model know no `@`, and read `&`, `Q`, `(O` or
//! nothing in its place; the English one knows it. An address is evidence for a client or a controller.

use crate::record::{Confidence, Private, Region, Word};

/// The model that knows the sign.
pub(super) const LANGUAGE: &str = "eng";

/// Words of one line, next to each other, that look like an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    first: usize,
    last: usize,
}

/// Where addresses may stand, in reading order.
pub(super) fn places(words: &[Word]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !ends_like_an_address(word.text.reveal()) {
            continue;
        }
        // The sign may have been taken for a gap: what stands close before belongs to it.
        let mut first = at;
        while first > 0 && is_close(&words[first - 1], &words[first]) && !ends_a_phrase(&words[first - 1]) {
            first -= 1;
        }
        match places.last_mut() {
            // A name with a dot in it looks like an address itself.
            Some(place) if place.last >= first => place.last = at,
            _ => places.push(Place { first, last: at }),
        }
    }
    places
}

/// Letters, a dot, and two letters or more at the end, with no space after the dot; not a number or a date, and not
/// a web address.
fn ends_like_an_address(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', ';', ')']);
    let Some((name, domain)) = text.rsplit_once('.') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || "-_.&()@+".contains(c);
    domain.len() >= 2
        && domain.chars().all(|c| c.is_ascii_lowercase())
        && name.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !name.contains('@')
        && !name.to_lowercase().starts_with("www")
        && !name.contains("//")
        && (name.chars().all(is_name) || text.len() >= 12)
}

/// The same line, less than a letter's height apart.
fn is_close(before: &Word, after: &Word) -> bool {
    before.line == after.line && after.region.x.saturating_sub(before.region.right()) < after.region.h * 3 / 4
}

/// A label's colon, or a whole address of its own.
fn ends_a_phrase(word: &Word) -> bool {
    word.text.reveal().ends_with([':', ',', ';']) || word.text.reveal().contains('@')
}

impl Place {
    /// Puts in what the second look read, if that is an address about as long as what it takes the place of. What
    /// stood before it in the line stays.
    pub(super) fn replace(self, words: &mut Vec<Word>, read: &[Word]) {
        let Some(sign) = read.iter().position(|word| word.text.reveal().contains('@')) else { return };
        // The sign is taken for a gap here, too, now and then.
        let start = if read[sign].text.reveal().starts_with('@') { sign.saturating_sub(1) } else { sign };
        let address: String = read[start..].iter().map(|word| word.text.reveal()).collect();
        let old = (self.first + start).min(self.last)..=self.last;
        let letters: usize = words[old.clone()].iter().map(|word| word.text.reveal().chars().count()).sum();
        if !is_address(&address) || address.chars().count().abs_diff(letters) > 3 {
            return;
        }
        let whole = Self { first: *old.start(), last: self.last }.whole(words);
        let sureness = read[start..].iter().map(|word| word.confidence.value()).fold(1.0, f32::min);
        let Word { line, block, language, .. } = words[self.last];
        let (text, confidence) = (Private::new(address), Confidence::new(sureness));
        words.splice(old, [Word { text, region: whole, confidence, line, block, language }]);
    }

    /// The part of the page that it takes up.
    pub(super) fn whole(self, words: &[Word]) -> Region {
        let first = words[self.first].region;
        words[self.first + 1..=self.last].iter().fold(first, |region, word| region.union(word.region))
    }
}

/// One sign, a name before it, a dotted domain behind it.
fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    name.chars().count() >= 2
        && !domain.contains('@')
        && domain.split('.').count() >= 2
        && domain.split('.').all(|part| part.chars().count() >= 2)
        && domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(texts: &[&str]) -> Vec<Word> {
        let mut x = 10;
        texts
            .iter()
            .map(|text| {
                let w = u32::try_from(text.chars().count()).unwrap() * 10;
                let region = Region { x, y: 100, w, h: 20 };
                x += w + if text.ends_with(':') { 30 } else { 8 };
                Word {
                    text: (*text).into(),
                    region,
                    confidence: Confidence::new(0.4),
                    line: 0,
                    block: 0,
                    language: None,
                }
            })
            .collect()
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.reveal()).collect()
    }

    #[test]
    fn an_address_without_its_sign_is_read_again_and_put_in_whole() {
        let mut words = line(&["Sähköposti:", "matti.testi(O", "posti.example"]);
        let places = places(&words);
        assert_eq!(places, [Place { first: 1, last: 2 }]);
        places[0].replace(&mut words, &line(&["matti.testi@posti.example"]));
        assert_eq!(texts(&words), ["Sähköposti:", "matti.testi@posti.example"]);
        assert_eq!(words[1].region.right(), 10 + 110 + 30 + 130 + 8 + 130);
    }

    #[test]
    fn what_stands_before_the_address_in_the_line_stays() {
        let mut words = line(&["Osoite", "matti.testi&posti.example"]);
        let place = places(&words)[0];
        place.replace(&mut words, &line(&["0soite", "matti.testi@posti.example"]));
        assert_eq!(texts(&words), ["Osoite", "matti.testi@posti.example"]);
    }

    #[test]
    fn an_address_that_falls_apart_again_is_put_together() {
        for read in [&["matti.testi@", "posti.example"], &["matti.testi", "@posti.example"]] {
            let mut words = line(&["matti.testi", "G", "posti.example"]);
            places(&words)[0].replace(&mut words, &line(read));
            assert_eq!(texts(&words), ["matti.testi@posti.example"]);
        }
    }

    #[test]
    fn a_second_reading_that_is_no_address_or_another_text_changes_nothing() {
        for read in [&["matti.testi", "posti.example"][..], &["a@posti.example"], &["matti.testi@@posti.example"]] {
            let mut words = line(&["matti.testi&posti.example"]);
            places(&words)[0].replace(&mut words, &line(read));
            assert_eq!(texts(&words), ["matti.testi&posti.example"]);
        }
    }

    #[test]
    fn dates_sums_and_web_addresses_are_not_looked_at() {
        assert!(
            places(&line(&["12.3.2024", "1.250,00", "www.kunta.example", "klo", "9.30", "loppu.", "esim."])).is_empty()
        );
    }
}
