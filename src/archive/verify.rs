//! Verify: is everything still here, and still what it was?

use std::collections::BTreeSet;

use chrono::Duration;
use rusqlite::{Connection, ErrorCode};

use super::{
    Archive, Error, durable,
    error::Doing,
    stream,
    tables::{contents, events},
    use_log::Broken,
};
use crate::record::{Content, ContentId, RegisterId, Scope, Timestamp};

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// Contents that are there, in full length.
    pub contents: usize,
    /// Contents that were decrypted and are byte for byte what was kept.
    pub decrypted: usize,
    /// Lines of the use log whose chain was followed.
    pub uses: usize,
    /// Vault files that belong to nothing: kept and never committed, because the power went.
    pub unowned: usize,
    /// What is not as it should be.
    pub problems: Vec<Problem>,
}

/// Something that is not as it should be. Names our ids, nothing of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The index file itself is damaged, as the engine describes it.
    Index {
        /// The engine's words: page numbers and names of tables.
        what: String,
    },
    /// A row does not parse.
    Row {
        /// Of which table.
        table: &'static str,
        /// Which.
        id: String,
        /// Which column.
        column: &'static str,
    },
    /// A row points to one that is not there.
    Dangling {
        /// Of which table.
        table: String,
    },
    /// A content's file is missing.
    ContentMissing {
        /// Which.
        id: ContentId,
    },
    /// A content's file is not what was written.
    ContentDamaged {
        /// Which.
        id: ContentId,
    },
    /// A register's key is gone.
    RegisterKeyGone {
        /// Which.
        id: RegisterId,
    },
    /// A line of the use log was changed, taken out or put in.
    UseLogBroken {
        /// The year of its segment.
        year: i32,
        /// Its number there; 0 where a whole segment does not continue the one before it.
        number: i64,
    },
    /// Lines at the end of the use log are gone.
    UseLogCut,
    /// The mark of the use log is missing or not ours.
    UseLogMark,
}

impl Problem {
    /// Every key, so that a test can look for the texts.
    pub const KEYS: &[&'static str] = &[
        "problem-index",
        "problem-row",
        "problem-dangling",
        "problem-content-missing",
        "problem-content-damaged",
        "problem-register-key-gone",
        "problem-use-log-broken",
        "problem-use-log-cut",
        "problem-use-log-mark",
    ];

    /// The message key: `error-<key>` says what is wrong, `advice-<key>` what to do next.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Index { .. } => "problem-index",
            Self::Row { .. } => "problem-row",
            Self::Dangling { .. } => "problem-dangling",
            Self::ContentMissing { .. } => "problem-content-missing",
            Self::ContentDamaged { .. } => "problem-content-damaged",
            Self::RegisterKeyGone { .. } => "problem-register-key-gone",
            Self::UseLogBroken { .. } => "problem-use-log-broken",
            Self::UseLogCut => "problem-use-log-cut",
            Self::UseLogMark => "problem-use-log-mark",
        }
    }

    /// Which thing: ids, numbers and files of ours.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Index { what } => what.clone(),
            Self::Row { table, id, column } => format!("{table} {id} {column}"),
            Self::Dangling { table } => table.clone(),
            Self::ContentMissing { id } | Self::ContentDamaged { id } => id.to_string(),
            Self::RegisterKeyGone { id } => id.to_string(),
            Self::UseLogBroken { year, number } => format!("{year}/{number}"),
            Self::UseLogCut | Self::UseLogMark => "keys/use-log".to_owned(),
        }
    }
}

impl Archive {
    /// Checks the index, its rows, the use log and every file of the vault; with `all`, every byte of them.
    ///
    /// # Errors
    /// When it cannot be looked at. What is wrong is in the report.
    pub fn verify(&self, all: bool) -> Result<Report, Error> {
        let mut report = Report::default();
        // On a connection of its own: after one broken page the engine answers nothing on it any more.
        check_file(&self.another_index()?, &mut report)?;
        let index = self.another_index()?;
        self.check_rows(&index, &mut report)?;
        match self.check_use_log(&index) {
            Ok((count, broken)) => {
                report.uses = count;
                report.problems.extend(broken.into_iter().map(Problem::from));
            }
            Err(error) => report.problems.push(problem_of(error)?),
        }
        self.check_contents(&index, all, &mut report)?;
        Ok(report)
    }

