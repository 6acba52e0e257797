//! The line: every automatic step, in the order a document takes them.
//!
//! A step looks in the archive for what stands before it, and brings each one forward. It is given nothing and
//! remembers nothing: run twice, it finds nothing left to do; cut off, it finds the rest the next time. The archive
//! is the queue.

use std::{collections::BTreeSet, ffi::OsStr, path::Path, sync::Arc};

use tracing::{info, warn};

use super::{Clock, Error, Home, Remedy, error::io, parting::Master, reading};
use crate::{
    archive::Archive,
    intake::{Format, Profile},
    reader::{Limits, Pool, PoolSettings, ReadSettings},
    record::{
        Actor, Change, Client, ClientChoice, ClientId, ContentOwner, ContentRole, Document, Outcome, PageKind, Reason,
        Refusal, Scan, ScanId, ScanStanding, ScanState, Scope, Standing,
    },
    settings::Settings,
    understand::{self, Given},
};

/// The line of one archive.
pub struct Line {
    pub(super) archive: Arc<Archive>,
    pub(super) readers: Arc<Pool>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) home: Home,
    pub(super) settings: Arc<Settings>,
}

/// The client's folder into which a document may go by itself.
enum Folder {
    /// It is there.
    Of(ClientId),
    /// It is to be opened.
    New(Box<Client>),
    /// Not sure enough: a person decides, for these reasons.
    None(Vec<Reason>),
}

/// Told of each step, for a progress bar. Counts and ids only.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A page was read.
    Page {
        /// Of which scan.
        scan: ScanId,
        /// So many are done,
        done: u32,
        /// of so many.
        of: u32,
    },
    /// A scan has come to rest.
    Rested(ScanId),
}

impl Line {
    /// The line of this archive.
    #[must_use]
    pub fn new(
        home: Home,
        archive: Arc<Archive>,
        readers: Arc<Pool>,
        clock: Arc<dyn Clock>,
        settings: Arc<Settings>,
    ) -> Self {
        Self { archive, readers, clock, home, settings }
    }

    /// Brings every scan forward as far as it goes by itself: read, divided, its documents filed or held.
    ///
    /// # Errors
    /// Only where going on could do harm; what merely failed is tried again next time.
    pub fn bring_forward(&self, closing: &dyn Fn() -> bool, told: &dyn Fn(Step)) -> Result<(), Error> {
        self.decide()?;
        self.understand(told)?;
        for scan in self.archive.scans_at(ScanStanding::Sealed)? {
            if closing() {
                return Ok(());
            }
            let id = scan.id();
            or_later(id, self.read(scan, told))?;
            self.understand(told)?;
        }
        Ok(())
    }

    /// Sealed → Read, or Refused.
    fn read(&self, scan: Scan, told: &dyn Fn(Step)) -> Result<(), Error> {
        let ScanState::Sealed { incomplete } = *scan.state() else { return Ok(()) };
        let id = scan.id();
        let profile = self.profile_of(&scan)?;
        if scan.bytes() > profile.max_bytes {
            let change = self.refused(scan, Refusal::TooLarge)?;
            return Ok(self.archive.commit([change])?);
        }
        let file: Arc<[u8]> = self.archive.content(scan.original())?.as_slice().into();
        let progress = |done, of| told(Step::Page { scan: id, done, of });
        let how = ReadSettings { languages: profile.languages };
        let change = match self.readers.read(file, &how, incomplete, &progress) {
            Ok(mut read) => {
                profile.blank_sheets.part(&mut read.pages);
                let bytes = reading::pack(&read);
                let content = self.archive.keep(ContentOwner::Scan(id), ContentRole::Reading, Scope::Intake, &bytes)?;
                let pages = u32::try_from(read.pages.len()).unwrap_or(u32::MAX);
                info!(scan.id = %id, pages, "scan {id} read, {pages} pages");
                scan.read(content, pages, &read.engine, self.clock.now())?.1
            }
            Err(error) => match error.refusal() {
                Some(reason) => self.refused(scan, reason)?,
                None => return Err(error.into()),
            },
        };
        self.archive.commit([change])?;
        Ok(())
    }

    /// The profile of the scanner folder in which a scan was first seen.
    fn profile_of(&self, scan: &Scan) -> Result<Profile, Error> {
        let sightings = self.archive.sightings(scan.id())?;
        let profile = sightings.first().and_then(|sighting| self.settings.profile(&sighting.profile));
        Ok(profile.unwrap_or_default())
    }

    fn refused(&self, scan: Scan, reason: Refusal) -> Result<Change, Error> {
        info!(scan.id = %scan.id(), reason = reason.slug(), "scan {} refused: {reason}", scan.id());
        Ok(scan.refuse(reason, self.clock.now())?.1)
    }

    /// Read → Divided, its documents born; and each decided before the next scan is understood, so that a client
    /// whom one paper makes known is known to the next.
    fn understand(&self, told: &dyn Fn(Step)) -> Result<(), Error> {
        for scan in self.archive.scans_at(ScanStanding::Read)? {
            let id = scan.id();
            or_later(id, self.divide(scan))?;
            self.decide()?;
            told(Step::Rested(id));
        }
        Ok(())
    }

