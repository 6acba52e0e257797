//! Some pages of a PDF as a PDF of their own, with what they need and nothing else.
//!
//! The new file is built up from the pages that are kept: each object that they lead to is copied, its data byte for
//! byte. A list of resources that all pages share is cut down to what these pages call for, and nothing leads to
//! another page, so that nothing of another page comes along.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
};

use hayro::hayro_syntax::{
    Pdf,
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier, Stream},
    page::{Page, Resources, Rotation},
};
use pdf_writer::{Finish as _, Name as Key, Null, Obj, Rect, Ref, Str};

use super::Fault;

/// What leads away from a page, or tells of the file as a whole.
const LEFT: [&[u8]; 12] = [
    // Written with the data.
    b"Length",
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"Thumb",
    b"Alternates",
    b"OPI",
    b"AF",
    b"Ref",
];
/// What a page has beside its boxes, resources and annotations.
const OF_PAGE: [&[u8]; 3] = [b"Contents", b"UserUnit", b"Group"];
/// What shows an annotation, beside its looks: where it leads to stays behind.
const OF_ANNOTATION: [&[u8]; 6] = [b"Type", b"Subtype", b"Rect", b"F", b"AS", b"OC"];
/// The kinds of resources that instructions call for by name.
const KINDS: [&[u8]; 7] = [b"XObject", b"Font", b"ExtGState", b"ColorSpace", b"Pattern", b"Shading", b"Properties"];

/// These pages, counted from 0, in this order.
pub(super) fn part(file: &Pdf, indexes: &[u32]) -> Result<Vec<u8>, Fault> {
    let [catalog, pages] = [1, 2].map(Ref::new);
    let mut part = Part { file, out: pdf_writer::Pdf::new(), copies: Copies::of(file, pages) };
    let mut kids = Vec::new();
    for &index in indexes {
        let page = file.pages().get(index as usize).ok_or(Fault::CORRUPT)?;
        kids.push(part.page(page, pages));
    }
    part.copy_what_is_due();
    part.out.pages(pages).count(i32::try_from(kids.len()).map_err(|_| Fault::CORRUPT)?).kids(kids);
    part.catalog(catalog, pages);
    Ok(part.out.finish())
}

struct Part<'a> {
    file: &'a Pdf,
    out: pdf_writer::Pdf,
    copies: Copies,
}

