//! What a PDF page shows: whether it is one scanned image and nothing else, or something that must be rendered.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
        InterpreterSettings, InterpreterWarning, Paint, SoftMask, TransformExt as _, font::GlyphRun, interpret_page,
    },
    hayro_syntax::page::Page,
    kurbo::{Affine, BezPath, Rect, Shape as _},
};

/// What was met on a page.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Each image, in the order of drawing.
    pub(super) images: Vec<Placed>,
    /// Whether anything but images can be seen: text, lines, annotations.
    pub(super) marks: bool,
}

/// An image on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) width: u32,
    pub(super) height: u32,
    /// From its pixels to points of the page as shown, downwards.
    pub(super) place: Affine,
}

/// Goes through a page's drawing instructions and calls `on_image` for each image.
///
/// Answers whether every image could be decoded by whoever asked for it.
pub(super) fn look(page: &Page<'_>, survey: &mut Survey, on_image: &mut dyn FnMut(usize, &Image<'_, '_>)) -> bool {
    let failed = Arc::new(AtomicBool::new(false));
    let noticed = Arc::clone(&failed);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                noticed.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    go_through(page, settings, &mut Eye { survey, on_image });
    !failed.load(Ordering::Relaxed)
}

/// Tells a device all that a page draws, in points of the page as shown, downwards.
pub(super) fn go_through<'a>(page: &'a Page<'a>, settings: InterpreterSettings, device: &mut impl Device<'a>) {
    let cache = InterpreterCache::new();
    let mut context = Context::new(page.initial_transform(true).to_kurbo(), sheet(page), &cache, page.xref(), settings);
    interpret_page(page, &mut context, device);
}

/// The page as shown, in points.
pub(super) fn sheet(page: &Page<'_>) -> Rect {
    let (width, height) = page.render_dimensions();
    Rect::new(0.0, 0.0, f64::from(width), f64::from(height))
}

impl Survey {
    /// The one image of a page that is a scan: nothing else to be seen, and it fills the sheet, upright or turned by
    /// quarters, not mirrored and not stretched.
    pub(super) fn scan(&self, page: &Page<'_>) -> Option<Placed> {
        let [image] = self.images.as_slice() else { return None };
        let (sheet, shown) = (sheet(page), image.shown());
        let fills = shown.intersect(sheet).area() >= 0.8 * sheet.area();
        // Nothing of the image may lie outside the sheet: what is not shown must not be read.
        let inside = shown.intersect(sheet).area() >= 0.97 * shown.area();
        (!self.marks && fills && inside && image.pixel().is_some()).then_some(*image)
    }

    /// Whether most of the page is pictures: paper that was scanned, perhaps in strips or with something laid over it.
    pub(super) fn is_picture(&self, page: &Page<'_>) -> bool {
        let sheet = sheet(page);
        let pictured: f64 = self.images.iter().map(|image| image.shown().intersect(sheet).area()).sum();
        pictured >= 0.5 * sheet.area()
    }
}

impl Placed {
    /// Where it lies on the page, in points.
    fn shown(&self) -> Rect {
        self.place.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(self.width), f64::from(self.height)))
    }

    /// The side of one pixel in points, where the pixels lie square, by quarters and not mirrored.
    fn pixel(&self) -> Option<f64> {
        let [a, b, c, d, ..] = self.place.as_coeffs();
        let (across, down) = (a.hypot(b), c.hypot(d));
        let straight = (a.abs().min(b.abs()) < 0.002 * across) && (c.abs().min(d.abs()) < 0.002 * down);
        let square = (across / down - 1.0).abs() < 0.02;
        let mirrored = a * d - b * c <= 0.0;
        (straight && square && !mirrored).then_some(across)
    }

    /// Dots an inch.
    pub(super) fn dpi(&self) -> Option<f64> {
        self.pixel().map(|points| 72.0 / points)
    }
}

struct Eye<'s, 'f> {
    survey: &'s mut Survey,
    on_image: &'f mut dyn FnMut(usize, &Image<'_, '_>),
}

impl<'a> Device<'a> for Eye<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _mode: &DrawMode) {
        // Programs lay a white sheet under the page.
        if !is_white(&props.paint) && path.bounding_box().area() >= 0.0 {
            self.survey.marks = true;
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Invisible) && !is_white(&props.paint) && !run.glyphs().is_empty() {
            self.survey.marks = true;
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        (self.on_image)(self.survey.images.len(), &image);
        let (width, height) = (image.width(), image.height());
        self.survey.images.push(Placed { width, height, place: props.transform });
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn is_white(paint: &Paint<'_>) -> bool {
    let Paint::Color(color) = paint else { return false };
    let [red, green, blue, _] = color.to_rgba().to_rgba8();
    red.min(green).min(blue) >= 250
}
