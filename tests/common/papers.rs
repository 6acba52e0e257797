//! Small papers, each unlike every other: grey noise, soon read.

use std::io::Cursor;

use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder};
use sha2::{Digest as _, Sha256};
use tiff::encoder::{TiffEncoder, colortype::Gray8};

const SIDE: u32 = 48;

/// The noise of one page.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let blocks = (0u64..).flat_map(|block| Sha256::digest([seed.to_le_bytes(), block.to_le_bytes()].concat()).to_vec());
    blocks.take(length).collect()
}

/// One page as PNG.
pub fn png(seed: u64) -> Vec<u8> {
    png_of(seed, SIDE)
}

/// One page of that many dots a side as PNG: noise does not shrink.
pub fn png_of(seed: u64, side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let noise = noise(seed, (side * side) as usize);
    PngEncoder::new(&mut bytes).write_image(&noise, side, side, ExtendedColorType::L8).unwrap();
    bytes
}

/// One page as JPEG.
pub fn jpeg(seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let side = 4 * SIDE;
    let noise = noise(seed, (side * side) as usize);
    JpegEncoder::new(&mut bytes).write_image(&noise, side, side, ExtendedColorType::L8).unwrap();
    bytes
}

/// One page as PDF around a JPEG, with a cross-reference table and a proper end.
pub fn pdf(seed: u64) -> Vec<u8> {
    let (image, side) = (jpeg(seed), 4 * SIDE);
    let content = format!("q {side} 0 0 {side} 0 0 cm /I Do Q");
    let objects: [(String, &[u8]); 5] = [
        ("<</Type/Catalog/Pages 2 0 R>>".to_owned(), b""),
        ("<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(), b""),
        (
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
            ),
            b"",
        ),
        (format!("<</Length {}>>", content.len()), content.as_bytes()),
        (
            format!(
                "<</Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray/BitsPerComponent 8\
                 /Filter/DCTDecode/Length {}>>",
                image.len()
            ),
            &image,
        ),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, (head, stream)) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{head}\n").bytes());
        if !stream.is_empty() {
            bytes.extend([b"stream\n", *stream, b"\nendstream\n"].concat());
        }
        bytes.extend(b"endobj\n");
    }
    let start = bytes.len();
    let end = format!("xref\n0 6\n{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(end.bytes());
    bytes
}

/// Several pages as TIFF: whole after each page, as libraries write it.
pub fn tiff(seed: u64, pages: u64) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    for page in 0..pages {
        let noise = noise(seed * 1000 + page, (SIDE * SIDE) as usize);
        encoder.write_image::<Gray8>(SIDE, SIDE, &noise).unwrap();
    }
    bytes.into_inner()
}

/// What the archive must say of these bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
