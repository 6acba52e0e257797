//! What the archive's tests stand on: a home in a temp folder, invented people, a scan brought as far as asked.

use std::collections::BTreeMap;

use secrecy::SecretString;
use tempfile::TempDir;

use super::{Archive, RecoveryKey, begin, tables::rows::run};
use crate::record::{
    Actor, Client, ClientId, Confidence, ContentOwner, ContentRole, Controller, ControllerId, Document, DocumentType,
    Field, Found, Ink, Medium, Outcome, PageKind, PageReading, Placement, Private, Proposal, Region, RegisterId, Scan,
    ScanId, Scope, Sighting, TextSource, Timestamp, Turn, Word,
};

pub(super) const PASSWORD: &str = "yhdeksän hyvää";
pub(super) const CODE: &str = "010190-900P";

/// An archive in a home of its own, with two registers and a client.
pub(super) struct Scene {
    pub(super) home: TempDir,
    pub(super) archive: Archive,
    pub(super) recovery: RecoveryKey,
    pub(super) client: ClientId,
    pub(super) county: RegisterId,
    pub(super) own: RegisterId,
}

pub(super) fn at(day: u32) -> Timestamp {
    format!("2026-11-{day:02}T10:00:00.123456789Z").parse().unwrap()
}

pub(super) fn password() -> SecretString {
    SecretString::from(PASSWORD)
}

impl Scene {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let (archive, recovery) = Archive::create(home.path(), "Päivi", &password(), at(1)).unwrap();
        let county: ControllerId = "9835468-2".parse().unwrap();
        archive.put_controllers(&[controller(county.clone()), controller(ControllerId::Own)]).unwrap();
        archive.put_clients(&[client("A-1", "Mallila", CODE)]).unwrap();
        Self {
            client: archive.clients().unwrap()[0].id,
            county: archive.register_of(&county).unwrap().unwrap().id,
            own: archive.register_of(&ControllerId::Own).unwrap().unwrap().id,
            home,
            archive,
            recovery,
        }
    }

    pub(super) fn again(&self) -> Archive {
        Archive::open(self.home.path(), None, &password()).unwrap()
    }

    /// A scan as it stands right after it came.
    pub(super) fn sealed(&self, bytes: &[u8]) -> Scan {
        let owner = ContentOwner::Scan(ScanId::new());
        let content = self.archive.keep(owner, ContentRole::Original, Scope::Intake, bytes).unwrap();
        let (scan, change) = Scan::received(content, sighting("Mallila Meeri.pdf"), false, at(1));
        self.archive.commit([change]).unwrap();
        scan
    }

    /// A scan that was read and divided into documents of one page each.
    pub(super) fn divided(&self, bytes: &[u8], count: u32) -> Vec<Document> {
        let scan = self.sealed(bytes);
        let owner = ContentOwner::Scan(scan.id());
        let reading = self.archive.keep(owner, ContentRole::Reading, Scope::Intake, b"Mallila Meeri").unwrap();
        let (scan, read) = scan.read(reading, count, "tests", at(1)).unwrap();
        let born: Vec<_> =
            (1..=count).map(|page| Document::found(scan.id(), proposal(page), Medium::Paper, at(1))).collect();
        let documents = born.iter().map(|(document, _)| document.clone()).collect();
        let (_, divided) = scan.divide(born, at(1)).unwrap();
        self.archive.commit([vec![read], divided].concat()).unwrap();
        documents
    }

    /// One document, filed by the client in a register.
    pub(super) fn filed(&self, bytes: &[u8], register: RegisterId) -> Document {
        let document = self.divided(bytes, 1).remove(0);
        self.file(document, register)
    }

    pub(super) fn file(&self, document: Document, register: RegisterId) -> Document {
        let (document, change) = document.file(self.client, register, Actor::Machine, at(2)).unwrap();
        self.archive.commit([change]).unwrap();
        document
    }

    /// Changes the index behind the archive's back.
    pub(super) fn meddle(&self, sql: &str) {
        let mut index = self.archive.index();
        let change = begin(&mut index).unwrap();
        assert!(run(&change, sql, []).unwrap() > 0, "{sql}");
        change.commit().unwrap();
    }
}

pub(super) fn sighting(name: &str) -> Sighting {
    Sighting { file_name: name.into(), folder: "/skannit".into(), profile: "flatbed".to_owned(), at: at(1) }
}

pub(super) fn controller(id: ControllerId) -> Controller {
    Controller {
        id,
        name: "Mallilan hyvinvointialue".to_owned(),
        name_sv: None,
        kind: "county".to_owned(),
        place: None,
        ovt: None,
        einvoice_operator: None,
        responsible_until: None,
        successor: None,
        aliases: Vec::new(),
        email_domains: Vec::new(),
        export: None,
    }
}

pub(super) fn client(number: &str, family_name: &str, code: &str) -> Client {
    Client {
        id: ClientId::new(),
        number: Some(number.into()),
        family_name: family_name.into(),
        given_name: "Meeri".into(),
        codes: vec![code.parse().unwrap()],
        former_family_names: Vec::new(),
        address: None,
        phone: None,
        email: None,
        language: None,
        restricted: false,
        died: None,
        controllers: Vec::new(),
    }
}

pub(super) fn proposal(page: u32) -> Proposal {
    let name =
        Found { value: "Mallila Meeri".into(), page, region: Region::default(), confidence: Confidence::CERTAIN };
    Proposal {
        page_from: page,
        page_to: page,
        kind: Some(DocumentType::ServicePlan),
        language: None,
        fields: BTreeMap::from([(Field::ClientName, name)]),
        signatures: None,
        ticks: BTreeMap::new(),
        client: None,
        client_candidates: Vec::new(),
        controller: None,
        controller_candidates: Vec::new(),
        outcome: Outcome::AutoFile,
        reasons: Vec::new(),
    }
}

/// A page whose words stand in a row, ten pixels apart.
pub(super) fn page(number: u32, text: &str) -> PageReading {
    let words = text.split_whitespace().zip(0..).map(|(word, at)| Word {
        text: Private::new(word),
        region: Region { x: at * 10, y: 5, w: 9, h: 4 },
        confidence: Confidence::CERTAIN,
        line: 0,
        block: 0,
        language: None,
    });
    PageReading {
        number,
        kind: PageKind::Content,
        placement: Placement { scan_width: 100, scan_height: 100, turn: Turn::None, scale: 1.0, skew: 0.0 },
        dpi: 300,
        words: words.collect(),
        source: TextSource::Recognised,
        ink: Ink::none(),
    }
}