impl<'a> Part<'a> {
    fn page(&mut self, page: &Page<'a>, parent: Ref) -> Ref {
        let id = self.copies.number();
        let calls = Calls::of(page.page_stream().unwrap_or_default(), page.resources());
        let mut sheet = self.out.indirect(id).dict();
        sheet.pair(Key(b"Type"), Key(b"Page")).pair(Key(b"Parent"), parent);
        for (key, place) in [(b"MediaBox".as_slice(), page.media_box()), (b"CropBox", page.crop_box())] {
            #[expect(clippy::cast_possible_truncation, reason = "sides of a sheet in points")]
            let [x1, y1, x2, y2] = [place.x0, place.y0, place.x1, place.y1].map(|side| side as f32);
            sheet.pair(Key(key), Rect::new(x1, y1, x2, y2));
        }
        let turned = match page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 90,
            Rotation::Flipped => 180,
            Rotation::FlippedHorizontal => 270,
        };
        sheet.pair(Key(b"Rotate"), turned);
        for key in OF_PAGE {
            if let Some(value) = page.raw().get_raw::<Object<'_>>(key) {
                self.copies.write(sheet.insert(Key(key)), &value);
            }
        }
        self.copies.resources(sheet.insert(Key(b"Resources")), page.resources(), &calls);
        if let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") {
            let mut list = sheet.insert(Key(b"Annots")).array();
            for annotation in annotations.iter::<Dict<'_>>() {
                self.copies.annotation(list.push(), &annotation);
            }
        }
        sheet.finish();
        id
    }

    fn copy_what_is_due(&mut self) {
        while let Some((old, new)) = self.copies.due.pop() {
            let object = self.file.xref().get::<Object<'_>>(old.into());
            match object.filter(|object| !self.copies.is_elsewhere(object)) {
                Some(Object::Stream(stream)) => {
                    let data = stream.raw_data();
                    let mut copy = self.out.stream(new, &data);
                    self.copies.entries(&mut copy, stream.dict(), Calls::of_stream(&stream).as_ref());
                }
                Some(object) => self.copies.write(self.out.indirect(new), &MaybeRef::NotRef(object)),
                None => self.out.indirect(new).primitive(Null),
            }
        }
    }

    /// The catalogue: the pages, and which of their layers are shown.
    fn catalog(&mut self, catalog: Ref, pages: Ref) {
        let root = self.file.xref().get::<Dict<'_>>(self.file.xref().root_id()).unwrap_or_default();
        let mut entries = self.out.indirect(catalog).dict();
        entries.pair(Key(b"Type"), Key(b"Catalog")).pair(Key(b"Pages"), pages);
        let Some(layers) = root.get::<Dict<'_>>(b"OCProperties") else { return };
        let usual = layers.get::<Dict<'_>>(b"D").unwrap_or_default();
        let kept = |list: Option<Array<'_>>| -> Vec<Ref> {
            let refs = list.into_iter().flat_map(|list| list.raw_iter().collect::<Vec<_>>());
            refs.filter_map(|layer| self.copies.new.get(&layer.as_obj_ref()?).copied()).collect()
        };
        let mut shown = entries.insert(Key(b"OCProperties")).dict();
        shown.insert(Key(b"OCGs")).array().items(kept(layers.get(b"OCGs")));
        let mut settings = shown.insert(Key(b"D")).dict();
        if let Some(state) = usual.get::<Name<'_>>(b"BaseState") {
            settings.pair(Key(b"BaseState"), Key(&state));
        }
        for key in [b"ON".as_slice(), b"OFF"] {
            settings.insert(Key(key)).array().items(kept(usual.get(key)));
        }
    }
}

/// What is copied, under new numbers.
struct Copies {
    last: Ref,
    new: HashMap<ObjRef, Ref>,
    /// Called for, and not copied yet.
    due: Vec<(ObjRef, Ref)>,
    pages: HashSet<ObjectIdentifier>,
}

impl Copies {
    fn of(file: &Pdf, last: Ref) -> Self {
        let pages = file.pages().iter().filter_map(|page| page.raw().obj_id()).collect();
        Self { last, new: HashMap::new(), due: Vec::new(), pages }
    }

    fn number(&mut self) -> Ref {
        self.last = self.last.next();
        self.last
    }

