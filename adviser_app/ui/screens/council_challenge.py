"""A council's peer challenge on its page: the current one, its clock, recommendations, team, what is asked next."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.entries import EntryList
from adviser_app.ui.components.facts import Facts
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_entry import QuickChallenge
from adviser_app.ui.screens.challenges_part import last_day
from adviser_app.ui.screens.challenges_work import ChallengeWork
from adviser_app.ui.screens.council_tab import CouncilTab
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.challenge_council import CouncilChallengeView
from adviser_app.viewmodels.records import EntryView

_CLOCK = (
    Column("step", "What", width=176),
    Column("state", "It is", "tone", 296),
    Column("last", "Last day in time", width=144, stretch=True),
)
_RECOMMENDED = (
    Column("number", "No.", width=48),
    Column("text", "Recommendation", width=160, stretch=True),
    Column("status", "How far", "tone", 112),
    Column("due", "Due", "tone", 188),
    Column("owner", "Owner", width=106),
    Column("element", "Theme", width=150, hidden=True),
    Column("progress", "Said of it", width=150, hidden=True),
)
_TEAM = (
    Column("role", "Role", width=146),
    Column("name", "Who", width=140, stretch=True),
    Column("lender", "Lent by", width=130),
    Column("days", "Days", "number", 92),
    Column("state", "State", "tone", 100),
)
_PAST = (
    Column("kind", "Challenge", width=180, stretch=True),
    Column("dates", "On site", width=170),
    Column("stage", "Stage", width=110, hidden=True),
    Column("report", "Report", "tone", 220),
    Column("plan", "Plan", "tone", 170, hidden=True),
)
_SEVERITY = {Tone.BAD: "triangle-alert", Tone.WARN: "hourglass"}


class CouncilChallengePage(CouncilTab):
    """Part of a council's page. ``counted`` tells how many challenges are recorded, and whether a step is late."""

    counted = Signal(int, bool)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        theme = self.context.theme
        self.work = ChallengeWork(self.context, screen)
        self._view: CouncilChallengeView | None = None
        self.quick = QuickChallenge(screen, fixed=True)
        self.sentence = label("", "heading", wrap=True)
        self.basis = label("", "muted", wrap=True)
        self.clock = DataTable(self.context, "council-clock", _CLOCK, title="Clock", toolbar=False, fit_rows=6)
        self.clock.activated.connect(lambda _key: self._done())
        self.clock.current_changed.connect(lambda _key: self._enable())
        self.done = button(theme, "It is done…", self._done, icon="check", flat=True,
                           tip="Write down the day and the link (Enter)")  # fmt: skip
        self.link = button(theme, "Open", self._follow, icon="external-link", flat=True, tip="What was published")
        self.link.setAccessibleName("Open what was published")
        for made in (self.done, self.link):
            self.clock.add_control(made)
        clock_card = table_card(self.clock)
        self.basis.setContentsMargins(12, 0, 12, 6)
        clock_card.content.addWidget(self.basis)
        left = QWidget()
        stacked(left, clock_card, self._lists(), top=True)
        self.two = Columns(theme, [(left, 5), (self._side(), 3)], least=820)
        stacked(self, self.quick, self.sentence, self.two, top=True)

    def _lists(self) -> Card:
        """Recommendations, team, the challenges before."""
        theme = self.context.theme
        self.chips = ChipRow(theme, "What there is of the challenge")
        self.chips.chosen.connect(lambda _key: self._list())
        self.recommended, self.team, self.past = (
            DataTable(self.context, key, columns, name=words, toolbar=False, fit_rows=12)
            for key, columns, words in (
                ("council-recommendations", _RECOMMENDED, "Recommendations"), ("council-team", _TEAM, "Team"),
                ("council-past-challenges", _PAST, "Peer challenges before"),
            )
        )  # fmt: skip
        for table, kind in ((self.recommended, "recommendation"), (self.team, "team_member"), (self.past, "challenge")):
            table.activated.connect(partial(self._edit, kind))
        self.tables = {
            "recommended": self.recommended, "team": self.team, "past": self.past, "earlier": self.past,
        }  # fmt: skip
        card = Card()
        card.content.setContentsMargins(4, 12, 4, 6)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 8, 0)
        top.setSpacing(8)
        self.new_recommendation = button(
            theme, "New…", self._recommend, icon="plus", flat=True, tip="A recommendation of the current challenge"
        )
        self.new_recommendation.setAccessibleName("New recommendation")
        self.make_team = button(
            theme, "Team…", self._team, icon="users", flat=True, tip="Make the team from the register of peers"
        )
        top.addWidget(self.chips, 1)
        top.addWidget(self.new_recommendation)
        top.addWidget(self.make_team)
        card.content.addLayout(top)
        self.said = label("", "muted", wrap=True)
        self.said.setContentsMargins(12, 2, 12, 4)
        card.content.addWidget(self.said)
        for table in (self.recommended, self.team, self.past):
            table.heading_line.setContentsMargins(12, 0, 8, 0)
            card.content.addWidget(table)
        return card

    def _side(self) -> QWidget:
        """The current challenge in facts, what is asked next, interventions."""
        theme = self.context.theme
        self.now = Card("Current challenge")
        self.facts = Facts(theme, "Current challenge", 120)
        self.change = button(theme, "Change…", self._change, icon="pencil", tip="The whole form")
        self.stage = button(theme, "Move to…", self._stage, icon="arrow-right", tip="Another stage, and more to do")
        self.if_moved = button(theme, "What if…", self._what_if, icon="hourglass",
                               tip="What would be due if its days on site moved")  # fmt: skip
        self.now.content.addWidget(self.facts)
        self.now.content.addWidget(Flow([self.stage, self.change, self.if_moved]))
        self.next = Card("Asked next")
        self.next.content.setContentsMargins(16, 12, 8, 8)
        self.asks = EntryList(theme, "What is asked next")
        self.asks.chosen.connect(lambda _table, at: self._ask(int(at)))
        self.nothing = label("Nothing is open.", "muted", wrap=True)
        self.next.content.addWidget(self.asks)
        self.next.content.addWidget(self.nothing)
        self.formal = Card("Interventions")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(6)
        self.formal.content.addLayout(self.lines)
        side = QWidget()
        stacked(side, self.formal, self.now, self.next, top=True)
        return side

    # data

    @property
    def current(self) -> Any:
        """The challenge the page is about, or None."""
        return self._view.current if self._view is not None else None

    def first_focus(self) -> QWidget:
        return self.clock.view if self._view is not None and self._view.clock.steps else self.quick.first

    def show_council(self, code: str) -> None:
        self.quick.code = code
        super().show_council(code)

    def fetch(self) -> None:
        self._screen.query(verbs.council(self.code), self._show, slot="challenge")

    def _show(self, view: CouncilChallengeView) -> None:
        if view.code != self.code:
            return
        self._view = view
        self.sentence.setText(view.sentence)
        clock = view.clock
        told = [part for part in (clock.basis, *clock.notes, *view.notes) if part and part not in view.sentence]
        self.basis.setText(" ".join(told) or ("" if clock.steps else "Nothing to count from: nothing is due."))
        self.basis.setVisible(bool(self.basis.text()))
        self.clock.view.setVisible(bool(clock.steps))
        self.clock.set_rows(
            [(s.name, s.state, last_day(s)) for s in clock.steps], [(s.step, s.row) for s in clock.steps]
        )
        if self.clock.current_key() is None and clock.steps:
            self.clock.select_key(self.clock.model.key(0))
        self._show_lists(view)
        self._show_side(view)
        self._enable()
        late = any(s.kind == "late" for s in clock.steps)
        self.counted.emit(len(view.past) + (view.current is not None), late)

    def _show_lists(self, view: CouncilChallengeView) -> None:
        chips = [("recommended", f"Recommendations  {len(view.recommendations):,}"),
                 ("team", f"Team  {len(view.team):,}"), ("past", f"Before  {len(view.past):,}")]  # fmt: skip
        if view.earlier:
            chips.append(("earlier", f"Predecessors  {len(view.earlier):,}"))
        self.chips.set_chips(chips)
        self.recommended.set_rows(
            [
                (Cell(x.number or "–", _number(x.number)), Cell(x.text), x.status, x.due, Cell(x.owner or "–"),
                 Cell(x.element), Cell(x.progress))
                for x in view.recommendations
            ],
            [x.row for x in view.recommendations],
        )  # fmt: skip
        self.team.set_rows(
            [(Cell(x.role), Cell(x.name or "–"), x.lender, x.days, x.state) for x in view.team],
            [x.row for x in view.team],
        )
        self._list()

    def _list(self) -> None:
        """The table of the chip that is chosen."""
        view, key = self._view, str(self.chips.current)
        if view is None:
            return
        past = view.earlier if key == "earlier" else view.past
        self.past.set_rows([(_whose(x, key), x.dates, x.stage, x.report, x.plan) for x in past], [x.row for x in past])
        said = {
            "recommended": view.recommendations_sentence, "team": view.team_sentence,
            "past": "" if view.past else "No other peer challenge is recorded.", "earlier": view.earlier_words,
        }.get(key, "")  # fmt: skip
        self.said.setText(said)
        self.said.setVisible(bool(said))
        for table in (self.recommended, self.team, self.past):
            table.setVisible(table is self.tables.get(key) and table.model.total > 0)

    def _show_side(self, view: CouncilChallengeView) -> None:
        now = view.current
        self.now.setVisible(now is not None)
        if now is not None:
            self.now.set_title(f"{now.kind.text}", now.dates.text)
            papers = [(p.title, p.status.text) for p in view.papers]
            self.facts.set_facts([("Stage", now.stage.said), *papers, *view.facts, *view.said])
        self.asks.set_entries(
            [
                EntryView("", str(at), "", "", ask.sentence, _SEVERITY.get(ask.tone, "circle-help"), ask.tone)
                for at, ask in enumerate(view.asks)
            ]
        )
        self.nothing.setVisible(not view.asks)
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in view.interventions:
            how = "Statutory" if one.statutory else "Not statutory"
            self.lines.addWidget(
                ToneLabel(self.context.theme, f"{how}: {one.words.text}", one.words.tone,
                          "gavel" if one.statutory else "handshake")
            )  # fmt: skip
        self.formal.setVisible(bool(view.interventions))

    def _step(self) -> Any:
        """The step of the clock that has the keyboard."""
        key = self.clock.current_key()
        steps = self._view.clock.steps if self._view is not None else ()
        return next((s for s in steps if (s.step, s.row) == key), None)

    def _enable(self) -> None:
        step, there = self._step(), self.current is not None
        self.done.setEnabled(step is not None)
        self.link.setEnabled(step is not None and bool(step.link))
        for made in (self.change, self.stage, self.if_moved, self.new_recommendation, self.make_team):
            made.setEnabled(there)

    # what one does

    def _done(self) -> None:
        step = self._step()
        if step is not None:
            self.work.done(step)

    def _follow(self) -> None:
        step = self._step()
        if step is not None and step.link:
            QDesktopServices.openUrl(QUrl(step.link))

    def _edit(self, kind: str, row: object) -> None:
        self.work.records.edit(kind, str(row))

    def _ask(self, at: int) -> None:
        """What it takes to answer: the step, the record, or a new challenge."""
        if self._view is None:
            return
        ask = self._view.asks[at]
        step = next((s for s in self._view.clock.steps if ask.step and (s.step, s.row) == (ask.step, ask.row)), None)
        if step is not None:
            self.work.done(step)
        elif ask.row:
            self.work.records.edit(ask.table, ask.row)
        else:
            self.work.records.new("challenge", {"council": self.code})

    def _change(self) -> None:
        if self.current is not None:
            self.work.records.edit("challenge", self.current.row)

    def _stage(self) -> None:
        now = self.current
        if now is not None:
            place = self.stage.mapToGlobal(QPoint(0, self.stage.height()))
            self.work.menu(now.row, str(now.stage.text), self.code, f"{now.council.text}, {now.kind.text}", place)

    def _what_if(self) -> None:
        if self.current is not None:
            self.work.what_if(self.current.row)

    def _team(self) -> None:
        if self.current is not None:
            self.work.team(self.current.row)

    def _recommend(self) -> None:
        if self.current is not None:
            self.work.records.new("recommendation", {"challenge": self.current.row})


def _number(said: str) -> float | str | None:
    return float(said) if said.isdecimal() else said.casefold() or None


def _whose(line: Any, key: str) -> Cell:
    """Of a predecessor, whose it was and whether it counts."""
    if key != "earlier":
        found: Cell = line.kind
        return found
    return Cell(text.sentence(f"{line.council.text}: {line.kind.text}" + (", counts" if line.counts else "")))
