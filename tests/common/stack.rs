//! Stacks of paper in one file, as a feeder makes them.

use std::io::Cursor;

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use paperisilta::intake::Paper;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref};
use rxing::{BarcodeFormat, MultiFormatWriter, Writer as _};
use tiff::encoder::{Compression, TiffEncoder, colortype};

use super::sheet;

/// A page in grey.
#[derive(Clone)]
pub struct Page {
    pub width: u32,
    pub height: u32,
    pub grey: Vec<u8>,
}

/// The pages of a demo sheet.
pub fn pages(name: &str) -> Vec<Page> {
    let paper = Paper::open(sheet(name).bytes.clone()).unwrap();
    (1..=paper.page_count())
        .map(|number| {
            let raster = paper.raster(number).unwrap();
            Page { width: raster.width(), height: raster.height(), grey: raster.grey().into_owned() }
        })
        .collect()
}

/// A sheet of A4 with nothing on it.
pub fn blank() -> Page {
    Page { width: 2480, height: 3508, grey: vec![248; 2480 * 3508] }
}

/// A sheet with a code on it, as other offices print their separators.
pub fn coded(format: BarcodeFormat, text: &str) -> Page {
    let (width, height) = if format == BarcodeFormat::QR_CODE { (600, 600) } else { (1200, 250) };
    let code = MultiFormatWriter.encode(text, &format, width, height).unwrap();
    let mut page = blank();
    for y in 0..code.height() {
        for x in (0..code.width()).filter(|&x| code.get(x, y)) {
            page.grey[(1200 + y as usize) * 2480 + 500 + x as usize] = 15;
        }
    }
    page
}

/// A sheet as it comes out of the printer and back through the scanner: crooked, grey and noisy.
pub fn printed(pdf: &[u8]) -> Page {
    let raster = Paper::open(pdf.to_vec()).unwrap().raster(1).unwrap();
    let (width, height) = (raster.width() as usize, raster.height() as usize);
    let clean = raster.grey();
    let (sine, cosine) = 1.7_f32.to_radians().sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let mut noise = 1_u32;
    let mut grey = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (dx, dy) = (x as f32 - middle_x, y as f32 - middle_y);
            let (from_x, from_y) = (cosine * dx + sine * dy + middle_x, cosine * dy - sine * dx + middle_y);
            let inside = from_x >= 0.0 && from_y >= 0.0 && (from_x as usize) < width && (from_y as usize) < height;
            let ink = if inside { clean[from_y as usize * width + from_x as usize] } else { 255 };
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            grey.push((ink / 2 + 90).saturating_sub((noise >> 27) as u8));
        }
    }
    Page { width: raster.width(), height: raster.height(), grey }
}

/// Black on white, packed, in one TIFF of 300 dots an inch.
pub fn tiff(pages: &[Page]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap().with_compression(Compression::Lzw);
    for page in pages {
        let mut image = encoder.new_image::<colortype::Gray8>(page.width, page.height).unwrap();
        image.resolution(tiff::tags::ResolutionUnit::Inch, tiff::encoder::Rational { n: 300, d: 1 });
        image.rows_per_strip(128).unwrap();
        let black: Vec<u8> = page.grey.iter().map(|&grey| if grey < 150 { 0 } else { 255 }).collect();
        image.write_data(&black).unwrap();
    }
    bytes.into_inner()
}

/// The coded image of a page in such a TIFF.
pub fn strips(file: &[u8], page: usize) -> Vec<Vec<u8>> {
    let mut decoder = tiff::decoder::Decoder::new(Cursor::new(file)).unwrap();
    decoder.seek_to_image(page).unwrap();
    let mut numbers = |tag| decoder.get_tag_u64_vec(tag).unwrap();
    let (places, lengths) = (numbers(tiff::tags::Tag::StripOffsets), numbers(tiff::tags::Tag::StripByteCounts));
    places.iter().zip(lengths).map(|(&at, length)| file[at as usize..(at + length) as usize].to_vec()).collect()
}

/// How often a run of bytes stands in others.
pub fn count(bytes: &[u8], run: &[u8]) -> usize {
    bytes.windows(run.len()).filter(|window| window[0] == run[0] && window == &run).count()
}

/// The JPEG of a page in such a PDF.
pub fn jpeg(page: &Page) -> Vec<u8> {
    let mut data = Vec::new();
    JpegEncoder::new_with_quality(&mut data, 70)
        .encode(&page.grey, page.width, page.height, ExtendedColorType::L8)
        .unwrap();
    data
}

/// Grey JPEGs in one PDF of 300 dots an inch, with one list of resources for all pages.
pub fn pdf(pages: &[Page]) -> Vec<u8> {
    let [catalog, tree, shared] = [1, 2, 3].map(Ref::new);
    let id = |page: usize, part: i32| Ref::new(10 + 3 * page as i32 + part);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    let mut all = pdf.pages(tree);
    all.kids((0..pages.len()).map(|page| id(page, 0))).count(pages.len() as i32);
    all.insert(Name(b"Resources")).primitive(shared);
    all.finish();
    let names: Vec<String> = (0..pages.len()).map(|page| format!("Im{page}")).collect();
    let mut resources = pdf.indirect(shared).dict();
    let mut images = resources.insert(Name(b"XObject")).dict();
    for (page, name) in names.iter().enumerate() {
        images.pair(Name(name.as_bytes()), id(page, 2));
    }
    images.finish();
    resources.finish();
    for (number, page) in pages.iter().enumerate() {
        let (width, height) = (page.width as f32 * 0.24, page.height as f32 * 0.24);
        pdf.page(id(number, 0)).parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(id(number, 1));
        let mut content = Content::new();
        content.save_state().transform([width, 0.0, 0.0, height, 0.0, 0.0]);
        content.x_object(Name(names[number].as_bytes())).restore_state();
        pdf.stream(id(number, 1), &content.finish());
        let data = jpeg(page);
        let mut image = pdf.image_xobject(id(number, 2), &data);
        image.filter(Filter::DctDecode);
        image.width(page.width as i32).height(page.height as i32).bits_per_component(8).color_space().device_gray();
        image.finish();
    }
    pdf.finish()
}
