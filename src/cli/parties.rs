//! `controllers import` and `clients import`: the office's tables, told line by line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Deserialize;

use super::{Context, Exit, Failure, company::report};
use crate::record::{
    Client, ClientId, Controller, ControllerId, ControllerTerm, Language, PersonalIdentityCode, Private,
};

#[derive(Debug, Args)]
pub(super) struct Controllers {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Args)]
pub(super) struct Clients {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Take a table in: what is new is added, what differs is changed, nothing is removed
    Import {
        /// A CSV table (UTF-8, comma) whose first line names the columns
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
}

impl Controllers {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let What::Import { file } = self.what;
        let (_, archive) = context.archive()?;
        report(
            context,
            &file,
            |row: ControllerRow| row.parsed(),
            |controllers| Ok(archive.put_controllers(controllers)?),
        )
    }
}

impl Clients {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let What::Import { file } = self.what;
        let (_, archive) = context.archive()?;
        report(context, &file, |row: ClientRow| row.parsed(), |clients| Ok(archive.put_clients(clients)?))
    }
}

/// A row of the controllers' table, as typed.
#[derive(Debug, Deserialize)]
struct ControllerRow {
    y_tunnus: String,
    name: String,
    #[serde(default)]
    name_sv: String,
    kind: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    ovt: String,
    #[serde(default)]
    einvoice_operator: String,
    #[serde(default)]
    responsible_until: String,
    #[serde(default)]
    successor_y_tunnus: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    email_domains: String,
    #[serde(default)]
    export: String,
}

impl ControllerRow {
    fn parsed(self) -> Result<Controller, &'static str> {
        Ok(Controller {
            id: self.y_tunnus.parse().map_err(|_| "y_tunnus")?,
            name: given(&self.name).ok_or("name")?,
            name_sv: given(&self.name_sv),
            kind: self.kind,
            place: given(&self.place),
            ovt: given(&self.ovt),
            einvoice_operator: given(&self.einvoice_operator),
            responsible_until: optional(&self.responsible_until, "responsible_until")?,
            successor: optional(&self.successor_y_tunnus, "successor_y_tunnus")?,
            aliases: list(&self.aliases),
            email_domains: list(&self.email_domains),
            export: given(&self.export),
        })
    }
}

/// A row of the clients' table, as typed.
#[derive(Deserialize)]
struct ClientRow {
    client_id: String,
    family_name: String,
    given_name: String,
    #[serde(default)]
    hetu: String,
    #[serde(default)]
    former_family_names: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    controllers: String,
    #[serde(default)]
    restricted: String,
    #[serde(default)]
    died: String,
}

impl ClientRow {
    fn parsed(self) -> Result<Client, &'static str> {
        let code: Option<PersonalIdentityCode> = optional(&self.hetu, "hetu")?;
        let language: Option<Language> = optional(&self.language, "language")?;
        Ok(Client {
            id: ClientId::new(),
            number: given(&self.client_id).map(Private::new),
            family_name: given(&self.family_name).map(Private::new).ok_or("family_name")?,
            given_name: given(&self.given_name).map(Private::new).ok_or("given_name")?,
            codes: code.into_iter().collect(),
            former_family_names: list(&self.former_family_names).into_iter().map(Private::new).collect(),
            address: given(&self.address).map(Private::new),
            phone: given(&self.phone).map(Private::new),
            email: given(&self.email).map(Private::new),
            language,
            restricted: matches!(self.restricted.trim(), "1" | "true" | "yes" | "kyllä" | "ja" | "x"),
            died: optional(&self.died, "died")?,
            controllers: list(&self.controllers).iter().map(|term| self::term(term)).collect::<Result<_, _>>()?,
        })
    }
}

/// `CONTROLLER|FIRST DAY|LAST DAY`; the days may be empty.
fn term(text: &str) -> Result<ControllerTerm, &'static str> {
    let mut parts = text.split('|');
    let controller: ControllerId = parts.next().unwrap_or_default().parse().map_err(|_| "controllers")?;
    let from = optional(parts.next().unwrap_or_default(), "controllers")?;
    let to = optional(parts.next().unwrap_or_default(), "controllers")?;
    if parts.next().is_some() {
        return Err("controllers");
    }
    Ok(ControllerTerm { controller, from, to })
}

pub(super) fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn list(text: &str) -> Vec<String> {
    text.split(';').filter_map(given).collect()
}

fn optional<T: std::str::FromStr>(text: &str, column: &'static str) -> Result<Option<T>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_without_an_end_goes_on() {
        let term = term("9835468-2|2023-01-01|").unwrap();
        assert!(term.covers("2026-11-22".parse().unwrap()));
        assert!(!term.covers("2022-12-31".parse().unwrap()));
        assert_eq!(self::term("9835468-3|2023-01-01|"), Err("controllers"));
    }
}
