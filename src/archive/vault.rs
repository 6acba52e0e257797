//! The vault: each content in a file of its own, under a random name, encrypted with a key of its own.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Read, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Duration, Utc};
use rand::{RngCore, rngs::OsRng};
use zeroize::Zeroizing;

use super::{Error, durable, error::At, keys::Key, stream};
use crate::record::{Content, ContentId, Fixity, Timestamp};

/// The encrypted contents' files.
#[derive(Debug, Clone)]
pub(super) struct Vault {
    folder: PathBuf,
}

impl Vault {
    pub(super) const fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Seals bytes into a new file, durable when this returns. Gives the file's name.
    pub(super) fn put(&self, key: &Key, id: ContentId, fixity: &Fixity, bytes: impl Read) -> Result<String, Error> {
        let mut name = [0; 16];
        OsRng.fill_bytes(&mut name);
        let name = hex::encode(name);
        let path = self.path(&name);
        durable::folder(path.parent().unwrap_or(&self.folder))?;
        durable::create(&path, |file| {
            // One call to the disk for many pieces.
            let mut file = BufWriter::with_capacity(1 << 20, file);
            stream::encrypt(key, &about(id, fixity), bytes, &mut file)?;
            file.flush()
        })?;
        Ok(name)
    }

    /// The bytes as they were kept; nothing is given out that is not all of it and unchanged.
    pub(super) fn get(&self, key: &Key, content: &Content) -> Result<Zeroizing<Vec<u8>>, Error> {
        let id = content.id;
        let sealed = durable::read(&self.path(&content.file))?.ok_or(Error::ContentMissing { id })?;
        let plain = stream::decrypt(key, &about(id, &content.fixity), &sealed).ok_or(Error::ContentDamaged { id })?;
        if Fixity::of(&plain) == content.fixity { Ok(plain) } else { Err(Error::ContentDamaged { id }) }
    }

    /// Whether a content's bytes are what they were, without ever having all of them in memory.
    pub(super) fn is_whole(&self, key: &Key, content: &Content) -> bool {
        let sealed = File::open(self.path(&content.file)).map(BufReader::new);
        let plain = sealed.and_then(|sealed| stream::Opening::new(key, &about(content.id, &content.fixity), sealed));
        plain.and_then(Fixity::of_reading).is_ok_and(|found| found == (content.fixity, content.bytes))
    }

    /// How long a content's file is; `None` where there is none.
    pub(super) fn length(&self, name: &str) -> Option<u64> {
        fs::metadata(self.path(name)).ok().map(|data| data.len())
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), Error> {
        durable::remove(&self.path(name))
    }

    /// `vault/ab/cd/abcd…`: no folder grows beyond what file systems like.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(place(name))
    }

    /// All files that are there, unfinished ones included.
    pub(super) fn files(&self) -> Result<Vec<Stored>, Error> {
        let mut files = Vec::new();
        collect(&self.folder, &mut files)?;
        Ok(files)
    }
}

/// A file of the vault, whatever it belongs to.
pub(super) struct Stored {
    pub(super) path: PathBuf,
    pub(super) name: String,
}

impl Stored {
    /// How long ago it was written.
    pub(super) fn age(&self, now: Timestamp) -> Option<Duration> {
        let written = fs::metadata(&self.path).and_then(|data| data.modified()).ok()?;
        Some(now - DateTime::<Utc>::from(written))
    }
}

/// Where a content's file is in a vault.
pub(super) fn place(name: &str) -> PathBuf {
    let (first, rest) = name.split_at_checked(2).unwrap_or((name, ""));
    let (second, _) = rest.split_at_checked(2).unwrap_or((rest, ""));
    Path::new(first).join(second).join(name)
}

/// What the ciphertext is bound to: which content it is, and what its bytes were.
fn about(id: ContentId, fixity: &Fixity) -> Vec<u8> {
    [id.as_uuid().as_bytes().as_slice(), fixity.as_bytes()].concat()
}

fn collect(folder: &Path, files: &mut Vec<Stored>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).at("list", folder)? {
        let entry = entry.at("list", folder)?;
        if entry.file_type().at("look at", &entry.path())?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(Stored { path: entry.path(), name: entry.file_name().to_string_lossy().into_owned() });
        }
    }
    Ok(())
}
