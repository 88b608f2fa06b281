"""The councils a council followed, in its chart: dotted lines, each named where it ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from adviser_app.packs import axis
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.models import ChartView
from adviser_app.viewmodels.predecessors import drawn


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
            self._labels.append((label, last, float(ys[last]), metrics.horizontalAdvance(one.label), metrics.height()))
            for item, z in ((line, 2), (spot, 12), (label, 14)):
                item.setZValue(z)
                self.items.append(item)

    def arrange(self, high: float, per_x: float, per_y: float, right: float, height: float) -> None:
        """Put the names beside the ends, none over another. ``per_x``, ``per_y``: what a pixel is worth; ``right``: the
        last x that a name may reach; ``height`` of the plot in pixels, ``high`` the value at its top."""
        for point in sorted({p for _, p, *_ in self._labels}):
            mine = [label for label in self._labels if label[1] == point]
            centres = axis.apart([((high - y) / per_y, tall) for _, _, y, _, tall in mine], height)
            for (item, _, _, width, tall), centre in zip(mine, centres, strict=True):
                x = self._view.points[point].x
                left = x + (width + 10) * per_x > right  # no room at the right of its end
                above = centre >= 1.2 * tall
                rise = (tall if above else -tall) * 0.7 if left else 0.0  # there a name stands on its line, or under it
                item.setAnchor((1, 0.5) if left else (0, 0.5))
                item.setPos(x + (-4 if left else 7) * per_x, high - (centre - rise) * per_y)
