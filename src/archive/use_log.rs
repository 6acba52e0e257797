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

/// What a check of the log found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// This line is not the one that was written behind the line before it.
    Line { year: i32, number: i64 },
    /// The log was longer once.
    Cut,
    /// The mark beside the keys is not ours.
    Mark,
}

impl Archive {
    /// Leaves a line in the log. Whoever shows something does this first.
    ///
    /// # Errors
    /// When it cannot be written: then nothing may be shown.
    pub fn note_use(&self, used: &Use, now: Timestamp) -> Result<(), Error> {
        let head = {
            let mut index = self.index();
            let change = begin(&mut index)?;
            let head = self.append(&change, used, now)?;
            change.commit().doing("write the use log")?;
            head
        };
        // Behind by a line after a crash is no harm: the check asks only that the log is not behind the mark.
        if let Err(error) = durable::replace(&self.inner.layout.use_log_mark(), &self.mark(&head)) {
            warn!(error = error.key(), "the mark of the use log could not be moved: {error}");
        }
        Ok(())
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
        let mark = match durable::read(&self.inner.layout.use_log_mark())? {
            Some(bytes) => match self.read_mark(&bytes) {
                Some(head) => Some(head),
                None => return Ok((0, vec![Broken::Mark])),
            },
            None => None,
        };
        let segments =
            all(index, "use_segments", "SELECT year AS row, * FROM use_segments ORDER BY year", [], |cells| {
                Ok((cells.number::<i32>("year")?, hash_in(cells, "begins")?))
            })?;
        let (mut count, mut broken, mut before, mut marked) = (0, Vec::new(), None, mark.is_none());
        for (year, begins) in segments {
            // The oldest segment that is still here may follow one that went in its time.
            if before.is_some_and(|before| before != begins) {
                broken.push(Broken::Line { year, number: 0 });
            }
            let mut link_before = begins;
            let mut expected = 1;
            let sql = "SELECT * FROM uses WHERE year = ? ORDER BY number";
            for (number, body, hash, clients) in all(index, "uses", sql, [year], |cells| self.read_line(index, cells))?
            {
                let right = link(&self.inner.use_log_key, &link_before, year, number, &body);
                if number != expected || right != hash || !clients {
                    broken.push(Broken::Line { year, number });
                }
                marked |= mark == Some(Head { year, number, hash });
                (link_before, expected, count) = (hash, number + 1, count + 1);
            }
            before = Some(link_before);
        }
        if !marked {
            broken.push(Broken::Cut);
        }
        Ok((count, broken))
    }

    /// A line's number, text and hash, and whether the table of clients says what the line says.
    fn read_line(&self, index: &Connection, cells: &Cells<'_>) -> Result<(i64, String, [u8; 32], bool), Error> {
        let line: Line = cells.json("body")?;
        let said: BTreeSet<Vec<u8>> = line.clients.iter().flatten().map(|client| unhex(client)).collect();
        let row: i64 = cells.get("row")?;
        let sql = "SELECT use AS row, client FROM use_clients WHERE use = ?";
        let kept: BTreeSet<Vec<u8>> =
            all(index, "use_clients", sql, [row], |cells| cells.get("client"))?.into_iter().collect();
        Ok((cells.get("number")?, cells.get("body")?, hash_in(cells, "hash")?, said == kept))
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

    fn mark(&self, head: &Head) -> Vec<u8> {
        let mut bytes = [&head.year.to_be_bytes()[..], &head.number.to_be_bytes(), &head.hash].concat();
        let closing = self.inner.use_log_key.hash(&[b"mark", &bytes]);
        bytes.extend_from_slice(&closing);
        bytes
    }

    fn read_mark(&self, bytes: &[u8]) -> Option<Head> {
        let (body, closing) = bytes.split_last_chunk::<32>()?;
        if !self.inner.use_log_key.hash_fits(&[b"mark", body], closing) {
            return None;
        }
        let (year, rest) = body.split_first_chunk()?;
        let (number, hash) = rest.split_first_chunk()?;
        Some(Head { year: i32::from_be_bytes(*year), number: i64::from_be_bytes(*number), hash: hash.try_into().ok()? })
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
