//! Whose paper it is: by the identity code and the name, else by the name and a second fact.

use super::{
    anchor::{Owner, Paper},
    extract::{
        CodeHit, CodeReading, Fit, Likeness, PrintedName, client_name, codes, labelled_names, name_fit, readable_words,
        same_address, same_email, same_phone,
    },
    fold::{distance, fold_name},
    print::{Evenness, evenness},
};
use crate::record::{
    Candidate, Client, ClientChoice, ClientId, Confidence, Evidence, EvidenceKind, Known, PersonalIdentityCode,
    Private, Reason, Region,
};
use chrono::NaiveDate;

/// What the paper says about its client.
#[derive(Debug)]
pub(super) struct ClientMatch {
    pub choice: Option<ClientChoice>,
    pub candidates: Vec<Candidate<ClientId>>,
    /// Reasons for which a person must look.
    pub holds: Vec<Reason>,
    /// What was noticed, and is no reason to wait.
    pub notes: Vec<Reason>,
    pub name: Option<PrintedName>,
    /// The code that is the client's, as found.
    pub code: Option<CodeHit>,
}

/// A second fact on the paper that agrees with a client.
struct Fact {
    kind: EvidenceKind,
    text: String,
    sheet: usize,
    region: Region,
}

/// Finds the client of a paper. `day` is the day that counts for it.
pub(super) fn match_client(paper: &Paper, known: &Known, day: NaiveDate) -> ClientMatch {
    let codes = codes(paper);
    let name = client_name(paper, &codes);
    let mut found = ClientMatch {
        choice: None,
        candidates: candidates(paper, known, &codes, name.as_ref()),
        holds: Vec::new(),
        notes: Vec::new(),
        name,
        code: None,
    };
    match client_code(&codes, day) {
        ClientCode::One(hit) => {
            let hit = hit.clone();
            by_code(&mut found, paper, known, &hit, day);
            found.code = Some(hit);
        }
        ClientCode::Wrong(hit) => {
            let hit = hit.clone();
            by_wrong_code(&mut found, known, &hit);
            found.code = Some(hit);
        }
        ClientCode::Several => found.holds.push(Reason::AmbiguousClient),
        ClientCode::None => by_name(&mut found, paper, known),
    }
    if let Some(ClientChoice::Known(id)) = &found.choice {
        let id = *id;
        if names_another(paper, known, id) && !found.holds.contains(&Reason::NameHetuConflict) {
            found.holds.push(Reason::NameHetuConflict);
        }
        // Whoever was chosen leads the list.
        found.candidates.sort_by_key(|candidate| candidate.who != id);
    }
    found
}

/// Whether another client's whole name stands at one of the paper's labels of a client's name: a page that strayed in.
fn names_another(paper: &Paper, known: &Known, chosen: ClientId) -> bool {
    let is_of = |name: &PrintedName, client: &Client| name_fit(name, client).is_same();
    labelled_names(paper).iter().any(|name| {
        let (mut own, mut other) = (false, false);
        for client in known.clients.iter().filter(|client| is_of(name, client)) {
            (own, other) = (own || client.id == chosen, other || client.id != chosen);
        }
        other && !own
    })
}

