//! `show`: a document as a searchable PDF, outside the archive. It is the only way out for a single record, and
//! stands in the disclosure log.

use std::{fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf};

use clap::Args;

use super::{Context, Exit, Failure, WithPurpose};
use crate::{appliance, record::DocumentId};

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentId,
    /// Where the PDF goes; a file that is there is never replaced
    #[arg(long, value_name = "FILE.pdf")]
    out: PathBuf,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Show {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let purpose = self.purpose.told()?;
        let (home, _, desk) = context.desk()?;
        let settings = context.settings(&home)?;
        let readers = appliance::readers(&settings)?;
        // The file is made before the look is logged: a log of what did not leave would be a lie.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.out)
            .map_err(Failure::io("make the file for the PDF"))?;
        let stamp = context.text("copy-stamp");
        let pdf = desk.take_out(self.document, purpose, &readers, &stamp).inspect_err(|_| {
            // Nothing was written: an empty file would look like a lost record.
            let _ = std::fs::remove_file(&self.out);
        })?;
        file.write_all(&pdf).and_then(|()| file.sync_all()).map_err(Failure::io("write the PDF"))?;
        context.say("show-done", &[("bytes", pdf.len().into())]);
        Ok(Exit::Done)
    }
}
