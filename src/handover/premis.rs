//! PREMIS 3: what was done to the records, when and by whom.
//!
//! A step that the machine took alike for many is one event with many links; what a person decided about one record
//! is an event of its own. People stand by role and local id.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Shipment, container::Entry, list::Row, xml::Xml};
use crate::record::{Actor, Event, EventKind, Timestamp};

const SOFTWARE: &str = "agent-paperisilta";

/// The package's own PREMIS: what it is, who made it, how it came to be.
pub(super) fn package(shipment: &Shipment, representations: &[&str]) -> Vec<u8> {
    document(|xml, agents| {
        let root = shipment.root();
        xml.element("object", &[("xsi:type", "intellectualEntity")], |xml| {
            identifier(xml, "object", "local", &root);
            for name in representations {
                relation(xml, "structural", "has part", name);
            }
        });
        let step = Step { kind: "information package creation", detail: "E-ARK SIP 2.2.0".to_owned() };
        let done = Done { at: moment(shipment.at), who: SOFTWARE, failed: false };
        event(xml, "package-event-0001", &step, &done, &[root]);
        agents.insert(SOFTWARE.to_owned());
    })
}

/// The originals: the whole provenance of the records.
pub(super) fn originals(shipment: &Shipment, name: &str, rows: &[Row<'_>]) -> Vec<u8> {
    let object = |row: &Row<'_>| format!("{}#original", row.document().id());
    document(|xml, agents| {
        representation(xml, name, rows.iter().map(object));
        for row in rows {
            let format = original_format(row.original.mime);
            file(xml, &object(row), &row.original, format, None);
        }
        let mut numbers = Numbers::of(name);
        for (step, times, objects) in batches(rows, &object) {
            let done = Done { at: span(&times), who: SOFTWARE, failed: step.kind == "validation" };
            event(xml, &numbers.next(), &step, &done, &objects);
        }
        for row in rows {
            for seen in &row.shipped.events {
                if let Actor::User(user) = seen.who {
                    let agent = format!("user-{user}");
                    let done = Done { at: moment(seen.at), who: &agent, failed: false };
                    event(xml, &format!("event-{}", seen.id), &Step::of(seen), &done, &[object(row)]);
                    agents.insert(agent);
                }
            }
        }
        let all: Vec<String> = rows.iter().map(object).collect();
        let step = Step { kind: "message digest calculation", detail: "SHA-256".to_owned() };
        event(xml, &numbers.next(), &step, &Done { at: moment(shipment.at), who: SOFTWARE, failed: false }, &all);
        agents.insert(SOFTWARE.to_owned());
    })
}

/// The renditions and readings, and from what they were made.
pub(super) fn renditions(shipment: &Shipment, name: &str, rows: &[Row<'_>]) -> Vec<u8> {
    let pdf = |row: &Row<'_>| format!("{}#pdfa", row.document().id());
    let text = |row: &Row<'_>| format!("{}#text", row.document().id());
    document(|xml, agents| {
        representation(xml, name, rows.iter().flat_map(|row| [pdf(row), text(row)]));
        for row in rows {
            let original = format!("{}#original", row.document().id());
            file(xml, &pdf(row), &row.rendition, PDF_A, Some(&original));
            file(xml, &text(row), &row.text, TEXT, Some(&original));
        }
        let done = Done { at: moment(shipment.at), who: SOFTWARE, failed: false };
        let mut numbers = Numbers::of(name);
        let pdfs: Vec<String> = rows.iter().map(pdf).collect();
        let detail = "PDF/A-2b around the scan's own image data, with the words as read".to_owned();
        event(xml, &numbers.next(), &Step { kind: "migration", detail }, &done, &pdfs);
        let mut engines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in rows {
            engines.entry(&row.engine).or_default().push(text(row));
        }
        for (engine, texts) in engines {
            let detail = format!("text recognition: {engine}");
            event(xml, &numbers.next(), &Step { kind: "metadata extraction", detail }, &done, &texts);
        }
        let all: Vec<String> = rows.iter().flat_map(|row| [pdf(row), text(row)]).collect();
        let step = Step { kind: "message digest calculation", detail: "SHA-256".to_owned() };
        event(xml, &numbers.next(), &step, &done, &all);
        agents.insert(SOFTWARE.to_owned());
    })
}

/// What was done: a word of the Library of Congress's list of event types, and ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    kind: &'static str,
    detail: String,
}

impl Step {
    fn of(event: &Event) -> Self {
        let mut detail = event.kind.slug().to_owned();
        if let Some(more) = &event.detail {
            detail = format!("{detail}: {more}");
        }
        Self { kind: event_type(event.kind), detail }
    }
}

struct Done<'a> {
    at: String,
    who: &'a str,
    failed: bool,
}

