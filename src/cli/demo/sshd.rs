//! A real SFTP server for the demo: OpenSSH's own, on loopback, with keys and settings of its own.
//!
//! We hold the listening socket and give each caller to an `sshd -i` of its own. So the port is ours from the
//! first moment, nothing has to be waited for, and nothing stays behind when we end.

use std::{
    fs::{DirBuilder, File},
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::{fd::OwnedFd, unix::fs::DirBuilderExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use super::Error;

/// Where Debian and its relatives keep it; it is not on the path of ordinary users.
const SSHD: [&str; 3] = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

/// Needed by `sshd` when root starts it; Debian makes it at boot only.
const PRIVILEGE_SEPARATION: &str = "/run/sshd";

/// The server, as its guests see it.
pub(super) struct Sshd {
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Who may sign in: whoever runs us.
    pub(super) user: String,
    /// `SHA256:…` of its host key.
    pub(super) host_key: String,
    /// The key with which its only guest signs in.
    pub(super) guest_key: PathBuf,
}

impl Sshd {
    /// Starts to serve `served`, keeping its own things in `dir`. `None` where no `sshd` is installed.
    pub(super) fn start(dir: &Path, served: &Path) -> Result<Option<Self>, Error> {
        let Some(program) = SSHD.map(Path::new).into_iter().find(|path| path.is_file()) else {
            return Ok(None);
        };
        let doing = |what: &'static str| move |source| Error::Server { what, source };
        if rustix::process::geteuid().is_root() && !Path::new(PRIVILEGE_SEPARATION).is_dir() {
            DirBuilder::new().mode(0o755).create(PRIVILEGE_SEPARATION).map_err(doing("make /run/sshd"))?;
        }
        DirBuilder::new().mode(0o700).create(dir).map_err(doing("make its folder"))?;
        let host_key = dir.join("host_key");
        let guest_key = dir.join("guest_key");
        make_key(&host_key)?;
        make_key(&guest_key)?;
        let user = whoami()?;
        let config = dir.join("sshd_config");
        let guests = guest_key.with_extension("pub");
        // A folder under /tmp is writable for others as far as StrictModes looks upwards; ours itself is 0700.
        let lines = format!(
            "HostKey {host}\nAuthorizedKeysFile {guests}\nAllowUsers {user}\nStrictModes no\nUsePAM no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n\
             PidFile none\nLogLevel ERROR\nSubsystem sftp internal-sftp\nForceCommand internal-sftp -d {served}\n",
            host = quoted(&host_key),
            guests = quoted(&guests),
            // Split at blanks without a look at quotation marks; a temporary folder's path has none.
            served = served.display(),
        );
        super::place(&config, lines.as_bytes()).map_err(doing("write its settings"))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(doing("listen on loopback"))?;
        let address = listener.local_addr().map_err(doing("listen on loopback"))?;
        let log = File::create(dir.join("sshd.log")).map_err(doing("open its log"))?;
        let program = program.to_owned();
        thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                // A caller that cannot be served sees its line end; the courier says so.
                let _ = serve(&program, &config, &log, caller);
            }
        });
        Ok(Some(Self { address, user, host_key: fingerprint(&host_key)?, guest_key }))
    }
}

fn serve(program: &Path, config: &Path, log: &File, caller: TcpStream) -> io::Result<()> {
    let line = OwnedFd::from(caller);
    let mut served = Command::new(program)
        .args(["-i", "-e", "-f"])
        .arg(config)
        .env_clear()
        .stdin(Stdio::from(line.try_clone()?))
        .stdout(Stdio::from(line))
        .stderr(log.try_clone()?)
        .spawn()?;
    thread::spawn(move || served.wait());
    Ok(())
}

fn make_key(file: &Path) -> Result<(), Error> {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-t", "ed25519", "-N", "", "-C", "paperisilta-demo", "-f"]).arg(file);
    said(&mut command, "make a key with ssh-keygen").map(|_| ())
}

/// `SHA256:…`, the second word of what `ssh-keygen -l` says.
fn fingerprint(key: &Path) -> Result<String, Error> {
    let what = "read a fingerprint with ssh-keygen";
    let line = said(Command::new("ssh-keygen").arg("-lf").arg(key), what)?;
    let print = line.split_whitespace().nth(1).filter(|word| word.starts_with("SHA256:"));
    print.map(str::to_owned).ok_or(Error::Server { what, source: io::ErrorKind::InvalidData.into() })
}

fn whoami() -> Result<String, Error> {
    said(Command::new("id").arg("-un"), "ask who we are with id").map(|name| name.trim().to_owned())
}

fn said(command: &mut Command, what: &'static str) -> Result<String, Error> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| Error::Server { what, source })?;
    if !output.status.success() {
        return Err(Error::Server { what, source: io::Error::other(output.status.to_string()) });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn quoted(path: &Path) -> String {
    format!("\"{}\"", path.display())
}
