"""Direction of travel of a basket of series between two years, by the LGA's published evaluation method.

The method (LGA, evaluation data analysis report, May 2017; the design, "Comparison, defined once"): of each
series, councils without a value in both years are dropped; the mean of the rest is taken in each year; its percentage
change is classed by polarity as improved or worsened, and as unchanged where it is within a tolerance. The series of
each class are counted, and of each it is said how many councils it rests on.

Rules decided here, beyond the method's:

* A period belongs to the year in which it *ends*. What is compared with it is the period of the same length that began
  as many years earlier as the two years lie apart (``domain.periods.years_earlier``). Of several such pairs of a series
  the newest counts in which at least half as many councils have both values as in the best of them; of two that end on
  the same day the longer one, which is the steadier.
* Every council counts the same, whatever its size.
* A place counts once: a council that was replaced is left out where one of its successors has both values.
* The change is measured against the size of the earlier value: a rise from −4 to −2 is one by 50 per cent. Where
  the earlier value is nought there is no percentage, and the series (or the council's own) is not classed.
* On the tolerance is within it.
* Across a break in a series nothing is compared: a pair of periods with one between them does not count, for the
  councils it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from adviser_app.domain.periods import Period, years_earlier

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]

LEAST = 2  # councils a series must rest on
TOLERANCE = 1.0  # per cent, unless set
_SLACK = 1e-7  # per cent by which a mean of binary fractions may miss the tolerance it is exactly on
_DUST = 1e-12  # share of what was added up that adding may leave where the sum is nought


class Way(IntEnum):
    """Which way something went; of what is not classed, why."""

    IMPROVED = 1
    UNCHANGED = 2
    WORSENED = 3
    NO_POLARITY = -1  # nobody has said which way is good, or neither is
    NO_PAIR = -2  # no period of the one year with its equal in the other, or no council with both values
    FEW = -3  # fewer than two councils with both values
    FROM_NOUGHT = -4  # the earlier value is nought: no percentage
    BROKEN = -5  # a break in the series lies between the two


CLASSED = (Way.IMPROVED, Way.UNCHANGED, Way.WORSENED)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two periods by their places among those of a series. ``overlaps``: they share some time."""

    now: int
    before: int
    overlaps: bool


def pairs(periods: Sequence[Period], first: date, last: date, years: int) -> list[Pair]:
    """The periods that end from ``first`` to ``last``, each with its equal ``years`` earlier where there is one."""
    place = {p: i for i, p in enumerate(periods)}
    out = []
    for i, now in enumerate(periods):
        if first <= now.end <= last:
            before = years_earlier(now, periods, years)
            if before is not None:
                out.append(Pair(i, place[before], before.end >= now.start))
    return out


def best(found: Sequence[Pair], periods: Sequence[Period], n: Sequence[int]) -> Pair | None:
    """The pair that counts (head of this module); ``n``: councils with both values, of each. None where none has."""
    most = max(n, default=0)
    enough = [p for p, count in zip(found, n, strict=True) if count and 2 * count >= most]
    return max(enough, key=lambda p: (periods[p.now].end, -periods[p.now].start.toordinal()), default=None)


def with_both(before: Floats, now: Floats) -> Bools:
    """Which councils of float64[series, councils] have a value in both."""
    return ~(np.isnan(before) | np.isnan(now))


def once(both: Bools, successors: Iterable[tuple[int, Sequence[int]]]) -> Bools:
    """``both`` without councils one of whose successors has both values; columns (replaced, those that replaced it)."""
    out = both.copy()
    for old, new in successors:
        if len(new):
            out[:, old] &= ~both[:, list(new)].any(axis=1)
    return out


@dataclass(frozen=True, slots=True)
class Travel:
    """Of each series: councils with both values, their means (NaN where none has), the percentage change of the mean
    (NaN where there is none), ``Way`` codes."""

    n: Ints
    before: Floats
    now: Floats
    change: Floats
    way: Codes


def travel(before: Floats, now: Floats, both: Bools, polarity: Codes, tolerance: float = TOLERANCE) -> Travel:
    """The series of float64[series, councils] over the councils that count (``both``). ``polarity`` int8[series]: 1
    high is good, −1 low is good, 0 neither or not known; ``tolerance`` in per cent."""
    n = both.sum(axis=1).astype(np.int64)
    first, then = np.where(both, before, 0.0), np.where(both, now, 0.0)
    with np.errstate(invalid="ignore"):
        mean_before, mean_now = first.sum(axis=1) / n, then.sum(axis=1) / n
    # nought, but for what adding binary fractions leaves of it
    mean_before[np.abs(first.sum(axis=1)) <= _DUST * np.abs(first).sum(axis=1)] *= 0.0
    change, way = changes(mean_before, mean_now, polarity, tolerance)
    way[n < LEAST] = Way.FEW
    way[n == 0] = Way.NO_PAIR
    way[polarity == 0] = Way.NO_POLARITY
    return Travel(n, mean_before, mean_now, change, way)


def changes(before: Floats, now: Floats, polarity: Codes, tolerance: float = TOLERANCE) -> tuple[Floats, Codes]:
    """Percentage changes and ``Way`` codes of values of one shape; ``polarity`` is of that shape or broadcasts to
    it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        change = np.where(before == 0, np.nan, 100.0 * (now - before) / np.abs(before))
        within = np.abs(change) <= tolerance + _SLACK
        better = (change > 0) == (polarity > 0)
    way = np.where(within, Way.UNCHANGED, np.where(better, Way.IMPROVED, Way.WORSENED))
    way = np.where(before == 0, Way.FROM_NOUGHT, way)
    way = np.where(np.isnan(before) | np.isnan(now), Way.NO_PAIR, way)
    return np.asarray(change), np.where(polarity == 0, Way.NO_POLARITY, way).astype(np.int8)


def counts(way: Codes) -> Ints:
    """int64[3, …]: how many improved, stayed, worsened along the first axis."""
    return np.stack([(way == code).sum(axis=0) for code in CLASSED]).astype(np.int64)


def shares(parts: Sequence[int]) -> list[int]:
    """Each part in whole per cent of all, a half up; they may sum to 99 or 101. All nought where there is nothing."""
    whole = sum(parts)
    return [(200 * part + whole) // (2 * whole) if whole else 0 for part in parts]
