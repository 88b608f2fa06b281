"""41% beside 0.42 in one series of a long file: one of the two is a hundred times what it says. 57.6% beside 31,000, or
where the unit is Households, is no figure of its series at all.

Wide tables see it row by row (``wide``). A long file shows it wherever its two rows stand, so that both readers take
notice of each series' first number with the sign, and of its first ones up to 1 and above 100 without.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from adviser_app.csvio.text import FileRefused
from adviser_app.domain.problems import Problem, Severity

Longs = npt.NDArray[np.int64]

_OF_A_HUNDRED = re.compile(
    r"%|per ?cent|\b(?:rates?|ratio|shares?|proportion|index|change|growth|points?)\b", re.IGNORECASE
)
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
ALL_OR_NONE = "Write all of them with the sign, or none."


def other_unit(text: str, unit: str) -> str:
    """What is wrong with a number with the sign in a series of this unit; '' where it may be so."""
    if not unit or _OF_A_HUNDRED.search(unit):
        return ""
    return f"{text} is a percentage, and the unit of its series is {unit}."


class Shares:
    """The shares of one file, by the position of their series."""

    def __init__(self) -> None:
        self._signed: dict[int, tuple[int, str]] = {}  # first line with the sign, and its text
        # First lines without it, of a number up to 1 and of one above 100; 0 where there is none.
        self._bare, self._over = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        self._most: dict[int, tuple[int, str]] = {}  # first line with the sign and more than 100
        self._plain = np.zeros(0, dtype=np.bool_)  # has a number without it

    def one(self, series: int, text: str, value: float, decimals: int, line: int) -> None:
        """Take notice of a row's number; NaN where it has none."""
        if text.endswith("%"):
            if line < self._signed.get(series, (line + 1, ""))[0]:
                self._signed[series] = line, text
            if abs(value) > 100 and line < self._most.get(series, (line + 1, ""))[0]:
                self._most[series] = line, text
            return
        if _PLAIN.fullmatch(text):
            self._has_plain(np.array([series]))
        if decimals and 0 < abs(value) <= 1:
            self._bare = _noted(self._bare, np.array([series]), np.array([line]))
        elif abs(value) > 100 and _PLAIN.fullmatch(text):
            self._over = _noted(self._over, np.array([series]), np.array([line]))

    def bare(
        self, series: Longs, value: npt.NDArray[np.float64], decimals: npt.NDArray[np.uint8], line: Longs,
        good: npt.NDArray[np.bool_],
    ) -> None:  # fmt: skip
        """Take notice of many rows, in the order of their lines; those not ``good`` do not count."""
        self._has_plain(series[good])
        size = np.abs(value)
        these = good & (decimals > 0) & (size <= 1) & (size > 0)
        if these.any():
            self._bare = _noted(self._bare, series[these], line[these])
        over = good & (size > 100)
        if over.any():
            self._over = _noted(self._over, series[over], line[over])

    def _has_plain(self, series: Longs) -> None:
        if len(series):
            most = int(series.max()) + 1
            if most > len(self._plain):
                self._plain = np.concatenate((self._plain, np.zeros(most - len(self._plain), dtype=np.bool_)))
            self._plain[series] = True

    def signed(self, series: Longs, line: Longs, value: npt.NDArray[np.float64], text: Callable[[int], str]) -> None:
        """Take notice of rows whose numbers have the sign, in the order of their lines. ``text``: of one of them."""
        for at in np.flatnonzero(np.abs(value) > 100).tolist():
            self._most.setdefault(int(series[at]), (int(line[at]), text(at)))
        for one, at in zip(*np.unique(series, return_index=True), strict=True):
            if int(one) not in self._signed or int(line[at]) < self._signed[int(one)][0]:
                self._signed[int(one)] = int(line[at]), text(int(at))

    def settle(self, file: str, column: str, unit: Callable[[int], str]) -> None:
        """After the last row: refuse the file where a series has both, or (``unit``: of a series) another unit."""
        found = []
        for one, (line, text) in self._signed.items():
            bare, over = (int(lines[one]) if one < len(lines) else 0 for lines in (self._bare, self._over))
            if bare:
                words = f"a number up to 1 without the sign (line {bare}): that may be a share of 1 or one of 100."
                found.append((line, text, f"{text} stands in one series with {words}", ALL_OR_NONE))
            elif over:
                words = f"{text} stands in one series with a number above 100 without the sign (line {over})."
                found.append((line, text, words, ALL_OR_NONE))
            elif words := other_unit(text, unit(one)):
                found.append((line, text, words, "Correct the figure, or the unit."))
        for one, (line, text) in self._most.items():
            if one < len(self._plain) and self._plain[one]:
                found.append((line, text, f"{text} stands in one series with numbers without the sign.", ALL_OR_NONE))
        if found:
            line, text, message, remedy = min(found)
            raise FileRefused(Problem("percentages-mixed", Severity.ERROR, file, line, column, text, message, remedy))


def _noted(lines: Longs, series: Longs, line: Longs) -> Longs:
    """First lines by series, with these taken notice of."""
    most = int(series.max()) + 1
    if most > len(lines):
        lines = np.concatenate((lines, np.zeros(most - len(lines), dtype=np.int64)))
    first = np.zeros(len(lines), dtype=np.int64)
    first[series[::-1]] = line[::-1]  # of several the last one written stays: the first line
    fresh = (first > 0) & ((lines == 0) | (first < lines))
    lines[fresh] = first[fresh]
    return lines
