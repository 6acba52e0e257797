//! `instructions`: what a controller told us in writing to do with our copies of what it has from us.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure};
use crate::record::{ControllerId, day};

#[derive(Debug, Args)]
pub(super) struct Instructions {
    /// The controller's own paper or file; its hash is kept with the instruction
    #[arg(long, value_name = "FILE", requires_all = ["register", "given", "reference"])]
    record: Option<PathBuf>,
    /// Whose instruction: our id of the register, or the controller's business id
    #[arg(long, value_name = "ID", requires = "record")]
    register: Option<String>,
    /// The day on which it was given
    #[arg(long, value_name = "DAY", requires = "record", value_parser = parse_day)]
    given: Option<NaiveDate>,
    /// The controller's own reference, such as the number of its decision
    #[arg(long, value_name = "TEXT", requires = "record")]
    reference: Option<String>,
}

fn parse_day(text: &str) -> Result<NaiveDate, &'static str> {
    day(text).ok_or("a day is written 2026-11-22 or 22.11.2026")
}

impl Instructions {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        if let (Some(file), Some(register), Some(given), Some(reference)) =
            (self.record, self.register, self.given, self.reference)
        {
            let register = desk.register_named(&register)?;
            if register.controller == ControllerId::Own || given > context.clock().now().date_naive() {
                return Err(Failure::Usage { key: "instruction" });
            }
            let paper = std::fs::read(&file).map_err(Failure::io("read the instruction"))?;
            desk.record_instruction(&register, given, reference.trim(), &paper)?;
            context.say("instruction-recorded", &[("controller", register.controller.to_string().into())]);
            return Ok(Exit::Done);
        }
        for instruction in desk.instructions()? {
            if context.json() {
                context.answer(&json!({
                    "controller": instruction.controller(),
                    "given": instruction.given(),
                    "reference": instruction.reference(),
                }))?;
            } else {
                println!("{}  {}  {}", instruction.given(), instruction.controller(), instruction.reference());
            }
        }
        Ok(Exit::Done)
    }
}
