"""A council's figures in its comparison group, as arrays: one entry a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adviser_app.analysis import comparison, outliers
from adviser_app.analysis.comparison import Bools, Codes, Floats, GroupStats, Ints, Standing
from adviser_app.analysis.grouped import InOrder
from adviser_app.analysis.latest import Figures, Positions
from adviser_app.analysis.limits import Limits, hold, told


@dataclass(frozen=True, slots=True)
class CouncilNumbers:
    """Parallel arrays over the series in which a council has a value, in the order of series ids.

    ``latest``, ``previous`` and ``compared`` are slab positions (−1: none). Statistics, quartile, rank and standing
    are of ``compared``: the council's latest period, or, where fewer than half of the group has a value in it, the
    newest period in which half has; ``compared_value`` is the council's own value in it, NaN where it has none, and
    then it has no quartile, rank or standing. ``limited``: its confidence limits in that period are known. ``score``:
    the modified z score (``analysis.outliers``) of what is far from the rest, NaN of everything else and of what its
    limits do not even tell from the median.
    """

    series: Ints
    latest: Positions
    value: Floats
    previous: Positions
    before: Floats
    overlap: npt.NDArray[np.bool_]
    direction: Codes  # positions in comparison.DIRECTIONS
    compared: Positions
    compared_value: Floats
    stats: GroupStats
    quartile: Codes
    rank: Ints
    shared: npt.NDArray[np.bool_]
    standing: Codes  # comparison.Standing
    distance: Floats
    group_size: int
    limited: Bools
    score: Floats

    def __len__(self) -> int:
        return len(self.series)

    @property
    def elsewhere(self) -> npt.NDArray[np.bool_]:
        """Where the group is compared in another period than the council's latest."""
        return np.asarray(self.compared != self.latest)

    @property
    def judged(self) -> Bools:
        """Which are judged: with a quartile among two or more councils, and, as far as is known, not at the median by
        their confidence limits."""
        return np.asarray((self.quartile > 0) & (self.stats.n >= 2) & (self.standing != Standing.NOT_DIFFERENT))


def council_numbers(
    figures: Figures,
    area_id: int,
    members: Sequence[int],
    polarity: Codes,
    decimals: Ints,
    *,
    positions: Positions | None = None,
    change: bool = True,
    limits: Limits | None = None,
) -> CouncilNumbers:
    """How the council ``area_id`` stands among ``members`` (area ids, itself among them).

    ``polarity`` (``comparison.POLARITY_CODE``) and ``decimals`` are indexed by series id. ``positions``: the slabs to
    judge instead of the newest of each series, in ascending order. ``change=False`` leaves the previous periods, and
    with them half of the decoding of a first page, alone: no previous value and no direction then. ``limits``: of
    confidence, without which everything differs from the median that is not it.
    """
    column = figures.column(area_id)
    columns = np.sort(figures.columns(members))
    latest = figures.shown(column, columns) if positions is None else positions
    series = figures.series[latest] if len(latest) else np.zeros(0, np.int64)
    value = figures.value(latest, column)
    signs, digits = polarity[series], decimals[series]

    compared = latest.copy()
    stats = figures.stats(latest, columns)
    few = np.flatnonzero(stats.n * 2 < len(columns))
    if len(few):
        compared[few] = figures.with_half(figures.lane_of[latest[few]], columns)
        stats = figures.stats(compared, columns)
    compared_value = value
    if len(few):
        compared_value = figures.value(compared, column)
    if change:
        previous, overlap, before = figures.previous(latest, column)
    else:
        previous, overlap = np.full(len(latest), -1, np.int64), np.zeros(len(latest), np.bool_)
        before = np.full(len(latest), np.nan)
    group = figures.in_order(compared, columns)
    rank, shared = comparison.ranks_in_order(compared_value, group.values, group.rows, stats.n, signs)
    limited, unclear = np.zeros(len(series), np.bool_), np.zeros(len(series), np.bool_)
    if limits is not None:
        low, high = limits.of(compared, area_id)
        limited = told(compared_value, low, high)
        unclear = hold(compared_value, low, high, stats.median)
    return CouncilNumbers(
        series=series,
        latest=latest,
        value=value,
        previous=previous,
        before=before,
        overlap=overlap,
        direction=comparison.directions(value, before, digits, signs),
        compared=compared,
        compared_value=compared_value,
        stats=stats,
        quartile=comparison.quartiles(compared_value, stats, signs),
        rank=rank,
        shared=shared,
        standing=comparison.standings(compared_value, stats, signs, unclear),
        distance=comparison.distances(compared_value, stats),
        group_size=len(columns),
        limited=limited,
        score=np.where(unclear, np.nan, _scores(compared_value, stats, group)),
    )


def _scores(value: Floats, stats: GroupStats, group: InOrder) -> Floats:
    """The modified z scores of what is far from the rest; NaN of everything else."""
    out = np.full(len(value), np.nan)
    rows = np.flatnonzero(outliers.may_be_far(value, stats))
    if len(rows):
        median = stats.median[rows]
        out[rows] = outliers.scores(value[rows], median, outliers.mad(group.values[group.rows[rows]], median))
        out[~outliers.is_far(out)] = np.nan
    return out
