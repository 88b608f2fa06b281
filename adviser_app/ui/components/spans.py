"""What lasted from when to when, a lane each, over the years: painted, walked with the arrow keys, as high as it has
lanes. What still goes on ends in a point at the day of today and says so; nothing is told by its colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from adviser_app.ui.theme import Theme

_ROW, _BAR, _AXIS = 30, 14, 26
_STRIDES = (1, 2, 3, 5, 10, 20)  # of the years that are named


@dataclass(frozen=True, slots=True)
class Span:
    """``end`` None while it goes on; ``label`` what stands beside the bar; ``said`` all of it; ``vague``: its days are
    not exactly known, which its outline says."""

    key: str
    lane: str
    label: str
    start: date
    end: date | None
    said: str
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    span: Span
    row: int


class Spans(QWidget):
    """``set_spans``; ``pointed(i)``: the mouse or the keyboard is at one, −1 when they have left; ``opened(key)``: a
    double click or Enter. Up and down walk from one to the next, as they stand below each other."""

    pointed = Signal(int)
    opened = Signal(str)

    def __init__(self, theme: Theme, name: str, lane_width: int = 150) -> None:
        """``lane_width`` of the lanes' names in pixels at 100 %."""
        super().__init__()
        self._theme, self._lane_width = theme, lane_width
        self._placed: list[_Placed] = []
        self._first, self._last, self._today = date(2000, 1, 1), date(2000, 12, 31), date(2000, 12, 31)
        self._at = -1
        self._wide = 0.0  # of the longest words of what still goes on
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._resize)

    def set_spans(self, spans: Sequence[Span], first: date, last: date, today: date, said: str) -> None:
        """``spans`` in the order of their lanes; ``first`` to ``last``: the years of the axis hold them; ``said``: the
        picture in a sentence."""
        kept = self._placed[self._at].span.key if self._at >= 0 else ""
        self._first, self._last, self._today = date(first.year, 1, 1), date(last.year, 12, 31), today
        lanes: dict[str, list[Span]] = {}
        for span in spans:
            lanes.setdefault(span.lane, []).append(span)
        self._placed, row = [], 0
        for inside in lanes.values():
            free: list[date] = []  # of each row of the lane, until when it is taken
            for span in sorted(inside, key=lambda s: (s.start, s.end or date.max)):
                at = next((i for i, until in enumerate(free) if until < span.start), len(free))
                if at == len(free):
                    free.append(date.min)
                free[at] = span.end or date.max
                self._placed.append(_Placed(span, row + at))
            row += len(free)
        self._placed.sort(key=lambda p: (p.row, p.span.start))
        self._at = next((i for i, p in enumerate(self._placed) if p.span.key == kept), -1)
        self.setAccessibleDescription(f"{said} Up and down walk from one to the next, Enter opens it.")
        self._resize()

    @property
    def spans(self) -> list[Span]:
        """As they are walked."""
        return [p.span for p in self._placed]

    @property
    def at(self) -> int:
        return self._at

    # geometry

    def sizeHint(self) -> QSize:
        rows = max((p.row for p in self._placed), default=-1) + 1
        return QSize(self._theme.px(420), self._theme.px(_AXIS + rows * _ROW + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self.sizeHint().height())

    def _resize(self) -> None:
        metrics = QFontMetricsF(self._theme.font("small"))
        widths = (metrics.horizontalAdvance(p.span.label) for p in self._placed if p.span.end is None)
        self._wide = max(widths, default=0.0)
        self.updateGeometry()
        self.update()

    def _left(self) -> float:
        return float(self._theme.px(self._lane_width))

    def _right(self) -> float:
        """Room for the words of what still goes on, behind the day of today."""
        return min(self._wide, self.width() * 0.3) + self._theme.px(16)

    def _x(self, day: date) -> float:
        span = (self._last - self._first).days or 1
        room = self.width() - self._left() - self._right()
        return self._left() + (day - self._first).days / span * room

    def _bar(self, placed: _Placed) -> QRectF:
        theme = self._theme
        left, right = self._x(placed.span.start), self._x(placed.span.end or self._today)
        top = theme.px(_AXIS) + placed.row * theme.px(_ROW) + (theme.px(_ROW) - theme.px(_BAR)) / 2
        return QRectF(left, top, max(float(theme.px(5)), right - left), theme.px(_BAR))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._placed:
            self._paint_years(painter)
            bars = [self._bar(p) for p in self._placed]
            lanes: set[str] = set()
            for i, placed in enumerate(self._placed):
                if placed.span.lane not in lanes:
                    lanes.add(placed.span.lane)
                    self._paint_lane(painter, placed)
                beside = [bars[k] for k, p in enumerate(self._placed) if p.row == placed.row and k != i]
                self._paint_bar(painter, placed.span, bars[i], i == self._at, beside)
        painter.end()

    def _paint_years(self, painter: QPainter) -> None:
        theme = self._theme
        metrics = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        years = range(self._first.year, self._last.year + 1)
        one = (self.width() - self._left() - self._right()) / max(1, len(years))
        stride = next((s for s in _STRIDES if one * s > metrics.horizontalAdvance("2026") + theme.px(14)), 20)
        bottom = self.height() - 2
        for year in years:
            x = self._x(date(year, 1, 1))
            named = (self._last.year - year) % stride == 0
            painter.setPen(QPen(theme.color("hairline"), 1))
            if named:
                painter.drawLine(QPointF(x, theme.px(_AXIS) - 4), QPointF(x, bottom))
                painter.setPen(theme.color("text_muted"))
                painter.drawText(QRectF(x + 3, 0, one * stride, theme.px(_AXIS) - 4),
                                 Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(year))  # fmt: skip
        pen = QPen(theme.color("median_line"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        now = self._x(self._today)
        painter.drawLine(QPointF(now, theme.px(_AXIS) - 4), QPointF(now, bottom))

    def _paint_lane(self, painter: QPainter, placed: _Placed) -> None:
        theme = self._theme
        top = theme.px(_AXIS) + placed.row * theme.px(_ROW)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
        font = theme.font()
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        room = QRectF(theme.px(2), top, self._left() - theme.px(10), theme.px(_ROW))
        words = QFontMetricsF(font).elidedText(placed.span.lane, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_bar(self, painter: QPainter, span: Span, bar: QRectF, here: bool, beside: list[QRectF]) -> None:
        theme = self._theme
        open_ = span.end is None
        colour = theme.color("accent" if open_ else "median_line")
        outline = QPen(colour, 1.4)
        if span.vague:
            outline.setDashPattern([2, 2])
        painter.setPen(outline)
        fill = theme.color("accent" if open_ else "median_line", 0.35 if span.vague else 0.85)
        painter.setBrush(fill)
        if open_:
            tip = bar.height() / 2
            painter.drawPolygon(QPolygonF([
                bar.topLeft(), QPointF(bar.right() - tip, bar.top()), QPointF(bar.right(), bar.center().y()),
                QPointF(bar.right() - tip, bar.bottom()), bar.bottomLeft(),
            ]))  # fmt: skip
        else:
            painter.drawRoundedRect(bar, 3, 3)
        self._paint_label(painter, span, bar, beside)
        if here:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(-4, -4, 4, 4), 5, 5)

    def _paint_label(self, painter: QPainter, span: Span, bar: QRectF, beside: list[QRectF]) -> None:
        """Behind the bar, before it, or not at all: never over another of its row."""
        until = min((b.left() for b in beside if b.left() > bar.left()), default=float(self.width()))
        before = max((b.right() for b in beside if b.left() < bar.left()), default=0.0)
        theme = self._theme
        font = theme.font("small")
        metrics = QFontMetricsF(font)
        wide = metrics.horizontalAdvance(span.label) + 2
        gap = theme.px(7)
        tall = metrics.height()
        y = bar.center().y() - tall / 2
        painter.setFont(font)
        painter.setPen(theme.color("text" if span.end is None else "text_muted"))
        behind, ahead = bar.right() + gap, bar.left() - gap - wide
        fits_behind = behind + wide <= min(until - gap, self.width())
        fits_ahead = ahead >= max(self._left(), before + 2 * (gap + wide) if before else 0.0)
        # The line of today is not written over where that can be avoided.
        clear = span.end is None or behind + wide <= self._x(self._today)
        if not fits_behind and not fits_ahead:
            return
        room = QRectF(behind if fits_behind and (clear or not fits_ahead) else ahead, y, wide, tall)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, span.label)

    # pointing

    def point(self, at: int) -> None:
        """As if it were pointed at."""
        if at == self._at:
            return
        self._at = at
        self.update()
        self.pointed.emit(at)
        if at >= 0 and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._placed[at].span.said))
            self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if area is not None else None
        if area is not None and page is not None:
            bar = self._bar(self._placed[self._at])
            spot = self.mapTo(page, bar.center().toPoint())
            area.ensureVisible(spot.x(), spot.y(), 0, self._theme.px(2 * _ROW))

    def _under(self, spot: QPointF) -> int:
        reach = self._theme.px(4)
        for i, placed in enumerate(self._placed):
            if self._bar(placed).adjusted(-reach, -2 * reach, reach, 2 * reach).contains(spot):
                return i
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._under(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
        self.setToolTip(self._placed[at].span.said if at >= 0 else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.point(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._under(event.position())
        if at >= 0:
            self.opened.emit(self._placed[at].span.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at < 0 and self._placed:
            self.point(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._placed) - 1
        steps = {
            Qt.Key.Key_Down: self._at + 1, Qt.Key.Key_Right: self._at + 1, Qt.Key.Key_Up: self._at - 1,
            Qt.Key.Key_Left: self._at - 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }  # fmt: skip
        to = steps.get(Qt.Key(event.key()))
        if to is not None and last >= 0 and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.point(min(last, max(0, to)))
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.opened.emit(self._placed[self._at].span.key)
            event.accept()
        else:
            event.ignore()