struct Numbers<'a> {
    name: &'a str,
    last: u32,
}

impl<'a> Numbers<'a> {
    const fn of(name: &'a str) -> Self {
        Self { name, last: 0 }
    }

    fn next(&mut self) -> String {
        self.last += 1;
        format!("{}-event-{:04}", self.name, self.last)
    }
}

/// The machine's steps, each kind of one day once, with when and to what.
fn batches(rows: &[Row<'_>], object: &impl Fn(&Row<'_>) -> String) -> Vec<(Step, Vec<Timestamp>, Vec<String>)> {
    let mut found: BTreeMap<(NaiveDate, Step), (Vec<Timestamp>, BTreeSet<String>)> = BTreeMap::new();
    for row in rows {
        for event in row.shipped.events.iter().filter(|event| event.who == Actor::Machine) {
            let batch = found.entry((event.at.date_naive(), Step::of(event))).or_default();
            batch.0.push(event.at);
            batch.1.insert(object(row));
        }
    }
    let mut batches: Vec<_> = found
        .into_iter()
        .map(|((_, step), (mut times, objects))| {
            times.sort_unstable();
            (step, times, objects.into_iter().collect::<Vec<_>>())
        })
        .collect();
    batches.sort_by(|a, b| a.1.first().cmp(&b.1.first()));
    batches
}

/// The word of the Library of Congress's list for each of our kinds.
const fn event_type(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Received | EventKind::SeenAgain => "capture",
        EventKind::Refused | EventKind::TriedAgain => "validation",
        EventKind::Read | EventKind::Found => "metadata extraction",
        EventKind::Divided => "unpacking",
        EventKind::Held | EventKind::Dismissed | EventKind::Restored => "appraisal",
        EventKind::Filed | EventKind::Refiled => "accession",
        EventKind::Reopened
        | EventKind::TakenBack
        | EventKind::Returned
        | EventKind::Recalled
        | EventKind::Corrected => "metadata modification",
        EventKind::Superseded => "modification",
        EventKind::Packaged | EventKind::PackageSealed => "information package creation",
        EventKind::PackageSent | EventKind::PackageAnswered | EventKind::PackageWithdrawn => "transfer",
        EventKind::Disposed | EventKind::Discarded => "deletion",
    }
}

