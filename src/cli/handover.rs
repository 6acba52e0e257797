//! `package`, `deliver`, `withdraw`, `receipts`, `handovers` and `recall`: records on their way to their controller.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure, WithPurpose};
use crate::{
    appliance::{self, Destination, Packaged, Remedy},
    record::{ControllerId, DocumentId, PackageId, PackageState, Purpose, Register},
};

#[derive(Debug, Args)]
pub(super) struct PackageCommand {
    /// From which register: our id, or its controller's business id
    #[arg(long, value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    register: Option<String>,
    /// From every register but our own
    #[arg(long)]
    all: bool,
    /// By which export (default: the one that serves the controller)
    #[arg(long, value_name = "NAME")]
    export: Option<String>,
    /// Write the package and change nothing
    #[arg(long, requires = "out")]
    draft: bool,
    /// Where a package goes that is not sent: of `--draft`, and of the export `folder`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl PackageCommand {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, archive, desk) = context.desk()?;
        let registers: Vec<Register> = match &self.register {
            Some(text) => vec![desk.register_named(text)?],
            None => archive.registers()?.into_iter().filter(|r| r.controller != ControllerId::Own).collect(),
        };
        let lock = match home.take_line() {
            Ok(lock) => lock,
            Err(appliance::Error::LineBusy) if !self.draft && self.out.is_none() => {
                return self.through_the_daemon(context, &desk, &registers);
            }
            Err(error) => return Err(error.into()),
        };
        let line = context.line(&home, archive)?;
        let purpose = self.purpose.or(Purpose::handover());
        let destination = match &self.out {
            Some(folder) if self.draft => Destination::Draft(folder),
            Some(folder) => Destination::Folder(folder),
            None => Destination::Outbox,
        };
        let mut left_out = false;
        for register in &registers {
            let packaged = line
                .export_for(&register.controller, self.export.as_deref())
                .and_then(|export| desk.package(&line, register, &export, &destination, &purpose));
            match packaged {
                Ok(packaged) => tell(context, register, &packaged)?,
                Err(error) if self.all && error.remedy() != Remedy::Stop => {
                    left_out = true;
                    Failure::from(error).print(context.messages);
                }
                Err(error) => return Err(error.into()),
            }
        }
        drop(lock);
        Ok(if left_out { Exit::NeedsPerson } else { Exit::Done })
    }

    /// Another process keeps the line: the wish is left in the archive, where it finds it.
    fn through_the_daemon(
        &self,
        context: &Context,
        desk: &appliance::Desk,
        registers: &[Register],
    ) -> Result<Exit, Failure> {
        for register in registers {
            desk.wish_package(register, self.export.as_deref(), &self.purpose.or(Purpose::handover()))?;
        }
        context.say("package-wished", &[("count", registers.len().into())]);
        Ok(Exit::Done)
    }
}

fn tell(context: &Context, register: &Register, packaged: &Packaged) -> Result<(), Failure> {
    let (word, what) = match packaged {
        Packaged::Sealed(id) => ("sealed", id.to_string()),
        Packaged::Draft(path) => ("draft", path.display().to_string()),
        Packaged::Nothing => ("nothing", String::new()),
    };
    if context.json() {
        return context.answer(&json!({ "controller": register.controller, "outcome": word, "package": what }));
    }
    let args = [("controller", register.controller.to_string().into()), ("what", what.into())];
    context.say(&format!("package-{word}"), &args);
    Ok(())
}

#[derive(Debug, Args)]
pub(super) struct Deliver {
    /// Only this one
    #[arg(value_name = "PACKAGE")]
    package: Option<PackageId>,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Deliver {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, archive, desk) = context.desk()?;
        let purpose = self.purpose.or(Purpose::handover());
        let _lock = match home.take_line() {
            Ok(lock) => lock,
            Err(appliance::Error::LineBusy) => {
                desk.wish_deliver(self.package, &purpose)?;
                context.say("deliver-wished", &[]);
                return Ok(Exit::Done);
            }
            Err(error) => return Err(error.into()),
        };
        let line = context.line(&home, archive)?;
        let outcome = desk.deliver(&line, self.package, &purpose)?;
        let failed = outcome.failed.len();
        for (id, error) in outcome.failed {
            eprint!("{id}: ");
            Failure::from(error).print(context.messages);
        }
        if context.json() {
            context.answer(&json!({ "sent": outcome.sent, "failed": failed }))?;
        }
        context.say("deliver-done", &[("sent", outcome.sent.len().into()), ("failed", failed.into())]);
        Ok(if failed == 0 { Exit::Done } else { Exit::NeedsPerson })
    }
}

#[derive(Debug, Args)]
pub(super) struct Withdraw {
    /// Which
    #[arg(value_name = "PACKAGE")]
    package: PackageId,
}

impl Withdraw {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, _, desk) = context.desk()?;
        desk.withdraw(self.package, &home)?;
        context.say("withdraw-done", &[("id", self.package.to_string().into())]);
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Receipts {
    /// A receipt that came by another way (JSON), for a package that somebody collected
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

impl Receipts {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, archive, desk) = context.desk()?;
        let line = context.line(&home, archive)?;
        let answered = match &self.record {
            Some(file) => {
                let text = std::fs::read(file).map_err(Failure::io("read the receipt"))?;
                desk.record_receipt(&line, &text)?;
                1
            }
            None => line.receipts()?,
        };
        let waiting = desk.packages()?.iter().filter(|p| matches!(p.state(), PackageState::Sent { .. })).count();
        if context.json() {
            context.answer(&json!({ "answered": answered, "waiting": waiting }))?;
        }
        context.say("receipts-done", &[("answered", answered.into()), ("waiting", waiting.into())]);
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Handovers {}

impl Handovers {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        for package in desk.packages()? {
            let cut = package.cut();
            if context.json() {
                context.answer(&json!({
                    "id": package.id().to_string(),
                    "name": cut.name,
                    "controller": cut.controller,
                    "receiver": cut.receiver,
                    "documents": cut.documents.len(),
                    "sealed": package.sealed_at(),
                    "sha256": cut.fixity.to_string(),
                    "bytes": cut.bytes,
                    "state": package.state(),
                }))?;
            } else {
                println!(
                    "{}  {}  {:<9}  {:>5}  {}",
                    package.id(),
                    cut.receiver,
                    context.messages.word("package-state", package.standing()),
                    cut.documents.len(),
                    package.sealed_at().format("%Y-%m-%d %H:%M"),
                );
            }
        }
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Recall {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentId,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Recall {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        desk.recall(self.document, self.purpose.told()?)?;
        context.say("moved-held", &[("id", self.document.to_string().into())]);
        Ok(Exit::Done)
    }
}
