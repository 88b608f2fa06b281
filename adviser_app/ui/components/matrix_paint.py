"""How a mark of the matrix is drawn: a shape in its tone, how often where it was more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QTableView

from adviser_app.ui.theme import Theme, mix
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    # Not at run time: loading QStyle's enumerations takes longer than the first paint.
    from PySide6.QtWidgets import QStyleOptionViewItem

ICON = 15
_FILLED = {Tone.GOOD: "good", Tone.ACCENT: "accent"}  # what a council had stands out as a whole


class MarkDelegate(QStyledItemDelegate):
    """Paints the cells of a `MatrixTable`; ``hover_row`` is the row under the pointer."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.hover_row = -1
        self._pixmaps: dict[tuple[str, Tone, float], QPixmap] = {}
        self._read()
        theme.changed.connect(self._read)

    def _read(self) -> None:
        theme = self._theme
        self._pixmaps.clear()
        self._hairline, self._hover = theme.color("hairline"), theme.color("hover")
        self._focus = QPen(theme.color("focus"), 2)
        card = theme.color("card")
        share = 0.24 if theme.dark else 0.14
        self._fills = {tone: mix(theme.color(role), card, share) for tone, role in _FILLED.items()}
        self._tones = {tone: theme.tone_color(tone) for tone in Tone}
        self._font = theme.font("small", bold=True)
        self._metrics = QFontMetrics(self._font)
        self._size = theme.px(ICON)

    def mark(self, cell: Cell, ratio: float) -> QPixmap:
        """The shape of a status, drawn once: drawing it from its file takes longer than all else in a cell."""
        key = (cell.icon, cell.tone, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._theme.icon(cell.icon, self._theme.tone_role(cell.tone)).pixmap(self._size, self._size)
            self._pixmaps[key] = found
        return found

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self._view.model().view  # type: ignore[attr-defined]
        row, column = index.row(), index.column()
        rect: QRect = option.rect
        cell: Cell = view.cell(row, column)
        fill: QColor | None = self._fills.get(cell.tone) if cell.icon else None
        if row == self.hover_row:
            painter.fillRect(rect, self._hover)
        if fill is not None:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), fill)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._hairline)
        if column == 0 or view.offers[column].theme != view.offers[column - 1].theme:
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), self._hairline)
        if cell.icon:
            self._paint_mark(painter, rect, cell)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setPen(self._focus)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_mark(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        count = cell.text.partition(" ")[2]
        gap = 2 if count else 0
        width = self._metrics.horizontalAdvance(count) if count else 0
        left = rect.left() + (rect.width() - self._size - gap - width) // 2
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        painter.drawPixmap(left, rect.top() + (rect.height() - self._size) // 2, self.mark(cell, ratio))
        if count:
            painter.setFont(self._font)
            painter.setPen(self._tones[cell.tone])
            box = QRect(left + self._size + gap, rect.top(), width + 2, rect.height() - 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, count)
