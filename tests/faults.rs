//! Every step to the disk goes wrong in turn: the process is killed there, or the disk is full, or it fails. Whatever
//! goes wrong, a paper that was given is in the archive, whole and once, or still in its folder; and the last good
//! backup still restores. `strace` does it to the real binary.
//!
//! With `EVERY_STEP=KIND` each step of a kind or with a fault is tried (`fsync`, `SIGKILL`; `:` for all); without it,
//! here and there.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::common::{
    TestOffice,
    papers::{png, sha256},
};

/// The kinds of steps, and how far apart those are that are tried. One kind at a time: each is counted for itself.
const STEPS: [(&str, usize); 8] = [
    ("write", 23),
    ("pwrite64", 61),
    ("ftruncate", 2),
    ("fsync", 7),
    ("rename", 1),
    ("renameat2", 1),
    ("mkdir", 3),
    ("unlink", 3),
];

const FAULTS: [&str; 3] = ["signal=SIGKILL", "error=ENOSPC", "error=EIO"];

/// Calls `attempt` with every fault at every step that it tries, until there is no such step any more. Gives how often
/// something went wrong.
fn at_every_step(office: &TestOffice, mut attempt: impl FnMut(&[&str]) -> Output) -> usize {
    let only = std::env::var("EVERY_STEP").ok();
    let trace = office.path("trace");
    let mut count = 0;
    for (steps, apart) in STEPS {
        for (offset, fault) in FAULTS.into_iter().enumerate() {
            if only.as_ref().is_some_and(|only| !format!("{steps}:{fault}").contains(only)) {
                continue;
            }
            let (first, apart) = if only.is_some() { (1, 1) } else { (1 + offset * apart / FAULTS.len(), apart) };
            for number in (first..).step_by(apart) {
                let inject = format!("inject={steps}:{fault}:when={number}");
                let trace_of = format!("trace={steps}");
                let output = attempt(&["-o", trace.to_str().unwrap(), "-e", &trace_of, "-e", &inject]);
                let said = String::from_utf8_lossy(&output.stderr);
                match output.status.code() {
                    // Done all the same, failed, or killed. Who cannot even say what it did may say so loudly.
                    Some(0 | 1 | 2 | 4) | None => {}
                    Some(101) if said.contains("failed printing to std") => {}
                    code => panic!("{inject} ended with {code:?}: {said}"),
                }
                if output.status.code().is_some() && !fs::read_to_string(&trace).unwrap().contains("(INJECTED)") {
                    break;
                }
                count += 1;
            }
        }
    }
    count
}

fn hashes(office: &TestOffice) -> BTreeSet<String> {
    let scans = office.json(&["scans"]);
    let hashes: BTreeSet<_> = scans.iter().map(|scan| scan["sha256"].as_str().unwrap().to_owned()).collect();
    assert_eq!(hashes.len(), scans.len(), "no paper has two records");
    hashes
}

#[test]
fn a_paper_given_is_archived_once_or_still_in_its_folder_whichever_step_goes_wrong() {
    let office = TestOffice::bare();
    let stack = office.path("stack");
    fs::create_dir(&stack).unwrap();
    let mut given = BTreeSet::new();
    let take_in = ["take-in", "--move", stack.to_str().unwrap()];
    let faults = at_every_step(&office, |options| {
        let paper = png(given.len() as u64);
        fs::write(stack.join(format!("{}.png", given.len())), &paper).unwrap();
        given.insert(sha256(&paper));
        office.traced(options, &take_in).output().unwrap()
    });
    println!("{faults} faults while taking in");
    assert!(faults > 12 || std::env::var_os("EVERY_STEP").is_some(), "{faults}");
    office.done(&take_in);
    assert_eq!(fs::read_dir(&stack).unwrap().count(), 0);
    assert_eq!(hashes(&office), given, "every paper is there, and nothing else");
    assert_eq!(office.json(&["documents"]).len(), given.len(), "one document each");
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0), "each is whole");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}

fn clear(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
}

/// An office with papers of which only the first is in the backup; with the hashes then and now.
fn backed_up(office: &TestOffice) -> [BTreeSet<String>; 2] {
    [0, 1].map(|number| {
        let paper = office.path("paper.png");
        fs::write(&paper, png(number)).unwrap();
        office.done(&["take-in", "--move", paper.to_str().unwrap()]);
        if number == 0 {
            let made = office.command(&["backup", "backup"]).current_dir(office.path("")).output().unwrap();
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            // The use log goes on, too.
            office.done(&["scans", "--reveal", "--purpose", "technical"]);
        }
        hashes(office)
    })
}

/// The office's own surroundings, but for its home.
fn elsewhere(mut command: Command, home: &Path) -> Command {
    command.env("PAPERISILTA_HOME", home);
    command
}

fn hashes_at(office: &TestOffice, home: &Path) -> BTreeSet<String> {
    let output = elsewhere(office.command(&["scans", "--json"]), home).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let scans = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    scans.map(|scan| scan["sha256"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_backup_restores_whichever_step_of_the_next_run_goes_wrong() {
    let office = TestOffice::bare();
    let [then, now] = backed_up(&office);
    let (good, tried, home) = (office.path("backup"), office.path("tried"), office.path("restored"));
    let restore = ["restore", tried.to_str().unwrap()];
    let faults = at_every_step(&office, |options| {
        clear(&tried);
        clear(&home);
        copy(&good, &tried);
        let output = office.traced(options, &["backup", tried.to_str().unwrap()]).output().unwrap();
        // It opens, and every byte of it is verified before it says that it is there.
        let restored = elsewhere(office.command(&restore), &home).output().unwrap();
        let said = String::from_utf8_lossy(&restored.stderr);
        assert_eq!(restored.status.code(), Some(0), "{options:?} {}{said}", String::from_utf8_lossy(&restored.stdout));
        let found = hashes_at(&office, &home);
        assert!(found == then || found == now, "{options:?}");
        output
    });
    println!("{faults} faults while backing up");
    assert!(faults > 12 || std::env::var_os("EVERY_STEP").is_some(), "{faults}");
}

#[test]
fn a_restore_that_was_cut_off_is_begun_anew_whichever_step_went_wrong() {
    let office = TestOffice::bare();
    let [then, _] = backed_up(&office);
    let (good, home) = (office.path("backup"), office.path("restored"));
    let restore = ["restore", good.to_str().unwrap()];
    let faults = at_every_step(&office, |options| {
        clear(&home);
        let output = elsewhere(office.traced(options, &restore), &home).output().unwrap();
        let again = elsewhere(office.command(&restore), &home).output().unwrap();
        if again.status.code() != Some(0) {
            // It was there already: then all of it is.
            let whole = elsewhere(office.command(&["verify", "--all"]), &home).output().unwrap();
            assert_eq!(whole.status.code(), Some(0), "{options:?} {}", String::from_utf8_lossy(&again.stderr));
        }
        assert_eq!(hashes_at(&office, &home), then, "{options:?}");
        output
    });
    println!("{faults} faults while restoring");
    assert!(faults > 12 || std::env::var_os("EVERY_STEP").is_some(), "{faults}");
}
