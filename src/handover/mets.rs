//! METS: the table of contents of a package and of each representation, as the E-ARK SIP 2.2.0 wants it.
//!
//! The numbers in the comments are the requirements of that specification.

use super::{Export, Shipment, container::Entry, description::identified, xml::Xml};

const PROFILE: &str = "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml";
const CONTENT: &str = "fi-paperisilta-luovutus_v1_0";
const SCHEMAS: &str = "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd \
     http://www.w3.org/1999/xlink http://www.loc.gov/standards/xlink/xlink.xsd \
     https://DILCIS.eu/XML/METS/CSIPExtensionMETS https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd \
     https://DILCIS.eu/XML/METS/SIPExtensionMETS https://earksip.dilcis.eu/schema/DILCISExtensionSIPMETS.xsd";

/// What stands at the head of every METS of one package.
pub(super) struct Head<'a> {
    pub(super) shipment: &'a Shipment,
    pub(super) export: &'a Export,
}

/// A file of descriptive metadata, and how METS names its kind.
pub(super) struct Descriptive<'a> {
    pub(super) entry: &'a Entry,
    pub(super) kind: &'static str,
}

/// The files of the package METS, by what they are.
pub(super) struct Root<'a> {
    pub(super) descriptive: &'a [Descriptive<'a>],
    pub(super) premis: &'a Entry,
    pub(super) documentation: &'a [Entry],
    pub(super) schemas: &'a [Entry],
    /// Name and METS file of each representation.
    pub(super) representations: &'a [(&'static str, Entry)],
}

/// The files of a representation METS.
pub(super) struct Representation<'a> {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) premis: &'a Entry,
    pub(super) data: &'a [&'a Entry],
}

