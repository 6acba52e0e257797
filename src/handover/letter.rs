//! What a person at the receiver reads first: the cover letter and how to open the package.
//!
//! Neither names a client.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    Error, Export, Shipment,
    description::{Summary, identified},
    list::Row,
};
use crate::{
    record::{Fixity, Medium},
    typeset::{self, typeset},
};

/// The cover letter (kansilehti) as PDF/A. It vouches for the list by its hash, and the list for every file.
pub(super) fn cover(shipment: &Shipment, export: &Export, rows: &[Row<'_>], list: &[u8]) -> Result<Vec<u8>, Error> {
    let summary = Summary::of(rows);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *kinds.entry(row.kind()).or_default() += 1;
    }
    let paper = rows.iter().filter(|row| row.document().facts().medium == Medium::Paper);
    let waiting = paper.clone().filter(|row| row.document().facts().paper_handed_over.is_none()).count();
    let company = &shipment.company;
    let name = shipment.name(export);
    let data = json!({
        "name": name,
        "id": shipment.root(),
        "made": day(shipment.at.date_naive()),
        "draft": shipment.draft,
        "agreement": export.agreement,
        "company": {
            "name": company.name,
            "id": company.business_id.as_str(),
            "street": company.street,
            "post": company.post,
            "phone": company.phone,
            "email": company.email,
        },
        "controller": { "name": shipment.controller.name, "id": identified(shipment, &shipment.controller) },
        "receiver": { "name": shipment.receiver.name, "id": identified(shipment, &shipment.receiver) },
        "succession": shipment.controller.id != shipment.receiver.id,
        "clients": summary.clients,
        "documents": summary.documents,
        "pages": summary.pages,
        "from": summary.from.map(day),
        "to": summary.to.map(day),
        "kinds": kinds.iter().map(|(kind, count)| json!({ "kind": kind, "count": count })).collect::<Vec<_>>(),
        "paper": paper.count(),
        "paper_waiting": waiting,
        "codes": export.identity_codes,
        "list_sha256": Fixity::of(list).to_string(),
    });
    let about = typeset::About { title: &name, language: export.language.code(), made: shipment.at };
    typeset(&export.letters.cover, &data, &about)
        .map_err(|source| Error::Letter { export: export.name.clone(), source: source.into() })
}

/// How to open and check the package, as plain text that every office machine shows.
pub(super) fn readme(shipment: &Shipment, export: &Export) -> Vec<u8> {
    let text = export
        .letters
        .readme
        .replace("{name}", &shipment.name(export))
        .replace("{root}", &shipment.root())
        .replace("\r\n", "\n")
        .replace('\n', "\r\n");
    ["\u{feff}".as_bytes(), text.as_bytes()].concat()
}

/// As it is written in Finland in both languages.
fn day(day: NaiveDate) -> String {
    format!("{}.{}.{}", day.day(), day.month(), day.year())
}
