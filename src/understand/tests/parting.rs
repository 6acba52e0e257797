//! Files of several documents: where they are parted, and what keeps them whole.

use super::*;

/// A file whose pages are sheets, blank ones where there is none.
fn file(pages: Vec<Option<Sheet>>) -> Reading {
    let page = |(sheet, number): (Option<Sheet>, u32)| match sheet {
        Some(sheet) => sheet.page(number),
        None => PageReading { kind: PageKind::Blank, ..Sheet::new().page(number) },
    };
    Reading { pages: pages.into_iter().zip(1..).map(page).collect(), engine: "words".into() }
}

fn parted(pages: Vec<Option<Sheet>>, known: &Known) -> Vec<Proposal> {
    let given = Given { today: day("2026-11-22"), incomplete: false, wrong_extension: false };
    propose(&file(pages), known, &given)
}

fn of(proposals: &[Proposal]) -> Vec<(u32, u32)> {
    proposals.iter().map(|proposal| (proposal.page_from, proposal.page_to)).collect()
}

fn elinas() -> Sheet {
    signed(plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue"))
}

fn ottos() -> Sheet {
    signed(
        Sheet::titled("PALVELUSOPIMUS")
            .row("Asiakkaan nimi", "Otto Laine")
            .row("Henkilötunnus", "010101B900R")
            .row("Palvelun maksaja", "Haapakosken hyvinvointialue")
            .row("Paikka ja päiväys", "Suvanto 1.4.2024"),
    )
}

#[test]
fn each_of_two_papers_in_a_file_goes_to_its_own_client_with_its_blank_back() {
    let known = known();
    let found = parted(vec![Some(elinas()), None, Some(ottos()), None], &known);
    assert_eq!(of(&found), [(1, 2), (3, 4)]);
    files(&found[0], &known.clients[0], &body(COUNTY));
    files(&found[1], &known.clients[1], &body(OTHER_COUNTY));
}

#[test]
fn two_papers_of_one_kind_and_one_client_are_two() {
    assert_eq!(of(&parted(vec![Some(elinas()), Some(elinas())], &known())), [(1, 1), (2, 2)]);
}

#[test]
fn a_page_that_says_it_is_the_second_goes_on() {
    let known = known();
    let first = plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue").foot("Sivu 1 (2)");
    let second = signed(Sheet::new().row("Menetelmät", "Keskustelut")).foot("Sivu 2 (2)");
    let found = parted(vec![Some(first), Some(second)], &known);
    assert_eq!(of(&found), [(1, 2)]);
    files(&found[0], &known.clients[0], &body(COUNTY));
}

#[test]
fn a_second_page_with_anothers_code_holds_the_whole() {
    let first = elinas().foot("Sivu 1 (2)");
    let second = Sheet::new().row("Henkilötunnus", "010101B900R").foot("Sivu 2 (2)");
    let found = parted(vec![Some(first), Some(second)], &known());
    assert_eq!(of(&found), [(1, 2)]);
    waits(&found[0], Reason::DoubtfulParting);
}

#[test]
fn a_heading_in_the_midst_of_a_form_parts_nothing_and_a_person_looks() {
    let first = plan("Elina Vuorela", "010190-900P", "Suvannon hyvinvointialue");
    let second = signed(Sheet::titled("PALVELUSUUNNITELMA").row("Menetelmät", "Keskustelut"));
    let found = parted(vec![Some(first), Some(second)], &known());
    assert_eq!(found.len(), 1);
    waits(&found[0], Reason::DoubtfulParting);
}

#[test]
fn a_letter_behind_a_signed_paper_holds_the_whole() {
    let letter = Sheet::new().row("Hei Otto!", "").row("Kiitos tapaamisesta.", "").row("Terveisin Kalle", "");
    let found = parted(vec![Some(elinas()), Some(letter)], &known());
    assert_eq!(found.len(), 1);
    waits(&found[0], Reason::DoubtfulParting);
}

#[test]
fn a_file_that_cannot_be_parted_waits_as_one_for_nobody() {
    let given = Given { today: day("2026-11-22"), incomplete: false, wrong_extension: false };
    let found = undivided(&file(vec![Some(elinas()), Some(ottos())]), &known(), &given).unwrap();
    waits(&found, Reason::SeveralDocuments);
    assert_eq!((found.page_from, found.page_to, found.client), (1, 2, None));
}

#[test]
fn a_file_of_blank_pages_is_one_that_waits() {
    let found = parted(vec![None, None], &known());
    assert_eq!(of(&found), [(1, 2)]);
    waits(&found[0], Reason::TypeUnknown);
}
