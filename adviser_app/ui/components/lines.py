"""A chart of a few named lines over labelled points (years, waves of a survey), with the same figures as a table.

Lighter than the chart of an indicator: painted without pyqtgraph. Lines are named at their ends, so there is no legend,
and none is told from another by colour alone: one is dashed, and each has its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

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
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.packs import axis
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.delegates import runs
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context

_GAP, _DOT = 10.0, 3.5


@dataclass(frozen=True, slots=True)
class Line:
    """``values`` by point, None where there is none; ``words`` the same as people read them ("£41.3m")."""

    name: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class LinesView:
    """``labels``: of the points, oldest first; ``at``: where they stand (evenly, unless given); ``unit`` of the values
    ("£m", "%", ""); ``first``: what a point is ("Year"); ``said``: the chart in a sentence."""

    title: str
    subtitle: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str
    first: str
    said: str
    at: tuple[float, ...] = ()
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()  # further columns of the table
    from_zero: bool = False  # of amounts, whose distance from nothing means something

    @property
    def drawable(self) -> bool:
        return any(v is not None for line in self.lines for v in line.values)

    @property
    def scale(self) -> axis.Scale:
        numbers = [v for line in self.lines for v in line.values if v is not None]
        return axis.scale([*numbers, 0.0] if self.from_zero else numbers)

    def read_out(self, at: int) -> str:
        """A point in words: "2017/18: cash £21.0m, in 2017/18 prices £21.0m"."""
        said = [f"{line.name} {line.words[at]}" for line in self.lines if line.values[at] is not None]
        more = [f"{name} {words[at]}" for name, words in self.extra if words[at]]
        return f"{self.labels[at]}: {', '.join([*said, *more]) or 'no value'}"


class LinePlot(QWidget):
    """The picture. ``pointed(i)``: the mouse or the arrow keys are at point i; −1 when they have left."""

    pointed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: LinesView | None = None
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def set_view(self, view: LinesView) -> None:
        self._view, self._at = view, -1
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(view.said)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(120))

    # geometry

    def _xs(self, view: LinesView, box: QRectF) -> list[float]:
        places = view.at or tuple(float(i) for i in range(len(view.labels)))
        low, high = min(places), max(places)
        if high == low:
            return [box.center().x()] * len(places)
        return [box.left() + (p - low) / (high - low) * box.width() for p in places]

    def _box(self, view: LinesView, scale: axis.Scale) -> QRectF:
        """Where lines may be: what is left beside the labels of the axes and of the lines' ends."""
        theme = self._theme
        small, body = QFontMetricsF(theme.font("small")), QFontMetricsF(theme.font("body", bold=True))
        left = max(small.horizontalAdvance(t) for t in _ticks(scale, view.unit)) + theme.px(14)
        right = max((body.horizontalAdvance(w) for w in _ends(view)), default=0.0) + theme.px(18)
        right = min(right, self.width() * 0.42)
        return QRectF(
            left, theme.px(10), max(20.0, self.width() - left - right),
            max(20.0, self.height() - small.height() - theme.px(24)),
        )  # fmt: skip

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        view, theme = self._view, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view is not None and view.drawable:
            scale = view.scale
            box = self._box(view, scale)
            xs = self._xs(view, box)
            span = (scale.high - scale.low) or 1.0

            def y(value: float) -> float:
                return box.bottom() - (value - scale.low) / span * box.height()

            self._paint_axes(painter, view, scale, box, xs, y)
            for line in reversed(view.lines):
                self._paint_line(painter, line, xs, y)
            self._paint_ends(painter, view, box, xs, y)
            if self._at >= 0:
                painter.setPen(QPen(theme.color("text_muted"), 1))
                painter.drawLine(QPointF(xs[self._at], box.top()), QPointF(xs[self._at], box.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_axes(
        self, painter: QPainter, view: LinesView, scale: axis.Scale, box: QRectF, xs: Sequence[float],
        y: Callable[[float], float],
    ) -> None:  # fmt: skip
        theme = self._theme
        metrics = QFontMetricsF(theme.font("small"))
        painter.setFont(theme.font("small"))
        for tick, words in zip(scale.ticks, _ticks(scale, view.unit), strict=True):
            painter.setPen(QPen(theme.color("median_line" if tick == 0 else "hairline"), 1))
            painter.drawLine(QPointF(box.left() - 4, y(tick)), QPointF(box.right() + 4, y(tick)))
            painter.setPen(theme.color("text_muted"))
            room = QRectF(0, y(tick) - metrics.height() / 2, box.left() - theme.px(10), metrics.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        shown = axis.chosen_labels(
            xs, [axis.short(w) for w in view.labels], metrics.horizontalAdvance, 0.0, float(self.width()), 16.0
        )
        painter.setPen(theme.color("text_muted"))
        for centre, words in shown:
            wide = metrics.horizontalAdvance(words) + 4
            painter.drawText(
                QRectF(centre - wide / 2, box.bottom() + theme.px(8), wide, metrics.height()),
                Qt.AlignmentFlag.AlignCenter, words,
            )  # fmt: skip

    def _paint_line(self, painter: QPainter, line: Line, xs: Sequence[float], y: Callable[[float], float]) -> None:
        theme = self._theme
        colour = theme.color("text_muted" if line.dashed else "accent")
        pen = QPen(colour, 2.0 * theme.scale)
        if line.dashed:
            pen.setDashPattern([4, 3])
        radius = _DOT * theme.scale
        for run in runs(line.values):
            painter.setPen(pen)
            points = [QPointF(xs[i], y(v)) for i in run if (v := line.values[i]) is not None]
            for one, other in pairwise(points):
                painter.drawLine(one, other)
            painter.setPen(QPen(colour, 1.6))
            painter.setBrush(theme.color("card") if line.dashed else colour)
            for point in points:
                painter.drawEllipse(point, radius, radius)

    def _paint_ends(
        self, painter: QPainter, view: LinesView, box: QRectF, xs: Sequence[float], y: Callable[[float], float]
    ) -> None:
        """Each line's name and last value beside its end, none over another."""
        theme = self._theme
        font = theme.font("body", bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        named = [line for line in view.lines if any(v is not None for v in line.values)]
        wanted = []
        for line in named:
            last = max(i for i, v in enumerate(line.values) if v is not None)
            wanted.append((y(line.values[last] or 0.0), metrics.height() * 1.1))
        for line, words, centre in zip(named, _ends(view), axis.apart(wanted, box.bottom() + 2), strict=True):
            painter.setPen(theme.color("text_muted" if line.dashed else "accent_text"))
            room = QRectF(box.right() + theme.px(12), centre - metrics.height() / 2,
                          self.width() - box.right() - theme.px(12), metrics.height())  # fmt: skip
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    # pointing

    def _point(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.update()
            self.pointed.emit(at)

    def say(self, words: str) -> None:
        """Let a screen reader speak the point that the keyboard walked to."""
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        view = self._view
        if view is not None and view.drawable:
            xs = self._xs(view, self._box(view, view.scale))
            self._point(min(range(len(xs)), key=lambda i: abs(xs[i] - event.position().x())))

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        if not self.hasFocus():
            self._point(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._view.labels) if self._view is not None and self._view.drawable else 0
        steps = {
            Qt.Key.Key_Left: self._at - 1 if self._at >= 0 else count - 1,
            Qt.Key.Key_Right: self._at + 1 if self._at >= 0 else 0,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        to = steps.get(Qt.Key(event.key()))
        if to is not None and count and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._point(min(count - 1, max(0, to)))
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self._at >= 0:
            self._point(-1)
            event.accept()
        else:
            event.ignore()


class LineChart(QWidget):
    """Heading, what is read out of the point one is at, the picture, and the same figures as a table."""

    def __init__(self, context: Context, table_id: str, first: str, *, height: int = 220) -> None:
        """``height`` of the picture in pixels at 100 %; ``first``: what a point is, the table's first column."""
        super().__init__()
        self._context, self._id, self._first = context, table_id, first
        self._view: LinesView | None = None
        self._title, self._subtitle = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._read = label("", "small", wrap=True)
        self.toggle = button(context.theme, "Show as table", self._turn, icon="table", flat=True)
        self.plot = LinePlot(context.theme)
        self.plot.pointed.connect(self._pointed)
        self.table: DataTable | None = None
        self._tables: dict[tuple[str, ...], DataTable] = {}  # by their headings
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        self.stack = QStackedWidget()
        self._nothing = label("No figures to draw.", "muted")
        self._note = label("", "small", wrap=True)
        self.stack.addWidget(self._nothing)
        self.stack.addWidget(self.plot)
        context.theme.follow(self.stack, lambda w: w.setMinimumHeight(context.theme.px(height)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._subtitle)
        column.addWidget(self._read)
        column.addWidget(self.stack, 1)
        column.addWidget(self._note)

    @property
    def readout(self) -> str:
        return self._read.text()

    @property
    def as_table(self) -> bool:
        return self.table is not None and self.stack.currentWidget() is self.table

    def set_view(self, view: LinesView) -> None:
        """Show a chart; the form, picture or table, stays as the user chose it."""
        table = self.as_table
        self._view = view
        self._title.setText(view.title)
        self._subtitle.setText(view.subtitle)
        self._subtitle.setVisible(bool(view.subtitle))
        self.plot.set_view(view)
        self.toggle.setVisible(view.drawable)
        apart = view.drawable and not view.scale.from_zero
        self._note.setText("The scale does not begin at zero." if apart else "")
        self._note.setVisible(apart)
        self._fill(view)
        self._show(table and view.drawable)
        self._pointed(-1)

    def _fill(self, view: LinesView) -> None:
        titles = (self._first, *(line.name for line in view.lines), *(name for name, _ in view.extra))
        if titles not in self._tables:  # kept: a chart goes back and forth between a few
            columns = [
                Column(f"c{i}", words, "number" if i else "text", 150, stretch=i == 0) for i, words in enumerate(titles)
            ]
            self._tables[titles] = DataTable(
                self._context, self._id, columns, name=f"{view.title}, as a table", toolbar=False
            )
            self.stack.addWidget(self._tables[titles])
        self.table = self._tables[titles]
        rows = []
        for i in reversed(range(len(view.labels))):
            figures = [Cell(line.words[i], line.values[i]) for line in view.lines]
            rows.append([Cell(view.labels[i], i), *figures, *(Cell(words[i]) for _, words in view.extra)])
        self.table.set_rows(rows, list(reversed(range(len(view.labels)))))

    def _turn(self) -> None:
        self._show(not self.as_table)

    def _show(self, table: bool) -> None:
        drawable = self._view is not None and self._view.drawable
        picture = self.plot if drawable else self._nothing
        self.stack.setCurrentWidget(self.table if table and self.table is not None else picture)
        self.toggle.setText("Show as chart" if table else "Show as table")

    def _pointed(self, at: int) -> None:
        view = self._view
        if view is None or not view.drawable:
            self._read.setText("")
            return
        place = at if at >= 0 else max(i for line in view.lines for i, v in enumerate(line.values) if v is not None)
        said = view.read_out(place)
        self._read.setText(said)
        if at >= 0:
            self.plot.say(said)


def _ticks(scale: axis.Scale, unit: str) -> list[str]:
    return [text.in_unit(text.plain(t, scale.decimals), unit) for t in scale.ticks]


def _ends(view: LinesView) -> list[str]:
    """What stands at the end of each line that has values: its last value, and its name where there are several."""
    out = []
    for line in view.lines:
        known = [i for i, v in enumerate(line.values) if v is not None]
        if known:
            last = line.words[known[-1]]
            out.append(f"{line.name} {last}" if len(view.lines) > 1 else last)
    return out
