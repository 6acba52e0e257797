//! A cover sheet: the office's own instruction of whose the papers behind it are. It settles what the paper leaves
//! open, and never overrules what the paper says: where they disagree, a person decides.

use super::{match_client::ClientMatch, match_controller::ControllerMatch};
use crate::record::{ClientChoice, ControllerId, CoverSheet, DocumentType, Known, Reason};

/// What is known of the cover sheet before a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cover<'a> {
    /// Its instruction.
    Says(&'a CoverSheet),
    /// It was used before, or is none of ours: it says nothing any more.
    Spent,
}

impl Cover<'_> {
    /// What it says that the paper is.
    pub fn kind(self) -> Option<DocumentType> {
        match self {
            Self::Says(cover) => Some(cover.kind),
            Self::Spent => None,
        }
    }

    /// Settles what is open. Gives what is to be said of it: a hold, or a note.
    pub fn settle(
        self,
        known: &Known,
        read: Option<DocumentType>,
        client: &mut ClientMatch,
        controller: &mut ControllerMatch,
    ) -> Result<Reason, Reason> {
        let Self::Says(cover) = self else { return Err(Reason::CoverSheetSpent) };
        let agrees = read.is_none_or(|kind| kind == cover.kind)
            && is_same_client(cover, known, client)
            && is_same_controller(&cover.controller, controller);
        if !agrees {
            return Err(Reason::CoverSheetConflict);
        }
        client.choice = Some(ClientChoice::Known(cover.client));
        // What was wrong with the paper itself stays so.
        client.holds.retain(|hold| matches!(hold, Reason::HetuCheckFailed | Reason::NameHetuConflict));
        client.notes.retain(|note| *note != Reason::NewClient);
        controller.choice = Some(cover.controller.clone());
        controller.holds.clear();
        controller.notes.retain(|note| *note != Reason::ControllerFromRegister);
        Ok(Reason::CoverSheet)
    }
}

/// Whether nothing on the paper says that it is somebody else's.
fn is_same_client(cover: &CoverSheet, known: &Known, client: &ClientMatch) -> bool {
    let meant = known.clients.iter().find(|known| known.id == cover.client);
    let code = client.code.as_ref().and_then(|hit| hit.code());
    let same_code = code.is_none_or(|code| meant.is_some_and(|meant| meant.codes.contains(code)));
    let same_choice = match &client.choice {
        Some(ClientChoice::Known(id)) => *id == cover.client,
        // A new client's code is compared above.
        Some(ClientChoice::New { .. }) | None => true,
    };
    meant.is_some() && same_code && same_choice
}

/// Whether the paper names no other payer. Who was found in the register only was left open by the paper.
fn is_same_controller(meant: &ControllerId, controller: &ControllerMatch) -> bool {
    let on_paper = !controller.notes.contains(&Reason::ControllerFromRegister);
    !controller.holds.contains(&Reason::ControllerNotInList)
        && controller.choice.as_ref().is_none_or(|found| found == meant || !on_paper)
}
