//! The desk's handover: what a person has packaged, sent, withdrawn, recalled, and answered by hand.

use chrono::NaiveDate;

use super::Desk;
use crate::{
    appliance::{Delivered, Destination, Error, Home, Line, Packaged, handing_over},
    archive::Wish,
    handover::Export,
    record::{
        Document, DocumentId, DocumentState, Fixity, Instruction, OutOfOrder, Package, PackageId, PackageStanding,
        Purpose, Register, Standing,
    },
};

impl Desk {
    /// A person has a register packaged.
    ///
    /// # Errors
    /// When the look cannot be logged, or no package could be made.
    pub fn package(
        &self,
        line: &Line,
        register: &Register,
        export: &Export,
        destination: &Destination<'_>,
        purpose: &Purpose,
    ) -> Result<Packaged, Error> {
        let filed = self.filed_in(register)?;
        let clients = filed.iter().filter_map(Document::client).collect();
        let mut look = self.look("package", purpose, clients, filed.iter().map(Document::id).collect());
        if let Destination::Folder(_) | Destination::Draft(_) = destination {
            look.left_in_clear = Some(register.controller.to_string());
        }
        self.archive.note_use(&look, self.now())?;
        line.package(register, export, destination)
    }

    /// A person wishes a register packaged; the process that keeps the line does it.
    ///
    /// # Errors
    /// When the look cannot be logged or the wish cannot be kept.
    pub fn wish_package(&self, register: &Register, export: Option<&str>, purpose: &Purpose) -> Result<(), Error> {
        let filed = self.filed_in(register)?;
        let clients = filed.iter().filter_map(Document::client).collect();
        let ids = filed.iter().map(Document::id).collect();
        self.archive.note_use(&self.look("package", purpose, clients, ids), self.now())?;
        let wish = Wish::Package { register: Some(register.id), export: export.map(str::to_owned) };
        self.archive.request(&wish, self.now())?;
        Ok(())
    }

    /// A person has what waits in the outbox sent: one package, or all.
    ///
    /// # Errors
    /// When the look cannot be logged or the archive cannot be read; what could not be sent is in the answer.
    pub fn deliver(&self, line: &Line, only: Option<PackageId>, purpose: &Purpose) -> Result<Delivered, Error> {
        self.note_delivery(only, purpose)?;
        line.deliver(only)
    }

    /// A person wishes it sent; the process that keeps the line does it.
    ///
    /// # Errors
    /// When the look cannot be logged or the wish cannot be kept.
    pub fn wish_deliver(&self, only: Option<PackageId>, purpose: &Purpose) -> Result<(), Error> {
        self.note_delivery(only, purpose)?;
        self.archive.request(&Wish::Deliver { package: only }, self.now())?;
        Ok(())
    }

    fn note_delivery(&self, only: Option<PackageId>, purpose: &Purpose) -> Result<(), Error> {
        let (mut clients, mut ids) = (Vec::new(), Vec::new());
        for package in self.archive.packages_at(PackageStanding::Sealed)? {
            if only.is_some_and(|only| only != package.id()) {
                continue;
            }
            for id in package.documents() {
                clients.extend(self.document(*id)?.client());
                ids.push(*id);
            }
        }
        clients.sort();
        clients.dedup();
        self.archive.note_use(&self.look("deliver", purpose, clients, ids), self.now())?;
        Ok(())
    }

    fn filed_in(&self, register: &Register) -> Result<Vec<Document>, Error> {
        let documents = self.archive.documents_filed_in(register.id)?;
        Ok(documents.into_iter().filter(|document| document.standing() == Standing::Filed).collect())
    }

    /// A package that has not left stays here; its documents go back to their register.
    ///
    /// # Errors
    /// When it is not there or has left.
    pub fn withdraw(&self, id: PackageId, home: &Home) -> Result<(), Error> {
        let package = self.archive.package(id)?.ok_or(Error::NoPackage(id))?;
        let file = home.path().join("outbox").join(&package.cut().file);
        let (package, withdrawn) = package.withdraw(self.actor(), self.now())?;
        let mut changes = vec![withdrawn];
        for id in package.documents() {
            changes.push(self.document(*id)?.take_back(&package, self.actor(), self.now())?.1);
        }
        self.commit(changes)?;
        handing_over::clear(&file)
    }

    /// Every package, and where it stands.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn packages(&self) -> Result<Vec<Package>, Error> {
        Ok(self.archive.packages()?)
    }

    /// A receipt that came by another way, for a package that somebody collected or whose server is silent.
    ///
    /// # Errors
    /// When it is no receipt, or of no package that waits for one.
    pub fn record_receipt(&self, line: &Line, text: &[u8]) -> Result<(), Error> {
        line.record_receipt(text, self.actor())
    }

    /// Records what a controller told us in writing to do with our copies. The hash of its paper stands behind its
    /// reference.
    ///
    /// # Errors
    /// When the index refuses.
    pub fn record_instruction(
        &self,
        register: &Register,
        given: NaiveDate,
        reference: &str,
        paper: &[u8],
    ) -> Result<(), Error> {
        let reference = format!("{reference} (SHA-256 {})", Fixity::of(paper));
        Ok(self.archive.put_instruction(&Instruction::recorded(register.controller.clone(), given, reference))?)
    }

    /// Every recorded instruction, by controller, the earliest first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn instructions(&self) -> Result<Vec<Instruction>, Error> {
        let mut all = Vec::new();
        for register in self.archive.registers()? {
            all.extend(self.archive.instructions_of(&register.controller)?);
        }
        Ok(all)
    }

    /// A document that went to the wrong receiver comes back to the desk.
    ///
    /// # Errors
    /// When it is not there, or its package has not left.
    pub fn recall(&self, id: DocumentId, purpose: &Purpose) -> Result<(), Error> {
        let document = self.document(id)?;
        let DocumentState::Packaged { package, client, .. } = *document.state() else {
            return Err(OutOfOrder { wish: "recall", standing: document.standing().slug() }.into());
        };
        let package = self.archive.package(package)?.ok_or(Error::NoPackage(package))?;
        self.archive.note_use(&self.look("recall", purpose, vec![client], vec![id]), self.now())?;
        let (_, change) = document.recall(&package, self.actor(), self.now())?;
        self.commit([change])
    }
}
