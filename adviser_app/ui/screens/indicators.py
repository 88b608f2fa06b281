"""Every indicator in the store: find one, see whether it is judged, put some into a basket, import polarities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QStackedWidget, QWidget

from adviser_app.domain.indicators import Polarity, PolaritySource, Series
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs, verbs_baskets
from adviser_app.ui.screens.basket_work import BasketWork
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.baskets import BasketView

COLUMNS = (
    Column("title", "Indicator", width=240, stretch=True),
    Column("measure", "Measure and unit", width=160),
    Column("theme", "Theme", width=176),
    Column("publisher", "Publisher", width=150),
    Column("polarity", "Polarity", "tone", 134),
    Column("source", "Said by", width=100),
)
_SAID_BY = {
    None: "Nobody yet",
    PolaritySource.FILE: "The file",
    PolaritySource.TABLE: "The table",
    PolaritySource.USER: "You",
}
_MOST = 40  # indicators that can be looked at together
_ICON = {Polarity.HIGH: "arrow-up", Polarity.LOW: "arrow-down", Polarity.NONE: "minus"}


class IndicatorsScreen(Screen):
    id = "indicators"
    title = "Indicators"
    icon = "chart-line"
    scrolls = False
    watches = frozenset({"figures", "polarity", "baskets"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._series: list[Series] = []
        self._baskets: dict[str, BasketView] = {}
        self.work = BasketWork(context, self)
        self.add_button = self.header.add_button(
            "Add to a basket…", self.add_to_basket, icon="package-open",
            tip="The chosen indicators into a basket: a named set that is looked at together",
        )  # fmt: skip
        self.add_button.setAccessibleName("Add to a basket")
        context.theme.follow(self.add_button, self._name_basket)
        self.out_button = button(
            context.theme, "Take out", self.take_out, icon="minus", tip="The chosen indicators out of the basket shown"
        )
        self.out_button.setAccessibleName("Take out of the basket")
        self.explore_button = self.header.add_button(
            "Explore…", self.explore, icon="columns-3",
            tip="The chosen indicators, or the basket shown, as lines, bars, strips, a table or a map",
        )  # fmt: skip
        self.explore_button.setAccessibleName("Explore figures")
        self.more_button = self.header.add_button("More", lambda: None, icon="ellipsis", tip="What else there is here")
        self.more = QMenu(self.more_button)
        self.more.setToolTipsVisible(True)
        self.more_button.setMenu(self.more)
        self.travel_action = self._add_more(
            "Direction of travel", self.open_travel, "How many indicators of a basket improved between two years"
        )
        self.reports_action = self._add_more(
            "Reports of figures", lambda: context.navigate("figure-reports"),
            "Charts, tables and maps that fill themselves with the newest figures",
        )  # fmt: skip
        self.announced_action = self._add_more(
            "Announced councils", lambda: context.navigate("announced"),
            "Councils to come, and what they would look like",
        )  # fmt: skip
        self.alike_action = self._add_more(
            "Names and breaks", lambda: context.navigate("alike"),
            "Indicators that look like one under two names; breaks in their figures",
        )  # fmt: skip
        self.more.addSeparator()
        self.import_action = self._add_more(
            "Import polarities…", self.import_polarities,
            "A CSV that says for each indicator whether high or low is good",
        )  # fmt: skip
        self.publisher, self.theme_choice, self.polarity, self.basket = (QComboBox() for _ in range(4))
        self.polarity.addItem("Any polarity", None)
        for value in Polarity:
            self.polarity.addItem(text.sentence(value.value), value)
        self.table = DataTable(context, "indicators", COLUMNS, title="Indicators", name="Indicators")
        controls = ((self.theme_choice, "Theme"), (self.publisher, "Publisher"), (self.polarity, "Polarity"),
                    (self.basket, "Basket"))  # fmt: skip
        for control, words in controls:
            name(control, words)
            context.theme.follow(control, lambda w: w.setFixedWidth(context.theme.px(140)))
            control.activated.connect(lambda _i: self._list())
        boxes = [control for control, _ in controls]
        self.table.add_control(Flow([*boxes, self.out_button]))
        self.table.activated.connect(self._open)
        self.table.view.selectionModel().selectionChanged.connect(lambda _more, _less: self._can())
        frame = table_card(self.table)
        self.empty = EmptyState(
            context.theme, "chart-line", "No indicators yet",
            "Indicators come with the first refresh: a CSV, a folder or a zip of them from ONS, LG Inform or your own.",
            "Import data…", lambda: context.navigate("refresh"),
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(frame)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)

    def _name_basket(self, made: QPushButton) -> None:
        """In words where there is room for them; a screen reader hears them always."""
        made.setText("Add to a basket…" if self.context.theme.scale <= 1.5 else "")

    def _add_more(self, words: str, handler: Callable[[], None], tip: str) -> QAction:
        """What does not depend on the rows that are chosen: a line of the menu in the header."""
        made = self.more.addAction(words, handler)
        made.setToolTip(tip)
        return made

    def first_focus(self) -> QWidget | None:
        return self.table if self._series else self.empty.button

    def refetch(self) -> None:
        self.query(verbs_baskets.every(), self._show_baskets, slot="baskets")
        self.query(verbs.all_series(), self._show)

    def _show_baskets(self, baskets: list[BasketView]) -> None:
        chosen = self.basket.currentData()
        self._baskets = {b.line.row: b for b in baskets}
        self.basket.clear()
        self.basket.addItem("All baskets", "")
        for one in baskets:
            self.basket.addItem(one.line.name, one.line.row)
        self.basket.setCurrentIndex(max(0, self.basket.findData(chosen)))
        self.basket.setEnabled(bool(baskets))
        if chosen:  # else the list does not depend on them: it is made again when the indicators have come
            self._list()

    def _show(self, series: list[Series]) -> None:
        self._series = series
        self._choices(self.publisher, "All publishers", {s.key.publisher for s in series})
        self._choices(self.theme_choice, "All themes", {s.theme for s in series})
        self.stack.setCurrentIndex(0 if series else 1)
        self.import_action.setEnabled(bool(series))
        self._list()

    @staticmethod
    def _choices(box: QComboBox, every: str, words: set[str]) -> None:
        chosen = box.currentData()
        box.clear()
        box.addItem(every, "")
        for word in sorted(words - {""}):
            box.addItem(word, word)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _list(self) -> None:
        publisher, theme, polarity = (b.currentData() for b in (self.publisher, self.theme_choice, self.polarity))
        basket = self._baskets.get(self.basket.currentData() or "")
        within = None if basket is None else {m.series_id for m in basket.members}
        anything = not (publisher or theme or polarity) and within is None
        shown = self._series if anything else [
            s for s in self._series
            if publisher in (None, "", s.key.publisher)
            and theme in (None, "", s.theme)
            and polarity in (None, s.polarity)
            and (within is None or s.id in within)
        ]  # fmt: skip
        self.table.set_source(RecordRows(shown, [s.id for s in shown], _CELLS, _hay))
        self._can()

    def _can(self) -> None:
        """What can be done with what is chosen."""
        self.add_button.setEnabled(bool(self.table.selected_keys()))
        self.out_button.setVisible(bool(self.basket.currentData()))
        self.out_button.setEnabled(self.add_button.isEnabled())

    def add_to_basket(self) -> None:
        """Those that are chosen in the table."""
        self.work.add(self.table.selected_keys())

    def take_out(self) -> None:
        """Those that are chosen in the table, out of the basket that is shown."""
        self.work.remove(str(self.basket.currentData()), self.table.selected_keys())

    def explore(self) -> None:
        """Those that are chosen; where none is, the basket that is shown; else what was looked at last."""
        chosen = tuple(self.table.selected_keys())
        basket = self._baskets.get(self.basket.currentData() or "")
        if len(chosen) > _MOST:
            self.context.banner(
                "Too many indicators to look at together", f"{len(chosen):,} are chosen. Choose {_MOST} at most.",
                tone=Tone.WARN, key="explore",
            )  # fmt: skip
        elif chosen:
            self.context.navigate("explorer", series=chosen)
        else:
            self.context.navigate("explorer", **({"basket": basket.line.name} if basket is not None else {}))

    def open_travel(self) -> None:
        """Of the basket that is shown; of the one looked at last where all are."""
        basket = str(self.basket.currentData() or "")
        self.context.navigate("travel", **({"basket": basket} if basket else {}))

    def _open(self, series_id: int) -> None:
        self.context.navigate("series", series_id=series_id, code=self.context.settings.text("council/last"))

    def import_polarities(self) -> None:
        path = asking.file(
            self, self.context.settings, "Import polarities", "CSV files (*.csv);;All files (*)", "polarity"
        )
        if path is not None:
            self.write(verbs.import_polarity(path), lambda result: self._imported(path, result), what=("polarity",))

    def _imported(self, path: Path, result: Any) -> None:
        self.refetch()
        said = [f"{text.plural(result.series, 'indicator')} now {'has' if result.series == 1 else 'have'} a polarity "
                f"from it, {result.changed:,} of them another than before."]  # fmt: skip
        if result.unmatched:
            said.append(f"{text.plural(len(result.unmatched), 'line')} named nothing in this store.")
        if result.problems:
            first = result.problems[0]
            said.append(
                f"{text.plural(len(result.problems), 'line')} could not be taken; the first is line {first.line}: "
                f"{first.message} {first.remedy}"
            )
        self.context.banner(
            f"Polarities were taken from {path.name}",
            " ".join(said),
            tone=Tone.WARN if result.problems else Tone.GOOD,
            key="polarity",
        )


_POLARITIES = {polarity: text.sentence(polarity.value) for polarity in Polarity}


def _polarity(series: Series) -> Cell:
    words = _POLARITIES[series.polarity]
    tone = Tone.NEUTRAL if series.polarity is not Polarity.NONE else Tone.MUTED
    return Cell(words, words, tone=tone, icon=_ICON[series.polarity])


def _said_by(series: Series) -> Cell:
    return Cell(_SAID_BY[series.polarity_source], tone=Tone.NEUTRAL if series.polarity_source else Tone.MUTED)


_CELLS: tuple[Callable[[Series], Cell], ...] = (
    lambda s: Cell(text.title(s.key.indicator, s.key.breakdown)),
    lambda s: Cell(text.unit_words(s.key.measure, s.key.unit)),
    lambda s: Cell(s.theme),
    lambda s: Cell(s.key.publisher),
    _polarity,
    _said_by,
)  # in the order of COLUMNS


def _hay(series: Series) -> str:
    """What the filter looks through: the words of the cells, without the cells, of which twelve thousand indicators
    have 70,000 to make when the first letter is typed."""
    key = series.key
    return "\n".join(
        (
            text.title(key.indicator, key.breakdown), text.unit_words(key.measure, key.unit), series.theme,
            key.publisher, _POLARITIES[series.polarity], _SAID_BY[series.polarity_source],
        )
    )  # fmt: skip
