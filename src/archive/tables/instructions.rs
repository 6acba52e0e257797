//! Instructions: what a controller told us, in writing, to do with our copies of what we handed over.

use rusqlite::params;

use super::rows::{all, run};
use crate::{
    archive::{Archive, Error},
    record::{ControllerId, Instruction},
};

impl Archive {
    /// Records an instruction. The same one twice is one.
    ///
    /// # Errors
    /// When the controller is unknown.
    pub fn put_instruction(&self, instruction: &Instruction) -> Result<(), Error> {
        let sql = "INSERT INTO instructions (controller, given, reference) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        let controller = instruction.controller().to_string();
        let values = params![controller, instruction.given().to_string(), instruction.reference()];
        run(&self.index(), sql, values).map(drop)
    }

    /// A controller's instructions, the earliest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn instructions_of(&self, controller: &ControllerId) -> Result<Vec<Instruction>, Error> {
        let sql = "SELECT * FROM instructions WHERE controller = ? ORDER BY given, row";
        all(&self.index(), "instructions", sql, [controller.to_string()], |cells| {
            let reference = cells.get("reference")?;
            Ok(Instruction::recorded(cells.parsed("controller")?, cells.parsed("given")?, reference))
        })
    }
}
