//! Where ink is a signature, and where it is none.

use super::*;

fn unsigned_plan() -> Sheet {
    plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue")
}

fn present(proposal: &Proposal) -> Vec<(SignerRole, bool)> {
    proposal.signatures.iter().flatten().map(|line| (line.role, line.present)).collect()
}

#[test]
fn in_a_table_the_ink_stands_in_the_column_of_the_signatures() {
    for provider in [true, false] {
        let sheet = unsigned_plan()
            .table_row(["Osapuoli", "Allekirjoitus", "Nimenselvennys"], false)
            .table_row(["Asiakas", "", "Elina Vuorela"], true)
            .table_row(["Palveluntuottajan puolesta", "", "Aino Salmi"], provider);
        let found = judge(vec![sheet], &known());
        assert_eq!(present(&found), [(SignerRole::Client, true), (SignerRole::Provider, provider)]);
    }
}

#[test]
fn the_ink_stands_over_the_name_and_the_name_over_the_role() {
    for signed in [true, false] {
        let mut sheet = unsigned_plan().line_to_sign("Asiakas", true);
        sheet.y += 110;
        if signed {
            sheet.pen(150, sheet.y - 10);
        }
        sheet.at(120, "Aino Salmi", 20, 0.95);
        sheet.y += 28;
        sheet.line += 1;
        let found = judge(vec![sheet.row("Palveluntuottajan edustaja", "")], &known());
        assert_eq!(present(&found), [(SignerRole::Client, true), (SignerRole::Provider, signed)]);
    }
}

#[test]
fn a_label_may_tell_the_signers_name_behind_a_dash() {
    let sheet = unsigned_plan()
        .line_to_sign("Asiakas — nimenselvennys: Elina Vuorela", false)
        .line_to_sign("Palveluntuottaja – nimenselvennys: Aino Salmi", true);
    let found = judge(vec![sheet], &known());
    assert_eq!(present(&found), [(SignerRole::Client, false), (SignerRole::Provider, true)]);
}

#[test]
fn a_stamp_over_an_empty_line_and_a_refusal_on_it_are_no_signatures() {
    let mut stamped = unsigned_plan().line_to_sign("Asiakas", false);
    let (left, top, size) = (160, stamped.y - 200, 180);
    for (x, y, w, h) in
        [(left, top, size, 4), (left, top + size, size, 4), (left, top, 4, size), (left + size, top, 4, size)]
    {
        stamped.fill(Region { x, y, w, h });
    }
    for letter in 0..5 {
        stamped.fill(Region { x: left + 20 + letter * 34, y: top + 80, w: 26, h: 36 });
    }
    let mut refused = unsigned_plan().line_to_sign("Asiakas", true);
    refused.y -= 80;
    refused.at(160, "ei allekirjoita", 30, 0.6);
    refused.y += 80;
    refused.line += 1;
    for (what, sheet) in [("a stamp", stamped), ("a refusal", refused)] {
        let found = judge(vec![sheet.line_to_sign("Palveluntuottajan edustaja", true)], &known());
        assert_eq!(present(&found), [(SignerRole::Client, false), (SignerRole::Provider, true)], "{what}");
    }
}

#[test]
fn a_note_of_an_electronic_signature_signs_at_its_place_and_a_sentence_about_them_does_not() {
    let note = |text: &str| {
        let mut sheet = unsigned_plan().line_to_sign("Asiakas", true).line_to_sign("Palveluntuottajan edustaja", false);
        sheet.y -= 100;
        sheet.at(120, text, 20, 0.95);
        present(&judge(vec![sheet], &known()))[1]
    };
    assert_eq!(note("Allekirjoitettu sähköisesti 12.3.2024"), (SignerRole::Provider, true));
    assert_eq!(note("Voidaan allekirjoittaa sähköisesti"), (SignerRole::Provider, false));
}
