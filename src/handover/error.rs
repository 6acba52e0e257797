//! What can go wrong on the way out. Nothing of a client stands in these texts: ids, paths and hosts of ours only.

use std::{io, path::PathBuf};

use crate::record::{DocumentId, UploadStep};

/// The cause that a caller's own step gave.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a package was not written, not delivered, or its receipt not believed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A PDF with no page.
    #[error("a rendition needs at least one page")]
    NoPages,
    /// A page without size or data.
    #[error("page {page} has no image to render")]
    EmptyPage {
        /// 1-based.
        page: usize,
    },
    /// A package with no document.
    #[error("a package needs at least one document")]
    NoDocuments,
    /// A document that is not its register's, or has no type, or is listed twice.
    #[error("document {document} does not belong in this package")]
    NotInRegister {
        /// Which.
        document: DocumentId,
    },
    /// The caller could not give the contents of a document.
    #[error("could not fetch the contents of document {document} for its package")]
    Contents {
        /// Which.
        document: DocumentId,
        /// What the caller says.
        #[source]
        source: Cause,
    },
    /// A document's rendition could not be written.
    #[error("could not write the rendition of document {document}")]
    Rendition {
        /// Which.
        document: DocumentId,
        /// Why.
        #[source]
        source: Box<Error>,
    },
    /// The cover letter could not be typeset.
    #[error("could not typeset the cover letter of export `{export}`")]
    Letter {
        /// Whose template.
        export: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The container could not be written.
    #[error("could not write the package {what}")]
    Write {
        /// Which part.
        what: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A folder already holds a delivery of that name.
    #[error("`{path}` is already there: a delivery is never written over")]
    AlreadyThere {
        /// Where.
        path: PathBuf,
    },
    /// The export lacks a value without which nothing can be sent.
    #[error("export `{export}` lacks `{word}`")]
    NotSet {
        /// Which export.
        export: String,
        /// Which value of it.
        word: &'static str,
    },
    /// The receiver's key cannot be read.
    #[error("could not read the receiver's OpenPGP key of export `{export}`")]
    ReceiverKey {
        /// Which export.
        export: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The receiver's key is not the pinned one, or must not be used.
    #[error("the receiver's OpenPGP key of export `{export}` is not usable: {why}")]
    KeyNotUsable {
        /// Which export.
        export: String,
        /// In words.
        why: &'static str,
    },
    /// Encryption failed.
    #[error("could not encrypt the package to its receiver")]
    Encrypt {
        /// Why.
        #[source]
        source: Cause,
    },
    /// The server cannot be reached, or went away.
    #[error("could not {doing} at {host}")]
    Connection {
        /// What was being done.
        doing: &'static str,
        /// Where.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The server shows another key than the one that the owner pinned. Nothing was sent, not even our name.
    #[error("{host} shows the host key {shown}, which is not pinned")]
    HostKey {
        /// Where.
        host: String,
        /// Its fingerprint.
        shown: String,
    },
    /// The server does not let us in.
    #[error("{host} does not accept our key")]
    Login {
        /// Where.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// What was read back is not what was sent.
    #[error("what {host} keeps under the temporary name is not what was sent ({step})")]
    ReadBack {
        /// Where.
        host: String,
        /// At which step.
        step: UploadStep,
    },
    /// Something else lies under our name. Names are never reused.
    #[error("another file lies at {host} under the name of package {name}")]
    NameTaken {
        /// Where.
        host: String,
        /// Name of the package.
        name: String,
    },
    /// The file in the outbox is not the one that was sealed.
    #[error("the file of package {name} in the outbox is not the one that was sealed")]
    OutboxChanged {
        /// Name of the package.
        name: String,
    },
    /// An answer that cannot be understood.
    #[error("the receipt of package {name} cannot be read: {why}")]
    Receipt {
        /// Name of the package.
        name: String,
        /// In words.
        why: &'static str,
    },
    /// An answer to something else.
    #[error("the receipt found for package {name} is for another {what}")]
    ReceiptMismatch {
        /// Name of the package.
        name: String,
        /// Package or bytes.
        what: &'static str,
    },
}

impl Error {
    /// The key of its texts: `error-<key>` says what happened, `advice-<key>` what to do next.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NoPages | Self::EmptyPage { .. } | Self::Rendition { .. } => "handover-rendition",
            Self::NoDocuments => "handover-no-documents",
            Self::NotInRegister { .. } => "handover-not-in-register",
            Self::Contents { .. } => "handover-contents",
            Self::Letter { .. } => "handover-letter",
            Self::Write { .. } => "handover-write",
            Self::AlreadyThere { .. } => "handover-already-there",
            Self::NotSet { .. } => "handover-not-set",
            Self::ReceiverKey { .. } => "handover-receiver-key",
            Self::KeyNotUsable { .. } => "handover-key-not-usable",
            Self::Encrypt { .. } => "handover-encrypt",
            Self::Connection { .. } => "handover-connection",
            Self::HostKey { .. } => "handover-host-key",
            Self::Login { .. } => "handover-login",
            Self::ReadBack { .. } => "handover-read-back",
            Self::NameTaken { .. } => "handover-name-taken",
            Self::OutboxChanged { .. } => "handover-outbox-changed",
            Self::Receipt { .. } => "handover-receipt",
            Self::ReceiptMismatch { .. } => "handover-receipt-mismatch",
        }
    }

    /// Whether the same may go well a little later with nobody doing anything: the network, the other end.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Connection { .. } | Self::ReadBack { .. })
    }

    pub(super) const fn write(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write { what, source }
    }
}
