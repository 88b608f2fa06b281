"""41% beside 0.42 in one series of a long file: one of the two is a hundred times what it says.

Wide tables see it row by row (``keyed``). A long file shows it wherever its two rows stand, so that both readers take
notice of each series' first number with the sign, and of its first one up to 1 without.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from adviser_app.csvio.text import FileRefused
from adviser_app.domain.problems import Problem, Severity

Longs = npt.NDArray[np.int64]


class Shares:
    """The shares of one file, by the position of their series."""

    def __init__(self) -> None:
        self._signed: dict[int, tuple[int, str]] = {}  # first line with the sign, and its text
        self._bare = np.zeros(0, dtype=np.int64)  # first line without it, 0 where there is none

    def one(self, series: int, text: str, value: float, decimals: int, line: int) -> None:
        """Take notice of a row's number; NaN where it has none."""
        if text.endswith("%"):
            if line < self._signed.get(series, (line + 1, ""))[0]:
                self._signed[series] = line, text
        elif decimals and 0 < abs(value) <= 1:
            self._note(np.array([series]), np.array([line]))

    def bare(
        self, series: Longs, value: npt.NDArray[np.float64], decimals: npt.NDArray[np.uint8], line: Longs,
        good: npt.NDArray[np.bool_],
    ) -> None:  # fmt: skip
        """Take notice of many rows, in the order of their lines; those not ``good`` do not count."""
        size = np.abs(value)
        these = good & (decimals > 0) & (size <= 1) & (size > 0)
        if these.any():
            self._note(series[these], line[these])

    def _note(self, series: Longs, line: Longs) -> None:
        most = int(series.max()) + 1
        if most > len(self._bare):
            self._bare = np.concatenate((self._bare, np.zeros(most - len(self._bare), dtype=np.int64)))
        first = np.zeros(len(self._bare), dtype=np.int64)
        first[series[::-1]] = line[::-1]  # of several the last one written stays: the first line
        fresh = (first > 0) & ((self._bare == 0) | (first < self._bare))
        self._bare[fresh] = first[fresh]

    def signed(self, series: Longs, line: Longs, text: Callable[[int], str]) -> None:
        """Take notice of rows whose numbers have the sign, in the order of their lines. ``text``: of one of them."""
        for one, at in zip(*np.unique(series, return_index=True), strict=True):
            if int(one) not in self._signed or int(line[at]) < self._signed[int(one)][0]:
                self._signed[int(one)] = int(line[at]), text(int(at))

    def settle(self, file: str, column: str) -> None:
        """After the last row: refuse the file where a series has both."""
        both = [(line, text, int(self._bare[one])) for one, (line, text) in self._signed.items()
                if one < len(self._bare) and self._bare[one]]  # fmt: skip
        if both:
            line, text, other = min(both)
            message = (
                f"{text} stands in one series with a number up to 1 without the sign (line {other}): that may be a "
                "share of 1 or one of 100."
            )
            remedy = "Write all of them with the sign, or none."
            raise FileRefused(Problem("percentages-mixed", Severity.ERROR, file, line, column, text, message, remedy))