/// The codes of a paper, weighed.
enum ClientCode<'c> {
    One(&'c CodeHit),
    /// The client's, and it does not read as one.
    Wrong(&'c CodeHit),
    /// Several that may be the client's.
    Several,
    None,
}

/// Which code is the client's: one that stands in the client's block, or the only one that is nobody else's.
fn client_code(codes: &[CodeHit], day: NaiveDate) -> ClientCode<'_> {
    let others = |hit: &&CodeHit| hit.owner != Some(Owner::Guardian);
    let mine: Vec<&CodeHit> = codes.iter().filter(others).collect();
    // A misread repetition of a code that was read well elsewhere on the paper is no second code.
    let mut right: Vec<&CodeHit> = mine.iter().copied().filter(|hit| hit.code().is_some()).collect();
    right.sort_by(|a, b| {
        let rank = |hit: &CodeHit| (hit.owner == Some(Owner::Client), matches!(hit.reading, CodeReading::Whole(_)));
        rank(b).cmp(&rank(a)).then(b.confidence.total_cmp(&a.confidence))
    });
    if let Some(best) = right.first() {
        if right.iter().any(|hit| hit.code() != best.code()) {
            return ClientCode::Several;
        }
        if mine.iter().any(|hit| hit.code().is_none() && distance(&hit.text, &best.text) > 4) {
            return ClientCode::Several;
        }
        let guardians: Vec<_> = codes.iter().filter(|hit| !others(hit)).filter_map(CodeHit::code).collect();
        // The younger of child and guardian is the client: blocks that say otherwise were read wrong.
        if let Some(code) = best.code()
            && guardians.iter().any(|guardian| guardian.age_on(day) < 15 || guardian.born() > code.born())
        {
            return ClientCode::Several;
        }
        return ClientCode::One(best);
    }
    match mine.iter().find(|hit| hit.labelled).or(mine.first()) {
        Some(hit) => ClientCode::Wrong(hit),
        None => ClientCode::None,
    }
}

fn by_code(found: &mut ClientMatch, paper: &Paper, known: &Known, hit: &CodeHit, day: NaiveDate) {
    let Some(code) = hit.code() else { return };
    if let Some(client) = known.clients.iter().find(|client| client.codes.contains(code)) {
        known_code(found, paper, known, client);
    } else {
        new_code(found, paper, known, hit, code, day);
    }
}

/// The code is a known client's: the name must say so too.
fn known_code(found: &mut ClientMatch, paper: &Paper, known: &Known, client: &Client) {
    found.choice = Some(ClientChoice::Known(client.id));
    let facts = facts(paper, client);
    let Some(name) = &found.name else {
        let halves = [&client.given_name, &client.family_name].map(|half| fold_name(half.reveal()));
        let half_agrees = readable_words(paper).iter().any(|word| halves.contains(word));
        if facts.is_empty() && !half_agrees {
            found.holds.push(Reason::HetuRepaired);
        }
        found.notes.push(Reason::PoorLegibility);
        return;
    };
    let fit = name_fit(name, client);
    let another = known.clients.iter().any(|other| other.id != client.id && name_fit(name, other).is_same());
    match fit.given {
        _ if another && !fit.is_same() => found.holds.push(Reason::NameHetuConflict),
        Likeness::No => {
            // Somebody else's name, or nothing but a bad reading: either way a person looks.
            let read_well = name.confidence >= 0.6;
            found.holds.push(if read_well { Reason::NameHetuConflict } else { Reason::HetuRepaired });
        }
        Likeness::Dim if name.confidence >= 0.85 && facts.is_empty() => found.holds.push(Reason::NameHetuConflict),
        Likeness::Dim if facts.is_empty() && fit.family < Likeness::Near => found.holds.push(Reason::HetuRepaired),
        Likeness::Dim => found.notes.push(Reason::PoorLegibility),
        Likeness::Near | Likeness::Exact => {
            if fit.former || (fit.family < Likeness::Near && name.confidence >= 0.6) {
                found.notes.push(Reason::NameChanged);
            } else if fit.family < Likeness::Near {
                found.notes.push(Reason::PoorLegibility);
            }
        }
    }
}

