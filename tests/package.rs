//! A package as strangers see it: their validators, their `gpg`, their `sha256sum`.
#![expect(clippy::disallowed_methods, reason = "a test lays files as a stranger would, and gpg goes by the clock")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use paperisilta::{
    handover::{Error, Export, Shipment, write_folder, write_package},
    record::{Fixity, RegisterId},
};

use crate::common::{
    files_under,
    shipment::{Receiver, sheets, shipment, unzip},
};

fn folder_export() -> Export {
    Export::shipped("folder").unwrap().unwrap()
}

/// The delivery set loose in a folder.
fn laid_out(shipment: &Shipment, export: &Export, dir: &Path) -> PathBuf {
    let written = write_folder(shipment, export, &mut sheets, dir).unwrap();
    let sip = fs::read(dir.join(&written.file).join(format!("uuid-{}.zip", shipment.id))).unwrap();
    assert_eq!((Fixity::of(&sip), sip.len() as u64), (written.fixity, written.bytes));
    dir.join(written.file)
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The python of the environment in which the E-ARK validators are installed, if there is one.
fn validators() -> Option<PathBuf> {
    let python = std::env::var_os("PAPERISILTA_VALIDATORS").map(PathBuf::from);
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let python =
        python.or_else(|| Some(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).join("validators/bin/python")));
    let found = python.filter(|python| python.is_file());
    if found.is_none() {
        eprintln!("skipped: the E-ARK validators are not installed");
    }
    found
}

fn commons_ip(package: &Path, python: &Path) -> (bool, String) {
    let launcher = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validators/commons_ip.sh");
    let output = Command::new("sh").arg(launcher).arg(package).env("PYTHON", python).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn commons_ip_finds_the_package_valid_without_a_warning() {
    let Some(python) = validators() else { return };
    let dir = tempfile::tempdir().unwrap();
    let shipment = shipment();
    let set = laid_out(&shipment, &folder_export(), dir.path());
    let sip = set.join(format!("uuid-{}.zip", shipment.id));
    let (valid, said) = commons_ip(&sip, &python);
    assert!(valid, "{said}");

    // And it does look: one byte of a record changed, and it is not.
    unzip(&sip, dir.path());
    let root = dir.path().join(format!("uuid-{}", shipment.id));
    let record = root.join("representations/rep2/data/asiakirja-0001.pdf");
    let mut bytes = fs::read(&record).unwrap();
    bytes[1000] ^= 1;
    fs::write(&record, bytes).unwrap();
    assert!(!commons_ip(&root, &python).0);
}

#[test]
fn eark_validator_complains_of_nothing_but_its_own_known_faults() {
    let Some(python) = validators() else { return };
    let dir = tempfile::tempdir().unwrap();
    let shipment = shipment();
    let set = laid_out(&shipment, &folder_export(), dir.path());
    unzip(&set.join(format!("uuid-{}.zip", shipment.id)), dir.path());
    let launcher = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validators/eark_offline.py");
    let output = Command::new(python)
        .args([launcher, "--waive", "CSIP12,CSIP13,CSIP16,CSIP103,SIP2,SIP14"])
        .arg(dir.path().join(format!("uuid-{}", shipment.id)))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn our_own_xml_keeps_to_our_own_schema_and_every_hash_holds() {
    let dir = tempfile::tempdir().unwrap();
    let shipment = shipment();
    let set = laid_out(&shipment, &folder_export(), dir.path());
    unzip(&set.join(format!("uuid-{}.zip", shipment.id)), &set);
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--quiet", "--strict", "manifest-sha256.txt"]).current_dir(&set);
    assert!(check.status().unwrap().success());
    let root = set.join(format!("uuid-{}", shipment.id));
    let manifest = fs::read_to_string(set.join("manifest-sha256.txt")).unwrap();
    let listed = manifest.lines().filter(|line| line.contains("  uuid-") && line.contains('/')).count();
    assert_eq!(listed, files_under(&root).len());

    let mut check = Command::new("xmllint");
    check.args(["--nonet", "--noout", "--schema"]).arg(root.join("schemas/luovutus-1.xsd"));
    check.args(["luovutus.xml", "asiakirjat.xml"].map(|name| root.join("metadata/descriptive").join(name)));
    match check.output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => eprintln!("skipped: xmllint is not installed"),
    }
}

#[test]
fn the_same_shipment_is_the_same_bytes_in_whatever_order_its_records_come() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut shipment = shipment();
    let one = laid_out(&shipment, &folder_export(), first.path());
    shipment.documents.reverse();
    let other = laid_out(&shipment, &folder_export(), second.path());
    for name in names(&one) {
        assert_eq!(fs::read(one.join(&name)).unwrap(), fs::read(other.join(&name)).unwrap(), "{name}");
    }
}

