//! CCITT fax coding of TIFF strips: all its kinds, and only when every row is there.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use super::Fault;

/// How the rows are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Group 4, T.6.
    Group4,
    /// Group 3, T.4: one- or two-dimensional.
    Group3 { two_dimensional: bool },
    /// TIFF's own run-length coding: group 3 in one dimension, each row beginning on a byte.
    ByteAligned,
}

/// The rows of a strip, packed, 1 is black.
///
/// # Errors
/// Where fewer rows can be decoded than there should be.
pub(super) fn rows(data: &[u8], width: u32, height: u32, coding: Coding) -> Result<Vec<u8>, Fault> {
    let settings = DecodeSettings {
        columns: width,
        rows: height,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: coding == Coding::ByteAligned,
        encoding: match coding {
            Coding::Group4 => EncodingMode::Group4,
            Coding::Group3 { two_dimensional: true } => EncodingMode::Group3_2D,
            Coding::Group3 { two_dimensional: false } | Coding::ByteAligned => EncodingMode::Group3_1D,
        },
        strict: false,
    };
    let mut rows = Rows { width, bits: Vec::new() };
    let decoded = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
    let full = (width as usize).div_ceil(8) * height as usize;
    match decoded {
        _ if rows.bits.len() >= full => {
            rows.bits.truncate(full);
            Ok(rows.bits)
        }
        Ok(_) | Err(_) => Err(Fault::CORRUPT),
    }
}

struct Rows {
    width: u32,
    bits: Vec<u8>,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.bits.len();
        self.bits.resize(start + (self.width as usize).div_ceil(8), 0);
        let row = &mut self.bits[start..];
        for run in changes.chunks(2) {
            let end = run.get(1).copied().unwrap_or(self.width);
            for x in run[0]..end.min(self.width) {
                row[x as usize / 8] |= 0x80 >> (x % 8);
            }
        }
    }
}
