//! `cover-sheet` and `separator-sheet`: the sheets that an office lays between its papers before it scans them.

use std::{
    fs::OpenOptions,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure, WithPurpose};
use crate::{
    record::{DocumentType, Private, Purpose, SEPARATOR_CODE},
    typeset::{self, About, typeset},
};

const SHEET: &str = include_str!("../../exports/letters/skannauslehti.typ");

#[derive(Debug, Args)]
pub(super) struct CoverSheet {
    /// Whose the paper is: our id, the office's number, or identity code
    #[arg(long, value_name = "ID")]
    client: String,
    /// In which register: our id, its controller's business id, or self
    #[arg(long, value_name = "ID")]
    register: String,
    /// What the paper is, as documents tells types
    #[arg(long = "type", value_name = "TYPE")]
    kind: DocumentType,
    /// Where the PDF goes; a file that is there is never replaced
    #[arg(long, value_name = "FILE.pdf")]
    out: PathBuf,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl CoverSheet {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, _, desk) = context.desk()?;
        let client = desk.client_named(&self.client)?;
        let register = desk.register_named(&self.register)?;
        let purpose = self.purpose.or(Purpose::filing());
        let printed = desk.cover_sheet(client, &register.controller, self.kind, &purpose)?;
        // Whoever lays the sheets must know them apart; a name need not lie about for that.
        let number = printed.client.number.as_ref().map_or("", Private::reveal);
        let kind = context.kind(Some(printed.sheet.kind)).to_uppercase();
        let lines = [(26, kind.as_str()), (20, printed.controller.name.as_str()), (26, number)];
        write(context, &self.out, "sheet-cover", &lines, &printed.sheet.id.code())
    }
}

#[derive(Debug, Args)]
pub(super) struct SeparatorSheet {
    /// Where the PDF goes; a file that is there is never replaced
    #[arg(long, value_name = "FILE.pdf")]
    out: PathBuf,
}

impl SeparatorSheet {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        write(context, &self.out, "sheet-separator", &[], SEPARATOR_CODE)
    }
}

/// Typesets a sheet and writes it.
fn write(context: &Context, out: &Path, words: &str, lines: &[(u8, &str)], code: &str) -> Result<Exit, Failure> {
    let (runs, side) = typeset::qr(code)?;
    let title = context.text(words);
    let note = context.text(&format!("{words}-note"));
    let data = json!({ "title": title, "lines": lines, "note": note, "runs": runs, "side": side });
    let about = About { title: &title, language: context.messages.language().code(), made: context.clock().now() };
    let pdf = typeset(SHEET, &data, &about)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(out)
        .map_err(Failure::io("make the file for the sheet"))?;
    file.write_all(&pdf).and_then(|()| file.sync_all()).map_err(Failure::io("write the sheet"))?;
    context.say("sheet-done", &[]);
    Ok(Exit::Done)
}
