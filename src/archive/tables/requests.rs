//! Requests: what a person wishes and only the line may do. The line finds them as it finds everything else.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::rows::{Cells, all, json, one, run, time};
use crate::{
    archive::{Archive, Error},
    record::{PackageId, RegisterId, RequestId, Timestamp, UserId},
};

/// What a person wishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Cut a package from a register, or from every register but our own.
    Package {
        /// Which; `None`: every one.
        register: Option<RegisterId>,
        /// The export to use; `None`: the controller's.
        export: Option<String>,
    },
    /// Deliver a package, or all that wait.
    Deliver {
        /// Which; `None`: all.
        package: Option<PackageId>,
    },
    /// Look for receipts now.
    Receipts,
}

/// A wish that somebody left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Ours.
    pub id: RequestId,
    /// What.
    pub wish: Wish,
    /// Whose.
    pub who: UserId,
    /// Since when.
    pub at: Timestamp,
    /// When the line had done with it.
    pub done: Option<Timestamp>,
    /// The message key of what went wrong, if something did.
    pub failure: Option<String>,
}

impl Archive {
    /// Leaves a wish for the line.
    ///
    /// # Errors
    /// When the index cannot be changed.
    pub fn request(&self, wish: &Wish, now: Timestamp) -> Result<RequestId, Error> {
        let id = RequestId::new();
        let sql = "INSERT INTO requests (id, wish, user, at) VALUES (?, ?, ?, ?)";
        run(&self.index(), sql, params![id.to_string(), json(wish), self.user().to_string(), time(now)])?;
        Ok(id)
    }

    /// The wishes that the line has yet to fulfil, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn requests_open(&self) -> Result<Vec<Request>, Error> {
        all(&self.index(), "requests", "SELECT * FROM requests WHERE done IS NULL ORDER BY row", [], parse)
    }

    /// What became of a wish.
    ///
    /// # Errors
    /// When there is no such request.
    pub fn request_state(&self, id: RequestId) -> Result<Request, Error> {
        find(&self.index(), id)?.ok_or_else(|| Error::Unknown { table: "requests", id: id.to_string() })
    }

    /// The line has done with it; `failure` is the message key of what went wrong.
    ///
    /// # Errors
    /// When somebody had done with it already.
    pub fn request_done(&self, id: RequestId, failure: Option<&str>, now: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE requests SET done = ?, failure = ? WHERE id = ? AND done IS NULL";
        let done = run(&self.index(), sql, params![time(now), failure, id.to_string()])?;
        if done == 1 { Ok(()) } else { Err(Error::Overtaken { table: "requests", id: id.to_string() }) }
    }
}

fn find(index: &Connection, id: RequestId) -> Result<Option<Request>, Error> {
    one(index, "requests", "SELECT * FROM requests WHERE id = ?", [id.to_string()], parse)
}

fn parse(cells: &Cells<'_>) -> Result<Request, Error> {
    Ok(Request {
        id: cells.parsed("id")?,
        wish: cells.json("wish")?,
        who: cells.parsed("user")?,
        at: cells.parsed("at")?,
        done: cells.perhaps("done")?,
        failure: cells.get("failure")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::scene::{Scene, at};

    #[test]
    fn a_wish_stands_until_the_line_has_done_with_it() {
        let scene = Scene::new();
        let wish = Wish::Package { register: Some(scene.county), export: None };
        let id = scene.archive.request(&wish, at(1)).unwrap();
        scene.archive.request(&Wish::Receipts, at(1)).unwrap();
        let open = scene.again().requests_open().unwrap();
        assert_eq!(open.iter().map(|request| &request.wish).collect::<Vec<_>>(), [&wish, &Wish::Receipts]);
        assert_eq!(open[0].who, scene.archive.user());
        scene.archive.request_done(id, Some("handover-no-export"), at(2)).unwrap();
        assert!(matches!(scene.archive.request_done(id, None, at(3)), Err(Error::Overtaken { .. })));
        let done = scene.archive.request_state(id).unwrap();
        assert_eq!((done.done, done.failure.as_deref()), (Some(at(2)), Some("handover-no-export")));
        assert_eq!(scene.archive.requests_open().unwrap().len(), 1);
    }
}
