//! What on a paper speaks for a payer: business ids, e-invoice addresses, names, mail domains, and the words that
//! the client pays.

use super::{
    anchor::{Anchor, Owner, Paper},
    boxes::box_at,
    extract::{BusinessHit, business_ids, ovt_codes},
    fold::{alike, distance, fold, fold_name},
    sheet::{Segment, Token, around},
};
use crate::{
    record::{BusinessId, Client, Controller, ControllerId, EvidenceKind, Field, Known, Region},
    reference::{County, Meaning, counties},
};

/// One thing that speaks for a controller.
pub(super) struct Sign {
    pub who: ControllerId,
    pub kind: EvidenceKind,
    /// Whether it stands where a payer is named.
    pub as_payer: bool,
    /// Whether it was read letter by letter.
    pub exact: bool,
    pub text: String,
    pub sheet: usize,
    pub region: Region,
}

/// What was gathered before anything is decided.
#[derive(Default)]
pub(super) struct Signs {
    pub all: Vec<Sign>,
    /// A payer is named who is not among the controllers.
    pub stranger: bool,
    /// A payer is named, and cannot be read.
    pub unreadable: bool,
    pub business_id: Option<BusinessHit>,
}

impl Signs {
    /// Gathers all that a paper says about who pays.
    pub fn of(paper: &Paper, known: &Known, client: Option<&Client>, is_commitment: bool) -> Self {
        let mut signs = Self::default();
        by_business_id(&mut signs, paper, known);
        by_name(&mut signs, paper, known, is_commitment);
        by_address(&mut signs, paper, known);
        by_own_payment(&mut signs, paper, client);
        payer_fields(&mut signs, paper, known, is_commitment);
        signs
    }
}

fn by_business_id(signs: &mut Signs, paper: &Paper, known: &Known) {
    for hit in business_ids(paper) {
        let ours = |id: &BusinessId| known.company.iter().any(|name| name.business_id == *id);
        if hit.owner == Some(Owner::Provider) || hit.id.as_ref().is_some_and(ours) {
            continue;
        }
        let Some(id) = hit.id.clone() else {
            signs.business_id.get_or_insert(hit);
            continue;
        };
        let who = ControllerId::Body(id);
        if known.controllers.iter().any(|controller| controller.id == who) {
            signs.all.push(Sign {
                who,
                kind: EvidenceKind::BusinessId,
                as_payer: true,
                exact: true,
                text: hit.text.clone(),
                sheet: hit.sheet,
                region: hit.region,
            });
        } else {
            signs.stranger = true;
        }
        if signs.business_id.as_ref().is_none_or(|other| other.id.is_none()) {
            signs.business_id = Some(hit);
        }
    }
    for (id, sheet, region) in ovt_codes(paper) {
        let who = ControllerId::Body(id);
        if known.controllers.iter().any(|controller| controller.id == who) {
            let text = String::from("OVT");
            signs.all.push(Sign { who, kind: EvidenceKind::Ovt, as_payer: true, exact: true, text, sheet, region });
        }
    }
}

/// All names under which a controller stands on paper.
fn names(controller: &Controller) -> Vec<(EvidenceKind, String)> {
    let mut names = vec![(EvidenceKind::Name, controller.name.clone())];
    names.extend(controller.name_sv.iter().map(|name| (EvidenceKind::Name, name.clone())));
    names.extend(controller.aliases.iter().map(|alias| (EvidenceKind::Alias, alias.clone())));
    if let Some(county) = counties().iter().find(|c| fold(&c.name_fi) == fold(&controller.name)) {
        names.push((EvidenceKind::Name, county.name_sv.clone()));
        names.extend(county.brands().map(|brand| (EvidenceKind::Alias, brand.to_owned())));
    }
    names.retain(|(_, name)| fold(name).len() >= 4);
    names
}

