//! QR codes, as rows of squares that a template draws.

use rxing::{BarcodeFormat, EncodeHints, Writer as _, qrcode::QRCodeWriter};

use super::Error;

/// A QR code of a text, with as much correction as there is: sheets get creased and stained. Each run of dark squares
/// as column, row and length; and how many squares a side has.
///
/// # Errors
/// When the text is too long for a code.
pub fn qr(text: &str) -> Result<(Vec<[u32; 3]>, u32), Error> {
    let hints =
        EncodeHints { ErrorCorrection: Some("H".to_owned()), Margin: Some("0".to_owned()), ..EncodeHints::default() };
    let squares =
        QRCodeWriter.encode_with_hints(text, &BarcodeFormat::QR_CODE, 0, 0, &hints).map_err(|_| Error::Drawing)?;
    let side = squares.height();
    let mut runs = Vec::new();
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let length = (x..side).take_while(|&x| squares.get(x, y)).count();
            let length = u32::try_from(length).unwrap_or(0);
            if length > 0 {
                runs.push([x, y, length]);
            }
            x += length.max(1);
        }
    }
    Ok((runs, side))
}
