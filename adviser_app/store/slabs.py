"""Slabs: one row a (series, period), holding JSON arrays over area ids. Text in SQLite, numpy outside.

The text of a slab is canonical: the same cells always give the same bytes, so that undo is exact to the byte.
Arrays end with the last cell that has a value or a mark; ``lo``/``hi``/``marks``/``status``/``notes`` are NULL
where they would be empty.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import orjson

from adviser_app.store import numbers
from adviser_app.store.connection import Store

P = 4096  # slab id = series id * P + period id; period ids are checked to be below it

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Sparse = dict[int, str]
RawRow = tuple[int, str, str | None, str | None, str | None, str | None, str | None, int]

_DENSE = 3  # of so many ids in a row at least one is wanted: those between are read, too
COLUMNS = "id, vals, lo, hi, marks, status, notes, release_id"


@dataclass(frozen=True, slots=True)
class CellState:
    """One cell as it stood: a value, or none and a marker that says why. Never both; neither is ``None`` instead."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    marker: str = ""
    status: str = ""
    note: str = ""


@dataclass(slots=True)
class Slab:
    """All areas of one series in one period. Arrays have length n_areas, NaN where there is nothing."""

    id: int
    vals: Floats
    lo: Floats | None = None
    hi: Floats | None = None
    marks: Sparse = field(default_factory=dict)
    status: Sparse = field(default_factory=dict)
    notes: Sparse = field(default_factory=dict)
    release_id: int = 0

    def cell(self, area: int) -> CellState | None:
        """The state of one area, or None where the slab says nothing of it."""
        value = float(self.vals[area]) if area < len(self.vals) else float("nan")
        mark = self.marks.get(area, "")
        if value != value and not mark:
            return None
        return CellState(
            None if value != value else value,
            _at(self.lo, area),
            _at(self.hi, area),
            mark,
            self.status.get(area, ""),
            self.notes.get(area, ""),
        )

    def put(self, area: int, state: CellState | None) -> None:
        """Sets one cell in place (``area`` within the arrays)."""
        for sparse, text in (
            (self.marks, state.marker if state else ""),
            (self.status, state.status if state else ""),
            (self.notes, state.note if state else ""),
        ):
            if text:
                sparse[area] = text
            else:
                sparse.pop(area, None)
        self.vals[area] = _nan(state.value if state else None)
        self.lo = _put_limit(self.lo, area, state.lower if state else None, len(self.vals))
        self.hi = _put_limit(self.hi, area, state.upper if state else None, len(self.vals))

    def present(self) -> npt.NDArray[np.bool_]:
        """Which areas have a value or a mark."""
        there = ~np.isnan(self.vals)
        if self.marks:
            there[list(self.marks)] = True
        return there


def _at(limits: Floats | None, area: int) -> float | None:
    if limits is None or area >= len(limits) or limits[area] != limits[area]:
        return None
    return float(limits[area])


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _put_limit(limits: Floats | None, area: int, value: float | None, n: int) -> Floats | None:
    if limits is None:
        if value is None:
            return None
        limits = np.full(n, np.nan)
    limits[area] = _nan(value)
    return limits


# -- text and arrays ---------------------------------------------------------------------------------------------


def decode_floats(text: str, n: int) -> Floats:
    """A JSON array as float64[n], NaN for null and beyond its end."""
    return numbers.decode([text.encode()], n)[0]


def decode_many(texts: Sequence[str | None], n: int) -> Floats:
    """JSON arrays as float64[len(texts), n], NaN for null, beyond an array's end and where there is none."""
    return numbers.decode([text.encode() if text else None for text in texts], n)


def decode_sparse(text: str | None) -> Sparse:
    return {int(k): v for k, v in orjson.loads(text).items()} if text else {}


def encode_floats(values: Floats) -> str:
    """A contiguous float64 array as JSON text: the shortest digits that give the same number, null for NaN."""
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def encode_sparse(sparse: Sparse) -> str | None:
    if not sparse:
        return None
    return orjson.dumps({str(k): sparse[k] for k in sorted(sparse)}).decode()


def decode(row: RawRow, n_areas: int) -> Slab:
    id_, vals, lo, hi, marks, status, notes, release_id = row
    return Slab(
        id_,
        decode_floats(vals, n_areas),
        decode_floats(lo, n_areas) if lo else None,
        decode_floats(hi, n_areas) if hi else None,
        decode_sparse(marks),
        decode_sparse(status),
        decode_sparse(notes),
        release_id,
    )


def encode(slab: Slab) -> RawRow:
    """The canonical row of a slab."""
    there = np.flatnonzero(slab.present())
    end = int(there[-1]) + 1 if len(there) else 0

    def limits(values: Floats | None) -> str | None:
        if values is None or np.isnan(values[:end]).all():
            return None
        return encode_floats(np.ascontiguousarray(values[:end]))

    return (
        slab.id,
        encode_floats(np.ascontiguousarray(slab.vals[:end])),
        limits(slab.lo),
        limits(slab.hi),
        encode_sparse(slab.marks),
        encode_sparse(slab.status),
        encode_sparse(slab.notes),
        slab.release_id,
    )


# -- reading -----------------------------------------------------------------------------------------------------


