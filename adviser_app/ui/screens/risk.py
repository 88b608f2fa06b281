"""Risk overview: the councils where help may be needed, each with its reasons; what changed, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from adviser_app.domain.records.risk import RULES
from adviser_app.ui.actions import Action
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.pages import PageTabs, menu_button
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_risk as verbs
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.support_filters import FilterBar
from adviser_app.ui.screens.take_along import TakeAlong
from adviser_app.viewmodels import text

if TYPE_CHECKING:
    from adviser_app.ui.screens.risk_interventions import InterventionsPart
    from adviser_app.ui.screens.risk_overview import OverviewPart
    from adviser_app.ui.screens.risk_pressure import PressurePart
    from adviser_app.ui.screens.risk_rules import RulesPart
    from adviser_app.ui.screens.risk_since import SincePart
    from adviser_app.viewmodels.risk import Link, RiskView
    from adviser_app.viewmodels.support import Options

_WORDS = {
    "overview": "Overview", "since": "What changed", "pressure": "Support beside pressure",
    "interventions": "Interventions", "rules": "Rules",
}  # fmt: skip
TABS = tuple(_WORDS)
_FILTERS = {
    "overview": ("scope", "region", "type"), "since": ("scope", "region", "type"),
    "pressure": ("scope", "year", "region", "type"), "interventions": ("scope", "region", "type"),
    "rules": ("scope", "region", "type"),
}  # fmt: skip
_NAMES = {"since": "changed"}  # of a part as an attribute, where it is not the tab's
_EXPORTED = ("overview", "pressure", "interventions")
_OVERVIEW = ("overview", "since", "rules")  # what shows the overview, or counts by it
COUNCIL_TABS = {"Indicators": "standing", "Records": "records", "Support": "support", "Peer challenge": "challenge"}
"""The tabs of a council's page by the words of a link."""


