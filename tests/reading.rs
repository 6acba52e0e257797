//! Paper as offices scan it, through a reader process: laid on the glass in every way, coarse and fine, black and
//! white, grey and in colour. Every word that stands on it is known.

use std::{fs, path::PathBuf};

use paperisilta::{
    cli::demo::files,
    reader::{Pool, PoolSettings},
    record::{PageKind, PageReading, Turn, Word},
    typeset::Picture,
};

use crate::common::{
    BINARY,
    paper::{Paper, back, colour_jpeg, finer, paper, read, scanned, turned, word_error},
};

const TURNS: [Turn; 4] = [Turn::None, Turn::Quarter, Turn::Half, Turn::ThreeQuarters];

/// One page of a file of one page.
fn one(file: Vec<u8>) -> PageReading {
    let mut pages = read(file).pages;
    assert_eq!(pages.len(), 1);
    pages.remove(0)
}

fn assert_read(page: &PageReading, paper: &Paper, quarters: u8, skew: f32, most_wrong: f64) {
    assert_eq!(page.kind, PageKind::Content);
    assert_eq!(page.placement.turn, TURNS[usize::from(quarters)]);
    assert!((page.placement.skew + skew).abs() < 0.3, "lay {skew} askew, turned back by {}", page.placement.skew);
    let wrong = word_error(paper, page);
    assert!(wrong <= most_wrong, "{wrong:.1} words of a hundred are wrong");
}

#[test]
fn black_and_white_pages_lying_any_way_and_up_to_five_degrees_askew_are_read() {
    let paper = paper(1, 200);
    for (quarters, skew) in [(0, 5.0), (1, -5.0), (2, 3.5), (3, -2.0)] {
        let page = turned(&scanned(&paper.picture, skew, 7), quarters);
        assert_read(&one(files::tiff(&[page], 200)), &paper, quarters, skew, 4.0);
    }
}

#[test]
fn grey_pages_lying_any_way_and_askew_are_read() {
    let paper = paper(2, 300);
    for (quarters, skew) in [(0, -4.8), (1, 2.5), (2, -1.0), (3, 4.5)] {
        let page = turned(&scanned(&paper.picture, skew, 8), quarters);
        assert_read(&one(files::pdf(&[page], 300, 75).unwrap()), &paper, quarters, skew, 3.0);
    }
}

#[test]
fn coarse_pages_in_colour_are_read() {
    let paper = paper(3, 150);
    for (quarters, skew) in [(0, 1.5), (3, -3.0)] {
        let page = turned(&scanned(&paper.picture, skew, 9), quarters);
        assert_read(&one(colour_jpeg(&page, 150)), &paper, quarters, skew, 5.0);
    }
}

#[test]
fn a_fine_page_is_reduced_for_reading_and_kept_as_it_is() {
    let paper = paper(4, 300);
    let page = turned(&finer(&scanned(&paper.picture, -1.5, 10), 2), 1);
    let file = colour_jpeg(&page, 600);
    let read = one(file.clone());
    assert_read(&read, &paper, 1, -1.5, 3.0);
    assert_eq!(read.dpi, 300);
    let kept = Pool::new(PoolSettings::new(BINARY.into())).take_out(file.clone().into(), false).unwrap();
    assert_eq!((kept[0].width, kept[0].dpi, kept[0].own), (page.width, 600, true));
    assert_eq!(kept[0].bytes, file);
}

#[test]
fn a_page_in_swedish_is_read_in_swedish() {
    let paper = paper(5, 300);
    assert_read(&one(files::pdf(&[scanned(&paper.picture, 0.6, 11)], 300, 75).unwrap()), &paper, 0, 0.6, 3.0);
}

#[test]
fn a_swedish_name_on_a_finnish_page_keeps_its_letters() {
    for number in [1, 3, 7] {
        let paper = paper(number, 300);
        let page = one(files::pdf(&[scanned(&paper.picture, 0.3, 12)], 300, 75).unwrap());
        for name in paper.words.iter().filter(|word| word.contains(['Å', 'å', 'Q', 'q', 'é', 'Ö'])) {
            assert!(page.words.iter().any(|word| word.text.reveal() == name), "{name} is not read");
        }
    }
}

/// The second page of a form, with nothing on it but a frame to sign in.
fn sparse(dpi: u16) -> Picture {
    let mut page = paper(6, dpi).picture;
    let (width, dpi) = (page.width as usize, usize::from(dpi));
    // Two lines stay; the frame is as wide as the page and reaches down to its middle.
    page.grey[width * dpi * 5 / 2..].fill(255);
    for y in [dpi * 3, dpi * 6] {
        page.grey[width * y + dpi / 2..width * (y + 2) - dpi / 2].fill(40);
    }
    for y in dpi * 3..dpi * 6 {
        for x in [dpi / 2, width / 2, width - dpi / 2] {
            page.grey[width * y + x..][..3].fill(40);
        }
    }
    page
}

