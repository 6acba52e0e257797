//! The files that office scanners write: multi-page G4 TIFF, JPEG in a PDF, JPEG, PNG.

use fax::{Color, VecWriter, encoder::Encoder};
use image::{ExtendedColorType, ImageEncoder, ImageError, codecs};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use crate::typeset::Picture;

/// Darker than this is black where a file knows only black and white.
const BLACK: u8 = 150;

/// Black and white pages in one TIFF, CCITT group 4. The directory of a page stands behind its data, as in the
/// files of most scanners.
#[must_use]
pub fn tiff(pages: &[Picture], dpi: u16) -> Vec<u8> {
    let mut file = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for page in pages {
        let data = group4(page);
        let data_at = word(file.len());
        file.extend_from_slice(&data);
        if file.len() % 2 == 1 {
            file.push(0);
        }
        let resolution_at = word(file.len());
        file.extend_from_slice(&u32::from(dpi).to_le_bytes());
        file.extend_from_slice(&1_u32.to_le_bytes());
        let directory_at = word(file.len());
        file[link..link + 4].copy_from_slice(&directory_at.to_le_bytes());
        let (short, long, rational) = (3_u16, 4_u16, 5_u16);
        let entries = [
            (256_u16, long, page.width),   // ImageWidth
            (257, long, page.height),      // ImageLength
            (258, short, 1),               // BitsPerSample
            (259, short, 4),               // Compression: group 4
            (262, short, 0),               // PhotometricInterpretation: white is zero
            (273, long, data_at),          // StripOffsets
            (277, short, 1),               // SamplesPerPixel
            (278, long, page.height),      // RowsPerStrip
            (279, long, word(data.len())), // StripByteCounts
            (282, rational, resolution_at),
            (283, rational, resolution_at),
            (296, short, 2), // ResolutionUnit: inch
        ];
        file.extend_from_slice(&u16::try_from(entries.len()).unwrap_or_default().to_le_bytes());
        for (tag, kind, value) in entries {
            file.extend_from_slice(&tag.to_le_bytes());
            file.extend_from_slice(&kind.to_le_bytes());
            file.extend_from_slice(&1_u32.to_le_bytes());
            file.extend_from_slice(&value.to_le_bytes());
        }
        link = file.len();
        file.extend_from_slice(&[0; 4]);
    }
    file
}

fn group4(page: &Picture) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in page.grey.chunks_exact(page.width as usize) {
        let pixels = row.iter().map(|&grey| if grey < BLACK { Color::Black } else { Color::White });
        let Ok(()) = encoder.encode_line(pixels, page.width);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

fn word(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// One grey page as JPEG.
///
/// # Errors
/// When the image is too large for its kind.
pub fn jpeg(page: &Picture, dpi: u16, quality: u8) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let mut encoder = codecs::jpeg::JpegEncoder::new_with_quality(&mut file, quality);
    encoder.set_pixel_density(codecs::jpeg::PixelDensity::dpi(dpi));
    encoder.write_image(&page.grey, page.width, page.height, ExtendedColorType::L8)?;
    Ok(file)
}

/// One grey page as PNG. It does not say its resolution, like a picture taken off a screen.
///
/// # Errors
/// When the image is too large for its kind.
pub fn png(page: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    codecs::png::PngEncoder::new(&mut file).write_image(&page.grey, page.width, page.height, ExtendedColorType::L8)?;
    Ok(file)
}

/// Grey pages as JPEG in one PDF.
///
/// # Errors
/// When the image is too large for its kind.
pub fn pdf(pages: &[Picture], dpi: u16, quality: u8) -> Result<Vec<u8>, ImageError> {
    let mut pdf = Pdf::new();
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let id = |page: usize, part: i32| Ref::new(3 + 3 * i32::try_from(page).unwrap_or_default() + part);
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree)
        .kids((0..pages.len()).map(|page| id(page, 0)))
        .count(i32::try_from(pages.len()).unwrap_or_default());
    let points = |pixels: u32| f32::from(u16::try_from(pixels).unwrap_or(u16::MAX)) * 72.0 / f32::from(dpi);
    for (number, page) in pages.iter().enumerate() {
        let (width, height) = (points(page.width), points(page.height));
        let mut sheet = pdf.page(id(number, 0));
        sheet.media_box(Rect::new(0.0, 0.0, width, height)).parent(tree).contents(id(number, 1));
        sheet.resources().x_objects().pair(Name(b"Scan"), id(number, 2));
        sheet.finish();
        let mut content = Content::new();
        content.save_state().transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(Name(b"Scan")).restore_state();
        pdf.stream(id(number, 1), &content.finish());
        let data = jpeg(page, dpi, quality)?;
        let mut image = pdf.image_xobject(id(number, 2), &data);
        image.filter(Filter::DctDecode);
        image.bits_per_component(8).width(i32::try_from(page.width).unwrap_or_default());
        image.height(i32::try_from(page.height).unwrap_or_default());
        image.color_space().device_gray();
        image.finish();
    }
    Ok(pdf.finish())
}
