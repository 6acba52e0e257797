//! Commit: the one place where scans, documents and packages move.
//!
//! Everything in one commit happens or none of it: the moves, their events, their contents, and what follows from
//! them for the keys. What is filed in a register goes under that register's key; what nobody has decided on goes
//! under the intake key; what is destroyed has no key any more.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tracing::warn;

use super::{
    Archive, Error, begin,
    error::Doing,
    search,
    tables::{clients, contents, documents, events, packages, scans},
};
use crate::record::{Change, Changed, ContentOwner, Document, DocumentState, ScanId, ScanStanding, Scope, Standing};

/// What must be put right once all moves of a commit are made.
#[derive(Default)]
struct After {
    scans: BTreeSet<ScanId>,
    /// Vault files without a key: they go when the commit is durable.
    noise: Vec<String>,
}

impl Archive {
    /// Makes changes happen, all or none.
    ///
    /// # Errors
    /// [`Error::Overtaken`] when something no longer stands where a change found it; nothing has happened then.
    pub fn commit(&self, changes: impl IntoIterator<Item = Change>) -> Result<(), Error> {
        let mut index = self.index();
        let transaction = begin(&mut index)?;
        let mut after = After::default();
        for change in changes {
            for content in &change.contents {
                contents::insert(&transaction, content)?;
            }
            self.apply(&transaction, &change.what, &mut after)?;
            if let Some(event) = &change.event {
                events::insert(&transaction, event)?;
            }
        }
        for scan in std::mem::take(&mut after.scans) {
            self.settle_scan(&transaction, scan, &mut after)?;
        }
        transaction.commit().doing("commit changes")?;
        if !after.noise.is_empty() {
            self.clear_away(&index, &after.noise);
        }
        Ok(())
    }

    fn apply(&self, index: &Connection, what: &Changed, after: &mut After) -> Result<(), Error> {
        match what {
            Changed::ScanBorn { scan, sighting } => {
                scans::insert(index, scan)?;
                scans::sight(index, scan.id(), sighting)
            }
            Changed::ScanSeen { scan, sighting } => scans::sight(index, *scan, sighting),
            Changed::ScanMoved { from, scan } => {
                scans::update(index, *from, scan)?;
                if scan.standing() == ScanStanding::Discarded { forget_scan(index, scan.id(), after) } else { Ok(()) }
            }
            Changed::DocumentBorn { document } => {
                documents::insert(index, document)?;
                after.scans.extend(document.runs().iter().map(|run| run.scan));
                Ok(())
            }
            Changed::DocumentMoved { was, document } => {
                documents::update(index, was, document)?;
                after.scans.extend(document.runs().iter().map(|run| run.scan));
                self.settle_document(index, document, after)
            }
            Changed::DocumentCorrected { was, document } => documents::correct(index, was, document),
            Changed::PackageBorn { package } => packages::insert(index, package),
            Changed::PackageMoved { from, package } => packages::update(index, *from, package),
            Changed::ClientOpened { client } => clients::insert(index, client),
        }
    }

    /// A document's own contents follow it.
    fn settle_document(&self, index: &Connection, document: &Document, after: &mut After) -> Result<(), Error> {
        let owner = ContentOwner::Document(document.id());
        if document.standing() == Standing::Disposed {
            search::forget(index, document.id())?;
            return forget(index, owner, after);
        }
        self.move_under(index, owner, scope_of(document))
    }

    /// A scan's contents go with its documents: under a register's key when all that live are filed in that one
    /// register, else under the intake key; destroyed when every one of them is.
    fn settle_scan(&self, index: &Connection, scan: ScanId, after: &mut After) -> Result<(), Error> {
        let documents = documents::of_scan(index, scan)?;
        if !documents.is_empty() && documents.iter().all(|document| document.standing() == Standing::Disposed) {
            return forget_scan(index, scan, after);
        }
        let living = |document: &&Document| !matches!(document.standing(), Standing::Dismissed | Standing::Disposed);
        let mut scopes = documents.iter().filter(living).map(scope_of);
        let first = scopes.next().unwrap_or(Scope::Intake);
        let scope = if scopes.all(|scope| scope == first) { first } else { Scope::Intake };
        self.move_under(index, ContentOwner::Scan(scan), scope)
    }

