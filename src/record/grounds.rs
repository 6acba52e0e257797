//! Grounds: why our copy of a document may go (tuhoaminen, Act 703/2023 section 24). Proof before destruction.
//!
//! Each kind has private fields and one way to be made, from the thing that proves it.

use chrono::{Duration, Months, NaiveDate};

use super::{
    Answer, ControllerId, Document, DocumentId, DocumentState, Package, PackageId, PackageState, Register, RegisterId,
    Timestamp,
};

/// Why our copy may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    HandedOver { accepted: AcceptedPackage },
    RetentionEnded { document: DocumentId, register: RegisterId },
    NeverOurs { document: DocumentId },
}

/// A package whose receiver said that it has these documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedPackage {
    package: PackageId,
    controller: ControllerId,
    documents: Vec<DocumentId>,
}

impl AcceptedPackage {
    /// The proof that a package was accepted, and which documents of it; `None` unless its answer says so.
    #[must_use]
    pub fn of(package: &Package) -> Option<Self> {
        let PackageState::Answered { answer, .. } = package.state() else {
            return None;
        };
        let documents = match answer {
            Answer::Accepted { .. } => package.documents().to_vec(),
            Answer::PartlyRefused { refused } => {
                package.documents().iter().copied().filter(|id| !refused.contains_key(id)).collect()
            }
            Answer::Rejected { .. } => return None,
        };
        Some(Self { package: package.id(), controller: package.cut().controller.clone(), documents })
    }
}

/// A controller's recorded instruction to return or delete what was handed over (GDPR article 28.3 g).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    controller: ControllerId,
    given: NaiveDate,
    reference: String,
}

impl Instruction {
    /// An instruction that a person recorded from the controller's own paper.
    #[must_use]
    pub const fn recorded(controller: ControllerId, given: NaiveDate, reference: String) -> Self {
        Self { controller, given, reference }
    }

    /// Whose it is.
    #[must_use]
    pub const fn controller(&self) -> &ControllerId {
        &self.controller
    }

    /// The day on which it was given.
    #[must_use]
    pub const fn given(&self) -> NaiveDate {
        self.given
    }

    /// The controller's own reference.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }
}

impl Grounds {
    /// It was handed over, and its controller instructs us to let our copy go. `None` where the instruction is
    /// another controller's.
    #[must_use]
    pub fn handed_over(accepted: AcceptedPackage, instruction: &Instruction) -> Option<Self> {
        (accepted.controller == instruction.controller).then_some(Self(Kind::HandedOver { accepted }))
    }

    /// Its time is over (Act 703/2023 annex): `years` since its matter was closed. Only in our own register: others'
    /// records are not ours to destroy. `None` before that day, and for whom the archive keeps for ever.
    #[must_use]
    pub fn retention_ended(
        document: &Document,
        register: &Register,
        closed: NaiveDate,
        years: u32,
        kept_permanently: bool,
        today: NaiveDate,
    ) -> Option<Self> {
        let ends = closed.checked_add_months(Months::new(years.checked_mul(12)?))?;
        let ours = register.controller == ControllerId::Own && document.register() == Some(register.id);
        (ours && !kept_permanently && today > ends)
            .then_some(Self(Kind::RetentionEnded { document: document.id(), register: register.id }))
    }

    /// A person dismissed it, and the days of grace are over. `None` before that.
    #[must_use]
    pub fn never_ours(document: &Document, now: Timestamp, grace_days: u32) -> Option<Self> {
        let DocumentState::Dismissed { since } = document.state() else {
            return None;
        };
        (now >= *since + Duration::days(i64::from(grace_days)))
            .then_some(Self(Kind::NeverOurs { document: document.id() }))
    }

    /// Whether they are this very document's, where it stands now.
    pub(super) fn cover(&self, document: &Document) -> bool {
        match (&self.0, document.state()) {
            (
                Kind::HandedOver { accepted },
                DocumentState::Packaged { package, .. } | DocumentState::Superseded { package, .. },
            ) => accepted.package == *package && accepted.documents.contains(&document.id()),
            (Kind::RetentionEnded { document: id, register: own }, DocumentState::Filed { register, .. }) => {
                *id == document.id() && own == register
            }
            (Kind::NeverOurs { document: id }, DocumentState::Dismissed { .. }) => *id == document.id(),
            _ => false,
        }
    }

    pub(super) const fn word(&self) -> &'static str {
        match self.0 {
            Kind::HandedOver { .. } => "handed_over",
            Kind::RetentionEnded { .. } => "retention_ended",
            Kind::NeverOurs { .. } => "never_ours",
        }
    }
}
