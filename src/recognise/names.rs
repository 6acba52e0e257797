//! Finnish and Swedish. Pages are read with the Finnish model first, which is the quickest and right for most of
//! them. It knows no Å, Q or é and says `Äsa`, `Lindgvist` and `Ren6e`; so what turns out Swedish is read with the
//! Swedish model instead, and a name that Finnish would not make is looked at twice.

use crate::record::Word;

/// The model that reads every page first, where this file's way is asked for.
pub(super) const FINNISH: &str = "fin";
/// The one that knows the other letters.
pub(super) const SWEDISH: &str = "swe";

/// Whether the languages ask for this file's way; any others are Tesseract's own affair.
pub(super) fn asked(languages: &str) -> bool {
    languages.split_once('+') == Some((FINNISH, SWEDISH))
}

/// Small words, and those printed on forms, that one language has and the other has not. As the Finnish model reads
/// them: without å.
const OF_SWEDISH: [&str; 32] = [
    "adress",
    "att",
    "av",
    "avtal",
    "beslut",
    "den",
    "det",
    "eller",
    "enligt",
    "ett",
    "från",
    "frän",
    "för",
    "har",
    "inte",
    "klient",
    "klientens",
    "med",
    "namn",
    "och",
    "om",
    "ort",
    "personbeteckning",
    "pä",
    "på",
    "som",
    "till",
    "tjänst",
    "underskrift",
    "underskrifter",
    "vid",
    "är",
];
const OF_FINNISH: [&str; 24] = [
    "asiakas",
    "asiakkaan",
    "ei",
    "hän",
    "henkilötunnus",
    "ja",
    "joka",
    "jos",
    "kanssa",
    "kun",
    "mukaan",
    "nimi",
    "on",
    "oli",
    "osoite",
    "ovat",
    "paikka",
    "palvelu",
    "puhelin",
    "päiväys",
    "se",
    "sekä",
    "tai",
    "että",
];

/// Whether a page that the Finnish model read is in Swedish.
pub(super) fn is_swedish(words: &[Word]) -> bool {
    let count = |list: &[&str]| {
        let known = |word: &&Word| {
            let word = word.text.reveal().to_lowercase();
            list.contains(&word.trim_matches(|c: char| !c.is_alphabetic()))
        };
        words.iter().filter(known).count()
    };
    let swedish = count(&OF_SWEDISH);
    swedish > 0 && swedish > count(&OF_FINNISH)
}

/// Words that may be names with letters that the Finnish model does not know, by their place.
pub(super) fn foreign(words: &[Word]) -> Vec<usize> {
    words.iter().enumerate().filter(|(_, word)| looks_foreign(word)).map(|(at, _)| at).collect()
}

fn looks_foreign(word: &Word) -> bool {
    /// A word of its dictionary is surer than this.
    const KNOWN: f32 = 0.94;
    /// A word that might be Finnish as well is surer than this.
    const SURE: f32 = 0.9;
    /// Less sure is no letter at all: a scribble, a stamp.
    const SCRIBBLE: f32 = 0.25;
    let text = word.text.reveal().trim_matches(|c: char| !c.is_alphanumeric());
    let (letters, digits) = (count(text, char::is_alphabetic), count(text, char::is_numeric));
    let sureness = word.confidence.value();
    text.starts_with(char::is_uppercase)
        && letters >= 3
        && digits <= 1
        && (SCRIBBLE..KNOWN).contains(&sureness)
        && (sureness < SURE && letters <= 6 || !may_be_finnish(&text.to_lowercase()))
}

fn count(text: &str, what: fn(char) -> bool) -> usize {
    text.chars().filter(|c| what(*c)).count()
}

