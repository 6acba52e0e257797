//! Contents: what the vault holds encrypted, and whose it is.

use serde::{Deserialize, Serialize};

use super::{ContentId, DocumentId, Fixity, RegisterId, ScanId};

/// One encrypted content, as the index knows it. Made by the archive's vault, committed with the change it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Ours; its file's name is another.
    pub id: ContentId,
    /// Whose it is.
    pub owner: ContentOwner,
    /// What it is to its owner.
    pub role: ContentRole,
    /// SHA-256 of the plain bytes; bound to the ciphertext as associated data.
    pub fixity: Fixity,
    /// Plain bytes.
    pub bytes: u64,
    /// Which key wraps the content key.
    pub scope: Scope,
    /// The content key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// Name of its file in the vault: tells nothing.
    pub file: String,
}

/// Whose a content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentOwner {
    /// A scan's.
    Scan(ScanId),
    /// A document's own.
    Document(DocumentId),
}

super::kind::slugs! {
    /// What a content is to its owner.
    ContentRole, NotAContentRole,
    /// The file byte for byte as it came, or a document's own pages taken out losslessly.
    Original = "original",
    /// The reading (`record::Reading`), as deflated JSON.
    Reading = "reading",
}

/// Which key wraps a content's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The intake key: nothing is decided yet, or the document is held or dismissed.
    Intake,
    /// A register's key: the document is filed there.
    Register(RegisterId),
}
