//! What on a paper speaks for a payer: business ids, e-invoice addresses, names, mail domains, and the words that
//! the client pays.

use super::{
    anchor::{Anchor, Owner, Paper},
    extract::{BusinessHit, business_ids, ovt_codes},
    fold::{alike, distance, fold},
    own_payment::by_own_payment,
    sheet::{Segment, Token, around},
    unread::unread_at,
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
    /// `terms` are the client's controllers on its day.
    pub fn of(
        paper: &Paper,
        known: &Known,
        client: Option<&Client>,
        terms: &[&ControllerId],
        is_commitment: bool,
    ) -> Self {
        let mut signs = Self::default();
        by_name(&mut signs, paper, known, terms, is_commitment);
        by_business_id(&mut signs, paper, known, is_commitment);
        by_address(&mut signs, paper, known);
        by_own_payment(&mut signs, paper, client);
        payer_fields(&mut signs, paper, known, is_commitment);
        signs
    }
}

/// Ids and addresses come behind the names: one that stands at a payer's name is the payer's.
fn by_business_id(signs: &mut Signs, paper: &Paper, known: &Known, is_commitment: bool) {
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
            let as_payer = hit.owner == Some(Owner::Payer)
                || is_commitment && is_payers_place(paper, hit.sheet, hit.region, Meaning::BusinessId)
                || signs.all.iter().any(|sign| sign.as_payer && is_beside(paper, sign, hit.sheet, hit.region));
            signs.all.push(Sign {
                who,
                kind: EvidenceKind::BusinessId,
                as_payer,
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
            let as_payer = is_payers_place(paper, sheet, region, Meaning::Ovt);
            signs.all.push(Sign { who, kind: EvidenceKind::Ovt, as_payer, exact: true, text, sheet, region });
        }
    }
}

/// Whether a number stands at its own label, or in the head or foot of the paper: there it is the issuer's. Anywhere
/// else it is named in passing.
fn is_payers_place(paper: &Paper, sheet: usize, region: Region, label: Meaning) -> bool {
    let page = &paper.sheets[sheet];
    let at_label = paper.with(label).filter(|anchor| anchor.sheet == sheet).any(|anchor| {
        let level = anchor.region.y < region.bottom() && region.y < anchor.region.bottom();
        let column = anchor.region.x < region.right() && region.x < anchor.region.right() + page.glyph * 4;
        (level && anchor.region.x < region.x)
            || (column
                && region.y.abs_diff(anchor.region.bottom()).min(anchor.region.y.abs_diff(region.bottom()))
                    < page.glyph * 2)
    });
    at_label || region.y * 4 < page.size.1 || region.y * 100 > page.size.1 * 85
}

/// Whether a place follows a payer's name in its line, or on the next one: `Suvannon hyvinvointialue (Y-tunnus …)`.
fn is_beside(paper: &Paper, sign: &Sign, sheet: usize, region: Region) -> bool {
    let glyph = paper.sheets[sheet].glyph;
    let level = sign.region.y < region.bottom() && region.y < sign.region.bottom();
    let next = region.y >= sign.region.bottom() && region.y - sign.region.bottom() < glyph * 3 / 2;
    let near = region.x < sign.region.right() + glyph * 12;
    sign.sheet == sheet && (level && near || next && region.x < sign.region.right())
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

fn by_name(signs: &mut Signs, paper: &Paper, known: &Known, terms: &[&ControllerId], is_commitment: bool) {
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
            if continues_a_name(paper, (sheet, row), &words, start) {
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
                    || (terms.contains(&who) && speaks_of_paying(segment))
                    || belongs_to(paper, sheet, row, segment, names_payer),
                exact: wrong == 0,
                text: tokens.iter().map(|t| t.text).collect::<Vec<_>>().join(" "),
                sheet,
                region: around(tokens),
            });
        }
    }
}

/// The segments of a paper, each with its page and row.
pub(super) fn segments<'p, 'a>(paper: &'p Paper<'a>) -> impl Iterator<Item = (usize, usize, &'p Segment<'a>)> {
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
fn continues_a_name(paper: &Paper, at: (usize, usize), words: &[(String, &Token)], start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return words.first().and_then(|(_, first)| above(paper, at, first)).is_some_and(|token| goes_on(token));
    };
    let token = words[before].1;
    let joined = matches!(token.folded.as_str(), "ja" | "och")
        && before.checked_sub(1).is_some_and(|one| words[one].1.is_capitalised() && names_a_place(words[one].1));
    let is_label = |a: &Anchor| (a.sheet, a.row) == at && a.region.touches(&token.region);
    token.region == words[start].1.region
        || goes_on(token)
        || joined
        || (token.is_capitalised() && names_a_place(token) && !paper.anchors.iter().any(is_label))
}

/// A first part of a name: `Keski-`, `Norra`.
fn goes_on(token: &Token) -> bool {
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
    token.text.ends_with(['-', '–']) || PARTS_OF_THE_LAND.contains(&token.folded.as_str())
}

/// A genitive, with nothing that ends it: `Vanhan`, `Mustilan`.
fn names_a_place(token: &Token) -> bool {
    token.folded.len() >= 4 && token.text.ends_with(['n', 's'])
}

/// The last word of the line above, in the same column: a narrow cell breaks a name.
fn above<'p>(paper: &'p Paper, (sheet, row): (usize, usize), first: &Token) -> Option<&'p Token<'p>> {
    let page = &paper.sheets[sheet];
    let near = |region: Region| {
        first.region.y.saturating_sub(region.bottom()) < page.glyph * 3 / 2
            && region.x < first.region.right()
            && region.right() + page.glyph > first.region.x
    };
    let rows = page.rows[..row].iter().rev().take(3);
    rows.flat_map(|row| &row.segments).filter(|segment| near(around(*segment))).find_map(|segment| segment.last())
}

/// Whether a sentence says who pays or orders: `Palvelun kustannuksista vastaa …`, `Faktureras …`. It may speak of
/// something else than the service, so that it only confirms whom the register names.
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
pub(super) fn belongs_to(
    paper: &Paper,
    sheet: usize,
    row: usize,
    segment: &[Token],
    wanted: impl Fn(&Anchor) -> bool,
) -> bool {
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

/// A payer that the paper names and nobody known answers to.
fn payer_fields(signs: &mut Signs, paper: &Paper, known: &Known, is_commitment: bool) {
    for anchor in paper.anchors.iter().filter(|a| a.meaning == Meaning::Payer) {
        let Some(value) = paper.right_of(anchor).or_else(|| paper.below(anchor, 1)) else {
            // Only a place without ink is silent.
            signs.unreadable |= !unread_at(&paper.sheets[anchor.sheet], anchor).is_empty();
            continue;
        };
        let region = value.region();
        let matched = signs.all.iter().any(|s| s.as_payer && s.sheet == anchor.sheet && s.region.touches(&region));
        let words: Vec<&&Token> = value.tokens.iter().filter(|t| t.folded.len() >= 4 && !t.has_digit()).collect();
        let ours = known.company.iter().any(|name| {
            words
                .first()
                .is_some_and(|t| fold(&name.name).starts_with(&t.folded) || alike(&fold(&name.name), &t.folded))
        });
        if !matched && !ours {
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
