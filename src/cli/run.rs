//! `run`: the appliance, until it is told to stop.

use std::sync::Arc;

use clap::Args;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::{Context, Exit, Failure};
use crate::{
    appliance::{Archive, Daemon, Office},
    web,
};

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Start locked even where a password could be had: the first sign-in on the web page unlocks
    #[arg(long)]
    locked: bool,
}

impl Run {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let home = context.home()?;
        home.check_ours()?;
        let settings = context.settings(&home)?;
        let lock = home.take_line()?;
        // Before any thread starts: a signal that came in between would end us without a goodbye.
        let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(Failure::io("listen for signals"))?;
        let office = Arc::new(Office::new(home.clone(), settings, context.clock())?);
        if !self.locked && context.can_ask() {
            let archive = Archive::open(home.path(), context.user(), &context.password()?)?;
            office.open(Arc::new(archive));
        }
        let page = web::serve(Arc::clone(&office))?;
        context.say("run-web", &[("address", page.address().to_string().into())]);
        let daemon = Daemon::start(Arc::clone(&office))?;
        context.say(if office.locked() { "run-locked" } else { "run-started" }, &[]);
        signals.forever().next();
        context.say("run-stopping", &[]);
        drop(page);
        daemon.stop();
        drop(lock);
        Ok(Exit::Done)
    }
}
