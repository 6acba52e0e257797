//! Cover sheets: the office says beforehand what the next paper is.

use super::{Desk, Error};
use crate::record::{Client, Controller, ControllerId, CoverSheet, CoverSheetId, DocumentType, Purpose};

/// A cover sheet with what a person must be able to read on it.
#[derive(Debug)]
pub struct PrintedCover {
    /// What it stands for.
    pub sheet: CoverSheet,
    /// Whose paper it announces.
    pub client: Client,
    /// On whose behalf.
    pub controller: Controller,
}

impl Desk {
    /// Makes a cover sheet that is good for one scan. It leaves in the clear: it stands in the disclosure log.
    ///
    /// # Errors
    /// When the controller has no register, or the look cannot be logged.
    pub fn cover_sheet(
        &self,
        client: Client,
        controller: &ControllerId,
        kind: DocumentType,
        purpose: &Purpose,
    ) -> Result<PrintedCover, Error> {
        self.archive.register_of(controller)?.ok_or(Error::NoRegister)?;
        let controller = self.archive.controller(controller)?.ok_or(Error::NoRegister)?;
        let sheet = CoverSheet { id: CoverSheetId::new(), client: client.id, controller: controller.id.clone(), kind };
        let mut look = self.look("cover sheet", purpose, vec![client.id], Vec::new());
        look.left_in_clear = Some("cover sheet".to_owned());
        self.archive.note_use(&look, self.now())?;
        self.archive.put_cover_sheet(&sheet, self.now())?;
        Ok(PrintedCover { sheet, client, controller })
    }
}
