//! The use log (käyttöloki, Act 703/2023 section 10): who looked at whose records or took them out, when, why, for
//! whom. Kept twelve years, longer than the records themselves.
//!
//! Each line carries a keyed hash over itself and the line before. A line that is changed, taken out or put in breaks
//! the chain; lines cut off at the end are noticed by a mark beside the keys, which tells how far the log had come.
//! Clients stand in it as keyed hashes of their identity codes, so that a question about somebody can be answered
//! when the client's own row is gone.

use std::collections::BTreeSet;

use chrono::Datelike;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::{
    Archive, Error, begin, durable,
    error::Doing,
    keys::Key,
    tables::{
        clients,
        rows::{Cells, all, json, one, run},
    },
};
use crate::record::{ClientId, DocumentId, PersonalIdentityCode, Purpose, PurposeCode, Timestamp, UserId};

/// Years that a line is kept (section 10), counted from the end of its own.
const KEPT_YEARS: i32 = 12;

/// One look at clients' records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Who looked.
    pub user: UserId,
    /// Why.
    pub purpose: Purpose,
    /// What was done: a word of ours.
    pub what: &'static str,
    /// Whose records were shown.
    pub clients: Vec<ClientId>,
    /// Which records.
    pub documents: Vec<DocumentId>,
    /// To whom or where it left in the clear, if it did: this line is in the disclosure log (luovutusloki).
    pub left_in_clear: Option<String>,
}

/// One line of the log, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub user: UserId,
    /// Why.
    pub purpose: PurposeCode,
    /// What was said beside it.
    pub note: Option<String>,
    /// What was done.
    pub what: String,
    /// Which records.
    pub documents: Vec<DocumentId>,
    /// How many clients it is about.
    pub clients: usize,
    /// To whom or where it left in the clear.
    pub left_in_clear: Option<String>,
}

/// Which lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct UseFilter {
    /// About this client, whose row is still there.
    pub client: Option<ClientId>,
    /// About whoever has this code, also when no row of theirs is left.
    pub code: Option<PersonalIdentityCode>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
    /// Only what left in the clear: the disclosure log.
    pub disclosures: bool,
}

/// A line as it is kept; its text is what the chain's hash covers.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    at: Timestamp,
    user: UserId,
    purpose: PurposeCode,
    note: Option<String>,
    what: String,
    clients: Vec<Hashed>,
    documents: Vec<DocumentId>,
    left_in_clear: Option<String>,
}

/// One client, as the keyed hashes of every code they have or had; of their id here where they have none.
type Hashed = BTreeSet<String>;

/// How far the log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    year: i32,
    number: i64,
    hash: [u8; 32],
}

/// Before the first line.
const BEGINNING: Head = Head { year: 0, number: 0, hash: [0; 32] };

/// What a check of the log found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// This line is not the one that was written behind the line before it.
    Line { year: i32, number: i64 },
    /// The log was longer once.
    Cut,
    /// The mark beside the keys is missing or not ours.
    Mark,
}

