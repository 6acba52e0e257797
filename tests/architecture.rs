//! Who may name whom: ARCHITECTURE.md's picture as a table, held against every `crate::` path under `src/`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const STAGES: [&str; 5] = ["intake", "recognise", "understand", "archive", "handover"];

/// Each folder, and whom it may name beside itself. `stages` stands for all five.
const TABLE: [(&str, &[&str]); 15] = [
    ("record", &[]),
    ("reference", &["record"]),
    ("intake", &["record"]),
    ("recognise", &["record"]),
    ("understand", &["record", "reference"]),
    ("archive", &["record"]),
    ("handover", &["record", "reference", "typeset"]),
    ("reader", &["record", "intake", "recognise"]),
    ("settings", &["record", "stages"]),
    ("appliance", &["record", "reference", "stages", "reader", "settings", "typeset"]),
    ("typeset", &[]),
    ("locale", &["record"]), // the language, and the words to be translated
    ("web", &["appliance", "record", "locale"]),
    ("cli", &["appliance", "reader", "settings", "web", "record", "locale", "typeset"]),
    ("main", &["cli"]),
];

#[test]
fn nobody_names_whom_he_may_not() {
    let table = table();
    let mut trespasses = Vec::new();
    for file in sources(&root()) {
        let folder = folder_of(&file);
        if folder == "lib" {
            continue;
        }
        let Some(may) = table.get(folder.as_str()) else {
            trespasses.push(format!("{}: its folder `{folder}` has no row in the table", file.display()));
            continue;
        };
        for named in named_in(&fs::read_to_string(&file).unwrap(), &table) {
            if named != folder && !may.contains(named.as_str()) {
                trespasses.push(format!("{}: {folder} names {named}", file.display()));
            }
        }
    }
    assert!(trespasses.is_empty(), "\n{}", trespasses.join("\n"));
}

/// What the faces may have the archive do: keep its keys, its people, its tables and its copies. What a paper says
/// is had from the desk, which writes down who looked.
const KEEPING: [&str; 18] = [
    "add_user",
    "backup",
    "change_password",
    "clone",
    "create",
    "new_recovery_key",
    "open",
    "put_clients",
    "put_company",
    "put_controllers",
    "registers",
    "remove_user",
    "restore",
    "return_to_snapshot",
    "rotate_keys",
    "user",
    "users",
    "verify",
];

#[test]
fn the_faces_reach_what_a_paper_says_only_through_the_desk() {
    let mut past = BTreeSet::new();
    for folder in ["cli", "web"] {
        for file in sources(&root().join(folder)) {
            let code = without_comments_and_texts(&fs::read_to_string(&file).unwrap());
            let asked = after(&code, "archive.").chain(after(&code, "Archive::")).map(word);
            past.extend(
                asked.filter(|name| !KEEPING.contains(&name.as_str())).map(|name| (file.display().to_string(), name)),
            );
        }
    }
    assert!(past.is_empty(), "{past:?}");
}

#[test]
fn each_row_has_its_folder() {
    for (folder, _) in TABLE {
        let here = root().join(folder);
        assert!(here.is_dir() || here.with_extension("rs").is_file(), "there is no `{folder}`");
    }
}

#[test]
fn the_test_sees_lists_and_inner_paths_and_skips_comments_and_texts() {
    let table = table();
    let named = |source: &str| named_in(source, &table).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(named("use crate::{archive::{Archive, Error}, record, web::*};"), "archive record web");
    assert_eq!(named("let a = crate::intake::look(); // crate::web\n/* crate::cli /* crate::web */ */"), "intake");
    assert_eq!(named("let url = \"http://crate::web\"; let s = r#\"crate::cli \"quoted\" \"#; let c = '\"';"), "");
    assert_eq!(named("pub(in crate::handover) fn f<'a>(x: &'a super::super::archive::Archive) {}"), "archive handover");
    assert_eq!(named("use crate::somewhere::X;"), "somewhere");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let spread = |name: &'static str| if name == "stages" { STAGES.to_vec() } else { vec![name] };
    TABLE.iter().map(|(folder, may)| (*folder, may.iter().flat_map(|name| spread(name)).collect())).collect()
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn folder_of(file: &Path) -> String {
    let inside = file.strip_prefix(root()).unwrap();
    Path::new(inside.iter().next().unwrap()).file_stem().unwrap().to_string_lossy().into_owned()
}

/// Every first name after `crate::` (and after `paperisilta::`, as the binary says), and of what is reached by
/// climbing out with `super::super::`, our folders.
fn named_in(source: &str, table: &BTreeMap<&str, BTreeSet<&str>>) -> BTreeSet<String> {
    let code = without_comments_and_texts(source);
    let mut named = BTreeSet::new();
    for start in ["crate::", "paperisilta::"] {
        for rest in after(&code, start) {
            named.extend(if let Some(list) = rest.strip_prefix('{') { first_names(list) } else { vec![word(rest)] });
        }
    }
    let climbed = after(&code, "super::super::").map(word);
    named.extend(climbed.filter(|name| table.contains_key(name.as_str())));
    named
}

fn after<'a>(code: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(start)
        .filter(|(at, _)| !code[..*at].ends_with(|before: char| before.is_alphanumeric() || "_$:".contains(before)))
        .map(|(at, _)| code[at + start.len()..].trim_start())
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The first name of each path of a list, from behind its opening brace.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut at_start) = (0, Vec::new(), true);
    for (at, letter) in list.char_indices() {
        match letter {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            letter if at_start && !letter.is_whitespace() => {
                names.push(word(&list[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

/// The source with comments and the insides of texts blanked out.
fn without_comments_and_texts(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if letter == '"' {
            text(rest)
        } else if let Some(raw) = raw_text(rest, code.chars().last()) {
            raw
        } else if letter == '\'' {
            character(rest)
        } else {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skip..];
    }
    code
}

fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_text(rest: &str, before: Option<char>) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?.bytes().take_while(|byte| *byte == b'#').count();
    let inside_a_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') && before != Some('b');
    if inside_a_word || !rest[1 + hashes..].starts_with('"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let body = hashes + 2;
    Some(rest[body..].find(&end).map_or(rest.len(), |at| body + at + end.len()))
}

/// A character such as `'"'`, or no more than the mark of a lifetime.
fn character(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), _) => {
            rest[2..].char_indices().skip(1).find(|(_, letter)| *letter == '\'').map_or(1, |(at, _)| at + 3)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
