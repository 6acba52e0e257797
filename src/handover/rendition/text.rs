//! The text layer: each word invisibly over its own place, so that a search finds it and a selection marks it.

use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect, Ref, Str,
    types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode},
};

use super::{Refs, Sheet, deflated};
use crate::record::{PageReading, Word};

pub(super) const FONT_NAME: Name<'static> = Name(b"Words");
const FONT: Name<'static> = Name(b"GlyphLessFont");
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The font without shapes that comes with Tesseract (Apache-2.0): its one glyph is empty and one em wide.
const GLYPHLESS: &[u8] = include_bytes!("glyphless.ttf");

/// Writes the font once; every character code shows its one glyph and means the UTF-16 unit of the same number.
pub(super) fn write_font(pdf: &mut Pdf, refs: &mut Refs) -> Ref {
    let (font, cid, descriptor) = (refs.next(), refs.next(), refs.next());
    let (program, glyphs, unicode) = (refs.next(), refs.next(), refs.next());
    pdf.type0_font(font)
        .base_font(FONT)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(unicode);
    pdf.cid_font(cid)
        .subtype(CidFontType::Type2)
        .base_font(FONT)
        .system_info(IDENTITY)
        .font_descriptor(descriptor)
        .default_width(1000.0)
        .cid_to_gid_map_stream(glyphs);
    pdf.font_descriptor(descriptor)
        .name(FONT)
        .flags(FontFlags::FIXED_PITCH | FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(0.0, 0.0, 1000.0, 1000.0))
        .italic_angle(0.0)
        .ascent(1000.0)
        .descent(-1.0)
        .cap_height(1000.0)
        .stem_v(80.0)
        .font_file2(program);
    let mut stream = pdf.stream(program, GLYPHLESS);
    stream.pair(Name(b"Length1"), i32::try_from(GLYPHLESS.len()).unwrap_or(i32::MAX));
    stream.finish();
    let every_code_is_glyph_one = [0, 1].repeat(0x1_0000);
    pdf.stream(glyphs, &deflated(&every_code_is_glyph_one)).filter(Filter::FlateDecode);
    pdf.stream(unicode, &deflated(to_unicode().as_bytes())).filter(Filter::FlateDecode);
    font
}

/// Each code is its own UTF-16 unit. A range may not cross the first byte, and a block holds a hundred at most.
fn to_unicode() -> String {
    use std::fmt::Write as _;
    let mut cmap = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let rows: Vec<u8> = (0..=255).collect();
    for block in rows.chunks(100) {
        let _ = writeln!(cmap, "{} beginbfrange", block.len());
        for row in block {
            let _ = writeln!(cmap, "<{row:02X}00> <{row:02X}FF> <{row:02X}00>");
        }
        cmap.push_str("endbfrange\n");
    }
    cmap.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    cmap
}

/// Lays the words of a page into its content.
pub(super) fn lay(sheet: &Sheet<'_>, reading: &PageReading, content: &mut Content) {
    if reading.words.is_empty() {
        return;
    }
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
    for word in &reading.words {
        lay_word(sheet, reading, word, content);
    }
    content.end_text();
}

/// The word's lower edge becomes its baseline, straight or slanting as the paper lay; its width is stretched to the
/// place where it was read.
fn lay_word(sheet: &Sheet<'_>, reading: &PageReading, word: &Word, content: &mut Content) {
    let units: Vec<u16> = word.text.reveal().chars().filter(|c| !c.is_control()).map(unit).collect();
    let region = word.region;
    if units.is_empty() || region.w == 0 || region.h == 0 {
        return;
    }
    let at = |x: u32, y: u32| sheet.point(&reading.placement, f64::from(x), f64::from(y));
    let (start, end, top) =
        (at(region.x, region.bottom()), at(region.right(), region.bottom()), at(region.x, region.y));
    let (width, height) = (distance(start, end), distance(start, top));
    if width <= 0.0 || height <= 0.0 {
        return;
    }
    let (cos, sin) = ((end.0 - start.0) / width, (end.1 - start.1) / width);
    #[expect(clippy::cast_precision_loss, reason = "a word has few characters")]
    let natural = units.len() as f32 * height;
    content
        .set_font(FONT_NAME, height)
        .set_horizontal_scaling(100.0 * width / natural)
        .set_text_matrix([cos, sin, -sin, cos, start.0, start.1]);
    let bytes: Vec<u8> = units.into_iter().chain([u16::from(b' ')]).flat_map(u16::to_be_bytes).collect();
    content.show(Str(&bytes));
}

/// Beyond the basic plane a character needs two units, which the font cannot tell apart from two characters.
fn unit(c: char) -> u16 {
    u16::try_from(u32::from(c)).unwrap_or(0xFFFD)
}

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    (b.0 - a.0).hypot(b.1 - a.1)
}
