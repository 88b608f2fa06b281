"""A comparison group's values in some slabs, put in order once for all of its councils."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from adviser_app.analysis.comparison import Floats, GroupStats, Ints, stats_in_order

Kept = TypeVar("Kept", bound=npt.NDArray[Any])


def with_room(kept: Kept, rows: int, need: int) -> Kept:
    """An array of which so many rows are kept, with room for ``need``."""
    if need <= len(kept):
        return kept
    bigger = np.empty((max(need, len(kept) * 3 // 2), *kept.shape[1:]), kept.dtype)
    bigger[:rows] = kept[:rows]
    return cast(Kept, bigger)


@dataclass(frozen=True, slots=True)
class InOrder:
    """Some slabs of a comparison group: ``values[rows]`` are its values in ascending order, NaN last."""

    values: Floats
    rows: Ints


class Group:
    """What is known of one comparison group: of the slabs asked for its values in order and their statistics, a row
    each; by lane where half of it has a value."""

    def __init__(self, columns: Ints, slabs: int, lanes: int) -> None:
        self.row = np.full(slabs, -1, np.int32)  # of a slab; −1: not asked for yet
        self.half = np.full(lanes, -2, np.int64)  # a slab of each lane; −2: not looked for yet
        self.rows = 0
        self.ordered: Floats = np.empty((0, len(columns)))
        self._n: Ints = np.empty(0, np.int64)
        self._lower: Floats = np.empty(0)
        self._median: Floats = np.empty(0)
        self._upper: Floats = np.empty(0)

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return sum(array.nbytes for array in (self.row, self.half, self.ordered)) + 4 * self._n.nbytes

    def add(self, slabs: Ints, values: Floats) -> None:
        """Values (which are put in order) of slabs that are not there yet."""
        values.sort(axis=1)
        stats, rows, need = stats_in_order(values), self.rows, self.rows + len(slabs)

        def added(kept: Kept, new: Kept) -> Kept:
            if not rows:
                return new
            kept = with_room(kept, rows, need)
            kept[rows:need] = new
            return kept

        self.ordered = added(self.ordered, values)
        self._n, self._lower = added(self._n, stats.n), added(self._lower, stats.lower)
        self._median, self._upper = added(self._median, stats.median), added(self._upper, stats.upper)
        self.row[slabs] = np.arange(rows, need)
        self.rows = need

    def stats(self, rows: Ints) -> GroupStats:
        """Statistics of some of its rows."""
        return GroupStats(self._n[rows], self._lower[rows], self._median[rows], self._upper[rows])
