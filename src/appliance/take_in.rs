//! Taking a file in: read once, hashed, sealed, synced, committed; only then the plain file goes.

use std::{ffi::OsStr, io::Read, path::Path};

use tracing::{info, warn};

use super::{Error, Line, Remedy};
use crate::{
    archive::{SealedFile, Sealer},
    intake::{Look, Patience, Picked, Profile, pick_up},
    reader::{Checked, Pool},
    record::{
        Content, ContentOwner, ContentRole, Fixity, Private, Refusal, Scan, ScanId, ScanState, Scope, Sighting,
        Timestamp,
    },
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
    /// What it looked like when it had come to rest, where that matters.
    pub seen: Option<Look>,
    /// How long it has been waited for.
    pub patience: Patience,
    /// The plain file goes when its sealed copy is durable.
    pub remove: bool,
}

impl Line {
    /// Takes one file in. When this returns [`TakenIn::New`], `Again` or `Refused`, its bytes are durable in the
    /// archive, and the plain file is gone if that was asked.
    ///
    /// # Errors
    /// The file is still where it was. That it could not be removed is an error of its own.
    pub fn take_in(&self, path: &Path, offer: Offer<'_>) -> Result<TakenIn, Error> {
        let mut file = pick_up(path, offer.seen, offer.profile.max_bytes)?;
        let sighting = sighting(path, offer.profile, self.clock.now());
        let taken = match file.content {
            Picked::Whole(ref bytes) => self.admit(bytes, sighting, offer.patience)?,
            // Nobody can tell whether it is whole: only the limit decides.
            Picked::TooLarge(..) if offer.patience < Patience::Over => TakenIn::NotYet,
            Picked::TooLarge(fixity, length) => self.refuse_too_large((fixity, length), file.again()?, sighting)?,
        };
        if offer.remove && taken != TakenIn::NotYet {
            file.remove()?;
        }
        Ok(taken)
    }

    /// Brings in what was sealed while the archive was locked.
    ///
    /// # Errors
    /// What could not be brought in stays sealed; one that is damaged does not keep the others out.
    pub fn open_sealed(&self, closing: &dyn Fn() -> bool) -> Result<(), Error> {
        let mut failed = Ok(());
        for sealed in self.archive.sealed_waiting()? {
            if closing() {
                break;
            }
            match self.admit_sealed(&sealed) {
                Ok(()) => self.archive.remove_sealed(&sealed)?,
                Err(error) if error.remedy() == Remedy::Stop => return Err(error),
                Err(error) => {
                    warn!(error = error.key(), "a sealed scan could not be brought in: {error}");
                    failed = Err(error);
                }
            }
        }
        failed
    }

    fn admit_sealed(&self, sealed: &SealedFile) -> Result<(), Error> {
        let mut opened = self.archive.open_sealed(sealed)?;
        let sighting = opened.sighting.clone();
        // Cut off between commit and removal: this very coming of the file is known.
        if let Some(scan) = self.archive.scan_of(opened.fixity)?
            && self.archive.sightings(scan.id())?.contains(&sighting)
        {
            return Ok(());
        }
        let most = self.settings.profile(&sighting.profile).unwrap_or_default().max_bytes;
        if opened.length > most {
            let known = (opened.fixity, opened.length);
            return self.refuse_too_large(known, opened.reader(), sighting).map(drop);
        }
        self.admit(&opened.bytes()?, sighting, Patience::Over).map(drop)
    }

    fn admit(&self, bytes: &[u8], sighting: Sighting, patience: Patience) -> Result<TakenIn, Error> {
        if let Some(scan) = self.archive.scan_of(Fixity::of(bytes))? {
            // What came to nothing before may be the beginning of more this time.
            let needed = match scan.state() {
                ScanState::Refused { reason, .. } => patience_with(*reason),
                _ if scan.is_incomplete() => Patience::Over,
                _ => Patience::First,
            };
            return if patience < needed { Ok(TakenIn::NotYet) } else { self.seen_again(&scan, sighting) };
        }
        let (incomplete, refusal) = match self.readers.check(bytes, extension(&sighting))? {
            checked if patience < patience_needed(checked, bytes) => return Ok(TakenIn::NotYet),
            Checked::Whole { .. } => (false, None),
            Checked::Incomplete => (true, None),
            Checked::Refused(reason) => (false, Some(reason)),
        };
        let id = ScanId::new();
        let content = self.archive.keep(ContentOwner::Scan(id), ContentRole::Original, Scope::Intake, bytes)?;
        self.receive(content, sighting, incomplete, refusal)
    }

