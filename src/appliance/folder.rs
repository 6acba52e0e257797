//! A scanner folder while the appliance runs: looked at in its own rhythm, and at once when it says that something
//! happened. What has come to rest is taken in, the oldest first, for as long as one look's time lasts; then the
//! folder is looked at again.

use std::{fs, os::unix::fs::MetadataExt as _, sync::Arc, time::Duration};

use tracing::{info, warn};

use super::{
    Bell, Error, Office, Woken,
    take_in::{Offer, TakenIn, seal_locked},
};
use crate::{
    intake::{Error as IntakeError, Lying, Notice, Patience, Settled, Wake, Watch, try_out},
    record::Timestamp,
    settings::Folder,
};

/// A folder that rings a hundred times while a stack is copied into it is looked at once.
const GATHER: Duration = Duration::from_millis(200);

/// How a scanner folder fares.
#[derive(Debug, Clone)]
pub struct FolderStatus {
    /// Where it is.
    pub path: String,
    /// Its scanner profile.
    pub profile: String,
    /// Seconds between two looks.
    pub poll_seconds: u64,
    /// Whether and how it tells that something happened; it is looked at all the same.
    pub notice: Option<Notice>,
    /// When it was last looked at, and could be read.
    pub read: Option<Timestamp>,
    /// What lies in it.
    pub lying: Lying,
}

/// Keeps one folder.
pub(super) struct Keeper {
    office: Arc<Office>,
    number: usize,
    folder: Folder,
    bell: Arc<Bell>,
    watch: Watch,
    ear: Option<Ear>,
    away: bool,
}

/// What listens at the folder, for as long as it is the same: a share that went and came again is another.
struct Ear {
    place: (u64, u64),
    notice: Notice,
    _wake: Option<Wake>,
}

impl FolderStatus {
    pub(super) fn of(folder: &Folder) -> Self {
        Self {
            path: folder.path.display().to_string(),
            profile: folder.profile.name.clone(),
            poll_seconds: folder.profile.poll.as_secs(),
            notice: None,
            read: None,
            lying: Lying::default(),
        }
    }
}

impl Keeper {
    pub(super) fn new(office: Arc<Office>, number: usize, folder: Folder, bell: Arc<Bell>) -> Self {
        let watch = Watch::new(&folder.path, folder.profile.clone());
        Self { office, number, folder, bell, watch, ear: None, away: false }
    }

    /// Until the house closes.
    pub(super) fn keep(mut self) {
        loop {
            let more = self.look();
            if self.bell.closing() {
                return;
            }
            if more {
                continue;
            }
            match self.bell.wait(self.folder.profile.poll) {
                Woken::Closing => return,
                Woken::Rung => self.bell.pause(GATHER),
                Woken::Timer => (),
            }
        }
    }

    /// Looks once, and takes in what has come to rest. True where the time was over before the files were.
    fn look(&mut self) -> bool {
        let (began, number) = (self.office.clock.now(), self.number);
        if let Err(error) = self.watch.tick(began) {
            if !self.away {
                warn!(folder = number, error = %error, "scanner folder {number} is away or cannot be read");
            }
            (self.away, self.ear) = (true, None);
            return false;
        }
        if self.away {
            info!(folder = number, "scanner folder {number} is there again");
            self.away = false;
        }
        self.listen();
        self.tell(began);
        while let Some(file) = self.watch.next_settled(self.office.clock.now()) {
            self.offer(&file);
            if self.bell.closing() || self.is_over(began) {
                self.tell(began);
                return true;
            }
        }
        self.tell(began);
        false
    }

    /// Whether the next look is due.
    fn is_over(&self, began: Timestamp) -> bool {
        (self.office.clock.now() - began).to_std().is_ok_and(|span| span >= self.folder.profile.poll)
    }

    /// Listens to the folder, if nobody does yet, and finds out what it can tell.
    fn listen(&mut self) {
        let Ok(place) = fs::metadata(&self.folder.path).map(|data| (data.dev(), data.ino())) else { return };
        if self.ear.as_ref().is_some_and(|ear| ear.place == place) {
            return;
        }
        let bell = Arc::clone(&self.bell);
        let wake = Wake::on(&self.folder.path, move || bell.ring()).ok();
        let notice = try_out(&self.folder.path, wake.as_ref());
        let number = self.number;
        match notice {
            Notice::AtOnce => info!(folder = number, "scanner folder {number} tells at once what happens in it"),
            Notice::OwnOnly => {
                info!(folder = number, "scanner folder {number} is a share: what others write is found by looking");
            }
            Notice::Never => info!(folder = number, "scanner folder {number} tells nothing: all is found by looking"),
            Notice::ReadOnly => warn!(folder = number, "nothing can be removed from scanner folder {number}"),
        }
        self.ear = Some(Ear { place, notice, _wake: wake });
    }

    /// Offers a file to the line, or seals it while the archive is locked.
    fn offer(&mut self, file: &Settled) {
        let (office, patience) = (&self.office, file.patience);
        // Past the limit it is taken as it is, also where a share tells another story each time.
        let seen = (patience < Patience::Over).then_some(file.look);
        let offer = Offer { profile: &self.folder.profile, seen, patience, remove: true };
        let taken = match office.line() {
            Some(line) => line.take_in(&file.path, offer),
            None => seal_locked(&office.sealer, &office.readers, &file.path, offer, office.clock.now()),
        };
        match taken {
            Ok(TakenIn::NotYet) | Err(Error::Intake(IntakeError::Changed)) => return,
            Ok(_) => self.watch.forget(&file.path),
            // The cause may name the file, which may name a client: the key alone is logged.
            Err(Error::Intake(error @ IntakeError::Left(_))) => {
                warn!(error = error.key(), "a file that was taken in could not be removed");
                self.watch.leave(&file.path);
            }
            Err(error) => {
                warn!(error = error.key(), "a file could not be taken in");
                self.watch.failed(&file.path);
                return;
            }
        }
        self.office.bell.ring();
    }

    fn tell(&self, read: Timestamp) {
        if let Some(status) = self.office.folders().get_mut(self.number) {
            status.read = Some(read);
            status.notice = self.ear.as_ref().map(|ear| ear.notice);
            status.lying = self.watch.lying(self.office.clock.now());
        }
    }
}