/// Whether Finnish makes such words: with its own letters, `g` only behind `n`, not more than one consonant at
/// either end, those at the last few in number, and `ä` and `ö` not beside `a`, `o` and `u`. No name begins with Ä.
fn may_be_finnish(word: &str) -> bool {
    /// A longer word is put together of two, each with vowels of its own.
    const COMPOUND: usize = 8;
    let letters: Vec<char> = word.chars().collect();
    let [first, second, .., before, last] = letters[..] else { return !word.starts_with('ä') };
    let is_consonant = |c: char| !"aeiouyäö".contains(c);
    let is_own = |c: char| is_consonant(c) && "dghjklmnprstv".contains(c) || !is_consonant(c);
    let lone_g = letters.windows(2).any(|pair| pair[0] != 'n' && pair[1] == 'g');
    letters.iter().all(|&c| is_own(c))
        && first != 'ä'
        && !lone_g
        && !(is_consonant(first) && is_consonant(second))
        && !(is_consonant(before) && is_consonant(last))
        && (!is_consonant(last) || "nstlr".contains(last))
        && (letters.len() > COMPOUND || !(word.contains(['ä', 'ö']) && word.contains(['a', 'o', 'u'])))
}

/// The word as the Swedish model read it, where that is sure and differs in little more than letters that the
/// Finnish one does not know.
pub(super) fn corrected(word: &Word, read: &[Word]) -> Option<Word> {
    const SURE: f32 = 0.85;
    let [read] = read else { return None };
    let text = read.text.reveal();
    let unknown = count(text, |c| "ÅåQqÉéÈèÜüÁá".contains(c));
    let distance = strsim::levenshtein(word.text.reveal(), text);
    let agrees = (1..=unknown + 1).contains(&distance) && read.confidence.value() >= SURE;
    (unknown > 0 && agrees).then(|| Word { text: read.text.clone(), confidence: read.confidence, ..word.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Confidence, Region};

    fn word(text: &str, sureness: f32) -> Word {
        Word {
            text: text.into(),
            region: Region { x: 10, y: 10, w: 90, h: 20 },
            confidence: Confidence::new(sureness),
            line: 0,
            block: 0,
            language: None,
        }
    }

    fn words(text: &str) -> Vec<Word> {
        text.split(' ').map(|text| word(text, 0.93)).collect()
    }

    #[test]
    fn a_page_is_swedish_when_its_small_words_are() {
        assert!(is_swedish(&words("Jag godkänner att uppgifterna lämnas till välfärdsomrädet.")));
        assert!(is_swedish(&words("Ort och datum: Pargas 3.4.2024")));
        assert!(!is_swedish(&words("Asiakas on mukana ja sopii, että Svenska Skolan av Åbo auttaa")));
        assert!(!is_swedish(&words("Hallaranta Teppo 1.2.2024")));
    }

    #[test]
    fn names_that_finnish_would_not_make_are_looked_at_again() {
        for name in ["Häkan", "Bläfield", "Lindgvist", "Ovist", "Äke", "Stähl", "Ahlgvist,", "Ren6e", "Äbo", "Aberg"]
        {
            assert_eq!(foreign(&words(name)), [0], "{name}");
        }
        assert_eq!(foreign(&[word("Asa", 0.48)]), [0]);
    }

    #[test]
    fn finnish_words_small_words_numbers_and_scribbles_are_not() {
        let finnish =
            words("Nimi Ojala Päiväys Henkilötunnus Asiakkaan Helsingin och välfärdsomrädet A123 1.2.2024 Oy");
        assert!(foreign(&finnish).is_empty());
        assert!(foreign(&[word("Bläfield", 0.97), word("Wgqz", 0.1)]).is_empty());
    }

    #[test]
    fn only_the_letters_that_finnish_does_not_know_are_corrected() {
        let became =
            |was: &str, read: &[Word]| corrected(&word(was, 0.9), read).map(|word| word.text.reveal().to_owned());
        for (was, is) in [("Asa", "Åsa"), ("Ahlgovist", "Ahlqvist"), ("Äpgatan", "Ågatan"), ("Ren6e", "Renée")] {
            assert_eq!(became(was, &[word(is, 0.95)]).as_deref(), Some(is));
        }
        assert_eq!(became("Päätöspäivä", &[word("Päätöspåivä", 0.75)]), None, "not sure");
        assert_eq!(became("Iden", &[word("Iden", 0.97)]), None, "nothing new");
        assert_eq!(became("Ojala", &[word("Ojola", 0.97)]), None, "no letter that Finnish has not");
        assert_eq!(became("Ojala", &[word("Ågren", 0.97)]), None, "another word");
        assert_eq!(became("Asa", &[word("Å", 0.95), word("sa", 0.95)]), None, "fallen apart");
    }
}
