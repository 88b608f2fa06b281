"""Figures in another scale than the others of their series: some of 0.94 among percentages; one alone that is far from
all others; and what publishers' systems write for no figure at all (-1, -99, 999999).

Of the first nobody can say which are meant, and they are refused, unless all of a group are such; the others may be
figures, and are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from adviser_app.domain.areas import AreaKind
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
_FEWEST_TIMES = 3  # as many figures as those below nought
_FEW, _MANY = 5, 8  # figures of councils, beside which one alone is odd: above all, and below nought
_FAR = 1000.0  # times the largest of the others: a county is hundreds of times its districts
_FAR_REGIONS = 30.0  # regions are of one size
_WHOLE = 150.0  # per cent: what is above it is none of a whole
_NO_MEAN = 200.0  # per cent
_SHARE, _FULL = 0.5, 1.1  # of 1: what most are above and none is, where all percentages are written so
_PER_CENT = re.compile(r"%|per ?cent", re.IGNORECASE)
_CHANGE = re.compile(r"chang|growth|increase|decrease|differ|index|capacity|ratio|of target", re.IGNORECASE)
_AT_ONCE = 2048  # slabs
_SHARES = re.compile(r"%|per ?cent|\brates?\b|proportion", re.IGNORECASE)

_LOOK = "Look at it. Its figures were taken, as all of the group are written so."

Floats = npt.NDArray[np.float64]


class Scales:
    """The smallest and the largest figure of each series of a refresh, their sum, and how many are below 0 or between 0
    and 1: taken of all at once, as looking at each series costs more. ``over``: how many of its councils' figures no
    part of a whole can be."""

    def __init__(self, read: Gathered) -> None:
        self._read = read
        self._of = np.array([series for series, _ in read.slabs], np.int64)
        n, width = len(self._of), read.dense.width
        self._row = read.dense.row[: n * width].reshape(n, width)
        self._value = read.dense.value[: n * width].reshape(n, width)
        count = len(read.series)
        self._council, self._region = np.zeros(width, np.bool_), np.zeros(width, np.bool_)
        for at, area in enumerate(read.columns):
            kind = read.areas.kind_of(area)
            self._council[at], self._region[at] = kind is AreaKind.COUNCIL, kind is AreaKind.REGION
        self.low, self.high, self.sum = np.zeros(count), np.zeros(count), np.zeros(count)
        self.below, self.few, self.over = np.zeros((3, count), np.int64)
        self.region = np.zeros(count, np.bool_)  # is one of the regions' figures far from the others?
        regions = np.flatnonzero(self._region)
        for at in range(0, n, _AT_ONCE):  # no second copy of all figures
            of, value = self._of[at : at + _AT_ONCE], self._value[at : at + _AT_ONCE]
            np.minimum.at(self.low, of, np.fmin.reduce(value, axis=1))
            np.maximum.at(self.high, of, np.fmax.reduce(value, axis=1))
            np.add.at(self.sum, of, np.nansum(value, axis=1))
            np.add.at(self.below, of, (value < 0).sum(axis=1))
            np.add.at(self.few, of, ((value > 0) & (value <= 1)).sum(axis=1))
            np.add.at(self.over, of, ((value > _TOP) & self._council).sum(axis=1))
            if len(regions) >= _FEW:
                there = self._row[at : at + _AT_ONCE, regions] > 0
                large = np.sort(np.where(there & ~np.isnan(part := value[:, regions]), part, -np.inf), axis=1)
                np.logical_or.at(self.region, of, (large[:, -1] > _FAR_REGIONS * large[:, -2]) & (large[:, -2] > 0))
        self._order = np.argsort(self._of, kind="stable")  # slabs by series
        self._ends = np.cumsum(np.bincount(self._of, minlength=count))
        # groups of one indicator are of one scale
        names: dict[tuple[str, ...], int] = {}
        keys = [local.key for local in read.series]
        self._one = np.array(
            [names.setdefault((k.publisher, k.indicator, k.measure, k.unit), len(names)) for k in keys]
        )
        self.shares = np.bincount(self._one, self.few, len(names)).astype(np.int64) if count else self.few
        self._text = [f"{k.indicator} {k.measure} {k.unit}" for k in keys]

    def mixed(self, told: list[Problem]) -> Iterator[tuple[int, int, Problem]]:
        """(slab, column, why not) of the shares of 1 among percentages. Where all of a group's figures are such, as of
        one domain of deprivation beside others, it may be of another scale: it is ``told``, at its first."""
        fits = (
            (self.shares >= _FEWEST)[self._one] & (self.high >= _LEAST) & (self.high <= _TOP) if len(self._one) else []
        )
        fine = [local.decimals >= 2 for local in self._read.series]
        for name in dict.fromkeys(self._one[at] for at in np.flatnonzero(fits).tolist()):
            alike = np.flatnonzero(self._one == name)
            if not any(fine[at] for at in alike.tolist()) or float(self.high[alike].max()) > _TOP:
                continue
            slabs, there, value = self._figures(*alike.tolist())
            size = np.abs(value[there])
            small, large = size[(size > 0) & (size <= 1)], size[size > 1]
            if min(len(small), len(large)) < _FEWEST or not _are_two_scales(small, large):
                continue
            apart = set[int]()
            for at, column in zip(*np.nonzero(there & (value > 0) & (value <= 1)), strict=True):
                slab, series = int(slabs[at]), int(self._of[slabs[at]])
                why = self._refusal(slab, int(column), value[at, column], large)
                if self.high[series] > 1:
                    yield slab, int(column), why
                elif series not in apart:
                    apart.add(series)
                    told.append(replace(why, severity=Severity.WARNING, remedy=_LOOK))

    def _figures(self, *series: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], Floats]:
        """The slabs of some series, and of their cells which are figures and what they are."""
        parts = [self._order[self._ends[one - 1] if one else 0 : self._ends[one]] for one in series]
        slabs = parts[0] if len(parts) == 1 else np.concatenate(parts)
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

    def _called(self, so: Callable[[str], object], where: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Of the series ``where`` something is so, those called ``so``: names are many, and dear to look at."""
        return np.array([at for at in np.flatnonzero(where).tolist() if so(self._text[at])], np.int64)

    def _above_all(self) -> Iterator[Problem]:
        """A warning for each series of per cents that are most of them far above 100, and no changes."""
        mean = self.sum / np.maximum(self._read.counts.read[: len(self.sum)], 1)
        for series in self._called(_is_of_whole, mean > _NO_MEAN).tolist():
            slabs, there, value = self._figures(series)
            rows = self._row[slabs]
            if float(np.median(value[there])) <= _NO_MEAN:
                continue
            member, line = self._read.place(int(rows[there].min()))
            shown = _shown(value[there][int(np.argmin(rows[there]))])
            message = (
                f"{self._read.series[series].key.indicator}: most of its figures are far above 100 per cent "
                f"({shown}, for one)."
            )
            remedy = "Nothing, if they may be; else put each column under its own heading and import the file again."
            yield Problem("value-odd", Severity.WARNING, member, line, "value", shown, message, remedy)

    def _below_one(self) -> Iterator[Problem]:
        """A warning for each series of per cents that are all of them shares of 1: 0.93 where 93 is meant, as programs
        write what a spreadsheet shows as 93 %."""
        some = (self.high <= _FULL) & (self.high > _SHARE) & (self.low >= 0)
        some &= self._read.counts.read[: len(self.high)] >= _MANY
        for series in self._called(_is_of_whole, some).tolist():
            slabs, there, value = self._figures(series)
            if np.count_nonzero(there) < _MANY or float(np.median(value[there])) < _SHARE:
                continue
            if (value[there] == np.floor(value[there])).all():
                continue  # 1 per cent
            rows = self._row[slabs]
            member, line = self._read.place(int(rows[there].min()))
            shown = _shown(value[there][int(np.argmin(rows[there]))])
            message = (
                f"{self._read.series[series].key.indicator}: percentages, and hardly one is above 1 ({shown}, for "
                "one); they may be written as shares of 1."
            )
            remedy = "Nothing, if they are below one per cent; else multiply them by 100 and import the file again."
            yield Problem("value-odd", Severity.WARNING, member, line, "value", shown, message, remedy)

    def no_figures(self) -> Iterator[Problem]:
        """A warning for each series with what may be no figure, at its first."""
        read = self._read.counts.read[: len(self.below)]
        few_below = (self.below > 0) & (_FEWEST_TIMES * self.below < read)
        odd = _say_none(self.low) | _say_none(self.high) | few_below
        shares = np.array([local.key.unit.strip() == "%" for local in self._read.series], np.bool_)
        small, over_whole = np.zeros((2, len(odd)), np.bool_)
        small[self._called(_SHARES.search, (self.high > _LEAST) & (self.few > 0) & (self.few < _FEWEST))] = True
        over_whole[self._called(_is_of_whole, (self.high > _WHOLE) & (self.over == 1))] = True
        alone = (self.high > 0.9 * self.sum) | (self.below == 1) | small | self.region | over_whole
        enough = read >= _FEWEST  # one figure, and others to hold it against
        yield from self._above_all()
        yield from self._below_one()
        for series in np.flatnonzero(enough & (odd | alone | (shares & (self.high > _NO_SHARE)))).tolist():
            slabs, there, value = self._figures(series)
            rows = self._row[slabs]
            found = there & (_say_none(value) | ((value > _NO_SHARE) & bool(shares[series])))
            below = there & (value < 0)
            above = value[there & ~below]
            if (found & below).any() and _FEWEST_TIMES * np.count_nonzero(below) <= above.size and above.min() > 0:
                found |= below  # -1, and -62 beside it: where all others are above nought, neither may be a figure
            others = value[there & ~found]
            if not found.any() or len(others) < 2 or not _is_unlike(value[found], others):
                hundred = _SHARES.search(self._text[series]) is not None
                found = _alone(np.where(there & self._council, value, np.nan), _FAR, of_hundred=hundred)
                found |= _alone(np.where(there & self._region, value, np.nan), _FAR_REGIONS, of_hundred=hundred)
                if over_whole[series]:
                    found |= _above_whole(np.where(there & self._council, value, np.nan))
                others = value[there & ~found]
            if not found.any():
                continue
            member, line = self._read.place(int(rows[found].min()))
            shown = _shown(value[found][int(np.argmin(rows[found]))])
            message = (
                f"{self._read.series[series].key.indicator}: {shown} stands among figures from {_shown(others.min())} "
                f"to {_shown(others.max())}; it may be a publisher's word for no figure, or a slip."
            )
            remedy = "Look at it. If it is no figure, leave the cell empty and import the file again."
            yield Problem("value-odd", Severity.WARNING, member, line, "value", shown, message, remedy)


