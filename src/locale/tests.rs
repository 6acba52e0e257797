//! The three languages say the same, and nothing that can happen to a person is without words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

use super::*;
use crate::record::{
    DocumentType, EventKind, EvidenceKind, Field, PackageStanding, PurposeCode, Reason, Refusal, ScanStanding,
    SignerRole, Standing, Tick, UploadStep,
};

const LANGUAGES: [Language; 3] = [Language::Fi, Language::Sv, Language::En];

/// Each key of a language with its arguments and the areas that define it.
fn keys(language: Language) -> BTreeMap<String, (BTreeSet<String>, Vec<&'static str>)> {
    let key = Regex::new(r"^([a-zA-Z][a-zA-Z0-9_-]*) *=").unwrap();
    let argument = Regex::new(r"\$([a-zA-Z][a-zA-Z0-9_-]*)").unwrap();
    let mut found: BTreeMap<String, (BTreeSet<String>, Vec<&str>)> = BTreeMap::new();
    for (area, text) in catalogue::files(language) {
        let mut current = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = key.captures(line) {
                found.entry(name[1].to_owned()).or_default().1.push(area);
                current = Some(name[1].to_owned());
            }
            if let Some(current) = &current {
                let arguments = argument.captures_iter(line).map(|name| name[1].to_owned());
                found.entry(current.clone()).or_default().0.extend(arguments);
            }
        }
    }
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

#[test]
fn every_message_file_is_well_formed_and_defines_each_key_once() {
    for language in LANGUAGES {
        for (area, text) in catalogue::files(language) {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{language}/{area}.ftl: {errors:?}");
            }
        }
        for (key, (_, areas)) in keys(language) {
            assert_eq!(areas.len(), 1, "{language}: `{key}` stands in {areas:?}");
        }
    }
}

#[test]
fn every_message_is_there_in_all_three_languages_with_the_same_arguments() {
    let [fi, sv, en] = LANGUAGES.map(|language| {
        keys(language).into_iter().map(|(key, (arguments, _))| (key, arguments)).collect::<BTreeMap<_, _>>()
    });
    for (name, other) in [("sv", sv), ("en", en)] {
        let missing: Vec<_> = fi.keys().filter(|key| !other.contains_key(*key)).collect();
        let surplus: Vec<_> = other.keys().filter(|key| !fi.contains_key(*key)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{name} lacks {missing:?}; fi lacks {surplus:?}");
        for (key, arguments) in &fi {
            assert_eq!(arguments, &other[key], "the arguments of `{key}` in fi and {name}");
        }
    }
}

#[test]
fn every_word_of_the_contract_has_its_text() {
    fn family<T: Display>(name: &str, words: &[T]) -> Vec<String> {
        words.iter().map(|word| format!("{name}-{word}")).collect()
    }
    let wanted = [
        family("type", DocumentType::ALL),
        family("field", Field::ALL),
        family("signer", SignerRole::ALL),
        family("tick", Tick::ALL),
        family("reason", Reason::ALL),
        family("refusal", Refusal::ALL),
        family("state", Standing::ALL),
        family("state", ScanStanding::ALL),
        family("package-state", PackageStanding::ALL),
        family("upload", UploadStep::ALL),
        family("evidence", EvidenceKind::ALL),
        family("purpose", PurposeCode::ALL),
        family("event", EventKind::ALL),
    ]
    .concat();
    let known = keys(Language::Fi);
    let missing: Vec<_> = wanted.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(missing.is_empty(), "without words: {missing:?}");
}

/// The string literals in the body of each `fn key(&self) -> &'static str`.
fn error_keys() -> BTreeSet<(PathBuf, String)> {
    let literal = Regex::new(r#""([a-z0-9_-]+)""#).unwrap();
    let mut found = BTreeSet::new();
    for (path, text) in sources() {
        for body in text.split("fn key(&self) -> &'static str {").skip(1) {
            let mut depth = 1;
            let end = body.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            let body = &body[..end.unwrap_or(body.len())];
            found.extend(literal.captures_iter(body).map(|key| (path.clone(), key[1].to_owned())));
        }
    }
    found
}

#[test]
fn every_error_says_what_happened_and_what_to_do_next() {
    let known = keys(Language::Fi);
    let missing: Vec<_> = error_keys()
        .into_iter()
        // What a check finds is a text of its own.
        .filter(|(_, key)| !known.contains_key(key))
        .flat_map(|(path, key)| ["error", "advice"].map(|part| (path.clone(), format!("{part}-{key}"))))
        .filter(|(_, key)| !known.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "without words: {missing:#?}");
}

#[test]
fn every_message_that_a_face_asks_for_by_name_is_there() {
    let asked = Regex::new(r#"\.(?:text|with)\(\s*"([a-z0-9_-]+)""#).unwrap();
    let known = keys(Language::Fi);
    let faces = ["src/cli", "src/web"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let missing: Vec<_> = sources()
        .iter()
        .filter(|(path, _)| faces.iter().any(|face| path.starts_with(face)))
        .flat_map(|(path, text)| asked.captures_iter(text).map(|key| (path.clone(), key[1].to_owned())))
        .filter(|(_, key)| !known.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "without words: {missing:#?}");
}

#[test]
fn each_language_answers_in_its_own_words() {
    assert_eq!(Messages::of(Language::Fi).word("type", DocumentType::Statement), "lausunto");
    assert_eq!(Messages::of(Language::Sv).word("type", DocumentType::Statement), "utlåtande");
    assert_eq!(Messages::of(Language::En).word("type", DocumentType::Statement), "statement");
}

#[test]
fn what_nobody_wrote_shows_as_its_own_key() {
    assert_eq!(Messages::of(Language::Sv).text("no-such-message"), "no-such-message");
    assert_eq!(Messages::of(Language::Sv).word("type", "uusi"), "uusi");
}

#[test]
fn an_error_that_is_known_by_its_key_alone_shows_no_hole() {
    let messages = Messages::of(Language::Fi);
    assert!(messages.whole_error("settings-missing").is_some());
    assert_eq!(messages.whole_error("settings-file-away"), None, "it names the file, which the key does not tell");
}