/// Nobody has the code: somebody new, if code and name are printed and read without doubt, and nobody known is near.
fn new_code(
    found: &mut ClientMatch,
    paper: &Paper,
    known: &Known,
    hit: &CodeHit,
    code: &PersonalIdentityCode,
    day: NaiveDate,
) {
    let near_code = |client: &&Client| client.codes.iter().any(|other| distance(other.reveal(), code.reveal()) <= 2);
    let same_name = |client: &&Client| {
        found.name.as_ref().is_some_and(|name| {
            let fit = name_fit(name, client);
            fit.is_same() || fit.is_near()
        })
    };
    if let Some(client) = known.clients.iter().find(|c| near_code(c) && same_name(c)) {
        // One misread character may leave the check right; the century is not checked at all.
        found.choice = Some(ClientChoice::Known(client.id));
        found.holds.push(Reason::HetuRepaired);
        return;
    }
    found.notes.push(Reason::NewClient);
    let Some(name) = &found.name else {
        found.holds.push(Reason::HetuRepaired);
        return;
    };
    let (given_name, family_name) = name.parts();
    found.choice = Some(ClientChoice::New {
        code: code.clone(),
        family_name: Private::new(family_name),
        given_name: Private::new(given_name),
    });
    let age = code.age_on(day);
    let even = evenness(&paper.sheets[hit.sheet], hit.region);
    // The check does not cover the century sign, and the new ones are letters that look like each other.
    let new_sign = !matches!(code.reveal().as_bytes()[6], b'-' | b'A');
    let read_well = hit.confidence >= if new_sign { 0.85 } else { 0.8 }
        || (hit.confidence >= 0.7 && !new_sign && even == Evenness::Exact && name.confidence >= 0.85);
    if even == Evenness::Uneven {
        found.holds.push(Reason::HandwrittenIdentity);
    } else if matches!(hit.reading, CodeReading::Mended(_)) {
        found.holds.push(Reason::HetuRepaired);
    } else if !read_well || name.confidence < 0.6 || !(0..=105).contains(&age) {
        found.holds.push(Reason::HetuRepaired);
        found.notes.push(Reason::PoorLegibility);
    } else if known.clients.iter().any(|c| near_code(&c)) {
        found.holds.push(Reason::HetuRepaired);
    } else if known.clients.iter().any(|c| same_name(&c)) {
        // The namesake may be the same person under a changed code.
        found.holds.push(Reason::AmbiguousClient);
    }
}

/// A code that does not read as one. Mended by a known client of that name it is a proposal, and never files.
fn by_wrong_code(found: &mut ClientMatch, known: &Known, hit: &CodeHit) {
    found.holds.push(Reason::HetuCheckFailed);
    let Some(name) = &found.name else { return };
    let near = |client: &&Client| {
        let fit = name_fit(name, client);
        (fit.is_same() || fit.is_near())
            && client.codes.iter().any(|code| distance(code.reveal(), &hit.text.to_uppercase()) <= 3)
    };
    let mut clients = known.clients.iter().filter(near);
    if let (Some(client), None) = (clients.next(), clients.next()) {
        found.choice = Some(ClientChoice::Known(client.id));
        found.holds.push(Reason::HetuRepaired);
    }
}

/// No code: the name must be one client's alone, and a second fact must agree.
fn by_name(found: &mut ClientMatch, paper: &Paper, known: &Known) {
    let Some(name) = &found.name else {
        found.holds.push(Reason::NewClientWithoutHetu);
        return;
    };
    let fits: Vec<(&Client, Fit)> = known.clients.iter().map(|client| (client, name_fit(name, client))).collect();
    let same: Vec<&Client> = fits.iter().filter(|(_, fit)| fit.is_same()).map(|(client, _)| *client).collect();
    let near: Vec<&Client> = fits.iter().filter(|(_, fit)| fit.is_near()).map(|(client, _)| *client).collect();
    match (same.as_slice(), near.as_slice()) {
        ([], []) => found.holds.push(Reason::NewClientWithoutHetu),
        ([client], _) | ([], [client]) => {
            let facts = facts(paper, client);
            found.choice = Some(ClientChoice::Known(client.id));
            let personal = facts.iter().any(|fact| matches!(fact.kind, EvidenceKind::Phone | EvidenceKind::Email));
            // A name that is only near wants a fact that is the person's own: a family shares its address.
            if facts.is_empty() || (same.is_empty() && !personal) {
                found.holds.push(Reason::ClientByNameOnly);
            } else {
                found.notes.push(Reason::NoHetuOnDocument);
            }
        }
        _ => found.holds.push(Reason::AmbiguousClient),
    }
}

