//! An image inside a PDF: whether its coded data is all there, its pixels, and its own bytes where they can go on.

use hayro::{
    hayro_interpret::{Image, ImageData, Paint},
    hayro_syntax::object::{Array, Dict, Name, Object, Stream},
};

use super::{
    Fault, bounded,
    ccitt::{self, Coding},
    encode, jpeg,
};
use crate::record::{ImageEncoding, PageImage, Pixels, Raster};

/// Whether all of the coded data is there, and no more of it than a page can have. The interpreter fills up what is
/// missing without a word.
pub(super) fn check_data(image: &Image<'_, '_>) -> Result<(), Fault> {
    bounded(image.width(), image.height())?;
    let stream = stream(image);
    match coded(stream) {
        Coded::Jpeg => {
            // What the JPEG itself says is what its decoder makes room for.
            let header = jpeg::walk(&stream.raw_data()).map_err(|_| Fault::CORRUPT)?;
            bounded(header.width, header.height)
        }
        Coded::Fax => {
            let fax = Fax::of(stream);
            bounded(fax.columns, image.height())?;
            ccitt::rows(&stream.raw_data(), fax.columns, image.height(), fax.coding).map(drop)
        }
        Coded::Samples => {
            let data = stream.decoded().map_err(|_| Fault::CORRUPT)?;
            if data.len() < samples_length(stream, image) { Err(Fault::CORRUPT) } else { Ok(()) }
        }
        Coded::Otherwise => Ok(()),
    }
}

/// Whether the image can be drawn: its data is no mere frame around noise.
pub(super) fn check_decodes(image: &Image<'_, '_>) -> Result<(), Fault> {
    let mut drawn = false;
    match image {
        Image::Raster(image) => image.with_rgba(|_, _| drawn = true, None),
        Image::Stencil(stencil) => stencil.with_stencil(|_, _| drawn = true, None),
    }
    if drawn { Ok(()) } else { Err(Fault::CORRUPT) }
}

/// The pixels, as they are drawn.
pub(super) fn raster(image: &Image<'_, '_>, dpi: u32) -> Result<Raster, Fault> {
    let mut taken = None;
    match image {
        Image::Raster(image) => image.with_rgba(
            |data, _| {
                taken = Some(match data {
                    ImageData::Luma(luma) => (luma.width, luma.height, Pixels::Grey(luma.data)),
                    ImageData::Rgb(rgb) => (rgb.width, rgb.height, Pixels::Rgb(rgb.data)),
                });
            },
            None,
        ),
        Image::Stencil(stencil) => stencil.with_stencil(
            |mask, paint| {
                // 255 is painted. A scan is painted dark on white.
                if is_dark(paint) {
                    let grey = mask.data.iter().map(|&painted| 255 - painted).collect();
                    taken = Some((mask.width, mask.height, Pixels::Grey(grey)));
                }
            },
            None,
        ),
    }
    let (width, height, pixels) = taken.ok_or(Fault::CORRUPT)?;
    if (width, height) != (image.width(), image.height()) {
        return Err(Fault::CORRUPT);
    }
    Raster::new(width, height, dpi, encode::bitonal(width, pixels)).ok_or(Fault::CORRUPT)
}

/// The image's own JPEG or group 4 data, where a PDF of ours shows it as this one does.
pub(super) fn own_data(image: &Image<'_, '_>, dpi: u32) -> Option<PageImage> {
    let stream = stream(image);
    let (width, height) = (image.width(), image.height());
    let encoding = match coded(stream) {
        Coded::Jpeg => {
            let header = jpeg::walk(&stream.raw_data()).ok()?;
            let plain = matches!(image, Image::Raster(_))
                && has_plain_colours(stream.dict())
                && decode_array(stream.dict()).is_none()
                && !stream.dict().contains_key(b"DecodeParms".as_slice());
            let same = (header.width, header.height) == (width, height);
            (plain && same && matches!(header.components, 1 | 3))
                .then_some(ImageEncoding::Jpeg { components: header.components })?
        }
        Coded::Fax => {
            let fax = Fax::of(stream);
            let inverted = decode_array(stream.dict()).is_some_and(|decode| decode.first() == Some(&1.0));
            let grey = matches!(image, Image::Stencil(_)) || has_plain_colours(stream.dict());
            let plain = grey && fax.coding == Coding::Group4 && !fax.byte_aligned && fax.columns == width;
            plain.then_some(ImageEncoding::G4 { black_is_1: fax.black_is_1 != inverted })?
        }
        Coded::Samples | Coded::Otherwise => return None,
    };
    Some(PageImage { width, height, dpi, encoding, own: true, bytes: stream.raw_data().into_owned() })
}

