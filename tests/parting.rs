//! Several papers in one file, of several people and controllers: each goes its own way, and nothing of one goes with
//! another.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::common::{
    TestOffice,
    shipment::unzip,
    stack::{self, Page, blank, pages},
};

const COUNTY: &str = "9701177-6";
const GRANHOLM: &str = "9748216-4";

/// An office whose people lay blank sheets between papers.
fn office() -> TestOffice {
    let office = TestOffice::new();
    fs::create_dir(office.home().join("scanner-profiles")).unwrap();
    fs::write(office.home().join("scanner-profiles/stack.toml"), "blank_sheets = \"separators\"\n").unwrap();
    office
}

/// Takes a file in.
fn take_in(office: &TestOffice, name: &str, bytes: &[u8]) {
    let path = office.path(name);
    fs::write(&path, bytes).unwrap();
    office.done(&["take-in", "--profile", "stack", path.to_str().unwrap()]);
}

/// A plan of two pages for one county, and a commitment from another, with a blank sheet between.
fn papers() -> (Vec<Page>, Vec<Page>) {
    (pages("SKM_4001.tif"), pages("IMG_0417.jpg"))
}

fn stacked(papers: &(Vec<Page>, Vec<Page>)) -> Vec<Page> {
    [papers.0.clone(), vec![blank()], papers.1.clone()].concat()
}

/// What a receiver gets of a register: every byte of every file, unpacked.
fn received(office: &TestOffice, register: &str) -> Vec<u8> {
    let out = office.path(&format!("draft-{register}"));
    office.done(&["package", "--register", register, "--export", "folder", "--draft", "--out", out.to_str().unwrap()]);
    for zip in files_under(&out).iter().filter(|path| path.extension().is_some_and(|ending| ending == "zip")) {
        unzip(zip, &out);
        fs::remove_file(zip).unwrap();
    }
    files_under(&out).iter().flat_map(|path| fs::read(path).unwrap()).collect()
}

fn files_under(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .collect()
}

fn holds(bytes: &[u8], run: &[u8]) -> bool {
    stack::count(bytes, run) > 0
}

fn parts(documents: &[Value]) -> Vec<(u64, u64, &str, &str)> {
    let mut parts: Vec<_> = documents
        .iter()
        .map(|d| {
            let page = |key: &str| d[key].as_u64().unwrap();
            (
                page("page_from"),
                page("page_to"),
                d["state"].as_str().unwrap(),
                d["controller_y_tunnus"].as_str().unwrap(),
            )
        })
        .collect();
    parts.sort_unstable();
    parts
}

#[test]
fn papers_of_two_controllers_in_one_tiff_go_their_own_ways() {
    let office = office();
    let papers = papers();
    let file = stack::tiff(&stacked(&papers));
    take_in(&office, "pino.tif", &file);
    let documents = office.documents();
    assert_eq!(parts(&documents), [(1, 2, "filed", COUNTY), (4, 4, "filed", GRANHOLM)], "{documents:#?}");

    let plan = [stack::strips(&file, 0), stack::strips(&file, 1)].concat();
    let commitment = stack::strips(&file, 3);
    for (register, own, other, word) in
        [(COUNTY, &plan, &commitment, "Granåsker"), (GRANHOLM, &commitment, &plan, "Hallaranta")]
    {
        let received = received(&office, register);
        assert!(own.iter().all(|strip| holds(&received, strip)), "the image is byte for byte the scanner's");
        // A strip of white is the same on every page.
        let telling = other.iter().filter(|strip| !own.contains(strip));
        assert!(telling.clone().count() > 10 && !telling.clone().any(|strip| holds(&received, strip)));
        assert!(!holds(&received, word.as_bytes()), "nor a word");
    }
    let hits = office.json(&["search", "Granåsker", "--register", COUNTY, "--purpose", "care"]);
    assert!(hits.is_empty());
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

#[test]
fn papers_of_two_controllers_in_one_pdf_go_their_own_ways() {
    let office = office();
    let papers = papers();
    take_in(&office, "pino.pdf", &stack::pdf(&stacked(&papers)));
    let documents = office.documents();
    assert_eq!(parts(&documents), [(1, 2, "filed", COUNTY), (4, 4, "filed", GRANHOLM)], "{documents:#?}");
    let [plan, commitment] = [&papers.0, &papers.1].map(|paper| paper.iter().map(stack::jpeg).collect::<Vec<_>>());
    for (register, own, other) in [(COUNTY, &plan, &commitment), (GRANHOLM, &commitment, &plan)] {
        let received = received(&office, register);
        for image in own {
            assert_eq!(stack::count(&received, image), 2, "once in the original, once in the PDF/A");
        }
        assert!(other.iter().all(|image| !holds(&received, image)));
    }

    // What is shown of a document is its own, too.
    let id = documents.iter().find(|d| d["page_from"] == 4).unwrap()["id"].as_str().unwrap();
    let out = office.path("out.pdf");
    office.done(&["show", id, "--purpose", "care", "--out", out.to_str().unwrap()]);
    let shown = fs::read(out).unwrap();
    assert!(holds(&shown, &commitment[0]) && !holds(&shown, &plan[0]));
}
