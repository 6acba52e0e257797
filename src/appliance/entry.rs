//! A document, or a refused file, as `documents --json` tells it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Error, reading};
use crate::{
    archive::Archive,
    record::{
        ClientChoice, Document, DocumentType, Field, Known, Outcome, PageReading, Private, Region, Scan, ScanId,
        ScanState, SignerRole, Tick,
    },
};

/// One object of the answer.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The file's name, when first seen; `null` when hidden.
    pub source_file: Option<Private>,
    /// First page in the file; `null` for a refused file.
    pub page_from: Option<u32>,
    /// Last page in the file.
    pub page_to: Option<u32>,
    /// The document's id, or the scan's for a refused file.
    pub id: String,
    /// Where it stands now.
    pub state: &'static str,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Option<DocumentType>,
    /// The identity code of the client meant.
    pub client_hetu: Option<Private>,
    /// On whose behalf: a business id, or `self`.
    pub controller_y_tunnus: Option<String>,
    /// What stands in its fields.
    pub fields: BTreeMap<Field, Private>,
    /// Which lines are signed; `null` where nobody looked.
    pub signature_present: Option<BTreeMap<SignerRole, bool>>,
    /// Where the fields stand on the page as scanned.
    pub boxes: BTreeMap<Field, FieldBox>,
    /// Which boxes are ticked.
    pub checkboxes: BTreeMap<Tick, bool>,
    /// What the machine decided.
    pub outcome: Outcome,
    /// Why.
    pub reasons: Vec<&'static str>,
}

/// A place on a page as it was scanned.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FieldBox {
    /// Page of the file, 1-based.
    pub page: u32,
    /// In its pixels, from the upper left corner.
    #[serde(flatten)]
    pub region: Region,
}

/// With `reveal` everything is told; without, nothing of the client, and no reading is opened for it.
pub(super) fn of_document(archive: &Archive, known: &Known, document: &Document, reveal: bool) -> Result<Entry, Error> {
    let proposal = document.proposal();
    let pages = if reveal { reading::pages(archive, document)? } else { Vec::new() };
    let first = document.runs().first();
    let meant = document.client().or(match proposal.client {
        Some(ClientChoice::Known(id)) => Some(id),
        _ => None,
    });
    let client_hetu = match (meant, &proposal.client) {
        _ if !reveal => None,
        (Some(id), _) => {
            let client = known.clients.iter().find(|client| client.id == id);
            client.and_then(|client| client.codes.first()).map(|code| Private::new(code.reveal()))
        }
        (None, Some(ClientChoice::New { code, .. })) => Some(Private::new(code.reveal())),
        (None, _) => None,
    };
    let controller = match document.register() {
        Some(register) => archive.register(register)?.map(|register| register.controller),
        None => proposal.controller.clone(),
    };
    let told = if reveal { proposal.fields.clone() } else { BTreeMap::new() };
    let fields = Field::ALL.iter().filter(|_| reveal);
    Ok(Entry {
        source_file: match first {
            Some(run) if reveal => source_file(archive, run.scan)?,
            _ => None,
        },
        page_from: first.map(|run| run.from),
        page_to: document.runs().last().map(|run| run.to),
        id: document.id().to_string(),
        state: document.standing().slug(),
        kind: document.facts().kind,
        client_hetu,
        controller_y_tunnus: controller.map(|controller| controller.to_string()),
        fields: fields.filter_map(|&field| Some((field, Private::new(document.field(field)?)))).collect(),
        signature_present: proposal.signatures.as_ref().map(|lines| {
            let mut signed = BTreeMap::new();
            for line in lines {
                *signed.entry(line.role).or_insert(true) &= line.present;
            }
            signed
        }),
        boxes: told.iter().map(|(&field, found)| (field, on_scan(&pages, found.page, found.region))).collect(),
        checkboxes: proposal.ticks.iter().map(|(&tick, found)| (tick, found.ticked)).collect(),
        outcome: proposal.outcome,
        reasons: proposal.reasons.iter().map(|reason| reason.slug()).collect(),
    })
}

pub(super) fn of_refused(archive: &Archive, scan: &Scan, reveal: bool) -> Result<Entry, Error> {
    let reasons = match scan.state() {
        ScanState::Refused { reason, .. } => vec![reason.slug()],
        _ => Vec::new(),
    };
    Ok(Entry {
        source_file: if reveal { source_file(archive, scan.id())? } else { None },
        page_from: None,
        page_to: None,
        id: scan.id().to_string(),
        state: scan.standing().slug(),
        kind: None,
        client_hetu: None,
        controller_y_tunnus: None,
        fields: BTreeMap::new(),
        signature_present: None,
        boxes: BTreeMap::new(),
        checkboxes: BTreeMap::new(),
        outcome: Outcome::Reject,
        reasons,
    })
}

fn source_file(archive: &Archive, scan: ScanId) -> Result<Option<Private>, Error> {
    Ok(archive.sightings(scan)?.into_iter().next().map(|sighting| sighting.file_name))
}

/// A place on the page that was read, as a place on the page that was scanned.
pub(super) fn on_scan(pages: &[PageReading], page: u32, region: Region) -> FieldBox {
    let region = pages.iter().find(|p| p.number == page).map_or(region, |p| p.placement.to_scan(region));
    FieldBox { page, region }
}
