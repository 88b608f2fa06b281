"""The clock of peer challenges in words: each step with its state, its dates and what it is counted from.

A state always stands in words beside its tone and icon. What is said of a step is the same on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from adviser_app.analysis.clock import Basis, Held, Next, Rule, Step, StepState, months_between
from adviser_app.domain.records.challenge import EXPECTED, NEXT, PLAN, PROGRESS_REVIEW, REPORT, REVIEW_REPORT, SERVICE
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import Table

TONES = {
    StepState.LATE: Tone.BAD, StepState.DUE_SOON: Tone.WARN, StepState.NOT_DUE: Tone.NEUTRAL,
    StepState.DONE: Tone.GOOD, StepState.NOT_REQUIRED: Tone.MUTED,
}  # fmt: skip
ICONS = {
    StepState.LATE: "triangle-alert", StepState.DUE_SOON: "hourglass", StepState.NOT_DUE: "calendar",
    StepState.DONE: "check", StepState.NOT_REQUIRED: "minus",
}  # fmt: skip
RANKS = {state: rank for rank, state in enumerate(StepState)}
"""Late first: the order in which states are sorted, and which of several is the worst."""
TITLES = {
    REPORT: "Feedback report", PLAN: "Action plan", PROGRESS_REVIEW: "Progress review",
    REVIEW_REPORT: "Progress review’s report", NEXT: "Next challenge",
}  # fmt: skip
LINKS = {REPORT: "report_link", PLAN: "plan_link", REVIEW_REPORT: "review_link"}
"""The field with the link to what was published."""
DAYS = {REPORT: "report_on", PLAN: "plan_on", PROGRESS_REVIEW: "review_on", REVIEW_REPORT: "review_report_on"}
"""The field with the day on which a step was done."""
OPEN = (StepState.LATE.value, StepState.DUE_SOON.value, StepState.NOT_DUE.value)
"""Values of the states in which something is still to be done."""
NO_CLOCK = Cell("no clock", float(len(RANKS)), "no clock: no day to count from", Tone.MUTED, "minus")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words. ``step``: its key (``domain.records.challenge.STEPS``); ``state``: the state with its days
    ("late by 3 months"), ``kind`` the value of its ``StepState``; ``due``: when it is due ("by 18 December 2024"),
    sorted by the last day in time. ``row``: the challenge it follows from ("" where the five years are counted from
    vesting day), ``challenge`` that in words; ``field``: of the challenge, which the day it was done fills in ("" for
    the next challenge); ``link``: to what was published; ``why``: the rule and what it is counted from; ``sentence``:
    all of it in one. ``since``: the day it is counted from. ``planned``: its dates are those of a challenge that has
    not taken place."""

    step: str
    name: Cell
    state: Cell
    kind: str
    due: Cell
    council_code: str
    council: str
    row: str
    challenge: str
    field: str
    link: str
    why: str
    sentence: str
    since: date | None
    due_from: date | None
    due_until: date | None
    late_after: date | None
    done: date | None
    planned_for: date | None
    expected: bool
    planned: bool

    @property
    def late(self) -> bool:
        return self.kind == StepState.LATE.value


@dataclass(frozen=True, slots=True)
class ClockView:
    """A council's clock: the steps of its newest challenge that has any, and its next challenge last. ``status``: the
    worst of them, in words; ``basis``: what the five years are counted from; ``notes``: what to know of it."""

    code: str
    name: str
    sentence: str
    status: Cell
    basis: str
    steps: tuple[StepLine, ...]
    notes: tuple[str, ...] = ()

    @property
    def late(self) -> tuple[StepLine, ...]:
        return tuple(s for s in self.steps if s.late)

    def table(self) -> Table:
        return steps_table(self.steps)


# -- words -------------------------------------------------------------------------------------------------------


def span(first: date, last: date) -> str:
    """ "3 months", "2 years and 1 month", "12 days": between two days, the earlier one first."""
    months = months_between(first, last)
    if not months:
        return text.plural((last - first).days, "day")
    years, rest = divmod(months, 12)
    if not years:
        return text.plural(rest, "month")
    return text.plural(years, "year") + (f" and {text.plural(rest, 'month')}" if rest else "")


def days_words(first: date | None, last: date | None) -> str:
    """ "16 to 18 July 2024", "18 July 2024", "no days yet"."""
    if first is None or last is None or first == last:
        day = first or last
        return text.day(day) if day else "no days yet"
    if first.year != last.year:
        return f"{text.day(first)} to {text.day(last)}"
    month = text.MONTHS[first.month - 1]
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {month}"
    return f"{begin} to {text.day(last)}"


