//! The settings as an owner meets them: the command `check` tells everything that is wrong, in his own language.

use std::{collections::BTreeSet, fs, process::Command};

use paperisilta::{
    locale::{Messages, Value},
    record::Language,
    settings::Expected,
};

use crate::common::BINARY;

const LANGUAGES: [Language; 3] = [Language::Fi, Language::Sv, Language::En];

#[test]
fn check_tells_every_slip_with_its_line_and_advice_and_answers_2() {
    let home = tempfile::tempdir().unwrap();
    let text =
        "langauge = \"fi\"\n[web]\nlisten = \"0.0.0.0:80\"\n[[folder]]\npath = \"/nowhere\"\nprofile = \"fax\"\n";
    fs::write(home.path().join("paperisilta.toml"), text).unwrap();
    for (language, line, advice) in [
        (Language::Fi, "rivi", "Tarkoititko language?"),
        (Language::Sv, "rad", "Menade du language?"),
        (Language::En, "line", "Did you mean language?"),
    ] {
        let mut check = Command::new(BINARY);
        let output =
            check.args(["--lang", language.code(), "check"]).env("PAPERISILTA_HOME", home.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stderr).unwrap();
        for number in [1, 3, 5, 6] {
            assert!(told.contains(&format!("{line} {number}: ")), "{told}");
        }
        assert!(told.contains(advice), "{told}");
        assert!(!told.contains("{$"), "an argument is missing: {told}");
    }
}

#[test]
fn every_kind_of_value_has_a_phrase_of_its_own_in_every_language() {
    for language in LANGUAGES {
        let phrases: BTreeSet<_> = Expected::ALL
            .iter()
            .map(|kind| Messages::of(language).with("settings-expected", &[("expected", Value::from(kind.slug()))]))
            .collect();
        assert_eq!(phrases.len(), Expected::ALL.len(), "{language}: {phrases:#?}");
    }
}