impl Archive {
    /// Leaves a line in the log. Whoever shows something does this first.
    ///
    /// # Errors
    /// When it cannot be written: then nothing may be shown.
    pub fn note_use(&self, used: &Use, now: Timestamp) -> Result<(), Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        // A log that was cut stays so for all to see: its mark is moved on no more.
        let whole = self.read_mark()?.is_some_and(|mark| has(&change, &mark).unwrap_or(false));
        let head = self.append(&change, used, now)?;
        change.commit().doing("write the use log")?;
        // Behind by a line after a crash is no harm: the check asks only that the log is not behind the mark.
        if whole && let Err(error) = self.write_mark(&head) {
            warn!(error = error.key(), "the mark of the use log could not be moved: {error}");
        }
        Ok(())
    }

    /// The mark of a log without lines.
    pub(super) fn begin_use_log(&self) -> Result<(), Error> {
        self.write_mark(&BEGINNING)
    }

    fn append(&self, index: &Connection, used: &Use, now: Timestamp) -> Result<Head, Error> {
        let last = last(index)?;
        // A clock that was set back does not open an earlier year again.
        let year = last.map_or(now.year(), |last| last.year.max(now.year()));
        let (before, number) = match last {
            Some(last) if last.year == year => (last.hash, last.number + 1),
            last => {
                let begins = last.map_or([0; 32], |last| last.hash);
                run(index, "INSERT INTO use_segments (year, begins) VALUES (?, ?)", params![year, begins])?;
                (begins, 1)
            }
        };
        let clients = used.clients.iter().map(|id| self.hashed(index, *id)).collect::<Result<Vec<_>, _>>()?;
        let line = Line {
            at: now,
            user: used.user,
            purpose: used.purpose.code(),
            note: used.purpose.note().map(str::to_owned),
            what: used.what.to_owned(),
            clients,
            documents: used.documents.clone(),
            left_in_clear: used.left_in_clear.clone(),
        };
        let body = json(&line);
        let hash = link(&self.inner.use_log_key, &before, year, number, &body);
        run(
            index,
            "INSERT INTO uses (year, number, body, hash) VALUES (?, ?, ?, ?)",
            params![year, number, body, hash],
        )?;
        let row = index.last_insert_rowid();
        for client in line.clients.iter().flatten().collect::<BTreeSet<_>>() {
            run(index, "INSERT INTO use_clients (client, use) VALUES (?, ?)", params![unhex(client), row])?;
        }
        Ok(Head { year, number, hash })
    }

    /// The lines that are asked for, the oldest first.
    ///
    /// # Errors
    /// When a line cannot be read.
    pub fn use_log(&self, filter: &UseFilter) -> Result<Vec<UseEntry>, Error> {
        let index = self.index();
        let mut asked = BTreeSet::new();
        if let Some(client) = filter.client {
            asked.extend(self.hashed(&index, client)?);
        }
        if let Some(code) = &filter.code {
            asked.insert(self.hash_of(code));
        }
        let lines = if asked.is_empty() {
            all(&index, "uses", "SELECT * FROM uses ORDER BY year, number", [], |cells| cells.json::<Line>("body"))?
        } else {
            let mut lines = Vec::new();
            for client in &asked {
                let sql = "SELECT uses.* FROM uses JOIN use_clients ON use = uses.row WHERE client = ?";
                lines.extend(all(&index, "uses", sql, [unhex(client)], |cells| {
                    Ok(((cells.number::<i64>("year")?, cells.number::<i64>("number")?), cells.json::<Line>("body")?))
                })?);
            }
            lines.sort_by_key(|(place, _)| *place);
            lines.dedup_by_key(|(place, _)| *place);
            lines.into_iter().map(|(_, line)| line).collect()
        };
        let wanted = |line: &Line| {
            filter.from.is_none_or(|from| from <= line.at)
                && filter.until.is_none_or(|until| line.at < until)
                && (!filter.disclosures || line.left_in_clear.is_some())
        };
        Ok(lines.into_iter().filter(wanted).map(UseEntry::from).collect())
    }

    /// Lets go of the years whose twelve are over. The chain of the others holds.
    ///
    /// # Errors
    /// When the index cannot be changed.
    pub fn let_old_uses_go(&self, now: Timestamp) -> Result<usize, Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        let oldest = now.year() - KEPT_YEARS;
        // The last line stays whatever its age: the next one is linked to it.
        let latest = last(&change)?.map_or(oldest, |last| last.year);
        let before = oldest.min(latest);
        let count = run(&change, "DELETE FROM uses WHERE year < ?", [before])?;
        run(&change, "DELETE FROM use_segments WHERE year < ?", [before])?;
        change.commit().doing("let old lines of the use log go")?;
        Ok(count)
    }

    /// Follows the chain from its first line to its last and on to the mark. Gives the number of lines, and what is
    /// broken.
    pub(super) fn check_use_log(&self, index: &Connection) -> Result<(usize, Vec<Broken>), Error> {
        let mark = self.read_mark()?;
        let segments =
            all(index, "use_segments", "SELECT year AS row, * FROM use_segments ORDER BY year", [], |cells| {
                Ok((cells.number::<i32>("year")?, hash_in(cells, "begins")?))
            })?;
        let (mut count, mut broken, mut before) = (0, Vec::new(), None);
        for (year, begins) in segments {
            // The oldest segment that is still here may follow one that went in its time.
            if before.is_some_and(|before| before != begins) {
                broken.push(Broken::Line { year, number: 0 });
            }
            let mut link_before = begins;
            let mut expected = 1;
            let sql = "SELECT * FROM uses WHERE year = ? ORDER BY number";
            for (number, body, hash, clients) in all(index, "uses", sql, [year], |cells| read_line(index, cells))? {
                let right = link(&self.inner.use_log_key, &link_before, year, number, &body);
                if number != expected || right != hash || !clients {
                    broken.push(Broken::Line { year, number });
                }
                (link_before, expected, count) = (hash, number + 1, count + 1);
            }
            before = Some(link_before);
        }
        match mark {
            None => broken.push(Broken::Mark),
            Some(mark) if !has(index, &mark)? => broken.push(Broken::Cut),
            Some(_) => {}
        }
        Ok((count, broken))
    }

    fn hashed(&self, index: &Connection, id: ClientId) -> Result<Hashed, Error> {
        let client = clients::find(index, id)?;
        let codes: Hashed = client.iter().flat_map(|client| &client.codes).map(|code| self.hash_of(code)).collect();
        if codes.is_empty() {
            let id = hex::encode(self.inner.use_log_key.hash(&[b"client id", id.as_uuid().as_bytes()]));
            return Ok(BTreeSet::from([id]));
        }
        Ok(codes)
    }

    fn hash_of(&self, code: &PersonalIdentityCode) -> String {
        hex::encode(self.inner.use_log_key.hash(&[b"identity code", code.reveal().as_bytes()]))
    }

    fn write_mark(&self, head: &Head) -> Result<(), Error> {
        let mut bytes = [&head.year.to_be_bytes()[..], &head.number.to_be_bytes(), &head.hash].concat();
        let closing = self.inner.use_log_key.hash(&[b"mark", &bytes]);
        bytes.extend_from_slice(&closing);
        durable::replace(&self.inner.layout.use_log_mark(), &bytes)
    }

    /// How far the log had come; `None` where the mark is missing or not ours.
    fn read_mark(&self) -> Result<Option<Head>, Error> {
        let bytes = durable::read(&self.inner.layout.use_log_mark())?.unwrap_or_default();
        let read = || {
            let (body, closing) = bytes.split_last_chunk::<32>()?;
            if !self.inner.use_log_key.hash_fits(&[b"mark", body], closing) {
                return None;
            }
            let (year, rest) = body.split_first_chunk()?;
            let (number, hash) = rest.split_first_chunk()?;
            let hash = hash.try_into().ok()?;
            Some(Head { year: i32::from_be_bytes(*year), number: i64::from_be_bytes(*number), hash })
        };
        Ok(read())
    }
}

