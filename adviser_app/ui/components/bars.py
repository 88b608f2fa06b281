"""A few figures as bars, each with its label and its number: how something is distributed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from adviser_app.ui.theme import Theme

_ROW = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """``quiet``: drawn muted, for the one that is not like the others (none at all)."""

    label: str
    value: int
    quiet: bool = False


class Bars(QWidget):
    """``set_bars``: from the top; lengths are shares of the largest, from nought. A screen reader gets all of them as
    the description."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._resize)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(f"{bar.label}: {bar.value:,}" for bar in self._bars))
        self._resize()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), max(1, len(self._bars)) * self._theme.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.sizeHint().height())

    def _resize(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        theme, painter = self._theme, QPainter(self)
        metrics = QFontMetrics(theme.font())
        gap, row = theme.px(10), theme.px(_ROW)
        label_width = max(metrics.horizontalAdvance(bar.label) for bar in self._bars)
        number_width = max(metrics.horizontalAdvance(f"{bar.value:,}") for bar in self._bars)
        room = self.width() - label_width - number_width - 2 * gap
        most = max(bar.value for bar in self._bars) or 1
        painter.setFont(theme.font())
        for at, bar in enumerate(self._bars):
            top = at * row
            painter.setPen(theme.color("text"))
            box = QRect(0, top, label_width, row)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.label)
            length = max(2, round(room * bar.value / most)) if bar.value else 0
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("median_line" if bar.quiet else "accent"))
            painter.drawRoundedRect(label_width + gap, top + row // 4, length, row // 2, 2, 2)
            painter.setPen(theme.color("text"))
            box = QRect(label_width + 2 * gap + length, top, number_width + gap, row)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{bar.value:,}")
        painter.end()
