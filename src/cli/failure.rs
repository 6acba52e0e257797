//! Why a command failed: told once, here at the edge, with what to do next and the cause behind it.

use std::{error::Error as _, io, path::PathBuf};

use super::demo;
use crate::{
    appliance,
    locale::{Messages, Value},
    settings, typeset, web,
};

/// A command's failure.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// What was typed does not make sense together.
    #[error("wrong usage: {key}")]
    Usage {
        /// Key of its texts.
        key: &'static str,
    },
    /// A value that cannot stand in its field.
    #[error("this cannot stand in {field}")]
    Value {
        /// The field, by the word of the contract.
        field: String,
    },
    /// A table that was to be imported.
    #[error("could not read the table `{path}`")]
    Table {
        /// Which.
        path: PathBuf,
        /// Why not.
        #[source]
        source: csv::Error,
    },
    /// A file or terminal of the operator's.
    #[error("could not {doing}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The demo could not go on.
    #[error(transparent)]
    Demo(#[from] demo::Error),
    /// A sheet could not be typeset.
    #[error(transparent)]
    Typeset(#[from] typeset::Error),
    /// The web page's.
    #[error(transparent)]
    Web(#[from] web::Error),
    /// The appliance's.
    #[error(transparent)]
    Appliance(#[from] appliance::Error),
}

impl From<appliance::ArchiveError> for Failure {
    fn from(error: appliance::ArchiveError) -> Self {
        Self::Appliance(error.into())
    }
}

impl From<settings::Problems> for Failure {
    fn from(problems: settings::Problems) -> Self {
        Self::Appliance(problems.into())
    }
}

impl Failure {
    pub(super) const fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Usage { key } => key,
            Self::Value { .. } => "value",
            Self::Table { .. } => "table",
            Self::Io { .. } => "cli-io",
            Self::Demo(error) => error.key(),
            Self::Typeset(error) => error.key(),
            Self::Web(error) => error.key(),
            Self::Appliance(error) => error.key(),
        }
    }

    /// 2 wrong usage or settings, 3 refused, 4 failed.
    pub(super) const fn exit_code(&self) -> u8 {
        use appliance::Error as Wrong;
        match self {
            Self::Usage { .. }
            | Self::Value { .. }
            | Self::Table { .. }
            | Self::Web(web::Error::OpenToTheNetwork { .. })
            | Self::Appliance(
                Wrong::NoHome
                | Wrong::HomeMissing { .. }
                | Wrong::HomeTaken { .. }
                | Wrong::NoDocument(_)
                | Wrong::NoScan(_)
                | Wrong::NoPackage(_)
                | Wrong::NoClient
                | Wrong::NoRegister
                | Wrong::NoExport { .. }
                | Wrong::NoFolder
                | Wrong::NoCompany
                | Wrong::Division
                | Wrong::Purpose(_)
                | Wrong::Settings(_),
            ) => 2,
            Self::Appliance(
                Wrong::HomeOfAnother { .. }
                | Wrong::LineBusy
                | Wrong::Locked
                | Wrong::OutOfOrder(_)
                | Wrong::NothingWaits
                | Wrong::Archive(
                    appliance::ArchiveError::WrongPassword
                    | appliance::ArchiveError::WrongRecoveryKey
                    | appliance::ArchiveError::UserNeeded
                    | appliance::ArchiveError::NoSuchUser
                    | appliance::ArchiveError::UserExists
                    | appliance::ArchiveError::LastUser
                    | appliance::ArchiveError::Overtaken { .. }
                    | appliance::ArchiveError::PageTaken { .. },
                ),
            ) => 3,
            _ => 4,
        }
    }

    /// On stderr: what happened, the cause, what to do next.
    pub(super) fn print(&self, messages: &Messages) {
        let args = self.args();
        eprintln!("{}", messages.with(&format!("error-{}", self.key()), &args));
        if let Self::Appliance(appliance::Error::Settings(problems)) = self {
            // Each of them tells its own cause.
            eprintln!("{}", problems_told(problems, messages));
        } else {
            let mut cause = self.source();
            while let Some(error) = cause {
                eprintln!("  {error}");
                cause = error.source();
            }
        }
        let advice = messages.with(&format!("advice-{}", self.key()), &args);
        if !advice.is_empty() {
            eprintln!("{advice}");
        }
    }

    fn args(&self) -> Vec<(&'static str, Value<'_>)> {
        let path = |path: &PathBuf| ("path", Value::from(path.display().to_string()));
        match self {
            Self::Table { path: table, .. } => vec![path(table)],
            Self::Io { doing, .. } => vec![("doing", (*doing).into())],
            Self::Usage { .. } => Vec::new(),
            Self::Value { field } => vec![("field", field.as_str().into())],
            Self::Web(error) => {
                error.address().map(|address| ("address", address.to_string().into())).into_iter().collect()
            }
            Self::Typeset(error) => vec![("detail", error.to_string().into())],
            Self::Demo(error) => vec![("detail", error.to_string().into())],
            Self::Appliance(error) => match error {
                appliance::Error::HomeMissing { path: home } | appliance::Error::HomeTaken { path: home } => {
                    vec![path(home)]
                }
                appliance::Error::HomeOfAnother { path: home, owner } => vec![
                    path(home),
                    ("owner", owner.to_string().into()),
                    ("line", std::env::args().collect::<Vec<_>>().join(" ").into()),
                ],
                appliance::Error::Io { doing, path: place, .. } => vec![("doing", (*doing).into()), path(place)],
                appliance::Error::Intake(appliance::IntakeError::TooLarge { bytes, most }) => {
                    vec![("bytes", bytes.to_string().into()), ("most", most.to_string().into())]
                }
                appliance::Error::NoDocument(id) => vec![("id", id.to_string().into())],
                appliance::Error::NoScan(id) => vec![("id", id.to_string().into())],
                appliance::Error::NoPackage(id) => vec![("id", id.to_string().into())],
                appliance::Error::NoExport { controller } => vec![("controller", controller.as_str().into())],
                appliance::Error::OutOfOrder(error) => {
                    vec![("wish", error.wish.into()), ("standing", error.standing.into())]
                }
                _ => vec![("detail", self.to_string().into())],
            },
        }
    }
}

/// What is wrong in the settings, one a line, each with its file, line and advice.
pub(super) fn problems_told(problems: &settings::Problems, messages: &Messages) -> String {
    problems.told(|key, arguments| {
        let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, Value::from(value.as_str()))).collect();
        messages.with(key, &arguments)
    })
}
