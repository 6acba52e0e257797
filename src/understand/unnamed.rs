//! Is it shown that a paper names no payer? A form that was read whole and has no payer's row shows it; a form of
//! which a row may have been lost does not.

use super::{anchor::Paper, fold::distance, payer_signs::is_public_body, sheet::Token, unread::unread};
use crate::record::SignatureLine;

/// Whether all of a paper was read, and none of it speaks of somebody who pays. `lines` are its places to sign.
pub(super) fn names_no_payer(paper: &Paper, lines: &[SignatureLine]) -> bool {
    paper.sheets.iter().all(|sheet| {
        let pens: Vec<_> = lines.iter().filter(|line| line.page == sheet.page.number).map(|line| line.region).collect();
        unread(sheet, &pens).is_empty() && !sheet.tokens().any(|token| hints_at_payer(token))
    })
}

/// A word that a payer's row has: its label, or the kind of body that pays; also when misread beyond what a label
/// may be.
fn hints_at_payer(token: &Token) -> bool {
    const WORDS: [&str; 10] = [
        "maksaja",
        "palvelunmaksaja",
        "tilaaja",
        "rekisterinpitaja",
        "hyvinvointialue",
        "kuntayhtyma",
        "betalare",
        "bestallare",
        "valfardsomrade",
        "samkommun",
    ];
    let letters = token.folded.chars().count();
    is_public_body(&token.folded)
        || WORDS.iter().any(|word| {
            let length = word.chars().count();
            letters.abs_diff(length) <= 3 && distance(&token.folded, word) * 3 <= length
        })
}