    fn divide(&self, scan: Scan) -> Result<(), Error> {
        let ScanState::Read { incomplete, .. } = *scan.state() else { return Ok(()) };
        let now = self.clock.now();
        let master = Master::of(&self.archive, &scan, &[])?;
        let read = &master.reading;
        let given = Given { today: now.date_naive(), incomplete, wrong_extension: self.wrong_extension(&scan)? };
        let known = self.archive.known()?;
        let id = scan.id();
        let mut born = self.born(&scan, &master, understand::propose(read, &known, &given), now)?;
        if born.is_none() {
            warn!(scan.id = %id, "the file of scan {id} does not let its pages be taken out: it stays in one");
            born = self.born(&scan, &master, understand::undivided(read, &known, &given).into_iter().collect(), now)?;
        }
        let born = born.unwrap_or_default();
        info!(scan.id = %id, documents = born.len(), "scan {id} divided");
        let covers = read.pages.iter().filter_map(|page| match page.kind {
            PageKind::Cover(cover) => known.covers.iter().find(|sheet| sheet.id == cover).map(|sheet| sheet.id),
            _ => None,
        });
        let redeemed: BTreeSet<_> = covers.collect();
        let (_, mut changes) = scan.divide(born, now)?;
        changes.extend(redeemed.into_iter().map(|cover| Change::redeem(cover, id)));
        self.archive.commit(changes)?;
        Ok(())
    }

    fn wrong_extension(&self, scan: &Scan) -> Result<bool, Error> {
        let format = Format::of(&self.archive.content(scan.original())?);
        let sightings = self.archive.sightings(scan.id())?;
        let name = sightings.first().map(|sighting| Path::new(sighting.file_name.reveal()));
        let extension = name.and_then(Path::extension).and_then(OsStr::to_str).unwrap_or_default();
        Ok(format.is_some_and(|format| !format.may_be_called(extension)))
    }

    /// Proposed → Filed, or Held. Its text is made searchable first: cut off in between, this step finds it again.
    fn decide(&self) -> Result<(), Error> {
        for document in self.archive.documents_at(Standing::Proposed)? {
            reading::index(&self.archive, &document)?;
            let changes = match self.folder_for(&document)? {
                Folder::Of(client) => self.filed(document, client, None)?,
                Folder::New(client) => self.filed(document, client.id, Some(*client))?,
                Folder::None(reasons) => self.held(document, reasons)?,
            };
            self.archive.commit(changes)?;
        }
        Ok(())
    }

    fn filed(&self, document: Document, client: ClientId, opened: Option<Client>) -> Result<Vec<Change>, Error> {
        let id = document.id();
        let register = match &document.proposal().controller {
            Some(controller) => self.archive.register_of(controller)?,
            None => None,
        };
        let Some(register) = register else {
            return self.held(document, vec![Reason::ControllerNotInList]);
        };
        info!(document.id = %id, register.id = %register.id, "document {id} filed");
        let (_, change) = document.file(client, register.id, Actor::Machine, self.clock.now())?;
        Ok(opened.map(Change::open_client).into_iter().chain([change]).collect())
    }

    fn held(&self, document: Document, reasons: Vec<Reason>) -> Result<Vec<Change>, Error> {
        let id = document.id();
        info!(document.id = %id, reasons = reasons.len(), "document {id} waits for a person");
        Ok(vec![document.hold(reasons, self.clock.now())?.1])
    }

    /// The client's folder that a document may go into by itself, or why it may not.
    fn folder_for(&self, document: &Document) -> Result<Folder, Error> {
        let proposal = document.proposal();
        let (Outcome::AutoFile, Some(choice)) = (proposal.outcome, &proposal.client) else {
            return Ok(Folder::None(proposal.reasons.clone()));
        };
        Ok(match choice {
            ClientChoice::Known(client) => Folder::Of(*client),
            ClientChoice::New { code, family_name, given_name } => match self.archive.client_by_code(code)? {
                // Another paper opened the folder since this one was understood.
                Some(client) if client.given_name == *given_name => Folder::Of(client.id),
                Some(_) => Folder::None(vec![Reason::NameHetuConflict]),
                None => Folder::New(Box::new(Client::new(code.clone(), family_name.clone(), given_name.clone()))),
            },
        })
    }
}

/// A failure that may pass leaves the scan where it stands; one that could do harm stops the line.
fn or_later(scan: ScanId, outcome: Result<(), Error>) -> Result<(), Error> {
    match outcome {
        Ok(()) => Ok(()),
        Err(error) => match error.remedy() {
            Remedy::Retry | Remedy::Hold => {
                warn!(scan.id = %scan, error = error.key(), "scan {scan} waits: {error}");
                Ok(())
            }
            Remedy::Stop => Err(error),
        },
    }
}

/// The readers, set up as the operator wrote. None is started before there is something to read.
///
/// # Errors
/// When our own program cannot be found, which the readers are started from.
pub fn readers(settings: &Settings) -> Result<Arc<Pool>, Error> {
    let program = std::env::current_exe().map_err(io("find our own program", Path::new("/proc/self/exe")))?;
    Ok(Arc::new(Pool::new(PoolSettings {
        program,
        readers: settings.reading.readers.get(),
        tessdata: settings.reading.tessdata.clone(),
        limits: Limits::default(),
    })))
}
