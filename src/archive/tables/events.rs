//! Events: the provenance that is kept with a record and handed over with it.

use rusqlite::{Connection, params};

use super::rows::{Cells, all, run, time};
use crate::{
    archive::{Archive, Error},
    record::{Actor, Event, Subject},
};

impl Archive {
    /// What was done to something, in order.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn events_of(&self, subject: Subject) -> Result<Vec<Event>, Error> {
        let sql = "SELECT * FROM events WHERE subject = ? ORDER BY row";
        all(&self.index(), "events", sql, [columns(subject).1], parse)
    }
}

pub(in crate::archive) fn insert(index: &Connection, event: &Event) -> Result<(), Error> {
    let user = match event.who {
        Actor::Machine => None,
        Actor::User(user) => Some(user.to_string()),
    };
    let (kind, subject) = columns(event.subject);
    let sql = "INSERT INTO events (id, at, user, kind, subject_kind, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = params![event.id.to_string(), time(event.at), user, event.kind.slug(), kind, subject, event.detail];
    run(index, sql, values).map(drop)
}

/// Every event, for the check of all rows.
pub(in crate::archive) fn count_readable(index: &Connection) -> Result<usize, Error> {
    Ok(all(index, "events", "SELECT * FROM events ORDER BY row", [], parse)?.len())
}

fn columns(subject: Subject) -> (&'static str, String) {
    match subject {
        Subject::Scan(id) => ("scan", id.to_string()),
        Subject::Document(id) => ("document", id.to_string()),
        Subject::Package(id) => ("package", id.to_string()),
    }
}

fn parse(cells: &Cells<'_>) -> Result<Event, Error> {
    let subject = match cells.get::<String>("subject_kind")?.as_str() {
        "scan" => Subject::Scan(cells.parsed("subject")?),
        "document" => Subject::Document(cells.parsed("subject")?),
        "package" => Subject::Package(cells.parsed("subject")?),
        _ => return Err(cells.fault("subject_kind")),
    };
    Ok(Event {
        id: cells.parsed("id")?,
        at: cells.parsed("at")?,
        who: cells.perhaps("user")?.map_or(Actor::Machine, Actor::User),
        kind: cells.parsed("kind")?,
        subject,
        detail: cells.get("detail")?,
    })
}
