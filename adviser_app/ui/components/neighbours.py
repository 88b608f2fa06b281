"""The other councils of a chart: faint lines while one points at it, the nearest of them named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.models import ChartView

NOBODY = -1


class Neighbours:
    """Made anew with each drawing of a plot; its items are ``items``. Councils are numbers in ``view.others``."""

    def __init__(self, theme: Theme, view: ChartView) -> None:
        self._theme, self._view = theme, view
        self._xs = np.array([p.x for p in view.points], dtype=float)
        rows = [[np.nan if v is None else v for v in values] for _, values in view.others]
        self._values = np.array(rows, dtype=float).reshape(len(rows), len(self._xs))
        self._all = pg.PlotCurveItem(pen=pg.mkPen(theme.color("median_line", 0.28), width=1), connect="finite")
        self._one = pg.PlotCurveItem(pen=pg.mkPen(theme.color("text_muted"), width=1.8), connect="finite",
                                     antialias=True)  # fmt: skip
        self._spot = pg.ScatterPlotItem(size=9 * theme.scale, pen=pg.mkPen(theme.color("card"), width=2),
                                        brush=theme.color("text_muted"))  # fmt: skip
        self._name = pg.TextItem(color=theme.color("text"), fill=theme.color("card", 0.9))
        self._name.setFont(theme.font("small"))
        self.items: tuple[Any, ...] = (self._all, self._one, self._spot, self._name)
        for item, z in zip(self.items, (-5, 5, 15, 25), strict=True):
            item.setZValue(z)
            item.setVisible(False)
        self._filled = False

    def show(self, shown: bool) -> None:
        """The faint lines; drawn when first asked for."""
        if shown and not self._filled and len(self._values):
            self._filled = True
            gap = np.full((len(self._values), 1), np.nan)
            xs = np.hstack([np.tile(self._xs, (len(self._values), 1)), gap])
            self._all.setData(xs.ravel(), np.hstack([self._values, gap]).ravel())
        self._all.setVisible(shown and len(self._values) > 0)

    def nearest(self, at: int, y: float, reach: float) -> int:
        """The council whose value at point ``at`` is nearest to ``y``, unless the page's own council is nearer or all
        are further away than ``reach``."""
        if not len(self._values):
            return NOBODY
        away = np.abs(self._values[:, at] - y)
        if np.isnan(away).all():
            return NOBODY
        best = int(np.nanargmin(away))
        own = self._view.points[at].value
        return best if away[best] <= reach and (own is None or away[best] < abs(own - y)) else NOBODY

    def step(self, at: int, who: int, up: bool) -> int:
        """The council with the next higher (lower) value at point ``at``; NOBODY stands for the page's own council."""
        own = self._view.points[at].value
        from_value = own if who == NOBODY else float(self._values[who, at])
        if from_value is None or np.isnan(from_value) or not len(self._values):
            return who
        values, sign = self._values[:, at], 1 if up else -1
        ladder = sorted(
            [(float(v), i) for i, v in enumerate(values) if not np.isnan(v)]
            + ([(own, NOBODY)] if own is not None else [])
        )
        place = ladder.index((from_value, who)) + sign
        return ladder[place][1] if 0 <= place < len(ladder) else who

    def told(self, at: int, who: int) -> tuple[str, float | None] | None:
        """Name and value of a council at a point; None for nobody."""
        if who == NOBODY:
            return None
        name, values = self._view.others[who]
        return name, values[at]

    def choose(self, at: int, who: int) -> None:
        """Draw one council's line and name it at point ``at``; NOBODY: none."""
        there = who != NOBODY and at >= 0
        self._one.setVisible(there)
        value = self._values[who, at] if there else np.nan
        self._spot.setVisible(not np.isnan(value))
        self._name.setVisible(not np.isnan(value))
        if not there:
            return
        self._one.setData(self._xs, self._values[who])
        if not np.isnan(value):
            self._spot.setData([self._xs[at]], [value])
            self._name.setText(self._view.others[who][0])
            # Towards the middle, so that the name never leaves the plot.
            self._name.setAnchor((0, 1.2) if at * 2 < len(self._xs) else (1, 1.2))
            self._name.setPos(self._xs[at], value)
