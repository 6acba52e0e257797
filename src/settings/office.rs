//! `paperisilta.toml`: what the owner of the office says about it.

use std::{
    collections::BTreeMap,
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{
    Settings,
    exports::{self, Exports},
    problem::{Expected, Problem, Problems, Wrong},
    section::{File, Section, nearest},
};
use crate::intake::Profile;

/// A folder into which a scanner puts its files.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Where.
    pub path: PathBuf,
    /// How it is read.
    pub profile: Profile,
}

/// The web page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Web {
    /// Where it listens: on this machine only.
    pub listen: SocketAddr,
    /// How long a person may be away before the page asks for the password again.
    pub lock_after: Duration,
}

/// The readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How many work side by side.
    pub readers: NonZeroUsize,
    /// Where the language files of the reading engine lie; `None` where the engine knows it by itself.
    pub tessdata: Option<PathBuf>,
}

/// A person at the office sees it there at once; nobody else does.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8750);
const MINUTE: Duration = Duration::from_mins(1);
/// Receivers answer in hours; a package that is ready rings the courier without waiting for this.
const COURIER_REST: Duration = Duration::from_mins(10);
const DAY: Duration = Duration::from_hours(24);

/// Reads the owner's file, with the profiles and exports that it may name.
pub(super) fn read(
    home: &Path,
    path: &Path,
    text: &str,
    profiles: BTreeMap<String, Profile>,
    mut exports: Exports,
) -> (Settings, Vec<Problem>) {
    File::read(path, text, |file| {
        let mut places = Places::beside(home);
        file.sections("receiver", |section| {
            if let Some(receiver) = exports::receiver(home, section, &exports) {
                exports.add(receiver);
            }
        });
        Settings {
            language: file.parsed("language", Expected::Language).unwrap_or_default(),
            grace_days: file.span("grace", DAY..=3650 * DAY).map_or(30, days),
            folders: file
                .sections("folder", |section| folder(section, &profiles, &mut places))
                .into_iter()
                .flatten()
                .collect(),
            backup: file.section("backup", |section| backup(section, &mut places)).flatten(),
            courier_rest: file.section("courier", courier).unwrap_or(COURIER_REST),
            web: file.section("web", web).unwrap_or(Web { listen: LISTEN, lock_after: 15 * MINUTE }),
            reading: file.section("reading", reading).unwrap_or_else(|| Reading { readers: cores(), tessdata: None }),
            exports,
            profiles,
            away: Problems::default(),
        }
    })
}

fn days(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX)
}

/// One reader a core: each works on one page with one thread.
fn cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn folder(section: &mut Section<'_, '_>, profiles: &BTreeMap<String, Profile>, places: &mut Places) -> Option<Folder> {
    let path = section.path("path");
    let path = section.required("path", Expected::Path, path);
    let name = section.text("profile");
    let name = section.required("profile", Expected::Word, name);
    if let Some(path) = &path {
        places.take(section, "path", path);
        if !path.is_dir() {
            section.wrong("path", Wrong::FolderAway { path: path.display().to_string() });
        }
    }
    let name = name?;
    let Some(profile) = profiles.get(&name) else {
        let known: Vec<_> = profiles.keys().map(String::as_str).collect();
        let near = nearest(&name, known.iter().copied());
        section.wrong("profile", Wrong::NoSuch { what: "profile", name, near, known: known.join(", ") });
        return None;
    };
    Some(Folder { path: path?, profile: profile.clone() })
}

fn backup(section: &mut Section<'_, '_>, places: &mut Places) -> Option<PathBuf> {
    let path = section.path("folder");
    let path = section.required("folder", Expected::Path, path)?;
    places.take(section, "folder", &path);
    if !path.is_dir() {
        section.wrong("folder", Wrong::FolderAway { path: path.display().to_string() });
    }
    Some(path)
}

fn courier(section: &mut Section<'_, '_>) -> Duration {
    section.span("every", MINUTE..=DAY).unwrap_or(COURIER_REST)
}

fn web(section: &mut Section<'_, '_>) -> Web {
    let listen = section.parsed("listen", Expected::Address).unwrap_or(LISTEN);
    if !listen.ip().is_loopback() {
        section.wrong("listen", Wrong::OpenToTheNetwork { address: listen.to_string() });
    }
    let lock_after = section.span("lock_after", MINUTE..=8 * 60 * MINUTE).unwrap_or(15 * MINUTE);
    Web { listen, lock_after }
}

fn reading(section: &mut Section<'_, '_>) -> Reading {
    let readers = section.whole("readers", 1..=64).and_then(|number| usize::try_from(number).ok());
    let tessdata = section.path("tessdata");
    if let Some(path) = tessdata.as_ref().filter(|path| !path.is_dir()) {
        section.wrong("tessdata", Wrong::FolderAway { path: path.display().to_string() });
    }
    Reading { readers: readers.and_then(NonZeroUsize::new).unwrap_or_else(cores), tessdata }
}

/// The folders that are spoken for, so that none lies within another: what we write must never come in as a scan,
/// and one scan never through two folders.
struct Places {
    home: PathBuf,
    taken: Vec<(PathBuf, Option<u32>)>,
}

impl Places {
    fn beside(home: &Path) -> Self {
        Self { home: real(home), taken: Vec::new() }
    }

    fn take(&mut self, section: &Section<'_, '_>, name: &str, path: &Path) {
        let path = real(path);
        let within = |other: &Path| path.starts_with(other) || other.starts_with(&path);
        if within(&self.home) {
            let (path, other) = (path.display().to_string(), self.home.display().to_string());
            section.wrong(name, Wrong::Overlap { path, other });
            return;
        }
        if let Some((other, line)) = self.taken.iter().find(|(other, _)| within(other)) {
            let wrong = match line {
                Some(first) if *other == path => Wrong::Twice { name: path.display().to_string(), first: *first },
                _ => Wrong::Overlap { path: path.display().to_string(), other: other.display().to_string() },
            };
            section.wrong(name, wrong);
        }
        self.taken.push((path, section.line_of(name)));
    }
}

/// The path without links, where it is there; as written where it is not.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
