//! `correct`: what was misread of a document is put right.

use std::io::{self, IsTerminal as _};

use clap::Args;

use super::{Context, Exit, Failure, WithPurpose};
use crate::record::{Correction, DocumentId, Purpose, day};

#[derive(Debug, Args)]
pub(super) struct Correct {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentId,
    /// What is right: type=…, dated=… or a field of `documents --json`; an empty value says that the paper does not
    /// have it. Without any, they are read from standard input, a line each, where no process list shows them
    #[arg(value_name = "FIELD=VALUE")]
    values: Vec<String>,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Correct {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let lines = if self.values.is_empty() { asked(context)? } else { self.values };
        let correction = parse(&lines)?;
        let (_, _, desk) = context.desk()?;
        let with_receiver = desk.correct(self.document, &correction, &self.purpose.or(Purpose::correction()))?;
        context.say("corrected", &[("id", self.document.to_string().into())]);
        if with_receiver {
            context.say("corrected-after-handover", &[]);
        }
        Ok(Exit::Done)
    }
}

fn asked(context: &Context) -> Result<Vec<String>, Failure> {
    if io::stdin().is_terminal() {
        context.say("ask-corrections", &[]);
    }
    let lines = io::stdin().lines().collect::<Result<Vec<_>, _>>().map_err(Failure::io("read the corrections"))?;
    Ok(lines.into_iter().filter(|line| !line.trim().is_empty()).collect())
}

/// What cannot be understood is named by its field, never by its value.
fn parse(lines: &[String]) -> Result<Correction, Failure> {
    let mut correction = Correction::default();
    for line in lines {
        let (name, value) = line.split_once('=').ok_or(Failure::Usage { key: "correction-form" })?;
        let unfit = || Failure::Value { field: name.trim().chars().take(40).collect() };
        match name.trim() {
            "type" => correction.kind = Some(value.trim().parse().map_err(|_| unfit())?),
            "dated" => correction.dated = Some(day(value).ok_or_else(unfit)?),
            field => {
                let field = field.parse().map_err(|_| Failure::Usage { key: "correction-form" })?;
                correction.set(field, value).map_err(|_| unfit())?;
            }
        }
    }
    if correction.is_empty() { Err(Failure::Usage { key: "correction-form" }) } else { Ok(correction) }
}
