//! Typed ids, so that a scan's can never stand where a document's is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id that nothing else has.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default id would be a new one each time")]
            pub fn new() -> Self {
                Self(Uuid::new_v4())
            }

            /// The id that was kept in this form.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The form in which it is kept.
            #[must_use]
            pub const fn as_uuid(&self) -> &Uuid {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// One file as it came from a scanner.
    ScanId,
    /// One document: a run of pages of one or more scans.
    DocumentId,
    /// One package (SIP) cut from one register.
    PackageId,
    /// One client (asiakas) in our own books; the paper knows the identity code instead.
    ClientId,
    /// One register (asiakasrekisteri), which is one controller's.
    RegisterId,
    /// One encrypted content in the vault.
    ContentId,
    /// One provenance event.
    EventId,
    /// One matter (asiakkuus).
    MatterId,
    /// One person who may sign in.
    UserId,
    /// One cover sheet; on the paper, its only token.
    CoverSheetId,
    /// One wish that the line has yet to fulfil.
    RequestId,
}
