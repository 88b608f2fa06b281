"""The figures of a refresh that somebody may have had open in a spreadsheet, ready to be looked at a period at a time.

Larger ones are written by programs, and what the modules ``leaps``, ``orders``, ``traces`` and ``exchanged`` look for
would take a tenth of the time of their import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_LARGEST = 500_000  # rows
# where hardly anybody lives: a hundredth of other councils' figures is theirs
_SMALLEST = frozenset(("E06000053", "E09000001"))  # the Isles of Scilly, the City of London

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


class Figures:
    """Arrays of [slabs, areas] over a refresh's rows.

    ``rows``: the number of the row of each cell, 0 where nobody spoke of it; ``values``: NaN where there is no figure,
    or no row; ``councils``: their columns, but for the smallest; ``many``: how many figures they have in each slab;
    ``runs``: the slabs of one series and one length of period, the earliest first.
    """

    def __init__(self, read: Gathered) -> None:
        width, n = read.dense.width, len(read.slabs)
        self.rows: npt.NDArray[np.int32] = read.dense.row.reshape(-1, width)[:n]
        self.values: Floats = np.where(self.rows > 0, read.dense.value.reshape(-1, width)[:n], np.nan)
        self.councils: Longs = np.array(
            [at for at, area in enumerate(read.columns) if read.areas.council_code(area) not in ("", *_SMALLEST)],
            np.int64,
        )
        self.many: list[int] = np.count_nonzero(~np.isnan(self.values[:, self.councils]), axis=1).tolist()
        of: dict[tuple[int, str], list[int]] = {}
        for slab, (series, period) in enumerate(read.slabs):
            of.setdefault((series, read.periods[period].length), []).append(slab)
        self.runs = list(of.values())
        for slabs in self.runs:
            slabs.sort(key=lambda slab: read.periods[read.slabs[slab][1]].start)

    def of_councils(self, slab: int) -> Longs:
        """The columns of a slab in which a council has a figure, in the order of their rows."""
        some = self.councils[~np.isnan(self.values[slab, self.councils])]
        return some[np.argsort(self.rows[slab, some], kind="stable")]


def by_hand(read: Gathered) -> Figures | None:
    """None of a refresh too large for anybody's hands."""
    return None if read.counts.read.sum() > _LARGEST else Figures(read)
