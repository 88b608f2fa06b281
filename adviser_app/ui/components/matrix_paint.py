"""How the marks of the matrix are drawn: only where there is one, so that a screenful costs what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QTableView

from adviser_app.ui.theme import Theme, mix
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import MatrixView

ICON = 15
_FILLED = {Tone.GOOD: "good", Tone.ACCENT: "accent"}  # what a council had stands out as a whole


class MarkPainter:
    """Paints what a `MatrixTable` shows of a matrix; ``hover_row`` is the row under the pointer."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        self._theme, self._table = theme, table
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

    def paint(self, painter: QPainter, view: MatrixView, area: QRect) -> None:
        """The part of the table in ``area`` (of its viewport)."""
        table = self._table
        rows = _between(table.rowAt(area.top()), table.rowAt(area.bottom()), len(view.councils))
        columns = _between(table.columnAt(area.left()), table.columnAt(area.right()), len(view.offers))
        if not rows or not columns:
            return
        tops = {row: table.rowViewportPosition(row) for row in rows}
        lefts = {column: table.columnViewportPosition(column) for column in columns}
        height, width = table.rowHeight(rows[0]), table.columnWidth(columns[0])
        right = lefts[columns[-1]] + width - lefts[columns[0]]
        for row, top in tops.items():
            if row == self.hover_row:
                painter.fillRect(lefts[columns[0]], top, right, height, self._hover)
            painter.fillRect(lefts[columns[0]], top + height - 1, right, 1, self._hairline)
        bottom = tops[rows[-1]] + height - tops[rows[0]]
        for column, left in lefts.items():
            if column == 0 or view.offers[column].theme != view.offers[column - 1].theme:
                painter.fillRect(left, tops[rows[0]], 1, bottom, self._hairline)
        painter.setFont(self._font)
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        shown = view.status[rows.start : rows.stop, columns.start : columns.stop]
        for i, j in zip(*(places.tolist() for places in shown.nonzero()), strict=True):
            row, column = rows[i], columns[j]
            self._mark(painter, QRect(lefts[column], tops[row], width, height), view.cell(row, column), ratio)
        now = table.currentIndex()
        if table.hasFocus() and now.row() in tops and now.column() in lefts:
            painter.setPen(self._focus)
            painter.drawRect(QRect(lefts[now.column()] + 1, tops[now.row()] + 1, width - 2, height - 3))

    def _mark(self, painter: QPainter, rect: QRect, cell: Cell, ratio: float) -> None:
        fill = self._fills.get(cell.tone)
        if fill is not None:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), fill)
        count = cell.text.partition(" ")[2]
        gap = 2 if count else 0
        width = self._metrics.horizontalAdvance(count) if count else 0
        left = rect.left() + (rect.width() - self._size - gap - width) // 2
        painter.drawPixmap(left, rect.top() + (rect.height() - self._size) // 2, self._shape(cell, ratio))
        if count:
            painter.setPen(self._tones[cell.tone])
            box = QRect(left + self._size + gap, rect.top(), width + 2, rect.height() - 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, count)

    def _shape(self, cell: Cell, ratio: float) -> QPixmap:
        """The shape of a status, drawn once: drawing it from its file takes longer than all else in a cell."""
        key = (cell.icon, cell.tone, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._theme.icon(cell.icon, self._theme.tone_role(cell.tone)).pixmap(self._size, self._size)
            self._pixmaps[key] = found
        return found


def _between(first: int, last: int, count: int) -> range:
    """Rows or columns from one to another; -1 is beyond the last."""
    return range(max(0, first), count if last < 0 else last + 1)
