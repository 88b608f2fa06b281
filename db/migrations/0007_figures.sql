-- Records of the figures themselves, a column a field, as other records have them.
CREATE TABLE area_name (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    council TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

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

-- Two series made one by hand (decision 0056). ``before``: compressed JSON of all rows that the join changed.
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

-- Pairs that look alike and are not the same, as somebody said; one < other.
CREATE TABLE series_apart (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

-- Slabs in which a publisher may mark a break in the series: few, found without reading the others.
CREATE INDEX slab_break ON slab (id) WHERE
    status GLOB '*[^a-zA-Z][bB][^a-zA-Z]*' OR marks GLOB '*[^a-zA-Z][bB][^a-zA-Z]*'
    OR status GLOB '*[bB]reak*' OR marks GLOB '*[bB]reak*' OR notes GLOB '*[bB]reak*';
