//! A page as an image: where things are on it, and how the image that was read lies on the one that was scanned.

use serde::{Deserialize, Serialize};

/// How sure something is, 0 (a guess) to 1 (certain).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(f32);

impl Confidence {
    /// Nothing better.
    pub const CERTAIN: Self = Self(1.0);

    /// Clamped to 0-1; not-a-number counts as 0.
    #[must_use]
    pub fn new(value: f32) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The number, 0-1.
    #[must_use]
    pub const fn value(self) -> f32 {
        self.0
    }
}

/// A rectangle in pixels, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Region {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

impl Region {
    /// First column to the right of it.
    #[must_use]
    pub const fn right(&self) -> u32 {
        self.x + self.w
    }

    /// First row below it.
    #[must_use]
    pub const fn bottom(&self) -> u32 {
        self.y + self.h
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self { x, y, w: self.right().max(other.right()) - x, h: self.bottom().max(other.bottom()) - y }
    }

    /// Whether they share a pixel.
    #[must_use]
    pub const fn touches(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// How far the content of a scanned page is turned, clockwise, as a viewer shows the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Turn {
    /// Upright.
    #[default]
    None,
    /// Its top is at the right.
    Quarter,
    /// Upside down.
    Half,
    /// Its top is at the left.
    ThreeQuarters,
}

impl Turn {
    /// 0, 90, 180 or 270.
    #[must_use]
    pub const fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }
}

/// How the image that was read (upright, straight, at reading resolution) lies on the one that was scanned.
///
/// The way from scan to reading is: turn back by `turn`, scale by `scale`, rotate by `skew` about the centre with
/// the size unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// Width of the page as scanned, pixels.
    pub scan_width: u32,
    /// Height of the page as scanned, pixels.
    pub scan_height: u32,
    /// How far the scanned content is turned.
    pub turn: Turn,
    /// Reading pixels per scan pixel (1 unless the scan was reduced).
    pub scale: f32,
    /// Degrees by which the upright image was rotated clockwise to make it straight.
    pub skew: f32,
}

impl Placement {
    /// Size of the image that was read.
    #[must_use]
    pub fn read_size(&self) -> (u32, u32) {
        let (w, h) = self.upright_size();
        (scaled(w, self.scale), scaled(h, self.scale))
    }

    fn upright_size(&self) -> (u32, u32) {
        match self.turn {
            Turn::None | Turn::Half => (self.scan_width, self.scan_height),
            Turn::Quarter | Turn::ThreeQuarters => (self.scan_height, self.scan_width),
        }
    }

    /// A place in the image that was read, as a place on the page as scanned: the smallest upright rectangle
    /// there that holds it, cut at the edges.
    #[must_use]
    pub fn to_scan(&self, region: Region) -> Region {
        let corners = [
            (region.x, region.y),
            (region.right(), region.y),
            (region.x, region.bottom()),
            (region.right(), region.bottom()),
        ]
        .map(|(x, y)| self.point_to_scan(f64::from(x), f64::from(y)));
        let min = corners.iter().fold((f64::MAX, f64::MAX), |m, c| (m.0.min(c.0), m.1.min(c.1)));
        let max = corners.iter().fold((f64::MIN, f64::MIN), |m, c| (m.0.max(c.0), m.1.max(c.1)));
        let (x, y) = (whole(min.0, self.scan_width), whole(min.1, self.scan_height));
        Region {
            x,
            y,
            w: whole(max.0.ceil(), self.scan_width).saturating_sub(x),
            h: whole(max.1.ceil(), self.scan_height).saturating_sub(y),
        }
    }

    /// A point of the image that was read, as a point of the page as scanned; it may lie beyond the edges.
    #[must_use]
    pub fn point_to_scan(&self, x: f64, y: f64) -> (f64, f64) {
        let (width, height) = self.read_size();
        let (cx, cy) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        // Undo the straightening: rotate back about the centre (y grows downwards).
        let (sin, cos) = f64::from(-self.skew).to_radians().sin_cos();
        let (dx, dy) = (x - cx, y - cy);
        let (x, y) = (cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
        let (x, y) = (x / f64::from(self.scale), y / f64::from(self.scale));
        let (w, h) = (f64::from(self.scan_width), f64::from(self.scan_height));
        match self.turn {
            Turn::None => (x, y),
            Turn::Quarter => (w - y, x),
            Turn::Half => (w - x, h - y),
            Turn::ThreeQuarters => (y, h - x),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the page, which fits")]
fn whole(value: f64, limit: u32) -> u32 {
    value.clamp(0.0, f64::from(limit)) as u32
}

fn scaled(length: u32, scale: f32) -> u32 {
    whole((f64::from(length) * f64::from(scale)).round(), u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placement(turn: Turn, scale: f32, skew: f32) -> Placement {
        Placement { scan_width: 200, scan_height: 100, turn, scale, skew }
    }

    #[test]
    fn a_mark_in_the_upper_left_of_the_upright_page_is_where_its_top_lies_on_the_scan() {
        let mark = Region { x: 0, y: 0, w: 10, h: 20 };
        assert_eq!(placement(Turn::None, 1.0, 0.0).to_scan(mark), mark);
        assert_eq!(placement(Turn::Quarter, 1.0, 0.0).to_scan(mark), Region { x: 180, y: 0, w: 20, h: 10 });
        assert_eq!(placement(Turn::Half, 1.0, 0.0).to_scan(mark), Region { x: 190, y: 80, w: 10, h: 20 });
        assert_eq!(placement(Turn::ThreeQuarters, 1.0, 0.0).to_scan(mark), Region { x: 0, y: 90, w: 20, h: 10 });
    }

    #[test]
    fn a_reduced_scan_gets_its_own_pixels_back() {
        let mark = Region { x: 10, y: 10, w: 10, h: 10 };
        assert_eq!(placement(Turn::None, 0.5, 0.0).to_scan(mark), Region { x: 20, y: 20, w: 20, h: 20 });
    }

    #[test]
    fn straightening_is_undone_about_the_centre() {
        // A point right of the centre, on the straight page, lay higher when the paper had to be turned clockwise.
        let (_, y) = placement(Turn::None, 1.0, 5.0).point_to_scan(200.0, 50.0);
        assert!((y - (50.0 - 100.0 * 5f64.to_radians().sin())).abs() < 0.01);
    }
}
