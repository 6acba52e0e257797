//! The courier against OpenSSH's own server: it arrives whole or not at all, and tells a stranger nothing.
#![expect(clippy::disallowed_methods, reason = "a test lays files as a stranger would")]

use std::{fs, io::Write, path::Path};

use paperisilta::{
    handover::{Error, Export, HostKeyPin, Parcel, deliver, poll_receipts},
    record::{Answer, ControllerId, Cut, DocumentId, Fixity, Package, PackageId, RegisterId, UploadStep},
};

use crate::common::sshd::Sshd;

/// Long enough for a line to break in the middle of it.
const BYTES: usize = 3_000_000;

fn export(server: &Sshd) -> Export {
    let mut export = Export::shipped("loopback").unwrap().unwrap();
    export.sftp = server.target();
    export
}

/// A package in the outbox.
fn sealed(dir: &Path) -> (Package, std::path::PathBuf) {
    let bytes: Vec<u8> = (0..BYTES).map(|number| (number * 7919).to_le_bytes()[1]).collect();
    let path = dir.join("DEMO-01.zip.pgp");
    fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
    let cut = Cut {
        register: RegisterId::new(),
        receiver: ControllerId::Own,
        controller: ControllerId::Own,
        documents: vec![DocumentId::new()],
        name: "DEMO-01".to_owned(),
        export: "loopback".to_owned(),
        file: "DEMO-01.zip.pgp".to_owned(),
        fixity: Fixity::of(&bytes),
        bytes: BYTES as u64,
        collected: false,
    };
    (Package::sealed(PackageId::new(), cut, "2026-11-22T09:00:00Z".parse().unwrap()).0, path)
}

#[test]
fn a_package_is_delivered_and_its_receipt_is_fetched() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    let parcel = Parcel::of(&package, &path);
    let mut steps = Vec::new();
    deliver(&parcel, &export(&server), None, &mut |step| steps.push(step)).unwrap();
    assert_eq!(steps, [UploadStep::Part, UploadStep::Verified, UploadStep::Renamed, UploadStep::Marked]);
    assert_eq!(server.files("inbox"), ["DEMO-01.done", "DEMO-01.zip.pgp"]);
    assert_eq!(Fixity::of(&fs::read(server.served("inbox/DEMO-01.zip.pgp")).unwrap()), parcel.fixity);

    assert!(poll_receipts(&export(&server), &[&package]).unwrap().is_empty());
    let receipt =
        format!(r#"{{"package":"DEMO-01","sha256":"{}","status":"accepted","reference":"D/1"}}"#, parcel.fixity);
    fs::write(server.served("receipts/DEMO-01.receipt.json"), receipt).unwrap();
    let found = poll_receipts(&export(&server), &[&package]).unwrap();
    assert_eq!(found[0].package, package.id());
    assert_eq!(found[0].receipt.as_ref().unwrap().answer, Answer::Accepted { reference: Some("D/1".to_owned()) });
}

#[test]
fn doing_it_again_changes_nothing() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    let parcel = Parcel::of(&package, &path);
    for so_far in [None, Some(UploadStep::Part), Some(UploadStep::Renamed), Some(UploadStep::Marked)] {
        deliver(&parcel, &export(&server), so_far, &mut |_| {}).unwrap();
        assert_eq!(server.files("inbox"), ["DEMO-01.done", "DEMO-01.zip.pgp"]);
    }
}

#[test]
fn a_line_cut_in_the_middle_is_gone_on_with_the_next_time() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    let parcel = Parcel::of(&package, &path);
    server.allow(BYTES as u64 / 2);
    let cut = deliver(&parcel, &export(&server), None, &mut |_| {});
    assert!(cut.as_ref().is_err_and(Error::may_pass), "{cut:?}");
    let left = fs::metadata(server.served("inbox/.DEMO-01.zip.pgp.part")).unwrap().len();
    assert!((1..BYTES as u64).contains(&left), "{left}");
    assert_eq!(server.files("inbox"), [".DEMO-01.zip.pgp.part"]);

    // What is left is not sent twice: all of it would not fit into this allowance.
    server.allow(BYTES as u64 - left / 2);
    deliver(&parcel, &export(&server), Some(UploadStep::Part), &mut |_| {}).unwrap();
    assert_eq!(server.files("inbox"), ["DEMO-01.done", "DEMO-01.zip.pgp"]);
    assert_eq!(Fixity::of(&fs::read(server.served("inbox/DEMO-01.zip.pgp")).unwrap()), parcel.fixity);
}

#[test]
fn a_damaged_part_is_sent_once_more_from_the_beginning() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    let parcel = Parcel::of(&package, &path);
    fs::write(server.served("inbox/.DEMO-01.zip.pgp.part"), vec![0; 100_000]).unwrap();
    deliver(&parcel, &export(&server), Some(UploadStep::Part), &mut |_| {}).unwrap();
    assert_eq!(Fixity::of(&fs::read(server.served("inbox/DEMO-01.zip.pgp")).unwrap()), parcel.fixity);
}

#[test]
fn a_server_with_another_host_key_learns_not_even_our_name() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    let mut export = export(&server);
    export.sftp.host_keys = vec![HostKeyPin::new([7; 32])];
    let refused = deliver(&Parcel::of(&package, &path), &export, None, &mut |_| {});
    let Err(Error::HostKey { shown, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(shown, server.host_key().to_string());
    assert!(server.files("inbox").is_empty());
    let log = server.log();
    assert!(!log.contains(&export.sftp.user) && !log.contains("publickey"), "{log}");
    // Any of several pins will do: a receiver may be changing its key.
    export.sftp.host_keys.push(server.host_key());
    deliver(&Parcel::of(&package, &path), &export, None, &mut |_| {}).unwrap();
}

#[test]
fn a_server_that_does_not_know_our_key_is_told_apart_from_one_that_is_away() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    let mut export = export(&server);
    export.sftp.private_key = server.key("stranger_key");
    let refused = deliver(&Parcel::of(&package, &path), &export, None, &mut |_| {});
    assert!(matches!(refused, Err(Error::Login { .. })), "{refused:?}");
    export.sftp.port = 1;
    let away = deliver(&Parcel::of(&package, &path), &export, None, &mut |_| {});
    assert!(matches!(away, Err(Error::Connection { doing: "connect", .. })), "{away:?}");
}

#[test]
fn another_file_under_our_name_stays_as_it_is() {
    let Some(server) = Sshd::start() else { return };
    let outbox = tempfile::tempdir().unwrap();
    let (package, path) = sealed(outbox.path());
    fs::write(server.served("inbox/DEMO-01.zip.pgp"), "somebody else's").unwrap();
    let refused = deliver(&Parcel::of(&package, &path), &export(&server), None, &mut |_| {});
    assert!(matches!(refused, Err(Error::NameTaken { .. })), "{refused:?}");
    assert_eq!(fs::read(server.served("inbox/DEMO-01.zip.pgp")).unwrap(), b"somebody else's");
    assert_eq!(server.files("inbox"), ["DEMO-01.zip.pgp"]);
}
