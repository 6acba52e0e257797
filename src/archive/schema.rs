//! The index: opened with its key, brought to this version's shape.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations, SchemaVersion};
use zeroize::Zeroizing;

use super::{Error, error::Doing, keys::Key};

/// In order, never changed once shipped.
const SHIPPED: &[M<'static>] = &[M::up(include_str!("migrations/0001.sql"))];

pub(super) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(SHIPPED);

/// Opens an index file that is there. A wrong key shows here, not at the first question.
pub(super) fn open(path: &Path, key: &Key) -> Result<Connection, Error> {
    let connection = open_empty(path, key)?;
    let set = |name: &str, value: &str| connection.pragma_update(None, name, value).doing("set up the index");
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).doing("open the index with its key")?;
    // Reading commands work beside the daemon; each waits its turn to write.
    connection.busy_timeout(Duration::from_secs(30)).doing("set up the index")?;
    set("journal_mode", "WAL")?;
    set("synchronous", "FULL")?;
    set("foreign_keys", "ON")?;
    set("secure_delete", "ON")?;
    // What stands in the file is not to be trusted with our functions.
    set("trusted_schema", "OFF")?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Opens a file that is to become an index: under its key, and nothing in it yet.
pub(super) fn open_empty(path: &Path, key: &Key) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags).doing("open the index")?;
    // SQLCipher would write lines of its own to stderr.
    connection.pragma_update(None, "cipher_log_level", "NONE").doing("set up the index")?;
    let key = Zeroizing::new(format!("x'{}'", *Zeroizing::new(hex::encode(key.bytes()))));
    connection.pragma_update(None, "key", key.as_str()).doing("set up the index")?;
    connection.pragma_update(None, "temp_store", "MEMORY").doing("set up the index")?;
    Ok(connection)
}

/// Whether the index has an older shape than this version wants.
pub(super) fn is_older(connection: &Connection) -> Result<bool, Error> {
    match MIGRATIONS.current_version(connection).map_err(Error::Migration)? {
        SchemaVersion::NoneSet => Ok(true),
        SchemaVersion::Inside(version) => Ok(version.get() < SHIPPED.len()),
        SchemaVersion::Outside(_) => Err(Error::TooNew),
    }
}

/// Brings the index to this version's shape.
pub(super) fn bring_up(connection: &mut Connection) -> Result<(), Error> {
    MIGRATIONS.to_latest(connection).map_err(Error::Migration)
}
