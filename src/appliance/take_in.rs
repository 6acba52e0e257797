//! Taking a file in: read once, hashed, sealed, synced, committed; only then the plain file goes.

use std::{ffi::OsStr, path::Path};

use tracing::info;

use super::{Error, Line};
use crate::{
    archive::Sealer,
    intake::{Profile, pick_up},
    reader::Checked,
    record::{ContentOwner, ContentRole, Fixity, Private, Refusal, Scan, ScanId, Scope, Sighting, Timestamp},
};

/// What became of a file that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenIn {
    /// It is in the archive.
    New(ScanId),
    /// Its bytes were there already; this is another sighting of them.
    Again(ScanId),
    /// It is in the archive, and cannot be read.
    Refused(ScanId, Refusal),
    /// It is not whole yet: it stays where it is.
    NotYet,
    /// Sealed while the archive is locked: it comes in with the first unlocking.
    Sealed,
}

/// How a file is offered.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The profile of the folder it lies in.
    pub profile: &'a Profile,
    /// It has been quiet past the limit, or nobody waits for more of it: what is there is taken.
    pub decide_now: bool,
    /// The plain file goes when its sealed copy is durable.
    pub remove: bool,
}

impl Line {
    /// Takes one file in. When this returns [`TakenIn::New`], `Again` or `Refused`, its bytes are durable in the
    /// archive, and the plain file is gone if that was asked.
    ///
    /// # Errors
    /// The file is still where it was.
    pub fn take_in(&self, path: &Path, offer: Offer<'_>) -> Result<TakenIn, Error> {
        let file = pick_up(path, offer.profile.max_bytes)?;
        let sighting = sighting(path, offer.profile, self.clock.now());
        let taken = self.admit(&file.bytes, sighting, offer.decide_now)?;
        if offer.remove && taken != TakenIn::NotYet {
            file.remove()?;
        }
        Ok(taken)
    }

    /// Brings in what was sealed while the archive was locked.
    ///
    /// # Errors
    /// What could not be brought in stays sealed.
    pub fn open_sealed(&self) -> Result<usize, Error> {
        let mut count = 0;
        for sealed in self.archive.sealed_waiting()? {
            let (bytes, sighting) = self.archive.open_sealed(&sealed)?;
            self.admit(&bytes, sighting, true)?;
            self.archive.remove_sealed(&sealed)?;
            count += 1;
        }
        Ok(count)
    }

    fn admit(&self, bytes: &[u8], sighting: Sighting, decide_now: bool) -> Result<TakenIn, Error> {
        if let Some(scan) = self.archive.scan_of(Fixity::of(bytes))? {
            self.archive.commit([scan.seen_again(sighting)])?;
            info!(scan.id = %scan.id(), "scan {} came again", scan.id());
            return Ok(TakenIn::Again(scan.id()));
        }
        let extension = Path::new(sighting.file_name.reveal()).extension().and_then(OsStr::to_str);
        let (incomplete, refusal) = match self.readers.check(bytes, extension)? {
            Checked::Whole { .. } => (false, None),
            Checked::Incomplete if decide_now => (true, None),
            Checked::Incomplete => return Ok(TakenIn::NotYet),
            Checked::Refused(reason) => (false, Some(reason)),
        };
        let id = ScanId::new();
        let content = self.archive.keep(ContentOwner::Scan(id), ContentRole::Original, Scope::Intake, bytes)?;
        let now = self.clock.now();
        let (scan, born) = Scan::received(content, sighting, incomplete, now);
        let Some(reason) = refusal else {
            self.archive.commit([born])?;
            info!(scan.id = %id, bytes = bytes.len(), "scan {id} sealed");
            return Ok(TakenIn::New(id));
        };
        let (_, refused) = scan.refuse(reason, now)?;
        self.archive.commit([born, refused])?;
        info!(scan.id = %id, reason = reason.slug(), "scan {id} sealed and refused: {reason}");
        Ok(TakenIn::Refused(id, reason))
    }
}

/// Seals a file to the public intake key while nobody has unlocked the archive.
///
/// # Errors
/// The file is still where it was.
pub fn seal_locked(sealer: &Sealer, path: &Path, offer: Offer<'_>, now: Timestamp) -> Result<TakenIn, Error> {
    let file = pick_up(path, offer.profile.max_bytes)?;
    sealer.seal(&file.bytes, &sighting(path, offer.profile, now))?;
    if offer.remove {
        file.remove()?;
    }
    Ok(TakenIn::Sealed)
}

fn sighting(path: &Path, profile: &Profile, at: Timestamp) -> Sighting {
    let text = |part: Option<&OsStr>| part.map_or_else(Private::default, |part| Private::new(part.to_string_lossy()));
    Sighting {
        file_name: text(path.file_name()),
        folder: text(path.parent().map(Path::as_os_str)),
        profile: profile.name.clone(),
        at,
    }
}