    /// A file that is too large for paper: sealed as it is read, and never all of it in memory.
    fn refuse_too_large(&self, known: (Fixity, u64), bytes: impl Read, sighting: Sighting) -> Result<TakenIn, Error> {
        if let Some(scan) = self.archive.scan_of(known.0)? {
            return self.seen_again(&scan, sighting);
        }
        let content = self.archive.keep_large(ScanId::new(), known, bytes)?;
        self.receive(content, sighting, false, Some(Refusal::TooLarge))
    }

    fn seen_again(&self, scan: &Scan, sighting: Sighting) -> Result<TakenIn, Error> {
        self.archive.commit([scan.seen_again(sighting)])?;
        info!(scan.id = %scan.id(), "scan {} came again", scan.id());
        Ok(TakenIn::Again(scan.id()))
    }

    fn receive(
        &self,
        content: Content,
        sighting: Sighting,
        incomplete: bool,
        refusal: Option<Refusal>,
    ) -> Result<TakenIn, Error> {
        let (now, bytes) = (self.clock.now(), content.bytes);
        let (scan, born) = Scan::received(content, sighting, incomplete, now);
        let id = scan.id();
        let Some(reason) = refusal else {
            self.archive.commit([born])?;
            info!(scan.id = %id, bytes, "scan {id} sealed");
            return Ok(TakenIn::New(id));
        };
        let (_, refused) = scan.refuse(reason, now)?;
        self.archive.commit([born, refused])?;
        info!(scan.id = %id, reason = reason.slug(), "scan {id} sealed and refused: {reason}");
        Ok(TakenIn::Refused(id, reason))
    }
}

/// Seals a file to the public intake key while nobody has unlocked the archive. The readers need no key to see that a
/// file is not whole yet.
///
/// # Errors
/// The file is still where it was.
pub fn seal_locked(
    sealer: &Sealer,
    readers: &Pool,
    path: &Path,
    offer: Offer<'_>,
    now: Timestamp,
) -> Result<TakenIn, Error> {
    let mut file = pick_up(path, offer.seen, offer.profile.max_bytes)?;
    let sighting = sighting(path, offer.profile, now);
    let needed = match &file.content {
        _ if offer.patience == Patience::Over => Patience::Over,
        Picked::Whole(bytes) => patience_needed(readers.check(bytes, extension(&sighting))?, bytes),
        Picked::TooLarge(..) => Patience::Over,
    };
    if offer.patience < needed {
        return Ok(TakenIn::NotYet);
    }
    match file.content {
        Picked::Whole(ref bytes) => sealer.seal(bytes.as_slice(), Fixity::of(bytes), &sighting)?,
        Picked::TooLarge(fixity, _) => sealer.seal(file.again()?, fixity, &sighting)?,
    };
    if offer.remove {
        file.remove()?;
    }
    Ok(TakenIn::Sealed)
}

/// How long a file must have been waited for before it is taken as what it looks like.
fn patience_needed(checked: Checked, bytes: &[u8]) -> Patience {
    // Room that was set aside and perhaps not written to yet: to some formats that is paper.
    let gap = bytes.chunks_exact(4096).any(|block| block.iter().all(|byte| *byte == 0));
    match checked {
        Checked::Whole { .. } if gap => Patience::Again,
        Checked::Whole { .. } => Patience::First,
        Checked::Incomplete => Patience::Over,
        Checked::Refused(_) if gap => Patience::Over,
        Checked::Refused(reason) => patience_with(reason),
    }
}

const fn patience_with(reason: Refusal) -> Patience {
    match reason {
        // Scanners make the file before the lamp is warm.
        Refusal::Empty | Refusal::Truncated | Refusal::TooLarge => Patience::Over,
        // Its middle may be the last to be written: nobody decides at first sight.
        Refusal::Encrypted | Refusal::Bomb | Refusal::Corrupt | Refusal::Unknown => Patience::Again,
    }
}

fn extension(sighting: &Sighting) -> Option<&str> {
    Path::new(sighting.file_name.reveal()).extension().and_then(OsStr::to_str)
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
