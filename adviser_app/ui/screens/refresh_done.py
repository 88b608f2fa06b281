"""What a refresh changed: the last step of the wizard, first for one's own councils."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import CardRow, label, stacked
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.models import ChangeRow

CHANGE_COLUMNS = (
    Column("council", "Council", width=170),
    Column("title", "Indicator", width=260, stretch=True),
    Column("period", "Period", width=120),
    Column("kind", "What happened", "tone", 140),
    Column("before", "Was", "number", 100),
    Column("after", "Is now", "number", 100),
    Column("movement", "Movement", "number", 110),
)
CHANGE_CELLS: tuple[Callable[[ChangeRow], Cell], ...] = (
    lambda r: Cell(r.area_name),
    lambda r: Cell(r.title),
    lambda r: Cell(r.period),
    lambda r: r.kind,
    lambda r: r.before,
    lambda r: r.after,
    lambda r: r.movement,
)  # in the order of CHANGE_COLUMNS


class DonePage(QWidget):
    """Filled by the wizard. ``stack`` shows the table of changes, that there are none, or that records were taken."""

    undo_wanted = Signal()
    another_wanted = Signal()
    everywhere_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self.title = label("", "heading", wrap=True)
        self.sentence = label("", "body", wrap=True)
        head = stacked(self.title, self.sentence)
        self.undo_button = button(theme, "Undo this refresh…", self.undo_wanted.emit, icon="undo-2")
        self.by_indicator = button(
            theme, "By indicator", lambda: context.navigate("changes"), icon="history",
            tip="Which indicators were revised, by how much, for all councils",
        )  # fmt: skip
        self.another = button(theme, "Import more", self.another_wanted.emit, icon="upload")
        self.to_home = button(theme, "Go to the portfolio", lambda: context.navigate("home"), primary=True)
        ways = Flow([self.undo_button, self.by_indicator, self.another, self.to_home])
        top = Columns(theme, [(head, 1), (ways, 0)], least=860)
        self.cards = CardRow(theme, least_width=160)
        self.table = DataTable(context, "refresh-changes", CHANGE_COLUMNS, title="What changed", name="What changed")
        # What a refresh brought may be for other areas than one's own.
        self.empty = EmptyState(theme, "check", "", "", "Show all areas", self.everywhere_wanted.emit)
        self.records = EmptyState(theme, "check", "", "", "Go to the records", lambda: context.navigate("records"))
        self.stack = QStackedWidget()
        for part in (table_card(self.table), self.empty, self.records):
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(self.cards)
        column.addWidget(self.stack, 1)
