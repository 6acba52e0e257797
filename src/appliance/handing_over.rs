//! The line's second half: what is filed and not yet delivered is packaged, sent, and its answer read.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use tracing::{info, warn};

use super::{Error, Line, Remedy, error::io, reading};
use crate::{
    archive::Wish,
    handover::{self, Export, ExportKind, Parcel, Receipt, Shipment, Shipped},
    record::{
        Actor, Answer, Change, CompanyNameKind, Controller, ControllerId, Cut, Document, Package, PackageId,
        PackageStanding, Register, Standing, Subject,
    },
};

/// Where a package goes.
#[derive(Debug, Clone, Copy)]
pub enum Destination<'a> {
    /// Sealed into the outbox, to be sent.
    Outbox,
    /// Loose into a folder, for somebody to collect.
    Folder(&'a Path),
    /// Loose into a folder, to be looked at: nothing changes.
    Draft(&'a Path),
}

/// What became of a register that was to be packaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packaged {
    /// A package is sealed.
    Sealed(PackageId),
    /// A draft was written, and nothing has changed.
    Draft(PathBuf),
    /// Nothing waits in the register.
    Nothing,
}

/// What became of the packages that waited.
#[derive(Debug, Default)]
pub struct Delivered {
    /// Those that are with their receiver now.
    pub sent: Vec<PackageId>,
    /// Those that are not, and why.
    pub failed: Vec<(PackageId, Error)>,
}

impl Line {
    /// The export that serves a controller: the named one, else its row's, else that of its successor, else the one
    /// that a `[[receiver]]` of the settings names for it.
    ///
    /// # Errors
    /// [`Error::NoExport`] when none does.
    pub fn export_for(&self, controller: &ControllerId, named: Option<&str>) -> Result<Export, Error> {
        let receiver = self.receiver_of(controller)?;
        let row = |id| Ok::<_, Error>(self.archive.controller(id)?.and_then(|row| row.export));
        let name = if let Some(name) = named {
            Some(name.to_owned())
        } else {
            let in_settings = || self.settings.export_named_for(&receiver.id).map(str::to_owned);
            row(controller)?.or(row(&receiver.id)?).or_else(in_settings)
        };
        name.and_then(|name| self.settings.export(&name, &receiver.id))
            .ok_or_else(|| Error::NoExport { controller: controller.to_string() })
    }

    /// Who has a controller's duty today: itself, or the last of its successors.
    fn receiver_of(&self, controller: &ControllerId) -> Result<Controller, Error> {
        let mut receiver = self.archive.controller(controller)?.ok_or(Error::NoRegister)?;
        // A table in which two succeed each other must not hold us here.
        for _ in 0..8 {
            let Some(successor) = receiver.successor.clone() else { break };
            let Some(row) = self.archive.controller(&ControllerId::Body(successor))? else { break };
            receiver = row;
        }
        Ok(receiver)
    }

    /// Cuts everything filed and not yet delivered from one register into a package.
    ///
    /// # Errors
    /// Nothing has changed; what was written in part is cleared away.
    pub fn package(
        &self,
        register: &Register,
        export: &Export,
        destination: &Destination<'_>,
    ) -> Result<Packaged, Error> {
        let documents = self.archive.documents_filed_in(register.id)?;
        let documents: Vec<Document> = documents.into_iter().filter(|d| d.standing() == Standing::Filed).collect();
        if documents.is_empty() {
            return Ok(Packaged::Nothing);
        }
        let draft = matches!(destination, Destination::Draft(_));
        let shipment = self.shipment(register, &documents, draft)?;
        // Held until the commit: a file that no package names yet must not look like one that is left behind.
        let outbox = self.outbox()?;
        let _held =
            File::open(&outbox).and_then(|held| held.lock().map(|()| held)).map_err(io("hold the outbox", &outbox))?;
        let mut fetch = |shipped: &Shipped| Ok(reading::sheets(&self.archive, &shipped.document, &self.readers)?);
        let written = match destination {
            Destination::Outbox if export.kind == ExportKind::Folder => return Err(Error::NoFolder),
            Destination::Outbox => {
                write_whole(&outbox, |out| Ok(handover::write_package(&shipment, export, &mut fetch, out)?))?
            }
            Destination::Folder(folder) | Destination::Draft(folder) => {
                handover::write_folder(&shipment, export, &mut fetch, folder)?
            }
        };
        if let Destination::Draft(folder) = destination {
            return Ok(Packaged::Draft(folder.join(written.file)));
        }
        let cut = Cut {
            register: register.id,
            receiver: shipment.receiver.id.clone(),
            controller: register.controller.clone(),
            documents: documents.iter().map(Document::id).collect(),
            name: written.name,
            export: export.name.clone(),
            file: written.file,
            fixity: written.fixity,
            bytes: written.bytes,
            collected: matches!(destination, Destination::Folder(_)),
        };
        let now = self.clock.now();
        let (package, sealed) = Package::sealed(shipment.id, cut, now);
        let mut changes = vec![sealed];
        for document in documents {
            changes.push(document.package(&package, now)?.1);
        }
        let (id, records) = (package.id(), package.documents().len());
        info!(package.id = %id, records, "package {id} sealed with {records} records");
        // What lies in a folder has left our hands: it waits for a receipt, not for the courier.
        if package.cut().collected {
            changes.push(package.send(Actor::Machine, now)?.1);
        }
        self.archive.commit(changes)?;
        Ok(Packaged::Sealed(id))
    }

