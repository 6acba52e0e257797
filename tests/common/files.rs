//! Small files as scanners, programs and enemies make them, byte by byte. Also the seeds of the fuzz targets.

use std::io::Write as _;

use fax::{Color, VecWriter, encoder::Encoder};
use flate2::{Compression, write::ZlibEncoder};
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder};

/// Side of the small pictures.
pub const SIDE: u32 = 48;

/// One byte a pixel: a pattern with nothing regular in it.
pub fn grey() -> Vec<u8> {
    (0..SIDE * SIDE).map(|i| if i * i % 11 < 4 { 20 } else { 240 }).collect()
}

/// The same, coloured.
pub fn rgb() -> Vec<u8> {
    grey().into_iter().flat_map(|g| [g, g / 2, 255 - g]).collect()
}

/// One bit a pixel, 1 is black.
fn bits() -> Vec<u8> {
    let dark = |eight: &[u8]| eight.iter().fold(0, |byte, g| byte << 1 | u8::from(*g < 128));
    grey().chunks(8).map(dark).collect()
}

pub fn jpeg(colour: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    if colour {
        encoder.encode(&rgb(), SIDE, SIDE, ExtendedColorType::Rgb8).unwrap();
    } else {
        encoder.encode(&grey(), SIDE, SIDE, ExtendedColorType::L8).unwrap();
    }
    bytes
}

/// A JPEG that says it is so large.
pub fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg(false);
    let frame = bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A JPEG with a colour profile of so many bytes.
pub fn jpeg_with_profile(length: usize) -> Vec<u8> {
    let plain = jpeg(true);
    let mut bytes = plain[..2].to_vec();
    let profile = vec![7; length];
    let parts = profile.chunks(65_000);
    let count = u8::try_from(parts.len()).unwrap();
    for (number, part) in (1_u8..).zip(parts) {
        bytes.extend([0xFF, 0xE2]);
        bytes.extend(u16::try_from(part.len() + 16).unwrap().to_be_bytes());
        bytes.extend(b"ICC_PROFILE\0");
        bytes.extend([number, count]);
        bytes.extend(part);
    }
    bytes.extend(&plain[2..]);
    bytes
}

