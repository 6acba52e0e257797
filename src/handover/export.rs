//! An export: how packages for one receiver are made and sent. A folder of `exports/`, and no code.

use std::path::{Path, PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde::Deserialize;

use super::Error;
use crate::record::{BusinessId, Language};

/// How packages for one receiver are made and sent: one `exports/NAME/export.toml`, with the office's own values
/// over it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The name of its folder.
    #[serde(skip)]
    pub name: String,
    /// How a package leaves.
    pub kind: ExportKind,
    /// The language of the cover letter and the instructions.
    #[serde(default)]
    pub language: Language,
    /// Begins the names of its packages; the receiver's business id where nothing is said.
    pub code: Option<ReceiverCode>,
    /// Whether the list and the descriptive XML carry clients' identity codes. The records themselves always do.
    #[serde(default)]
    pub identity_codes: bool,
    /// Id of the agreement under which records are handed over.
    pub agreement: Option<String>,
    /// To whom it is encrypted.
    #[serde(default)]
    pub openpgp: OpenPgp,
    /// Where it is sent.
    #[serde(default)]
    pub sftp: SftpTarget,
    /// The texts that go along.
    #[serde(skip)]
    pub letters: Letters,
}

/// How a package leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportKind {
    /// Encrypted, to an SFTP server.
    Sftp,
    /// Loose and in the clear in a folder, for a receiver who collects it in person.
    Folder,
}

/// To whom a package is encrypted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpenPgp {
    /// The receiver's public key, in a file (armoured or not).
    pub key: PathBuf,
    /// Its fingerprint, as the receiver gave it by another way.
    pub fingerprint: String,
}

/// Where packages are sent, and under which names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SftpTarget {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Who we are there.
    pub user: String,
    /// Our private key, in a file.
    pub private_key: PathBuf,
    /// Its host keys as OpenSSH prints them, `SHA256:…`; two while a receiver changes its key.
    pub host_keys: Vec<HostKeyPin>,
    /// The folder that takes packages.
    pub inbox: String,
    /// The folder in which answers appear.
    pub receipts: String,
    /// The name of a file that is not yet whole: `{name}` stands for its final name.
    pub temporary: String,
    /// The name of the mark that a package is whole: `{name}` stands for the package's.
    pub marker: String,
}

impl Default for SftpTarget {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 22,
            user: String::new(),
            private_key: PathBuf::new(),
            host_keys: Vec::new(),
            inbox: "inbox".to_owned(),
            receipts: "receipts".to_owned(),
            temporary: ".{name}.part".to_owned(),
            marker: "{name}.done".to_owned(),
        }
    }
}

/// What the office itself says about a receiver, in `[[receiver]]` of `paperisilta.toml`: it stands over what the
/// export says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receiver {
    /// The export that it completes.
    pub export: String,
    /// The controller that it serves; all that the export serves where nothing is said.
    pub controller: Option<BusinessId>,
    /// See [`Export::code`].
    pub code: Option<ReceiverCode>,
    /// See [`Export::language`].
    pub language: Option<Language>,
    /// See [`Export::identity_codes`].
    pub identity_codes: Option<bool>,
    /// See [`Export::agreement`].
    pub agreement: Option<String>,
    /// See [`OpenPgp::key`].
    pub openpgp_key: Option<PathBuf>,
    /// See [`OpenPgp::fingerprint`].
    pub openpgp_fingerprint: Option<String>,
    /// See [`SftpTarget::host`].
    pub host: Option<String>,
    /// See [`SftpTarget::port`].
    pub port: Option<u16>,
    /// See [`SftpTarget::user`].
    pub user: Option<String>,
    /// See [`SftpTarget::private_key`].
    pub private_key: Option<PathBuf>,
    /// See [`SftpTarget::host_keys`].
    pub host_keys: Option<Vec<HostKeyPin>>,
    /// See [`SftpTarget::inbox`].
    pub inbox: Option<String>,
    /// See [`SftpTarget::receipts`].
    pub receipts: Option<String>,
}

/// The texts that go with a package, in the export's language; an owner may lay his own beside `export.toml`.
#[derive(Debug, Clone, Default)]
pub struct Letters {
    /// The cover letter, a Typst template: `kansilehti.<language>.typ`.
    pub cover: String,
    /// How to open the package: `lueminut.<language>.txt`.
    pub readme: String,
}

