//! A shipment: what the appliance hands over to be packaged, all from one register.

use std::collections::BTreeSet;

use super::{Cause, Error, Export};
use crate::record::{
    Client, CompanyName, Controller, ControllerId, Document, DocumentId, Event, PackageId, PageImage, Reading,
    RegisterId, Timestamp,
};

/// Everything that one package is made of but the documents' contents, which are fetched one after another.
#[derive(Debug, Clone)]
pub struct Shipment {
    /// The package's id.
    pub id: PackageId,
    /// When it is made. With the same id, time and documents the E-ARK package is the same bytes.
    pub at: Timestamp,
    /// Who hands over: our own name today.
    pub company: CompanyName,
    /// From which register, and no other.
    pub register: RegisterId,
    /// Whose register it is.
    pub controller: Controller,
    /// Who takes it: the controller, or its successor.
    pub receiver: Controller,
    /// The records, in any order.
    pub documents: Vec<Shipped>,
    /// Only to be looked at: the package says of itself that it is a test.
    pub draft: bool,
}

/// One record of a shipment.
#[derive(Debug, Clone)]
pub struct Shipped {
    /// The document, filed in the shipment's register.
    pub document: Document,
    /// Whose it is.
    pub client: Client,
    /// Its provenance and its scan's.
    pub events: Vec<Event>,
}

/// The contents of one record.
#[derive(Debug, Clone)]
pub struct Sheets {
    /// Byte for byte as it was scanned.
    pub original: Vec<u8>,
    /// The document's own pages.
    pub images: Vec<PageImage>,
    /// The words of the same pages, in the same order.
    pub reading: Reading,
}

/// Fetches the contents of a record from the archive.
pub type Fetch<'a> = dyn FnMut(&Shipped) -> Result<Sheets, Cause> + 'a;

impl Shipment {
    /// Its name outside: the receiver's code and the package's id, and nothing of a client.
    #[must_use]
    pub fn name(&self, export: &Export) -> String {
        let code = match (&export.code, &self.receiver.id) {
            (Some(code), _) => code.as_str().to_owned(),
            (None, ControllerId::Body(id)) => id.as_str().replace('-', ""),
            (None, ControllerId::Own) => "OMA".to_owned(),
        };
        format!("{code}-{}", base32(self.id))
    }

    /// How many pages its records have.
    pub(super) fn pages(&self) -> u32 {
        let runs = self.documents.iter().flat_map(|shipped| shipped.document.runs());
        runs.map(|run| run.to.saturating_sub(run.from) + 1).fold(0, u32::saturating_add)
    }

    /// The package's root folder.
    pub(super) fn root(&self) -> String {
        format!("uuid-{}", self.id)
    }

    /// The records in the order in which a person looks for them: by client, then by date.
    ///
    /// # Errors
    /// When there is none, one stands twice, or one is not filed in this very register.
    pub(super) fn in_order(&self) -> Result<Vec<&Shipped>, Error> {
        if self.documents.is_empty() {
            return Err(Error::NoDocuments);
        }
        let mut seen: BTreeSet<DocumentId> = BTreeSet::new();
        for shipped in &self.documents {
            let document = &shipped.document;
            let belongs = document.register() == Some(self.register) && document.client() == Some(shipped.client.id);
            if !belongs || !seen.insert(document.id()) {
                return Err(Error::NotInRegister { document: document.id() });
            }
        }
        let mut documents: Vec<&Shipped> = self.documents.iter().collect();
        documents.sort_by_cached_key(|shipped| {
            let client = &shipped.client;
            let facts = shipped.document.facts();
            (client.family_name.clone(), client.given_name.clone(), client.id, facts.dated, shipped.document.id())
        });
        Ok(documents)
    }
}

/// The 128 bits of the id in 26 letters and digits that cannot be taken for each other (Crockford's base 32).
fn base32(id: PackageId) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let number = id.as_uuid().as_u128();
    (0..26).rev().map(|place| char::from(LETTERS[(number >> (5 * place)) as usize & 31])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packages_name_is_its_whole_id_in_other_letters() {
        let id = |text: &str| text.parse::<PackageId>().unwrap();
        assert_eq!(base32(id("00000000-0000-0000-0000-000000000001")), "00000000000000000000000001");
        assert_eq!(base32(id("ffffffff-ffff-ffff-ffff-ffffffffffff")), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }
}
