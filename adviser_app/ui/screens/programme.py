"""The programme that support is accounted for in: a year's deliverables, its grant, meetings, evaluation, reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from adviser_app.domain.financial_years import QUARTERS
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.actions import Action
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens.programme_consultations import ConsultationsPart
from adviser_app.ui.screens.programme_deliverables import DeliverablesPart
from adviser_app.ui.screens.programme_evaluation import EvaluationPart
from adviser_app.ui.screens.programme_grant import GrantPart
from adviser_app.ui.screens.programme_meetings import MeetingsPart
from adviser_app.ui.screens.programme_needs import NeedsPart
from adviser_app.ui.screens.programme_reading import Part
from adviser_app.ui.screens.programme_reports import ReportsPart
from adviser_app.viewmodels.programme import YearView

PARTS: tuple[type[Part], ...] = (
    DeliverablesPart, GrantPart, MeetingsPart, EvaluationPart, NeedsPart, ConsultationsPart, ReportsPart,
)  # fmt: skip
KEYS = [kind.key for kind in PARTS]
_TAB = "programme/tab"


class ProgrammeScreen(Screen):
    """``params``: tab (a part's key), year (canonical), quarter, row (to be chosen on its part)."""

    id = "programme"
    title = "Programme"
    icon = "square-check"
    watches = frozenset({"records", "figures"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.year, self.quarter = "", ""  # "" until the store has said which there are
        self.view: YearView | None = None
        self.wanted_row = ""
        self.choose_year = QComboBox()
        name(self.choose_year, "Programme year")
        self.choose_year.activated.connect(lambda _at: self._chosen())
        self.choose_quarter = QComboBox()
        for quarter in QUARTERS:
            self.choose_quarter.addItem(quarter, quarter)
        name(self.choose_quarter, "Quarter")
        self.choose_quarter.activated.connect(lambda _at: self._chosen())
        theme.follow(self.choose_year, lambda w: w.setFixedWidth(theme.px(116)))
        theme.follow(self.choose_quarter, lambda w: w.setFixedWidth(theme.px(86)))
        self.new_button = button(theme, "New…", self.new_record, icon="plus", primary=True)
        self.header.add_end(self.new_button)
        self._parts: dict[type[Part], Part] = {}  # each has tables of its own, made in a turn of its own
        self._stale_parts = {kind.key for kind in PARTS}
        self.tabs = PageTabs(context, "Parts of the programme", {kind.key: kind.title for kind in PARTS}, _TAB)
        choosers = Flow([self.choose_year, self.choose_quarter])
        self.header.add_tabs(Columns(theme, [(self.tabs, 1), (choosers, 0)], least=900, spacing=8))
        self.tabs.currentChanged.connect(self._turned)
        self._add_actions()
        self._turned(self.tabs.currentIndex())

    def _add_actions(self) -> None:
        """Two keys for the quarters, two for the parts."""
        add = self.context.actions.add
        for words, keys, step in (("Next quarter", "Alt+PgDown", 1), ("Quarter before", "Alt+PgUp", -1)):
            add(
                Action(
                    f"programme.step{step}", words, partial(self.step_quarter, step), keys, "calendar", "View", self.id
                )
            )
        for words, keys, step in (("Next part", "Ctrl+PgDown", 1), ("Part before", "Ctrl+PgUp", -1)):
            add(Action(f"programme.part{step}", words, partial(self._step_part, step), keys, "arrow-right", "View",
                       self.id, in_palette=False))  # fmt: skip

    # where one is

    @property
    def part(self) -> Part:
        """The one that is shown."""
        return self._parts[PARTS[self.tabs.currentIndex()]]

    def activate(self, params: Mapping[str, Any]) -> None:
        given = dict(params)
        tab, year, quarter = (str(given.pop(key, "") or "") for key in ("tab", "year", "quarter"))
        self.wanted_row = str(given.pop("row", "") or "")
        if year or quarter:
            self.year, self.quarter = year or self.year, quarter or self.quarter
            self.stale = True
        super().activate(given)
        if self.wanted_row:
            self.stale = True
        if tab in KEYS:
            self.tabs.setCurrentIndex(KEYS.index(tab))

    def first_focus(self) -> QWidget | None:
        return self.part.first_focus() or self.tabs

    def record_preset(self) -> dict[str, str]:
        return {"year": self.year} if self.year else {}

    @property
    def record_table(self) -> str:
        """Ctrl+N writes what New does."""
        return self.part.new_table or "note"

    def _part_of(self, kind: type[Part]) -> Part:
        """A part, hidden until it is turned to."""
        if kind not in self._parts:
            made = self._parts[kind] = kind(self)
            made.hide()
            self.body.addWidget(made, 1)
        return self._parts[kind]

    def make_more(self) -> bool:
        missing = next((kind for kind in PARTS if kind not in self._parts), None)
        if missing is not None:
            self._part_of(missing)
        return missing is not None

    def _turned(self, at: int) -> None:
        part = self._part_of(PARTS[at])
        for one in self._parts.values():  # one at a time: a page is as high as its own part
            one.setVisible(one is part)
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        self.choose_year.setVisible(part.by_year)
        self.choose_quarter.setVisible(part.by_quarter)
        self.name_new()
        self.tell()
        if not self.stale:
            self._freshen()

    def name_new(self) -> None:
        """New writes what one looks at, and says so."""
        kind = self.part.new_table
        self.new_button.setVisible(bool(kind))
        if kind:
            words = verbs.caption(kind)
            self.new_button.setAccessibleName(f"New {words}")
            self.new_button.setToolTip(f"New {words}")

    def _step_part(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % len(PARTS))

    def step_quarter(self, step: int) -> None:
        """To the quarter after or before, over the end of a year where the programme has the other one."""
        if not self.quarter or not self.part.by_quarter:
            return
        at = QUARTERS.index(self.quarter) + step
        years = [self.choose_year.itemData(i) for i in range(self.choose_year.count())]
        if not 0 <= at < len(QUARTERS):
            place = years.index(self.year) - step  # the newest year stands first
            if not 0 <= place < len(years):
                return
            self.choose_year.setCurrentIndex(place)
        self.choose_quarter.setCurrentIndex(at % len(QUARTERS))
        self._chosen()

    # data

    def _chosen(self) -> None:
        self.year = str(self.choose_year.currentData() or "")
        self.quarter = str(self.choose_quarter.currentData() or "")
        self.refetch()

    def refetch(self) -> None:
        self._stale_parts = set(KEYS)
        self.query(verbs.year(self.year, self.quarter), self._show)

    def _show(self, view: YearView) -> None:
        self.view, self.year, self.quarter = view, view.year, view.quarter
        self._offer_years([(choice.value, choice.words) for choice in view.years])
        self.choose_quarter.setCurrentIndex(QUARTERS.index(view.quarter))
        self._freshen()
        self.tell()

    def _offer_years(self, choices: Sequence[tuple[str, str]]) -> None:
        self.choose_year.clear()
        for value, words in choices:
            self.choose_year.addItem(words, value)
        if self.choose_year.findData(self.year) < 0:
            from adviser_app.domain import financial_years

            self.choose_year.insertItem(0, financial_years.words(self.year), self.year)
        self.choose_year.setCurrentIndex(self.choose_year.findData(self.year))

    def _freshen(self) -> None:
        """Ask for what the part that is shown does not have yet."""
        part = self.part
        if part.key in self._stale_parts and self.context.tasks.is_open and self.view is not None:
            self._stale_parts.discard(part.key)
            part.fetch()

    def tell(self) -> None:
        """The head of the page says what the part says of itself."""
        self.header.set(self.title, self.part.say())

    # writing

    def new_record(self) -> None:
        part = self.part
        if part.new_table:
            known = RECORD_TYPES[part.new_table].by_name
            preset = {k: v for k, v in {**self.record_preset(), **part.new_preset()}.items() if k in known}
            part.work.new(part.new_table, preset)
