"""What a record said before, and which records were deleted: two lists in windows of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.records import short_day

HISTORY_COLUMNS = (
    Column("at", "When", width=158),
    Column("who", "Who", width=130),
    Column("field", "Field", width=140),
    Column("before", "Was", width=160),
    Column("after", "Became", width=180, stretch=True),
    Column("source", "From", width=140, tip="The laptop it was typed on, or the file it came in"),
)
DELETED_COLUMNS = (
    Column("title", "Record", width=300, stretch=True),
    Column("at", "Deleted", width=158),
    Column("by", "By", width=140),
)
_KINDS = {"delete": ("Deleted", "trash-2"), "restore": ("Restored", "archive-restore")}


class ListDialog(QDialog):
    """A heading, a sentence, a table, and a way out."""

    def __init__(
        self, context: Context, title: str, sentence: str, table_id: str, columns: Sequence[Column], parent: QWidget
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle(title)
        self.resize(min(theme.px(980), parent.width() - 48), min(theme.px(520), parent.height() - 48))
        self.table = DataTable(context, table_id, columns, name=title)
        self.ends = QHBoxLayout()
        self.ends.setSpacing(8)
        self.ends.addStretch(1)
        close = button(theme, "Close", self.reject)
        close.setAutoDefault(False)
        self.ends.addWidget(close)
        self.sentence = label(sentence, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(title, "heading"))
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)
        column.addLayout(self.ends)
        self.table.view.setFocus()


class HistoryDialog(ListDialog):
    """Every change of a record, newest first: who, when, from which laptop or file."""

    def __init__(self, context: Context, title: str, lines: Sequence[Any], parent: QWidget) -> None:
        super().__init__(context, "History", title, "record-history", HISTORY_COLUMNS, parent)
        self.table.set_rows([change_row(line) for line in lines])


def change_row(line: Any) -> tuple[Cell, ...]:
    """A `HistoryLine`, in the order of HISTORY_COLUMNS."""
    at = Cell(f"{short_day(line.at.date())}, {line.at:%H:%M}", line.at.isoformat())
    words, icon = _KINDS.get(line.kind, (line.field, ""))
    before, after = (" ".join(t.split()) if t else "" for t in (line.before, line.after))
    emptied = Cell("emptied", "", tone=Tone.MUTED) if not after and not icon else Cell(after)
    source = line.source or line.laptop
    return at, Cell(line.who), Cell(words, icon=icon), Cell(before), emptied, Cell(source)


class DeletedDialog(ListDialog):
    """Records that were deleted; ``restore_wanted`` tells the ids of those to bring back, ``erase_wanted`` that of one
    to be erased for good."""

    restore_wanted = Signal(list)
    erase_wanted = Signal(str)

    def __init__(
        self, context: Context, plural: str, found: Sequence[tuple[str, str, Any, str]], parent: QWidget
    ) -> None:
        words = "Restoring brings a record back as it was." if found else "Nothing has been deleted."
        super().__init__(
            context, f"Deleted: {plural[:1].lower() + plural[1:]}", words, "deleted", DELETED_COLUMNS, parent
        )
        self.restore = button(context.theme, "Restore", self._ask, icon="archive-restore", primary=True)
        self.restore.setAutoDefault(False)
        self.ends.insertWidget(1, self.restore)
        self.erase = button(
            context.theme, "Erase…", self._ask_to_erase, icon="eraser", tip="In every version, for good"
        )
        self.erase.setAutoDefault(False)
        self.ends.insertWidget(0, self.erase)
        self.table.activated.connect(lambda _key: self._ask())
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._name())
        self.table.set_rows(
            [
                (Cell(title), Cell(f"{short_day(at.date())}, {at:%H:%M}", at.isoformat()), Cell(by))
                for _id, title, at, by in found
            ],
            [row for row, *_ in found],
        )
        if found:
            self.table.select_key(found[0][0])
        self._name()

    def _name(self) -> None:
        count = len(self.table.selected_keys())
        self.restore.setEnabled(count > 0)
        self.restore.setText(f"Restore {count:,}" if count > 1 else "Restore")
        self.erase.setEnabled(count == 1)

    def _ask_to_erase(self) -> None:
        chosen = self.table.selected_keys()
        if len(chosen) == 1:
            self.accept()
            self.erase_wanted.emit(chosen[0])

    def _ask(self) -> None:
        chosen = self.table.selected_keys()
        if chosen:
            self.accept()
            self.restore_wanted.emit(chosen)
