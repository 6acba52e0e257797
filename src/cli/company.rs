//! `company import`, and how every import reads its table and tells what became of each line.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::{Context, Exit, Failure, parties::given};
use crate::{
    appliance::RowOutcome,
    record::{CompanyName, CompanyNameKind},
};

#[derive(Debug, Args)]
pub(super) struct Company {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Take a table in: names and business ids under which the company signs
    Import {
        /// A CSV table (UTF-8, comma) whose first line names the columns
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
}

impl Company {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let What::Import { file } = self.what;
        let (_, archive) = context.archive()?;
        report(context, &file, |row: Row| row.parsed(), |names| Ok(archive.put_company(names)?))
    }
}

/// A row of the company's table, as typed.
#[derive(Debug, Deserialize)]
struct Row {
    name: String,
    y_tunnus: String,
    kind: CompanyNameKind,
    #[serde(default)]
    street: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
}

impl Row {
    fn parsed(self) -> Result<CompanyName, &'static str> {
        Ok(CompanyName {
            name: given(&self.name).ok_or("name")?,
            business_id: self.y_tunnus.parse().map_err(|_| "y_tunnus")?,
            kind: self.kind,
            street: given(&self.street),
            post: given(&self.post),
            phone: given(&self.phone),
            email: given(&self.email),
        })
    }
}

/// Reads a table, hands its good rows over, and tells line by line what was added, changed, kept or refused.
pub(super) fn report<R: DeserializeOwned, T>(
    context: &Context,
    file: &Path,
    parse: impl Fn(R) -> Result<T, &'static str>,
    put: impl FnOnce(&[T]) -> Result<Vec<RowOutcome>, Failure>,
) -> Result<Exit, Failure> {
    let table = |source| Failure::Table { path: file.to_owned(), source };
    let text = std::fs::read(file).map_err(|source| table(source.into()))?;
    // Excel writes a byte order mark, which would become part of the first column's name.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    let mut refused = Vec::new();
    let mut reader = csv::ReaderBuilder::new().flexible(false).trim(csv::Trim::All).from_reader(text);
    let headers = reader.headers().map_err(table)?.clone();
    // Counted as a spreadsheet counts them: the columns' names are row 1.
    for (record, line) in reader.records().zip(2_u64..) {
        let record = record.map_err(table)?;
        // Which column is wrong is told; what stands in it may be a client's, and is not.
        match record.deserialize(Some(&headers)).map_err(|_| "?").and_then(&parse) {
            Ok(row) => {
                rows.push(row);
                lines.push(line);
            }
            Err(column) => refused.push((line, column)),
        }
    }
    let outcomes = put(&rows)?;
    for (line, outcome) in lines.iter().zip(outcomes) {
        let word = match outcome {
            RowOutcome::Added => "added",
            RowOutcome::Changed => "changed",
            RowOutcome::Same => "same",
            RowOutcome::Conflict => "conflict",
        };
        tell(context, *line, word, None)?;
    }
    for (line, column) in &refused {
        tell(context, *line, "refused", Some(column))?;
    }
    Ok(Exit::Done)
}

fn tell(context: &Context, line: u64, word: &'static str, column: Option<&str>) -> Result<(), Failure> {
    if context.json() {
        return context.answer(&json!({ "line": line, "outcome": word, "column": column }));
    }
    let args = [("line", line.to_string().into()), ("column", column.unwrap_or_default().into())];
    context.say(&format!("import-{word}"), &args);
    Ok(())
}
