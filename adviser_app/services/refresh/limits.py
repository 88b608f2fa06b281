"""Confidence limits in another scale than their figure: 690000 beside 6.1, 0.059 beside 6.1.

Limits from small counts are lopsided, but within reason: of one case, the exact Poisson interval reaches 0.97 down and
4.6 up (Garwood 1936; the ratio falls with every further case). Twenty times as far on one side is a slip. A limit that
lies on the figure's wrong side is refused before (``csvio/rows.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from adviser_app.domain.problems import Problem, Severity

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_LOPSIDED = 20.0  # times as far from the figure as the other limit
_FAR = 3.0  # times the figure, or a third of it
_WHOLE, _WELL_ABOVE = 100.0, 20.0  # per cent, and figures whose lower limit is no nought
_AT_ONCE = 2048  # slabs

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def odd(read: Gathered) -> Iterator[Problem]:
    """A warning for each series of which a limit is far out, at the first, and how many more there are."""
    dense = read.dense
    if dense.lower is None or dense.upper is None:
        return
    shares = np.array([local.key.unit.strip() == "%" for local in read.series], np.bool_)
    decimals = np.array([local.decimals for local in read.series], np.int64)
    of = np.array([series for series, _ in read.slabs], np.int64)
    found: dict[int, list[tuple[int, int, int, str]]] = {}  # by series: row, slab, column, which limit
    rows = dense.row.reshape(-1, dense.width)
    grids = [array.reshape(-1, dense.width) for array in (dense.value, dense.lower, dense.upper)]
    for at in range(0, len(of), _AT_ONCE):
        some = slice(at, min(at + _AT_ONCE, len(of)))
        row, step = rows[some], np.power(10.0, -decimals[of[some]])
        value, lower, upper = (grid[some] for grid in grids)
        share = shares[of[some]][:, None]
        for which, far in zip(("upper", "lower"), _far_out(value, lower, upper, step[:, None], share), strict=True):
            for slab, column in zip(*np.nonzero(far & (row > 0)), strict=True):
                series = int(of[at + slab])
                found.setdefault(series, []).append((int(row[slab, column]), at + int(slab), int(column), which))
    for cells in found.values():
        number, slab, column, which = min(cells)
        figure, least, most = (float(grid[slab, column]) for grid in grids)
        member, line = read.place(number)
        shown = f"{most if which == 'upper' else least:.15g}"
        message = (
            f"{read.describe(slab, column)}: {shown} is the {which} limit of {figure:.15g}, "
            f"and {least if which == 'upper' else most:.15g} the other; it may be in another scale."
        )
        if len(cells) > 1:
            message += f" So are {len(cells) - 1} more of the indicator."
        remedy = "Look at it. If it is a slip, correct it and import the file again; the figure itself was taken."
        yield Problem("limit-odd", Severity.WARNING, member, line, which, shown, message, remedy)


def _far_out(value: Floats, lower: Floats, upper: Floats, step: Floats, share: Flags) -> tuple[Flags, Flags]:
    """Where the upper limit is out of all proportion, and where the lower is. ``step``: the last digit that is written,
    less than which no distance counts as, since rounding may have taken it away. ``share``: percentages, of which no
    limit is above a hundred where the figure is not."""
    up, down = upper - value, value - lower
    positive = value > 0  # changes may have either sign, and are as far from nought as they like
    high = positive & (upper > _FAR * value) & (up > _LOPSIDED * np.maximum(down, step))
    # a share of a hundred per cent has no room above it: where the upper limit is the figure, nothing can be said
    low = positive & (_FAR * lower < value) & (lower != 0) & (up > step) & (down > _LOPSIDED * np.maximum(up, step))
    high |= share & (value <= _WHOLE) & (upper > _WHOLE + 0.5)
    low |= (lower == 0) & (value > _WELL_ABOVE) & (down > _LOPSIDED * np.maximum(up, step))
    return high, low