impl Export {
    /// The exports that come with us.
    pub const SHIPPED: &[&str] = &["folder", "generic-county", "loopback"];

    /// An export that comes with us; `None` for another name.
    ///
    /// # Errors
    /// Never for one that is shipped: a test reads them all.
    #[must_use]
    pub fn shipped(name: &str) -> Option<Result<Self, toml::de::Error>> {
        let text = match name {
            "folder" => include_str!("../../exports/folder/export.toml"),
            "generic-county" => include_str!("../../exports/generic-county/export.toml"),
            "loopback" => include_str!("../../exports/loopback/export.toml"),
            _ => return None,
        };
        Some(Self::parse(name, text, |_| None))
    }

    /// Reads an `export.toml`. `beside` gives the text of a file in the same folder, where there is one of that name.
    ///
    /// # Errors
    /// When the text is not an export; the error says where.
    pub fn parse(name: &str, text: &str, beside: impl Fn(&str) -> Option<String>) -> Result<Self, toml::de::Error> {
        let mut export: Self = toml::from_str(text)?;
        name.clone_into(&mut export.name);
        let language = export.language.code();
        export.letters.cover = beside(&format!("kansilehti.{language}.typ"))
            .unwrap_or_else(|| shipped_letters(export.language).0.to_owned());
        export.letters.readme = beside(&format!("lueminut.{language}.txt"))
            .unwrap_or_else(|| shipped_letters(export.language).1.to_owned());
        Ok(export)
    }

    /// The same with the office's own values over it.
    #[must_use]
    pub fn with(&self, receiver: &Receiver) -> Self {
        fn over<T: Clone>(value: &mut T, own: Option<&T>) {
            if let Some(own) = own {
                value.clone_from(own);
            }
        }
        let mut export = self.clone();
        if let Some(language) = receiver.language.filter(|language| *language != export.language) {
            // Its own letters are in the other language.
            let (cover, readme) = shipped_letters(language);
            export.letters = Letters { cover: cover.to_owned(), readme: readme.to_owned() };
            export.language = language;
        }
        export.code = receiver.code.clone().or(export.code);
        export.agreement = receiver.agreement.clone().or(export.agreement);
        over(&mut export.identity_codes, receiver.identity_codes.as_ref());
        over(&mut export.openpgp.key, receiver.openpgp_key.as_ref());
        over(&mut export.openpgp.fingerprint, receiver.openpgp_fingerprint.as_ref());
        over(&mut export.sftp.host, receiver.host.as_ref());
        over(&mut export.sftp.port, receiver.port.as_ref());
        over(&mut export.sftp.user, receiver.user.as_ref());
        over(&mut export.sftp.private_key, receiver.private_key.as_ref());
        over(&mut export.sftp.host_keys, receiver.host_keys.as_ref());
        over(&mut export.sftp.inbox, receiver.inbox.as_ref());
        over(&mut export.sftp.receipts, receiver.receipts.as_ref());
        export
    }

    /// Takes relative paths as lying in `folder`, where the text that named them lies.
    pub fn resolve(&mut self, folder: &Path) {
        for path in [&mut self.openpgp.key, &mut self.sftp.private_key] {
            if !path.as_os_str().is_empty() && path.is_relative() {
                *path = folder.join(&*path);
            }
        }
    }

    /// Whether everything is said that writing a package needs.
    ///
    /// # Errors
    /// Names the first value that is missing.
    pub fn can_write(&self) -> Result<(), Error> {
        match self.kind {
            ExportKind::Folder => Ok(()),
            ExportKind::Sftp => self.first_missing(&[
                ("openpgp.key", self.openpgp.key.as_os_str().is_empty()),
                ("openpgp.fingerprint", self.openpgp.fingerprint.is_empty()),
            ]),
        }
    }