fn by_name(signs: &mut Signs, paper: &Paper, known: &Known, is_commitment: bool) {
    let names: Vec<(&Controller, EvidenceKind, Vec<String>)> = known
        .controllers
        .iter()
        .filter(|controller| controller.id != ControllerId::Own)
        .flat_map(|controller| {
            names(controller).into_iter().map(move |(kind, name)| {
                (controller, kind, name.split([' ', '-']).map(fold).filter(|word| !word.is_empty()).collect())
            })
        })
        .collect();
    for (sheet, row, segment) in segments(paper) {
        if belongs_to(paper, sheet, row, segment, |a| a.meaning == Meaning::HomeMunicipality) {
            continue;
        }
        let words = words(segment);
        for start in 0..words.len() {
            if continues_a_name(&words, start) {
                continue;
            }
            let mut best: Option<(usize, &ControllerId, EvidenceKind, usize)> = None;
            let mut tied = false;
            for (controller, kind, name) in &names {
                let Some(wrong) = words.get(start..start + name.len()).and_then(|read| wrong_letters(read, name))
                else {
                    continue;
                };
                match &best {
                    Some((least, who, ..)) if *least == wrong && **who != controller.id => tied = true,
                    Some((least, ..)) if *least <= wrong => {}
                    _ => {
                        best = Some((wrong, &controller.id, *kind, name.len()));
                        tied = false;
                    }
                }
            }
            let Some((wrong, who, kind, length)) = best.filter(|_| !tied) else { continue };
            let tokens: Vec<&Token> = words[start..start + length].iter().map(|(_, token)| *token).collect();
            let page = &paper.sheets[sheet];
            let letterhead = is_commitment && sheet == 0 && paper.sheets[0].rows[row].middle * 4 < page.size.1;
            let names_payer = |a: &Anchor| {
                matches!(a.meaning, Meaning::Payer | Meaning::Orderer)
                    || (is_commitment && a.meaning == Meaning::Text(Field::BillingAddress))
            };
            signs.all.push(Sign {
                who: who.clone(),
                kind,
                as_payer: letterhead
                    || speaks_of_paying(segment)
                    || belongs_to(paper, sheet, row, segment, names_payer),
                exact: wrong == 0,
                text: tokens.iter().map(|t| t.text).collect::<Vec<_>>().join(" "),
                sheet,
                region: around(tokens),
            });
        }
    }
}

fn segments<'p, 'a>(paper: &'p Paper<'a>) -> impl Iterator<Item = (usize, usize, &'p Segment<'a>)> {
    paper.sheets.iter().enumerate().flat_map(|(sheet, page)| {
        page.rows
            .iter()
            .enumerate()
            .flat_map(move |(row, line)| line.segments.iter().map(move |segment| (sheet, row, segment)))
    })
}

/// The words of a segment, those of a hyphenated name apart.
fn words<'t, 'a>(segment: &'t [Token<'a>]) -> Vec<(String, &'t Token<'a>)> {
    segment
        .iter()
        .flat_map(|token| token.text.split('-').map(fold).filter(|w| !w.is_empty()).map(move |w| (w, token)))
        .collect()
}

/// Whether a name that begins here would be the end of a longer one: `Keski-Havumaan hyvinvointialue` is another body
/// than `Havumaan hyvinvointialue`, also where the hyphen was lost.
fn continues_a_name(words: &[(String, &Token)], start: usize) -> bool {
    const PARTS_OF_THE_LAND: [&str; 16] = [
        "etela",
        "pohjois",
        "ita",
        "lansi",
        "keski",
        "varsinais",
        "kanta",
        "paijat",
        "yla",
        "ala",
        "sodra",
        "norra",
        "ostra",
        "vastra",
        "mellersta",
        "egentliga",
    ];
    start.checked_sub(1).is_some_and(|before| {
        let (word, token) = &words[before];
        token.region == words[start].1.region
            || token.text.ends_with('-')
            || PARTS_OF_THE_LAND.iter().any(|part| fold(part) == *word)
    })
}

/// Whether a sentence says who pays or orders: `Palvelun kustannuksista vastaa …`, `Faktureras …`.
fn speaks_of_paying(segment: &[Token]) -> bool {
    const STEMS: [&str; 8] = ["maksa", "kustannuk", "kustantaa", "laskut", "tilaa", "betal", "fakturer", "bestall"];
    segment.iter().any(|token| STEMS.iter().any(|stem| token.folded.starts_with(stem)))
}

/// How many letters of a name were misread, or `None` when it is another. The last word may be inflected.
fn wrong_letters(read: &[(String, &Token)], name: &[String]) -> Option<usize> {
    let mut wrong = 0;
    for (index, ((word, _), wanted)) in read.iter().zip(name).enumerate() {
        let last = index + 1 == name.len();
        if word == wanted || (last && wanted.len() >= 5 && inflected(word, wanted)) {
            continue;
        }
        let letters = distance(word, wanted);
        let allowed = match wanted.len() {
            0..=5 => 0,
            6..=9 => 1,
            _ => 2,
        };
        if letters > allowed {
            return None;
        }
        wrong += letters;
    }
    (read.len() == name.len()).then_some(wrong)
}

/// `hyvinvointialueen`, `kaupungille`, `välfärdsområdet`: the word with an ending.
fn inflected(word: &str, wanted: &str) -> bool {
    let stem = wanted.strip_suffix("kaupunki").map_or_else(|| wanted.to_owned(), |s| format!("{s}kaupun"));
    let stem = stem.strip_suffix("kunta").map_or(stem.clone(), |s| format!("{s}kun"));
    word.starts_with(&stem) && word.len() <= wanted.len() + 4
}

