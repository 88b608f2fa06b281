"""`DataTable`: a table with everything an adviser does to one around it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Flow, widgets_of
from adviser_app.ui.components.forms import follow_icon
from adviser_app.ui.components.model import Column, Part, RowSource, Source, TableModel, plain
from adviser_app.ui.components.tableview import TableView
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Spark, Tone

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context

__all__ = ["Column", "DataTable"]
_COPY_AT_MOST = 100_000
_COPY_AT_ONCE = 1_000  # rows, about 10 ms: more are put into words on a worker


class DataTable(QWidget):
    """A table with its heading, text filter, column chooser, copy, CSV export, sorting, keyboard, remembered state.

    Fill it with ``set_rows(rows, keys)``: each row a sequence of Cell, Spark, str or None, one per column; ``keys``
    one value a row, given back by the signals and by ``current_key``. ``activated`` is Enter or a double click
    (a click, with ``single_click``). Any letter typed starts the filter.
    """

    activated = Signal(object)
    current_changed = Signal(object)

    def __init__(
        self, context: Context, table_id: str, columns: Sequence[Column], *, title: str = "", name: str = "",
        toolbar: bool = True, fit_rows: int = 0, single_click: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``name``: what a screen reader calls it (the title unless given). ``toolbar`` False: no filter line until a
        letter or Ctrl+F asks for it. ``fit_rows`` > 0: as high as its rows, at most so many, for a table within a
        scrolling page."""
        super().__init__(parent)
        self._context = context
        self._id = table_id
        self.stays: Callable[[Any], bool] = _never  # which rows, by key, are private: no file carries them
        self._toolbar = toolbar
        self.model = TableModel(columns, self)
        self.view = TableView(context.theme, self.model, fit_rows=fit_rows, single_click=single_click)
        self.view.setAccessibleName(name or title or "Table")
        self._title = label(title, "heading")
        self._count = label("", "muted")
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter")
        self._filter.setAccessibleName(f"Filter {name or title or 'table'}")
        self._filter.setAccessibleDescription("Shows only rows that contain these words. Escape clears it.")
        self._filter.setClearButtonEnabled(True)
        self._more = QToolButton()
        self._more.setProperty("look", "flat")
        self._more.setAccessibleName(f"More for {name or title or 'table'}")
        self._more.setToolTip("Sort, choose columns, copy, export")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        follow_icon(context.theme, self._more, "ellipsis", "text_muted")
        self.heading_line = self._line = QHBoxLayout()
        self._line.setSpacing(12)
        self._line.addWidget(self._title)
        self._line.addWidget(self._count, 1)
        self._line.addWidget(self._filter)
        self._line.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._line)
        # Where the heading line has no room: first the controls that wrap go to a line of their own, then the filter.
        self._flows: list[Flow] = []
        self._wrapped, self._below = QHBoxLayout(), QHBoxLayout()
        for more in (self._wrapped, self._below):
            more.setSpacing(12)
            column.addLayout(more)
        column.addWidget(self.view, 1)
        context.theme.follow(self._filter, lambda w: w.setFixedWidth(context.theme.px(200)))
        self._filter.installEventFilter(self)
        self.view.installEventFilter(self)
        self.view.typed.connect(self._type)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)
        self._typing.timeout.connect(self._apply_filter)
        self._filter.textChanged.connect(lambda _text: self._typing.start())
        self.view.opened.connect(lambda row: self.activated.emit(self.model.key(row)))
        self.view.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.current_changed.emit(self.model.key(now.row()) if now.isValid() else None)
        )
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(lambda at: self._menu.popup(self.view.viewport().mapToGlobal(at)))
        header = self.view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self._menu.popup(header.mapToGlobal(at)))
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(400)
        self._remember.timeout.connect(self._save)
        self._restore()
        self.view.layout_changed.connect(self._remember.start)
        self._show_count()
        self._show_line()

    # what screens call

    def set_rows(self, rows: Sequence[Sequence[Cell | Spark | str | None]], keys: Sequence[Any] | None = None) -> None:
        """Show these rows under the sort and filter in force; the current row stays current where its key is there."""
        self.set_source(RowSource(rows, keys))

    def set_source(self, source: Source) -> None:
        """Rows from elsewhere: `records.RecordRows` for thousands, of which only those in view are put into words."""
        key = self.current_key()
        self.model.set_source(source)
        if key is not None:
            self.select_key(key)
        self._show_count()
        self.view.measure()
        self.view.fit()

    def current_key(self) -> Any:
        """The key of the row that has the keyboard, or None."""
        index = self.view.currentIndex()
        return self.model.key(index.row()) if index.isValid() else None

    def selected_keys(self) -> list[Any]:
        return [self.model.key(row) for row in self._selected_rows()]

    def select_key(self, key: Any) -> bool:
        """Make a row current and selected; False where it is not shown."""
        row = self.model.row_of(key)
        if row < 0:
            return False
        index = self.model.index(row, self.view.first_column())
        # Said in full: the view's own setCurrentIndex() toggles while Ctrl is held.
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        return True

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._show_line()

    def set_filter(self, text: str) -> None:
        self._filter.setText(text)
        self._apply_filter()

    def sort_by(self, column_id: str, descending: bool = False) -> None:
        """Sort as if the header had been clicked; remembered like that too."""
        at = next(i for i, c in enumerate(self.model.columns) if c.id == column_id)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(at, order)

    def add_control(self, widget: QWidget) -> None:
        """Another control in the heading line, before the filter; a `Flow` goes below it rather than wrap there."""
        if isinstance(widget, Flow):
            self._flows.append(widget)
        at = self._line.indexOf(self._filter)
        self._line.insertWidget(at if at >= 0 else self._line.count(), widget)
        self._line.setStretch(self._line.indexOf(self._count), 1)

    def copy(self) -> None:
        """The selected rows (all where none is) as text with tabs, a heading line first where there are several."""
        rows: Sequence[int] = self._selected_rows() or range(self.model.rowCount())
        if len(rows) > _COPY_AT_MOST:
            self._context.banner("Too many rows to copy", f"The clipboard takes {_COPY_AT_MOST:,} rows at most. "
                                 "Export as CSV instead.", tone=Tone.WARN, key="copy")  # fmt: skip
            return
        columns, order = self._shown_columns(), self.model.order()
        titles = [self.model.columns[c].title for c in columns] if len(rows) > 1 else None
        lines = _Lines(self.model, [order[row] for row in rows], columns)
        if len(rows) <= _COPY_AT_ONCE:
            QGuiApplication.clipboard().setText(_tabbed(titles, lines))
            return
        self._context.tasks.compute(
            lambda work: _tabbed(titles, lines, work),
            lambda found: self._copied(found, len(lines)), requester=self,
        )  # fmt: skip

    def _copied(self, found: str, number: int) -> None:
        QGuiApplication.clipboard().setText(found)
        self._context.banner("Copied", f"{number:,} rows are on the clipboard.", tone=Tone.GOOD, key="copy")

    def export(self) -> None:
        """Ask for a file and write the shown rows and columns there, on a worker; not what is private."""
        leaving = [at for at in self.model.order() if not self.stays(self.model.source.key(at))]
        private = self.model.rowCount() - len(leaving)
        if private and not leaving:
            self._context.banner("Nothing to export", "What is private stays on this laptop: no file carries it.",
                                 tone=Tone.WARN, key="export")  # fmt: skip
            return
        folder = self._context.settings.text("folders/export", str(Path.home()))
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export as CSV", str(Path(folder) / f"{self._id}.csv"), "CSV files (*.csv)"
        )
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".csv")
        self._context.settings.put("folders/export", str(path.parent))
        columns = self._shown_columns()
        titles = [self.model.columns[c].title for c in columns]
        lines = _Lines(self.model, leaving, columns)
        are = "is private and stays" if private == 1 else "are private and stay"
        stays = f" {text.plural(private, 'row')} {are} on this laptop." if private else ""
        self._context.tasks.compute(
            lambda work: _write_csv(path, titles, lines, work),
            lambda n: self._context.banner("Exported", f"{n:,} rows are in {path}.{stays}", tone=Tone.GOOD,
                                           key="export"),
        )  # fmt: skip

    # the rest

    def _selected_rows(self) -> list[int]:
        # By ranges: with a million rows selected, a list of indexes would take seconds.
        found: set[int] = set()
        ranges = self.view.selectionModel().selection()
        for part in (ranges.at(i) for i in range(ranges.count())):
            found.update(range(part.top(), part.bottom() + 1))
        return sorted(found)

    def _shown_columns(self) -> list[int]:
        header = self.view.horizontalHeader()
        order = [header.logicalIndex(i) for i in range(header.count())]
        return [c for c in order if not header.isSectionHidden(c) and self.model.columns[c].kind != "spark"]

    def _apply_filter(self) -> None:
        self._typing.stop()
        key = self.current_key()
        self.model.set_filter(self._filter.text())
        if key is not None:
            self.select_key(key)
        self._show_count()
        self.view.fit()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self._count.setText(f"{shown:,} of {total:,}" if shown != total else f"{total:,}" if total > 8 else "")

    def minimumSizeHint(self) -> QSize:
        """As narrow as with filter and controls on lines of their own: else they could never go there."""
        below = self._filter.minimumWidth() + 12 + self._more.sizeHint().width() + 24
        flows = [flow.minimumSizeHint().width() + 24 for flow in self._flows]
        return QSize(max(self._heading_width(), below, *flows), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a control has come, gone or grown
            self._place()
        return done

    def _heading_width(self, *more: QWidget) -> int:
        """Of the heading line with ``more`` on it, and without the controls that may leave it."""
        leaving = (self._filter, self._more, *self._flows)
        widths = [
            max(part.minimumSizeHint().width(), part.minimumWidth()) for part in widgets_of(self._line)
            if not part.isHidden() and part not in leaving
        ]  # fmt: skip
        widths += [
            part.sizeHint().width() if isinstance(part, Flow | QToolButton) else part.minimumWidth() for part in more
        ]
        edge = self._line.contentsMargins()
        return sum(widths) + 12 * max(0, len(widths) - 1) + edge.left() + edge.right()

    def _place(self) -> None:
        """Controls, filter and menu on the heading line, on the next where they do not fit."""
        ends = [] if self._filter.isHidden() else [self._filter, self._more]
        flows = [flow for flow in self._flows if not flow.isHidden()]
        low = bool(flows) and self._heading_width(*flows, *ends) > self.width()
        apart = bool(ends) and self._heading_width(*ends) > self.width()
        if low != (self._wrapped.count() > 0):
            self._wrapped.setContentsMargins(self._line.contentsMargins())
            for flow in self._flows:
                if low:
                    self._wrapped.addWidget(flow, 1)
                else:
                    self._line.insertWidget(self._line.indexOf(self._count) + 1, flow)
        if apart != (self._below.count() > 0):
            if apart:
                self._below.setContentsMargins(self._line.contentsMargins())
                self._below.addStretch(1)
            else:
                self._below.takeAt(0)
            target = self._below if apart else self._line
            for part in (self._filter, self._more):
                target.addWidget(part)

    def _show_line(self) -> None:
        self._title.setVisible(bool(self._title.text()))
        seen = self._toolbar or bool(self._filter.text())
        self._filter.setVisible(seen)
        self._more.setVisible(seen or bool(self._title.text()))
        self._count.setVisible(seen or bool(self._title.text()))

    def _type(self, text: str) -> None:
        self._filter.show()
        self._more.show()
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.setText(self._filter.text() + text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self._filter:
                if event.key() == Qt.Key.Key_Escape:
                    self._filter.clear()
                    self._apply_filter()
                    self._show_line()
                    self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
                if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self._apply_filter()
                    self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                    if not self.view.currentIndex().isValid() and self.model.rowCount():
                        self.view.selectRow(0)
                    return True
            elif watched is self.view:
                if event.matches(QKeySequence.StandardKey.Copy):
                    self.copy()
                    return True
                if event.matches(QKeySequence.StandardKey.Find):
                    self._type("")
                    return True
        return super().eventFilter(watched, event)

    def _fill_menu(self) -> None:
        menu, header = self._menu, self.view.horizontalHeader()
        menu.clear()
        sort = menu.addMenu("Sort by")
        given = sort.addAction("The order given")
        given.triggered.connect(lambda: header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder))
        for i, column in enumerate(self.model.columns):
            if column.kind == "spark":
                continue
            action = sort.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(self.model.sort_column == i)
            action.triggered.connect(lambda _checked=False, at=i: self._sort_or_turn(at))
        choose = menu.addMenu("Columns")
        for i, column in enumerate(self.model.columns):
            action = choose.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(i))
            action.triggered.connect(lambda checked, at=i: self._show_column(at, checked))
        menu.addSeparator()
        find = menu.addAction("Filter\tCtrl+F")
        find.triggered.connect(lambda: self._type(""))
        copy = menu.addAction("Copy\tCtrl+C")
        copy.triggered.connect(self.copy)
        export = menu.addAction("Export as CSV…")
        export.triggered.connect(self.export)

    def _sort_or_turn(self, at: int) -> None:
        turn = self.model.sort_column == at and not self.model.sort_descending
        order = Qt.SortOrder.DescendingOrder if turn else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(at, order)

    def _show_column(self, at: int, shown: bool) -> None:
        header = self.view.horizontalHeader()
        if not shown and header.hiddenSectionCount() >= header.count() - 1:
            return  # a table without columns could not be brought back
        header.setSectionHidden(at, not shown)
        self.view.stretch()
        self._remember.start()

    def _save(self) -> None:
        header, scale = self.view.horizontalHeader(), self._context.theme.scale
        words = [
            f"{self.model.columns[at].id}:{round(self.view.width_of(at) / scale)}:{int(header.isSectionHidden(at))}"
            for at in (header.logicalIndex(i) for i in range(header.count()))
        ]
        self._context.settings.put(f"tables/{self._id}", words)
        sort = ""
        if self.model.sort_column >= 0:
            sort = f"{self.model.columns[self.model.sort_column].id}:{int(self.model.sort_descending)}"
        self._context.settings.put(f"tables/{self._id}-sort", sort)

    def _restore(self) -> None:
        header = self.view.horizontalHeader()
        places = {c.id: i for i, c in enumerate(self.model.columns)}
        words = [w.split(":") for w in self._context.settings.words(f"tables/{self._id}")]
        if {w[0] for w in words} == set(places) and all(len(w) == 3 and w[1].isdigit() for w in words):
            for visual, (name, width, hidden) in enumerate(words):
                header.moveSection(header.visualIndex(places[name]), visual)
                self.view.set_width(places[name], int(width))
                header.setSectionHidden(places[name], hidden == "1")
        sort = self._context.settings.text(f"tables/{self._id}-sort").split(":")
        if sort[0] in places and len(sort) == 2:
            self.sort_by(sort[0], sort[1] == "1")


