-- The index as it was first shipped. A shipped migration is never changed: a test holds its hash.
-- Times are RFC 3339 in UTC with nine decimals, so that their order as text is their order in time.

CREATE TABLE users (
    row     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    added   TEXT NOT NULL,
    removed TEXT
) STRICT;

-- Our own names.
CREATE TABLE company (
    row         INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    business_id TEXT NOT NULL,
    body        TEXT NOT NULL,
    UNIQUE (name, business_id)
) STRICT;

CREATE TABLE controllers (
    row  INTEGER PRIMARY KEY,
    id   TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- One controller's register. Its key stands in the keyring.
CREATE TABLE registers (
    row        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    controller TEXT NOT NULL UNIQUE REFERENCES controllers (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE clients (
    row    INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    number TEXT UNIQUE,
    body   TEXT NOT NULL
) STRICT;

-- All codes that a client has or had. No two clients share one.
CREATE TABLE client_codes (
    code   TEXT PRIMARY KEY,
    client TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX client_codes_by_client ON client_codes (client);

-- A matter (asiakkuus): its end starts the time of retention.
CREATE TABLE matters (
    row    INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL REFERENCES clients (id) DEFERRABLE INITIALLY DEFERRED,
    opened TEXT NOT NULL,
    closed TEXT
) STRICT;

-- What the vault holds. A content whose wrapped key is null was destroyed.
CREATE TABLE contents (
    row         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    owner_kind  TEXT NOT NULL CHECK (owner_kind IN ('scan', 'document')),
    owner       TEXT NOT NULL,
    role        TEXT NOT NULL,
    fixity      TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    register    TEXT REFERENCES registers (id) DEFERRABLE INITIALLY DEFERRED,
    wrapped_key BLOB,
    file        TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX contents_by_owner ON contents (owner, role) WHERE wrapped_key IS NOT NULL;

CREATE TABLE scans (
    row      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    standing TEXT NOT NULL,
    state    TEXT NOT NULL,
    original TEXT NOT NULL REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED,
    fixity   TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    received TEXT NOT NULL,
    gone     INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT;
CREATE INDEX scans_by_standing ON scans (standing);
-- The same bytes are one scan, as long as we have them.
CREATE UNIQUE INDEX scans_by_fixity ON scans (fixity) WHERE gone = 0;

CREATE TABLE sightings (
    row       INTEGER PRIMARY KEY,
    scan      TEXT NOT NULL REFERENCES scans (id) DEFERRABLE INITIALLY DEFERRED,
    file_name TEXT NOT NULL,
    folder    TEXT NOT NULL,
    profile   TEXT NOT NULL,
    at        TEXT NOT NULL
) STRICT;
CREATE INDEX sightings_by_scan ON sightings (scan);

CREATE TABLE packages (
    row         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    standing    TEXT NOT NULL,
    state       TEXT NOT NULL,
    register    TEXT NOT NULL REFERENCES registers (id) DEFERRABLE INITIALLY DEFERRED,
    cut         TEXT NOT NULL,
    sealed      TEXT NOT NULL,
    upload_step TEXT,
    upload_at   TEXT
) STRICT;
CREATE INDEX packages_by_standing ON packages (standing);

CREATE TABLE documents (
    row               INTEGER PRIMARY KEY,
    id                TEXT NOT NULL UNIQUE,
    standing          TEXT NOT NULL,
    state             TEXT NOT NULL,
    proposal          TEXT NOT NULL,
    born              TEXT NOT NULL,
    kind              TEXT,
    dated             TEXT,
    matter            TEXT REFERENCES matters (id) DEFERRABLE INITIALLY DEFERRED,
    service_task      TEXT,
    medium            TEXT NOT NULL CHECK (medium IN ('paper', 'electronic')),
    paper_place       TEXT,
    paper_handed_over TEXT,
    preserved         INTEGER NOT NULL CHECK (preserved IN (0, 1)),
    client            TEXT REFERENCES clients (id) DEFERRABLE INITIALLY DEFERRED,
    register          TEXT REFERENCES registers (id) DEFERRABLE INITIALLY DEFERRED,
    package           TEXT REFERENCES packages (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX documents_by_standing ON documents (standing);
CREATE INDEX documents_by_client ON documents (client);
CREATE INDEX documents_by_register ON documents (register, standing);

CREATE TABLE document_runs (
    document   TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    place      INTEGER NOT NULL,
    scan       TEXT NOT NULL REFERENCES scans (id) DEFERRABLE INITIALLY DEFERRED,
    first_page INTEGER NOT NULL,
    last_page  INTEGER NOT NULL,
    PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_runs_by_scan ON document_runs (scan);

-- Provenance, kept with the record. A null user is the machine.
CREATE TABLE events (
    row          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    at           TEXT NOT NULL,
    user         TEXT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    kind         TEXT NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('scan', 'document', 'package')),
    subject      TEXT NOT NULL,
    detail       TEXT
) STRICT;
CREATE INDEX events_by_subject ON events (subject);

CREATE TABLE requests (
    row     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    wish    TEXT NOT NULL,
    user    TEXT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    at      TEXT NOT NULL,
    done    TEXT,
    failure TEXT
) STRICT;
CREATE INDEX requests_open ON requests (row) WHERE done IS NULL;

CREATE TABLE instructions (
    row        INTEGER PRIMARY KEY,
    controller TEXT NOT NULL REFERENCES controllers (id) DEFERRABLE INITIALLY DEFERRED,
    given      TEXT NOT NULL,
    reference  TEXT NOT NULL,
    UNIQUE (controller, given, reference)
) STRICT;

-- The use log: a hash chain in yearly segments. `begins` is the hash that the first line of a segment continues, so
-- that a segment can go after twelve years without breaking those behind it.
CREATE TABLE use_segments (
    year   INTEGER PRIMARY KEY,
    begins BLOB NOT NULL
) STRICT;

CREATE TABLE uses (
    row    INTEGER PRIMARY KEY,
    year   INTEGER NOT NULL REFERENCES use_segments (year) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    body   TEXT NOT NULL,
    hash   BLOB NOT NULL,
    UNIQUE (year, number)
) STRICT;

-- Whom a line is about, by the keyed hash of the identity code.
CREATE TABLE use_clients (
    client BLOB NOT NULL,
    use    INTEGER NOT NULL REFERENCES uses (row) ON DELETE CASCADE,
    PRIMARY KEY (client, use)
) STRICT, WITHOUT ROWID;
CREATE INDEX use_clients_by_use ON use_clients (use);

-- The words of a document's pages, one space between two. `boxes` holds four numbers for each of them. A second
-- table has the same words in pieces of three letters, for names and for what was misread.
CREATE TABLE page_texts (
    row      INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    place    INTEGER NOT NULL,
    page     INTEGER NOT NULL,
    words    TEXT NOT NULL,
    boxes    BLOB NOT NULL,
    UNIQUE (document, place)
) STRICT;

CREATE VIRTUAL TABLE text_words USING fts5 (
    words, content = 'page_texts', content_rowid = 'row', prefix = '3 5', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE text_pieces USING fts5 (
    words, content = 'page_texts', content_rowid = 'row', detail = 'none', tokenize = 'trigram remove_diacritics 1'
);
-- What is deleted leaves no words behind in the search tables either.
INSERT INTO text_words (text_words, rank) VALUES ('secure-delete', 1);
INSERT INTO text_pieces (text_pieces, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER page_texts_in AFTER INSERT ON page_texts BEGIN
    INSERT INTO text_words (rowid, words) VALUES (new.row, new.words);
    INSERT INTO text_pieces (rowid, words) VALUES (new.row, new.words);
END;
CREATE TRIGGER page_texts_out AFTER DELETE ON page_texts BEGIN
    INSERT INTO text_words (text_words, rowid, words) VALUES ('delete', old.row, old.words);
    INSERT INTO text_pieces (text_pieces, rowid, words) VALUES ('delete', old.row, old.words);
END;
