"""Peer challenge: the board, the year along its months, what is due and late, and the lists beside them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.actions import Action
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.pages import PageTabs, menu_button
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_work import ChallengeWork
from adviser_app.ui.screens.support_filters import FilterBar

if TYPE_CHECKING:
    from adviser_app.ui.screens.challenges_board import BoardPart
    from adviser_app.ui.screens.challenges_part import ChallengePart
    from adviser_app.viewmodels.support import Options

_HERE = "adviser_app.ui.screens.challenges_"
PARTS: dict[str, tuple[str, str]] = {
    "board": ("Board", "board:BoardPart"),
    "timeline": ("Timeline", "timeline:TimelinePart"),
    "due": ("Due and late", "lists:DuePart"),
    "published": ("Published", "lists:PublishedPart"),
    "never": ("Never had one", "lists:NeverPart"),
    "lending": ("Lent and borrowed", "lists:LendingPart"),
    "peers": ("Peers", "peers:PeersPart"),
    "rules": ("Rules", "rules:RulesPart"),
}
"""The parts by key: words on the tab, and where each is made when it is first turned to."""
KEYS = list(PARTS)
FILTERS = ("scope", "region", "type")


class ChallengesScreen(Screen):
    """``params``: tab (a key of ``PARTS``); scope, region, type: what to narrow it to; council: a name to find;
    row: a card to make current."""

    id = "challenges"
    title = "Peer challenge"
    icon = "clipboard-check"
    watches = frozenset({"records", "portfolio"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.work = ChallengeWork(context, self)
        self._parts: dict[str, ChallengePart] = {}
        self._stale_parts = set(KEYS)
        self._known = False  # whether it is known what there is to narrow by
        self._wanted_row, self._wanted_council = "", ""
        self._councils: list[tuple[str, str]] = []
        self.more = menu_button(
            theme, "More", "More to do with peer challenges", "Dates for your calendar, export as CSV"
        )
        self.header.add_end(self.more)
        self.new_button = self.header.add_button("New…", self.new_record, icon="plus", primary=True)
        self.more.setFixedHeight(self.new_button.sizeHint().height())
        words = {key: on_tab for key, (on_tab, _) in PARTS.items()}
        self.tabs = PageTabs(context, "Views of peer challenge", words, "challenges/tab")
        self.tabs.currentChanged.connect(self._turned)
        self.header.add_tabs(self.tabs)
        self.filters = FilterBar(context, kept="challenges", parts=FILTERS)
        self.filters.changed.connect(self._narrowed)
        tools = QWidget()
        self._tools = QVBoxLayout(tools)
        self._tools.setContentsMargins(0, 0, 0, 0)
        self.bar = Columns(theme, [(self.filters, 0), (tools, 1)], least=960)
        self.body.setSpacing(12)
        self.body.addWidget(self.bar)
        self._add_actions()
        self._name_new()

    def _add_actions(self) -> None:
        add = self.context.actions.add
        self.tabs.walk(self.id, "Next view of peer challenge")
        for words, keys, step in (("Next year", "Alt+PgDown", 1), ("Year before", "Alt+PgUp", -1)):
            add(Action(f"challenges.year{step:+d}", words, partial(self._step_year, step), keys, "", "View", self.id,
                       in_palette=False))  # fmt: skip
        for action, words, handler, keys, icon, help_ in (
            ("calendar", "Dates for a calendar…", self.calendar, "", "calendar-days",
             "A file of the dates to come that any calendar takes in; a newer one brings its entries up to date"),
            ("csv", "Export this view as CSV…", self.export, "", "table", "What is shown, councils by their codes"),
        ):  # fmt: skip
            self.more.menu().addAction(
                add(Action(f"challenges.{action}", words, handler, keys, icon, "Edit", self.id, help_))
            )
        self.more.menu().aboutToShow.connect(self._dress_menu)

    def _dress_menu(self) -> None:
        for action, icon in (("calendar", "calendar-days"), ("csv", "table")):
            made = self.context.actions.qaction(f"challenges.{action}")
            made.setIcon(self.context.theme.icon(icon, "text_muted"))
        self.context.actions.say("challenges.csv", "Export this view as CSV…", enabled=self._can_export())

    # where one is

    @property
    def tab(self) -> str:
        return self.tabs.key

    @property
    def part(self) -> ChallengePart | None:
        """The one that is shown; None until it is made."""
        return self._parts.get(self.tab)

    def part_of(self, key: str) -> ChallengePart:
        """A part, made when it is first asked for: each has tables of its own."""
        if key not in self._parts:
            module, kind = PARTS[key][1].split(":")
            made = self._parts[key] = getattr(import_module(_HERE + module), kind)(self)
            self.body.addWidget(made, 1)
            if made.tools is not None:
                self._tools.addWidget(made.tools)
            if key == "board":
                made.quick.offer_all(self._councils)
        return self._parts[key]

    def make_more(self) -> bool:
        missing = next((key for key in KEYS if key not in self._parts), None)
        if missing is not None:
            made = self.part_of(missing)
            for one in (made, made.tools):
                if one is not None:
                    one.hide()
        return missing is not None

    @property
    def record_table(self) -> str:
        """What Ctrl+N writes here."""
        return self.part.new_table if self.part is not None else "challenge"

    def record_preset(self) -> dict[str, str]:
        """A new challenge begins with the council one looks at."""
        return self.part.preset() if self.part is not None else {}

    def activate(self, params: Mapping[str, Any]) -> None:
        given = {key: str(value or "") for key, value in params.items()}
        super().activate({})
        tab = given.get("tab", "")
        self._wanted_row, self._wanted_council = given.get("row", ""), given.get("council", "")
        self.tabs.turn_to(tab)
        chosen = {key: said for key, said in given.items() if key in FILTERS}
        if chosen:
            self.filters.choose(**chosen)
        if self._wanted_row or self._wanted_council:
            self._go_to_wanted()

    def first_focus(self) -> QWidget | None:
        part = self.part
        return (part.first_focus() if part is not None and part.view is not None else None) or self.tabs

    def _step_year(self, by: int) -> None:
        step = getattr(self.part, "step_year", None)
        if step is not None:
            step(by)

    def _turned(self) -> None:
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        self._turn()

    def _turn(self) -> None:
        """Show the part that is turned to; the page is there before it is known what there is."""
        if not self._known:
            return
        part = self.part_of(self.tab)
        for one in self._parts.values():
            one.setVisible(one is part)
            if one.tools is not None:
                one.tools.setVisible(one is part)
        self.filters.setVisible(bool(part.filters))
        self.bar.setVisible(bool(part.filters) or part.tools is not None)
        self.filters.show_parts(*part.filters)
        self._name_new()
        self._tell()
        self._freshen()

    def _name_new(self) -> None:
        """New writes what one looks at, and says so."""
        label = RECORD_TYPES[self.record_table].label
        words = f"New {label[:1].lower()}{label[1:]}"
        self.new_button.setAccessibleName(words)
        self.new_button.setToolTip(f"{words} (Ctrl+N)")

    def _tell(self) -> None:
        self.header.set(self.title, self.part.say() if self.part is not None else "")

    # data

    def refetch(self) -> None:
        self._stale_parts = set(KEYS)
        self.query(verbs.options(), self._show_options, slot="options")

    def _show_options(self, found: tuple[Options, int, bool, list[tuple[str, str]]]) -> None:
        options, _count, has_portfolio, self._councils = found
        first = not self._known
        self._known = True
        self.filters.set_options(options, has_portfolio=has_portfolio)
        board = self._parts.get("board")
        if board is not None:
            cast("BoardPart", board).quick.offer_all(self._councils)
        self._turn()
        if first and self.isVisible() and self.focusWidget() in (None, self.tabs):
            self.tabs.setFocus()

    def _narrowed(self) -> None:
        self._stale_parts = set(KEYS)
        self._freshen()

    def ask_again(self, key: str) -> None:
        """A part wants something else than it has."""
        self._stale_parts.add(key)
        self._freshen()

    def _freshen(self) -> None:
        """Fetch what the open part shows; the others when they are turned to."""
        part = self.part
        if part is None or not self._known or not self.context.tasks.is_open or part.key not in self._stale_parts:
            return
        self._stale_parts.discard(part.key)
        self.query(part.fetch(), partial(self._show, part), slot=part.key)

    def _show(self, part: ChallengePart, view: Any) -> None:
        first = part.view is None
        part.show_view(view)
        self._tell()
        if part is self.part:
            self._go_to_wanted()
            held = self.focusWidget()
            if first and self.isVisible() and held in (None, self.tabs):
                focus = part.first_focus()
                if focus is not None:
                    focus.setFocus()

    def _go_to_wanted(self) -> None:
        """A council or a card that a link asked for."""
        part = self.part
        if part is None or part.view is None:
            return
        row, council = self._wanted_row, self._wanted_council
        self._wanted_row = self._wanted_council = ""
        board = getattr(part, "board", None)
        table = getattr(part, "table", None)
        if row and board is not None:
            board.go_to(row)
        elif row and table is not None:
            table.select_key(row)
        if council and table is not None:
            table.set_filter(council)

    # what one does

    def new_record(self) -> None:
        self.work.records.new(self.record_table, self.record_preset())

    def calendar(self) -> None:
        self.work.calendar(self.filters.wanted)

    def _can_export(self) -> bool:
        return self.part is not None and self.part.exports and self.part.view is not None

    def export(self) -> None:
        """The view that is open, as it is narrowed."""
        part = self.part
        if part is not None and self._can_export():
            self.work.export(part.view, f"peer-challenge-{part.key}.csv")
