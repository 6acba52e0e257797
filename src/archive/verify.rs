//! Verify: is everything still here, and still what it was?

use std::collections::BTreeSet;

use chrono::Duration;
use rusqlite::Connection;

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
    /// The mark of the use log is not ours.
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

    /// The message key.
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

    /// Which thing: ids and numbers of ours, empty where there is but one such thing.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Index { what } => what.clone(),
            Self::Row { table, id, column } => format!("{table} {id} {column}"),
            Self::Dangling { table } => table.clone(),
            Self::ContentMissing { id } | Self::ContentDamaged { id } => id.to_string(),
            Self::RegisterKeyGone { id } => id.to_string(),
            Self::UseLogBroken { year, number } => format!("{year}/{number}"),
            Self::UseLogCut | Self::UseLogMark => String::new(),
        }
    }
}

impl Archive {
    /// Checks the index, its rows, the use log and every file of the vault; with `all`, every byte of them.
    ///
    /// # Errors
    /// When it cannot be looked at. What is wrong is in the report.
    pub fn verify(&self, all: bool) -> Result<Report, Error> {
        let index = self.another_index()?;
        let mut report = Report::default();
        check_file(&index, &mut report)?;
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
        for name in self.inner.vault.names()? {
            let is_old = || self.inner.vault.age(&name, now).is_some_and(|age| age >= Duration::days(1));
            if destroyed.contains(&name) || durable::is_unfinished(&name) && is_old() {
                self.inner.vault.remove(&name)?;
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
        for register in self.registers()? {
            if self.register_key(register.id).is_err() {
                report.problems.push(Problem::RegisterKeyGone { id: register.id });
            }
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
        report.unowned = self.inner.vault.names()?.iter().filter(|name| !owned.contains(name.as_str())).count();
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
            Some(_) => match (self.bytes_of(content), content.scope) {
                (Ok(bytes), _) if bytes.len() as u64 == content.bytes => None,
                (Err(Error::RegisterKeyGone { id }), Scope::Register(_)) => Some(Problem::RegisterKeyGone { id }),
                _ => Some(Problem::ContentDamaged { id }),
            },
        }
    }
}

/// Every page of the file is authentic, every table and search table consistent, no row points nowhere.
fn check_file(index: &Connection, report: &mut Report) -> Result<(), Error> {
    for sql in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
        let mut statement = index.prepare(sql).doing("check the index")?;
        let mut rows = statement.query([]).doing("check the index")?;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let what: String = row.get(0).unwrap_or_default();
                    if what != "ok" {
                        report.problems.push(Problem::Index { what });
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    let what = error.sqlite_error_code().map(|code| format!("{code:?}")).unwrap_or_default();
                    report.problems.push(Problem::Index { what });
                    break;
                }
            }
        }
    }
    let mut statement = index.prepare("PRAGMA foreign_key_check").doing("check the index")?;
    let mut rows = statement.query([]).doing("check the index")?;
    while let Some(row) = rows.next().doing("check the index")? {
        report.problems.push(Problem::Dangling { table: row.get(0).unwrap_or_default() });
    }
    Ok(())
}

/// A row that does not parse is a finding; everything else keeps us from looking.
fn problem_of(error: Error) -> Result<Problem, Error> {
    match error {
        Error::Row { table, id, column } => Ok(Problem::Row { table, id, column }),
        Error::Index { source, .. } if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
            Ok(Problem::Index { what: "DatabaseCorrupt".to_owned() })
        }
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
