//! Exports: those compiled in, and the owner's own in the home, which go before them; and what `[[receiver]]` says
//! over them. A new receiver is a new folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    problem::{Expected, Problem, Wrong},
    section::{Section, line_at, nearest},
};
use crate::{
    handover::{Export, HostKeyPin, Receiver, ReceiverCode},
    record::{BusinessId, ControllerId},
};

/// The folder of exports, in the home as in the source.
const FOLDER: &str = "exports";
/// The file that makes a folder an export.
const FILE: &str = "export.toml";

/// All exports by name, and what the office says over them.
#[derive(Debug, Clone, Default)]
pub(super) struct Exports {
    by_name: BTreeMap<String, Export>,
    receivers: Vec<Receiver>,
}

impl Exports {
    /// The export of that name as it serves that controller: with the office's own values for this very controller,
    /// else with those that the office gives for all that the export serves.
    pub(super) fn find(&self, name: &str, controller: &ControllerId) -> Option<Export> {
        let export = self.by_name.get(name)?;
        let of_export = || self.receivers.iter().filter(|receiver| receiver.export == name);
        let own = of_export().find(|receiver| receiver.controller.is_some() && serves(receiver, controller));
        let receiver = own.or_else(|| of_export().find(|receiver| receiver.controller.is_none()));
        Some(receiver.map_or_else(|| export.clone(), |receiver| export.with(receiver)))
    }

    /// The name of the export that the office names for that controller.
    pub(super) fn named_for(&self, controller: &ControllerId) -> Option<&str> {
        self.receivers.iter().find(|receiver| serves(receiver, controller)).map(|receiver| receiver.export.as_str())
    }

    pub(super) fn add(&mut self, receiver: Receiver) {
        self.receivers.push(receiver);
    }
}

fn serves(receiver: &Receiver, controller: &ControllerId) -> bool {
    matches!((&receiver.controller, controller), (Some(own), ControllerId::Body(body)) if own == body)
}

/// The exports compiled in and those of the home, and what is wrong in them.
pub(super) fn read(home: &Path) -> (Exports, Vec<Problem>) {
    let mut exports = Exports::default();
    let mut problems = Vec::new();
    for name in Export::SHIPPED {
        match Export::shipped(name) {
            Some(Ok(export)) => {
                exports.by_name.insert((*name).to_owned(), export);
            }
            Some(Err(cause)) => {
                let file = Path::new(FOLDER).join(name).join(FILE);
                problems.push(Problem { file, line: None, wrong: Wrong::NotUnderstood(cause.message().to_owned()) });
            }
            None => (),
        }
    }
    // No such folder, no exports of the owner's own.
    let Ok(entries) = fs::read_dir(home.join(FOLDER)) else { return (exports, problems) };
    for folder in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()) {
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else { continue };
        match own(name, &folder) {
            Ok(export) => {
                exports.by_name.insert(name.to_owned(), export);
            }
            Err(slips) => problems.extend(slips),
        }
    }
    (exports, problems)
}

fn own(name: &str, folder: &Path) -> Result<Export, Vec<Problem>> {
    let file = folder.join(FILE);
    let problem = |line, wrong| Problem { file: file.clone(), line, wrong };
    let text = fs::read_to_string(&file).map_err(|cause| vec![problem(None, Wrong::unread(cause.kind()))])?;
    let beside = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let mut export = all_slips(&text, |text| Export::parse(name, text, beside)).map_err(|slips| {
        slips.into_iter().map(|(line, cause)| problem(line, Wrong::NotUnderstood(cause))).collect::<Vec<_>>()
    })?;
    export.resolve(folder);
    Ok(export)
}

/// Parses a text that is told wrong one slip at a time, and tells all: the line of a slip is taken out and the rest
/// read on, for as long as the rest is TOML.
fn all_slips<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, toml::de::Error>,
) -> Result<T, Vec<(Option<u32>, String)>> {
    let mut slips = Vec::new();
    let mut rest = text.to_owned();
    loop {
        let error = match parse(&rest) {
            Ok(parsed) if slips.is_empty() => return Ok(parsed),
            Ok(_) => return Err(slips),
            Err(error) => error,
        };
        // What is missing has no line; after the first slip it may be missing because its line was taken out.
        let span = error.span().filter(|span| !rest[span.clone()].contains('\n') && !span.is_empty());
        let line = span.map(|span| line_at(&rest, span.start));
        if line.is_some() || slips.is_empty() {
            slips.push((line, error.message().to_owned()));
        }
        let Some(line) = line else { return Err(slips) };
        rest = rest.lines().zip(1..).flat_map(|(text, n)| [if n == line { "" } else { text }, "\n"]).collect();
        if toml::de::DeTable::parse(&rest).is_err() {
            return Err(slips);
        }
    }
}

/// One `[[receiver]]`: what the office itself says about a receiver.
pub(super) fn receiver(home: &Path, section: &mut Section<'_, '_>, exports: &Exports) -> Option<Receiver> {
    let export = section.text("export");
    let export = section.required("export", Expected::Word, export);
    if let Some(name) = export.as_ref().filter(|name| !exports.by_name.contains_key(*name)) {
        let known: Vec<_> = exports.by_name.keys().map(String::as_str).collect();
        let near = nearest(name, known.iter().copied());
        section.wrong("export", Wrong::NoSuch { what: "export", name: name.clone(), near, known: known.join(", ") });
    }
    let receiver = Receiver {
        export: export.unwrap_or_default(),
        controller: section.parsed::<BusinessId>("controller", Expected::BusinessId),
        code: section.converted::<ReceiverCode>("code", Expected::Code),
        language: section.parsed("language", Expected::Language),
        identity_codes: section.yes_no("identity_codes"),
        agreement: section.text("agreement"),
        openpgp_key: file(home, section, "openpgp_key"),
        openpgp_fingerprint: section.shaped("openpgp_fingerprint", Expected::Fingerprint, is_fingerprint),
        host: section.shaped("host", Expected::Host, is_host),
        port: section.whole("port", 1..=65535).and_then(|port| u16::try_from(port).ok()),
        user: section.text("user"),
        private_key: file(home, section, "private_key"),
        host_keys: host_keys(section),
        inbox: section.text("inbox"),
        receipts: section.text("receipts"),
    };
    let earlier = |other: &Receiver| other.export == receiver.export && other.controller == receiver.controller;
    if exports.receivers.iter().any(earlier) {
        section.wrong("export", Wrong::Again { name: receiver.export.clone() });
    }
    (!receiver.export.is_empty()).then_some(receiver)
}

/// A file that the office names, beside `paperisilta.toml` unless the path is whole.
fn file(home: &Path, section: &mut Section<'_, '_>, name: &'static str) -> Option<PathBuf> {
    let path = home.join(section.text(name)?);
    if !path.is_file() {
        section.wrong(name, Wrong::FileAway { path: path.display().to_string() });
    }
    Some(path)
}

fn host_keys(section: &mut Section<'_, '_>) -> Option<Vec<HostKeyPin>> {
    let pin = |text: &str| HostKeyPin::try_from(text.to_owned());
    let texts = section.texts("host_keys", Expected::HostKeys, |text| pin(text).is_ok())?;
    texts.iter().map(|text| pin(text).ok()).collect()
}

/// An OpenPGP fingerprint: 40 hexadecimal digits, as `gpg --fingerprint` prints them in groups.
fn is_fingerprint(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    digits == 40 && text.chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c.is_whitespace())
}

fn is_host(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
}
