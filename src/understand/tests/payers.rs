//! Who is the payer and who is only mentioned.

use super::*;

fn unpaid(label: &str, text: &str) -> Proposal {
    let sheet = Sheet::titled("PALVELUSUUNNITELMA")
        .row("Asiakkaan nimi", "Elina Vuorela")
        .row("Henkilötunnus", "010190-900P")
        .row(label, text)
        .row("Paikka ja päiväys", "Suvanto 12.3.2024");
    judge(vec![signed(sheet)], &known())
}

#[test]
fn a_business_id_that_is_named_in_passing_pays_nothing() {
    let found = unpaid("Muut palvelut", &format!("Haapakosken hyvinvointialue (Y-tunnus {OTHER_COUNTY}) järjestää."));
    waits(&found, Reason::ControllerUnknown);
    assert_ne!(found.controller, Some(body(OTHER_COUNTY)));
}

#[test]
fn meals_that_the_client_pays_do_not_make_the_client_the_payer() {
    let found = unpaid("Muut palvelut", "Asiakas maksaa itse ateriansa ja matkalippunsa.");
    assert_ne!(found.controller, Some(ControllerId::Own));
    let known = known();
    let sheet = plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue")
        .row("Laskutus", "Asiakas maksaa itse 20 % omavastuun.");
    files(&judge(vec![signed(sheet)], &known), &known.clients[0], &body(COUNTY));
}

#[test]
fn a_longer_name_is_another_body_also_over_two_lines() {
    let known = known();
    for payer in ["Vanhan Suvannon hyvinvointialue", "Mustilan ja Suvannon hyvinvointialue"] {
        let found = judge(vec![signed(plan("Elina Vuorela", "010190-900P", payer))], &known);
        assert_eq!(found.outcome, Outcome::NeedsReview, "{payer}");
    }
    let mut sheet = plan("Elina Vuorela", "010190-900P", "Länsi-");
    // The row after the payer's is its second line.
    sheet.words.retain(|word| !["Tavoitteet", "Arjen", "rutiinit", "vahvistuvat."].contains(&word.text.reveal()));
    sheet.y -= 106;
    sheet.at(520, "Suvannon hyvinvointialue", 20, 0.95);
    sheet.y += 106;
    let found = judge(vec![signed(sheet)], &known);
    assert_eq!(found.outcome, Outcome::NeedsReview);
}

#[test]
fn a_payers_label_with_ink_that_was_not_read_is_not_silent() {
    let known = known();
    let lost = |value: &str, confidence: f32| {
        let mut sheet = plan("Elina Vuorela", "010190-900P", "Haapakosken hyvinvointialue");
        for word in &mut sheet.words {
            if ["Haapakosken", "hyvinvointialue"].contains(&word.text.reveal()) {
                word.text = value.into();
                word.confidence = Confidence::new(confidence);
            }
        }
        sheet.words.retain(|word| !word.text.is_empty());
        judge(vec![signed(sheet)], &known)
    };
    waits(&lost("", 0.0), Reason::ControllerUnknown);
    waits(&lost("aa", 0.4), Reason::ControllerUnknown);
}

#[test]
fn an_empty_payers_row_is_silent() {
    let known = known();
    let found = judge(vec![signed(plan("Elina Vuorela", "010190-900P", ""))], &known);
    files(&found, &known.clients[0], &body(COUNTY));
}
