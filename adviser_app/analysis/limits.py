"""Confidence limits of councils' figures, where the file has them: whether a figure differs from its group's median.

A figure whose 95 per cent interval holds the median of its group is *not different from the median*: it has its place
in the order (quartile, rank), but is judged neither better nor worse (decision 0055). The limits are taken only where
both are there and the figure lies between them; the median is taken as it is, without limits of its own, as OHID does
for a benchmark of the whole group.

Of a page one council's limits are wanted in thousands of slabs, so those stay text (``Lines``), in which a number is
found where it stands.
"""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np

from adviser_app.analysis.comparison import Bools, Floats, Ints
from adviser_app.analysis.latest import Figures, Lines, Positions


class Source(Protocol):
    """Reads the limits of slabs by their ids."""

    def limit_lines(self, ids: Ints) -> tuple[Lines, Lines]:
        """Lower and upper ones; an empty line for a slab without."""


class Limits:
    """The limits of one state of a store, read when asked for and kept. Safe to share between threads."""

    def __init__(self, figures: Figures, source: Source) -> None:
        self._figures, self._source = figures, source
        self._lock = threading.RLock()
        self._texts: list[tuple[Lines, Lines]] = []
        self._text = np.full(len(figures.ids), -1, np.int64)  # of a slab: its place among the texts, its line in there
        self._line = np.zeros(len(figures.ids), np.int64)

    def of(self, positions: Positions, area_id: int) -> tuple[Floats, Floats]:
        """float64[positions] each: lower and upper limits of one area in slabs (−1: none), NaN for none."""
        lower, upper = np.full(len(positions), np.nan), np.full(len(positions), np.nan)
        there = np.flatnonzero(positions >= 0)
        at = positions[there]
        with self._lock:
            unread = np.unique(at[self._text[at] < 0])
            if len(unread):
                self._text[unread], self._line[unread] = len(self._texts), np.arange(len(unread))
                self._texts.append(self._source.limit_lines(self._figures.ids[unread]))
            for text in np.unique(self._text[at]):
                mine = self._text[at] == text
                for out, lines in zip((lower, upper), self._texts[text], strict=True):
                    out[there[mine]] = lines.column(self._line[at[mine]], area_id)
        return lower, upper


def told(value: Floats, lower: Floats, upper: Floats) -> Bools:
    """Where limits say something of a value: both are there, and it lies between them."""
    return np.asarray((lower <= value) & (value <= upper))


def hold(value: Floats, lower: Floats, upper: Floats, median: Floats) -> Bools:
    """Where the limits of a value hold the median."""
    return told(value, lower, upper) & (lower <= median) & (median <= upper)
