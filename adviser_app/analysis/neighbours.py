"""Nearest neighbours from figures: the standardised Euclidean distance between councils.

Each series is standardised over the councils that have a value in it (less their mean, divided by their standard
deviation, of the whole population: ddof 0), so that no series counts for more because of its unit. The distance of two
councils is the root of the mean of the squared differences over the series in which both have a value: the Euclidean
distance divided by the root of their number, which ranks alike where nothing is missing and stays comparable where
something is. Two councils that share fewer than half of the series are not ranked for one another.
"""

from __future__ import annotations

import numpy as np

from adviser_app.analysis.comparison import Bools, Floats, Ints


def standardised(values: Floats) -> Floats:
    """float64[councils, series] in standard deviations from the mean; NaN stays NaN, as do series without spread."""
    there = ~np.isnan(values)
    n = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there, values, 0.0).sum(axis=0) / n
    gap = np.where(there, values - mean, 0.0)
    spread = np.sqrt((gap**2).sum(axis=0) / n)
    flat = spread <= 1e-12 * np.abs(mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        out = (values - mean) / spread
    out[:, flat] = np.nan
    return np.asarray(out)


def with_spread(values: Floats) -> Bools:
    """bool[series]: those that tell councils apart, and so count."""
    return np.asarray((~np.isnan(standardised(values))).any(axis=0))


def distances(values: Floats) -> Floats:
    """float64[councils, councils] of float64[councils, series]; NaN where two share fewer than half of the series that
    have any spread, and between a council and itself."""
    z = standardised(values)
    z = z[:, with_spread(values)]
    councils, series = z.shape
    total, shared = np.zeros((councils, councils)), np.zeros((councils, councils), np.int64)
    for column in z.T:  # one series at a time: councils × councils stay small, all at once would not
        gap = column[:, None] - column[None, :]
        both = ~np.isnan(gap)
        total[both] += gap[both] ** 2
        shared += both
    enough = (shared * 2 >= series) & (shared > 0)
    np.fill_diagonal(enough, False)
    out = np.full((councils, councils), np.nan)
    out[enough] = np.sqrt(total[enough] / shared[enough])
    return out


def nearest(apart: Floats, most: int) -> list[Ints]:
    """Of each council the others by distance, nearest first, at most so many; of two as near (to 9 decimals: what the
    last binary digits say is chance) the first in the array."""
    order = np.argsort(np.round(apart, 9), axis=1, kind="stable")  # NaN last
    known = (~np.isnan(apart)).sum(axis=1)
    return [row[: min(most, int(n))] for row, n in zip(order, known, strict=True)]