    /// Whether an object is another page, or the way to all pages.
    fn is_elsewhere(&self, object: &Object<'_>) -> bool {
        let Object::Dict(dict) = object else { return false };
        let of_file = |kind: Name<'_>| {
            matches!(&*kind, b"Page" | b"Pages" | b"Catalog" | b"StructTreeRoot" | b"StructElem" | b"Outlines")
        };
        dict.obj_id().is_some_and(|id| self.pages.contains(&id)) || dict.get::<Name<'_>>(b"Type").is_some_and(of_file)
    }

    fn write(&mut self, to: Obj<'_>, value: &MaybeRef<Object<'_>>) {
        match value {
            MaybeRef::Ref(old) => {
                let next = self.last.next();
                let new = *self.new.entry(*old).or_insert(next);
                if new == next {
                    self.last = next;
                    self.due.push((*old, new));
                }
                to.primitive(new);
            }
            MaybeRef::NotRef(Object::Null(_) | Object::Stream(_)) => to.primitive(Null),
            MaybeRef::NotRef(Object::Boolean(value)) => to.primitive(*value),
            MaybeRef::NotRef(Object::Number(number)) => match i32::try_from(number.as_i64()) {
                Ok(whole) if number.as_f64().fract() == 0.0 => to.primitive(whole),
                _ => to.primitive(number.as_f32()),
            },
            MaybeRef::NotRef(Object::String(text)) => to.primitive(Str(text.as_bytes())),
            MaybeRef::NotRef(Object::Name(name)) => to.primitive(Key(name)),
            MaybeRef::NotRef(Object::Array(array)) => {
                let mut copy = to.array();
                for item in array.raw_iter() {
                    self.write(copy.push(), &item);
                }
            }
            MaybeRef::NotRef(Object::Dict(dict)) => {
                self.entries(&mut to.dict(), dict, Calls::of_glyphs(dict).as_ref());
            }
        }
    }

    /// The entries of an object that stay; of its resources only what its own instructions call for.
    fn entries(&mut self, copy: &mut pdf_writer::Dict<'_>, dict: &Dict<'_>, calls: Option<&Calls>) {
        for (key, value) in dict.entries() {
            match (&*key, calls) {
                (b"Resources", Some(calls)) => {
                    let own = Resources::new(dict.get(b"Resources").unwrap_or_default());
                    self.resources(copy.insert(Key(b"Resources")), &own, calls);
                }
                (b"Resources", None) => {}
                (key, _) if LEFT.contains(&key) => {}
                (key, _) => self.write(copy.insert(Key(key)), &value),
            }
        }
    }

    fn resources(&mut self, to: Obj<'_>, resources: &Resources<'_>, calls: &Calls) {
        let mut copy = to.dict();
        for kind in KINDS {
            let called: Vec<_> =
                of_kind(resources, kind).entries().filter(|(name, _)| calls.name(kind, name)).collect();
            if !called.is_empty() {
                let mut list = copy.insert(Key(kind)).dict();
                for (name, value) in called {
                    self.write(list.insert(Key(&name)), &value);
                }
            }
        }
    }

    /// An annotation as it looks when nobody touches it.
    fn annotation(&mut self, to: Obj<'_>, annotation: &Dict<'_>) {
        let mut copy = to.dict();
        for key in OF_ANNOTATION {
            if let Some(value) = annotation.get_raw::<Object<'_>>(key) {
                self.write(copy.insert(Key(key)), &value);
            }
        }
        if let Some(looks) = annotation.get::<Dict<'_>>(b"AP").and_then(|looks| looks.get_raw::<Object<'_>>(b"N")) {
            self.write(copy.insert(Key(b"AP")).dict().insert(Key(b"N")), &looks);
        }
    }
}

fn of_kind<'r, 'a>(resources: &'r Resources<'a>, kind: &[u8]) -> &'r Dict<'a> {
    match kind {
        b"XObject" => &resources.x_objects,
        b"Font" => &resources.fonts,
        b"ExtGState" => &resources.ext_g_states,
        b"ColorSpace" => &resources.color_spaces,
        b"Pattern" => &resources.patterns,
        b"Shading" => &resources.shadings,
        _ => &resources.properties,
    }
}

