//! Clients: whom the office knows, by number and by every identity code they have or had.

use rusqlite::{Connection, params};

use super::{
    RowOutcome,
    rows::{Cells, all, json, one, run},
};
use crate::{
    archive::{Archive, Error, begin, error::Doing},
    record::{Client, ClientId, Known, PersonalIdentityCode, Private},
};

impl Archive {
    /// Takes in clients, each with its outcome. A client is known by any of its codes or by its number, and keeps
    /// the id it has here. What a row leaves out is not unlearned: earlier codes and names, a telephone, the
    /// non-disclosure for personal safety.
    ///
    /// # Errors
    /// When nothing could be written.
    pub fn put_clients(&self, clients: &[Client]) -> Result<Vec<RowOutcome>, Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        let outcomes = clients.iter().map(|client| put(&change, client)).collect::<Result<_, _>>()?;
        change.commit().doing("write clients")?;
        Ok(outcomes)
    }

    /// A client.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn client(&self, id: ClientId) -> Result<Option<Client>, Error> {
        find(&self.index(), id)
    }

    /// The client who has or had a code.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn client_by_code(&self, code: &PersonalIdentityCode) -> Result<Option<Client>, Error> {
        by_code(&self.index(), code)
    }

    /// All clients.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn clients(&self) -> Result<Vec<Client>, Error> {
        all(&self.index(), "clients", "SELECT * FROM clients ORDER BY row", [], parse)
    }

    /// Everybody the office knows.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn known(&self) -> Result<Known, Error> {
        Ok(Known {
            company: self.company()?,
            controllers: self.controllers()?,
            clients: self.clients()?,
            covers: self.cover_sheets()?,
        })
    }
}

/// A folder is opened for a new client. Somebody may have opened one under the same code first.
pub(in crate::archive) fn insert(index: &Connection, client: &Client) -> Result<(), Error> {
    for code in &client.codes {
        if let Some(other) = by_code(index, code)? {
            return Err(Error::Overtaken { table: "clients", id: other.id.to_string() });
        }
    }
    let number = client.number.as_ref().map(Private::reveal);
    let sql = "INSERT INTO clients (id, number, body) VALUES (?, ?, ?)";
    run(index, sql, params![client.id.to_string(), number, json(client)])?;
    write_codes(index, client)
}

fn put(index: &Connection, row: &Client) -> Result<RowOutcome, Error> {
    let mut matches: Vec<Client> = Vec::new();
    for code in &row.codes {
        matches.extend(by_code(index, code)?);
    }
    if let Some(number) = &row.number {
        let sql = "SELECT * FROM clients WHERE number = ?";
        matches.extend(one(index, "clients", sql, [number.reveal()], parse)?);
    }
    matches.sort_by_key(|client| client.id);
    matches.dedup_by_key(|client| client.id);
    let Some(before) = matches.pop() else {
        insert(index, row)?;
        return Ok(RowOutcome::Added);
    };
    // A number that is one client's under a code that is another's, or a code that is new to the number's client
    // under another name: to guess would be to merge two people.
    if !matches.is_empty() || has_another_code(&before, row) && !has_same_name(&before, row) {
        return Ok(RowOutcome::Conflict);
    }
    let merged = merge(&before, row);
    if merged == before {
        return Ok(RowOutcome::Same);
    }
    let number = merged.number.as_ref().map(Private::reveal);
    let sql = "UPDATE clients SET number = ?, body = ? WHERE id = ?";
    run(index, sql, params![number, json(&merged), merged.id.to_string()])?;
    write_codes(index, &merged)?;
    Ok(RowOutcome::Changed)
}

fn has_another_code(before: &Client, row: &Client) -> bool {
    !before.codes.is_empty() && !row.codes.is_empty() && !row.codes.iter().any(|code| before.codes.contains(code))
}

fn has_same_name(before: &Client, row: &Client) -> bool {
    before.given_name == row.given_name && before.family_name == row.family_name
}

/// The row as it is now, with what was known and is not in it.
fn merge(before: &Client, row: &Client) -> Client {
    let mut former = row.former_family_names.clone();
    let earlier = before.former_family_names.iter().chain([&before.family_name]);
    former.extend(earlier.filter(|name| **name != row.family_name && !name.is_empty()).cloned());
    let mut codes = row.codes.clone();
    codes.extend(before.codes.iter().cloned());
    Client {
        id: before.id,
        number: row.number.clone().or_else(|| before.number.clone()),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        codes: each_once(codes),
        former_family_names: each_once(former),
        address: row.address.clone().or_else(|| before.address.clone()),
        phone: row.phone.clone().or_else(|| before.phone.clone()),
        email: row.email.clone().or_else(|| before.email.clone()),
        language: row.language.or(before.language),
        restricted: row.restricted || before.restricted,
        died: row.died.or(before.died),
        controllers: if row.controllers.is_empty() { before.controllers.clone() } else { row.controllers.clone() },
    }
}

