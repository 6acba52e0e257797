//! The courier: brings a package to its receiver's server and fetches the answer.
//!
//! What lies at the server is the truth, not what we remember: begun again after a cut, it looks and goes on from
//! there. A package has its final name only when its bytes were read back and are the right ones; the mark that it
//! is whole comes last. Nothing that lies under a name of ours is ever written over.

mod server;
mod sftp;

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use serde_json::json;

use self::{server::Server, sftp::Sftp};
use super::{Error, Export, Receipt, SftpTarget, container::Counted, receipt};
use crate::record::{Fixity, Package, PackageId, UploadStep};

/// A package in the outbox, ready to go.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// Its name outside.
    pub name: &'a str,
    /// What its file is called at the receiver.
    pub file: &'a str,
    /// Where the file lies here.
    pub path: &'a Path,
    /// SHA-256 of the file.
    pub fixity: Fixity,
    /// Bytes of the file.
    pub bytes: u64,
}

impl<'a> Parcel<'a> {
    /// A package whose file lies at `path`.
    #[must_use]
    pub fn of(package: &'a Package, path: &'a Path) -> Self {
        let cut = package.cut();
        Self { name: &cut.name, file: &cut.file, path, fixity: cut.fixity, bytes: cut.bytes }
    }
}

/// Delivers a parcel to the export's server. `so_far` is the step that was noted when it was last tried; `note` is
/// told each step that is reached. Doing it again after the end changes nothing.
///
/// # Errors
/// When the export lacks a value, the server is not the pinned one, does not let us in or goes away, or something
/// else lies under our name.
pub fn deliver(
    parcel: &Parcel<'_>,
    export: &Export,
    so_far: Option<UploadStep>,
    note: &mut dyn FnMut(UploadStep),
) -> Result<(), Error> {
    export.can_send()?;
    if so_far == Some(UploadStep::Marked) {
        return Ok(());
    }
    let mut server = Sftp::open(&export.sftp)?;
    let delivered = bring(&mut server, parcel, &export.sftp, note);
    server.close();
    delivered
}

/// An answer that lies at a receiver's server.
#[derive(Debug)]
pub struct FoundReceipt {
    /// To which package.
    pub package: PackageId,
    /// What it says, or why it is not believed.
    pub receipt: Result<Receipt, Error>,
}

/// The answers that lie at the export's server for these packages. One that cannot be read does not hide the others.
///
/// # Errors
/// When the export lacks a value, or the server is not the pinned one, does not let us in or goes away.
pub fn poll_receipts(export: &Export, packages: &[&Package]) -> Result<Vec<FoundReceipt>, Error> {
    export.can_send()?;
    let mut server = Sftp::open(&export.sftp)?;
    let mut found = Vec::new();
    for package in packages {
        let name = &package.cut().name;
        let path = within(&export.sftp.receipts, &format!("{name}.receipt.json"));
        let Some(size) = server.size(&path)? else { continue };
        let receipt = if size > receipt::LONGEST {
            Err(receipt::too_long(name))
        } else {
            let mut bytes = Vec::new();
            server.read(&path, &mut bytes)?;
            receipt::read(package, &bytes)
        };
        found.push(FoundReceipt { package: package.id(), receipt });
    }
    server.close();
    Ok(found)
}

/// The protocol, over anything that keeps files.
fn bring(
    server: &mut dyn Server,
    parcel: &Parcel<'_>,
    target: &SftpTarget,
    note: &mut dyn FnMut(UploadStep),
) -> Result<(), Error> {
    let mut file = opened(parcel)?;
    let cargo = Cargo { name: parcel.name, file: parcel.file, fixity: parcel.fixity, bytes: parcel.bytes };
    place(server, &cargo, &mut file, target, note)?;
    note(UploadStep::Renamed);

    let mark = mark(parcel);
    let file = target.marker.replace("{name}", parcel.name);
    let cargo = Cargo { name: parcel.name, file: &file, fixity: Fixity::of(&mark), bytes: mark.len() as u64 };
    place(server, &cargo, &mut std::io::Cursor::new(mark), target, &mut |_| {})?;
    note(UploadStep::Marked);
    Ok(())
}

/// One file to be laid under its final name.
struct Cargo<'a> {
    name: &'a str,
    file: &'a str,
    fixity: Fixity,
    bytes: u64,
}

trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

fn place(
    server: &mut dyn Server,
    cargo: &Cargo<'_>,
    source: &mut dyn Source,
    target: &SftpTarget,
    note: &mut dyn FnMut(UploadStep),
) -> Result<(), Error> {
    let whole = within(&target.inbox, cargo.file);
    let part = within(&target.inbox, &target.temporary.replace("{name}", cargo.file));
    if server.size(&whole)?.is_some() {
        return if right(server, &whole, cargo)? {
            Ok(())
        } else {
            Err(Error::NameTaken { host: target.host.clone(), name: cargo.name.to_owned() })
        };
    }
    // What a cut left is gone on with, and believed only when all of it was read back. Some servers lose what was
    // there when a file is opened again: then it goes once more from the beginning.
    let left = server.size(&part)?.filter(|&size| size <= cargo.bytes).unwrap_or(0);
    note(UploadStep::Part);
    for from in [left, 0] {
        if from < cargo.bytes || from == 0 {
            source.seek(SeekFrom::Start(from)).map_err(Error::write("file in the outbox"))?;
            server.write(&part, from, source)?;
        }
        if right(server, &part, cargo)? {
            note(UploadStep::Verified);
            // A server may let a rename write over what is there: look once more, as late as can be.
            if server.size(&whole)?.is_some() {
                return Err(Error::NameTaken { host: target.host.clone(), name: cargo.name.to_owned() });
            }
            return server.rename(&part, &whole);
        }
        if from == 0 {
            break;
        }
    }
    Err(Error::ReadBack { host: target.host.clone(), step: UploadStep::Part })
}

/// Whether the file at the server is the one that was sent: its size first, because that costs nothing.
fn right(server: &mut dyn Server, path: &str, cargo: &Cargo<'_>) -> Result<bool, Error> {
    if server.size(path)? != Some(cargo.bytes) {
        return Ok(false);
    }
    let mut counted = Counted::new(std::io::sink());
    server.read(path, &mut counted)?;
    Ok(counted.sum() == (cargo.fixity, cargo.bytes))
}

/// The file in the outbox, when it is still the one that was sealed.
fn opened(parcel: &Parcel<'_>) -> Result<File, Error> {
    let failed = || Error::write("file in the outbox");
    let mut file = File::open(parcel.path).map_err(failed())?;
    let mut counted = Counted::new(std::io::sink());
    std::io::copy(&mut file, &mut counted).map_err(failed())?;
    if counted.sum() != (parcel.fixity, parcel.bytes) {
        return Err(Error::OutboxChanged { name: parcel.name.to_owned() });
    }
    Ok(file)
}

/// What stands in the mark: enough to check the package before anybody opens it, and the same each time.
fn mark(parcel: &Parcel<'_>) -> Vec<u8> {
    let mark = json!({
        "package": parcel.name,
        "file": parcel.file,
        "bytes": parcel.bytes,
        "sha256": parcel.fixity.to_string(),
        "format": "paperisilta-1",
    });
    format!("{mark:#}\n").into_bytes()
}

fn within(folder: &str, file: &str) -> String {
    match folder.trim_end_matches('/') {
        "" => file.to_owned(),
        folder => format!("{folder}/{file}"),
    }
}

#[cfg(test)]
mod tests;
