//! The daemon: a thread a scanner folder, one for the line, one for the courier. They share the archive and ring
//! bells; none hands another work.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use tracing::{error, info, warn};

use super::{
    Bell, Error, FolderStatus, Line, Office, Woken,
    error::io,
    take_in::{Offer, TakenIn, seal_locked},
};
use crate::{
    intake::{Settled, Wake, Watch},
    settings::Folder,
};

/// How long the line rests when nobody rings: a failure that passed is tried again by then.
const LINE_REST: Duration = Duration::from_secs(30);

/// The threads of a running appliance.
pub struct Daemon {
    office: Arc<Office>,
    threads: Vec<JoinHandle<()>>,
    folders: Vec<Arc<Bell>>,
}

impl Daemon {
    /// Starts them.
    ///
    /// # Errors
    /// When a thread cannot be started. Those that were go when the daemon is dropped.
    pub fn start(office: Arc<Office>) -> Result<Self, Error> {
        let mut daemon = Self { office: Arc::clone(&office), threads: Vec::new(), folders: Vec::new() };
        for (number, folder) in office.settings.folders.iter().enumerate() {
            let wake = Arc::new(Bell::default());
            daemon.folders.push(Arc::clone(&wake));
            let (office, folder) = (Arc::clone(&office), folder.clone());
            office.folders().push(FolderStatus::of(&folder));
            daemon.spawn("folder", move || watch(&office, number, &folder, &wake))?;
        }
        let line = Arc::clone(&office);
        daemon.spawn("line", move || keep_line(&line))?;
        daemon.spawn("courier", move || keep_courier(&office))?;
        Ok(daemon)
    }

    fn spawn(&mut self, name: &'static str, body: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(body)
            .map_err(io("start a thread", self.office.home.path()))?;
        self.threads.push(thread);
        Ok(())
    }

    /// Asks everybody to finish, and waits for them.
    pub fn stop(mut self) {
        self.ask_to_stop();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                error!("a thread of the daemon had broken down");
            }
        }
    }

    fn ask_to_stop(&self) {
        self.office.close();
        for folder in &self.folders {
            folder.close();
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.ask_to_stop();
    }
}

impl FolderStatus {
    fn of(folder: &Folder) -> Self {
        Self {
            path: folder.path.display().to_string(),
            profile: folder.profile.name.clone(),
            poll_seconds: folder.profile.poll.as_secs(),
            notified: false,
            read: None,
            waiting: 0,
            stuck: 0,
        }
    }
}

/// One scanner folder: looked at in its own rhythm, at once when it says that something happened.
fn watch(office: &Office, number: usize, folder: &Folder, wake: &Arc<Bell>) {
    let ring = Arc::clone(wake);
    // Without notification polling does it alone: slower, and just as sure.
    let notified = Wake::on(&folder.path, move || ring.ring());
    let mut watch = Watch::new(&folder.path, folder.profile.clone());
    loop {
        let now = office.clock.now();
        match watch.tick(now) {
            Ok(settled) => {
                let mut stuck = 0;
                for file in settled {
                    if wake.closing() {
                        return;
                    }
                    stuck += usize::from(offer(office, folder, &file));
                }
                if let Some(status) = office.folders().get_mut(number) {
                    status.read = Some(now);
                    status.notified = notified.is_ok();
                    status.waiting = watch.waiting();
                    status.stuck = stuck;
                }
            }
            Err(error) => warn!(folder = number, error = %error, "scanner folder {number} cannot be read"),
        }
        if wake.wait(folder.profile.poll) == Woken::Closing {
            return;
        }
    }
}

/// Offers a settled file to the line, or seals it while the archive is locked. True where it stays and somebody
/// should look.
fn offer(office: &Office, folder: &Folder, file: &Settled) -> bool {
    let offer = Offer { profile: &folder.profile, decide_now: file.stuck, remove: true };
    let taken = match office.line() {
        Some(line) => line.take_in(&file.path, offer),
        None => seal_locked(&office.sealer, &file.path, offer, office.clock.now()),
    };
    match taken {
        Ok(TakenIn::NotYet) => file.stuck,
        Ok(_) => {
            office.bell.ring();
            false
        }
        Err(error) => {
            // The cause may name the file, which may name a client: the key alone is logged.
            warn!(error = error.key(), "a file could not be taken in");
            true
        }
    }
}

/// The line: everything that stands before a step is brought forward, whenever somebody rings.
fn keep_line(office: &Office) {
    loop {
        if let Some(line) = office.line() {
            let outcome = work(&line, office);
            if let Err(error) = &outcome {
                error!(error = error.key(), "the line stopped: {error}");
            }
            office.trouble(outcome.err().map(|error| error.key()));
        }
        if office.bell.wait(LINE_REST) == Woken::Closing {
            return;
        }
    }
}

fn work(line: &Line, office: &Office) -> Result<(), Error> {
    line.open_sealed()?;
    line.bring_forward(&|| office.bell.closing(), &|_| ())?;
    if line.fulfil_requests()? > 0 {
        office.courier.ring();
    }
    line.daily()
}

/// The courier: what waits in the outbox is sent, and answers are looked for.
fn keep_courier(office: &Office) {
    loop {
        if let Some(line) = office.line() {
            match line.deliver(None).and_then(|_| line.receipts()) {
                Ok(answered) if answered > 0 => info!(answered, "{answered} packages were answered"),
                Ok(_) => (),
                Err(error) => warn!(error = error.key(), "the courier could not go: {error}"),
            }
        }
        if office.courier.wait(office.settings.courier_rest) == Woken::Closing {
            return;
        }
    }
}
