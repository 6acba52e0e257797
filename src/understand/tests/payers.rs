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

#[test]
fn a_body_whose_longer_name_ends_as_a_known_one_is_another() {
    for payer in ["Keski-Suvannon hyvinvointialue", "Itä Suvannon hyvinvointialue", "Norra Lugnvattnets välfärdsområde"]
    {
        waits(&judge(vec![signed(plan("Elina Vuorela", "010190-900P", payer))], &known()), Reason::ControllerNotInList);
    }
    let mut known = known();
    let name = "Keski-Suvannon hyvinvointialue";
    known.controllers.push(Controller { aliases: vec![], ..controller(STRANGER, name, "Mellersta området") });
    let found = judge(vec![signed(plan("Elina Vuorela", "010190-900P", name))], &known);
    files(&found, &known.clients[0], &body(STRANGER));
}

#[test]
fn a_sentence_about_paying_confirms_the_register_and_does_not_overrule_it() {
    let known = known();
    let said = |body_name: &str| {
        let sheet = Sheet::titled("PALVELUSUUNNITELMA")
            .row("Asiakkaan nimi", "Elina Vuorela")
            .row("Henkilötunnus", "010190-900P")
            .row(&format!("{body_name} maksaa kuljetukset."), "")
            .row("Paikka ja päiväys", "Suvanto 12.3.2024");
        judge(vec![signed(sheet)], &known)
    };
    files(&said("Suvannon hyvinvointialue"), &known.clients[0], &body(COUNTY));
    waits(&said("Haapakosken hyvinvointialue"), Reason::ControllerUnknown);
}

#[test]
fn what_the_client_may_pay_is_not_what_the_client_pays() {
    let alone = |text: &str| {
        let sheet = Sheet::titled("PALVELUSUUNNITELMA")
            .row("Asiakkaan nimi", "Elina Vuorela")
            .row("Henkilötunnus", "010190-900P")
            .row(text, "")
            .row("Paikka ja päiväys", "Suvanto 12.3.2024");
        judge(vec![signed(sheet)], &known())
    };
    // The end of a sentence that began with `if` on the line above, and one of two choices in typed brackets.
    for text in ["asiakas maksaa palvelun itse.", "( ) Asiakas maksaa palvelun itse. (x) Palvelun maksaa tilaaja."] {
        waits(&alone(text), Reason::ControllerUnknown);
    }
    let choices = plan("Elina Vuorela", "010190-900P", "( ) Asiakas maksaa palvelun itse (x) maksusitoumus");
    waits(&judge(vec![signed(choices)], &known()), Reason::ControllerUnknown);
}

#[test]
fn the_next_rows_label_does_not_answer_for_a_payer_that_was_lost() {
    let known = known();
    let lost = || {
        Sheet::titled("MAKSUSITOUMUS")
            .row("Maksusitoumuksen numero", "2024-0123")
            .row("Päätöspäivä", "15.1.2024")
            .row("Maksaja", "")
            .row("Asiakas", "")
            .row("Henkilötunnus", "010190-900P")
            .row("Määrä", "40 käyntikertaa")
            .line_to_sign("Viranhaltija", true)
    };
    waits(&judge(vec![lost()], &known), Reason::ControllerUnknown);
}
