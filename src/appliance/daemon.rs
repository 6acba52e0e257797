//! The daemon: a thread a scanner folder, one for the line, one for the courier. They share the archive and ring
//! bells; none hands another work.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use tracing::{error, info, warn};

use super::{Bell, Error, FolderStatus, Line, Office, Woken, error::io, folder::Keeper};

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
            office.folders().push(FolderStatus::of(folder));
            let keeper = Keeper::new(Arc::clone(&office), number, folder.clone(), wake);
            daemon.spawn("folder", move || keeper.keep())?;
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
    let closing = || office.bell.closing();
    let sealed = line.open_sealed(&closing);
    line.bring_forward(&closing, &|_| ())?;
    if line.fulfil_requests()? > 0 {
        office.courier.ring();
    }
    line.daily()?;
    sealed
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
