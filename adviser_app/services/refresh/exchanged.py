"""Two columns that changed places in some of the rows: of each row's two figures one is far larger, and it stands now
below the one heading and now below the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.figures import Figures, Longs

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_FEWEST = 8  # councils
_APART = 5.0  # the larger of two figures over the smaller
_MANY = 40  # series of one period: pairs of more are not looked at


def odd(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """A warning for each pair of series of one period, at the first row of the fewer ones."""
    of: dict[int, list[int]] = {}
    for slab, (_, period) in enumerate(read.slabs):
        of.setdefault(period, []).append(slab)
    tiers = {int(at): read.areas.areas[read.columns[at]].tier for at in found_in.councils}
    told = set[tuple[int, int]]()
    for slabs in of.values():
        for one, other in combinations(slabs, 2) if len(slabs) <= _MANY else ():
            series = read.slabs[one][0], read.slabs[other][0]
            if series in told:
                continue
            there = found_in.councils[(found_in.values[[one, other]][:, found_in.councils] > 0).all(axis=0)]
            fewer = _exchanged(found_in, there, one, other)
            if not len(fewer) or not {tiers[at] for at in fewer.tolist()} & {
                tiers[at] for at in there.tolist() if at not in fewer
            }:
                continue
            told.add(series)
            at = int(fewer[np.argmin(found_in.rows[one, fewer])])
            member, line = read.place(int(found_in.rows[one, at]))
            names = [read.series[s].key.indicator for s in series]
            value = f"{found_in.values[one, at]:.15g}"
            message = (
                f"{read.describe(one, at)}: {value} would be among the figures of {names[1]}, and "
                f"{found_in.values[other, at]:.15g} of {names[1]} among those of {names[0]}. So with {len(fewer)} of "
                f"{len(there)} councils."
            )
            remedy = "Look at them. If columns or cells were exchanged, put them right and import the file again."
            yield Problem("values-exchanged", Severity.WARNING, member, line, "value", value, message, remedy)


def _exchanged(found_in: Figures, there: Longs, one: int, other: int) -> Longs:
    """The columns of the fewer councils whose two figures stand the other way round, none where nothing is odd."""
    none = there[:0]
    if len(there) < _FEWEST:
        return none
    a, b = found_in.values[one, there], found_in.values[other, there]
    low, high = np.minimum(a, b), np.maximum(a, b)
    if float((high / low).min()) < _APART or float(high.min()) <= float(low.max()):
        return none
    first = a > b
    if first.all() or not first.any():
        return none
    return there[first] if 2 * np.count_nonzero(first) <= len(there) else there[~first]
