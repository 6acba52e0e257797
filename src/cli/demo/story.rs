//! The demo's story: what becomes of the papers, told in plain words while it happens.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use super::{DemoSheet, Error, receiver::Receiver, stage::Stage};
use crate::{
    appliance::{Bell, Desk, Entry, Office, Woken},
    cli::{Failure, documents},
    locale::Value,
    record::{Answer, DocumentId, Field, Package, PackageState, Private, Proposal, Purpose, ScanStanding, Standing},
};

/// How often the teller looks whether something has happened.
const GLANCE: Duration = Duration::from_millis(500);

/// How many glances without an end are too many: ten minutes.
const PATIENCE: u32 = 1200;

/// Who tells, and where he looks.
pub(super) struct Story<'a> {
    pub(super) stage: &'a Stage,
    pub(super) office: &'a Arc<Office>,
    pub(super) desk: Desk,
    pub(super) receiver: Option<&'a Receiver>,
    /// Closes when somebody presses Ctrl-C.
    pub(super) end: &'a Bell,
    /// What was told of already.
    pub(super) told: BTreeSet<String>,
}

impl Story<'_> {
    fn say(&self, key: &str, args: &[(&str, Value)]) {
        self.stage.context.say(key, args);
    }

    /// A heading.
    pub(super) fn chapter(&self, key: &str) {
        println!();
        self.say(key, &[]);
    }

    /// Drops the sheets into the scanner folder and waits until all of them have come to rest.
    pub(super) fn scan(&self, sheets: &[DemoSheet]) -> Result<(), Failure> {
        self.chapter("demo-scanning");
        for sheet in sheets {
            self.stage.drop_in(sheet.file_name, &sheet.bytes)?;
            println!("  {:<13} {}", sheet.file_name, self.stage.context.text(sheet.what));
        }
        self.say("demo-reading", &[]);
        self.until("demo-reading", || Ok(self.at_rest()?.then_some(())))
    }

    /// Whether the scanner folder is empty and nothing stands before a step of the line.
    fn at_rest(&self) -> Result<bool, Failure> {
        let status = self.office.status()?;
        let moving = [ScanStanding::Sealed, ScanStanding::Read].iter().any(|at| status.tally.scans.contains_key(at))
            || status.tally.documents.contains_key(&Standing::Proposed);
        Ok(!moving && self.stage.emptied()?)
    }

    /// Tells what became of each file that nobody was told of yet.
    pub(super) fn tell(&mut self) -> Result<(), Failure> {
        let mut entries = self.desk.documents(Some(&Purpose::filing()))?;
        entries.retain(|entry| self.told.insert(entry.id.clone()));
        entries.sort_by_cached_key(|entry| entry.source_file.as_ref().map(|name| name.reveal().to_owned()));
        for entry in &entries {
            self.tell_of(entry)?;
        }
        for (scan, names) in self.desk.scans(Some(&Purpose::filing()))? {
            let Some((first, again)) = names.split_first() else { continue };
            for name in again {
                if self.told.insert(format!("{} {}", scan.id(), name.reveal())) {
                    println!("  {}", name.reveal());
                    self.say("demo-again", &[("first", first.reveal().into())]);
                }
            }
        }
        Ok(())
    }

    fn tell_of(&self, entry: &Entry) -> Result<(), Failure> {
        let context = &self.stage.context;
        println!("  {}", entry.source_file.as_ref().map_or("", Private::reveal));
        let kind = Value::from(context.kind(entry.kind));
        let reasons = documents::reasons(context, &entry.reasons);
        match (entry.state, entry.id.parse::<DocumentId>()) {
            ("filed", Ok(id)) => {
                let filed = self.desk.explain(id, &Purpose::filing())?;
                let client = filed.clients.iter().find(|client| filed.document.client() == Some(client.id));
                let name = client.map_or_else(
                    || entry.fields.get(&Field::ClientName).map_or("", Private::reveal).to_owned(),
                    |client| format!("{} {}", client.given_name.reveal(), client.family_name.reveal()),
                );
                let controller = entry.controller_y_tunnus.as_deref().map_or_else(String::new, |id| self.name_of(id));
                self.say("demo-filed", &[("kind", kind), ("client", name.into()), ("controller", controller.into())]);
                self.say("demo-because", &[("evidence", self.evidence(filed.document.proposal()).into())]);
                if !reasons.is_empty() {
                    self.say("demo-noticed", &[("reasons", reasons.into())]);
                }
            }
            ("refused", _) => self.say("demo-refused", &[("reasons", reasons.into())]),
            _ => self.say("demo-held", &[("kind", kind), ("reasons", reasons.into())]),
        }
        Ok(())
    }

    /// What on the paper spoke for client and controller, each kind once.
    fn evidence(&self, proposal: &Proposal) -> String {
        let client = proposal.client_candidates.first().map(|best| best.evidence.as_slice());
        let controller = proposal.controller_candidates.first().map(|best| best.evidence.as_slice());
        let kinds: BTreeSet<_> = [client, controller].into_iter().flatten().flatten().map(|one| one.kind).collect();
        let words: Vec<_> = kinds.into_iter().map(|kind| self.stage.context.messages.word("evidence", kind)).collect();
        words.join(", ")
    }

    /// A controller as the demo's own table names it.
    fn name_of(&self, id: &str) -> String {
        if id == "self" {
            return self.stage.context.text("self-controller");
        }
        let row = include_str!("data/controllers.csv").lines().find_map(|row| row.strip_prefix(id));
        row.and_then(|row| row.split(',').nth(1)).unwrap_or(id).to_owned()
    }

    /// Has everything packaged that is another's, and waits for the receipts.
    pub(super) fn hand_over(&self) -> Result<(), Failure> {
        self.chapter("demo-handing-over");
        let Some(receiver) = self.receiver else {
            self.say("demo-no-sshd", &[]);
            return Ok(());
        };
        self.stage.type_in(&["package", "--all"])?;
        self.office.ring();
        self.until("demo-handing-over", || {
            if self.round(receiver)? {
                self.office.ring();
            }
            let ours = |entry: &Entry| entry.controller_y_tunnus.as_deref() == Some("self");
            let packaged = self.desk.documents(None)?.iter().all(|entry| entry.state != "filed" || ours(entry));
            let answered = |package: &Package| matches!(package.state(), PackageState::Answered { .. });
            Ok((packaged && self.desk.packages()?.iter().all(answered)).then_some(()))
        })?;
        for package in self.desk.packages()? {
            if let PackageState::Answered { answer: Answer::Accepted { reference, .. }, .. } = package.state() {
                let reference = reference.clone().unwrap_or_default();
                self.say(
                    "demo-accepted",
                    &[("package", package.cut().name.clone().into()), ("reference", reference.into())],
                );
            }
        }
        self.stage.type_in(&["handovers"])?;
        Ok(())
    }

    /// The county's clerk looks into his inbox. Whether something was there.
    fn round(&self, receiver: &Receiver) -> Result<bool, Failure> {
        let round = receiver.round(self.office.now())?;
        let any = !round.is_empty();
        for opened in round {
            let kilobytes = opened.bytes.div_ceil(1000);
            self.say(
                "demo-opened",
                &[("package", opened.package.into()), ("files", opened.files.into()), ("kilobytes", kilobytes.into())],
            );
        }
        Ok(any)
    }

    /// Goes on until somebody presses Ctrl-C: whatever drops in is told of.
    pub(super) fn go_on(&mut self) -> Result<(), Failure> {
        let mut seen = self.office.status()?.tally.last_scan;
        while self.end.wait(GLANCE) != Woken::Closing {
            if let Some(receiver) = self.receiver {
                self.round(receiver)?;
            }
            let newest = self.office.status()?.tally.last_scan;
            if newest != seen && self.at_rest()? {
                seen = newest;
                self.tell()?;
            }
        }
        Ok(())
    }

    /// Waits until there is what somebody looks for.
    fn until<T>(&self, what: &'static str, mut look: impl FnMut() -> Result<Option<T>, Failure>) -> Result<T, Failure> {
        for _ in 0..PATIENCE {
            if let Some(found) = look()? {
                return Ok(found);
            }
            if self.end.wait(GLANCE) == Woken::Closing {
                return Err(Error::Interrupted.into());
            }
        }
        Err(Error::TooLong { what }.into())
    }
}
