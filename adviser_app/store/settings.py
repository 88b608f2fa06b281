"""Settings that belong to the store, not to the machine: JSON values by key, every change logged and undoable."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from adviser_app.store.connection import Store

CARRY_OVER = "carry_over"  # made by migration 2 where there is anything to carry over (``services.carry_over``)


def get(store: Store, key: str, default: Any = None) -> Any:
    """The value of a setting, or ``default`` where it was never set."""
    row = store.con.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return default if row is None else json.loads(row[0])


def put(store: Store, key: str, value: Any) -> bool:
    """Set a value (anything JSON can hold), logged; False and no log line where it is what it was."""
    after = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    with store.write() as con:
        row = con.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        before = None if row is None else row[0]
        if before == after:
            return False
        _set(con, key, after)
        con.execute(
            "INSERT INTO setting_log (at, key, before, after) VALUES (?, ?, ?, ?)",
            (datetime.now(UTC).isoformat(timespec="seconds"), key, before, after),
        )
    return True


def changed(store: Store, key: str) -> str | None:
    """When a setting was last changed (UTC, ISO); None where it never was."""
    row = store.con.execute("SELECT max(at) FROM setting_log WHERE key = ?", (key,)).fetchone()
    return row[0]


def log(store: Store) -> list[tuple[str, str, str]]:
    """(when, key, JSON) of every value a setting was given, oldest first."""
    return store.con.execute("SELECT at, key, after FROM setting_log WHERE after IS NOT NULL ORDER BY id").fetchall()


def drop(store: Store, key: str) -> None:
    """Forget a setting that has become something else; its log stays."""
    with store.write() as con:
        _set(con, key, None)


def undo_last(store: Store, key: str) -> bool:
    """Take back the newest change of a setting that was not yet taken back; False where there is none."""
    with store.write() as con:
        row = con.execute(
            "SELECT id, before FROM setting_log WHERE key = ? AND undone = 0 ORDER BY id DESC LIMIT 1", (key,)
        ).fetchone()
        if row is None:
            return False
        _set(con, key, row[1])
        con.execute("UPDATE setting_log SET undone = 1 WHERE id = ?", (row[0],))
    return True


def _set(con: Any, key: str, value: str | None) -> None:
    if value is None:
        con.execute("DELETE FROM setting WHERE key = ?", (key,))
    else:
        con.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
