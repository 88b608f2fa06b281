"""What would come of reading a file so: rows as they would be read, and those refused, with the reason."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain.problems import Problem
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.mapping import ReadRow, Tried

# What is wanted at a glance fits beside the columns' page at 1,280 pixels; the rest is in the table's menu.
_READ = (
    Column("line", "Line", "number", 48),
    Column("area", "Council or area", width=120),
    Column("indicator", "Indicator", width=126, stretch=True),
    Column("period", "Period", width=88),
    Column("value", "Value", "number", 76),
    Column("span", "From … to", width=196),
    Column("breakdown", "Breakdown", width=120, hidden=True),
    Column("unit", "Unit", width=80, hidden=True),
    Column("marker", "Marker", width=80, hidden=True),
    Column("code", "Code", width=104, hidden=True),
    Column("name", "As the file names it", width=160, hidden=True),
    Column("status", "Status", width=110, hidden=True),
    Column("note", "Note", width=140, hidden=True),
)
_REFUSED = (
    Column("line", "Line", "number", 52),
    Column("column", "Column", width=120),
    Column("value", "Value", width=110),
    Column("what", "What is wrong", "tone", 240, stretch=True),
    Column("do", "What to do", width=300, hidden=True),
)
_MONTH = re.compile(r"([A-Z][a-z]{2})[a-z]+")


class TriedPanel(QWidget):
    """``shown``: what is shown, None before anything was tried."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.shown: Tried | None = None
        self.said = ToneLabel(context.theme, "", Tone.NEUTRAL, "info")
        words = {"read": "As it will be read", "refused": "Refused", "known": "To know"}
        self.tabs = PageTabs(context, "What would come of it", words, in_card=True)
        self.read = DataTable(context, "mapping-figures", _READ, name="As it will be read", toolbar=False)
        self.refused = DataTable(context, "mapping-rejects", _REFUSED, name="Would be refused", toolbar=False)
        self.known = DataTable(context, "mapping-warnings", _REFUSED, name="To know", toolbar=False)
        self.why = label("", "body", wrap=True)  # of the row that is chosen: what is wrong and what to do, in full
        self.why.setContentsMargins(12, 4, 12, 0)
        self.stack = QStackedWidget()
        for table in (self.read, self.refused, self.known):
            table.heading_line.setContentsMargins(12, 0, 8, 0)
            self.stack.addWidget(table)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _at: self._show_why())
        self.refused.current_changed.connect(lambda _key: self._show_why())
        self.known.current_changed.connect(lambda _key: self._show_why())
        card = Card()
        card.content.setContentsMargins(4, 8, 4, 6)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 4, 12, 0)
        inner.addWidget(self.said)
        card.content.addLayout(inner)
        card.content.addWidget(self.tabs)
        card.content.addWidget(self.why)
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
        bad, warned = (Tone.BAD, "circle-alert"), (Tone.WARN, "triangle-alert")
        for table, problems, tone_and_icon in (
            (self.refused, tried.problems, bad),
            (self.known, tried.warnings, warned),
        ):
            table.set_rows([_problem(p, *tone_and_icon) for p in problems], keys=range(len(problems)))
            if problems:
                table.select_key(0)
        for at, (words, n) in enumerate(
            (("As it will be read", tried.good), ("Refused", tried.rejected), ("To know", len(tried.warnings)))
        ):
            self.tabs.setTabText(at, f"{words}  {n:,}")
        if first:
            self.tabs.setCurrentIndex(0)
        self._show_why()

    def _show_why(self) -> None:
        at, tried = self.tabs.currentIndex(), self.shown
        problems = () if tried is None or at == 0 else tried.problems if at == 1 else tried.warnings
        chosen = (self.refused if at == 1 else self.known).current_key()
        one = problems[chosen] if chosen is not None and chosen < len(problems) else None
        self.why.setText(f"{one.message} {one.remedy}" if one is not None else "")
        self.why.setVisible(one is not None)


def _read(row: ReadRow) -> tuple[Cell, ...]:
    area = row.area or "not for us"
    tone = Tone.NEUTRAL if row.is_council else Tone.MUTED
    value = f"{row.value}{'' if row.unit == '%' else ' '}{row.unit}".strip() if row.value else row.marker
    return (
        Cell(f"{row.line:,}", row.line),
        Cell(area, tone=tone),
        Cell(f"{row.indicator}: {row.breakdown}" if row.breakdown else row.indicator),
        Cell(row.period),
        Cell(value, tone=Tone.NEUTRAL if row.value else Tone.MUTED),
        Cell(_MONTH.sub(r"\1", row.span).replace(" to ", " – "), spoken=row.span, tone=Tone.MUTED),
        Cell(row.breakdown),
        Cell(row.unit),
        Cell(row.marker),
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
