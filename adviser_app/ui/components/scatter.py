"""Points in a plane, each something one can open: painted without pyqtgraph, walked with the arrow keys.

Both axes begin at zero. Points are named where there is room, those in the marked corner first, and every one is named
when it is pointed at; the marked corner says in words what it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen

from adviser_app.packs import axis
from adviser_app.ui.components.walked import Walked
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text

_RADIUS, _REACH = 5.0, 18.0  # of a point; from the mouse, within which it is meant
_BAND = 24  # pixels
_CLEAR = 16  # pixels between the axis and nought
_LEAST_Y = 4.0  # so that a few instances do not look like many


@dataclass(frozen=True, slots=True)
class Point:
    """``said``: all of it in words; ``marked``: in the corner that is to be noticed."""

    key: str
    name: str
    x: float
    y: float
    said: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ScatterView:
    """``x_unit``: "%" or ""; ``corner``: (x from which, y below which, what it means), None for none; ``said``: the
    plot in a sentence."""

    title: str
    x_title: str
    y_title: str
    x_unit: str
    points: tuple[Point, ...]
    corner: tuple[float, float, str] | None
    said: str


class _Taken:
    """Rooms that are taken, found by the band of the height they are in: asking all for each takes too long."""

    def __init__(self) -> None:
        self._bands: dict[int, list[tuple[QRectF, int]]] = {}

    def add(self, room: QRectF, of: int = -1) -> None:
        """``of``: the point it belongs to."""
        for band in _bands(room):
            self._bands.setdefault(band, []).append((room, of))

    def free(self, room: QRectF, of: int = -1) -> bool:
        """Whether nothing but the point itself is in the way."""
        return not any(
            room.intersects(other) and (of < 0 or whose != of)
            for band in _bands(room)
            for other, whose in self._bands.get(band, ())
        )


def _bands(room: QRectF) -> range:
    return range(int(room.top() // _BAND), int(room.bottom() // _BAND) + 1)


class Scatter(Walked):
    """Left and right walk along, up and down from point to point above and below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: ScatterView | None = None
        # For which view and size, where the corner's words go and where the names of points.
        self._named: tuple[object, tuple[QRectF | None, list[tuple[int, QRectF]]]] | None = None
        theme.changed.connect(self.update)

    def set_view(self, view: ScatterView) -> None:
        self._view, self._at = view, -1
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(f"{view.said} Arrow keys walk along the points, Enter opens one.")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._theme.px(200))

    # geometry

    def _scales(self, view: ScatterView) -> tuple[axis.Scale, axis.Scale]:
        xs, ys = [p.x for p in view.points], [p.y for p in view.points]
        corner = view.corner
        return (
            axis.scale([0.0, *xs, *((corner[0],) if corner else ())]),
            axis.scale([0.0, _LEAST_Y, *ys, *((corner[1],) if corner else ())]),
        )

    def _box(self, view: ScatterView, vertical: axis.Scale) -> QRectF:
        theme = self._theme
        small = QFontMetricsF(theme.font("small"))
        left = max(small.horizontalAdvance(text.plain(t, vertical.decimals)) for t in vertical.ticks) + theme.px(18)
        top = small.height() + theme.px(18)  # the title of the vertical axis stands above it
        foot = 2 * small.height() + theme.px(16)
        return QRectF(left, top, max(40.0, self.width() - left - theme.px(20)), max(40.0, self.height() - top - foot))

    def _y(self, value: float, up: axis.Scale, box: QRectF) -> float:
        """Nought stands clear of the axis, so that a row of noughts can be read."""
        low = box.bottom() - self._theme.px(_CLEAR)
        return low - (value - up.low) / (up.high - up.low) * (low - box.top())

    @staticmethod
    def _x(value: float, across: axis.Scale, box: QRectF) -> float:
        return box.left() + (value - across.low) / (across.high - across.low) * box.width()

    def places(self) -> list[QPointF]:
        """Where the points are, in pixels of the widget."""
        view = self._view
        if view is None or not view.points:
            return []
        across, up = self._scales(view)
        box = self._box(view, up)
        return [QPointF(self._x(p.x, across, box), self._y(p.y, up, box)) for p in view.points]

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._view
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view is not None and view.points:
            across, up = self._scales(view)
            box = self._box(view, up)
            self._paint_corner(painter, view, box, across, up)
            self._paint_axes(painter, view, box, across, up)
            places = self.places()
            self._paint_points(painter, view, places)
            self._paint_names(painter, view, places, box)
        if self.hasFocus():
            self.paint_focus(painter)
        painter.end()

    def _paint_corner(
        self, painter: QPainter, view: ScatterView, box: QRectF, across: axis.Scale, up: axis.Scale
    ) -> None:
        if view.corner is None:
            return
        theme = self._theme
        x_at, y_at, _words = view.corner
        # Below the threshold: between it and the whole number under it.
        left, top = self._x(x_at, across, box), self._y(y_at - 0.5, up, box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("band"))
        painter.drawRect(QRectF(left, top, box.right() - left, box.bottom() - top))
        pen = QPen(theme.color("median_line"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, box.top()), QPointF(left, box.bottom()))
        painter.drawLine(QPointF(box.left(), top), QPointF(box.right(), top))

    def _paint_axes(
        self, painter: QPainter, view: ScatterView, box: QRectF, across: axis.Scale, up: axis.Scale
    ) -> None:
        theme = self._theme
        metrics = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.setPen(theme.color("text_muted"))
        for tick in up.ticks:
            y = self._y(tick, up, box)
            room = QRectF(0, y - metrics.height() / 2, box.left() - theme.px(8), metrics.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             text.plain(tick, up.decimals))  # fmt: skip
        for tick in across.ticks:
            x = self._x(tick, across, box)
            words = text.in_unit(text.plain(tick, across.decimals), view.x_unit)
            wide = metrics.horizontalAdvance(words) + 4
            painter.drawText(QRectF(x - wide / 2, box.bottom() + theme.px(6), wide, metrics.height()),
                             Qt.AlignmentFlag.AlignCenter, words)  # fmt: skip
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        head = QRectF(theme.px(8), theme.px(6), self.width(), metrics.height())
        painter.drawText(head, left | Qt.AlignmentFlag.AlignTop, view.y_title)
        foot = QRectF(box.left(), box.bottom() + metrics.height() + theme.px(8), box.width(), metrics.height())
        painter.drawText(foot, right | Qt.AlignmentFlag.AlignVCenter, view.x_title)

    def _paint_points(self, painter: QPainter, view: ScatterView, places: Sequence[QPointF]) -> None:
        theme = self._theme
        radius = _RADIUS * theme.scale
        order = sorted(range(len(places)), key=lambda i: (i == self._at, view.points[i].marked))
        for i in order:
            point, place = view.points[i], places[i]
            here = i == self._at
            painter.setPen(QPen(theme.color("card"), 1.5))
            painter.setBrush(theme.color("accent" if here else "bad" if point.marked else "median_line"))
            if point.marked and not here:  # another shape too: nothing is told by its colour alone
                size = radius * 1.25
                painter.drawPolygon([place + QPointF(0, -size), place + QPointF(size, 0), place + QPointF(0, size),
                                     place + QPointF(-size, 0)])  # fmt: skip
            else:
                painter.drawEllipse(place, radius * (1.3 if here else 1.0), radius * (1.3 if here else 1.0))

    def _paint_names(self, painter: QPainter, view: ScatterView, places: Sequence[QPointF], box: QRectF) -> None:
        """As many names as have room, and always that of the one pointed at."""
        theme = self._theme
        key = (id(view), self.width(), self.height(), theme.scale)
        if self._named is None or self._named[0] != key:  # measured anew for another view or size, not as one points
            self._named = (key, self._names(view, places, box))
        words, rooms = self._named[1]
        if words is not None and view.corner is not None:
            painter.setFont(theme.font("small", bold=True))
            painter.setPen(theme.color("text_muted"))
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, view.corner[2])
        painter.setFont(theme.font("small"))
        for i, room in rooms:
            if i != self._at:
                painter.setPen(theme.color("text" if view.points[i].marked else "text_muted"))
                painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, view.points[i].name)
        if self._at >= 0:
            self._paint_here(painter, view.points[self._at].name, places[self._at])

    def _paint_here(self, painter: QPainter, words: str, place: QPointF) -> None:
        """The name of the one pointed at, over whatever is there."""
        theme = self._theme
        font = theme.font("body", bold=True)
        metrics = QFontMetricsF(font)
        wide, tall, gap = metrics.horizontalAdvance(words) + 2, metrics.height(), theme.px(11)
        left = place.x() + gap if place.x() + gap + wide < self.width() else place.x() - gap - wide
        room = QRectF(left, place.y() - tall / 2, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(room.adjusted(-4, -1, 4, 1), 4, 4)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _names(
        self, view: ScatterView, places: Sequence[QPointF], box: QRectF
    ) -> tuple[QRectF | None, list[tuple[int, QRectF]]]:
        """Where the words of the corner and the names of points go, none over another: those of the corner first, then
        from the right."""
        theme = self._theme
        taken = _Taken()
        for i, p in enumerate(places):
            taken.add(QRectF(p.x() - 5, p.y() - 5, 10, 10), i)
        corner = None
        if view.corner is not None:
            across, up = self._scales(view)
            bold = QFontMetricsF(theme.font("small", bold=True))
            x, y = self._x(view.corner[0], across, box), self._y(view.corner[1] - 0.5, up, box)
            wide = bold.horizontalAdvance(view.corner[2]) + 2
            room = QRectF(box.right() - wide - theme.px(6), y + theme.px(4), wide, bold.height())
            if taken.free(room):
                taken.add(room)
                corner = room
            taken.add(QRectF(x - 1, box.top(), 2, box.height()))
            taken.add(QRectF(box.left(), y - 1, box.width(), 2))
        metrics = QFontMetricsF(theme.font("small"))
        tall, gap = metrics.height(), theme.px(9)
        whole = QRectF(box.left(), 0, self.width() - box.left(), self.height())
        found = []
        for i in sorted(range(len(places)), key=lambda i: (not view.points[i].marked, -view.points[i].x)):
            wide, place = metrics.horizontalAdvance(view.points[i].name) + 2, places[i]
            for left, top in (
                (place.x() + gap, place.y() - tall / 2), (place.x() - gap - wide, place.y() - tall / 2),
                (place.x() - wide / 2, place.y() - gap - tall),
            ):  # fmt: skip
                room = QRectF(left, top, wide, tall)
                if whole.contains(room) and taken.free(room, i):
                    taken.add(room)
                    found.append((i, room))
                    break
        return corner, found

    # pointing

    def marks(self) -> int:
        return len(self._view.points) if self._view is not None else 0

    def key_of(self, at: int) -> str:
        return self._points[at].key

    def said_of(self, at: int) -> str:
        return self._points[at].said

    def mark_at(self, spot: QPointF) -> int:
        reach = _REACH * self._theme.scale
        near = [((p - spot).manhattanLength(), i) for i, p in enumerate(self.places())]
        distance, at = min(near, default=(reach + 1, -1))
        return at if distance <= reach else -1

    def walk(self, at: int, way: str) -> int:
        points = self._points
        along = sorted(range(len(points)), key=lambda i: (points[i].x, points[i].y, points[i].name))
        if way in ("home", "end"):
            return along[0 if way == "home" else -1]
        above = sorted(range(len(points)), key=lambda i: (points[i].y, points[i].x, points[i].name))
        order, by = {"left": (along, -1), "right": (along, 1), "down": (above, -1), "up": (above, 1)}[way]
        to = order.index(at) + by if at >= 0 else 0 if by > 0 else len(order) - 1
        return order[min(len(order) - 1, max(0, to))]

    @property
    def _points(self) -> tuple[Point, ...]:
        return self._view.points if self._view is not None else ()
