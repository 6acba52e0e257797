//! The proposal: what all the findings on a paper come to, and whether they are sure enough to file it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::{
    anchor::Paper,
    boxes::ticks,
    classify::{classify, language},
    cover::Cover,
    divide::{Before, leaves, parts},
    extract::{decisive_day, fields, same_email},
    fold::fold_name,
    marks::signatures,
    match_client::{ClientMatch, match_client},
    match_controller::{ControllerMatch, match_controller},
    policy::missing_signatures,
    print::{Evenness, evenness},
    sheet::Sheet,
};
use crate::record::{
    Client, ClientChoice, Confidence, DocumentType, Field, Found, Known, Outcome, PageKind, PageReading, Private,
    Proposal, Reading, Reason, Tick, Ticked,
};

/// What is known of a file beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The day on which this is decided.
    pub today: NaiveDate,
    /// Only a part of the file could be had: a person must look.
    pub incomplete: bool,
    /// The name of the file ends in something else than the file is; noted, but no reason to wait.
    pub wrong_extension: bool,
}

/// Proposes what each document of a reading is, whose, and on whose behalf.
#[must_use]
pub fn propose(reading: &Reading, known: &Known, given: &Given) -> Vec<Proposal> {
    let (sheets, before) = leaves(reading);
    let paper = Paper::new(sheets);
    let parts = parts(&paper, &before);
    if parts.is_empty() {
        return whole(reading).map(|pages| judge(&paper, pages, None, known, *given)).into_iter().collect();
    }
    let mut used = Vec::new();
    let papers = paper.parted(parts.iter().map(|part| part.sheets.clone()));
    let judged = papers.iter().zip(&parts).map(|(paper, part)| {
        let cover = match before[part.sheets.start] {
            Before::Cover(id) if used.contains(&id) => Some(Cover::Spent),
            Before::Cover(id) => {
                used.push(id);
                Some(known.covers.iter().find(|sheet| sheet.id == id).map_or(Cover::Spent, Cover::Says))
            }
            Before::Sheet | Before::Blank | Before::Separator => None,
        };
        let mut proposal = judge(paper, pages_of(paper, reading), cover, known, *given);
        if part.doubtful {
            proposal.outcome = Outcome::NeedsReview;
            proposal.reasons.insert(0, Reason::DoubtfulParting);
        }
        proposal
    });
    judged.collect()
}

/// Proposes a whole reading as one document, which waits where it holds several: the file cannot be parted. Of
/// several the first is shown, and no client or controller is proposed for all of them.
#[must_use]
pub fn undivided(reading: &Reading, known: &Known, given: &Given) -> Option<Proposal> {
    let (sheets, before) = leaves(reading);
    let paper = Paper::new(sheets);
    let parts = parts(&paper, &before);
    let first = paper.parted(parts.iter().map(|part| part.sheets.clone())).into_iter().next();
    let mut proposal = judge(&first.unwrap_or_else(|| Paper::new(Vec::new())), whole(reading)?, None, known, *given);
    if parts.len() > 1 || parts.iter().any(|part| part.doubtful) {
        proposal.client = None;
        proposal.controller = None;
        proposal.signatures = None;
        proposal.outcome = Outcome::NeedsReview;
        proposal.reasons.insert(0, Reason::SeveralDocuments);
    }
    Some(proposal)
}

/// Proposes a whole reading as the one document that a person says it is.
#[must_use]
pub fn as_one(reading: &Reading, known: &Known, given: &Given) -> Option<Proposal> {
    let (sheets, _) = leaves(reading);
    Some(judge(&Paper::new(sheets), whole(reading)?, None, known, *given))
}

/// First and last page of a file.
fn whole(reading: &Reading) -> Option<(u32, u32)> {
    Some((reading.pages.first()?.number, reading.pages.last()?.number))
}

/// First and last page of a document: the blank ones behind its own are their backs, and those at the beginning of
/// the file come with the first. `reading` has its pages in their order.
fn pages_of(paper: &Paper, reading: &Reading) -> (u32, u32) {
    let number = |sheet: Option<&Sheet>| sheet.map_or(0, |sheet| sheet.page.number);
    let (first, last) = (number(paper.sheets.first()), number(paper.sheets.last()));
    let blank = |page: &&PageReading| page.kind == PageKind::Blank;
    let leading = reading.pages.iter().take_while(blank).count();
    let begins = reading.pages.get(leading).is_some_and(|page| page.number == first);
    let behind = reading.pages.iter().skip_while(|page| page.number <= last).take_while(blank).last();
    (if begins { reading.pages[0].number } else { first }, behind.map_or(last, |page| page.number))
}

