//! A small office in a scratch folder, spoken to as people do: through the binary.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use paperisilta::cli::demo::{DemoSheet, Receiver, scans};
use serde_json::Value;
use tempfile::TempDir;

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_paperisilta");

/// The demo's tables, as an owner would import them.
pub const TABLES: [(&str, &str); 3] = [
    ("company", include_str!("../../src/cli/demo/data/company.csv")),
    ("controllers", include_str!("../../src/cli/demo/data/controllers.csv")),
    ("clients", include_str!("../../src/cli/demo/data/clients.csv")),
];

/// Every demo sheet, made once: typesetting takes longer than most tests.
pub fn sheets() -> &'static [DemoSheet] {
    static SHEETS: std::sync::OnceLock<Vec<DemoSheet>> = std::sync::OnceLock::new();
    SHEETS.get_or_init(|| scans().unwrap())
}

/// A demo sheet by its name.
pub fn sheet(name: &str) -> &'static DemoSheet {
    sheets().iter().find(|sheet| sheet.file_name == name).unwrap()
}

/// An office with a made home, its parties imported, a scanner folder and a temp folder of its own.
pub struct TestOffice {
    folder: TempDir,
}

impl TestOffice {
    /// A home that is made; nobody is known yet.
    pub fn bare() -> Self {
        Self::at(tempfile::tempdir().unwrap())
    }

