//! Users: who may sign in. Their slots are in the keyring; the names are here.

use rusqlite::{Connection, params};
use secrecy::SecretString;

use super::rows::{all, run, time};
use crate::{
    archive::{Archive, Error, RecoveryKey, begin, error::Doing},
    record::{Timestamp, UserId},
};

/// The name under which the recovery key stands in the logs.
pub(in crate::archive) const RECOVERY: &str = "recovery-key";

/// One who may sign in, or could once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Ours: stands in events and in the use log.
    pub id: UserId,
    /// As typed when signing in.
    pub name: String,
    /// Since when.
    pub added: Timestamp,
    /// Until when. The row stays: the logs name it.
    pub removed: Option<Timestamp>,
    /// Whether it is nobody but the recovery key.
    pub is_recovery_key: bool,
}

pub(in crate::archive) fn insert(index: &Connection, id: UserId, name: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO users (id, name, added) VALUES (?, ?, ?)";
    run(index, sql, params![id.to_string(), name.trim(), time(now)]).map(drop)
}

impl Archive {
    /// Everybody who may sign in or could once.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn users(&self) -> Result<Vec<User>, Error> {
        let recovery = self.keys().recovery_user();
        all(&self.index(), "users", "SELECT * FROM users ORDER BY row", [], |cells| {
            let id = cells.parsed("id")?;
            Ok(User {
                id,
                name: cells.get("name")?,
                added: cells.parsed("added")?,
                removed: cells.perhaps("removed")?,
                is_recovery_key: recovery == Some(id),
            })
        })
    }

    /// One more may sign in.
    ///
    /// # Errors
    /// When somebody of that name may already.
    pub fn add_user(&self, name: &str, password: &SecretString, now: Timestamp) -> Result<UserId, Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        let id = UserId::new();
        insert(&change, id, name, now)?;
        self.change_keys(&change, |keys| keys.add_person(id, name, password))?;
        change.commit().doing("write a user")?;
        Ok(id)
    }

    /// Another password for somebody.
    ///
    /// # Errors
    /// When there is no such user.
    pub fn change_password(&self, user: UserId, password: &SecretString) -> Result<(), Error> {
        let mut index = self.index();
        let held = begin(&mut index)?;
        self.change_keys(&held, |keys| keys.change_password(user, password))?;
        self.keys_were_changed()
    }

    /// Somebody may not sign in any more. A new master key goes with it.
    ///
    /// # Errors
    /// When there is no such user, or no other.
    pub fn remove_user(&self, user: UserId, now: Timestamp) -> Result<(), Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        run(&change, "UPDATE users SET removed = ? WHERE id = ?", params![time(now), user.to_string()])?;
        self.change_keys(&change, |keys| keys.remove_person(user, now))?;
        change.commit().doing("write a user")?;
        self.keys_were_changed()
    }

    /// A new master key: no earlier copy of the keyring opens the archive as it is from now on.
    ///
    /// # Errors
    /// When another process changed the keys meanwhile.
    pub fn rotate_keys(&self, now: Timestamp) -> Result<(), Error> {
        let mut index = self.index();
        let held = begin(&mut index)?;
        self.change_keys(&held, |keys| keys.rotate(now))?;
        self.keys_were_changed()
    }

    /// A new recovery key, told once; the old one opens nothing any more.
    ///
    /// # Errors
    /// When another process changed the keys meanwhile.
    pub fn new_recovery_key(&self, now: Timestamp) -> Result<RecoveryKey, Error> {
        let mut index = self.index();
        let held = begin(&mut index)?;
        let key = self.change_keys(&held, |keys| keys.new_recovery_key(now))?;
        self.keys_were_changed()?;
        Ok(key)
    }
}
