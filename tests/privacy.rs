//! After a whole journey at trace level nothing of a client is found in any log line, temp folder or byte under the
//! home; and the home holds ciphertext.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::common::{TABLES, TestOffice, receiver, sheets};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What must be found nowhere: names, codes, addresses of the demo's clients, words of their papers, file names.
fn secrets() -> Vec<String> {
    let mut secrets: Vec<String> =
        ["Minna Ruskolampi", "alkoholinkäyttö", "SKM_4001", "IMG_0417"].map(str::to_owned).into();
    let (_, clients) = TABLES.iter().find(|(what, _)| *what == "clients").unwrap();
    let mut table = csv::Reader::from_reader(clients.as_bytes());
    for row in table.records() {
        let row = row.unwrap();
        // Family name, identity code, address, telephone, e-mail. Given names are words of other things too.
        for column in [1, 3, 5, 6, 7] {
            secrets.push(row[column].to_owned());
        }
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [secret.as_bytes(), &utf16].iter().any(|form| bytes.windows(form.len()).any(|window| window == *form))
}

#[test]
fn after_a_whole_journey_nothing_of_a_client_is_found_in_the_clear() {
    let office = TestOffice::new();
    let (receiver, settings) = receiver(&office.path("county"), "9701177-6");
    office.settings(&settings);
    let daemon = office.start();
    for sheet in sheets() {
        office.put(&office.scanner(), sheet.file_name);
    }
    office.until("everything is decided", |office| {
        let documents = office.documents();
        documents.len() >= 8
            && documents.iter().all(|d| d["state"] != "proposed")
            && fs::read_dir(office.scanner()).unwrap().count() == 0
    });
    office.done(&["search", "Hallaranta", "--purpose", "care"]);
    office.done(&["package", "--register", "9701177-6"]);
    office.until("the package is with its receiver", |office| {
        receiver.round(chrono::Utc::now()).unwrap();
        office.json(&["handovers"]).iter().any(|package| package["state"] != "sealed")
    });
    daemon.stop();

    let mut found = Vec::new();
    files(&office.home(), &mut found);
    files(&office.temp(), &mut found);
    let log = office.path("daemon.log");
    assert!(fs::read_to_string(&log).unwrap().contains("sealed"), "the log is written at trace level");
    found.push(log);
    assert!(found.len() > 20, "a home after a journey has more files than that");
    let secrets = secrets();
    assert!(secrets.len() > 20);
    for path in &found {
        let bytes = fs::read(path).unwrap();
        let name = path.display().to_string();
        for secret in &secrets {
            assert!(!holds(&bytes, secret), "`{name}` holds something of a client in the clear");
            assert!(!name.contains(secret.as_str()), "`{name}` is named after a client or a scan");
        }
    }
}

#[test]
fn but_for_the_owners_own_text_the_home_holds_ciphertext() {
    let office = TestOffice::new();
    let file = office.put(&office.path(""), "SKM_4003.pdf");
    office.done(&["take-in", file.to_str().unwrap()]);
    office.done(&[
        "package",
        "--register",
        "9701177-6",
        "--export",
        "folder",
        "--out",
        office.path("out").to_str().unwrap(),
    ]);
    let mut found = Vec::new();
    files(&office.home(), &mut found);
    let clear = |path: &Path| {
        let name = path.strip_prefix(office.home()).unwrap().to_str().unwrap().to_owned();
        name.ends_with(".toml") || name == "line.lock" || name == "keys/intake.pub"
    };
    let sealed: Vec<_> = found.iter().filter(|path| !clear(path)).collect();
    assert!(sealed.len() >= 4, "index, slots, registers and contents at least: {sealed:?}");
    for path in sealed {
        let bytes = fs::read(path).unwrap();
        for magic in [&b"%PDF"[..], b"PK\x03\x04", b"II*\0", b"MM\0*", b"\xFF\xD8\xFF", b"\x89PNG", b"SQLite format 3"]
        {
            assert!(!bytes.starts_with(magic), "`{}` begins like a file that anybody can open", path.display());
        }
        let longest = bytes.split(|byte| !(b' '..=b'~').contains(byte)).map(<[u8]>::len).max().unwrap_or_default();
        // In random bytes a run of 16 printable ones comes once in some ten million.
        assert!(longest < 20, "`{}` has a run of {longest} plain characters", path.display());
    }
}
