//! A shipment of invented people, as the appliance would hand it over: three records of two clients, scanned as a
//! JPEG, as a group 4 TIFF that lay turned on the glass, and one whose name tries to be a formula.
#![expect(clippy::disallowed_methods, reason = "a test lays files as a stranger would")]

use std::{fs, path::Path, process::Command};

use chrono::TimeDelta;
use fax::{Color, VecWriter, encoder::Encoder};
use paperisilta::{
    handover::{Cause, Export, Sheets, Shipment, Shipped},
    record::{
        Actor, BusinessId, Client, ClientId, CompanyName, CompanyNameKind, Confidence, Controller, ControllerId,
        Document, DocumentType, Event, EventKind, Field, Found, ImageEncoding, Ink, Language, Medium, Outcome,
        PackageId, PageImage, PageKind, PageReading, Placement, Private, Proposal, Reading, Region, RegisterId, ScanId,
        SignatureLine, SignerRole, Subject, TextSource, Timestamp, Turn, UserId, Word,
    },
};

const WIDTH: u32 = 620;
const HEIGHT: u32 = 876;

pub fn at() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

pub fn shipment() -> Shipment {
    let register = RegisterId::new();
    let county = controller("Esimerkkilän hyvinvointialue", "9835468-2");
    let (first, second) = (client("Ääkkönen", "Testi", "010170-900J"), client("=CMD()", "Åsa", "020280-9015"));
    Shipment {
        id: "3f0c2a52-7f5e-4c3b-9a57-0d6f7a1c0001".parse::<PackageId>().unwrap(),
        at: at(),
        company: CompanyName {
            name: "Koe & Hoiva Oy".to_owned(),
            business_id: "9523456-1".parse().unwrap_or_else(|_| some_business_id("9523456")),
            kind: CompanyNameKind::Current,
            street: Some("Koekatu 1".to_owned()),
            post: Some("00000 Koekylä".to_owned()),
            phone: None,
            email: Some("posti@koehoiva.example".to_owned()),
        },
        register,
        controller: Controller {
            responsible_until: Some("2022-12-31".parse().unwrap()),
            kind: "municipality".to_owned(),
            ..controller("Esimerkkilän kunta", "9512345")
        },
        receiver: county,
        documents: vec![
            shipped(&first, register, DocumentType::ServicePlan, "2024-03-12"),
            shipped(&first, register, DocumentType::PaymentCommitment, "2024-01-02"),
            shipped(&second, register, DocumentType::Decision, "2023-06-30"),
        ],
        draft: false,
    }
}

/// The seven digits with the check digit that belongs to them.
fn some_business_id(number: &str) -> BusinessId {
    (0..10).find_map(|check| format!("{number}-{check}").parse().ok()).expect("another number: this one has no check")
}

