-- Saved mappings of files: a table, a column a field, as other records have them.
CREATE TABLE mapping (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT ''
);
