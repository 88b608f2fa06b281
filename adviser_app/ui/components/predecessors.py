"""The councils a council followed, in its chart: dotted lines, each named where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from adviser_app.packs import axis
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.models import ChartView
from adviser_app.viewmodels.predecessors import drawn

_APART = 2.0  # pixels between a name, which has a little room about its words, and the council's own line


class Predecessors:
    """Made anew with each drawing of a plot; its items are ``items``. ``arrange`` once the size is known."""

    def __init__(self, theme: Theme, view: ChartView) -> None:
        self._view, self._theme = view, theme
        self.items: list[Any] = []
        self._labels: list[tuple[Any, int, float, float, float]] = []  # item, point, value, width, height
        xs = np.array([p.x for p in view.points], dtype=float)
        pen = pg.mkPen(theme.color("text_muted"), width=1.5 * theme.scale, style=Qt.PenStyle.DotLine)
        font = theme.font("small")
        metrics = QFontMetricsF(font)
        for one in drawn(view):
            ys = np.array([np.nan if v is None else v for v in one.values], dtype=float)
            line = pg.PlotCurveItem(xs, ys, pen=pen, connect="finite", antialias=True)
            last = one.last
            spot = pg.ScatterPlotItem([xs[last]], [ys[last]], size=6 * theme.scale, brush=theme.color("text_muted"),
                                      pen=pg.mkPen(theme.color("card"), width=1))  # fmt: skip
            label = pg.TextItem(one.label, color=theme.color("text"), fill=theme.color("card", 0.86), anchor=(0, 0.5))
            label.setFont(font)
            label.textItem.document().setDocumentMargin(1)
            label.setToolTip(one.heading)
            tall = label.textItem.boundingRect().height()  # a little more than its letters
            self._labels.append((label, last, float(ys[last]), metrics.horizontalAdvance(one.label), tall))
            for item, z in ((line, 2), (spot, 12), (label, 14)):
                item.setZValue(z)
                self.items.append(item)

    def arrange(self, high: float, per_x: float, per_y: float, right: float, height: float) -> None:
        """Put the names beside the ends, none over another and none over the council's own line. ``per_x``, ``per_y``:
        what a pixel is worth; ``right``: the last x that a name may reach; ``height`` of the plot in pixels, ``high``
        the value at its top."""
        for point in sorted({p for _, p, *_ in self._labels}):
            mine = [label for label in self._labels if label[1] == point]
            x = self._view.points[point].x
            widest = max(width for *_, width, _ in mine)
            left = x + (widest + 10) * per_x > right  # no room at the right of their ends
            centres = axis.apart([((high - y) / per_y, tall) for _, _, y, _, tall in mine], height)
            spots = [(c + ((-tall if c >= 1.2 * tall else tall) * 0.7 if left else 0.0), tall)
                     for c, (*_, tall) in zip(centres, mine, strict=True)]  # fmt: skip
            span = (x - (widest + 4) * per_x, x) if left else (x, x + (widest + 7) * per_x)
            own = [(high - y) / per_y for y in self._own(*span)]
            put = clear(spots, own, height)
            for (item, *_), centre in zip(mine, put or [c for c, _ in spots], strict=True):
                item.setZValue(14 if put is not None else -1)  # without room for it, a name stands under the line
                item.setAnchor((1, 0.5) if left else (0, 0.5))
                item.setPos(x + (-4 if left else 7) * per_x, high - centre * per_y)

    def _own(self, low: float, high: float) -> list[float]:
        """The values through which the council's own line goes between two x, where it is cut off by them too."""
        known = [(p.x, p.value) for p in self._view.points if p.value is not None]
        if not known or known[-1][0] < low or known[0][0] > high:
            return []
        xs, ys = zip(*known, strict=True)
        ends = [float(np.interp(x, xs, ys)) for x in (max(low, xs[0]), min(high, xs[-1]))]
        return [*ends, *(y for x, y in known if low <= x <= high)]


def clear(spots: Sequence[tuple[float, float]], line: Sequence[float], height: float) -> list[float] | None:
    """Where names at ``spots`` (centre, height) stand, in pixels from the top, so that none lies over a line that goes
    through ``line``, and all are within 0 … ``height``: all of them above it, all below, or some on either side, as
    moves them least. None where there is no room."""
    centres = [centre for centre, _ in spots]
    top, foot = min(c - t / 2 for c, t in spots), max(c + t / 2 for c, t in spots)
    if not line or foot < min(line) - _APART or top > max(line) + _APART:
        return centres
    above, below = min(line) - _APART, max(line) + _APART
    order = sorted(range(len(spots)), key=lambda i: centres[i])
    ways: list[list[float]] = []
    for split in range(len(order) + 1):
        upper, lower = order[:split], order[split:]
        if sum(spots[i][1] for i in upper) <= above and sum(spots[i][1] for i in lower) <= height - below:
            over = axis.apart([spots[i] for i in upper], above)
            under = axis.apart([(spots[i][0] - below, spots[i][1]) for i in lower], height - below)
            to = dict(zip(order, [*over, *(below + centre for centre in under)], strict=True))
            ways.append([to[i] for i in range(len(spots))])
    return min(ways, key=lambda way: sum(abs(a - b) for a, b in zip(way, centres, strict=True)), default=None)