/// Judges one document.
fn judge(
    paper: &Paper,
    (page_from, page_to): (u32, u32),
    cover: Option<Cover<'_>>,
    known: &Known,
    given: Given,
) -> Proposal {
    let read = classify(paper);
    let kind = read.or_else(|| cover.and_then(Cover::kind));
    let day = decisive_day(paper).map(|date| date.day).filter(|day| is_plausible(*day, given.today));
    let mut client = match_client(paper, known, day.unwrap_or(given.today));
    let mut lines = signatures(paper, kind);
    let mut controller = match_controller(paper, known, kind, chosen(&client, known), day, &lines);
    let covered = cover.map(|cover| cover.settle(known, read, &mut client, &mut controller));
    let known_client = chosen(&client, known);
    let age = client
        .code
        .as_ref()
        .and_then(|hit| hit.code())
        .or_else(|| known_client.and_then(|client| client.codes.first()))
        .map(|code| code.age_on(day.unwrap_or(given.today)));
    let unsigned = missing_signatures(&mut lines, kind, age);

    let mut reasons = Vec::new();
    match kind {
        None => reasons.push(Reason::TypeUnknown),
        Some(kind) if !kind.may_file_itself() => reasons.push(Reason::TypeNotArchived),
        Some(_) => {}
    }
    reasons.extend(covered.and_then(Result::err));
    reasons.extend(&client.holds);
    reasons.extend(&controller.holds);
    if unsigned {
        reasons.push(Reason::SignatureMissing);
    }
    let ticks = tick_boxes(paper, kind);
    if ticks.values().any(|tick| !tick.ticked) {
        reasons.push(Reason::CheckboxUnchecked);
    }
    if given.incomplete {
        reasons.push(Reason::TruncatedFile);
    }
    let sure = reasons.is_empty() && client.choice.is_some() && controller.choice.is_some();
    reasons.extend(covered.and_then(Result::ok));
    reasons.extend(&client.notes);
    reasons.extend(&controller.notes);
    reasons.extend(legibility(paper, &client));
    if given.wrong_extension {
        reasons.push(Reason::WrongExtension);
    }
    let mut seen = Vec::new();
    reasons.retain(|reason| {
        !seen.contains(reason) && {
            seen.push(*reason);
            true
        }
    });
    Proposal {
        page_from,
        page_to,
        kind,
        language: language(paper),
        fields: all_fields(paper, kind, &client, &controller, known, known_client),
        signatures: (!lines.is_empty()).then_some(lines),
        ticks,
        client: client.choice,
        client_candidates: client.candidates,
        controller: controller.choice,
        controller_candidates: controller.candidates,
        outcome: if sure { Outcome::AutoFile } else { Outcome::NeedsReview },
        reasons,
    }
}

/// The known client who was found.
fn chosen<'a>(client: &ClientMatch, known: &'a Known) -> Option<&'a Client> {
    match &client.choice {
        Some(ClientChoice::Known(id)) => known.clients.iter().find(|client| client.id == *id),
        _ => None,
    }
}

/// The boxes of a service plan that are surely ticked or surely empty.
fn tick_boxes(paper: &Paper, kind: Option<DocumentType>) -> BTreeMap<Tick, Ticked> {
    if kind != Some(DocumentType::ServicePlan) {
        return BTreeMap::new();
    }
    let page = |sheet: usize| paper.sheets[sheet].page.number;
    ticks(paper)
        .into_iter()
        .filter_map(|(tick, sheet, place)| {
            Some((tick, Ticked { ticked: place.ticked?, page: page(sheet), region: place.region }))
        })
        .collect()
}

/// A day that a paper can bear: not before the office's oldest papers, nor much after today.
fn is_plausible(day: NaiveDate, today: NaiveDate) -> bool {
    day.year() >= 1980 && today.checked_add_days(Days::new(31)).is_none_or(|limit| day <= limit)
}

/// How well it could be read: noted for whoever looks.
#[expect(clippy::cast_precision_loss, reason = "a count of words")]
fn legibility(paper: &Paper, client: &ClientMatch) -> Vec<Reason> {
    let mut notes = Vec::new();
    let (sum, count) = paper
        .sheets
        .iter()
        .flat_map(Sheet::tokens)
        .fold((0.0_f32, 0_u32), |(sum, count), token| (sum + token.confidence, count + 1));
    if count > 0 && sum / (count as f32) < 0.75 {
        notes.push(Reason::PoorLegibility);
    }
    if let Some(code) = &client.code
        && evenness(&paper.sheets[code.sheet], code.region) == Evenness::Uneven
    {
        notes.push(Reason::HandwrittenIdentity);
    }
    notes
}

/// The fields, with those that the matching found.
fn all_fields(
    paper: &Paper,
    kind: Option<DocumentType>,
    client: &ClientMatch,
    controller: &ControllerMatch,
    known: &Known,
    known_client: Option<&Client>,
) -> BTreeMap<Field, Found> {
    let mut all = fields(paper, kind);
    let mut put = |field, value: String, sheet: usize, region, confidence| {
        let page = paper.sheets[sheet].page.number;
        all.insert(field, Found { value: Private::new(value), page, region, confidence: Confidence::new(confidence) });
    };
    if let Some(name) = &client.name {
        put(Field::ClientName, name.text(), name.sheet, name.region, name.confidence);
    }
    if let Some(hit) = &client.code {
        let text = hit.code().map_or(hit.text.as_str(), |code| code.reveal());
        put(Field::Hetu, text.to_owned(), hit.sheet, hit.region, hit.confidence);
    }
    if let (Some(hit), Some(DocumentType::PaymentCommitment)) = (&controller.business_id, kind) {
        let text = hit.id.as_ref().map_or(hit.text.as_str(), |id| id.as_str());
        put(Field::PayerBusinessId, text.to_owned(), hit.sheet, hit.region, hit.confidence);
    }
    // What is known is better than what was misread of it: an e-mail address, an operator's letters and digits.
    if let Some(found) = all.get_mut(&Field::Operator)
        && let Some(chosen) = known.controllers.iter().find(|c| Some(&c.id) == controller.choice.as_ref())
        && let Some(operator) = &chosen.einvoice_operator
        && fold_name(operator) == fold_name(found.value.reveal())
    {
        found.value = Private::new(operator.clone());
    }
    if let Some(email) = known_client.and_then(|client| client.email.as_ref())
        && let Some(found) = all.get_mut(&Field::Email)
        && same_email(found.value.reveal(), email.reveal())
    {
        found.value = email.clone();
    }
    all
}
