-- What db/migrations make, in one place. Written by `python -m tests.tools.schema`; a test compares it.

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

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
, meeting TEXT NOT NULL DEFAULT '');

CREATE TABLE area (
    id INTEGER PRIMARY KEY,             -- position in every value array: append-only, never used again
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    official_name TEXT NOT NULL DEFAULT '',
    council_type TEXT,
    region TEXT NOT NULL DEFAULT '',
    county_code TEXT NOT NULL DEFAULT '',
    combined_authority_code TEXT NOT NULL DEFAULT '',
    start_date TEXT,
    end_date TEXT,
    population INTEGER,
    latitude REAL,
    longitude REAL,
    source TEXT NOT NULL                -- 'register' or 'refresh'
);

CREATE TABLE area_code (
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    area_id INTEGER NOT NULL REFERENCES area (id),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    PRIMARY KEY (code, kind)
) WITHOUT ROWID;

CREATE TABLE area_name (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

CREATE TABLE area_successor (
    area_id INTEGER NOT NULL REFERENCES area (id),
    successor_id INTEGER NOT NULL REFERENCES area (id),
    on_date TEXT NOT NULL,
    PRIMARY KEY (area_id, successor_id)
) WITHOUT ROWID;

CREATE TABLE basket (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

CREATE TABLE basket_member (
    id TEXT PRIMARY KEY,
    basket TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL DEFAULT '',
    breakdown TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT ''
);

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
    of INTEGER REFERENCES batch (id),   -- the batch an undo or a redo takes back
    undone INTEGER NOT NULL DEFAULT 0
);

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

CREATE TABLE cell (
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    field TEXT NOT NULL,
    status TEXT NOT NULL,
    shown TEXT NOT NULL,
    heads TEXT NOT NULL,                -- ids with spaces between, the shown one first
    PRIMARY KEY (tbl, row, field)
) WITHOUT ROWID;

CREATE TABLE challenge (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    follows TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    stage_since TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    first_day TEXT NOT NULL DEFAULT '',
    last_day TEXT NOT NULL DEFAULT '',
    resets TEXT NOT NULL DEFAULT '',
    counts_for TEXT NOT NULL DEFAULT '',
    focus TEXT NOT NULL DEFAULT '',
    position_on TEXT NOT NULL DEFAULT '',
    draft_on TEXT NOT NULL DEFAULT '',
    final_on TEXT NOT NULL DEFAULT '',
    report_on TEXT NOT NULL DEFAULT '',
    report_link TEXT NOT NULL DEFAULT '',
    plan_on TEXT NOT NULL DEFAULT '',
    plan_link TEXT NOT NULL DEFAULT '',
    review_on TEXT NOT NULL DEFAULT '',
    review_report_on TEXT NOT NULL DEFAULT '',
    review_link TEXT NOT NULL DEFAULT '',
    leader_said TEXT NOT NULL DEFAULT '',
    leader_score TEXT NOT NULL DEFAULT '',
    chief_said TEXT NOT NULL DEFAULT '',
    chief_score TEXT NOT NULL DEFAULT '',
    out_of TEXT NOT NULL DEFAULT '',
    manager TEXT NOT NULL DEFAULT '',
    adviser TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    reference TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT ''
);

CREATE TABLE clock_rule (
    id TEXT PRIMARY KEY,
    applies_from TEXT NOT NULL DEFAULT '',
    step TEXT NOT NULL DEFAULT '',
    demand TEXT NOT NULL DEFAULT '',
    opens TEXT NOT NULL DEFAULT '',
    closes TEXT NOT NULL DEFAULT '',
    late TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT ''
);

CREATE TABLE consultation (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    opened TEXT NOT NULL DEFAULT '',
    closed TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT ''
);

CREATE TABLE consultation_response (
    id TEXT PRIMARY KEY,
    consultation TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    members TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT ''
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

CREATE TABLE deflator (
    id TEXT PRIMARY KEY,
    year TEXT NOT NULL DEFAULT '',
    "index" TEXT NOT NULL DEFAULT '',
    base TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT ''
);

CREATE TABLE deliverable (
    id TEXT PRIMARY KEY,
    year TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    count TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    q1 TEXT NOT NULL DEFAULT '',
    q2 TEXT NOT NULL DEFAULT '',
    q3 TEXT NOT NULL DEFAULT '',
    q4 TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
);

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

CREATE TABLE episode (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    offer TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    start TEXT NOT NULL DEFAULT '',
    "end" TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '',
    event TEXT NOT NULL DEFAULT '',
    councillors TEXT NOT NULL DEFAULT '',
    officers TEXT NOT NULL DEFAULT '',
    places TEXT NOT NULL DEFAULT '',
    days TEXT NOT NULL DEFAULT '',
    savings TEXT NOT NULL DEFAULT '',
    income TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    score TEXT NOT NULL DEFAULT '',
    out_of TEXT NOT NULL DEFAULT '',
    responses TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    adviser TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    reference TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT ''
);

CREATE TABLE evaluation (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    evaluator TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    finding TEXT NOT NULL DEFAULT '',
    savings TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT ''
);

CREATE TABLE feedback (
    id TEXT PRIMARY KEY,
    offer TEXT NOT NULL DEFAULT '',
    event TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    responses TEXT NOT NULL DEFAULT '',
    positive TEXT NOT NULL DEFAULT '',
    score TEXT NOT NULL DEFAULT '',
    out_of TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT ''
);

CREATE TABLE held (
    holder TEXT NOT NULL,
    replica TEXT NOT NULL,
    upto INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (holder, replica)
) WITHOUT ROWID;

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

CREATE TABLE intervention (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    start TEXT NOT NULL DEFAULT '',
    "end" TEXT NOT NULL DEFAULT '',
    exact TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT ''
);

CREATE TABLE issued_report (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '',
    quarter TEXT NOT NULL DEFAULT '',
    edition TEXT NOT NULL DEFAULT '',
    issued TEXT NOT NULL DEFAULT '',
    issued_by TEXT NOT NULL DEFAULT '',
    figures TEXT NOT NULL DEFAULT ''
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

CREATE TABLE late_before (
    release_id INTEGER NOT NULL REFERENCES release (id),
    slab_id INTEGER NOT NULL,
    slab_row TEXT,                      -- JSON array of the slab's columns, null: there was none
    revisions TEXT NOT NULL             -- JSON array of the slab's revision rows
);

CREATE TABLE mapping (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT ''
);

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

CREATE TABLE need (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    state_since TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    deliverable TEXT NOT NULL DEFAULT ''
);

CREATE TABLE neighbour (
    set_id INTEGER NOT NULL REFERENCES neighbour_set (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    ranked TEXT NOT NULL CHECK (json_valid(ranked)), -- ["E08000018","E06000003",…]
    distances TEXT CHECK (json_valid(distances)), -- [0.41,0.44,…], of a computed set
    PRIMARY KEY (set_id, code)
) WITHOUT ROWID;

CREATE TABLE neighbour_set (
    id INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    edition TEXT NOT NULL, -- 2026, 2026-03 or 2026-03-03
    source TEXT NOT NULL, -- who published it; of a computed one that it was computed
    method TEXT NOT NULL, -- how it was computed, and from which series; empty of a published one
    file TEXT NOT NULL, -- name and hash of the file; empty of a computed one
    sha256 TEXT NOT NULL,
    taken TEXT NOT NULL, -- when, UTC
    UNIQUE (model, edition)
);

CREATE TABLE new_council (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    members TEXT NOT NULL DEFAULT '',
    vesting TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

CREATE TABLE note (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    follow_up TEXT NOT NULL DEFAULT '',
    followed_up TEXT NOT NULL DEFAULT ''
);

CREATE TABLE offer (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    first_year TEXT NOT NULL DEFAULT '',
    last_year TEXT NOT NULL DEFAULT '',
    counted TEXT NOT NULL DEFAULT ''
);

CREATE TABLE offer_target (
    id TEXT PRIMARY KEY,
    offer TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT ''
);

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

CREATE TABLE own_group (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    members TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

CREATE TABLE peer (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    party TEXT NOT NULL DEFAULT '',
    strengths TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    availability TEXT NOT NULL DEFAULT '',
    available_from TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT ''
);

CREATE TABLE peer_days (
    id TEXT PRIMARY KEY,
    lender TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    days TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '',
    receiver TEXT NOT NULL DEFAULT '',
    offer TEXT NOT NULL DEFAULT '',
    episode TEXT NOT NULL DEFAULT '',
    peer TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT ''
);

CREATE TABLE period (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 4095),
    start TEXT NOT NULL,
    length TEXT NOT NULL,
    UNIQUE (start, length)
);

CREATE TABLE period_alias (
    series_id INTEGER NOT NULL REFERENCES series (id),
    from_period INTEGER NOT NULL REFERENCES period (id),
    to_period INTEGER NOT NULL REFERENCES period (id),
    release_id INTEGER,
    PRIMARY KEY (series_id, from_period)
) WITHOUT ROWID;

CREATE TABLE period_label (
    publisher TEXT NOT NULL,
    series_id INTEGER NOT NULL,
    period_id INTEGER NOT NULL REFERENCES period (id),
    label TEXT NOT NULL,
    PRIMARY KEY (publisher, series_id, period_id)
) WITHOUT ROWID;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT ''
);

CREATE TABLE polarity (
    id TEXT PRIMARY KEY,
    publisher TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL DEFAULT '',
    breakdown TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    polarity TEXT NOT NULL DEFAULT ''
);

CREATE TABLE portfolio (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    start TEXT NOT NULL DEFAULT '',
    "end" TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);

CREATE TABLE private_note (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    follow_up TEXT NOT NULL DEFAULT '',
    followed_up TEXT NOT NULL DEFAULT ''
);

CREATE TABLE programme_meeting (
    id TEXT PRIMARY KEY,
    year TEXT NOT NULL DEFAULT '',
    quarter TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    with_whom TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT ''
);

CREATE TABLE programme_year (
    id TEXT PRIMARY KEY,
    year TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    amount TEXT NOT NULL DEFAULT '',
    funding TEXT NOT NULL DEFAULT '',
    savings TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
);

CREATE TABLE progress (
    id TEXT PRIMARY KEY,
    deliverable TEXT NOT NULL DEFAULT '',
    quarter TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);

CREATE TABLE quote (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    offer TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    consent TEXT NOT NULL DEFAULT ''
);

CREATE TABLE recommendation (
    id TEXT PRIMARY KEY,
    challenge TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    element TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    progress_on TEXT NOT NULL DEFAULT '',
    progress TEXT NOT NULL DEFAULT ''
);

CREATE VIRTUAL TABLE record_search USING fts5 (
    title, body, codes,                 -- codes: councils and people named, found by their names of today
    tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE redaction (
    edit TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE release (
    id INTEGER PRIMARY KEY,
    publisher TEXT NOT NULL,
    released TEXT NOT NULL,
    imported TEXT NOT NULL,
    counts TEXT NOT NULL,               -- JSON object: the preview's buckets
    late INTEGER NOT NULL DEFAULT 0,    -- older than what was there: filled history only
    undone TEXT                         -- when it was taken back
);

CREATE TABLE release_cover (
    release_id INTEGER PRIMARY KEY REFERENCES release (id),
    cover BLOB NOT NULL
);

CREATE TABLE release_file (
    id INTEGER PRIMARY KEY,
    release_id INTEGER NOT NULL REFERENCES release (id),
    member TEXT NOT NULL,
    bytes INTEGER NOT NULL,             -- a file of another size need not be hashed to know it is another
    sha256 TEXT NOT NULL
);

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    incoming INTEGER REFERENCES incoming (id),
    tbl TEXT NOT NULL,
    row TEXT NOT NULL,
    seen TEXT                           -- when
);

CREATE TABLE revision (
    slab_id INTEGER NOT NULL,
    release_id INTEGER NOT NULL REFERENCES release (id),
    cells TEXT,
    "full" TEXT
);

CREATE TABLE risk_look (
    day TEXT NOT NULL,
    council TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    weight REAL NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (day, council, rule)
) WITHOUT ROWID;

CREATE TABLE risk_rule (
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL DEFAULT '',
    "on" TEXT NOT NULL DEFAULT '',
    at_least TEXT NOT NULL DEFAULT '',
    share TEXT NOT NULL DEFAULT '',
    months TEXT NOT NULL DEFAULT '',
    basket TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT ''
);

CREATE TABLE risk_seen (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    because TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT ''
);

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

CREATE TABLE saved_count (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    offer TEXT NOT NULL DEFAULT '',
    statuses TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    council_type TEXT NOT NULL DEFAULT '',
    tag TEXT NOT NULL DEFAULT '',
    span TEXT NOT NULL DEFAULT ''
);

CREATE TABLE saved_report (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

CREATE TABLE saved_view (
    id TEXT PRIMARY KEY,
    report TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    view TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT ''
);

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    publisher TEXT NOT NULL,
    indicator TEXT NOT NULL,
    breakdown TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    decimals INTEGER NOT NULL DEFAULT 0,
    valued BLOB,                        -- one bit for each area.id that ever had a value, low bit first; NULL: not known
    UNIQUE (publisher, indicator, breakdown, measure, unit)
);

CREATE TABLE series_alias (
    publisher TEXT NOT NULL,
    indicator TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    measure TEXT NOT NULL,
    unit TEXT NOT NULL,
    series_id INTEGER NOT NULL REFERENCES series (id),
    release_id INTEGER,
    PRIMARY KEY (publisher, indicator, breakdown, measure, unit)
) WITHOUT ROWID;

CREATE TABLE series_apart (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

CREATE TABLE series_break (
    id TEXT PRIMARY KEY,
    publisher TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL DEFAULT '',
    breakdown TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    start TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT ''
);

CREATE TABLE series_join (
    id INTEGER PRIMARY KEY,
    kept INTEGER NOT NULL,              -- series.id of the one that stays
    gone INTEGER NOT NULL,              -- the id that the other had; never given again
    joined TEXT NOT NULL,               -- UTC
    after_release INTEGER NOT NULL,     -- the newest release there was; 0: none
    undone TEXT,
    name TEXT NOT NULL,                 -- JSON array: publisher, indicator, breakdown, measure, unit of the one that went
    before BLOB                         -- NULL once it is undone
);

CREATE TABLE series_polarity (
    series_id INTEGER NOT NULL REFERENCES series (id),
    source TEXT NOT NULL CHECK (source IN ('file', 'table', 'user')),
    polarity TEXT NOT NULL CHECK (polarity IN ('high is good', 'low is good', 'no judgement')),
    PRIMARY KEY (series_id, source)
) WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL                 -- JSON
) WITHOUT ROWID;

CREATE TABLE setting_log (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    undone INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE slab (
    id INTEGER PRIMARY KEY,
    vals TEXT NOT NULL,                 -- [13.9,null,…]; trailing nulls cut
    lo TEXT,                            -- confidence limits, where the series has them
    hi TEXT,
    marks TEXT,                         -- {"17":"[x]"}: why there is no value
    status TEXT,                        -- {"88":"p"}: provisional, revised, …
    notes TEXT,                         -- {"88":"what the file says beside it"}
    release_id INTEGER NOT NULL REFERENCES release (id),
    crc INTEGER NOT NULL                -- CRC-32 of the texts above: SQLite itself does not notice a flipped byte
);

CREATE TABLE support_theme (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT ''
);

CREATE TABLE survey_wave (
    id TEXT PRIMARY KEY,
    survey TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    asked TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    n TEXT NOT NULL DEFAULT '',
    percent TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT ''
);

CREATE TABLE team_member (
    id TEXT PRIMARY KEY,
    challenge TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    peer TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    lender TEXT NOT NULL DEFAULT '',
    days TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT ''
);

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

CREATE INDEX action_council ON action (council);

CREATE INDEX area_code_area ON area_code (area_id);

CREATE INDEX case_study_council ON case_study (council);

CREATE INDEX cell_unsettled ON cell (status, tbl, row) WHERE status IN ('conflict', 'waiting');

CREATE INDEX challenge_council ON challenge (council);

CREATE INDEX consultation_response_consultation ON consultation_response (consultation);

CREATE INDEX contact_council ON contact (council);

CREATE INDEX edit_batch ON edit (batch) WHERE batch IS NOT NULL;

CREATE INDEX edit_number ON edit (replica, seq);

CREATE INDEX edit_row ON edit (tbl, row);

CREATE INDEX episode_council ON episode (council);

CREATE INDEX episode_offer ON episode (offer);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE INDEX incoming_sha256 ON incoming (sha256);

CREATE INDEX intervention_council ON intervention (council);

CREATE INDEX late_before_release ON late_before (release_id);

CREATE INDEX meeting_council ON meeting (council);

CREATE INDEX need_council ON need (council);

CREATE INDEX note_council ON note (council);

CREATE INDEX peer_days_lender ON peer_days (lender);

CREATE INDEX private_note_council ON private_note (council);

CREATE INDEX progress_deliverable ON progress (deliverable);

CREATE INDEX quote_council ON quote (council);

CREATE INDEX recommendation_challenge ON recommendation (challenge);

CREATE INDEX release_file_hash ON release_file (sha256);

CREATE INDEX review_open ON review (tbl, row) WHERE seen IS NULL;

CREATE INDEX revision_release ON revision (release_id);

CREATE INDEX revision_slab ON revision (slab_id);

CREATE INDEX slab_break ON slab (id) WHERE
    status GLOB '*[^a-zA-Z][bB][^a-zA-Z]*' OR marks GLOB '*[^a-zA-Z][bB][^a-zA-Z]*'
    OR status GLOB '*[bB]reak*' OR marks GLOB '*[bB]reak*' OR notes GLOB '*[bB]reak*';

CREATE INDEX slab_release ON slab (release_id);

CREATE INDEX team_member_challenge ON team_member (challenge);

CREATE INDEX trust_key ON trust (key);

CREATE VIEW observation AS
SELECT
    c.code AS area_code,
    a.name AS area_name,
    a.kind AS area_kind,
    s.publisher,
    s.indicator,
    s.breakdown,
    s.measure,
    s.unit,
    coalesce(
        (SELECT l.label FROM period_label l WHERE l.publisher = s.publisher AND l.series_id = s.id AND l.period_id = p.id),
        (SELECT l.label FROM period_label l WHERE l.publisher = s.publisher AND l.series_id = 0 AND l.period_id = p.id),
        p.start || '/' || p.length
    ) AS period,
    p.start AS period_start,
    p.length AS period_length,
    v.value AS value,
    json_extract(b.lo, '$[' || v.key || ']') AS lower,
    json_extract(b.hi, '$[' || v.key || ']') AS upper,
    json_extract(b.marks, '$."' || v.key || '"') AS marker,
    json_extract(b.status, '$."' || v.key || '"') AS status,
    json_extract(b.notes, '$."' || v.key || '"') AS note
FROM series s
CROSS JOIN slab b ON b.id BETWEEN s.id * 4096 AND s.id * 4096 + 4095  -- in this order: a series' slabs lie together
CROSS JOIN period p ON p.id = b.id % 4096
CROSS JOIN json_each(b.vals) v
CROSS JOIN area a ON a.id = v.key
CROSS JOIN area_code c ON c.area_id = a.id AND c.is_current = 1
WHERE v.value IS NOT NULL OR json_extract(b.marks, '$."' || v.key || '"') IS NOT NULL;
