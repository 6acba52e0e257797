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
    let sql = "INSERT INTO documents (id, standing, state, proposal, born, kind, dated, corrected, matter, \
               service_task, medium, paper_place, paper_handed_over, preserved, client, register, package) VALUES \
               (:id, :standing, :state, :proposal, :born, :kind, :dated, :corrected, :matter, :service_task, \
               :medium, :paper_place, :paper_handed_over, :preserved, :client, :register, :package)";
    let (place, facts) = (Place::of(document), document.facts());
    run(
        index,
        sql,
        named_params! {
            ":id": document.id().to_string(), ":proposal": json(document.proposal()), ":born": time(document.born()),
            ":standing": place.standing, ":state": place.state, ":client": place.client, ":register": place.register,
            ":package": place.package, ":kind": facts.kind.map(DocumentType::slug),
            ":dated": facts.dated.map(|day| day.to_string()), ":corrected": json(&facts.corrected),
            ":matter": facts.matter.map(|matter| matter.to_string()), ":service_task": facts.service_task,
            ":medium": medium_word(facts.medium), ":paper_place": facts.paper_place.as_ref().map(Private::reveal),
            ":paper_handed_over": facts.paper_handed_over.map(time), ":preserved": facts.preserved,
        },
    )?;
    for (place, run_of) in document.runs().iter().enumerate() {
        let sql = "INSERT INTO document_runs (document, place, scan, first_page, last_page) VALUES (?, ?, ?, ?, ?)";
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        run(index, sql, params![document.id().to_string(), place, run_of.scan.to_string(), run_of.from, run_of.to])?;
    }
    Ok(())
}

/// Moves a document on, if it still stands as it stood: a second person who refiles what somebody has just refiled
/// comes too late. What is known of it stays as it is, for somebody may correct it meanwhile.
pub(in crate::archive) fn update(index: &Connection, was: &DocumentState, document: &Document) -> Result<(), Error> {
    let sql = "UPDATE documents SET standing = :standing, state = :state, client = :client, register = :register, \
               package = :package WHERE id = :id AND state = :was";
    let (id, place) = (document.id().to_string(), Place::of(document));
    let moved = run(
        index,
        sql,
        named_params! {
            ":id": id, ":was": json(was), ":standing": place.standing, ":state": place.state,
            ":client": place.client, ":register": place.register, ":package": place.package,
        },
    )?;
    if document.standing() == Standing::Disposed {
        let sql = "UPDATE documents SET proposal = ?, corrected = '{}', matter = NULL, service_task = NULL, \
                   paper_place = NULL WHERE id = ?";
        run(index, sql, params![json(&naming_nobody(document.proposal())), id])?;
    }
    only_one(moved, id)
}

/// Puts right what was misread, if nobody else has meanwhile.
pub(in crate::archive) fn correct(index: &Connection, was: &Facts, document: &Document) -> Result<(), Error> {
    let sql = "UPDATE documents SET kind = :kind, dated = :dated, corrected = :corrected WHERE id = :id \
               AND kind IS :was_kind AND dated IS :was_dated AND corrected = :was_corrected AND standing <> 'disposed'";
    let (id, facts) = (document.id().to_string(), document.facts());
    let corrected = run(
        index,
        sql,
        named_params! {
            ":id": id, ":kind": facts.kind.map(DocumentType::slug), ":was_kind": was.kind.map(DocumentType::slug),
            ":dated": facts.dated.map(|day| day.to_string()), ":was_dated": was.dated.map(|day| day.to_string()),
            ":corrected": json(&facts.corrected), ":was_corrected": json(&was.corrected),
        },
    )?;
    only_one(corrected, id)
}

fn only_one(rows: usize, id: String) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Overtaken { table: "documents", id }) }
}

/// Where a document stands, as columns.
struct Place {
    standing: &'static str,
    state: String,
    client: Option<String>,
    register: Option<String>,
    package: Option<String>,
}

impl Place {
    fn of(document: &Document) -> Self {
        let package = match document.state() {
            DocumentState::Packaged { package, .. } | DocumentState::Superseded { package, .. } => Some(package),
            _ => None,
        };
        Self {
            standing: document.standing().slug(),
            state: json(document.state()),
            client: document.client().map(|client| client.to_string()),
            register: document.register().map(|register| register.to_string()),
            package: package.map(ToString::to_string),
        }
    }
}

const fn medium_word(medium: Medium) -> &'static str {
    match medium {
        Medium::Paper => "paper",
        Medium::Electronic => "electronic",
    }
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

fn parse(cells: &Cells<'_>) -> Result<Document, Error> {
    let medium = match cells.get::<String>("medium")?.as_str() {
        "paper" => Medium::Paper,
        "electronic" => Medium::Electronic,
        _ => return Err(cells.fault("medium")),
    };
    let facts = Facts {
        kind: cells.perhaps("kind")?,
        dated: cells.perhaps("dated")?,
        corrected: cells.json("corrected")?,
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
