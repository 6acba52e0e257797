//! Papers made of words, without a scanner: what is proposed for each, and what must wait.

mod parting;
mod payers;
mod signatures;
mod silence;

use chrono::NaiveDate;

use super::{Given, propose, undivided};
use crate::record::{
    BusinessId, Client, ClientChoice, ClientId, CompanyName, CompanyNameKind, Confidence, Controller, ControllerId,
    ControllerTerm, DocumentType, Ink, Known, Outcome, PageKind, PageReading, Placement, Private, Proposal, Reading,
    Reason, Region, SignerRole, TextSource, Turn, Word,
};

/// A page that is written line by line, at 150 dots an inch so that the ink map is the page.
struct Sheet {
    words: Vec<Word>,
    ink: Vec<bool>,
    y: u32,
    line: u32,
}

const WIDTH: u32 = 1240;
const HEIGHT: u32 = 1754;
const LETTER: u32 = 10;

impl Sheet {
    fn new() -> Self {
        Self { words: Vec::new(), ink: vec![false; (WIDTH * HEIGHT) as usize], y: 120, line: 0 }
    }

    fn titled(title: &str) -> Self {
        let mut sheet = Self::new();
        sheet.at(120, title, 34, 0.93);
        sheet.y += 80;
        sheet.line += 1;
        sheet
    }

    /// Writes words from `x` on, and draws a digit-like block of ink for every letter.
    fn at(&mut self, x: u32, text: &str, height: u32, confidence: f32) {
        let mut x = x;
        for word in text.split(' ') {
            let letters = u32::try_from(word.chars().count()).unwrap();
            let region = Region { x, y: self.y, w: letters * LETTER, h: height };
            for letter in 0..letters {
                self.fill(Region { x: x + letter * LETTER, y: self.y + 2, w: LETTER - 3, h: height - 4 });
            }
            self.words.push(Word {
                text: Private::new(word),
                region,
                confidence: Confidence::new(confidence),
                line: self.line,
                block: 0,
                language: None,
            });
            x += letters * LETTER + 8;
        }
    }

    fn fill(&mut self, region: Region) {
        for y in region.y..region.bottom().min(HEIGHT) {
            for x in region.x..region.right().min(WIDTH) {
                self.ink[(y * WIDTH + x) as usize] = true;
            }
        }
    }

    /// A label and, in a column of its own, its value.
    fn row(mut self, label: &str, value: &str) -> Self {
        self.at(120, label, 20, 0.95);
        if !value.is_empty() {
            self.at(520, value, 20, 0.95);
        }
        self.y += 40;
        self.line += 1;
        self
    }

    /// Two labels beside each other, and their values below.
    fn cells(mut self, left: (&str, &str), right: (&str, &str)) -> Self {
        for (a, b) in [(left.0, right.0), (left.1, right.1)] {
            self.at(120, a, 18, 0.95);
            self.at(700, b, 18, 0.95);
            self.y += 28;
            self.line += 1;
        }
        self.y += 14;
        self
    }

    /// A line to sign with its label under it, signed or not.
    fn line_to_sign(mut self, label: &str, signed: bool) -> Self {
        self.y += 120;
        let y = self.y;
        self.fill(Region { x: 120, y, w: 420, h: 2 });
        if signed {
            self.pen(150, y);
        }
        self.y += 8;
        self.at(120, label, 18, 0.95);
        self.y += 40;
        self.line += 1;
        self
    }

    /// What a pen draws: a zigzag over `y`.
    fn pen(&mut self, x: u32, y: u32) {
        for step in 0..200 {
            let height = if (step / 10) % 2 == 0 { step % 10 } else { 10 - step % 10 } * 5;
            self.fill(Region { x: x + step, y: y - 10 - height, w: 4, h: 8 });
        }
    }

    /// A row of a table with columns of its own for the party, its signature and its name.
    fn table_row(mut self, cells: [&str; 3], signed: bool) -> Self {
        let (top, high) = (self.y, 80);
        for y in [top, top + high] {
            self.fill(Region { x: 120, y, w: 960, h: 2 });
        }
        for x in [120, 440, 800, 1080] {
            self.fill(Region { x, y: top, w: 2, h: high });
        }
        self.y += 12;
        for (x, text) in [130, 450, 810].into_iter().zip(cells).filter(|(_, text)| !text.is_empty()) {
            self.at(x, text, 18, 0.95);
        }
        if signed {
            self.pen(470, top + high - 5);
        }
        self.y = top + high;
        self.line += 1;
        self
    }

