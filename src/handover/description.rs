//! The description of a package as a whole: who hands over what, from whose register, to whom (`luovutus.xml`).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Export, Shipment,
    list::{NAMESPACE, Row},
    xml::Xml,
};
use crate::record::{ClientId, Controller, ControllerId};

/// What a package holds, in numbers.
pub(super) struct Summary {
    pub(super) clients: usize,
    pub(super) documents: usize,
    pub(super) pages: usize,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

impl Summary {
    pub(super) fn of(rows: &[Row<'_>]) -> Self {
        let clients: BTreeSet<ClientId> = rows.iter().map(|row| row.shipped.client.id).collect();
        let dates = || rows.iter().filter_map(|row| row.document().facts().dated);
        Self {
            clients: clients.len(),
            documents: rows.len(),
            pages: rows.iter().map(|row| row.pages).sum(),
            from: dates().min(),
            to: dates().max(),
        }
    }
}

/// The business id of a controller; our own where the register is ours.
pub(super) fn identified(shipment: &Shipment, controller: &Controller) -> String {
    match &controller.id {
        ControllerId::Body(id) => id.to_string(),
        ControllerId::Own => shipment.company.business_id.to_string(),
    }
}

pub(super) fn xml(shipment: &Shipment, export: &Export, rows: &[Row<'_>]) -> Vec<u8> {
    let summary = Summary::of(rows);
    let mut xml = Xml::new();
    xml.element("luovutus", &[("xmlns", NAMESPACE), ("versio", "1")], |xml| {
        xml.text("tunnus", &shipment.root());
        xml.text("nimi", &shipment.name(export));
        xml.text("laadittu", &shipment.at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        if shipment.draft {
            xml.text("luonnos", "true");
        }
        xml.text_if("sopimus", export.agreement.as_deref());
        let party = |xml: &mut Xml, word: &str, name: &str, id: &str| {
            xml.element(word, &[], |xml| {
                xml.text("nimi", name);
                xml.text("tunniste", id);
            });
        };
        party(xml, "luovuttaja", &shipment.company.name, shipment.company.business_id.as_str());
        for (word, controller) in [("rekisterinpitaja", &shipment.controller), ("vastaanottaja", &shipment.receiver)] {
            party(xml, word, &controller.name, &identified(shipment, controller));
        }
        if shipment.controller.id != shipment.receiver.id {
            let ended = shipment.controller.responsible_until.map(|day| day.to_string());
            let attributes: Vec<_> = ended.iter().map(|day| ("vastuuPaattyi", day.as_str())).collect();
            xml.empty("seuraanto", &attributes);
        }
        xml.text("asiakkaita", &summary.clients.to_string());
        xml.text("asiakirjoja", &summary.documents.to_string());
        xml.text("sivuja", &summary.pages.to_string());
        xml.text_if("alkaen", summary.from.map(|day| day.to_string()).as_deref());
        xml.text_if("asti", summary.to.map(|day| day.to_string()).as_deref());
        xml.text("julkisuus", "salassa pidettävä");
    });
    xml.finish()
}