    /// Whether everything is said that sending a package needs.
    ///
    /// # Errors
    /// Names the first value that is missing.
    pub fn can_send(&self) -> Result<(), Error> {
        let sftp = &self.sftp;
        self.first_missing(&[
            ("kind = \"sftp\"", self.kind != ExportKind::Sftp),
            ("sftp.host", sftp.host.is_empty()),
            ("sftp.user", sftp.user.is_empty()),
            ("sftp.private_key", sftp.private_key.as_os_str().is_empty()),
            ("sftp.host_keys", sftp.host_keys.is_empty()),
            ("sftp.temporary with {name}", !sftp.temporary.contains("{name}") || sftp.temporary == "{name}"),
            ("sftp.marker with {name}", !sftp.marker.contains("{name}") || sftp.marker == "{name}"),
        ])
    }

    fn first_missing(&self, values: &[(&'static str, bool)]) -> Result<(), Error> {
        match values.iter().find(|(_, missing)| *missing) {
            Some((word, _)) => Err(Error::NotSet { export: self.name.clone(), word }),
            None => Ok(()),
        }
    }
}

fn shipped_letters(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Fi => (
            include_str!("../../exports/letters/kansilehti.fi.typ"),
            include_str!("../../exports/letters/lueminut.fi.txt"),
        ),
        Language::Sv => (
            include_str!("../../exports/letters/kansilehti.sv.typ"),
            include_str!("../../exports/letters/lueminut.sv.txt"),
        ),
        Language::En => (
            include_str!("../../exports/letters/kansilehti.en.typ"),
            include_str!("../../exports/letters/lueminut.en.txt"),
        ),
    }
}

/// What begins the names of a receiver's packages: up to sixteen letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ReceiverCode(String);

impl ReceiverCode {
    /// The code itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ReceiverCode {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(text))
        } else {
            Err("a receiver's code is one to sixteen letters a-z and digits")
        }
    }
}

/// The SHA-256 of a host key that the owner trusts, as OpenSSH prints it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HostKeyPin([u8; 32]);

impl HostKeyPin {
    /// From the hash itself.
    #[must_use]
    pub const fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }
}

impl std::fmt::Display for HostKeyPin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SHA256:{}", STANDARD_NO_PAD.encode(self.0))
    }
}

impl std::fmt::Debug for HostKeyPin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for HostKeyPin {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        const SHAPE: &str = "a host key is pinned as SHA256:… with 43 characters, as `ssh-keygen -lf` prints it";
        let hash = text.trim().strip_prefix("SHA256:").ok_or(SHAPE)?;
        let bytes = STANDARD_NO_PAD.decode(hash.trim_end_matches('=')).map_err(|_| SHAPE)?;
        bytes.try_into().map(Self).map_err(|_| SHAPE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_export_is_read() {
        for name in Export::SHIPPED {
            let export = Export::shipped(name).unwrap().unwrap();
            assert_eq!(export.name, *name);
            assert!(!export.letters.cover.is_empty() && !export.letters.readme.is_empty());
        }
        assert!(Export::shipped("nobody").is_none());
    }

    #[test]
    fn an_unknown_word_is_refused_with_its_line() {
        let error = Export::parse("x", "kind = \"folder\"\nhots = \"a\"\n", |_| None).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn an_export_that_nobody_completed_sends_nothing() {
        let export = Export::shipped("generic-county").unwrap().unwrap();
        assert!(matches!(export.can_write(), Err(Error::NotSet { word: "openpgp.key", .. })));
        assert!(matches!(export.can_send(), Err(Error::NotSet { word: "sftp.host", .. })));
    }

    #[test]
    fn the_offices_own_values_stand_over_the_exports() {
        let export = Export::shipped("generic-county").unwrap().unwrap();
        let own: Receiver = toml::from_str(
            "export = \"generic-county\"\nhost = \"sftp.example\"\nlanguage = \"sv\"\n\
             host_keys = [\"SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]",
        )
        .unwrap();
        let export = export.with(&own);
        assert_eq!(export.sftp.host, "sftp.example");
        assert_eq!(export.sftp.host_keys, [HostKeyPin::new([0; 32])]);
        assert_eq!(export.sftp.inbox, "inbox");
        assert_eq!(export.letters.cover, shipped_letters(Language::Sv).0);
    }

    #[test]
    fn a_pin_is_taken_only_in_the_form_that_openssh_prints() {
        for wrong in ["", "MD5:aa", "SHA256:", "SHA256:AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(HostKeyPin::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        let pin = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
        assert_eq!(HostKeyPin::try_from(pin.to_owned()).unwrap().to_string(), pin);
    }
}
