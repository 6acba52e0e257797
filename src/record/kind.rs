//! What a paper is: its document type, the fields that such papers have, and who signs them.

use serde::{Deserialize, Serialize};

macro_rules! slugs {
    ($(#[$doc:meta])* $name:ident, $error:ident, $($(#[$vdoc:meta])* $variant:ident = $slug:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $slug)] $variant,)+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word of the contract: in JSON, in the index and in message keys.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$variant => $slug,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.slug())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                match text {
                    $($slug => Ok(Self::$variant),)+
                    _ => Err($error),
                }
            }
        }

        #[doc = concat!("The text names no ", stringify!($name), ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        #[error("unknown word")]
        pub struct $error;
    };
}
pub(crate) use slugs;

slugs! {
    /// Document type (asiakirjatyyppi).
    DocumentType, NotADocumentType,
    /// Service plan.
    ServicePlan = "palvelusuunnitelma",
    /// Service agreement.
    ServiceAgreement = "palvelusopimus",
    /// Payment commitment.
    PaymentCommitment = "maksusitoumus",
    /// Decision of an authority.
    Decision = "paatos",
    /// Order of a service.
    ServiceOrder = "palvelutilaus",
    /// Service voucher.
    ServiceVoucher = "palveluseteli",
    /// Referral.
    Referral = "lahete",
    /// Statement of an expert.
    Statement = "lausunto",
    /// Power of attorney.
    PowerOfAttorney = "valtakirja",
    /// Consent.
    Consent = "suostumus",
    /// Invoice.
    Invoice = "lasku",
    /// Entry of a visit.
    VisitEntry = "kayntikirjaus",
    /// Request to inspect one's data.
    InspectionRequest = "tarkastuspyynto",
    /// Demand to correct a decision or data.
    CorrectionDemand = "oikaisuvaatimus",
    /// Child welfare notification.
    ChildWelfareNotification = "lastensuojeluilmoitus",
    /// Confidentiality agreement.
    ConfidentialityAgreement = "salassapitosopimus",
    /// Data processing agreement (GDPR article 28).
    ProcessingAgreement = "henkilotietojen_kasittelysopimus",
    /// A letter: the shape of one, and no label of a type.
    Letter = "kirje",
}

impl DocumentType {
    /// Whether a paper of this type may ever file itself. All others wait for a person.
    #[must_use]
    pub const fn may_file_itself(self) -> bool {
        matches!(
            self,
            Self::ServicePlan
                | Self::ServiceAgreement
                | Self::PaymentCommitment
                | Self::VisitEntry
                | Self::Consent
                | Self::Statement
        )
    }
}

slugs! {
    /// A field that a paper may have. The words are those of the contract.
    Field, NotAField,
    /// Client's name.
    ClientName = "client_name",
    /// Identity code as printed.
    Hetu = "hetu",
    /// Client's postal address.
    Address = "address",
    /// Client's telephone.
    Phone = "phone",
    /// Client's e-mail.
    Email = "email",
    /// Guardians of a minor.
    Guardians = "guardians",
    /// Who pays, as printed.
    Payer = "payer",
    /// The client's own view.
    ClientView = "client_view",
    /// Service and need.
    ServiceAndNeed = "service_and_need",
    /// Goals.
    Goals = "goals",
    /// Methods.
    Methods = "methods",
    /// Other services that support.
    OtherServices = "other_services",
    /// Keeping in touch with guardians.
    GuardianContact = "guardian_contact",
    /// Dates of follow-up.
    FollowupDates = "followup_dates",
    /// Place and date of signing.
    PlaceDate = "place_date",
    /// Service.
    Service = "service",
    /// What was agreed.
    AgreedMatters = "agreed_matters",
    /// How it is billed.
    Billing = "billing",
    /// Number of the commitment.
    CommitmentNumber = "commitment_number",
    /// Payer's name.
    PayerName = "payer_name",
    /// Payer's business id.
    PayerBusinessId = "payer_y_tunnus",
    /// Amount, a number.
    AmountValue = "amount_value",
    /// Unit of the amount: `käyntikerta`, `tunti` or `euro`.
    AmountUnit = "amount_unit",
    /// Billing address.
    BillingAddress = "billing_address",
    /// E-invoice address (OVT).
    EinvoiceAddress = "einvoice_address",
    /// E-invoice operator.
    Operator = "operator",
    /// Officer who decided.
    Officer = "officer",
    /// Day of signing, ISO.
    SignedDate = "signed_date",
    /// First day of validity, ISO.
    ValidFrom = "valid_from",
    /// Last day of validity, ISO.
    ValidTo = "valid_to",
    /// Day of the decision, ISO.
    DecisionDate = "decision_date",
}