    /// Removes what a cut-off left: files of destroyed contents, and files a day old that were never finished. A
    /// whole file that no row knows stays: after a return to a snapshot it may be all that is left of a scan.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn sweep(&self, now: Timestamp) -> Result<usize, Error> {
        let destroyed = contents::destroyed_files(&self.index())?;
        let mut count = 0;
        for file in self.inner.vault.files()? {
            let is_old = || file.age(now).is_some_and(|age| age >= Duration::days(1));
            if destroyed.contains(&file.name) || durable::is_unfinished(&file.name) && is_old() {
                durable::remove(&file.path)?;
                count += 1;
            }
        }
        Ok(count)
    }

    fn check_rows(&self, index: &Connection, report: &mut Report) -> Result<(), Error> {
        let looks: [&dyn Fn() -> Result<usize, Error>; 6] = [
            &|| Ok(self.scans()?.len()),
            &|| Ok(self.documents()?.len()),
            &|| Ok(self.packages()?.len()),
            &|| Ok(self.known()?.clients.len()),
            &|| Ok(self.requests_open()?.len()),
            &|| events::count_readable(index),
        ];
        for look in looks {
            if let Err(error) = look() {
                report.problems.push(problem_of(error)?);
            }
        }
        match self.registers() {
            Ok(registers) => {
                let gone = registers.into_iter().filter(|register| self.register_key(register.id).is_err());
                report.problems.extend(gone.map(|register| Problem::RegisterKeyGone { id: register.id }));
            }
            Err(error) => report.problems.push(problem_of(error)?),
        }
        Ok(())
    }

    fn check_contents(&self, index: &Connection, all: bool, report: &mut Report) -> Result<(), Error> {
        let living = match contents::living(index) {
            Ok(living) => living,
            Err(error) => {
                report.problems.push(problem_of(error)?);
                return Ok(());
            }
        };
        let owned: BTreeSet<&str> = living.iter().map(|content| content.file.as_str()).collect();
        report.unowned = self.inner.vault.files()?.iter().filter(|file| !owned.contains(file.name.as_str())).count();
        for content in &living {
            match self.check_content(content, all) {
                None => {
                    report.contents += 1;
                    report.decrypted += usize::from(all);
                }
                // Destroyed since the list was made.
                Some(_) if !contents::is_living(index, content.id)? => {}
                Some(problem) => report.problems.push(problem),
            }
        }
        Ok(())
    }

    fn check_content(&self, content: &Content, all: bool) -> Option<Problem> {
        let id = content.id;
        let length = usize::try_from(content.bytes).ok().map(|bytes| stream::length(bytes) as u64);
        match self.inner.vault.length(&content.file) {
            None => Some(Problem::ContentMissing { id }),
            found if found != length => Some(Problem::ContentDamaged { id }),
            Some(_) if !all => None,
            Some(_) => match (self.is_whole(content), content.scope) {
                (Ok(true), _) => None,
                (Err(Error::RegisterKeyGone { id }), Scope::Register(_)) => Some(Problem::RegisterKeyGone { id }),
                _ => Some(Problem::ContentDamaged { id }),
            },
        }
    }
}

/// Every page of the file is authentic, every table and search table consistent, no row points nowhere.
fn check_file(index: &Connection, report: &mut Report) -> Result<(), Error> {
    let say = |sql: &str| -> Result<Vec<String>, Error> {
        let mut statement = index.prepare(sql).doing("check the index")?;
        let rows = statement.query_map([], |row| row.get(0)).doing("check the index")?;
        rows.collect::<Result<_, _>>().doing("check the index")
    };
    for sql in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
        match say(sql) {
            Ok(said) => {
                let wrong = said.into_iter().filter(|what| what != "ok");
                report.problems.extend(wrong.map(|what| Problem::Index { what }));
            }
            Err(error) => report.problems.push(problem_of(error)?),
        }
    }
    match say("PRAGMA foreign_key_check") {
        Ok(tables) => report.problems.extend(tables.into_iter().map(|table| Problem::Dangling { table })),
        Err(error) => report.problems.push(problem_of(error)?),
    }
    Ok(())
}

/// What the index could not answer is a finding, and so is a row that does not parse. (A page that does not decrypt is
/// "out of memory" to the engine.) What others hold at the moment, and everything else, keeps us from looking.
fn problem_of(error: Error) -> Result<Problem, Error> {
    match error {
        Error::Row { table, id, column } => Ok(Problem::Row { table, id, column }),
        Error::Index { doing, source } => match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Err(Error::Index { doing, source }),
            code => Ok(Problem::Index { what: format!("could not {doing}: {code:?}") }),
        },
        error => Err(error),
    }
}