def kind_words(kind: str, subject: str = "") -> str:
    """ "Corporate peer challenge", "Service peer challenge (Adult social care)", "Progress review"."""
    said = kind if kind.endswith("review") else f"{kind} peer challenge"
    return f"{said} ({subject})" if subject else said


def challenge_words(held: Held, subject: str = "") -> str:
    """ "Corporate peer challenge, 16 to 18 July 2024"."""
    said = kind_words(held.kind, subject)
    day = held.last_day or held.first_day
    return f"{said}, {days_words(held.first_day, held.last_day)}" if day else f"{said}, no days yet"


def state_cell(step: Step, today: date) -> Cell:
    """A state in words: "due soon", "late by 3 months", "done on 5 December 2023, 2 months late"."""
    said, tone = step.state.value, TONES[step.state]
    over = step.overdue(today)
    if step.state is StepState.DONE and step.done is not None:
        said = f"done on {text.day(step.done)}"
        if over:
            said, tone = f"{said}, {span(*over)} late", Tone.NEUTRAL
    elif over:
        said = f"late by {span(*over)}"
    elif step.state is StepState.NOT_REQUIRED and is_expected(step):
        said = "expected, not required"
    if step.planned_for is not None and step.state is not StepState.DONE:
        ahead = f"planned for {text.day(step.planned_for)}"
        said = ahead if step.state is StepState.NOT_REQUIRED and step.rule is None else f"{said}, {ahead}"
    order = step.late_after or step.due_until
    rank = RANKS[step.state] * 1e7 + (order.toordinal() if order else 0)
    return Cell(said, float(rank), f"{TITLES[step.step]}: {said}", tone, ICONS[step.state])


def is_expected(step: Step) -> bool:
    return step.rule is not None and step.rule.demand == EXPECTED


def due_words(step: Step, today: date | None = None) -> str:
    """ "by 18 December 2024", "18 April to 18 June 2025, at the latest by 18 July 2025", "" where no day is set. With
    ``today`` past the time in which it should be done, only the last day in time: "at the latest by 18 July 2025"."""
    until, late = step.due_until, step.late_after
    if until is None:
        return ""
    if late is None:
        return f"expected by {text.day(until)}"
    if until >= late:
        return f"by {text.day(late)}"
    if today is not None and today > until:
        return f"at the latest by {text.day(late)}"
    return f"{days_words(step.due_from or until, until)}, at the latest by {text.day(late)}"


def due_cell(step: Step, today: date) -> Cell:
    said = due_words(step, today if step.state is StepState.DUE_SOON else None)
    order = step.late_after or step.due_until
    if not said or order is None:
        return Cell("–", None, "no day", Tone.MUTED)
    return Cell(said, float(order.toordinal()), f"due {said}" if step.late_after else said)


@lru_cache(maxsize=256)
def rule_words(rule: Rule | None) -> str:
    """A rule in a sentence: "Challenges from 1 April 2023: due from 9 until 11 months, late after 12." """
    if rule is None:
        return "No rule asks for it."
    parts = []
    if rule.opens is not None and rule.closes is not None:
        parts.append(f"due from {rule.opens} until {text.plural(rule.closes, 'month')}")
    elif rule.closes is not None:
        parts.append(f"due by {text.plural(rule.closes, 'month')}")
    if rule.binding and rule.late is not None:
        parts.append(f"late after {text.plural(rule.late, 'month')}")
    if not rule.binding:
        parts.append("expected, never late")
    return f"Challenges from {text.day(rule.applies_from)}: {', '.join(parts)}."


def _sentence(step: Step, title: str, council: str, said: str, due: str) -> str:
    """``said``: its state in words; ``due``: when it is due, "" where no day is set."""
    if step.planned and due:
        return f"{title} of {council} would be due {due}."
    if step.state is StepState.LATE:
        return f"{title} of {council} is {said}; it was due {due}."
    if step.state is StepState.DONE:
        return f"{title} of {council}: {said}."
    return f"{title} of {council} is {said}{f': due {due}' if due and step.late_after else ''}."


