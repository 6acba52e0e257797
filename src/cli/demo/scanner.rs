//! The demo's scanner: a typeset page goes through it and comes out a little crooked, grey and dusty.

use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};

use crate::typeset::Picture;

/// How good the scanner's day is.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// How crooked the sheet lay, in degrees.
    pub skew: f32,
    /// How bright the paper comes out.
    pub paper: u8,
    /// How far a pixel may stray.
    pub noise: u8,
    /// Grains of dust on the glass.
    pub dust: u16,
    /// The same seed makes the same scan.
    pub seed: u64,
}

/// Scans a page.
#[must_use]
pub fn scan(page: &Picture, day: Day) -> Picture {
    let mut chance = StdRng::seed_from_u64(day.seed);
    let (sine, cosine) = day.skew.to_radians().sin_cos();
    let (middle_x, middle_y) = (float(page.width) / 2.0, float(page.height) / 2.0);
    let mut grey = Vec::with_capacity(page.grey.len());
    let mut grain_of_row = vec![0; page.width as usize];
    for row in 0..page.height {
        chance.fill_bytes(&mut grain_of_row);
        let y = float(row) - middle_y;
        for (column, random) in (0..page.width).zip(&grain_of_row) {
            let x = float(column) - middle_x;
            let ink = brightness(page, cosine * x + sine * y + middle_x, cosine * y - sine * x + middle_y);
            let strayed = f32::from(random % (day.noise + 1)) - f32::from(day.noise) / 2.0;
            grey.push(byte(ink * f32::from(day.paper) / 255.0 + strayed));
        }
    }
    let mut scanned = Picture { width: page.width, height: page.height, grey };
    for _ in 0..day.dust {
        let (x, y) = (chance.gen_range(2..page.width - 2), chance.gen_range(2..page.height - 2));
        let grains = chance.gen_range(1..=2);
        grain(&mut scanned, x, y, grains);
    }
    scanned
}

/// Brightness between four pixels; the scanner's lid beyond the sheet is white.
fn brightness(page: &Picture, x: f32, y: f32) -> f32 {
    if x < 0.0 || y < 0.0 || x >= float(page.width - 1) || y >= float(page.height - 1) {
        return 255.0;
    }
    let (column, row) = (whole(x), whole(y));
    let (right, below) = (x - float(column), y - float(row));
    let (here, down) = (index(page, column, row), index(page, column, row + 1));
    let mix = |at: usize| f32::from(page.grey[at]) * (1.0 - right) + f32::from(page.grey[at + 1]) * right;
    mix(here) * (1.0 - below) + mix(down) * below
}

fn grain(page: &mut Picture, x: u32, y: u32, size: u32) {
    for row in y..y + size {
        for column in x..x + size {
            let index = index(page, column, row);
            if let Some(pixel) = page.grey.get_mut(index) {
                *pixel = 70;
            }
        }
    }
}

fn index(page: &Picture, x: u32, y: u32) -> usize {
    y as usize * page.width as usize + x as usize
}

#[expect(clippy::cast_precision_loss, reason = "a page has fewer pixels in a row than a float counts exactly")]
const fn float(pixels: u32) -> f32 {
    pixels as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only asked within the page")]
const fn whole(pixels: f32) -> u32 {
    pixels as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
const fn byte(brightness: f32) -> u8 {
    brightness.clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_day_gives_the_same_scan_and_keeps_the_ink_dark() {
        let mut page = Picture { width: 80, height: 60, grey: vec![255; 80 * 60] };
        for column in 20..60 {
            page.grey[30 * 80 + column] = 0;
            page.grey[31 * 80 + column] = 0;
        }
        let day = Day { skew: 0.5, paper: 245, noise: 10, dust: 2, seed: 7 };
        let scanned = scan(&page, day);
        assert!(scanned == scan(&page, day));
        assert!(scanned.grey[30 * 80 + 40] < 100, "ink is ink");
        assert!((230..=255).contains(&scanned.grey[5 * 80 + 5]), "paper is paper");
    }
}
