//! A receiver's answer (luovutuskuittaus): a small text from a stranger, believed only where it names our package
//! and its very bytes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Error;
use crate::record::{Answer, DocumentId, Package};

/// Longer answers are not read.
pub(super) const LONGEST: u64 = 1 << 20;
/// Longer words of a receiver are cut.
const LONGEST_TEXT: usize = 500;

/// What a receiver says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// How it answers.
    pub answer: Answer,
    /// Who answered, in the receiver's own words.
    pub receiver: Option<String>,
    /// When, in the receiver's own words: its clock and form are not ours.
    pub time: Option<String>,
}

/// `NAME.receipt.json`. What else a receiver writes there is its own.
#[derive(Deserialize)]
struct Written {
    package: String,
    sha256: String,
    status: Status,
    reason: Option<String>,
    time: Option<String>,
    receiver: Option<String>,
    reference: Option<String>,
    #[serde(default)]
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Accepted,
    PartlyRefused,
    Rejected,
}

#[derive(Deserialize)]
struct Refused {
    document: DocumentId,
    reason: Option<String>,
}

/// Reads the answer to a package.
///
/// # Errors
/// When it is too long, not an answer, contradicts itself, or is for another package or other bytes.
pub fn read(package: &Package, bytes: &[u8]) -> Result<Receipt, Error> {
    let name = &package.cut().name;
    let unreadable = |why| Error::Receipt { name: name.clone(), why };
    if bytes.len() as u64 > LONGEST {
        return Err(too_long(name));
    }
    // Some editors begin a file with a mark.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // What is wrong with it is not told in its own words: they may be a client's.
    let written: Written = serde_json::from_slice(bytes).map_err(|_| unreadable("it is not an answer as agreed"))?;
    if written.package != *name {
        return Err(Error::ReceiptMismatch { name: name.clone(), what: "package" });
    }
    if written.sha256.parse() != Ok(package.cut().fixity) {
        return Err(Error::ReceiptMismatch { name: name.clone(), what: "file" });
    }
    let answer = match written.status {
        Status::Accepted if written.refused.is_empty() => {
            Answer::Accepted { reference: written.reference.as_deref().and_then(short) }
        }
        Status::Rejected => {
            Answer::Rejected { reason: written.reason.as_deref().and_then(short).unwrap_or_else(|| "-".to_owned()) }
        }
        Status::PartlyRefused if !written.refused.is_empty() => {
            Answer::PartlyRefused { refused: refused(package, written.refused).map_err(unreadable)? }
        }
        Status::Accepted => return Err(unreadable("it accepts all and refuses some")),
        Status::PartlyRefused => return Err(unreadable("it refuses some and names none")),
    };
    Ok(Receipt {
        answer,
        receiver: written.receiver.as_deref().and_then(short),
        time: written.time.as_deref().and_then(short),
    })
}

pub(super) fn too_long(name: &str) -> Error {
    Error::Receipt { name: name.to_owned(), why: "it is too long" }
}

fn refused(package: &Package, written: Vec<Refused>) -> Result<BTreeMap<DocumentId, String>, &'static str> {
    let mut refused = BTreeMap::new();
    for one in written {
        if !package.documents().contains(&one.document) {
            return Err("it refuses a record that is not in the package");
        }
        let reason = one.reason.as_deref().and_then(short).unwrap_or_else(|| "-".to_owned());
        if refused.insert(one.document, reason).is_some() {
            return Err("it refuses a record twice");
        }
    }
    Ok(refused)
}

/// One line of bearable length; `None` where nothing is left.
fn short(text: &str) -> Option<String> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_TEXT).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{ControllerId, Cut, Fixity, PackageId, RegisterId};

    fn package() -> Package {
        let cut = Cut {
            register: RegisterId::new(),
            receiver: ControllerId::Own,
            controller: ControllerId::Own,
            documents: vec![DocumentId::new(), DocumentId::new()],
            name: "DEMO-01".to_owned(),
            export: "loopback".to_owned(),
            file: "DEMO-01.zip.pgp".to_owned(),
            fixity: Fixity::of(b"bytes"),
            bytes: 5,
            collected: false,
        };
        Package::sealed(PackageId::new(), cut, "2026-11-22T09:00:00Z".parse().unwrap()).0
    }

    fn said(package: &Package, more: &str) -> Result<Receipt, Error> {
        let text = format!(r#"{{"package":"DEMO-01","sha256":"{}",{more}}}"#, package.cut().fixity);
        read(package, text.as_bytes())
    }

    #[test]
    fn the_three_answers_are_understood() {
        let package = package();
        let id = package.documents()[0];
        let accepted = said(&package, r#""status":"accepted","reference":" D/1\n","receiver":"Kirjaamo","more":[1]"#);
        let accepted = accepted.unwrap();
        assert_eq!(accepted.answer, Answer::Accepted { reference: Some("D/1".to_owned()) });
        assert_eq!(accepted.receiver.as_deref(), Some("Kirjaamo"));
        let rejected = said(&package, r#""status":"rejected","reason":"väärä rekisteri""#).unwrap();
        assert_eq!(rejected.answer, Answer::Rejected { reason: "väärä rekisteri".to_owned() });
        let partly = said(
            &package,
            &format!(r#""status":"partly_refused","refused":[{{"document":"{id}","reason":"sivu puuttuu"}}]"#),
        );
        let refused = BTreeMap::from([(id, "sivu puuttuu".to_owned())]);
        assert_eq!(partly.unwrap().answer, Answer::PartlyRefused { refused });
    }

    #[test]
    fn an_answer_to_something_else_proves_nothing() {
        let package = package();
        let other = r#"{"package":"DEMO-02","sha256":"00","status":"accepted"}"#;
        assert!(matches!(read(&package, other.as_bytes()), Err(Error::ReceiptMismatch { what: "package", .. })));
        let bytes = format!(r#"{{"package":"DEMO-01","sha256":"{}","status":"accepted"}}"#, Fixity::of(b"other"));
        assert!(matches!(read(&package, bytes.as_bytes()), Err(Error::ReceiptMismatch { what: "file", .. })));
    }

    #[test]
    fn an_answer_that_contradicts_itself_is_not_believed() {
        let package = package();
        let (own, strange) = (package.documents()[0], DocumentId::new());
        for more in [
            format!(r#""status":"accepted","refused":[{{"document":"{own}"}}]"#),
            r#""status":"partly_refused""#.to_owned(),
            format!(r#""status":"partly_refused","refused":[{{"document":"{strange}"}}]"#),
            format!(r#""status":"partly_refused","refused":[{{"document":"{own}"}},{{"document":"{own}"}}]"#),
            r#""status":"maybe""#.to_owned(),
        ] {
            assert!(matches!(said(&package, &more), Err(Error::Receipt { .. })), "{more}");
        }
    }

    #[test]
    fn no_bytes_of_a_stranger_break_the_reader() {
        let package = package();
        let deep = "[".repeat(100_000);
        let long = b" ".repeat(2 << 20);
        for bytes in [b"".as_slice(), b"\xEF\xBB\xBF", b"\xFF\xFE", b"null", deep.as_bytes(), &long] {
            assert!(read(&package, bytes).is_err());
        }
    }
}
