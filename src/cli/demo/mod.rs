//! The demo: the whole way from a sheet in the scanner folder to an accepted receipt, in a throw-away home.

mod error;
pub mod files;
mod papers;
mod receiver;
pub mod scanner;
mod sheets;
mod sshd;
mod stage;
mod story;

use std::{collections::BTreeSet, io, io::Write, path::Path, sync::Arc, thread};

use clap::Args;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

pub use error::Error;
pub use receiver::{Opened, Receiver};
pub use sheets::{DemoSheet, scans};

use self::{
    stage::{OWNER, Stage},
    story::Story,
};
use super::{Context, Exit, Failure};
use crate::{
    appliance::{Bell, Daemon, Office},
    web,
};

/// `demo`: shows everything, and leaves nothing behind.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// End when everything is shown (default: go on until Ctrl-C)
    #[arg(long)]
    once: bool,
}

impl Demo {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        // Before any thread starts. Ctrl-C wakes the teller, and the temporary folder goes with him.
        let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(Failure::io("listen for signals"))?;
        let end = Arc::new(Bell::default());
        let pressed = Arc::clone(&end);
        thread::spawn(move || {
            signals.forever().next();
            pressed.close();
        });
        let stage = Stage::new(context.messages)?;
        context.say("demo-begin", &[("folder", stage.scanner().display().to_string().into())]);
        stage.found()?;
        let receiver = Receiver::open(&stage.county(), "Selkälahden hyvinvointialue")?;
        stage.settle(receiver.as_ref())?;
        let sheets = scans()?;

        let (home, archive, desk) = stage.context.desk()?;
        let settings = stage.context.settings(&home)?;
        let lock = home.take_line()?;
        let office = Arc::new(Office::new(home, settings, stage.context.clock())?);
        office.open(archive);
        let page = web::serve(Arc::clone(&office))?;
        let daemon = Daemon::start(Arc::clone(&office))?;

        let mut story = Story {
            stage: &stage,
            office: &office,
            desk,
            receiver: receiver.as_ref(),
            end: &end,
            told: BTreeSet::new(),
        };
        story.scan(&sheets)?;
        story.chapter("demo-became");
        story.tell()?;
        story.chapter("demo-searching");
        stage.type_in(&["search", "kuraattorin", "--purpose", "care"])?;
        stage.type_in(&["search", "Socialhandledning", "--purpose", "care"])?;
        story.hand_over()?;
        story.chapter("demo-proving");
        stage.type_in(&["verify", "--all"])?;
        if self.once {
            context.say("demo-end", &[]);
        } else {
            context.say(
                "demo-go-on",
                &[
                    ("scanner", stage.scanner().display().to_string().into()),
                    ("web", page.address().to_string().into()),
                    ("user", OWNER.into()),
                    ("password", stage.password.as_str().into()),
                    ("home", stage.home().display().to_string().into()),
                    ("file", stage.password_file().display().to_string().into()),
                ],
            );
            story.go_on()?;
        }
        drop(page);
        daemon.stop();
        drop(lock);
        Ok(Exit::Done)
    }
}

/// Puts a whole file in its place: written and synced beside it, then renamed.
fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
