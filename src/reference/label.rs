//! The labels and titles that papers print, in Finnish and Swedish, and what each of them announces.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::record::{DocumentType, Field, Language, Tick};

/// What stands at a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The label is a title: the paper is of this type.
    Title(DocumentType),
    /// A title of a paper that is none of our types.
    OtherTitle,
    /// Whole name of a person: the client, unless another block says otherwise.
    Name,
    /// Family name alone.
    FamilyName,
    /// Given names alone.
    GivenName,
    /// Identity code.
    Code,
    /// Birth date.
    BirthDate,
    /// Postal address.
    Address,
    /// Postal code and place.
    PostPlace,
    /// Home municipality, which need not be the payer.
    HomeMunicipality,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// The block of the client begins.
    ClientBlock,
    /// A guardian, relative or trustee: the block begins, or the person stands here.
    Guardian,
    /// The provider of the service: ourselves.
    Provider,
    /// Who pays.
    Payer,
    /// Who ordered the service or decided on it: an authority.
    Orderer,
    /// An officer of the authority.
    Officer,
    /// Who wrote the paper.
    Author,
    /// Business id.
    BusinessId,
    /// E-invoice address.
    Ovt,
    /// E-invoice operator.
    Operator,
    /// Number of the payment commitment.
    CommitmentNumber,
    /// How much was granted.
    Amount,
    /// From when to when something holds.
    Validity,
    /// First day.
    Begins,
    /// Last day.
    Ends,
    /// Day of the decision.
    DecisionDate,
    /// Some date of the paper.
    Date,
    /// Place and date of signing.
    PlaceDate,
    /// A text that is kept as a field of its own.
    Text(Field),
    /// A label whose value nobody needs; it ends the value before it.
    Other,
    /// Signature.
    Signature,
    /// The signer's name in print.
    NameClarified,
    /// The signer's position.
    Position,
    /// A box to tick.
    Box(Tick),
    /// Non-disclosure for personal safety (turvakielto).
    Restricted,
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What it announces.
    pub meaning: Meaning,
    /// In which language it is.
    pub language: Language,
    /// As printed, in lower case.
    pub text: String,
    /// How much it says about the paper, 1-11.
    pub weight: u8,
}

#[derive(Deserialize)]
struct Row {
    key: String,
    group: String,
    lang: String,
    text: String,
    weight: u8,
}

/// Every label.
#[must_use]
pub fn labels() -> &'static [Label] {
    static TABLE: LazyLock<Vec<Label>> = LazyLock::new(|| {
        csv::Reader::from_reader(include_str!("labels.csv").as_bytes())
            .deserialize()
            .filter_map(Result::ok)
            .filter_map(label)
            .collect()
    });
    &TABLE
}

fn label(row: Row) -> Option<Label> {
    let meaning = meaning(&row.group, &row.key)?;
    Some(Label { meaning, language: row.lang.parse().ok()?, text: row.text, weight: row.weight })
}

fn meaning(group: &str, key: &str) -> Option<Meaning> {
    Some(match (group, key) {
        ("doc_type", key) => title(key),
        ("signature", "allekirjoitus") => Meaning::Signature,
        ("signature", "nimenselvennys") => Meaning::NameClarified,
        ("signature", "paikka_ja_aika") => Meaning::PlaceDate,
        ("signature", "virka_asema") => Meaning::Position,
        ("checkbox", "rasti_ilmoitusvelvollisuus") => Meaning::Box(Tick::DutyToReport),
        ("checkbox", "rasti_vaitiolovelvollisuus") => Meaning::Box(Tick::Secrecy),
        ("checkbox", "rasti_vastuuvakuutus") => Meaning::Box(Tick::Insurance),
        ("checkbox" | "marker", _) => Meaning::Other,
        ("flag", "turvakielto") => Meaning::Restricted,
        ("field", key) => field(key)?,
        _ => return None,
    })
}

