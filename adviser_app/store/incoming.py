"""A refresh on its way in: dense arrays over (slab, area), their difference to the store, and writing it.

Comparing and applying read the same arrays, so what the preview said is what is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import orjson

from adviser_app.domain.progress import QUIET, Work
from adviser_app.store.connection import Store
from adviser_app.store.slabs import (
    COLUMNS,
    CellState,
    Floats,
    RawRow,
    Slab,
    Sparse,
    cells_to_json,
    decode,
    decode_floats,
    decode_many,
    decode_sparse,
    encode,
    encode_floats,
    full_to_json,
    raw_rows,
    write_rows,
)

BLOCK = 1024  # slabs compared or written at a time
RELATIVE = 1e-12  # closer than this is the same number: publishers re-write noise digits

NEW, CHANGED, UNCHANGED, NOISE, ANNOTATED = 1, 2, 3, 4, 5


@dataclass(slots=True)
class SparseTexts:
    """Texts of some cells: ``cell`` (slab index * width + column, ascending, unique), ``text`` (position in texts)."""

    cell: npt.NDArray[np.int64]
    text: npt.NDArray[np.int32]

    @staticmethod
    def empty() -> SparseTexts:
        return SparseTexts(np.empty(0, np.int64), np.empty(0, np.int32))


@dataclass(slots=True)
class Incoming:
    """What a refresh says, cell by cell. S slabs × W columns, slabs ascending by id.

    ``columns``: area id of each column, unique. ``present``: the cells the refresh speaks of; a present cell
    without a value has a mark. ``texts``: the texts that the sparse tables point to. ``moved``: relabelled periods,
    which the store moves to their new identity before anything is applied. ``withdraw``: cells to take away, by slab
    id (only where the user asked for it).
    """

    slab_ids: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    present: npt.NDArray[np.bool_]
    vals: Floats
    lo: Floats | None
    hi: Floats | None
    marks: SparseTexts
    status: SparseTexts
    notes: SparseTexts
    texts: list[str]
    withdraw: dict[int, list[int]] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)  # slab id to the id it still has in the store

    @property
    def width(self) -> int:
        return len(self.columns)

    def sparse(self, table: SparseTexts, first: int, last: int) -> list[Sparse]:
        """The texts of the slabs first..last-1, each {area id: text}."""
        a, b = np.searchsorted(table.cell, [first * self.width, last * self.width])
        out: list[Sparse] = [{} for _ in range(last - first)]
        if a == b:
            return out
        rows, cols = np.divmod(table.cell[a:b], self.width)
        areas = self.columns[cols]
        texts = self.texts
        for row, area, text in zip((rows - first).tolist(), areas.tolist(), table.text[a:b].tolist(), strict=True):
            out[row][area] = texts[text]
        return out

    def json_texts(self) -> list[str]:
        """Each of ``texts`` as JSON."""
        return [orjson.dumps(t).decode() for t in self.texts]

    def sparse_json(self, table: SparseTexts, first: int, last: int, texts: list[str]) -> dict[int, str]:
        """The canonical JSON (keys ascending by area) of the texts of the slabs first..last-1, by slab number."""
        a, b = np.searchsorted(table.cell, [first * self.width, last * self.width])
        if a == b:
            return {}
        rows, cols = np.divmod(table.cell[a:b], self.width)
        areas = self.columns[cols]
        order = np.lexsort((areas, rows))
        rows, areas, text = rows[order], areas[order].tolist(), table.text[a:b][order].tolist()
        pairs = [f'"{area}":{texts[t]}' for area, t in zip(areas, text, strict=True)]
        begins = np.append(np.flatnonzero(np.diff(rows, prepend=-1)), len(rows)).tolist()
        return {
            row: f"{{{','.join(pairs[x:y])}}}"
            for row, x, y in zip(rows[begins[:-1]].tolist(), begins, begins[1:], strict=False)
        }

    def state(self, row: int, column: int, marks: Sparse, status: Sparse, notes: Sparse) -> CellState:
        area = int(self.columns[column])
        value = float(self.vals[row, column])
        return CellState(
            None if value != value else value,
            _number(self.lo, row, column),
            _number(self.hi, row, column),
            marks.get(area, ""),
            status.get(area, ""),
            notes.get(area, ""),
        )


def _number(values: Floats | None, row: int, column: int) -> float | None:
    if values is None:
        return None
    value = float(values[row, column])
    return None if value != value else value


@dataclass(slots=True)
class Difference:
    """The incoming cells sorted: ``code`` [S, W] is 0 (absent), NEW, CHANGED, UNCHANGED, NOISE (unchanged but for
    digits below 1e-12) or ANNOTATED (only status or note changed). ``exists``: the slab is in the store.
    ``missing``: cells the store has in that slab and the refresh does not speak of."""

    code: npt.NDArray[np.uint8]
    exists: npt.NDArray[np.bool_]
    missing: npt.NDArray[np.int64]
    old_vals: dict[int, Floats]  # of slabs with changed cells: what stood in each column
    unlimited: npt.NDArray[np.int64]  # figures of each slab that stay, and lose a confidence limit


def same_numbers(old: Floats, new: Floats) -> npt.NDArray[np.bool_]:
    """Equal, within 1e-12 relative, or both missing."""
    close = np.abs(old - new) <= RELATIVE * np.maximum(np.abs(old), np.abs(new))
    return close | (np.isnan(old) & np.isnan(new))


def compare(store: Store, incoming: Incoming, n_areas: int, work: Work = QUIET) -> Difference:
    """What the refresh would change. Reads only."""
    size = len(incoming.slab_ids)
    code = np.zeros(incoming.present.shape, np.uint8)
    exists = np.zeros(size, np.bool_)
    missing, unlimited = np.zeros(size, np.int64), np.zeros(size, np.int64)
    old_vals: dict[int, Floats] = {}
    for first in range(0, size, BLOCK):
        work.step("Comparing with what is stored", first / size)
        last = min(first + BLOCK, size)
        ids = [incoming.moved.get(i, i) for i in incoming.slab_ids[first:last].tolist()]
        at = {slab_id: n for n, slab_id in enumerate(ids, first)}
        rows = {at[row[0]]: row for row in raw_rows(store, ids)}
        if len(rows) < last - first:
            code[first:last][incoming.present[first:last]] = NEW
        if not rows:
            continue
        found = np.array(list(rows), np.int64)
        exists[found] = True
        code[found], missing[found], unlimited[found], before = _compare_block(
            incoming, found, list(rows.values()), n_areas
        )
        _compare_texts(incoming, first, last, rows, code)
        for n in np.flatnonzero((code[found] == CHANGED).any(axis=1)).tolist():
            old_vals[int(found[n])] = before[n].copy()
    return Difference(code, exists, missing, old_vals, unlimited)


def _compare_block(
    incoming: Incoming, found: npt.NDArray[np.int64], rows: list[RawRow], n_areas: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Codes of slabs that exist, by their numbers; stored cells the refresh does not speak of; figures that stay and
    lose a limit; and the stored values in the refresh's columns. Marks count as being there; what the texts say is not
    compared."""
    columns, present = incoming.columns, incoming.present[found]
    old = decode_many([row[1] for row in rows], n_areas)
    was = ~np.isnan(old)
    for n, row in enumerate(rows):
        if row[4]:
            was[n, list(decode_sparse(row[4]))] = True
    before, stood = old.take(columns, axis=1), was.take(columns, axis=1)
    missing = np.count_nonzero(was, axis=1) - np.count_nonzero(stood & present, axis=1)
    new = incoming.vals[found]
    same, exact = _agree(before, new, present)
    stay, unlimited = same & present, np.zeros(len(found), np.int64)
    for dense, texts in ((incoming.lo, [r[2] for r in rows]), (incoming.hi, [r[3] for r in rows])):
        if dense is None and not any(texts):
            continue
        limits = decode_many(texts, n_areas).take(columns, axis=1)
        given = np.full_like(limits, np.nan) if dense is None else dense[found]
        alike, equal = _agree(limits, given, present)
        unlimited = np.maximum(unlimited, np.count_nonzero(stay & ~np.isnan(limits) & np.isnan(given), axis=1))
        same, exact = same & alike, exact & equal
    code = np.where(exact, np.uint8(UNCHANGED), np.uint8(CHANGED))
    if same is not exact:
        code[same & ~exact] = NOISE
    code[~stood] = NEW
    code *= present
    return code, missing, unlimited, before


