"""Strips, painted: a row an indicator, every council a tick between its least and its largest value."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from adviser_app.ui.components import figure_paint as paint
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.explorer.strips import Strip, StripView, Tick

_ROW, _MOST_ROW = 62, 84  # pixels at 100 %
_HALF = 11  # half the height of a row's band
_REACH = 8.0


class StripPicture(Drawn):
    """A mark is a tick. Left and right go from council to council by value, up and down to the same council's tick in
    the row above and below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: StripView | None = None
        self._marks: list[tuple[int, int]] = []  # row, tick

    def set_view(self, view: StripView) -> None:
        self._view = view
        self._marks = [(r, t) for r, strip in enumerate(view.strips) for t in range(len(strip.ticks))]
        self.describe(
            view.title, view.said,
            "Left and right go from council to council, up and down from indicator to indicator, Enter opens one.",
        )  # fmt: skip

    def minimumSizeHint(self) -> QSize:
        rows = len(self._view.strips) if self._view is not None else 1
        return QSize(self._theme.px(320), rows * self._theme.px(_ROW) + int(self._top))

    # geometry

    @property
    def _top(self) -> float:
        """Room for the legend of those that stand out."""
        named = self._view is not None and self._view.named
        return QFontMetricsF(self._theme.font()).height() + self._theme.px(12) if named else self._theme.px(4)

    @property
    def _left(self) -> float:
        return min(self._theme.px(290), self.width() * 0.34)

    def _step(self, view: StripView) -> float:
        most = self._theme.px(_MOST_ROW)
        return min(float(most), (self.height() - self._top) / max(1, len(view.strips)))

    def _x(self, share: float) -> float:
        left, right = self._left + self._theme.px(24), self.width() - self._theme.px(20)
        return left + share * (right - left)

    def _y(self, view: StripView, row: int) -> float:
        step = self._step(view)
        return self._top + (row + 0.5) * step - self._theme.px(8)

    def place(self) -> dict[int, QPointF]:
        view = self._view
        if view is None:
            return {}
        left, wide = self._x(0.0), self._x(1.0) - self._x(0.0)  # once: there may be twelve thousand ticks
        rows = [self._y(view, r) for r in range(len(view.strips))]
        return {i: QPointF(left + view.strips[r].ticks[t].at * wide, rows[r]) for i, (r, t) in enumerate(self._marks)}

    # painting

    def paint_all(self, painter: QPainter) -> None:
        view = self._view
        if view is None:
            return
        self._paint_legend(painter, view)
        for row, strip in enumerate(view.strips):
            self._paint_strip(painter, view, row, strip)

    def _paint_legend(self, painter: QPainter, view: StripView) -> None:
        named = [(words, style) for _code, words, style in view.named]
        # Above the strips where there is room.
        paint.paint_legend(painter, self._theme, named, QRectF(0, 0, self.width(), self._top), self._x(0.0))

    def _paint_strip(self, painter: QPainter, view: StripView, row: int, strip: Strip) -> None:
        theme = self._theme
        y, half = self._y(view, row), theme.px(_HALF)
        small = QFontMetricsF(theme.font("small"))
        if row:
            painter.setPen(QPen(theme.color("hairline"), 1))
            line = self._top + row * self._step(view) - theme.px(2)
            painter.drawLine(QPointF(theme.px(4), line), QPointF(self.width() - theme.px(4), line))
        self._paint_head(painter, strip, y, small)
        if strip.low is not None and strip.high is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("band"))
            left = self._x(strip.low)
            painter.drawRect(QRectF(left, y - half, max(1.0, self._x(strip.high) - left), 2 * half))
        painter.setPen(QPen(theme.color("median_line", 0.55), 1.2 * theme.scale))
        across = [self._x(tick.at) for tick in strip.ticks if tick.style < 0]
        painter.drawLines([QLineF(x, y - half * 0.8, x, y + half * 0.8) for x in across])
        if strip.median is not None:
            painter.setPen(QPen(theme.color("text"), 2))
            x = self._x(strip.median)
            painter.drawLine(QPointF(x, y - half - 2), QPointF(x, y + half + 2))
        for tick in strip.ticks:
            if tick.style >= 0:
                spot, size = QPointF(self._x(tick.at), y), 6 * theme.scale
                paint.paint_shape(painter, theme, tick.style, spot, size, hollow=bool(tick.figure.qualified))
        self._paint_ends(painter, strip, y + half + 2)

    def _paint_head(self, painter: QPainter, strip: Strip, y: float, small: QFontMetricsF) -> None:
        """The indicator's title in two lines at most, and below it period and measure on one."""
        theme = self._theme
        font = theme.font(bold=True)
        metrics = QFontMetricsF(font)
        wide, left = self._left - theme.px(8), float(theme.px(4))
        lines = _broken(strip.head.title, metrics, wide)
        top = y - (len(lines) * metrics.height() + small.height()) / 2
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        for words in lines:
            painter.drawText(QRectF(left, top, wide, metrics.height()), paint.LEFT, words)
            top += metrics.height()
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        said = " · ".join(part for part in (strip.period, strip.head.detail) if part)
        shown = small.elidedText(said, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRectF(left, top, wide, small.height()), paint.LEFT, shown)

    def _paint_ends(self, painter: QPainter, strip: Strip, top: float) -> None:
        """The least and the largest value, and the median between them where it has room."""
        if not strip.ticks:
            return
        theme = self._theme
        small = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        taken: list[tuple[float, float]] = []
        named = f"median {strip.marks.median_text}" if strip.median is not None else ""
        for share, words in ((0.0, strip.least), (1.0, strip.largest), (strip.median or 0.0, named)):
            wide = small.horizontalAdvance(words) + 4
            left = min(max(self._x(share) - wide / 2, self._left), self.width() - wide)
            if words and all(left > end + 6 or left + wide < start - 6 for start, end in taken):
                taken.append((left, left + wide))
                painter.drawText(QRectF(left, top, wide, small.height()), paint.CENTRE, words)

    def paint_here(self, painter: QPainter) -> None:
        view = self._view
        if view is None or not 0 <= self._at < len(self._marks):
            return
        theme, tick = self._theme, self._tick(self._at)
        half = theme.px(_HALF)
        for row, strip in enumerate(view.strips):  # the same council in every row
            for other in strip.ticks:
                if other.code == tick.code:
                    x, y = self._x(other.at), self._y(view, row)
                    painter.setPen(QPen(theme.color("focus"), 2.4))
                    painter.drawLine(QPointF(x, y - half - 3), QPointF(x, y + half + 3))
        words = f"{tick.name}: {tick.figure.text}"
        spot = self.places()[self._at] - QPointF(0, half)
        paint.paint_words(painter, theme, words, spot, QRectF(self.rect()))

    # pointing

    def _tick(self, at: int) -> Tick:
        assert self._view is not None
        row, tick = self._marks[at]
        return self._view.strips[row].ticks[tick]

    def marks(self) -> int:
        return len(self._marks)

    def key_of(self, at: int) -> str:
        assert self._view is not None
        return f"{self._view.strips[self._marks[at][0]].head.id}/{self._tick(at).code}"

    def said_of(self, at: int) -> str:
        assert self._view is not None
        strips = self._view.strips
        title = f"{strips[self._marks[at][0]].head.title}: " if len(strips) > 1 else ""
        return f"{title}{self._tick(at).said}"

    def mark_at(self, spot: QPointF) -> int:
        view = self._view
        if view is None or not view.strips:
            return -1
        reach, half = _REACH * self._theme.scale, self._theme.px(_HALF) + 6
        row = min(range(len(view.strips)), key=lambda r: abs(self._y(view, r) - spot.y()))
        if abs(self._y(view, row) - spot.y()) > half:
            return -1
        first = sum(len(strip.ticks) for strip in view.strips[:row])
        distances = [abs(self._x(tick.at) - spot.x()) for tick in view.strips[row].ticks]
        near = [
            (distance - (4 if view.strips[row].ticks[t].style >= 0 else 0), first + t)  # those that stand out first
            for t, distance in enumerate(distances)
            if distance <= reach
        ]
        return min(near)[1] if near else -1

    def walk(self, at: int, way: str) -> int:
        if at < 0:
            chosen = next((i for i in range(len(self._marks)) if self._tick(i).style >= 0), -1)
            return chosen if chosen >= 0 else 0
        row, tick = self._marks[at]
        first = at - tick
        last = first + sum(1 for r, _ in self._marks if r == row) - 1
        if way in ("left", "right"):
            return min(last, max(first, at + (1 if way == "right" else -1)))
        if way in ("home", "end"):
            return first if way == "home" else last
        code = self._tick(at).code
        same = [i for i in range(len(self._marks)) if self._tick(i).code == code]
        to = same.index(at) + (1 if way == "down" else -1)
        return same[min(len(same) - 1, max(0, to))]


def _broken(words: str, metrics: QFontMetricsF, wide: float) -> list[str]:
    """Words on one line, or on two of which the second may end in an ellipsis."""
    if metrics.horizontalAdvance(words) <= wide:
        return [words]
    parts, first = words.split(), ""
    while parts and metrics.horizontalAdvance(f"{first} {parts[0]}".strip()) <= wide:
        first = f"{first} {parts.pop(0)}".strip()
    if not first:  # a word that is longer than the line
        return [metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide)]
    return [first, metrics.elidedText(" ".join(parts), Qt.TextElideMode.ElideRight, wide)]