    fn shipment(&self, register: &Register, documents: &[Document], draft: bool) -> Result<Shipment, Error> {
        let known = self.archive.known()?;
        let company = known.company.into_iter().find(|name| name.kind == CompanyNameKind::Current);
        let mut shipped = Vec::new();
        for document in documents {
            let client = document.client().map(|id| self.archive.client(id)).transpose()?.flatten();
            let mut events = self.archive.events_of(Subject::Document(document.id()))?;
            for run in document.runs() {
                events.extend(self.archive.events_of(Subject::Scan(run.scan))?);
            }
            events.sort_by_key(|event| event.at);
            shipped.push(Shipped { document: document.clone(), client: client.ok_or(Error::NoClient)?, events });
        }
        Ok(Shipment {
            id: PackageId::new(),
            at: self.clock.now(),
            company: company.ok_or(Error::NoCompany)?,
            register: register.id,
            controller: self.archive.controller(&register.controller)?.ok_or(Error::NoRegister)?,
            receiver: self.receiver_of(&register.controller)?,
            documents: shipped,
            draft,
        })
    }

    /// Does what people wished while we kept the line. Gives how many wishes there were.
    ///
    /// # Errors
    /// Only where going on could do harm; what failed is told to who wished it.
    pub fn fulfil_requests(&self) -> Result<usize, Error> {
        let requests = self.archive.requests_open()?;
        for request in &requests {
            let outcome = match &request.wish {
                Wish::Package { register, export } => self.wished_packages(*register, export.as_deref()),
                // The courier goes after every round of the line; there is nothing more to do than to ring.
                Wish::Deliver { .. } | Wish::Receipts => Ok(()),
            };
            let failure = outcome.as_ref().err().map(Error::key);
            self.archive.request_done(request.id, failure, self.clock.now())?;
            match outcome {
                Err(error) if error.remedy() == Remedy::Stop => return Err(error),
                Err(error) => warn!(request.id = %request.id, error = error.key(), "a wish failed: {error}"),
                Ok(()) => (),
            }
        }
        Ok(requests.len())
    }

    fn wished_packages(&self, register: Option<crate::record::RegisterId>, export: Option<&str>) -> Result<(), Error> {
        for register in self.archive.registers()?.into_iter().filter(|r| register.is_none_or(|id| id == r.id)) {
            let export = self.export_for(&register.controller, export)?;
            self.package(&register, &export, &Destination::Outbox)?;
        }
        Ok(())
    }

    /// Sends what waits in the outbox: one package, or all.
    ///
    /// # Errors
    /// When the archive cannot be read; what could not be sent is in the answer.
    pub fn deliver(&self, only: Option<PackageId>) -> Result<Delivered, Error> {
        let mut delivered = Delivered::default();
        self.clear_outbox()?;
        for package in self.archive.packages_at(PackageStanding::Sealed)? {
            let id = package.id();
            if only.is_some_and(|only| only != id) {
                continue;
            }
            match self.send(package) {
                Ok(()) => delivered.sent.push(id),
                Err(error) => {
                    warn!(package.id = %id, error = error.key(), "package {id} could not be sent: {error}");
                    delivered.failed.push((id, error));
                }
            }
        }
        Ok(delivered)
    }

    fn send(&self, package: Package) -> Result<(), Error> {
        let id = package.id();
        let export = self.export_for(&package.cut().controller, Some(&package.cut().export))?;
        let path = self.outbox()?.join(&package.cut().file);
        // A step that could not be noted is found out again from the server: it must not end the delivery.
        let mut note = |step| {
            if let Err(error) = self.archive.note_upload(id, step, self.clock.now()) {
                warn!(package.id = %id, error = error.key(), "how far package {id} came could not be noted");
            }
        };
        let so_far = self.archive.upload_step(id)?;
        handover::deliver(&Parcel::of(&package, &path), &export, so_far, &mut note)?;
        let (_, change) = package.send(Actor::Machine, self.clock.now())?;
        self.archive.commit([change])?;
        info!(package.id = %id, "package {id} is with its receiver");
        Ok(())
    }

