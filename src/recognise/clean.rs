//! Cleaning: a page made even, upright and straight, at the resolution that reads best.

use super::{
    Error,
    leptonica::{Orientation, Pix},
};
use crate::record::{Pixels, Placement, Raster, Turn};

/// Resolution to which finer scans are reduced: more costs twice the time and reads no better.
const READING_DPI: f32 = 300.0;
/// From here on a scan is reduced.
const FINE_DPI: u32 = 350;
/// Resolution for finding out how a page lies.
const LAYOUT_DPI: f32 = 150.0;
/// Below this Leptonica's angle is a guess (a blank page gives three degrees with confidence 0).
const LEAST_SKEW_CONFIDENCE: f32 = 3.0;
/// Less is not worth the blur.
const LEAST_SKEW: f32 = 0.1;
/// A page that is evened has its paper at 200.
const DARK_ON_EVENED: u8 = 160;

/// A page ready to be read.
pub(super) struct Clean {
    /// Grey, upright, straight.
    pub(super) image: Pix,
    /// Its resolution.
    pub(super) dpi: u32,
    /// How it lies on the scan.
    pub(super) placement: Placement,
    /// Whether it was told which way is up.
    pub(super) upright: Upright,
}

/// How sure it is that the page is upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Upright {
    /// The letters' ascenders and descenders say so.
    Sure,
    /// Nobody could tell: the words must.
    Unknown,
}

/// Cleans a page, turned back by `turn` where that is known already.
pub(super) fn clean(raster: &Raster, turn: Option<Turn>) -> Result<Clean, Error> {
    let grey = Pix::of(raster).ok_or(Error::Image)?;
    #[expect(clippy::cast_precision_loss, reason = "a resolution is a small number")]
    let dpi = raster.dpi() as f32;
    let scale = if raster.dpi() > FINE_DPI { READING_DPI / dpi } else { 1.0 };
    let grey = if scale == 1.0 { grey } else { grey.scaled(scale).ok_or(Error::Image)? };
    let dpi = dpi * scale;
    let even = match raster.pixels() {
        // Too small a page has no background to speak of.
        Pixels::Grey(_) | Pixels::Rgb(_) => grey.background_evened().unwrap_or(grey),
        Pixels::Bitonal(_) => grey,
    };
    let small =
        even.scaled((LAYOUT_DPI / dpi).min(1.0)).and_then(|s| s.darker_than(DARK_ON_EVENED)).ok_or(Error::Image)?;
    let (turn, upright) = match turn {
        Some(turn) => (turn, Upright::Sure),
        None => small.orientation().map_or((Turn::None, Upright::Unknown), lies),
    };
    let back = quarters_back(turn);
    let (even, small) = match back {
        0 => (even, small),
        _ => (even.turned(back).ok_or(Error::Image)?, small.turned(back).ok_or(Error::Image)?),
    };
    let skew = match small.skew() {
        Some((angle, confidence)) if confidence >= LEAST_SKEW_CONFIDENCE && angle.abs() >= LEAST_SKEW => angle,
        _ => 0.0,
    };
    let image = if skew == 0.0 { even } else { even.rotated(skew).ok_or(Error::Image)? };
    let placement = Placement { scan_width: raster.width(), scan_height: raster.height(), turn, scale, skew };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand")]
    Ok(Clean { image, dpi: dpi.round() as u32, placement, upright })
}

/// Quarters by which to turn the page clockwise so that it stands upright.
const fn quarters_back(turn: Turn) -> u8 {
    match turn {
        Turn::None => 0,
        Turn::Quarter => 3,
        Turn::Half => 2,
        Turn::ThreeQuarters => 1,
    }
}

/// How the page lies, as Leptonica sees it.
fn lies(seen: Orientation) -> (Turn, Upright) {
    const SURE: f32 = 4.0;
    const RATIO: f32 = 1.8;
    let Orientation { up, left } = seen;
    let upright = up.abs() >= SURE && up.abs() >= RATIO * left.abs();
    let sideways = left.abs() >= SURE && left.abs() >= RATIO * up.abs();
    match (upright, sideways) {
        (true, _) if up > 0.0 => (Turn::None, Upright::Sure),
        (true, _) => (Turn::Half, Upright::Sure),
        // Leptonica's "left" has its text running upwards: the top is at the left.
        (_, true) if left > 0.0 => (Turn::ThreeQuarters, Upright::Sure),
        (_, true) => (Turn::Quarter, Upright::Sure),
        _ => (Turn::None, Upright::Unknown),
    }
}
