"""Lines through time, painted: councils of one indicator or indicators of one council, walked with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from adviser_app.packs import axis
from adviser_app.ui.components import figure_paint as paint
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.explorer.lines import LineView

_REACH = 26.0  # pixels from the mouse within which a point is meant
_MEDIAN = "Median"


class LinePicture(Drawn):
    """A mark is a point of a line. Left and right go through time, up and down to the line above and below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: LineView | None = None

    def set_view(self, view: LineView) -> None:
        self._view = view
        self.describe(view.title, view.said, "Arrow keys walk through time and from line to line, Enter opens one.")

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(260))

    # geometry

    def _plane(self, view: LineView) -> paint.Plane:
        room = QRectF(0, 0, self.width(), self.height())
        return paint.plane(self._theme, room, view, paint.scale_of(view), self._right(view) + self._theme.px(18))

    def _names(self, view: LineView) -> list[tuple[str, int, float]]:
        """What stands at the ends of lines: words, style (−1: the median), value."""
        found = [
            (line.name, line.style, line.figures[line.last].value or 0.0)  # type: ignore[union-attr]
            for line in view.lines if line.style >= 0 and line.last >= 0
        ]  # fmt: skip
        medians = [m.median for m in view.marks if m.median is not None]
        return [*found, (_MEDIAN, -1, medians[-1])] if medians else found

    def _right(self, view: LineView) -> float:
        bold, small = QFontMetricsF(self._theme.font("small", bold=True)), QFontMetricsF(self._theme.font("small"))
        widths = [(small if style < 0 else bold).horizontalAdvance(words) for words, style, _ in self._names(view)]
        return min(max(widths, default=0.0) + 4, self.width() * 0.32)

    def place(self) -> dict[int, QPointF]:
        view = self._view
        if view is None or not view.periods:
            return {}
        at, across = self._plane(view), len(view.periods)
        return {
            i * across + j: QPointF(at.x(view.periods[j].x), at.y(figure.value))
            for i, line in enumerate(view.lines)
            for j, figure in enumerate(line.figures)
            if figure is not None and figure.value is not None
        }

    # painting

    def paint_all(self, painter: QPainter) -> None:
        view = self._view
        if view is None or view.axis is None:
            return
        at = self._plane(view)
        paint.paint_chart(painter, self._theme, at, view)
        paint.paint_ended_names(painter, self._theme, at, view)
        self._paint_names(painter, view, at)

    def _paint_names(self, painter: QPainter, view: LineView, at: paint.Plane) -> None:
        theme = self._theme
        metrics = QFontMetricsF(theme.font("small", bold=True))
        names = self._names(view)
        tall = metrics.height()
        wanted = [(at.y(value) - at.box.top() + tall / 2, tall) for _, _, value in names]
        left, wide = at.box.right() + theme.px(8), self._right(view) + 6
        for (words, style, _), centre in zip(names, axis.apart(wanted, at.box.height() + tall), strict=True):
            painter.setFont(theme.font("small", bold=style >= 0))
            painter.setPen(paint.style_color(theme, style) if style >= 0 else theme.color("text_muted"))
            room = QRectF(left, at.box.top() - tall + centre, wide, tall)
            painter.drawText(room, paint.LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide))

    def paint_here(self, painter: QPainter) -> None:
        view = self._view
        place = self.places().get(self._at) if self._at >= 0 else None
        if view is None or place is None:
            return
        theme, at = self._theme, self._plane(view)
        line = view.lines[self._at // len(view.periods)]
        painter.setPen(QPen(theme.color("text_muted"), 1))
        painter.drawLine(QPointF(place.x(), at.box.top()), QPointF(place.x(), at.box.bottom()))
        if line.style < 0:  # out of the grey for as long as it is pointed at
            painter.setPen(QPen(theme.color("text"), 1.6 * theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            spots = [(i, f.value) for i, f in enumerate(line.figures) if f is not None and f.value is not None]
            run = [QPointF(at.x(view.periods[i].x), at.y(v)) for i, v in spots]
            for (i, _), (j, _), one, other in zip(spots, spots[1:], run, run[1:], strict=False):
                if j == i + 1:
                    painter.drawLine(one, other)
        paint.paint_shape(painter, theme, line.style, place, 6 * theme.scale)
        figure = line.figures[self._at % len(view.periods)]
        words = f"{line.name}: {figure.text}" if figure is not None else line.name
        paint.paint_words(painter, theme, words, place, QRectF(0, 0, self.width(), at.box.bottom()))

    # pointing

    def marks(self) -> int:
        view = self._view
        return len(view.lines) * len(view.periods) if view is not None and view.axis is not None else 0

    def key_of(self, at: int) -> str:
        assert self._view is not None
        line = self._view.lines[at // len(self._view.periods)]
        return f"{line.head.id}/{line.code}"

    def said_of(self, at: int) -> str:
        assert self._view is not None
        return self._view.point_said(*divmod(at, len(self._view.periods)))

    def mark_at(self, spot: QPointF) -> int:
        reach = _REACH * self._theme.scale
        view = self._view
        styled = {i for i, line in enumerate(view.lines) if line.style >= 0} if view is not None else set()
        across = len(view.periods) if view is not None else 1
        # Grey ones, and those that ended, must be met more exactly: they lie close together.
        near = (
            ((place - spot).manhattanLength() * (1.0 if at // across in styled else 1.6), at)
            for at, place in self.places().items()
            if abs(place.x() - spot.x()) <= reach and abs(place.y() - spot.y()) <= reach
        )
        distance, at = min(near, default=(reach + 1, -1))
        return at if distance <= reach else -1

    def walk(self, at: int, way: str) -> int:
        view = self._view
        places = self.places()
        if view is None or not places:
            return -1
        across = len(view.periods)
        if at < 0:
            first = next((i for i, line in enumerate(view.lines) if line.style >= 0 and line.last >= 0), -1)
            first = first if first >= 0 else max(places) // across
            along = sorted(p for p in places if p // across == first)
            return along[0 if way in ("right", "home") else -1]
        line, period = divmod(at, across)
        if way in ("left", "right", "home", "end"):
            along = sorted(p for p in places if p // across == line)
            to = along.index(at) + (1 if way == "right" else -1)
            return along[{"home": 0, "end": len(along) - 1}.get(way, min(len(along) - 1, max(0, to)))]
        column = sorted((p for p in places if p % across == period), key=lambda p: (places[p].y(), p))
        to = column.index(at) + (1 if way == "down" else -1)
        return column[min(len(column) - 1, max(0, to))]
