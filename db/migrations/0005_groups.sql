-- Comparison groups: an adviser's own as records, a column a field; ranked sets of nearest neighbours as published or
-- computed, an edition of a model a row. A set is taken in or removed whole.
CREATE TABLE own_group (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    members TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT ''
);

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

-- Codes are kept as published, nearest first, and looked up in the register when they are used.
CREATE TABLE neighbour (
    set_id INTEGER NOT NULL REFERENCES neighbour_set (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    ranked TEXT NOT NULL CHECK (json_valid(ranked)), -- ["E08000018","E06000003",…]
    distances TEXT CHECK (json_valid(distances)), -- [0.41,0.44,…], of a computed set
    PRIMARY KEY (set_id, code)
) WITHOUT ROWID;
