//! Problems of what the operator wrote: each knows its file and line, what is wrong, and what would be right. They
//! are gathered and told together, so that one look mends them all.

use std::{fmt, io, path::PathBuf};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In which file.
    pub file: PathBuf,
    /// On which line of it, from 1; `None` where the whole file is meant.
    pub line: Option<u32>,
    /// What is wrong.
    pub wrong: Wrong,
}

impl Problem {
    fn told(&self, say: &impl Fn(&str, &[(&'static str, String)]) -> String) -> String {
        let arguments = self.wrong.arguments();
        let mut whole = vec![
            ("file", self.file.display().to_string()),
            ("error", say(&format!("error-{}", self.wrong.key()), &arguments)),
            ("advice", say(&format!("advice-{}", self.wrong.key()), &arguments)),
        ];
        let Some(line) = self.line else { return say("settings-problem", &whole) };
        whole.push(("line", line.to_string()));
        say("settings-problem-on-line", &whole)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.wrong)
    }
}

/// What can be wrong in a file of settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The file is not there.
    #[error("there is no such file")]
    Missing,
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// The file cannot be written.
    #[error("it cannot be written: {0}")]
    Unwritable(io::ErrorKind),
    /// It is not TOML.
    #[error("it is not TOML: {0}")]
    Syntax(String),
    /// It is TOML, and something in it does not fit what it is for.
    #[error("it is not understood: {0}")]
    NotUnderstood(String),
    /// Nobody knows this name here.
    #[error("`{name}` is unknown here")]
    UnknownName {
        /// As written, with the section before it.
        name: String,
        /// What is known here.
        known: String,
        /// The known one that looks most like it.
        near: Option<String>,
    },
    /// Something must be said that is not.
    #[error("`{name}` is missing")]
    Required {
        /// What is missing.
        name: String,
        /// What it would be.
        expected: Expected,
    },
    /// A value of another kind than is needed.
    #[error("`{name}` is not {expected}")]
    NotA {
        /// Of what.
        name: String,
        /// What is needed.
        expected: Expected,
    },
    /// A number or a time that makes no sense.
    #[error("`{name}` must be from {least} to {most}")]
    OutOfRange {
        /// Of what.
        name: String,
        /// The least that works.
        least: String,
        /// The most that works.
        most: String,
    },
    /// A profile or an export of that name is not there.
    #[error("there is no {what} named `{name}`")]
    NoSuch {
        /// `profile` or `export`.
        what: &'static str,
        /// As written.
        name: String,
        /// The one that looks most like it.
        near: Option<String>,
        /// Those that are there.
        known: String,
    },
    /// The same thing is said twice.
    #[error("`{name}` is said twice; first on line {first}")]
    Twice {
        /// What.
        name: String,
        /// Where first.
        first: u32,
    },
    /// A receiver is completed twice for the same controller.
    #[error("the receiver `{name}` is there twice for the same controller")]
    Again {
        /// Its export.
        name: String,
    },
    /// A scanner folder and another folder lie within each other.
    #[error("the folder `{path}` and `{other}` lie within each other")]
    Overlap {
        /// The one.
        path: String,
        /// The other.
        other: String,
    },
    /// The web page would be open to the network without encryption.
    #[error("the web page may not listen at {address}: only this machine itself is allowed")]
    OpenToTheNetwork {
        /// As written.
        address: String,
    },
    /// A folder that is named is not there now. It may come back: a share, a disk.
    #[error("there is no folder `{path}` now")]
    FolderAway {
        /// Which.
        path: String,
    },
    /// A file that is named is not there. Only what needs it must wait.
    #[error("there is no file `{path}`")]
    FileAway {
        /// Which.
        path: String,
    },
}

impl Wrong {
    /// Why a file that must be read could not be.
    pub(super) const fn unread(kind: io::ErrorKind) -> Self {
        match kind {
            io::ErrorKind::NotFound => Self::Missing,
            kind => Self::Unreadable(kind),
        }
    }

