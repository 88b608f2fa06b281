"""Releases as rows: recording an import, what it covered, and taking the newest one back to the byte."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey
from adviser_app.store.connection import Store
from adviser_app.store.history import n_areas
from adviser_app.store.incoming import Incoming
from adviser_app.store.slabs import P, cells_from_json, decode, encode, full_from_json, write_rows


@dataclass(frozen=True, slots=True)
class Cover:
    """The cells a release spoke of: ``present`` [S, W] over slab ids and area ids."""

    slab_ids: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    present: npt.NDArray[np.bool_]

    def areas_of(self, slab_id: int) -> list[int]:
        at = int(np.searchsorted(self.slab_ids, slab_id))
        if at == len(self.slab_ids) or self.slab_ids[at] != slab_id:
            return []
        return [int(a) for a in self.columns[self.present[at]]]


def encode_cover(incoming: Incoming) -> bytes:
    """A compressed bitmap; withdrawn cells count as spoken of."""
    slab_ids, columns, present = incoming.slab_ids, incoming.columns, incoming.present
    if incoming.withdraw:
        all_ids = np.union1d(slab_ids, np.array(sorted(incoming.withdraw), np.int64))
        areas = sorted({a for cells in incoming.withdraw.values() for a in cells} - set(columns.tolist()))
        all_columns = np.concatenate([columns, np.array(areas, np.int64)])
        wide = np.zeros((len(all_ids), len(all_columns)), np.bool_)
        wide[np.searchsorted(all_ids, slab_ids), : len(columns)] = present
        position = {int(a): n for n, a in enumerate(all_columns)}
        for slab_id, cells in incoming.withdraw.items():
            wide[int(np.searchsorted(all_ids, slab_id)), [position[a] for a in cells]] = True
        slab_ids, columns, present = all_ids, all_columns, wide
    return encode_bitmap(slab_ids, columns, present)


def encode_bitmap(
    slab_ids: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], present: npt.NDArray[np.bool_]
) -> bytes:
    """``Cover`` as bytes: the same cells give the same bytes."""
    head = struct.pack("<II", len(slab_ids), len(columns))
    body = slab_ids.astype("<i8").tobytes() + columns.astype("<i4").tobytes() + np.packbits(present).tobytes()
    return zlib.compress(head + body, 1)


def decode_cover(data: bytes) -> Cover:
    raw = zlib.decompress(data)
    s, w = struct.unpack_from("<II", raw)
    at = 8
    slab_ids = np.frombuffer(raw, "<i8", s, at).astype(np.int64)
    columns = np.frombuffer(raw, "<i4", w, at + 8 * s).astype(np.int64)
    bits = np.frombuffer(raw, np.uint8, -1, at + 8 * s + 4 * w)
    present = np.unpackbits(bits, count=s * w).astype(np.bool_).reshape(s, w)
    return Cover(slab_ids, columns, present)


def load_cover(store: Store, release_id: int) -> Cover | None:
    row = store.con.execute("SELECT cover FROM release_cover WHERE release_id = ?", (release_id,)).fetchone()
    return decode_cover(row[0]) if row else None


def record(
    store: Store,
    release_id: int,
    publisher: str,
    released: str,
    imported: str,
    files: list[tuple[str, int, str]],
    counts: dict[str, int],
    cover: bytes,
    *,
    late: bool,
) -> None:
    """Writes the rows of a release, inside the caller's transaction and before its figures.

    ``files``: (member, bytes, sha256).
    """
    store.con.execute(
        "INSERT INTO release (id, publisher, released, imported, counts, late) VALUES (?, ?, ?, ?, ?, ?)",
        (release_id, publisher, released, imported, json.dumps(counts), int(late)),
    )
    store.con.executemany(
        "INSERT INTO release_file (release_id, member, bytes, sha256) VALUES (?, ?, ?, ?)",
        [(release_id, *file) for file in files],
    )
    store.con.execute("INSERT INTO release_cover (release_id, cover) VALUES (?, ?)", (release_id, cover))


def next_id(store: Store) -> int:
    return int(store.con.execute("SELECT coalesce(max(id), 0) + 1 FROM release").fetchone()[0])


def known_size(store: Store, size: int) -> bool:
    """Whether a file of that many bytes is part of a release that stands: only then is its hash worth making."""
    row = store.con.execute(
        "SELECT 1 FROM release_file f JOIN release r ON r.id = f.release_id WHERE f.bytes = ? AND r.undone IS NULL",
        (size,),
    ).fetchone()
    return row is not None


def imported_file(store: Store, sha256: str) -> tuple[int, str, bool, str] | None:
    """(release, when imported, whether rows were refused in it, its date) of the newest release, not undone, that held
    this very file."""
    row = store.con.execute(
        "SELECT r.id, r.imported, coalesce(r.counts ->> '$.rejected', 0) > 0, r.released"
        " FROM release_file f JOIN release r ON r.id = f.release_id"
        " WHERE f.sha256 = ? AND r.undone IS NULL ORDER BY r.id DESC LIMIT 1",
        (sha256,),
    ).fetchone()
    return (int(row[0]), str(row[1]), bool(row[2]), str(row[3])) if row else None


def later_that_day(store: Store, release_id: int) -> bool:
    """Whether a release of the same date, not undone, was imported after this one."""
    found = store.con.execute(
        "SELECT 1 FROM release r JOIN release o ON o.released = r.released AND o.id > r.id AND o.undone IS NULL"
        " WHERE r.id = ? LIMIT 1",
        (release_id,),
    ).fetchone()
    return found is not None


def newer_than(store: Store, publishers: set[str], released: str) -> list[int]:
    """Releases of any of the publishers that are newer than a date, oldest first: what makes an import late."""
    rows = store.con.execute(
        "SELECT id, publisher FROM release WHERE undone IS NULL AND released > ? ORDER BY released, id", (released,)
    )
    return [id_ for id_, names in rows if publishers & set(names.split("; "))]


# -- undo --------------------------------------------------------------------------------------------------------


def undo(store: Store, when: str) -> int:
    """Takes back the newest release that is not undone, inside the caller's transaction; returns its id.

    Slabs, revisions, names of series and identities of periods come back exactly; areas, series and periods stay.
    Raises AdviserError 'nothing-to-undo', 'joined-since' where series it spoke of were joined after it.
    """
    row = store.con.execute("SELECT id, late FROM release WHERE undone IS NULL ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        raise AdviserError(
            "Nothing to undo",
            "No refresh has been applied that could be taken back.",
            "Import one first; a backup brings older states back.",
            code="nothing-to-undo",
        )
    release_id = int(row[0])
    _no_join_since(store, release_id)
    if row[1]:
        _undo_late(store, release_id)
    else:
        _undo_plain(store, release_id)
    undo_names(store, release_id)
    store.con.execute("DELETE FROM release_cover WHERE release_id = ?", (release_id,))
    store.con.execute("UPDATE release SET undone = ? WHERE id = ?", (when, release_id))
    return release_id


def _no_join_since(store: Store, release_id: int) -> None:
    """Of a series that was joined, only the join can tell whose figures a release brought (decision 0056)."""
    joins = store.con.execute(
        "SELECT j.id, s.indicator, s.id FROM series_join j JOIN series s ON s.id = j.kept"
        " WHERE j.undone IS NULL AND j.after_release >= ? ORDER BY j.id DESC",
        (release_id,),
    ).fetchall()
    cover = load_cover(store, release_id) if joins else None
    spoken = set() if cover is None else set((cover.slab_ids // P).tolist())
    for join_id, indicator, series_id in joins:
        if series_id in spoken:
            raise AdviserError(
                "Indicators were joined since",
                f"This refresh brought figures of “{indicator}”, which was joined with another series after it.",
                "Take the join apart first: Indicators, More, “Names and breaks”, "
                f"or `adviser series apart {join_id}`.",
                code="joined-since",
            )


def _undo_plain(store: Store, release_id: int) -> None:
    areas = n_areas(store)
    cursor = store.con.execute('SELECT slab_id, cells, "full" FROM revision WHERE release_id = ?', (release_id,))
    while rows := cursor.fetchmany(1000):
        restored = []
        current = {
            r[0]: r
            for r in store.con.execute(
                "SELECT b.id, b.vals, b.lo, b.hi, b.marks, b.status, b.notes, b.release_id"
                " FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value",
                (orjson.dumps([r[0] for r in rows if r[2] is None]).decode(),),
            )
        }
        for slab_id, cells, full in rows:
            if full is not None:
                restored.append(full_from_json(full))
                continue
            slab = decode(current[slab_id], areas)
            for area, state in cells_from_json(cells).items():
                slab.put(area, state)
            restored.append(encode(slab))
        write_rows(store, restored)
    store.con.execute("DELETE FROM revision WHERE release_id = ?", (release_id,))
    store.con.execute("DELETE FROM slab WHERE release_id = ?", (release_id,))


def _undo_late(store: Store, release_id: int) -> None:
    rows = store.con.execute(
        "SELECT slab_id, slab_row, revisions FROM late_before WHERE release_id = ?", (release_id,)
    ).fetchall()
    for slab_id, slab_row, revisions in rows:
        store.con.execute("DELETE FROM revision WHERE slab_id = ?", (slab_id,))
        store.con.execute("DELETE FROM slab WHERE id = ?", (slab_id,))
        if slab_row is not None:
            write_rows(store, [tuple(orjson.loads(slab_row))])
        store.con.executemany(
            'INSERT INTO revision (slab_id, release_id, cells, "full") VALUES (?, ?, ?, ?)', orjson.loads(revisions)
        )
    store.con.execute("DELETE FROM late_before WHERE release_id = ?", (release_id,))


# -- names: aliases of series, identities of periods -------------------------------------------------------------


def join_series(store: Store, series_id: int, new: SeriesKey, release_id: int) -> None:
    """Gives a series the name its publisher now writes; the old one stays as an alias (and comes back by undo)."""
    con = store.con
    old = con.execute(
        "SELECT publisher, indicator, breakdown, measure, unit FROM series WHERE id = ?", (series_id,)
    ).fetchone()
    con.execute(
        "DELETE FROM series_alias WHERE publisher = ? AND indicator = ? AND breakdown = ? AND measure = ? AND unit = ?",
        (new.publisher, new.indicator, new.breakdown, new.measure, new.unit),
    )
    con.execute(
        "INSERT OR REPLACE INTO series_alias (publisher, indicator, breakdown, measure, unit, series_id, release_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*old, series_id, release_id),
    )
    _rename(store, series_id, new)


def _rename(store: Store, series_id: int, key: SeriesKey) -> None:
    store.con.execute(
        "UPDATE series SET publisher = ?, indicator = ?, breakdown = ?, measure = ?, unit = ? WHERE id = ?",
        (key.publisher, key.indicator, key.breakdown, key.measure, key.unit, series_id),
    )


def move_period(store: Store, series_id: int, old: int, new: int, release_id: int | None) -> None:
    """A stored period of one series turns out to be another (a relabelled year): its slab and revisions move.

    ``release_id`` None: a move taken back, so no alias is left.
    """
    con, stride = store.con, 4096
    a, b = series_id * stride + old, series_id * stride + new
    con.execute("UPDATE slab SET id = ? WHERE id = ?", (b, a))
    con.execute("UPDATE revision SET slab_id = ? WHERE slab_id = ?", (b, a))
    con.execute("UPDATE late_before SET slab_id = ? WHERE slab_id = ?", (b, a))
    for rowid, text in con.execute(
        'SELECT rowid, "full" FROM revision WHERE slab_id = ? AND "full" IS NOT NULL', (b,)
    ).fetchall():
        row = orjson.loads(text)
        row[0] = b
        con.execute('UPDATE revision SET "full" = ? WHERE rowid = ?', (orjson.dumps(row).decode(), rowid))
    if release_id is not None:
        con.execute(
            "INSERT OR REPLACE INTO period_alias (series_id, from_period, to_period, release_id) VALUES (?, ?, ?, ?)",
            (series_id, old, new, release_id),
        )


def undo_names(store: Store, release_id: int) -> None:
    """Takes back the renames and period moves of a release, newest first."""
    con = store.con
    for *old, series_id in con.execute(
        "SELECT publisher, indicator, breakdown, measure, unit, series_id FROM series_alias WHERE release_id = ?",
        (release_id,),
    ).fetchall():
        con.execute(
            "DELETE FROM series_alias WHERE publisher = ? AND indicator = ? AND breakdown = ? AND measure = ?"
            " AND unit = ?",
            old,
        )
        _rename(store, series_id, SeriesKey(*old))
    for series_id, old_id, new_id in con.execute(
        "SELECT series_id, from_period, to_period FROM period_alias WHERE release_id = ?", (release_id,)
    ).fetchall():
        move_period(store, series_id, new_id, old_id, None)
    con.execute("DELETE FROM period_alias WHERE release_id = ?", (release_id,))
