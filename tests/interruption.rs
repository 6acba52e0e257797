//! The journey, cut off at every sync of the disk and begun again. A commit is durable when its sync returns, so the
//! process is killed at the first, the second, the third … sync of each command, on the same home, until the command
//! comes to its end. `strace` does the killing, to the real binary.

use std::{fs, process::Command};

use serde_json::Value;

use crate::common::{BINARY, TestOffice, receiver};

/// Runs a command again and again, killed at a later sync each time, until it ends by itself. Gives how often it was
/// killed.
fn killed_until_done(office: &TestOffice, args: &[&str]) -> u32 {
    for sync in 1..200 {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e"])
            .arg(format!("inject=fsync,fdatasync:signal=SIGKILL:when={sync}"))
            .arg(BINARY)
            .args(args);
        office.surround(&mut command);
        let output = command.output().expect("strace is among the packages that `make test` installs");
        // A killed process leaves a home that opens and is whole, each time.
        if output.status.success() || output.status.code() == Some(1) {
            return sync - 1;
        }
        assert_eq!(output.status.code(), None, "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    panic!("{args:?} never came to its end");
}

fn states(documents: &[Value]) -> Vec<&str> {
    documents.iter().map(|document| document["state"].as_str().unwrap()).collect()
}

#[test]
fn a_journey_cut_off_at_every_sync_loses_nothing_and_doubles_nothing() {
    let office = TestOffice::new();
    let (receiver, settings) = receiver(&office.path("county"), "9701177-6");
    office.settings(&settings);
    let stack = office.path("stack");
    fs::create_dir(&stack).unwrap();
    office.put(&stack, "SKM_4003.pdf");
    office.put(&stack, "IMG_0419.png");

    let kills = killed_until_done(&office, &["take-in", "--move", stack.to_str().unwrap()]);
    assert!(kills >= 4, "sealing, reading, dividing and filing each sync: killed only {kills} times");
    assert_eq!(fs::read_dir(&stack).unwrap().count(), 0, "every file is in the archive, and none is in both places");
    let documents = office.documents();
    assert_eq!(documents.len(), 2, "each file is one document: {documents:?}");
    assert!(states(&documents).contains(&"filed") && states(&documents).contains(&"refused"));
    assert_eq!(office.json(&["scans"]).len(), 2);

    assert!(killed_until_done(&office, &["package", "--register", "9701177-6"]) >= 2);
    assert_eq!(office.json(&["handovers"]).len(), 1, "one package, however often it was begun");
    killed_until_done(&office, &["deliver"]);
    receiver.round(chrono::Utc::now()).unwrap();
    killed_until_done(&office, &["receipts"]);
    let packages = office.json(&["handovers"]);
    assert!(packages[0]["state"]["answered"]["answer"]["accepted"].is_object(), "{}", packages[0]["state"]);
    assert_eq!(fs::read_dir(office.home().join("outbox")).unwrap().count(), 0, "the outbox is cleared with the answer");
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

#[test]
fn the_courier_leaves_a_package_alone_that_is_still_being_written() {
    let office = TestOffice::new();
    let outbox = office.home().join("outbox");
    fs::create_dir_all(&outbox).unwrap();
    fs::write(outbox.join(".part"), b"the beginning of a package").unwrap();
    let writer = fs::File::open(&outbox).unwrap();
    writer.lock().unwrap();
    assert!(office.run(&["deliver"]).status.success());
    assert!(outbox.join(".part").exists(), "somebody holds the outbox");
    drop(writer);
    assert!(office.run(&["deliver"]).status.success());
    assert!(!outbox.join(".part").exists(), "nobody does: it was left behind");
}