impl Head<'_> {
    /// The package METS.
    pub(super) fn root(&self, files: &Root<'_>) -> Vec<u8> {
        let root = self.shipment.root();
        let label = format!("Sosiaalihuollon asiakasasiakirjat, luovutuserä {}", self.shipment.name(self.export));
        let mut ids = Ids::of("root");
        let mut xml = Xml::new();
        mets(&mut xml, &root, &label, |xml| {
            self.header(xml, true);
            let described: Vec<String> = files
                .descriptive
                .iter()
                .map(|one| {
                    let id = ids.next("dmd");
                    let attributes = [("ID", id.as_str()), ("CREATED", &self.created()), ("STATUS", "CURRENT")];
                    xml.element("dmdSec", &attributes, |xml| {
                        let kind = [("MDTYPE", "OTHER"), ("OTHERMDTYPE", one.kind), ("MDTYPEVERSION", "1.0")];
                        self.reference(xml, "", one.entry, &kind);
                    });
                    id
                })
                .collect();
            let premis = ids.next("digiprov");
            self.provenance(xml, "ID-root-amd", &premis, "", files.premis);
            let (documentation, schemas) = (ids.next("fgrp"), ids.next("fgrp"));
            let groups: Vec<String> = files.representations.iter().map(|_| ids.next("fgrp")).collect();
            xml.element("fileSec", &[("ID", "ID-root-fileSec")], |xml| {
                let every: Vec<&Entry> = files.documentation.iter().collect();
                self.group(xml, &mut ids, &documentation, "Documentation", "", &every);
                let every: Vec<&Entry> = files.schemas.iter().collect();
                self.group(xml, &mut ids, &schemas, "Schemas", "", &every);
                for ((name, entry), id) in files.representations.iter().zip(&groups) {
                    self.group(xml, &mut ids, id, &format!("Representations/{name}"), "", &[entry]);
                }
            });
            structure(xml, "root", &root, |xml| {
                let metadata = [
                    ("ID", "ID-root-div-metadata"),
                    ("LABEL", "Metadata"),
                    ("ADMID", &premis),
                    ("DMDID", &described.join(" ")),
                ];
                xml.empty("div", &metadata);
                division(xml, "ID-root-div-documentation", "Documentation", &documentation);
                division(xml, "ID-root-div-schemas", "Schemas", &schemas);
                for ((name, entry), group) in files.representations.iter().zip(&groups) {
                    let (id, label) = (format!("ID-root-div-{name}"), format!("Representations/{name}"));
                    xml.element("div", &[("ID", &id), ("LABEL", &label)], |xml| {
                        let href = percent_encoded(&entry.path);
                        let pointer = [
                            ("LOCTYPE", "URL"),
                            ("xlink:type", "simple"),
                            ("xlink:href", href.as_str()),
                            ("xlink:title", group),
                        ];
                        xml.empty("mptr", &pointer);
                    });
                }
            });
        });
        xml.finish()
    }

    /// A representation's METS. Its references begin in the representation's own folder.
    pub(super) fn representation(&self, files: &Representation<'_>) -> Vec<u8> {
        let name = files.name;
        let base = format!("representations/{name}/");
        let mut ids = Ids::of(name);
        let mut xml = Xml::new();
        mets(&mut xml, name, files.label, |xml| {
            self.header(xml, false);
            let premis = ids.next("digiprov");
            self.provenance(xml, &format!("ID-{name}-amd"), &premis, &base, files.premis);
            let data = ids.next("fgrp");
            xml.element("fileSec", &[("ID", &format!("ID-{name}-fileSec"))], |xml| {
                self.group(xml, &mut ids, &data, "Data", &base, files.data);
            });
            structure(xml, name, name, |xml| {
                let id = format!("ID-{name}-div-metadata");
                xml.empty("div", &[("ID", &id), ("LABEL", "Metadata"), ("ADMID", &premis)]);
                division(xml, &format!("ID-{name}-div-data"), "Data", &data);
            });
        });
        xml.finish()
    }

    fn created(&self) -> String {
        self.shipment.at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    fn header(&self, xml: &mut Xml, root: bool) {
        let created = self.created();
        let attributes = [
            ("CREATEDATE", created.as_str()),
            ("LASTMODDATE", &created),
            ("RECORDSTATUS", if self.shipment.draft { "TEST" } else { "NEW" }),
            ("csip:OAISPACKAGETYPE", "SIP"),
        ];
        xml.element("metsHdr", &attributes, |xml| {
            // CSIP10-16
            let software = [("ROLE", "CREATOR"), ("TYPE", "OTHER"), ("OTHERTYPE", "SOFTWARE")];
            agent(xml, &software, "Paperisilta", ("SOFTWARE VERSION", env!("CARGO_PKG_VERSION")));
            if !root {
                return;
            }
            let Shipment { company, controller, receiver, .. } = self.shipment;
            let organisation = |xml: &mut Xml, role, name: &str, id: &str| {
                let note = format!("Y-tunnus {id}");
                agent(xml, &[("ROLE", role), ("TYPE", "ORGANIZATION")], name, ("IDENTIFICATIONCODE", &note));
            };
            organisation(xml, "ARCHIVIST", &controller.name, &identified(self.shipment, controller)); // SIP9-14
            organisation(xml, "CREATOR", &company.name, company.business_id.as_str()); // SIP15-20
            organisation(xml, "PRESERVATION", &receiver.name, &identified(self.shipment, receiver)); // SIP26-31
            if let Some(agreement) = &self.export.agreement {
                xml.text_with("altRecordID", &[("TYPE", "SUBMISSIONAGREEMENT")], agreement); // SIP5
            }
        });
    }

    fn provenance(&self, xml: &mut Xml, section: &str, id: &str, base: &str, premis: &Entry) {
        xml.element("amdSec", &[("ID", section)], |xml| {
            let attributes = [("ID", id), ("CREATED", &self.created()), ("STATUS", "CURRENT")];
            xml.element("digiprovMD", &attributes, |xml| {
                self.reference(xml, base, premis, &[("MDTYPE", "PREMIS"), ("MDTYPEVERSION", "3.0")]);
            });
        });
    }

    /// CSIP21-30, CSIP35-44.
    fn reference(&self, xml: &mut Xml, base: &str, entry: &Entry, kind: &[(&str, &str)]) {
        let (href, own) = (relative(base, entry), self.attributes(entry));
        let mut attributes = vec![("LOCTYPE", "URL"), ("xlink:type", "simple"), ("xlink:href", href.as_str())];
        attributes.extend_from_slice(kind);
        attributes.extend(own.iter().map(|(key, value)| (*key, value.as_str())));
        xml.empty("mdRef", &attributes);
    }

    /// CSIP59-79.
    fn group(&self, xml: &mut Xml, ids: &mut Ids<'_>, id: &str, used: &str, base: &str, entries: &[&Entry]) {
        let attributes = [
            ("ID", id),
            ("USE", used),
            ("csip:CONTENTINFORMATIONTYPE", "OTHER"),
            ("csip:OTHERCONTENTINFORMATIONTYPE", CONTENT),
        ];
        xml.element("fileGrp", &attributes, |xml| {
            for entry in entries {
                let (id, own) = (ids.next("file"), self.attributes(entry));
                let mut attributes = vec![("ID", id.as_str())];
                attributes.extend(own.iter().map(|(key, value)| (*key, value.as_str())));
                xml.element("file", &attributes, |xml| {
                    let href = relative(base, entry);
                    xml.empty("FLocat", &[("LOCTYPE", "URL"), ("xlink:type", "simple"), ("xlink:href", &href)]);
                });
            }
        });
    }

    fn attributes(&self, entry: &Entry) -> [(&'static str, String); 5] {
        [
            ("MIMETYPE", entry.mime.to_owned()),
            ("SIZE", entry.bytes.to_string()),
            ("CREATED", self.created()),
            ("CHECKSUM", entry.fixity.to_string()),
            ("CHECKSUMTYPE", "SHA-256".to_owned()),
        ]
    }
}

fn mets(xml: &mut Xml, id: &str, label: &str, inside: impl FnOnce(&mut Xml)) {
    let attributes = [
        ("xmlns", "http://www.loc.gov/METS/"),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"),
        ("xmlns:sip", "https://DILCIS.eu/XML/METS/SIPExtensionMETS"),
        ("OBJID", id),                                 // CSIP1
        ("LABEL", label),                              // SIP1; no client's data
        ("TYPE", "Mixed"),                             // CSIP2
        ("csip:CONTENTINFORMATIONTYPE", "OTHER"),      // CSIP4
        ("csip:OTHERCONTENTINFORMATIONTYPE", CONTENT), // CSIP5
        ("PROFILE", PROFILE),                          // CSIP6, SIP2
        ("xsi:schemaLocation", SCHEMAS),
    ];
    xml.element("mets", &attributes, inside);
}

/// Ids that are unique in the whole package, not in one METS alone.
struct Ids<'a> {
    of: &'a str,
    last: u32,
}

