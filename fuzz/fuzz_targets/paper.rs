//! What a reader process asks of a file, one question after the other.

use paperisilta_fuzz::intake::{Format, Paper};

/// So many pages of a file are enough: each is asked alike.
const PAGES: u32 = 3;

/// Opens a file of this format and asks all that can be asked of its pages. Any answer will do.
pub fn ask_everything(bytes: &[u8], format: Format) {
    if Format::of(bytes) != Some(format) {
        return;
    }
    let Ok(paper) = Paper::open(bytes.to_vec()) else { return };
    for page in 1..=paper.page_count().min(PAGES) {
        let whole = paper.check(page).is_ok();
        let has_pixels = paper.raster(page).is_ok();
        // A PDF page may be drawn by more than its images, and that is found out in drawing.
        assert!(has_pixels || !whole || format == Format::Pdf, "a page passed for whole and has no pixels");
        if let Ok(image) = paper.image(page) {
            assert!(!image.bytes.is_empty());
        }
        let _ = paper.letters(page);
        let _ = paper.part(&[page]);
    }
}
