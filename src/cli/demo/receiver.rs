//! The other side, played for the demo: a county's SFTP server and its clerk, who opens what has come, looks at
//! it, and writes a receipt.

use std::{
    fs::{self, DirBuilder},
    io::{self, Cursor},
    net::SocketAddr,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use pgp::{
    composed::{
        ArmorOptions, EncryptionCaps, KeyType, Message, SecretKeyParamsBuilder, SignedPublicKey, SignedSecretKey,
        SubkeyParamsBuilder,
    },
    crypto::ecc_curve::ECCCurve,
    types::{KeyDetails, Password},
};
use serde::Deserialize;

use super::{place, sshd::Sshd};
use crate::record::{Fixity, Timestamp};

/// The receiver's inbox, as the courier names it.
pub(super) const INBOX: &str = "inbox";
/// Where its receipts lie.
pub(super) const RECEIPTS: &str = "receipts";

/// Why the other side failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its server did not start.
    #[error("the demo's receiver could not {what}")]
    Server {
        /// What it wanted.
        what: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Its OpenPGP key could not be made.
    #[error("could not make the demo receiver's OpenPGP key")]
    Key(#[source] pgp::errors::Error),
    /// What lies in its inbox is no delivery.
    #[error("the demo's receiver could not {what} of package `{package}`")]
    Package {
        /// What it wanted.
        what: &'static str,
        /// Which, by its outer name.
        package: String,
    },
    /// A file in its folders could not be read or written.
    #[error("the demo's receiver could not read or write in its folder `{folder}`")]
    Folder {
        /// Which.
        folder: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

/// A county's side.
pub struct Receiver {
    sshd: Sshd,
    folder: PathBuf,
    key: SignedSecretKey,
    name: String,
}

/// What the clerk found in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its outer name.
    pub package: String,
    /// Bytes as they lay in the inbox, encrypted.
    pub bytes: usize,
    /// Files in it.
    pub files: usize,
}

/// What the sender says in `NAME.done`.
#[derive(Deserialize)]
struct Done {
    sha256: Fixity,
}

impl Receiver {
    /// Opens a county's office in `folder` under `name`. `None` where no `sshd` is installed.
    ///
    /// # Errors
    /// When its server does not start or its key cannot be made.
    pub fn open(folder: &Path, name: &str) -> Result<Option<Self>, Error> {
        let served = folder.join("served");
        for dir in [folder, &served, &served.join(INBOX), &served.join(RECEIPTS)] {
            DirBuilder::new()
                .mode(0o700)
                .recursive(true)
                .create(dir)
                .map_err(|source| Error::Server { what: "make its folders", source })?;
        }
        let Some(sshd) = Sshd::start(&folder.join("sshd"), &served)? else {
            return Ok(None);
        };
        let key = make_key(name).map_err(Error::Key)?;
        Ok(Some(Self { sshd, folder: served, key, name: name.to_owned() }))
    }

    /// Where its server listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.sshd.address
    }

    /// As whom the courier signs in.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.sshd.user
    }

    /// The `SHA256:…` of its host key, to be pinned.
    #[must_use]
    pub fn host_key(&self) -> &str {
        &self.sshd.host_key
    }

    /// The private key with which the courier signs in.
    #[must_use]
    pub fn courier_key(&self) -> &Path {
        &self.sshd.guest_key
    }

    /// The public OpenPGP key to encrypt to, as text.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub fn public_key(&self) -> Result<String, Error> {
        SignedPublicKey::from(self.key.clone()).to_armored_string(ArmorOptions::default()).map_err(Error::Key)
    }

    /// The fingerprint of that key, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint().to_string()
    }

    /// The clerk's round: every delivery that is marked as done and has no receipt yet is opened, checked and
    /// answered.
    ///
    /// # Errors
    /// At the first delivery that is not what it says.
    pub fn round(&self, now: Timestamp) -> Result<Vec<Opened>, Error> {
        let inbox = |source| Error::Folder { folder: INBOX, source };
        let mut names = Vec::new();
        for entry in fs::read_dir(self.folder.join(INBOX)).map_err(inbox)? {
            let name = entry.map_err(inbox)?.file_name();
            if let Some(package) = name.to_str().and_then(|name| name.strip_suffix(".done")) {
                names.push(package.to_owned());
            }
        }
        names.retain(|package| !self.receipt(package).exists());
        names.sort();
        names.into_iter().map(|package| self.answer(package, now)).collect()
    }

    fn receipt(&self, package: &str) -> PathBuf {
        self.folder.join(RECEIPTS).join(format!("{package}.receipt.json"))
    }

    fn answer(&self, package: String, now: Timestamp) -> Result<Opened, Error> {
        let inbox = |source| Error::Folder { folder: INBOX, source };
        let refuse = |what| Error::Package { what, package: package.clone() };
        let done = fs::read(self.folder.join(INBOX).join(format!("{package}.done"))).map_err(inbox)?;
        let done: Done = serde_json::from_slice(&done).map_err(|_| refuse("understand the done mark"))?;
        let sent = fs::read(self.folder.join(INBOX).join(format!("{package}.zip.pgp"))).map_err(inbox)?;
        if Fixity::of(&sent) != done.sha256 {
            return Err(refuse("find the promised SHA-256"));
        }
        let plain = self.decrypt(&sent).map_err(|_| refuse("decrypt the content"))?;
        let archive = zip::ZipArchive::new(Cursor::new(plain)).map_err(|_| refuse("open the container"))?;
        if !archive.file_names().flatten().any(|file| file.ends_with("/METS.xml")) {
            return Err(refuse("find the METS document"));
        }
        let receipt = serde_json::json!({
            "package": package,
            "sha256": done.sha256,
            "status": "accepted",
            "time": now,
            "receiver": self.name,
            "reference": format!("DEMO-{}", &done.sha256.to_string()[..8]),
        });
        place(&self.receipt(&package), receipt.to_string().as_bytes())
            .map_err(|source| Error::Folder { folder: RECEIPTS, source })?;
        Ok(Opened { package, bytes: sent.len(), files: archive.len() })
    }

    /// In memory: nothing of a client lies on this side's disk in the clear either.
    fn decrypt(&self, sent: &[u8]) -> pgp::errors::Result<Vec<u8>> {
        let mut message = Message::from_bytes(sent)?.decrypt(&Password::empty(), &self.key)?;
        if message.is_compressed() {
            message = message.decompress()?;
        }
        Ok(message.as_data_vec()?)
    }
}

/// A key as a county's would be: one part certifies, another decrypts.
fn make_key(name: &str) -> pgp::errors::Result<SignedSecretKey> {
    let wrong = |error: &dyn std::fmt::Display| pgp::errors::Error::from(error.to_string());
    let decrypts = SubkeyParamsBuilder::default()
        .key_type(KeyType::ECDH(ECCCurve::Curve25519Legacy))
        .can_encrypt(EncryptionCaps::All)
        .build()
        .map_err(|error| wrong(&error))?;
    SecretKeyParamsBuilder::default()
        .key_type(KeyType::Ed25519Legacy)
        .can_certify(true)
        .primary_user_id(format!("{name} <kirjaamo@selkalahdenhva.example>"))
        .subkeys(vec![decrypts])
        .build()
        .map_err(|error| wrong(&error))?
        .generate(rand::rngs::OsRng)
}
