//! The stamp: a word drawn visibly at the upper edge of a page. Drawn as strokes, because a font with shapes would
//! have to be embedded whole for one word.

use pdf_writer::{Content, types::LineCapStyle, types::LineJoinStyle};

use super::{Sheet, f};
use crate::record::Placement;

/// Height of a letter, points.
const HEIGHT: f32 = 11.0;
/// A letter is four units wide and six high; one unit parts two letters.
const UNIT: f32 = HEIGHT / 6.0;
const ADVANCE: f32 = 5.5;
/// Distance of the frame from the page's edges, points.
const MARGIN: f32 = 8.0;
const PADDING: f32 = 2.0;

/// Draws `word` in a frame at the upper right of the page as a person sees it.
pub(super) fn draw(sheet: &Sheet<'_>, word: &str, content: &mut Content) {
    let letters: Vec<char> = word.chars().flat_map(char::to_uppercase).collect();
    if letters.is_empty() {
        return;
    }
    let placement = sheet.upright();
    let (across, _) = placement.read_size();
    let pen = Pen { sheet, placement, points: sheet.width / f(sheet.image.width) };
    #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
    let width = letters.len() as f32 * ADVANCE + 2.0 * PADDING;
    let (left, top) = ((f(across) * pen.points - MARGIN - width * UNIT).max(0.0) / UNIT, MARGIN / UNIT);
    let bottom = top + 7.5 + 2.0 * PADDING;

    content.save_state().set_line_cap(LineCapStyle::RoundCap).set_line_join(LineJoinStyle::RoundJoin);
    content.set_fill_gray(1.0).set_stroke_rgb(0.65, 0.05, 0.05).set_line_width(1.1);
    pen.path(&[(left, top), (left + width, top), (left + width, bottom), (left, bottom)], content);
    content.close_path().fill_nonzero_and_stroke();
    for (number, letter) in letters.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
        let x = left + PADDING + 0.75 + number as f32 * ADVANCE;
        for stroke in strokes(letter) {
            let points: Vec<(f32, f32)> = stroke.iter().map(|&(dx, dy)| (x + dx, top + PADDING + 1.5 + dy)).collect();
            pen.path(&points, content);
            content.stroke();
        }
    }
    content.restore_state();
}

/// Draws in units of a letter, from the upper left corner of the page as a person sees it.
struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    placement: Placement,
    points: f32,
}

impl Pen<'_> {
    fn path(&self, points: &[(f32, f32)], content: &mut Content) {
        for (number, (x, y)) in points.iter().enumerate() {
            let pixels = |units: f32| f64::from(units * UNIT / self.points);
            let (x, y) = self.sheet.point(&self.placement, pixels(*x), pixels(*y));
            if number == 0 {
                content.move_to(x, y);
            } else {
                content.line_to(x, y);
            }
        }
    }
}

type Stroke = &'static [(f32, f32)];

/// The letters that our stamps are written with, in Finnish, Swedish and English; a letter that is not here leaves a
/// gap.
fn strokes(letter: char) -> &'static [Stroke] {
    match letter {
        'A' | 'Ä' | 'Å' => match letter {
            'A' => &[LEGS, BAR],
            'Ä' => &[LEGS, BAR, DOT_LEFT, DOT_RIGHT],
            _ => &[LEGS, BAR, RING],
        },
        'C' => &[&[(4.0, 1.0), (3.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 5.0), (1.0, 6.0), (3.0, 6.0), (4.0, 5.0)]],
        'E' => &[&[(4.0, 0.0), (0.0, 0.0), (0.0, 6.0), (4.0, 6.0)], &[(0.0, 3.0), (3.0, 3.0)]],
        'I' => &[&[(2.0, 0.0), (2.0, 6.0)]],
        'J' => &[&[(4.0, 0.0), (4.0, 5.0), (3.0, 6.0), (1.0, 6.0), (0.0, 5.0), (0.0, 4.0)]],
        'K' => &[&[(0.0, 0.0), (0.0, 6.0)], &[(4.0, 0.0), (0.0, 3.5)], &[(1.3, 2.5), (4.0, 6.0)]],
        'L' => &[&[(0.0, 0.0), (0.0, 6.0), (4.0, 6.0)]],
        'N' => &[&[(0.0, 6.0), (0.0, 0.0), (4.0, 6.0), (4.0, 0.0)]],
        'O' => &[ROUND],
        'Ö' => &[ROUND, DOT_LEFT, DOT_RIGHT],
        'P' => &[BOW],
        'S' => &[&[
            (4.0, 1.0),
            (3.0, 0.0),
            (1.0, 0.0),
            (0.0, 1.0),
            (0.0, 2.0),
            (1.0, 3.0),
            (3.0, 3.0),
            (4.0, 4.0),
            (4.0, 5.0),
            (3.0, 6.0),
            (1.0, 6.0),
            (0.0, 5.0),
        ]],
        'T' => &[&[(0.0, 0.0), (4.0, 0.0)], &[(2.0, 0.0), (2.0, 6.0)]],
        'U' => &[&[(0.0, 0.0), (0.0, 5.0), (1.0, 6.0), (3.0, 6.0), (4.0, 5.0), (4.0, 0.0)]],
        'Y' => &[&[(0.0, 0.0), (2.0, 3.0), (4.0, 0.0)], &[(2.0, 3.0), (2.0, 6.0)]],
        _ => &[],
    }
}

const LEGS: Stroke = &[(0.0, 6.0), (2.0, 0.0), (4.0, 6.0)];
const BAR: Stroke = &[(0.8, 4.0), (3.2, 4.0)];
const DOT_LEFT: Stroke = &[(1.0, -1.4), (1.0, -1.1)];
const DOT_RIGHT: Stroke = &[(3.0, -1.4), (3.0, -1.1)];
const RING: Stroke = &[(2.0, -0.6), (1.3, -1.2), (2.0, -1.8), (2.7, -1.2), (2.0, -0.6)];
const ROUND: Stroke =
    &[(1.0, 0.0), (3.0, 0.0), (4.0, 1.0), (4.0, 5.0), (3.0, 6.0), (1.0, 6.0), (0.0, 5.0), (0.0, 1.0), (1.0, 0.0)];
const BOW: Stroke = &[(0.0, 6.0), (0.0, 0.0), (3.0, 0.0), (4.0, 0.8), (4.0, 2.4), (3.0, 3.2), (0.0, 3.2)];
