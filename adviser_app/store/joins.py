"""Two series made one, and taken apart again to the byte (decision 0056).

The figures of the series that goes move to the one that stays. Where both have a figure for one period, all releases
are put on again in their order, each saying what it said of either; where one release spoke of both, the series that
stays is believed. So the joined series is what importing those releases under one name would have given.

All rows that a join changes are kept as they were, so that it can be taken back whole. That is sound only while no
later release and no later join has touched the series, and a release before the join can be taken back only after it:
both are refused, by name of what stands in the way. A release that never spoke of the two is nobody's hindrance.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey
from adviser_app.store.connection import Store
from adviser_app.store.history import Chain, n_areas, release_order
from adviser_app.store.incoming import write_revisions
from adviser_app.store.late import Cells, put_cells
from adviser_app.store.releases import Cover, decode_cover, encode_bitmap
from adviser_app.store.slabs import (
    COLUMNS,
    P,
    Slab,
    cells_to_json,
    decode,
    encode,
    full_from_json,
    full_to_json,
    write_rows,
)

_KEY = "publisher, indicator, breakdown, measure, unit"
# Tables whose rows belong to a series, with the condition that finds those of one; a series stands before what refers
# to it.
_OF_SERIES = {
    "series": "id = ?",
    "series_alias": "series_id = ?",
    "series_polarity": "series_id = ?",
    "period_label": "series_id = ?",
    "period_alias": "series_id = ?",
    "slab": f"id BETWEEN ? * {P} AND ? * {P} + {P - 1}",
    "revision": f"slab_id BETWEEN ? * {P} AND ? * {P} + {P - 1}",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """A join that stands. ``name``: of the series that went."""

    id: int
    kept: int
    gone: int
    joined: str
    after_release: int
    name: SeriesKey


def standing(store: Store) -> list[Joined]:
    """Joins that have not been taken back, oldest first."""
    return [
        Joined(id_, kept, gone, joined, after, SeriesKey(*orjson.loads(name)))
        for id_, kept, gone, joined, after, name in store.con.execute(
            "SELECT id, kept, gone, joined, after_release, name FROM series_join WHERE undone IS NULL ORDER BY id"
        )
    ]


def spoke_of(store: Store, release_ids: Iterable[int]) -> Iterator[tuple[int, set[int]]]:
    """(release id, series it spoke of) of releases that keep what they spoke of."""
    for release_id in release_ids:
        row = store.con.execute("SELECT cover FROM release_cover WHERE release_id = ?", (release_id,)).fetchone()
        if row is not None:
            yield release_id, set((decode_cover(row[0]).slab_ids // P).tolist())


# -- joining -----------------------------------------------------------------------------------------------------


def join(store: Store, kept: int, gone: int, when: str) -> int:
    """Makes ``gone`` a part of ``kept``, inside the caller's transaction; the id of the join.

    The name of ``gone`` and all names it had find ``kept`` from then on. The caller sees to it that both exist.
    """
    pair = (kept, gone)
    before = {table: [list(row) for id_ in pair for row in _rows(store, table, id_)] for table in _OF_SERIES}
    covers = dict(_covers(store, pair))
    parts = {release: _part(cover, _of(cover, pair)) for release, cover in covers.items()}
    moved = _join_slabs(store, kept, gone, covers)
    for release, cover in covers.items():
        _put_cover(store, release, _merged(cover, kept, gone))
    _join_names(store, kept, gone, moved)
    name = next(row for row in before["series"] if row[0] == gone)[1:6]
    after = store.con.execute("SELECT coalesce(max(id), 0) FROM release").fetchone()[0]
    cursor = store.con.execute(
        "INSERT INTO series_join (kept, gone, joined, after_release, name, before) VALUES (?, ?, ?, ?, ?, ?)",
        (kept, gone, when, after, orjson.dumps(name).decode(), _packed({"rows": before, "covers": parts})),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _rows(store: Store, table: str, series_id: int) -> list[tuple[Any, ...]]:
    where = _OF_SERIES[table]
    return store.con.execute(
        f"SELECT * FROM {table} WHERE {where} ORDER BY 1", (series_id,) * where.count("?")
    ).fetchall()


def _packed(what: Any) -> bytes:
    def plain(value: Any) -> Any:
        if isinstance(value, bytes):
            return {"bytes": base64.b64encode(value).decode()}
        raise TypeError

    return zlib.compress(orjson.dumps(what, default=plain, option=orjson.OPT_NON_STR_KEYS), 6)


def _unpacked(data: bytes) -> Any:
    return orjson.loads(zlib.decompress(data))


def _value(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value


def _slab_ids(store: Store, series_id: int) -> list[int]:
    where = _OF_SERIES["slab"]
    return [r[0] for r in store.con.execute(f"SELECT id FROM slab WHERE {where} ORDER BY id", (series_id, series_id))]


def _join_slabs(store: Store, kept: int, gone: int, covers: dict[int, Cover]) -> set[int]:
    """Returns the periods that only ``gone`` had."""
    mine, theirs = set(_slab_ids(store, kept)), _slab_ids(store, gone)
    order, areas = release_order(store), n_areas(store)
    moved = set()
    for other in theirs:
        here = kept * P + other % P
        if here in mine:
            _replay(store, here, other, order, areas, covers)
        else:
            _move(store, other, here)
            moved.add(other % P)
    return moved


def _move(store: Store, old: int, new: int) -> None:
    """A slab and its revisions, as they are, under another id."""
    con = store.con
    con.execute("UPDATE slab SET id = ? WHERE id = ?", (new, old))
    con.execute("UPDATE revision SET slab_id = ? WHERE slab_id = ?", (new, old))
    for rowid, text in con.execute(
        'SELECT rowid, "full" FROM revision WHERE slab_id = ? AND "full" IS NOT NULL', (new,)
    ).fetchall():
        con.execute(
            'UPDATE revision SET "full" = ? WHERE rowid = ?', (full_to_json((new, *full_from_json(text)[1:])), rowid)
        )


def _replay(store: Store, here: int, other: int, order: dict[int, int], areas: int, covers: dict[int, Cover]) -> None:
    """One slab of what all releases said of two, in their order."""
    said: dict[int, Cells] = {}
    for slab_id in (other, here):  # the one that stays has the last word within a release
        for release, cells in _said(store, slab_id, order, areas, covers):
            said.setdefault(release, {}).update(cells)
    slab = Slab(here, np.full(areas, np.nan))
    rows: list[tuple[int, int, str | None, str | None]] = []
    first = True
    for release in sorted(said, key=lambda r: order[r]):
        before = put_cells(slab, said[release])
        if first and before:
            slab.release_id, first = release, False
        elif before:
            rows.append((here, release, cells_to_json(before), None))
    store.con.execute("DELETE FROM revision WHERE slab_id IN (?, ?)", (here, other))
    store.con.execute("DELETE FROM slab WHERE id = ?", (other,))
    write_revisions(store, rows)
    write_rows(store, [encode(slab)])


def _said(
    store: Store, slab_id: int, order: dict[int, int], areas: int, covers: dict[int, Cover]
) -> Iterator[tuple[int, Cells]]:
    """(release, cells) of all that spoke of a slab: what each left in the cells it spoke of."""
    raw = store.con.execute(f"SELECT {COLUMNS} FROM slab WHERE id = ?", (slab_id,)).fetchone()
    revisions = store.con.execute(
        'SELECT slab_id, release_id, cells, "full" FROM revision WHERE slab_id = ?', (slab_id,)
    ).fetchall()
    slab = decode(raw, areas)
    made = slab.release_id
    steps = {r[1] for r in revisions}
    walk = Chain(slab, revisions, order, areas).steps()
    for release in sorted(order, key=lambda r: order[r], reverse=True):
        spoken = covers[release].areas_of(slab_id) if release in covers else []
        cells: Cells = {area: slab.cell(area) for area in spoken}
        if release in steps:
            _, _, after = next(walk)
            cells = after | cells
        elif release == made:
            cells = {area: slab.cell(area) for area in slab.present().nonzero()[0].tolist()} | cells
            for area in list(cells):
                slab.put(area, None)
        if cells:
            yield release, cells


def _join_names(store: Store, kept: int, gone: int, moved: set[int]) -> None:
    con = store.con
    key = con.execute(f"SELECT {_KEY} FROM series WHERE id = ?", (gone,)).fetchone()
    publisher = con.execute("SELECT publisher FROM series WHERE id = ?", (kept,)).fetchone()[0]
    con.execute("UPDATE series_alias SET series_id = ? WHERE series_id = ?", (kept, gone))
    for table in ("period_alias", "series_polarity"):
        con.execute(f"UPDATE OR IGNORE {table} SET series_id = ? WHERE series_id = ?", (kept, gone))
        con.execute(f"DELETE FROM {table} WHERE series_id = ?", (gone,))
    for period_id in sorted(moved):  # periods are written as they were
        label = _label(store, key[0], gone, period_id)
        if label is not None and label != _label(store, publisher, kept, period_id):
            con.execute("INSERT OR REPLACE INTO period_label VALUES (?, ?, ?, ?)", (publisher, kept, period_id, label))
    con.execute("DELETE FROM period_label WHERE series_id = ?", (gone,))
    bits = [r[0] for r in con.execute("SELECT valued FROM series WHERE id IN (?, ?)", (kept, gone))]
    con.execute(
        "UPDATE series SET valued = ?, decimals = max(decimals, (SELECT decimals FROM series WHERE id = ?))"
        " WHERE id = ?",
        (None if None in bits else _either(*bits), gone, kept),
    )
    con.execute("DELETE FROM series WHERE id = ?", (gone,))
    con.execute(
        f"INSERT OR REPLACE INTO series_alias ({_KEY}, series_id, release_id) VALUES (?, ?, ?, ?, ?, ?, NULL)",
        (*key, kept),
    )


def _label(store: Store, publisher: str, series_id: int, period_id: int) -> str | None:
    """How a publisher writes a period of a series."""
    row = store.con.execute(
        "SELECT label FROM period_label WHERE publisher = ? AND series_id IN (0, ?) AND period_id = ?"
        " ORDER BY series_id DESC LIMIT 1",
        (publisher, series_id, period_id),
    ).fetchone()
    return None if row is None else str(row[0])


def _either(a: bytes, b: bytes) -> bytes:
    n = max(len(a), len(b))
    both = int.from_bytes(a.ljust(n, b"\0"), "little") | int.from_bytes(b.ljust(n, b"\0"), "little")
    return both.to_bytes(n, "little")


# -- what releases spoke of --------------------------------------------------------------------------------------


def _of(cover: Cover, series: tuple[int, ...]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.isin(cover.slab_ids // P, np.array(series, np.int64))


def _covers(store: Store, series: tuple[int, ...]) -> Iterator[tuple[int, Cover]]:
    for release_id, data in store.con.execute("SELECT release_id, cover FROM release_cover").fetchall():
        cover = decode_cover(data)
        if _of(cover, series).any():
            yield release_id, cover


def _part(cover: Cover, mine: np.ndarray[Any, np.dtype[np.bool_]]) -> dict[str, Any]:
    """Some rows of a cover, as JSON."""
    bits = np.packbits(cover.present[mine], axis=1)
    return {"slabs": cover.slab_ids[mine].tolist(), "bits": [base64.b64encode(b.tobytes()).decode() for b in bits]}


def _with(cover: Cover, without: tuple[int, ...], part: dict[str, Any]) -> Cover:
    """A cover in which a part stands for the rows of some series."""
    width = len(cover.columns)
    rest = ~_of(cover, without)
    new = np.array(
        [
            np.unpackbits(np.frombuffer(base64.b64decode(b), np.uint8), count=width).astype(np.bool_)
            for b in part["bits"]
        ],
        np.bool_,
    ).reshape(-1, width)
    ids = np.concatenate([cover.slab_ids[rest], np.array(part["slabs"], np.int64)])
    present = np.concatenate([cover.present[rest], new])
    order = np.argsort(ids, kind="stable")
    return Cover(ids[order], cover.columns, present[order])


def _put_cover(store: Store, release_id: int, cover: Cover) -> None:
    store.con.execute(
        "UPDATE release_cover SET cover = ? WHERE release_id = ?",
        (encode_bitmap(cover.slab_ids, cover.columns, cover.present), release_id),
    )


def _merged(cover: Cover, kept: int, gone: int) -> Cover:
    """A cover in which what was said of ``gone`` is said of ``kept``."""
    ids = np.where(cover.slab_ids // P == gone, kept * P + cover.slab_ids % P, cover.slab_ids)
    unique, place = np.unique(ids, return_inverse=True)
    present = np.zeros((len(unique), len(cover.columns)), np.bool_)
    np.logical_or.at(present, place, cover.present)
    return Cover(unique, cover.columns, present)


# -- taking apart ------------------------------------------------------------------------------------------------


def apart(store: Store, join_id: int, when: str) -> Joined:
    """Takes a join back, inside the caller's transaction: every row is as it was before it.

    Raises AdviserError 'no-such-join', 'join-built-upon' where a later release or join touched the series.
    """
    found = next((j for j in standing(store) if j.id == join_id), None)
    if found is None:
        raise AdviserError(
            "No such join", f"No join {join_id} stands.", "`adviser series joined` lists those that do.",
            code="no-such-join",
        )  # fmt: skip
    _nothing_built_upon(store, found)
    con, pair = store.con, (found.kept, found.gone)
    data = _unpacked(con.execute("SELECT before FROM series_join WHERE id = ?", (join_id,)).fetchone()[0])
    for table in reversed(_OF_SERIES):
        where = _OF_SERIES[table]
        con.execute(f"DELETE FROM {table} WHERE {where}", (found.kept,) * where.count("?"))
    for table, rows in data["rows"].items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            con.executemany(f"INSERT INTO {table} VALUES ({marks})", [[_value(v) for v in row] for row in rows])
    for release, part in data["covers"].items():
        row = con.execute("SELECT cover FROM release_cover WHERE release_id = ?", (int(release),)).fetchone()
        _put_cover(store, int(release), _with(decode_cover(row[0]), pair, part))
    con.execute("UPDATE series_join SET undone = ?, before = NULL WHERE id = ?", (when, join_id))
    return found


def _nothing_built_upon(store: Store, found: Joined) -> None:
    later = [
        r[0]
        for r in store.con.execute(
            "SELECT id FROM release WHERE undone IS NULL AND id > ? ORDER BY id", (found.after_release,)
        )
    ]
    spoken = [release for release, series in spoke_of(store, later) if found.kept in series]
    if spoken:
        raise AdviserError(
            "A refresh has come since",
            f"Release {spoken[-1]} speaks of the joined indicator, and nobody can say of which of the two.",
            "Take that refresh back, take the join apart, and import the files again.",
            code="join-built-upon",
        )
    above = [j for j in standing(store) if j.id > found.id and found.kept in (j.kept, j.gone)]
    if above:
        raise AdviserError(
            "Joined again since",
            f"The joined indicator was joined with another one ({above[-1].name.indicator}) after that.",
            f"Take that apart first: `adviser series apart {above[-1].id}`.",
            code="join-built-upon",
        )


# -- pairs that are two -------------------------------------------------------------------------------------------


def two(store: Store) -> set[tuple[int, int]]:
    """Pairs of series ids, the lesser first, of which somebody said that they are two. A series may be gone by now."""
    return {(one, other) for one, other in store.con.execute("SELECT one, other FROM series_apart")}


def say_two(store: Store, one: int, other: int, said: str) -> None:
    """Inside the caller's transaction. ``said``: when, UTC."""
    store.con.execute("INSERT OR REPLACE INTO series_apart VALUES (?, ?, ?)", (min(one, other), max(one, other), said))


def forget_two(store: Store, one: int, other: int) -> None:
    """The pair may be joined or offered again. Inside the caller's transaction."""
    store.con.execute("DELETE FROM series_apart WHERE (one, other) = (?, ?)", (min(one, other), max(one, other)))


def forget_all_two(store: Store) -> int:
    """How many pairs they were. Inside the caller's transaction."""
    return int(store.con.execute("DELETE FROM series_apart").rowcount)