    fn move_under(&self, index: &Connection, owner: ContentOwner, scope: Scope) -> Result<(), Error> {
        contents::of_owner(index, owner)?.iter().try_for_each(|content| self.rewrap(index, content, scope))
    }

    /// The files of forgotten contents go, and the forgotten keys' last traces in the write-ahead log. Cut off here,
    /// the sweep finds the rest.
    fn clear_away(&self, index: &Connection, noise: &[String]) {
        for file in noise {
            if let Err(error) = self.inner.vault.remove(file) {
                warn!(error = error.key(), "a forgotten content's file could not be removed: {error}");
            }
        }
        // A reader in another process may hold the log open; the next checkpoint does it then.
        let _ = index.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

fn forget_scan(index: &Connection, scan: ScanId, after: &mut After) -> Result<(), Error> {
    scans::gone(index, scan)?;
    forget(index, ContentOwner::Scan(scan), after)
}

fn forget(index: &Connection, owner: ContentOwner, after: &mut After) -> Result<(), Error> {
    for content in contents::of_owner(index, owner)? {
        contents::forget(index, content.id)?;
        after.noise.push(content.file);
    }
    Ok(())
}

const fn scope_of(document: &Document) -> Scope {
    match document.state() {
        DocumentState::Filed { register, .. }
        | DocumentState::Packaged { register, .. }
        | DocumentState::Superseded { register, .. } => Scope::Register(*register),
        DocumentState::Proposed
        | DocumentState::Held { .. }
        | DocumentState::Dismissed { .. }
        | DocumentState::Disposed { .. } => Scope::Intake,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        archive::scene::{Scene, at, sighting},
        record::{Actor, ContentRole, Grounds, Reason, Scan, Subject},
    };

    fn reason() -> Vec<Reason> {
        vec![Reason::TypeUnknown]
    }

    #[test]
    fn what_is_committed_is_there_after_opening_again() {
        let scene = Scene::new();
        let document = scene.filed(b"paper", scene.county);
        let archive = scene.again();
        assert_eq!(archive.document(document.id()).unwrap(), Some(document.clone()));
        assert_eq!(archive.documents_filed_in(scene.county).unwrap(), [document.clone()]);
        assert_eq!(archive.documents_of_client(scene.client).unwrap(), [document.clone()]);
        assert_eq!(archive.documents_of_scan(document.runs()[0].scan).unwrap(), [document.clone()]);
        let scan = archive.scan(document.runs()[0].scan).unwrap().unwrap();
        assert_eq!(scan.standing(), ScanStanding::Divided);
        assert_eq!(archive.content(scan.original()).unwrap().as_slice(), b"paper");
        assert_eq!(archive.sightings(scan.id()).unwrap(), [sighting("Mallila Meeri.pdf")]);
        let kinds: Vec<_> =
            archive.events_of(Subject::Document(document.id())).unwrap().iter().map(|e| e.kind.slug()).collect();
        assert_eq!(kinds, ["found", "filed"]);
    }

    #[test]
    fn whoever_comes_second_is_refused_and_leaves_nothing_behind() {
        let scene = Scene::new();
        let document = scene.divided(b"paper", 1).remove(0);
        let (_, first) = document.clone().file(scene.client, scene.county, Actor::Machine, at(2)).unwrap();
        let (_, second) = document.clone().hold(reason(), at(2)).unwrap();
        let born =
            scene.archive.keep(ContentOwner::Scan(ScanId::new()), ContentRole::Original, Scope::Intake, b"another");
        let (other, scan) = Scan::received(born.unwrap(), sighting("x"), false, at(2));
        scene.archive.commit([first]).unwrap();
        let refused = scene.archive.commit([scan, second]);
        assert!(matches!(refused, Err(Error::Overtaken { table: "documents", .. })), "{refused:?}");
        assert_eq!(scene.archive.scan(other.id()).unwrap(), None, "all or none");
        assert_eq!(scene.archive.events_of(Subject::Scan(other.id())).unwrap(), []);
    }

    #[test]
    fn two_who_refile_the_same_document_do_not_overwrite_each_other() {
        let scene = Scene::new();
        let document = scene.filed(b"paper", scene.county);
        let (_, first) = document.clone().refile(scene.client, scene.own, Actor::Machine, at(3)).unwrap();
        let (_, second) = document.refile(scene.client, scene.county, Actor::Machine, at(3)).unwrap();
        scene.archive.commit([first]).unwrap();
        assert!(matches!(scene.archive.commit([second]), Err(Error::Overtaken { .. })));
    }

    #[test]
    fn the_same_bytes_are_one_scan_as_long_as_we_have_them() {
        let scene = Scene::new();
        let scan = scene.sealed(b"paper");
        assert_eq!(scene.archive.scan_of(scan.fixity()).unwrap().unwrap().id(), scan.id());
        let content = scene
            .archive
            .keep(ContentOwner::Scan(ScanId::new()), ContentRole::Original, Scope::Intake, b"paper")
            .unwrap();
        let (_, again) = Scan::received(content, sighting("x"), false, at(2));
        assert!(matches!(scene.archive.commit([again]), Err(Error::Overtaken { table: "scans", .. })));
        scene.archive.commit([scan.seen_again(sighting("toinen.pdf"))]).unwrap();
        assert_eq!(scene.archive.sightings(scan.id()).unwrap().len(), 2);

        let (scan, refused) = scan.refuse(crate::record::Refusal::Corrupt, at(2)).unwrap();
        let fixity = scan.fixity();
        let (_, discarded) = scan.discard(Actor::Machine, at(20), 7).unwrap();
        scene.archive.commit([refused, discarded]).unwrap();
        assert_eq!(scene.archive.scan_of(fixity).unwrap(), None, "what was discarded is not a copy of what comes");
        scene.sealed(b"paper");
    }

    #[test]
    fn filing_puts_contents_under_the_registers_key_and_reopening_takes_them_back() {
        let scene = Scene::new();
        let document = scene.filed(b"paper", scene.county);
        let owner = ContentOwner::Scan(document.runs()[0].scan);
        let scope = || {
            [ContentRole::Original, ContentRole::Reading]
                .map(|role| scene.archive.content_of(owner, role).unwrap().unwrap().scope)
        };
        let register = Scope::Register(scene.county);
        assert_eq!(scope(), [register, register]);
        let filed = scene.archive.content_of(owner, ContentRole::Original).unwrap().unwrap();
        let as_before = crate::record::Content { scope: Scope::Intake, ..filed.clone() };
        assert!(scene.archive.bytes_of(&as_before).is_err(), "the intake key does not open what is filed");
        let elsewhere = crate::record::Content { scope: Scope::Register(scene.own), ..filed.clone() };
        assert!(scene.archive.bytes_of(&elsewhere).is_err(), "nor another register's");
        assert_eq!(scene.archive.content(filed.id).unwrap().as_slice(), b"paper");

        let (document, refiled) = document.refile(scene.client, scene.own, Actor::Machine, at(3)).unwrap();
        scene.archive.commit([refiled]).unwrap();
        assert_eq!(scope(), [Scope::Register(scene.own); 2]);
        let (_, reopened) = document.reopen(Actor::Machine, at(4)).unwrap();
        scene.archive.commit([reopened]).unwrap();
        assert_eq!(scope(), [Scope::Intake; 2]);
        assert_eq!(scene.archive.content(filed.id).unwrap().as_slice(), b"paper");
    }

    #[test]
    fn a_file_of_two_registers_documents_stays_under_the_intake_key() {
        let scene = Scene::new();
        let [first, second] = scene.divided(b"two papers", 2).try_into().unwrap();
        let owner = ContentOwner::Scan(first.runs()[0].scan);
        let scope = || scene.archive.content_of(owner, ContentRole::Original).unwrap().unwrap().scope;
        let own = scene
            .archive
            .keep(ContentOwner::Document(first.id()), ContentRole::Original, Scope::Intake, b"first")
            .unwrap();
        let (first, filed) = first.file(scene.client, scene.county, Actor::Machine, at(2)).unwrap();
        scene.archive.commit([filed.with(own.clone())]).unwrap();
        assert_eq!(scope(), Scope::Intake, "the other one is nobody's yet");
        let taken_out =
            scene.archive.content_of(ContentOwner::Document(first.id()), ContentRole::Original).unwrap().unwrap();
        assert_eq!(taken_out.scope, Scope::Register(scene.county), "its own pages went with it");
        assert_eq!(scene.archive.content(own.id).unwrap().as_slice(), b"first");
        let (second, filed) = second.file(scene.client, scene.own, Actor::Machine, at(2)).unwrap();
        scene.archive.commit([filed]).unwrap();
        assert_eq!(scope(), Scope::Intake, "two controllers' papers in one file");
        let (_, refiled) = second.refile(scene.client, scene.county, Actor::Machine, at(2)).unwrap();
        scene.archive.commit([refiled]).unwrap();
        assert_eq!(scope(), Scope::Register(scene.county));
    }

    fn dismissed(scene: &Scene, document: Document) -> Document {
        let (document, change) = document.dismiss(Actor::Machine, at(2)).unwrap();
        scene.archive.commit([change]).unwrap();
        document
    }

    fn disposed(scene: &Scene, document: Document) {
        let grounds = Grounds::never_ours(&document, at(20), 14).unwrap();
        let (_, change) = document.dispose(&grounds, Actor::Machine, at(20)).unwrap();
        scene.archive.commit([change]).unwrap();
    }

    #[test]
    fn what_is_destroyed_has_no_key_no_file_no_words_and_names_nobody() {
        let scene = Scene::new();
        let document = scene.divided(b"paper", 1).remove(0);
        scene.archive.index_text(document.id(), &[crate::archive::scene::page(1, "Mallila Meeri")]).unwrap();
        let scan = scene.archive.scan(document.runs()[0].scan).unwrap().unwrap();
        let file =
            scene.archive.content_of(ContentOwner::Scan(scan.id()), ContentRole::Original).unwrap().unwrap().file;
        assert!(scene.archive.inner.vault.path(&file).exists());
        disposed(&scene, dismissed(&scene, document.clone()));

        assert!(matches!(scene.archive.content(scan.original()), Err(Error::ContentGone { .. })));
        assert!(!scene.archive.inner.vault.path(&file).exists());
        assert_eq!(scene.archive.sightings(scan.id()).unwrap(), []);
        let row = scene.archive.document(document.id()).unwrap().unwrap();
        assert_eq!(row.standing(), Standing::Disposed);
        assert!(!serde_json::to_string(row.proposal()).unwrap().contains("Meeri"));
        assert!(!scene.archive.events_of(Subject::Document(document.id())).unwrap().is_empty(), "its story stays");
        let sql = "SELECT count(*) FROM page_texts";
        let count: i64 = scene.archive.index().query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(count, 0);
        assert_eq!(scene.archive.scan_of(scan.fixity()).unwrap(), None);
        assert!(scene.archive.verify(true).unwrap().problems.is_empty());
    }

    #[test]
    fn a_file_lives_as_long_as_one_of_its_documents() {
        let scene = Scene::new();
        let [first, second] = scene.divided(b"two papers", 2).try_into().unwrap();
        let original = scene.archive.scan(first.runs()[0].scan).unwrap().unwrap().original();
        disposed(&scene, dismissed(&scene, first));
        assert!(scene.archive.content(original).is_ok());
        let second = dismissed(&scene, second);
        assert!(scene.archive.content(original).is_ok(), "it may still be restored");
        disposed(&scene, second);
        assert!(matches!(scene.archive.content(original), Err(Error::ContentGone { .. })));
    }
}
