-- Support and the programme: a table each, a column a field, as 0002 has them; references hold the row id of the record
-- they name. The index is on what rows are looked up by.
ALTER TABLE action ADD COLUMN meeting TEXT NOT NULL DEFAULT '';

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
CREATE INDEX episode_council ON episode (council);
CREATE INDEX episode_offer ON episode (offer);

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
CREATE INDEX peer_days_lender ON peer_days (lender);

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
CREATE INDEX need_council ON need (council);

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
CREATE INDEX consultation_response_consultation ON consultation_response (consultation);

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

CREATE TABLE support_theme (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT ''
);

CREATE TABLE offer_target (
    id TEXT PRIMARY KEY,
    offer TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT ''
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

CREATE TABLE progress (
    id TEXT PRIMARY KEY,
    deliverable TEXT NOT NULL DEFAULT '',
    quarter TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX progress_deliverable ON progress (deliverable);

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

CREATE TABLE quote (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    offer TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    consent TEXT NOT NULL DEFAULT ''
);
CREATE INDEX quote_council ON quote (council);

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

CREATE TABLE deflator (
    id TEXT PRIMARY KEY,
    year TEXT NOT NULL DEFAULT '',
    "index" TEXT NOT NULL DEFAULT '',
    base TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT ''
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
