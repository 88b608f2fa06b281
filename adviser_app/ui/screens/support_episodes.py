"""Episodes of support as a list: opened, moved on many at once, deleted, always with a way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.support import STATUSES
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import add_row, button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_records, verbs_support
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import status_cell
from adviser_app.viewmodels.support_council import EpisodesView

COLUMNS = (
    Column("council", "Council", width=158),
    Column("offer", "Offer", width=196, stretch=True),
    Column("status", "Status", "tone", 134),
    Column("when", "When", width=150),
    Column("event", "Event", width=126),
    Column("people", "People", "number", 76),
    Column("days", "Days", "number", 62),
    Column("savings", "Savings", "number", 92),
    Column("income", "Income", "number", 98, hidden=True),
    Column("theme", "Theme", width=150, hidden=True),
)
_WITH_REASON = ("declined", "cancelled")


class EpisodesPage(QWidget):
    """``set_view`` lists; the buttons work on the selected rows."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen, self._context = screen, screen.context
        self._view: EpisodesView | None = None
        theme = self._context.theme
        self.work = RecordWork(self._context, screen)
        self.sentence = label("", "strong", wrap=True)
        self.table = DataTable(self._context, "support-episodes", COLUMNS, name="Episodes of support")
        self.table.activated.connect(lambda row: self.work.edit("episode", str(row)))
        self.table.current_changed.connect(lambda _row: self._enable())
        self.change = button(theme, "Change…", self.edit, icon="pencil", tip="Change it (Enter)")
        self.status = button(
            theme, "Set status…", self.ask_status, icon="circle-check",
            tip="Move the selected episodes to another status, as one action (Ctrl+Shift+D)",
        )  # fmt: skip
        self.delete = button(
            theme, "Delete", self.delete_selected, icon="trash-2", tip="Delete the selected ones (Ctrl+Del)"
        )
        self.sentence.setContentsMargins(12, 0, 12, 0)
        line = self.table.heading_line
        for at, one in enumerate((self.status, self.change, self.delete)):
            line.insertWidget(at, one)
        card = table_card(self.table, self.sentence)
        theme.follow(card, lambda w: w.setMinimumHeight(theme.px(300)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 1)
        self._enable()

    @property
    def view(self) -> EpisodesView | None:
        return self._view

    def set_view(self, view: EpisodesView) -> None:
        self._view = view
        self.sentence.setText(view.sentence)
        self.table.set_rows(
            [
                (x.council, x.offer, plain_status(x.status), x.when, x.event, x.people, x.days, x.savings, x.income,
                 x.theme)
                for x in view.lines
            ],
            [x.row for x in view.lines],
        )  # fmt: skip
        self._enable()

    def _enable(self) -> None:
        there = self.table.current_key() is not None
        for one in (self.change, self.status, self.delete):
            one.setEnabled(there)

    def selected(self) -> list[str]:
        """Ids of the selected episodes, else of the one that has the keyboard."""
        rows = [str(key) for key in self.table.selected_keys()]
        current = self.table.current_key()
        return rows or ([str(current)] if current is not None else [])

    # what one does

    def edit(self) -> None:
        current = self.table.current_key()
        if current is not None and self.isVisible():
            self.work.edit("episode", str(current))

    def delete_selected(self) -> None:
        rows = self.selected()
        if rows and self.isVisible():
            self.work.delete("episode", rows)

    def ask_status(self) -> None:
        """Another status for the selected episodes; the banner takes it back."""
        rows = self.selected()
        if not rows or not self.isVisible():
            return
        dialog = StatusDialog(self._context, len(rows), self._screen.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._set(rows, dialog.chosen, dialog.why))
        dialog.open()

    def _set(self, rows: list[str], status: str, why: str) -> None:
        def done(count: int) -> None:
            left = len(rows) - count
            self._context.banner(
                f"{text.sentence(text.plural(count, 'episode'))} now {status}" if count else "Nothing to change",
                f"{text.sentence(text.plural(left, 'episode'))} stood so already." if left else "",
                tone=Tone.GOOD if count else Tone.NEUTRAL,
                actions=(("Undo", lambda: self._context.actions.run("edit.undo")),) if count else (),
                key="support-status",
            )

        def refused(error: AdviserError) -> None:
            self._context.banner(error)

        op: Any = verbs_support.set_status(rows, status, why)
        self._context.tasks.write(op, done, refused, what=verbs_records.kinds("episode"))


def plain_status(status: Cell) -> Cell:
    """A status by icon and word: where an icon stands, the mark before the word would say it twice."""
    return replace(status, text=status.said)


class StatusDialog(QDialog):
    """Which status, and why where it was declined or cancelled. ``chosen`` and ``why`` after it was accepted."""

    def __init__(self, context: Context, count: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle("Set status")
        self.setMinimumWidth(theme.px(480))
        self.box = QComboBox()
        theme.follow(self.box, lambda w: w.setMinimumWidth(theme.px(220)))
        for status in STATUSES:
            self.box.addItem(theme.icon(status_cell(status).icon, "text"), status[:1].upper() + status[1:], status)
        self.box.setCurrentIndex(STATUSES.index("delivered"))
        self.line = QLineEdit()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        add_row(form, "&Status", self.box)
        add_row(
            form, "&Why", self.line, "Why it was declined or cancelled, if worth telling. It replaces what was told."
        )
        self.said = ToneLabel(theme, "", Tone.NEUTRAL, "info")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(f"Status of {text.plural(count, 'episode')}", "heading"))
        column.addLayout(form)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(theme, "Cancel", self.reject))
        self.accept_button = button(theme, "Set status", self.accept, icon="check", primary=True)
        self.accept_button.setDefault(True)
        row.addWidget(self.accept_button)
        column.addLayout(row)
        self.box.currentIndexChanged.connect(lambda _at: self._chosen())
        self._chosen()
        self.box.setFocus()

    @property
    def chosen(self) -> str:
        return str(self.box.currentData())

    @property
    def why(self) -> str:
        return self.line.text().strip()

    def _chosen(self) -> None:
        counts = self.chosen in ("delivered", "under way")
        self.said.set(
            "Counts as taken up." if counts else "Is shown, and does not count as taken up.", Tone.NEUTRAL, "info"
        )
        self.line.setEnabled(self.chosen in _WITH_REASON)
        if self.chosen not in _WITH_REASON:
            self.line.clear()
