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

_UNREAD, _NONE = -1, -2  # of a slab's limits: not asked for yet; there are none


class Source(Protocol):
    """Reads the limits of slabs by their ids."""

    def limit_lines(self, ids: Ints) -> tuple[Ints, Lines | None]:
        """Which of them have both, as places in ``ids``, ascending; their lower ones, then as many upper ones (None
        where none has)."""


class Limits:
    """The limits of one state of a store, read when asked for and kept. Safe to share between threads."""

    def __init__(self, figures: Figures, source: Source) -> None:
        self._figures, self._source = figures, source
        self._lock = threading.RLock()
        self._texts: list[tuple[Lines, int]] = []  # and how many slabs it has: so far behind are the upper limits
        # of a slab: its place among the texts, its line in there
        self._text = np.full(len(figures.ids), _UNREAD, np.int64)
        self._line = np.zeros(len(figures.ids), np.int64)

    def of(self, positions: Positions, area_id: int) -> tuple[Floats, Floats]:
        """float64[positions] each: lower and upper limits of one area in slabs (−1: none), NaN for none."""
        lower, upper = np.full(len(positions), np.nan), np.full(len(positions), np.nan)
        there = np.flatnonzero(positions >= 0)
        with self._lock:
            text = self._text[positions[there]]
            if (text == _UNREAD).any():
                self._read(np.unique(positions[there[text == _UNREAD]]))
                text = self._text[positions[there]]
            there, text = there[text != _NONE], text[text != _NONE]
            for place in np.unique(text).tolist():
                mine = there[text == place]
                lines, slabs = self._texts[place]
                line = self._line[positions[mine]]
                found = lines.column(np.concatenate([line, line + slabs]), area_id)
                lower[mine], upper[mine] = found[: len(mine)], found[len(mine) :]
        return lower, upper

    def _read(self, positions: Positions) -> None:
        there, lines = self._source.limit_lines(self._figures.ids[positions])
        self._text[positions] = _NONE
        if lines is None:
            return
        self._text[positions[there]], self._line[positions[there]] = len(self._texts), np.arange(len(there))
        self._texts.append((lines, len(there)))
        # Each council of many asks for a few slabs of its own: read together again, so that few texts are asked later.
        if len(self._texts) > 1 and 2 * self._texts[-1][1] >= self._texts[-2][1]:
            both = np.flatnonzero(self._text >= len(self._texts) - 2)
            del self._texts[-2:]
            self._read(both)


def told(value: Floats, lower: Floats, upper: Floats) -> Bools:
    """Where limits say something of a value: both are there, and it lies between them."""
    return np.asarray((lower <= value) & (value <= upper))


def hold(value: Floats, lower: Floats, upper: Floats, median: Floats) -> Bools:
    """Where the limits of a value hold the median."""
    return told(value, lower, upper) & (lower <= median) & (median <= upper)