fn title(key: &str) -> Meaning {
    let kind = match key {
        // The authority's own plan for a client; a provider keeps it where the service plans are.
        "asiakassuunnitelma" => DocumentType::ServicePlan,
        // Closing and interim reports are statements to whoever ordered the service.
        "loppuarvio" => DocumentType::Statement,
        "salassapitositoumus" => DocumentType::ConfidentialityAgreement,
        "tietojenkasittelysopimus" => DocumentType::ProcessingAgreement,
        "lastensuojeluilmoitus" => DocumentType::ChildWelfareNotification,
        slug => match slug.parse() {
            Ok(kind) => kind,
            Err(_) => return Meaning::OtherTitle,
        },
    };
    Meaning::Title(kind)
}

fn field(key: &str) -> Option<Meaning> {
    Some(match key {
        "asiakkaan_nimi" => Meaning::Name,
        "sukunimi" => Meaning::FamilyName,
        "etunimi" => Meaning::GivenName,
        "henkilotunnus" => Meaning::Code,
        "syntymaaika" => Meaning::BirthDate,
        "osoite" => Meaning::Address,
        "postitoimipaikka" => Meaning::PostPlace,
        "kotikunta" => Meaning::HomeMunicipality,
        "puhelin" => Meaning::Phone,
        "sahkoposti" => Meaning::Email,
        "asiakas_lohko" => Meaning::ClientBlock,
        "huoltaja" => Meaning::Guardian,
        "palveluntuottaja" => Meaning::Provider,
        "maksaja" => Meaning::Payer,
        "tilaaja" => Meaning::Orderer,
        "viranhaltija" => Meaning::Officer,
        "tekija" => Meaning::Author,
        "y_tunnus" => Meaning::BusinessId,
        "verkkolaskuosoite" => Meaning::Ovt,
        "operaattori" => Meaning::Operator,
        "maksusitoumuksen_numero" => Meaning::CommitmentNumber,
        "myonnetty_maara" => Meaning::Amount,
        "voimassaolo" => Meaning::Validity,
        "alkupaiva" => Meaning::Begins,
        "loppupaiva" => Meaning::Ends,
        "paatospaiva" => Meaning::DecisionDate,
        "paivays" => Meaning::Date,
        "oma_nakemys" => Meaning::Text(Field::ClientView),
        "palvelun_tarve" => Meaning::Text(Field::ServiceAndNeed),
        "palvelu" => Meaning::Text(Field::Service),
        "tavoitteet" => Meaning::Text(Field::Goals),
        "menetelmat" => Meaning::Text(Field::Methods),
        "muut_palvelut" => Meaning::Text(Field::OtherServices),
        "yhteydenpito_huoltajiin" => Meaning::Text(Field::GuardianContact),
        "seuranta" => Meaning::Text(Field::FollowupDates),
        "sovitut_asiat" => Meaning::Text(Field::AgreedMatters),
        "laskutus" => Meaning::Text(Field::Billing),
        "laskutusosoite" => Meaning::Text(Field::BillingAddress),
        "aidinkieli" | "alv" | "asiakasnumero" | "erapaiva" | "hinta" | "irtisanominen" | "kustannuspaikka"
        | "maksuehto" | "omavastuu" | "osapuolet" | "paatosnumero" | "sopimusnumero" | "tilausnumero"
        | "tilinumero" | "viitenumero" | "yhteystiedot" => Meaning::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_has_a_meaning() {
        let rows = include_str!("labels.csv").lines().count() - 1;
        assert_eq!(labels().len(), rows);
    }

    #[test]
    fn titles_of_both_languages_are_known() {
        let is = |text: &str, kind| labels().iter().any(|l| l.text == text && l.meaning == Meaning::Title(kind));
        assert!(is("maksusitoumus", DocumentType::PaymentCommitment));
        assert!(is("betalningsförbindelse", DocumentType::PaymentCommitment));
        assert!(is("serviceplan", DocumentType::ServicePlan));
    }
}