pub fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    image::ImageEncoder::write_image(PngEncoder::new(&mut bytes), &rgb(), SIDE, SIDE, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A black page of one bit a pixel, whole and right.
pub fn black_png(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend(kind);
        file.extend(data);
        let mut check = flate2::Crc::new();
        check.update(kind);
        check.update(data);
        file.extend(check.sum().to_be_bytes());
    };
    let header: Vec<u8> = width.to_be_bytes().into_iter().chain(height.to_be_bytes()).chain([1, 0, 0, 0, 0]).collect();
    chunk(b"IHDR", &header);
    chunk(b"IDAT", &deflated_zeros((width as usize / 8 + 1) * height as usize));
    chunk(b"IEND", &[]);
    file
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// So many zeros, without holding them.
pub fn deflated_zeros(mut count: usize) -> Vec<u8> {
    let block = vec![0; 1 << 20];
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    while count > 0 {
        let part = count.min(block.len());
        encoder.write_all(&block[..part]).unwrap();
        count -= part;
    }
    encoder.finish().unwrap()
}

/// The small picture in group 4.
pub fn group4() -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in grey().chunks(SIDE as usize) {
        let pels = row.iter().map(|&g| if g < 128 { Color::Black } else { Color::White });
        let Ok(()) = encoder.encode_line(pels, SIDE);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

/// A page of a TIFF: its own tags (each with its values), and its strips.
pub struct Sheet {
    pub tags: Vec<(u16, Vec<u32>)>,
    pub strips: Vec<Vec<u8>>,
}

impl Sheet {
    /// The small picture, compressed so.
    pub fn coded(compression: u32, photometric: u32, bits: &[u32], strips: Vec<Vec<u8>>) -> Self {
        let tags = vec![
            (258, bits.to_vec()),
            (259, vec![compression]),
            (262, vec![photometric]),
            (277, vec![u32::try_from(bits.len()).unwrap()]),
        ];
        Self { tags, strips }
    }

    pub fn fax() -> Self {
        Self::coded(4, 0, &[1], vec![group4()])
    }

    /// With another value of a tag, or one more.
    pub fn with(mut self, tag: u16, values: &[u32]) -> Self {
        self.tags.retain(|(other, _)| *other != tag);
        self.tags.push((tag, values.to_vec()));
        self
    }
}

/// A little-endian TIFF: each page's strips, then its directory. `last_link` is where the chain goes on at its end.
pub fn tiff(sheets: Vec<Sheet>, last_link: u32) -> Vec<u8> {
    let mut file = b"II\x2A\0\0\0\0\0".to_vec();
    let mut link = 4;
    for sheet in sheets {
        let place = |file: &mut Vec<u8>, bytes: &[u8]| {
            file.extend(bytes);
            u32::try_from(file.len() - bytes.len()).unwrap()
        };
        let offsets: Vec<u32> = sheet.strips.iter().map(|strip| place(&mut file, strip)).collect();
        let counts = sheet.strips.iter().map(|strip| u32::try_from(strip.len()).unwrap()).collect();
        let mut tags = vec![(256, vec![SIDE]), (257, vec![SIDE]), (273, offsets), (279, counts)];
        tags.retain(|(tag, _)| sheet.tags.iter().all(|(other, _)| other != tag));
        tags.extend(sheet.tags);
        tags.sort_by_key(|(tag, _)| *tag);
        let mut directory = u16::try_from(tags.len()).unwrap().to_le_bytes().to_vec();
        for (tag, values) in tags {
            directory.extend(u16::to_le_bytes(tag));
            directory.extend(4_u16.to_le_bytes());
            directory.extend(u32::try_from(values.len()).unwrap().to_le_bytes());
            let all: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            let value = if let [value] = values[..] { value } else { place(&mut file, &all) };
            directory.extend(value.to_le_bytes());
        }
        let at = file.len();
        file[link..link + 4].copy_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
        link = at + directory.len();
        file.extend(directory);
        file.extend([0; 4]);
    }
    file[link..].copy_from_slice(&last_link.to_le_bytes());
    file
}

/// Every kind of TIFF page that scanners make, by its name.
pub fn sheets() -> Vec<(&'static str, Sheet)> {
    let planes = |step: usize| rgb().into_iter().skip(step).step_by(3).collect::<Vec<u8>>();
    let quarter = |g: &u8| if *g < 128 { 0_u8 } else { 15 };
    let nibbles: Vec<u8> = grey().chunks(2).map(|pair| quarter(&pair[0]) << 4 | quarter(&pair[1])).collect();
    let levels: Vec<u32> = (0..3).flat_map(|_| (0..16).map(|level| level * 257 * 17)).collect();
    vec![
        ("plain-grey", Sheet::coded(1, 1, &[8], vec![grey()])),
        ("plain-bits", Sheet::coded(1, 0, &[1], vec![bits()])),
        ("plain-rgb", Sheet::coded(1, 2, &[8, 8, 8], vec![rgb()])),
        ("deflate", Sheet::coded(8, 2, &[8, 8, 8], vec![deflated(&rgb())])),
        ("deflate-difference", Sheet::coded(8, 1, &[8], vec![deflated(&grey())]).with(317, &[2])),
        ("planes", Sheet::coded(1, 2, &[8, 8, 8], vec![planes(0), planes(1), planes(2)]).with(284, &[2])),
        ("palette-4", Sheet::coded(1, 3, &[4], vec![nibbles]).with(320, &levels)),
        ("group-4", Sheet::fax()),
        ("group-4-turned", {
            let turned = group4().into_iter().map(u8::reverse_bits).collect();
            Sheet::coded(4, 0, &[1], vec![turned]).with(266, &[2])
        }),
        ("jpeg-grey", Sheet::coded(7, 1, &[8], vec![jpeg(false)])),
        ("jpeg-colour", Sheet::coded(7, 6, &[8, 8, 8], vec![jpeg(true)]).with(530, &[1, 1])),
    ]
}

/// A PDF of these objects, numbered from 1; the first is its catalogue.
pub fn pdf(objects: &[Vec<u8>], more_in_trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    let count = objects.len() + 1;
    file.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let trailer = format!("trailer\n<< /Size {count} /Root 1 0 R {more_in_trailer} >>\nstartxref\n{table}\n%%EOF\n");
    file.extend(trailer.bytes());
    file
}

pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< /Length {} {dict} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

/// A page of `side` points with this content stream; its resources may name the objects from 5 on.
pub fn page(side: u32, content: Vec<u8>, resources: &str, more: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let sheet = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {side} {side}] /Contents 4 0 R /Resources << {resources} >> >>"
    );
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        sheet.into_bytes(),
        content,
    ];
    objects.extend(more);
    objects
}

/// A page that one image fills.
pub fn scanned(dict: &str, data: &[u8]) -> Vec<u8> {
    let image = stream(&format!("/Type /XObject /Subtype /Image {dict}"), data);
    pdf(&page(72, stream("", b"72 0 0 72 0 0 cm /Im Do"), "/XObject << /Im 5 0 R >>", vec![image]), "")
}

/// Every kind of PDF page that scanners and programs make, by its name.
pub fn pdfs() -> Vec<(&'static str, Vec<u8>)> {
    let side = format!("/Width {SIDE} /Height {SIDE}");
    let flate = deflated(&grey());
    let text = stream("", b"BT /F 12 Tf 5 30 Td (Suunnitelma) Tj ET 5 5 20 10 re f");
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec();
    let gray = "/ColorSpace /DeviceGray /BitsPerComponent";
    vec![
        ("jpeg", scanned(&format!("{side} {gray} 8 /Filter /DCTDecode"), &jpeg(false))),
        ("flate", scanned(&format!("{side} {gray} 8 /Filter /FlateDecode"), &flate)),
        (
            "group-4",
            scanned(
                &format!("{side} {gray} 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {SIDE} >>"),
                &group4(),
            ),
        ),
        (
            "jpeg-in-flate",
            scanned(&format!("{side} {gray} 8 /Filter [/FlateDecode /DCTDecode]"), &deflated(&jpeg(false))),
        ),
        ("text", pdf(&page(72, text, "/Font << /F 5 0 R >>", vec![font]), "")),
    ]
}
