"""Tables of hundreds of thousands of rows: numbers as they are, words as codes. The only table part with numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from adviser_app.viewmodels.cells import Cell

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of words: ``codes`` of shape (rows,) into ``words``; a negative code is an empty cell."""

    codes: Ints
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of figures, shape (rows,), NaN for none; ``cell(value)`` is the view model's text for one of them."""

    values: npt.NDArray[np.float64]
    cell: Callable[[float], Cell]


class ArraySource:
    """A `model.Source` over arrays: a sort is one argsort, a filter looks at each distinct word once."""

    def __init__(self, columns: Sequence[Coded | Numbers], keys: Sequence[Any] | None = None) -> None:
        self._columns = list(columns)
        first = self._columns[0]
        self._n = len(first.codes if isinstance(first, Coded) else first.values)
        self._keys = keys
        self._sorts: dict[int, npt.NDArray[Any]] = {}

    def __len__(self) -> int:
        return self._n

    def cell(self, row: int, column: int) -> Cell | None:
        found = self._columns[column]
        if isinstance(found, Coded):
            code = int(found.codes[row])
            return Cell(found.words[code]) if code >= 0 else None
        value = float(found.values[row])
        return None if value != value else found.cell(value)

    def key(self, row: int) -> Any:
        return int(row) if self._keys is None else self._keys[row]

    def find(self, key: Any) -> int:
        if self._keys is None:
            return key if isinstance(key, int) and 0 <= key < self._n else -1
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def ordered(self, column: int, descending: bool) -> Sequence[int]:
        values = self._sort_values(column)
        # Negated rather than reversed, so that equal rows keep their order in both directions; NaN is last anyway.
        return np.argsort(-values if descending else values, kind="stable")  # type: ignore[return-value]

    def _sort_values(self, column: int) -> npt.NDArray[Any]:
        found = self._columns[column]
        if isinstance(found, Numbers):
            return found.values
        if column not in self._sorts:
            rank = np.empty(len(found.words) + 1, dtype=np.float32 if len(found.words) < 1 << 24 else np.float64)
            by_word = sorted(range(len(found.words)), key=lambda i: found.words[i].casefold())
            rank[np.asarray(by_word, dtype=np.int64)] = np.arange(len(by_word))
            rank[-1] = np.nan  # code -1: an empty cell, last in both directions
            self._sorts[column] = rank[found.codes]
        return self._sorts[column]

    def chosen(self, words: Sequence[str], order: Sequence[int]) -> Sequence[int]:
        keep: npt.NDArray[np.bool_] | None = None
        coded = [c for c in self._columns if isinstance(c, Coded)]
        for word in words:
            hit = np.zeros(self._n, dtype=bool)
            for column in coded:
                has = np.fromiter((word in w.casefold() for w in column.words), dtype=bool, count=len(column.words))
                if has.any():
                    hit |= np.append(has, False)[column.codes]
            keep = hit if keep is None else keep & hit
        if keep is None:
            return order
        if isinstance(order, range):
            return np.flatnonzero(keep)  # type: ignore[return-value]
        positions = np.asarray(order)
        return positions[keep[positions]]  # type: ignore[return-value]
