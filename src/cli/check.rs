//! `check` and `doctor`: are the settings right, and does the machine have what we need.

use clap::Args;

use super::{Context, Exit, Failure, failure::problems_told};
use crate::appliance::{self, Finding};

#[derive(Debug, Args)]
pub(super) struct Check {}

impl Check {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let settings = context.settings(&context.home()?)?;
        if !settings.away.is_empty() && !context.json() {
            println!("{}", problems_told(&settings.away, context.messages));
        }
        context.say("check-done", &[("folders", settings.folders.len().into())]);
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Doctor {}

impl Doctor {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let home = context.home()?;
        let settings = context.settings(&home)?;
        let findings = appliance::examine(&home, &settings, context.clock().now());
        for finding in &findings {
            if context.json() {
                context.answer(finding)?;
            } else {
                let mark = if finding.well { "+" } else { "!" };
                let arguments = [("what", finding.what.as_str().into()), ("count", finding.count.into())];
                println!("{mark} {}", context.messages.with(&format!("doctor-{}", finding.key), &arguments));
            }
        }
        Ok(if findings.iter().all(|finding: &Finding| finding.well) { Exit::Done } else { Exit::NeedsPerson })
    }
}
