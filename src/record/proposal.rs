//! A proposal: what the machine made of a document, why, and whether it is sure enough to file it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ClientId, Confidence, ControllerId, DocumentType, Field, Language, PersonalIdentityCode, Private, Reason, Region,
    SignerRole, Tick,
};

/// What one document says, whose it is, on whose behalf, and whether a person must look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// First page in the file, 1-based.
    pub page_from: u32,
    /// Last page in the file, inclusive.
    pub page_to: u32,
    /// What it is; `None` when that could not be told.
    pub kind: Option<DocumentType>,
    /// In which language.
    pub language: Option<Language>,
    /// What stands in its fields.
    pub fields: BTreeMap<Field, Found>,
    /// Its signature lines; `None` when nobody looked.
    pub signatures: Option<Vec<SignatureLine>>,
    /// Its boxes, those that were found.
    pub ticks: BTreeMap<Tick, Ticked>,
    /// Whose it is.
    pub client: Option<ClientChoice>,
    /// Other clients it might be of, best first, with what speaks for each.
    pub client_candidates: Vec<Candidate<ClientId>>,
    /// On whose behalf.
    pub controller: Option<ControllerId>,
    /// Controllers it might be of, best first.
    pub controller_candidates: Vec<Candidate<ControllerId>>,
    /// What the machine decided. It stays so after a person decides otherwise.
    pub outcome: Outcome,
    /// Why; also what was noticed though it did not have to wait.
    pub reasons: Vec<Reason>,
}

impl Proposal {
    /// What stands in a field.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(|found| found.value.reveal())
    }
}

/// What stands in a field, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Dates are ISO, codes as the parsed type prints them, text as read.
    pub value: Private,
    /// Page of the file.
    pub page: u32,
    /// Place on the page that was read (upright, straight).
    pub region: Region,
    /// How sure.
    pub confidence: Confidence,
}

/// One line to be signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureLine {
    /// By whom.
    pub role: SignerRole,
    /// Whether the paper is incomplete without it.
    pub required: bool,
    /// Whether ink or an electronic signature is there.
    pub present: bool,
    /// Page of the file.
    pub page: u32,
    /// Where ink would be.
    pub region: Region,
}

/// One box.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ticked {
    /// Whether there is a mark in it.
    pub ticked: bool,
    /// Page of the file.
    pub page: u32,
    /// Where the box is.
    pub region: Region,
}

/// Whose paper it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientChoice {
    /// One of the office's clients.
    Known(ClientId),
    /// Somebody new, with a valid, machine-printed code: filing opens a folder.
    New {
        /// The code on the paper.
        code: PersonalIdentityCode,
        /// Family name as printed.
        family_name: Private,
        /// Given name as printed.
        given_name: Private,
    },
}

/// Somebody it might be, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate<T> {
    /// Who.
    pub who: T,
    /// How likely, 0-1.
    pub score: Confidence,
    /// What on the paper speaks for it.
    pub evidence: Vec<Evidence>,
}

/// One thing on the paper that speaks for somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of thing agrees.
    pub kind: EvidenceKind,
    /// As read.
    pub text: Private,
    /// Page of the file; `None` where it is from the register.
    pub page: Option<u32>,
    /// Where on the page that was read.
    pub region: Option<Region>,
}

super::kind::slugs! {
    /// Kinds of evidence for a client or controller.
    EvidenceKind, NotEvidence,
    /// The identity code, whole and right.
    Code = "code",
    /// The identity code, after mending a misread character.
    MendedCode = "mended_code",
    /// Name.
    Name = "name",
    /// A former name.
    FormerName = "former_name",
    /// Address.
    Address = "address",
    /// Telephone.
    Phone = "phone",
    /// E-mail.
    Email = "email",
    /// Birth date.
    BirthDate = "birth_date",
    /// Business id.
    BusinessId = "business_id",
    /// Another name of a controller.
    Alias = "alias",
    /// Domain of an e-mail address.
    EmailDomain = "email_domain",
    /// E-invoice address.
    Ovt = "ovt",
    /// The paper says that the client pays.
    SelfPaying = "self_paying",
    /// The register of clients.
    Register = "register",
}

/// What the machine decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Sure of client and controller from independent evidence.
    AutoFile,
    /// A person decides.
    NeedsReview,
    /// No document: a refused file.
    Reject,
}
