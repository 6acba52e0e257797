//! Files that were made to do harm, or came to it: each is refused with the right reason or read, the process that
//! keeps the archive stays small, and the file after them is read as if nothing had been.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Stdio,
};

use serde_json::Value;

use crate::common::{
    TestOffice,
    files::{self, Sheet},
};

/// What must become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Its pages are read; a person or the machine decides about them.
    Read,
    /// Refused for this reason.
    Refused(&'static str),
    /// Refused as cut off; or what pages were there are read, and a person is told that some may be missing.
    ToldCutOff,
}
use Fate::{Read, Refused, ToldCutOff};

const BOMB: Fate = Refused("decompression_bomb");
const CORRUPT: Fate = Refused("corrupt_file");
const TRUNCATED: Fate = Refused("truncated_file");

type Enemy = (&'static str, Vec<u8>, Fate);

/// More than any paper has.
fn too_large() -> Vec<Enemy> {
    let image = |dict: &str, data: &[u8]| files::scanned(&format!("{dict} /ColorSpace /DeviceGray"), data);
    let wide = "/Width 30000 /Height 30000 /BitsPerComponent 8 /Filter /FlateDecode";
    let pages = b"<< /Type /Page >> ".repeat(1_000_000);
    let tree = [b"<< /Type /Pages /Count 1000000 /Kids [".to_vec(), pages, b"] >>".to_vec()].concat();
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    // More than a reader may have, told in some thousand bytes.
    let twice = files::deflated(&files::deflated_zeros(5 << 29));
    let empty = files::stream("/Filter [/FlateDecode /FlateDecode]", &twice);
    let black = files::deflated_zeros(30_000 * 30_000);
    let large = Sheet::coded(8, 1, &[8], vec![black.clone()]).with(256, &[30_000]).with(257, &[30_000]);
    vec![
        ("wide.png", files::black_png(30_000, 30_000), BOMB),
        ("wide.tif", files::tiff(vec![large], 0), BOMB),
        ("wide.jpg", files::jpeg_of(30_000, 30_000), BOMB),
        ("widest.jpg", files::jpeg_of(65_500, 65_500), BOMB),
        ("wide-image.pdf", image(wide, &black), BOMB),
        ("wide-jpeg.pdf", image("/Width 48 /Height 48 /Filter /DCTDecode", &files::jpeg_of(65_500, 65_500)), BOMB),
        (
            "wide-fax.pdf",
            image(
                "/Width 48 /Height 48 /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2000000000 >>",
                &files::group4(),
            ),
            BOMB,
        ),
        ("million.pdf", files::pdf(&[catalog, tree], ""), BOMB),
        ("swelling.pdf", files::pdf(&files::page(72, empty, "", Vec::new()), ""), BOMB),
        ("sheets.tif", files::tiff((0..2100).map(|_| Sheet::fax()).collect(), 0), BOMB),
        ("profile.jpg", files::jpeg_with_profile(16_000_000), Read),
        ("profile.tif", files::tiff(vec![Sheet::fax().with(34_675, &vec![7; 5_000_000])], 0), Read),
        (
            "poster.pdf",
            files::pdf(&files::page(14_400, files::stream("", b"0 0 9000 9000 re f"), "", Vec::new()), ""),
            Read,
        ),
    ]
}

/// What never ends, or goes down without end.
fn endless() -> Vec<Enemy> {
    let circle = files::tiff(vec![Sheet::fax(), Sheet::fax()], 8);
    let first = circle[4..8].try_into().map(u32::from_le_bytes).unwrap();
    let circle = files::tiff(vec![Sheet::fax(), Sheet::fax()], first);
    let deep = [
        b"<< /Type /Catalog /Pages 2 0 R /Deep ".to_vec(),
        b"[".repeat(1_000_000),
        b"]".repeat(1_000_000),
        b" >>".to_vec(),
    ]
    .concat();
    let kids = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>".to_vec();
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let form = files::stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 72 72] /Resources << /XObject << /Fm 5 0 R >> >>",
        b"/Fm Do 0 0 9 9 re f",
    );
    let itself = files::page(72, files::stream("", b"/Fm Do"), "/XObject << /Fm 5 0 R >>", vec![form]);
    let states = files::stream("", &b"q ".repeat(3_000_000));
    let arrays = files::stream("", &[b"[".repeat(1_000_000), b"] TJ".to_vec()].concat());
    let mut deep_page = files::page(72, files::stream("", b"0 0 9 9 re f"), "", Vec::new());
    deep_page[0] = deep;
    vec![
        ("circle.tif", circle, CORRUPT),
        ("deep.pdf", files::pdf(&deep_page, ""), CORRUPT),
        ("its-own-kid.pdf", files::pdf(&[catalog, kids], ""), CORRUPT),
        ("its-own-form.pdf", files::pdf(&itself, ""), Read),
        ("states.pdf", files::pdf(&files::page(72, states, "", Vec::new()), ""), Read),
        ("arrays.pdf", files::pdf(&files::page(72, arrays, "", Vec::new()), ""), Read),
    ]
}

