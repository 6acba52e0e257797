//! Documents: where each stands, what the machine proposed, and what is known of it.

use rusqlite::{Connection, named_params, params};

use super::rows::{Cells, all, json, one, run, time};
use crate::{
    archive::{Archive, Error},
    record::{
        ClientId, Document, DocumentId, DocumentState, DocumentType, Facts, Medium, PageRun, Private, Proposal,
        RegisterId, ScanId, Standing,
    },
};

/// A document with its page runs as one JSON list.
const SELECT: &str = "SELECT documents.*, (SELECT json_group_array(json_object('scan', scan, 'from', first_page, \
    'to', last_page) ORDER BY place) FROM document_runs WHERE document = documents.id) AS runs FROM documents";

impl Archive {
    /// A document.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn document(&self, id: DocumentId) -> Result<Option<Document>, Error> {
        one(&self.index(), "documents", &format!("{SELECT} WHERE id = ?"), [id.to_string()], parse)
    }

    /// All documents, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn documents(&self) -> Result<Vec<Document>, Error> {
        all(&self.index(), "documents", &format!("{SELECT} ORDER BY row"), [], parse)
    }

    /// The documents that stand there, the oldest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn documents_at(&self, standing: Standing) -> Result<Vec<Document>, Error> {
        self.documents_where("standing = ?", standing.slug())
    }

    /// The documents that have a page of a scan.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn documents_of_scan(&self, scan: ScanId) -> Result<Vec<Document>, Error> {
        of_scan(&self.index(), scan)
    }

    /// The documents that are filed by a client, wherever they went from there.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn documents_of_client(&self, client: ClientId) -> Result<Vec<Document>, Error> {
        self.documents_where("client = ?", &client.to_string())
    }

    /// The documents that are filed in a register and in no package yet.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn documents_filed_in(&self, register: RegisterId) -> Result<Vec<Document>, Error> {
        self.documents_where("standing = 'filed' AND register = ?", &register.to_string())
    }

    fn documents_where(&self, condition: &str, value: &str) -> Result<Vec<Document>, Error> {
        all(&self.index(), "documents", &format!("{SELECT} WHERE {condition} ORDER BY row"), [value], parse)
    }
}

/// The documents that have a page of a scan.
pub(in crate::archive) fn of_scan(index: &Connection, scan: ScanId) -> Result<Vec<Document>, Error> {
    let sql = format!("{SELECT} WHERE id IN (SELECT document FROM document_runs WHERE scan = ?) ORDER BY row");
    all(index, "documents", &sql, [scan.to_string()], parse)
}

pub(in crate::archive) fn insert(index: &Connection, document: &Document) -> Result<(), Error> {
    let sql = "INSERT INTO documents (id, standing, state, proposal, born, kind, dated, matter, service_task, medium, \
               paper_place, paper_handed_over, preserved, client, register, package) VALUES (:id, :standing, :state, \
               :proposal, :born, :kind, :dated, :matter, :service_task, :medium, :paper_place, :paper_handed_over, \
               :preserved, :client, :register, :package)";
    write(index, sql, document, None)?;
    for (place, run_of) in document.runs().iter().enumerate() {
        let sql = "INSERT INTO document_runs (document, place, scan, first_page, last_page) VALUES (?, ?, ?, ?, ?)";
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        run(index, sql, params![document.id().to_string(), place, run_of.scan.to_string(), run_of.from, run_of.to])?;
    }
    Ok(())
}

/// Moves a document on, if it still stands as it stood: a second person who refiles what somebody has just refiled
/// comes too late.
pub(in crate::archive) fn update(index: &Connection, was: &DocumentState, document: &Document) -> Result<(), Error> {
    let sql = "UPDATE documents SET standing = :standing, state = :state, proposal = :proposal, born = :born, \
               kind = :kind, dated = :dated, matter = :matter, service_task = :service_task, medium = :medium, \
               paper_place = :paper_place, paper_handed_over = :paper_handed_over, preserved = :preserved, \
               client = :client, register = :register, package = :package WHERE id = :id AND state = :was";
    let moved = write(index, sql, document, Some(was))?;
    if moved == 1 { Ok(()) } else { Err(Error::Overtaken { table: "documents", id: document.id().to_string() }) }
}