#[test]
fn names_outside_and_the_letter_tell_nothing_of_a_client() {
    let dir = tempfile::tempdir().unwrap();
    let shipment = shipment();
    let set = laid_out(&shipment, &folder_export(), dir.path());
    let name = set.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, "98354682-1Z1GN54ZTY9GXSMNRDDXX1R001");
    assert_eq!(
        names(&set),
        [
            "LUEMINUT.txt",
            "kansilehti.pdf",
            "manifest-sha256.txt",
            "rekisteri.csv",
            &format!("uuid-{}.zip", shipment.id)
        ]
    );
    let Ok(letter) = Command::new("pdftotext").arg(set.join("kansilehti.pdf")).arg("-").output() else { return };
    let letter = String::from_utf8(letter.stdout).unwrap();
    let list = Fixity::of(&fs::read(set.join("rekisteri.csv")).unwrap()).to_string();
    for told in ["Esimerkkilän hyvinvointialue", "Esimerkkilän kunta", "JÄLJENNÖS", name, "LUEMINUT.txt", &list] {
        assert!(letter.contains(told), "{told}: {letter}");
    }
    for shipped in &shipment.documents {
        let client = &shipped.client;
        for word in [client.family_name.reveal(), client.given_name.reveal(), client.codes[0].reveal()] {
            assert!(!letter.contains(word));
            assert!(!fs::read_to_string(set.join("manifest-sha256.txt")).unwrap().contains(word));
        }
    }
}

#[test]
fn the_list_is_safe_to_open_and_carries_codes_only_where_the_export_asks() {
    let dir = tempfile::tempdir().unwrap();
    let (shipment, mut export) = (shipment(), folder_export());
    let code = shipment.documents[0].client.codes[0].reveal().to_owned();
    let list = fs::read_to_string(laid_out(&shipment, &export, dir.path()).join("rekisteri.csv")).unwrap();
    assert!(list.starts_with("\u{feff}numero;asiakirja_id;") && list.contains("\r\n1;"), "{list}");
    assert!(list.contains(";'=CMD();") && !list.contains(";=CMD"), "{list}");
    assert!(list.contains(&code));

    let dir = tempfile::tempdir().unwrap();
    export.identity_codes = false;
    let set = laid_out(&shipment, &export, dir.path());
    unzip(&set.join(format!("uuid-{}.zip", shipment.id)), &set);
    for file in files_under(&set).into_iter().filter(|path| path.extension().is_some_and(|end| end != "zip")) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(code.len()).any(|window| window == code.as_bytes()), "{}", file.display());
    }
}

#[test]
fn a_record_of_another_register_never_gets_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut wrong = shipment();
    let stranger = shipment().documents.remove(0);
    wrong.documents.push(stranger);
    let refused = write_folder(&wrong, &folder_export(), &mut sheets, dir.path());
    assert!(matches!(refused, Err(Error::NotInRegister { .. })));

    let mut twice = shipment();
    twice.documents.push(twice.documents[0].clone());
    assert!(matches!(
        write_folder(&twice, &folder_export(), &mut sheets, dir.path()),
        Err(Error::NotInRegister { .. })
    ));
    let mut elsewhere = shipment();
    elsewhere.register = RegisterId::new();
    assert!(write_folder(&elsewhere, &folder_export(), &mut sheets, dir.path()).is_err());
    assert!(names(dir.path()).is_empty(), "nothing is left behind");
}

