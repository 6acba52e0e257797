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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::scene::{Scene, at},
        record::{Actor, Answer, ControllerId, Fixity, Standing},
    };

    fn sealed(scene: &Scene) -> (Package, crate::record::Document) {
        let document = scene.filed(b"paper", scene.county);
        let cut = Cut {
            register: scene.county,
            receiver: ControllerId::Own,
            controller: ControllerId::Own,
            documents: vec![document.id()],
            name: "koe-1".to_owned(),
            export: "folder".to_owned(),
            file: "koe-1.zip.pgp".to_owned(),
            fixity: Fixity::of(b"package"),
            bytes: 7,
            collected: false,
        };
        let (package, born) = Package::sealed(PackageId::new(), cut, at(3));
        let (document, packaged) = document.package(&package, at(3)).unwrap();
        scene.archive.commit([born, packaged]).unwrap();
        (package, document)
    }

    #[test]
    fn a_package_and_its_documents_move_together_and_come_back_as_they_were() {
        let scene = Scene::new();
        let (package, document) = sealed(&scene);
        let archive = scene.again();
        assert_eq!(archive.packages_at(PackageStanding::Sealed).unwrap(), [package.clone()]);
        assert_eq!(archive.documents_at(Standing::Packaged).unwrap(), [document]);
        assert!(archive.documents_filed_in(scene.county).unwrap().is_empty());
        let (package, sent) = package.send(Actor::Machine, at(4)).unwrap();
        let answer = Answer::Accepted { reference: Some("D-1".to_owned()) };
        let (package, answered) = package.answer(answer, Actor::Machine, at(5)).unwrap();
        archive.commit([sent, answered]).unwrap();
        assert_eq!(scene.archive.package(package.id()).unwrap(), Some(package.clone()));
        assert_eq!(scene.archive.packages().unwrap(), [package]);
    }

    #[test]
    fn an_upload_goes_forward_or_begins_anew() {
        let scene = Scene::new();
        let id = sealed(&scene).0.id();
        assert_eq!(scene.archive.upload_step(id).unwrap(), None);
        scene.archive.note_upload(id, UploadStep::Part, at(4)).unwrap();
        scene.archive.note_upload(id, UploadStep::Renamed, at(4)).unwrap();
        let back = scene.archive.note_upload(id, UploadStep::Verified, at(4));
        assert!(matches!(back, Err(Error::UploadBackwards { .. })));
        assert_eq!(scene.again().upload_step(id).unwrap(), Some(UploadStep::Renamed));
        scene.archive.restart_upload(id).unwrap();
        assert_eq!(scene.archive.upload_step(id).unwrap(), None);
        assert!(matches!(scene.archive.upload_step(PackageId::new()), Err(Error::Unknown { .. })));
    }
}
