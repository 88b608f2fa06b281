"""The councils of an event: typed or pasted, each with how many came and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from adviser_app.domain.records import FieldError, canonical
from adviser_app.domain.records.support import EPISODE
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.support_entry import NUMBERS, CouncilNames, Unread, read_list

_CODE = int(Qt.ItemDataRole.UserRole)
_HEADERS = ("Council", "Councillors", "Officers", "Days", "To notice")
_NOTICE = 4


class CouncilRows(QWidget):
    """``entries()``: what was typed, by council's code and field. ``changed`` after each change; ``wrong``: what cannot
    be saved, in words; ``mark`` shows beside a council what is there already."""

    changed = Signal()

    def __init__(self, theme: Theme, names: CouncilNames, councils: list[Any]) -> None:
        super().__init__()
        self._theme, self._names = theme, names
        self._unread: list[Unread] = []
        self.line = PasteLine()
        self.line.setPlaceholderText("Barnsley\nLeeds\t3\t1\nE08000038")
        name(
            self.line, "Add councils",
            "Names or codes, a line each or with commas; numbers behind a name are councillors, officers and days. "
            "Enter adds them.",
        )  # fmt: skip
        completer = QCompleter(sorted({a.name for a in councils if a.end is None}, key=str.casefold), self.line)
        self.line.complete_with(completer)
        theme.follow(self.line, lambda w: w.setFixedHeight(theme.px(84)))
        self.line.entered.connect(self.add_typed)
        self.add = button(theme, "Add", self.add_typed, icon="plus", tip="Add the councils typed here (Enter)")
        self.add.setAutoDefault(False)
        self.remove = button(
            theme, "Take away", self._remove, icon="minus", tip="Take the selected councils out of the list (Del)"
        )
        self.remove.setAutoDefault(False)
        self.said = ToneLabel(theme)
        self.said.hide()
        self.table = QTableWidget(0, len(_HEADERS))
        self.table.setHorizontalHeaderLabels(_HEADERS)
        for at in range(1, _NOTICE):
            head = self.table.horizontalHeaderItem(at)
            if head is not None:
                head.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setTabKeyNavigation(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )  # fmt: skip
        name(self.table, "Councils and who came", "Numbers are typed into the cells; Delete takes a council away")
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        theme.follow(self.table, lambda w: self._size())
        self.table.itemChanged.connect(self._edited)
        self.table.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        tag = label("Councils (required)")
        tag.setBuddy(self.line)
        column.addWidget(tag)
        column.addWidget(self.line)
        column.addWidget(
            label("Type or paste names or codes; columns from a spreadsheet are councillors, officers, days.", "muted",
                  wrap=True)
        )  # fmt: skip
        column.addWidget(self.said)
        column.addLayout(row)
        self.empty = label("The councils that you add are listed here, with who came.", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame = QFrame()
        frame.setObjectName("card")
        within = QVBoxLayout(frame)
        within.setContentsMargins(4, 4, 4, 4)
        within.addWidget(self.empty, 1)
        within.addWidget(self.table, 1)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(200)))
        column.addWidget(frame, 1)
        self._enable()

    # what it holds

    def entries(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for at in range(self.table.rowCount()):
            numbers = {field: self._text(at, n + 1) for n, field in enumerate(NUMBERS)}
            found[self._code(at)] = {field: said for field, said in numbers.items() if said}
        return found

    @property
    def wrong(self) -> str:
        """What is wrong with the numbers or still waits to be read, in words."""
        if self.line.toPlainText().strip():
            return "Some of what was typed is no council yet: mend it, or empty the box."
        found = []
        for at in range(self.table.rowCount()):
            for n, field in enumerate(NUMBERS):
                error = _error(field, self._text(at, n + 1))
                if error is not None:
                    found.append(f"{self._text(at, 0)}, {_HEADERS[n + 1].lower()}: {error.message}")
        return " ".join(found[:3])

    @property
    def summary(self) -> str:
        """ "12 councils, 40 councillors, 3 officers"."""
        parts = [text.plural(self.table.rowCount(), "council")] if self.table.rowCount() else []
        for n, field in enumerate(NUMBERS[:2]):
            given = [self._text(at, n + 1) for at in range(self.table.rowCount())]
            total = sum(int(said) for said in given if said.isdecimal())
            if any(given):
                parts.append(text.plural(total, field[:-1]))
        return ", ".join(parts)

    def mark(self, noticed: Mapping[str, str], left_out: bool) -> None:
        """What is there already, by code; those that will be left out are said to be."""
        blocked = self.table.blockSignals(True)
        for at in range(self.table.rowCount()):
            said = noticed.get(self._code(at), "")
            item = self.table.item(at, _NOTICE)
            if item is None:
                continue
            item.setText(f"Left out: {said}" if said and left_out else f"There: {said}" if said else "")
            item.setToolTip(item.text())
            item.setForeground(self._theme.color("warn"))
            if said:
                item.setIcon(self._theme.icon("triangle-alert", "warn"))
            else:
                item.setData(Qt.ItemDataRole.DecorationRole, None)
            muted = self._theme.color("text_muted" if said and left_out else "text")
            for column in range(_NOTICE):
                cell = self.table.item(at, column)
                if cell is not None:
                    cell.setForeground(muted)
        self.table.setColumnHidden(_NOTICE, not noticed)
        self._share(bool(noticed))
        self.table.blockSignals(blocked)

    # adding and taking away

    def add_typed(self) -> None:
        """What names councils goes into the list; what does not stays to be mended, and is said."""
        found, self._unread = read_list(self.line.toPlainText(), self._names)
        for one in found:
            self._put(one.code, one.numbers)
        self.line.setPlainText("\n".join(one.said for one in self._unread))
        words = ""
        if self._unread:
            first = text.listed([one.sentence for one in self._unread[:3]])
            more = f", and {len(self._unread) - 3} more" if len(self._unread) > 3 else ""
            words = f"No council is called {first}{more}. Mend it and press Enter."
        self.said.set(words, Tone.BAD, "circle-alert")
        self.said.setVisible(bool(words))
        self._enable()
        self.changed.emit()

    def _put(self, code: str, numbers: Mapping[str, str]) -> None:
        """A new line, or the numbers of one that is there."""
        at = next((i for i in range(self.table.rowCount()) if self._code(i) == code), self.table.rowCount())
        blocked = self.table.blockSignals(True)
        if at == self.table.rowCount():
            self.table.insertRow(at)
            for column in range(len(_HEADERS)):
                item = QTableWidgetItem(self._names.named[code] if column == 0 else "")
                item.setData(_CODE, code)
                if column in (0, _NOTICE):
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                elif column < _NOTICE:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)
        for field, said in numbers.items():
            item_ = self.table.item(at, NUMBERS.index(field) + 1)
            if item_ is not None:
                item_.setText(said)
        self.table.blockSignals(blocked)

    def _remove(self) -> None:
        rows = sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True)
        for at in rows:
            self.table.removeRow(at)
        if rows:
            self._enable()
            self.changed.emit()

    def _edited(self, item: QTableWidgetItem) -> None:
        """What cannot be a number is said at once, at its cell."""
        if 0 < item.column() < _NOTICE:
            error = _error(NUMBERS[item.column() - 1], item.text().strip())
            blocked = self.table.blockSignals(True)
            item.setForeground(self._theme.color("bad" if error else "text"))
            item.setToolTip(f"{error.message} {error.remedy}" if error else "")
            self.table.blockSignals(blocked)
            words = f"{self._text(item.row(), 0)}: {error.message} {error.remedy}" if error else ""
            self.said.set(words, Tone.BAD, "circle-alert")
            self.said.setVisible(bool(words))
            self.changed.emit()

    def _enable(self) -> None:
        there = self.table.rowCount() > 0
        self.remove.setEnabled(there)
        self.table.setVisible(there)
        self.empty.setVisible(not there)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _code(self, row: int) -> str:
        item = self.table.item(row, 0)
        return str(item.data(_CODE)) if item is not None else ""

    def _share(self, noticing: bool) -> None:
        """What is left of the width goes to the names, or to what there is to notice."""
        header = self.table.horizontalHeader()
        stretch, fixed = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Interactive
        header.setSectionResizeMode(0, fixed if noticing else stretch)
        header.setSectionResizeMode(_NOTICE, stretch if noticing else fixed)
        if noticing:
            self.table.setColumnWidth(0, self._theme.px(176))

    def _size(self) -> None:
        theme = self._theme
        self.table.verticalHeader().setDefaultSectionSize(theme.px(32))
        for column, width in ((1, 96), (2, 84), (3, 72), (_NOTICE, 200)):
            self.table.setColumnWidth(column, theme.px(width))
        self.table.setColumnHidden(_NOTICE, True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self._remove()
            return True
        return super().eventFilter(watched, event)


class PasteLine(QPlainTextEdit):
    """Several lines in which names are completed; ``entered`` on Enter (Shift+Enter begins another line) and after
    several lines were pasted."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._completer: QCompleter | None = None
        self.setTabChangesFocus(True)

    def complete_with(self, completer: QCompleter) -> None:
        completer.setWidget(self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = completer.popup()
        if popup is not None:
            popup.setAccessibleName("Councils that fit")
        completer.activated.connect(self._take)
        self._completer = completer

    def _take(self, words: str) -> None:
        lines = self.toPlainText().split("\n")
        lines[-1] = words
        self.setPlainText("\n".join(lines))
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer = self._completer
        popup = completer.popup() if completer is not None else None
        if popup is not None and popup.isVisible() and event.key() in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down,
        ):  # fmt: skip
            event.ignore()  # the list of names takes it
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)
        last = self.toPlainText().split("\n")[-1].strip()
        if completer is not None and popup is not None and event.text().strip():
            completer.setCompletionPrefix(last)
            if len(last) >= 2 and completer.completionCount():
                completer.complete()
            else:
                popup.hide()

    def insertFromMimeData(self, source: Any) -> None:
        """A pasted list goes on at once."""
        super().insertFromMimeData(source)
        if len(source.text().strip().splitlines()) > 1:
            self.entered.emit()


def _error(field: str, said: str) -> FieldError | None:
    try:
        canonical(EPISODE.by_name[field], said)
    except FieldError as error:
        return error
    return None
