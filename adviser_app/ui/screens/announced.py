"""Announced councils: what goes into one, and what it would look like where figures can be put together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain.records.figures import NEW_COUNCIL
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import CardRow, label
from adviser_app.ui.components.choice import Choice
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_announced as verbs
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.take_along import TakeAlong
from adviser_app.viewmodels import text

if TYPE_CHECKING:
    from adviser_app.services.announced import Line
    from adviser_app.viewmodels.announced import AnnouncedView, EstimateLine
    from adviser_app.viewmodels.baskets import BasketLine

ESTIMATES = (
    Column("title", "Indicator", width=196, stretch=True),
    Column("estimate", "Estimate", "number", 96, tip="≈: put together here, published by nobody"),
    Column("period", "Period", width=148),
    Column("how", "How it was made, or why not", width=236),
    Column("median", "Median", "number", 104, tip="Of the councils that it is compared with, in the same period"),
    Column("standing", "Standing", "tone", 212),
    Column("measure", "Measure and unit", width=160, hidden=True),
    Column("theme", "Theme", width=176, hidden=True),
)
GROUND = (
    Column("council", "Council", width=220, stretch=True),
    Column("type", "Type", width=110),
    Column("population", "Population", "number", 104),
    Column("source", "Population from", width=248),
    Column("how", "Goes in", width=248),
)
PARTS = (
    Column("council", "Council", width=200, stretch=True),
    Column("value", "Its own figure", "number", 128),
    Column("population", "Population", "number", 104),
    Column("weight", "Weight", "number", 84, tip="What it counts in a mean by population"),
)
_LAST = "announced/last"  # the row of the one that was looked at last
_BASKET = "announced/basket"


class AnnouncedScreen(Screen):
    """``params``: row, of the announced council to show."""

    id = "announced"
    title = "Announced councils"
    icon = "git-compare-arrows"
    watches = frozenset({"figures", "polarity", "baskets", "records", "register"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.view: AnnouncedView | None = None
        self.work = RecordWork(context, self)
        self.work.saved.connect(self._saved)
        self.take_along = TakeAlong(context, self)
        self.print_button = self.header.add_button("Print…", self.print, icon="printer",
                                                   tip="The estimates as PDF (Ctrl+P)")  # fmt: skip
        self.csv_button = self.header.add_button(
            "Export CSV…", self.export, icon="table", tip="Every estimate, and each council’s own figure by its code"
        )
        self.council, self.basket = Choice(), Choice()
        for box, named, width in ((self.council, "Announced council", 240), (self.basket, "Indicators", 220)):
            name(box, named)
            theme.follow(box, partial(self._size, width))
        self.council.activated.connect(lambda _at: self._choose())
        self.basket.activated.connect(lambda _at: self._narrow())
        self.new_button = button(
            theme, "New…", self.new, icon="plus", tip="An announced council, and those it is to replace"
        )
        self.new_button.setAccessibleName("New announced council")
        self.change_button = button(
            theme, "Change…", self.change, icon="pencil", tip="Its name, its day, the councils that go into it"
        )
        self.sentence = label("", "heading", wrap=True)
        self.subtitle = label("", "muted", wrap=True)
        self.cards = CardRow(theme, least_width=176)
        self.table = DataTable(context, "announced", ESTIMATES, title="Estimates", fit_rows=14)
        self.table.current_changed.connect(lambda _key: self._show_parts())
        self.table.activated.connect(self._open_series)
        self.parts = DataTable(context, "announced-parts", PARTS, title="What it is made of", toolbar=False,
                               fit_rows=8)  # fmt: skip
        self.parts.activated.connect(self._open_part)
        self.remarks = label("", "small", wrap=True)
        self.ground = DataTable(context, "announced-ground", GROUND, title="What goes into it", toolbar=False,
                                fit_rows=8)  # fmt: skip
        self.ground.activated.connect(lambda code: context.navigate("council", code=str(code)))
        self.notes = label("", "muted", wrap=True)
        self.empty = EmptyState(
            theme, "git-compare-arrows", "No announced council is written down",
            "Write down a council to come and those it is to replace: then this page says what it would look like, "
            "where their figures can be put together, and of the others why not.",
            "New announced council…", self.new,
        )  # fmt: skip
        self.stack = QStackedWidget()
        for shown in (QWidget(), self._page(), self.empty):
            self.stack.addWidget(shown)
        self.body.addWidget(self.stack, 1)
        for key, said, handler, keys, icon in (
            ("new", "New announced council…", self.new, "", "plus"),
            ("print", "Print as PDF…", self.print, "Ctrl+P", "printer"),
            ("csv", "Export this view as CSV…", self.export, "", "table"),
        ):
            context.actions.add(Action(f"announced.{key}", said, handler, keys, icon, "Edit", self.id,
                                       "What an announced council would look like"))  # fmt: skip
        self._can()

    def _page(self) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.subtitle)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Flow([self.council, self.basket, self.change_button, self.new_button]))
        column.addLayout(words)
        column.addWidget(self.cards)
        column.addWidget(table_card(self.table))
        card = table_card(self.parts)
        self.remarks.setContentsMargins(12, 0, 12, 8)
        card.content.addWidget(self.remarks)
        below = Columns(self.context.theme, [(card, 2), (table_card(self.ground), 3)], least=1340)
        column.addWidget(below)
        column.addWidget(self.notes)
        column.addStretch(1)
        return page

    def _size(self, width: int, box: Choice) -> None:
        box.setFixedWidth(self.context.theme.px(width))

    # data

    def activate(self, params: Mapping[str, Any]) -> None:
        """``params``: row."""
        super().activate(params)
        if params.get("row"):
            self.context.settings.put(_LAST, str(params["row"]))

    def first_focus(self) -> QWidget | None:
        return self.empty.button if self.stack.currentWidget() is self.empty else self.council

    @property
    def record_table(self) -> str:
        return NEW_COUNCIL.name

    def refetch(self) -> None:
        self.query(verbs.every(), self._show_choices, slot="choices")

    def _show_choices(self, found: tuple[list[Line], list[BasketLine]]) -> None:
        councils, baskets = found
        self.council.clear()
        for one in councils:
            self.council.addItem(one.announcement.name, one.announcement.row)
        self.council.setCurrentIndex(max(0, self.council.findData(self.context.settings.text(_LAST))))
        self.basket.clear()
        self.basket.addItem("All indicators", "")
        for line in baskets:
            self.basket.addItem(line.name, line.row)
        self.basket.setCurrentIndex(max(0, self.basket.findData(self.context.settings.text(_BASKET))))
        self.stack.setCurrentIndex(1 if councils else 2)
        self.view = None
        self._can()
        if councils:
            self._ask()

    def _choose(self) -> None:
        self.context.settings.put(_LAST, str(self.council.currentData()))
        self._ask()

    def _narrow(self) -> None:
        self.context.settings.put(_BASKET, str(self.basket.currentData()))
        self._ask()

    def _ask(self) -> None:
        row = str(self.council.currentData() or "")
        if row and self.context.tasks.is_open:
            self.query(verbs.show(row, str(self.basket.currentData() or "")), self._show, slot="what-if")

    def _show(self, view: AnnouncedView) -> None:
        self.view = view
        self.sentence.setText(view.sentence)
        self.subtitle.setText(view.subtitle)
        self.cards.set_cards(view.cards)
        self.table.set_rows([x.cells for x in view.lines], [x.facts.series.id for x in view.lines])
        self.ground.set_rows([x.cells for x in view.ground], [x.code for x in view.ground])
        self.notes.setText("\n".join(view.notes))
        if view.lines:
            self.table.select_key(view.lines[0].facts.series.id)
        self._show_parts()
        self._can()

    def _line(self) -> EstimateLine | None:
        key = self.table.current_key()
        return next((x for x in self.view.lines if x.facts.series.id == key), None) if self.view is not None else None

    def _show_parts(self) -> None:
        line = self._line()
        self.parts.set_rows(line.parts if line else (), [p.area.code for p in line.facts.parts] if line else ())
        title = f"What it is made of: {line.title.text}, {line.period.text}" if line else "What it is made of"
        self.parts.set_title(title)
        said = (
            []
            if line is None
            else [f"{text.sentence(line.how.said)}.", line.detail.text and f"{line.detail.text}.", *line.notes]
        )
        self.remarks.setText(" ".join(s for s in said if s))
        self.remarks.setVisible(line is not None)

    def _can(self) -> None:
        for made in (self.print_button, self.csv_button, self.change_button):
            made.setEnabled(self.view is not None)

    # what can be done

    def new(self) -> None:
        """The form of another one."""
        self.work.new(NEW_COUNCIL.name)

    def change(self) -> None:
        """The form of the one shown."""
        row = str(self.council.currentData() or "")
        if row:
            self.work.change(NEW_COUNCIL.name, row)

    def _saved(self, record: Any) -> None:
        self.context.settings.put(_LAST, str(record.id))

    def _open_series(self, series_id: object) -> None:
        line = self._line()
        code = next((p.area.code for p in line.facts.parts), "") if line else ""
        self.context.navigate("series", series_id=series_id, code=code or self.context.settings.text("council/last"))

    def _open_part(self, code: object) -> None:
        line = self._line()
        if line is not None:
            self.context.navigate("series", series_id=line.facts.series.id, code=str(code))

    def print(self) -> None:
        """What is shown, as PDF."""
        if self.view is not None:
            self.take_along.print(self.view, "announced-council.pdf")

    def export(self) -> None:
        """All of it, by codes."""
        if self.view is not None:
            self.take_along.export(self.view, "announced-council.csv")
