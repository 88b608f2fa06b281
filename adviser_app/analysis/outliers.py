"""Figures far from the rest of a group: the modified z score of Iglewicz and Hoaglin.

``0.6745 · (x − median) / MAD``, MAD being the median of the absolute distances from the median; beyond 3.5 either way
a figure is *far from the rest* (B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, 1993). Unlike a plain
z score it is not drawn towards the very figures it is to find.

Rules decided here: fewer than eight figures tell nothing of how a rest is spread, and there is no score; nor where the
MAD is nought (half of the figures and more are the same), since then everything else would be infinitely far.
"""

from __future__ import annotations

import numpy as np

from adviser_app.analysis.comparison import Bools, Floats, GroupStats

FAR = 3.5
LEAST = 8  # figures of a group
_SCALE = 0.6745  # the MAD of a normal distribution, in its standard deviations, as the authors round it
_DUST = 1e-12  # a distance this small beside the figures is what binary fractions leave of none


def mad(values: Floats, median: Floats) -> Floats:
    """float64[rows] of float64[rows, members] (NaN is no value): NaN with fewer than ``LEAST`` values or a MAD of
    nought."""
    rows, members = values.shape
    if not members:
        return np.full(rows, np.nan)
    away = np.sort(np.abs(values - median[:, None]), axis=1)  # NaN last
    n = members - np.isnan(values).sum(axis=1)
    at, last = np.arange(rows), np.maximum(n, 1) - 1
    out = (away[at, last // 2] + away[at, (last + 1) // 2]) / 2
    out[(n < LEAST) | (out <= _DUST * np.maximum(np.abs(median), away[at, last]))] = np.nan
    return np.asarray(out)


def scores(value: Floats, median: Floats, spread: Floats) -> Floats:
    """Modified z scores of values in their groups; NaN where there is none. ``spread``: ``mad``."""
    return np.asarray(_SCALE * (value - median) / spread)


def may_be_far(value: Floats, stats: GroupStats) -> Bools:
    """Where a value can be far from the rest at all, so that the MAD of other rows need not be worked out.

    Within the nearer quartile's distance of the median lies at most half of a group, so its MAD is at least that
    distance; half of it is asked for, which leaves room for the interpolation between two figures.
    """
    near = np.minimum(stats.upper - stats.median, stats.median - stats.lower)
    return np.asarray((stats.n >= LEAST) & (_SCALE * np.abs(value - stats.median) > FAR * 0.5 * near))


def is_far(score: Floats) -> Bools:
    return np.asarray(np.abs(score) > FAR)