fn write(index: &Connection, sql: &str, document: &Document, was: Option<&DocumentState>) -> Result<usize, Error> {
    let disposed = document.standing() == Standing::Disposed;
    let (proposal, facts) = if disposed {
        (naming_nobody(document.proposal()), naming_no_place(document.facts()))
    } else {
        (document.proposal().clone(), document.facts().clone())
    };
    let medium = match facts.medium {
        Medium::Paper => "paper",
        Medium::Electronic => "electronic",
    };
    let package = match document.state() {
        DocumentState::Packaged { package, .. } | DocumentState::Superseded { package, .. } => Some(package),
        _ => None,
    };
    let id = document.id().to_string();
    let (state, proposal, born) = (json(document.state()), json(&proposal), time(document.born()));
    let kind = facts.kind.map(DocumentType::slug);
    let dated = facts.dated.map(|day| day.to_string());
    let matter = facts.matter.map(|matter| matter.to_string());
    let paper_place = facts.paper_place.as_ref().map(Private::reveal);
    let paper_handed_over = facts.paper_handed_over.map(time);
    let client = document.client().map(|client| client.to_string());
    let register = document.register().map(|register| register.to_string());
    let package = package.map(ToString::to_string);
    let (standing, was) = (document.standing().slug(), was.map(json));
    let mut values = named_params! {
        ":id": id, ":standing": standing, ":state": state, ":proposal": proposal, ":born": born,
        ":kind": kind, ":dated": dated, ":matter": matter, ":service_task": facts.service_task, ":medium": medium,
        ":paper_place": paper_place, ":paper_handed_over": paper_handed_over, ":preserved": facts.preserved,
        ":client": client, ":register": register, ":package": package,
    }
    .to_vec();
    if was.is_some() {
        values.push((":was", &was));
    }
    run(index, sql, values.as_slice())
}

/// What may stay of a proposal when the document is destroyed: what kind of paper it was and how it was decided.
fn naming_nobody(proposal: &Proposal) -> Proposal {
    Proposal {
        fields: std::collections::BTreeMap::new(),
        client: None,
        client_candidates: Vec::new(),
        controller_candidates: Vec::new(),
        ..proposal.clone()
    }
}

fn naming_no_place(facts: &Facts) -> Facts {
    Facts { matter: None, service_task: None, paper_place: None, ..facts.clone() }
}

fn parse(cells: &Cells<'_>) -> Result<Document, Error> {
    let medium = match cells.get::<String>("medium")?.as_str() {
        "paper" => Medium::Paper,
        "electronic" => Medium::Electronic,
        _ => return Err(cells.fault("medium")),
    };
    let facts = Facts {
        kind: cells.perhaps("kind")?,
        dated: cells.perhaps("dated")?,
        matter: cells.perhaps("matter")?,
        service_task: cells.get("service_task")?,
        medium,
        paper_place: cells.get::<Option<String>>("paper_place")?.map(Private::new),
        paper_handed_over: cells.perhaps("paper_handed_over")?,
        preserved: cells.get("preserved")?,
    };
    let runs: Vec<PageRun> = cells.json("runs")?;
    if runs.is_empty() {
        return Err(cells.fault("runs"));
    }
    let document = Document::kept(
        cells.parsed("id")?,
        runs,
        cells.json("proposal")?,
        cells.parsed("born")?,
        facts,
        cells.json("state")?,
    );
    if cells.parsed::<Standing>("standing")? != document.standing() {
        return Err(cells.fault("standing"));
    }
    if cells.perhaps("client")? != document.client() {
        return Err(cells.fault("client"));
    }
    if cells.perhaps("register")? != document.register() {
        return Err(cells.fault("register"));
    }
    Ok(document)
}
