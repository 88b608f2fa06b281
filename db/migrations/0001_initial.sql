-- The store as first released. Frozen: later changes are later files.

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

-- Two codes of one council share a position; one code of two kinds has two positions.
CREATE TABLE area_code (
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    area_id INTEGER NOT NULL REFERENCES area (id),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    PRIMARY KEY (code, kind)
) WITHOUT ROWID;
CREATE INDEX area_code_area ON area_code (area_id);

CREATE TABLE area_successor (
    area_id INTEGER NOT NULL REFERENCES area (id),
    successor_id INTEGER NOT NULL REFERENCES area (id),
    on_date TEXT NOT NULL,
    PRIMARY KEY (area_id, successor_id)
) WITHOUT ROWID;

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

-- Other names under which a publisher has written a series: a relabel never makes a new series.
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

CREATE TABLE series_polarity (
    series_id INTEGER NOT NULL REFERENCES series (id),
    source TEXT NOT NULL CHECK (source IN ('file', 'table', 'user')),
    polarity TEXT NOT NULL CHECK (polarity IN ('high is good', 'low is good', 'no judgement')),
    PRIMARY KEY (series_id, source)
) WITHOUT ROWID;

-- Identity is start and length (a day is 'P1D'); 4096 is the stride of slab ids.
CREATE TABLE period (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 4095),
    start TEXT NOT NULL,
    length TEXT NOT NULL,
    UNIQUE (start, length)
);

-- series_id 0: the label for every series of the publisher that has none of its own.
CREATE TABLE period_label (
    publisher TEXT NOT NULL,
    series_id INTEGER NOT NULL,
    period_id INTEGER NOT NULL REFERENCES period (id),
    label TEXT NOT NULL,
    PRIMARY KEY (publisher, series_id, period_id)
) WITHOUT ROWID;

-- A label that two readings understand differently ('2023-2024': financial or academic year), settled by series.
CREATE TABLE period_alias (
    series_id INTEGER NOT NULL REFERENCES series (id),
    from_period INTEGER NOT NULL REFERENCES period (id),
    to_period INTEGER NOT NULL REFERENCES period (id),
    release_id INTEGER,
    PRIMARY KEY (series_id, from_period)
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

CREATE TABLE release_file (
    id INTEGER PRIMARY KEY,
    release_id INTEGER NOT NULL REFERENCES release (id),
    member TEXT NOT NULL,
    bytes INTEGER NOT NULL,             -- a file of another size need not be hashed to know it is another
    sha256 TEXT NOT NULL
);
CREATE INDEX release_file_hash ON release_file (sha256);

-- Which cells a release spoke of, changed or not: needed when an older release arrives later.
CREATE TABLE release_cover (
    release_id INTEGER PRIMARY KEY REFERENCES release (id),
    cover BLOB NOT NULL
);

-- One row a (series, period): JSON arrays over area.id. id = series.id * 4096 + period.id.
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
-- Undo finds a release's slabs by it, and all ids are read from it without touching the arrays.
CREATE INDEX slab_release ON slab (release_id);

-- What stood before a release changed it. cells: {"17": [value, lo, hi, mark, status, note]} or null for absent;
-- "full": the whole slab row as it was (JSON array of its columns) where many cells changed.
CREATE TABLE revision (
    slab_id INTEGER NOT NULL,
    release_id INTEGER NOT NULL REFERENCES release (id),
    cells TEXT,
    "full" TEXT
);
CREATE INDEX revision_slab ON revision (slab_id);
CREATE INDEX revision_release ON revision (release_id);

-- A late release rewrites history: what the touched rows were, so that undo is exact.
CREATE TABLE late_before (
    release_id INTEGER NOT NULL REFERENCES release (id),
    slab_id INTEGER NOT NULL,
    slab_row TEXT,                      -- JSON array of the slab's columns, null: there was none
    revisions TEXT NOT NULL             -- JSON array of the slab's revision rows
);
CREATE INDEX late_before_release ON late_before (release_id);

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

-- Rows for any SQLite tool. A cell is there if it has a value or a mark that says why not.
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
