//! What the operator wrote, parsed once into the stages' own types; all problems told together.
//!
//! `paperisilta.toml` is the owner's. Scanner profiles and exports are shipped, and may be added to or replaced in
//! the home. Nothing is guessed: a name that nobody knows is a problem, with its line and advice.

mod exports;
mod office;
mod problem;
mod profiles;
mod sample;
mod section;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

pub use office::{Folder, Reading, Web};
pub use problem::{Expected, Problem, Problems, Wrong};
pub use sample::write_sample;

use exports::Exports;

use crate::{
    handover::Export,
    intake::Profile,
    record::{ControllerId, Language},
};

/// The owner's file, in the home.
const FILE: &str = "paperisilta.toml";

/// Everything that the operator decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The language of pages, messages and logs for people.
    pub language: Language,
    /// Days between a decision to let something go and its going.
    pub grace_days: u32,
    /// The scanners' folders.
    pub folders: Vec<Folder>,
    exports: Exports,
    profiles: BTreeMap<String, Profile>,
    /// Where the nightly backup goes.
    pub backup: Option<PathBuf>,
    /// How long the courier rests between two journeys to the receivers.
    pub courier_rest: Duration,
    /// The web page.
    pub web: Web,
    /// The readers.
    pub reading: Reading,
    /// Folders that are named but not there now. The work goes on without them; `check` and `doctor` tell of them.
    pub away: Problems,
}

impl Settings {
    /// The export of that name, with the office's own values for that controller.
    #[must_use]
    pub fn export(&self, name: &str, controller: &ControllerId) -> Option<Export> {
        self.exports.find(name, controller)
    }

    /// The export that a `[[receiver]]` names for that controller.
    #[must_use]
    pub fn export_named_for(&self, controller: &ControllerId) -> Option<&str> {
        self.exports.named_for(controller)
    }

    /// The scanner profile of that name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<Profile> {
        self.profiles.get(name).cloned()
    }
}

/// Reads all settings of a home.
///
/// # Errors
/// Everything that is wrong in any of the files, told together, also folders that are away. Where only folders are
/// away, the settings are good and tell of them.
pub fn read(home: &Path) -> Result<Settings, Problems> {
    let (profiles, mut problems) = profiles::read(home);
    let (exports, slips) = exports::read(home);
    problems.extend(slips);
    let path = home.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) => {
            problems.push(Problem { file: path, line: None, wrong: Wrong::unread(cause.kind()) });
            return Err(Problems::new(problems));
        }
    };
    let (settings, slips) = office::read(home, &path, &text, profiles, exports);
    problems.extend(slips);
    let passing = problems.iter().all(|problem| problem.wrong.may_pass());
    let problems = Problems::new(problems);
    if passing { Ok(Settings { away: problems, ..settings }) } else { Err(problems) }
}

#[cfg(test)]
mod tests;
