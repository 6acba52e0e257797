//! The whole way, through the front door: scanner folder → accepted receipt, with the daemon, real Tesseract, a real
//! encrypted archive and a real SSH server.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::common::{TestOffice, receiver, sheets};

const COUNTY: &str = "9701177-6";

/// The state of each file, by its name. A file that holds several documents has the last one's.
fn states(documents: &[Value]) -> BTreeMap<&str, &str> {
    documents.iter().map(|d| (d["source_file"].as_str().unwrap(), d["state"].as_str().unwrap())).collect()
}

#[test]
fn a_sheet_in_the_scanner_folder_ends_as_an_accepted_receipt() {
    let office = TestOffice::new();
    let (receiver, settings) = receiver(&office.path("county"), COUNTY);
    office.settings(&settings);
    let daemon = office.start();
    for sheet in sheets() {
        office.put(&office.scanner(), sheet.file_name);
    }

    office.until("every file is taken in and decided", |office| {
        let left = fs::read_dir(office.scanner()).unwrap().count();
        let documents = office.documents();
        left == 0 && documents.len() >= 8 && documents.iter().all(|d| d["state"] != "proposed")
    });
    let documents = office.documents();
    let states = states(&documents);
    assert_eq!(states["SKM_4001.tif"], "filed", "a signed plan of a known client, its payer printed");
    assert_eq!(states["SKM_4003.pdf"], "filed", "a county's commitment");
    assert_eq!(states["IMG_0417.jpg"], "filed", "a commitment in Swedish");
    assert_eq!(states["SKM_4004.tif"], "held", "a plan that nobody signed");
    assert_eq!(states["IMG_0418.png"], "held", "a letter that nobody can place");
    assert_eq!(states["IMG_0419.png"], "refused", "a broken file is there for everyone to see");
    let unsigned = documents.iter().find(|d| d["source_file"] == "SKM_4004.tif").unwrap();
    assert!(unsigned["reasons"].as_array().unwrap().contains(&"signature_missing".into()));

    // The same bytes twice are one record, seen twice.
    let scans = office.json(&["scans", "--reveal", "--purpose", "technical"]);
    let again = scans.iter().find(|s| s["names"].as_array().unwrap().contains(&"SKM_4006.pdf".into())).unwrap();
    assert!(again["names"].as_array().unwrap().contains(&"SKM_4003.pdf".into()));

    let hits = office.json(&["search", "Hallaranta", "--purpose", "care"]);
    assert!(!hits.is_empty());
    assert!(hits.iter().all(|hit| !hit["pages"].as_array().unwrap().is_empty()));

    // A wish while the daemon runs: it makes the package, sends it, and reads the answer.
    office.done(&["package", "--register", COUNTY]);
    office.until("the package is sent", |office| {
        receiver.round(chrono::Utc::now()).unwrap();
        office.json(&["handovers"]).iter().any(|package| package["state"] != "sealed")
    });
    daemon.stop();
    receiver.round(chrono::Utc::now()).unwrap();
    office.done(&["receipts"]);
    let packages = office.json(&["handovers"]);
    assert_eq!(packages.len(), 1);
    assert!(packages[0]["state"]["answered"]["answer"]["accepted"].is_object(), "{}", packages[0]["state"]);
    let packaged = office.documents().iter().filter(|d| d["state"] == "packaged").count();
    assert_eq!(packaged, packages[0]["documents"].as_u64().unwrap() as usize);
    assert!(packaged >= 2);

    let paper = office.path("ohje.pdf");
    fs::write(&paper, "Kopiot saa tuhota.").unwrap();
    let record = |register: &str| {
        let paper = paper.to_str().unwrap();
        let args =
            ["instructions", "--record", paper, "--register", register, "--given", "2.1.2026", "--reference", "HVA/1"];
        office.run(&args).status.code()
    };
    assert_eq!((record(COUNTY), record("self")), (Some(0), Some(2)));
    let instructions = office.json(&["instructions"]);
    assert_eq!((instructions.len(), &instructions[0]["controller"]), (1, &COUNTY.into()));
    assert!(instructions[0]["reference"].as_str().unwrap().starts_with("HVA/1 (SHA-256 "));

    office.done(&["verify", "--all"]);
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

#[test]
fn what_a_person_decides_is_done_and_stands_in_the_log() {
    let office = TestOffice::new();
    let file = office.put(&office.path(""), "SKM_4004.tif");
    assert_eq!(office.run(&["take-in", file.to_str().unwrap()]).status.code(), Some(1), "something needs a person");
    assert!(file.exists(), "originals are left alone");
    let waiting = office.json(&["review"]);
    assert_eq!(waiting.len(), 1);
    let id = waiting[0]["id"].as_str().unwrap();
    let documents = office.documents();
    let (client, controller) = (&documents[0]["client_hetu"], &documents[0]["controller_y_tunnus"]);
    office.done(&["file", id, "--client", client.as_str().unwrap(), "--register", controller.as_str().unwrap()]);
    let documents = office.documents();
    assert_eq!(documents[0]["state"], "filed");
    assert_eq!(documents[0]["outcome"], "needs_review", "what the machine decided stays so");
    assert_eq!(
        office.run(&["file", id, "--client", client.as_str().unwrap(), "--register", "self"]).status.code(),
        Some(3)
    );
    assert_eq!(documents[0]["fields"]["address"].as_str().map(str::is_empty), Some(false));
    office.done(&["correct", id, "type=suostumus", "signed_date=3.4.2024", "address="]);
    assert_eq!(office.run(&["correct", id, "valid_to=31.2.2024"]).status.code(), Some(2));
    let corrected = &office.documents()[0];
    assert_eq!((&corrected["type"], &corrected["state"]), (&"suostumus".into(), &"filed".into()));
    assert_eq!(corrected["fields"]["signed_date"], "2024-04-03");
    assert_eq!(corrected["fields"]["address"], Value::Null, "the paper does not have it");
    office.done(&["reopen", id]);
    assert_eq!(office.documents()[0]["type"], "suostumus", "a move leaves what is known as it is");
    office.done(&["dismiss", id]);
    office.done(&["restore-document", id]);
    assert_eq!(office.documents()[0]["state"], "held");
}

#[test]
fn nothing_of_a_client_is_shown_without_a_purpose() {
    let office = TestOffice::new();
    let file = office.put(&office.path(""), "SKM_4003.pdf");
    office.done(&["take-in", file.to_str().unwrap()]);
    assert_eq!(office.run(&["documents", "--reveal"]).status.code(), Some(2));
    assert_eq!(office.run(&["search", "Hallaranta"]).status.code(), Some(2));
    let hidden = &office.json(&["documents"])[0];
    assert_eq!(hidden["client_hetu"], Value::Null);
    assert_eq!(hidden["source_file"], Value::Null);
    assert_eq!(hidden["fields"], serde_json::json!({}));
    let id = hidden["id"].as_str().unwrap();
    let out = office.path("out.pdf");
    assert_eq!(office.run(&["show", id, "--out", out.to_str().unwrap()]).status.code(), Some(2));
    office.done(&["show", id, "--purpose", "care", "--out", out.to_str().unwrap()]);
    assert!(fs::read(&out).unwrap().starts_with(b"%PDF"));
    assert_eq!(
        office.run(&["show", id, "--purpose", "care", "--out", out.to_str().unwrap()]).status.code(),
        Some(4),
        "a file that is there is never replaced"
    );
}

#[test]
fn a_lost_home_comes_back_from_its_backup() {
    let office = TestOffice::new();
    let file = office.put(&office.path(""), "SKM_4001.tif");
    office.done(&["take-in", file.to_str().unwrap()]);
    let before = office.documents();
    let backup = office.path("backup");
    office.done(&["backup", backup.to_str().unwrap()]);
    fs::remove_dir_all(office.home()).unwrap();
    assert_eq!(office.run(&["documents"]).status.code(), Some(2));
    office.done(&["restore", backup.to_str().unwrap()]);
    assert_eq!(office.documents(), before);
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}
