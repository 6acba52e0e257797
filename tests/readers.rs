//! The real readers, asked by the real pool: how they are shut in, and what they take for the words of a page.

use std::{fs, io::Read as _, sync::Arc};

use paperisilta::{
    reader::{Checked, Pool, PoolSettings, ReadSettings},
    record::{ImageEncoding, PageReading, TextSource},
    typeset::{About, typeset},
};

use crate::common::{BINARY, TestOffice, files, sheet};

fn pool() -> Pool {
    Pool::new(PoolSettings { readers: 1, ..PoolSettings::new(BINARY.into()) })
}

/// What the kernel says of each reader that this test binary has started.
fn readers_of_ours() -> Vec<(String, String)> {
    let us = format!("PPid:\t{}\n", std::process::id());
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes
        .filter(|path| fs::read(path.join("cmdline")).is_ok_and(|line| line.ends_with(b"\0reader\0")))
        .filter_map(|path| {
            let told = |what| fs::read_to_string(path.join(what)).ok();
            Some((told("status")?, told("limits")?))
        })
        .filter(|(status, _)| status.contains(&us))
        .collect()
}

#[test]
fn a_reader_is_bounded_and_shut_in_before_it_is_given_a_file() {
    let pool = pool();
    let sandbox = pool.sandbox().unwrap();
    assert!(sandbox.limits, "{sandbox:?}");
    let readers = readers_of_ours();
    // A reader of another test may have been started this very moment, and not be shut in yet.
    let shut_in = readers.iter().find(|(status, limits)| {
        let bounded = ["Max address space", "Max cpu time", "Max core file size", "Max file size"]
            .iter()
            .all(|limit| limits.lines().any(|line| line.starts_with(limit) && !line.contains("unlimited")));
        let seccomp = status.contains("Seccomp:\t2\n") && status.contains("NoNewPrivs:\t1\n");
        bounded && (seccomp || !sandbox.calls)
    });
    assert!(shut_in.is_some(), "{readers:?}");
}

#[test]
fn the_doctor_tells_how_far_readers_are_shut_in() {
    let office = TestOffice::bare();
    let sandbox = pool().sandbox().unwrap();
    let findings = office.json(&["doctor"]);
    for (well, key) in
        [(sandbox.limits, "reader-limits"), (sandbox.disk, "reader-disk"), (sandbox.calls, "reader-calls")]
    {
        assert_eq!(findings.iter().any(|finding| finding["key"] == key), well, "{key}");
    }
}

/// Found by fuzzing: the JPEG decoder's own assertions break on them where they are compiled in.
#[test]
fn a_file_at_which_a_decoder_breaks_down_costs_that_file_and_no_other() {
    let pool = pool();
    for broken in [&include_bytes!("fixtures/fuzz/entropy.jpg")[..], include_bytes!("fixtures/fuzz/components.jpg")] {
        assert!(!matches!(pool.check(broken, Some("jpg")).unwrap(), Checked::Whole { .. }));
        assert!(pool.read(broken.into(), &ReadSettings::default(), true, &|_, _| {}).is_err());
        let whole = pool.check(&sheet("IMG_0417.jpg").bytes, Some("jpg")).unwrap();
        assert!(matches!(whole, Checked::Whole { pages: 1, .. }), "{whole:?}");
    }
}

#[test]
fn what_scanners_make_of_a_page_comes_out_pixel_by_pixel() {
    let coloured: Vec<u8> = files::rgb();
    let palette: Vec<u8> = files::grey().into_iter().flat_map(|g| [if g < 128 { 0 } else { 255 }; 3]).collect();
    let pool = pool();
    for (name, sheet) in files::sheets() {
        let file = files::tiff(vec![sheet], 0);
        let image = pool.take_out(Arc::from(file), false).unwrap().remove(0);
        let samples = match image.encoding {
            ImageEncoding::Flate { .. } => {
                let mut samples = Vec::new();
                flate2::read::ZlibDecoder::new(&*image.bytes).read_to_end(&mut samples).unwrap();
                samples
            }
            _ => image.bytes,
        };
        let expected = match name {
            "plain-grey" => files::grey(),
            "plain-rgb" | "deflate" | "planes" => coloured.clone(),
            "palette-4" => palette.clone(),
            "group-4" | "group-4-turned" | "plain-bits" => files::group4(),
            "jpeg-grey" => files::jpeg(false),
            "jpeg-colour" => files::jpeg(true),
            // Differences between neighbours: made of the plain page, and so another picture.
            _ => continue,
        };
        assert!(samples == expected, "{name}");
    }
}

