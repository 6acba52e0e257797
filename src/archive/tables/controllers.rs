//! Controllers, and the register that each has here, with a key of its own.

use rusqlite::{Connection, params};

use super::{
    RowOutcome,
    rows::{Cells, all, json, one, run},
};
use crate::{
    archive::{Archive, Error, begin, error::Doing},
    record::{Controller, ControllerId, Register, RegisterId},
};

impl Archive {
    /// Takes in controllers, each with its outcome, and opens a register for each that is new: its key is durable
    /// before its row.
    ///
    /// # Errors
    /// When nothing could be written.
    pub fn put_controllers(&self, controllers: &[Controller]) -> Result<Vec<RowOutcome>, Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        let mut outcomes = Vec::with_capacity(controllers.len());
        let mut opened = Vec::new();
        for controller in controllers {
            let id = controller.id.to_string();
            let before = find(&change, &controller.id)?;
            outcomes.push(match before {
                Some(before) if before == *controller => RowOutcome::Same,
                Some(_) => {
                    run(&change, "UPDATE controllers SET body = ? WHERE id = ?", params![json(controller), id])?;
                    RowOutcome::Changed
                }
                None => {
                    run(&change, "INSERT INTO controllers (id, body) VALUES (?, ?)", params![id, json(controller)])?;
                    let register = RegisterId::new();
                    let sql = "INSERT INTO registers (id, controller) VALUES (?, ?)";
                    run(&change, sql, params![register.to_string(), id])?;
                    opened.push(register);
                    RowOutcome::Added
                }
            });
        }
        if !opened.is_empty() {
            self.change_keys(&change, |keys| {
                for register in &opened {
                    keys.open_register(*register);
                }
                Ok(())
            })?;
        }
        change.commit().doing("write controllers")?;
        Ok(outcomes)
    }

    /// All controllers.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn controllers(&self) -> Result<Vec<Controller>, Error> {
        all(&self.index(), "controllers", "SELECT * FROM controllers ORDER BY row", [], |cells| cells.json("body"))
    }

    /// A controller.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn controller(&self, id: &ControllerId) -> Result<Option<Controller>, Error> {
        find(&self.index(), id)
    }

    /// All registers.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn registers(&self) -> Result<Vec<Register>, Error> {
        all(&self.index(), "registers", "SELECT * FROM registers ORDER BY row", [], parse_register)
    }

    /// A register.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn register(&self, id: RegisterId) -> Result<Option<Register>, Error> {
        let sql = "SELECT * FROM registers WHERE id = ?";
        one(&self.index(), "registers", sql, [id.to_string()], parse_register)
    }

    /// A controller's register.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn register_of(&self, controller: &ControllerId) -> Result<Option<Register>, Error> {
        let sql = "SELECT * FROM registers WHERE controller = ?";
        one(&self.index(), "registers", sql, [controller.to_string()], parse_register)
    }
}

fn find(index: &Connection, id: &ControllerId) -> Result<Option<Controller>, Error> {
    one(index, "controllers", "SELECT * FROM controllers WHERE id = ?", [id.to_string()], |cells| cells.json("body"))
}

fn parse_register(cells: &Cells<'_>) -> Result<Register, Error> {
    Ok(Register { id: cells.parsed("id")?, controller: cells.parsed("controller")? })
}
