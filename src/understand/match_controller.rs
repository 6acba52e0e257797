//! On whose behalf a paper is: by the payer that it names, else by the client's only controller on its day.
//!
//! A name alone is not enough when it is misread: then the business id, the e-invoice address or the client's own
//! terms must say the same. The home municipality and our own business ids are never the payer.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    anchor::Paper,
    extract::BusinessHit,
    payer_signs::{Sign, Signs},
    unnamed::names_no_payer,
};
use crate::record::{
    Candidate, Client, Confidence, ControllerId, DocumentType, Evidence, EvidenceKind, Known, Private, Reason,
    SignatureLine,
};

/// What the paper says about its controller.
#[derive(Debug)]
pub(super) struct ControllerMatch {
    pub choice: Option<ControllerId>,
    pub candidates: Vec<Candidate<ControllerId>>,
    pub holds: Vec<Reason>,
    pub notes: Vec<Reason>,
    /// The payer's business id as printed, right or not.
    pub business_id: Option<BusinessHit>,
}

/// Finds the controller of a paper. `day` is the day that counts for it, if it has one; `lines` are its places to sign.
pub(super) fn match_controller(
    paper: &Paper,
    known: &Known,
    kind: Option<DocumentType>,
    client: Option<&Client>,
    day: Option<NaiveDate>,
    lines: &[SignatureLine],
) -> ControllerMatch {
    let is_commitment = kind == Some(DocumentType::PaymentCommitment);
    let terms: Vec<&ControllerId> = match (client, day) {
        (Some(client), Some(day)) => client.controllers_on(day),
        (Some(client), None) => {
            let mut all: Vec<_> = client.controllers.iter().map(|term| &term.controller).collect();
            all.sort();
            all.dedup();
            all
        }
        (None, _) => Vec::new(),
    };
    let mut signs = Signs::of(paper, known, client, &terms, is_commitment);

    let candidates = candidates(paper, &signs.all);
    let mut found = ControllerMatch {
        choice: None,
        candidates,
        holds: Vec::new(),
        notes: Vec::new(),
        business_id: signs.business_id.take(),
    };
    let silent = || names_no_payer(paper, lines, &signs.all);
    decide(&mut found, &signs, &terms, is_commitment, silent);
    if let Some(ControllerId::Body(id)) = &found.choice
        && let Some(controller) = known.controllers.iter().find(|c| c.id == ControllerId::Body(id.clone()))
        && let (Some(until), Some(day)) = (controller.responsible_until, day)
        && until < day
    {
        // A form of old with the name of a body whose duty had passed on.
        found.holds.push(Reason::ControllerUnknown);
    }
    found
}

fn decide(
    found: &mut ControllerMatch,
    signs: &Signs,
    terms: &[&ControllerId],
    is_commitment: bool,
    silent: impl Fn() -> bool,
) {
    let mut printed: Vec<&ControllerId> = signs.all.iter().filter(|s| s.as_payer).map(|s| &s.who).collect();
    printed.sort();
    printed.dedup();
    match printed.as_slice() {
        [who] => {
            found.choice = Some((*who).clone());
            let mut kinds: Vec<EvidenceKind> =
                signs.all.iter().filter(|s| s.who == **who && s.exact).map(|s| s.kind).collect();
            kinds.sort();
            kinds.dedup();
            let agreed = terms.contains(who);
            let own = **who == ControllerId::Own;
            let passing = signs.all.iter().any(|sign| !sign.as_payer && sign.who != **who);
            if signs.stranger && kinds.len() < 2 {
                found.holds.push(Reason::ControllerNotInList);
            } else if (kinds.is_empty() && !agreed)
                // Something stands at the payer's label that says nothing, or more than was understood.
                || (signs.unreadable && (own || kinds.len() < 2))
                // A commitment is a buyer's; and a body that is named beside a client who pays may pay the rest.
                || (own && (is_commitment || (passing && !agreed)))
            {
                found.holds.push(Reason::ControllerUnknown);
            }
        }
        [] if signs.stranger => found.holds.push(Reason::ControllerNotInList),
        [] if signs.unreadable || is_commitment => {
            found.holds.push(Reason::ControllerUnknown);
            if let [only] = terms {
                found.choice = Some((*only).clone());
            }
        }
        [] => match terms {
            // What is named in passing may not speak against the register.
            [only] if signs.all.iter().all(|sign| sign.who == **only) => {
                found.choice = Some((*only).clone());
                // A payer's row that was lost looks like one that was never there.
                if silent() {
                    found.notes.push(Reason::ControllerFromRegister);
                } else {
                    found.holds.extend([Reason::ControllerUnknown, Reason::PoorLegibility]);
                }
            }
            _ => found.holds.push(Reason::ControllerUnknown),
        },
        _ => found.holds.push(Reason::ControllerUnknown),
    }
}

fn candidates(paper: &Paper, signs: &[Sign]) -> Vec<Candidate<ControllerId>> {
    let mut by_controller: BTreeMap<&ControllerId, (f32, Vec<Evidence>)> = BTreeMap::new();
    for sign in signs {
        let (doubt, evidence) = by_controller.entry(&sign.who).or_insert((1.0, Vec::new()));
        *doubt *= match (sign.as_payer, sign.exact) {
            (true, true) => 0.15,
            (true, false) | (false, true) => 0.6,
            (false, false) => 0.9,
        };
        evidence.push(Evidence {
            kind: sign.kind,
            text: Private::new(sign.text.clone()),
            page: Some(paper.sheets[sign.sheet].page.number),
            region: Some(sign.region),
        });
    }
    let mut list: Vec<Candidate<ControllerId>> = by_controller
        .into_iter()
        .map(|(who, (doubt, evidence))| Candidate { who: who.clone(), score: Confidence::new(1.0 - doubt), evidence })
        .collect();
    list.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    list
}
