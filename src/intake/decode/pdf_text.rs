//! The text that a PDF page brings along: every letter that it draws, with its place. What is drawn is not yet what
//! is seen (it may be white, covered or another letter's shape): whoever takes these for words looks at the page first.

use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterSettings, SoftMask,
        font::{Glyph, GlyphRun},
        hayro_cmap::BfString,
    },
    hayro_syntax::page::Page,
    kurbo::{BezPath, Point, Rect, Shape as _},
};

use super::pdf_survey::{go_through, sheet};
use crate::record::{Letter, Private};

/// A page that draws more letters is no text.
const MOST_LETTERS: usize = 100_000;

/// The letters of a page in the order of drawing, their places in pixels of the page rendered at `scale`. Letters
/// that are drawn as invisible or beside the sheet are none.
pub(super) fn letters(page: &Page<'_>, scale: f64) -> Vec<Letter> {
    let mut scribe = Scribe { sheet: sheet(page), scale, letters: Vec::new() };
    go_through(page, InterpreterSettings::default(), &mut scribe);
    if scribe.letters.len() > MOST_LETTERS { Vec::new() } else { scribe.letters }
}

struct Scribe {
    sheet: Rect,
    scale: f64,
    letters: Vec<Letter>,
}

impl<'a> Device<'a> for Scribe {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) || self.letters.len() > MOST_LETTERS {
            return;
        }
        for glyph in run.glyphs() {
            let Some(middle) = middle(glyph) else { continue };
            let place = props.transform * glyph.transform() * middle;
            if self.sheet.contains(place) {
                let text = match glyph.as_unicode() {
                    Some(BfString::Char(letter)) => letter.to_string(),
                    Some(BfString::String(letters)) => letters,
                    // Something is to be seen, and the file does not say what.
                    None => char::REPLACEMENT_CHARACTER.to_string(),
                };
                self.letters
                    .push(Letter { text: Private::new(text), place: (place.x * self.scale, place.y * self.scale) });
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The middle of a glyph's shape in its own units, a thousand to the em; `None` for a space.
fn middle(glyph: &Glyph<'_>) -> Option<Point> {
    match glyph {
        Glyph::Outline(outline) => {
            let shape = outline.outline();
            (!shape.elements().is_empty()).then(|| shape.bounding_box().center())
        }
        // Drawn by instructions: half its width, and at half the height of a small letter.
        Glyph::Type3(drawn) => Some(Point::new(f64::from(drawn.advance_width()?) / 2.0, 250.0)),
    }
}
