//! What can go wrong in the archive. Messages name our ids and paths; nothing of a client is in them.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::record::{ContentId, PackageId, RegisterId, ScanId};

/// What could not be done, and to what.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is an archive already.
    #[error("there is an archive at `{path}` already")]
    Exists {
        /// The home.
        path: PathBuf,
    },
    /// There is no archive.
    #[error("there is no archive at `{path}`")]
    NoArchive {
        /// The home.
        path: PathBuf,
    },
    /// The keys are there, the index is not: it comes back from a snapshot or a backup.
    #[error("the archive at `{path}` has lost its index")]
    IndexLost {
        /// The home.
        path: PathBuf,
    },
    /// Wrong password, or nobody of that name.
    #[error("no user of that name has that password")]
    WrongPassword,
    /// Several people may sign in: somebody must say who.
    #[error("several users may sign in, and none was named")]
    UserNeeded,
    /// Somebody of that name may sign in already.
    #[error("a user of that name may sign in already")]
    UserExists,
    /// No such user.
    #[error("there is no such user")]
    NoSuchUser,
    /// The last one who can sign in cannot be removed.
    #[error("the last user cannot be removed")]
    LastUser,
    /// It is not this archive's recovery key.
    #[error("this is not the recovery key of this archive")]
    WrongRecoveryKey,
    /// The key file is damaged, or somebody changed it.
    #[error("the key file `{path}` is damaged or not ours")]
    KeysDamaged {
        /// The key file.
        path: PathBuf,
    },
    /// Another process made a new master key: whoever is signed in must sign in again.
    #[error("the keys were changed since this sign-in")]
    KeysChanged,
    /// The public intake key is not the one that belongs to these keys.
    #[error("the public intake key `{path}` is not ours")]
    IntakeKeyForeign {
        /// The public key's file.
        path: PathBuf,
    },
    /// The register's key is not in the key file.
    #[error("the key of register {id} is gone")]
    RegisterKeyGone {
        /// Which register.
        id: RegisterId,
    },
    /// Random numbers or a key derivation failed: never on a machine in order.
    #[error("could not {doing}")]
    Cipher {
        /// What was being done.
        doing: &'static str,
    },
    /// Somebody else moved it first.
    #[error("the {table} row {id} was moved by somebody else first")]
    Overtaken {
        /// Whose table.
        table: &'static str,
        /// Which row.
        id: String,
    },
    /// No such row.
    #[error("there is no {table} row {id}")]
    Unknown {
        /// Whose table.
        table: &'static str,
        /// Which row.
        id: String,
    },
    /// A row that does not parse, or whose columns disagree.
    #[error("the {table} row {id} is not right in its column `{column}`")]
    Row {
        /// Whose table.
        table: &'static str,
        /// Which row.
        id: String,
        /// Which column.
        column: &'static str,
    },
    /// The ciphertext is not what was sealed.
    #[error("content {id} is damaged")]
    ContentDamaged {
        /// Which content.
        id: ContentId,
    },
    /// A page would belong to two documents, or to one whose file is gone.
    #[error("pages of scan {scan} belong to another document by now")]
    PageTaken {
        /// Which scan.
        scan: ScanId,
    },
    /// Its file is not there.
    #[error("the file of content {id} is missing")]
    ContentMissing {
        /// Which content.
        id: ContentId,
    },
    /// Its key was forgotten: the record was destroyed.
    #[error("content {id} was destroyed")]
    ContentGone {
        /// Which content.
        id: ContentId,
    },
    /// A scan sealed while we were locked does not open.
    #[error("the sealed file `{path}` is damaged")]
    SealedDamaged {
        /// The file: its name is ours.
        path: PathBuf,
    },
    /// An upload may not go back.
    #[error("package {id} is further than that")]
    UploadBackwards {
        /// Which package.
        id: PackageId,
    },
    /// The index was written by a newer version of the program.
    #[error("the index was written by a newer version of this program")]
    TooNew,
    /// The index could not be brought to this version's shape.
    #[error("could not bring the index to the shape of this version")]
    Migration(#[source] rusqlite_migration::Error),
    /// The index refused.
    #[error("could not {doing}")]
    Index {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        #[source]
        source: rusqlite::Error,
    },
    /// The disk refused.
    #[error("could not {doing} `{path}`")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// To which of our files.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A backup within the home, or around it, would copy itself and be lost with it.
    #[error("a backup at `{path}` would lie within the home, or around it")]
    BackupInside {
        /// Where it should have gone.
        path: PathBuf,
    },
    /// There is nothing to return to.
    #[error("there is no snapshot in `{path}`")]
    NoSnapshot {
        /// The folder of the snapshots.
        path: PathBuf,
    },
    /// A copy read back is not what was copied.
    #[error("the copy `{path}` does not read back as it was written")]
    CopyDiffers {
        /// Which file of the copy.
        path: PathBuf,
    },
}

