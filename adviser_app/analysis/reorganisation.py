"""Figures of several councils put together. Vectorised over series; NaN is no value.

Arrays are series × parts. What can be put together at all, and which parts cover the ground once, is
``domain.reorganisation``'s; here are the arithmetic and the two checks against figures that were published for the same
ground. A county and its districts lie on the same ground: where both have a figure, a count of what is there must be
the sum of the districts', and a rate must lie between theirs. Where it does not, the figures are of what each council
does itself (what it spends, say), and neither is one of the council to come.
"""

from __future__ import annotations

import numpy as np

from adviser_app.analysis.comparison import Bools, Floats, Ints
from adviser_app.analysis.latest import Figures, Positions

AGREES = 0.005  # relative: published parts are rounded, and rounded parts do not sum to a rounded whole


def newest_common(figures: Figures, lanes: Ints, columns: Ints) -> Positions:
    """For each of some lanes the newest slab in which every one of ``columns`` has a value, −1 where there is none."""
    out = np.full(len(lanes), -1, np.int64)
    if not len(columns) or not len(lanes):
        return out
    newest = np.stack([figures.newest(int(c))[lanes] for c in columns])
    # the newest in which all can have one is the oldest of their newest; before it, one slab after the other
    at = np.where((newest >= 0).all(axis=0), newest.min(axis=0), -1)
    pending = np.flatnonzero(at >= 0)
    while len(pending):
        complete = ~np.isnan(figures.values(at[pending], columns)).any(axis=1)
        out[pending[complete]] = at[pending[complete]]
        pending = pending[~complete]
        at[pending] -= 1
        pending = pending[at[pending] >= figures.first[lanes[pending]]]
    return out


def total(values: Floats) -> Floats:
    """Sum of each row; NaN where any part has none."""
    return np.asarray(values.sum(axis=1))


def weighted(values: Floats, weights: Floats) -> Floats:
    """Mean of each row weighted by ``weights`` (of the parts); NaN where any part has no value."""
    return np.asarray((values * weights).sum(axis=1) / weights.sum())


def sums_agree(large: Floats, small: Floats, decimals: Ints) -> Bools:
    """Whether two totals of the same ground agree, but for the rounding of their parts; rows as in ``total``."""
    half = 0.5 * 10.0 ** -decimals.astype(np.float64) * (large.shape[1] + small.shape[1])
    one, other = total(large), total(small)
    return np.asarray(np.abs(one - other) <= np.maximum(half, AGREES * np.abs(one)))


def between(large: Floats, small: Floats, decimals: Ints) -> Bools:
    """Whether rates of the larger parts lie between those of the smaller ones, but for rounding: a mean does."""
    half = 10.0 ** -decimals.astype(np.float64)
    low, high = small.min(axis=1) - half, small.max(axis=1) + half
    return np.asarray((large.min(axis=1) >= low) & (large.max(axis=1) <= high))
