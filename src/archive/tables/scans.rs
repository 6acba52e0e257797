//! Scans, and the times that their bytes came to us.

use rusqlite::{Connection, params};

use super::rows::{Cells, all, json, one, run, time};
use crate::{
    archive::{Archive, Error},
    record::{Fixity, Private, Scan, ScanId, ScanStanding, ScanState, Sighting},
};

impl Archive {
    /// A scan.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn scan(&self, id: ScanId) -> Result<Option<Scan>, Error> {
        one(&self.index(), "scans", "SELECT * FROM scans WHERE id = ?", [id.to_string()], parse)
    }

    /// All scans, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn scans(&self) -> Result<Vec<Scan>, Error> {
        all(&self.index(), "scans", "SELECT * FROM scans ORDER BY row", [], parse)
    }

    /// The scans that stand there, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn scans_at(&self, standing: ScanStanding) -> Result<Vec<Scan>, Error> {
        let sql = "SELECT * FROM scans WHERE standing = ? ORDER BY row";
        all(&self.index(), "scans", sql, [standing.slug()], parse)
    }

    /// The scans whose pages were taken out into documents of their own, and whose file is still there.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn scans_parted(&self) -> Result<Vec<Scan>, Error> {
        let sql = "SELECT * FROM scans WHERE standing = 'divided' AND EXISTS (SELECT 1 FROM contents WHERE \
                   contents.id = scans.original AND wrapped_key IS NOT NULL) AND EXISTS (SELECT 1 FROM document_runs \
                   JOIN contents ON contents.owner = document_runs.document WHERE document_runs.scan = scans.id) \
                   ORDER BY row";
        all(&self.index(), "scans", sql, [], parse)
    }

    /// The scan of these very bytes, if we still have them. One that was discarded or destroyed does not count: the
    /// same bytes coming again are new to us.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn scan_of(&self, fixity: Fixity) -> Result<Option<Scan>, Error> {
        let sql = "SELECT * FROM scans WHERE fixity = ? AND gone = 0";
        one(&self.index(), "scans", sql, [fixity.to_string()], parse)
    }

    /// When and under which names a scan's bytes came. Empty once its contents are destroyed.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn sightings(&self, id: ScanId) -> Result<Vec<Sighting>, Error> {
        let sql = "SELECT * FROM sightings WHERE scan = ? ORDER BY row";
        all(&self.index(), "sightings", sql, [id.to_string()], |cells| {
            Ok(Sighting {
                file_name: Private::new(cells.get::<String>("file_name")?),
                folder: Private::new(cells.get::<String>("folder")?),
                profile: cells.get("profile")?,
                at: cells.parsed("at")?,
            })
        })
    }
}

pub(in crate::archive) fn insert(index: &Connection, scan: &Scan) -> Result<(), Error> {
    // Two processes may have read the same file: the first one's scan stands.
    let taken = one(
        index,
        "scans",
        "SELECT id FROM scans WHERE fixity = ? AND gone = 0",
        [scan.fixity().to_string()],
        |cells| cells.get::<String>("id"),
    )?;
    if let Some(id) = taken {
        return Err(Error::Overtaken { table: "scans", id });
    }
    let sql = "INSERT INTO scans (id, standing, state, original, fixity, bytes, received) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = params![
        scan.id().to_string(),
        scan.standing().slug(),
        json(scan.state()),
        scan.original().to_string(),
        scan.fixity().to_string(),
        scan.bytes().cast_signed(),
        time(scan.received_at()),
    ];
    run(index, sql, values).map(drop)
}

/// Moves a scan on, if it still stands where it stood.
pub(in crate::archive) fn update(index: &Connection, from: ScanStanding, scan: &Scan) -> Result<(), Error> {
    let id = scan.id().to_string();
    let sql = "UPDATE scans SET standing = ?, state = ? WHERE id = ? AND standing = ?";
    let moved = run(index, sql, params![scan.standing().slug(), json(scan.state()), id, from.slug()])?;
    if moved == 1 { Ok(()) } else { Err(Error::Overtaken { table: "scans", id }) }
}

pub(in crate::archive) fn sight(index: &Connection, id: ScanId, sighting: &Sighting) -> Result<(), Error> {
    let sql = "INSERT INTO sightings (scan, file_name, folder, profile, at) VALUES (?, ?, ?, ?, ?)";
    let (name, folder) = (sighting.file_name.reveal(), sighting.folder.reveal());
    run(index, sql, params![id.to_string(), name, folder, sighting.profile, time(sighting.at)]).map(drop)
}

/// Its contents are destroyed: the names under which it came, which people fill with names, go too.
pub(in crate::archive) fn gone(index: &Connection, id: ScanId) -> Result<(), Error> {
    run(index, "DELETE FROM sightings WHERE scan = ?", [id.to_string()])?;
    run(index, "UPDATE scans SET gone = 1 WHERE id = ?", [id.to_string()]).map(drop)
}

fn parse(cells: &Cells<'_>) -> Result<Scan, Error> {
    let state: ScanState = cells.json("state")?;
    let scan = Scan::kept(
        cells.parsed("id")?,
        cells.parsed("original")?,
        cells.parsed("fixity")?,
        cells.number("bytes")?,
        cells.parsed("received")?,
        state,
    );
    if cells.parsed::<ScanStanding>("standing")? == scan.standing() { Ok(scan) } else { Err(cells.fault("standing")) }
}
