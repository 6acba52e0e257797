//! Is it shown that a paper names no payer? A form that was read whole and has no payer's row shows it; a form of
//! which a row may have been lost does not.

use super::{
    anchor::Paper,
    fold::distance,
    payer_signs::{Sign, is_public_body},
    sheet::Token,
    unread::unread,
};
use crate::{record::SignatureLine, reference::Meaning};

/// Whether all of a paper was read, and none of it speaks of somebody who pays but the bodies of `signs`, which are
/// the register's own. `lines` are its places to sign.
pub(super) fn names_no_payer(paper: &Paper, lines: &[SignatureLine], signs: &[Sign]) -> bool {
    let at_home = |sheet: usize, token: &Token| {
        paper.with(Meaning::HomeMunicipality).filter(|anchor| anchor.sheet == sheet).any(|anchor| {
            let value = paper.right_of(anchor).or_else(|| paper.below(anchor, 1));
            value.is_some_and(|value| value.tokens.iter().any(|other| other.region == token.region))
        })
    };
    paper.sheets.iter().enumerate().all(|(index, sheet)| {
        let pens: Vec<_> = lines.iter().filter(|line| line.page == sheet.page.number).map(|line| line.region).collect();
        let known = |token: &Token| signs.iter().any(|s| s.sheet == index && s.region.touches(&token.region));
        // The label of an empty row; what stands at a label was heard already.
        let label = |token: &Token| {
            let mut labels = paper
                .anchors
                .iter()
                .filter(|a| a.sheet == index && matches!(a.meaning, Meaning::Payer | Meaning::Orderer));
            labels.any(|label| label.region.touches(&token.region))
        };
        let hints = |token: &Token| hints_at_payer(token) && !known(token) && !label(token) && !at_home(index, token);
        unread(sheet, &pens).is_empty() && !sheet.tokens().any(hints)
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
