//! The desk: everything a person may look at and decide. No look at a client's records goes past it, so none can
//! miss the use log.

mod cover;
mod divide;
mod handover;

use std::{collections::BTreeMap, sync::Arc};

pub use self::{cover::PrintedCover, divide::Division};

use super::{Clock, Entry, Error, entry, reading};
use crate::{
    archive::{Archive, Query, Use},
    handover::rendition::{About, pdf_a},
    reader::Pool,
    record::{
        Actor, Change, Client, ClientId, ControllerId, Correction, Document, DocumentId, DocumentState, DocumentType,
        Medium, Private, Purpose, Reason, Region, Register, RegisterId, Scan, ScanId, ScanStanding, Standing,
        Timestamp, UserId,
    },
};

/// A person at the archive, for a purpose.
pub struct Desk {
    archive: Arc<Archive>,
    clock: Arc<dyn Clock>,
    user: UserId,
}

/// A document found by a search.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Which.
    pub document: DocumentId,
    /// Whose, when it is filed.
    pub client: Option<ClientId>,
    /// The pages on which the words stand, with their places on the page as scanned.
    pub pages: Vec<HitPage>,
    /// The words in their sentence.
    pub snippet: Private,
}

/// A page of a [`Hit`].
#[derive(Debug, Clone)]
pub struct HitPage {
    /// Page of the file, 1-based.
    pub page: u32,
    /// Where on the page as scanned, in its pixels.
    pub boxes: Vec<Region>,
}

/// A held document, with all that a person needs to decide.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The document.
    pub document: Document,
    /// Why it waits.
    pub reasons: Vec<Reason>,
    /// The clients it may be of, best first.
    pub clients: Vec<Client>,
}

impl Desk {
    /// A person's desk.
    #[must_use]
    pub fn new(archive: Arc<Archive>, clock: Arc<dyn Clock>) -> Self {
        let user = archive.user();
        Self { archive, clock, user }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    const fn actor(&self) -> Actor {
        Actor::User(self.user)
    }

    fn look(&self, what: &'static str, purpose: &Purpose, clients: Vec<ClientId>, documents: Vec<DocumentId>) -> Use {
        Use { user: self.user, purpose: purpose.clone(), what, clients, documents, left_in_clear: None }
    }

    /// Every document and every refused file. Without a purpose nothing of a client is in it; with one everything is,
    /// and the look is logged before it is given.
    ///
    /// # Errors
    /// When the archive cannot be read or the look cannot be logged.
    pub fn documents(&self, reveal: Option<&Purpose>) -> Result<Vec<Entry>, Error> {
        let documents = self.archive.documents()?;
        if let Some(purpose) = reveal {
            let clients = documents.iter().filter_map(Document::client).collect();
            let ids = documents.iter().map(Document::id).collect();
            self.archive.note_use(&self.look("documents", purpose, clients, ids), self.now())?;
        }
        let known = self.archive.known()?;
        let mut entries = Vec::new();
        for document in documents.iter().filter(|document| document.standing() != Standing::Disposed) {
            entries.push(entry::of_document(&self.archive, &known, document, reveal.is_some())?);
        }
        for scan in self.archive.scans_at(ScanStanding::Refused)? {
            entries.push(entry::of_refused(&self.archive, &scan, reveal.is_some())?);
        }
        Ok(entries)
    }

    /// Documents in which the words stand.
    ///
    /// # Errors
    /// When the archive cannot be read or the look cannot be logged.
    pub fn search(&self, query: &Query, purpose: &Purpose) -> Result<Vec<Hit>, Error> {
        let found = self.archive.search(query)?;
        let mut hits: Vec<Hit> = Vec::new();
        for hit in found {
            let Some(document) = self.archive.document(hit.document)? else { continue };
            let pages = reading::pages(&self.archive, &document)?;
            let on_scan = |page: u32, region: Region| {
                pages.iter().find(|p| p.number == page).map_or(region, |p| p.placement.to_scan(region))
            };
            hits.push(Hit {
                document: hit.document,
                client: document.client(),
                pages: hit
                    .pages
                    .into_iter()
                    .map(|p| HitPage {
                        page: p.page,
                        boxes: p.regions.into_iter().map(|region| on_scan(p.page, region)).collect(),
                    })
                    .collect(),
                snippet: hit.snippet,
            });
        }
        let mut clients: Vec<_> = hits.iter().filter_map(|hit| hit.client).collect();
        clients.sort();
        clients.dedup();
        let documents = hits.iter().map(|hit| hit.document).collect();
        self.archive.note_use(&self.look("search", purpose, clients, documents), self.now())?;
        Ok(hits)
    }

    /// A document as a searchable PDF that leaves in the clear: it stands in the disclosure log. While the paper is
    /// the original, each page says that this is a copy (Act 703/2023 section 69.2).
    ///
    /// # Errors
    /// When there is no such document, its look cannot be logged, or no PDF could be made.
    pub fn take_out(&self, id: DocumentId, purpose: &Purpose, readers: &Pool, stamp: &str) -> Result<Vec<u8>, Error> {
        let document = self.document(id)?;
        let mut look = self.look("show", purpose, document.client().into_iter().collect(), vec![id]);
        look.left_in_clear = Some("pdf".to_owned());
        self.archive.note_use(&look, self.now())?;
        let sheets = reading::sheets(&self.archive, &document, readers)?;
        let pages: Vec<_> = sheets.images.iter().zip(sheets.reading.pages.iter().map(Some)).collect();
        let kind = document.facts().kind.map_or("asiakirja", DocumentType::slug);
        let about = About {
            title: kind,
            language: document.proposal().language.unwrap_or_default(),
            created: self.now(),
            stamp: (document.facts().medium == Medium::Paper).then_some(stamp),
        };
        Ok(pdf_a(&pages, &about)?)
    }

    /// The documents that wait for a person.
    ///
    /// # Errors
    /// When the archive cannot be read or the look cannot be logged.
    pub fn review(&self, purpose: &Purpose) -> Result<Vec<Waiting>, Error> {
        let held = self.archive.documents_at(Standing::Held)?;
        let ids = held.iter().map(Document::id).collect();
        let mut waiting = Vec::new();
        for document in held {
            waiting.push(self.waiting(document)?);
        }
        let clients = waiting.iter().flat_map(|w| w.clients.iter().map(|client| client.id)).collect();
        self.archive.note_use(&self.look("review", purpose, clients, ids), self.now())?;
        Ok(waiting)
    }

    /// The ids of the documents that wait for a person, and why. Nothing of a client is in it.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn held(&self) -> Result<BTreeMap<DocumentId, Vec<Reason>>, Error> {
        let held = self.archive.documents_at(Standing::Held)?;
        Ok(held
            .into_iter()
            .filter_map(|document| match document.state() {
                DocumentState::Held { reasons } => Some((document.id(), reasons.clone())),
                _ => None,
            })
            .collect())
    }

