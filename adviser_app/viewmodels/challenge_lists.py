"""Lists of peer challenges: what is due or late, who never had one, what is published; and what if a day is moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from adviser_app.analysis.clock import Moved, StepState
from adviser_app.domain.areas import Area
from adviser_app.domain.records.challenge import NEXT, PLAN, REPORT, REVIEW_REPORT
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card, Cell, Tone
from adviser_app.viewmodels.challenge import (
    ICONS,
    TITLES,
    TONES,
    StepLine,
    due_cell,
    iso,
    lower,
    span,
    state_cell,
    steps_table,
    urgency,
)
from adviser_app.viewmodels.challenge_council import ChallengeLine, Paper
from adviser_app.viewmodels.support import CouncilRef, Table, ref

# -- due and late ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueLine:
    """A step of a council that is late or due soon. ``kind``: the value of its ``StepState``; ``since``: how late, or
    in how many days the last day in time is."""

    row: str
    council_code: str
    council: Cell
    challenge: Cell
    kind: str
    step: Cell
    state: Cell
    due: Cell
    since: Cell
    line: StepLine


@dataclass(frozen=True, slots=True)
class DueListView:
    """Every step that is late or due soon, the longest late first. ``counts``: by the value of the state."""

    scope: str
    sentence: str
    lines: tuple[DueLine, ...]
    counts: dict[str, int]

    def table(self) -> Table:
        return steps_table([x.line for x in self.lines])


def build_due(steps: Sequence[StepLine], scope: str, today: date, *, recorded: bool = True) -> DueListView:
    """``recorded``: any challenge is written down at all."""
    found = sorted(steps, key=lambda s: (*urgency(s), s.council.casefold()))
    counts = Counter(s.kind for s in found)
    late, soon = counts[StepState.LATE.value], counts[StepState.DUE_SOON.value]
    if not found:
        said = "Nothing is late or due soon." if recorded else "No peer challenge is recorded yet."
    else:
        councils = text.plural(len({s.council_code for s in found}), "council")
        said = f"{late:,} late, {soon:,} due soon, of {councils}."
    return DueListView(
        scope, said, tuple(_due_line(s, today) for s in found),
        {state.value: counts[state.value] for state in (StepState.LATE, StepState.DUE_SOON)},
    )  # fmt: skip


def _due_line(s: StepLine, today: date) -> DueLine:
    since = Cell("–", None, "no day", Tone.MUTED)
    last = s.late_after or s.due_until
    if last is not None:
        days = (last - today).days
        ahead = "today" if days == 0 else f"in {text.plural(days, 'day')}"
        said = f"{span(last, today)} late" if s.late else ahead
        since = Cell(said, float(days), said, s.state.tone)
    challenge = s.challenge or ("Vesting day" if s.step == NEXT else "")
    return DueLine(
        s.row, s.council_code, Cell(s.council, s.council.casefold()), Cell(challenge, challenge.casefold()), s.kind,
        s.name, s.state, s.due, since, s,
    )  # fmt: skip


# -- never had one -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NeverLine:
    """A council without a challenge that starts the five years. ``since``: vesting day of one that was made by
    reorganisation; ``words``: what there is instead, and when the first is due."""

    council_code: str
    council: Cell
    type: str
    region: str
    since: Cell
    words: Cell


@dataclass(frozen=True, slots=True)
class NeverView:
    """Councils that never had a challenge that starts the five years, as far as is recorded."""

    scope: str
    sentence: str
    lines: tuple[NeverLine, ...]

    def table(self) -> Table:
        header = ("council_code", "council", "type", "region", "vesting_day", "words")
        return header, [
            (x.council_code, x.council.text, x.type, x.region, str(x.since.sort or ""), x.words.text)
            for x in self.lines
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeverInputs:
    """``vesting``: None for a council that has always been there; ``next_``: its next challenge; ``others``: challenges
    that it had and that do not start the five years, in words."""

    area: Area
    vesting: date | None
    next_: StepLine
    others: Sequence[str]


def build_never(found: Sequence[NeverInputs], councils: int, scope: str) -> NeverView:
    """``councils``: of how many."""
    said = f"{len(found):,} of {text.plural(councils, 'council')} never had a challenge that starts the five years"
    new = sum(x.vesting is not None for x in found)
    if new:
        said += f"; {text.counted(new, len(found))} of them {'is' if new == 1 else 'are'} new since a reorganisation"
    return NeverView(scope, f"{said}, as far as is recorded.", tuple(_never_line(x) for x in found))


def _never_line(given: NeverInputs) -> NeverLine:
    c: CouncilRef = ref(given.area)
    parts = [f"had {text.listed([lower(x) for x in given.others])}"] if given.others else ["nothing recorded"]
    step = given.next_
    if given.vesting is not None:
        parts.append(f"first challenge {step.state.text}" + (f", due {step.due.text}" if step.late_after else ""))
    elif step.planned_for is not None:
        parts.append(f"planned for {text.day(step.planned_for)}")
    words = text.sentence("; ".join(parts))
    since = Cell("–", None, "has always been there", Tone.MUTED)
    if given.vesting is not None:
        since = Cell(text.day(given.vesting), given.vesting.isoformat())
    return NeverLine(
        c.code, Cell(c.name, c.name.casefold()), c.type, c.region, since,
        Cell(words, words.casefold(), "", step.state.tone if given.vesting is not None else Tone.NEUTRAL,
             step.state.icon if given.vesting is not None else ""),
    )  # fmt: skip


# -- published or not --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """What is published of a challenge, each with its link: "" where none is written down."""

    row: str
    council_code: str
    council: Cell
    kind: Cell
    last_day: Cell
    report: Cell
    report_link: str
    plan: Cell
    plan_link: str
    review: Cell
    review_link: str


@dataclass(frozen=True, slots=True)
class PublishedView:
    """Transparency: of the challenges that took place, whether report, plan and review's report are published."""

    scope: str
    sentence: str
    cards: tuple[Card, ...]
    lines: tuple[PublishedLine, ...]

    def table(self) -> Table:
        header = ("row", "council_code", "council", "challenge", "last_day", "report", "report_link", "plan",
                  "plan_link", "review_report", "review_link")  # fmt: skip
        return header, [
            (x.row, x.council_code, x.council.text, x.kind.text, str(x.last_day.sort or ""), x.report.text,
             x.report_link, x.plan.text, x.plan_link, x.review.text, x.review_link)
            for x in self.lines
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishedInputs:
    """``papers`` by step; ``steps`` of the challenge: () where it has no clock."""

    line: ChallengeLine
    papers: Sequence[Paper]
    steps: Sequence[StepLine]


def build_published(found: Sequence[PublishedInputs], scope: str) -> PublishedView:
    """``found``: in their order."""
    cards = []
    for step in (REPORT, PLAN, REVIEW_REPORT):
        there = sum(p.published for x in found for p in x.papers if p.step == step)
        late = sum(s.late for x in found for s in x.steps if s.step == step)
        context = f"{late:,} late" if late else "none late"
        cards.append(Card(TITLES[step], f"{there:,} of {len(found):,} published", context,
                          Tone.BAD if late else Tone.NEUTRAL))  # fmt: skip
    said = "No challenge that took place is recorded."
    if found:
        without = sum(p.published and not p.link for x in found for p in x.papers)
        said = f"Of {text.plural(len(found), 'challenge')} that took place: " + text.listed(
            [f"{lower(card.label)} {card.figure}" for card in cards]
        )
        said += f". {text.plural(without, 'published paper')} without a link." if without else "."
    return PublishedView(scope, said, tuple(cards), tuple(_published_line(x) for x in found))


def _published_line(given: PublishedInputs) -> PublishedLine:
    papers = {p.step: p for p in given.papers}
    steps = {s.step: s for s in given.steps}

    def cell(step: str) -> Cell:
        """What is published says when; what is not says how the clock sees it."""
        own, on_clock = papers[step], steps.get(step)
        if own.published:
            if on_clock is not None and on_clock.done is not None:
                return replace(own.status, text=on_clock.state.text.replace("done", "published", 1),
                               tone=on_clock.state.tone)  # fmt: skip
            return own.status
        if on_clock is None:
            return own.status
        said = f"not published, {on_clock.state.text}"
        if on_clock.kind in (StepState.NOT_DUE.value, StepState.DUE_SOON.value):
            said = f"not published, {on_clock.kind}: {on_clock.due.text}"
        return Cell(said, None, said, on_clock.state.tone, on_clock.state.icon)

    line = given.line
    return PublishedLine(
        line.row, line.council_code, line.council, line.kind,
        Cell(text.day(line.last_day) if line.last_day else "not known", iso(line.last_day) or None),
        cell(REPORT), papers[REPORT].link, cell(PLAN), papers[PLAN].link, cell(REVIEW_REPORT),
        papers[REVIEW_REPORT].link,
    )  # fmt: skip


# -- what if -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhatIfLine:
    """A step as it is and as it would be: states with their days. ``step``: its key, ``name`` in words."""

    step: str
    name: Cell
    before: Cell
    after: Cell
    changed: bool


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """What moving a challenge's days would do. Nothing is stored."""

    row: str
    council: str
    sentence: str
    lines: tuple[WhatIfLine, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        return ("step", "before", "after", "changed"), [
            (x.step, x.before.text, x.after.text, "yes" if x.changed else "no") for x in self.lines
        ]


def build_what_if(
    row: str, council: str, days: tuple[str, str], moves: Sequence[Moved], notes: Sequence[str], today: date
) -> WhatIfView:
    """``days``: before and after, in words."""
    lines = tuple(_moved_line(m, today) for m in moves)
    changed = sum(x.changed for x in lines)
    was, will = days
    if was == will:
        said = f"{council}: the days stay {will}."
    else:
        said = f"{council}: {will} instead of {was}. "
        said += f"{text.sentence(text.plural(changed, 'date'))} would change." if changed else "No date would change."
    return WhatIfView(row, council, said, lines, tuple(notes))


def _moved_line(moved: Moved, today: date) -> WhatIfLine:
    title = TITLES[moved.after.step]
    return WhatIfLine(
        moved.after.step, Cell(title, float(list(TITLES).index(moved.after.step))), _both(moved, today, before=True),
        _both(moved, today, before=False), moved.changed,
    )  # fmt: skip


def _both(moved: Moved, today: date, *, before: bool) -> Cell:
    """State and dates of one side in one cell."""
    step = moved.before if before else moved.after
    state, due = state_cell(step, today), due_cell(step, today)
    tone, icon = TONES[step.state], ICONS[step.state]
    if due.sort is None:
        return replace(state, tone=tone, icon=icon)
    said = due.text if step.planned else f"{due.text} ({state.text})"
    return Cell(said, due.sort, said, state.tone, icon)