def slab_ids(store: Store, series_ids: Sequence[int] | None = None) -> Ids:
    """All slab ids, ascending; those of some series where given."""
    if series_ids is None:
        # the index holds every id beside few other bytes; the table would be read with all its arrays. One text of
        # them all is three times quicker than a row each
        index = "INDEXED BY slab_release" if store.day is None else ""  # of a past day it is a view, with none to name
        text = store.con.execute(f"SELECT json_group_array(id) FROM slab {index}").fetchone()[0]
        return np.sort(np.array(orjson.loads(text), np.int64))
    # an inner loop over primary-key ranges, written so that SQLite takes the series first
    rows = store.con.execute(
        "SELECT b.id FROM json_each(?) j CROSS JOIN slab b"
        " ON b.id BETWEEN j.value * 4096 AND j.value * 4096 + 4095 ORDER BY b.id",
        (orjson.dumps([int(s) for s in series_ids]).decode(),),
    ).fetchall()
    return np.fromiter((r[0] for r in rows), dtype=np.int64, count=len(rows))


def raw_rows(store: Store, ids: Iterable[int], columns: str = COLUMNS) -> Iterator[RawRow]:
    """The stored rows of some slabs (those that exist), in the order of ``ids``, as text."""
    wanted = orjson.dumps([int(i) for i in ids]).decode()
    qualified = ", ".join("b." + c.strip() for c in columns.split(","))
    yield from store.con.execute(
        f"SELECT {qualified} FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value ORDER BY j.key", (wanted,)
    )


def load(store: Store, ids: Iterable[int], n_areas: int) -> list[Slab]:
    """Whole slabs, in the order of ``ids``; ids that do not exist are left out."""
    return [decode(row, n_areas) for row in raw_rows(store, ids)]


def load_values(store: Store, ids: Sequence[int] | Ids, areas: int | Ids) -> Floats:
    """Values only, of so many areas or of those given: float64[len(ids), areas], NaN rows for ids that do not exist."""
    return numbers.decode(_values_as_text(store, ids), areas)


def load_lines(store: Store, ids: Sequence[int] | Ids, areas: int) -> numbers.Lines:
    """Values of the first so many areas, of which few columns are wanted; empty lines for ids that do not exist."""
    return numbers.Lines([text or b"[]" for text in _values_as_text(store, ids)], areas)


def load_limit_lines(store: Store, ids: Sequence[int] | Ids) -> tuple[Ids, numbers.Lines | None]:
    """Which of some slabs have lower and upper confidence limits, as places in ``ids``, ascending; and their text, of
    which few columns are wanted: all lower ones, then all upper ones (None where there are none)."""
    wanted = np.asarray(ids, np.int64).tolist()
    rows = store.con.execute(
        "SELECT j.key, CAST(b.lo AS BLOB), CAST(b.hi AS BLOB) FROM json_each(?) j"
        " CROSS JOIN slab b ON b.id = j.value WHERE b.lo IS NOT NULL AND b.hi IS NOT NULL ORDER BY j.key",
        (orjson.dumps(wanted).decode(),),
    ).fetchall()
    there = np.array([row[0] for row in rows], np.int64)
    return there, numbers.Lines([row[end] for end in (1, 2) for row in rows]) if rows else None


def _values_as_text(store: Store, ids: Sequence[int] | Ids) -> list[bytes | None]:
    wanted = np.asarray(ids, np.int64).tolist()
    first, last = (min(wanted), max(wanted)) if wanted else (0, -1)
    if last - first < _DENSE * len(wanted):  # the periods of one series: read on instead of looking for each
        rows = store.con.execute(
            "SELECT id, CAST(vals AS BLOB) FROM slab WHERE id BETWEEN ? AND ?", (first, last)
        ).fetchall()
    else:
        rows = store.con.execute(
            "SELECT b.id, CAST(b.vals AS BLOB) FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value",
            (orjson.dumps(wanted).decode(),),
        ).fetchall()
    found = dict(rows)
    return [found.get(slab_id) for slab_id in wanted]


def write_rows(store: Store, rows: Iterable[RawRow]) -> None:
    """Inserts or replaces whole slab rows, inside the caller's transaction."""
    store.con.executemany(
        "INSERT INTO slab (id, vals, lo, hi, marks, status, notes, release_id, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET vals = excluded.vals, lo = excluded.lo, hi = excluded.hi,"
        " marks = excluded.marks, status = excluded.status, notes = excluded.notes, release_id = excluded.release_id,"
        " crc = excluded.crc",
        ((*row, checksum(row)) for row in rows),
    )


def checksum(row: RawRow) -> int:
    """CRC-32 of a row's texts, so that a flipped byte in a figure is found: about 5 µs a slab of 855 areas."""
    crc = 0
    for text in row[1:7]:
        crc = zlib.crc32(b"\x00" if text is None else text.encode(), crc)
    return crc


# -- cells in revisions ------------------------------------------------------------------------------------------


def cells_to_json(cells: dict[int, CellState | None]) -> str:
    """{"17": [value, lower, upper, marker, status, note]}; null where the cell was absent."""
    return orjson.dumps(
        {
            str(area): None if s is None else [s.value, s.lower, s.upper, s.marker, s.status, s.note]
            for area, s in sorted(cells.items())
        }
    ).decode()


def cells_from_json(text: str, only: Collection[str] | None = None) -> dict[int, CellState | None]:
    """By area id; ``only``: of these areas (as text), not of the others."""
    said = orjson.loads(text).items()
    return {int(k): None if v is None else CellState(*v) for k, v in said if only is None or k in only}


def full_to_json(row: RawRow) -> str:
    return orjson.dumps(row).decode()


def full_from_json(text: str) -> RawRow:
    return tuple(orjson.loads(text))
