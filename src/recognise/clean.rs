//! Cleaning: a page made even, upright and straight, at the resolution that reads best.

use std::cell::OnceCell;

use super::{Error, leaders::leaders, leptonica::Pix};
use crate::record::{Pixels, Placement, Raster, Region, Turn};

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
    /// Without its rulings, once somebody asked for it.
    bare: OnceCell<Pix>,
}

/// Which ways a page may lie, the likeliest first, and whether the first is as good as certain.
pub(super) struct Lies {
    pub(super) turns: Vec<Turn>,
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
        Ok(Clean { image, dpi: self.dpi, placement, bare: OnceCell::new() })
    }

    /// How the page lies. Lines of text show along which side they run once the rulings, which run both ways, are
    /// out; ascenders and descenders show which end is up, when the lines are straight.
    pub(super) fn lies(&self) -> Result<Lies, Error> {
        let letters = without_edges(&self.small).and_then(|small| bare(&small)).ok_or(Error::Image)?;
        let sideways = letters.turned(1).ok_or(Error::Image)?;
        let (along, across) = (skew(&letters), skew(&sideways));
        let angle = if across.1 > along.1 { across.0 } else { along.0 };
        let seen = letters.rotated(angle).and_then(|straight| straight.orientation()).unwrap_or_default();
        let (less, more) = (along.1.min(across.1).max(1.0), along.1.max(across.1));
        let clear = more > 2.0 * less;
        let runs_down = if clear { across.1 > along.1 } else { seen.left.abs() > seen.up.abs() };
        Ok(if runs_down {
            lies([Turn::ThreeQuarters, Turn::Quarter], seen.left, clear)
        } else {
            lies([Turn::None, Turn::Half], seen.up, clear)
        })
    }
}

/// The letters of a page at layout resolution: what is longer than any stroke of theirs is a ruling.
fn bare(small: &Pix) -> Option<Pix> {
    /// Two fifths of an inch.
    const RULING: u32 = 60;
    let across = small.runs(true, RULING)?.grown()?;
    let down = small.runs(false, RULING)?.grown()?;
    small.without(&across)?.without(&down)
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
/// The others are left out where the lines are clear.
fn lies([first, second]: [Turn; 2], says: f32, clear: bool) -> Lies {
    /// What Leptonica's authors take for certain on a page full of text is 8; a form has less of it.
    const SURE: f32 = 5.0;
    let [one, other] = if says >= 0.0 { [first, second] } else { [second, first] };
    let mut turns = vec![one, other];
    if !clear {
        turns.extend([quarters(of(first) + 3), quarters(of(first) + 1)]);
    }
    Lies { turns, sure: clear && says.abs() >= SURE }
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

impl Clean {
    /// The page without its long ruling lines and leaders: in a table Tesseract takes a cell's frame for the letters' own.
    pub(super) fn bare(&self) -> Result<&Pix, Error> {
        if let Some(bare) = self.bare.get() {
            return Ok(bare);
        }
        let bare = self.without_rulings().ok_or(Error::Image)?;
        Ok(self.bare.get_or_init(|| bare))
    }

    fn without_rulings(&self) -> Option<Pix> {
        let black = self.image.darker_than(INK)?;
        let length = self.dpi / 2;
        let across = black.runs(true, length)?.grown()?;
        let down = black.runs(false, length)?.grown()?;
        let lines = across.with(&down)?.with(&leaders(&black, self.dpi)?)?;
        self.image.painted(&lines, 255)
    }
}

/// The signs of a comb, a box each, as one line of signs close to each other. The walls reach from edge to edge of
/// `comb`; no sign does.
pub(super) fn combed(comb: &Pix) -> Option<Pix> {
    let (width, height) = (comb.width() as usize, comb.height() as usize);
    let black = comb.darker_than(INK)?;
    let walls = black.runs(false, comb.height() * 7 / 10)?.grown()?;
    let floors = black.runs(true, comb.height() * 5 / 4)?.grown()?;
    let rows = comb.painted(&walls, 255)?.painted(&floors, 255)?.rows();
    let mut kept = Vec::new();
    let mut gap = 0;
    for x in 0..width {
        let dark = (0..height).filter(|y| rows[y * width + x] < INK).count();
        gap = if dark > 1 { 0 } else { gap + 1 };
        if gap <= height / 6 {
            kept.push(x);
        }
    }
    let line = (0..height).flat_map(|y| kept.iter().map(move |x| y * width + x)).map(|at| rows[at]).collect();
    let raster = Raster::new(u32::try_from(kept.len()).ok()?, comb.height(), 300, Pixels::Grey(line))?;
    Pix::of(&raster)
}
