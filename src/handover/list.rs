//! The list of a package: one row a record, for a clerk (`rekisteri.csv`) and for a machine (`asiakirjat.xml`).

use chrono::NaiveDate;

use super::{Export, Shipped, container::Entry, xml::Xml};
use crate::record::{Document, Field, Language, Medium, Private};

/// Our own schema's namespace.
pub(super) const NAMESPACE: &str = "urn:paperisilta:luovutus:1";
/// Our own schema, which lies in the package.
pub(super) const SCHEMA: &[u8] = include_bytes!("luovutus-1.xsd");
/// Its name in the folder `schemas`.
pub(super) const SCHEMA_NAME: &str = "luovutus-1.xsd";

/// Values that a reader of the list may want without opening the record; the record itself is what counts.
const FIELDS: [Field; 6] = [
    Field::CommitmentNumber,
    Field::DecisionDate,
    Field::ValidFrom,
    Field::ValidTo,
    Field::AmountValue,
    Field::AmountUnit,
];

/// One record as it lies in the package.
pub(super) struct Row<'a> {
    pub(super) number: usize,
    pub(super) shipped: &'a Shipped,
    pub(super) pages: usize,
    pub(super) original: Entry,
    pub(super) rendition: Entry,
    pub(super) text: Entry,
    pub(super) engine: String,
}

impl Row<'_> {
    pub(super) fn document(&self) -> &Document {
        &self.shipped.document
    }

    pub(super) fn kind(&self) -> &'static str {
        self.document().facts().kind.map_or("", |kind| kind.slug())
    }

    fn dated(&self) -> String {
        self.document().facts().dated.map(iso).unwrap_or_default()
    }

    fn medium(&self) -> &'static str {
        match self.document().facts().medium {
            Medium::Paper => "paperi",
            Medium::Electronic => "sähköinen",
        }
    }

    /// When the paper itself was handed over; the law wants it with the controller too.
    fn paper_handed_over(&self) -> String {
        self.document().facts().paper_handed_over.map(|at| iso(at.date_naive())).unwrap_or_default()
    }

    fn language(&self) -> &'static str {
        self.document().proposal().language.map_or("", Language::code)
    }

    fn code(&self, export: &Export) -> &str {
        let code = self.shipped.client.codes.first().filter(|_| export.identity_codes);
        code.map_or("", |code| code.reveal())
    }

    fn client_number(&self) -> &str {
        self.shipped.client.number.as_ref().map_or("", Private::reveal)
    }
}

fn iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// The list for a clerk: opens in a Finnish spreadsheet as it is (UTF-8 with a mark, semicolons, CRLF).
pub(super) fn csv(rows: &[Row<'_>], export: &Export) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
    let mut write = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|cell| guarded(cell)).collect();
        // Writing to memory does not fail.
        let _ = writer.write_record(&cells);
    };
    write(&[
        "numero",
        "asiakirja_id",
        "asiakirjatyyppi",
        "paivatty",
        "asiakasnumero",
        "sukunimi",
        "etunimi",
        "henkilotunnus",
        "kieli",
        "sivuja",
        "palvelutehtava",
        "sitoumusnumero",
        "alkuperainen_on",
        "paperi_luovutettu",
        "hakukelpoinen_tiedosto",
        "hakukelpoinen_sha256",
        "alkuperainen_tiedosto",
        "alkuperainen_sha256",
        "teksti_tiedosto",
        "teksti_sha256",
    ]);
    for row in rows {
        let client = &row.shipped.client;
        write(&[
            &row.number.to_string(),
            &row.document().id().to_string(),
            row.kind(),
            &row.dated(),
            row.client_number(),
            client.family_name.reveal(),
            client.given_name.reveal(),
            row.code(export),
            row.language(),
            &row.pages.to_string(),
            row.document().facts().service_task.as_deref().unwrap_or_default(),
            row.document().field(Field::CommitmentNumber).unwrap_or_default(),
            row.medium(),
            &row.paper_handed_over(),
            &row.rendition.path,
            &row.rendition.fixity.to_string(),
            &row.original.path,
            &row.original.fixity.to_string(),
            &row.text.path,
            &row.text.fixity.to_string(),
        ]);
    }
    drop(writer);
    out
}

/// A spreadsheet takes a cell that begins so for a formula and runs it.
fn guarded(cell: &str) -> String {
    let cell: String = cell.chars().filter(|c| !c.is_control()).collect();
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}

/// The list for a machine, by our own schema.
pub(super) fn xml(rows: &[Row<'_>], export: &Export) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("asiakirjat", &[("xmlns", NAMESPACE)], |xml| {
        for row in rows {
            xml_row(row, export, xml);
        }
    });
    xml.finish()
}

fn xml_row(row: &Row<'_>, export: &Export, xml: &mut Xml) {
    let id = row.document().id().to_string();
    xml.element("asiakirja", &[("id", &id), ("numero", &row.number.to_string())], |xml| {
        xml.text_if("asiakirjatyyppi", Some(row.kind()));
        xml.text_if("paivatty", Some(&row.dated()));
        xml.text_if("kieli", Some(row.language()));
        xml.text("sivuja", &row.pages.to_string());
        let client = &row.shipped.client;
        xml.element("asiakas", &[("id", &client.id.to_string())], |xml| {
            xml.text_if("asiakasnumero", Some(row.client_number()));
            xml.text("sukunimi", client.family_name.reveal());
            xml.text("etunimi", client.given_name.reveal());
            xml.text_if("henkilotunnus", Some(row.code(export)));
            if client.restricted {
                xml.text("turvakielto", "true");
            }
        });
        xml.text_if("palvelutehtava", row.document().facts().service_task.as_deref());
        xml.text("alkuperainenOn", if row.medium() == "paperi" { "paperi" } else { "sahkoinen" });
        xml.text_if("paperiLuovutettu", Some(&row.paper_handed_over()));
        for field in FIELDS {
            if let Some(value) = row.document().field(field).filter(|value| !value.is_empty()) {
                xml.text_with("luettu", &[("kentta", field.slug())], value);
            }
        }
        for signature in row.document().proposal().signatures.iter().flatten() {
            let present = if signature.present { "true" } else { "false" };
            xml.empty("allekirjoitus", &[("rooli", signature.role.slug()), ("on", present)]);
        }
        for (use_, entry) in [("alkuperainen", &row.original), ("hakukelpoinen", &row.rendition), ("teksti", &row.text)]
        {
            let (bytes, fixity) = (entry.bytes.to_string(), entry.fixity.to_string());
            xml.empty("tiedosto", &[("kaytto", use_), ("polku", &entry.path), ("tavuja", &bytes), ("sha256", &fixity)]);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_only_text() {
        for (cell, expected) in
            [("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+358", "'+358"), ("\t@x", "'@x"), ("Äs-", "Äs-")]
        {
            assert_eq!(guarded(cell), expected);
        }
    }
}
