//! One look tells everything that is wrong, each with its file, its line and what to do.

use std::fs;

use super::*;

/// A home with these files.
fn home(files: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test's own file")]
        fs::write(path, text).unwrap();
    }
    home
}

fn wrongs(home: &Path) -> Vec<(String, Option<u32>, &'static str)> {
    let problems = read(home).expect_err("something is wrong");
    let file = |problem: &Problem| problem.file.file_name().unwrap().to_string_lossy().into_owned();
    problems.iter().map(|problem| (file(problem), problem.line, problem.wrong.key())).collect()
}

#[test]
fn all_problems_of_all_files_are_told_together_in_their_order() {
    let home = home(&[
        (
            "paperisilta.toml",
            r#"langauge = "fi"
grace = 30
[web]
listen = "192.168.1.10:80"
[[folder]]
path = "scans"
profile = "generic-flatbet"
[reading]
readers = 0
[colours]
"#,
        ),
        ("scanner-profiles/own.toml", "poll = \"1 h\"\n"),
    ]);
    let main = |line, key| ("paperisilta.toml".to_owned(), Some(line), key);
    assert_eq!(
        wrongs(home.path()),
        [
            main(1, "settings-unknown-name"),
            main(2, "settings-not-a"),
            main(4, "settings-open-to-the-network"),
            main(6, "settings-not-a"),
            main(7, "settings-no-such"),
            main(9, "settings-out-of-range"),
            main(10, "settings-unknown-name"),
            ("own.toml".to_owned(), Some(1), "settings-out-of-range"),
        ]
    );
}

#[test]
fn a_slip_of_the_finger_is_met_with_the_right_word() {
    let home = home(&[("paperisilta.toml", "langauge = \"fi\"\n")]);
    let problems = read(home.path()).unwrap_err();
    let told = problems.told(|key, arguments| format!("{key} {arguments:?}"));
    assert!(told.contains("language"), "{told}");
    assert!(told.starts_with("settings-problem-on-line"), "{told}");
}

#[test]
fn a_home_without_settings_says_so() {
    let home = home(&[]);
    assert_eq!(wrongs(home.path()), [("paperisilta.toml".to_owned(), None, "settings-missing")]);
}

#[test]
fn a_scanner_folder_never_lies_in_the_home_nor_in_another() {
    let scans = tempfile::tempdir().unwrap();
    let scans = scans.path().canonicalize().unwrap();
    fs::create_dir(scans.join("inner")).unwrap();
    let home = home(&[]);
    let folder = |path: &Path| format!("[[folder]]\npath = {:?}\nprofile = \"generic-flatbed\"\n", path);
    let text =
        [folder(&scans), folder(&scans.join("inner")), folder(&scans), folder(&home.path().join("vault"))].concat();
    #[expect(clippy::disallowed_methods, reason = "a test's own file")]
    fs::write(home.path().join(FILE), text).unwrap();
    let keys: Vec<_> = wrongs(home.path()).into_iter().map(|(_, line, key)| (line, key)).collect();
    assert_eq!(
        keys,
        [
            (Some(5), "settings-overlap"),
            (Some(8), "settings-twice"),
            (Some(11), "settings-overlap"),
            (Some(11), "settings-folder-away"),
        ]
    );
}

#[test]
fn a_link_does_not_hide_that_two_folders_are_one() {
    let scans = tempfile::tempdir().unwrap();
    let link = scans.path().with_extension("link");
    std::os::unix::fs::symlink(scans.path(), &link).unwrap();
    let home = home(&[(
        FILE,
        &format!(
            "[[folder]]\npath = {:?}\nprofile = \"duplex-feeder\"\n[[folder]]\npath = {link:?}\nprofile = \"duplex-feeder\"\n",
            scans.path()
        ),
    )]);
    let found = wrongs(home.path());
    fs::remove_file(link).unwrap();
    assert_eq!(found, [(FILE.to_owned(), Some(5), "settings-twice")]);
}

#[test]
fn a_folder_that_is_away_is_told_but_stops_nothing() {
    let home = home(&[(FILE, "[[folder]]\npath = \"/nowhere/scans\"\nprofile = \"share-multifunction\"\n")]);
    let settings = read(home.path()).unwrap();
    assert_eq!(settings.folders.len(), 1);
    assert_eq!(settings.folders[0].profile.name, "share-multifunction");
    assert_eq!(settings.away.len(), 1);
}

