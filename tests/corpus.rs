//! The open set of scans through the front door: nothing goes to a wrong client or controller, and what the product
//! could do yesterday it can do today. The floors lie well below what is reached, so that noise does not fail them;
//! `make score` tells the figures of the whole set.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::common::TestOffice;

/// A dozen files: each kind of paper and of file, one of several documents, and papers that must wait.
const FILES: [&str; 12] = [
    "DOC001.pdf",
    "DOC003.tif",
    "DOC004.pdf",
    "IMG_0101.jpg",
    "IMG_0104.tif",
    "IMG_0105.pdf",
    "IMG_0110.pdf",
    "IMG_0111.tif",
    "SKM_0004.pdf",
    "era_qr.tif",
    "scan_20240202_0915.pdf",
    "scan_20240202_1010.pdf",
];

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/open").join(name)
}

/// What each document of the files is.
fn truth() -> Vec<Value> {
    let files = fs::read_dir(corpus("truth")).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    let all = files.map(|bytes| serde_json::from_slice::<Value>(&bytes).unwrap());
    all.filter(|truth| FILES.contains(&truth["source_file"].as_str().unwrap())).collect()
}

#[test]
fn papers_of_the_open_set_find_their_folders_and_none_a_wrong_one() {
    let office = TestOffice::bare();
    for (what, table) in
        [("company", "company.csv"), ("controllers", "controllers.csv"), ("clients", "known-clients.csv")]
    {
        office.done(&[what, "import", corpus(table).to_str().unwrap()]);
    }
    let folder = office.path("scans");
    fs::create_dir(&folder).unwrap();
    for file in FILES {
        fs::copy(corpus("scans").join(file), folder.join(file)).unwrap();
    }
    office.done(&["take-in", folder.to_str().unwrap()]);
    let documents = office.documents();

    let truth = truth();
    let (mut parted, mut typed, mut filed) = (0, 0, 0);
    for paper in &truth {
        let file = &paper["source_file"];
        let first = paper["page_from"].as_u64().unwrap();
        let of = |d: &&Value| d["source_file"] == *file && d["page_from"].as_u64().is_some_and(|from| from <= first);
        let found = documents.iter().filter(of).max_by_key(|d| d["page_from"].as_u64()).unwrap();
        parted += usize::from(found["page_from"].as_u64() == Some(first));
        typed += usize::from(found["type"] == paper["type"]);
        if found["outcome"] != "auto_file" {
            continue;
        }
        let id = &paper["doc_id"];
        assert_eq!(found["client_hetu"], paper["client"]["hetu"], "{id}: a wrong client");
        assert_eq!(found["controller_y_tunnus"], paper["controller"]["y_tunnus"], "{id}: a wrong controller");
        let may = paper["expected"]["acceptable"].as_array().unwrap().contains(&"auto_file".into());
        assert!(may, "{id}: a person should have looked: {}", paper["expected"]["reasons"]);
        filed += 1;
    }
    let could = truth.iter().filter(|paper| paper["expected"]["outcome"] == "auto_file").count();
    assert!(parted * 10 >= truth.len() * 8, "{parted} of {} parted", truth.len());
    assert!(typed * 10 >= truth.len() * 8, "{typed} of {} typed", truth.len());
    assert!(filed * 10 >= could * 6, "{filed} of {could} filed");
}