/// The address, telephone and e-mail on the paper that are this client's.
fn facts(paper: &Paper, client: &Client) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |kind, text: &str, sheet, region| {
        if !facts.iter().any(|fact: &Fact| fact.kind == kind) {
            facts.push(Fact { kind, text: text.to_owned(), sheet, region });
        }
    };
    for (index, sheet) in paper.sheets.iter().enumerate() {
        for row in &sheet.rows {
            for segment in &row.segments {
                for start in 0..segment.len() {
                    let mut text = String::new();
                    let mut region = segment[start].region;
                    for token in segment.iter().skip(start).take(7) {
                        if !text.is_empty() {
                            text.push(' ');
                        }
                        text.push_str(token.text);
                        region = region.union(token.region);
                        let is = |known: &Option<Private>, same: fn(&str, &str) -> bool| {
                            known.as_ref().is_some_and(|known| same(&text, known.reveal()))
                        };
                        // Most of a paper is none of these: the costly look is for what has their shape.
                        let digits = text.bytes().filter(u8::is_ascii_digit).count();
                        if digits >= 7 && is(&client.phone, same_phone) {
                            add(EvidenceKind::Phone, &text, index, region);
                        }
                        if text.contains(['.', '@']) && text.len() >= 8 && is(&client.email, same_email) {
                            add(EvidenceKind::Email, &text, index, region);
                        }
                        if digits >= 2 && text.contains(' ') && is(&client.address, same_address) {
                            add(EvidenceKind::Address, &text, index, region);
                        }
                    }
                }
            }
        }
    }
    facts
}

/// Everybody known for whom something on the paper speaks, best first.
fn candidates(paper: &Paper, known: &Known, codes: &[CodeHit], name: Option<&PrintedName>) -> Vec<Candidate<ClientId>> {
    let evidence = |kind, text: String, sheet: usize, region| Evidence {
        kind,
        text: Private::new(text),
        page: Some(paper.sheets[sheet].page.number),
        region: Some(region),
    };
    let mut list: Vec<Candidate<ClientId>> = known
        .clients
        .iter()
        .filter_map(|client| {
            let mut doubt = 1.0_f32;
            let mut found = Vec::new();
            for hit in codes.iter().filter(|hit| hit.owner != Some(Owner::Guardian)) {
                if hit.code().is_some_and(|code| client.codes.contains(code)) {
                    doubt *= 0.05;
                    found.push(evidence(EvidenceKind::Code, hit.text.clone(), hit.sheet, hit.region));
                } else if client.codes.iter().any(|code| distance(code.reveal(), &hit.text.to_uppercase()) <= 2) {
                    doubt *= 0.6;
                    found.push(evidence(EvidenceKind::MendedCode, hit.text.clone(), hit.sheet, hit.region));
                }
            }
            if let Some(name) = name {
                let fit = name_fit(name, client);
                if fit.is_same() || fit.is_near() {
                    doubt *= if fit.is_same() { 0.3 } else { 0.5 };
                    let kind = if fit.former { EvidenceKind::FormerName } else { EvidenceKind::Name };
                    found.push(evidence(kind, name.text(), name.sheet, name.region));
                }
            }
            if !found.is_empty() || name.is_none() {
                for fact in facts(paper, client) {
                    doubt *= 0.3;
                    found.push(evidence(fact.kind, fact.text, fact.sheet, fact.region));
                }
            }
            let score = Confidence::new(1.0 - doubt);
            (!found.is_empty()).then_some(Candidate { who: client.id, score, evidence: found })
        })
        .collect();
    list.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    list.truncate(8);
    list
}
