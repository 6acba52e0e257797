//! `verify`, `backup` and `restore`: is it all there, and would it be if the machine were lost.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure};
use crate::appliance::Archive;

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Decrypt every content and hold it against its fixity, not only look whether it is there
    #[arg(long)]
    all: bool,
}

impl Verify {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, archive) = context.archive()?;
        let report = archive.verify(self.all)?;
        for problem in &report.problems {
            if context.json() {
                context.answer(&json!({ "problem": problem.key(), "what": problem.subject() }))?;
            } else {
                let (what, advice) = context.messages.error(problem.key(), &[]);
                let which = problem.subject();
                context.say(
                    "verify-problem",
                    &[("what", what.into()), ("which", which.into()), ("advice", advice.into())],
                );
            }
        }
        if context.json() {
            context.answer(&json!({ "contents": report.contents, "problems": report.problems.len() }))?;
        }
        context.say("verify-done", &[("contents", report.contents.into()), ("problems", report.problems.len().into())]);
        Ok(if report.problems.is_empty() { Exit::Done } else { Exit::NeedsPerson })
    }
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Where the copy lies; a later run into the same folder adds what is new
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

impl Backup {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, archive) = context.archive()?;
        let report = archive.backup(&self.to)?;
        if context.json() {
            context.answer(&json!({ "contents": report.contents, "copied": report.copied, "bytes": report.bytes }))?;
        }
        context.say(
            "backup-done",
            &[("contents", report.contents.into()), ("copied", report.copied.into()), ("bytes", report.bytes.into())],
        );
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Where the copy lies; the home's own folder `snapshots` puts the newest copy of the index in place
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

impl Restore {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let home = context.home()?;
        if is_same(&self.from, &home.path().join("snapshots")) {
            let _line = home.take_line()?;
            Archive::return_to_snapshot(home.path())?;
        } else {
            home.make()?;
            Archive::restore(&self.from, home.path())?;
        }
        // A copy that nobody can open is no copy: it is opened and checked before we say that it is there.
        let archive = Archive::open(home.path(), context.user(), &context.password()?)?;
        let report = archive.verify(true)?;
        context
            .say("restore-done", &[("contents", report.contents.into()), ("problems", report.problems.len().into())]);
        Ok(if report.problems.is_empty() { Exit::Done } else { Exit::NeedsPerson })
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
