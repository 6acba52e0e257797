//! Sheets that the office prints itself and lays between its papers: separators, and cover sheets that say what the
//! papers behind them are.

use serde::{Deserialize, Serialize};

use super::{ClientId, ControllerId, CoverSheetId, DocumentType};

/// What stands in the code of our own separator sheet.
pub const SEPARATOR_CODE: &str = "PAPERISILTA/EROTIN";
/// What stands in the code of a cover sheet, before its token.
const COVER_CODE: &str = "PAPERISILTA/KANSI/";

/// What a printed cover sheet stands for: the office's own instruction. On the paper there is only its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverSheet {
    /// Its token: random, good for one scan.
    pub id: CoverSheetId,
    /// Whose the paper is.
    pub client: ClientId,
    /// On whose behalf.
    pub controller: ControllerId,
    /// What it is.
    pub kind: DocumentType,
}

impl CoverSheetId {
    /// The text of its code.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{COVER_CODE}{}", self.as_uuid().simple().to_string().to_uppercase())
    }

    /// The cover sheet that a code is of; `None` where a single sign of it is not as we print it.
    #[must_use]
    pub fn of_code(text: &str) -> Option<Self> {
        let id: Self = text.strip_prefix(COVER_CODE)?.parse().ok()?;
        (id.code() == text).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_printed_and_in_no_other_form() {
        let id = CoverSheetId::new();
        assert_eq!(CoverSheetId::of_code(&id.code()), Some(id));
        for other in
            [id.code().to_lowercase(), format!("{} ", id.code()), format!("PAPERISILTA/KANSI/{id}"), id.to_string()]
        {
            assert_eq!(CoverSheetId::of_code(&other), None, "{other}");
        }
    }
}
