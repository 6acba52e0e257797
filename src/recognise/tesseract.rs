//! Tesseract, the OCR engine, through its safe wrapper: the one file that speaks to it.
#![expect(unsafe_code, reason = "the wrapper does not tell the version")]

use std::ffi::CStr;

use leptess::tesseract::TessApi;
use unicode_normalization::UnicodeNormalization as _;

use super::{Error, leptonica::Pix};
use crate::record::{Confidence, Private, Region, Word};

/// Page mode "automatic". The library's own is a single block; paper has columns, tables and stamps.
const PAGE: &CStr = c"3";
/// Page mode "one line".
const LINE: &CStr = c"7";

/// The version of the library.
pub(super) fn version() -> String {
    // SAFETY: answers a text that lives as long as the program.
    unsafe { CStr::from_ptr(tesseract_sys::TessVersion()) }.to_string_lossy().into_owned()
}

/// An engine with its languages loaded. Kept warm: loading takes longer than a short page.
pub(super) struct Tesseract {
    api: TessApi,
}

impl Tesseract {
    /// Loads the languages (of several the order matters, the first has the last word on letters that the other
    /// does not know) from a folder of language data.
    pub(super) fn load(tessdata: Option<&str>, languages: &str) -> Result<Self, Error> {
        let mut api = TessApi::new(tessdata, languages).map_err(|_| Error::LanguageData)?;
        api.raw.set_variable(c"tessedit_do_invert", c"0").map_err(|_| Error::LanguageData)?;
        Ok(Self { api })
    }

    /// The words of a page of one byte a pixel, in reading order.
    pub(super) fn read(&mut self, page: &Pix, dpi: u32) -> Result<Vec<Word>, Error> {
        self.recognise(page, dpi, PAGE)
    }

    /// The words of an image that holds one line.
    pub(super) fn read_line(&mut self, line: &Pix, dpi: u32) -> Result<Vec<Word>, Error> {
        self.recognise(line, dpi, LINE)
    }

    /// The words of an image that holds one line of no other signs than these.
    pub(super) fn read_signs(&mut self, line: &Pix, dpi: u32, signs: &CStr) -> Result<Vec<Word>, Error> {
        const WHITELIST: &CStr = c"tessedit_char_whitelist";
        self.api.raw.set_variable(WHITELIST, signs).map_err(|_| Error::Engine)?;
        let words = self.recognise(line, dpi, LINE);
        self.api.raw.set_variable(WHITELIST, c"").map_err(|_| Error::Engine)?;
        words
    }

    fn recognise(&mut self, image: &Pix, dpi: u32, mode: &CStr) -> Result<Vec<Word>, Error> {
        let fits = |n: u32| i32::try_from(n).map_err(|_| Error::Image);
        let (width, height) = (fits(image.width())?, fits(image.height())?);
        self.api.raw.set_variable(c"tessedit_pageseg_mode", mode).map_err(|_| Error::Engine)?;
        self.api.raw.set_image(&image.rows(), width, height, 1, width).map_err(|_| Error::Image)?;
        self.api.set_source_resolution(fits(dpi)?);
        let tsv = self.api.get_tsv_text(0).map_err(|_| Error::Engine)?;
        Ok(words(&tsv))
    }
}

/// Word rows of Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence,
/// text.
fn words(tsv: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut lines = Counter::default();
    let mut blocks = Counter::default();
    for row in tsv.lines() {
        let columns: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, block, paragraph, line, _, left, top, width, height, confidence, text] = columns[..] else {
            continue;
        };
        let text: String = text.trim().nfc().collect();
        let numbers = [left, top, width, height].map(str::parse);
        let (true, false, [Ok(x), Ok(y), Ok(w), Ok(h)]) = (level == "5", text.is_empty(), numbers) else { continue };
        words.push(Word {
            text: Private::new(text),
            region: Region { x, y, w, h },
            confidence: Confidence::new(confidence.parse().unwrap_or(0.0) / 100.0),
            line: lines.of([block, paragraph, line]),
            block: blocks.of([block, "", ""]),
            language: None,
        });
    }
    words
}

/// Numbers what comes in runs from 0.
#[derive(Default)]
struct Counter {
    last: Option<[String; 3]>,
    count: u32,
}

impl Counter {
    fn of(&mut self, key: [&str; 3]) -> u32 {
        if self.last.as_ref().is_none_or(|last| *last != key) {
            self.count += u32::from(self.last.is_some());
            self.last = Some(key.map(str::to_owned));
        }
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_blocks_are_counted_over_the_page() {
        let tsv = "1\t1\t0\t0\t0\t0\t0\t0\t900\t900\t-1\t\n\
                   5\t1\t1\t1\t1\t1\t10\t10\t40\t12\t96.5\tNimi\n\
                   5\t1\t1\t1\t1\t2\t60\t10\t40\t12\t80\tA\u{30a}sa\n\
                   5\t1\t1\t2\t1\t1\t10\t40\t40\t12\t80\tosoite\n\
                   5\t1\t2\t1\t1\t1\t10\t90\t40\t12\t80\t \n\
                   5\t1\t3\t1\t1\t1\t10\t90\t40\t12\t-1\tx\n";
        let words = words(tsv);
        let told: Vec<_> = words.iter().map(|w| (w.text.reveal(), w.line, w.block)).collect();
        assert_eq!(told, [("Nimi", 0, 0), ("Åsa", 0, 0), ("osoite", 1, 0), ("x", 2, 1)]);
        assert!((words[0].confidence.value() - 0.965).abs() < 1e-6);
    }
}
