"""One indicator of one council: chart, every value, the group's ranking, revisions, and where the number came from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.chart import Chart, drawable
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.group import GroupChooser, ShownChooser
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.past import PastStrip
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs
from adviser_app.ui.screens.basket_work import BasketWork
from adviser_app.ui.screens.map_work import HIGH, SeriesMap
from adviser_app.ui.screens.revealing import reveal
from adviser_app.ui.screens.series_before import TAB as BEFORE
from adviser_app.ui.screens.series_before import BeforePart
from adviser_app.ui.screens.series_history import RevisionsPart
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import IndicatorRow, SeriesPage

LENGTHS = {
    "P1D": "Single days", "P1W": "Weeks", "P1M": "Months", "P3M": "Quarters", "P6M": "Half-years", "P1Y": "Years",
    "P2Y": "Two-year periods", "P3Y": "Three-year periods", "P4Y": "Four-year periods", "P5Y": "Five-year periods",
}  # fmt: skip
_POLARITIES = (
    (None, "As the file or the table says"),
    (Polarity.HIGH, "High is good"),
    (Polarity.LOW, "Low is good"),
    (Polarity.NONE, "No judgement"),
)
_TABS = ("Every value", "Ranking of the group", "Revisions", "Where this number came from", "Map")
_PLOT_HEIGHT = 240
_HASH = re.compile(r"\b" + r"([0-9a-f]{16})" * 4 + r"\b")  # a SHA-256, which no line can break unless it is in groups
_WIDTHS = {
    "Period": 140, "Release": 140, "Notes": 150, "Council": 220, "Rank": 70, "Councils": 92, "Modified z": 100,
    "Remark": 220,
}  # fmt: skip
_FIGURES = frozenset({"Value", "Median", "Lower quartile", "Upper quartile", "Councils", "Was", "Became", "Modified z"})


class SeriesScreen(Screen):
    id = "series"
    title = "Indicator"
    icon = "chart-line"
    watches = frozenset({"figures", "polarity", "group", "past"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._page: SeriesPage | None = None
        self._length: str | None = None
        self.back = self.header.add_button("Council page", self._to_council, icon="building-2")
        self.basket_work = BasketWork(context, self)
        self.to_basket = self.header.add_button(
            "Add to a basket…", self._add_to_basket, icon="package-open",
            tip="This indicator into a basket: a named set that is looked at together",
        )  # fmt: skip
        self.to_basket.setAccessibleName("Add to a basket")
        context.theme.follow(self.to_basket, self._name_basket)

        self.council = QComboBox()
        self.council.setEditable(True)
        self.council.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.council.completer()
        assert completer is not None  # an editable box has one
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        name(self.council, "Council", "Type part of a name to see this indicator for another council")
        self.council.activated.connect(lambda _i: self._switch_council())
        self.length = QComboBox()
        name(self.length, "Length of period")
        self.length.activated.connect(lambda _i: self._switch_length())
        context.theme.follow(self.council, lambda w: w.setMinimumWidth(context.theme.px(296)))
        self.past = PastStrip(self, in_header=False)
        top = Flow([self.council, self.length, GroupChooser(context), ShownChooser(context), self.past.opener])

        self.chart_card = Card()
        self.chart = Chart(context, height=_PLOT_HEIGHT)
        self.explore_button = button(
            context.theme, "Explore…", self._explore, icon="columns-3", flat=True,
            tip="This indicator as bars, strips, a map or beside other councils and indicators",
        )  # fmt: skip
        self.chart.add_control(self.explore_button)
        self.chart_card.content.addWidget(self.chart)
        self.chart_card.content.addStretch(1)
        pictures = Columns(context.theme, [(self.chart_card, 7), (self._standing(), 3)], least=760)

        self.body.addWidget(self.past)
        self.body.addWidget(top)
        self.body.addWidget(pictures)
        self.body.addWidget(self._tables(), 1)
        self.page.hide()  # until there is something to show

    def make_more(self) -> bool:
        return self.chart.make_plot()

    def _name_basket(self, made: QPushButton) -> None:
        """In words where there is room for them; a screen reader hears them always."""
        made.setText("Add to a basket…" if self.context.theme.scale <= 1.5 else "")

    def _standing(self) -> Card:
        """The figure, how it stands, and whether high is good."""
        theme = self.context.theme
        card = Card("Latest value")
        self.standing_card = card
        self.figure = label("", "figure", wrap=True)
        self.verdict = ToneLabel(theme)
        self.facts = QFormLayout()
        self.facts.setHorizontalSpacing(16)
        self.facts.setVerticalSpacing(4)
        self.facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.notes = label("", "muted", wrap=True)
        self.polarity = QComboBox()
        for value, words in _POLARITIES:
            self.polarity.addItem(words, value)
        name(self.polarity, "Polarity", "Whether a high value is good, a low one, or neither")
        self.polarity.activated.connect(lambda _i: self._set_polarity())
        self.polarity_source = label("", "muted", wrap=True)
        for part in (self.figure, self.verdict):
            card.content.addWidget(part)
        card.content.addLayout(self.facts)
        card.content.addWidget(self.notes)
        card.content.addStretch(1)
        title = label("Polarity", "strong")
        title.setBuddy(self.polarity)
        card.content.addWidget(title)
        card.content.addWidget(self.polarity)
        card.content.addWidget(self.polarity_source)
        return card

    def _tables(self) -> Card:
        card = Card()
        card.content.setContentsMargins(4, 8, 4, 6)
        self.tabs = PageTabs(self.context, "What to show of this indicator", {w: w for w in _TABS}, in_card=True)
        self.stack = FittedStack()
        self._values: DataTable | None = None
        self._ranking: DataTable | None = None
        self.revisions = RevisionsPart(self)
        self._places = [QWidget(), QWidget(), self.revisions, self._provenance()]
        self.map = SeriesMap(self)
        self._places.append(self.map)
        self.before = BeforePart(self.context)
        self._places.append(self.before)
        self.before_tab = self.tabs.addTab(BEFORE)
        self.tabs.setTabVisible(self.before_tab, False)
        for place in self._places:
            self.stack.addWidget(place)
        self.tabs.currentChanged.connect(self._turn)
        self.context.theme.follow(self.stack, lambda _stack: self._turn(self.tabs.currentIndex()))
        card.content.addWidget(self.tabs)
        card.content.addWidget(self.stack, 1)
        return card

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        on_map = self.stack.currentWidget() is self.map
        self.map.set_front(on_map)
        high = self.revisions.high if self.stack.currentWidget() is self.revisions else 260
        self.stack.setMinimumHeight(self.context.theme.px(HIGH if on_map else high))

    def _provenance(self) -> QWidget:
        place = QWidget()
        self.provenance = QFormLayout(place)
        self.provenance.setContentsMargins(12, 8, 12, 8)
        self.provenance.setHorizontalSpacing(24)
        self.provenance.setVerticalSpacing(8)
        return place

    # data

    def first_focus(self) -> QWidget | None:
        return self.council

    def refetch(self) -> None:
        series_id = self.params.get("series_id")
        if not isinstance(series_id, int):
            self.context.navigate("indicators")
            return
        code = str(self.params.get("code") or self.context.settings.text("council/last"))
        group = self.context.group
        op = verbs.series_page_and_councils(series_id, code, group.rule, self._length, group.shown)
        self.query(drawable(self.context.past.at(op)), self._show)

    def _show(self, found: tuple[SeriesPage, list[Area]]) -> None:
        page, councils = found
        reveal(self)
        if self._page is not None and self._page.series_id != page.series_id:
            self._length = None
        self._page = page
        self.header.set(page.title, f"{page.name} · {page.detail}")
        self.back.setText(page.name)
        self._fill_councils(councils, page.code)
        self._fill_lengths(page.chart.lengths)
        self.chart.set_chart(page.chart)
        self._show_standing(page)
        self._values = self._table("series-values", _TABS[0], 0, page.table_headers, page.table, self._values)
        self.tabs.setTabText(2, f"Revisions  {len(page.revisions)}")
        self.map.set_page(page, self._length)
        followed = len(page.chart.predecessors)
        self.before.set_chart(page.chart)
        if not followed and self.tabs.currentIndex() == self.before_tab:
            self.tabs.setCurrentIndex(0)
        self.tabs.setTabVisible(self.before_tab, followed > 0)
        self.tabs.setTabText(self.before_tab, f"{BEFORE}  {followed}")
        # In a turn of its own: all of it at once held the window for more than a tenth of a second.
        QTimer.singleShot(1, self, self._show_behind)

    def _show_behind(self) -> None:
        """What stands on the tabs behind the first."""
        page = self._page
        assert page is not None  # it was just shown
        self._ranking = self._table("series-ranking", _TABS[1], 1, page.ranking_headers, page.ranking, self._ranking)
        self.revisions.set_page(page)
        self._turn(self.tabs.currentIndex())
        self._fill(self.provenance, page.provenance)

    def _show_standing(self, page: SeriesPage) -> None:
        row: IndicatorRow = page.row
        self.standing_card.set_title(f"Latest value, {row.period.text}" if row.period.text else "Latest value")
        is_figure = row.latest.sort is not None
        self.figure.setText(row.latest.text if is_figure else text.sentence(row.latest.text))
        self.figure.setProperty("role", "figure" if is_figure else "strong")
        self.figure.style().unpolish(self.figure)
        self.figure.style().polish(self.figure)
        self.verdict.set(row.standing.text, row.standing.tone, row.standing.icon)
        self.verdict.setVisible(bool(row.standing.text))
        facts = (
            ("Change", row.change), ("Direction", row.direction), ("Group’s median", row.median),
            ("Quartile", row.quartile), ("Rank", row.rank),
        )  # fmt: skip
        self._fill(self.facts, [(what, cell.text) for what, cell in facts if cell.text])
        notes = [note for note in (*row.notes, page.outliers) if note]
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self.polarity.setCurrentIndex(max(0, self.polarity.findText(page.polarity)))
        self.polarity_source.setText(text.sentence(page.polarity_source))

    def _fill(self, form: QFormLayout, rows: Sequence[tuple[str, str]]) -> None:
        while form.rowCount():
            form.removeRow(0)
        for what, words in rows:
            value = label(_HASH.sub(r"\1 \2 \3 \4", words), "body", wrap=True)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            value.setAccessibleName(f"{what}: {words}")
            form.addRow(label(what, "muted"), value)
        if form is self.provenance and rows:
            copy = button(self.context.theme, "Copy", lambda: self._copy(rows), icon="copy")
            copy.setAccessibleName("Copy where this number came from")
            form.addRow(label(""), _left(copy))

    @staticmethod
    def _copy(rows: Sequence[tuple[str, str]]) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{what}: {words}" for what, words in rows))

    def _table(
        self, table_id: str, title: str, at: int, headers: tuple[str, ...], rows: Sequence[tuple[Cell, ...]],
        known: DataTable | None,
    ) -> DataTable:  # fmt: skip
        """The table at a tab; made anew only where its headings are others."""
        if known is None or tuple(c.title for c in known.model.columns) != headers:
            columns = [
                Column(
                    f"c{i}", words, "number" if words in _FIGURES else "text",
                    _WIDTHS.get(words, 116), stretch=i == len(headers) - 1 or words == "Council",
                )
                for i, words in enumerate(headers)
            ]  # fmt: skip
            known = DataTable(self.context, table_id, columns, name=title)
            known.heading_line.setContentsMargins(12, 0, 8, 0)
            self._put(at, known)
        known.set_rows(rows)
        return known

    def _put(self, at: int, widget: QWidget) -> None:
        now, old = self.stack.currentIndex(), self._places[at]
        self.stack.removeWidget(old)
        old.deleteLater()
        self.stack.insertWidget(at, widget)
        self._places[at] = widget
        self.stack.setCurrentIndex(now)

    # what the user changes

    def _fill_councils(self, councils: list[Area], code: str) -> None:
        if self.council.count() != len(councils):
            self.council.clear()
            for area in sorted(councils, key=lambda a: a.name):
                self.council.addItem(area.name, area.code)
        at = self.council.findData(code)
        if at >= 0:
            self.council.setCurrentIndex(at)
            if line := self.council.lineEdit():
                line.setCursorPosition(0)  # a name that is too long loses its end, not its beginning

    def _fill_lengths(self, lengths: tuple[str, ...]) -> None:
        self.length.setVisible(len(lengths) > 1)
        wanted = lengths[0] if lengths else ""
        self.length.clear()
        for length in sorted(lengths, key=lambda code: list(LENGTHS).index(code) if code in LENGTHS else 99):
            self.length.addItem(LENGTHS.get(length, length), length)
        self.length.setCurrentIndex(self.length.findData(wanted))

    def _switch_council(self) -> None:
        code = self.council.currentData()
        if code and self._page is not None and code != self._page.code:
            self.context.navigate("series", series_id=self._page.series_id, code=code)

    def _switch_length(self) -> None:
        self._length = self.length.currentData()
        self.refetch()

    def _add_to_basket(self) -> None:
        if self._page is not None:
            self.basket_work.add([self._page.series_id])

    def _explore(self) -> None:
        if self._page is not None:
            self.context.navigate("explorer", series=(self._page.series_id,), code=self._page.code)

    def _to_council(self) -> None:
        if self._page is not None:
            self.context.navigate("council", code=self._page.code)

    def _set_polarity(self) -> None:
        page, said = self._page, self.polarity.currentData()
        if page is None:
            return
        wanted = Polarity(said) if said else None  # Qt hands an enumeration of words back as a plain word
        words = self.polarity.currentText()

        def done(before: Polarity | None) -> None:
            self.refetch()
            if before is wanted:
                return
            self.context.banner(
                f"Polarity of “{page.title}”: {words[:1].lower()}{words[1:]}",
                "Directions and quartiles follow on every page and pack.",
                tone=Tone.GOOD, actions=(("Undo", lambda: self._put_polarity(page.series_id, before)),), key="polarity",
            )  # fmt: skip

        self.write(verbs.set_polarity(page.series_id, wanted), done, self._polarity_failed, what=("polarity",))

    def _put_polarity(self, series_id: int, polarity: Polarity | None) -> None:
        def done(_before: object) -> None:
            self.refetch()
            self.context.banner("The polarity is as it was before", key="polarity")

        self.write(verbs.set_polarity(series_id, polarity), done, what=("polarity",))

    def _polarity_failed(self, error: AdviserError) -> None:
        self.context.banner(error)
        if self._page is not None:
            self._show_standing(self._page)


def _left(widget: QWidget) -> QWidget:
    """At its own width, at the left."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return box
