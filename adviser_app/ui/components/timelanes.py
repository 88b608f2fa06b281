"""A year as lanes: a line for each council, what is on site and falls due along it, shaded where elections are near.

A list of lanes, so that a screen reader hears each lane with all that is in it; Left and Right go along what a lane
holds, Enter opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

_LANE = int(Qt.ItemDataRole.UserRole)
_ROW, _HEAD, _NAMES, _LEAST, _MARK = 30, 40, 176, 8, 16
# Heights, the names' width, a bar's least width and a mark's size, in pixels at 100 %.
_MONTH_ROOM, _MONTH_LETTERS = 60, 32  # pixels at 100 % that a month needs for its name, and for three letters
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TimeBar:
    """``kind``: "site" (days on site), "due" (a step with the time in which it is due), "quiet" (a shaded period),
    "day" (a day marked by a line). ``key``: what opens; "" for what does not."""

    kind: str
    start: date
    end: date
    words: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TimeLane:
    """A line of the page: ``said`` tells all that is in it."""

    key: str
    name: str
    bars: tuple[TimeBar, ...]
    said: str


class TimeLanes(QWidget):
    """``set_lanes(start, end, lanes, marks)``. ``opened(lane's key, bar's key)``: Enter and a double click; ``told``:
    what is under the pointer or the keyboard, in words. ``marks``: what concerns all lanes, drawn in the heading."""

    opened = Signal(str, str)
    told = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.start, self.end = date(2000, 1, 1), date(2000, 12, 31)
        self.marks: tuple[TimeBar, ...] = ()
        self.today: date | None = None
        self.head = _Head(theme, self)
        self.list = _Lanes(theme, self)
        self.list.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)

    def set_lanes(
        self, start: date, end: date, lanes: Sequence[TimeLane], marks: Sequence[TimeBar] = (),
        today: date | None = None,
    ) -> None:  # fmt: skip
        """``start`` and ``end``: first and last day of the axis. The lane that had the keyboard keeps it."""
        self.start, self.end, self.marks = start, end, tuple(marks)
        self.today = today if today is not None and start <= today <= end else None
        self.head.update()
        self.list.fill(lanes)

    # where a day stands

    def names_width(self) -> int:
        return self._theme.px(_NAMES)

    def across(self, day: date) -> float:
        """The left edge of a day, in pixels of a lane; days beyond the axis stand at its ends."""
        left = self.names_width()
        room = self.list.viewport().width() - left - self._theme.px(8)
        days = (self.end - self.start).days + 1
        at = min(max((day - self.start).days, 0), days)
        return left + room * at / days

    def box(self, bar: TimeBar, top: int, height: int) -> QRect:
        """Where a bar is drawn within a lane that begins at ``top``."""
        left, right = self.across(bar.start), self.across(bar.end + timedelta(days=1))
        if bar.kind == "quiet":
            return QRect(round(left), top, max(1, round(right - left)), height)
        least = self._theme.px(_LEAST)
        inset = self._theme.px(7)
        return QRect(round(left), top + inset, max(least, round(right - left)), height - 2 * inset)

    def months(self) -> list[date]:
        """The first days of months on the axis."""
        found, day = [], self.start.replace(day=1)
        while day <= self.end:
            found.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        return found


class _Head(QWidget):
    """Months, and below them what concerns all lanes: an election day, the period before it."""

    def __init__(self, theme: Theme, lanes: TimeLanes) -> None:
        super().__init__()
        self._theme, self._lanes = theme, lanes
        theme.follow(self, lambda w: w.setFixedHeight(theme.px(_HEAD)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, lanes, painter = self._theme, self._lanes, QPainter(self)
        half = self.height() // 2
        painter.setFont(theme.font("small", bold=True))
        months = lanes.months()
        for at, day in enumerate(months):
            left = lanes.across(day)
            right = (
                lanes.across(months[at + 1]) if at + 1 < len(months) else lanes.across(lanes.end + timedelta(days=1))
            )
            words = text.MONTHS[day.month - 1]
            if right - left < theme.px(_MONTH_LETTERS):
                words = words[0]
            elif day.month == 1 or at == 0:
                words = f"{words[:3]} {day.year}" if right - left >= theme.px(_MONTH_ROOM) else words[:3]
            elif right - left < theme.px(_MONTH_ROOM + 16):
                words = words[:3]
            painter.setPen(theme.color("text_muted"))
            box = QRect(round(left) + theme.px(4), 0, round(right - left), half)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(theme.font("small"))
        metrics = QFontMetrics(theme.font("small"))
        for mark in lanes.marks:
            left = round(lanes.across(mark.start))
            if mark.kind == "quiet":
                wide = round(lanes.across(mark.end + timedelta(days=1))) - left
                painter.fillRect(left, half, wide, half, theme.color("band"))
                continue
            width = metrics.horizontalAdvance(mark.words)
            painter.fillRect(left, half, 2, half, theme.color("text"))
            at = left + theme.px(6) if left + theme.px(6) + width < self.width() else left - width - theme.px(6)
            painter.setPen(theme.color("text"))
            painter.drawText(QRect(at, half, width + 4, half), Qt.AlignmentFlag.AlignVCenter, mark.words)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("hairline"))
        painter.end()


class _Lanes(QListWidget):
    def __init__(self, theme: Theme, around: TimeLanes) -> None:
        super().__init__()
        self._theme, self._around = theme, around
        self.at = 0  # which of the lane's bars has the keyboard
        self.setObjectName("entries")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_LaneDelegate(theme, self, around))
        self.setAccessibleDescription("Left and Right go along the dates of a council; Enter opens what it belongs to.")
        self.currentItemChanged.connect(lambda _now, _before: self._changed())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def fill(self, lanes: Sequence[TimeLane]) -> None:
        before = self.lane()
        self.clear()
        for lane in lanes:
            item = QListWidgetItem(lane.name)
            item.setData(_LANE, lane)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), lane.said)
            self.addItem(item)
            if before is not None and lane.key == before.key:
                self.setCurrentItem(item)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)

    def lane(self) -> TimeLane | None:
        item = self.currentItem()
        found: TimeLane | None = item.data(_LANE) if item is not None else None
        return found

    def dates(self, lane: TimeLane | None) -> list[TimeBar]:
        """What the keyboard stops at: all that belongs to a challenge, by day."""
        found = [bar for bar in lane.bars if bar.key] if lane is not None else []
        return sorted(found, key=lambda bar: (bar.end, bar.start))

    def bar(self) -> TimeBar | None:
        """The date that has the keyboard."""
        found = self.dates(self.lane())
        return found[min(self.at, len(found) - 1)] if found else None

    def _changed(self) -> None:
        self.at = 0
        self._tell()

    def _tell(self) -> None:
        lane, bar = self.lane(), self.bar()
        self._around.told.emit(f"{lane.name}: {bar.words}" if lane is not None and bar is not None else "")
        self.viewport().update()

    def _open(self) -> None:
        lane, bar = self.lane(), self.bar()
        if lane is not None:
            self._around.opened.emit(lane.key, bar.key if bar is not None else "")

    # keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if side:
            count = len(self.dates(self.lane()))
            self.at = max(0, min(count - 1, self.at + side))
            self._tell()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def under(self, event: QMouseEvent) -> tuple[TimeLane | None, TimeBar | None]:
        """What the pointer is over."""
        item = self.itemAt(event.position().toPoint())
        if item is None:
            return None, None
        lane, rect = item.data(_LANE), self.visualItemRect(item)
        within = [
            bar for bar in lane.bars
            if self._around.box(bar, rect.top(), rect.height()).adjusted(-3, -6, 3, 6)
            .contains(event.position().toPoint())
        ]  # fmt: skip
        within.sort(key=lambda bar: (bar.kind == "quiet", bar.kind == "due"))
        return lane, within[0] if within else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        lane, bar = self.under(event)
        if lane is not None and bar is not None:
            self._around.told.emit(f"{lane.name}: {bar.words}")
        else:
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        lane, bar = self.under(event)
        if bar is not None and bar in self.dates(lane):
            self.at = self.dates(lane).index(bar)
            self._tell()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.itemAt(event.position().toPoint()) is not None:
            self._open()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class _LaneDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: _Lanes, around: TimeLanes) -> None:
        super().__init__(view)
        self._theme, self._view, self._around = theme, view, around
        self._marks: dict[tuple[str, Tone, float], QPixmap] = {}
        theme.changed.connect(self._marks.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(10, self._theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        theme, around, lane = self._theme, self._around, index.data(_LANE)
        rect: QRect = option.rect
        here = index.row() == self._view.currentRow()
        painter.save()
        if here:
            painter.fillRect(rect, theme.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        for mark in around.marks:
            if mark.kind == "quiet":
                painter.fillRect(around.box(mark, rect.top(), rect.height()), theme.color("band", 0.5))
        for bar in lane.bars:
            if bar.kind == "quiet":
                painter.fillRect(around.box(bar, rect.top(), rect.height()), theme.color("median_line", 0.3))
        for month in around.months():
            painter.fillRect(round(around.across(month)), rect.top(), 1, rect.height(), theme.color("hairline"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("hairline"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar in (*around.marks, *lane.bars):
            if bar.kind == "day":
                role = "text" if bar in lane.bars else "median_line"
                painter.fillRect(round(around.across(bar.start)), rect.top(), 2, rect.height(), theme.color(role))
        if around.today is not None:
            painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
            x = round(around.across(around.today))
            painter.drawLine(x, rect.top(), x, rect.bottom())
        chosen = self._view.bar() if here and self._view.hasFocus() else None
        for bar in lane.bars:
            if bar.kind in ("site", "due"):
                self._paint_bar(painter, rect, bar, bar is chosen)
        self._paint_name(painter, rect, lane.name, here)
        painter.restore()

    def _paint_bar(self, painter: QPainter, rect: QRect, bar: TimeBar, chosen: bool) -> None:
        """On site: a filled bar. Due: the mark of its state on its last day in time, or on the day it was done."""
        theme, box = self._theme, self._around.box(bar, rect.top(), rect.height())
        if bar.kind == "site":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(box, 3, 3)
        else:
            size = theme.px(_MARK)
            box = QRect(
                round(self._around.across(bar.end)) - size // 2 + 1, rect.center().y() - size // 2 + 1, size, size
            )
            painter.drawPixmap(box, self._mark(bar, painter.device().devicePixelRatioF()))
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 4, 4)

    def _mark(self, bar: TimeBar, ratio: float) -> QPixmap:
        """The icon of a state, drawn once: drawing it from its file takes longer than all else in a lane."""
        key = (bar.icon, bar.tone, ratio)
        if key not in self._marks:
            size = self._theme.px(_MARK)
            icon = self._theme.icon(bar.icon or "circle-dot", self._theme.tone_role(bar.tone))
            self._marks[key] = icon.pixmap(QSize(size, size), ratio)
        return self._marks[key]

    def _paint_name(self, painter: QPainter, rect: QRect, name: str, here: bool) -> None:
        theme = self._theme
        font = theme.font("body", bold=here)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        box = rect.adjusted(theme.px(12), 0, 0, 0)
        box.setWidth(self._around.names_width() - theme.px(20))
        shown = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