impl From<Broken> for Problem {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Line { year, number } => Self::UseLogBroken { year, number },
            Broken::Cut => Self::UseLogCut,
            Broken::Mark => Self::UseLogMark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::scene::{Scene, at},
        record::{ContentOwner, ContentRole, ScanId},
    };

    #[test]
    fn a_sound_archive_has_no_problems() {
        let scene = Scene::new();
        scene.filed(&[7; 200_000], scene.county);
        scene.sealed(b"waits");
        let report = scene.archive.verify(true).unwrap();
        assert_eq!(report.problems, []);
        assert_eq!((report.contents, report.decrypted, report.unowned), (3, 3, 0));
        assert_eq!(scene.archive.verify(false).unwrap().decrypted, 0);
    }

    #[test]
    fn a_flipped_bit_in_the_vault_is_noticed_and_nothing_of_it_is_given_out() {
        let scene = Scene::new();
        let scan = scene.sealed(&[7; 200_000]);
        let content = scene.archive.content_of(ContentOwner::Scan(scan.id()), ContentRole::Original).unwrap().unwrap();
        let path = scene.archive.inner.vault.path(&content.file);
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        durable::replace(&path, &bytes).unwrap();
        assert!(matches!(scene.archive.content(content.id), Err(Error::ContentDamaged { .. })));
        assert_eq!(scene.archive.verify(true).unwrap().problems, [Problem::ContentDamaged { id: content.id }]);
        durable::replace(&path, &bytes[..last]).unwrap();
        assert_eq!(scene.archive.verify(false).unwrap().problems, [Problem::ContentDamaged { id: content.id }]);
        durable::remove(&path).unwrap();
        assert_eq!(scene.archive.verify(false).unwrap().problems, [Problem::ContentMissing { id: content.id }]);
    }

    #[test]
    fn two_contents_that_changed_places_are_noticed() {
        let scene = Scene::new();
        let path = |bytes: &[u8]| {
            let owner = ContentOwner::Scan(scene.sealed(bytes).id());
            scene
                .archive
                .inner
                .vault
                .path(&scene.archive.content_of(owner, ContentRole::Original).unwrap().unwrap().file)
        };
        let (one, other) = (path(b"one"), path(b"two"));
        let (left, right) = (std::fs::read(&one).unwrap(), std::fs::read(&other).unwrap());
        durable::replace(&one, &right).unwrap();
        durable::replace(&other, &left).unwrap();
        assert_eq!(scene.archive.verify(true).unwrap().problems.len(), 2);
    }

    #[test]
    fn a_row_that_was_tampered_with_is_named_and_not_believed() {
        let scene = Scene::new();
        let document = scene.filed(b"paper", scene.county);
        scene.meddle("UPDATE documents SET standing = 'held'");
        let error = scene.archive.document(document.id()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the documents row {} is not right in its column `standing`", document.id())
        );
        let expected = Problem::Row { table: "documents", id: document.id().to_string(), column: "standing" };
        assert_eq!(scene.archive.verify(false).unwrap().problems, [expected]);
    }

    #[test]
    fn a_flipped_bit_in_the_index_is_noticed() {
        let scene = Scene::new();
        scene.filed(b"paper", scene.county);
        scene.archive.snapshot(at(2)).unwrap();
        let Scene { home, archive, .. } = scene;
        archive.index().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(archive);
        let path = home.path().join("index.db");
        let mut bytes = std::fs::read(&path).unwrap();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        durable::replace(&path, &bytes).unwrap();
        let archive = Archive::open(home.path(), None, &crate::archive::scene::password()).unwrap();
        let report = archive.verify(false).unwrap();
        assert!(report.problems.iter().any(|problem| matches!(problem, Problem::Index { .. })), "{report:?}");
    }

    #[test]
    fn the_sweep_takes_what_a_cut_off_left_and_nothing_else() {
        let scene = Scene::new();
        scene.filed(b"paper", scene.county);
        let owner = ContentOwner::Scan(ScanId::new());
        scene.archive.keep(owner, ContentRole::Original, Scope::Intake, b"never committed").unwrap();
        let folder = scene.home.path().join("vault/ab/cd");
        durable::folder(&folder).unwrap();
        let (_, unfinished) = durable::unfinished_in(&folder).unwrap().keep().unwrap();
        let now = chrono::DateTime::<chrono::Utc>::from(std::fs::metadata(&unfinished).unwrap().modified().unwrap());
        assert_eq!(scene.archive.verify(false).unwrap().unowned, 2);
        assert_eq!(scene.archive.sweep(now + Duration::hours(1)).unwrap(), 0, "it may be in the making");
        assert_eq!(scene.archive.sweep(now + Duration::hours(25)).unwrap(), 1);
        assert_eq!(scene.archive.verify(true).unwrap().unowned, 1);
    }
}
