-- Peer challenges, interventions and the risk overview: a table each, a column a field, as 0002 and 0003 have them.
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
CREATE INDEX challenge_council ON challenge (council);

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
CREATE INDEX team_member_challenge ON team_member (challenge);

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
CREATE INDEX recommendation_challenge ON recommendation (challenge);

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
CREATE INDEX intervention_council ON intervention (council);

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

-- The overview as it stood on days it was looked at: what is new, worse, better or gone since. This laptop's own.
CREATE TABLE risk_look (
    day TEXT NOT NULL,
    council TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    weight REAL NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (day, council, rule)
) WITHOUT ROWID;
