"""Batches: what one action of the user wrote, so that it can be taken back as a whole. They never leave the laptop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from adviser_app.domain.records.edits import Edit
from adviser_app.store.caches import COLUMNS, edit_of
from adviser_app.store.connection import Store

DO, UNDO, REDO = "do", "undo", "redo"


@dataclass(frozen=True, slots=True)
class Batch:
    """``kind``: do, undo or redo; ``of``: the batch that an undo or redo took back; ``undone``: taken back."""

    id: int
    at: str
    label: str
    kind: str
    of: int | None
    undone: bool


def begin(store: Store, label: str, kind: str = DO, of: int | None = None) -> int:
    """A new batch, inside the caller's ``write()``; its id."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    found = store.con.execute("INSERT INTO batch (at, label, kind, of) VALUES (?, ?, ?, ?)", (at, label, kind, of))
    return int(found.lastrowid)


def drop(store: Store, id_: int) -> None:
    """Forget a batch in which nothing was written."""
    store.con.execute("DELETE FROM batch WHERE id = ?", (id_,))


def empty(store: Store, id_: int) -> bool:
    """Whether nothing was written in a batch."""
    return store.con.execute("SELECT 1 FROM edit WHERE batch = ? LIMIT 1", (id_,)).fetchone() is None


def mark(store: Store, id_: int) -> None:
    """The batch was taken back."""
    store.con.execute("UPDATE batch SET undone = 1 WHERE id = ?", (id_,))


def last_done(store: Store, label: str | None = None) -> Batch | None:
    """What undo would take back: the newest batch that stands (of those with a label)."""
    return _one(store, "kind <> 'undo' AND undone = 0 AND label = coalesce(?, label)", label)


def last_undone(store: Store) -> Batch | None:
    """What redo would take back: the newest undo after which nothing new was done."""
    return _one(
        store, "kind = 'undo' AND undone = 0 AND id > (SELECT coalesce(max(id), 0) FROM batch WHERE kind = 'do')"
    )


def _one(store: Store, condition: str, *values: str | None) -> Batch | None:
    found = store.con.execute(
        f"SELECT id, at, label, kind, of, undone FROM batch WHERE {condition} ORDER BY id DESC LIMIT 1",
        values,
    ).fetchone()
    return None if found is None else Batch(*[*found[:5], bool(found[5])])


def edits(store: Store, id_: int) -> list[Edit]:
    """What a batch wrote, in that order."""
    return [
        edit_of(r) for r in store.con.execute(f"SELECT {COLUMNS} FROM edit WHERE batch = ? ORDER BY seq, id", (id_,))
    ]


def of_edits(store: Store, ids: Iterable[str]) -> dict[str, Batch]:
    """By edit, the batch it was written in; edits that came from elsewhere are left out."""
    return {
        row[0]: Batch(*[*row[1:6], bool(row[6])])
        for row in store.con.execute(
            "SELECT e.id, b.id, b.at, b.label, b.kind, b.of, b.undone FROM edit e JOIN batch b ON b.id = e.batch"
            " WHERE e.id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(list(ids)).decode(),),
        )
    }
