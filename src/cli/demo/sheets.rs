//! The demo's scanner folder: each paper as the file that some scanner in some office would have made of it.

use std::thread;

use super::{
    Error, files, papers,
    scanner::{Day, scan},
};
use crate::typeset::{self, Picture};

/// One file that drops into the scanner folder.
pub struct DemoSheet {
    /// As the scanner names it: it tells nothing.
    pub file_name: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Key of the message that says what it is, before anybody has read it.
    pub what: &'static str,
}

/// What a sheet's pages become.
#[derive(Clone, Copy)]
enum Form {
    Tiff,
    Pdf,
    Jpeg,
    Png,
    HoledPng,
}

type Paper = fn() -> Result<Vec<Picture>, typeset::Error>;

/// File, what it is, the paper, the form, and how crooked it lay.
const SHEETS: [(&str, &str, Paper, Form, f32); 9] = [
    ("SKM_4001.tif", "demo-sheet-plan", papers::signed_plan, Form::Tiff, 0.4),
    ("SKM_4002.pdf", "demo-sheet-agreement", papers::agreement, Form::Pdf, -0.3),
    ("SKM_4003.pdf", "demo-sheet-commitment", papers::commitment, Form::Pdf, 0.2),
    ("IMG_0417.jpg", "demo-sheet-swedish", papers::swedish_commitment, Form::Jpeg, -0.7),
    ("SKM_4004.tif", "demo-sheet-unsigned", papers::unsigned_plan, Form::Tiff, 0.1),
    ("SKM_4005.pdf", "demo-sheet-new-client", papers::new_clients_commitment, Form::Pdf, 0.5),
    ("IMG_0418.png", "demo-sheet-letter", papers::letter, Form::Png, 1.1),
    ("IMG_0419.png", "demo-sheet-broken", papers::agreement, Form::HoledPng, 0.0),
    ("SKM_4006.pdf", "demo-sheet-again", papers::commitment, Form::Pdf, 0.2),
];

/// Makes every sheet, side by side. The same each time: the last is byte for byte the third, put on the glass again.
///
/// # Errors
/// When a paper cannot be typeset or written.
pub fn scans() -> Result<Vec<DemoSheet>, Error> {
    thread::scope(|scope| {
        let work = SHEETS.map(|(file_name, what, paper, form, skew)| {
            (file_name, scope.spawn(move || made(file_name, what, paper, form, skew)))
        });
        work.into_iter().map(|(file, made)| made.join().unwrap_or(Err(Error::Fell { file }))).collect()
    })
}

fn made(file_name: &'static str, what: &'static str, paper: Paper, form: Form, skew: f32) -> Result<DemoSheet, Error> {
    let pages = paper().map_err(|source| Error::Paper { file: file_name, source })?;
    let day = |seed| match form {
        Form::Tiff => Day { skew, paper: 250, noise: 12, dust: 6, seed },
        Form::Pdf => Day { skew, paper: 246, noise: 8, dust: 2, seed },
        Form::Jpeg | Form::Png | Form::HoledPng => Day { skew, paper: 232, noise: 16, dust: 9, seed },
    };
    let pages: Vec<Picture> = pages.iter().zip(1..).map(|(page, seed)| scan(page, day(seed))).collect();
    let first = pages.first().cloned().unwrap_or(Picture { width: 1, height: 1, grey: vec![255] });
    let bytes = match form {
        Form::Tiff => Ok(files::tiff(&pages, papers::DPI)),
        Form::Pdf => files::pdf(&pages, papers::DPI, 70),
        Form::Jpeg => files::jpeg(&first, papers::DPI, 75),
        Form::Png => files::png(&first),
        Form::HoledPng => files::png(&first).map(holed),
    };
    let bytes = bytes.map_err(|source| Error::Image { file: file_name, source })?;
    Ok(DemoSheet { file_name, bytes, what })
}

/// The file with a block of it lost, as a dying disk loses one.
fn holed(mut file: Vec<u8>) -> Vec<u8> {
    let middle = file.len() / 2;
    file.iter_mut().skip(middle).take(4096).for_each(|byte| *byte = 0);
    file
}

#[cfg(test)]
mod tests {
    use std::{io::Cursor, sync::LazyLock};

    use hayro::hayro_syntax;

    use super::*;

    static SHEETS: LazyLock<Vec<DemoSheet>> = LazyLock::new(|| scans().unwrap());

    fn sheet(what: &str) -> &'static [u8] {
        &SHEETS.iter().find(|sheet| sheet.what == what).unwrap().bytes
    }

    #[test]
    fn each_sheet_is_a_whole_file_of_its_kind_but_the_broken_one() {
        let pages = |bytes: &[u8]| {
            let mut decoder = tiff::decoder::Decoder::new(Cursor::new(bytes.to_vec())).ok()?;
            let mut pages = 1;
            decoder.read_image().ok()?;
            while decoder.more_images() {
                decoder.next_image().ok()?;
                decoder.read_image().ok()?;
                pages += 1;
            }
            Some(pages)
        };
        assert_eq!(pages(sheet("demo-sheet-plan")), Some(2));
        assert!(pages(sheet("demo-sheet-unsigned")).is_some());
        assert!(image::load_from_memory(sheet("demo-sheet-broken")).is_err());
        for what in ["demo-sheet-agreement", "demo-sheet-commitment", "demo-sheet-new-client"] {
            let pdf = hayro_syntax::Pdf::new(sheet(what).to_vec()).unwrap();
            assert!(!pdf.pages().is_empty());
        }
        for what in ["demo-sheet-swedish", "demo-sheet-letter"] {
            let picture = image::load_from_memory(sheet(what)).unwrap();
            assert_eq!(picture.width(), 2480);
        }
    }

    #[test]
    fn one_sheet_was_put_on_the_glass_twice() {
        assert_eq!(sheet("demo-sheet-commitment"), sheet("demo-sheet-again"));
    }
}
