//! `take-in`: a backlog, through the same line as the scanner folder, to its rest.

use std::{
    collections::BTreeMap,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Context, Exit, Failure};
use crate::{
    appliance::{self, Desk, Offer, Patience, Profile, Sealer, Step, TakenIn},
    record::{DocumentId, Reason},
};

#[derive(Debug, Args)]
pub(super) struct TakeIn {
    /// Files and folders; folders with everything in them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Remove each file once its sealed copy is durable (default: leave the originals alone)
    #[arg(long = "move")]
    move_in: bool,
    /// Scanner profile to take them by
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// What became of the files.
#[derive(Debug, Default)]
struct Tally {
    new: usize,
    again: usize,
    refused: usize,
    failed: usize,
}

impl TakeIn {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, archive, desk) = context.desk()?;
        let settings = context.settings(&home)?;
        let profile = match &self.profile {
            Some(name) => settings.profile(name).ok_or(Failure::Usage { key: "no-such-profile" })?,
            None => Profile::default(),
        };
        let files = appliance::files_under(&self.paths).map_err(appliance::Error::from)?;
        let lock = match home.take_line() {
            Ok(lock) => lock,
            Err(appliance::Error::LineBusy) => {
                return self.through_the_daemon(context, &desk, &home, &files, &profile);
            }
            Err(error) => return Err(error.into()),
        };
        let line = context.line(&home, archive)?;
        let before = desk.held()?;
        let bar = bar(context, files.len());
        let mut tally = Tally::default();
        let offer = Offer { profile: &profile, seen: None, patience: Patience::Over, remove: self.move_in };
        let forward = || {
            line.bring_forward(&|| false, &|step| match step {
                Step::Page { done, of, .. } => bar.set_message(format!("{done}/{of}")),
                Step::Rested(_) => (),
            })
        };
        // What an earlier run left when it was cut off: its files may be gone from the folder already.
        forward()?;
        for (number, file) in files.iter().enumerate() {
            bar.set_message(context.text("take-in-sealing"));
            match line.take_in(file, offer) {
                Ok(TakenIn::New(_) | TakenIn::Sealed) => tally.new += 1,
                Ok(TakenIn::Again(_)) => tally.again += 1,
                Ok(TakenIn::Refused(..)) => tally.refused += 1,
                Ok(TakenIn::NotYet) => tally.failed += 1,
                Err(error) if error.remedy() == appliance::Remedy::Stop => return Err(error.into()),
                Err(error) => {
                    tally.failed += 1;
                    bar.suspend(|| complain(number, file, &error));
                }
            }
            forward()?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        drop(lock);
        tally.tell(context, &desk, &before)
    }

    /// Another process keeps the line: the files are sealed for it, and we wait until it has taken them in.
    fn through_the_daemon(
        &self,
        context: &Context,
        desk: &Desk,
        home: &appliance::Home,
        files: &[PathBuf],
        profile: &Profile,
    ) -> Result<Exit, Failure> {
        let before = desk.held()?;
        let sealer = Sealer::open(home.path())?;
        let readers = appliance::readers(&context.settings(home)?)?;
        let offer = Offer { profile, seen: None, patience: Patience::Over, remove: self.move_in };
        let mut tally = Tally::default();
        for (number, file) in files.iter().enumerate() {
            match appliance::seal_locked(&sealer, &readers, file, offer, context.clock().now()) {
                Ok(_) => tally.new += 1,
                Err(error) => {
                    tally.failed += 1;
                    complain(number, file, &error);
                }
            }
        }
        let bar = bar(context, tally.new);
        bar.set_message(context.text("take-in-daemon"));
        let bell = appliance::Bell::default();
        loop {
            let left = home.sealed()? + desk.not_at_rest()?;
            bar.set_position((tally.new.saturating_sub(left)) as u64);
            if left == 0 {
                break;
            }
            bell.wait(Duration::from_millis(500));
        }
        bar.finish_and_clear();
        tally.tell(context, desk, &before)
    }
}

/// Tells which file could not be taken in: by name to a person at the terminal, by number where a log may keep it.
fn complain(number: usize, file: &Path, error: &appliance::Error) {
    if std::io::stderr().is_terminal() {
        eprintln!("{}: {error}", file.display());
    } else {
        eprintln!("{}: {error}", number + 1);
    }
}

fn bar(context: &Context, files: usize) -> ProgressBar {
    if context.json() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}  {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(files as u64).with_style(style)
}

impl Tally {
    /// Tells what became of the files, in numbers, and what needs a person.
    fn tell(
        &self,
        context: &Context,
        desk: &Desk,
        before: &BTreeMap<DocumentId, Vec<Reason>>,
    ) -> Result<Exit, Failure> {
        let mut waiting = desk.held()?;
        waiting.retain(|id, _| !before.contains_key(id));
        let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
        for reason in waiting.values().flatten() {
            *reasons.entry(*reason).or_default() += 1;
        }
        if context.json() {
            let reasons: BTreeMap<_, _> = reasons.iter().map(|(reason, count)| (reason.slug(), count)).collect();
            context.answer(&json!({
                "new": self.new, "again": self.again, "refused": self.refused, "failed": self.failed,
                "held": waiting.len(), "reasons": reasons,
            }))?;
        }
        context.say(
            "take-in-done",
            &[
                ("new", self.new.into()),
                ("again", self.again.into()),
                ("refused", self.refused.into()),
                ("failed", self.failed.into()),
                ("held", waiting.len().into()),
            ],
        );
        for (reason, count) in &reasons {
            let text = context.messages.word("reason", reason);
            context.say("take-in-reason", &[("count", (*count).into()), ("reason", text.into())]);
        }
        let person = self.refused + self.failed + waiting.len() > 0;
        Ok(if person { Exit::NeedsPerson } else { Exit::Done })
    }
}