impl<'a> Ids<'a> {
    const fn of(of: &'a str) -> Self {
        Self { of, last: 0 }
    }

    fn next(&mut self, kind: &str) -> String {
        self.last += 1;
        format!("ID-{}-{kind}-{:04}", self.of, self.last)
    }
}

fn agent(xml: &mut Xml, attributes: &[(&str, &str)], name: &str, (kind, note): (&str, &str)) {
    xml.element("agent", attributes, |xml| {
        xml.text("name", name);
        xml.text_with("note", &[("csip:NOTETYPE", kind)], note);
    });
}

/// CSIP80-85.
fn structure(xml: &mut Xml, of: &str, label: &str, inside: impl FnOnce(&mut Xml)) {
    let id = format!("ID-{of}-structMap");
    xml.element("structMap", &[("ID", &id), ("TYPE", "PHYSICAL"), ("LABEL", "CSIP")], |xml| {
        xml.element("div", &[("ID", &format!("ID-{of}-div")), ("LABEL", label)], inside);
    });
}

fn division(xml: &mut Xml, id: &str, label: &str, group: &str) {
    xml.element("div", &[("ID", id), ("LABEL", label)], |xml| xml.empty("fptr", &[("FILEID", group)]));
}

fn relative(base: &str, entry: &Entry) -> String {
    percent_encoded(entry.path.strip_prefix(base).unwrap_or(&entry.path))
}

/// Our paths need none of it today; a reference must stay a URL whatever they become.
fn percent_encoded(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
