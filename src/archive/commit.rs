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
    tables::{clients, contents, cover_sheets, divisions, documents, events, packages, scans},
};
use crate::record::{
    Change, Changed, ContentOwner, Document, DocumentState, PageRun, ScanId, ScanStanding, Scope, Standing,
};

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
                if scan.standing() != ScanStanding::Discarded {
                    return Ok(());
                }
                // While its pages live on, the names under which it came stay, and the same bytes are no new file.
                let lives_on = !documents::of_scan(index, scan.id())?.is_empty();
                if lives_on {
                    forget(index, ContentOwner::Scan(scan.id()), after)
                } else {
                    forget_scan(index, scan.id(), after)
                }
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
            Changed::Divided { old, new } => divisions::insert(index, *old, *new),
            Changed::CoverRedeemed { cover, scan } => cover_sheets::redeem(index, *cover, *scan),
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

    /// A scan's contents go with the one document that they are: under its register's key when it is filed. A file
    /// of several documents stays under the intake key; each of these has contents of its own. It is destroyed when
    /// all of them are, and its bytes already with the first: what is destroyed must not live on in them.
    fn settle_scan(&self, index: &Connection, scan: ScanId, after: &mut After) -> Result<(), Error> {
        let documents = documents::of_scan(index, scan)?;
        let is_disposed = |document: &Document| document.standing() == Standing::Disposed;
        if !documents.is_empty() && documents.iter().all(is_disposed) {
            return forget_scan(index, scan, after);
        }
        let set_aside = |document: &&Document| document.standing() == Standing::Dismissed || is_disposed(document);
        let (aside, here): (Vec<&Document>, Vec<&Document>) = documents.iter().partition(set_aside);
        if here.iter().enumerate().any(|(at, one)| here[at + 1..].iter().any(|other| claim_the_same(one, other))) {
            return Err(Error::PageTaken { scan });
        }
        let has_own = |document: &Document| {
            Ok::<_, Error>(!contents::of_owner(index, ContentOwner::Document(document.id()))?.is_empty())
        };
        let file = ContentOwner::Scan(scan);
        let mut whole = Vec::new();
        for document in &here {
            if !has_own(document)? {
                whole.push(*document);
            }
        }
        if !whole.is_empty() && contents::of_owner(index, file)?.is_empty() {
            return Err(Error::PageTaken { scan });
        }
        // One that was dismissed and has no pages of its own needs the file as long as it can still be restored.
        let mut needed = !whole.is_empty();
        for document in aside.iter().filter(|document| !is_disposed(document)) {
            let replaced =
                documents.iter().any(|other| other.standing() != Standing::Dismissed && share_a_page(document, other));
            needed |= !replaced && !has_own(document)?;
        }
        if !needed && aside.iter().any(|document| is_disposed(document)) {
            return forget(index, file, after);
        }
        let scope = match whole.first() {
            Some(first) if here.iter().all(|other| scope_of(other) == scope_of(first)) && whole.len() == here.len() => {
                scope_of(first)
            }
            _ => Scope::Intake,
        };
        self.move_under(index, file, scope)
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

/// Whether two documents both claim a page, and neither has taken the other's place.
fn claim_the_same(one: &Document, other: &Document) -> bool {
    [one, other].iter().all(|document| document.standing() != Standing::Superseded) && share_a_page(one, other)
}

fn share_a_page(one: &Document, other: &Document) -> bool {
    let shared = |a: &PageRun, b: &PageRun| a.scan == b.scan && a.from <= b.to && b.from <= a.to;
    one.runs().iter().any(|a| other.runs().iter().any(|b| shared(a, b)))
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
        assert_eq!(scope(), Scope::Intake, "it is still more than one document");
    }

    /// Two documents with pages of their own out of one file.
    fn parted(scene: &Scene) -> [Document; 2] {
        let documents = scene.divided(b"two papers", 2);
        for document in &documents {
            let owner = ContentOwner::Document(document.id());
            let own = scene.archive.keep(owner, ContentRole::Original, Scope::Intake, b"one paper").unwrap();
            contents::insert(&scene.archive.index(), &own).unwrap();
        }
        documents.try_into().unwrap()
    }

    #[test]
    fn what_is_destroyed_does_not_live_on_in_the_file_it_came_in() {
        let scene = Scene::new();
        let [first, second] = parted(&scene);
        let scan = first.runs()[0].scan;
        let file = || scene.archive.content_of(ContentOwner::Scan(scan), ContentRole::Original).unwrap();
        let second = scene.file(second, scene.county);
        let first = dismissed(&scene, first);
        assert!(file().is_some(), "within the days of grace everything is there");
        disposed(&scene, first);
        assert_eq!(file(), None);
        let own = scene.archive.content_of(ContentOwner::Document(second.id()), ContentRole::Original).unwrap();
        assert_eq!(scene.archive.content(own.unwrap().id).unwrap().as_slice(), b"one paper");
        assert_eq!(scene.archive.sightings(scan).unwrap().len(), 1, "the other one still came under this name");
    }

    #[test]
    fn no_page_belongs_to_two_documents() {
        let scene = Scene::new();
        let [first, second] = scene.divided(b"two papers", 2).try_into().unwrap();
        let whole = crate::record::Proposal { page_from: 1, ..first.proposal().clone() };
        let (_, again) = Document::found(second.runs()[0].scan, whole, crate::record::Medium::Paper, at(3));
        assert!(matches!(scene.archive.commit([again.clone()]), Err(Error::PageTaken { .. })));
        let (first, dismissed) = first.dismiss(Actor::Machine, at(3)).unwrap();
        scene.archive.commit([dismissed, again]).unwrap();
        let (_, restored) = first.restore(Actor::Machine, at(4)).unwrap();
        assert!(matches!(scene.archive.commit([restored]), Err(Error::PageTaken { .. })));
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
