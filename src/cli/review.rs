//! `review` and `explain`: what waits for a person, and why a document is where it is.

use clap::Args;
use serde_json::{Value as Json, json};

use super::{Context, Exit, Failure, WithPurpose, documents::reasons};
use crate::{
    appliance::Waiting,
    record::{Candidate, Client, ClientId, ControllerId, DocumentId, Field, Purpose},
};

#[derive(Debug, Args)]
pub(super) struct Review {
    #[command(flatten)]
    purpose: WithPurpose,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentId,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Review {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        let waiting = desk.review(&self.purpose.or(Purpose::filing()))?;
        for one in &waiting {
            tell(context, one)?;
        }
        context.say("review-count", &[("count", waiting.len().into())]);
        Ok(Exit::Done)
    }
}

impl Explain {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        tell(context, &desk.explain(self.document, &self.purpose.or(Purpose::filing()))?)?;
        Ok(Exit::Done)
    }
}

fn tell(context: &Context, waiting: &Waiting) -> Result<(), Failure> {
    let document = &waiting.document;
    let proposal = document.proposal();
    let words: Vec<_> = waiting.reasons.iter().map(|reason| reason.slug()).collect();
    if context.json() {
        return context.answer(&json!({
            "id": document.id().to_string(),
            "state": document.standing().slug(),
            "type": document.facts().kind,
            "reasons": words,
            "fields": proposal.fields,
            "clients": proposal.client_candidates.iter().map(client).collect::<Vec<_>>(),
            "controllers": proposal.controller_candidates.iter().map(controller).collect::<Vec<_>>(),
        }));
    }
    println!(
        "{}  {}  {}  {}",
        document.id(),
        context.messages.word("state", document.standing()),
        context.kind(document.facts().kind),
        document.field(Field::ClientName).unwrap_or("-")
    );
    println!("    {}", reasons(context, &words));
    for candidate in &proposal.client_candidates {
        let Some(known) = waiting.clients.iter().find(|client| client.id == candidate.who) else { continue };
        println!("    {:>3.0} %  {}  ({})", candidate.score.value() * 100.0, name(known), evidence(context, candidate));
    }
    for candidate in &proposal.controller_candidates {
        println!(
            "    {:>3.0} %  {}  ({})",
            candidate.score.value() * 100.0,
            candidate.who,
            evidence(context, candidate)
        );
    }
    Ok(())
}

fn name(client: &Client) -> String {
    let number = client.number.as_ref().map_or_else(|| client.id.to_string(), |number| number.reveal().to_owned());
    format!("{number} {} {}", client.given_name.reveal(), client.family_name.reveal())
}

fn evidence<T>(context: &Context, candidate: &Candidate<T>) -> String {
    let words: Vec<_> = candidate
        .evidence
        .iter()
        .map(|evidence| {
            let kind = context.messages.word("evidence", evidence.kind);
            match evidence.page {
                Some(page) => format!("{kind}: {} [{page}]", evidence.text.reveal()),
                None => kind,
            }
        })
        .collect();
    words.join(", ")
}

fn client(candidate: &Candidate<ClientId>) -> Json {
    json!({ "client": candidate.who.to_string(), "score": candidate.score, "evidence": candidate.evidence })
}

fn controller(candidate: &Candidate<ControllerId>) -> Json {
    json!({ "controller": candidate.who.to_string(), "score": candidate.score, "evidence": candidate.evidence })
}
