//! A receiver's SFTP server through libssh2: pinned host key, login by key, and no waiting without end.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream, ToSocketAddrs},
    path::Path,
    time::Duration,
};

use ssh2::{ErrorCode, HashType, OpenFlags, OpenType, RenameFlags, Session};

use super::{Error, server::Server};
use crate::handover::{Cause, HostKeyPin, SftpTarget};

/// No single answer may take longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pieces of this size go as fast as OpenSSH's own client sends.
const PIECE: usize = 256 * 1024;

/// SFTP status: no such file (draft-ietf-secsh-filexfer-02, section 7).
const NO_SUCH_FILE: ErrorCode = ErrorCode::SFTP(2);
/// libssh2: the server did not take our key.
const AUTHENTICATION_FAILED: ErrorCode = ErrorCode::Session(-18);

pub(super) struct Sftp {
    host: String,
    files: ssh2::Sftp,
    session: Session,
    line: TcpStream,
}

impl Sftp {
    /// Connects, checks the host key before anything is said of us, and signs in.
    pub(super) fn open(target: &SftpTarget) -> Result<Self, Error> {
        let host = target.host.clone();
        let failed = |doing| {
            let host = host.clone();
            move |source: Cause| Error::Connection { doing, host, source }
        };
        let line = connected(target).map_err(|error| failed("connect")(error.into()))?;
        let kept = line.try_clone().map_err(|error| failed("connect")(error.into()))?;
        let begin = || -> Result<Session, ssh2::Error> {
            let mut session = Session::new()?;
            session.set_timeout(u32::try_from(PATIENCE.as_millis()).unwrap_or(u32::MAX));
            session.set_tcp_stream(line);
            session.handshake()?;
            Ok(session)
        };
        let session = begin().map_err(|error| failed("begin SSH")(error.into()))?;

        let shown = session.host_key_hash(HashType::Sha256).and_then(|hash| hash.try_into().ok()).map(HostKeyPin::new);
        if !shown.is_some_and(|shown| target.host_keys.contains(&shown)) {
            let shown = shown.map_or_else(|| "none".to_owned(), |shown| shown.to_string());
            return Err(Error::HostKey { host, shown });
        }
        session.userauth_pubkey_file(&target.user, None, &target.private_key, None).map_err(|error| {
            if error.code() == AUTHENTICATION_FAILED || !target.private_key.is_file() {
                Error::Login { host: host.clone(), source: error.into() }
            } else {
                failed("sign in")(error.into())
            }
        })?;
        let files = session.sftp().map_err(|error| failed("begin SFTP")(error.into()))?;
        Ok(Self { host, files, session, line: kept })
    }

    /// Says goodbye. Whether the server hears it does not matter.
    pub(super) fn close(self) {
        let _ = self.session.disconnect(None, "done", None);
    }

    fn failed(&self, doing: &'static str, source: impl Into<Cause>) -> Error {
        Error::Connection { doing, host: self.host.clone(), source: source.into() }
    }
}

impl Drop for Sftp {
    /// Without this, what libssh2 has open waits for a server that no longer answers.
    fn drop(&mut self) {
        let _ = self.line.shutdown(Shutdown::Both);
    }
}

impl Server for Sftp {
    fn size(&mut self, path: &str) -> Result<Option<u64>, Error> {
        match self.files.stat(Path::new(path)) {
            Ok(found) => Ok(Some(found.size.unwrap_or(0))),
            Err(error) if error.code() == NO_SUCH_FILE => Ok(None),
            Err(error) => Err(self.failed("look for a file", error)),
        }
    }

    fn read(&mut self, path: &str, into: &mut dyn Write) -> Result<(), Error> {
        let mut file = self.files.open(Path::new(path)).map_err(|error| self.failed("open a file", error))?;
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(read) => into.write_all(&piece[..read]).map_err(Error::write("copy of what was read back"))?,
                Err(error) => return Err(self.failed("read a file back", error)),
            }
        }
    }

    fn write(&mut self, path: &str, from: u64, source: &mut dyn Read) -> Result<(), Error> {
        let mut flags = OpenFlags::WRITE | OpenFlags::CREATE;
        if from == 0 {
            flags |= OpenFlags::TRUNCATE;
        }
        let file = self.files.open_mode(Path::new(path), flags, 0o600, OpenType::File);
        let mut file = file.map_err(|error| self.failed("open a file to write", error))?;
        io::Seek::seek(&mut file, io::SeekFrom::Start(from)).map_err(|error| self.failed("write a file", error))?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = source.read(&mut piece).map_err(Error::write("file in the outbox"))?;
            if read == 0 {
                break;
            }
            file.write_all(&piece[..read]).map_err(|error| self.failed("write a file", error))?;
        }
        // Not every server knows how to sync; what counts is what is read back.
        let _ = file.fsync();
        file.close().map_err(|error| self.failed("write a file", error))
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Error> {
        // No flag: a server that knows them must not be asked to write over.
        self.files
            .rename(Path::new(from), Path::new(to), Some(RenameFlags::empty()))
            .map_err(|error| self.failed("rename a file", error))
    }
}

fn connected(target: &SftpTarget) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (target.host.as_str(), target.port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(line) => {
                line.set_nodelay(true)?;
                line.set_read_timeout(Some(PATIENCE))?;
                line.set_write_timeout(Some(PATIENCE))?;
                return Ok(line);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}
