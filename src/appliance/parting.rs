//! Parting: each document of a file that holds several gets its own pages, taken out without loss, and its own
//! reading. From its birth on nothing of such a document is looked for in the file it came in.

use chrono::Duration;
use tracing::info;

use super::{Error, Line, reading};
use crate::{
    archive::Archive,
    reader::{self, Pool},
    record::{
        Actor, Change, ContentId, ContentOwner, ContentRole, Document, Grounds, PageRun, Proposal, Reading, Scan,
        Scope, Standing, Subject, Timestamp,
    },
};

/// The pages that documents are taken out of: a file as it came, or, once that is gone, a document's own.
pub(super) struct Master {
    file: ContentId,
    pub(super) reading: Reading,
    /// Whether it is all that came.
    is_file: bool,
}

impl Master {
    /// The file of a scan, or what one of these documents has of it.
    pub(super) fn of(archive: &Archive, scan: &Scan, documents: &[Document]) -> Result<Self, Error> {
        if archive.content_of(ContentOwner::Scan(scan.id()), ContentRole::Original)?.is_some() {
            return Ok(Self { file: scan.original(), reading: reading::of(archive, scan)?, is_file: true });
        }
        match documents {
            [document] => match reading::own(archive, document)? {
                Some((file, reading)) => Ok(Self { file, reading, is_file: false }),
                None => Err(Error::Division),
            },
            _ => Err(Error::Division),
        }
    }

    /// The pages of these runs, as they are numbered in the file that came.
    pub(super) fn pages(&self, runs: &[PageRun]) -> Reading {
        let has = |number| runs.iter().any(|run| (run.from..=run.to).contains(&number));
        let pages = self.reading.pages.iter().filter(|page| has(page.number));
        Reading { pages: pages.cloned().collect(), engine: self.reading.engine.clone() }
    }
}

/// A document is born, with its own pages and its own reading, unless the file is all its own. `None` where the file
/// does not let its pages be taken out without loss.
pub(super) fn born(
    archive: &Archive,
    readers: &Pool,
    master: &Master,
    runs: Vec<PageRun>,
    own: &Reading,
    proposal: Proposal,
    now: Timestamp,
) -> Result<Option<(Document, Change)>, Error> {
    let (document, change) = Document::found_on(runs, proposal, reading::medium(own), now);
    let (count, of) = (own.pages.len(), master.reading.pages.len());
    if master.is_file && count == of {
        return Ok(Some((document, change)));
    }
    // The pages of a part are counted anew in its file; their numbers stay those of the file that came.
    let is_own = |number: u32| own.pages.iter().any(|page| page.number == number);
    let places = (1..).zip(&master.reading.pages).filter(|(_, page)| is_own(page.number));
    let pages: Vec<u32> = places.map(|(place, page)| if master.is_file { page.number } else { place }).collect();
    let part = match readers.part(&archive.content(master.file)?, &pages) {
        Ok(part) => part,
        Err(reader::Error::Refused(_) | reader::Error::Incomplete) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let owner = ContentOwner::Document(document.id());
    let keep = |role, bytes: &[u8]| archive.keep(owner, role, Scope::Intake, bytes);
    let original = keep(ContentRole::Original, &part)?;
    let reading = keep(ContentRole::Reading, &reading::pack(own))?;
    let change = change.noting(format!("{count} of {of} pages, taken out without loss"));
    Ok(Some((document, change.with(original).with(reading))))
}

impl Line {
    /// The documents of a scan, as they are proposed. `None` where the file does not let its pages be taken out
    /// without loss: then it must stay one document.
    pub(super) fn born(
        &self,
        scan: &Scan,
        master: &Master,
        proposals: Vec<Proposal>,
        now: Timestamp,
    ) -> Result<Option<Vec<(Document, Change)>>, Error> {
        let mut children = Vec::new();
        for proposal in proposals {
            let runs = vec![PageRun { scan: scan.id(), from: proposal.page_from, to: proposal.page_to }];
            let own = master.pages(&runs);
            match born(&self.archive, &self.readers, master, runs, &own, proposal, now)? {
                Some(child) => children.push(child),
                None => return Ok(None),
            }
        }
        Ok(Some(children))
    }

    /// Files whose pages all live on in documents of their own go, when the days of grace are over in which the
    /// parting may be undone. With them goes what was dismissed in favour of the parts.
    pub(super) fn let_parted_files_go(&self, now: Timestamp) -> Result<(), Error> {
        for scan in self.archive.scans_parted()? {
            let id = scan.id();
            let read = reading::of(&self.archive, &scan)?;
            let documents = self.archive.documents_of_scan(id)?;
            let mut parted = scan.received_at();
            for document in &documents {
                let events = self.archive.events_of(Subject::Document(document.id()))?;
                parted = events.iter().map(|event| event.at).fold(parted, Timestamp::max);
            }
            let grace = self.settings.grace_days;
            if now < parted + Duration::days(i64::from(grace)) {
                continue;
            }
            let Ok((_, discarded)) = scan.discard_parted(&read, &documents, now) else { continue };
            let mut changes = vec![discarded];
            for document in documents.into_iter().filter(|document| document.standing() == Standing::Dismissed) {
                if let Some(grounds) = Grounds::never_ours(&document, now, grace) {
                    changes.push(document.dispose(&grounds, Actor::Machine, now)?.1);
                }
            }
            self.archive.commit(changes)?;
            info!(scan.id = %id, "the file of scan {id} goes: its pages live on in their documents");
        }
        Ok(())
    }
}
