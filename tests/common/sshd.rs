//! A receiver's server for tests: OpenSSH's own `sshd`, one for each caller, on a port of loopback; and a line to it
//! that breaks after so many bytes.
#![expect(clippy::disallowed_methods, reason = "a test lays files as a stranger would")]

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use paperisilta::handover::{HostKeyPin, SftpTarget};

/// Where Debian keeps it; it is not on the path of ordinary users.
const PROGRAM: &str = "/usr/sbin/sshd";

pub struct Sshd {
    dir: tempfile::TempDir,
    port: u16,
    /// How many more bytes a caller may send before the line breaks.
    allowance: Arc<AtomicU64>,
}

impl Sshd {
    /// A server with an inbox and a folder for receipts; `None` where no `sshd` is installed.
    pub fn start() -> Option<Self> {
        if !Path::new(PROGRAM).is_file() {
            eprintln!("skipped: {PROGRAM} is not installed");
            return None;
        }
        if is_root() {
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let dir = tempfile::tempdir().unwrap();
        for folder in ["served/inbox", "served/receipts"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        for key in ["host_key", "guest_key", "stranger_key"] {
            let mut make = Command::new("ssh-keygen");
            make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(dir.path().join(key));
            assert!(make.status().unwrap().success());
        }
        let at = |name: &str| dir.path().join(name).display().to_string();
        fs::write(
            dir.path().join("config"),
            format!(
                "HostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n\
                 KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nPidFile none\nLogLevel VERBOSE\n\
                 Subsystem sftp internal-sftp\nForceCommand internal-sftp -d {}\n",
                at("host_key"),
                at("guest_key.pub"),
                at("served"),
            ),
        )
        .unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let allowance = Arc::new(AtomicU64::new(u64::MAX));
        let (config, log, left) = (dir.path().join("config"), dir.path().join("log"), Arc::clone(&allowance));
        thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                serve(caller, &config, &log, &left);
            }
        });
        Some(Self { dir, port, allowance })
    }

    /// How the courier finds it.
    pub fn target(&self) -> SftpTarget {
        SftpTarget {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            user: said(Command::new("id").arg("-un")).trim().to_owned(),
            private_key: self.key("guest_key"),
            host_keys: vec![self.host_key()],
            ..SftpTarget::default()
        }
    }

    /// A key of its folder: `guest_key` is let in, `stranger_key` is not.
    pub fn key(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn host_key(&self) -> HostKeyPin {
        let line = said(Command::new("ssh-keygen").arg("-lf").arg(self.key("host_key.pub")));
        HostKeyPin::try_from(line.split_whitespace().nth(1).unwrap().to_owned()).unwrap()
    }

    /// What lies in a folder of it, by name.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.served(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub fn served(&self, path: &str) -> PathBuf {
        self.dir.path().join("served").join(path)
    }

    /// Callers may send so many bytes more; then the line breaks.
    pub fn allow(&self, bytes: u64) {
        self.allowance.store(bytes, Ordering::SeqCst);
    }

    /// What the server wrote of its callers.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }
}

/// Passes bytes between the caller and an `sshd` of its own.
fn serve(caller: TcpStream, config: &Path, log: &Path, left: &Arc<AtomicU64>) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let log = fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
    let served = Command::new(PROGRAM)
        .args(["-i", "-e", "-f"])
        .arg(config)
        .stdin(Stdio::from(OwnedFd::from(theirs.try_clone().unwrap())))
        .stdout(Stdio::from(OwnedFd::from(theirs)))
        .stderr(log)
        .spawn();
    let mut served = served.unwrap();
    let (caller_back, ours_back) = (caller.try_clone().unwrap(), ours.try_clone().unwrap());
    let left = Arc::clone(left);
    thread::spawn(move || {
        pass(caller, ours, |bytes| {
            left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(bytes)).is_ok()
        });
    });
    thread::spawn(move || {
        pass(ours_back, caller_back, |_| true);
        let _ = served.wait();
    });
}

trait Line: Read + Write {
    fn end(&self);
}

impl Line for TcpStream {
    fn end(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Line for UnixStream {
    fn end(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

fn pass(mut from: impl Line, mut to: impl Line, may: impl Fn(u64) -> bool) {
    let mut piece = [0; 4096];
    while let Ok(read) = from.read(&mut piece) {
        if read == 0 || !may(read as u64) || to.write_all(&piece[..read]).is_err() {
            break;
        }
    }
    from.end();
    to.end();
}

fn said(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

fn is_root() -> bool {
    said(Command::new("id").arg("-u")).trim() == "0"
}
