//! Scanner profiles: those compiled in, and the owner's own in the home, which go before them. A new scanner is a new
//! file.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use super::{
    problem::{Expected, Problem, Wrong},
    section::{File, Section},
};
use crate::intake::Profile;

/// The folder of profiles, in the home as in the source.
const FOLDER: &str = "scanner-profiles";

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../scanner-profiles/", $name, ".toml")))),+]
    };
}

const SHIPPED: &[(&str, &str)] = shipped!["generic-flatbed", "duplex-feeder", "share-multifunction"];

/// All profiles by name, and what is wrong in them.
pub(super) fn read(home: &Path) -> (BTreeMap<String, Profile>, Vec<Problem>) {
    let mut profiles = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, text) in SHIPPED {
        let path = Path::new(FOLDER).join(name).with_extension("toml");
        let (profile, slips) = File::read(&path, text, |section| profile(name, section));
        profiles.insert((*name).to_owned(), profile);
        problems.extend(slips);
    }
    // No such folder, no profiles of the owner's own.
    let Ok(entries) = fs::read_dir(home.join(FOLDER)) else { return (profiles, problems) };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        match fs::read_to_string(&path) {
            Ok(text) => {
                let (profile, slips) = File::read(&path, &text, |section| profile(name, section));
                profiles.insert(name.to_owned(), profile);
                problems.extend(slips);
            }
            Err(cause) => problems.push(Problem { file: path, line: None, wrong: Wrong::Unreadable(cause.kind()) }),
        }
    }
    (profiles, problems)
}

fn profile(name: &str, file: &mut Section<'_, '_>) -> Profile {
    let usual = Profile::default();
    let (second, minute) = (Duration::from_secs(1), Duration::from_mins(1));
    let settle = file.span("settle", second..=5 * minute).unwrap_or(usual.settle);
    // A file that counts as stuck before it can have settled would never be taken whole.
    let stuck_after = file.span("stuck_after", minute.max(settle + second)..=24 * 60 * minute);
    Profile {
        name: name.to_owned(),
        settle,
        stuck_after: stuck_after.unwrap_or(usual.stuck_after),
        poll: file.span("poll", second..=minute).unwrap_or(usual.poll),
        max_bytes: file.size("max_size", 1_000_000..=4_000_000_000).unwrap_or(usual.max_bytes),
        languages: file.shaped("languages", Expected::Reading, are_languages).unwrap_or(usual.languages),
        blank_sheets: file.parsed("blank_sheets", Expected::Word).unwrap_or(usual.blank_sheets),
    }
}

/// `fin+swe`: names of Tesseract's language files, which become part of a path.
fn are_languages(text: &str) -> bool {
    text.split('+')
        .all(|language| language.len() >= 3 && language.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_profiles_are_right_and_differ_where_their_scanners_do() {
        let home = tempfile::tempdir().unwrap();
        let (profiles, problems) = read(home.path());
        assert!(problems.is_empty(), "{problems:?}");
        let [flatbed, feeder, share] =
            ["generic-flatbed", "duplex-feeder", "share-multifunction"].map(|n| &profiles[n]);
        assert!(flatbed.settle < feeder.settle && feeder.settle < share.settle);
        assert!(flatbed.poll <= feeder.poll && feeder.poll <= share.poll);
    }

    #[test]
    fn the_owners_own_profile_goes_before_the_shipped_one_of_that_name() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(FOLDER)).unwrap();
        let own = home.path().join(FOLDER).join("generic-flatbed.toml");
        #[expect(clippy::disallowed_methods, reason = "a test's own file")]
        fs::write(&own, "settle = \"90 s\"\nstuck_after = \"80 s\"\n").unwrap();
        let (profiles, problems) = read(home.path());
        assert_eq!(profiles["generic-flatbed"].settle, Duration::from_secs(90));
        let told: Vec<_> = problems.iter().map(|problem| (problem.line, problem.wrong.key())).collect();
        assert_eq!(told, [(Some(2), "settings-out-of-range")]);
    }
}
