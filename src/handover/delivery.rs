//! The delivery set: the SIP and, beside it for the human, the letter, the list, how to open it, and all hashes.
//!
//! Encrypted in one ZIP to the receiver, streamed so that plain bytes never reach the disk; or loose in a folder for
//! a receiver who collects it in person.

use std::{
    fmt::Write as _,
    fs,
    io::{self, BufReader, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    thread,
};

use super::{
    Error, Export, Fetch, Shipment,
    container::{Container, Counted, Packing},
    seal::ReceiverKey,
    sip::{self, Sip},
};
use crate::record::Fixity;

const MANIFEST: &str = "manifest-sha256.txt";

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The package's name outside.
    pub name: String,
    /// Name of the file to send (`NAME.zip.pgp`), or of the folder to collect.
    pub file: String,
    /// SHA-256 of the file to send; of the SIP where the set lies loose in a folder.
    pub fixity: Fixity,
    /// Bytes of the same.
    pub bytes: u64,
}

/// Writes the encrypted delivery set of a shipment into `out`, which the caller makes durable under the name that
/// comes back. When it fails, what `out` has is worth nothing.
///
/// # Errors
/// When the export lacks a value, the receiver's key must not be used, a record cannot be had, or writing fails.
pub fn write_package(
    shipment: &Shipment,
    export: &Export,
    fetch: &mut Fetch<'_>,
    out: &mut (dyn Write + Send),
) -> Result<Written, Error> {
    export.can_write()?;
    let key = ReceiverKey::of(export, shipment.at)?;
    let (plain, pipe) = io::pipe().map_err(Error::write("pipe"))?;
    let (laid, sealed) = thread::scope(|scope| {
        let sealing = scope.spawn(|| {
            let mut counted = Counted::new(out);
            key.encrypt(BufReader::with_capacity(1 << 16, plain), &mut counted)?;
            counted.flush().map_err(Error::write("file"))?;
            Ok(counted.sum())
        });
        let laid = lay_in_zip(shipment, export, fetch, BufWriter::with_capacity(1 << 16, pipe));
        (laid, sealing.join())
    });
    let sealed = sealed.unwrap_or_else(|_| Err(Error::Encrypt { source: "the encrypting thread broke down".into() }));
    match (laid, sealed) {
        (Ok(()), Ok((fixity, bytes))) => {
            let name = shipment.name(export);
            Ok(Written { file: format!("{name}.zip.pgp"), name, fixity, bytes })
        }
        // When sealing breaks off, laying finds its pipe closed: the cause is the other.
        (Err(Error::Write { .. }) | Ok(()), Err(error)) | (Err(error), _) => Err(error),
    }
}

/// Writes the delivery set loose and in the clear into a new folder of `dir`, which appears whole or not at all.
///
/// # Errors
/// When such a folder is there already, a record cannot be had, or writing fails.
pub fn write_folder(shipment: &Shipment, export: &Export, fetch: &mut Fetch<'_>, dir: &Path) -> Result<Written, Error> {
    let name = shipment.name(export);
    let (part, whole) = (dir.join(format!(".{name}.part")), dir.join(&name));
    if whole.exists() {
        return Err(Error::AlreadyThere { path: whole });
    }
    let failed = Error::write("folder");
    if part.exists() {
        // Left behind by a run that was cut off.
        fs::remove_dir_all(&part).map_err(Error::write("folder"))?;
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&part).map_err(failed)?;
    let mut tray = Folder { path: part.clone() };
    let laid = lay_out(&mut tray, shipment, export, fetch).and_then(|sip| {
        synced(&part)?;
        fs::rename(&part, &whole).map_err(Error::write("folder"))?;
        synced(dir)?;
        Ok(sip)
    });
    match laid {
        Ok((fixity, bytes)) => Ok(Written { file: name.clone(), name, fixity, bytes }),
        Err(error) => {
            // It is in the clear: not even a part of it stays.
            let _ = fs::remove_dir_all(&part);
            Err(error)
        }
    }
}

/// Where the files of a delivery set are laid.
trait Tray {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error>;

    /// A file that is written bit by bit.
    fn stream(&mut self, name: &str, write: &mut dyn FnMut(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error>;
}

fn lay_in_zip(shipment: &Shipment, export: &Export, fetch: &mut Fetch<'_>, out: impl Write) -> Result<(), Error> {
    let mut zip = Container::new(out, shipment.at).for_pages(shipment.pages());
    lay_out(&mut zip, shipment, export, fetch)?;
    zip.finish()
}

/// Lays the set; gives the hash and size of the SIP.
fn lay_out(
    tray: &mut dyn Tray,
    shipment: &Shipment,
    export: &Export,
    fetch: &mut Fetch<'_>,
) -> Result<(Fixity, u64), Error> {
    let file = format!("{}.zip", shipment.root());
    let mut written = None;
    tray.stream(&file, &mut |out| {
        let mut counted = Counted::new(out);
        let sip = sip::write(shipment, export, &mut *fetch, &mut counted)?;
        counted.flush().map_err(Error::write("SIP"))?;
        written = Some((sip, counted.sum()));
        Ok(())
    })?;
    let Some((sip, (fixity, bytes))) = written else {
        return Err(Error::NoDocuments);
    };
    tray.put(sip::LETTER, &sip.letter)?;
    tray.put(sip::LIST, &sip.list)?;
    tray.put(sip::README, &sip.readme)?;
    tray.put(MANIFEST, manifest(&file, fixity, &shipment.root(), &sip).as_bytes())?;
    Ok((fixity, bytes))
}

/// For `sha256sum -c`: the SIP, what lies beside it, and every file of the SIP once it is unpacked.
fn manifest(file: &str, fixity: Fixity, root: &str, sip: &Sip) -> String {
    let beside = [(sip::LETTER, &sip.letter), (sip::LIST, &sip.list), (sip::README, &sip.readme)];
    let mut lines: Vec<(String, Fixity)> =
        beside.iter().map(|(name, bytes)| ((*name).to_owned(), Fixity::of(bytes))).collect();
    lines.push((file.to_owned(), fixity));
    lines.extend(sip.files.iter().map(|entry| (format!("{root}/{}", entry.path), entry.fixity)));
    lines.sort();
    lines.into_iter().fold(String::new(), |mut text, (path, fixity)| {
        let _ = writeln!(text, "{fixity}  {path}");
        text
    })
}

impl<W: Write> Tray for Container<W> {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        Container::put(self, name, bytes, Packing::Tight)
    }

    fn stream(&mut self, name: &str, write: &mut dyn FnMut(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
        write(Container::stream(self, name)?)
    }
}

/// A folder whose files only we may read.
struct Folder {
    path: PathBuf,
}

impl Tray for Folder {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.stream(name, &mut |out| out.write_all(bytes).map_err(Error::write("folder")))
    }

    fn stream(&mut self, name: &str, write: &mut dyn FnMut(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.path.join(name));
        let mut file = BufWriter::with_capacity(1 << 16, file.map_err(Error::write("folder"))?);
        write(&mut file)?;
        let file = file.into_inner().map_err(|error| Error::write("folder")(error.into_error()))?;
        file.sync_all().map_err(Error::write("folder"))
    }
}

fn synced(folder: &Path) -> Result<(), Error> {
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::write("folder"))
}
