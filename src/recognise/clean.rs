//! Cleaning: a page made even, upright and straight, at the resolution that reads best.

use super::{Error, leptonica::Pix};
use crate::record::{Pixels, Placement, Raster, Region, Turn};

/// Resolution to which finer scans are reduced: more costs twice the time and reads no better.
const READING_DPI: f32 = 300.0;
/// From here on a scan is reduced.
const FINE_DPI: u32 = 350;
/// Resolution for finding out how a page lies.
const LAYOUT_DPI: f32 = 150.0;
/// Letters that say less than this as to which way is up say nothing.
const UNHEARD: f32 = 4.0;
/// Below this Leptonica's angle is a guess (a blank page gives three degrees with confidence 0).
const LEAST_SKEW_CONFIDENCE: f32 = 3.0;
/// Less is not worth the blur.
const LEAST_SKEW: f32 = 0.1;
/// The paper is white; darker than this is ink.
pub(super) const INK: u8 = 200;

/// A page at reading resolution and evened, not yet turned.
pub(super) struct Evened {
    image: Pix,
    /// One bit a pixel at layout resolution.
    small: Pix,
    dpi: u32,
    scale: f32,
    scan: (u32, u32),
}

/// A page ready to be read.
pub(super) struct Clean {
    /// Grey, upright, straight.
    pub(super) image: Pix,
    /// Its resolution.
    pub(super) dpi: u32,
    /// How it lies on the scan.
    pub(super) placement: Placement,
}

/// Which ways a page may lie, the likeliest first, and whether the first is as good as certain.
pub(super) struct Lies {
    pub(super) turns: [Turn; 4],
    pub(super) sure: bool,
}

impl Evened {
    /// Takes a page to reading resolution, and its shadows out.
    pub(super) fn of(raster: &Raster) -> Result<Self, Error> {
        let grey = Pix::of(raster).ok_or(Error::Image)?;
        #[expect(clippy::cast_precision_loss, reason = "a resolution is a small number")]
        let dpi = raster.dpi() as f32;
        let scale = if raster.dpi() > FINE_DPI { READING_DPI / dpi } else { 1.0 };
        let grey = if raster.dpi() > FINE_DPI { grey.scaled(scale).ok_or(Error::Image)? } else { grey };
        let dpi = dpi * scale;
        let image = match raster.pixels() {
            // Too small a page has no background to speak of.
            Pixels::Grey(_) | Pixels::Rgb(_) => grey.background_evened().unwrap_or(grey),
            Pixels::Bitonal(_) => grey,
        };
        let small = image.scaled((LAYOUT_DPI / dpi).min(1.0)).and_then(|s| s.darker_than(INK)).ok_or(Error::Image)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand")]
        let dpi = dpi.round() as u32;
        Ok(Self { image, small, dpi, scale, scan: (raster.width(), raster.height()) })
    }

    /// Turned back by `turn` and made straight.
    pub(super) fn upright(&self, turn: Turn) -> Result<Clean, Error> {
        let back = quarters_back(turn);
        let turned;
        let (image, small) = if back == 0 {
            (&self.image, &self.small)
        } else {
            turned = (self.image.turned(back).ok_or(Error::Image)?, self.small.turned(back).ok_or(Error::Image)?);
            (&turned.0, &turned.1)
        };
        let skew = without_edges(small).map_or(0.0, |inside| skew(&inside).0);
        let image = image.rotated(skew).ok_or(Error::Image)?;
        let (scan_width, scan_height) = self.scan;
        let placement = Placement { scan_width, scan_height, turn, scale: self.scale, skew };
        Ok(Clean { image, dpi: self.dpi, placement })
    }

    /// How the page lies. Lines of text show along which side they run; ascenders and descenders show which end is
    /// up, when the lines are straight.
    pub(super) fn lies(&self) -> Result<Lies, Error> {
        let inside = without_edges(&self.small).ok_or(Error::Image)?;
        let sideways = inside.turned(1).ok_or(Error::Image)?;
        let (along, across) = (skew(&inside), skew(&sideways));
        let [seen, seen_sideways] = [(&inside, along), (&sideways, across)]
            .map(|(page, (angle, _))| page.rotated(angle).and_then(|straight| straight.orientation()));
        let (seen, seen_sideways) = (seen.unwrap_or_default(), seen_sideways.unwrap_or_default());
        // The same question asked twice: what is up here is at the left or right there.
        let up = seen.up - seen_sideways.left;
        let left = seen.left + seen_sideways.up;
        // A frame around the page runs both ways; the letters outvote it.
        let lines_run_down = across.1 >= LEAST_SKEW_CONFIDENCE && across.1 > 2.0 * along.1;
        let runs_down = lines_run_down && (left.abs() >= up.abs() || up.abs() < UNHEARD);
        Ok(if runs_down {
            lies([Turn::ThreeQuarters, Turn::Quarter], left)
        } else {
            lies([Turn::None, Turn::Half], up)
        })
    }
}

/// What lies along the edges of a scan, the shadow of the lid or the end of the glass, is straight as a rule while
/// the paper is not, and would be taken for its lines.
fn without_edges(small: &Pix) -> Option<Pix> {
    let (width, height) = (small.width(), small.height());
    let (x, y) = (width / 20, height / 20);
    small.part(Region { x, y, w: width - 2 * x, h: height - 2 * y })
}

/// The angle by which to turn clockwise, 0 where that is a guess, and how sure it is.
fn skew(small: &Pix) -> (f32, f32) {
    match small.skew() {
        Some((angle, confidence)) if confidence >= LEAST_SKEW_CONFIDENCE && angle.abs() >= LEAST_SKEW => {
            (angle, confidence)
        }
        Some((_, confidence)) => (0.0, confidence),
        None => (0.0, 0.0),
    }
}

/// The two ways that the lines allow come first, ordered by what the letters say; `first` is positive for the first.
fn lies([first, second]: [Turn; 2], says: f32) -> Lies {
    /// Twice what Leptonica's authors take for certain at the least, since it was asked twice.
    const SURE: f32 = 10.0;
    let [one, other] = if says >= 0.0 { [first, second] } else { [second, first] };
    let [third, fourth] = [quarters(of(first) + 3), quarters(of(first) + 1)];
    Lies { turns: [one, other, third, fourth], sure: says.abs() >= SURE }
}

/// Quarters clockwise by which a page that lies so is turned.
const fn of(turn: Turn) -> u8 {
    match turn {
        Turn::None => 0,
        Turn::Quarter => 1,
        Turn::Half => 2,
        Turn::ThreeQuarters => 3,
    }
}

const fn quarters(quarters: u8) -> Turn {
    match quarters % 4 {
        0 => Turn::None,
        1 => Turn::Quarter,
        2 => Turn::Half,
        _ => Turn::ThreeQuarters,
    }
}

/// Quarters by which to turn the page clockwise so that it stands upright.
const fn quarters_back(turn: Turn) -> u8 {
    (4 - of(turn)) % 4
}

/// The page without its long ruling lines: in a table Tesseract takes a cell's frame for the letters' own.
pub(super) fn without_rulings(page: &Clean) -> Option<Pix> {
    let black = page.image.darker_than(INK)?;
    let length = page.dpi / 2;
    let mut image = None;
    for across in [true, false] {
        let lines = black.runs(across, length)?.grown()?;
        image = Some(image.as_ref().unwrap_or(&page.image).painted(&lines, 255)?);
    }
    image
}