    /// A bare one in memory, where the machine has such a place: for what is not about the disk.
    pub fn in_memory() -> Self {
        Self::at(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    fn at(folder: TempDir) -> Self {
        let office = Self { folder };
        fs::create_dir(office.scanner()).unwrap();
        fs::create_dir(office.temp()).unwrap();
        fs::write(office.password_file(), "kahdeksan sanaa\n").unwrap();
        office.done(&[
            "init",
            "--owner",
            "Omistaja",
            "--company",
            "Kaarnapolku Perhetuki Oy",
            "--business-id",
            "9612043-6",
        ]);
        office
    }

    /// An office that knows the demo's company, controllers and clients, and watches its scanner folder.
    pub fn new() -> Self {
        let office = Self::bare();
        for (what, table) in TABLES {
            let file = office.path(&format!("{what}.csv"));
            fs::write(&file, table).unwrap();
            office.done(&[what, "import", file.to_str().unwrap()]);
            fs::remove_file(file).unwrap();
        }
        office.settings("");
        office
    }

    /// A scanner whose files come to rest quickly, and count as stuck as soon as the settings allow.
    pub fn quick_scanner(&self) {
        let folder = self.home().join("scanner-profiles");
        fs::create_dir_all(&folder).unwrap();
        let profile = "settle = \"2 s\"\npoll = \"1 s\"\nstuck_after = \"60 s\"\nmax_size = \"1 MB\"\n";
        fs::write(folder.join("generic-flatbed.toml"), profile).unwrap();
    }

    /// Writes `paperisilta.toml`: the scanner folder, a web page on a free port, and `more`.
    pub fn settings(&self, more: &str) {
        let text = format!(
            "[web]\nlisten = \"127.0.0.1:0\"\n[[folder]]\npath = \"{}\"\nprofile = \"generic-flatbed\"\n{more}\n",
            self.scanner().display()
        );
        fs::write(self.home().join("paperisilta.toml"), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    pub fn scanner(&self) -> PathBuf {
        self.path("scanner")
    }

    /// The only temp folder that the binary is told of.
    pub fn temp(&self) -> PathBuf {
        self.path("temp")
    }

    pub fn password_file(&self) -> PathBuf {
        self.path("password")
    }

    /// The command, ready to run.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args);
        self.surround(&mut command);
        command
    }

    /// Gives a command the office's surroundings and no others.
    pub fn surround(&self, command: &mut Command) {
        command
            .env("PAPERISILTA_HOME", self.home())
            .env("PAPERISILTA_PASSWORD_FILE", self.password_file())
            .env("PAPERISILTA_LOG", "trace")
            .env("TMPDIR", self.temp())
            .env("LANG", "en_GB.UTF-8")
            .stdin(Stdio::null());
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must be done, perhaps with something left for a person; gives what it printed.
    pub fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 1)),
            "{args:?} ended with {code:?}:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command with `--json`; gives its objects.
    pub fn json(&self, args: &[&str]) -> Vec<Value> {
        let mut args = args.to_vec();
        args.push("--json");
        self.done(&args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Every document and refused file, with all that is known.
    pub fn documents(&self) -> Vec<Value> {
        self.json(&["documents", "--reveal", "--purpose", "technical"])
    }

    /// Puts a demo sheet somewhere as a whole file.
    pub fn put(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, &sheet(name).bytes).unwrap();
        path
    }

    /// Starts the daemon.
    pub fn start(&self) -> Running {
        self.start_by(self.command(&["run"]))
    }

    /// Starts the daemon by a command of its own; what it says goes to `daemon.out`, its log to `daemon.log`.
    pub fn start_by(&self, mut command: Command) -> Running {
        let log = fs::File::options().create(true).append(true).open(self.path("daemon.log")).unwrap();
        command.stdout(fs::File::create(self.path("daemon.out")).unwrap()).stderr(log);
        Running(command.spawn().unwrap())
    }

    /// What the daemon has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("daemon.log")).unwrap_or_default()
    }

    /// A command of ours under `strace` with these options.
    pub fn traced(&self, options: &[&str], args: &[&str]) -> Command {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", "/dev/null"]).args(options).arg(BINARY).args(args);
        self.surround(&mut command);
        command
    }

    /// Asks for something again and again until it is so.
    pub fn until(&self, what: &str, mut so: impl FnMut(&Self) -> bool) {
        let limit = Instant::now() + Duration::from_secs(300);
        while !so(self) {
            assert!(Instant::now() < limit, "waited five minutes in vain: {what}");
            std::thread::park_timeout(Duration::from_millis(300));
        }
    }
}

/// Every file under a folder.
pub fn files_under(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .collect()
}

/// A running daemon; killed when dropped.
pub struct Running(pub Child);

impl Running {
    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        rustix::process::kill_process(self.daemon(), rustix::process::Signal::TERM).unwrap();
        assert!(self.0.wait().unwrap().success(), "the daemon did not stop well");
    }
}

impl Running {
    /// The daemon itself: the child's child where `strace` stands between.
    fn daemon(&self) -> rustix::process::Pid {
        let id = self.0.id();
        let traced = fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "strace");
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        let child = children.split_whitespace().next().filter(|_| traced).and_then(|child| child.parse().ok());
        child.and_then(rustix::process::Pid::from_raw).unwrap_or_else(|| rustix::process::Pid::from_child(&self.0))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = rustix::process::kill_process(self.daemon(), rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A loopback receiver, and what `paperisilta.toml` must say of it.
pub fn receiver(folder: &Path, controller: &str) -> (Receiver, String) {
    fs::create_dir_all(folder).unwrap();
    let receiver =
        Receiver::open(folder, "Koealue").unwrap().expect("sshd is among the packages that `make test` installs");
    let key = folder.join("receiver.asc");
    fs::write(&key, receiver.public_key().unwrap()).unwrap();
    let text = format!(
        "[[receiver]]\nexport = \"loopback\"\ncontroller = \"{controller}\"\nhost = \"{}\"\nport = {}\nuser = \"{}\"\n\
         private_key = \"{}\"\nhost_keys = [\"{}\"]\nopenpgp_key = \"{}\"\nopenpgp_fingerprint = \"{}\"\n",
        receiver.address().ip(),
        receiver.address().port(),
        receiver.user(),
        receiver.courier_key().display(),
        receiver.host_key(),
        key.display(),
        receiver.fingerprint(),
    );
    (receiver, text)
}