/// The resources that instructions call for, by kind and name.
#[derive(Default)]
struct Calls(BTreeSet<(&'static [u8], Vec<u8>)>);

impl Calls {
    fn of(instructions: &[u8], resources: &Resources<'_>) -> Self {
        let mut calls = Self::default();
        calls.add(instructions, resources);
        calls
    }

    /// Those of a form or a pattern; `None` for a stream without resources of its own.
    fn of_stream(stream: &Stream<'_>) -> Option<Self> {
        let resources = Resources::new(stream.dict().get(b"Resources")?);
        Some(Self::of(&stream.decoded_data().unwrap_or_default(), &resources))
    }

    /// Those of a font whose letters are drawn by instructions.
    fn of_glyphs(font: &Dict<'_>) -> Option<Self> {
        let resources = Resources::new(font.get(b"Resources")?);
        let mut calls = Self::default();
        calls.add_glyphs(font, &resources);
        Some(calls)
    }

    fn name(&self, kind: &'static [u8], name: &[u8]) -> bool {
        // Colours that stand for the device's own are called for without a name.
        self.0.contains(&(kind, name.to_vec())) || (kind == b"ColorSpace" && name.starts_with(b"Default"))
    }

    fn add(&mut self, instructions: &[u8], resources: &Resources<'_>) {
        let mut instructions = TypedIter::new(instructions);
        while let Some(instruction) = instructions.next() {
            let (kind, name) = match &instruction {
                TypedInstruction::XObject(called) => (KINDS[0], called.0),
                TypedInstruction::TextFont(called) => (KINDS[1], called.0),
                TypedInstruction::SetGraphicsState(called) => (KINDS[2], called.0),
                TypedInstruction::ColorSpaceStroke(called) => (KINDS[3], called.0),
                TypedInstruction::ColorSpaceNonStroke(called) => (KINDS[3], called.0),
                TypedInstruction::StrokeColorNamed(called) => match called.1 {
                    Some(name) => (KINDS[4], name),
                    None => continue,
                },
                TypedInstruction::NonStrokeColorNamed(called) => match called.1 {
                    Some(name) => (KINDS[4], name),
                    None => continue,
                },
                TypedInstruction::Shading(called) => (KINDS[5], called.0),
                TypedInstruction::MarkedContentPointWithProperties(called) => match called.1 {
                    Object::Name(name) => (KINDS[6], name),
                    _ => continue,
                },
                TypedInstruction::BeginMarkedContentWithProperties(called) => match called.1 {
                    Object::Name(name) => (KINDS[6], name),
                    _ => continue,
                },
                TypedInstruction::InlineImage(image) => {
                    let dict = image.0.dict();
                    let space = dict.get::<Name<'_>>(b"CS").or_else(|| dict.get::<Name<'_>>(b"ColorSpace"));
                    self.0.extend(space.map(|name| (KINDS[3], name.to_vec())));
                    continue;
                }
                _ => continue,
            };
            if self.0.insert((kind, name.to_vec())) {
                self.add_borrowed(kind, name, resources);
            }
        }
    }

    /// A form or a drawn font without resources of its own uses those of who calls it.
    fn add_borrowed(&mut self, kind: &[u8], name: &Name<'_>, resources: &Resources<'_>) {
        if kind == KINDS[0] {
            let form = resources.get_x_object(name).filter(|form| !form.dict().contains_key(b"Resources"));
            let is_form = |form: &Stream<'_>| form.dict().get::<Name<'_>>(b"Subtype").is_some_and(|s| &*s == b"Form");
            if let Some(data) = form.filter(is_form).and_then(|form| form.decoded_data().ok().map(Cow::into_owned)) {
                self.add(&data, resources);
            }
        } else if kind == KINDS[1] {
            let font = resources.get_font(name).filter(|font| !font.contains_key(b"Resources"));
            if let Some(font) = font {
                self.add_glyphs(&font, resources);
            }
        }
    }

    fn add_glyphs(&mut self, font: &Dict<'_>, resources: &Resources<'_>) {
        let Some(glyphs) = font.get::<Dict<'_>>(b"CharProcs") else { return };
        for name in glyphs.keys() {
            if let Some(data) = glyphs.get::<Stream<'_>>(&*name).and_then(|glyph| glyph.decoded_data().ok()) {
                self.add(&data, resources);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
    use pdf_writer::{Content, Filter, Name};

    use super::*;
    use crate::intake::Paper;

    const SIDE: i32 = 300;

    fn jpeg(shade: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let grey: Vec<u8> = (0..SIDE * SIDE).map(|i| shade.wrapping_add((i / 7 % 97) as u8)).collect();
        JpegEncoder::new(&mut bytes).encode(&grey, SIDE as u32, SIDE as u32, ExtendedColorType::L8).unwrap();
        bytes
    }

    /// Three pages as some devices write them: one list of resources for all, one form that they share, links from
    /// page to page, a title of the file, and a fourth page of text with a remark on it.
    fn stack() -> Vec<u8> {
        let [catalog, tree, font, form, shared, info] = [1, 2, 3, 4, 5, 6].map(Ref::new);
        let page = |number: i32| Ref::new(10 * number);
        let mut pdf = pdf_writer::Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.document_info(info).title(pdf_writer::TextStr("Mallila Meeri"));
        let mut pages = pdf.pages(tree);
        pages.kids((1..=4).map(page)).count(4).media_box(Rect::new(0.0, 0.0, 144.0, 144.0));
        pages.insert(Name(b"Resources")).primitive(shared);
        pages.finish();
        let mut resources = pdf.indirect(shared).dict();
        let mut images = resources.insert(Name(b"XObject")).dict();
        for (number, name) in [(1, b"Im1"), (2, b"Im2"), (3, b"Im3")] {
            images.pair(Name(name), page(number).next());
        }
        images.pair(Name(b"Frame"), form);
        images.finish();
        resources.insert(Name(b"Font")).dict().pair(Name(b"F"), font);
        resources.finish();
        pdf.type1_font(font).base_font(Name(b"Helvetica"));
        pdf.form_xobject(form, b"0 0 1 RG 2 2 20 20 re S").bbox(Rect::new(0.0, 0.0, 144.0, 144.0));
        for number in 1..=4 {
            let (id, image, contents, remark, looks) = (
                page(number),
                page(number).next(),
                Ref::new(10 * number + 2),
                Ref::new(10 * number + 3),
                Ref::new(10 * number + 4),
            );
            let mut sheet = pdf.page(id);
            sheet.parent(tree).contents(contents);
            sheet.annotations([remark]);
            sheet.finish();
            let mut content = Content::new();
            if number < 4 {
                let name = format!("Im{number}");
                content.save_state().transform([144.0, 0.0, 0.0, 144.0, 0.0, 0.0]);
                content.x_object(Name(name.as_bytes())).restore_state();
                let data = jpeg(40 * number as u8);
                let mut object = pdf.image_xobject(image, &data);
                object.filter(Filter::DctDecode).pair(Name(b"Parent"), page(2));
                object.width(SIDE).height(SIDE).bits_per_component(8).color_space().device_gray();
                object.finish();
            } else {
                content.x_object(Name(b"Frame"));
                content.begin_text().set_font(Name(b"F"), 20.0).next_line(20.0, 70.0).show(Str(b"Sopimus")).end_text();
            }
            pdf.stream(contents, &content.finish());
            // A remark that leads to another page and bears a name, with looks of its own.
            let mut annotation = pdf.annotation(remark);
            annotation.subtype(pdf_writer::types::AnnotationType::Text).rect(Rect::new(1.0, 1.0, 9.0, 9.0));
            annotation.contents(pdf_writer::TextStr("Esimerkki")).pair(Name(b"P"), page(number % 4 + 1));
            annotation.insert(Name(b"AP")).dict().pair(Name(b"N"), looks);
            annotation.finish();
            pdf.form_xobject(looks, b"1 0 0 rg 0 0 8 8 re f").bbox(Rect::new(0.0, 0.0, 8.0, 8.0));
        }
        pdf.finish()
    }

    fn holds(bytes: &[u8], run: &[u8]) -> bool {
        bytes.windows(run.len()).any(|window| window == run)
    }

    #[test]
    fn pages_come_out_byte_for_byte_and_nothing_of_the_others_with_them() {
        let file = stack();
        let paper = Paper::open(file.clone()).unwrap();
        for pages in [&[1][..], &[2, 3], &[4], &[3, 1]] {
            let part = paper.part(pages).unwrap();
            let out = Paper::open(part.clone()).unwrap();
            assert!(out.ends_well() && out.page_count() as usize == pages.len());
            for (new, &old) in (1..).zip(pages) {
                assert!(out.check(new).is_ok() && out.raster(new).unwrap() == paper.raster(old).unwrap());
            }
            for number in 1..=3 {
                let image = jpeg(40 * number as u8);
                assert!(holds(&file, &image));
                assert_eq!(holds(&part, &image), pages.contains(&number), "image {number} of {pages:?}");
            }
            assert_eq!(holds(&part, b"Sopimus"), pages.contains(&4));
            assert_eq!(holds(&part, b"Helvetica"), pages.contains(&4), "fonts go with their words");
            for word in [b"Meeri".as_slice(), b"Mallila", b"Esimerkki"] {
                assert!(!holds(&part, word));
            }
        }
    }

    #[test]
    fn a_page_that_is_not_there_gives_no_part() {
        assert!(Paper::open(stack()).unwrap().part(&[5]).is_err());
    }
}
