"""Who the neighbours of a council are in one set: nearest first, with those that do not count and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.record_editor import find_anywhere
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_groups
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.viewmodels.groups import NeighbourLine, NeighboursView, SetLine

_COLUMNS = (
    Column("rank", "Rank", "number", 70),
    Column("name", "Council or area", width=250, stretch=True),
    Column("why", "Does not count, because", width=250),
)
_DISTANCE = Column("distance", "Distance", "number", 100, tip="In standard deviations")  # only sets computed here


class NearDialog(QDialog):
    """The neighbours of one council after the other in ``line``, beginning with ``code``."""

    def __init__(self, context: Context, line: SetLine, code: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._set = context, line
        theme = context.theme
        self.setWindowTitle(f"Neighbours in {line.name}")
        self.council = QComboBox()
        self.council.setEditable(True)
        self.council.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        name(self.council, "Council", "Type part of a name")
        completer = self.council.completer()
        assert isinstance(completer, QCompleter)  # an editable box has one
        find_anywhere(completer, "Councils")
        self.council.activated.connect(lambda _at: self._ask(str(self.council.currentData() or "")))
        edit = self.council.lineEdit()
        assert edit is not None
        edit.returnPressed.connect(self._typed)
        self.said = label("", "body", wrap=True)
        self._apart = bool(line.method)
        columns, key = ((*_COLUMNS, _DISTANCE), "near-computed") if self._apart else (_COLUMNS, "near")
        self.table = DataTable(context, key, columns, name=f"Neighbours in {line.name}", toolbar=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(f"Neighbours in {line.name}", "heading", wrap=True))
        column.addWidget(field("Council", self.council))
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        close = button(theme, "Close", self.accept)
        close.setAutoDefault(False)  # Enter chooses a council
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        room = parent.window().size() if parent is not None else None
        wide, high = theme.px(720), theme.px(620)
        self.resize(min(wide, room.width() - 64) if room else wide, min(high, room.height() - 64) if room else high)
        self.council.setFocus()
        self._ask(code)

    def _ask(self, code: str) -> None:
        op = verbs_groups.near(code, self._set.model, self._set.edition)
        self._context.tasks.query(op, self._show, requester=self, slot="near")

    def _typed(self) -> None:
        """Enter after a part of a name: the first council that has it."""
        part = self.council.currentText().strip().casefold()
        names = [self.council.itemText(at) for at in range(self.council.count())]
        at = next((at for at, words in enumerate(names) if part in words.casefold()), -1)
        if part and at >= 0:
            self._ask(str(self.council.itemData(at)))

    def _show(self, found: tuple[list[tuple[str, str]], NeighboursView]) -> None:
        councils, view = found
        if not self.council.count():
            for code, words in councils:
                self.council.addItem(words, code)
        self.council.setCurrentIndex(self.council.findData(view.code))
        self.said.setText(view.sentence)
        self.table.set_rows([_row(x, self._apart) for x in view.lines], [x.code for x in view.lines])


def _row(line: NeighbourLine, apart: bool) -> tuple[Cell, ...]:
    row = Cell(f"{line.rank}", line.rank), Cell(line.name), Cell(line.why[:1].upper() + line.why[1:])
    if not apart or line.distance is None:
        return (*row, Cell("")) if apart else row
    return (*row, Cell(f"{line.distance:.2f}", line.distance))