/// What is something else than it says, or nothing, or locked.
fn mistaken() -> Vec<Enemy> {
    let locked = files::pdf(
        &[
            files::page(72, files::stream("", b"0 0 9 9 re f"), "", Vec::new()),
            vec![
                format!(
                    "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{}> /U <{}> >>",
                    "5a".repeat(32),
                    "a5".repeat(32)
                )
                .into_bytes(),
            ],
        ]
        .concat(),
        "/Encrypt 5 0 R /ID [<aa> <aa>]",
    );
    let mut holed = files::png();
    let middle = holed.len() / 2;
    holed[middle] ^= 0xFF;
    let whole_pdf = files::pdfs().remove(0).1;
    vec![
        ("nothing.pdf", Vec::new(), Refused("empty_file")),
        ("locked.pdf", locked, Refused("encrypted")),
        ("letter.pdf", "Hyvä vastaanottaja, tässä on kirje joka ei ole PDF.".into(), Refused("unknown_format")),
        ("office.pdf", [b"PK\x03\x04".as_slice(), &[7; 400]].concat(), Refused("unknown_format")),
        ("picture.pdf", files::png(), Read),
        ("paper.jpg", whole_pdf, Read),
        ("mark-alone.pdf", b"%PDF-1.7\n%%EOF\n".to_vec(), TRUNCATED),
        ("noise.tif", [b"II\x2A\0".as_slice(), &[0xA5; 4000]].concat(), TRUNCATED),
        ("noise.jpg", [b"\xFF\xD8\xFF".as_slice(), &[0xA5; 4000]].concat(), TRUNCATED),
        ("bit-lost.png", holed, CORRUPT),
    ]
}

/// Each kind of file, cut off early, in the middle and just before its end.
fn cut() -> Vec<(String, Vec<u8>, Fate)> {
    let mut whole: Vec<(String, Vec<u8>)> = vec![
        ("grey.jpg".into(), files::jpeg(false)),
        ("colour.jpg".into(), files::jpeg(true)),
        ("picture.png".into(), files::png()),
    ];
    whole.extend(files::sheets().into_iter().map(|(name, sheet)| (format!("{name}.tif"), files::tiff(vec![sheet], 0))));
    whole.extend(files::pdfs().into_iter().map(|(name, file)| (format!("{name}.pdf"), file)));
    let parts = |(name, file): (String, Vec<u8>)| {
        let end = file.len();
        [9, end / 3, end / 2, end * 9 / 10, end - 12]
            .map(|at| (format!("{at}-of-{name}"), file[..at].to_vec(), ToldCutOff))
    };
    whole.into_iter().flat_map(parts).collect()
}

/// Takes a folder in and answers how much memory the process that keeps the archive had at most, in kilobytes.
fn taken_in(office: &TestOffice, folder: &std::path::Path) -> u64 {
    let mut command = office.command(&["take-in", folder.to_str().unwrap()]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let high = told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(high.unwrap_or(0));
        std::thread::park_timeout(std::time::Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(1), "refused files need a person");
    most
}

/// Takes in these files with a good one behind them; each must have its fate, and the good one must be read.
fn each_has_its_fate(mut enemies: Vec<(String, Vec<u8>, Fate)>) {
    // The same bytes are one scan, whatever they are called.
    let mut seen = BTreeSet::new();
    enemies.retain(|(_, bytes, _)| seen.insert(bytes.clone()));
    let office = TestOffice::new();
    let folder = office.path("papers");
    fs::create_dir(&folder).unwrap();
    for (name, bytes, _) in &enemies {
        fs::write(folder.join(name), bytes).unwrap();
    }
    office.put(&folder, "SKM_4003.pdf");
    fs::rename(folder.join("SKM_4003.pdf"), folder.join("zz-good.pdf")).unwrap();
    let kilobytes = taken_in(&office, &folder);

    let documents = office.documents();
    let found: BTreeMap<&str, &Value> = documents.iter().map(|d| (d["source_file"].as_str().unwrap(), d)).collect();
    let wrong: Vec<String> = enemies
        .iter()
        .filter_map(|(name, _, fate)| {
            let told = found.get(name.as_str()).map_or(&Value::Null, |document| document);
            let became = (told["outcome"].as_str(), told["reasons"].to_string());
            let right = match (fate, became.0) {
                (Read, Some("auto_file" | "needs_review")) => !became.1.contains("truncated_file"),
                (Refused(reason), Some("reject")) => became.1 == format!("[\"{reason}\"]"),
                (ToldCutOff, Some("reject")) => became.1 == "[\"truncated_file\"]",
                (ToldCutOff, Some("needs_review")) => became.1.contains("truncated_file"),
                _ => false,
            };
            (!right).then(|| format!("{name}: {became:?}, not {fate:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(found["zz-good.pdf"]["state"], "filed", "the file after them");
    assert!(kilobytes < 300_000, "the archive's own process had {kilobytes} kB");
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

fn named(enemies: Vec<Enemy>) -> Vec<(String, Vec<u8>, Fate)> {
    enemies.into_iter().map(|(name, bytes, fate)| (name.to_owned(), bytes, fate)).collect()
}

#[test]
fn what_would_swell_beyond_all_measure_is_a_bomb() {
    each_has_its_fate(named(too_large()));
}

#[test]
fn what_has_no_end_comes_to_one() {
    each_has_its_fate(named(endless()));
}

#[test]
fn what_is_locked_empty_or_something_else_is_told_so() {
    each_has_its_fate(named(mistaken()));
}

#[test]
fn what_was_cut_off_is_told_so_wherever_the_cut() {
    each_has_its_fate(cut());
}

#[test]
fn every_kind_of_page_that_scanners_make_is_read() {
    let mut kinds: Vec<(String, Vec<u8>, Fate)> = Vec::new();
    kinds.extend(
        files::sheets().into_iter().map(|(name, sheet)| (format!("{name}.tif"), files::tiff(vec![sheet], 0), Read)),
    );
    kinds.extend(files::pdfs().into_iter().map(|(name, file)| (format!("{name}.pdf"), file, Read)));
    kinds.push(("grey.jpg".into(), files::jpeg(false), Read));
    kinds.push(("picture.png".into(), files::png(), Read));
    each_has_its_fate(kinds);
}