#[test]
fn a_file_that_is_no_text_is_a_problem_and_no_panic() {
    let home = home(&[(FILE, "")]);
    #[expect(clippy::disallowed_methods, reason = "a test's own file")]
    fs::write(home.path().join(FILE), [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(wrongs(home.path()), [(FILE.to_owned(), None, "settings-unreadable")]);
}

const PIN: &str = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn body(id: &str) -> ControllerId {
    id.parse().unwrap()
}

#[test]
fn a_receiver_says_over_its_export_what_the_office_knows_and_for_its_own_controller_first() {
    let text = format!(
        r#"
[[receiver]]
export = "generic-county"
host = "everybody.example"
[[receiver]]
export = "generic-county"
controller = "1234567-1"
host = "sftp.example"
port = 2222
user = "me"
host_keys = ["{PIN}"]
openpgp_fingerprint = "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567"
"#
    );
    let home = home(&[(FILE, &text)]);
    let settings = read(home.path()).unwrap();
    let own = settings.export("generic-county", &body("1234567-1")).unwrap();
    assert_eq!((own.sftp.host.as_str(), own.sftp.port, own.sftp.user.as_str()), ("sftp.example", 2222, "me"));
    assert_eq!(own.sftp.host_keys[0].to_string(), PIN);
    let other = settings.export("generic-county", &body("2345671-3")).unwrap();
    assert_eq!(other.sftp.host, "everybody.example");
    assert_eq!(settings.export_named_for(&body("1234567-1")), Some("generic-county"));
    assert_eq!(settings.export_named_for(&ControllerId::Own), None);
    assert!(settings.export("nobody", &ControllerId::Own).is_none());
}

#[test]
fn a_receiver_with_a_wrong_fingerprint_code_or_controller_is_told_in_full() {
    let home = home(&[(
        FILE,
        r#"[[receiver]]
export = "generic-conty"
controller = "1234567-8"
host = "user@host"
host_keys = ["MD5:aa:bb"]
openpgp_fingerprint = "0123"
port = 70000
[[receiver]]
host = "sftp.example"
"#,
    )]);
    let found: Vec<_> = wrongs(home.path()).into_iter().map(|(_, line, key)| (line, key)).collect();
    let not_a = |line| (Some(line), "settings-not-a");
    assert_eq!(
        found,
        [
            (Some(2), "settings-no-such"),
            not_a(3),
            not_a(4),
            not_a(5),
            not_a(6),
            (Some(7), "settings-out-of-range"),
            (Some(8), "settings-required"),
        ]
    );
}

#[test]
fn two_receivers_for_one_controller_are_one_too_many() {
    let receiver = "[[receiver]]\nexport = \"generic-county\"\ncontroller = \"1234567-1\"\n";
    let home = home(&[(FILE, &receiver.repeat(2))]);
    assert_eq!(wrongs(home.path()), [(FILE.to_owned(), Some(5), "settings-again")]);
}

#[test]
fn a_key_file_that_is_away_holds_up_only_what_needs_it() {
    let home = home(&[(FILE, "[[receiver]]\nexport = \"generic-county\"\nprivate_key = \"nowhere\"\n")]);
    let settings = read(home.path()).unwrap();
    assert_eq!(settings.away.len(), 1);
    let export = settings.export("generic-county", &ControllerId::Own).unwrap();
    assert_eq!(export.sftp.private_key, home.path().join("nowhere"), "it is looked for beside the settings");
}

#[test]
fn the_owners_own_export_is_found_and_all_its_slips_are_told() {
    let good = "kind = \"sftp\"\nlanguage = \"sv\"\n[openpgp]\nkey = \"key.asc\"\n";
    let bad = "kind = \"post\"\nlanguage = \"sv\"\n[sftp]\nhots = \"a\"\nport = \"22\"\n";
    let one = home(&[(FILE, ""), ("exports/county/export.toml", good)]);
    let export = read(one.path()).unwrap().export("county", &ControllerId::Own).unwrap();
    assert_eq!((export.name.as_str(), export.language), ("county", Language::Sv));
    assert_eq!(export.openpgp.key, one.path().join("exports/county/key.asc"));
    let other = home(&[(FILE, ""), ("exports/county/export.toml", bad), ("exports/empty/readme.txt", "")]);
    let at = |file: &str, line, key| (file.to_owned(), line, key);
    assert_eq!(
        wrongs(other.path()),
        [
            at("export.toml", Some(1), "settings-not-understood"),
            at("export.toml", Some(4), "settings-not-understood"),
            at("export.toml", Some(5), "settings-not-understood"),
            at("export.toml", None, "settings-missing"),
        ]
    );
}
