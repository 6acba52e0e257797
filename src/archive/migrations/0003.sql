-- Which documents stand where a person divided or joined others: the way back, should it be undone.
CREATE TABLE divisions (
    old TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    new TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (old, new)
) STRICT, WITHOUT ROWID;
CREATE INDEX divisions_by_new ON divisions (new);

-- Printed cover sheets: what each stands for, and the scan that held it. Each is good for one scan.
CREATE TABLE cover_sheets (
    row        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    client     TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    controller TEXT NOT NULL REFERENCES controllers (id) DEFERRABLE INITIALLY DEFERRED,
    kind       TEXT NOT NULL,
    printed    TEXT NOT NULL,
    user       TEXT NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    redeemed   TEXT REFERENCES scans (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
