-- One file holds everything. `posting` is the current state of each posting, `body` the texts
-- (one row per distinct text, shared by reposts), `version` which texts a posting has had.
CREATE TABLE body (
    key   INTEGER PRIMARY KEY,
    hash  TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text  TEXT NOT NULL
);

CREATE TABLE posting (
    key        INTEGER PRIMARY KEY,
    source     TEXT NOT NULL,
    id         TEXT NOT NULL,
    body       INTEGER NOT NULL REFERENCES body (key),
    company    TEXT,
    language   TEXT,
    record     TEXT NOT NULL,  -- JSON: every field of the posting but title and text
    first_seen TEXT NOT NULL,  -- UTC, ISO 8601
    last_seen  TEXT NOT NULL,
    UNIQUE (source, id)
);
CREATE INDEX posting_body ON posting (body);
CREATE INDEX posting_id ON posting (id);

CREATE TABLE version (
    posting    INTEGER NOT NULL REFERENCES posting (key) ON DELETE CASCADE,
    body       INTEGER NOT NULL REFERENCES body (key),
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    PRIMARY KEY (posting, body)
) WITHOUT ROWID;
CREATE INDEX version_body ON version (body);

-- A fetch is a source and its parameters; its saved pages are what a resumed fetch skips.
CREATE TABLE fetch (
    source   TEXT NOT NULL,
    params   TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed')),
    started  TEXT NOT NULL,
    updated  TEXT NOT NULL,
    finished TEXT,             -- the last time that it came to its end
    error    TEXT,
    PRIMARY KEY (source, params)
) WITHOUT ROWID;

CREATE TABLE page (
    source   TEXT NOT NULL,
    params   TEXT NOT NULL,
    page     TEXT NOT NULL,
    saved    TEXT NOT NULL,
    postings INTEGER NOT NULL,
    PRIMARY KEY (source, params, page)
) WITHOUT ROWID;

-- "C++" and "C#" are words.
CREATE VIRTUAL TABLE search USING fts5 (
    title, text, content = 'body', content_rowid = 'key',
    tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'"
);
CREATE TRIGGER body_added AFTER INSERT ON body BEGIN
    INSERT INTO search (rowid, title, text) VALUES (new.key, new.title, new.text);
END;
CREATE TRIGGER body_removed AFTER DELETE ON body BEGIN
    INSERT INTO search (search, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
END;
