//! What can go wrong above the stages, and what must then happen.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    archive, handover, intake, reader,
    record::{DocumentId, NotAPurpose, OutOfOrder, PackageId, ScanId},
    settings,
};

/// A failure of the appliance: its own, or a stage's.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No folder could be told for the home.
    #[error("no home folder is named and none can be told")]
    NoHome,
    /// No archive is there.
    #[error("there is no archive at `{path}`")]
    HomeMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// An archive is there already.
    #[error("there is an archive at `{path}` already")]
    HomeTaken {
        /// Where.
        path: PathBuf,
    },
    /// The home is another user's.
    #[error("the home at `{path}` belongs to user number {owner}")]
    HomeOfAnother {
        /// Where.
        path: PathBuf,
        /// Whose: the number of the user.
        owner: u32,
    },
    /// Another process keeps the line.
    #[error("another process keeps the line")]
    LineBusy,
    /// Nobody has unlocked the archive.
    #[error("the archive is locked")]
    Locked,
    /// A file or folder of ours.
    #[error("could not {doing} at `{path}`")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To what. Never a scan's own path.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file or folder of the scanner's, or one that was given. Its name may be a client's, and is not told.
    #[error(transparent)]
    Intake(#[from] intake::Error),
    /// No document has that id.
    #[error("no document {0}")]
    NoDocument(DocumentId),
    /// No scan has that id.
    #[error("no scan {0}")]
    NoScan(ScanId),
    /// No package has that id.
    #[error("no package {0}")]
    NoPackage(PackageId),
    /// No client has that number or id.
    #[error("no such client")]
    NoClient,
    /// No register has that id or controller.
    #[error("no such register")]
    NoRegister,
    /// No export serves the register's controller.
    #[error("no export serves controller {controller}")]
    NoExport {
        /// A public body's business id.
        controller: String,
    },
    /// The export writes to a folder, and none was given.
    #[error("the export writes to a folder, and none was given")]
    NoFolder,
    /// No package waits for an answer.
    #[error("no package waits for a receipt")]
    NothingWaits,
    /// The company itself is not known.
    #[error("the company's own name is not known")]
    NoCompany,
    /// A purpose must be told.
    #[error("a purpose must be told: {0}")]
    Purpose(#[from] NotAPurpose),
    /// The pages of a division do not come out even, or cannot be had without loss.
    #[error("the pages cannot be divided so")]
    Division,
    /// The thing cannot make that move from where it stands.
    #[error(transparent)]
    OutOfOrder(#[from] OutOfOrder),
    /// The reading kept for a scan cannot be understood.
    #[error("the reading of scan {scan} cannot be understood")]
    BadReading {
        /// Which.
        scan: ScanId,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The archive's.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// The readers'.
    #[error(transparent)]
    Reader(#[from] reader::Error),
    /// The handover's.
    #[error(transparent)]
    Handover(#[from] handover::Error),
    /// The settings'.
    #[error("the settings have problems")]
    Settings(#[from] settings::Problems),
}

/// What must happen after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// It may pass by itself: try again later.
    Retry,
    /// This one thing waits for a person; go on with the next.
    Hold,
    /// Going on could do harm.
    Stop,
}

impl Error {
    /// What must happen now. The one place that decides it.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Archive(archive::Error::Overtaken { .. }) | Self::Io { .. } | Self::Intake(_) | Self::LineBusy => {
                Remedy::Retry
            }
            Self::Reader(_) | Self::Handover(_) => Remedy::Retry,
            Self::NoDocument(_)
            | Self::NoScan(_)
            | Self::NoPackage(_)
            | Self::NoClient
            | Self::NoRegister
            | Self::NoExport { .. }
            | Self::NoFolder
            | Self::NothingWaits
            | Self::NoCompany
            | Self::Purpose(_)
            | Self::Division
            | Self::OutOfOrder(_)
            | Self::BadReading { .. }
            | Self::Archive(archive::Error::SealedDamaged { .. } | archive::Error::PageTaken { .. }) => Remedy::Hold,
            Self::NoHome
            | Self::HomeMissing { .. }
            | Self::HomeTaken { .. }
            | Self::HomeOfAnother { .. }
            | Self::Locked
            | Self::Archive(_)
            | Self::Settings(_) => Remedy::Stop,
        }
    }

    /// The key of its texts for people.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NoHome => "no-home",
            Self::HomeMissing { .. } => "home-missing",
            Self::HomeTaken { .. } => "home-taken",
            Self::HomeOfAnother { .. } => "home-of-another",
            Self::LineBusy => "line-busy",
            Self::Locked => "locked",
            Self::Io { .. } => "io",
            Self::Intake(error) => error.key(),
            Self::NoDocument(_) => "no-document",
            Self::NoScan(_) => "no-scan",
            Self::NoPackage(_) => "no-package",
            Self::NoClient => "no-client",
            Self::NoRegister => "no-register",
            Self::NoExport { .. } => "no-export",
            Self::NoFolder => "no-folder",
            Self::NothingWaits => "nothing-waits",
            Self::NoCompany => "no-company",
            Self::Purpose(_) => "purpose",
            Self::Division => "division",
            Self::OutOfOrder(_) => "out-of-order",
            Self::BadReading { .. } => "bad-reading",
            Self::Archive(error) => error.key(),
            Self::Reader(error) => error.key(),
            Self::Handover(error) => error.key(),
            Self::Settings(_) => "settings",
        }
    }
}

/// Wraps an I/O failure with what was being done, and where.
pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Io { doing, path, source }
}
