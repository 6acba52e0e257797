//! The file's own text: exact where the page as seen reads alike, and no evidence anywhere else. A file can say one
//! thing to a program and show another to a person; what a person sees is what counts.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::record::{Confidence, Letter, PageReading, Private, Region, TextSource, Word};

/// So much of what is seen must be in the file's text, and so much of that must be seen.
const ALIKE: f64 = 0.9;
/// So near must a word of letters be to what was read in its place: one letter of five may be misread.
const NEAR: f64 = 0.8;

/// Puts the file's own words in the place of those that were read, where the page as a whole and each word reads
/// alike; otherwise everything stays as it was read.
pub fn prefer_own_text(page: &mut PageReading, letters: &[Letter]) {
    let own: Vec<String> =
        page.words.iter().map(|word| written(letters, page.placement.to_scan(word.region))).collect();
    let agreed: Vec<bool> = own.iter().zip(&page.words).map(|(own, word)| reads_alike(own, word)).collect();
    let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let in_file: usize = letters.iter().map(|letter| count(letter.text.reveal())).sum();
    let seen: usize = page.words.iter().map(|word| count(word.text.reveal())).sum();
    let both: usize = own.iter().zip(&agreed).filter(|(_, agreed)| **agreed).map(|(own, _)| count(own)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a page has some thousand letters")]
    let alike = both > 0 && both as f64 >= ALIKE * in_file.max(seen) as f64;
    if !alike {
        return;
    }
    for ((word, own), _) in page.words.iter_mut().zip(own).zip(agreed).filter(|(_, agreed)| *agreed) {
        word.text = Private::new(own);
        word.confidence = Confidence::CERTAIN;
    }
    page.source = TextSource::OwnText;
}

/// What the file writes in a place, in its own order; drawn twice over itself, to look bold, a letter is one.
fn written(letters: &[Letter], place: Region) -> String {
    let [left, top, right, bottom] = [place.x, place.y, place.right(), place.bottom()].map(f64::from);
    let around = (bottom - top) / 8.0;
    let mut inside: Vec<&Letter> = Vec::new();
    for letter in letters {
        let (x, y) = letter.place;
        let here = (left - around..=right + around).contains(&x) && (top - around..=bottom + around).contains(&y);
        let again = |other: &&Letter| {
            other.text == letter.text && (other.place.0 - x).hypot(other.place.1 - y) < around.max(1.0)
        };
        if here && !inside.iter().any(again) {
            inside.push(letter);
        }
    }
    inside.iter().flat_map(|letter| letter.text.reveal().nfkc()).filter(|c| !c.is_whitespace()).collect()
}

/// A number or a code must be the same to the last sign; a word may have a letter misread.
fn reads_alike(own: &str, word: &Word) -> bool {
    let read = word.text.reveal();
    if own.is_empty() || own.contains(char::REPLACEMENT_CHARACTER) {
        return false;
    }
    if own.chars().chain(read.chars()).any(|c| c.is_ascii_digit()) {
        return signs(own) == signs(read);
    }
    let (own, read) = (plain(own), plain(read));
    own == read || own.chars().count() > 3 && strsim::normalized_levenshtein(&own, &read) >= NEAR
}

/// Of a number or code what tells it from others. Letters that are taken for digits are these; no digit is ever
/// another.
fn signs(text: &str) -> String {
    let sign = |c: char| match c.to_ascii_uppercase() {
        'O' | 'Q' => Some('0'),
        'I' | 'L' | '|' => Some('1'),
        'S' => Some('5'),
        'B' | '§' => Some('8'),
        '+' => Some('+'),
        other => other.is_alphanumeric().then_some(other),
    };
    text.chars().filter_map(sign).collect()
}

/// Letters alone, small and without their marks: the Finnish model knows no Å and no é, and reads Q as O.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let bare = lower.nfd().filter(|c| !is_combining_mark(*c) && c.is_alphabetic());
    bare.map(|c| if c == 'q' { 'o' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ink, PageKind, Placement, Turn};

    /// A page on which each word was read in a cell of its own.
    fn page(words: &[&str]) -> PageReading {
        let word = |(at, text): (u32, &&str)| Word {
            text: (*text).into(),
            region: Region { x: 10, y: 40 * at, w: 200, h: 24 },
            confidence: Confidence::new(0.7),
            line: at,
            block: 0,
            language: None,
        };
        PageReading {
            number: 1,
            kind: PageKind::Content,
            placement: Placement { scan_width: 400, scan_height: 800, turn: Turn::None, scale: 1.0, skew: 0.0 },
            dpi: 300,
            words: (0..).zip(words).map(word).collect(),
            source: TextSource::Recognised,
            ink: Ink::none(),
        }
    }

    /// The same cells as a file writes them.
    fn letters(words: &[&str]) -> Vec<Letter> {
        let of = |(at, text): (u32, &&str)| -> Vec<Letter> {
            let letter = |(x, c): (u32, char)| Letter {
                text: Private::new(c),
                place: (f64::from(15 + 10 * x), f64::from(40 * at + 12)),
            };
            (0..).zip(text.chars()).map(letter).collect()
        };
        (0..).zip(words).flat_map(of).collect()
    }

    fn told(seen: &[&str], in_file: &[&str]) -> (TextSource, Vec<String>) {
        let mut page = page(seen);
        prefer_own_text(&mut page, &letters(in_file));
        (page.source, page.words.iter().map(|word| word.text.reveal().to_owned()).collect())
    }

    const PLAN: [&str; 6] = ["Palvelusuunnitelma", "Åsa", "Qvist", "010190-900P", "12.3.2024", "kotikäynti"];

    #[test]
    fn a_page_that_reads_alike_has_the_files_own_letters() {
        let seen = ["Palvelusuunnitelma", "Äsa", "Ovist", "010190-900P", "12.3.2024,", "kotikaynti"];
        let (source, words) = told(&seen, &PLAN);
        assert_eq!((source, words), (TextSource::OwnText, PLAN.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_word_that_the_page_does_not_show_stays_as_it_was_read() {
        for hidden in ["010190-901R", "010190-900R", "010190+900P"] {
            let mut file = PLAN;
            file[3] = hidden;
            let mut long = vec!["lapsiperheen"; 12];
            let seen: Vec<&str> = PLAN.into_iter().chain(long.clone()).collect();
            long.splice(0..0, file);
            let (source, words) = told(&seen, &long);
            assert_eq!((source, words[3].as_str()), (TextSource::OwnText, "010190-900P"), "{hidden}");
        }
    }

    #[test]
    fn a_page_that_shows_something_else_is_what_it_shows() {
        let other = ["Maksusitoumus", "Kalle", "Koivu", "020290-902K", "1.1.2020", "laitos"];
        assert_eq!(told(&PLAN, &other), (TextSource::Recognised, PLAN.map(str::to_owned).to_vec()));
        // Half of the file's words are to be seen nowhere; half of what is seen is not in the file.
        let more: Vec<&str> = PLAN.into_iter().chain(other).collect();
        assert_eq!(told(&PLAN, &more).0, TextSource::Recognised);
        assert_eq!(told(&more, &PLAN).0, TextSource::Recognised);
        assert_eq!(told(&PLAN, &[]).0, TextSource::Recognised);
    }

    #[test]
    fn a_name_under_a_name_is_none() {
        let mut under = letters(&PLAN);
        under.extend(letters(&["", "Veikko"]));
        let mut page = page(&PLAN);
        prefer_own_text(&mut page, &under);
        assert_eq!(page.words[1].text.reveal(), "Åsa");
        assert!(page.words[1].confidence < Confidence::CERTAIN);
    }

    #[test]
    fn a_letter_drawn_twice_to_look_bold_is_one() {
        let mut bold = letters(&PLAN);
        bold.extend(letters(&PLAN).into_iter().map(|l| Letter { place: (l.place.0 + 1.0, l.place.1), ..l }));
        let mut page = page(&PLAN);
        prefer_own_text(&mut page, &bold);
        assert_eq!(page.words[1].text.reveal(), "Åsa");
    }
}