fn each_once<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    values.into_iter().fold(Vec::new(), |mut kept, value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
        kept
    })
}

fn write_codes(index: &Connection, client: &Client) -> Result<(), Error> {
    for code in &client.codes {
        let sql = "INSERT INTO client_codes (code, client) VALUES (?, ?) ON CONFLICT (code) DO NOTHING";
        run(index, sql, params![code.reveal(), client.id.to_string()])?;
    }
    Ok(())
}

pub(in crate::archive) fn find(index: &Connection, id: ClientId) -> Result<Option<Client>, Error> {
    one(index, "clients", "SELECT * FROM clients WHERE id = ?", [id.to_string()], parse)
}

fn by_code(index: &Connection, code: &PersonalIdentityCode) -> Result<Option<Client>, Error> {
    let sql = "SELECT clients.* FROM clients JOIN client_codes ON client = clients.id WHERE code = ?";
    one(index, "clients", sql, [code.reveal()], parse)
}

fn parse(cells: &Cells<'_>) -> Result<Client, Error> {
    let client: Client = cells.json("body")?;
    if client.id != cells.parsed("id")? {
        return Err(cells.fault("body"));
    }
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::scene::{CODE, Scene, client};

    const OTHER: &str = "020290-9016";
    const THIRD: &str = "030390-902N";

    fn put(scene: &Scene, row: &Client) -> RowOutcome {
        scene.archive.put_clients(std::slice::from_ref(row)).unwrap()[0]
    }

    #[test]
    fn a_row_that_comes_again_is_the_same_client() {
        let scene = Scene::new();
        let row = client("A-1", "Mallila", CODE);
        assert_eq!(put(&scene, &row), RowOutcome::Same);
        let moved = Client { phone: Some("040 000 0000".into()), ..row.clone() };
        assert_eq!(put(&scene, &moved), RowOutcome::Changed);
        assert_eq!(put(&scene, &row), RowOutcome::Same, "a telephone that is left out is not unlearned");
        let known = scene.archive.clients().unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].id, scene.client);
        assert_eq!(scene.archive.client_by_code(&CODE.parse().unwrap()).unwrap().unwrap().id, scene.client);
    }

    #[test]
    fn a_new_name_and_a_new_code_leave_the_old_ones_known() {
        let scene = Scene::new();
        assert_eq!(put(&scene, &client("A-1", "Esimerkki", CODE)), RowOutcome::Changed);
        assert_eq!(put(&scene, &client("A-1", "Esimerkki", OTHER)), RowOutcome::Changed, "the same person by name");
        let now = scene.archive.client_by_code(&CODE.parse().unwrap()).unwrap().unwrap();
        assert_eq!(now.former_family_names, ["Mallila".into()]);
        assert_eq!(now.codes, [OTHER.parse().unwrap(), CODE.parse().unwrap()]);
        assert_eq!(now.id, scene.client);
    }

    #[test]
    fn two_people_are_never_merged() {
        let scene = Scene::new();
        assert_eq!(put(&scene, &client("A-2", "Esimerkki", OTHER)), RowOutcome::Added);
        assert_eq!(put(&scene, &client("A-1", "Esimerkki", OTHER)), RowOutcome::Conflict, "A-1 is another's number");
        assert_eq!(put(&scene, &client("A-1", "Vieras", THIRD)), RowOutcome::Conflict, "another name and another code");
        assert_eq!(scene.archive.clients().unwrap().len(), 2);
        assert_eq!(scene.archive.client_by_code(&THIRD.parse().unwrap()).unwrap(), None);
    }

    #[test]
    fn a_restriction_is_not_lifted_by_a_list_that_does_not_know_it() {
        let scene = Scene::new();
        let row = client("A-1", "Mallila", CODE);
        put(&scene, &Client { restricted: true, ..row.clone() });
        put(&scene, &row);
        assert!(scene.archive.client(scene.client).unwrap().unwrap().restricted);
    }

    #[test]
    fn a_folder_is_opened_once_for_a_code() {
        let scene = Scene::new();
        let new = Client { number: None, ..client("", "Esimerkki", OTHER) };
        let again = Client { id: ClientId::new(), ..new.clone() };
        scene.archive.commit([crate::record::Change::open_client(new)]).unwrap();
        let refused = scene.archive.commit([crate::record::Change::open_client(again)]);
        assert!(matches!(refused, Err(Error::Overtaken { table: "clients", .. })));
    }
}