#[test]
fn a_page_with_little_on_it_but_a_frame_is_read_upright() {
    for quarters in 0..4 {
        let page = one(files::tiff(&[turned(&scanned(&sparse(200), 1.2, 13), quarters)], 200));
        assert_eq!(page.placement.turn, TURNS[usize::from(quarters)]);
        assert!(page.words.iter().any(|word| word.text.reveal() == "PALVELUSUUNNITELMA"));
    }
}

#[test]
fn empty_backs_are_found_and_kept_as_pages() {
    let fronts = [paper(8, 200), paper(9, 200)];
    let stack: Vec<Picture> = fronts
        .iter()
        .zip(20..)
        .flat_map(|(front, seed)| [scanned(&front.picture, 0.4, seed), back(&front.picture, seed + 50)])
        .collect();
    for file in [files::pdf(&stack, 200, 75).unwrap(), files::tiff(&stack, 200)] {
        let kinds: Vec<PageKind> = read(file).pages.iter().map(|page| page.kind).collect();
        assert_eq!(kinds, [PageKind::Content, PageKind::Blank, PageKind::Content, PageKind::Blank]);
    }
}

#[test]
fn where_a_word_was_read_is_where_it_stands_on_the_page_as_scanned() {
    let paper = paper(10, 300);
    let flat = one(files::pdf(std::slice::from_ref(&paper.picture), 300, 85).unwrap());
    let only = |page: &PageReading, text: &str| {
        let found: Vec<Word> = page.words.iter().filter(|word| word.text.reveal() == text).cloned().collect();
        <[Word; 1]>::try_from(found).ok().map(|[word]| word.region)
    };
    for (quarters, skew, times) in [(0, 4.0, 1), (1, -2.0, 1), (2, 1.0, 1), (3, 3.0, 2)] {
        let page = finer(&turned(&scanned(&paper.picture, skew, 14), quarters), times);
        let read = one(files::pdf(&[page], 300 * times as u16, 80).unwrap());
        let mut compared = 0;
        for text in &paper.words {
            let (Some(was), Some(is)) = (only(&flat, text), only(&read, text)) else { continue };
            let is = read.placement.to_scan(is);
            let middle = |at: u32, length: u32| f64::from(at) + f64::from(length) / 2.0;
            let expected = laid(&paper.picture, (middle(was.x, was.w), middle(was.y, was.h)), skew, quarters);
            let (x, y) = (middle(is.x, is.w) / times as f64, middle(is.y, is.h) / times as f64);
            // A twentieth of an inch: half a letter.
            assert!((x - expected.0).abs() < 15.0 && (y - expected.1).abs() < 15.0, "{x}, {y} is not at {expected:?}");
            compared += 1;
        }
        assert!(compared > 20, "only {compared} words were compared");
    }
}

/// Where a point of the sheet lies on the scan.
fn laid(page: &Picture, (x, y): (f64, f64), skew: f32, quarters: u8) -> (f64, f64) {
    let (width, height) = (f64::from(page.width), f64::from(page.height));
    let (sine, cosine) = f64::from(skew).to_radians().sin_cos();
    let (dx, dy) = (x - width / 2.0, y - height / 2.0);
    let (x, y) = (cosine * dx - sine * dy + width / 2.0, sine * dx + cosine * dy + height / 2.0);
    match quarters {
        0 => (x, y),
        1 => (height - y, x),
        2 => (width - x, height - y),
        _ => (y, width - x),
    }
}

/// What `make bench-reading` measures us and others by: a single-sided stack, a duplex one with empty backs, the words
/// on both, and one fine page in colour. Into the folder that `PAPERISILTA_STACKS` names.
#[test]
#[ignore = "makes the stacks of `make bench-reading`"]
fn the_stacks_of_the_bench() {
    let folder = PathBuf::from(std::env::var_os("PAPERISILTA_STACKS").unwrap());
    for (name, count, backs) in [("single", 12, false), ("duplex", 8, true)] {
        let (mut pages, mut words) = (Vec::new(), Vec::new());
        for number in 0..count {
            let front = paper(number, 300);
            pages.push(scanned(&front.picture, [0.4, -1.2, 0.0, 1.8, -0.5][number % 5], number as u64));
            if backs {
                pages.push(back(&front.picture, 100 + number as u64));
            }
            words.extend(front.words);
        }
        fs::write(folder.join(name).with_extension("pdf"), files::pdf(&pages, 300, 75).unwrap()).unwrap();
        fs::write(folder.join(name).with_extension("txt"), words.join(" ")).unwrap();
    }
    let fine = finer(&scanned(&paper(20, 300).picture, 0.7, 20), 2);
    fs::write(folder.join("fine.jpg"), colour_jpeg(&fine, 600)).unwrap();
}
