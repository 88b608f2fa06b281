"""The grant by year: in cash and in the prices of one year, how it was funded, what it saved, what was said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.domain import financial_years
from adviser_app.ui.components.cards import Card, CardRow, ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.lines import Line, LineChart, LinesView
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens.programme_reading import Part
from adviser_app.viewmodels.cells import Card as Figure
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.programme_grants import GrantsView, change_words, millions, percent

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen

COLUMNS = (
    Column("year", "Year", width=84),
    Column("cash", "Grant, cash", "number", 110),
    Column("real", "Real terms", "number", 110, tip="In the prices of one year, by the deflator named above"),
    Column(
        "since", "Since the first year", "number", 146, tip="Change in real terms since the first year with an amount"
    ),
    Column("funding", "Funded by", width=230, stretch=True),
    Column("savings", "Savings", "number", 100, tip="Estimated savings to councils"),
    Column("per", "For each £1", "number", 108, tip="Estimated savings for each pound of grant"),
    Column("agreed", "Agreed as", width=200, hidden=True),
    Column("source", "Source", width=220, hidden=True),
)
_MILLION = 1_000_000


class GrantPart(Part):
    key = "grant"
    title = "Grant"
    new_table = "programme_year"

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._view: GrantsView | None = None
        self.cards = CardRow(theme, 180, low=False)
        chart = Card()
        self.chart = LineChart(self.context, "programme-grant-chart", "Year", height=180)
        chart.content.addWidget(self.chart, 1)
        self.table = DataTable(self.context, "programme-grants", COLUMNS, title="Year by year")
        self.table.activated.connect(lambda key: self.work.change("programme_year", str(key)))
        self.table.add_control(
            button(theme, "Deflators…", lambda: self.context.navigate("records", table="deflator"), icon="equal",
                   tip="The index by which prices are made comparable; it can be brought up to date")
        )  # fmt: skip
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(220)))
        self.stack = FittedStack()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.cards)
        column.addWidget(Columns(theme, [(chart, 1), (self._worked_out(), 1)], least=820))
        column.addWidget(frame, 1)
        self.empty = EmptyState(
            theme, "folder-open", "No programme year yet",
            "Each year’s memorandum or grant, its amount, how it was funded, and what it is estimated to have saved.",
            "New programme year…", self.host.new_record,
        )  # fmt: skip
        self.stack.addWidget(page)
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)

    def _worked_out(self) -> Card:
        """The calculation, and beside it what was published, in its own words."""
        card = Card("Worked out here")
        self.change = label("", "body", wrap=True)
        self.deflator = label("", "muted", wrap=True)
        self.said_heading = label("What was said of it", "heading", wrap=True)
        self.said = label("", "body", wrap=True)
        self.funding = label("", "body", wrap=True)
        self.savings = label("", "body", wrap=True)
        self.missing = ToneLabel(self.context.theme)
        for part in (
            self.change,
            self.deflator,
            self.missing,
            self.said_heading,
            self.said,
            self.funding,
            self.savings,
        ):
            card.content.addWidget(part)
        card.content.addStretch(1)
        return card

    def fetch(self) -> None:
        self.host.query(verbs.grants(), self._show, slot="grants")

    def first_focus(self) -> QWidget | None:
        return self.table.view if self._view is None or self._view.lines else self.empty.button

    def say(self) -> str:
        return self._view.funding if self._view is not None else ""

    def _show(self, view: GrantsView) -> None:
        self._view = view
        self.stack.setCurrentIndex(0 if view.lines else 1)
        self.cards.set_cards(_cards(view))
        self.chart.set_view(_chart(view))
        for part, words in (
            (self.change, view.change or "Two years with an amount are needed to tell a change."),
            (self.deflator, view.deflator), (self.said, "\n".join(view.said)), (self.funding, ""),
            (self.savings, view.savings),
        ):  # fmt: skip
            part.setText(words)
            part.setVisible(bool(words))
        self.said_heading.setVisible(bool(view.said))
        self.missing.set(view.missing, Tone.WARN, "info")
        self.missing.setVisible(bool(view.missing))
        self.table.set_rows(
            [
                (x.year, x.cash, x.real, x.since, x.funding, x.savings, x.per_pound, x.agreed, x.source)
                for x in view.lines
            ],
            [x.row for x in view.lines],
        )
        self.host.tell()


def _cards(view: GrantsView) -> list[Figure]:
    """The last amount, how it changed in cash and in real terms, and what is saved for each pound."""
    found = view.facts
    out = []
    last = next((line for line in view.lines if line.facts.amount is not None), None)
    if last is not None and last.facts.amount is not None:
        out.append(Figure(f"Grant {last.year.text}", millions(last.facts.amount), last.funding.text.replace("–", "")))
    if found is not None:
        since = f"{financial_years.words(found.first.year)} to {financial_years.words(found.last.year)}"
        out.append(Figure("Change in cash", percent(found.cash), since))
        if found.real is not None:
            out.append(Figure("Change in real terms", percent(found.real), f"{since}, GDP deflator"))
    if view.against.per_pound is not None:
        years = "1 year" if view.against.years == 1 else f"{view.against.years:,} years"
        out.append(
            Figure("Estimated savings for each £1", f"£{view.against.per_pound:,.2f}", f"of grant, over {years}")
        )
    return out


def _chart(view: GrantsView) -> LinesView:
    rows = [row for row in reversed(view.lines) if row.facts.amount is not None]
    cash = Line("Cash", tuple(_millions(r.facts.amount) for r in rows), tuple(r.cash.text for r in rows))
    lines = [cash]
    if view.base:
        lines.append(
            Line(f"{financial_years.words(view.base)} prices", tuple(_millions(r.facts.real) for r in rows),
                 tuple(r.real.text for r in rows), dashed=True)
        )  # fmt: skip
    said = view.change
    if view.facts is not None and view.facts.real is not None:
        said = f"{view.change} In real terms {change_words(view.facts.real)}."
    return LinesView(
        "The grant by year", "In cash, and in the prices of the last year" if view.base else "In cash",
        tuple(r.year.text for r in rows), tuple(lines), "£m", "Year", said,
        tuple(float(financial_years.begins(r.facts.year)) for r in rows),
        (("Estimated savings", tuple(r.savings.text if r.facts.savings is not None else "" for r in rows)),),
        from_zero=True,
    )  # fmt: skip


def _millions(value: float | None) -> float | None:
    return None if value is None else value / _MILLION