impl Error {
    /// Every key, so that a test can look for the texts.
    pub const KEYS: &[&'static str] = &[
        "archive-exists",
        "archive-none",
        "archive-index-lost",
        "archive-wrong-password",
        "archive-user-needed",
        "archive-user-exists",
        "archive-no-such-user",
        "archive-last-user",
        "archive-wrong-recovery-key",
        "archive-keys-damaged",
        "archive-keys-changed",
        "archive-intake-key-foreign",
        "archive-register-key-gone",
        "archive-cipher",
        "archive-overtaken",
        "archive-unknown",
        "archive-row",
        "archive-content-damaged",
        "archive-content-missing",
        "archive-content-gone",
        "archive-sealed-damaged",
        "archive-upload-backwards",
        "archive-too-new",
        "archive-migration",
        "archive-index",
        "archive-disk",
        "archive-backup-inside",
        "archive-no-snapshot",
        "archive-copy-differs",
    ];

    /// The message key: `error-<key>` says what happened, `advice-<key>` what to do next.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "archive-exists",
            Self::NoArchive { .. } => "archive-none",
            Self::IndexLost { .. } => "archive-index-lost",
            Self::WrongPassword => "archive-wrong-password",
            Self::UserNeeded => "archive-user-needed",
            Self::UserExists => "archive-user-exists",
            Self::NoSuchUser => "archive-no-such-user",
            Self::LastUser => "archive-last-user",
            Self::WrongRecoveryKey => "archive-wrong-recovery-key",
            Self::KeysDamaged { .. } => "archive-keys-damaged",
            Self::KeysChanged => "archive-keys-changed",
            Self::IntakeKeyForeign { .. } => "archive-intake-key-foreign",
            Self::RegisterKeyGone { .. } => "archive-register-key-gone",
            Self::Cipher { .. } => "archive-cipher",
            Self::Overtaken { .. } => "archive-overtaken",
            Self::Unknown { .. } => "archive-unknown",
            Self::Row { .. } => "archive-row",
            Self::ContentDamaged { .. } => "archive-content-damaged",
            Self::PageTaken { .. } => "archive-page-taken",
            Self::ContentMissing { .. } => "archive-content-missing",
            Self::ContentGone { .. } => "archive-content-gone",
            Self::SealedDamaged { .. } => "archive-sealed-damaged",
            Self::UploadBackwards { .. } => "archive-upload-backwards",
            Self::TooNew => "archive-too-new",
            Self::Migration(_) => "archive-migration",
            Self::Index { .. } => "archive-index",
            Self::Disk { .. } => "archive-disk",
            Self::BackupInside { .. } => "archive-backup-inside",
            Self::NoSnapshot { .. } => "archive-no-snapshot",
            Self::CopyDiffers { .. } => "archive-copy-differs",
        }
    }
}

/// Says what was being done when the index refused.
pub(super) trait Doing<T> {
    /// The sentence goes on after "could not".
    fn doing(self, doing: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Error> {
        self.map_err(|source| Error::Index { doing, source })
    }
}

/// Says what was being done, and to which file, when the disk refused.
pub(super) trait At<T> {
    /// The sentence goes on after "could not"; the path follows.
    fn at(self, doing: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for Result<T, io::Error> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Disk { doing, path: path.to_owned(), source })
    }
}
