"""Councils × offers on one page: a mark a cell, painted, so that twenty thousand of them cost no widget.

The names of councils stand still while one scrolls sideways, those of offers while one scrolls down. A mark is a shape
besides a colour; what it means is said under the pointer, below the table, and to a screen reader.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from adviser_app.ui.components.matrix_heads import CouncilHead, OfferHead, SortButton
from adviser_app.ui.components.matrix_paint import MarkPainter
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.support import MatrixView

ROW, LEAST, MOST = 26, 34, 52  # heights and widths of cells in pixels at 100 %
COUNCIL, INSTANCES = "council", "instances"
_NOTHING = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex


class MatrixModel(QAbstractTableModel):
    """A `MatrixView` as Qt asks for it; ``data()`` is a lookup."""

    def __init__(self) -> None:
        super().__init__()
        self.view: MatrixView | None = None

    def set_view(self, view: MatrixView) -> None:
        self.beginResetModel()
        self.view = view
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOTHING) -> int:
        return 0 if parent.isValid() or self.view is None else len(self.view.councils)

    def columnCount(self, parent: AnyIndex = _NOTHING) -> int:
        return 0 if parent.isValid() or self.view is None else len(self.view.offers)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.view is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.view.cell(index.row(), index.column()).text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.view.said(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.view is None or role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole,
        ):  # fmt: skip
            return None
        if orientation == Qt.Orientation.Horizontal:
            if section >= len(self.view.offers):
                return None
            offer = self.view.offers[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return offer.name
            reached, instances = int(self.view.reached[section]), int(self.view.offer_instances[section])
            return (
                f"{offer.name} ({offer.theme_name}): {reached:,} of {text.plural(len(self.view.councils), 'council')}, "
                f"{text.plural(instances, 'instance')}"
            )
        if section >= len(self.view.councils):
            return None
        council = self.view.councils[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return council.name
        had = int(self.view.instances[section])
        about = ", ".join(part for part in (council.type, council.region, council.ended) if part)
        return f"{council.name} ({about}): {text.plural(had, 'instance') if had else 'none'}"


class MatrixTable(QTableView):
    """``set_view`` shows a matrix under the sort in force. ``opened(council's code, offer's id)`` on Enter and a double
    click; ``said`` what is under the pointer or the keyboard, in words; ``sorted(column, descending)`` when a heading
    was pressed. Columns are "council", "type", "region", "offers", "instances" or an offer's id."""

    opened = Signal(str, str)
    said = Signal(str)
    sorted = Signal(str, bool)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._given: MatrixView | None = None
        self.sort_column, self.sort_descending = COUNCIL, False
        self.marks = MatrixModel()
        self.setAccessibleName(name)
        self.offers_head = OfferHead(theme, self)
        self.councils_head = CouncilHead(theme, self)
        self.setHorizontalHeader(self.offers_head)
        self.setVerticalHeader(self.councils_head)
        self.setModel(self.marks)
        self.painter = MarkPainter(theme, self)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.by_council = SortButton(theme, "Council", lambda: self._turn(COUNCIL, False), self)
        self.by_instances = SortButton(theme, "Had", lambda: self._turn(INSTANCES, True), self, right=True)
        self.by_instances.setAccessibleName("Had: instances of support")
        self.by_instances.setToolTip("Instances of support that each council had, of the offers shown")
        self.offers_head.sectionClicked.connect(self._head_clicked)
        self.councils_head.sectionDoubleClicked.connect(lambda row: self._open(row, -1))
        self.doubleClicked.connect(lambda index: self._open(index.row(), index.column()))
        self.horizontalScrollBar().valueChanged.connect(lambda _v: self.offers_head.viewport().update())
        theme.follow(self, lambda w: w.scale())

    # what pages call

    @property
    def view(self) -> MatrixView | None:
        """What is shown, in the order shown."""
        return self.marks.view

    def set_view(self, view: MatrixView) -> None:
        """Another matrix; the cell that has the keyboard keeps it where it is still there."""
        before = self.current()
        self._given = view
        self._show()
        if before is not None:
            self.go_to(*before)

    def sort_by(self, column: str, descending: bool) -> None:
        """As if the heading had been pressed."""
        before = self.current()
        self.sort_column, self.sort_descending = column, descending
        if self._given is not None:
            self._show()
            if before is not None:
                self.go_to(*before)

    def current(self) -> tuple[str, str] | None:
        """(council's code, offer's id) of the cell that has the keyboard."""
        index, view = self.currentIndex(), self.marks.view
        if view is None or not index.isValid():
            return None
        return view.councils[index.row()].code, view.offers[index.column()].id

    def go_to(self, council: str, offer: str) -> bool:
        """Make a cell current; False where it is not shown."""
        view = self.marks.view
        rows = [i for i, c in enumerate(view.councils) if c.code == council] if view is not None else []
        columns = [j for j, o in enumerate(view.offers) if o.id == offer] if view is not None else []
        if rows and columns:
            self.setCurrentIndex(self.marks.index(rows[0], columns[0]))
        return bool(rows and columns)

    # showing

    def _show(self) -> None:
        given = self._given
        assert given is not None
        offers = {o.id for o in given.offers}
        if self.sort_column not in (COUNCIL, "type", "region", "offers", INSTANCES) and self.sort_column not in offers:
            self.sort_column, self.sort_descending = COUNCIL, False  # the offer that it was sorted by is not shown
        order = given.order(self.sort_column, self.sort_descending)
        self.marks.set_view(given.taken(order, range(len(given.offers))))
        self.offers_head.mark(-1)  # the cell that had the keyboard is gone, or gets it back below
        self.councils_head.mark(-1)
        self.said.emit("")
        at = next((j for j, o in enumerate(given.offers) if o.id == self.sort_column), -1)
        self.offers_head.show_sort(at, self.sort_descending)
        self.by_council.show_sort(self.sort_column == COUNCIL, self.sort_descending)
        self.by_instances.show_sort(self.sort_column == INSTANCES, self.sort_descending)
        self.spread()

    def scale(self) -> None:
        """Heights and widths from the text size."""
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self.spread()
        self.updateGeometries()

    def spread(self) -> None:
        """Columns share the width, never narrower than a mark with its count needs."""
        count = self.marks.columnCount()
        if count:
            room = self.viewport().width() // count
            least, most = self._theme.px(LEAST), self._theme.px(MOST)
            self.horizontalHeader().setDefaultSectionSize(max(least, min(most, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spread()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if not hasattr(self, "by_instances"):
            return  # while it is made
        width, height = self.verticalHeader().width(), self.horizontalHeader().height()
        row, right = self._theme.px(28), self.councils_head.count_width()
        self.by_council.setGeometry(0, height - row, width - right, row)
        self.by_instances.setGeometry(width - right, height - row, right, row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells in one go: most are empty, and asking a delegate for each took ten times as long."""
        view = self.marks.view
        if view is not None:
            painter = QPainter(self.viewport())
            self.painter.paint(painter, view, event.rect())
            painter.end()

    # mouse and keyboard

    def _turn(self, column: str, descending: bool) -> None:
        if self.sort_column == column:
            descending = not self.sort_descending
        self.sort_by(column, descending)
        self.sorted.emit(self.sort_column, self.sort_descending)

    def _head_clicked(self, at: int) -> None:
        if self.marks.view is not None:
            self._turn(self.marks.view.offers[at].id, True)

    def _open(self, row: int, column: int) -> None:
        view = self.marks.view
        if view is not None:
            self.opened.emit(view.councils[row].code, view.offers[column].id if column >= 0 else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._open(index.row(), index.column())
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters go to the council whose name begins with them, whatever column one is in."""
        view = self.marks.view
        if view is None:
            return
        start = max(0, self.currentIndex().row())
        order = [*range(start + (len(search) == 1), len(view.councils)), *range(start + 1)]
        for row in order:
            if row < len(view.councils) and view.councils[row].name.casefold().startswith(search.casefold()):
                self.setCurrentIndex(self.marks.index(row, max(0, self.currentIndex().column())))
                return

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self._say(current)
        self.offers_head.mark(current.column())
        self.councils_head.mark(current.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self.indexAt(event.position().toPoint())
        self._hover(at.row())
        self._say(at if at.isValid() else self.currentIndex())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)
        self._say(self.currentIndex())

    def _hover(self, row: int) -> None:
        if row != self.painter.hover_row:
            before, self.painter.hover_row = self.painter.hover_row, row
            for changed in (before, row):
                if changed >= 0:
                    y, height = self.rowViewportPosition(changed), self.rowHeight(changed)
                    self.viewport().update(QRect(0, y, self.viewport().width(), height))

    def _say(self, index: QModelIndex) -> None:
        view = self.marks.view
        there = view is not None and index.isValid() and index.row() < len(view.councils)
        self.said.emit(view.said(index.row(), index.column()) if view is not None and there else "")

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid() and self.marks.rowCount() and self.marks.columnCount():
            self.setCurrentIndex(self.marks.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()
