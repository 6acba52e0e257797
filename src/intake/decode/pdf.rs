//! PDF: scans are taken out as they are, everything else is rendered as a person would see it. The library repairs
//! what is broken without a word, so whether the file is whole is found out here.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{Image, InterpreterSettings},
    hayro_syntax::{
        self as syntax, LoadPdfError,
        content::ops::TypedInstruction,
        object::{Array, Stream},
        page::Page,
    },
    render,
    vello_cpu::color::palette::css::WHITE,
};

use super::{
    Fault, Pages, encode, pdf_image, pdf_part,
    pdf_survey::{self, Placed, Survey},
    pdf_text, resolution,
};
use crate::record::{Letter, PageImage, Pixels, Raster, Refusal};

/// Resolution at which pages are rendered.
const RENDERED_DPI: f32 = 300.0;
/// No page is rendered larger: A3 at 300 dots an inch has 17 million pixels.
const MOST_RENDERED: f32 = 40_000_000.0;

/// A PDF file.
pub(super) struct Pdf {
    file: syntax::Pdf,
    whole: bool,
}

impl Pdf {
    /// Opens a PDF; also tells whether it ends as it should.
    pub(super) fn open(bytes: Vec<u8>) -> Result<(Self, bool), Fault> {
        let whole = ends_well(&bytes);
        match syntax::Pdf::new(bytes) {
            Ok(file) => Ok((Self { file, whole }, whole)),
            Err(LoadPdfError::Decryption(_)) => Err(Fault::Refused(Refusal::Encrypted)),
            Err(LoadPdfError::Invalid) if whole => Err(Fault::CORRUPT),
            Err(LoadPdfError::Invalid) => Err(Fault::Incomplete),
        }
    }

    /// A page whose parts are all there.
    fn page(&self, index: u32) -> Result<&Page<'_>, Fault> {
        let page = self.file.pages().get(index as usize).ok_or(Fault::CORRUPT)?;
        if parts_are_there(page) { Ok(page) } else { Err(if self.whole { Fault::CORRUPT } else { Fault::Incomplete }) }
    }

    /// Calls for the one image of a page that is a scan; `None` for a page that must be rendered.
    fn with_scan<T>(
        &self,
        index: u32,
        take: impl Fn(&Image<'_, '_>, u32) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let page = self.page(index)?;
        let mut survey = Survey::default();
        let mut masked = false;
        pdf_survey::look(page, &mut survey, &mut |_, image| masked |= pdf_image::is_masked(image));
        let Some(scan) = survey.scan(page).filter(|_| !masked) else { return Ok(None) };
        let mut taken = Err(Fault::CORRUPT);
        pdf_survey::look(page, &mut Survey::default(), &mut |_, image| taken = take(image, dpi(&scan)));
        taken.map(Some)
    }

    fn rendered(&self, index: u32) -> Result<Raster, Fault> {
        let page = self.page(index)?;
        let scale = scale(page)?;
        let pixmap = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let samples = pixmap.data_as_u8_slice();
        let pixels = if samples.chunks_exact(4).all(|p| p[0] == p[1] && p[1] == p[2]) {
            Pixels::Grey(samples.chunks_exact(4).map(|p| p[0]).collect())
        } else {
            Pixels::Rgb(samples.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect())
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 300")]
        Raster::new(width, height, (scale * 72.0).round() as u32, pixels).ok_or(Fault::CORRUPT)
    }
}

impl Pages for Pdf {
    fn count(&self) -> u32 {
        u32::try_from(self.file.pages().len()).unwrap_or(u32::MAX)
    }

    fn check(&self, index: u32) -> Result<(), Fault> {
        let page = self.page(index)?;
        let mut found = Ok(());
        let decoded = pdf_survey::look(page, &mut Survey::default(), &mut |_, image| {
            if found.is_ok() {
                found = pdf_image::check_data(image).and_then(|()| pdf_image::check_decodes(image));
            }
        });
        found.and(if decoded { Ok(()) } else { Err(Fault::CORRUPT) })
    }

    fn raster(&self, index: u32) -> Result<Raster, Fault> {
        match self
            .with_scan(index, |image, dpi| pdf_image::check_data(image).and_then(|()| pdf_image::raster(image, dpi)))?
        {
            Some(raster) => Ok(raster),
            None => self.rendered(index),
        }
    }

