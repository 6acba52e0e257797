//! The index: opened with its key, brought to this version's shape.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations, SchemaVersion};
use zeroize::Zeroizing;

use super::{Error, error::Doing, keys::Key};

/// In order, never changed once shipped.
const SHIPPED: &[M<'static>] = &[
    M::up(include_str!("migrations/0001.sql")),
    M::up(include_str!("migrations/0002.sql")),
    M::up(include_str!("migrations/0003.sql")),
];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::scene::{Scene, at},
        record::Fixity,
    };

    #[test]
    fn a_shipped_migration_is_unchanged() {
        let shipped = [
            include_str!("migrations/0001.sql"),
            include_str!("migrations/0002.sql"),
            include_str!("migrations/0003.sql"),
        ]
        .map(|sql| Fixity::of(sql.as_bytes()).to_string());
        assert_eq!(
            shipped,
            [
                "45e1295b4fca35956a0250acb370d85a79075084aae21280d7ae8e6d5e353661",
                "5ec713733c05b14212e7009573f4b670d70616daeb0534ee4da8c59dc97930c4",
                "b236b2ca3104d476f5044cf9b31a86744091236cda58e4405a9f6cba4bf5d8b2",
            ]
        );
        assert_eq!(shipped.len(), SHIPPED.len());
    }

    #[test]
    fn all_migrations_apply_in_order() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn an_index_of_a_newer_program_is_left_alone() {
        let scene = Scene::new();
        scene.archive.index().pragma_update(None, "user_version", 999).unwrap();
        let opened = crate::archive::Archive::open(scene.home.path(), None, &crate::archive::scene::password());
        assert!(matches!(opened, Err(Error::TooNew)));
    }

    #[test]
    fn the_index_is_as_durable_and_forgetful_as_we_ask() {
        let scene = Scene::new();
        let index = scene.archive.index();
        let ask = |name: &str| -> String {
            index
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0))
                .map(|value| format!("{value:?}"))
                .unwrap()
        };
        assert_eq!(ask("journal_mode"), "Text(\"wal\")");
        assert_eq!(ask("synchronous"), "Integer(2)");
        assert_eq!(ask("secure_delete"), "Integer(1)");
        assert_eq!(ask("foreign_keys"), "Integer(1)");
        drop(index);
        assert!(scene.archive.snapshot(at(1)).unwrap());
    }
}