impl From<Line> for UseEntry {
    fn from(line: Line) -> Self {
        Self {
            at: line.at,
            user: line.user,
            purpose: line.purpose,
            note: line.note,
            what: line.what,
            documents: line.documents,
            clients: line.clients.len(),
            left_in_clear: line.left_in_clear,
        }
    }
}

/// A line's number, text and hash, and whether the table of clients says what the line says.
fn read_line(index: &Connection, cells: &Cells<'_>) -> Result<(i64, String, [u8; 32], bool), Error> {
    let line: Line = cells.json("body")?;
    let said: BTreeSet<Vec<u8>> = line.clients.iter().flatten().map(|client| unhex(client)).collect();
    let row: i64 = cells.get("row")?;
    let sql = "SELECT use AS row, client FROM use_clients WHERE use = ?";
    let kept: BTreeSet<Vec<u8>> =
        all(index, "use_clients", sql, [row], |cells| cells.get("client"))?.into_iter().collect();
    Ok((cells.get("number")?, cells.get("body")?, hash_in(cells, "hash")?, said == kept))
}

/// Whether the line that a mark names is there.
fn has(index: &Connection, mark: &Head) -> Result<bool, Error> {
    if *mark == BEGINNING {
        return Ok(true);
    }
    let sql = "SELECT * FROM uses WHERE year = ? AND number = ?";
    let hash = one(index, "uses", sql, params![mark.year, mark.number], |cells| hash_in(cells, "hash"))?;
    Ok(hash == Some(mark.hash))
}