fn moment(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// From the first to the last moment, as an EDTF interval where they differ.
fn span(times: &[Timestamp]) -> String {
    match times {
        [] => String::new(),
        [first, .., last] if moment(*first) != moment(*last) => format!("{}/{}", moment(*first), moment(*last)),
        [first, ..] => moment(*first),
    }
}

/// Name, version, PRONOM key. Only what is known for sure.
type Format = (&'static str, Option<&'static str>, Option<&'static str>);
const PDF_A: Format = ("PDF/A", Some("2b"), Some("fmt/477"));
const TEXT: Format = ("Plain text, UTF-8", None, Some("x-fmt/111"));

fn original_format(mime: &str) -> Format {
    match mime {
        "application/pdf" => ("PDF", None, None),
        "image/tiff" => ("TIFF", None, Some("fmt/353")),
        "image/jpeg" => ("JPEG", None, None),
        "image/png" => ("PNG", None, None),
        _ => ("unknown", None, None),
    }
}

fn document(write: impl FnOnce(&mut Xml, &mut BTreeSet<String>)) -> Vec<u8> {
    let mut xml = Xml::new();
    let attributes = [
        ("xmlns", "http://www.loc.gov/premis/v3"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", "http://www.loc.gov/premis/v3 https://www.loc.gov/standards/premis/v3/premis.xsd"),
        ("version", "3.0"),
    ];
    let mut agents = BTreeSet::new();
    xml.element("premis", &attributes, |xml| {
        write(xml, &mut agents);
        for agent in &agents {
            xml.element("agent", &[], |xml| {
                identifier(xml, "agent", "local", agent);
                if agent == SOFTWARE {
                    xml.text("agentName", "Paperisilta");
                    xml.text("agentType", "software");
                    xml.text("agentVersion", env!("CARGO_PKG_VERSION"));
                } else {
                    xml.text("agentName", "office worker");
                    xml.text("agentType", "person");
                }
            });
        }
    });
    xml.finish()
}

fn identifier(xml: &mut Xml, of: &str, kind: &str, value: &str) {
    xml.element(&format!("{of}Identifier"), &[], |xml| {
        xml.text(&format!("{of}IdentifierType"), kind);
        xml.text(&format!("{of}IdentifierValue"), value);
    });
}

fn relation(xml: &mut Xml, kind: &str, sub: &str, other: &str) {
    xml.element("relationship", &[], |xml| {
        xml.text("relationshipType", kind);
        xml.text("relationshipSubType", sub);
        identifier(xml, "relatedObject", "local", other);
    });
}

fn representation(xml: &mut Xml, name: &str, files: impl Iterator<Item = String>) {
    xml.element("object", &[("xsi:type", "representation")], |xml| {
        identifier(xml, "object", "local", name);
        xml.element("relationship", &[], |xml| {
            xml.text("relationshipType", "structural");
            xml.text("relationshipSubType", "includes");
            for file in files {
                identifier(xml, "relatedObject", "local", &file);
            }
        });
    });
}

fn file(xml: &mut Xml, id: &str, entry: &Entry, format: Format, from: Option<&str>) {
    xml.element("object", &[("xsi:type", "file")], |xml| {
        identifier(xml, "object", "local", id);
        xml.element("objectCharacteristics", &[], |xml| {
            xml.element("fixity", &[], |xml| {
                xml.text("messageDigestAlgorithm", "SHA-256");
                xml.text("messageDigest", &entry.fixity.to_string());
            });
            xml.text("size", &entry.bytes.to_string());
            xml.element("format", &[], |xml| {
                let (name, version, key) = format;
                xml.element("formatDesignation", &[], |xml| {
                    xml.text("formatName", name);
                    xml.text_if("formatVersion", version);
                });
                if let Some(key) = key {
                    xml.element("formatRegistry", &[], |xml| {
                        xml.text("formatRegistryName", "PRONOM");
                        xml.text("formatRegistryKey", key);
                    });
                }
            });
        });
        xml.text("originalName", entry.path.rsplit('/').next().unwrap_or(&entry.path));
        if let Some(from) = from {
            relation(xml, "derivation", "has source", from);
        }
    });
}

fn event(xml: &mut Xml, id: &str, step: &Step, done: &Done<'_>, objects: &[String]) {
    xml.element("event", &[], |xml| {
        identifier(xml, "event", "local", id);
        xml.text("eventType", step.kind);
        xml.text("eventDateTime", &done.at);
        xml.element("eventDetailInformation", &[], |xml| xml.text("eventDetail", &step.detail));
        xml.element("eventOutcomeInformation", &[], |xml| {
            xml.text("eventOutcome", if done.failed { "fail" } else { "success" });
        });
        identifier(xml, "linkingAgent", "local", done.who);
        for object in objects {
            identifier(xml, "linkingObject", "local", object);
        }
    });
}
