//! The ink of a page: every dark point, small enough to keep and fine enough to find a signature in.

use super::{Error, clean::INK, leptonica::Pix};
use crate::record::Ink;

/// Resolution of the map.
const INK_DPI: f32 = 150.0;

/// The dark points of an upright, straight page.
pub(super) fn ink(page: &Pix, dpi: u32) -> Result<Ink, Error> {
    #[expect(clippy::cast_precision_loss, reason = "a resolution is a small number")]
    let scale = (INK_DPI / dpi.max(1) as f32).min(1.0);
    let small = page.scaled(scale).and_then(|small| small.darker_than(INK)).ok_or(Error::Image)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a thousand")]
    let per_mille = (scale * 1000.0).round() as u32;
    Ok(Ink { width: small.width(), height: small.height(), per_mille, bits: small.rows() })
}
