use std::{path::Path, process::Command};

use super::*;
use crate::record::{Confidence, Ink, PageKind, Private, Region, TextSource, Word};

/// A grey page with a black bar under each word, so that an eye can see whether words lie where they should.
fn page(words: &[(&str, Region)], turn: Turn) -> (PageImage, PageReading) {
    let placement = Placement { scan_width: 600, scan_height: 800, turn, scale: 1.0, skew: 0.0 };
    let mut pixels = vec![230_u8; 600 * 800];
    for (_, region) in words {
        let place = placement.to_scan(*region);
        for y in place.y..place.bottom() {
            for x in place.x..place.right() {
                pixels[(y * 600 + x) as usize] = 120;
            }
        }
    }
    let image = PageImage {
        width: 600,
        height: 800,
        dpi: 100,
        encoding: ImageEncoding::Flate { components: 1 },
        own: false,
        bytes: deflated(&pixels),
    };
    let words = words
        .iter()
        .enumerate()
        .map(|(number, (text, region))| Word {
            text: Private::new(*text),
            region: *region,
            confidence: Confidence::CERTAIN,
            line: u32::try_from(number).unwrap(),
            block: 0,
            language: None,
        })
        .collect();
    let reading = PageReading {
        number: 1,
        kind: PageKind::Content,
        placement,
        dpi: 100,
        words,
        source: TextSource::Recognised,
        ink: Ink::none(),
    };
    (image, reading)
}

fn about(stamp: Option<&str>) -> About<'_> {
    About {
        title: "Palvelusuunnitelma <ä> & 2026",
        language: Language::Fi,
        created: "2026-11-22T09:00:00Z".parse().unwrap(),
        stamp,
    }
}

fn two_pages() -> [(PageImage, PageReading); 2] {
    let at = |x, y, w| Region { x, y, w, h: 24 };
    [
        page(
            &[("Palvelusuunnitelma", at(60, 80, 220)), ("Åsa", at(60, 140, 50)), ("Qvist", at(120, 140, 60))],
            Turn::None,
        ),
        page(&[("Vinossa", at(40, 60, 120)), ("luettu", at(170, 60, 90))], Turn::Quarter),
    ]
}

fn written(part: Part, stamp: Option<&str>) -> Vec<u8> {
    let pages = two_pages();
    let pages: Vec<_> = pages.iter().map(|(image, reading)| (image, Some(reading))).collect();
    write(&pages, &about(stamp), part).unwrap()
}

fn run(program: &str, arguments: &[&str], file: &Path) -> Option<(bool, String)> {
    let output = Command::new(program).args(arguments).arg(file).output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

fn in_file(bytes: &[u8]) -> tempfile::NamedTempFile {
    use std::io::Write as _;
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

#[test]
fn the_same_pages_are_the_same_bytes_and_others_have_another_identifier() {
    assert_eq!(written(Part::Two, None), written(Part::Two, None));
    let other = page(&[], Turn::None);
    let other = pdf_a(&[(&other.0, None)], &about(None)).unwrap();
    let id = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text[text.rfind("/ID").unwrap()..].to_owned()
    };
    assert_ne!(id(&other), id(&written(Part::Two, None)));
}

#[test]
fn the_scans_own_data_pass_through_unchanged() {
    let (mut image, _) = page(&[], Turn::None);
    for encoding in [ImageEncoding::Jpeg { components: 3 }, ImageEncoding::G4 { black_is_1: true }] {
        image.encoding = encoding;
        image.bytes = b"not really an image, but nobody may touch it".to_vec();
        let pdf = pdf_a(&[(&image, None)], &about(None)).unwrap();
        assert!(pdf.windows(image.bytes.len()).any(|window| window == image.bytes));
    }
}

#[test]
fn a_page_without_an_image_is_refused() {
    let (mut image, _) = page(&[], Turn::None);
    image.height = 0;
    assert!(matches!(pdf_a(&[(&image, None)], &about(None)), Err(Error::EmptyPage { page: 1 })));
    assert!(matches!(pdf_a(&[], &about(None)), Err(Error::NoPages)));
}

#[test]
fn words_are_found_in_order_and_a_turned_page_is_shown_upright() {
    let file = in_file(&written(Part::Two, Some("JÄLJENNÖS")));
    let Some((sound, _)) = run("qpdf", &["--check"], file.path()) else {
        eprintln!("skipped: qpdf is not installed");
        return;
    };
    assert!(sound);
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(file.path()).arg("-").output() else { return };
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Palvelusuunnitelma"), "{text}");
    assert!(text.contains("Åsa Qvist"), "{text}");
    assert!(text.contains("Vinossa luettu"), "{text}");
}

#[test]
fn the_writer_passes_the_preflight_of_pdf_a_1b() {
    let launcher = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validators/preflight.sh");
    let file = in_file(&written(Part::One, Some("JÄLJENNÖS")));
    let Some((valid, said)) = run(launcher, &[], file.path()) else { return };
    if said.is_empty() {
        eprintln!("skipped: PDFBox Preflight is not installed");
        return;
    }
    assert!(valid, "{said}");
}
