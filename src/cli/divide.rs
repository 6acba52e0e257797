//! `divide`: a person parts documents of one file anew, joins them, or takes such a division back.

use std::str::FromStr;

use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure, WithPurpose};
use crate::{
    appliance::{self, Division},
    record::{DocumentId, Purpose},
};

#[derive(Debug, Args)]
pub(super) struct Divide {
    /// Which documents: all of one file
    #[arg(value_name = "DOCUMENT", required = true)]
    documents: Vec<DocumentId>,
    /// Pages of a document that is to be, such as 1-2 or 1,3-4; once for each
    #[arg(long, value_name = "PAGES", required_unless_present = "undo")]
    into: Vec<Pages>,
    /// Pages that belong to none: blank ones, separators
    #[arg(long, value_name = "PAGES")]
    leave: Vec<Pages>,
    /// Takes back the division of which this document was born
    #[arg(long, conflicts_with_all = ["into", "leave"])]
    undo: bool,
    #[command(flatten)]
    purpose: WithPurpose,
}

/// Ranges of pages, as they are numbered in the file.
#[derive(Debug, Clone)]
struct Pages(Vec<(u32, u32)>);

impl FromStr for Pages {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let range = |part: &str| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            Ok((from.trim().parse()?, to.trim().parse()?))
        };
        text.split(',').map(range).collect::<Result<_, _>>().map(Self)
    }
}

impl Divide {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (home, archive, desk) = context.desk()?;
        let purpose = self.purpose.or(Purpose::filing());
        let there = if self.undo {
            let mut back = Vec::new();
            for document in &self.documents {
                back.extend(desk.undo_division(*document, &purpose)?);
            }
            back
        } else {
            let division = Division {
                into: self.into.into_iter().map(|pages| pages.0).collect(),
                leave: self.leave.into_iter().flat_map(|pages| pages.0).collect(),
            };
            let settings = context.settings(&home)?;
            let readers = appliance::readers(&settings)?;
            desk.divide(&self.documents, &division, &readers, &purpose)?
        };
        // Where the appliance runs it decides what becomes of them; else it is done here.
        match home.take_line() {
            Ok(_lock) => context.line(&home, archive)?.bring_forward(&|| false, &|_| ())?,
            Err(appliance::Error::LineBusy) => (),
            Err(error) => return Err(error.into()),
        }
        for document in &there {
            if context.json() {
                context.answer(&json!({ "id": document.to_string() }))?;
            }
            context.say(if self.undo { "division-undone" } else { "divided" }, &[("id", document.to_string().into())]);
        }
        Ok(Exit::Done)
    }
}
