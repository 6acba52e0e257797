//! How near two texts are to each other when a reading engine stands between them and the paper.
//!
//! Finnish models know no Å and no Q, so å, ä and a are one letter here, as are ö, o and q.

/// The letters and digits of a text, in lower case, with the letters that readings confuse made one.
pub(super) fn fold(text: &str) -> String {
    text.chars().filter_map(fold_letter).collect()
}

fn fold_letter(letter: char) -> Option<char> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    match lower {
        'å' | 'ä' | 'á' | 'à' | 'â' => Some('a'),
        'ö' | 'ø' | 'ó' | 'ò' | 'q' => Some('o'),
        'é' | 'è' | 'ê' | 'ë' => Some('e'),
        'ü' | 'ú' => Some('u'),
        'í' => Some('i'),
        _ if lower.is_alphanumeric() => Some(lower),
        _ => None,
    }
}

/// Folded like [`fold`], and digits that stand where a name has letters become these.
pub(super) fn fold_name(text: &str) -> String {
    let as_letter = |c: char| match c {
        '0' => 'o',
        'I' | '1' | '|' | '!' => 'l',
        '5' | '$' => 's',
        '8' => 'b',
        _ => c,
    };
    fold(&text.chars().map(as_letter).collect::<String>())
}

/// How many letters two folded texts differ in, insertions and swaps included.
pub(super) fn distance(a: &str, b: &str) -> usize {
    if a == b { 0 } else { strsim::osa_distance(a, b) }
}

/// How many letters of a folded label may be misread before it is another word.
pub(super) const fn tolerance(length: usize) -> usize {
    match length {
        0..=5 => 0,
        6..=8 => 1,
        9..=15 => 2,
        _ => 3,
    }
}

/// Whether two folded words are the same but for what a reading may have spoilt.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let shorter = a.len().min(b.len());
    a.len().abs_diff(b.len()) <= tolerance(shorter) && distance(a, b) <= tolerance(shorter)
}

/// Which letters a folded text has, one bit each: two texts that differ in many bits cannot be near.
pub(super) fn letters(folded: &str) -> u64 {
    folded.bytes().fold(0, |mask, byte| match byte {
        b'a'..=b'z' => mask | 1 << (byte - b'a'),
        b'0'..=b'9' => mask | 1 << (26 + byte - b'0'),
        _ => mask | 1 << 40,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_that_a_finnish_model_lacks_fold_into_those_it_has() {
        assert_eq!(fold("Åsa Qvist-Öst"), fold("Äsa Ovist-ost"));
        assert_eq!(fold_name("K01vuranta"), "kolvuranta");
    }

    #[test]
    fn a_short_label_must_be_read_right_and_a_long_one_may_be_a_little_wrong() {
        assert!(!alike("nimi", "mimi"));
        assert!(alike(&fold("Verkkolaskiosoite"), &fold("verkkolaskuosoite")));
        assert!(!alike(&fold("maksusitoumus"), &fold("maksusitoumuksen")));
    }
}
