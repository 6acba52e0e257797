//! Parting: each document of a file that holds several gets its own pages, taken out without loss, and its own
//! reading. From its birth on nothing of such a document is looked for in the file it came in.

use std::sync::Arc;

use chrono::Duration;
use tracing::info;

use super::{Error, Line, reading};
use crate::{
    reader,
    record::{
        Actor, Change, ContentOwner, ContentRole, Document, Grounds, Proposal, Reading, Scan, Scope, Standing, Subject,
        Timestamp,
    },
};

impl Line {
    /// The documents of a scan, as they are proposed. `None` where the file does not let its pages be taken out
    /// without loss: then it must stay one document.
    pub(super) fn born(
        &self,
        scan: &Scan,
        read: &Reading,
        proposals: Vec<Proposal>,
        now: Timestamp,
    ) -> Result<Option<Vec<(Document, Change)>>, Error> {
        let mut born = Vec::new();
        let mut file: Option<Arc<[u8]>> = None;
        for proposal in proposals {
            let own = Reading {
                pages: reading::between(read, proposal.page_from, proposal.page_to),
                engine: read.engine.clone(),
            };
            let (document, change) = Document::found(scan.id(), proposal, reading::medium(&own), now);
            if own.pages.len() == read.pages.len() {
                born.push((document, change));
                continue;
            }
            let file = match &mut file {
                Some(file) => file,
                none => none.insert(self.archive.content(scan.original())?.as_slice().into()),
            };
            let pages: Vec<u32> = own.pages.iter().map(|page| page.number).collect();
            let part = match self.readers.part(file, &pages) {
                Ok(part) => part,
                Err(reader::Error::Refused(_) | reader::Error::Incomplete) => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            let owner = ContentOwner::Document(document.id());
            let keep = |role, bytes: &[u8]| self.archive.keep(owner, role, Scope::Intake, bytes);
            let original = keep(ContentRole::Original, &part)?;
            let reading = keep(ContentRole::Reading, &reading::pack(&own))?;
            let of = read.pages.len();
            let change = change.noting(format!("{} of {of} pages, taken out without loss", pages.len()));
            born.push((document, change.with(original).with(reading)));
        }
        Ok(Some(born))
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
