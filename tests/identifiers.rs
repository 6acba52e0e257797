//! Identity codes and business ids against vectors that were made apart from this code.

use paperisilta::record::{BusinessId, PersonalIdentityCode};
use serde_json::Value;

fn vectors(name: &str) -> Vec<String> {
    let all: Value = serde_json::from_str(include_str!("fixtures/test_vectors.json")).unwrap();
    let list = all[name].as_array().unwrap_or_else(|| panic!("no vectors called {name}"));
    list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_right_identity_code_is_taken_and_kept_letter_for_letter() {
    for text in vectors("hetu_valid_temporary_range") {
        let code: PersonalIdentityCode = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(code.reveal(), text);
    }
}

#[test]
fn no_wrong_identity_code_is_taken() {
    for text in vectors("hetu_invalid") {
        assert!(text.parse::<PersonalIdentityCode>().is_err(), "{text}");
    }
}

#[test]
fn business_ids_are_taken_only_with_their_check_digit() {
    for text in vectors("ytunnus_valid_synthetic").into_iter().chain(vectors("ytunnus_seeds")) {
        assert_eq!(text.parse::<BusinessId>().unwrap().as_str(), text);
    }
    for text in vectors("ytunnus_invalid") {
        assert!(text.parse::<BusinessId>().is_err(), "{text}");
    }
}
