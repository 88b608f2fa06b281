"""What a value was counted from: the records behind it, each to be opened."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column
from adviser_app.ui.screen import Context
from adviser_app.ui.screens.record_lists import ListDialog
from adviser_app.viewmodels.programme_counted import CountedView


class CountedDialog(ListDialog):
    """``chosen`` tells (table, row id) of the record that is to be opened."""

    chosen = Signal(str, str)

    def __init__(self, context: Context, view: CountedView, parent: QWidget) -> None:
        columns = (
            Column("council", "Council", width=190, stretch=True),
            Column("what", "Offer", width=220),
            Column("status", "Status", "tone", 140),
            Column("day", "Day", width=158),
            Column("number", view.measure, "number", 150),
        )
        sentence = f"{view.what}. {view.sentence}"
        super().__init__(context, f"Counted: {view.title}", sentence, "programme-counted", columns, parent)
        self.open_button = button(context.theme, "Open", self._open, icon="external-link", primary=True)
        self.open_button.setAutoDefault(False)
        self.open_button.setEnabled(bool(view.lines))
        self.ends.addWidget(self.open_button)
        self.table.set_rows(
            [(x.council, x.what, x.status, x.day, x.number) for x in view.lines], [(x.table, x.row) for x in view.lines]
        )
        self.table.activated.connect(lambda _key: self._open())
        if view.lines:
            self.table.select_key(self.table.model.key(0))

    def _open(self) -> None:
        key = self.table.current_key()
        if key is not None:
            self.chosen.emit(*key)
