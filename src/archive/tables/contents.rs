//! Contents: what the vault holds, whose it is, and under which key.

use std::{collections::BTreeSet, io::Read};

use rusqlite::{Connection, params};
use zeroize::Zeroizing;

use super::rows::{Cells, all, one, run};
use crate::{
    archive::{Archive, Error, keys::Key},
    record::{Content, ContentId, ContentOwner, ContentRole, Fixity, ScanId, Scope},
};

impl Archive {
    /// Seals bytes into the vault. They are durable when this returns; the content counts once it is committed with
    /// the change it belongs to.
    ///
    /// # Errors
    /// When the disk refuses, or the register's key is gone.
    pub fn keep(&self, owner: ContentOwner, role: ContentRole, scope: Scope, bytes: &[u8]) -> Result<Content, Error> {
        self.keep_sealed(owner, role, scope, (Fixity::of(bytes), bytes.len() as u64), bytes)
    }

    /// Seals the original of a scan that is too large for memory, as it is read. `known` is its hash and length.
    ///
    /// # Errors
    /// When the disk refuses, or the bytes are not those that are known.
    pub fn keep_large(&self, scan: ScanId, known: (Fixity, u64), bytes: impl Read) -> Result<Content, Error> {
        let owner = ContentOwner::Scan(scan);
        let content = self.keep_sealed(owner, ContentRole::Original, Scope::Intake, known, bytes)?;
        if self.is_whole(&content)? {
            return Ok(content);
        }
        self.inner.vault.remove(&content.file)?;
        Err(Error::ContentDamaged { id: content.id })
    }

    fn keep_sealed(
        &self,
        owner: ContentOwner,
        role: ContentRole,
        scope: Scope,
        (fixity, length): (Fixity, u64),
        bytes: impl Read,
    ) -> Result<Content, Error> {
        let (id, key) = (ContentId::new(), Key::random());
        let wrapped_key = self.wrap_content_key(&key, id, scope)?;
        let file = self.inner.vault.put(&key, id, &fixity, bytes)?;
        Ok(Content { id, owner, role, fixity, bytes: length, scope, wrapped_key, file })
    }

    /// A content's bytes: all of them, as they were kept.
    ///
    /// # Errors
    /// When there is none, it was destroyed, or a bit of it is not what it was.
    pub fn content(&self, id: ContentId) -> Result<Zeroizing<Vec<u8>>, Error> {
        let content = find(&self.index(), id)?;
        self.bytes_of(&content)
    }

    /// What an owner has in that role.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn content_of(&self, owner: ContentOwner, role: ContentRole) -> Result<Option<Content>, Error> {
        let sql = "SELECT * FROM contents WHERE owner = ? AND role = ? AND wrapped_key IS NOT NULL";
        one(&self.index(), "contents", sql, params![owner_id(owner), role.slug()], parse)
    }

    pub(in crate::archive) fn bytes_of(&self, content: &Content) -> Result<Zeroizing<Vec<u8>>, Error> {
        let key = self.unwrap_content_key(content)?;
        self.inner.vault.get(&key, content)
    }

    /// Whether a content's bytes are all there and what they were.
    pub(in crate::archive) fn is_whole(&self, content: &Content) -> Result<bool, Error> {
        let key = self.unwrap_content_key(content)?;
        Ok(self.inner.vault.is_whole(&key, content))
    }

    /// Wraps a content's key anew. Its file stays as it is.
    pub(in crate::archive) fn rewrap(&self, index: &Connection, content: &Content, scope: Scope) -> Result<(), Error> {
        if content.scope == scope {
            return Ok(());
        }
        let wrapped = self.wrap_content_key(&self.unwrap_content_key(content)?, content.id, scope)?;
        let sql = "UPDATE contents SET register = ?, wrapped_key = ? WHERE id = ? AND wrapped_key IS NOT NULL";
        run(index, sql, params![register_of(scope), wrapped, content.id.to_string()]).map(drop)
    }

    fn wrap_content_key(&self, key: &Key, id: ContentId, scope: Scope) -> Result<Vec<u8>, Error> {
        match scope {
            Scope::Intake => self
                .keys()
                .intake_public()
                .seal(&mut rand::rngs::OsRng, key.bytes())
                .map_err(|_| Error::Cipher { doing: "seal a content's key" }),
            Scope::Register(register) => Ok(self.register_key(register)?.wrap(key, id.as_uuid().as_bytes())),
        }
    }

    fn unwrap_content_key(&self, content: &Content) -> Result<Key, Error> {
        let key = match content.scope {
            Scope::Intake => self
                .keys()
                .intake()
                .unseal(&content.wrapped_key)
                .ok()
                .and_then(|key| Key::from_slice(&Zeroizing::new(key))),
            Scope::Register(register) => {
                self.register_key(register)?.unwrap(&content.wrapped_key, content.id.as_uuid().as_bytes())
            }
        };
        key.ok_or(Error::ContentDamaged { id: content.id })
    }
}

