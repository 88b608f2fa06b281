"""One figure that is eight times an area's others of the same series, or an eighth of them, where those hardly differ:
a digit too many, a point lost, or thousands among full figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.figures import Figures, Floats

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_OTHERS = 3  # periods, besides the one
_ALIKE = 1.3  # largest of the others over their smallest
_LEAP = 8.0
_CUT, _SAME = 100.0, 1.1  # a figure cut short, beside two others that are nearly the same


def odd(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """A warning for each series that leaps so, at its first leap, with how many more there are."""
    rows, values = found_in.rows, found_in.values
    for slabs in found_in.runs:
        if len(slabs) < _OTHERS:
            continue
        row, figures = rows[slabs], values[slabs]
        found = [(int(row[at, column]), slabs[at], column) for at, column in _leaps(figures)]
        if not found:
            continue
        number, slab, column = min(found)
        member, line = read.place(number)
        one = float(values[slab, column])
        others = figures[:, column]
        others = others[~np.isnan(others) & (others != one)]
        more = f" So do {len(found) - 1} more of the indicator." if len(found) > 1 else ""
        message = (
            f"{read.describe(slab, column)}: {one:.15g} stands among {others.min():.6g} to {others.max():.6g} of the "
            f"same area in other periods.{more}"
        )
        remedy = "Look at it. If it is a slip, correct it and import the file again; the figure was taken."
        yield Problem("value-leaps", Severity.WARNING, member, line, "value", f"{one:.15g}", message, remedy)


def _leaps(figures: Floats) -> list[tuple[int, int]]:
    """(period, area) of such figures in an array of periods × areas, at most one an area."""
    count = (~np.isnan(figures)).sum(axis=0)
    some = np.flatnonzero(count >= _OTHERS)
    if not len(some):
        return []
    part, few = figures[:, some], count[some] == _OTHERS
    leap, like = np.where(few, _CUT, _LEAP), np.where(few, _SAME, _ALIKE)
    up = np.sort(np.where(np.isnan(part), -np.inf, part), axis=0)  # the largest last
    down = np.sort(np.where(np.isnan(part), np.inf, part), axis=0)  # the smallest first
    least, second, most, next_most = down[0], down[1], up[-1], up[-2]
    positive = least > 0
    high = positive & (most >= leap * next_most) & (next_most <= like * least)
    low = positive & (second >= leap * least) & (most <= like * second)
    found = [(int(np.nanargmax(part[:, at])), int(some[at])) for at in np.flatnonzero(high)]
    return found + [(int(np.nanargmin(part[:, at])), int(some[at])) for at in np.flatnonzero(low)]
