//! Where in the home the archive's files are.

use std::path::{Path, PathBuf};

/// The archive's part of a home.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    home: PathBuf,
}

impl Layout {
    pub(super) fn of(home: &Path) -> Self {
        Self { home: home.to_owned() }
    }

    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// Slots and wrapped keys: one file, so that a change of keys is whole or has not happened.
    pub(super) fn keyring(&self) -> PathBuf {
        self.home.join("keys/keyring")
    }

    /// The public intake key: whoever has it can seal, and not open.
    pub(super) fn intake_key(&self) -> PathBuf {
        self.home.join("keys/intake.pub")
    }

    /// How far the use log had come when we last looked (see `use_log`).
    pub(super) fn use_log_mark(&self) -> PathBuf {
        self.home.join("keys/use-log")
    }

    pub(super) fn index(&self) -> PathBuf {
        self.home.join("index.db")
    }

    pub(super) fn vault(&self) -> PathBuf {
        self.home.join("vault")
    }

    pub(super) fn sealed(&self) -> PathBuf {
        self.home.join("sealed")
    }

    pub(super) fn snapshots(&self) -> PathBuf {
        self.home.join("snapshots")
    }
}
