"""Ranked bars, painted: a line a council with its name where they are few, thin columns where they are many."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from adviser_app.packs import axis
from adviser_app.ui.components import figure_paint as paint
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.theme import Theme, mix
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.bars import Bar, BarsView

NAMED = 60  # so many bars at most have a line with a name each
_ROW, _MOST_ROW = 22, 34  # pixels at 100 %
_COLUMNS_HIGH = 300
_LABELS = 3  # lines of names above columns
_QUIET = 0.42  # of the colour of bars that do not stand out, over the card's


class BarsPicture(Drawn):
    """A mark is a bar. Down and right go to the next in rank, up and left back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: BarsView | None = None

    def set_view(self, view: BarsView) -> None:
        self._view = view
        self.describe(view.title, view.said, "Arrow keys go from council to council by rank, Enter opens one.")

    @property
    def _bars(self) -> tuple[Bar, ...]:
        return self._view.bars if self._view is not None else ()

    @property
    def lying(self) -> bool:
        """Whether each has a line of its own."""
        return len(self._bars) <= NAMED

    def minimumSizeHint(self) -> QSize:
        theme = self._theme
        high = len(self._bars) * theme.px(_ROW) + self._foot + self._top if self.lying else theme.px(_COLUMNS_HIGH)
        return QSize(theme.px(320), max(theme.px(160), int(high)))

    # geometry

    @property
    def _top(self) -> float:
        """Room for the words at the median's line."""
        return QFontMetricsF(self._theme.font("small")).height() + self._theme.px(8)

    @property
    def _foot(self) -> float:
        return QFontMetricsF(self._theme.font("small")).height() + self._theme.px(10)

    def _scale(self, view: BarsView) -> axis.Scale:
        """As in print: where nought is far from all figures it does not begin there, and bars become dots."""
        return axis.scale(view.axis or (0.0, 1.0), 6)

    def _base(self, view: BarsView, box: QRectF) -> float:
        """Where bars begin: at nought, else at the edge."""
        scale = self._scale(view)
        return self._along(view, box, 0.0 if scale.from_zero else scale.low)

    def _box(self, view: BarsView) -> QRectF:
        theme = self._theme
        metrics = QFontMetricsF(theme.font())
        if self.lying:
            wide = max((metrics.horizontalAdvance(_label(b)) for b in view.bars), default=0.0)
            left = min(wide + theme.px(14), self.width() * 0.36)
            right = max((metrics.horizontalAdvance(_shown(b)) for b in view.bars), default=0.0) + theme.px(24)
            high = min(self.height() - self._top - self._foot, len(view.bars) * theme.px(_MOST_ROW))
            return QRectF(left, self._top, max(40.0, self.width() - left - right), max(20.0, high))
        small = QFontMetricsF(theme.font("small"))
        scale = self._scale(view)
        left = max(small.horizontalAdvance(_tick(view, scale, t)) for t in scale.ticks) + theme.px(12)
        top = _LABELS * self._top
        return QRectF(left, top, max(40.0, self.width() - left - theme.px(8)), max(40.0, self.height() - top - 12))

    def _along(self, view: BarsView, box: QRectF, value: float) -> float:
        """Where a value stands: across where bars lie, from the foot where they stand."""
        scale = self._scale(view)
        share = (value - scale.low) / (scale.high - scale.low)
        return box.left() + share * box.width() if self.lying else box.bottom() - share * box.height()

    def _room(self, view: BarsView, box: QRectF, at: int) -> QRectF:
        """Where a bar is."""
        step = (box.height() if self.lying else box.width()) / len(view.bars)
        nought = self._base(view, box)
        end = self._along(view, box, view.bars[at].figure.value or 0.0)
        low, high = min(nought, end), max(nought, end)
        if self.lying:
            gap = max(2.0, step * 0.2)
            return QRectF(low, box.top() + at * step + gap, max(1.0, high - low), step - 2 * gap)
        gap = step * 0.12
        return QRectF(box.left() + at * step + gap, low, max(0.8, step - 2 * gap), max(1.0, high - low))

    def place(self) -> dict[int, QPointF]:
        view = self._view
        if view is None or not view.bars:
            return {}
        box = self._box(view)
        rooms = [self._room(view, box, i) for i in range(len(view.bars))]
        if self.lying:
            return {i: QPointF(room.right(), room.center().y()) for i, room in enumerate(rooms)}
        return {i: QPointF(room.center().x(), room.top()) for i, room in enumerate(rooms)}

    # painting

    def paint_all(self, painter: QPainter) -> None:
        view = self._view
        if view is None or not view.bars:
            return
        box, theme = self._box(view), self._theme
        self._paint_marks(painter, view, box)
        dots = not self._scale(view).from_zero
        for i, bar in enumerate(view.bars):
            room = self._room(view, box, i)
            if not dots:
                self._paint_bar(painter, bar, room)
            elif self.lying:  # from the name to the dot
                painter.setPen(QPen(theme.color("hairline"), 1))
                painter.drawLine(QPointF(box.left(), room.center().y()), QPointF(room.right(), room.center().y()))
            self._paint_limits(painter, view, box, bar, room)
            if dots:
                self._paint_dot(painter, i, bar)
        self._paint_median(painter, view, box)
        self._paint_names(painter, view, box)
        painter.setPen(QPen(theme.color("median_line"), 1))
        nought = self._base(view, box)
        if self.lying:
            painter.drawLine(QPointF(nought, box.top()), QPointF(nought, box.bottom()))
        else:
            painter.drawLine(QPointF(box.left(), nought), QPointF(box.right(), nought))

    def _paint_bar(self, painter: QPainter, bar: Bar, room: QRectF) -> None:
        colour = paint.style_color(self._theme, bar.style)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour if bar.style >= 0 else mix(colour, self._theme.color("card"), _QUIET))
        if self.lying:
            painter.drawRoundedRect(room, 2, 2)
        else:
            painter.drawRect(room)

    def _paint_dot(self, painter: QPainter, at: int, bar: Bar) -> None:
        """A point at the figure."""
        theme, spot = self._theme, self.places()[at]
        radius = (5.4 if bar.style >= 0 else 4.2 if self.lying else 2.4) * theme.scale
        paint.paint_shape(painter, theme, bar.style, spot, radius, hollow=bool(bar.figure.qualified))

    def _paint_marks(self, painter: QPainter, view: BarsView, box: QRectF) -> None:
        """Grid, and the middle half as a band."""
        theme, marks, scale = self._theme, view.marks, self._scale(view)
        small = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        if marks.lower is not None and marks.upper is not None:
            low, high = self._along(view, box, marks.lower), self._along(view, box, marks.upper)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("band"))
            painter.drawRect(QRectF(low, box.top(), max(1.0, high - low), box.height()) if self.lying
                             else QRectF(box.left(), high, box.width(), max(1.0, low - high)))  # fmt: skip
        for tick in scale.ticks:
            place, words = self._along(view, box, tick), _tick(view, scale, tick)
            painter.setPen(QPen(theme.color("hairline"), 1))
            wide = small.horizontalAdvance(words) + 4
            if self.lying:
                painter.drawLine(QPointF(place, box.top()), QPointF(place, box.bottom()))
                painter.setPen(theme.color("text_muted"))
                room = QRectF(place - wide / 2, box.bottom() + theme.px(4), wide, small.height())
                painter.drawText(room, paint.CENTRE, words)
            else:
                painter.drawLine(QPointF(box.left(), place), QPointF(box.right(), place))
                painter.setPen(theme.color("text_muted"))
                room = QRectF(0, place - small.height() / 2, box.left() - theme.px(6), small.height())
                painter.drawText(room, paint.RIGHT, words)

    def _paint_median(self, painter: QPainter, view: BarsView, box: QRectF) -> None:
        """A dashed line over the bars, with its words."""
        theme, marks = self._theme, view.marks
        if marks.median is None:
            return
        small = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        place, words = self._along(view, box, marks.median), f"median {marks.median_text}"
        pen = QPen(theme.color("text_muted"), 1.4)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        wide = small.horizontalAdvance(words) + 4
        if self.lying:
            painter.drawLine(QPointF(place, box.top() - 2), QPointF(place, box.bottom()))
            left = min(max(box.left(), place - wide / 2), self.width() - wide)
            painter.drawText(QRectF(left, 2, wide, small.height()), paint.CENTRE, words)
        else:
            painter.drawLine(QPointF(box.left(), place), QPointF(box.right(), place))
            painter.drawText(QRectF(box.right() - wide, place - small.height() - 2, wide, small.height()),
                             paint.RIGHT, words)  # fmt: skip

    def _paint_limits(self, painter: QPainter, view: BarsView, box: QRectF, bar: Bar, room: QRectF) -> None:
        """The confidence interval as a whisker, where the file has it."""
        if bar.figure.lower is None or bar.figure.upper is None:
            return
        low, high = self._along(view, box, bar.figure.lower), self._along(view, box, bar.figure.upper)
        painter.setPen(QPen(self._theme.color("text" if bar.style >= 0 or self.lying else "median_line"), 1))
        if not self.lying:
            x = room.center().x()
            painter.drawLine(QPointF(x, low), QPointF(x, high))
            return
        y, cap = room.center().y(), min(4.0, room.height() / 3)
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        for x in (low, high):
            painter.drawLine(QPointF(x, y - cap), QPointF(x, y + cap))

    def _paint_names(self, painter: QPainter, view: BarsView, box: QRectF) -> None:
        theme = self._theme
        if not self.lying:
            self._paint_standing_names(painter, view, box)
            return
        step = box.height() / len(view.bars)
        for i, bar in enumerate(view.bars):
            chosen = bar.style >= 0
            font = theme.font(bold=chosen)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(theme.color("text"))
            left = QRectF(0, box.top() + i * step, box.left() - theme.px(8), step)
            shown = metrics.elidedText(_label(bar), Qt.TextElideMode.ElideRight, left.width())
            painter.drawText(left, paint.RIGHT, shown)
            right = QRectF(box.right(), left.top(), self.width() - box.right() - theme.px(4), step)
            painter.setPen(theme.color("text" if chosen else "text_muted"))
            painter.drawText(right, paint.RIGHT, _shown(bar))

    def _paint_standing_names(self, painter: QPainter, view: BarsView, box: QRectF) -> None:
        """Above the columns that stand out, on lines of their own where they are close."""
        theme = self._theme
        font = theme.font("small", bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        ends = [-1.0] * _LABELS
        said: list[tuple[QRectF, str, int]] = []
        for i, bar in enumerate(view.bars):
            if bar.style < 0:
                continue
            words = f"{bar.name} {bar.figure.text}"
            wide = metrics.horizontalAdvance(words) + 4
            room = self._room(view, box, i)
            left = min(max(0.0, room.center().x() - wide / 2), self.width() - wide)
            line = next((n for n, end in enumerate(ends) if left > end), -1)
            if line < 0:
                continue  # no room: it is named when it is pointed at, and in the table
            ends[line] = left + wide + theme.px(8)
            top = self._top * (_LABELS - 1 - line) + 2
            colour = paint.style_color(theme, bar.style)
            painter.setPen(QPen(colour, 1))
            foot = self._along(view, box, max(v for v in (bar.figure.value, bar.figure.upper) if v is not None))
            painter.drawLine(QPointF(room.center().x(), top + metrics.height()), QPointF(room.center().x(), foot))
            said.append((QRectF(left, top, wide, metrics.height()), words, bar.style))
        for place, words, style in said:  # over the lines of others
            painter.fillRect(place, theme.color("card"))
            painter.setPen(paint.style_color(theme, style))
            painter.drawText(place, paint.CENTRE, words)

    def paint_here(self, painter: QPainter) -> None:
        view = self._view
        if view is None or not 0 <= self._at < len(view.bars):
            return
        theme, box, bar = self._theme, self._box(view), view.bars[self._at]
        room = self._room(view, box, self._at)
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.lying:
            step = box.height() / len(view.bars)
            painter.drawRoundedRect(QRectF(2, box.top() + self._at * step, self.width() - 4, step), 3, 3)
        else:
            if self._scale(view).from_zero:
                painter.drawRect(room.adjusted(-1, -1, 1, 1))
            else:
                painter.drawEllipse(self.places()[self._at], theme.px(6), theme.px(6))
            words = f"{bar.name}: {bar.figure.text}"  # its rank is said above the picture
            paint.paint_words(painter, theme, words, self.places()[self._at], QRectF(self.rect()))

    # pointing

    def marks(self) -> int:
        return len(self._bars)

    def key_of(self, at: int) -> str:
        assert self._view is not None
        return f"{self._view.head.id}/{self._view.bars[at].code}"

    def said_of(self, at: int) -> str:
        return self._bars[at].said

    def mark_at(self, spot: QPointF) -> int:
        view = self._view
        if view is None or not view.bars:
            return -1
        box = self._box(view)
        within = spot.y() - box.top() if self.lying else spot.x() - box.left()
        at = int(within // ((box.height() if self.lying else box.width()) / len(view.bars)))
        return at if 0 <= at < len(view.bars) else -1

    def walk(self, at: int, way: str) -> int:
        last = len(self._bars) - 1
        if way in ("home", "end"):
            return 0 if way == "home" else last
        if at < 0:
            chosen = next((i for i, b in enumerate(self._bars) if b.style >= 0), -1)
            return chosen if chosen >= 0 else 0 if way in ("down", "right") else last
        return min(last, max(0, at + (1 if way in ("down", "right") else -1)))


def _label(bar: Bar) -> str:
    """Name and rank; one that is not in the group has none."""
    return f"{bar.name}  {bar.rank}{'=' if bar.shared else ''}" if bar.rank else bar.name


def _shown(bar: Bar) -> str:
    """The figure; one that is less certain has a star, and is said to be when it is pointed at."""
    return f"{bar.figure.text}*" if bar.figure.qualified else bar.figure.text


def _tick(view: BarsView, scale: axis.Scale, tick: float) -> str:
    return text.in_unit(text.plain(tick, scale.decimals), view.head.unit)
