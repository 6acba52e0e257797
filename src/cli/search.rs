//! `search`: documents in which the words stand.

use clap::Args;
use serde_json::json;

use super::{Context, Exit, Failure, WithPurpose};
use crate::appliance::Query;

#[derive(Debug, Args)]
pub(super) struct Search {
    /// The words: all must stand in the document
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Only this client's: our id, the office's number, or identity code
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Only this register's: our id, its controller's business id, or self
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    /// At most so many documents
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    purpose: WithPurpose,
}

impl Search {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let purpose = self.purpose.told()?;
        let (_, _, desk) = context.desk()?;
        let client = self.client.as_deref().map(|text| desk.client_named(text)).transpose()?;
        let register = self.register.as_deref().map(|text| desk.register_named(text)).transpose()?;
        let query = Query {
            words: self.words.join(" ").into(),
            client: client.map(|client| client.id),
            register: register.map(|register| register.id),
            limit: self.limit,
        };
        let hits = desk.search(&query, purpose)?;
        for hit in &hits {
            if context.json() {
                let pages: Vec<_> =
                    hit.pages.iter().map(|page| json!({ "page": page.page, "boxes": page.boxes })).collect();
                context.answer(&json!({
                    "id": hit.document.to_string(),
                    "client": hit.client.map(|client| client.to_string()),
                    "pages": pages,
                    "snippet": hit.snippet.reveal(),
                }))?;
            } else {
                let pages: Vec<_> = hit.pages.iter().map(|page| page.page.to_string()).collect();
                println!("{}  {}  {}", hit.document, pages.join(","), hit.snippet.reveal());
            }
        }
        context.say("search-count", &[("count", hits.len().into())]);
        Ok(Exit::Done)
    }
}