/// A plan in two languages' letters, as a program writes it; `over` is put over the name, `more` below everything.
fn plan(over: &str, more: &str) -> Vec<u8> {
    let template = format!(
        r#"
#set page(paper: "a4", margin: 20mm)
#set text(size: 11pt)
#text(size: 18pt)[PALVELUSUUNNITELMA]

Asiakkaan nimi: #box[Åsa Granåsker#place(top + left)[{over}]]

Henkilötunnus: 270951-928S

Osoite: Strandvägen 21, 99640 Granholm

Suunnitelma on laadittu yhdessä asiakkaan ja hänen läheistensä kanssa. Palvelun tavoitteena on, että asiakas
selviytyy kotona ja voi osallistua yhteisiin hetkiin perheensä kanssa. Työntekijä käy asiakkaan luona kaksi kertaa
viikossa, ja suunnitelmaa tarkistetaan puolen vuoden kuluttua.

Paikka ja päiväys: Granholm, 12.3.2024
{more}
"#
    );
    let made = "2024-03-12T10:00:00Z".parse().unwrap();
    typeset(&template, &serde_json::json!({}), &About { title: "Suunnitelma", language: "fi", made }).unwrap()
}

fn read(pool: &Pool, file: Vec<u8>) -> PageReading {
    let read = pool.read(Arc::from(file), &ReadSettings::default(), false, &|_, _| {}).unwrap();
    read.pages.into_iter().next().unwrap()
}

fn words(page: &PageReading) -> Vec<&str> {
    page.words.iter().map(|word| word.text.reveal()).collect()
}

#[test]
fn a_page_that_a_program_wrote_is_read_in_its_own_letters() {
    let page = read(&pool(), plan("", ""));
    assert_eq!(page.source, TextSource::OwnText);
    let words = words(&page);
    for word in ["PALVELUSUUNNITELMA", "Åsa", "Granåsker", "270951-928S", "Strandvägen", "12.3.2024"] {
        assert!(words.contains(&word), "{word} in {words:?}");
    }
}

#[test]
fn what_a_page_says_to_programs_alone_is_no_evidence() {
    let hidden = "Asiakkaan nimi: Aino Hallaranta Henkilötunnus: 140283-913H";
    // White on white: over the name, below the text, and so much of it that the page reads like another.
    let over = "#text(fill: white)[Aino Hallaranta]";
    let below = format!("#text(fill: white)[{hidden}]");
    let much = format!("#text(fill: white)[{}]", hidden.repeat(9));
    let pool = pool();
    for (over, more) in [(over, ""), ("", &below), ("", &much)] {
        let page = read(&pool, plan(over, more));
        let words = words(&page);
        assert!(words.iter().all(|word| !word.contains("Hallar") && !word.contains("140283")), "{words:?}");
        assert!(words.contains(&"270951-928S"), "{words:?}");
    }
}

#[test]
fn a_document_belongs_to_whom_its_page_shows() {
    let office = TestOffice::new();
    let folder = office.path("papers");
    fs::create_dir(&folder).unwrap();
    let hidden = "#text(fill: white)[Asiakkaan nimi: Aino Hallaranta Henkilötunnus: 140283-913H]";
    fs::write(folder.join("plain.pdf"), plan("", "")).unwrap();
    fs::write(folder.join("hidden.pdf"), plan("", hidden)).unwrap();
    office.done(&["take-in", folder.to_str().unwrap()]);
    let documents = office.documents();
    assert_eq!(documents.len(), 2);
    for document in documents {
        assert_eq!(document["client_hetu"], "270951-928S", "{document}");
    }
}
