"""Records merged automatically from two people's edits: nobody differs, and somebody should look whether it makes
sense."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_reader import RecordReader
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.record_lists import change_row
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels import conflicts as shown
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

COLUMNS = (
    Column("record", "Record", width=210, stretch=True),
    Column("kind", "Kind", width=110, hidden=True),
    Column("at", "Taken in", width=158),
    Column("file", "File", width=200, hidden=True),
)
CHANGE_COLUMNS = (
    Column("at", "When", width=158),
    Column("who", "Who", width=120),
    Column("field", "Field", width=120),
    Column("before", "Was", width=140, hidden=True),
    Column("after", "Became", width=140, stretch=True),
    Column("source", "From", width=140, hidden=True),
)  # as `change_row` gives them


class ReviewPage(QWidget):
    """Part of the conflicts' page. ``seen`` after some were looked at."""

    seen = Signal()

    def __init__(self, screen: Screen, work: RecordWork) -> None:
        super().__init__()
        self.context, self._screen, self.work = screen.context, screen, work
        theme = self.context.theme
        self._lines: dict[int, Any] = {}
        self.table = DataTable(self.context, "reviews", COLUMNS, name="Merged automatically")
        self.table.current_changed.connect(lambda _key: self._read())
        self.table.activated.connect(lambda _key: self.open_record())
        self.reader = RecordReader(theme)
        self.reader.settle_wanted.connect(self.work.settle)
        self.changes = DataTable(
            self.context, "review-history", CHANGE_COLUMNS, title="Who wrote what", name="Who wrote what", toolbar=False
        )
        self.seen_button = button(theme, "Looked at", self.looked_at, icon="check", primary=True,
                                  tip="It is no longer listed here (Alt+L)")  # fmt: skip
        self.all_button = button(theme, "All looked at", self.all_looked_at, icon="check")
        self.open_button = button(theme, "Open the record…", self.open_record, icon="file-text")
        side = Card()
        side.content.setContentsMargins(16, 12, 16, 12)
        side.content.addWidget(self.reader, 3)
        side.content.addWidget(self.changes, 2)
        side.content.addWidget(Flow([self.seen_button, self.open_button, self.all_button]))
        listed = table_card(self.table)
        theme.follow(listed, lambda w: w.setMinimumHeight(theme.px(220)))
        theme.follow(side, lambda w: w.setMinimumHeight(theme.px(360)))
        self.content = Columns(theme, [(listed, 4), (side, 6)], least=820)
        self.empty = EmptyState(
            theme, "git-merge", "Nothing to look at",
            "Records that two people changed in different places are merged by themselves. They are listed here once, "
            "so that somebody looks whether they still make sense.",
        )  # fmt: skip
        self.about = label(
            "Two people changed these records without knowing of each other, in different fields. Nothing was lost; "
            "look whether they still make sense.", "muted", wrap=True,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.about)
        column.addWidget(self.content, 1)
        column.addWidget(self.empty, 1)

    def show_reviews(self, found: Any) -> None:
        at = self.table.view.currentIndex().row()
        self._lines = {line.id: line for line in found}
        self.table.set_rows([shown.review_row(line) for line in found], list(self._lines))
        for part in (self.content, self.about):
            part.setVisible(bool(found))
        self.empty.setVisible(not found)
        if self.table.current_key() is None and self.table.model.rowCount():
            self.table.select_key(self.table.model.key(min(max(at, 0), self.table.model.rowCount() - 1)))
        self._read()

    def _read(self) -> None:
        line = self._lines.get(self.table.current_key())
        for one in (self.seen_button, self.open_button):
            one.setEnabled(line is not None)
        if line is None:
            self.reader.set_page(None)
            self.changes.set_rows([])
            return
        table, row = line.line.table, line.line.row
        ask = self._screen.query
        ask(verbs_records.page(table, row), self.reader.set_page, lambda _error: None, slot="review-page")
        ask(verbs_records.history(table, row), self._show_changes, lambda _error: None, slot="review-history")

    def _show_changes(self, found: tuple[str, list[Any]]) -> None:
        self.changes.set_rows([change_row(one) for one in found[1]])

    def open_record(self) -> None:
        line = self._lines.get(self.table.current_key())
        if line is not None:
            self.work.edit(line.line.table, line.line.row)

    def looked_at(self) -> None:
        """The chosen ones, else the current one."""
        keys = self.table.selected_keys() or [self.table.current_key()]
        self._seen([key for key in keys if key is not None])

    def all_looked_at(self) -> None:
        self._seen(list(self._lines))

    def _seen(self, ids: list[int]) -> None:
        if not ids:
            return

        def done(count: int) -> None:
            verb = "was" if count == 1 else "were"
            self.context.banner(f"{text.plural(count, 'record')} {verb} looked at", tone=Tone.GOOD, key="exchange")
            self.seen.emit()

        self._screen.write(verbs.reviewed(ids), done, what=("exchange",))