fn last(index: &Connection) -> Result<Option<Head>, Error> {
    one(index, "uses", "SELECT * FROM uses ORDER BY year DESC, number DESC LIMIT 1", [], |cells| {
        Ok(Head { year: cells.number("year")?, number: cells.get("number")?, hash: hash_in(cells, "hash")? })
    })
}

fn link(key: &Key, before: &[u8; 32], year: i32, number: i64, body: &str) -> [u8; 32] {
    key.hash(&[b"line", before, &year.to_be_bytes(), &number.to_be_bytes(), body.as_bytes()])
}

fn hash_in(cells: &Cells<'_>, column: &'static str) -> Result<[u8; 32], Error> {
    cells.get::<Vec<u8>>(column)?.try_into().map_err(|_| cells.fault(column))
}

fn unhex(hash: &str) -> Vec<u8> {
    hex::decode(hash).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{
        Problem,
        scene::{CODE, Scene, at},
    };

    fn look(scene: &Scene, what: &'static str, to: Option<&str>) -> Use {
        Use {
            user: scene.archive.user(),
            purpose: "other:pyyntö".parse().unwrap(),
            what,
            clients: vec![scene.client],
            documents: Vec::new(),
            left_in_clear: to.map(str::to_owned),
        }
    }

    fn in_year(year: i32) -> Timestamp {
        format!("{year}-06-01T00:00:00Z").parse().unwrap()
    }

    fn with_lines() -> Scene {
        let scene = Scene::new();
        for (what, to) in [("search", None), ("show", Some("asiakkaalle")), ("documents", None)] {
            scene.archive.note_use(&look(&scene, what, to), at(2)).unwrap();
        }
        scene
    }

    fn problems(scene: &Scene) -> Vec<Problem> {
        scene.archive.verify(false).unwrap().problems
    }

    #[test]
    fn a_look_is_found_again_by_client_time_and_disclosure() {
        let scene = with_lines();
        let words = |filter: &UseFilter| -> Vec<String> {
            scene.archive.use_log(filter).unwrap().into_iter().map(|entry| entry.what).collect()
        };
        assert_eq!(words(&UseFilter::default()), ["search", "show", "documents"]);
        assert_eq!(words(&UseFilter { disclosures: true, ..UseFilter::default() }), ["show"]);
        assert_eq!(words(&UseFilter { client: Some(scene.client), ..UseFilter::default() }).len(), 3);
        assert_eq!(words(&UseFilter { client: Some(ClientId::new()), ..UseFilter::default() }).len(), 0);
        assert_eq!(words(&UseFilter { from: Some(at(3)), ..UseFilter::default() }).len(), 0);
        assert_eq!(words(&UseFilter { until: Some(at(2)), ..UseFilter::default() }).len(), 0);
        let entry = scene.archive.use_log(&UseFilter::default()).unwrap().remove(1);
        assert_eq!(entry.user, scene.archive.user());
        assert_eq!((entry.purpose, entry.note.as_deref()), (PurposeCode::Other, Some("pyyntö")));
        assert_eq!(entry.left_in_clear.as_deref(), Some("asiakkaalle"));
        assert_eq!(problems(&scene), []);
        assert_eq!(scene.archive.verify(false).unwrap().uses, 3);
    }

    #[test]
    fn the_log_answers_for_a_client_whose_row_is_gone_and_never_names_them() {
        let scene = with_lines();
        scene.meddle("DELETE FROM clients");
        let filter = UseFilter { code: Some(CODE.parse().unwrap()), ..UseFilter::default() };
        assert_eq!(scene.archive.use_log(&filter).unwrap().len(), 3);
        let body: String =
            scene.archive.index().query_row("SELECT group_concat(body) FROM uses", [], |row| row.get(0)).unwrap();
        assert!(!body.contains(CODE) && !body.contains("Mallila"));
        assert!(!body.contains(&scene.client.to_string()));
    }

    #[test]
    fn a_line_that_is_changed_is_noticed() {
        let scene = with_lines();
        scene.meddle("UPDATE uses SET body = replace(body, 'search', 'verify') WHERE number = 1");
        assert_eq!(problems(&scene), [Problem::UseLogBroken { year: 2026, number: 1 }]);
    }

    #[test]
    fn a_line_that_is_taken_out_of_the_middle_is_noticed() {
        let scene = with_lines();
        scene.meddle("DELETE FROM uses WHERE number = 2");
        assert_eq!(problems(&scene), [Problem::UseLogBroken { year: 2026, number: 3 }]);
    }

    #[test]
    fn lines_cut_off_at_the_end_are_noticed() {
        let scene = with_lines();
        scene.meddle("DELETE FROM uses WHERE number = 3");
        assert_eq!(problems(&scene), [Problem::UseLogCut]);
        scene.archive.note_use(&look(&scene, "later", None), at(3)).unwrap();
        assert_eq!(problems(&scene), [Problem::UseLogCut], "nor does the next line hide it");
    }

    #[test]
    fn a_client_unlinked_from_a_line_is_noticed() {
        let scene = with_lines();
        scene.meddle("DELETE FROM use_clients WHERE use = (SELECT row FROM uses WHERE number = 2)");
        assert_eq!(problems(&scene), [Problem::UseLogBroken { year: 2026, number: 2 }]);
    }

    #[test]
    fn a_forged_or_missing_mark_is_noticed() {
        let scene = with_lines();
        let path = scene.home.path().join("keys/use-log");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[11] ^= 1;
        durable::replace(&path, &bytes).unwrap();
        assert_eq!(problems(&scene), [Problem::UseLogMark]);
        durable::remove(&path).unwrap();
        scene.archive.note_use(&look(&scene, "later", None), at(3)).unwrap();
        assert_eq!(problems(&scene), [Problem::UseLogMark], "nor does taking it away help");
    }

    #[test]
    fn what_is_over_twelve_years_old_goes_and_the_chain_of_the_rest_holds() {
        let scene = Scene::new();
        for year in [2026, 2027, 2027, 2039] {
            scene.archive.note_use(&look(&scene, "show", None), in_year(year)).unwrap();
        }
        assert_eq!(scene.archive.let_old_uses_go(in_year(2038)).unwrap(), 0, "2026 is kept to the end of 2038");
        assert_eq!(scene.archive.let_old_uses_go(in_year(2039)).unwrap(), 1);
        assert_eq!(scene.archive.use_log(&UseFilter::default()).unwrap().len(), 3);
        assert_eq!(problems(&scene), []);
        scene.meddle("UPDATE use_segments SET begins = zeroblob(32) WHERE year = 2039");
        assert!(problems(&scene).contains(&Problem::UseLogBroken { year: 2039, number: 0 }));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_break_the_chain() {
        let scene = Scene::new();
        for year in [2026, 2027, 2026] {
            scene.archive.note_use(&look(&scene, "show", None), in_year(year)).unwrap();
        }
        assert_eq!(problems(&scene), []);
        assert_eq!(scene.archive.use_log(&UseFilter::default()).unwrap().len(), 3);
    }
}
