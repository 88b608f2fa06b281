"""Tables of hundreds of thousands of rows: numbers as they are, words as codes. The only table part with numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

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
    """A `model.Source` over arrays: a sort is one argsort, a filter looks at each distinct word once (figures are
    not searched: each would have to be put into words)."""

    def __init__(self, columns: Sequence[Coded | Numbers], keys: Sequence[Any] | None = None) -> None:
        self._columns = list(columns)
        first = self._columns[0]
        self._n = len(first.codes if isinstance(first, Coded) else first.values)
        self._keys = keys

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
        found = self._columns[column]
        if isinstance(found, Numbers):
            # Negated rather than reversed, so that equal rows keep their order either way; NaN is last anyway.
            values: npt.NDArray[Any] = -found.values if descending else found.values
        else:
            values = self._ranks(found, descending)[found.codes]
        return cast("Sequence[int]", np.argsort(values, kind="stable"))

    @staticmethod
    def _ranks(found: Coded, descending: bool) -> npt.NDArray[Any]:
        """Place of each word in the sorted order; of an empty cell (code -1) the last, in either direction."""
        count = len(found.words)
        # Sixteen bits where they suffice: numpy then sorts by radix, ten times as fast.
        ranks = np.empty(count + 1, dtype=np.uint16 if count < 0xFFFF else np.int64)
        by_word = sorted(range(count), key=lambda i: found.words[i].casefold(), reverse=descending)
        ranks[np.asarray(by_word, dtype=np.int64)] = np.arange(count)
        ranks[-1] = count
        return ranks

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
            return cast("Sequence[int]", np.flatnonzero(keep))
        positions = np.asarray(order)
        return cast("Sequence[int]", positions[keep[positions]])
