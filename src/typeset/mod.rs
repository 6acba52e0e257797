//! A Typst template and its data into PDF/A: letters, slips, reports, certificates, the demo's forms.
//!
//! A template finds its data in `data` and needs nothing else: it can open no file, fetch no package and ask no
//! clock, so the same template and data give the same bytes.

mod code;
mod pictures;
mod world;

use chrono::{DateTime, Datelike, Timelike, Utc};
use typst::{
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use code::qr;
pub use pictures::{Picture, pictures};

/// What the document says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Its title. It stands in the clear in the file's description.
    pub title: &'a str,
    /// The language it is written in: `fi`, `sv` or `en`. Hyphenation and quotation marks follow it.
    pub language: &'a str,
    /// When it was made.
    pub made: DateTime<Utc>,
}

/// Why a template was not typeset.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data is not an object with named values.
    #[error("could not give a template its data: it must be an object with names")]
    Data,
    /// The template is at fault. Values of the data are hidden in the message.
    #[error("could not typeset a template: line {line}: {message}")]
    Template {
        /// Line of the template, from 1; 0 where nobody knows.
        line: usize,
        /// What Typst says.
        message: String,
    },
    /// The typeset pages cannot be PDF/A.
    #[error("could not write a typeset document as PDF/A-2b: {0}")]
    Archival(String),
    /// The pages of the PDF could not be drawn.
    #[error("could not draw the pages of a typeset document")]
    Drawing,
}

impl Error {
    /// The key of the message that tells a person.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Data => "typeset-data",
            Self::Template { .. } => "typeset-template",
            Self::Archival(_) => "typeset-archival",
            Self::Drawing => "typeset-drawing",
        }
    }
}

/// Typesets a template with its data into the bytes of a PDF/A-2b.
///
/// # Errors
/// When the template is at fault, or asks for what an archival PDF may not hold.
pub fn typeset(template: &str, data: &serde_json::Value, about: &About) -> Result<Vec<u8>, Error> {
    let world = world::World::new(template, data, about)?;
    let compiled = typst::compile::<PagedDocument>(&world);
    let written = match compiled.output {
        Ok(document) => {
            typst_pdf::pdf(&document, &options(about)?).map_err(|found| Error::Archival(tell(&found, data)))
        }
        Err(found) => Err(Error::Template {
            line: found.first().and_then(|first| world.line(first)).unwrap_or(0),
            message: tell(&found, data),
        }),
    };
    // What the compiler remembers is our client's data.
    typst::comemo::evict(0);
    written
}

fn options(about: &About) -> Result<PdfOptions, Error> {
    let standards =
        PdfStandards::new(&[PdfStandard::A_2b]).map_err(|refusal| Error::Archival(refusal.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{} {}", about.title, about.made.timestamp_micros())),
        creator: Smart::Custom(Some("Paperisilta".to_owned())),
        timestamp: moment(about.made).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

fn moment(at: DateTime<Utc>) -> Option<Datetime> {
    let small = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
}

/// The first complaint, with every text of the data taken out of it: it may end in a log.
fn tell(found: &[SourceDiagnostic], data: &serde_json::Value) -> String {
    let mut message = found.first().map(|first| first.message.to_string()).unwrap_or_default();
    hide(&mut message, data);
    message
}

fn hide(message: &mut String, data: &serde_json::Value) {
    match data {
        serde_json::Value::String(text) if !text.trim().is_empty() => *message = message.replace(text.as_str(), "…"),
        serde_json::Value::Array(values) => values.iter().for_each(|value| hide(message, value)),
        serde_json::Value::Object(values) => values.values().for_each(|value| hide(message, value)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn about() -> About<'static> {
        About { title: "Koe", language: "fi", made: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn the_same_template_and_data_give_the_same_bytes() {
        let set = || typeset("= #data.otsikko\nÄäkkösiä ja § 14.", &json!({"otsikko": "Lähete"}), &about()).unwrap();
        let bytes = set();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!(bytes.windows(15).any(|run| run == b"<pdfaid:part>2<"), "it says that it is PDF/A-2");
        assert_eq!(bytes, set());
    }

    #[test]
    fn a_fault_names_its_line_and_hides_the_data() {
        let Err(Error::Template { line, message }) =
            typeset("= Kirje\n\n#panic(data.nimi)", &json!({"nimi": "Testinen Tessa"}), &about())
        else {
            panic!("it must be refused");
        };
        assert_eq!(line, 3);
        assert!(!message.contains("Testinen"), "{message}");
    }

    #[test]
    fn a_template_opens_no_file_and_no_package() {
        for template in ["#read(\"/etc/hostname\")", "#import \"@preview/cetz:0.3.0\": *"] {
            assert!(matches!(typeset(template, &json!({}), &about()), Err(Error::Template { line: 1, .. })));
        }
    }

    #[test]
    fn the_pages_can_be_seen() {
        let pages = pictures(
            "#set page(width: 72pt, height: 36pt, margin: 0pt)\n#rect(fill: black, width: 36pt, height: 36pt)",
            &json!({}),
            &about(),
            100,
        )
        .unwrap();
        let [page] = pages.as_slice() else { panic!("one page") };
        assert_eq!((page.width, page.height), (100, 50));
        assert_eq!((page.grey[25 * 100 + 10], page.grey[25 * 100 + 90]), (0, 255));
    }
}
