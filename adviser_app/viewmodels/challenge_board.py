"""Peer challenges at a glance: the board by stage, and the timeline of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adviser_app.analysis.challenges import Challenge
from adviser_app.analysis.clock import StepState
from adviser_app.domain.elections import PreElectionPeriod
from adviser_app.domain.records.challenge import STAGES
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.challenge import (
    ICONS,
    TONES,
    StepLine,
    days_words,
    iso,
    kind_words,
    lower,
    most_urgent,
)
from adviser_app.viewmodels.support import Table

DONE = ("closed", "cancelled")
NOTHING_NEXT = Cell("–", None, "nothing is due", Tone.MUTED)
SITE, DUE, ELECTION, PRE_ELECTION = "site", "due", "election", "pre-election"


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A challenge on the board. ``next``: what is due next, with its state; ``said``: the card in a sentence, for a
    screen reader; ``follows``: the row of the challenge that a progress review belongs to, or ""."""

    row: str
    council_code: str
    council: str
    kind: str
    subject: str
    stage: str
    dates: str
    first_day: date | None
    last_day: date | None
    next: Cell
    said: str
    stage_since: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage (canonical, and as a heading) with its challenges: the earliest days first."""

    stage: str
    title: str
    cards: tuple[BoardCard, ...]


@dataclass(frozen=True, slots=True)
class BoardView:
    """The challenges of a scope, a column a stage in the order of a challenge's life."""

    scope: str
    sentence: str
    columns: tuple[BoardColumn, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        header = ("row", "council_code", "council", "kind", "subject", "stage", "stage_since", "first_day", "last_day",
                  "next")  # fmt: skip
        return header, [
            (c.row, c.council_code, c.council, c.kind, c.subject, c.stage, c.stage_since, iso(c.first_day),
             iso(c.last_day), c.next.text if c.next is not NOTHING_NEXT else "")
            for column in self.columns
            for c in column.cards
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving a challenge to another stage did, and what its records lack for it: ``missing`` in sentences."""

    row: str
    stage: str
    sentence: str
    missing: tuple[str, ...] = ()


def card(challenge: Challenge, council: str, steps: Sequence[StepLine], today: date) -> BoardCard:
    held, v = challenge.held, challenge.values
    next_ = next_cell(challenge, steps, today)
    dates = days_words(held.first_day, held.last_day)
    what = kind_words(held.kind, v["subject"])
    said = f"{council}: {what}, {dates}, {held.stage}."
    if next_ is not NOTHING_NEXT:
        said += f" {text.sentence(next_.said)}."
    return BoardCard(
        challenge.id, challenge.council, council, held.kind, v["subject"], held.stage, dates, held.first_day,
        held.last_day, next_, said, v["stage_since"], v["follows"],
    )  # fmt: skip


def next_cell(challenge: Challenge, steps: Sequence[StepLine], today: date) -> Cell:
    """What is due next of a challenge. Before it took place: its days, or that they are past."""
    held = challenge.held
    if held.stage in DONE and not any(s.late for s in steps):
        return NOTHING_NEXT
    if not held.took_place(today):
        if held.last_day is not None and held.last_day < today:
            said = f"was to end on {text.day(held.last_day)}"
            return Cell(said, float(held.last_day.toordinal()), said, Tone.WARN, "circle-help")
        if held.first_day is not None and held.first_day <= today:
            return Cell("on site now", float(today.toordinal()), "on site now", Tone.ACCENT, "hourglass")
        return NOTHING_NEXT
    found = most_urgent(steps)
    if found is None:
        return NOTHING_NEXT
    said = f"{found.name.text}: {found.state.text}"
    if found.kind != StepState.LATE.value:
        said = f"{found.name.text} due {found.due.text}"
    order = found.late_after or found.due_until
    return Cell(said, float(order.toordinal()) if order else None, said, found.state.tone, found.state.icon)


def build_board(cards: Iterable[BoardCard], scope: str, notes: Sequence[str] = ()) -> BoardView:
    by_stage: dict[str, list[BoardCard]] = {stage: [] for stage in STAGES}
    for one in cards:
        by_stage.setdefault(one.stage, []).append(one)
    columns = []
    for stage, found in by_stage.items():
        newest = stage in DONE  # of what is over, the newest first
        found.sort(key=lambda c: (c.council.casefold(), c.row))
        found.sort(key=lambda c: c.first_day or c.last_day or (date.min if newest else date.max), reverse=newest)
        columns.append(BoardColumn(stage, text.sentence(stage), tuple(found)))
    return BoardView(scope, _board_sentence(columns), tuple(columns), tuple(notes))


def _board_sentence(columns: Sequence[BoardColumn]) -> str:
    cards = [c for column in columns for c in column.cards]
    if not cards:
        return "No peer challenge is recorded."
    going = [c for c in cards if c.stage not in DONE]
    late = sum(c.next.tone is Tone.BAD for c in cards)
    said = f"{text.plural(len(cards), 'peer challenge')}, {len(going):,} of them open"
    return f"{said}; {late:,} with something late." if late else f"{said}; nothing is late."


# -- the timeline ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """Something in a lane. ``kind``: "site", "due", "election" or "pre-election"; ``start`` and ``end``: both included;
    ``words``: what it is, with its days; ``row``: the challenge, "" for elections and for vesting day's five years."""

    kind: str
    start: date
    end: date
    words: str
    tone: Tone
    icon: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A council's year, in the order of its days."""

    code: str
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A calendar year. ``years``: those in which something is recorded, and the present one; ``election``: the ordinary
    day of elections, ``pre_election`` the period before it; ``warnings``: days on site within the pre-election period
    of the council."""

    scope: str
    year: int
    years: tuple[int, ...]
    start: date
    end: date
    sentence: str
    lanes: tuple[Lane, ...]
    election: date
    pre_election: PreElectionPeriod
    warnings: tuple[str, ...] = ()

    def table(self) -> Table:
        header = ("council_code", "council", "what", "first_day", "last_day", "words", "challenge_row")
        return header, [
            (lane.code, lane.name, bar.kind, bar.start.isoformat(), bar.end.isoformat(), bar.words, bar.row)
            for lane in self.lanes
            for bar in lane.bars
        ]


@dataclass(frozen=True, slots=True)
class TimelineInputs:
    """``challenges``: with days in the year; ``steps``: to be done, or done, in it; ``elections``: the days on which
    councils vote in it, by code; ``names``: of the councils of all of these, by code."""

    scope: str
    year: int
    years: Sequence[int]
    today: date
    challenges: Sequence[Challenge]
    steps: Sequence[StepLine]
    elections: Mapping[str, PreElectionPeriod]
    names: Mapping[str, str]
    ordinary: PreElectionPeriod


def build_timeline(given: TimelineInputs) -> TimelineView:
    lanes: dict[str, list[Bar]] = {}
    warnings = []
    for c in given.challenges:
        bar = _site(c, given.today)
        lanes.setdefault(c.council, []).append(bar)
        vote = given.elections.get(c.council)
        if vote is not None and bar.start <= vote.polling_day and vote.start <= bar.end:
            warnings.append(
                f"{given.names[c.council]}: on site {days_words(bar.start, bar.end)} lies within its pre-election"
                f" period ({days_words(vote.start, vote.polling_day)})."
            )
    for s in given.steps:
        lanes.setdefault(s.council_code, []).append(_due(s))
    for code, vote in given.elections.items():
        if code in lanes:
            lanes[code] += _vote(vote)
    ordered = sorted(lanes.items(), key=lambda x: (given.names[x[0]].casefold(), x[0]))
    return TimelineView(
        given.scope, given.year, tuple(given.years), date(given.year, 1, 1), date(given.year, 12, 31),
        _timeline_sentence(given), tuple(
            Lane(code, given.names[code], tuple(sorted(bars, key=lambda b: (b.start, b.end, b.words))))
            for code, bars in ordered
        ), given.ordinary.polling_day, given.ordinary, tuple(warnings),
    )  # fmt: skip


def _site(challenge: Challenge, today: date) -> Bar:
    held = challenge.held
    first, last = held.first_day or held.last_day, held.last_day or held.first_day
    assert first is not None
    assert last is not None
    what = f"{kind_words(held.kind, challenge.values['subject'])}, {days_words(first, last)}"
    if held.took_place(today):
        return Bar(SITE, first, last, f"{what}, {held.stage}", Tone.NEUTRAL, "check", challenge.id)
    return Bar(SITE, first, last, f"{what}, planned ({held.stage})", Tone.ACCENT, "calendar-days", challenge.id)


def _due(step: StepLine) -> Bar:
    """When a step should be done: until its last day in time; the day it was done where it was."""
    state = StepState(step.kind)
    if step.done is not None:
        return Bar(DUE, step.done, step.done, f"{step.name.text}: {step.state.text}", TONES[state], ICONS[state],
                   step.row)  # fmt: skip
    last = step.late_after or step.due_until
    assert last is not None
    words = f"{step.name.text}, due {step.due.text}: {step.state.text}"
    if step.planned:
        words = f"{step.name.text}, would be due {step.due.text}"
    return Bar(DUE, last, last, words, step.state.tone, step.state.icon, step.row)


def _vote(vote: PreElectionPeriod) -> list[Bar]:
    day = vote.polling_day
    return [
        Bar(PRE_ELECTION, vote.start, day - timedelta(days=1),
            f"Pre-election period, {days_words(vote.start, day)}", Tone.WARN, "info"),
        Bar(ELECTION, day, day, f"Election on {text.day(day)}", Tone.WARN, "square-check"),
    ]  # fmt: skip


def _timeline_sentence(given: TimelineInputs) -> str:
    site, due = len(given.challenges), sum(s.done is None for s in given.steps)
    late = sum(s.late for s in given.steps)
    parts = []
    if site:
        parts.append(f"{text.plural(site, 'challenge')} on site")
    if due:
        parts.append(f"{text.plural(due, 'step')} due" + (f", {late:,} of them late" if late else ""))
    said = f"{given.year}: {text.listed(parts) if parts else 'nothing is recorded'}."
    vote = given.ordinary
    voting = sum(p.polling_day == vote.polling_day for p in given.elections.values())
    who = f"; {text.plural(voting, 'council')} here vote{'s' if voting == 1 else ''}" if voting else ""
    said += f" Ordinary day of elections: {text.day(vote.polling_day)}{who};"
    return f"{said} {lower('Pre-election period')} from {text.day(vote.start)}."
