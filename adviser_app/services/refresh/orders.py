"""What the rows of one period say beside those of the period before: a column that was sorted alone, or pasted a row
too low, gives each council another's figure. And one council a hundred or a thousand times smaller or larger than
others that are alike: it alone was written in thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.figures import Figures, Floats
from adviser_app.services.refresh.ranks import is_sorted, ranked_alike

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_FEWEST = 12  # areas of both periods
_DISTINCT = 0.8  # of the figures: where most are the same an order says nothing
_ALIKE, _UNLIKE = 0.95, 0.6  # correlation of ranks (Spearman)
_TIGHT = 50.0  # largest of the others over their smallest: councils' sizes, but for the smallest few
# what hardly changes from year to year
STILL = re.compile(
    r"\b(?:areas?|hectares?|land|census|targets?|thresholds?|depriv|rank|imd|iod|seats?|wards?)", re.IGNORECASE
)
_NEAR = 0.5  # of the median: whose figures are no nought
_WHOLE = 20  # whole figures, beside which one with a decimal is odd
_BESIDE, _SOME = 7, 100.0  # other councils, and what each has at least, where one has nought
_FACTORS = (100.0, 1000.0)


def odd(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """A warning for each series with such a period, and for each with such a figure."""
    rows, values = found_in.rows, found_in.values
    for slabs in found_in.runs:
        for one, other in pairwise(slabs):
            there = np.flatnonzero(~np.isnan(values[one]) & ~np.isnan(values[other]))
            for slab, beside in ((other, one), (one, other)):
                order = there[np.argsort(rows[slab][there], kind="stable")]
                if how := _disorder(values[slab][order], values[beside][order]):
                    yield _told(read, slab, int(rows[slab][order].min()), how)
                    break
        if copy := _copied(read, found_in, slabs):
            yield copy
        for slab in slabs:
            if found_in.many[slab] <= _BESIDE:
                continue
            some = found_in.of_councils(slab)
            if (none := max(_nobody(values[slab, some]), _parted(values[slab, some]))) >= 0:
                yield _alone(read, slab, int(some[none]), values[slab, some])
                break
            some = some[values[slab, some] > 0]
            if (at := _lone(values[slab][some])) >= 0:
                yield _alone(read, slab, int(some[at]), values[slab][some])
                break


def _copied(read: Gathered, found_in: Figures, slabs: list[int]) -> Problem | None:
    """All figures of a period are those of the period before, area by area, and those of others are not."""
    if STILL.search(read.series[read.slabs[slabs[0]][0]].key.indicator):
        return None
    same: list[tuple[int, int]] = []
    pairs = list(pairwise(slabs))
    for one, other in pairs:
        a, b = found_in.values[one], found_in.values[other]
        there = ~np.isnan(a) & ~np.isnan(b)
        n = np.count_nonzero(there)
        if n >= _FEWEST and (a[there] == b[there]).all() and len(set(a[there].tolist())) >= _DISTINCT * n:
            same.append((one, other))
    if len(same) != 1 or (len(pairs) > 1 and len(pairs) == len(same)):
        return None
    before, slab = same[0]
    member, line = read.place(int(found_in.rows[slab][found_in.rows[slab] > 0].min()))
    label, other_label = (read.labels.get(read.slabs[at], "") for at in (slab, before))
    name = read.series[read.slabs[slab][0]].key.indicator
    message = f"{name}: all figures of {label} are those of {other_label}, area by area. They may be copied."
    remedy = "Look at them. If they were copied, put the right ones in and import the file again."
    return Problem("period-copied", Severity.WARNING, member, line, "value", label, message, remedy)


def _disorder(figures: Floats, beside: Floats) -> str:
    """How the figures of a period, in the order of their rows, are out of order beside those of another; '' where they
    are not."""
    n = len(figures)
    if n < _FEWEST or min(len(set(figures.tolist())), len(set(beside.tolist()))) < _DISTINCT * n:
        return ""
    if ranked_alike(figures, beside) >= _UNLIKE:
        return ""
    if is_sorted(figures) and not is_sorted(beside):
        return "stand in order of size, and those of the period beside it do not"
    if ranked_alike(figures[1:], beside[:-1]) >= _ALIKE:
        return "agree with those of the period beside it one row further up"
    if ranked_alike(figures[:-1], beside[1:]) >= _ALIKE:
        return "agree with those of the period beside it one row further down"
    return ""


def _nobody(figures: Floats) -> int:
    """Which of the figures of councils is nought or less, where all others are far above it; -1 if none is."""
    low = np.flatnonzero(figures <= 0)
    if len(low) != 1 or len(figures) <= _BESIDE:
        return -1
    others = np.delete(figures, low)
    large = others.min() >= _SOME and others.max() <= _TIGHT * others.min()
    alike = len(others) >= _FEWEST and others.min() >= _NEAR * float(np.median(others))
    return int(low[0]) if large or alike else -1


def _parted(figures: Floats) -> int:
    """Which of the figures of councils is the only one with a decimal, where all others are whole and large: 2884.9
    for 28849; -1 if none is."""
    odd = np.flatnonzero(figures != np.floor(figures))
    if len(odd) != 1 or len(figures) <= _WHOLE:
        return -1
    return int(odd[0]) if np.delete(figures, odd).min() >= _SOME else -1


def _lone(figures: Floats) -> int:
    """Which of the figures of councils is a hundredth or a thousandth of what it should be, or that much too large,
    where the others are alike; -1 if none."""
    n = len(figures)
    if n < _FEWEST or 2 * len(set(figures.tolist())) < n:
        return -1
    order = np.argsort(figures, kind="stable")
    aside = 1 + n // 20
    least, second, low, high, next_most, most = (
        float(figures[order[at]]) for at in (0, 1, aside, n - 1 - aside, -2, -1)
    )
    if second < 1 or high > _TIGHT * low:
        return -1
    if min(_FACTORS) * least <= second and _fits(least, _FACTORS, low, high):
        return int(order[0])
    if most >= min(_FACTORS) * next_most and _fits(most, [1 / by for by in _FACTORS], low, high):
        return int(order[-1])
    return -1


def _fits(one: float, factors: Iterable[float], low: float, high: float) -> bool:
    return any(low / 1.5 <= one * by <= 1.5 * high for by in factors)


def _told(read: Gathered, slab: int, number: int, how: str) -> Problem:
    member, line = read.place(number)
    label = read.labels.get(read.slabs[slab], "")
    name = read.series[read.slabs[slab][0]].key.indicator
    message = f"{name}: the figures of {label} {how}. They may stand beside other councils than their own."
    remedy = "Look at them. If the column was sorted or pasted alone, put it right and import the file again."
    return Problem("values-out-of-order", Severity.WARNING, member, line, "value", label, message, remedy)


def _alone(read: Gathered, slab: int, column: int, figures: Floats) -> Problem:
    one = float(read.dense.value[slab * read.dense.width + column])
    member, line = read.place(int(read.dense.row[slab * read.dense.width + column]))
    others = figures[figures != one]
    message = (
        f"{read.describe(slab, column)}: {one:.15g} stands among {others.min():.6g} to {others.max():.6g} of all other "
        "councils; it may be a slip, or in another scale."
    )
    remedy = "Look at it. If it is a slip, correct it and import the file again; the figure was taken."
    return Problem("value-odd", Severity.WARNING, member, line, "value", f"{one:.15g}", message, remedy)
