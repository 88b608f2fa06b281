"""One council's cells in many slabs: what stands beside the values, and which release each figure came from.

For pages, which show one column of thousands of slabs: SQLite takes the single elements out, so that limits, markers
and notes of the other councils are not decoded.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from adviser_app.store.connection import Store
from adviser_app.store.history import n_areas, release_order, revisions
from adviser_app.store.slabs import decode, decode_sparse, full_from_json, load

BATCH = 512  # slabs read at a time


@dataclass(frozen=True, slots=True)
class CellBeside:
    """What a stored cell says beside its value. ``release_id``: the newest release that changed it."""

    release_id: int
    lower: float | None
    upper: float | None
    marker: str
    status: str
    note: str


@contextlib.contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """All reads inside see one state of the store, whatever another connection writes meanwhile."""
    if store.con.in_transaction:
        yield
        return
    with store.faults():
        store.con.execute("BEGIN")
        try:
            yield
        finally:
            if store.con.in_transaction:
                store.con.execute("COMMIT")


def signature(store: Store) -> tuple[Any, ...]:
    """Changes whenever anything that a page shows does: releases, undone ones, areas, the register,
    polarities, corrections, joins of series, breaks in them."""
    row = store.con.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM release), (SELECT coalesce(max(imported), '') FROM release),"
        " (SELECT count(*) FROM release WHERE undone IS NOT NULL), (SELECT count(*) FROM area),"
        " (SELECT value FROM setting WHERE key = 'register'),"
        " (SELECT group_concat(series_id || source || polarity) FROM"
        "  (SELECT * FROM series_polarity ORDER BY series_id, source)),"
        " (SELECT group_concat(concat_ws('|', council, name, official_name, council_type, region, population))"
        "  FROM (SELECT * FROM council_detail ORDER BY id)),"
        " (SELECT count(*) + count(undone) FROM series_join),"
        " (SELECT group_concat(concat_ws('|', publisher, indicator, breakdown, measure, unit, start, kind, why))"
        "  FROM (SELECT * FROM series_break ORDER BY id))"
    ).fetchone()
    return tuple(row)


def cells_at(store: Store, slab_ids: Iterable[int], area_id: int) -> dict[int, CellBeside]:
    """By slab id, what one area's cell says beside its value; every slab that exists has an entry."""
    ids = orjson.dumps([int(i) for i in slab_ids]).decode()
    newest = _newest_revisions(store, ids, area_id)
    path, key = f"$[{area_id}]", f'"{area_id}":'
    out = {}
    for slab_id, release_id, lower, upper, marks, status, notes in store.con.execute(
        "SELECT b.id, b.release_id, json_extract(b.lo, ?), json_extract(b.hi, ?), b.marks, b.status, b.notes"
        " FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value",
        (path, path, ids),
    ):
        out[slab_id] = CellBeside(
            newest.get(slab_id, release_id),
            lower,
            upper,
            *(orjson.loads(t).get(str(area_id), "") if t and key in t else "" for t in (marks, status, notes)),
        )
    return out


def marked(store: Store, slab_ids: Iterable[int], area_id: int) -> dict[int, str]:
    """By slab id, the marker of one area, of those slabs in which it has one."""
    ids = orjson.dumps([int(i) for i in slab_ids]).decode()
    key = f'"{area_id}":'
    out = {}
    for slab_id, marks in store.con.execute(
        "SELECT b.id, b.marks FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value WHERE instr(b.marks, ?) > 0",
        (ids, key),
    ):
        found = orjson.loads(marks).get(str(area_id), "")
        if found:
            out[slab_id] = found
    return out


def marks_in(store: Store, slab_ids: Sequence[int]) -> Iterator[tuple[int, dict[int, str]]]:
    """(slab id, markers by area) of those slabs that have any."""
    ids = orjson.dumps([int(i) for i in slab_ids]).decode()
    for slab_id, marks in store.con.execute(
        "SELECT b.id, b.marks FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value WHERE b.marks IS NOT NULL", (ids,)
    ):
        yield slab_id, decode_sparse(marks)


def touched_slabs(store: Store, release_id: int) -> tuple[list[int], list[int]]:
    """The slabs that a release made, and those it found and changed; ascending."""
    made = store.con.execute("SELECT id FROM slab WHERE release_id = ? ORDER BY id", (release_id,)).fetchall()
    changed = store.con.execute(
        "SELECT DISTINCT slab_id FROM revision WHERE release_id = ? ORDER BY slab_id", (release_id,)
    ).fetchall()
    return [r[0] for r in made], [r[0] for r in changed]


def _newest_revisions(store: Store, ids: str, area_id: int) -> dict[int, int]:
    """By slab id, the newest release whose revision names the area's cell."""
    order = release_order(store)
    out: dict[int, int] = {}
    whole: set[int] = set()
    for slab_id, release_id, full in store.con.execute(
        'SELECT r.slab_id, r.release_id, r."full" IS NOT NULL FROM json_each(?) j CROSS JOIN revision r'
        ' ON r.slab_id = j.value WHERE r."full" IS NOT NULL OR instr(r.cells, ?) > 0',
        (ids, f'"{area_id}":'),
    ):
        if full:
            whole.add(slab_id)
        elif slab_id not in out or order[release_id] > order[out[slab_id]]:
            out[slab_id] = release_id
    return out | _newest_changes(store, sorted(whole), area_id, order)


def _newest_changes(store: Store, slab_ids: Sequence[int], area_id: int, order: dict[int, int]) -> dict[int, int]:
    """As ``_newest_revisions``, of slabs with revisions that keep the whole row: those name nothing, and count where
    the area's cell differs from the row after them. ``order``: the rank of each release."""
    out = {}
    n = n_areas(store)
    for start in range(0, len(slab_ids), BATCH):
        ids = slab_ids[start : start + BATCH]
        found = revisions(store, ids, order)
        for slab in load(store, ids, n):
            now = slab.cell(area_id)
            for _, release_id, cells, full in found.get(slab.id, ()):
                if decode(full_from_json(full), n).cell(area_id) != now if full else f'"{area_id}":' in (cells or ""):
                    out[slab.id] = release_id
                    break
    return out


def revised(store: Store, slab_ids: Iterable[int]) -> set[int]:
    """Those of some slabs that any release has changed since they were made."""
    ids = orjson.dumps([int(i) for i in slab_ids]).decode()
    rows = store.con.execute("SELECT value FROM json_each(?) WHERE value IN (SELECT slab_id FROM revision)", (ids,))
    return {r[0] for r in rows}
