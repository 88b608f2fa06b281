"""Rows of a refresh scattered into dense arrays: slab × area, with the row that gave each cell.

Duplicates come out by scatter and gather: a row that does not find its own number where it was put met another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from adviser_app.store.incoming import RELATIVE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

START_ROWS, START_WIDTH = 256, 64


@dataclass(slots=True)
class Rows:
    """Rows to scatter: ``number`` is each row's number in the whole import (from 1); positions as in Dense."""

    number: Ints
    slab: Ints
    column: Ints
    value: Floats
    lower: Floats | None
    upper: Floats | None
    marker: Ints
    status: Ints
    note: Ints

    def take(self, which: npt.NDArray[np.bool_] | Longs) -> Rows:
        return Rows(
            self.number[which],
            self.slab[which],
            self.column[which],
            self.value[which],
            None if self.lower is None else self.lower[which],
            None if self.upper is None else self.upper[which],
            self.marker[which],
            self.status[which],
            self.note[which],
        )

    def __len__(self) -> int:
        return len(self.number)


Said = tuple[float | None, float | None, float | None, int]  # value, limits, marker: what two rows must agree on


@dataclass(slots=True)
class Doubled:
    """A cell that several rows speak of: their numbers and what each says."""

    numbers: list[int] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Counts:
    """Rows by local series; column by bucket."""

    read: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    duplicate: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    superseded: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    rejected: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    not_ours: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def grow(self, n: int) -> None:
        for name in ("read", "duplicate", "superseded", "rejected", "not_ours"):
            old = getattr(self, name)
            if len(old) < n:
                setattr(self, name, np.concatenate([old, np.zeros(n - len(old), np.int64)]))