#[test]
fn a_failure_half_way_leaves_nothing_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    let mut fetched = 0;
    let refused = write_folder(
        &shipment(),
        &folder_export(),
        &mut |shipped| {
            fetched += 1;
            if fetched == 2 { Err("the vault is closed".into()) } else { sheets(shipped) }
        },
        dir.path(),
    );
    assert!(matches!(refused, Err(Error::Contents { .. })));
    assert!(names(dir.path()).is_empty());
}

#[test]
fn the_receiver_opens_and_checks_it_with_gpg_unzip_and_sha256sum_alone() {
    let Some(receiver) = Receiver::new("1y") else { return };
    let (dir, shipment) = (tempfile::tempdir().unwrap(), shipment());
    let mut sealed = Vec::new();
    // gpg made its key just now, on today's clock.
    let mut shipment = Shipment { at: chrono_now(), ..shipment };
    let written = write_package(&shipment, &receiver.export(), &mut sheets, &mut sealed).unwrap();
    assert_eq!((Fixity::of(&sealed), sealed.len() as u64), (written.fixity, written.bytes));
    assert_eq!(written.file, format!("{}.zip.pgp", written.name));
    assert!(!sealed.windows(4).any(|four| four == b"%PDF"));

    let file = dir.path().join(&written.file);
    fs::write(&file, &sealed).unwrap();
    let (zip, set) = (dir.path().join("opened.zip"), dir.path().join("set"));
    let opened = receiver.gpg(&["--output"]).arg(&zip).arg("--decrypt").arg(&file).output().unwrap();
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    unzip(&zip, &set);
    unzip(&set.join(format!("uuid-{}.zip", shipment.id)), &set);
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--quiet", "--strict", "manifest-sha256.txt"]).current_dir(&set);
    assert!(check.status().unwrap().success());

    // A byte flipped on the way is noticed.
    let middle = sealed.len() / 2;
    sealed[middle] ^= 1;
    fs::write(&file, &sealed).unwrap();
    let opened = receiver.gpg(&["--yes", "--output"]).arg(&zip).arg("--decrypt").arg(&file).output().unwrap();
    assert!(!opened.status.success());

    // The record's own picture arrives as it was scanned.
    shipment.documents.sort_by_key(|shipped| shipped.document.facts().kind);
    let original = sheets(&shipment.documents[0]).unwrap().original;
    let data = set.join(format!("uuid-{}/representations/rep1/data", shipment.id));
    let arrived = names(&data).into_iter().map(|name| fs::read(data.join(name)).unwrap());
    assert_eq!(arrived.filter(|bytes| *bytes == original).count(), 1);
}

fn chrono_now() -> paperisilta::record::Timestamp {
    std::time::SystemTime::now().into()
}

#[test]
fn a_key_that_is_not_the_pinned_one_or_has_ended_seals_nothing() {
    let Some(receiver) = Receiver::new("30d") else { return };
    let mut shipment = shipment();
    shipment.at = chrono_now();
    let refused = |export: &Export, shipment: &Shipment| {
        let mut out = Vec::new();
        let refused = write_package(shipment, export, &mut sheets, &mut out);
        assert!(out.is_empty());
        match refused {
            Err(Error::KeyNotUsable { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    };
    let mut export = receiver.export();
    export.openpgp.fingerprint = "0".repeat(40);
    assert_eq!(refused(&export, &shipment), "its fingerprint is not the pinned one");
    shipment.at += chrono::TimeDelta::days(31);
    assert_eq!(refused(&receiver.export(), &shipment), "it has expired");
}

#[test]
fn a_package_that_the_receiver_cannot_be_found_for_is_not_begun() {
    let mut out = Vec::new();
    let export = Export::shipped("generic-county").unwrap().unwrap();
    let refused = write_package(&shipment(), &export, &mut sheets, &mut out);
    assert!(matches!(refused, Err(Error::NotSet { word: "openpgp.key", .. })));
    assert!(out.is_empty());
}
