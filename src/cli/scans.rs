//! `scans`, `try-again` and `discard`: the files as they came, and what a person does with refused ones.

use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure, WithPurpose, documents::reasons};
use crate::record::{Private, ScanId, ScanState};

#[derive(Debug, Args)]
pub(super) struct Scans {
    /// Tell file names too; needs a purpose, and is logged
    #[arg(long)]
    reveal: bool,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Scans {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let purpose = if self.reveal { Some(self.purpose.told()?) } else { None };
        let (_, _, desk) = context.desk()?;
        for (scan, names) in desk.scans(purpose)? {
            let (pages, why) = match scan.state() {
                ScanState::Read { pages, .. } | ScanState::Divided { pages, .. } => (Some(*pages), None),
                ScanState::Refused { reason, .. } => (None, Some(reason.slug())),
                ScanState::Sealed { .. } | ScanState::Discarded { .. } => (None, None),
            };
            let names: Vec<_> = names.iter().map(Private::reveal).collect();
            if context.json() {
                context.answer(&json!({
                    "id": scan.id().to_string(),
                    "state": scan.standing().slug(),
                    "received": scan.received_at(),
                    "sha256": scan.fixity().to_string(),
                    "bytes": scan.bytes(),
                    "pages": pages,
                    "reason": why,
                    "names": names,
                }))?;
            } else {
                println!(
                    "{}  {}  {:<9} {:>10}  {}  {}",
                    scan.id(),
                    scan.received_at().format("%Y-%m-%d %H:%M"),
                    context.messages.word("state", scan.standing()),
                    scan.bytes(),
                    why.map_or_else(String::new, |why| reasons(context, &[why])),
                    names.join(", "),
                );
            }
        }
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct TryAgain {
    /// Which file, by its id
    #[arg(value_name = "SCAN")]
    scan: ScanId,
}

impl TryAgain {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        desk.try_again(self.scan)?;
        context.say("scan-tried-again", &[("id", self.scan.to_string().into())]);
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Discard {
    /// Which file, by its id
    #[arg(value_name = "SCAN")]
    scan: ScanId,
}

impl Discard {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, _, desk) = context.desk()?;
        desk.discard(self.scan, context.settings(&home)?.grace_days)?;
        context.say("scan-discarded", &[("id", self.scan.to_string().into())]);
        Ok(Exit::Done)
    }
}
