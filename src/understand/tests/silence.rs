//! A paper that names no payer: silence must be shown, not be what a bad reading left.

use super::*;

fn unpaid() -> Sheet {
    Sheet::titled("PALVELUSUUNNITELMA").row("Asiakkaan nimi", "Elina Vuorela").row("Henkilötunnus", "010190-900P")
}

fn ends(sheet: Sheet) -> Proposal {
    judge(vec![signed(sheet.row("Paikka ja päiväys", "Suvanto 12.3.2024"))], &known())
}

#[test]
fn a_form_that_was_read_whole_and_names_nobody_is_silent() {
    let found = ends(unpaid());
    assert_eq!(found.outcome, Outcome::AutoFile, "{:?}", found.reasons);
    assert!(found.reasons.contains(&Reason::ControllerFromRegister));
}

#[test]
fn a_row_that_was_not_read_may_have_been_the_payers() {
    let mut sheet = unpaid();
    // The row is printed, and the engine saw no word in it.
    let words = sheet.words.len();
    sheet = sheet.row("Palvelun maksaja", "Haapakosken hyvinvointialue");
    sheet.words.truncate(words);
    waits(&ends(sheet), Reason::ControllerUnknown);
}

#[test]
fn words_that_cannot_be_believed_may_have_been_the_payers() {
    let mut sheet = unpaid();
    sheet.at(120, "Pavelom", 20, 0.31);
    sheet.at(520, "Haafakaskan", 20, 0.28);
    sheet.y += 40;
    sheet.line += 1;
    waits(&ends(sheet), Reason::ControllerUnknown);
}

#[test]
fn a_body_that_nobody_knows_and_a_misread_label_are_no_silence() {
    for (label, value) in [("Muut palvelut", "Kaukolan hyvinvointialue"), ("Palvelun maksava", "Yhdessä")] {
        waits(&ends(unpaid().row(label, value)), Reason::ControllerUnknown);
    }
}
