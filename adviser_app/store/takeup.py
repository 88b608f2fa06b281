"""What take-up is counted from, read without the rest of what a record is."""

from __future__ import annotations

from collections.abc import Sequence

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.store.connection import Store


def columns(store: Store, table: str, fields: Sequence[str]) -> list[tuple[str, ...]]:
    """(id, canonical text of each field) of every visible record of a type, in no order."""
    known = RECORD_TYPES[table].by_name
    named = ", ".join(f'"{known[name].name}"' for name in fields)  # a name that is no field must not reach the SQL
    return store.con.execute(f'SELECT id, {named} FROM "{table}"').fetchall()


def signature(store: Store) -> tuple[object, ...]:
    """Changes whenever a record, an erasure, the register or the areas of refreshes do."""
    edit = store.con.execute("SELECT rowid, id FROM edit ORDER BY rowid DESC LIMIT 1").fetchone()
    other = store.con.execute(
        "SELECT (SELECT count(*) FROM redaction), (SELECT max(at) FROM redaction), (SELECT count(*) FROM area),"
        " (SELECT count(*) FROM area_code), (SELECT value FROM setting WHERE key = 'register')"
    ).fetchone()
    return (edit and tuple(edit), tuple(other))


def newest_stamp(store: Store) -> str:
    """The clock stamp of the newest edit, of whatever laptop; "" where there is none."""
    return store.con.execute("SELECT max(clock) FROM edit").fetchone()[0] or ""