    fn image(&self, index: u32) -> Result<PageImage, Fault> {
        let taken = self.with_scan(index, |image, dpi| {
            pdf_image::check_data(image)?;
            match pdf_image::own_data(image, dpi) {
                Some(own) => Ok(own),
                None => encode::lossless(&pdf_image::raster(image, dpi)?),
            }
        })?;
        match taken {
            Some(image) => Ok(image),
            None => encode::lossless(&self.rendered(index)?),
        }
    }

    fn part(&self, indexes: &[u32]) -> Result<Vec<u8>, Fault> {
        pdf_part::part(&self.file, indexes)
    }

    fn letters(&self, index: u32) -> Result<Vec<Letter>, Fault> {
        let page = self.page(index)?;
        let mut survey = Survey::default();
        pdf_survey::look(page, &mut survey, &mut |_, _| {});
        if survey.is_picture(page) { Ok(Vec::new()) } else { Ok(pdf_text::letters(page, scale(page)?.into())) }
    }
}

/// Pixels a point, for a page that is rendered.
fn scale(page: &Page<'_>) -> Result<f32, Fault> {
    let (width, height) = page.render_dimensions();
    let area = (width * height / (72.0 * 72.0)).max(f32::EPSILON);
    let dpi = RENDERED_DPI.min((MOST_RENDERED / area).sqrt()).min(72.0 * 16_000.0 / width.max(height));
    let scale = dpi / 72.0;
    if width * scale < 1.0 || height * scale < 1.0 { Err(Fault::CORRUPT) } else { Ok(scale) }
}

fn dpi(scan: &Placed) -> u32 {
    resolution::believable(scan.dpi(), scan.width, scan.height)
}

