//! `documents`: every document and every refused file.

use clap::Args;

use super::{Context, Exit, Failure, WithPurpose};

#[derive(Debug, Args)]
pub(super) struct Documents {
    /// Tell names, codes and file names too; needs a purpose, and is logged
    #[arg(long)]
    reveal: bool,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Documents {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let purpose = if self.reveal { Some(self.purpose.told()?) } else { None };
        let (_, _, desk) = context.desk()?;
        let entries = desk.documents(purpose)?;
        for entry in &entries {
            if context.json() {
                context.answer(entry)?;
                continue;
            }
            println!(
                "{}  {:<11} {:<24} {:<10} {}",
                entry.id,
                context.messages.word("state", entry.state),
                context.kind(entry.kind),
                entry.controller_y_tunnus.as_deref().unwrap_or("-"),
                reasons(context, &entry.reasons),
            );
            if purpose.is_some() {
                let name = entry.fields.get(&crate::record::Field::ClientName).map_or("", |name| name.reveal());
                let file = entry.source_file.as_ref().map_or("", |name| name.reveal());
                println!("    {name}  ({file})");
            }
        }
        context.say("documents-count", &[("count", entries.len().into())]);
        Ok(Exit::Done)
    }
}

/// Reasons in a clerk's words.
pub(super) fn reasons(context: &Context, slugs: &[&'static str]) -> String {
    let words: Vec<_> = slugs
        .iter()
        .map(|slug| {
            context
                .messages
                .find(&format!("reason-{slug}"), &[])
                .or_else(|| context.messages.find(&format!("refusal-{slug}"), &[]))
                .unwrap_or_else(|| (*slug).to_owned())
        })
        .collect();
    words.join("; ")
}
