"""Small multiples, painted: a small line chart for each council or each indicator, one beside the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from adviser_app.ui.components import figure_paint as paint
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.explorer.lines import Line, LineView
from adviser_app.viewmodels.explorer.multiples import MultiplesView

_WIDE, _HIGH, _GAP = 230, 170, 16  # pixels at 100 %
_TALLEST, _WIDEST = 0.75, 2.4  # height by width, width by height: beyond them a chart only grows, and tells no more
_REACH = 20.0


class MultiplesPicture(Drawn):
    """A mark is a point of a chart's line. Left and right go through time, on to the next chart at its end; up and
    down to the chart above and below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: MultiplesView | None = None
        self._marks: list[tuple[int, int, int]] = []  # chart, line, period
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_view(self, view: MultiplesView) -> None:
        self._view = view
        self._marks = [
            (c, i, j)
            for c, chart in enumerate(view.charts)
            for i, line in enumerate(chart.lines)
            if line.style >= 0 or len(chart.lines) == 1
            for j, figure in enumerate(line.figures)
            if figure is not None and figure.value is not None
        ]
        self.describe(
            view.title, view.said,
            "Left and right go through time and on to the next chart, up and down from chart to chart, Enter opens "
            "one.",
        )  # fmt: skip

    @property
    def _charts(self) -> tuple[LineView, ...]:
        return self._view.charts if self._view is not None else ()

    # geometry

    def _columns(self, width: float) -> int:
        fit = max(1, int((width + self._theme.px(_GAP)) // self._theme.px(_WIDE + _GAP)))
        count = max(1, len(self._charts))
        lines = -(-count // min(fit, count))
        return -(-count // lines)  # even lines: 4 + 4 rather than 5 + 3

    @property
    def _across(self) -> int:
        """As many in a line as let the charts be largest; as many as there is room for where all cannot be seen."""
        best, most = 0.0, self._columns(self.width())
        found = most
        for columns in range(1, most + 1):
            wide, high = self._size(columns)
            if high < self._theme.px(_HIGH):
                continue
            area = min(wide, _WIDEST * high) * min(high, _TALLEST * wide)
            if area > best:
                best, found = area, columns
        return found

    def _size(self, columns: int) -> tuple[float, float]:
        """Width and height of a chart's room where so many stand in a line."""
        lines, gap = -(-len(self._charts) // columns), float(self._theme.px(_GAP))
        high = self.height() - self._top
        return (self.width() - (columns - 1) * gap) / columns, (high - (lines - 1) * gap) / lines

    @property
    def _top(self) -> float:
        """Room for the legend of those that stand out in every chart."""
        named = self._view is not None and self._view.named
        return QFontMetricsF(self._theme.font()).height() + self._theme.px(8) if named else 0.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = -(-len(self._charts) // self._columns(width)) if self._charts else 1
        return round(self._top) + lines * self._theme.px(_HIGH) + (lines - 1) * self._theme.px(_GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDE), self._theme.px(_HIGH))

    def _room(self, at: int) -> QRectF:
        """The room of a chart."""
        columns, gap = self._across, float(self._theme.px(_GAP))
        wide, high = self._size(columns)
        high = min(high, max(_TALLEST * wide, float(self._theme.px(_HIGH))))
        return QRectF(at % columns * (wide + gap), self._top + at // columns * (high + gap), wide, high)

    def _head(self, chart: LineView) -> float:
        small = QFontMetricsF(self._theme.font("small")).height()
        return QFontMetricsF(self._theme.font(bold=True)).height() + (small if self._detail(chart) else 0.0) + 4

    def _detail(self, chart: LineView) -> str:
        """What stands below a chart's title: nothing where it would say the same below each."""
        return chart.subtitle if len({each.subtitle for each in self._charts}) > 1 else ""

    def _plane(self, at: int) -> paint.Plane:
        chart, head = self._charts[at], self._head(self._charts[at])
        room = self._room(at).adjusted(0, head, 0, 0)
        return paint.plane(self._theme, room, chart, paint.scale_of(chart, 4), self._theme.px(18))

    def place(self) -> dict[int, QPointF]:
        planes = {c: self._plane(c) for c in {c for c, _, _ in self._marks}}
        found = {}
        for at, (c, i, j) in enumerate(self._marks):
            figure = self._charts[c].lines[i].figures[j]
            value = figure.value if figure is not None and figure.value is not None else 0.0
            found[at] = QPointF(planes[c].x(self._charts[c].periods[j].x), planes[c].y(value))
        return found

    # painting

    def paint_all(self, painter: QPainter) -> None:
        theme = self._theme
        body, small = QFontMetricsF(theme.font(bold=True)), QFontMetricsF(theme.font("small"))
        if self._view is not None:
            paint.paint_legend(painter, theme, self._view.named, QRectF(0, 0, self.width(), self._top))
        for at, chart in enumerate(self._charts):
            room = self._room(at)
            painter.setFont(theme.font(bold=True))
            painter.setPen(theme.color("text"))
            head = QRectF(room.left(), room.top(), room.width(), body.height())
            painter.drawText(head, paint.LEFT, body.elidedText(chart.title, Qt.TextElideMode.ElideRight, head.width()))
            if self._detail(chart):
                painter.setFont(theme.font("small"))
                painter.setPen(theme.color("text_muted"))
                below = QRectF(room.left(), head.bottom(), room.width(), small.height())
                shown = small.elidedText(self._detail(chart), Qt.TextElideMode.ElideRight, below.width())
                painter.drawText(below, paint.LEFT, shown)
            if chart.axis is not None and chart.periods:
                paint.paint_chart(painter, theme, self._plane(at), chart, small=True)
            else:
                painter.setFont(theme.font("small"))
                painter.setPen(theme.color("text_muted"))
                painter.drawText(room.adjusted(0, self._head(chart), 0, 0), paint.CENTRE, "No figures")

    def paint_here(self, painter: QPainter) -> None:
        if not 0 <= self._at < len(self._marks):
            return
        theme = self._theme
        c, i, j = self._marks[self._at]
        line, place, plane = self._charts[c].lines[i], self.places()[self._at], self._plane(c)
        painter.setPen(QPen(theme.color("text_muted"), 1))
        painter.drawLine(QPointF(place.x(), plane.box.top()), QPointF(place.x(), plane.box.bottom()))
        paint.paint_shape(painter, theme, line.style, place, 5 * theme.scale)
        figure = line.figures[j]
        words = f"{self._charts[c].periods[j].label}: {figure.text}" if figure is not None else ""
        if self._view is not None and len(self._view.named) > 1:
            words = f"{line.name}, {words}"
        paint.paint_words(painter, theme, words, place, QRectF(self.rect()))

    # pointing

    def _line(self, at: int) -> Line:
        c, i, _ = self._marks[at]
        return self._charts[c].lines[i]

    def marks(self) -> int:
        return len(self._marks)

    def key_of(self, at: int) -> str:
        line = self._line(at)
        return f"{line.head.id}/{line.code}"

    def said_of(self, at: int) -> str:
        c, i, j = self._marks[at]
        said, title = self._charts[c].point_said(i, j), self._charts[c].title
        return said if said.startswith(title) else f"{title}: {said}"

    def mark_at(self, spot: QPointF) -> int:
        reach = _REACH * self._theme.scale
        near = (
            ((place - spot).manhattanLength(), at)
            for at, place in self.places().items()
            if abs(place.x() - spot.x()) <= reach and abs(place.y() - spot.y()) <= reach
        )
        distance, at = min(near, default=(reach + 1, -1))
        return at if distance <= reach else -1

    def walk(self, at: int, way: str) -> int:
        last = len(self._marks) - 1
        if way in ("home", "end") or at < 0:
            return last if way == "end" else 0
        if way in ("left", "right"):
            return min(last, max(0, at + (1 if way == "right" else -1)))
        chart, _, period = self._marks[at]
        to = chart + self._across * (1 if way == "down" else -1)
        there = [(abs(j - period), i) for i, (c, _, j) in enumerate(self._marks) if c == to]
        return min(there)[1] if there else at