/// Whether the end of the file is there: the mark, the place of the cross-reference table inside the file, and for
/// a linearised file the length that it tells at its head.
fn ends_well(bytes: &[u8]) -> bool {
    let written = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let tail = &bytes[written.saturating_sub(2048)..written];
    let Some(mark) = rfind(tail, b"%%EOF") else { return false };
    let Some(start) = rfind(&tail[..mark], b"startxref") else { return false };
    let table = number_after(&tail[start + b"startxref".len()..mark]);
    let head = &bytes[..bytes.len().min(1024)];
    let told =
        rfind(head, b"/Linearized").and_then(|_| rfind(head, b"/L ")).and_then(|at| number_after(&head[at + 3..]));
    table.is_some_and(|at| at < bytes.len()) && told.is_none_or(|length| length <= bytes.len())
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

fn number_after(bytes: &[u8]) -> Option<usize> {
    let digits: Vec<u8> =
        bytes.iter().copied().skip_while(u8::is_ascii_whitespace).take_while(u8::is_ascii_digit).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// Whether the page's instructions and everything that they call for can be found.
fn parts_are_there(page: &Page<'_>) -> bool {
    const CONTENTS: &[u8] = b"Contents";
    if !page.raw().contains_key(CONTENTS) {
        return true;
    }
    let streams_are_there = match page.raw().get::<Array<'_>>(CONTENTS) {
        Some(array) => array.iter::<Stream<'_>>().count() == array.raw_iter().count(),
        None => page.raw().get::<Stream<'_>>(CONTENTS).is_some(),
    };
    if !streams_are_there || page.page_stream().is_none() {
        return false;
    }
    let mut operations = page.typed_operations();
    while let Some(instruction) = operations.next() {
        if let TypedInstruction::XObject(object) = instruction
            && page.resources().get_x_object(object.0).is_none()
        {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
    use pdf_writer::{Content, Filter, Finish as _, Name, Rect, Ref, Str};

    use super::*;
    use crate::record::ImageEncoding;

    const SIDE: u32 = 600;

    fn jpeg() -> Vec<u8> {
        let mut bytes = Vec::new();
        let grey: Vec<u8> = (0..SIDE * SIDE).map(|i| (i / 7 % 251) as u8).collect();
        JpegEncoder::new(&mut bytes).encode(&grey, SIDE, SIDE, ExtendedColorType::L8).unwrap();
        bytes
    }

    /// A page of four inches by four: a scan that fills it, or a text, or both.
    fn pdf(scan: Option<&[u8]>, text: Option<&str>) -> Vec<u8> {
        let [catalog, pages, page, contents, image, font] = [1, 2, 3, 4, 5, 6].map(Ref::new);
        let mut pdf = pdf_writer::Pdf::new();
        pdf.catalog(catalog).pages(pages);
        pdf.pages(pages).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet.parent(pages).media_box(Rect::new(0.0, 0.0, 288.0, 288.0)).contents(contents);
        let mut resources = sheet.resources();
        resources.x_objects().pair(Name(b"Scan"), image);
        resources.fonts().pair(Name(b"F"), font);
        resources.finish();
        sheet.finish();
        let mut content = Content::new();
        if let Some(scan) = scan {
            let mut object = pdf.image_xobject(image, scan);
            object.filter(Filter::DctDecode);
            object.width(SIDE as i32).height(SIDE as i32);
            object.color_space().device_gray();
            object.bits_per_component(8);
            object.finish();
            content.save_state().transform([288.0, 0.0, 0.0, 288.0, 0.0, 0.0]).x_object(Name(b"Scan")).restore_state();
        }
        if let Some(text) = text {
            content
                .begin_text()
                .set_font(Name(b"F"), 40.0)
                .next_line(20.0, 140.0)
                .show(Str(text.as_bytes()))
                .end_text();
        }
        pdf.type1_font(font).base_font(Name(b"Helvetica"));
        pdf.stream(contents, &content.finish());
        pdf.finish()
    }

    #[test]
    fn a_scan_comes_out_of_its_pdf_as_it_went_in() {
        let scan = jpeg();
        let (paper, whole) = Pdf::open(pdf(Some(&scan), None)).unwrap();
        assert!(whole && paper.count() == 1 && paper.check(0).is_ok());
        let image = paper.image(0).unwrap();
        assert_eq!((image.encoding, image.own, image.dpi), (ImageEncoding::Jpeg { components: 1 }, true, 150));
        assert!(image.bytes == scan);
        assert_eq!((paper.raster(0).unwrap().width(), paper.raster(0).unwrap().dpi()), (SIDE, 150));
    }

    #[test]
    fn a_page_is_rendered_when_more_than_a_scan_is_to_be_seen() {
        for file in [pdf(None, Some("Sopimus")), pdf(Some(&jpeg()), Some("Sopimus"))] {
            let (paper, _) = Pdf::open(file).unwrap();
            let raster = paper.raster(0).unwrap();
            assert_eq!((raster.width(), raster.dpi()), (1200, 300));
            assert!(raster.grey().iter().any(|&grey| grey < 40));
            assert!(!paper.image(0).unwrap().own);
        }
    }

    #[test]
    fn a_pdf_cut_off_anywhere_does_not_pass_for_whole() {
        let file = pdf(Some(&jpeg()), None);
        for end in (8..file.len() - 8).step_by(97) {
            let opened = Pdf::open(file[..end].to_vec());
            assert!(!matches!(opened, Ok((_, true))), "cut at {end}");
        }
    }

    #[test]
    fn of_a_pdf_cut_off_no_page_is_given_without_its_image() {
        let file = pdf(Some(&jpeg()), None);
        let end = rfind(&file, b"endstream").unwrap();
        let inside_the_scan = rfind(&file[..end], b"\xFF\xD9").unwrap() - 500;
        if let Ok((paper, whole)) = Pdf::open(file[..inside_the_scan].to_vec()) {
            assert!(!whole);
            assert!((0..paper.count()).all(|page| paper.raster(page).is_err()));
        }
    }

    #[test]
    fn a_scan_that_is_cut_off_inside_a_whole_pdf_is_corrupt() {
        let scan = jpeg();
        let (paper, whole) = Pdf::open(pdf(Some(&scan[..scan.len() / 2]), None)).unwrap();
        assert!(whole);
        assert_eq!(paper.check(0), Err(Fault::Refused(Refusal::Corrupt)));
        assert_eq!(paper.raster(0).map(|r| r.width()), Err(Fault::Refused(Refusal::Corrupt)));
    }
}