class Dense:
    """Grows in both directions. ``row`` holds the number of the row that gave a cell; 0: nobody spoke of it."""

    def __init__(self) -> None:
        self.width = START_WIDTH
        self._capacity = START_ROWS
        self.slabs = 0
        self.row = np.zeros(self._capacity * self.width, np.int32)
        self.value = np.zeros(self._capacity * self.width, np.float64)
        self.lower: Floats | None = None
        self.upper: Floats | None = None
        self.doubled: dict[tuple[int, int], Doubled] = {}
        # texts beside a figure: (row number, slab, column, text) by kind
        self._texts: dict[str, list[tuple[Ints, Ints, Ints, Ints]]] = {"marker": [], "status": [], "note": []}

    def reserve(self, slabs: int, width: int) -> None:
        """Room for that many slabs and columns; what is there stays."""
        if width > self.width:
            # close to what is asked for: every column stands in every slab
            new_width = -(-(width + width // 16) // 8) * 8
            for name in ("row", "value", "lower", "upper"):
                old = getattr(self, name)
                if old is not None:
                    flat = np.zeros(self._capacity * new_width, old.dtype)
                    flat.reshape(self._capacity, new_width)[:, : self.width] = old.reshape(self._capacity, self.width)
                    setattr(self, name, flat)
            self.width = new_width
        if slabs > self._capacity:
            self._capacity = max(slabs, self._capacity + self._capacity // 8)
            for name in ("row", "value", "lower", "upper"):
                old = getattr(self, name)
                if old is not None:
                    old.resize(self._capacity * self.width, refcheck=False)  # in place: no second copy of the whole
        self.slabs = max(self.slabs, slabs)

    def add(self, rows: Rows) -> None:
        """Scatters rows. Those whose cell is already taken go to ``doubled``; the first stays in its cell."""
        cell = rows.slab.astype(np.int64) * self.width + rows.column
        before = self.row[cell]
        self.row[cell] = rows.number
        alone = (before == 0) & (self.row[cell] == rows.number)
        if not alone.all():
            self.row[cell] = before
            crowd = np.isin(cell, cell[~alone])
            self._add_crowd(rows.take(crowd), cell[crowd])
            rows, cell = rows.take(~crowd), cell[~crowd]
            self.row[cell] = rows.number
        self._put(rows, cell)

    def _put(self, rows: Rows, cell: Longs) -> None:
        self.value[cell] = rows.value
        for name in ("lower", "upper"):
            given = getattr(rows, name)
            if given is None or np.isnan(given).all():
                if getattr(self, name) is not None:
                    getattr(self, name)[cell] = np.nan
                continue
            if getattr(self, name) is None:
                # cells put so far had no limits
                setattr(self, name, np.where(self.row != 0, np.nan, 0.0))
            getattr(self, name)[cell] = given
        for name in ("marker", "status", "note"):
            text = getattr(rows, name)
            at = np.flatnonzero(text)
            if len(at):
                self._texts[name].append((rows.number[at], rows.slab[at], rows.column[at], text[at]))

    def _add_crowd(self, rows: Rows, cell: Longs) -> None:
        """Row by row: the first of a cell is put, the others noted beside it."""
        for n in range(len(rows)):
            place = int(cell[n])
            key = (int(rows.slab[n]), int(rows.column[n]))
            if self.row[place] == 0:
                one = rows.take(np.array([n]))
                self.row[place] = one.number[0]
                self._put(one, np.array([place]))
                self.doubled[key] = Doubled([int(rows.number[n])], [said(rows, n)])
                continue
            found = self.doubled.get(key)
            if found is None:
                found = self.doubled[key] = Doubled([int(self.row[place])], [self._stored(*key)])
            found.numbers.append(int(rows.number[n]))
            found.said.append(said(rows, n))

    def _stored(self, slab: int, column: int) -> Said:
        place = slab * self.width + column
        number = int(self.row[place])
        marker = 0
        for numbers, _, _, texts in self._texts["marker"]:
            at = np.searchsorted(numbers, number)
            if at < len(numbers) and numbers[at] == number:
                marker = int(texts[at])
        return (
            _number(float(self.value[place])),
            _number(float(self.lower[place])) if self.lower is not None else None,
            _number(float(self.upper[place])) if self.upper is not None else None,
            marker,
        )

    def stored(self, slab: int, column: int) -> Said:
        """What the row in a cell says."""
        return self._stored(slab, column)

    def cells(self, slabs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(row, slab, column) of the cells of these slabs that somebody has spoken of."""
        if not slabs:
            return
        row = self.row.reshape(-1, self.width)[list(slabs)]
        for at, column in zip(*np.nonzero(row), strict=True):
            yield int(row[at, column]), slabs[at], int(column)

    def count(self, slab: int) -> int:
        """How many cells of a slab somebody has spoken of."""
        return int(np.count_nonzero(self.row[slab * self.width : (slab + 1) * self.width]))

    def clear(self, slab: int, column: int) -> None:
        """Nobody is believed about this cell."""
        self.row[slab * self.width + column] = 0

    def taken(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which rows' cells somebody has spoken of."""
        return np.asarray(self.row[rows.slab.astype(np.int64) * self.width + rows.column] != 0)

    def pick(self, name: str, order: Longs, width: int) -> npt.NDArray[Any] | None:
        """One of the arrays as [slabs, width], its slabs in that order; it is dropped here, so that the whole import
        does not stand in memory twice."""
        values = getattr(self, name)
        if values is None:
            return None
        used = values.reshape(self._capacity, self.width)[: self.slabs, :width]
        out: npt.NDArray[Any] = used[order]
        setattr(self, name, None if name in ("lower", "upper") else values[:0].copy())
        return out

    def texts(self, name: str, order: Longs, width: int) -> tuple[Longs, Ints]:
        """(cells, texts) of one kind, ascending by cell of the array re-ordered by ``order`` (new slab at old)."""
        parts = self._texts[name]
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int32)
        number, slab, column, text = (np.concatenate([p[k] for p in parts]) for k in range(4))
        believed = self.row[slab.astype(np.int64) * self.width + column] == number
        where = np.empty(self.slabs, np.int64)
        where[order] = np.arange(len(order))
        cell = where[slab[believed]] * width + column[believed]
        ascending = np.argsort(cell, kind="stable")
        return cell[ascending], text[believed][ascending].astype(np.int32)


def _number(value: float) -> float | None:
    return None if value != value else value


def said(rows: Rows, n: int) -> Said:
    """What a row says."""
    return (
        _number(float(rows.value[n])),
        _number(float(rows.lower[n])) if rows.lower is not None else None,
        _number(float(rows.upper[n])) if rows.upper is not None else None,
        int(rows.marker[n]),
    )


def is_same(one: float | None, other: float | None) -> bool:
    """One number, within 1e-12 relative (publishers re-write noise digits), or none."""
    return one == other if one is None or other is None else math.isclose(one, other, rel_tol=RELATIVE)


def starts(values: npt.NDArray[np.int32] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each run of equal values begins; ``values`` is not empty."""
    differs = np.empty(len(values), np.bool_)
    differs[0] = True
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return np.flatnonzero(differs)
