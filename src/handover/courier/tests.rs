use std::{collections::BTreeMap, io::Write as _};

use super::*;

/// A server in memory that goes away when its patience is at its end, in the middle of a write if need be.
#[derive(Default)]
struct Fake {
    files: BTreeMap<String, Vec<u8>>,
    /// How many more calls it answers; `None` for all.
    patience: Option<usize>,
    /// Opened again to be gone on with, a file loses what it had, and keeps its size: as some servers do.
    forgets: bool,
}

impl Fake {
    fn call(&mut self) -> Result<(), Error> {
        match &mut self.patience {
            Some(0) => Err(gone()),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

fn gone() -> Error {
    Error::Connection { doing: "write a file", host: "fake".to_owned(), source: "gone".into() }
}

impl Server for Fake {
    fn size(&mut self, path: &str) -> Result<Option<u64>, Error> {
        self.call()?;
        Ok(self.files.get(path).map(|bytes| bytes.len() as u64))
    }

    fn read(&mut self, path: &str, into: &mut dyn std::io::Write) -> Result<(), Error> {
        self.call()?;
        into.write_all(self.files.get(path).ok_or_else(gone)?).map_err(Error::write("copy"))
    }

    fn write(&mut self, path: &str, from: u64, source: &mut dyn Read) -> Result<(), Error> {
        let from = usize::try_from(from).unwrap();
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).unwrap();
        let answered = self.call();
        if answered.is_err() {
            // Half of it had arrived.
            bytes.truncate(bytes.len() / 2);
        }
        let forgets = self.forgets && from > 0;
        let file = self.files.entry(path.to_owned()).or_default();
        file.truncate(from);
        if forgets {
            file.fill(0);
        }
        file.extend(bytes);
        answered
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Error> {
        self.call()?;
        // It would write over: the courier must not let it come to that.
        let bytes = self.files.remove(from).ok_or_else(gone)?;
        self.files.insert(to.to_owned(), bytes);
        Ok(())
    }
}

const SENT: &[u8] = b"an encrypted package of some length";
const WHOLE: &str = "inbox/DEMO-01.zip.pgp";
const MARK: &str = "inbox/DEMO-01.done";

fn outbox(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn bring_to(server: &mut Fake, file: &Path, notes: &mut Vec<UploadStep>) -> Result<(), Error> {
    let parcel = Parcel {
        name: "DEMO-01",
        file: "DEMO-01.zip.pgp",
        path: file,
        fixity: Fixity::of(SENT),
        bytes: SENT.len() as u64,
    };
    bring(server, &parcel, &SftpTarget::default(), &mut |step| notes.push(step))
}

#[test]
fn a_package_arrives_whole_then_its_mark_and_nothing_else_stays() {
    let (mut server, file, mut notes) = (Fake::default(), outbox(SENT), Vec::new());
    bring_to(&mut server, file.path(), &mut notes).unwrap();
    assert_eq!(notes, [UploadStep::Part, UploadStep::Verified, UploadStep::Renamed, UploadStep::Marked]);
    assert_eq!(server.files.keys().collect::<Vec<_>>(), [MARK, WHOLE]);
    assert_eq!(server.files[WHOLE], SENT);
    let mark: serde_json::Value = serde_json::from_slice(&server.files[MARK]).unwrap();
    assert_eq!(mark["sha256"], Fixity::of(SENT).to_string());
}

/// The server is asked some number of times and then goes away; whatever that number, the next try ends well, and
/// at no time does a half file bear a final name, or a mark stand beside no package.
#[test]
fn cut_off_at_any_moment_it_ends_well_the_next_time() {
    let file = outbox(SENT);
    let mut ended = 0;
    for patience in 0..40 {
        for forgets in [false, true] {
            let mut server = Fake { patience: Some(patience), forgets, ..Fake::default() };
            let first = bring_to(&mut server, file.path(), &mut Vec::new());
            ended += usize::from(first.is_ok());
            assert!(server.files.get(WHOLE).is_none_or(|bytes| bytes == SENT), "{patience}");
            assert!(!server.files.contains_key(MARK) || server.files.contains_key(WHOLE), "{patience}");
            server.patience = None;
            bring_to(&mut server, file.path(), &mut Vec::new()).unwrap();
            assert_eq!(server.files[WHOLE], SENT);
            assert_eq!(server.files.keys().collect::<Vec<_>>(), [MARK, WHOLE]);
        }
    }
    assert!((2..79).contains(&ended), "the cuts must reach from the first call to past the last: {ended}");
}

#[test]
fn another_file_under_our_name_is_never_written_over() {
    let (mut server, file) = (Fake::default(), outbox(SENT));
    server.files.insert(WHOLE.to_owned(), b"somebody else's".to_vec());
    let refused = bring_to(&mut server, file.path(), &mut Vec::new());
    assert!(matches!(refused, Err(Error::NameTaken { .. })));
    assert_eq!(server.files[WHOLE], b"somebody else's");
    assert!(!server.files.contains_key(MARK));
}

#[test]
fn an_outbox_that_was_changed_sends_nothing() {
    let (mut server, file) = (Fake::default(), outbox(b"something else"));
    let refused = bring_to(&mut server, file.path(), &mut Vec::new());
    assert!(matches!(refused, Err(Error::OutboxChanged { .. })));
    assert!(server.files.is_empty());
}

/// A server that keeps other bytes than it was sent, every time.
#[test]
fn what_does_not_read_back_right_never_gets_its_final_name() {
    struct Lossy(Fake);
    impl Server for Lossy {
        fn size(&mut self, path: &str) -> Result<Option<u64>, Error> {
            self.0.size(path)
        }
        fn read(&mut self, path: &str, into: &mut dyn std::io::Write) -> Result<(), Error> {
            self.0.read(path, into)
        }
        fn write(&mut self, path: &str, from: u64, source: &mut dyn Read) -> Result<(), Error> {
            self.0.write(path, from, source)?;
            self.0.files.get_mut(path).unwrap()[0] ^= 1;
            Ok(())
        }
        fn rename(&mut self, from: &str, to: &str) -> Result<(), Error> {
            self.0.rename(from, to)
        }
    }
    let file = outbox(SENT);
    let mut server = Lossy(Fake::default());
    let parcel = Parcel {
        name: "DEMO-01",
        file: "DEMO-01.zip.pgp",
        path: file.path(),
        fixity: Fixity::of(SENT),
        bytes: SENT.len() as u64,
    };
    let refused = bring(&mut server, &parcel, &SftpTarget::default(), &mut |_| {});
    assert!(matches!(refused, Err(Error::ReadBack { .. })));
    assert!(!server.0.files.contains_key(WHOLE) && !server.0.files.contains_key(MARK));
}
