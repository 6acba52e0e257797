//! What every command needs: the home, who asks, in which language, and how to answer.

use std::{fs, io::IsTerminal as _, sync::Arc};

use secrecy::SecretString;
use serde::Serialize;

use super::{Failure, Global, WithPurpose};
use crate::{
    appliance::{self, Archive, Clock, Desk, Home, Line, SystemClock},
    locale::{Messages, Value},
    record::{DocumentType, Purpose},
    settings::{self, Settings},
};

/// The command's surroundings.
pub(super) struct Context {
    global: Global,
    pub(super) messages: &'static Messages,
}

impl Context {
    pub(super) const fn new(global: Global, messages: &'static Messages) -> Self {
        Self { global, messages }
    }

    /// Whether a script listens.
    pub(super) const fn json(&self) -> bool {
        self.global.json
    }

    pub(super) fn user(&self) -> Option<&str> {
        self.global.user.as_deref()
    }

    #[expect(clippy::unused_self, reason = "a command asks its context for everything")]
    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    pub(super) fn home(&self) -> Result<Home, Failure> {
        Ok(Home::locate(self.global.home.clone())?)
    }

    #[expect(clippy::unused_self, reason = "a command asks its context for everything")]
    pub(super) fn settings(&self, home: &Home) -> Result<Settings, Failure> {
        Ok(settings::read(home.path())?)
    }

    /// Whether the password comes from a file, so that nobody sits at the terminal.
    pub(super) const fn unattended(&self) -> bool {
        self.global.password_file.is_some()
    }

    /// Whether there is a way to learn the password at all.
    pub(super) fn can_ask(&self) -> bool {
        self.unattended() || std::io::stdin().is_terminal()
    }

    pub(super) fn password(&self) -> Result<SecretString, Failure> {
        if let Some(path) = &self.global.password_file {
            let text = fs::read_to_string(path).map_err(Failure::io("read the password file"))?;
            return Ok(text.lines().next().unwrap_or_default().to_owned().into());
        }
        self.ask_secret("ask-password")
    }

    pub(super) fn ask_secret(&self, key: &str) -> Result<SecretString, Failure> {
        rpassword::prompt_password(format!("{} ", self.text(key)))
            .map(SecretString::from)
            .map_err(Failure::io("ask for a password"))
    }

    /// The archive of the home, unlocked.
    pub(super) fn archive(&self) -> Result<(Home, Arc<Archive>), Failure> {
        let home = self.home()?;
        home.check_ours()?;
        let archive = Archive::open(home.path(), self.user(), &self.password()?)?;
        Ok((home, Arc::new(archive)))
    }

    /// The desk at the archive of the home.
    pub(super) fn desk(&self) -> Result<(Home, Arc<Archive>, Desk), Failure> {
        let (home, archive) = self.archive()?;
        let desk = Desk::new(Arc::clone(&archive), self.clock());
        Ok((home, archive, desk))
    }

    /// The line of the home's archive. Who brings anything forward must hold its lock.
    pub(super) fn line(&self, home: &Home, archive: Arc<Archive>) -> Result<Line, Failure> {
        let settings = Arc::new(self.settings(home)?);
        let readers = appliance::readers(&settings)?;
        Ok(Line::new(home.clone(), archive, readers, self.clock(), settings))
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.messages.text(key)
    }

    /// A document type in people's words.
    pub(super) fn kind(&self, kind: Option<DocumentType>) -> String {
        kind.map_or_else(|| self.text("type-none"), |kind| self.messages.word("type", kind))
    }

    /// Says a sentence, unless a script listens.
    pub(super) fn say(&self, key: &str, args: &[(&str, Value)]) {
        if !self.json() {
            println!("{}", self.messages.with(key, args));
        }
    }

    /// One object a line, for a script.
    #[expect(clippy::unused_self, reason = "a command answers through its context")]
    pub(super) fn answer(&self, object: &impl Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(object)
            .map_err(|error| Failure::Io { doing: "write the answer", source: error.into() })?;
        println!("{line}");
        Ok(())
    }
}

impl WithPurpose {
    /// The purpose that was told.
    pub(super) fn told(&self) -> Result<&Purpose, Failure> {
        self.purpose.as_ref().ok_or(Failure::Usage { key: "purpose-missing" })
    }

    /// The purpose that was told, else the one that goes without saying.
    pub(super) fn or(&self, usual: Purpose) -> Purpose {
        self.purpose.clone().unwrap_or(usual)
    }
}
