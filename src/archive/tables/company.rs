//! Our own names: papers under any of them are ours.

use rusqlite::params;

use super::{
    RowOutcome,
    rows::{all, json, one, run},
};
use crate::{
    archive::{Archive, Error, begin, error::Doing},
    record::{CompanyName, CompanyNameKind},
};

impl Archive {
    /// Takes in our own names, each with its outcome. A name is known by itself and its business id.
    ///
    /// # Errors
    /// When nothing could be written.
    pub fn put_company(&self, names: &[CompanyName]) -> Result<Vec<RowOutcome>, Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        let mut outcomes = Vec::with_capacity(names.len());
        for name in names {
            let (key, body) = (params![name.name, name.business_id.as_str()], json(name));
            let sql = "SELECT row, body FROM company WHERE name = ? AND business_id = ?";
            let before: Option<CompanyName> = one(&change, "company", sql, key, |cells| cells.json("body"))?;
            outcomes.push(match before {
                Some(before) if before == *name => RowOutcome::Same,
                Some(_) => {
                    let sql = "UPDATE company SET body = ? WHERE name = ? AND business_id = ?";
                    run(&change, sql, params![body, name.name, name.business_id.as_str()])?;
                    RowOutcome::Changed
                }
                None => {
                    let sql = "INSERT INTO company (name, business_id, body) VALUES (?, ?, ?)";
                    run(&change, sql, params![name.name, name.business_id.as_str(), body])?;
                    RowOutcome::Added
                }
            });
        }
        change.commit().doing("write our own names")?;
        Ok(outcomes)
    }

    /// Our own names, today's first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn company(&self) -> Result<Vec<CompanyName>, Error> {
        let mut names: Vec<CompanyName> =
            all(&self.index(), "company", "SELECT * FROM company ORDER BY row", [], |cells| cells.json("body"))?;
        names.sort_by_key(|name| name.kind != CompanyNameKind::Current);
        Ok(names)
    }
}