struct Fax {
    coding: Coding,
    columns: u32,
    black_is_1: bool,
    byte_aligned: bool,
}

impl Fax {
    fn of(stream: &Stream<'_>) -> Self {
        let dict = stream.dict();
        let params = dict
            .get::<Dict<'_>>(b"DecodeParms".as_slice())
            .or_else(|| dict.get::<Array<'_>>(b"DecodeParms".as_slice())?.iter::<Dict<'_>>().next())
            .unwrap_or_default();
        let byte_aligned = params.get::<bool>(b"EncodedByteAlign".as_slice()).unwrap_or(false);
        let coding = match params.get::<i32>(b"K".as_slice()).unwrap_or(0) {
            ..0 => Coding::Group4,
            0 if byte_aligned => Coding::ByteAligned,
            k => Coding::Group3 { two_dimensional: k > 0 },
        };
        Self {
            coding,
            columns: params.get::<u32>(b"Columns".as_slice()).unwrap_or(1728),
            black_is_1: params.get::<bool>(b"BlackIs1".as_slice()).unwrap_or(false),
            byte_aligned,
        }
    }
}

fn stream<'i>(image: &'i Image<'_, '_>) -> &'i Stream<'i> {
    match image {
        Image::Raster(image) => image.stream(),
        Image::Stencil(image) => image.stream(),
    }
}

/// Whether another image is laid over or cut out of it.
pub(super) fn is_masked(image: &Image<'_, '_>) -> bool {
    [b"SMask".as_slice(), b"Mask", b"SMaskInData"].iter().any(|key| stream(image).dict().contains_key(*key))
}

fn is_dark(paint: &Paint<'_>) -> bool {
    let Paint::Color(color) = paint else { return false };
    let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
    red.max(green).max(blue) <= 64 && alpha >= 192
}

/// What the stream's raw data is.
enum Coded {
    /// One whole JPEG.
    Jpeg,
    /// CCITT fax rows.
    Fax,
    /// Samples, packed or not.
    Samples,
    /// Another image coding, or several over each other.
    Otherwise,
}

fn coded(stream: &Stream<'_>) -> Coded {
    let dict = stream.dict();
    let filter = dict.get::<Object<'_>>(b"Filter".as_slice()).or_else(|| dict.get::<Object<'_>>(b"F".as_slice()));
    let names: Vec<Name<'_>> = match filter {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(array)) => array.iter::<Name<'_>>().collect(),
        _ => Vec::new(),
    };
    let is_image = |name: &Name<'_>| {
        matches!(&**name, b"DCTDecode" | b"DCT" | b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode" | b"JPXDecode")
    };
    match names.as_slice() {
        [name] if matches!(&**name, b"DCTDecode" | b"DCT") => Coded::Jpeg,
        [name] if matches!(&**name, b"CCITTFaxDecode" | b"CCF") => Coded::Fax,
        names if names.iter().any(is_image) => Coded::Otherwise,
        _ => Coded::Samples,
    }
}

fn decode_array(dict: &Dict<'_>) -> Option<Vec<f32>> {
    Some(dict.get::<Array<'_>>(b"Decode".as_slice())?.iter::<f32>().collect())
}

/// Grey or RGB, device, calibrated or by profile: nothing that a JPEG or fax by itself would not mean.
fn has_plain_colours(dict: &Dict<'_>) -> bool {
    let family = match dict.get::<Object<'_>>(b"ColorSpace".as_slice()) {
        Some(Object::Name(name)) => Some(name),
        Some(Object::Array(array)) => array.iter::<Name<'_>>().next(),
        _ => None,
    };
    family.is_some_and(|name| {
        matches!(&*name, b"DeviceGray" | b"DeviceRGB" | b"CalGray" | b"CalRGB" | b"ICCBased" | b"G" | b"RGB")
    })
}

/// How many bytes the samples must have at least.
fn samples_length(stream: &Stream<'_>, image: &Image<'_, '_>) -> usize {
    let bits = stream.dict().get::<u8>(b"BitsPerComponent".as_slice()).unwrap_or(1);
    let components = match stream.dict().get::<Object<'_>>(b"ColorSpace".as_slice()) {
        Some(Object::Name(name)) if &*name == b"DeviceRGB" => 3,
        _ => 1,
    };
    (image.width() as usize * components * usize::from(bits)).div_ceil(8) * image.height() as usize
}
