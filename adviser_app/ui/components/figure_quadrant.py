"""Two indicators beside each other, painted: a point a council between the medians of both."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from adviser_app.packs import axis
from adviser_app.ui.components import figure_paint as paint
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.quadrant import QuadrantView, Spot

_LEAST = 300  # pixels at 100 %
_DOT, _REACH = 4.0, 14.0
_TICKS = 7
_GROUND = 0.8  # of the card below a name: what lies under it does not cross its letters


class QuadrantPicture(Drawn):
    """A mark is a council. Left and right go from council to council along the lower axis, up and down along the
    other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: QuadrantView | None = None
        self._across = self._upwards = axis.scale((0.0, 1.0), _TICKS)

    def set_view(self, view: QuadrantView) -> None:
        self._view = view
        self._across = axis.scale(view.across.ends or (0.0, 1.0), _TICKS)
        self._upwards = axis.scale(view.upwards.ends or (0.0, 1.0), _TICKS)
        self.describe(
            view.title, view.said,
            "Left and right go from council to council across, up and down along the other indicator, Enter opens one.",
        )  # fmt: skip

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(_LEAST))

    # geometry

    def _words(self, scale: axis.Scale, unit: str) -> list[str]:
        return [text.in_unit(text.plain(tick, scale.decimals), unit) for tick in scale.ticks]

    def _box(self) -> QRectF:
        view, theme = self._view, self._theme
        metrics = QFontMetricsF(theme.font("small"))
        unit = view.upwards.head.unit if view is not None else ""
        left = max(metrics.horizontalAdvance(words) for words in self._words(self._upwards, unit)) + theme.px(12)
        top, foot = metrics.height() + theme.px(10), 2 * metrics.height() + theme.px(16)
        return QRectF(left, top, max(40.0, self.width() - left - theme.px(24)), max(40.0, self.height() - top - foot))

    def _x(self, box: QRectF, value: float) -> float:
        share = (value - self._across.low) / (self._across.high - self._across.low)
        return box.left() + share * box.width()

    def _y(self, box: QRectF, value: float) -> float:
        share = (value - self._upwards.low) / (self._upwards.high - self._upwards.low)
        return box.bottom() - share * box.height()

    def place(self) -> dict[int, QPointF]:
        view, box = self._view, self._box()
        if view is None:
            return {}
        return {
            i: QPointF(self._x(box, s.across.value or 0.0), self._y(box, s.upwards.value or 0.0))
            for i, s in enumerate(view.spots)
        }

    # painting

    def paint_all(self, painter: QPainter) -> None:
        view = self._view
        if view is None:
            return
        theme, box = self._theme, self._box()
        if not view.spots:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(box, paint.CENTRE, "No council has both figures")
            return
        self._paint_grid(painter, view, box)
        self._paint_medians(painter, view, box)
        for at, spot in enumerate(view.spots):
            here = self.places()[at]
            if spot.style < 0:
                colour = paint.style_color(theme, -1)
                colour.setAlphaF(0.65)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawEllipse(here, _DOT * theme.scale, _DOT * theme.scale)
            else:
                hollow = bool(spot.across.qualified or spot.upwards.qualified)
                paint.paint_shape(painter, theme, spot.style, here, 6 * theme.scale, hollow=hollow)
        for at, spot in enumerate(view.spots):  # over the points of others
            if spot.style >= 0:
                self._paint_name(painter, spot, self.places()[at], box)

    def _paint_grid(self, painter: QPainter, view: QuadrantView, box: QRectF) -> None:
        theme = self._theme
        metrics = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        high = metrics.height()
        for tick, words in zip(self._upwards.ticks, self._words(self._upwards, view.upwards.head.unit), strict=True):
            y = self._y(box, tick)
            painter.setPen(QPen(theme.color("hairline"), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(theme.color("text_muted"))
            painter.drawText(QRectF(0, y - high / 2, box.left() - theme.px(6), high), paint.RIGHT, words)
        last = -1e9
        for tick, words in zip(self._across.ticks, self._words(self._across, view.across.head.unit), strict=True):
            x, wide = self._x(box, tick), metrics.horizontalAdvance(words) + 4
            painter.setPen(QPen(theme.color("hairline"), 1))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            start = min(x - wide / 2, self.width() - wide)
            if start > last:
                painter.setPen(theme.color("text_muted"))
                painter.drawText(QRectF(start, box.bottom() + theme.px(5), wide, high), paint.CENTRE, words)
                last = start + wide + theme.px(8)
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.color("text"))
        bold = QFontMetricsF(theme.font("small", bold=True))
        room = QRectF(4, 0, self.width() - 8, high)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, paint.LEFT, bold.elidedText(f"↑ {view.upwards.named}", elide, room.width()))
        room.moveTop(box.bottom() + theme.px(8) + high)
        painter.drawText(room, paint.RIGHT, bold.elidedText(f"{view.across.named} →", elide, room.width()))

    def _paint_medians(self, painter: QPainter, view: QuadrantView, box: QRectF) -> None:
        theme = self._theme
        x, y = view.across.marks.median, view.upwards.marks.median
        pen = QPen(theme.color("median_line"), 1.4)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        if x is not None:
            painter.drawLine(QPointF(self._x(box, x), box.top()), QPointF(self._x(box, x), box.bottom()))
        if y is not None:
            painter.drawLine(QPointF(box.left(), self._y(box, y)), QPointF(box.right(), self._y(box, y)))
        if x is None or y is None:
            return
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        middle = self._x(box, x)
        for i, words in enumerate(view.corners):
            on_right, below = i % 2 == 1, i > 1
            wide = (box.right() - middle if on_right else middle - box.left()) - theme.px(12)
            if wide < theme.px(60):
                continue
            left = middle + theme.px(6) if on_right else box.left() + theme.px(6)
            side = Qt.AlignmentFlag.AlignRight if on_right else Qt.AlignmentFlag.AlignLeft
            edge = Qt.AlignmentFlag.AlignBottom if below else Qt.AlignmentFlag.AlignTop
            room = QRectF(left, box.top() + theme.px(4), wide, box.height() - theme.px(8))
            painter.drawText(room, side | edge | Qt.TextFlag.TextWordWrap, words)

    def _paint_name(self, painter: QPainter, spot: Spot, here: QPointF, box: QRectF) -> None:
        theme = self._theme
        font = theme.font("small", bold=True)
        metrics = QFontMetricsF(font)
        wide, gap = metrics.horizontalAdvance(spot.name) + 4, theme.px(12)
        left = here.x() + gap if here.x() + gap + wide < box.right() else here.x() - gap - wide
        room = QRectF(left, here.y() - metrics.height() / 2, wide, metrics.height())
        ground = theme.color("card")
        ground.setAlphaF(_GROUND)
        painter.fillRect(room.adjusted(-2, 0, 0, 0), ground)
        painter.setFont(font)
        painter.setPen(paint.style_color(theme, spot.style))
        painter.drawText(room, paint.LEFT, spot.name)

    def paint_here(self, painter: QPainter) -> None:
        view = self._view
        if view is None or not 0 <= self._at < len(view.spots):
            return
        spot, here = view.spots[self._at], self.places()[self._at]
        painter.setPen(QPen(self._theme.color("focus"), 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(here, 8 * self._theme.scale, 8 * self._theme.scale)
        words = f"{spot.name}: {spot.across.text} and {spot.upwards.text}"
        paint.paint_words(painter, self._theme, words, here, QRectF(self.rect()))

    # pointing

    def marks(self) -> int:
        return len(self._view.spots) if self._view is not None else 0

    def key_of(self, at: int) -> str:
        assert self._view is not None
        return f"{self._view.upwards.head.id}/{self._view.spots[at].code}"

    def said_of(self, at: int) -> str:
        assert self._view is not None
        return self._view.spots[at].said

    def mark_at(self, spot: QPointF) -> int:
        reach = _REACH * self._theme.scale
        near = [
            (away, -at)  # of two in one place the one that is drawn over the other
            for at, place in self.places().items()
            if (away := (place - spot).manhattanLength()) <= reach
        ]
        return -min(near)[1] if near else -1

    def walk(self, at: int, way: str) -> int:
        spots = self._view.spots if self._view is not None else ()
        if at < 0:
            return next((i for i, spot in enumerate(spots) if spot.style >= 0), 0)
        values = [(s.upwards if way in ("up", "down") else s.across).value or 0.0 for s in spots]
        order = sorted(range(len(spots)), key=lambda i: (values[i], i))
        if way in ("home", "end"):
            return order[0 if way == "home" else -1]
        to = order.index(at) + (1 if way in ("right", "up") else -1)
        return order[min(len(order) - 1, max(0, to))]