    /// How many scans and documents the line has yet to bring to rest.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn not_at_rest(&self) -> Result<usize, Error> {
        Ok(self.archive.scans_at(ScanStanding::Sealed)?.len()
            + self.archive.scans_at(ScanStanding::Read)?.len()
            + self.archive.documents_at(Standing::Proposed)?.len())
    }

    /// One document: why it is where it is.
    ///
    /// # Errors
    /// When there is no such document, or the look cannot be logged.
    pub fn explain(&self, id: DocumentId, purpose: &Purpose) -> Result<Waiting, Error> {
        let waiting = self.waiting(self.document(id)?)?;
        let clients = waiting.clients.iter().map(|client| client.id).collect();
        self.archive.note_use(&self.look("explain", purpose, clients, vec![id]), self.now())?;
        Ok(waiting)
    }

    fn waiting(&self, document: Document) -> Result<Waiting, Error> {
        let reasons = match document.state() {
            DocumentState::Held { reasons } => reasons.clone(),
            _ => document.proposal().reasons.clone(),
        };
        let mut clients = Vec::new();
        for candidate in &document.proposal().client_candidates {
            clients.extend(self.archive.client(candidate.who)?);
        }
        Ok(Waiting { document, reasons, clients })
    }

    /// A person files a document: a held one for the first time, a filed one anew.
    ///
    /// # Errors
    /// When document, client or register are not there, or the document cannot be filed from where it stands.
    pub fn file(
        &self,
        id: DocumentId,
        client: ClientId,
        controller: &ControllerId,
        anew: bool,
        purpose: &Purpose,
    ) -> Result<(), Error> {
        let document = self.document(id)?;
        self.archive.client(client)?.ok_or(Error::NoClient)?;
        let register = self.archive.register_of(controller)?.ok_or(Error::NoRegister)?;
        let what = if anew { "refile" } else { "file" };
        self.archive.note_use(&self.look(what, purpose, vec![client], vec![id]), self.now())?;
        let (_, change) = if anew {
            document.refile(client, register.id, self.actor(), self.now())?
        } else {
            document.file(client, register.id, self.actor(), self.now())?
        };
        self.commit([change])
    }

    /// A document that a person moves without filing it: reopen, dismiss, restore.
    ///
    /// # Errors
    /// When it is not there or cannot be moved so.
    pub fn set_aside(&self, id: DocumentId, aside: Aside, purpose: &Purpose) -> Result<(), Error> {
        let document = self.document(id)?;
        let clients = document.client().into_iter().collect();
        self.archive.note_use(&self.look(aside.word(), purpose, clients, vec![id]), self.now())?;
        let (who, now) = (self.actor(), self.now());
        let (_, change) = match aside {
            Aside::Reopen => document.reopen(who, now)?,
            Aside::Dismiss => document.dismiss(who, now)?,
            Aside::Restore => document.restore(who, now)?,
        };
        self.commit([change])
    }

    /// What was misread is put right. Answers whether the receiver has it already, as it was.
    ///
    /// # Errors
    /// When the document is not there, our copy is gone, or somebody else has just corrected it.
    pub fn correct(&self, id: DocumentId, correction: &Correction, purpose: &Purpose) -> Result<bool, Error> {
        let document = self.document(id)?;
        let clients = document.client().into_iter().collect();
        self.archive.note_use(&self.look("correct", purpose, clients, vec![id]), self.now())?;
        let (document, change) = document.correct(correction, self.actor(), self.now())?;
        self.commit([change])?;
        Ok(document.standing() == Standing::Packaged)
    }

    /// The client of whom a person speaks: by our id, the office's own number, or identity code.
    ///
    /// # Errors
    /// [`Error::NoClient`] when nobody answers to it.
    pub fn client_named(&self, text: &str) -> Result<Client, Error> {
        let text = text.trim();
        let known = self.archive.known()?;
        let code = text.parse().ok();
        known
            .clients
            .into_iter()
            .find(|client| {
                client.id.to_string() == text
                    || client.number.as_ref().is_some_and(|number| number.reveal() == text)
                    || code.as_ref().is_some_and(|code| client.codes.contains(code))
            })
            .ok_or(Error::NoClient)
    }

    /// The register of which a person speaks: by our id, its controller's business id, or `self`.
    ///
    /// # Errors
    /// [`Error::NoRegister`] when there is none.
    pub fn register_named(&self, text: &str) -> Result<Register, Error> {
        if let Ok(id) = text.parse::<RegisterId>()
            && let Some(register) = self.archive.register(id)?
        {
            return Ok(register);
        }
        let controller: ControllerId = text.parse().map_err(|_| Error::NoRegister)?;
        self.archive.register_of(&controller)?.ok_or(Error::NoRegister)
    }

    /// Every file as it came, with the names under which it was seen.
    ///
    /// # Errors
    /// When the archive cannot be read or the look cannot be logged.
    pub fn scans(&self, reveal: Option<&Purpose>) -> Result<Vec<(Scan, Vec<Private>)>, Error> {
        let mut all = Vec::new();
        for scan in self.archive.scans()? {
            let names = match reveal {
                Some(_) => self.archive.sightings(scan.id())?.into_iter().map(|s| s.file_name).collect(),
                None => Vec::new(),
            };
            all.push((scan, names));
        }
        if let Some(purpose) = reveal {
            self.archive.note_use(&self.look("scans", purpose, Vec::new(), Vec::new()), self.now())?;
        }
        Ok(all)
    }

    /// A refused file goes before the readers once more.
    ///
    /// # Errors
    /// When it is not there or not refused.
    pub fn try_again(&self, id: ScanId) -> Result<(), Error> {
        let (_, change) = self.scan(id)?.try_again(self.actor(), self.now())?;
        self.commit([change])
    }

    /// A refused file goes for good, its days of grace over.
    ///
    /// # Errors
    /// When it is not there, not refused, or its days of grace are not over.
    pub fn discard(&self, id: ScanId, grace_days: u32) -> Result<(), Error> {
        let (_, change) = self.scan(id)?.discard(self.actor(), self.now(), grace_days)?;
        self.commit([change])
    }

    fn document(&self, id: DocumentId) -> Result<Document, Error> {
        self.archive.document(id)?.ok_or(Error::NoDocument(id))
    }

    fn scan(&self, id: ScanId) -> Result<Scan, Error> {
        self.archive.scan(id)?.ok_or(Error::NoScan(id))
    }

    fn commit(&self, changes: impl IntoIterator<Item = Change>) -> Result<(), Error> {
        Ok(self.archive.commit(changes)?)
    }
}

/// A move that sets a document aside, or brings it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// Filed → Held.
    Reopen,
    /// Does not belong here.
    Dismiss,
    /// Belongs here after all.
    Restore,
}

impl Aside {
    const fn word(self) -> &'static str {
        match self {
            Self::Reopen => "reopen",
            Self::Dismiss => "dismiss",
            Self::Restore => "restore",
        }
    }
}
