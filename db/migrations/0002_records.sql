-- What advisers write down: edits, the caches made from them, and what is known of other laptops.
-- The authority is the table edit; cell, row_state, the tables of record types and record_search are caches that
-- `adviser doctor` compares with a rebuild.

-- One action of the user: what undo takes back as a whole. Labels say what was done, never a value.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
    of INTEGER REFERENCES batch (id),   -- the batch an undo or a redo takes back
    undone INTEGER NOT NULL DEFAULT 0
);

-- Files of records taken in: bundles, templates, the programme team's CSVs.
CREATE TABLE incoming (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sender TEXT NOT NULL DEFAULT '',    -- row id of a person
    replica TEXT NOT NULL DEFAULT '',
    number INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    counts TEXT NOT NULL DEFAULT '{}',  -- JSON object
    state TEXT NOT NULL                 -- applied, quarantined, refused
);
CREATE INDEX incoming_sha256 ON incoming (sha256);

CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL DEFAULT '',
    counts TEXT NOT NULL DEFAULT '{}'   -- JSON object
);

-- Append-only but for erasure, which empties value and salt. (replica, seq) is not unique on purpose: two contents
-- under one number reveal a copied profile.
CREATE TABLE edit (
    id TEXT PRIMARY KEY,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    clock TEXT NOT NULL,
    author TEXT NOT NULL,
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT,                         -- NULL: erased
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    parents TEXT NOT NULL,              -- ids with spaces between, sorted
    covers TEXT NOT NULL,
    batch INTEGER REFERENCES batch (id),
    came INTEGER REFERENCES incoming (id)
);
CREATE INDEX edit_row ON edit (tbl, row);
CREATE INDEX edit_number ON edit (replica, seq);
CREATE INDEX edit_batch ON edit (batch) WHERE batch IS NOT NULL;

CREATE TABLE cell (
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    field TEXT NOT NULL,
    status TEXT NOT NULL,
    shown TEXT NOT NULL,
    heads TEXT NOT NULL,                -- ids with spaces between, the shown one first
    PRIMARY KEY (tbl, row, field)
) WITHOUT ROWID;
CREATE INDEX cell_unsettled ON cell (status, tbl, row) WHERE status IN ('conflict', 'waiting');

CREATE TABLE row_state (
    id INTEGER PRIMARY KEY,             -- the rowid of the row in record_search
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    standing TEXT NOT NULL,
    missing TEXT NOT NULL,              -- ids named and not here, with spaces between
    conflicts TEXT NOT NULL,            -- names of the cells in conflict, a line each
    changed TEXT NOT NULL,              -- clock of the newest edit
    by TEXT NOT NULL,                   -- its author
    UNIQUE (tbl, row)
);

CREATE VIRTUAL TABLE record_search USING fts5 (
    title, body, codes,                 -- codes: councils and people named, found by their names of today
    tokenize = "unicode61 remove_diacritics 2"
);

-- Who works here. One row, from the first edit on.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    laptop TEXT NOT NULL,               -- its name
    replica TEXT NOT NULL,
    private_replica TEXT NOT NULL,
    hub INTEGER NOT NULL DEFAULT 0,
    named INTEGER NOT NULL DEFAULT 0,   -- whether a person has said so, not only the computer
    clock TEXT NOT NULL,                -- the newest stamp made or taken in
    sign_secret TEXT NOT NULL DEFAULT '',
    verify_key TEXT NOT NULL DEFAULT '',
    age_secret TEXT NOT NULL DEFAULT '',
    age_key TEXT NOT NULL DEFAULT ''
);

-- What others said they hold: up to which number of which replica, without a gap, and a digest of that set.
CREATE TABLE held (
    holder TEXT NOT NULL,
    replica TEXT NOT NULL,
    upto INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (holder, replica)
) WITHOUT ROWID;

-- Erased edits, also ones that have not arrived: their values vanish when they do.
CREATE TABLE redaction (
    edit TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;

-- Decisions about keys, newest last: they hold for this store alone.
CREATE TABLE trust (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    replica TEXT NOT NULL,
    person TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('trusted', 'refused')),
    how TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
);
CREATE INDEX trust_key ON trust (key);

-- Rows merged from two people's edits without a conflict: listed until somebody has looked.
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    incoming INTEGER REFERENCES incoming (id),
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    seen TEXT                           -- when
);
CREATE INDEX review_open ON review (tbl, row) WHERE seen IS NULL;

-- The records as they now read, a table a type, a column a field; deleted rows are not here.
CREATE TABLE portfolio (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    start TEXT NOT NULL DEFAULT '',
    "end" TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);

CREATE TABLE council_detail (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    control TEXT NOT NULL DEFAULT '',
    control_since TEXT NOT NULL DEFAULT '',
    administration TEXT NOT NULL DEFAULT '',
    leader TEXT NOT NULL DEFAULT '',
    leader_party TEXT NOT NULL DEFAULT '',
    leader_since TEXT NOT NULL DEFAULT '',
    chief_executive TEXT NOT NULL DEFAULT '',
    chief_since TEXT NOT NULL DEFAULT '',
    chief_status TEXT NOT NULL DEFAULT '',
    finance_officer TEXT NOT NULL DEFAULT '',
    monitoring_officer TEXT NOT NULL DEFAULT '',
    children_director TEXT NOT NULL DEFAULT '',
    adults_director TEXT NOT NULL DEFAULT '',
    cycle TEXT NOT NULL DEFAULT '',
    next_election TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    democracy TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    official_name TEXT NOT NULL DEFAULT '',
    council_type TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    population TEXT NOT NULL DEFAULT ''
);

CREATE TABLE contact (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    start TEXT NOT NULL DEFAULT '',
    "end" TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT ''
);
CREATE INDEX contact_council ON contact (council);

CREATE TABLE meeting (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    adviser TEXT NOT NULL DEFAULT '',
    with_whom TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    why_cancelled TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT ''
);
CREATE INDEX meeting_council ON meeting (council);

CREATE TABLE note (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    follow_up TEXT NOT NULL DEFAULT '',
    followed_up TEXT NOT NULL DEFAULT ''
);
CREATE INDEX note_council ON note (council);

CREATE TABLE private_note (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    follow_up TEXT NOT NULL DEFAULT '',
    followed_up TEXT NOT NULL DEFAULT ''
);
CREATE INDEX private_note_council ON private_note (council);

CREATE TABLE action (
    id TEXT PRIMARY KEY,
    what TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    done TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT ''
);
CREATE INDEX action_council ON action (council);

CREATE TABLE case_study (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT ''
);
CREATE INDEX case_study_council ON case_study (council);

CREATE TABLE polarity (
    id TEXT PRIMARY KEY,
    publisher TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL DEFAULT '',
    breakdown TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    polarity TEXT NOT NULL DEFAULT ''
);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT ''
);

CREATE TABLE laptop (
    id TEXT PRIMARY KEY,
    replica TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    sign_key TEXT NOT NULL DEFAULT '',
    age_key TEXT NOT NULL DEFAULT '',
    hub TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);

-- What was kept as settings becomes records when the store is opened: made by the program, which knows how.
INSERT INTO setting (key, value)
SELECT 'carry_over', 'true'
WHERE EXISTS (SELECT 1 FROM setting WHERE key = 'portfolio')
OR EXISTS (SELECT 1 FROM series_polarity WHERE source = 'user');
