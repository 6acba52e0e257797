//! The settings that a new home begins with: everything that can be said, explained in the owner's language.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

use super::{
    FILE,
    problem::{Problem, Problems, Wrong},
};
use crate::record::Language;

const fn text(language: Language) -> &'static str {
    match language {
        Language::Fi => include_str!("sample/fi.toml"),
        Language::Sv => include_str!("sample/sv.toml"),
        Language::En => include_str!("sample/en.toml"),
    }
}

/// Writes the first `paperisilta.toml` of a home. One that is there stays as it is.
///
/// # Errors
/// When it cannot be written.
pub fn write_sample(home: &Path, language: Language) -> Result<(), Problems> {
    write(home, text(language)).map_err(|cause| {
        let wrong = Wrong::Unwritable(cause.kind());
        Problems::new(vec![Problem { file: home.join(FILE), line: None, wrong }])
    })
}

fn write(home: &Path, text: &str) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(home)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(home.join(FILE)) {
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        written => written?,
    };
    File::open(home)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::read;

    #[test]
    fn the_sample_of_each_language_is_right_and_says_what_goes_without_saying() {
        let empty = tempfile::tempdir().unwrap();
        write(empty.path(), "").unwrap();
        let usual = read(empty.path()).unwrap();
        for language in [Language::Fi, Language::Sv, Language::En] {
            let home = tempfile::tempdir().unwrap();
            write_sample(home.path(), language).unwrap();
            let settings = read(home.path()).unwrap();
            assert_eq!(settings.language, language);
            assert_eq!(settings.grace_days, usual.grace_days);
            assert_eq!(settings.web, usual.web);
            assert!(settings.folders.is_empty() && settings.away.is_empty());
        }
    }

    #[test]
    fn what_a_sample_has_commented_out_is_right_when_it_is_taken_in() {
        for language in [Language::Fi, Language::Sv, Language::En] {
            // An example line begins `#name = ` or `#[section]`; a comment for people has a space behind the sign.
            let whole: String = text(language)
                .lines()
                .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
                .flat_map(|line| [line, "\n"])
                .collect();
            let home = tempfile::tempdir().unwrap();
            write(home.path(), &whole).unwrap();
            let told = read(home.path()).map_or_else(|problems| problems, |settings| settings.away);
            let keys: Vec<_> = told.iter().map(|problem| problem.wrong.key()).collect();
            assert!(keys.iter().all(|key| key.ends_with("-away")), "{language}: {told}");
            assert!(keys.len() >= 2, "the examples were not taken in");
        }
    }

    #[test]
    fn settings_that_are_there_are_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), "language = \"sv\"\n").unwrap();
        write_sample(home.path(), Language::Fi).unwrap();
        assert_eq!(read(home.path()).unwrap().language, Language::Sv);
    }
}