    /// Looks for the answers to what was sent. Gives how many there were.
    ///
    /// # Errors
    /// When the archive cannot be read. A receiver that does not answer is tried again.
    pub fn receipts(&self) -> Result<usize, Error> {
        let mut answered = 0;
        for package in self.archive.packages_at(PackageStanding::Sent)? {
            if package.cut().collected {
                continue;
            }
            let id = package.id();
            let export = self.export_for(&package.cut().controller, Some(&package.cut().export))?;
            let found = handover::poll_receipts(&export, &[&package]);
            match found.and_then(|found| found.into_iter().next().map(|found| found.receipt).transpose()) {
                Ok(Some(receipt)) => {
                    self.answered(package, receipt, Actor::Machine)?;
                    answered += 1;
                }
                Ok(None) => (),
                Err(error) => warn!(package.id = %id, error = error.key(), "no answer could be had for {id}: {error}"),
            }
        }
        self.clear_outbox()?;
        Ok(answered)
    }

    /// A receipt that a person has from elsewhere.
    ///
    /// # Errors
    /// When it is no receipt, or of no package that waits for one.
    pub fn record_receipt(&self, text: &[u8], who: Actor) -> Result<(), Error> {
        for package in self.archive.packages_at(PackageStanding::Sent)? {
            match handover::receipt::read(&package, text) {
                Ok(receipt) => return self.answered(package, receipt, who),
                // Another package's answer, perhaps.
                Err(handover::Error::ReceiptMismatch { what: "package", .. }) => (),
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::NothingWaits)
    }

    fn answered(&self, package: Package, receipt: Receipt, who: Actor) -> Result<(), Error> {
        let now = self.clock.now();
        let (package, answered) = package.answer(receipt.answer, who, now)?;
        let mut changes: Vec<Change> = vec![answered];
        let crate::record::PackageState::Answered { answer, .. } = package.state() else {
            return Ok(());
        };
        for id in package.documents() {
            let Some(document) = self.archive.document(*id)? else { continue };
            match answer {
                Answer::PartlyRefused { refused } if refused.contains_key(id) => {
                    changes.push(document.return_from(&package, now)?.1);
                }
                Answer::Rejected { .. } => changes.push(document.take_back(&package, who, now)?.1),
                Answer::Accepted { .. } | Answer::PartlyRefused { .. } => (),
            }
        }
        info!(package.id = %package.id(), "package {} is answered", package.id());
        Ok(self.archive.commit(changes)?)
    }

    /// Removes from the outbox what no package needs: what a cut-off left, and what is answered or withdrawn.
    /// Not while a package is being written there, by another thread or process: the next look clears it.
    fn clear_outbox(&self) -> Result<(), Error> {
        let outbox = self.outbox()?;
        let held = File::open(&outbox).map_err(io("look into the outbox", &outbox))?;
        match held.try_lock() {
            Ok(()) => (),
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Error(source)) => return Err(io("hold the outbox", &outbox)(source)),
        }
        let needed: Vec<String> = [PackageStanding::Sealed, PackageStanding::Sent]
            .into_iter()
            .map(|standing| self.archive.packages_at(standing))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .map(|package| package.cut().file.clone())
            .collect();
        for entry in fs::read_dir(&outbox).map_err(io("look into the outbox", &outbox))?.flatten() {
            if !needed.iter().any(|file| entry.file_name() == file.as_str()) {
                clear(&entry.path())?;
            }
        }
        Ok(())
    }

    fn outbox(&self) -> Result<PathBuf, Error> {
        let outbox = self.home.path().join("outbox");
        fs::create_dir_all(&outbox).map_err(io("make the outbox", &outbox))?;
        Ok(outbox)
    }

    /// What is done once a day: a snapshot of the index, the nightly backup where a place for it is named, and what the
    /// use log need not keep any longer goes (twelve years, Act 703/2023 annex), and files whose pages live on.
    ///
    /// # Errors
    /// When a copy could not be made.
    pub fn daily(&self) -> Result<(), Error> {
        let now = self.clock.now();
        if self.archive.snapshot(now)?
            && let Some(folder) = &self.settings.backup
        {
            let report = self.archive.backup(folder)?;
            info!(contents = report.contents, copied = report.copied, "the nightly backup is made");
        }
        self.let_parted_files_go(now)?;
        self.archive.sweep(now)?;
        self.archive.let_old_uses_go(now)?;
        Ok(())
    }
}

/// Removes a file of the outbox, if it is there.
pub(super) fn clear(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io("clear the outbox", path)(error)),
        _ => Ok(()),
    }
}

/// Writes a package that is in the outbox whole or not at all.
fn write_whole(
    outbox: &Path,
    write: impl FnOnce(&mut File) -> Result<handover::Written, Error>,
) -> Result<handover::Written, Error> {
    let part = outbox.join(".part");
    let make = || -> Result<handover::Written, Error> {
        let mut file = File::create(&part).map_err(io("begin a package", &part))?;
        let written = write(&mut file)?;
        file.sync_all().map_err(io("sync a package", &part))?;
        let path = outbox.join(&written.file);
        fs::rename(&part, &path).map_err(io("name a package", &path))?;
        File::open(outbox).and_then(|folder| folder.sync_all()).map_err(io("sync the outbox", outbox))?;
        Ok(written)
    };
    make().inspect_err(|_| {
        // What is left of it is cleared with the next look into the outbox, should this fail too.
        let _ = fs::remove_file(&part);
    })
}
