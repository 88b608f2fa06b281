"""Interventions over the years, statutory and non-statutory apart, each to read with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.spans import Span, Spans
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_risk as verbs
from adviser_app.ui.screens.programme_reading import Reading
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from datetime import date

    from adviser_app.ui.screens.risk import RiskScreen
    from adviser_app.viewmodels.interventions import Group, InterventionsView, Line

COLUMNS = (
    Column("council", "Council", width=132),
    Column("kind", "Kind", width=150, stretch=True),
    Column("when", "When", width=246),
    Column("state", "State", "tone", 106),
    Column("days", "How long", "number", 132, hidden=True),
    Column("subject", "About", width=220, hidden=True),
    Column("source", "Source", width=260, hidden=True),
)


class InterventionsPart(QWidget):
    """``fetch``; ``view`` is what it shows."""

    def __init__(self, screen: RiskScreen) -> None:
        super().__init__()
        self._screen, self.context = screen, screen.context
        theme = self.context.theme
        self.view: InterventionsView | None = None
        self._lines: dict[str, Line] = {}
        self._row = ""  # of the one that is read
        self.sentence = label("", "heading", wrap=True)
        self.open_only = QCheckBox("Only those that go on")
        self.open_only.toggled.connect(lambda _on: self.fetch())
        theme.follow(self.open_only, lambda w: w.setMinimumWidth(w.sizeHint().width() + theme.px(12)))
        self.form = button(theme, "Show as table", self._turn, icon="table", flat=True)
        top = Columns(theme, [(self.sentence, 1), (Flow([self.open_only, self.form]), 0)], least=720)
        self.groups = (GroupCard(self, "statutory"), GroupCard(self, "non-statutory"))
        inside = QWidget()
        inside.setObjectName("page")
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 8, 0)
        within.setSpacing(12)
        for group in self.groups:
            within.addWidget(group)
        within.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        area.setWidget(inside)
        theme.follow(area, lambda w: w.setMinimumHeight(theme.px(420)))
        self.source = button(theme, "Open the source", self._open_source, icon="external-link")
        self.council = button(theme, "Open council", self._open_council, icon="building-2")
        self.change = button(theme, "Change…", self._change, icon="pencil", tip="Correct it as you know better (Enter)")
        self.reading = Reading(theme, "The chosen intervention", (self.source, self.change, self.council))
        page = QWidget()
        self.notes = label("", "muted", wrap=True)
        stacked(page, (Columns(theme, [(area, 13), (self.reading, 6)], least=820), 1), self.notes)
        self.empty = EmptyState(
            theme, "gavel", "No intervention in these councils",
            "Statutory and non-statutory interventions, each with its source. The public ones are here already; write "
            "down what you know besides.",
            "New intervention…", lambda: screen.records.new("intervention"),
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(page)
        self.stack.addWidget(self.empty)
        stacked(self, top, (self.stack, 1))

    def fetch(self) -> None:
        wanted = self._screen.filters.wanted
        self._screen.query(
            verbs.interventions(wanted, open_only=self.open_only.isChecked()), self._show, slot="interventions"
        )

    def first_focus(self) -> QWidget | None:
        if self.stack.currentIndex() == 2:
            return self.empty.button
        return next((g.shown for g in self.groups if g.has_lines), self._screen.tabs)

    def _show(self, view: InterventionsView) -> None:
        self.view = view
        self.sentence.setText(view.sentence)
        self.notes.setText(" ".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        self._lines = {line.row: line for group in view.groups for line in group.lines}
        for card, group in zip(self.groups, view.groups, strict=True):
            card.set_group(group, view.first, view.last, view.on)
        self.stack.setCurrentIndex(1 if self._lines or self.open_only.isChecked() else 2)
        first = next(iter(view.open or self._lines.values()), None)
        self.read(self._row if self._row in self._lines else first.row if first is not None else "")

    def _turn(self) -> None:
        table = not self.groups[0].as_table
        for group in self.groups:
            group.turn(table=table)
        self.form.setText("Show as timeline" if table else "Show as table")

    def read(self, row: str) -> None:
        """One to read beside the picture."""
        self._row = row
        line = self._lines.get(row)
        for one in (self.source, self.change, self.council):
            one.setEnabled(line is not None)
        if line is None:
            self.reading.show_line("Choose an intervention", None, [])
            return
        self.source.setEnabled(bool(line.link))
        basis = "Statutory" if line.statutory else "Non-statutory"
        state = Cell(text.sentence(line.state.text), None, "", line.state.tone, line.state.icon)
        self.reading.show_line(
            f"{line.council}: {line.kind}", state, [("muted", basis), ("body", line.summary)],
            [("When", text.sentence(line.when)), ("How long", line.days.text), ("About", line.subject),
             ("Source", line.source)],
        )  # fmt: skip

    # what one does

    def _open_source(self) -> None:
        line = self._lines.get(self._row)
        if line is not None and line.link:
            QDesktopServices.openUrl(QUrl(line.link))

    def _open_council(self) -> None:
        line = self._lines.get(self._row)
        if line is not None:
            self.context.navigate("council", code=line.code)

    def _change(self) -> None:
        if self._row in self._lines:
            self._screen.records.change("intervention", self._row)

    def open_row(self, row: str) -> None:
        """Enter on one: its form."""
        self.read(row)
        self._change()


class GroupCard(Card):
    """The statutory or the non-statutory ones: a picture over the years, or the same as a table."""

    def __init__(self, part: InterventionsPart, which: str) -> None:
        super().__init__()
        context = part.context
        self.content.setContentsMargins(16, 10, 12, 10)
        named = f"{text.sentence(which)} interventions"
        self.spans = Spans(context.theme, f"{named} over the years")
        self.spans.pointed.connect(lambda at: part.read(self.spans.spans[at].key) if at >= 0 else None)
        self.spans.opened.connect(part.open_row)
        self._part, self._which, self._named = part, which, named
        self._table: DataTable | None = None  # made when it is first asked for
        self._lines: tuple[Line, ...] = ()
        self.content.addWidget(self.spans)
        self.as_table = False

    @property
    def table(self) -> DataTable:
        if self._table is None:
            part = self._part
            made = self._table = DataTable(
                part.context, f"risk-{self._which}", COLUMNS, name=self._named, toolbar=False, fit_rows=14
            )
            made.current_changed.connect(lambda key: part.read(str(key)) if key is not None else None)
            made.activated.connect(lambda key: part.open_row(str(key)))
            self.content.addWidget(made)
            self._list()
        return self._table

    @property
    def has_lines(self) -> bool:
        return bool(self._lines)

    @property
    def shown(self) -> QWidget:
        return self.table.view if self.as_table else self.spans

    def set_group(self, group: Group, first: date, last: date, on: date) -> None:
        self.set_title(group.title, group.sentence)
        self._lines = group.lines
        spans = [
            Span(x.row, x.council, x.kind, x.start, None if x.open else x.end or on, x.said, x.exact != "exact")
            for x in group.lines
        ]
        self.spans.set_spans(spans, first, last, on, group.sentence)
        if self._table is not None:
            self._list()
        self.turn(table=self.as_table)

    def turn(self, *, table: bool) -> None:
        self.as_table = table
        self.spans.setVisible(self.has_lines and not table)
        if table or self._table is not None:
            self.table.setVisible(self.has_lines and table)

    def _list(self) -> None:
        rows = [
            (x.council, x.kind, Cell(text.sentence(x.when), x.start.toordinal()), x.state, x.days, x.subject, x.source)
            for x in self._lines
        ]
        if self._table is not None:
            self._table.set_rows(rows, [x.row for x in self._lines])
