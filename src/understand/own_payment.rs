//! The paper says that the client pays: then the company itself is the controller.

use super::{
    anchor::{Anchor, Paper},
    boxes::box_at,
    fold::{fold, fold_name},
    payer_signs::{Sign, Signs, belongs_to, segments},
    sheet::{Token, around},
};
use crate::{
    record::{Client, ControllerId, EvidenceKind},
    reference::Meaning,
};

/// Finds the words that the client pays.
pub(super) fn by_own_payment(signs: &mut Signs, paper: &Paper, client: Option<&Client>) {
    const PHRASES: [&str; 12] = [
        "asiakasmaksaa",
        "itsemaksava",
        "maksaaitse",
        "maksanitse",
        "omakustant",
        "omallakustannuksell",
        "klientenbetalar",
        "betalarsjalv",
        "sjalvbetal",
        "betalassjalv",
        "egenbekostnad",
        "maksaaasiakasitse",
    ];
    const NAMES: [&str; 6] = ["asiakas", "asiakasitse", "itse", "klienten", "klientensjalv", "sjalv"];
    for (sheet, row, segment) in segments(paper) {
        let text: String = segment.iter().map(|token| token.folded.as_str()).collect();
        let phrase = sentences(segment).any(|sentence| {
            let text: String = sentence.iter().map(|token| token.folded.as_str()).collect();
            PHRASES.iter().any(|phrase| text.contains(&fold(phrase))) && is_about_the_service(sentence)
        });
        let named =
            NAMES.iter().any(|name| text.ends_with(name)) || client.is_some_and(|client| is_named(&text, client));
        if !phrase && !named {
            continue;
        }
        let says_self = phrase && (text.contains("itse") || text.contains("sjalv"));
        let is_label = |a: &Anchor| a.meaning == Meaning::Payer;
        let answer = answers_payer(paper, sheet, row, segment);
        let at_label = phrase && belongs_to(paper, sheet, row, segment, is_label);
        if !says_self && answer.is_none() && !at_label {
            continue;
        }
        signs.unreadable |= has_typed_box(paper, sheet, segment);
        match box_at(&paper.sheets[sheet], segment) {
            // One of several payers to choose from, and not the chosen one.
            Some(found) if found.ticked == Some(false) => continue,
            Some(found) if found.ticked.is_none() => signs.unreadable = true,
            _ => {}
        }
        signs.all.push(Sign {
            who: ControllerId::Own,
            kind: EvidenceKind::SelfPaying,
            as_payer: true,
            // `Asiakas` alone under it may be the next row's label, and the answer lost. What stands at no label may
            // be the end of a sentence that began with `if`.
            exact: at_label || answer == Some(Answer::Beside),
            text: segment.iter().map(|t| t.text).collect::<Vec<_>>().join(" "),
            sheet,
            region: around(segment),
        });
    }
}

/// Whether brackets to tick stand before the words or between them: `( ) Asiakas maksaa itse (x) …`. Which of the
/// choices is taken they do not tell surely.
fn has_typed_box(paper: &Paper, sheet: usize, segment: &[Token]) -> bool {
    let (page, place) = (&paper.sheets[sheet], around(segment));
    page.page.words.iter().any(|word| {
        let (text, region) = (word.text.reveal(), word.region);
        let level = region.y < place.bottom() && place.y < region.bottom();
        let within = region.x + page.glyph * 4 > place.x && region.x < place.right();
        let mark = text.chars().filter(|c| c.is_alphanumeric()).count() <= 1;
        level && within && mark && text.starts_with(['(', '[', '{', '○', '●', '☐', '☒'])
    })
}

/// The sentences of a segment.
fn sentences<'t, 'a>(segment: &'t [Token<'a>]) -> impl Iterator<Item = &'t [Token<'a>]> {
    segment.split_inclusive(|token| token.text.ends_with(['.', ';']))
}

/// Whether nothing but the service is paid for: `Asiakas maksaa itse ateriansa` says nothing about who pays the rest.
fn is_about_the_service(sentence: &[Token]) -> bool {
    const WORDS: [&str; 16] = [
        "asiak", "maks", "itse", "palvel", "lasku", "kokonaan", "kustan", "omal", "klient", "betal", "sjalv", "tjanst",
        "servic", "faktura", "egen", "bekost",
    ];
    let is_known = |token: &Token| WORDS.iter().any(|stem| token.folded.starts_with(stem));
    sentence.iter().filter(|token| token.folded.len() >= 3).all(|token| !token.has_digit() && is_known(token))
}

/// Where an answer stands, seen from its label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Beside,
    Under,
}

/// How a segment answers a payer's label, if it does. `Asiakas` there looks like a label itself, so that the rows and
/// columns must tell.
fn answers_payer(paper: &Paper, sheet: usize, row: usize, segment: &[Token]) -> Option<Answer> {
    let first = segment.first()?;
    paper.anchors.iter().filter(|a| a.sheet == sheet && a.meaning == Meaning::Payer).find_map(|anchor| {
        let page = &paper.sheets[sheet];
        let own = &page.rows[anchor.row].segments[anchor.segment];
        let beside = if anchor.tokens.1 < own.len() {
            anchor.row == row && own[0].region == first.region
        } else {
            let next = page.rows[anchor.row].segments.get(anchor.segment + 1);
            anchor.row == row && next.is_some_and(|next| next[0].region == first.region)
        };
        let alone = page.rows[anchor.row].segments.len() == anchor.segment + 1 && anchor.tokens.1 == own.len();
        let under = row == anchor.row + 1
            && alone
            && first.region.x.abs_diff(anchor.region.x) < page.glyph * 2
            && first.region.y.saturating_sub(anchor.region.bottom()) < page.glyph * 2;
        beside.then_some(Answer::Beside).or_else(|| under.then_some(Answer::Under))
    })
}

fn is_named(text: &str, client: &Client) -> bool {
    let name = |parts: [&str; 2]| fold_name(&parts.concat());
    let (given, family) = (client.given_name.reveal(), client.family_name.reveal());
    let text = fold_name(text);
    text.ends_with(&name([given, family])) || text.ends_with(&name([family, given]))
}
