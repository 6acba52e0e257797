//! A row being read: every cell is parsed into its type, and what does not parse is named by table, row and column.
//! Never by its value, which may be a client's.

use std::str::FromStr;

use chrono::SecondsFormat;
use rusqlite::{Connection, OptionalExtension, Params, Row, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    archive::{Error, error::Doing},
    record::Timestamp,
};

/// The cells of one row.
pub(in crate::archive) struct Cells<'r> {
    row: &'r Row<'r>,
    table: &'static str,
}

impl Cells<'_> {
    pub(in crate::archive) fn get<T: FromSql>(&self, column: &'static str) -> Result<T, Error> {
        self.row.get(column).map_err(|_| self.fault(column))
    }

    pub(in crate::archive) fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, Error> {
        self.get::<String>(column)?.parse().map_err(|_| self.fault(column))
    }

    pub(in crate::archive) fn perhaps<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, Error> {
        self.get::<Option<String>>(column)?.map(|text| text.parse().map_err(|_| self.fault(column))).transpose()
    }

    pub(in crate::archive) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, Error> {
        serde_json::from_str(&self.get::<String>(column)?).map_err(|_| self.fault(column))
    }

    pub(in crate::archive) fn number<T: TryFrom<i64>>(&self, column: &'static str) -> Result<T, Error> {
        self.get::<i64>(column)?.try_into().map_err(|_| self.fault(column))
    }

    /// What is wrong here.
    pub(in crate::archive) fn fault(&self, column: &'static str) -> Error {
        let id = self.row.get("id").or_else(|_| self.row.get::<_, i64>("row").map(|row| row.to_string()));
        Error::Row { table: self.table, id: id.unwrap_or_default(), column }
    }
}

/// All rows that a question finds.
pub(in crate::archive) fn all<T>(
    index: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    parse: impl Fn(&Cells<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = index.prepare_cached(sql).doing("ask the index")?;
    let mut rows = statement.query(params).doing("ask the index")?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().doing("read a row of the index")? {
        found.push(parse(&Cells { row, table })?);
    }
    Ok(found)
}

/// The one row that a question finds.
pub(in crate::archive) fn one<T>(
    index: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    parse: impl Fn(&Cells<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let mut statement = index.prepare_cached(sql).doing("ask the index")?;
    let found = statement.query_row(params, |row| Ok(parse(&Cells { row, table }))).optional();
    found.doing("read a row of the index")?.transpose()
}

/// Runs a statement; says how many rows it changed.
pub(in crate::archive) fn run(index: &Connection, sql: &str, params: impl Params) -> Result<usize, Error> {
    index.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).doing("change the index")
}

/// A moment as it stands in the index: fixed in length, so that order as text is order in time.
pub(in crate::archive) fn time(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Nanos, true)
}

/// A value as it stands in the index.
pub(in crate::archive) fn json<T: Serialize>(value: &T) -> String {
    // Plain data of ours with text keys: serialising cannot fail. An empty cell would not parse, and so be noticed.
    serde_json::to_string(value).unwrap_or_default()
}
