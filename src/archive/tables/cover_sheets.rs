//! Cover sheets: what each that was printed stands for, until a scan has held it.

use rusqlite::{Connection, params};

use super::rows::{all, run, time};
use crate::{
    archive::{Archive, Error},
    record::{CoverSheet, CoverSheetId, ScanId, Timestamp},
};

impl Archive {
    /// Keeps what a cover sheet stands for. It is good for one scan.
    ///
    /// # Errors
    /// When client or register are unknown.
    pub fn put_cover_sheet(&self, sheet: &CoverSheet, now: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO cover_sheets (id, client, controller, kind, printed, user) VALUES (?, ?, ?, ?, ?, ?)";
        let (id, client, controller) = (sheet.id.to_string(), sheet.client.to_string(), sheet.controller.to_string());
        run(&self.index(), sql, params![id, client, controller, sheet.kind.slug(), time(now), self.user().to_string()])
            .map(drop)
    }

    /// The cover sheets that no scan has held yet.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn cover_sheets(&self) -> Result<Vec<CoverSheet>, Error> {
        let sql = "SELECT * FROM cover_sheets WHERE redeemed IS NULL ORDER BY row";
        all(&self.index(), "cover_sheets", sql, [], |cells| {
            Ok(CoverSheet {
                id: cells.parsed("id")?,
                client: cells.parsed("client")?,
                controller: cells.parsed("controller")?,
                kind: cells.parsed("kind")?,
            })
        })
    }
}

/// A scan held it. Whoever comes second finds it taken.
pub(in crate::archive) fn redeem(index: &Connection, id: CoverSheetId, scan: ScanId) -> Result<(), Error> {
    let sql = "UPDATE cover_sheets SET redeemed = ? WHERE id = ? AND redeemed IS NULL";
    match run(index, sql, params![scan.to_string(), id.to_string()])? {
        1 => Ok(()),
        _ => Err(Error::Overtaken { table: "cover_sheets", id: id.to_string() }),
    }
}
