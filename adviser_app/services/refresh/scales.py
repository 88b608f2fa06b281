"""Figures in another scale than the others of their series: 0.94 among percentages, and what publishers' systems write
for no figure at all (-1, -99, 999999).

Of the first nobody can say which are meant, and they are refused; the second may be figures, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from adviser_app.domain.problems import Problem, Severity

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_FEWEST = 3  # figures of either scale
_TOP = 100.5  # what no percentage of a whole is above
_LEAST = 10.0  # percentages among which one up to 1 is odd
_SPREAD = 5.0  # largest over smallest, of either scale
_APART = 20.0  # smallest of the larger scale over the largest of the smaller one
_WORDS_FOR_NONE = (-1.0, -9.0, -99.0, -999.0, -9999.0, 9999.0, 99999.0, 999999.0, 99999999.0)
_NO_SHARE = 1000.0  # a percentage above it is a change, or a slip

Floats = npt.NDArray[np.float64]


class Scales:
    """The smallest and the largest figure of each series of a refresh, and how many are between 0 and 1; taken of all
    at once, as looking at each series costs more."""

    def __init__(self, read: Gathered) -> None:
        self._read = read
        self._of = np.array([series for series, _ in read.slabs], np.int64)
        n, width = len(self._of), read.dense.width
        self._row = read.dense.row[: n * width].reshape(n, width)
        self._value = read.dense.value[: n * width].reshape(n, width)
        count = len(read.series)
        self.low, self.high, self.shares = np.zeros(count), np.zeros(count), np.zeros(count, np.int64)
        if n:
            np.minimum.at(self.low, self._of, np.fmin.reduce(self._value, axis=1))
            np.maximum.at(self.high, self._of, np.fmax.reduce(self._value, axis=1))
            np.add.at(self.shares, self._of, ((self._value > 0) & (self._value <= 1)).sum(axis=1))

    def mixed(self) -> Iterator[tuple[int, int, Problem]]:
        """(slab, column, why not) of the shares of 1 among percentages."""
        fits = (self.shares >= _FEWEST) & (self.high >= _LEAST) & (self.high <= _TOP)
        for series in np.flatnonzero(fits).tolist():
            if self._read.series[series].decimals < 2:
                continue
            slabs, there, value = self._figures(series)
            size = np.abs(value[there])
            small, large = size[(size > 0) & (size <= 1)], size[size > 1]
            if min(len(small), len(large)) < _FEWEST or not _are_two_scales(small, large):
                continue
            for at, column in zip(*np.nonzero(there & (value > 0) & (value <= 1)), strict=True):
                yield int(slabs[at]), int(column), self._refusal(int(slabs[at]), int(column), value[at, column], large)

    def _figures(self, series: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], Floats]:
        slabs = np.flatnonzero(self._of == series)
        value = self._value[slabs]
        return slabs, (self._row[slabs] > 0) & np.isfinite(value), value

    def _refusal(self, slab: int, column: int, value: float, large: Floats) -> Problem:
        member, line = self._read.place(int(self._row[slab, column]))
        message = (
            f"{self._read.describe(slab, column)}: {value:g} stands among figures from {large.min():g} to "
            f"{large.max():g}: it may be a share of 1, where they are of 100."
        )
        remedy = "Write all figures of the series in one way, and import the file again."
        return Problem("number-scale-unclear", Severity.ERROR, member, line, "value", f"{value:g}", message, remedy)

    def no_figures(self) -> Iterator[Problem]:
        """A warning for each series with what may be no figure, at its first."""
        odd = np.isin(self.low, _WORDS_FOR_NONE) | np.isin(self.high, _WORDS_FOR_NONE)
        shares = np.array([local.key.unit.strip() == "%" for local in self._read.series], np.bool_)
        for series in np.flatnonzero(odd | (shares & (self.high > _NO_SHARE))).tolist():
            _, there, value = self._figures(series)
            found = there & (np.isin(value, _WORDS_FOR_NONE) | ((value > _NO_SHARE) & bool(shares[series])))
            others = value[there & ~found]
            if not found.any() or len(others) < 2 or not _is_unlike(value[found], others):
                continue
            rows = self._row[np.flatnonzero(self._of == series)]
            member, line = self._read.place(int(rows[found].min()))
            shown = f"{value[found][int(np.argmin(rows[found]))]:g}"
            message = (
                f"{self._read.series[series].key.indicator}: {shown} stands among figures from {others.min():g} to "
                f"{others.max():g}; it may be a publisher's word for no figure, or a slip."
            )
            remedy = "Look at it. If it is no figure, leave the cell empty and import the file again."
            yield Problem("value-odd", Severity.WARNING, member, line, "value", shown, message, remedy)


def _are_two_scales(small: Floats, large: Floats) -> bool:
    """Whether the small ones, times a hundred, would be among the large ones, and nothing lies between the two."""
    low, high, least, most = small.min(), small.max(), large.min(), large.max()
    tight = high <= _SPREAD * low and most <= _SPREAD * least
    return bool(tight and least >= _APART * high and 100 * low >= 0.6 * least and 100 * high <= 1.6 * most)


def _is_unlike(found: Floats, others: Floats) -> bool:
    """Nobody else is below zero, where these are; or they are ten times as large as anybody."""
    negative, large = bool((found < 0).any()), found[found > 0]
    return (negative and others.min() >= 0) or (
        len(large) > 0 and float(large.min()) > 10 * float(np.abs(others).max())
    )


def cells(read: Gathered) -> Iterator[tuple[int, int, Problem]]:
    """(slab, column, why not) of the cells that are not to be taken; what may be no figure is added to the problems."""
    scales = Scales(read)
    read.problems += scales.no_figures()
    yield from scales.mixed()