def _never(_key: Any) -> bool:
    return False


class _Lines:
    """Some rows as lists of text, read on a worker: their order is never changed, nor are cells."""

    def __init__(self, model: TableModel, order: Sequence[int], columns: Sequence[int]) -> None:
        self._source, self._order, self._columns = model.source, order, tuple(columns)
        self._declared = model.columns

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[list[str]]:
        cell: Callable[[int, int], Part] = self._source.cell
        for row in self._order:
            yield [plain(cell(row, c), self._declared[c]) for c in self._columns]


def _tabbed(titles: Sequence[str] | None, lines: _Lines, work: Work | None = None) -> str:
    """Lines for the clipboard, fields parted by tabs."""
    made = ["\t".join(titles)] if titles is not None else []
    for i, line in enumerate(lines):
        if work is not None and i % 5000 == 0:
            work.step("Copying rows", i / len(lines))
        made.append("\t".join(line))
    return "\n".join(made)


def _write_csv(path: Path, titles: Sequence[str], lines: _Lines, work: Work) -> int:
    """Write beside and rename, so that a full disk or a cancel leaves no half file. Returns the number of rows."""
    part = path.with_name(path.name + ".partial")
    try:
        # With a byte order mark: without it Excel reads the file as cp1252.
        with open(part, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(titles)
            for i, line in enumerate(lines):
                if i % 5000 == 0:
                    work.step("Writing rows", i / len(lines))
                writer.writerow(line)
        part.replace(path)
    except OSError as error:
        raise AdviserError("The file could not be written", f"{path}: {error.strerror or error}.",
                           "Choose another folder, or close the file where it is open.",
                           code="export-failed") from error  # fmt: skip
    finally:
        part.unlink(missing_ok=True)
    return len(lines)