def _agree(
    old: Floats, new: Floats, present: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """(the same number, the very same number), both missing included. What they say of cells that are not ``present``
    means nothing: of a few figures all over a store these are nearly all."""
    exact = old == new
    exact |= (old != old) & (new != new)
    other = present & ~exact
    if not other.any():
        return exact, exact
    same = exact.copy()
    same[other] = same_numbers(old[other], new[other])
    return same, exact


def _compare_texts(
    incoming: Incoming, first: int, last: int, rows: dict[int, RawRow], code: npt.NDArray[np.uint8]
) -> None:
    """Cells whose mark, status or note differs, of the slabs first..last-1 that exist (``rows`` by slab number)."""
    position: dict[int, int] = {}
    tables = ((incoming.status, 5, ANNOTATED), (incoming.notes, 6, ANNOTATED), (incoming.marks, 4, CHANGED))
    texts: list[str] = []
    for table, column, result in tables:
        if not len(table.cell) and not any(row[column] for row in rows.values()):
            continue
        texts = texts or incoming.json_texts()
        said = incoming.sparse_json(table, first, last, texts)
        differ = [n for n, row in rows.items() if row[column] != said.get(n)]
        if not differ:
            continue
        mine_by_slab = incoming.sparse(table, first, last)
        position = position or {int(a): n for n, a in enumerate(incoming.columns)}
        for n in differ:
            mine, theirs = mine_by_slab[n - first], decode_sparse(rows[n][column])  # type: ignore[arg-type]
            for area in mine.keys() | theirs.keys():
                at = position.get(area)
                if at is None or not incoming.present[n, at] or mine.get(area) == theirs.get(area):
                    continue
                if code[n, at] != NEW and (result == CHANGED or code[n, at] != CHANGED):
                    code[n, at] = result


# -- writing -----------------------------------------------------------------------------------------------------


def apply(
    store: Store, incoming: Incoming, difference: Difference, release_id: int, n_areas: int, work: Work = QUIET
) -> None:
    """Writes new and changed cells with their revisions, inside the caller's transaction."""
    size = len(incoming.slab_ids)
    for first in range(0, size, BLOCK):
        work.step("Writing figures", first / size)
        last = min(first + BLOCK, size)
        fresh = [n for n in range(first, last) if not difference.exists[n] and incoming.present[n].any()]
        if fresh:
            write_rows(store, _fresh_rows(incoming, first, last, fresh, release_id, n_areas))
        code = difference.code[first:last]
        touched = ((code == NEW) | (code == CHANGED) | (code == ANNOTATED)).sum(axis=1)
        stood = ((code != 0) & (code != NEW)).sum(axis=1) + difference.missing[first:last]
        again = difference.exists[first:last] & (touched > 0)
        # nothing of what stood is kept: the row is written anew, without looking at its cells
        whole = again & (3 * touched > stood) & (difference.missing[first:last] == 0) & ~(code == NOISE).any(axis=1)
        if whole.any():
            _replace(store, incoming, first, last, np.flatnonzero(whole) + first, release_id, n_areas)
        part = np.flatnonzero(again & ~whole) + first
        if len(part):
            _rewrite(store, incoming, difference, first, last, part.tolist(), release_id, n_areas)
    if incoming.withdraw:
        _withdraw(store, incoming.withdraw, release_id, n_areas)


def _fresh_rows(
    incoming: Incoming, first: int, last: int, wanted: list[int], release_id: int, n_areas: int
) -> Iterator[RawRow]:
    """Rows of slabs the store does not have yet, straight from the arrays."""
    texts = incoming.json_texts()
    block = np.full((last - first, n_areas), np.nan)
    block[:, incoming.columns] = incoming.vals[first:last]
    there = np.zeros((last - first, n_areas), np.bool_)
    there[:, incoming.columns] = incoming.present[first:last]
    ends = n_areas - np.argmax(there[:, ::-1], axis=1)
    limits: list[Floats | None] = []
    for dense in (incoming.lo, incoming.hi):
        if dense is None:
            limits.append(None)
            continue
        wide = np.full((last - first, n_areas), np.nan)
        wide[:, incoming.columns] = dense[first:last]
        limits.append(wide)
    sparse = [
        incoming.sparse_json(table, first, last, texts) for table in (incoming.marks, incoming.status, incoming.notes)
    ]
    for n in wanted:
        row, end = n - first, int(ends[n - first])
        lo_hi = [
            None if wide is None or np.isnan(wide[row, :end]).all() else encode_floats(wide[row, :end])
            for wide in limits
        ]
        yield (
            int(incoming.slab_ids[n]),
            encode_floats(block[row, :end]),
            lo_hi[0],
            lo_hi[1],
            sparse[0].get(n),
            sparse[1].get(n),
            sparse[2].get(n),
            release_id,
        )


def _replace(
    store: Store,
    incoming: Incoming,
    first: int,
    last: int,
    wanted: npt.NDArray[np.int64],
    release_id: int,
    n_areas: int,
) -> None:
    """Slabs of which the refresh gives every cell, many of them changed: the old row whole into a revision."""
    old = {row[0]: row for row in raw_rows(store, incoming.slab_ids[wanted].tolist())}
    fresh = _fresh_rows(incoming, first, last, wanted.tolist(), release_id, n_areas)
    write_rows(store, [(*row[:7], old[row[0]][7]) for row in fresh])
    write_revisions(store, [(slab_id, release_id, None, full_to_json(row)) for slab_id, row in old.items()])


def _rewrite(
    store: Store,
    incoming: Incoming,
    difference: Difference,
    first: int,
    last: int,
    wanted: list[int],
    release_id: int,
    n_areas: int,
) -> None:
    """Slabs that are there already: the changed cells in, what stood before into a revision."""
    stored = {row[0]: row for row in raw_rows(store, incoming.slab_ids[wanted].tolist())}
    marks = incoming.sparse(incoming.marks, first, last)
    status = incoming.sparse(incoming.status, first, last)
    notes = incoming.sparse(incoming.notes, first, last)
    rows: list[RawRow] = []
    revisions: list[tuple[int, int, str | None, str | None]] = []
    raws = [stored[i] for i in incoming.slab_ids[wanted].tolist()]
    touched = np.isin(difference.code[wanted], (NEW, CHANGED, ANNOTATED))
    for n, raw, slab, here in zip(wanted, raws, _decoded(raws, n_areas), touched, strict=True):
        m = n - first
        columns = np.flatnonzero(here)
        areas = incoming.columns[columns]
        if 3 * len(columns) > int(slab.present().sum()):
            revisions.append((slab.id, release_id, None, full_to_json(raw)))
        else:
            before = {int(a): slab.cell(int(a)) for a in areas}
            revisions.append((slab.id, release_id, cells_to_json(before), None))
        slab.vals[areas] = incoming.vals[n, columns]
        slab.lo = _new_limits(slab.lo, incoming.lo, n, columns, areas, n_areas)
        slab.hi = _new_limits(slab.hi, incoming.hi, n, columns, areas, n_areas)
        for mine, theirs in ((slab.marks, marks[m]), (slab.status, status[m]), (slab.notes, notes[m])):
            if mine or theirs:
                for area in areas.tolist():
                    if area in theirs:
                        mine[area] = theirs[area]
                    else:
                        mine.pop(area, None)
        rows.append(encode(slab))
    write_rows(store, rows)
    write_revisions(store, revisions)


def _decoded(rows: Sequence[RawRow], n_areas: int) -> Iterator[Slab]:
    """``slabs.decode`` of each row, the values of all at once: one by one takes three times as long."""
    values = decode_many([row[1] for row in rows], n_areas)
    for (id_, _, lo, hi, marks, status, notes, release_id), vals in zip(rows, values, strict=True):
        yield Slab(
            id_,
            vals,
            decode_floats(lo, n_areas) if lo else None,
            decode_floats(hi, n_areas) if hi else None,
            decode_sparse(marks),
            decode_sparse(status),
            decode_sparse(notes),
            release_id,
        )


def _new_limits(
    mine: Floats | None,
    theirs: Floats | None,
    row: int,
    columns: npt.NDArray[np.int64],
    areas: npt.NDArray[np.int64],
    n_areas: int,
) -> Floats | None:
    if mine is None and theirs is None:
        return None
    if mine is None:
        mine = np.full(n_areas, np.nan)
    mine[areas] = np.nan if theirs is None else theirs[row, columns]
    return mine


def write_revisions(store: Store, rows: list[tuple[int, int, str | None, str | None]]) -> None:
    store.con.executemany('INSERT INTO revision (slab_id, release_id, cells, "full") VALUES (?, ?, ?, ?)', rows)


def _withdraw(store: Store, withdraw: dict[int, list[int]], release_id: int, n_areas: int) -> None:
    """Takes cells away that the refresh no longer has. A slab already revised by this release keeps one revision."""
    for raw in list(raw_rows(store, withdraw, COLUMNS)):
        slab = decode(raw, n_areas)
        before = {area: slab.cell(area) for area in withdraw[slab.id]}
        for area in before:
            slab.put(area, None)
        earlier = store.con.execute(
            'SELECT rowid, cells, "full" FROM revision WHERE slab_id = ? AND release_id = ?', (slab.id, release_id)
        ).fetchone()
        if earlier is None:
            write_revisions(store, [(slab.id, release_id, cells_to_json(before), None)])
        elif earlier[1] is not None:
            merged = {**orjson.loads(cells_to_json(before)), **orjson.loads(earlier[1])}
            text = orjson.dumps(dict(sorted(merged.items(), key=lambda kv: int(kv[0])))).decode()
            store.con.execute("UPDATE revision SET cells = ? WHERE rowid = ?", (text, earlier[0]))
        write_rows(store, [encode(slab)])
