//! Several papers in one file, of several people and controllers: each goes its own way, and nothing of one goes with
//! another.

use std::{fs, sync::Arc};

use paperisilta::{
    appliance::{Archive, Home, Line, SetClock},
    reader::{Pool, PoolSettings},
};

use rxing::BarcodeFormat;
use serde_json::Value;

use crate::common::{
    BINARY, TestOffice, files_under,
    shipment::unzip,
    stack::{self, Page, blank, coded, pages},
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
fn take_in(office: &TestOffice, name: &str, bytes: &[u8], profile: &str) {
    let path = office.path(name);
    fs::write(&path, bytes).unwrap();
    office.done(&["take-in", "--profile", profile, path.to_str().unwrap()]);
}

/// A plan of two pages for one county, and a commitment from another, with a blank sheet between.
fn papers() -> (Vec<Page>, Vec<Page>) {
    (pages("SKM_4001.tif"), pages("IMG_0417.jpg"))
}

fn stacked(papers: &(Vec<Page>, Vec<Page>), separator: Page) -> Vec<Page> {
    [papers.0.clone(), vec![separator], papers.1.clone()].concat()
}

/// What a receiver gets of a register: every byte of every file, unpacked.
fn received(office: &TestOffice, register: &str) -> Vec<u8> {
    let out = office.path(&format!("draft-{register}"));
    let _ = fs::remove_dir_all(&out);
    office.done(&["package", "--register", register, "--export", "folder", "--draft", "--out", out.to_str().unwrap()]);
    for zip in files_under(&out).iter().filter(|path| path.extension().is_some_and(|ending| ending == "zip")) {
        unzip(zip, &out);
        fs::remove_file(zip).unwrap();
    }
    files_under(&out).iter().flat_map(|path| fs::read(path).unwrap()).collect()
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
    let office = TestOffice::new();
    let papers = papers();
    let file = stack::tiff(&stacked(&papers, coded(BarcodeFormat::CODE_128, "PATCHT")));
    take_in(&office, "pino.tif", &file, "duplex-feeder");
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

    // The file as it came stays for the days of grace, and goes then: all of it lives on.
    let state = |office: &TestOffice| office.json(&["scans"])[0]["state"].clone();
    a_day_passes(&office, 29);
    assert_eq!(state(&office), "divided");
    a_day_passes(&office, 31);
    assert_eq!(state(&office), "discarded");
    assert_eq!(office.documents(), documents, "under the name under which it came");
    assert!(plan.iter().all(|strip| holds(&received(&office, COUNTY), strip)));
    take_in(&office, "pino.tif", &file, "duplex-feeder");
    assert_eq!(office.documents(), documents, "the same bytes again are no new paper");
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

/// The daily work, so many days from now.
fn a_day_passes(office: &TestOffice, days: i64) {
    let password = fs::read_to_string(office.password_file()).unwrap().trim().to_owned().into();
    let archive = Arc::new(Archive::open(&office.home(), None, &password).unwrap());
    let clock = Arc::new(SetClock::at(chrono::Utc::now() + chrono::Duration::days(days)));
    let readers = Arc::new(Pool::new(PoolSettings::new(BINARY.into())));
    let settings = Arc::new(paperisilta::settings::read(&office.home()).unwrap());
    let home = Home::locate(Some(office.home())).unwrap();
    Line::new(home, archive, readers, clock, settings).daily().unwrap();
}

#[test]
fn papers_of_two_controllers_in_one_pdf_go_their_own_ways() {
    let office = office();
    let papers = papers();
    take_in(&office, "pino.pdf", &stack::pdf(&stacked(&papers, blank())), "stack");
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

/// Whole documents that wait or are filed: those that were set aside are left out.
fn there(office: &TestOffice) -> Vec<Value> {
    office.documents().into_iter().filter(|d| d["state"] != "dismissed").collect()
}

fn id(document: &Value) -> &str {
    document["id"].as_str().unwrap()
}

#[test]
fn a_person_divides_what_was_not_parted_and_takes_it_back() {
    let office = TestOffice::new();
    let papers = papers();
    let file = stack::tiff(&[papers.0.clone(), papers.1.clone()].concat());
    take_in(&office, "pino.tif", &file, "generic-flatbed");
    for document in there(&office) {
        // Whatever the machine made of it: one waits for a person, and it is all there is.
        if document["state"] == "filed" {
            office.done(&["reopen", id(&document)]);
        }
    }
    let before = there(&office);
    let all: Vec<&str> = before.iter().map(id).collect();
    let divide = |ids: &[&str], rest: &[&str]| office.run(&[&["divide"], ids, rest].concat()).status.code();
    for wrong in [&["--into", "1-2"][..], &["--into", "1-2", "--into", "2-3"], &["--into", "1-3", "--leave", "4"]] {
        assert_eq!(divide(&all, wrong), Some(2), "{wrong:?}");
    }
    assert_eq!(there(&office), before);

    assert_eq!(divide(&all, &["--into", "1-2", "--into", "3"]), Some(0));
    let documents = there(&office);
    assert_eq!(parts(&documents), [(1, 2, "filed", COUNTY), (3, 3, "filed", GRANHOLM)], "{documents:#?}");
    let received_there = received(&office, GRANHOLM);
    let commitment = stack::strips(&file, 2);
    assert!(commitment.iter().all(|strip| holds(&received_there, strip)));
    assert!(!holds(&received_there, "Hallaranta".as_bytes()));

    // The wrong way round, and back again: what was before is there as it was, and waits.
    let born = id(&documents[0]).to_owned();
    assert_eq!(divide(&[&born], &["--undo"]), Some(0));
    let again = there(&office);
    let pages = |documents: &[Value]| -> Vec<(u64, u64)> {
        documents.iter().map(|d| (d["page_from"].as_u64().unwrap(), d["page_to"].as_u64().unwrap())).collect()
    };
    assert_eq!(pages(&again), pages(&before));
    assert_eq!(again.iter().map(id).collect::<Vec<_>>(), all);
    assert!(again.iter().all(|document| document["state"] == "held"));
    assert_eq!(office.run(&["restore-document", &born]).status.code(), Some(3), "its pages are another's again");

    // What is with a receiver is divided no more.
    assert_eq!(divide(&all, &["--into", "1-2", "--into", "3"]), Some(0));
    let out = office.path("out");
    office.done(&["package", "--register", COUNTY, "--export", "folder", "--out", out.to_str().unwrap()]);
    let packaged = there(&office).into_iter().find(|d| d["state"] == "packaged").unwrap();
    assert_eq!(divide(&[id(&packaged)], &["--into", "1", "--into", "2"]), Some(3));
    assert_eq!(divide(&[id(&packaged)], &["--undo"]), Some(3));
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

/// A cover sheet of the office, printed and scanned back.
fn cover(office: &TestOffice, name: &str, client: &str, register: &str, kind: &str) -> Page {
    let out = office.path(name);
    let told = ["--client", client, "--register", register, "--type", kind, "--out", out.to_str().unwrap()];
    office.done(&[&["cover-sheet"][..], &told].concat());
    let pdf = fs::read(out).unwrap();
    for word in ["Kaislapuro", "Hallaranta", "Tuomas", "091198-9055"] {
        assert!(!holds(&pdf, word.as_bytes()));
    }
    stack::printed(&pdf)
}

#[test]
fn a_cover_sheet_settles_what_the_paper_leaves_open_and_is_good_once() {
    let office = TestOffice::new();
    // An agreement without a code, and a letter that nobody can place.
    let agreement = pages("SKM_4002.pdf");
    let sheet = cover(&office, "kansi.pdf", "D-0004", "self", "palvelusopimus");
    take_in(&office, "sopimus.pdf", &stack::pdf(&[vec![sheet.clone()], agreement.clone()].concat()), "generic-flatbed");
    let documents = there(&office);
    let reasons = |document: &Value| document["reasons"].to_string();
    assert_eq!(documents.len(), 1, "the sheet itself belongs to no document");
    assert_eq!(parts(&documents), [(2, 1 + agreement.len() as u64, "filed", "self")], "{documents:#?}");
    assert!(reasons(&documents[0]).contains("\"cover_sheet\""));

    // The same sheet again, before another scan of another paper: it says nothing any more.
    let plan = pages("SKM_4001.tif");
    take_in(&office, "toinen.pdf", &stack::pdf(&[vec![sheet], plan.clone()].concat()), "generic-flatbed");
    let second = there(&office).into_iter().find(|d| d["id"] != documents[0]["id"]).unwrap();
    assert_eq!(second["state"], "held");
    assert!(reasons(&second).contains("cover_sheet_spent"), "{second:#?}");

    // A sheet that says somebody else than the code on the paper.
    let wrong = cover(&office, "vaara.pdf", "D-0004", COUNTY, "palvelusuunnitelma");
    take_in(&office, "vaara-kansi.tif", &stack::tiff(&[vec![wrong], plan].concat()), "generic-flatbed");
    let third = there(&office).into_iter().find(|d| reasons(d).contains("cover_sheet_conflict")).unwrap();
    assert_eq!(third["state"], "held");
    assert_eq!(third["client_hetu"], "140283-913H", "what the paper says is what is shown");
}

#[test]
fn our_own_separator_sheet_parts_when_it_comes_back_from_the_printer() {
    let office = TestOffice::new();
    let out = office.path("erotin.pdf");
    office.done(&["separator-sheet", "--out", out.to_str().unwrap()]);
    let separator = stack::printed(&fs::read(out).unwrap());
    let letter = pages("IMG_0418.png");
    take_in(
        &office,
        "kirjeet.pdf",
        &stack::pdf(&[letter.clone(), vec![separator], letter].concat()),
        "generic-flatbed",
    );
    let pages: Vec<_> = there(&office).iter().map(|d| (d["page_from"].as_u64(), d["page_to"].as_u64())).collect();
    assert_eq!(pages, [(Some(1), Some(1)), (Some(3), Some(3))]);
}
