"""Writes db/schema.sql, what the migrations together make. Run after adding one: ``python -m tests.tools.schema``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from adviser_app import paths
from adviser_app.store import migrate
from adviser_app.store.connection import Store

HEAD = "-- What db/migrations make, in one place. Written by `python -m tests.tools.schema`; a test compares it.\n\n"


def schema() -> str:
    """The schema of a new store, as the snapshot holds it."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "new.db") as store:
        return HEAD + migrate.schema_text(store.con)


if __name__ == "__main__":
    (paths.db_dir() / "schema.sql").write_text(schema(), encoding="utf-8", newline="\n")
