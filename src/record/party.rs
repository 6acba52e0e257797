//! The parties to a paper: our company, the clients, the controllers, and the registers that are kept for these.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BusinessId, ClientId, CoverSheet, Language, NotABusinessId, PersonalIdentityCode, Private, RegisterId};

/// Who a controller (rekisterinpitäjä, Act 703/2023 section 13) is: ourselves, or a body with a business id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ControllerId {
    /// The company itself, for clients who pay for themselves.
    Own,
    /// A municipality, a wellbeing services county or another public body.
    Body(BusinessId),
}

impl fmt::Display for ControllerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("self"),
            Self::Body(id) => id.fmt(f),
        }
    }
}

impl FromStr for ControllerId {
    type Err = NotABusinessId;
    fn from_str(text: &str) -> Result<Self, NotABusinessId> {
        if text.trim() == "self" { Ok(Self::Own) } else { text.parse().map(Self::Body) }
    }
}

impl From<ControllerId> for String {
    fn from(id: ControllerId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ControllerId {
    type Error = NotABusinessId;
    fn try_from(text: String) -> Result<Self, NotABusinessId> {
        text.parse()
    }
}

/// A controller (rekisterinpitäjä) as the office knows it. A public body's data: nothing of it is private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controller {
    /// Ourselves, or a body.
    pub id: ControllerId,
    /// Its Finnish (or only) name.
    pub name: String,
    /// Its Swedish name.
    pub name_sv: Option<String>,
    /// `county`, `municipality`, `self-paid`, or another word of the office's.
    pub kind: String,
    /// The place in its name.
    pub place: Option<String>,
    /// E-invoice address (OVT).
    pub ovt: Option<String>,
    /// E-invoice operator.
    pub einvoice_operator: Option<String>,
    /// Last day of its duty (a municipality: 2022-12-31).
    pub responsible_until: Option<NaiveDate>,
    /// Who has the duty since.
    pub successor: Option<BusinessId>,
    /// Other names on paper.
    pub aliases: Vec<String>,
    /// Domains of its e-mail addresses.
    pub email_domains: Vec<String>,
    /// The export (folder of `exports/`) that serves it.
    pub export: Option<String>,
}

/// One controller's register (asiakasrekisteri, Act 703/2023 section 18). Its records are encrypted under its own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Ours.
    pub id: RegisterId,
    /// Whose it is.
    pub controller: ControllerId,
}

/// A term during which a controller was responsible for a client's service. Days are inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControllerTerm {
    /// Who.
    pub controller: ControllerId,
    /// First day, when known.
    pub from: Option<NaiveDate>,
    /// Last day, when it has ended.
    pub to: Option<NaiveDate>,
}

impl ControllerTerm {
    /// Whether the term covers `day`.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A client (asiakas, Act 703/2023 section 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Ours.
    pub id: ClientId,
    /// The office's own number for the client, such as `A-0001`.
    pub number: Option<Private>,
    /// Family name.
    pub family_name: Private,
    /// Given name or names.
    pub given_name: Private,
    /// Identity codes: today's first, earlier ones behind it (a code can be changed).
    pub codes: Vec<PersonalIdentityCode>,
    /// Family names of earlier.
    pub former_family_names: Vec<Private>,
    /// Postal address.
    pub address: Option<Private>,
    /// Telephone.
    pub phone: Option<Private>,
    /// E-mail.
    pub email: Option<Private>,
    /// Language of service.
    pub language: Option<Language>,
    /// Non-disclosure for personal safety (turvakielto).
    pub restricted: bool,
    /// Day of death.
    pub died: Option<NaiveDate>,
    /// On whose behalf (jonka lukuun, section 14) the client was served, and when.
    pub controllers: Vec<ControllerTerm>,
}

impl Client {
    /// Somebody new, of whom we know what the paper tells.
    #[must_use]
    pub fn new(code: PersonalIdentityCode, family_name: Private, given_name: Private) -> Self {
        Self {
            id: ClientId::new(),
            number: None,
            family_name,
            given_name,
            codes: vec![code],
            former_family_names: Vec::new(),
            address: None,
            phone: None,
            email: None,
            language: None,
            restricted: false,
            died: None,
            controllers: Vec::new(),
        }
    }

    /// The controllers on `day`, each once.
    #[must_use]
    pub fn controllers_on(&self, day: NaiveDate) -> Vec<&ControllerId> {
        let mut found: Vec<&ControllerId> =
            self.controllers.iter().filter(|term| term.covers(day)).map(|term| &term.controller).collect();
        found.sort();
        found.dedup();
        found
    }
}

/// One name under which our company signs: its own, a trade name, or a firm merged into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyName {
    /// As printed.
    pub name: String,
    /// Its business id.
    pub business_id: BusinessId,
    /// Why it is ours.
    pub kind: CompanyNameKind,
    /// Street address.
    pub street: Option<String>,
    /// Postal code and place.
    pub post: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// Why a company name is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompanyNameKind {
    /// Today's name.
    Current,
    /// A trade name (aputoiminimi).
    Trade,
    /// A firm merged into ours, whose forms are still in use.
    Merged,
}

/// Everybody the office knows: what a paper is held against.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Our own names, today's first.
    pub company: Vec<CompanyName>,
    /// The controllers, ourselves included.
    pub controllers: Vec<Controller>,
    /// The clients.
    pub clients: Vec<Client>,
    /// The cover sheets that were printed and are not used yet.
    pub covers: Vec<CoverSheet>,
}
