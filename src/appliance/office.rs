//! The office while the appliance runs: the archive, once somebody has unlocked it, and what all threads and the web
//! page share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use secrecy::SecretString;
use tracing::info;

use super::{Bell, Clock, Desk, Error, FolderStatus, Home, Line, readers};
use crate::{
    archive::{Archive, Sealer, Tally},
    reader::Pool,
    record::Timestamp,
    settings::Settings,
};

/// One running appliance.
pub struct Office {
    pub(super) home: Home,
    pub(super) settings: Arc<Settings>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) readers: Arc<Pool>,
    pub(super) sealer: Sealer,
    /// Wakes the line.
    pub(super) bell: Bell,
    /// Wakes the courier.
    pub(super) courier: Bell,
    line: RwLock<Option<Arc<Line>>>,
    folders: Mutex<Vec<FolderStatus>>,
    trouble: Mutex<Option<&'static str>>,
}

/// What the status page shows. Counts only: nothing of a client.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Nobody has unlocked the archive yet.
    pub locked: bool,
    /// The scanner folders.
    pub folders: Vec<FolderStatus>,
    /// Files sealed while the archive was locked.
    pub sealed: usize,
    /// How many stand where.
    pub tally: Tally,
    /// The key of the last failure of the line, until it goes well again.
    pub trouble: Option<&'static str>,
}

impl Office {
    /// The office of a home whose line this process keeps. Locked until [`Office::unlock`] or [`Office::open`].
    ///
    /// # Errors
    /// When the public intake key cannot be read, or the readers cannot be set up.
    pub fn new(home: Home, settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let readers = readers(&settings)?;
        let sealer = Sealer::open(home.path())?;
        Ok(Self {
            home,
            settings: Arc::new(settings),
            clock,
            readers,
            sealer,
            bell: Bell::default(),
            courier: Bell::default(),
            line: RwLock::default(),
            folders: Mutex::default(),
            trouble: Mutex::default(),
        })
    }

    /// What the operator wrote.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The time, here.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether nobody has unlocked the archive yet.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.line().is_none()
    }

    /// A person signs in. The first one unlocks the archive.
    ///
    /// # Errors
    /// When name or password are wrong.
    pub fn unlock(&self, user: &str, password: &SecretString) -> Result<Desk, Error> {
        let archive = Arc::new(Archive::open(self.home.path(), Some(user), password)?);
        let desk = Desk::new(Arc::clone(&archive), Arc::clone(&self.clock));
        if self.locked() {
            self.open(archive);
        }
        Ok(desk)
    }

    /// Gives the office its unlocked archive.
    pub fn open(&self, archive: Arc<Archive>) {
        let (readers, clock, settings) = (&self.readers, &self.clock, &self.settings);
        let line = Line::new(self.home.clone(), archive, Arc::clone(readers), Arc::clone(clock), Arc::clone(settings));
        *self.line.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(line));
        info!("the archive is unlocked");
        self.bell.ring();
        self.courier.ring();
    }

    /// There may be a wish in the archive, or an answer at a receiver's: line and courier look now, not only when
    /// they have rested.
    pub fn ring(&self) {
        self.bell.ring();
        self.courier.ring();
    }

    /// Everybody finishes what they do, and goes.
    pub fn close(&self) {
        self.bell.close();
        self.courier.close();
    }

    pub(super) fn line(&self) -> Option<Arc<Line>> {
        self.line.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn folders(&self) -> MutexGuard<'_, Vec<FolderStatus>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn trouble(&self, key: Option<&'static str>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }

    /// How everything stands.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn status(&self) -> Result<Status, Error> {
        let mut status = Status {
            locked: self.locked(),
            folders: self.folders().clone(),
            sealed: self.home.sealed()?,
            trouble: *self.trouble.lock().unwrap_or_else(PoisonError::into_inner),
            ..Status::default()
        };
        if let Some(line) = self.line() {
            status.tally = line.archive.tally()?;
        }
        Ok(status)
    }
}