class RiskScreen(Screen):
    """``params``: tab, one of ``TABS``; code, a council whose reasons are opened."""

    id = "risk"
    title = "Risk overview"
    icon = "gauge"
    watches = frozenset({"records", "figures", "portfolio", "polarity", "group"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.records = RecordWork(context, self)
        self.take_along = TakeAlong(context, self)
        self.off: frozenset[str] = frozenset()  # rules left out to try it: of this visit only
        self.view: RiskView | None = None
        self._ready = False  # whether the store has said what there is to choose from
        self._code = ""
        self._kept: object = None  # what was last written as this laptop's look of the day
        self._stale_parts: set[str] = set(TABS)
        self._unshown: set[str] = set()  # parts that do not show the overview that is here yet
        self.more = menu_button(theme, "More", "More to do with this view", "Export as CSV")
        self.header.add_end(self.more)
        self.new_button = self.header.add_button(
            "New intervention…", self._new_intervention, icon="plus", tip="Write down an intervention (Ctrl+N)"
        )
        self.tabs = PageTabs(context, "Views of the risk overview", _WORDS, "risk/tab")
        self.tabs.currentChanged.connect(self._turn)
        self.header.add_tabs(self.tabs)
        self.since = QComboBox()
        name(self.since, "Compared with", "The earlier look that tells what is new, worse, better or gone")
        self.since.activated.connect(lambda _at: self._again())
        theme.follow(self.since, lambda w: w.setFixedWidth(theme.px(222)))
        self.leave_out = menu_button(
            theme, "Leave out", "Leave reasons out",
            "See what the list would be without some of the reasons; nothing is stored",
        )  # fmt: skip
        self.rule_actions = {}
        for rule in RULES:
            action = self.leave_out.menu().addAction(text.sentence(rule))
            action.setCheckable(True)
            action.toggled.connect(partial(self._leave_out, rule))
            self.rule_actions[rule] = action
        self.seen = QCheckBox("Show seen")
        self.seen.setToolTip("Also the reasons that somebody has looked at and parked")
        self.seen.toggled.connect(lambda _on: self._again())
        self.filters = FilterBar(
            context, kept="risk", parts=("scope", "year", "region", "type"), scope="mine",
            more=(self.since, self.leave_out, self.seen),
        )  # fmt: skip
        self.filters.changed.connect(self._again)
        for made in (self.more, self.leave_out):  # as high as the controls beside it
            theme.follow(made, lambda w: w.setFixedHeight(theme.px(32)))
        theme.follow(self.seen, lambda w: w.setFixedHeight(theme.px(32)))
        self.parts: dict[str, QWidget] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._column.addWidget(self.filters)
        self.body.addLayout(self._column, 1)
        self._add_actions()
        self._turn(self.tabs.currentIndex())

    def _add_actions(self) -> None:
        add = self.context.actions.add
        self.tabs.walk(self.id, "Next view")
        made = add(Action("risk.csv", "Export this view as CSV…", self.export, "", "table", "Edit", self.id,
                          "What is shown, councils by their codes"))  # fmt: skip
        add(Action("risk.seen", "Seen, because…", lambda: self.overview.see(), "Ctrl+D", "eye", "Records", self.id,
                   "Park the selected reasons until they change"))  # fmt: skip
        self.more.menu().addAction(made)
        self.more.menu().aboutToShow.connect(lambda: made.setIcon(self.context.theme.icon("table", "text_muted")))

    # the parts, each made when it is first turned to

    def _part(self, key: str, make: Callable[[], QWidget]) -> QWidget:
        if key not in self.parts:
            made = self.parts[key] = make()
            if key != self.tab:
                made.hide()
            self._column.addWidget(made, 1)
        return self.parts[key]

    def make_more(self) -> bool:
        missing = next((key for key in TABS if key not in self.parts), None)
        if missing is not None:
            getattr(self, _NAMES.get(missing, missing)).hide()
        return missing is not None

    @property
    def overview(self) -> OverviewPart:
        from adviser_app.ui.screens.risk_overview import OverviewPart

        return cast(OverviewPart, self._part("overview", lambda: OverviewPart(self)))

    @property
    def changed(self) -> SincePart:
        from adviser_app.ui.screens.risk_since import SincePart

        return cast(SincePart, self._part("since", lambda: SincePart(self)))

    @property
    def pressure(self) -> PressurePart:
        from adviser_app.ui.screens.risk_pressure import PressurePart

        return cast(PressurePart, self._part("pressure", lambda: PressurePart(self)))

    @property
    def interventions(self) -> InterventionsPart:
        from adviser_app.ui.screens.risk_interventions import InterventionsPart

        return cast(InterventionsPart, self._part("interventions", lambda: InterventionsPart(self)))

    @property
    def rules(self) -> RulesPart:
        from adviser_app.ui.screens.risk_rules import RulesPart

        return cast(RulesPart, self._part("rules", lambda: RulesPart(self)))

    @property
    def part(self) -> Any:
        """The one that is shown; each has ``view`` and ``first_focus``."""
        return getattr(self, _NAMES.get(self.tab, self.tab))

    # where one is

    @property
    def tab(self) -> str:
        return self.tabs.key

    @property
    def record_table(self) -> str:
        """What Ctrl+N writes here."""
        return "intervention" if self.tab == "interventions" else "note"

    def record_preset(self) -> dict[str, str]:
        """The council one looks at."""
        at = self.overview.tree.current_key() if self.tab == "overview" and self._ready else None
        return {"council": at[0]} if at else {}

    def activate(self, params: Mapping[str, Any]) -> None:
        given = dict(params)
        tab, code = str(given.pop("tab", "")), str(given.pop("code", ""))
        super().activate({})
        if code:
            self._code = code
            tab = tab or "overview"
        self.tabs.turn_to(tab)
        if code and self.view is not None:
            self._show_council()

    def first_focus(self) -> QWidget | None:
        focus: QWidget | None = self.part.first_focus() if self._ready else None
        return focus

    def _turn(self, at: int) -> None:
        if self._ready:  # else the parts wait for the first answer: the page must be there at once
            _made = self.part
        tab = TABS[at]
        for key, part in self.parts.items():
            part.setVisible(key == tab)
        self.filters.show_parts(*_FILTERS[tab])
        self.since.setVisible(tab in ("overview", "since") and self.since.count() > 0)
        self.leave_out.setVisible(tab in ("overview", "since"))
        self.seen.setVisible(tab == "overview")
        self.new_button.setVisible(tab == "interventions")
        self.more.setVisible(tab in _EXPORTED)
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        self._freshen()

    # data

    @property
    def asked(self) -> verbs.Asked:
        """What the overview is asked for."""
        return verbs.Asked(
            self.filters.wanted, self.context.group.rule, str(self.since.currentData() or ""), self.off,
            self.seen.isChecked(),
        )  # fmt: skip

    def refetch(self) -> None:
        self._stale_parts = set(TABS)
        self.query(verbs.options(), self._show_options, slot="options")

    def _show_options(self, found: tuple[Options, bool]) -> None:
        options, has_portfolio = found
        first = not self._ready
        self.filters.set_options(options, has_portfolio=has_portfolio)
        self._ready = True
        self._turn(self.tabs.currentIndex())
        focus = self.first_focus()
        if first and self.isVisible() and focus is not None:
            focus.setFocus()

    def _again(self) -> None:
        """Another choice was made: what is shown, and what is not shown now, are of another choice."""
        self._stale_parts = set(TABS)
        self._freshen()

    def _freshen(self) -> None:
        """Fetch what the open view shows; the others when they are turned to."""
        tab, wanted = self.tab, self.filters.wanted
        if not self._ready or not self.context.tasks.is_open:
            return
        if tab not in self._stale_parts:
            self._show_part()
            return
        if tab in _OVERVIEW:
            self._stale_parts -= set(_OVERVIEW)
            self.query(verbs.overview(self.asked), self._show_overview, slot="overview")
            return
        self._stale_parts.discard(tab)
        if tab == "pressure":
            self.query(verbs.pressure(wanted, self.context.group.rule), self.pressure.set_view, slot=tab)
        else:
            self.interventions.fetch()

    def _show_overview(self, view: RiskView) -> None:
        self.view = view
        self._offer_looks(view)
        self.seen.setText(f"Show seen  {view.parked:,}" if view.parked else "Show seen")
        self._unshown = set(_OVERVIEW)
        self._show_part()
        if self._code:
            self._show_council()
        if view.kept is not None and view.kept != self._kept:
            self._kept = view.kept
            # Of this laptop alone: no page shows anything else because of it.
            self.context.tasks.write(verbs.remember(view), lambda _kept: None, lambda _error: None, what=())

    def _show_part(self) -> None:
        """The overview in the part that is open; in the others when they are turned to."""
        if self.view is not None and self.tab in self._unshown:
            self._unshown.discard(self.tab)
            self.part.set_view(self.view)

    def _show_council(self) -> None:
        """The council whose reasons somebody asked for: its line, opened. One that the page is narrowed away from comes
        into sight with all councils, but only once: it may have no reason left."""
        code, self._code = self._code, ""
        wanted = self.filters.wanted
        if not self.overview.show_council(code) and (wanted.portfolio or wanted.region or wanted.council_type):
            self._code = code
            self.filters.clear_all()

    def _offer_looks(self, view: RiskView) -> None:
        """The earlier looks to compare with, the usual one chosen unless another was."""
        kept = str(self.since.currentData() or "")
        self.since.clear()
        if view.looks:
            self.since.addItem("Since about a month ago", "")
            for look in view.looks:
                self.since.addItem(f"Since {look.words}", look.day)
            self.since.setCurrentIndex(max(0, self.since.findData(kept)))
        self.since.setVisible(self.tab in ("overview", "since") and bool(view.looks))

    def _leave_out(self, rule: str, out: bool) -> None:
        self.off = self.off | {rule} if out else self.off - {rule}
        self.leave_out.setText(f"Leave out  {len(self.off)}" if self.off else "Leave out")
        self._again()

    def put_back(self) -> None:
        """All reasons are looked for again."""
        for action in self.rule_actions.values():
            blocked = action.blockSignals(True)
            action.setChecked(False)
            action.blockSignals(blocked)
        self.off = frozenset()
        self.leave_out.setText("Leave out")
        self._again()

    # what one does

    def open_link(self, link: Link, code: str) -> None:
        """What is behind a reason: an indicator of the council, a record, a part of the council's page."""
        if link.kind == "series":
            self.context.navigate("series", series_id=int(link.key), code=link.council or code)
        elif link.kind == "record":
            table, _, row = link.key.partition("/")
            self.records.edit(table, row)
        else:
            self.context.navigate("council", code=link.council or code, tab=COUNCIL_TABS[link.key])

    def _new_intervention(self) -> None:
        self.records.new("intervention")

    def export(self) -> None:
        """The view that is open, as it is narrowed."""
        shown = self.part.view if self.tab in _EXPORTED else None
        if shown is not None:
            self.take_along.export(shown, f"risk-{self.tab}.csv")
