//! Packages, and how far the upload of each came.

use rusqlite::{Connection, params};

use super::rows::{Cells, all, json, one, run, time};
use crate::{
    archive::{Archive, Error, begin, error::Doing},
    record::{Cut, Package, PackageId, PackageStanding, RegisterId, Timestamp, UploadStep},
};

impl Archive {
    /// A package.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn package(&self, id: PackageId) -> Result<Option<Package>, Error> {
        one(&self.index(), "packages", "SELECT * FROM packages WHERE id = ?", [id.to_string()], parse)
    }

    /// All packages, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn packages(&self) -> Result<Vec<Package>, Error> {
        all(&self.index(), "packages", "SELECT * FROM packages ORDER BY row", [], parse)
    }

    /// The packages that stand there, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn packages_at(&self, standing: PackageStanding) -> Result<Vec<Package>, Error> {
        let sql = "SELECT * FROM packages WHERE standing = ? ORDER BY row";
        all(&self.index(), "packages", sql, [standing.slug()], parse)
    }

    /// How far its upload came, as far as we noted: the receiver's side may be one step further.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn upload_step(&self, id: PackageId) -> Result<Option<UploadStep>, Error> {
        step(&self.index(), id)
    }

    /// Its upload came so far.
    ///
    /// # Errors
    /// When there is no such package, or its upload was further already.
    pub fn note_upload(&self, id: PackageId, to: UploadStep, now: Timestamp) -> Result<(), Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        if step(&change, id)?.is_some_and(|before| before > to) {
            return Err(Error::UploadBackwards { id });
        }
        let sql = "UPDATE packages SET upload_step = ?, upload_at = ? WHERE id = ?";
        run(&change, sql, params![to.slug(), time(now), id.to_string()])?;
        change.commit().doing("note how far an upload came")
    }

    /// Its upload begins anew: what lay there is not ours or is gone.
    ///
    /// # Errors
    /// When the index cannot be changed.
    pub fn restart_upload(&self, id: PackageId) -> Result<(), Error> {
        let sql = "UPDATE packages SET upload_step = NULL, upload_at = NULL WHERE id = ?";
        run(&self.index(), sql, [id.to_string()]).map(drop)
    }
}

fn step(index: &Connection, id: PackageId) -> Result<Option<UploadStep>, Error> {
    let sql = "SELECT id, upload_step FROM packages WHERE id = ?";
    one(index, "packages", sql, [id.to_string()], |cells| cells.perhaps("upload_step"))?
        .ok_or_else(|| Error::Unknown { table: "packages", id: id.to_string() })
}

pub(in crate::archive) fn insert(index: &Connection, package: &Package) -> Result<(), Error> {
    let sql = "INSERT INTO packages (id, standing, state, register, cut, sealed) VALUES (?, ?, ?, ?, ?, ?)";
    let values = params![
        package.id().to_string(),
        package.standing().slug(),
        json(package.state()),
        package.register().to_string(),
        json(package.cut()),
        time(package.sealed_at()),
    ];
    run(index, sql, values).map(drop)
}

/// Moves a package on, if it still stands where it stood.
pub(in crate::archive) fn update(index: &Connection, from: PackageStanding, package: &Package) -> Result<(), Error> {
    let id = package.id().to_string();
    let sql = "UPDATE packages SET standing = ?, state = ? WHERE id = ? AND standing = ?";
    let moved = run(index, sql, params![package.standing().slug(), json(package.state()), id, from.slug()])?;
    if moved == 1 { Ok(()) } else { Err(Error::Overtaken { table: "packages", id }) }
}

fn parse(cells: &Cells<'_>) -> Result<Package, Error> {
    let cut: Cut = cells.json("cut")?;
    let package = Package::kept(cells.parsed("id")?, cut, cells.parsed("sealed")?, cells.json("state")?);
    if cells.parsed::<PackageStanding>("standing")? != package.standing() {
        return Err(cells.fault("standing"));
    }
    if cells.parsed::<RegisterId>("register")? != package.register() {
        return Err(cells.fault("register"));
    }
    Ok(package)
}
