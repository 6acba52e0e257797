//! The moves that a person may make with a document: `file`, `refile`, `reopen`, `dismiss`, `restore-document`.

use clap::Args;

use super::{Context, Exit, Failure, WithPurpose};
use crate::{
    appliance::Aside,
    record::{DocumentId, Purpose},
};

/// Where a document is to go.
#[derive(Debug, Args)]
struct Place {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentId,
    /// Whose it is: our id, the office's number, or identity code
    #[arg(long, value_name = "ID")]
    client: String,
    /// In which register: our id, its controller's business id, or self
    #[arg(long, value_name = "ID")]
    register: String,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Place {
    fn put(self, context: &Context, anew: bool) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        let client = desk.client_named(&self.client)?;
        let register = desk.register_named(&self.register)?;
        let purpose = self.purpose.or(Purpose::filing());
        desk.file(self.document, client.id, &register.controller, anew, &purpose)?;
        context.say("moved-filed", &[("id", self.document.to_string().into())]);
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct File {
    #[command(flatten)]
    place: Place,
}

impl File {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        self.place.put(context, false)
    }
}

#[derive(Debug, Args)]
pub(super) struct Refile {
    #[command(flatten)]
    place: Place,
}

impl Refile {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        self.place.put(context, true)
    }
}

/// A document that is set aside or brought back.
#[derive(Debug, Args)]
struct Which {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentId,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Which {
    fn set(self, context: &Context, aside: Aside, said: &str) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        desk.set_aside(self.document, aside, &self.purpose.or(Purpose::filing()))?;
        context.say(said, &[("id", self.document.to_string().into())]);
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Reopen {
    #[command(flatten)]
    which: Which,
}

impl Reopen {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        self.which.set(context, Aside::Reopen, "moved-held")
    }
}

#[derive(Debug, Args)]
pub(super) struct Dismiss {
    #[command(flatten)]
    which: Which,
}

impl Dismiss {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        self.which.set(context, Aside::Dismiss, "moved-dismissed")
    }
}

#[derive(Debug, Args)]
pub(super) struct RestoreDocument {
    #[command(flatten)]
    which: Which,
}

impl RestoreDocument {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        self.which.set(context, Aside::Restore, "moved-held")
    }
}
