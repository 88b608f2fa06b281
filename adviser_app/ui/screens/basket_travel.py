"""Direction of travel of a basket: how many of its indicators improved between two years, over which councils, and how
many in each council."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain import financial_years
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import CardRow, label
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_baskets as verbs
from adviser_app.ui.screens.support_filters import FilterBar
from adviser_app.ui.screens.take_along import TakeAlong
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.services.basket_travel import Years
    from adviser_app.viewmodels.basket_travel import TravelView
    from adviser_app.viewmodels.baskets import BasketLine
    from adviser_app.viewmodels.support import Choice, Options

INDICATORS = (
    Column("title", "Indicator", width=204, stretch=True),
    Column("direction", "Direction", "tone", 192),
    Column("change", "Change", "number", 84, tip="Of the mean, in per cent"),
    Column("before", "Mean then", "number", 104),
    Column("now", "Mean now", "number", 104),
    Column("n", "Councils", "number", 88, tip="Councils with a value in both years"),
    Column("periods", "Periods", width=224),
    Column("measure", "Measure and unit", width=160, hidden=True),
    Column("theme", "Theme", width=176, hidden=True),
)
COUNCILS = (
    Column("council", "Council", width=232, stretch=True),
    Column("improved", "Improved", "number", 116),
    Column("unchanged", "Unchanged", "number", 116),
    Column("worsened", "Worsened", "number", 116),
    Column("classed", "Of", "number", 72, tip="Indicators with a value in both years that can be judged"),
    Column("type", "Type", width=132),
    Column("region", "Region", width=184),
)
TOLERANCES = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)  # per cent, to choose from
_LAST = "travel/basket"  # the row of the basket that was looked at last


class BasketTravelScreen(Screen):
    """``params``: basket, the row of the one to show."""

    id = "travel"
    title = "Direction of travel"
    icon = "trending-up"
    watches = frozenset({"figures", "polarity", "baskets", "records", "portfolio", "group", "groups"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.view: TravelView | None = None
        self.take_along = TakeAlong(context, self)
        self.print_button = self.header.add_button(
            "Print…", self.print, icon="printer", tip="The page as it is narrowed, as PDF (Ctrl+P)"
        )
        self.csv_button = self.header.add_button(
            "Export CSV…", self.export, icon="table", tip="Indicators and councils, by their codes"
        )
        self.basket, self.start, self.end, self.tolerance = (QComboBox() for _ in range(4))
        for box, named, width in (
            (self.basket, "Basket", 172), (self.start, "From year", 146), (self.end, "To year", 130),
            (self.tolerance, "Tolerance: up to how much a mean may move and be unchanged", 132),
        ):  # fmt: skip
            name(box, named)
            theme.follow(box, partial(self._size, width))
        self.basket.activated.connect(lambda _at: self._choose())
        self.start.activated.connect(lambda _at: self._years_chosen(self.start))
        self.end.activated.connect(lambda _at: self._years_chosen(self.end))
        for one in TOLERANCES:
            self.tolerance.addItem(f"within ±{one:g}%", one)
        self.tolerance.setCurrentIndex(TOLERANCES.index(1.0))
        self.tolerance.activated.connect(lambda _at: self._ask())
        self.explore_button = button(
            theme, "Explore…", self.explore, icon="columns-3", flat=True,
            tip="The indicators of this basket in the explorer",
        )  # fmt: skip
        self.filters = FilterBar(
            context, kept="travel", parts=("scope", "region", "type"),
            more=(self.basket, self.start, self.end, self.tolerance, self.explore_button),
        )  # fmt: skip
        self.filters.changed.connect(self._ask)
        self.sentence = label("", "heading", wrap=True)
        self.scope = label("", "muted", wrap=True)
        self.cards = CardRow(theme, least_width=176)
        self.table = DataTable(context, "travel-indicators", INDICATORS, title="Indicators", fit_rows=14)
        self.table.activated.connect(self._open_series)
        self.councils = DataTable(
            context, "travel-councils", COUNCILS, title="Each council by its own values", fit_rows=12
        )
        self.councils.activated.connect(lambda code: context.navigate("council", code=str(code)))
        self.notes = label("", "muted", wrap=True)
        self.empty = EmptyState(
            theme, "trending-up", "No basket has figures here yet",
            "A basket is a named set of indicators. Those that come with Adviser fill with the first refresh; your own "
            "are made on the page Indicators.",
            "Indicators", lambda: context.navigate("indicators"),
        )  # fmt: skip
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.scope)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.filters)
        column.addLayout(words)
        column.addWidget(self.cards)
        column.addWidget(table_card(self.table))
        self.nobody = label("", "muted", wrap=True)
        self._by_council = table_card(self.councils)
        column.addWidget(self._by_council)
        column.addWidget(self.nobody)
        column.addWidget(self.notes)
        column.addStretch(1)
        self.stack = QStackedWidget()
        for shown in (QWidget(), page, self.empty):
            self.stack.addWidget(shown)
        self.body.addWidget(self.stack, 1)
        for key, said, handler, keys, icon in (
            ("print", "Print as PDF…", self.print, "Ctrl+P", "printer"),
            ("csv", "Export this view as CSV…", self.export, "", "table"),
        ):
            context.actions.add(Action(f"travel.{key}", said, handler, keys, icon, "Edit", self.id,
                                       "The direction of travel as it is narrowed"))  # fmt: skip
        self._can()

    def _size(self, width: int, box: QComboBox) -> None:
        box.setFixedWidth(self.context.theme.px(width))

    def activate(self, params: Mapping[str, Any]) -> None:
        """``params``: basket."""
        super().activate(params)
        if params.get("basket"):
            self.context.settings.put(_LAST, str(params["basket"]))

    def first_focus(self) -> QWidget | None:
        return self.empty.button if self.stack.currentWidget() is self.empty else self.basket

    def refetch(self) -> None:
        self.query(verbs.travel_options(self.context.settings.text("council/last")), self._show_options, slot="options")

    def _show_options(self, found: tuple[Options, list[BasketLine], bool, list[Choice]]) -> None:
        options, baskets, has_portfolio, groups = found
        self.filters.set_options(options, has_portfolio=has_portfolio, groups=groups)
        before, wanted = self.basket.currentData(), self.context.settings.text(_LAST)
        self.basket.clear()
        for line in baskets:
            self.basket.addItem(line.name, line.row)
        self.basket.setCurrentIndex(max(0, self.basket.findData(wanted)))
        if self.basket.currentData() != before:
            self._forget_years()
        self.stack.setCurrentIndex(1 if baskets else 2)
        if baskets:
            self._ask()
        else:
            self.view = None
            self._can()

    def _choose(self) -> None:
        self.context.settings.put(_LAST, str(self.basket.currentData()))
        self._forget_years()
        self._ask()

    def _forget_years(self) -> None:
        """Another basket begins with its own years."""
        self.start.clear()
        self.end.clear()

    def _years_chosen(self, changed: QComboBox) -> None:
        """The other year gives way where the first would not be the earlier one: the lists run from the newest, the
        later year's without the oldest, the earlier year's without the newest."""
        start, end = self.start.currentIndex(), self.end.currentIndex()
        if start < end and changed is self.start:
            self.end.setCurrentIndex(start)
        elif start < end:
            self.start.setCurrentIndex(end)
        self._ask()

    def _ask(self) -> None:
        basket = str(self.basket.currentData() or "")
        if basket and self.context.tasks.is_open:
            years = str(self.start.currentData() or ""), str(self.end.currentData() or "")
            wanted = self.filters.wanted
            op = verbs.travel(basket, *years, wanted.scope(), wanted.group, float(self.tolerance.currentData()))
            self.query(op, self._show, slot="travel")

    def _show(self, found: tuple[Years, str, str, TravelView]) -> None:
        years, start, end, view = found
        self.view = view
        for box, listed, chosen in ((self.start, years.known[1:], start), (self.end, years.known[:-1], end)):
            box.clear()
            for year in listed:
                words = financial_years.words(year)
                box.addItem(f"from {words}" if box is self.start else f"to {words}", year)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        self.sentence.setText(view.sentence)
        self.scope.setText(f"{view.basket}, {view.span} · {view.scope}")
        self.cards.set_cards(view.cards)
        self.table.set_rows(
            [
                (x.member.title, x.direction, x.change, x.before, x.now, x.n, x.periods, x.member.measure,
                 x.member.theme)
                for x in view.lines
            ],
            [x.row for x in view.lines],
        )  # fmt: skip
        self.councils.set_rows(
            [
                (Cell(f"{c.council.name} ({c.council.ended})" if c.council.ended else c.council.name), *c.cells,
                 c.council.type, c.council.region)
                for c in view.councils
            ],
            [c.council.code for c in view.councils],
        )  # fmt: skip
        self._by_council.setVisible(bool(view.councils))
        self.nobody.setText(view.no_councils)
        self.nobody.setVisible(not view.councils)
        self.notes.setText("\n".join(view.notes))
        self._can()

    def _can(self) -> None:
        for made in (self.explore_button, self.print_button, self.csv_button):
            made.setEnabled(self.view is not None)

    def explore(self) -> None:
        """The basket in the explorer."""
        if self.view is not None:
            self.context.navigate("explorer", basket=self.view.basket)

    def print(self) -> None:
        """The page as it is narrowed."""
        if self.view is not None:
            self.take_along.print(self.view, "direction-of-travel.pdf")

    def export(self) -> None:
        """All of it, by codes."""
        if self.view is not None:
            self.take_along.export(self.view, "direction-of-travel.csv")

    def _open_series(self, row: object) -> None:
        line = next((x for x in self.view.lines if x.row == row), None) if self.view is not None else None
        if line is not None and line.member.series_id is not None:
            code = self.context.settings.text("council/last")
            self.context.navigate("series", series_id=line.member.series_id, code=code)
