//! The codes on sheets that part documents: QR or Code 128, looked for before a page is read, since such a sheet
//! needs no reading.
//!
//! A code parts only when its text says so and nothing else. Papers carry codes of their own: a bank's, a parcel's.

use std::{collections::HashSet, panic};

use rxing::{BarcodeFormat, DecodeHints, helpers::detect_in_luma_with_hints};

use super::separate::Small;
use crate::record::{CoverSheetId, PageKind, Raster};

/// Resolution at which a code is looked for: bars of a third of a millimetre are still told apart.
const CODE_DPI: u32 = 150;

/// Words that say that a document ends here. `PATCHT` is the trade's oldest: the control pattern that means "next
/// file".
const PARTING: [&str; 12] = [
    "PATCHT",
    "SEP",
    "SEPARATOR",
    "SEPARATORSHEET",
    "SEPARATORPAGE",
    "EROTIN",
    "EROTINSIVU",
    "EROTINARKKI",
    "EROTINLEHTI",
    "AVSKILJARE",
    "SKILJEBLAD",
    "TRENNBLATT",
];
/// Words that may stand beside them and add nothing.
const BESIDE: [&str; 16] = [
    "PAPERISILTA",
    "DOCUMENT",
    "DOC",
    "NEW",
    "NEXT",
    "PAGE",
    "SHEET",
    "BREAK",
    "UUSI",
    "ASIAKIRJA",
    "DOKUMENTTI",
    "NY",
    "NYTT",
    "HANDLING",
    "DOKUMENT",
    "NEUES",
];

/// The kind of a page by the code on it, if that is one of those.
pub(super) fn kind_by_code(page: &Raster) -> Option<PageKind> {
    let Small { width, height, grey } = Small::of(page, CODE_DPI);
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let formats = HashSet::from([BarcodeFormat::QR_CODE, BarcodeFormat::CODE_128]);
    // A smudge that the library falls over is no code, and no reason to lose the page.
    let found = panic::catch_unwind(move || {
        let mut hints = DecodeHints { PossibleFormats: Some(formats), TryHarder: Some(true), ..DecodeHints::default() };
        detect_in_luma_with_hints(grey, width, height, None, &mut hints)
    });
    kind_of(found.ok()?.ok()?.getText())
}

fn kind_of(text: &str) -> Option<PageKind> {
    if let Some(cover) = CoverSheetId::of_code(text) {
        return Some(PageKind::Cover(cover));
    }
    parts(text).then_some(PageKind::Separator)
}

/// Whether a text says that documents part here: every one of its words is known, and one says so.
fn parts(text: &str) -> bool {
    let text = text.to_uppercase().replace("PATCH-T", "PATCHT").replace("PATCH T", "PATCHT");
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().all(|word| PARTING.contains(word) || BESIDE.contains(word))
        && words.iter().any(|word| PARTING.contains(word))
}

#[cfg(test)]
mod tests {
    use rxing::{MultiFormatWriter, Writer};

    use super::*;
    use crate::{
        intake::kind_at_a_glance,
        record::{Pixels, SEPARATOR_CODE},
    };

    /// A sheet of A4 at 200 dots an inch with a code on it, turned by quarters, and grain over everything.
    fn sheet(format: BarcodeFormat, text: &str, quarters: u8) -> Raster {
        let (width, height) = (1654_usize, 2339_usize);
        let (w, h) = if format == BarcodeFormat::QR_CODE { (360, 360) } else { (700, 160) };
        let code = MultiFormatWriter.encode(text, &format, w, h).unwrap();
        let mut grey = vec![245_u8; width * height];
        for y in 0..code.height() {
            for x in 0..code.width() {
                if code.get(x, y) {
                    grey[(900 + y as usize) * width + 400 + x as usize] = 20;
                }
            }
        }
        for (at, point) in grey.iter_mut().enumerate() {
            *point = point.saturating_sub(((at * 2_654_435_761) >> 7) as u8 % 40);
        }
        let turned = |grey: Vec<u8>, width: usize| -> Vec<u8> {
            let height = grey.len() / width;
            (0..grey.len()).map(|at| grey[(height - 1 - at % height) * width + at / height]).collect()
        };
        let (mut grey, mut width) = (grey, width);
        for _ in 0..quarters {
            let height = grey.len() / width;
            grey = turned(grey, width);
            width = height;
        }
        let height = grey.len() / width;
        Raster::new(width as u32, height as u32, 200, Pixels::Grey(grey)).unwrap()
    }

    #[test]
    fn separators_are_told_by_their_code_whichever_way_they_lie() {
        for quarters in 0..4 {
            for (format, text) in [
                (BarcodeFormat::QR_CODE, SEPARATOR_CODE),
                (BarcodeFormat::CODE_128, "PATCHT"),
                (BarcodeFormat::CODE_128, "SEPARATOR"),
            ] {
                assert_eq!(
                    kind_at_a_glance(&sheet(format, text, quarters)),
                    Some(PageKind::Separator),
                    "{text} {quarters}"
                );
            }
            let id = CoverSheetId::new();
            let cover = sheet(BarcodeFormat::QR_CODE, &id.code(), quarters);
            assert_eq!(kind_at_a_glance(&cover), Some(PageKind::Cover(id)));
        }
    }

    #[test]
    fn codes_of_other_papers_part_nothing() {
        for text in [
            "https://example.com/separator",
            "PATCH 2",
            "458101710000001220002500000000000000000000000000000000",
            "SEP 2026",
            "UUSI ASIAKIRJA",
            "",
            "PAPERISILTA/KANSI/",
            "PAPERISILTA/KANSI/4d1d66b715994792",
            "PAPERISILTA/KANSI/4D1D66B7159947929FD98A109E8A33C5X",
            "EROTIN 7",
        ] {
            assert_eq!(kind_of(text), None, "{text}");
        }
        for text in [
            "PATCH-T/SEP/UUSI-ASIAKIRJA",
            "PATCHT",
            "patch t",
            "Document separator",
            "Erotinsivu",
            "Ny handling: avskiljare",
        ] {
            assert_eq!(kind_of(text), Some(PageKind::Separator), "{text}");
        }
        assert_eq!(kind_at_a_glance(&sheet(BarcodeFormat::QR_CODE, "https://example.com", 0)), None);
    }
}
