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
