"""A year along its months: who is on site when, what falls due, and where elections are near."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.cards import Card, OneLine, ToneLabel, label
from adviser_app.ui.components.timelanes import TimeBar, TimeLane, TimeLanes
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_part import ChallengePart, YearChoice
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels.cells import Tone

_KINDS = {"site": "site", "due": "due", "pre-election": "quiet", "election": "day"}
_LEGEND = (
    "Bar: days on site. A mark: done, or the last day on which it is in time. Shaded: the pre-election period before "
    "the ordinary day of elections, darker where the council itself votes. Broken line: today."
)


class TimelinePart(ChallengePart):
    key: ClassVar[str] = "timeline"
    title: ClassVar[str] = "Timeline"

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.year = YearChoice(theme)
        self.year.changed.connect(lambda: host.ask_again(self.key))
        self.lanes = TimeLanes(theme, "Peer challenges of the year")
        self.lanes.opened.connect(self._open)
        self.told = OneLine(theme, "strong")
        self.lanes.told.connect(self.told.setText)
        self.warning = ToneLabel(theme)
        self.legend = label(_LEGEND, "muted", wrap=True)
        self.nothing = label("", "muted", wrap=True)
        card = Card()
        card.content.setContentsMargins(4, 10, 4, 6)
        card.content.addWidget(self.lanes, 1)
        for words in (self.nothing, self.told, self.legend):
            words.setContentsMargins(12, 2, 12, 2)
            card.content.addWidget(words)
        theme.follow(card, lambda w: w.setMinimumHeight(theme.px(340)))
        self.tools = self.year
        self.column.addWidget(self.warning)
        self.column.addWidget(card, 1)
        self.warning.hide()

    def fetch(self) -> Op:
        wanted = self.year.wanted
        return verbs.timeline(self.host.filters.wanted, int(wanted) if wanted else None)

    def show_view(self, view: Any) -> None:
        self.view = view
        self.year.offer([(str(year), str(year)) for year in view.years], str(view.year))
        marks = []
        if view.pre_election is not None:
            before = view.pre_election
            marks.append(TimeBar("quiet", before.start, before.polling_day, "Pre-election period"))
        if view.election is not None:
            marks.append(TimeBar("day", view.election, view.election, "Ordinary day of elections"))
        self.lanes.set_lanes(view.start, view.end, [_lane(lane) for lane in view.lanes], marks, date.today())
        self.warning.set(" ".join(view.warnings), Tone.WARN, "triangle-alert")
        self.warning.setVisible(bool(view.warnings))
        self.nothing.setText("" if view.lanes else "Nothing is on site or due in this year.")
        self.nothing.setVisible(not view.lanes)

    def first_focus(self) -> QWidget | None:
        return self.lanes.list if self.view is not None and self.view.lanes else self.year.box

    def step_year(self, by: int) -> None:
        self.year.step(by)

    def _open(self, code: str, row: str) -> None:
        if row:
            self.host.work.records.edit("challenge", row)
        else:
            self.context.navigate("council", code=code, tab="challenge")


def _lane(lane: Any) -> TimeLane:
    bars = tuple(
        TimeBar(_KINDS[bar.kind], bar.start, bar.end, bar.words, bar.tone, bar.icon, bar.row) for bar in lane.bars
    )
    return TimeLane(lane.code, lane.name, bars, f"{lane.name}: {'; '.join(bar.words for bar in lane.bars)}")
