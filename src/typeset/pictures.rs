//! The pages of a typeset document as pictures, for those who want to see or scan them.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css::WHITE,
};

use super::{About, Error, typeset};

/// One page in shades of grey.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// A byte a pixel, row by row from the upper left corner; 255 is white.
    pub grey: Vec<u8>,
}

/// Typesets a template and draws its pages at so many dots an inch.
///
/// # Errors
/// When it cannot be typeset or drawn.
pub fn pictures(template: &str, data: &serde_json::Value, about: &About, dpi: u16) -> Result<Vec<Picture>, Error> {
    let pdf = Pdf::new(typeset(template, data, about)?).map_err(|_| Error::Drawing)?;
    let cache = RenderCache::new();
    let scale = f32::from(dpi) / 72.0;
    let paper = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let settings = InterpreterSettings::default();
    let draw = |page| hayro::render(page, &cache, &settings, &RenderSettings::default(), &paper);
    Ok(pdf
        .pages()
        .iter()
        .map(|page| {
            let drawn = draw(page);
            Picture {
                width: drawn.width().into(),
                height: drawn.height().into(),
                grey: drawn.data_as_u8_slice().chunks_exact(4).map(grey).collect(),
            }
        })
        .collect())
}

/// Brightness as the eye has it (ITU-R BT.601).
fn grey(pixel: &[u8]) -> u8 {
    let weighted: u32 = pixel.iter().zip([299, 587, 114]).map(|(&part, weight)| u32::from(part) * weight).sum();
    u8::try_from(weighted / 1000).unwrap_or(u8::MAX)
}
