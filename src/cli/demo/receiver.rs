//! The other side, played for the demo: a county's SFTP server and its clerk, who opens what has come, looks at
//! it, and writes a receipt.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder},
    io::{Cursor, Read},
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

use super::{Error, place, sshd::Sshd};
use crate::record::{Fixity, Timestamp};

/// The receiver's inbox, as the courier names it.
pub(super) const INBOX: &str = "inbox";
/// Where its receipts lie.
pub(super) const RECEIPTS: &str = "receipts";

/// The list of hashes in a delivery set.
const MANIFEST: &str = "manifest-sha256.txt";

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
        let inbox = |source| Error::Server { what: "look into its inbox", source };
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
        let inbox = |source| Error::Server { what: "look into its inbox", source };
        let refuse = |what| Error::Package { what, package: package.clone() };
        let done = fs::read(self.folder.join(INBOX).join(format!("{package}.done"))).map_err(inbox)?;
        let done: Done = serde_json::from_slice(&done).map_err(|_| refuse("understand the done mark"))?;
        let sent = fs::read(self.folder.join(INBOX).join(format!("{package}.zip.pgp"))).map_err(inbox)?;
        if Fixity::of(&sent) != done.sha256 {
            return Err(refuse("find the promised SHA-256"));
        }
        let plain = self.decrypt(&sent).map_err(|_| refuse("decrypt the content"))?;
        let files = checked(plain).map_err(refuse)?;
        let receipt = serde_json::json!({
            "package": package,
            "sha256": done.sha256,
            "status": "accepted",
            "time": now,
            "receiver": self.name,
            "reference": format!("DEMO-{}", &done.sha256.to_string()[..8]),
        });
        place(&self.receipt(&package), receipt.to_string().as_bytes())
            .map_err(|source| Error::Server { what: "write a receipt", source })?;
        Ok(Opened { package, bytes: sent.len(), files })
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

/// Unpacks a delivery set and the SIP in it, and holds each file against the set's own list of hashes. Gives how many
/// there are, or what could not be done.
fn checked(set: Vec<u8>) -> Result<usize, &'static str> {
    let mut files = unpacked(set).map_err(|_| "unpack the delivery set")?;
    let sip = files.keys().find(|name| name.rsplit('.').next() == Some("zip")).cloned().ok_or("find the SIP")?;
    let inside = unpacked(files[&sip].clone()).map_err(|_| "unpack the SIP")?;
    if !inside.keys().any(|name| name.ends_with("/METS.xml")) {
        return Err("find the METS document");
    }
    files.extend(inside);
    let manifest = files.get(MANIFEST).ok_or("find the list of hashes")?;
    let lines = String::from_utf8_lossy(manifest);
    let agrees = |line: &str| {
        let (hash, name) = line.split_once("  ")?;
        Some(hash.parse::<Fixity>().ok()? == Fixity::of(files.get(name)?))
    };
    if lines.lines().all(|line| agrees(line) == Some(true)) {
        Ok(lines.lines().count())
    } else {
        Err("find the promised SHA-256 of every file")
    }
}

fn unpacked(container: Vec<u8>) -> zip::result::ZipResult<BTreeMap<String, Vec<u8>>> {
    let mut container = zip::ZipArchive::new(Cursor::new(container))?;
    let mut files = BTreeMap::new();
    for number in 0..container.len() {
        let mut file = container.by_index(number)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        files.insert(file.name()?.into_owned(), bytes);
    }
    Ok(files)
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

#[cfg(test)]
mod tests {
    use std::{io::Write, net::TcpStream};

    use pgp::{
        composed::{Deserializable, MessageBuilder},
        crypto::sym::SymmetricKeyAlgorithm,
    };
    use rand::rngs::OsRng;

    use super::*;

    /// A delivery as the handover makes one, for whoever has this public key.
    fn delivery(public_key: &str) -> Vec<u8> {
        let sip = packed(&[("uuid-1/METS.xml", b"<mets/>")]);
        let manifest = format!("{}  uuid-1.zip\n{}  uuid-1/METS.xml\n", Fixity::of(&sip), Fixity::of(b"<mets/>"));
        let plain = packed(&[("uuid-1.zip", &sip), (MANIFEST, manifest.as_bytes())]);
        let (key, _) = SignedPublicKey::from_string(public_key).unwrap();
        let mut message = MessageBuilder::from_bytes("", plain).seipd_v1(OsRng, SymmetricKeyAlgorithm::AES256);
        message.encrypt_to_key(OsRng, &key.public_subkeys[0]).unwrap();
        message.to_vec(OsRng).unwrap()
    }

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut container = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            container.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            container.write_all(bytes).unwrap();
        }
        container.finish().unwrap().into_inner()
    }

    fn sign_in(receiver: &Receiver) -> ssh2::Sftp {
        let mut session = ssh2::Session::new().unwrap();
        session.set_tcp_stream(TcpStream::connect(receiver.address()).unwrap());
        session.handshake().unwrap();
        session.userauth_pubkey_file(receiver.user(), None, receiver.courier_key(), None).unwrap();
        session.sftp().unwrap()
    }

    #[test]
    fn a_set_whose_list_does_not_agree_is_refused() {
        let sip = packed(&[("uuid-1/METS.xml", b"<mets/>")]);
        let manifest = format!("{}  uuid-1.zip\n", Fixity::of(b"another"));
        let set = packed(&[("uuid-1.zip", &sip), (MANIFEST, manifest.as_bytes())]);
        assert_eq!(checked(set), Err("find the promised SHA-256 of every file"));
        assert_eq!(checked(packed(&[("uuid-1.zip", &packed(&[]))])), Err("find the METS document"));
    }

    #[test]
    fn the_county_opens_what_was_sent_and_answers_once() {
        let folder = tempfile::tempdir().unwrap();
        let Some(county) = Receiver::open(folder.path(), "Selkälahden hyvinvointialue").unwrap() else {
            eprintln!("no sshd is installed here: nothing to try");
            return;
        };
        assert!(county.host_key().starts_with("SHA256:"));
        let sent = delivery(&county.public_key().unwrap());
        let sftp = sign_in(&county);
        let put = |name: &str, bytes: &[u8]| {
            sftp.create(&Path::new(INBOX).join(name)).unwrap().write_all(bytes).unwrap();
        };
        put("S-1.zip.pgp", &sent);
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(county.round(now).unwrap(), [], "not marked as done yet");

        put("S-1.done", serde_json::json!({"sha256": Fixity::of(&sent)}).to_string().as_bytes());
        let opened = county.round(now).unwrap();
        assert_eq!(opened, [Opened { package: "S-1".to_owned(), bytes: sent.len(), files: 2 }]);
        let mut receipt = String::new();
        sftp.open(&Path::new(RECEIPTS).join("S-1.receipt.json")).unwrap().read_to_string(&mut receipt).unwrap();
        let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
        assert_eq!((&receipt["package"], &receipt["status"]), (&"S-1".into(), &"accepted".into()));
        assert_eq!(receipt["sha256"], Fixity::of(&sent).to_string());
        assert_eq!(county.round(now).unwrap(), [], "answered already");

        put("S-2.zip.pgp", &sent[1..]);
        put("S-2.done", serde_json::json!({"sha256": Fixity::of(&sent)}).to_string().as_bytes());
        assert!(matches!(county.round(now), Err(Error::Package { what: "find the promised SHA-256", .. })));
    }
}
