"""A file as it stands, its columns to be chosen: above each what it is taken for, the rows of the heading set apart."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from itertools import zip_longest

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.mapping import RawRow

_NOTHING = QModelIndex()
_WIDEST, _NARROWEST = 240, 104
_ROW, _PAD = 30, 10
_LOOKED_AT = 40  # rows
_MEASURED = 4  # texts of a column


class RawModel(QAbstractTableModel):
    """``uses``: above each column what it is ("" for one that is not read)."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: Sequence[RawRow] = ()
        self.uses: Sequence[str] = ()
        self.names: Sequence[str] = ()
        self.heading = range(0)  # lines of the heading
        self._width = 0  # cells of the longest row

    def set_rows(self, rows: Sequence[RawRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self._width = max((len(row.cells) for row in rows), default=0)
        self.endResetModel()

    def set_uses(self, uses: Sequence[str], names: Sequence[str], heading: range) -> None:
        wider = max(len(uses), self._width) != self.columnCount()
        if wider:
            self.beginResetModel()
        self.uses, self.names, self.heading = uses, names, heading
        if wider:
            self.endResetModel()
            return
        last = max(self.columnCount() - 1, 0)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        self.dataChanged.emit(self.index(0, 0), self.index(max(len(self.rows) - 1, 0), last))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOTHING) -> int:
        return 0 if parent.isValid() else max(self._width, len(self.uses))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        text = row.cells[index.column()] if index.column() < len(row.cells) else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return " ".join(text.split())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text or 'empty'}, {self.headerData(index.column(), Qt.Orientation.Horizontal)}, line {row.line}"
        in_heading = row.line in self.heading
        if role == Qt.ItemDataRole.FontRole and in_heading:
            return self._theme.font(bold=True)
        if role == Qt.ItemDataRole.BackgroundRole and in_heading:
            return self._theme.color("surface")
        read = index.column() < len(self.uses) and bool(self.uses[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and not (read and row.line >= self.heading.start):
            return self._theme.color("text_muted")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.rows[section].line)
        said = self.uses[section] if section < len(self.uses) else ""
        named = self.names[section] if section < len(self.names) else ""
        return f"{said or 'Not read'}: {named or f'column {section + 1}'}"


class _Uses(QHeaderView):
    """What each column is, over it; a line in the accent under those that are read."""

    def __init__(self, theme: Theme, model: RawModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._rows = theme, model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(self.length(), self._theme.px(34))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme = self._theme
        said = self._rows.uses[logicalIndex] if logicalIndex < len(self._rows.uses) else ""
        chosen = self.parent()
        assert isinstance(chosen, RawTable)
        painter.save()
        painter.fillRect(rect, theme.color("selection" if logicalIndex in chosen.columns() else "card"))
        height = 2 if said else 1
        painter.fillRect(
            rect.left(), rect.bottom() - height + 1, rect.width(), height, theme.color("accent" if said else "hairline")
        )
        font = theme.font("body", bold=bool(said))
        painter.setFont(font)
        painter.setPen(theme.color("accent_text" if said else "text_muted"))
        room = rect.adjusted(theme.px(_PAD), 0, -theme.px(_PAD // 2), 0)
        words = QFontMetrics(font).elidedText(said or "Not read", Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()


class RawTable(QTableView):
    """``chosen``: positions of the columns that are selected. The arrow keys go from column to column, Shift takes more
    of them, and a click on a cell or above it chooses its column. ``opened``: Enter."""

    chosen = Signal(list)
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._needs: list[int] = []  # pixels that the texts of each column of the file take
        self.rows = RawModel(theme, self)
        self.setModel(self.rows)
        self.setHorizontalHeader(_Uses(theme, self.rows, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("The file as it stands")
        self.setAccessibleDescription("Choose a column with the arrow keys, then say beside the table what it is.")
        self.verticalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.verticalHeader().setStyleSheet("QHeaderView::section { border: none; font-weight: 400; padding: 0 8px; }")
        theme.follow(self, lambda w: w.scale())

    def show_rows(self, rows: Sequence[RawRow]) -> None:
        self.rows.set_rows(rows)
        self._measure()

    def show_uses(self, uses: Sequence[str], names: Sequence[str], heading: range) -> None:
        self.rows.set_uses(uses, names, heading)
        self._fit()
        self.viewport().update()

    def scale(self) -> None:
        """Take heights and widths from the text size."""
        self.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW))
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {self._theme.px(_PAD)}px; }}")
        self._measure()
        self._fit()

    def _measure(self) -> None:
        """The first texts of each column, of which the longest count: a file may have eight hundred columns."""
        metrics = QFontMetrics(self._theme.font("body", bold=True))
        rows = [row.cells for row in self.rows.rows[:_LOOKED_AT] if sum(map(bool, row.cells)) > 1]
        columns = zip_longest(*rows, fillvalue="")
        self._needs = [max(map(metrics.horizontalAdvance, nlargest(_MEASURED, words, key=len))) for words in columns]

    def _fit(self) -> None:
        """Columns as wide as their texts and what is said above them, within bounds."""
        theme, uses = self._theme, self.rows.uses
        metrics = QFontMetrics(theme.font("body", bold=True))
        said = {words: metrics.horizontalAdvance(words) for words in set(uses)}
        for column in range(self.rows.columnCount()):
            need = self._needs[column] if column < len(self._needs) else 0
            need = max(need, said[uses[column]] if column < len(uses) else 0) + theme.px(26)
            self.setColumnWidth(column, min(max(need, theme.px(_NARROWEST)), theme.px(_WIDEST)))

    def start_at(self, row: int) -> None:
        """Show this row first, and the first column."""
        self.updateGeometries()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(row)

    def columns(self) -> list[int]:
        return sorted(index.column() for index in self.selectionModel().selectedColumns(0)) if self.rows.rows else []

    def choose(self, columns: Sequence[int]) -> None:
        """Select these, and go to the first."""
        if not columns or not self.rows.rows:
            return
        model = self.selectionModel()
        selection = QItemSelection()
        last = len(self.rows.rows) - 1
        for at in columns:
            selection.select(self.rows.index(0, at), self.rows.index(last, at))
        row = max(self.currentIndex().row(), 0)
        model.setCurrentIndex(self.rows.index(row, columns[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        self.horizontalHeader().viewport().update()
        self.chosen.emit(self.columns())
