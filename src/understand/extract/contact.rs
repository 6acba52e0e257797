//! Addresses, telephone numbers and e-mail: the second facts that know a client beside the name.

use crate::understand::fold::{alike, distance, fold};

/// Whether two telephone numbers are the same, however they are spaced and whether or not with the country code.
pub(in crate::understand) fn same_phone(read: &str, known: &str) -> bool {
    let (read, known) = (national(read), national(known));
    known.len() >= 7 && read == known
}

fn national(phone: &str) -> String {
    let looks = |c: char| match c {
        'O' | 'o' => '0',
        'l' | 'I' | '|' => '1',
        _ => c,
    };
    let digits: String = phone.chars().map(looks).filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("358").or_else(|| digits.strip_prefix("00358")) {
        Some(rest) if rest.len() >= 7 => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    }
}

/// Whether a word looks like an e-mail address, also when its @ was read as something else.
pub(super) fn email_like(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let tail = word.rsplit('.').next().unwrap_or("");
    word.len() >= 8
        && word.contains('.')
        && (2..=7).contains(&tail.len())
        && tail.chars().all(char::is_alphabetic)
        && at_sign(word).is_some()
}

/// The place of the @ or of what was read for it, and how many bytes that takes.
fn at_sign(word: &str) -> Option<(usize, usize)> {
    for sign in ["(@", "(&", "(a", "(O", "(D", "(Q", "G&", "O0", "@", "&", "(", "©", "®"] {
        if let Some(at) = word.find(sign) {
            return Some((at, sign.len()));
        }
    }
    // Engines read @ as a capital that stands alone between small letters.
    let bytes = word.as_bytes();
    (1..bytes.len().saturating_sub(1))
        .find(|i| {
            matches!(bytes[*i], b'Q' | b'O' | b'E' | b'G' | b'D')
                && bytes[i - 1].is_ascii_lowercase()
                && bytes[i + 1].is_ascii_lowercase()
        })
        .map(|at| (at, 1))
}

/// The address with its @ where it belongs.
pub(super) fn mended_email(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    match at_sign(word) {
        Some((at, length)) => format!("{}@{}", &word[..at], &word[at + length..]).to_lowercase(),
        None => word.to_lowercase(),
    }
}

/// Whether an e-mail address on paper is the known one. One letter may be misread, the @ not counted.
pub(in crate::understand) fn same_email(read: &str, known: &str) -> bool {
    let Some((user, domain)) = known.split_once('@') else { return false };
    let (read, user, domain) = (fold(read), fold(user), fold(domain));
    if read.len() < 8 || user.is_empty() {
        return false;
    }
    let near = |read: &str| distance(read, &format!("{user}{domain}")) <= 1;
    // What was read for the @ may be a letter: try without it, wherever it may stand.
    near(&read)
        || (0..3).any(|shift| {
            let at = user.len() + shift;
            at > 0 && read.get(..at - 1).zip(read.get(at..)).is_some_and(|(a, b)| near(&format!("{a}{b}")))
        })
}

/// Whether an address on paper is the known one: the same numbers in the same order, and the words alike.
pub(in crate::understand) fn same_address(read: &str, known: &str) -> bool {
    let parts = |text: &str| -> (Vec<String>, Vec<String>) {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|w| !w.is_empty());
        words.partition(|word| word.bytes().any(|b| b.is_ascii_digit()))
    };
    let ((numbers, words), (known_numbers, known_words)) = (parts(read), parts(known));
    if known_numbers.len() < 2 || known_words.is_empty() {
        return false;
    }
    let has_all = |known: &[String], read: &[String], same: fn(&str, &str) -> bool| {
        let mut from = 0;
        known.iter().all(|k| match read[from..].iter().position(|r| same(k, r)) {
            Some(at) => {
                from += at + 1;
                true
            }
            None => false,
        })
    };
    // Letters of a stairway are words too; they are short and must be the same.
    has_all(&known_numbers, &numbers, |a, b| a == b) && has_all(&known_words, &words, |a, b| a == b || alike(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_the_same_with_and_without_its_country() {
        assert!(same_phone("+358 40 000 7310", "040 000 7310"));
        assert!(same_phone("040-0007310", "0400007310"));
        assert!(!same_phone("040 000 7311", "040 000 7310"));
        assert!(!same_phone("", ""));
    }

    #[test]
    fn an_e_mail_address_is_known_through_a_misread_at_sign() {
        for read in ["maija.suopeltoQposti.example", "maija.suopelto&posti.example", "maija.suopelto(@posti.example"] {
            assert!(same_email(read, "maija.suopelto@posti.example"), "{read}");
            assert!(email_like(read), "{read}");
            assert_eq!(mended_email(read), "maija.suopelto@posti.example");
        }
        assert!(!same_email("maisa.suopalto@posti.example", "maija.suopelto@posti.example"));
    }

    #[test]
    fn an_address_must_have_the_same_numbers() {
        let known = "Kuusitie 85 A 3, 99106 Harjuvesi";
        assert!(same_address("Kuusitie 85 A 3 99106 HARJUVESI", known));
        assert!(same_address("Kuusite 85 A 3, 99106 Harjuvesi", known));
        assert!(!same_address("Kuusitie 85 A 8, 99106 Harjuvesi", known));
        assert!(!same_address("Kuusitie 85, 99106 Harjuvesi", known));
    }
}
