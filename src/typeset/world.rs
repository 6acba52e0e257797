//! The small world that a template sees: itself, its data and one typeface.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Dict, Duration, dict},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::{About, Error};

/// The only typeface, embedded: it has every letter that Finnish and Swedish need.
const FAMILY: &str = "Libertinus Serif";

/// Set before each template, in one line: so line 1 of the template is line 1 when counted from 0.
const FIRST_LINE: &str = "#set document(title: about.title); #set text(font: \"Libertinus Serif\", \
                          lang: about.language, fallback: false); #set page(paper: \"a4\")\n";

struct Typeface {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static TYPEFACE: LazyLock<Typeface> = LazyLock::new(|| {
    let fonts: Vec<Font> = typst_assets::fonts()
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .filter(|font| font.info().family == FAMILY)
        .collect();
    Typeface { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

pub(super) struct World {
    standard: LazyHash<Library>,
    template: Source,
}

impl World {
    pub(super) fn new(template: &str, data: &serde_json::Value, about: &About) -> Result<Self, Error> {
        let data: Dict = serde_json::from_value(data.clone()).map_err(|_| Error::Data)?;
        let mut library = Library::default();
        let names = library.global.scope_mut();
        names.define("data", data);
        names.define("about", dict! { "title" => about.title, "language" => about.language });
        Ok(Self { standard: LazyHash::new(library), template: Source::detached(format!("{FIRST_LINE}{template}")) })
    }

    /// The line of the template that a complaint is about.
    pub(super) fn line(&self, complaint: &SourceDiagnostic) -> Option<usize> {
        let at = self.range(complaint.span)?.start;
        self.template.lines().byte_to_line(at)
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &TYPEFACE.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        TYPEFACE.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