slugs! {
    /// Who signs.
    SignerRole, NotASignerRole,
    /// The client.
    Client = "client",
    /// A guardian.
    Guardian = "guardian",
    /// The service provider.
    Provider = "provider",
    /// An officer of the authority.
    Officer = "officer",
}

slugs! {
    /// A box to tick on a service plan.
    Tick, NotATick,
    /// The duty to report was explained.
    DutyToReport = "ilmoitusvelvollisuus",
    /// The duty of secrecy was explained.
    Secrecy = "vaitiolovelvollisuus",
    /// Liability insurance is in force.
    Insurance = "vastuuvakuutus",
}

slugs! {
    /// Why a document waits for a person, or what was noticed though it did not have to wait. The words are those
    /// of the filing policy.
    Reason, NotAReason,
    /// An identity code whose check character does not fit.
    HetuCheckFailed = "hetu_check_failed",
    /// A valid code of one client under the name of another.
    NameHetuConflict = "name_hetu_conflict",
    /// No code, and several clients of that name.
    AmbiguousClient = "ambiguous_client",
    /// Nobody known, and no code to open a folder by.
    NewClientWithoutHetu = "new_client_without_hetu",
    /// No code, one client of that name, and nothing else agrees.
    ClientByNameOnly = "client_by_name_only",
    /// The payer is not on the paper, and the register has none or several for that day.
    ControllerUnknown = "controller_unknown",
    /// The payer on the paper is not among the office's controllers.
    ControllerNotInList = "controller_not_in_list",
    /// A line that must be signed is not.
    SignatureMissing = "signature_missing",
    /// A type that never files itself.
    TypeNotArchived = "type_not_archived",
    /// A box that should be ticked is empty.
    CheckboxUnchecked = "checkbox_unchecked",
    /// A valid code that the register does not have: a new folder.
    NewClient = "new_client",
    /// Code and given name agree, the family name is another.
    NameChanged = "name_changed",
    /// Known by name and a second fact.
    NoHetuOnDocument = "no_hetu_on_document",
    /// The client's only controller on the day of signing.
    ControllerFromRegister = "controller_from_register",
    /// Hard to read.
    PoorLegibility = "poor_legibility",
    /// Who it is was written by hand.
    HandwrittenIdentity = "handwritten_identity",
    /// A stamp lies over the text.
    StampOverText = "stamp_over_text",
    /// The file's name ends in something else than it is.
    WrongExtension = "wrong_extension",
    /// No type could be told.
    TypeUnknown = "type_unknown",
    /// Where one document ends and the next begins is not sure.
    DoubtfulParting = "doubtful_parting",
    /// Several documents in one file, not parted yet.
    SeveralDocuments = "several_documents",
    /// The identity code was mended from a misreading.
    HetuRepaired = "hetu_repaired",
    /// The cover sheet says something else than the paper.
    CoverSheetConflict = "cover_sheet_conflict",
    /// The cover sheet was used before, or is none of ours.
    CoverSheetSpent = "cover_sheet_spent",
    /// A cover sheet said whose it is.
    CoverSheet = "cover_sheet",
    /// Only a part of the file could be had.
    TruncatedFile = "truncated_file",
    /// A person opened it again.
    Reopened = "reopened",
}

slugs! {
    /// Why a file is refused.
    Refusal, NotARefusal,
    /// Not all of it is there.
    Truncated = "truncated_file",
    /// Nothing is in it.
    Empty = "empty_file",
    /// A password guards it.
    Encrypted = "encrypted",
    /// It would grow beyond all measure.
    Bomb = "decompression_bomb",
    /// Broken.
    Corrupt = "corrupt_file",
    /// A kind of file that is not paper.
    Unknown = "unknown_format",
    /// Too large a file.
    TooLarge = "too_large",
}