/// Whether a segment is the value at a label of the wanted kind: in its row right of it, or in the rows under it.
fn belongs_to(paper: &Paper, sheet: usize, row: usize, segment: &[Token], wanted: impl Fn(&Anchor) -> bool) -> bool {
    let Some(first) = segment.first() else { return false };
    paper.anchors.iter().filter(|a| a.sheet == sheet && wanted(a)).any(|anchor| {
        let inside = |tokens: Vec<&Token>| tokens.iter().any(|t| t.region == first.region);
        (anchor.row == row
            && segment.iter().any(|t| t.region.x > anchor.region.x && anchor.region.touches(&around(segment))))
            || paper.right_of(anchor).is_some_and(|value| inside(value.tokens))
            || (row != anchor.row && paper.below(anchor, 2).is_some_and(|value| inside(value.tokens)))
    })
}

fn by_address(signs: &mut Signs, paper: &Paper, known: &Known) {
    for (sheet, _, segment) in segments(paper) {
        for token in segment {
            for controller in &known.controllers {
                let county = counties().iter().find(|c| fold(&c.name_fi) == fold(&controller.name));
                let domains = controller
                    .email_domains
                    .iter()
                    .map(String::as_str)
                    .chain(county.into_iter().flat_map(County::email_domains));
                let text = token.text.to_lowercase();
                let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
                if domains.into_iter().any(|domain| {
                    let before = text.strip_suffix(&domain.to_lowercase()).and_then(|rest| rest.chars().last());
                    before.is_some_and(|c| !c.is_alphanumeric()) || text == domain
                }) {
                    signs.all.push(Sign {
                        who: controller.id.clone(),
                        kind: EvidenceKind::EmailDomain,
                        as_payer: false,
                        exact: true,
                        text: text.to_owned(),
                        sheet,
                        region: token.region,
                    });
                }
            }
        }
    }
}

/// The paper says that the client pays.
fn by_own_payment(signs: &mut Signs, paper: &Paper, client: Option<&Client>) {
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
        let phrase = PHRASES.iter().any(|phrase| text.contains(&fold(phrase)));
        let named =
            NAMES.iter().any(|name| text.ends_with(name)) || client.is_some_and(|client| is_named(&text, client));
        if !phrase && !named {
            continue;
        }
        let says_self = phrase && (text.contains("itse") || text.contains("sjalv"));
        let is_label = |a: &Anchor| a.meaning == Meaning::Payer;
        let answer = answers_payer(paper, sheet, row, segment);
        if !says_self && answer.is_none() && !(phrase && belongs_to(paper, sheet, row, segment, is_label)) {
            continue;
        }
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
            // `Asiakas` alone under it may be the next row's label, and the answer lost.
            exact: phrase || answer == Some(Answer::Beside),
            text: segment.iter().map(|t| t.text).collect::<Vec<_>>().join(" "),
            sheet,
            region: around(segment),
        });
    }
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

/// A payer that the paper names and nobody known answers to.
fn payer_fields(signs: &mut Signs, paper: &Paper, known: &Known, is_commitment: bool) {
    for anchor in paper.anchors.iter().filter(|a| a.meaning == Meaning::Payer) {
        let Some(value) = paper.right_of(anchor).or_else(|| paper.below(anchor, 1)) else { continue };
        let region = value.region();
        let matched = signs.all.iter().any(|s| s.as_payer && s.sheet == anchor.sheet && s.region.touches(&region));
        let words: Vec<&&Token> = value.tokens.iter().filter(|t| t.folded.len() >= 4 && !t.has_digit()).collect();
        let ours = known.company.iter().any(|name| {
            words
                .first()
                .is_some_and(|t| fold(&name.name).starts_with(&t.folded) || alike(&fold(&name.name), &t.folded))
        });
        if !matched && !words.is_empty() && !ours {
            if value.confidence() >= 0.6 && words.iter().any(|t| is_public_body(&t.folded)) {
                signs.stranger = true;
            } else {
                signs.unreadable = true;
            }
        }
    }
    // The letterhead of a commitment is its issuer's.
    let Some(first) = paper.sheets.first().filter(|_| is_commitment) else { return };
    for row in first.rows.iter().filter(|row| row.middle * 4 < first.size.1) {
        for segment in &row.segments {
            let body = segment.iter().find(|t| is_public_body(&t.folded) && t.confidence >= 0.6);
            let region = around(segment);
            if body.is_some() && !signs.all.iter().any(|s| s.sheet == 0 && s.region.touches(&region)) {
                signs.stranger = true;
            }
        }
    }
}

/// Whether a folded word is one by which municipalities, counties and their unions are called.
pub(super) fn is_public_body(folded: &str) -> bool {
    ["hyvinvointialue", "valfardsomrade", "kaupunki", "kaupungin", "kuntayhtyma", "samkommun"]
        .iter()
        .any(|stem| folded.contains(stem))
        || matches!(folded, "kunta" | "kunnan" | "stad" | "stads" | "kommun" | "kommuns")
}