def step_line(
    step: Step,
    *,
    council_code: str,
    council: str,
    today: date,
    row: str = "",
    challenge: str = "",
    link: str = "",
    basis: str = "",
) -> StepLine:
    title = TITLES[step.step]
    place = list(TITLES).index(step.step)
    state, due = state_cell(step, today), due_cell(step, today)
    said = due.text if due.sort else ""
    return StepLine(
        step.step, Cell(title, float(place)), state, step.state.value, due,
        council_code, council, row, challenge, DAYS.get(step.step, ""), link,
        f"{rule_words(step.rule)} {basis}".strip(),
        _sentence(step, title, council, state.text, said),
        step.since, step.due_from, step.due_until, step.late_after, step.done, step.planned_for, is_expected(step),
        step.planned,
    )  # fmt: skip


def urgency(step: StepLine) -> tuple[float, float]:
    """By which steps are ordered: late ones first, then those due soon, each by its last day in time."""
    assert isinstance(step.state.sort, float)
    assert isinstance(step.name.sort, float)
    return step.state.sort, step.name.sort


def most_urgent(steps: Iterable[StepLine]) -> StepLine | None:
    """The step that comes next: the longest late, else the first to be due; None where nothing is left."""
    return min((s for s in steps if s.kind in OPEN), key=urgency, default=None)


def worst(steps: Sequence[StepLine]) -> Cell:
    """The worst state of some steps with the step it is of: "Action plan: late by 3 months"."""
    found = most_urgent(steps)
    if found is None:
        if not any(s.kind == StepState.DONE.value for s in steps):
            return NO_CLOCK
        return Cell("all done", RANKS[StepState.DONE] * 1e7, "all steps are done", Tone.GOOD, ICONS[StepState.DONE])
    late = sum(s.late for s in steps)
    more = f" and {late - 1} more late" if late > 1 else ""
    said = f"{found.name.text}: {found.state.text}{more}"
    return Cell(said, found.state.sort, said, found.state.tone, found.state.icon)


def iso(day: date | None) -> str:
    """As a CSV has a day."""
    return day.isoformat() if day else ""


def steps_table(steps: Sequence[StepLine]) -> Table:
    """Steps as a CSV."""
    header = ("council_code", "council", "challenge", "step", "state", "words", "due_from", "due_until", "late_after",
              "done", "planned_for", "link", "challenge_row")  # fmt: skip
    return header, [
        (s.council_code, s.council, s.challenge, s.step, s.kind, s.state.text, iso(s.due_from), iso(s.due_until),
         iso(s.late_after), iso(s.done), iso(s.planned_for), s.link, s.row)
        for s in steps
    ]  # fmt: skip


# -- a council's clock -------------------------------------------------------------------------------------------


def basis_words(next_: Next, name: str, counted: str = "") -> str:
    """What the five years are counted from, in a sentence. ``counted``: the name of the council of the challenge."""
    if next_.basis is Basis.ENDED:
        return f"{name} no longer exists."
    if next_.basis is Basis.NOTHING:
        return f"{name} never had a challenge that starts the five years, as far as is recorded; no day to count from."
    if next_.basis is Basis.VESTING and next_.step.since is not None:
        return f"The five years are counted from vesting day, {text.day(next_.step.since)}: none of its own since."
    assert next_.counted is not None
    said = lower(challenge_words(next_.counted))
    if next_.basis is Basis.PREDECESSOR:
        return f"The five years are counted from {text.possessive(counted)} {said}, which counts for {name}."
    return f"The five years are counted from the {said}."


def lower(said: str) -> str:
    """With a small letter at the beginning."""
    return said[:1].lower() + said[1:]


def build_clock(
    code: str, name: str, next_: Next, steps: Sequence[StepLine], basis: str, notes: Sequence[str]
) -> ClockView:
    """``steps``: in their order, the next challenge last."""
    return ClockView(code, name, _clock_sentence(name, next_, steps), worst(steps), basis, tuple(steps), tuple(notes))


def _clock_sentence(name: str, next_: Next, steps: Sequence[StepLine]) -> str:
    late = [f"{s.name.text} is {s.state.text}" for s in steps if s.late]
    soon = [f"{s.name.text} is due {s.due.text}" for s in steps if s.kind == StepState.DUE_SOON.value]
    if late or soon:
        return " ".join(f"{said}." for said in (*late, *soon))
    if next_.basis is Basis.ENDED:
        return f"{name} no longer exists: nothing is asked of it."
    coming = most_urgent(steps)
    if coming is None:
        return "Nothing is due."
    return f"Nothing is late or due soon; next comes the {lower(coming.name.text)}, due {coming.due.text}."


def kind_note(kind: str) -> str:
    """Why a challenge of a kind has no clock of its own."""
    if kind == SERVICE:
        return "No rule is published for the report, plan and review of a service challenge."
    return ""
