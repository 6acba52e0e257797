//! The demo's stage: a throw-away office in a temporary folder, set up with the commands that an owner would type.

use std::{
    fs::DirBuilder,
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::Parser as _;
use rand::{Rng as _, distributions::Alphanumeric, rngs::OsRng};
use serde_json::json;
use tempfile::TempDir;

use super::{
    Error, place,
    receiver::{INBOX, RECEIPTS, Receiver},
};
use crate::{
    cli::{Cli, Context, Exit, Failure, Global},
    locale::Messages,
};

/// The owner's tables; the README sends people here for their columns.
const TABLES: [(&str, &str); 3] = [
    ("company", include_str!("data/company.csv")),
    ("controllers", include_str!("data/controllers.csv")),
    ("clients", include_str!("data/clients.csv")),
];

/// A scanner that is quick: nobody waits for an office machine here.
const PROFILE: &str = "settle = \"1 s\"\nstuck_after = \"1 min\"\npoll = \"1 s\"\n";

/// The first user, who is the owner.
pub(super) const OWNER: &str = "reetta";

/// An office that is gone with all that is in it when this goes.
pub(super) struct Stage {
    folder: TempDir,
    /// The first user's password, for the web page.
    pub(super) password: String,
    /// The surroundings of every command that is typed here.
    pub(super) context: Context,
}

impl Stage {
    /// Makes the folders, for our eyes only.
    pub(super) fn new(messages: &'static Messages) -> Result<Self, Error> {
        let making = |source| Error::Folder { what: "make its temporary folder", source };
        let folder = tempfile::Builder::new().prefix("paperisilta-demo-").tempdir().map_err(making)?;
        let mut private = DirBuilder::new();
        private.mode(0o700);
        private.create(folder.path().join("scanner")).map_err(making)?;
        let password: String = OsRng.sample_iter(&Alphanumeric).take(16).map(char::from).collect();
        let global = Global {
            home: Some(folder.path().join("home")),
            password_file: Some(folder.path().join("password")),
            user: None,
            lang: Some(messages.language()),
            json: false,
        };
        let stage = Self { folder, password, context: Context::new(global, messages) };
        stage.write("password", &stage.password)?;
        Ok(stage)
    }

    /// The home folder.
    pub(super) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The file with the password.
    pub(super) fn password_file(&self) -> PathBuf {
        self.folder.path().join("password")
    }

    /// The folder that is watched.
    pub(super) fn scanner(&self) -> PathBuf {
        self.folder.path().join("scanner")
    }

    /// Where the county has its office.
    pub(super) fn county(&self) -> PathBuf {
        self.folder.path().join("county")
    }

    /// Prints a command and runs it, as if somebody had typed it.
    pub(super) fn type_in(&self, words: &[&str]) -> Result<Exit, Failure> {
        let shown: Vec<_> = words.iter().map(|word| quoted(word)).collect();
        println!("\n  $ paperisilta {}", shown.join(" "));
        let typed = Cli::try_parse_from(std::iter::once(&"paperisilta").chain(words));
        typed.map_err(|_| Error::Command { command: shown.join(" ") })?.command.run(&self.context)
    }

    /// Makes the archive and fills in who is who.
    pub(super) fn found(&self) -> Result<(), Failure> {
        let (name, business_id) = ("Kaarnapolku Perhetuki Oy", "9612043-6");
        self.type_in(&["init", "--owner", OWNER, "--company", name, "--business-id", business_id])?;
        for (table, rows) in TABLES {
            let file = self.write(&format!("{table}.csv"), rows)?;
            self.type_in(&[table, "import", &file.display().to_string()])?;
        }
        Ok(())
    }

    /// Writes what the owner would write into `paperisilta.toml`, and has it checked.
    pub(super) fn settle(&self, receiver: Option<&Receiver>) -> Result<(), Failure> {
        let profiles = self.home().join("scanner-profiles");
        DirBuilder::new()
            .recursive(true)
            .create(&profiles)
            .map_err(|source| Error::Folder { what: "make the folder of its scanner profile", source })?;
        self.write("home/scanner-profiles/demo.toml", PROFILE)?;
        let mut settings = json!({
            "language": self.context.messages.language(),
            "folder": [{ "path": self.scanner(), "profile": "demo" }],
            "web": { "listen": "127.0.0.1:0" },
            "courier": { "every": "1 min" },
        });
        if let Some(receiver) = receiver {
            settings["receiver"] = json!([{
                "export": "loopback",
                "host": receiver.address().ip(),
                "port": receiver.address().port(),
                "user": receiver.user(),
                "private_key": receiver.courier_key(),
                "host_keys": [receiver.host_key()],
                "openpgp_key": self.write("county/openpgp.asc", &receiver.public_key()?)?,
                "openpgp_fingerprint": receiver.fingerprint(),
                "inbox": INBOX,
                "receipts": RECEIPTS,
            }]);
        }
        let lines = toml::to_string(&settings)
            .map_err(|source| Error::Folder { what: "write its settings", source: io::Error::other(source) })?;
        self.write("home/paperisilta.toml", &lines)?;
        self.type_in(&["check"])?;
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, Error> {
        let path = self.folder.path().join(name);
        place(&path, text.as_bytes()).map_err(|source| Error::Folder { what: "write a file of its office", source })?;
        Ok(path)
    }

    /// Lets a file drop into the scanner folder.
    pub(super) fn drop_in(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        place(&self.scanner().join(name), bytes)
            .map_err(|source| Error::Folder { what: "write into its scanner folder", source })
    }

    /// Whether the scanner folder is empty.
    pub(super) fn emptied(&self) -> Result<bool, Error> {
        let look = |path: &Path| -> io::Result<bool> { Ok(std::fs::read_dir(path)?.next().is_none()) };
        look(&self.scanner()).map_err(|source| Error::Folder { what: "look into its scanner folder", source })
    }
}

/// A word as a shell wants it.
fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("\"{word}\"") } else { word.to_owned() }
}
