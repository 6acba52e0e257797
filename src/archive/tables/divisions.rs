//! Divisions: which documents a person put in the place of which.

use rusqlite::{Connection, params};

use super::rows::{all, run};
use crate::{
    archive::{Archive, Error},
    record::DocumentId,
};

impl Archive {
    /// The documents in whose place this one stands.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn in_place_of(&self, new: DocumentId) -> Result<Vec<DocumentId>, Error> {
        let sql = "SELECT old AS id FROM divisions WHERE new = ? ORDER BY old";
        all(&self.index(), "divisions", sql, [new.to_string()], |cells| cells.parsed("id"))
    }

    /// The documents that stand in this one's place.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn in_whose_place(&self, old: DocumentId) -> Result<Vec<DocumentId>, Error> {
        let sql = "SELECT new AS id FROM divisions WHERE old = ? ORDER BY new";
        all(&self.index(), "divisions", sql, [old.to_string()], |cells| cells.parsed("id"))
    }
}

pub(in crate::archive) fn insert(index: &Connection, old: DocumentId, new: DocumentId) -> Result<(), Error> {
    run(index, "INSERT INTO divisions (old, new) VALUES (?, ?)", params![old.to_string(), new.to_string()]).map(drop)
}