    /// The message key: texts `error-…` and `advice-…`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Missing => "settings-missing",
            Self::Unreadable(_) => "settings-unreadable",
            Self::Unwritable(_) => "settings-unwritable",
            Self::Syntax(_) => "settings-syntax",
            Self::NotUnderstood(_) => "settings-not-understood",
            Self::UnknownName { .. } => "settings-unknown-name",
            Self::Required { .. } => "settings-required",
            Self::NotA { .. } => "settings-not-a",
            Self::OutOfRange { .. } => "settings-out-of-range",
            Self::NoSuch { .. } => "settings-no-such",
            Self::Twice { .. } => "settings-twice",
            Self::Again { .. } => "settings-again",
            Self::Overlap { .. } => "settings-overlap",
            Self::OpenToTheNetwork { .. } => "settings-open-to-the-network",
            Self::FolderAway { .. } => "settings-folder-away",
            Self::FileAway { .. } => "settings-file-away",
        }
    }

    /// What the message needs, by name.
    #[must_use]
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Missing => Vec::new(),
            Self::Unreadable(kind) | Self::Unwritable(kind) => vec![("cause", kind.to_string())],
            Self::Syntax(cause) | Self::NotUnderstood(cause) => vec![("cause", cause.clone())],
            Self::UnknownName { name, known, near } => {
                vec![("name", name.clone()), ("known", known.clone()), ("near", near_or_none(near.as_ref()))]
            }
            Self::Required { name, expected } | Self::NotA { name, expected } => {
                vec![("name", name.clone()), ("expected", expected.slug().to_owned())]
            }
            Self::OutOfRange { name, least, most } => {
                vec![("name", name.clone()), ("least", least.clone()), ("most", most.clone())]
            }
            Self::NoSuch { what, name, near, known } => vec![
                ("what", (*what).to_owned()),
                ("name", name.clone()),
                ("near", near_or_none(near.as_ref())),
                ("known", known.clone()),
            ],
            Self::Twice { name, first } => vec![("name", name.clone()), ("first", first.to_string())],
            Self::Again { name } => vec![("name", name.clone())],
            Self::Overlap { path, other } => vec![("path", path.clone()), ("other", other.clone())],
            Self::OpenToTheNetwork { address } => vec![("address", address.clone())],
            Self::FolderAway { path } | Self::FileAway { path } => vec![("path", path.clone())],
        }
    }

    /// Whether the appliance can begin its work in spite of it: what is away may come back.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::FolderAway { .. } | Self::FileAway { .. })
    }
}

/// The messages choose their phrase by `none`.
fn near_or_none(near: Option<&String>) -> String {
    near.cloned().unwrap_or_else(|| "none".to_owned())
}

macro_rules! expected {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $english:literal;)+) => {
        /// What a value should be.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Expected {
            $($(#[$doc])* $name,)+
        }

        impl Expected {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its word in the messages, which choose their phrase by it.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)+ }
            }
        }

        impl fmt::Display for Expected {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$name => $english,)+ })
            }
        }
    };
}

expected! {
    /// Text in quotes.
    Text = "text", "a text in quotes";
    /// A list of texts.
    Texts = "texts", "a list of texts";
    /// A whole number.
    Whole = "whole", "a whole number";
    /// `true` or `false`.
    YesNo = "yes-no", "true or false";
    /// A section of its own.
    Section = "section", "a section";
    /// Sections in double brackets.
    Sections = "sections", "a section in double brackets";
    /// A time such as `"5 s"`.
    Span = "span", "a time such as \"5 s\", \"10 min\", \"2 h\" or \"30 d\"";
    /// A size such as `"200 MB"`.
    Size = "size", "a size such as \"200 MB\"";
    /// `fi`, `sv` or `en`.
    Language = "language", "\"fi\", \"sv\" or \"en\"";
    /// An address with its port.
    Address = "address", "an address such as \"127.0.0.1:8750\"";
    /// A business id.
    BusinessId = "business-id", "a business id such as \"1234567-1\"";
    /// An OpenPGP key's fingerprint.
    Fingerprint = "fingerprint", "an OpenPGP fingerprint of 40 hexadecimal digits";
    /// Fingerprints of host keys.
    HostKeys = "host-keys", "a list of fingerprints as `ssh-keygen -lf` prints them (SHA256:...)";
    /// What begins the names of packages.
    Code = "code", "a code of 1 to 16 letters a-z and digits";
    /// A host's name.
    Host = "host", "a host name or address";
    /// Tesseract languages.
    Reading = "reading", "languages of the reading engine such as \"fin+swe\"";
    /// A whole path.
    Path = "path", "a whole path that begins with /";
    /// A word of a few.
    Word = "word", "one of the words known here";
}

/// All that is wrong, in the order of files and lines. Never empty where it stands as an error.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Self(problems)
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// All of them as a person reads them, one a line, each with its advice. `say` finds the text of a message and
    /// fills in its arguments.
    pub fn told(&self, say: impl Fn(&str, &[(&'static str, String)]) -> String) -> String {
        let lines: Vec<_> = self.iter().map(|problem| problem.told(&say)).collect();
        lines.join("\n")
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}