pub(in crate::archive) fn insert(index: &Connection, content: &Content) -> Result<(), Error> {
    let sql = "INSERT INTO contents (id, owner_kind, owner, role, fixity, bytes, register, wrapped_key, file) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let kind = match content.owner {
        ContentOwner::Scan(_) => "scan",
        ContentOwner::Document(_) => "document",
    };
    let values = params![
        content.id.to_string(),
        kind,
        owner_id(content.owner),
        content.role.slug(),
        content.fixity.to_string(),
        content.bytes.cast_signed(),
        register_of(content.scope),
        content.wrapped_key,
        content.file,
    ];
    run(index, sql, values).map(drop)
}

/// What an owner has, in every role.
pub(in crate::archive) fn of_owner(index: &Connection, owner: ContentOwner) -> Result<Vec<Content>, Error> {
    let sql = "SELECT * FROM contents WHERE owner = ? AND wrapped_key IS NOT NULL";
    all(index, "contents", sql, [owner_id(owner)], parse)
}

/// Everything that was not destroyed.
pub(in crate::archive) fn living(index: &Connection) -> Result<Vec<Content>, Error> {
    all(index, "contents", "SELECT * FROM contents WHERE wrapped_key IS NOT NULL ORDER BY row", [], parse)
}

/// The files of what was destroyed.
pub(in crate::archive) fn destroyed_files(index: &Connection) -> Result<BTreeSet<String>, Error> {
    let sql = "SELECT id, file FROM contents WHERE wrapped_key IS NULL";
    Ok(all(index, "contents", sql, [], |cells| cells.get("file"))?.into_iter().collect())
}

/// Whether a content is there and was not destroyed.
pub(in crate::archive) fn is_living(index: &Connection, id: ContentId) -> Result<bool, Error> {
    let sql = "SELECT id FROM contents WHERE id = ? AND wrapped_key IS NOT NULL";
    Ok(one(index, "contents", sql, [id.to_string()], |_| Ok(()))?.is_some())
}

/// Forgets a content's key: from here on its file is noise. The row stays to tell that it was.
pub(in crate::archive) fn forget(index: &Connection, id: ContentId) -> Result<(), Error> {
    run(index, "UPDATE contents SET wrapped_key = NULL WHERE id = ?", [id.to_string()]).map(drop)
}

fn find(index: &Connection, id: ContentId) -> Result<Content, Error> {
    let found = one(index, "contents", "SELECT * FROM contents WHERE id = ?", [id.to_string()], |cells| {
        let gone = cells.get::<Option<Vec<u8>>>("wrapped_key")?.is_none();
        if gone { Ok(None) } else { parse(cells).map(Some) }
    })?;
    found.ok_or_else(|| Error::Unknown { table: "contents", id: id.to_string() })?.ok_or(Error::ContentGone { id })
}

fn parse(cells: &Cells<'_>) -> Result<Content, Error> {
    let owner = match cells.get::<String>("owner_kind")?.as_str() {
        "scan" => ContentOwner::Scan(cells.parsed("owner")?),
        "document" => ContentOwner::Document(cells.parsed("owner")?),
        _ => return Err(cells.fault("owner_kind")),
    };
    Ok(Content {
        id: cells.parsed("id")?,
        owner,
        role: cells.parsed("role")?,
        fixity: cells.parsed("fixity")?,
        bytes: cells.number("bytes")?,
        scope: cells.perhaps("register")?.map_or(Scope::Intake, Scope::Register),
        wrapped_key: cells.get("wrapped_key")?,
        file: cells.get("file")?,
    })
}

fn owner_id(owner: ContentOwner) -> String {
    match owner {
        ContentOwner::Scan(id) => id.to_string(),
        ContentOwner::Document(id) => id.to_string(),
    }
}

fn register_of(scope: Scope) -> Option<String> {
    match scope {
        Scope::Intake => None,
        Scope::Register(id) => Some(id.to_string()),
    }
}
