//! The tally: how many stand where. Counts only, made by the index, so that a page that shows them is as quick with a
//! million pages as with ten.

use std::{collections::BTreeMap, str::FromStr};

use rusqlite::Connection;

use super::rows::{all, one};
use crate::{
    archive::{Archive, Error},
    record::{PackageStanding, Reason, Refusal, ScanStanding, Standing, Timestamp},
};

/// How many stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// When the last file was taken in.
    pub last_scan: Option<Timestamp>,
    /// Scans, by where they stand.
    pub scans: BTreeMap<ScanStanding, usize>,
    /// Refused files, by reason.
    pub refused: BTreeMap<Refusal, usize>,
    /// Documents, by where they stand.
    pub documents: BTreeMap<Standing, usize>,
    /// Waiting documents, by reason. A document may count under several.
    pub reasons: BTreeMap<Reason, usize>,
    /// Packages, by where they stand.
    pub packages: BTreeMap<PackageStanding, usize>,
}

impl Archive {
    /// Counts what stands where.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn tally(&self) -> Result<Tally, Error> {
        let index = self.index();
        let standings = |table| format!("SELECT standing AS word, count(*) AS many FROM {table} GROUP BY standing");
        Ok(Tally {
            last_scan: one(&index, "scans", "SELECT max(received) AS at FROM scans", [], |cells| cells.perhaps("at"))?
                .flatten(),
            scans: counts(&index, "scans", &standings("scans"))?,
            refused: counts(
                &index,
                "scans",
                "SELECT json_extract(state, '$.refused.reason') AS word, count(*) AS many FROM scans \
                 WHERE standing = 'refused' GROUP BY word",
            )?,
            documents: counts(&index, "documents", &standings("documents"))?,
            reasons: counts(
                &index,
                "documents",
                "SELECT reason.value AS word, count(*) AS many FROM documents, \
                 json_each(documents.state, '$.held.reasons') AS reason WHERE standing = 'held' GROUP BY word",
            )?,
            packages: counts(&index, "packages", &standings("packages"))?,
        })
    }
}

fn counts<W: FromStr + Ord>(index: &Connection, table: &'static str, sql: &str) -> Result<BTreeMap<W, usize>, Error> {
    let counted = all(index, table, sql, [], |cells| Ok((cells.parsed("word")?, cells.number("many")?)))?;
    Ok(counted.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use crate::{
        archive::scene::{Scene, at},
        record::{Reason, Refusal, ScanStanding, Standing},
    };

    #[test]
    fn what_stands_somewhere_is_counted_there() {
        let scene = Scene::new();
        assert_eq!(scene.archive.tally().unwrap(), super::Tally::default());
        scene.filed(b"filed", scene.county);
        for document in scene.divided(b"two papers", 2) {
            let reasons = vec![Reason::TypeUnknown, Reason::SignatureMissing];
            scene.archive.commit([document.hold(reasons, at(3)).unwrap().1]).unwrap();
        }
        let (_, refused) = scene.sealed(b"broken").refuse(Refusal::Corrupt, at(4)).unwrap();
        scene.archive.commit([refused]).unwrap();
        let tally = scene.archive.tally().unwrap();
        assert_eq!(tally.scans, [(ScanStanding::Divided, 2), (ScanStanding::Refused, 1)].into());
        assert_eq!(tally.refused, [(Refusal::Corrupt, 1)].into());
        assert_eq!(tally.documents, [(Standing::Held, 2), (Standing::Filed, 1)].into());
        assert_eq!(tally.reasons, [(Reason::SignatureMissing, 2), (Reason::TypeUnknown, 2)].into());
        assert_eq!(tally.last_scan, Some(at(1)));
    }
}
