"""What would come of reading a file so: rows as they would be read, and those refused, with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from adviser_app.domain.problems import Problem
from adviser_app.ui.components.cards import Card, ToneLabel
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.mapping import ReadRow, Tried

_READ = (
    Column("line", "Line", "number", 60),
    Column("area", "Council or area", width=140),
    Column("indicator", "Indicator", width=150, stretch=True),
    Column("period", "Period", width=112),
    Column("value", "Value", "number", 84),
    Column("marker", "Marker", width=80),
    Column("breakdown", "Breakdown", width=120),
    Column("unit", "Unit", width=80),
    Column("span", "From … to", width=220),
    Column("code", "Code", width=104, hidden=True),
    Column("name", "As the file names it", width=160, hidden=True),
    Column("status", "Status", width=110, hidden=True),
    Column("note", "Note", width=140, hidden=True),
)
_REFUSED = (
    Column("line", "Line", "number", 64),
    Column("column", "Column", width=110),
    Column("value", "Value", width=130),
    Column("what", "What is wrong", "tone", 260, stretch=True),
    Column("do", "What to do", width=300),
)


class TriedPanel(QWidget):
    """``shown``: what is shown, None before anything was tried."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.shown: Tried | None = None
        self.said = ToneLabel(context.theme, "", Tone.NEUTRAL, "info")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        name(self.tabs, "What would come of it")
        self.read = DataTable(context, "mapping-read", _READ, name="As it will be read", toolbar=False)
        self.refused = DataTable(context, "mapping-refused", _REFUSED, name="Would be refused", toolbar=False)
        self.known = DataTable(context, "mapping-warned", _REFUSED, name="To know", toolbar=False)
        self.stack = QStackedWidget()
        for words, table in (("As it will be read", self.read), ("Refused", self.refused), ("To know", self.known)):
            self.tabs.addTab(words)
            table.heading_line.setContentsMargins(12, 0, 8, 0)
            self.stack.addWidget(table)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        card = Card()
        card.content.setContentsMargins(4, 8, 4, 6)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 4, 12, 0)
        inner.addWidget(self.said)
        card.content.addLayout(inner)
        card.content.addWidget(self.tabs)
        card.content.addWidget(self.stack, 1)
        context.theme.follow(card, lambda w: w.setMinimumHeight(context.theme.px(250)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def show_tried(self, tried: Tried) -> None:
        first = self.shown is None
        self.shown = tried
        stopped = bool(tried.missing or tried.refused)
        tone = Tone.BAD if tried.refused else Tone.WARN if stopped or tried.rejected else Tone.GOOD
        icon = "circle-alert" if tried.refused else "triangle-alert" if tone is Tone.WARN else "check"
        self.said.set(tried.said, tone, icon)
        self.read.set_rows([_read(row) for row in tried.rows])
        self.refused.set_rows([_problem(p, Tone.BAD, "circle-alert") for p in tried.problems])
        self.known.set_rows([_problem(p, Tone.WARN, "triangle-alert") for p in tried.warnings])
        for at, (words, n) in enumerate(
            (("As it will be read", tried.good), ("Refused", tried.rejected), ("To know", len(tried.warnings)))
        ):
            self.tabs.setTabText(at, f"{words}  {n:,}")
        if first:
            self.tabs.setCurrentIndex(0)


def _read(row: ReadRow) -> tuple[Cell, ...]:
    area = row.area or "not for us"
    tone = Tone.NEUTRAL if row.is_council else Tone.MUTED
    return (
        Cell(f"{row.line:,}", row.line),
        Cell(area, tone=tone),
        Cell(row.indicator),
        Cell(row.period),
        Cell(row.value),
        Cell(row.marker),
        Cell(row.breakdown),
        Cell(row.unit),
        Cell(row.span, tone=Tone.MUTED),
        Cell(row.code),
        Cell(row.name),
        Cell(row.status),
        Cell(row.note),
    )


def _problem(problem: Problem, tone: Tone, icon: str) -> tuple[Cell, ...]:
    return (
        Cell(f"{problem.line:,}" if problem.line else "", problem.line),
        Cell(problem.column),
        Cell(problem.value),
        Cell(problem.message, tone=tone, icon=icon),
        Cell(problem.remedy),
    )