fn controller(name: &str, id: &str) -> Controller {
    let id = id.parse().unwrap_or_else(|_| some_business_id(&id[..7]));
    Controller {
        id: ControllerId::Body(id),
        name: name.to_owned(),
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

fn client(family: &str, given: &str, code: &str) -> Client {
    let nine: String = code.chars().take(10).filter(char::is_ascii_digit).collect();
    let check = paperisilta::record::PersonalIdentityCode::check_character(&nine).unwrap();
    Client {
        id: ClientId::new(),
        number: Some(Private::new("A-0001")),
        family_name: Private::new(family),
        given_name: Private::new(given),
        codes: vec![format!("{}{check}", &code[..10]).parse().unwrap()],
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

fn shipped(client: &Client, register: RegisterId, kind: DocumentType, dated: &str) -> Shipped {
    let found = |value: &str| Found {
        value: Private::new(value),
        page: 1,
        region: Region::default(),
        confidence: Confidence::CERTAIN,
    };
    let proposal = Proposal {
        page_from: 1,
        page_to: 1,
        kind: Some(kind),
        language: Some(Language::Fi),
        fields: [(Field::SignedDate, found(dated)), (Field::CommitmentNumber, found("PS-1/2024"))].into(),
        signatures: Some(vec![SignatureLine {
            role: SignerRole::Client,
            required: true,
            present: true,
            page: 1,
            region: Region::default(),
        }]),
        ticks: [].into(),
        client: None,
        client_candidates: Vec::new(),
        controller: None,
        controller_candidates: Vec::new(),
        outcome: Outcome::NeedsReview,
        reasons: Vec::new(),
    };
    let scan = ScanId::new();
    let (document, _) = Document::found(scan, proposal, Medium::Paper, at());
    let who = Actor::User(UserId::new());
    let (document, _) = document.file(client.id, register, who, at()).unwrap();
    let before = |minutes| at() - TimeDelta::minutes(minutes);
    let events = vec![
        Event::new(EventKind::Received, Subject::Scan(scan), Actor::Machine, before(30)),
        Event::new(EventKind::Read, Subject::Scan(scan), Actor::Machine, before(29)).with_detail("1 pages"),
        Event::new(EventKind::Filed, Subject::Document(document.id()), who, before(5)),
    ];
    Shipped { document, client: client.clone(), events }
}

/// What the archive would give: a grey JPEG, or a black and white page that lay turned.
pub fn sheets(shipped: &Shipped) -> Result<Sheets, Cause> {
    let turned = shipped.document.facts().kind != Some(DocumentType::ServicePlan);
    let turn = if turned { Turn::Quarter } else { Turn::None };
    let placement = Placement { scan_width: WIDTH, scan_height: HEIGHT, turn, scale: 1.0, skew: 0.0 };
    let words = [("Palvelusuunnitelma", 60, 60, 300), ("Åsa", 60, 110, 60), ("Qvist", 130, 110, 90)];
    let region = |x, y, w| Region { x, y, w, h: 28 };
    let dark = |x: u32, y: u32| {
        words.iter().any(|&(_, left, top, w)| {
            let place = placement.to_scan(region(left, top, w));
            place.touches(&Region { x, y, w: 1, h: 1 })
        })
    };
    let image = |encoding, bytes| PageImage { width: WIDTH, height: HEIGHT, dpi: 75, encoding, own: true, bytes };
    let (image, original) = if turned {
        let mut encoder = Encoder::new(VecWriter::new());
        for y in 0..HEIGHT {
            let row = (0..WIDTH).map(|x| if dark(x, y) { Color::Black } else { Color::White });
            encoder.encode_line(row, WIDTH).unwrap();
        }
        let bytes = encoder.finish().unwrap().finish();
        let original = [b"II*\0".as_slice(), &bytes].concat();
        (image(ImageEncoding::G4 { black_is_1: true }, bytes), original)
    } else {
        let grey = image::GrayImage::from_fn(WIDTH, HEIGHT, |x, y| image::Luma([if dark(x, y) { 90 } else { 240 }]));
        let mut bytes = Vec::new();
        image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&grey)?;
        (image(ImageEncoding::Jpeg { components: 1 }, bytes.clone()), bytes)
    };
    let words = words.iter().map(|&(text, x, y, w)| Word {
        text: Private::new(text),
        region: region(x, y, w),
        confidence: Confidence::CERTAIN,
        line: y / 100,
        block: 0,
        language: None,
    });
    let page = PageReading {
        number: 1,
        kind: PageKind::Content,
        placement,
        dpi: 75,
        words: words.collect(),
        source: TextSource::Recognised,
        ink: Ink::none(),
    };
    Ok(Sheets { original, images: vec![image], reading: Reading { pages: vec![page], engine: "test 1".to_owned() } })
}

/// A receiver with a key of its own in a `gpg` of its own; `None` where there is no `gpg`.
pub struct Receiver {
    home: tempfile::TempDir,
}

impl Receiver {
    pub fn new(expires: &str) -> Option<Self> {
        let home = tempfile::Builder::new().prefix("gpg").tempdir().unwrap();
        let receiver = Self { home };
        let quick = ["--quick-gen-key", "Kirjaamo <kirjaamo@county.example>", "default", "default", expires];
        let mut made = receiver.gpg(&[&["--passphrase", "", "--pinentry-mode", "loopback"], quick.as_slice()].concat());
        let Ok(status) = made.status() else {
            eprintln!("skipped: gpg is not installed");
            return None;
        };
        assert!(status.success());
        let key = receiver.gpg(&["--armor", "--export"]).output().unwrap().stdout;
        fs::write(receiver.key(), key).unwrap();
        Some(receiver)
    }

    pub fn gpg(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("gpg");
        command.args(["--batch", "--quiet", "--homedir"]).arg(self.home.path()).args(arguments);
        command
    }

    fn key(&self) -> std::path::PathBuf {
        self.home.path().join("receiver.asc")
    }

    pub fn fingerprint(&self) -> String {
        let listed = self.gpg(&["--with-colons", "--fingerprint"]).output().unwrap().stdout;
        let listed = String::from_utf8(listed).unwrap();
        let line = listed.lines().find(|line| line.starts_with("fpr:")).unwrap();
        line.split(':').nth(9).unwrap().to_owned()
    }

    pub fn export(&self) -> Export {
        let mut export = Export::shipped("generic-county").unwrap().unwrap();
        export.openpgp.key = self.key();
        export.openpgp.fingerprint = self.fingerprint();
        export
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = Command::new("gpgconf").arg("--homedir").arg(self.home.path()).args(["--kill", "all"]).status();
    }
}

/// Unpacks a ZIP with the tool that a receiver would use.
pub fn unzip(file: &Path, into: &Path) {
    let output = Command::new("unzip").arg("-q").arg(file).arg("-d").arg(into).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