def _is_of_whole(text: str) -> bool:
    """Whether a series is of per cents, and no change, which may be of any size."""
    return _PER_CENT.search(text) is not None and not _CHANGE.search(text)


def _say_none(value: Floats) -> npt.NDArray[np.bool_]:
    """Which figures are written by some publishers where there is none."""
    found = (value < 0) | (value >= min(word for word in _WORDS_FOR_NONE if word > 0))
    if found.any():
        found[found] = np.isin(value[found], _WORDS_FOR_NONE)
    return found


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:g}"


def _are_two_scales(small: Floats, large: Floats) -> bool:
    """Whether the small ones, times a hundred, would be among the large ones, and nothing lies between the two."""
    low, high, least, most = small.min(), small.max(), large.min(), large.max()
    tight = high <= _SPREAD * low and most <= _SPREAD * least
    return bool(tight and least >= _APART * high and 100 * low >= 0.6 * least and 100 * high <= 1.6 * most)


def _alone(value: Floats, far: float, *, of_hundred: bool) -> npt.NDArray[np.bool_]:
    """The one figure that is far from all others: ``far`` times the largest of them; the only one below nought, and as
    large as they are; of shares, what would be among them if it were a hundred or a thousand times as
    large. No cell is marked where there is none."""
    found = np.zeros(value.shape, np.bool_)
    known = np.sort(value[~np.isnan(value)])
    if len(known) < _FEW:
        return found
    least, second, most = (float(known[at]) for at in (0, 1, -1))
    if second >= 0 and most > far * float(known[-2]) > 0:
        return np.equal(value, most)
    if len(known) >= _MANY and least < 0 < second and -least >= float(np.median(known)) / 2:
        return np.equal(value, least)
    if of_hundred and known[-2] <= 1 and _is_hundredfold(most, float(known[0]), float(known[-2])):
        return np.equal(value, most)
    if (
        of_hundred
        and 0 < least <= second / _APART
        and any(second / 1.5 <= least * by <= 1.5 * most for by in (100, 1000))
    ):
        return np.equal(value, least)
    return found


def _above_whole(value: Floats) -> npt.NDArray[np.bool_]:
    """The one percentage far above a hundred where all others are of a whole: 363 for 36.3."""
    known = np.sort(value[~np.isnan(value)])
    if len(known) <= _MANY or not (known[-2] <= _TOP and known[-1] >= _WHOLE * max(1.0, known[-2] / 100)):
        return np.zeros(value.shape, np.bool_)
    return np.equal(value, known[-1])


def _is_hundredfold(most: float, least: float, second: float) -> bool:
    """Whether one figure would be among shares of 1 if it were divided by a hundred."""
    return least > 0 and most >= _APART * second and least / 1.5 <= most / 100 <= 1.5 * second


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
    yield from scales.mixed(read.problems)