    /// A line to fill, with its label under it.
    fn over(mut self, label: &str, value: &str) -> Self {
        for (text, gap) in [(value, 26), (label, 34)] {
            self.at(120, text, 20, 0.95);
            self.y += gap;
            self.line += 1;
        }
        self
    }

    /// A box to tick, empty or with a cross, and its text.
    fn tick(mut self, text: &str, ticked: bool) -> Self {
        let y = self.y;
        for (x, y, w, h) in [(120, y, 24, 2), (120, y + 22, 24, 2), (120, y, 2, 24), (142, y, 2, 24)] {
            self.fill(Region { x, y, w, h });
        }
        for step in 3..20 * u32::from(ticked) {
            self.fill(Region { x: 120 + step, y: y + step, w: 3, h: 3 });
            self.fill(Region { x: 143 - step, y: y + step, w: 3, h: 3 });
        }
        self.at(160, text, 20, 0.95);
        self.y += 44;
        self.line += 1;
        self
    }

    /// A line at the foot of the page.
    fn foot(mut self, text: &str) -> Self {
        self.y = HEIGHT - 60;
        self.row(text, "")
    }

    fn page(self, number: u32) -> PageReading {
        let bits = self.ink.chunks(WIDTH as usize).flat_map(|row| {
            row.chunks(8)
                .map(|eight| eight.iter().enumerate().fold(0, |byte, (i, dark)| byte | (u8::from(*dark) << (7 - i))))
        });
        PageReading {
            number,
            kind: PageKind::Content,
            placement: Placement { scan_width: WIDTH, scan_height: HEIGHT, turn: Turn::None, scale: 1.0, skew: 0.0 },
            dpi: 150,
            words: self.words,
            source: TextSource::Recognised,
            ink: Ink { width: WIDTH, height: HEIGHT, per_mille: 1000, bits: bits.collect() },
        }
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn body(id: &str) -> ControllerId {
    ControllerId::Body(id.parse().unwrap())
}

const COUNTY: &str = "9000003-8";
const OTHER_COUNTY: &str = "9000004-6";
const STRANGER: &str = "9000007-0";

fn controller(id: &str, name: &str, name_sv: &str) -> Controller {
    Controller {
        id: body(id),
        name: name.into(),
        name_sv: Some(name_sv.into()),
        kind: "county".into(),
        place: None,
        ovt: None,
        einvoice_operator: None,
        responsible_until: None,
        successor: None,
        aliases: vec!["Suvare".into()],
        email_domains: vec![],
        export: None,
    }
}

fn client(given: &str, family: &str, code: &str, controller: &str) -> Client {
    let mail = format!("{}.{}@posti.example", given.to_lowercase(), family.to_lowercase());
    Client {
        id: ClientId::new(),
        number: None,
        family_name: family.into(),
        given_name: given.into(),
        codes: vec![code.parse().unwrap()],
        former_family_names: vec![],
        address: Some("Koivukuja 4 B, 98100 Suvanto".into()),
        phone: Some("040 555 1234".into()),
        email: Some(mail.into()),
        language: None,
        restricted: false,
        died: None,
        controllers: vec![ControllerTerm { controller: body(controller), from: Some(day("2023-01-01")), to: None }],
    }
}

/// One client of a county, a child of another, and ourselves.
fn known() -> Known {
    Known {
        company: vec![CompanyName {
            name: "Arjen Askel Oy".into(),
            business_id: "9000001-1".parse::<BusinessId>().unwrap(),
            kind: CompanyNameKind::Current,
            street: None,
            post: None,
            phone: None,
            email: None,
        }],
        controllers: vec![
            controller(COUNTY, "Suvannon hyvinvointialue", "Lugnvattnets välfärdsområde"),
            Controller {
                aliases: vec![],
                ..controller(OTHER_COUNTY, "Haapakosken hyvinvointialue", "Aspfors välfärdsområde")
            },
        ],
        covers: Vec::new(),
        clients: vec![
            client("Elina", "Vuorela", "010190-900P", COUNTY),
            client("Otto", "Laine", "010101B900R", OTHER_COUNTY),
        ],
    }
}

fn judge(pages: Vec<Sheet>, known: &Known) -> Proposal {
    let pages = pages.into_iter().zip(1..).map(|(sheet, number)| sheet.page(number)).collect();
    let reading = Reading { pages, engine: "words".into() };
    let given = Given { today: day("2026-11-22"), incomplete: false, wrong_extension: false };
    let mut proposals = propose(&reading, known, &given);
    assert_eq!(proposals.len(), 1);
    proposals.remove(0)
}

fn plan(name: &str, code: &str, payer: &str) -> Sheet {
    Sheet::titled("PALVELUSUUNNITELMA")
        .cells(("Asiakkaan nimi", name), ("Henkilötunnus", code))
        .row("Osoite", "Koivukuja 4 B, 98100 Suvanto")
        .row("Palvelun maksaja", payer)
        .row("Tavoitteet", "Arjen rutiinit vahvistuvat.")
        .row("Paikka ja päiväys", "Suvanto 12.3.2024")
}

fn signed(sheet: Sheet) -> Sheet {
    sheet.line_to_sign("Asiakas", true).line_to_sign("Palveluntuottajan edustaja", true)
}

#[track_caller]
fn files(proposal: &Proposal, of: &Client, controller: &ControllerId) {
    assert_eq!(proposal.outcome, Outcome::AutoFile, "{:?}", proposal.reasons);
    assert_eq!(proposal.client, Some(ClientChoice::Known(of.id)));
    assert_eq!(proposal.controller.as_ref(), Some(controller));
}

#[track_caller]
fn waits(proposal: &Proposal, reason: Reason) {
    assert_eq!(proposal.outcome, Outcome::NeedsReview, "{:?}", proposal.reasons);
    assert!(proposal.reasons.contains(&reason), "{:?}", proposal.reasons);
}

#[test]
fn a_signed_plan_of_a_known_client_with_its_payer_files_itself() {
    let known = known();
    let found = judge(
        vec![signed(plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue (Y-tunnus 9000003-8)"))],
        &known,
    );
    files(&found, &known.clients[0], &body(COUNTY));
    assert_eq!(found.kind, Some(DocumentType::ServicePlan));
    assert_eq!(found.field(crate::record::Field::SignedDate), Some("2024-03-12"));
}

#[test]
fn the_payers_name_is_known_inflected_by_alias_and_in_swedish() {
    let known = known();
    for payer in ["Suvannon hyvinvointialueen", "Suvare", "Lugnvattnets välfärdsområde", "9000003-8"] {
        let found = judge(vec![signed(plan("Vuorela Elina", "010190-900P", payer))], &known);
        files(&found, &known.clients[0], &body(COUNTY));
    }
}

#[test]
fn a_line_without_ink_waits() {
    let known = known();
    let sheet = plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue")
        .line_to_sign("Asiakas", true)
        .line_to_sign("Palveluntuottajan edustaja", false);
    let found = judge(vec![sheet], &known);
    waits(&found, Reason::SignatureMissing);
    let present = |role| found.signatures.iter().flatten().find(|line| line.role == role).map(|line| line.present);
    assert_eq!((present(SignerRole::Client), present(SignerRole::Provider)), (Some(true), Some(false)));
}

#[test]
fn a_paper_without_places_to_sign_waits() {
    waits(
        &judge(vec![plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue")], &known()),
        Reason::SignatureMissing,
    );
}

#[test]
fn a_wrong_check_character_waits_whatever_the_name_says() {
    let found = judge(vec![signed(plan("Elina Vuorela", "010190-900R", "Suvannon hyvinvointialue"))], &known());
    waits(&found, Reason::HetuCheckFailed);
}

#[test]
fn a_known_code_under_anothers_name_waits() {
    let found = judge(vec![signed(plan("Otto Laine", "010190-900P", "Suvannon hyvinvointialue"))], &known());
    waits(&found, Reason::NameHetuConflict);
    let found = judge(vec![signed(plan("Tuulikki Ahola", "010190-900P", "Suvannon hyvinvointialue"))], &known());
    waits(&found, Reason::NameHetuConflict);
}

#[test]
fn anothers_name_at_a_second_label_waits() {
    let sheet = plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue").row("Asiakkaan nimi", "Otto Laine");
    waits(&judge(vec![signed(sheet)], &known()), Reason::NameHetuConflict);
}

#[test]
fn a_new_family_name_with_the_same_code_and_given_name_files() {
    let known = known();
    let found = judge(vec![signed(plan("Elina Ahola", "010190-900P", "Suvannon hyvinvointialue"))], &known);
    files(&found, &known.clients[0], &body(COUNTY));
    assert!(found.reasons.contains(&Reason::NameChanged));
}

#[test]
fn a_stranger_with_a_printed_code_opens_a_folder() {
    let found = judge(vec![signed(plan("Kalle Räsänen", "131052-901X", "Suvannon hyvinvointialue"))], &known());
    assert_eq!(found.outcome, Outcome::AutoFile, "{:?}", found.reasons);
    assert!(matches!(found.client, Some(ClientChoice::New { .. })));
}

#[test]
fn a_code_that_differs_from_a_known_clients_in_the_century_alone_waits() {
    // The check character is the same: only the sign tells the two apart, and a reading may have spoilt it.
    let found = judge(vec![signed(plan("Elina Vuorela", "010190Y900P", "Suvannon hyvinvointialue"))], &known());
    waits(&found, Reason::HetuRepaired);
}

#[test]
fn without_a_code_the_name_needs_a_second_fact() {
    let known = known();
    let agreement = |contact: (&str, &str), name: &str| {
        signed(
            Sheet::titled("Palvelusopimus")
                .row("Asiakkaan nimi", name)
                .row(contact.0, contact.1)
                .row("Palvelun maksaja", "Suvannon hyvinvointialue")
                .row("Päiväys ja paikka", "1.2.2024 Suvanto"),
        )
    };
    files(
        &judge(vec![agreement(("Puhelin", "+358 40 555 1234"), "Elina Vuorela")], &known),
        &known.clients[0],
        &body(COUNTY),
    );
    files(
        &judge(vec![agreement(("Osoite", "Koivukuja 4 B, 98100 SUVANTO"), "Elina Vuorela")], &known),
        &known.clients[0],
        &body(COUNTY),
    );
    waits(&judge(vec![agreement(("Puhelin", "040 555 9999"), "Elina Vuorela")], &known), Reason::ClientByNameOnly);
    waits(&judge(vec![agreement(("Puhelin", "040 555 1234"), "Kalle Ahola")], &known), Reason::NewClientWithoutHetu);
}

#[test]
fn two_of_one_name_are_not_told_apart_by_an_address() {
    let mut known = known();
    known.clients.push(client("Elina", "Vuorela", "131052-900W", COUNTY));
    let sheet = Sheet::titled("PALVELUSOPIMUS")
        .row("Asiakkaan nimi", "Elina Vuorela")
        .row("Osoite", "Koivukuja 4 B, 98100 Suvanto")
        .row("Palvelun maksaja", "Suvannon hyvinvointialue")
        .row("Päiväys ja paikka", "1.2.2024 Suvanto");
    waits(&judge(vec![signed(sheet)], &known), Reason::AmbiguousClient);
}

#[test]
fn the_guardians_code_is_not_the_childs() {
    let known = known();
    let sheet = Sheet::titled("PALVELUSUUNNITELMA")
        .row("Lapsen nimi", "Otto Laine")
        .row("Henkilötunnus", "010101B900R")
        .row("Huoltaja", "Elina Vuorela (010190-900P), 040 555 1234")
        .row("Palvelun maksaja", "Haapakosken hyvinvointialue")
        .row("Paikka ja päiväys", "Suvanto 12.3.2010")
        .line_to_sign("Huoltaja", true)
        .line_to_sign("Palveluntuottaja", true);
    files(&judge(vec![sheet], &known), &known.clients[1], &body(OTHER_COUNTY));
}

#[test]
fn who_lives_with_the_client_is_not_the_client_though_name_and_code_agree() {
    let known = known();
    let sheet = Sheet::titled("PALVELUSUUNNITELMA")
        .row("Asiakkaan nimi", "")
        .row("Läheiset", "Avopuoliso Elina Vuorela, 010190-900P")
        .row("Osoite", "Koivukuja 4 B, 98100 Suvanto")
        .row("Palvelun maksaja", "Suvannon hyvinvointialue")
        .row("Paikka ja päiväys", "Suvanto 12.3.2024");
    let found = judge(vec![signed(sheet)], &known);
    assert_eq!((found.client, found.outcome), (None, Outcome::NeedsReview));
}

#[test]
fn a_guardians_code_alone_is_nobodys() {
    let sheet = Sheet::titled("PALVELUSUUNNITELMA")
        .row("Lapsen nimi", "Kalle Laine")
        .row("Huoltajan nimi", "Elina Vuorela")
        .row("Huoltajan henkilötunnus", "010190-900P")
        .row("Palvelun maksaja", "Haapakosken hyvinvointialue")
        .row("Paikka ja päiväys", "Suvanto 12.3.2024")
        .line_to_sign("Huoltaja", true)
        .line_to_sign("Palveluntuottaja", true);
    waits(&judge(vec![sheet], &known()), Reason::NewClientWithoutHetu);
}

#[test]
fn a_payer_that_the_office_does_not_know_waits() {
    let stranger = format!("Outolan hyvinvointialue (Y-tunnus {STRANGER})");
    for payer in [stranger.as_str(), "Outolan hyvinvointialue", "Suvannon kaupunki"] {
        waits(&judge(vec![signed(plan("Elina Vuorela", "010190-900P", payer))], &known()), Reason::ControllerNotInList);
    }
}

#[test]
fn a_name_and_a_business_id_of_two_payers_wait() {
    let payer = format!("Suvannon hyvinvointialue (Y-tunnus {OTHER_COUNTY})");
    waits(&judge(vec![signed(plan("Elina Vuorela", "010190-900P", &payer))], &known()), Reason::ControllerUnknown);
}

#[test]
fn nobody_named_is_the_clients_only_controller_of_the_day() {
    let mut known = known();
    let unpaid = || {
        signed(
            Sheet::titled("PALVELUSUUNNITELMA")
                .row("Asiakkaan nimi", "Elina Vuorela")
                .row("Henkilötunnus", "010190-900P")
                .row("Paikka ja päiväys", "Suvanto 12.3.2024"),
        )
    };
    let found = judge(vec![unpaid()], &known);
    files(&found, &known.clients[0], &body(COUNTY));
    assert!(found.reasons.contains(&Reason::ControllerFromRegister));

    known.clients[0].controllers.push(ControllerTerm { controller: ControllerId::Own, from: None, to: None });
    waits(&judge(vec![unpaid()], &known), Reason::ControllerUnknown);
    known.clients[0].controllers.clear();
    waits(&judge(vec![unpaid()], &known), Reason::ControllerUnknown);
}

#[test]
fn a_client_who_pays_is_our_own() {
    let known = known();
    for words in ["Asiakas maksaa palvelun itse", "Itse maksava asiakas", "Asiakas", "Elina Vuorela"] {
        let found = judge(vec![signed(plan("Elina Vuorela", "010190-900P", words))], &known);
        files(&found, &known.clients[0], &ControllerId::Own);
    }
}

#[test]
fn the_home_municipality_and_our_own_business_id_do_not_pay() {
    let mut known = known();
    known.controllers.push(Controller {
        kind: "municipality".into(),
        aliases: vec![],
        ..controller("9000005-4", "Kotolan kunta", "Kotola kommun")
    });
    let sheet = Sheet::titled("MAKSUSITOUMUS")
        .row("Maksusitoumuksen numero", "2024-0123")
        .row("Päätöspäivä", "15.1.2024")
        .row("Maksaja", "Suvannon hyvinvointialue")
        .row("Y-tunnus", COUNTY)
        .row("Asiakkaan nimi", "Elina Vuorela")
        .row("Henkilötunnus", "010190-900P")
        .row("Kotikunta", "Kotolan kunta")
        .row("Palveluntuottaja", "Arjen Askel Oy 9000001-1")
        .row("Määrä", "40 käyntikertaa")
        .row("Voimassaoloaika", "1.2.2024 – 31.7.2024")
        .line_to_sign("Viranhaltija", true);
    let found = judge(vec![sheet], &known);
    files(&found, &known.clients[0], &body(COUNTY));
    let field = |field| found.field(field).unwrap_or_default();
    use crate::record::Field;
    assert_eq!(field(Field::CommitmentNumber), "2024-0123");
    assert_eq!((field(Field::AmountValue), field(Field::AmountUnit)), ("40", "käyntikerta"));
    assert_eq!((field(Field::ValidFrom), field(Field::ValidTo)), ("2024-02-01", "2024-07-31"));
    assert_eq!(field(Field::PayerBusinessId), COUNTY);
}

#[test]
fn a_note_of_an_electronic_signature_signs_a_commitment() {
    let known = known();
    let sheet = |note: &str| {
        Sheet::titled("Betalningsförbindelse")
            .row("Betalare", "Lugnvattnets välfärdsområde")
            .row("FO-nummer", COUNTY)
            .row("Klientens namn", "Elina Vuorela")
            .row("Personbeteckning", "010190-900P")
            .row("Beslutsdatum", "15.1.2024")
            .row(note, "")
    };
    files(&judge(vec![sheet("Handlingen är elektroniskt undertecknad")], &known), &known.clients[0], &body(COUNTY));
    waits(&judge(vec![sheet("Beslutet kan överklagas")], &known), Reason::SignatureMissing);
}

#[test]
fn a_commitment_that_is_only_mentioned_is_no_title() {
    let sheet = Sheet::titled("LASKU")
        .row("Asiakas", "Elina Vuorela")
        .row("Maksusitoumus", "2024-0123")
        .row("Eräpäivä", "15.3.2024");
    let found = judge(vec![sheet], &known());
    assert_eq!(found.kind, Some(DocumentType::Invoice));
    waits(&found, Reason::TypeNotArchived);
}

#[test]
fn a_letter_is_known_by_its_shape() {
    let sheet = Sheet::new().row("Hei Elina!", "").row("Kiitos tapaamisesta.", "").row("Terveisin Kalle", "");
    assert_eq!(judge(vec![sheet], &known()).kind, Some(DocumentType::Letter));
}

#[test]
fn what_is_missing_from_a_file_is_no_reason_to_file_the_rest() {
    let sheet = signed(plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue"));
    let reading = Reading { pages: vec![sheet.page(1)], engine: "words".into() };
    let given = Given { today: day("2026-11-22"), incomplete: true, wrong_extension: false };
    waits(&propose(&reading, &known(), &given)[0], Reason::TruncatedFile);
}

#[test]
fn a_form_whose_labels_stand_under_its_lines_is_read_too() {
    let known = known();
    let sheet = Sheet::titled("Palvelusuunnitelma")
        .over("Asiakkaan nimi", "Elina Vuorela")
        .over("Henkilötunnus", "010190-900P")
        .over("Puhelin", "040 555 1234")
        .over("Sähköposti", "elina.vuorela@posti.example")
        .over("Palvelun maksaja", "Suvannon hyvinvointialue")
        .row("Paikka ja päiväys", "Suvanto 12.3.2024");
    files(&judge(vec![signed(sheet)], &known), &known.clients[0], &body(COUNTY));
}

#[test]
fn an_empty_box_waits_and_a_crossed_one_does_not() {
    use crate::record::Tick;
    let known = known();
    let sheet = |secrecy| {
        let sheet = plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue");
        signed(
            sheet
                .tick("Asiakkaalle on kerrottu ilmoitusvelvollisuudesta", true)
                .tick("Asiakkaalle on kerrottu vaitiolovelvollisuudesta", secrecy),
        )
    };
    let found = judge(vec![sheet(true)], &known);
    files(&found, &known.clients[0], &body(COUNTY));
    assert!(found.ticks[&Tick::DutyToReport].ticked && found.ticks[&Tick::Secrecy].ticked);
    let found = judge(vec![sheet(false)], &known);
    waits(&found, Reason::CheckboxUnchecked);
    assert!(found.ticks[&Tick::DutyToReport].ticked && !found.ticks[&Tick::Secrecy].ticked);
}

#[test]
fn a_stamp_over_the_family_name_does_not_hide_the_given_one() {
    let known = known();
    let mut sheet = Sheet::titled("PALVELUSUUNNITELMA").row("Asiakkaan nimi", "Elina");
    sheet = sheet
        .row("Henkilötunnus", "010190-900P")
        .row("Palvelun maksaja", "Suvannon hyvinvointialue")
        .row("Paikka ja päiväys", "Suvanto 12.3.2024");
    files(&judge(vec![signed(sheet)], &known), &known.clients[0], &body(COUNTY));
}
