"""The view and its header: fast at a million rows, whole rows selected, a header whose words stand over their cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from heapq import nlargest

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygon,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMainWindow, QScrollArea, QTableView, QWidget

from adviser_app.ui.components.delegates import PADDING, CellDelegate
from adviser_app.ui.components.model import TableModel
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Cell

ROW_HEIGHT = 34
_USUAL = 800  # pixels, of a window
_LOOKED_AT = 200  # rows, to see how wide a column's words are: of those of each column the longest few are measured,
_MEASURED = 12  # not fewer: the widest has not always the most letters
_PASSED_OVER = 20  # but of long words, one in so many may be longer: a single name would keep the room of all others
_LONG = 260  # pixels at 100 %
_SLIVER = 0.6  # of a column: so little of it is not worth showing at the edge
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
# What a table stands on, by the name that the style sheet knows it by: which colour of the theme is behind its cells.
GROUNDS = {"card": "card", "palette": "card", "popup": "card", "private": "selection", "drop": "surface"}


def shared(widths: Sequence[int], needs: Sequence[int], held: Collection[int], stretch: int, room: int) -> list[int]:
    """The widths of columns in ``room`` pixels: as declared, and the column at ``stretch`` takes what is left; where
    they do not fit, narrower where their words allow it.

    Where words are cut beside a column that has more room than its own ``needs``, that room goes to them, to the
    least lacking first. Columns ``held`` keep the width that the user gave them, that at ``stretch`` at least its.
    All in the order in which they stand."""
    out = list(widths)
    out[stretch] += max(0, room - sum(out))
    free = [i for i in range(len(out)) if i not in held]
    kept = [max(needs[i], widths[i]) if i == stretch else needs[i] for i in range(len(out))]
    for i in free:
        out[i] -= min(max(0, sum(out) - room), max(0, out[i] - kept[i]))
    giving = sorted((i for i in free if out[i] > kept[i]), key=lambda i: (i != stretch, kept[i] - out[i]))
    for i in sorted((i for i in free if needs[i] > out[i]), key=lambda i: needs[i] - out[i]):
        for j in giving:
            taken = min(needs[i] - out[i], out[j] - kept[j])
            out[i], out[j] = out[i] + taken, out[j] - taken
    return _at_a_boundary(out, needs, held, stretch, room)


def _at_a_boundary(out: list[int], needs: Sequence[int], held: Collection[int], stretch: int, room: int) -> list[int]:
    """Where a table must scroll, a column of which a few letters would be seen begins behind the edge: what it gives
    goes to words that are cut, and the rest to the column at ``stretch``."""
    over = next((i for i in range(len(out)) if sum(out[: i + 1]) > room), 0)
    rest = room - sum(out[:over])
    if stretch >= over or not 0 < rest < _SLIVER * min(out[over], needs[over]):
        return out
    for i in range(over):
        if i not in held:
            more = min(rest, max(0, needs[i] - out[i]))
            out[i], rest = out[i] + more, rest - more
    out[stretch] += rest
    return out


class Header(QHeaderView):
    """Muted words over their cells, an arrow where the table is sorted, a hairline below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorClearable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        # Qt's own measures every section in the style sheet's font, a hundred times while a page is made.
        return QSize(self.length(), self._theme.px(ROW_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        if not isinstance(model, TableModel) or not 0 <= logicalIndex < len(model.columns):
            return
        theme, column = self._theme, model.columns[logicalIndex]
        painter.save()
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("hairline"))
        font = theme.font()
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        pad, arrow = theme.px(PADDING), theme.px(8)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        room = rect.width() - 2 * pad
        text = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text)
        right = column.kind == "number"
        left = rect.right() - pad - width + 1 if right else rect.left() + pad
        painter.setFont(font)
        painter.setPen(theme.color("text" if sorted_here else "text_muted"))
        painter.drawText(QRect(left, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if sorted_here:
            # Beside the word, in the padding: the words keep their place when a column is sorted.
            x = left - arrow - 2 if right else left + width + 3
            y, half = rect.center().y(), arrow // 2
            tip = -half // 2 if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else half // 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_text"))
            points = [QPoint(x, y - tip), QPoint(x + arrow, y - tip), QPoint(x + half, y + tip)]
            painter.drawPolygon(QPolygon(points))
        painter.restore()


class TableView(QTableView):
    """``opened(row)``: Enter or a double click. ``typed(text)``: a letter, which starts the filter.
    ``layout_changed``: widths, order or sort of the columns were changed by the user."""

    opened = Signal(int)
    typed = Signal(str)
    layout_changed = Signal()

    def __init__(self, theme: Theme, model: TableModel, *, fit_rows: int = 0, single_click: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._fit_rows = fit_rows
        self._single_click = single_click
        self._widths = {i: c.width for i, c in enumerate(model.columns)}  # in pixels at 100 %
        self._stretch_at = next((i for i, c in enumerate(model.columns) if c.stretch), -1)
        self._stretching = False
        self._needs: list[int] = []  # in real pixels, by column
        self._figures: list[int] = []  # what a column of figures is never narrower than: half a figure misleads
        header = Header(theme, self)
        self.setHorizontalHeader(header)
        self.setModel(model)
        # Its own empty selection: with the view's, select all asks every column of a million rows whether it is
        # selected as a whole, which takes seconds.
        header.setSelectionModel(QItemSelectionModel(model, header))
        self.delegate = CellDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(24)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # The viewport paints what is behind its cells. One that shows the card below it is painted anew from the window
        # up for every turn of the wheel; of this one Qt moves what stays in sight and asks for the rows that come.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._ground = ""
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        for i, column in enumerate(model.columns):
            header.setSectionHidden(i, column.hidden)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(lambda *_: self.layout_changed.emit())
        header.sortIndicatorChanged.connect(lambda *_: self.layout_changed.emit())
        if single_click:
            self.clicked.connect(lambda index: self.opened.emit(index.row()))
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        if fit_rows:
            self.horizontalScrollBar().rangeChanged.connect(self._bar_changed)
        theme.follow(self, lambda view: view.scale())

    # sizes

    def scale(self) -> None:
        """Take row height and widths from the text size."""
        self.delegate.read()
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_HEIGHT))
        self._give({i: self._theme.px(width) for i, width in self._widths.items()})
        self.horizontalHeader().setMinimumSectionSize(self._theme.px(32))
        self.measure()
        self.fit()

    def measure(self) -> None:
        """See how wide the words of the rows are that are there now, and share the room by it."""
        model = self.model()
        assert isinstance(model, TableModel)
        font = self._theme.font()
        font.setWeight(QFont.Weight.DemiBold)
        titles, pad = QFontMetrics(font), 2 * self._theme.px(PADDING)
        rows = range(min(_LOOKED_AT, model.rowCount()))
        self._needs, self._figures = [], []
        for i, column in enumerate(model.columns):
            cells = [part for row in rows if isinstance(part := model.part(row, i), Cell)]
            over = len(cells) // _PASSED_OVER if column.kind == "text" else 0
            longest = nlargest(over + _MEASURED, cells, key=lambda cell: len(cell.text) + 3 * bool(cell.icon))
            need = max((self.delegate.need(cell) for cell in longest[:_MEASURED]), default=0)
            if need > self._theme.px(_LONG):
                need = max(self.delegate.need(cell) for cell in longest[over:])
            title = titles.horizontalAdvance(column.title) + pad + 2
            self._needs.append(max(need, self._theme.px(column.width) if column.kind == "spark" else title))
            self._figures.append(need if column.kind == "number" else 0)
        self.stretch()

    def set_width(self, at: int, width: int) -> None:
        """``width`` in pixels at 100 %."""
        self._widths[at] = width
        self.scale()

    def width_of(self, at: int) -> int:
        """In real pixels, as the user left it (a stretched column: its least)."""
        return self._theme.px(self._widths[at])

    def stretch(self) -> None:
        """Share the room among the columns; where there is too little the table scrolls sideways."""
        header = self.horizontalHeader()
        if self._stretch_at < 0 or header.isSectionHidden(self._stretch_at) or not self._needs:
            return
        model = self.model()
        assert isinstance(model, TableModel)
        seen = sorted((i for i in self._widths if not header.isSectionHidden(i)), key=header.visualIndex)
        held = {
            k
            for k, i in enumerate(seen)
            if model.columns[i].firm or (self._widths[i] != model.columns[i].width and i != self._stretch_at)
        }
        widths = [
            max(self._theme.px(self._widths[i]), 0 if k in held else self._figures[i]) for k, i in enumerate(seen)
        ]
        needs = [self._needs[i] for i in seen]
        room = self.viewport().width()
        self._give(dict(zip(seen, shared(widths, needs, held, seen.index(self._stretch_at), room), strict=True)))

    def _give(self, widths: dict[int, int]) -> None:
        self._stretching = True
        for i, width in widths.items():
            self.horizontalHeader().resizeSection(i, width)
        self._stretching = False

    def fit(self) -> None:
        """As high as the rows, where the page scrolls rather than the table; in a higher window as many more."""
        if self._fit_rows:
            page = self.window()  # a dialog's height follows its table's
            higher = page.height() / _USUAL if isinstance(page, QMainWindow) else 1.0
            most = round(self._fit_rows * max(1.0, higher))
            rows = min(max(1, self.model().rowCount()), most)
            bar = self.horizontalScrollBar()
            extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
            self.setFixedHeight(rows * self._theme.px(ROW_HEIGHT) + self._theme.px(ROW_HEIGHT) + extra + 2)

    def _bar_changed(self, _low: int, _high: int) -> None:
        self.fit()  # widths are given at once, and what does not fit beside each other is known later

    def _resized(self, at: int, _before: int, after: int) -> None:
        if not self._stretching and after > 0:
            if at != self._stretch_at:
                self._widths[at] = round(after / self._theme.scale)
                self.stretch()
            self.layout_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stretch()
        self.fit()

    def scrollTo(
        self, index: QModelIndex | QPersistentModelIndex, hint: QAbstractItemView.ScrollHint = _VISIBLE
    ) -> None:
        """As the view does, but the first row shown is a whole one: half a row under the header reads as a mistake."""
        super().scrollTo(index, hint)
        bar, row = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        over = bar.value() % row
        if over and bar.value() < bar.maximum() and index.isValid():
            bar.setValue(bar.value() + row - over if self.rowViewportPosition(index.row()) >= row - over
                         else bar.value() - over)  # fmt: skip

    def first_column(self) -> int:
        header = self.horizontalHeader()
        order = (header.logicalIndex(i) for i in range(header.count()))
        return next((at for at in order if not header.isSectionHidden(at)), 0)

    # painting

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ground = ""  # it may stand elsewhere now

    def ground(self) -> str:
        """The theme's colour behind the cells."""
        if not self._ground:
            below: QWidget | None = self.parentWidget()
            while below is not None and below.objectName() not in GROUNDS:
                below = None if below.isWindow() else below.parentWidget()
            self._ground = GROUNDS[below.objectName()] if below is not None else "window"
        return self._ground

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        ground = self._theme.color(self.ground())
        for area in event.region():  # type: ignore[attr-defined]  # Qt's stubs leave the iterator out
            painter.fillRect(area, ground)
            self.delegate.paint_area(painter, area)
        painter.end()

    # mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before = self.delegate.hover_row
        if row != before:
            self.delegate.hover_row = row
            self._repaint_row(before)
            self._repaint_row(row)

    def _repaint_row(self, row: int) -> None:
        if row >= 0:
            y, height = self.rowViewportPosition(row), self.verticalHeader().defaultSectionSize()
            self.viewport().update(0, y, self.viewport().width(), height)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        # The focus outline goes around the whole row, Qt repaints the cell only.
        self._repaint_row(previous.row())
        self._repaint_row(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._press(event)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """The row that the keyboard went to may be below the fold of a page that scrolls around the table."""
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if area is not None else None
        if area is None or page is None or not self.currentIndex().isValid():
            return
        row = self.visualRect(self.currentIndex())
        y = self.viewport().mapTo(page, row.center()).y()
        area.ensureVisible(area.horizontalScrollBar().value() + area.viewport().width() // 2, y, 0, row.height())

    def _press(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid() and plain:
            self.opened.emit(index.row())
            event.accept()
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
            event.accept()
        elif event.key() == Qt.Key.Key_Home and plain and self.model().rowCount():
            self._go(0)
        elif event.key() == Qt.Key.Key_End and plain and self.model().rowCount():
            self._go(self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        column = max(0, self.currentIndex().column())
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.model().index(row, column), flags)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid() and self.model().rowCount():
            # So that the arrows work at once, and a screen reader has something to say; nothing is selected by it.
            self.selectionModel().setCurrentIndex(
                self.model().index(0, self.first_column()), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()
