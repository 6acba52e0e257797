//! A person divides: other documents are born of the same pages, and stand in the place of those that were.

use std::collections::BTreeSet;

use super::{Desk, Error};
use crate::{
    appliance::parting::{self, Master},
    reader::Pool,
    record::{Change, Document, DocumentId, OutOfOrder, PageKind, PageRun, Purpose, Reading, ScanId, Standing},
    understand::{self, Given},
};

/// How pages are to be divided. Ranges are of the file's numbers, both ends included.
#[derive(Debug, Clone, Default)]
pub struct Division {
    /// The documents that are to be born, each with its ranges of pages.
    pub into: Vec<Vec<(u32, u32)>>,
    /// Pages that shall belong to none: blank sides, separators.
    pub leave: Vec<(u32, u32)>,
}

impl Division {
    /// Whether every page of these documents has its place, and none has two.
    fn fits(&self, documents: &[Document], reading: &Reading) -> bool {
        let ranges = || self.into.iter().flatten().chain(&self.leave);
        let last = reading.pages.iter().map(|page| page.number).max().unwrap_or(0);
        if ranges().any(|&(from, to)| from > to || to > last) {
            return false;
        }
        let all: Vec<u32> = ranges().flat_map(|&(from, to)| from..=to).collect();
        let placed: BTreeSet<u32> = all.iter().copied().collect();
        let there = |page: &u32| reading.pages.iter().any(|read| read.number == *page);
        let has_place = |run: &PageRun| (run.from..=run.to).filter(there).all(|page| placed.contains(&page));
        all.len() == placed.len() && all.iter().all(there) && documents.iter().flat_map(Document::runs).all(has_place)
    }
}

impl Desk {
    /// Divides documents of one file anew: parts them, joins them, leaves pages out. Those that were are dismissed,
    /// others are born, in one commit; what each is, is proposed again.
    ///
    /// # Errors
    /// When one of them is packaged, they are of different files, the pages do not come out even, or a page cannot be
    /// taken out without loss.
    pub fn divide(
        &self,
        ids: &[DocumentId],
        division: &Division,
        readers: &Pool,
        purpose: &Purpose,
    ) -> Result<Vec<DocumentId>, Error> {
        let documents = ids.iter().map(|id| self.document(*id)).collect::<Result<Vec<_>, _>>()?;
        let scan = self.scan(one_file(&documents)?)?;
        let file = scan.id();
        let master = Master::of(&self.archive, &scan, &documents)?;
        if !division.fits(&documents, &master.reading) {
            return Err(Error::Division);
        }
        self.note_division("divide", &documents, purpose)?;
        let (who, now) = (self.actor(), self.now());
        let known = self.archive.known()?;
        let given = Given { today: now.date_naive(), incomplete: scan.is_incomplete(), wrong_extension: false };
        let mut changes = self.set_aside_for(documents)?;
        let mut born = Vec::new();
        for ranges in &division.into {
            let mut runs: Vec<_> = ranges.iter().map(|&(from, to)| PageRun { scan: file, from, to }).collect();
            runs.sort_unstable_by_key(|run| run.from);
            let mut own = master.pages(&runs);
            // A person says that it is paper, whatever was taken for a separator.
            for page in own.pages.iter_mut().filter(|page| page.kind != PageKind::Blank) {
                page.kind = PageKind::Content;
            }
            let proposal = understand::as_one(&own, &known, &given).ok_or(Error::Division)?;
            let child = parting::born(&self.archive, readers, &master, runs, &own, proposal, now)?;
            let (document, change) = child.ok_or(Error::Division)?;
            changes.push(change.by(who));
            changes.extend(ids.iter().map(|old| Change::in_place_of(*old, document.id())));
            born.push(document.id());
        }
        self.commit(changes)?;
        Ok(born)
    }

    /// Undoes a division: what was born of it is dismissed, and what was before waits for a person.
    ///
    /// # Errors
    /// When the document was born of none, or one of those that were born is packaged.
    pub fn undo_division(&self, id: DocumentId, purpose: &Purpose) -> Result<Vec<DocumentId>, Error> {
        let is_aside = |standing| matches!(standing, Standing::Dismissed | Standing::Disposed);
        let standing = self.document(id)?.standing();
        let old = self.archive.in_place_of(id)?;
        if old.is_empty() || is_aside(standing) {
            return Err(OutOfOrder { wish: "undo the division of", standing: standing.slug() }.into());
        }
        let mut ids = BTreeSet::new();
        for old in &old {
            ids.extend(self.archive.in_whose_place(*old)?);
        }
        let mut new = ids.into_iter().map(|id| self.document(id)).collect::<Result<Vec<_>, _>>()?;
        // An earlier division of the same documents may have been undone before.
        new.retain(|document| !is_aside(document.standing()));
        self.note_division("undo division", &new, purpose)?;
        let mut changes = self.set_aside_for(new)?;
        for id in &old {
            changes.push(self.document(*id)?.restore(self.actor(), self.now())?.1);
        }
        self.commit(changes)?;
        Ok(old)
    }

    fn note_division(&self, what: &'static str, documents: &[Document], purpose: &Purpose) -> Result<(), Error> {
        let clients = documents.iter().filter_map(Document::client).collect();
        let look = self.look(what, purpose, clients, documents.iter().map(Document::id).collect());
        Ok(self.archive.note_use(&look, self.now()).map(drop)?)
    }

    /// The moves by which documents make place for others.
    fn set_aside_for(&self, documents: Vec<Document>) -> Result<Vec<Change>, Error> {
        let (who, now) = (self.actor(), self.now());
        let mut changes = Vec::new();
        for mut document in documents {
            if document.standing() == Standing::Filed {
                let (reopened, change) = document.reopen(who, now)?;
                changes.push(change);
                document = reopened;
            }
            changes.push(document.dismiss(who, now)?.1);
        }
        Ok(changes)
    }
}

/// The file of which all these documents are.
fn one_file(documents: &[Document]) -> Result<ScanId, Error> {
    let mut scans: Vec<ScanId> = documents.iter().flat_map(Document::runs).map(|run| run.scan).collect();
    scans.dedup();
    match scans.as_slice() {
        [scan] => Ok(*scan),
        _ => Err(Error::Division),
    }
}
