"""Comparison, defined once (design: product, "Comparison, defined once"). Vectorised over series; NaN is no value.

Every screen, pack and command takes quartile, rank, direction and standing from here. Arrays are series × members
of the comparison group; the council itself is one of the members. Areas that are no councils never get here: the
caller hands in the columns of the group's members and nothing else.

Rules decided here, beyond the design's:

* *Standing*, in words, with polarity: ``Better than most`` (quartile 1), ``Better than the median`` (2), ``Worse than
  the median`` (3), ``Worse than most`` (4); a council whose value *is* the median is ``At the median``, whatever its
  quartile (where a quarter and more of the group share one value, the boundary and the median coincide and the
  quartile alone would flatter). Without polarity: ``Higher than most`` (at or above the upper quartile),
  ``Above the median``, ``Below the median``, ``Lower than most``. What is strictly better than the median is better
  than at least half of the group, so "most" is true.
* A value whose confidence limits hold the median is ``Not different from the median``, unless it is the median itself
  (``analysis.limits``). It keeps quartile and rank, which say where it stands in the order, but nobody judges by them.
* A group with a single value in it compares nothing: it has n, median, quartile and rank 1 of 1, and no standing.
* *Equal* at d published decimals is a difference below half a unit of the last one, so a publisher's own values never
  differ by rounding; where 15 or more digits are published, equal within 1e-12 relative.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from adviser_app.domain.indicators import Direction, Polarity

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]

POLARITY_CODE: dict[Polarity, int] = {Polarity.HIGH: 1, Polarity.LOW: -1, Polarity.NONE: 0}

# Positions are what ``directions`` returns.
DIRECTIONS: tuple[Direction, ...] = (
    Direction.UNKNOWN,
    Direction.IMPROVING,
    Direction.WORSENING,
    Direction.NO_CHANGE,
    Direction.INCREASING,
    Direction.DECREASING,
)


class Standing(IntEnum):
    """How a value stands in its group; ``STANDING_WORDS`` says it."""

    NONE = 0
    BETTER_THAN_MOST = 1
    BETTER = 2
    AT_MEDIAN = 3
    WORSE = 4
    WORSE_THAN_MOST = 5
    HIGHER_THAN_MOST = 6
    ABOVE = 7
    BELOW = 8
    LOWER_THAN_MOST = 9
    NOT_DIFFERENT = 10


STANDING_WORDS: dict[Standing, str] = {
    Standing.NONE: "",
    Standing.BETTER_THAN_MOST: "Better than most",
    Standing.BETTER: "Better than the median",
    Standing.AT_MEDIAN: "At the median",
    Standing.WORSE: "Worse than the median",
    Standing.WORSE_THAN_MOST: "Worse than most",
    Standing.HIGHER_THAN_MOST: "Higher than most",
    Standing.ABOVE: "Above the median",
    Standing.BELOW: "Below the median",
    Standing.LOWER_THAN_MOST: "Lower than most",
    Standing.NOT_DIFFERENT: "Not different from the median",
}


@dataclass(frozen=True, slots=True)
class GroupStats:
    """Of each row: how many have a value, quartiles and median; NaN where none has."""

    n: Ints
    lower: Floats
    median: Floats
    upper: Floats

    def take(self, rows: Ints) -> GroupStats:
        return GroupStats(self.n[rows], self.lower[rows], self.median[rows], self.upper[rows])


def group_stats(values: Floats) -> GroupStats:
    """Statistics of float64[rows, members]: quartiles and median by linear interpolation (R type 7)."""
    return stats_in_order(np.sort(values, axis=1))


def stats_in_order(ordered: Floats) -> GroupStats:
    """``group_stats`` of rows that are in ascending order, NaN last."""
    rows, members = ordered.shape
    if not members:
        none = np.full(rows, np.nan)
        return GroupStats(np.zeros(rows, np.int64), none, none.copy(), none.copy())
    n = members - np.isnan(ordered).sum(axis=1)
    at = np.arange(rows)

    def quantile(p: float) -> Floats:
        position = (np.maximum(n, 1) - 1) * p
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(n, 1) - 1)
        low, high = ordered[at, below], ordered[at, above]
        # low + (high − low) × share gives exactly low where the two are equal, so that ties stay on the boundary
        return np.asarray(low + (high - low) * (position - below))

    return GroupStats(n.astype(np.int64), quantile(0.25), quantile(0.5), quantile(0.75))


def same(a: Floats, b: Floats) -> Bools:
    """Equal but for the last binary digits that an interpolation may leave; False where either is NaN."""
    return np.asarray(np.abs(a - b) <= 1e-12 * np.maximum(np.abs(a), np.abs(b)))


def quartiles(value: Floats, stats: GroupStats, polarity: Codes) -> Codes:
    """1 (best) to 4, 0 where there is no value, no group or no polarity; on a boundary the better one."""

    def reaches(bound: Floats) -> Bools:
        better = np.where(polarity >= 0, value > bound, value < bound)
        return np.asarray(better | same(value, bound))

    good = np.where(polarity >= 0, stats.upper, stats.lower)
    poor = np.where(polarity >= 0, stats.lower, stats.upper)
    out = np.where(reaches(good), 1, np.where(reaches(stats.median), 2, np.where(reaches(poor), 3, 4)))
    out[(polarity == 0) | np.isnan(value) | (stats.n == 0)] = 0
    return out.astype(np.int8)


def ranks(value: Floats, values: Floats, polarity: Codes) -> tuple[Ints, Bools]:
    """Competition rank (1, 2, 2, 4) of ``value`` among its row of ``values``, and whether it is shared.

    1 is the best; without polarity 1 is the highest. 0 where there is no value. ``value`` stands in its row.
    """
    column = value[:, None]
    with np.errstate(invalid="ignore"):
        ahead = (values > column).sum(axis=1)
        low = np.flatnonzero(polarity < 0)
        ahead[low] = (values[low] < column[low]).sum(axis=1)
        level = (values == column).sum(axis=1)
    there = ~np.isnan(value)
    return np.where(there, ahead + 1, 0).astype(np.int64), np.asarray(there & (level > 1))


def ranks_in_order(value: Floats, ordered: Floats, rows: Ints, n: Ints, polarity: Codes) -> tuple[Ints, Bools]:
    """``ranks`` among some ``rows`` of values in ascending order (NaN last), of which ``n`` are none.

    Found by halving: a group is put in order once, and not looked at whole for each of its councils.
    """
    there = ~np.isnan(value)
    if not ordered.size:
        return there.astype(np.int64), np.zeros(len(value), np.bool_)
    below = _how_many(np.less, value, ordered, rows)

    def is_value(at: Ints) -> Bools:
        last = ordered.shape[1] - 1
        return np.asarray((at <= last) & (ordered[rows, np.minimum(at, last)] == value))

    upto = below + is_value(below)
    shared = is_value(below + 1)
    level = np.flatnonzero(shared & (polarity >= 0))
    upto[level] = _how_many(np.less_equal, value[level], ordered, rows[level])
    return np.where(there, np.where(polarity < 0, below, n - upto) + 1, 0), shared


def _how_many(than: np.ufunc, value: Floats, ordered: Floats, rows: Ints) -> Ints:
    """How many of its row, which is in order, are less ``than`` each value (or equal, by ``than``)."""
    members, flat = ordered.shape[1], ordered.reshape(-1)
    before = rows * members - 1
    found, step = np.zeros(len(value), np.int64), 1 << members.bit_length()
    while step := step // 2:
        further = np.minimum(found + step, members)
        found += (further - found) * than(flat.take(before + further, mode="wrap"), value)
    return found


def unchanged(now: Floats, before: Floats, decimals: Ints) -> Bools:
    """Equal at the published decimals; False where either has no value."""
    half = 0.5 * 10.0 ** -np.minimum(decimals, 15).astype(np.float64)
    return np.asarray((np.abs(now - before) < half) | same(now, before))


def directions(now: Floats, before: Floats, decimals: Ints, polarity: Codes) -> Codes:
    """Positions in ``DIRECTIONS``: the way from ``before`` to ``now``; 0 where either has no value."""
    up = now > before
    judged = np.where(up == (polarity > 0), 1, 2)
    described = np.where(up, 4, 5)
    out = np.where(unchanged(now, before, decimals), 3, np.where(polarity == 0, described, judged))
    out[np.isnan(now) | np.isnan(before)] = 0
    return out.astype(np.int8)


def standings(value: Floats, stats: GroupStats, polarity: Codes, unclear: Bools | None = None) -> Codes:
    """``Standing`` codes of values in their groups (see the head of this module). ``unclear``: whose confidence limits
    hold the median."""
    quartile = quartiles(value, stats, polarity)
    judged = np.choose(
        np.maximum(quartile - 1, 0),
        [Standing.BETTER_THAN_MOST, Standing.BETTER, Standing.WORSE, Standing.WORSE_THAN_MOST],
    )
    high = (value > stats.upper) | same(value, stats.upper)
    low = (value < stats.lower) | same(value, stats.lower)
    above = value > stats.median
    described = np.where(
        above,
        np.where(high, Standing.HIGHER_THAN_MOST, Standing.ABOVE),
        np.where(low, Standing.LOWER_THAN_MOST, Standing.BELOW),
    )
    out = np.where(polarity == 0, described, judged)
    if unclear is not None:
        out[unclear] = Standing.NOT_DIFFERENT
    out[same(value, stats.median)] = Standing.AT_MEDIAN
    out[np.isnan(value) | (stats.n < 2)] = Standing.NONE
    return out.astype(np.int8)


def distances(value: Floats, stats: GroupStats) -> Floats:
    """How far from the median, in widths of the middle half; where that has no width ±inf, 0 at the median."""
    gap = value - stats.median
    width = stats.upper - stats.lower
    with np.errstate(divide="ignore", invalid="ignore"):
        out = gap / width
    out[same(value, stats.median)] = 0.0
    return np.asarray(out)
