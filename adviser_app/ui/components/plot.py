"""The plot itself, with pyqtgraph (loaded here and in `neighbours` only). Same scale and labels as in the pack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsPathItem

from adviser_app.packs import axis
from adviser_app.packs.svg import breaks, chart_notes, hollow
from adviser_app.ui.components.delegates import runs
from adviser_app.ui.components.neighbours import NOBODY, Neighbours
from adviser_app.ui.components.predecessors import Predecessors
from adviser_app.ui.components.spoken import picture
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import predecessors, text
from adviser_app.viewmodels.models import ChartPoint, ChartView

_INSET = 8.0  # pixels between the plot's edge and the first point
_REACH = 24.0  # pixels from the mouse within which a neighbour is named
_FEW = 16  # so many points get a dot each


def notes(view: ChartView) -> tuple[str, ...]:
    """What must be said beside the chart, as in the pack: markers, where the scale begins, small groups."""
    return chart_notes(view, also=_beside(view))


def _beside(view: ChartView) -> list[float]:
    """Figures of lines that are there all the time: the scale must hold them."""
    return [v for _, values in view.others for v in values if v is not None] if view.beside else []


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """One chart. ``pointed(i)``: the mouse or the arrow keys are at point i; -1 when they have left. ``neighbour`` is
    the council of the group that they are at: left and right walk along the periods, up and down through the group."""

    pointed = Signal(int)
    _view: ChartView | None = None  # of the class: pyqtgraph resizes before our own attributes are there

    def __init__(self, theme: Theme) -> None:
        super().__init__(enableMenu=False)
        picture(self)
        picture(self.viewport())
        self._theme = theme
        self._at, self._who = -1, NOBODY
        self.setObjectName("plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hideButtons()
        self.setMouseEnabled(False, False)
        self.setAntialiasing(True)
        item = self.getPlotItem()
        item.getViewBox().setDefaultPadding(0)
        for name in ("left", "bottom"):
            item.getAxis(name).setStyle(tickLength=0, autoExpandTextSpace=False, autoReduceTextSpace=False)
        item.setContentsMargins(0, 4, 0, 0)
        theme.after(self, Plot._draw)

    def set_view(self, view: ChartView) -> None:
        self._view = view
        self._at, self._who = -1, NOBODY
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(view.alt_text)
        self.viewport().setAccessibleName(view.title)  # a screen reader meets it as a control of its own
        self._draw()

    def say(self, words: str) -> None:
        """Let a screen reader speak the period that the keyboard walked to."""
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # drawing

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        theme, item = self._theme, self.getPlotItem()
        item.clear()
        self.setBackground(theme.color("card"))
        numbers = [v for p in view.points for v in _values(p)]
        numbers += predecessors.numbers(view)
        numbers += _beside(view)
        self._scale = axis.scale(numbers, finest=view.decimals)
        self._xs = [p.x for p in view.points]
        self._grid: list[Any] = []
        for tick in self._scale.ticks:
            base = tick in (0, self._scale.low)
            pen = pg.mkPen(theme.color("median_line" if base and tick == 0 else "hairline"), width=1)
            grid = pg.InfiniteLine(tick, angle=0, pen=pen)
            grid.setZValue(-10)
            self._grid.append(grid)
            item.addItem(grid, ignoreBounds=True)
        self._add_band(view)
        self._add_breaks(view)
        if len(view.points) <= 40:
            self._add_intervals(view)
        xs = np.array(self._xs)
        dashed = pg.mkPen(theme.color("median_line"), width=1.3, style=Qt.PenStyle.CustomDashLine)
        dashed.setDashPattern([4, 3])
        medians = [p.median for p in view.points]
        item.addItem(_curve(xs, medians, dashed))
        for alone in (run[0] for run in runs(tuple(medians), tuple(medians)) if len(run) == 1):
            ends = xs[alone] + np.array([-self._half, self._half])
            item.addItem(_curve(ends, [medians[alone]] * 2, dashed), ignoreBounds=True)
        line = pg.mkPen(theme.color("accent"), width=2.2 * theme.scale)
        item.addItem(_curve(*_stepped(view, xs), line))
        self._add_dots(view)
        self._add_labels(view)
        self._before = Predecessors(theme, view)
        for extra in self._before.items:
            item.addItem(extra, ignoreBounds=True)
        self._cursor = pg.InfiniteLine(0, angle=90, pen=pg.mkPen(theme.color("text_muted"), width=1))
        self._spot = pg.ScatterPlotItem(size=11 * theme.scale, pen=pg.mkPen(theme.color("card"), width=2),
                                        brush=theme.color("accent"))  # fmt: skip
        for extra in (self._cursor, self._spot):
            extra.setVisible(False)
            extra.setZValue(20)
            item.addItem(extra, ignoreBounds=True)
        self._neighbours = Neighbours(theme, view)
        self._neighbours.show(bool(view.beside))
        for extra in self._neighbours.items:
            item.addItem(extra, ignoreBounds=True)
        self._axes(view)
        self._arrange()

    def _add_band(self, view: ChartView) -> None:
        low, high = tuple(p.low for p in view.points), tuple(p.high for p in view.points)
        path = QPainterPath()
        half = self._half = min(((b - a) for a, b in zip(self._xs, self._xs[1:], strict=False)), default=1.0) * 0.2
        found = runs(low, high)
        self._over = half if found and found[-1] == [len(self._xs) - 1] else 0.0
        for run in found:
            tops = [QPointF(self._xs[i], high[i]) for i in run]  # type: ignore[arg-type]
            feet = [QPointF(self._xs[i], low[i]) for i in reversed(run)]  # type: ignore[arg-type]
            if len(run) == 1:
                tops = [tops[0] - QPointF(half, 0), tops[0] + QPointF(half, 0)]
                feet = [feet[0] + QPointF(half, 0), feet[0] - QPointF(half, 0)]
            path.moveTo(tops[0])
            for point in (*tops[1:], *feet):
                path.lineTo(point)
            path.closeSubpath()
        band = QGraphicsPathItem(path)
        band.setPen(QPen(Qt.PenStyle.NoPen))
        band.setBrush(self._theme.color("band"))
        band.setZValue(-8)  # over the grid, below the lines of other councils
        self.getPlotItem().addItem(band, ignoreBounds=True)

    def _add_breaks(self, view: ChartView) -> None:
        for i, point in enumerate(view.points):
            if breaks(point):
                x = (point.x + view.points[i - 1].x) / 2 if i else point.x
                pen = pg.mkPen(self._theme.color("median_line"), width=1, style=Qt.PenStyle.DotLine)
                line = pg.InfiniteLine(x, angle=90, pen=pen, label="break", labelOpts={
                    "position": 0.96, "color": self._theme.color("text_muted"), "anchors": [(0, 0), (0, 0)],
                })  # fmt: skip
                line.label.setFont(self._theme.font("small"))
                self.getPlotItem().addItem(line, ignoreBounds=True)

    def _add_intervals(self, view: ChartView) -> None:
        pen = QPen(self._theme.color("accent", 0.35), 3.0)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        path = QPainterPath()
        for p in view.points:
            if p.lower is not None and p.upper is not None and p.value is not None:
                path.moveTo(p.x, p.lower)
                path.lineTo(p.x, p.upper)
        item = QGraphicsPathItem(path)
        item.setPen(pen)
        self.getPlotItem().addItem(item, ignoreBounds=True)

    def _add_dots(self, view: ChartView) -> None:
        theme = self._theme
        valued = [p for p in view.points if p.value is not None]
        spots = []
        for p in valued:
            last, is_hollow = p is valued[-1], hollow(p)
            if last or is_hollow or len(valued) <= _FEW:
                spots.append({
                    "pos": (p.x, p.value), "size": (9 if last else 8 if is_hollow else 6) * theme.scale,
                    "pen": pg.mkPen(theme.color("accent"), width=1.8),
                    "brush": theme.color("card" if is_hollow else "accent"),
                })  # fmt: skip
        dots = pg.ScatterPlotItem(spots=spots)
        dots.setZValue(10)
        self.getPlotItem().addItem(dots)

    def _add_labels(self, view: ChartView) -> None:
        """The lines are named at their ends, so that no legend is needed."""
        self._labels: list[tuple[Any, float, float]] = []  # item, wanted y, height
        theme = self._theme
        last = next((p for p in reversed(view.points) if p.value is not None), None)
        middle = next((p for p in reversed(view.points) if p.median is not None), None)
        named: list[tuple[str, str, str, float, bool]] = []
        if last is not None and last.value is not None:
            figure = text.value_text(last.value, view.decimals, view.unit)
            named.append((view.council, figure, "accent_text", last.value, True))
        if middle is not None and middle.median is not None:
            figure = text.statistic_text(middle.median, view.decimals, view.unit)
            named.append(("Median", figure, "text_muted", middle.median, False))
        self._room = 0.0
        for name, figure, role, y, bold in named:
            font = theme.font("body", bold=bold)
            metrics = QFontMetricsF(font)
            most = max(80.0, self.width() * 0.2)
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most)
            both = f"{short} {figure}"
            words = both if metrics.horizontalAdvance(both) <= most else f"{short}\n{figure}"
            item = pg.TextItem(words, color=theme.color(role), anchor=(0, 0.5))
            item.setFont(font)
            item.textItem.document().setDocumentMargin(0)
            item.setToolTip(name)
            self._room = max(self._room, *(metrics.horizontalAdvance(line) for line in words.split("\n")))
            self._labels.append((item, y, item.textItem.boundingRect().height()))
            self.getPlotItem().addItem(item, ignoreBounds=True)

    def _axes(self, view: ChartView) -> None:
        theme, item = self._theme, self.getPlotItem()
        font = theme.font("small")
        ticks = [text.in_unit(text.plain(t, self._scale.decimals), view.unit) for t in self._scale.ticks]
        metrics = QFontMetricsF(font)
        left, bottom = item.getAxis("left"), item.getAxis("bottom")
        for side in (left, bottom):
            side.setPen(pg.mkPen(None))
            side.setTickPen(pg.mkPen(theme.color("card")))  # a tick of no length is drawn as a dot
            side.setTextPen(theme.color("text_muted"))
            side.setTickFont(font)
            # Not hidden: the first label may stand a little out to the left, where the value axis leaves room.
            side.setStyle(tickTextOffset=theme.px(8), hideOverlappingLabels=False)
        left.setTicks([list(zip(self._scale.ticks, ticks, strict=True))])
        left.setWidth(max(metrics.horizontalAdvance(t) for t in ticks) + theme.px(12))
        bottom.setHeight(metrics.height() + theme.px(12))
        named = view.unit if view.unit and not text.unit_kind(view.unit) else ""
        item.setTitle(None)
        self._unit_label(named)

    def _unit_label(self, unit: str) -> None:
        """A unit that does not stand at the figures stands at the head of the axis."""
        top = 0
        if unit:
            item = pg.TextItem(unit, color=self._theme.color("text_muted"), anchor=(0, 1))
            item.setFont(self._theme.font("small"))
            self.getPlotItem().addItem(item, ignoreBounds=True)
            self._unit: Any = item
            top = self._theme.px(20)
        else:
            self._unit = None
        self.getPlotItem().layout.setContentsMargins(0, 4 + top, 0, 0)

    def _arrange(self) -> None:
        """Ranges and labels that depend on the size in pixels."""
        view = self._view
        if view is None:
            return
        box = self.getPlotItem().getViewBox()
        width, height = max(50.0, box.width()), max(50.0, box.height())
        first, last = min(self._xs), max(self._xs)
        right = self._room + 22
        across = (last - first) or 1.0
        per_pixel = (across + self._over) / max(20.0, width - _INSET - right)
        for grid in self._grid:
            grid.setSpan(0, max(0.1, (width - right + 6) / width))  # the labels stand clear of the lines
        low, high = self._scale.low, self._scale.high
        start = first - (_INSET * per_pixel if last > first else across)
        box.setXRange(start, start + width * per_pixel, padding=0)
        box.setYRange(low, high, padding=0.02)
        per_y = (high - low) * 1.04 / height
        wanted = [((high - y) / per_y, tall) for _, y, tall in self._labels]
        for (item, _, _), centre in zip(self._labels, axis.apart(wanted, height), strict=True):
            item.setPos(last + self._over + 12 * per_pixel, high - centre * per_y)
        self._before.arrange(high, per_pixel, per_y, last, height)
        if self._unit is not None:
            self._unit.setPos(start, high + 4 * per_y)
        metrics = QFontMetricsF(self._theme.font("small"))
        pixels = [(x - start) / per_pixel for x in self._xs]
        shown = axis.chosen_labels(pixels, [axis.short(p.label) for p in view.points], metrics.horizontalAdvance,
                                   -14.0, width - right + 40, 20.0)  # fmt: skip
        self.getPlotItem().getAxis("bottom").setTicks([[(start + at * per_pixel, words) for at, words in shown]])

    # pointing

    @property
    def neighbour(self) -> tuple[str, float | None] | None:
        """Name and value, at the point pointed at, of the council of the group that is named in the plot."""
        return self._neighbours.told(self._at, self._who) if self._view is not None and self._at >= 0 else None

    def _point(self, at: int, who: int = NOBODY) -> None:
        view = self._view
        if view is None or (at, who) == (self._at, self._who):
            return
        self._at, self._who = at, who
        there = 0 <= at < len(view.points)
        self._neighbours.show(there or bool(view.beside))  # those chosen to be shown are there all the time
        self._neighbours.choose(at, who if there else NOBODY)
        self._cursor.setVisible(there)
        value = view.points[at].value if there else None
        self._spot.setVisible(value is not None)
        if there:
            self._cursor.setPos(view.points[at].x)
            self._spot.setData([view.points[at].x], [value] if value is not None else [0.0])
        self.pointed.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._view is not None and self._xs:
            box = self.getPlotItem().getViewBox()
            mouse = box.mapSceneToView(self.mapToScene(event.position().toPoint()))
            at = int(np.abs(np.array(self._xs) - mouse.x()).argmin())
            reach = _REACH * self._theme.scale * box.viewPixelSize()[1]
            self._point(at, self._neighbours.nearest(at, mouse.y(), reach))

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(-1)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._xs) if self._view is not None else 0
        steps = {
            Qt.Key.Key_Left: self._at - 1 if self._at >= 0 else count - 1,
            Qt.Key.Key_Right: self._at + 1 if self._at >= 0 else 0,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        to = steps.get(Qt.Key(event.key()))
        if to is not None and count and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._point(min(count - 1, max(0, to)), self._who)
            event.accept()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._at >= 0 and self._view and self._view.others:
            self._point(self._at, self._neighbours.step(self._at, self._who, event.key() == Qt.Key.Key_Up))
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self._at >= 0:
            self._point(-1)
            event.accept()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls, not the plot

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._arrange()


def _stepped(view: ChartView, xs: Any) -> tuple[Any, list[float | None]]:
    """The council's line: from point to point, or level until the next where a value stands until then."""
    values = [p.value for p in view.points]
    if not view.steps or len(values) < 2:
        return xs, values
    return np.repeat(xs, 2)[1:], [v for value in values for v in (value, value)][:-1]


def _curve(xs: Any, values: Sequence[float | None], pen: QPen) -> Any:
    ys = np.array([np.nan if v is None else v for v in values], dtype=float)
    return pg.PlotCurveItem(xs, ys, pen=pen, connect="finite", antialias=True)


def _values(point: ChartPoint) -> list[float]:
    shown = (point.value, point.low, point.high, point.median, point.lower, point.upper)
    return [v for v in shown if v is not None]
