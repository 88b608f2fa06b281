"""The clock of a peer challenge: what is due when, what was done in time, what is late. Pure.

Sources: the Local Government Association on corporate peer challenge (report published within three months of the last
day on site, action plan by five, progress review at about ten, its report by twelve, the next challenge within five
years); *Sector-led improvement update*, November 2017, for the years before. The months themselves are records that a
user sees and changes (``clock_rule``); what is decided here is how they are read:

* Everything is counted in calendar months from the last day on site, clamped at the end of a month: 31 August and six
  months is 28 February, 29 February 2024 and five years 28 February 2029. The day so reached is the last on which a
  step is in time; it is late from the day after.
* Which rule holds for a step is decided by the day it is counted from: the newest rule of that step that applies from
  that day or an earlier one. Without one the step is not required; what is only expected is never late.
* The clock of report, plan and review is that of corporate, finance and governance challenges (``CLOCKED``). A
  service challenge has none that is published, and a progress review belongs to the challenge that it follows.
* The next challenge is counted from the last one that starts the five years: a corporate one unless somebody said that
  it does not, any other only where somebody said that it does. A predecessor's counts only where it is said that it
  counts for the successor; a council that was made by reorganisation counts from its vesting day until then.
* Days to come are planned, not done: a challenge that has not taken place has planned dates, a cancelled one none.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from adviser_app.domain.records.challenge import (
    CORPORATE,
    FINANCE,
    GOVERNANCE,
    HELD,
    NEXT,
    PLAN,
    PROGRESS_REVIEW,
    REPORT,
    REQUIRED,
    REVIEW_REPORT,
)

CLOCKED = (CORPORATE, FINANCE, GOVERNANCE)
"""The kinds of challenge whose report, plan and review have a clock."""
AFTER = (REPORT, PLAN, PROGRESS_REVIEW, REVIEW_REPORT)
"""What follows a challenge, in the order in which it falls due; the next challenge comes after them."""
CANCELLED = "cancelled"
SOON = 2  # months before the last day in time from which a step is due soon, where its rule does not say when it opens


class StepState(StrEnum):
    """How a step stands. ``NOT_REQUIRED`` is also what is expected and has no date on which it would be late."""

    LATE = "late"
    DUE_SOON = "due soon"
    NOT_DUE = "not due"
    DONE = "done"
    NOT_REQUIRED = "not required"


class Basis(StrEnum):
    """What the five years to the next challenge are counted from."""

    CHALLENGE = "a challenge of its own"
    PREDECESSOR = "a predecessor's challenge"
    VESTING = "vesting day"
    NOTHING = "nothing"  # it never had one that counts
    ENDED = "the council has ended"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the clock; months are counted from the last day on site, None where the rule does not say."""

    applies_from: date
    step: str
    demand: str = REQUIRED
    opens: int | None = None
    closes: int | None = None
    late: int | None = None
    id: str = ""

    @property
    def binding(self) -> bool:
        """Whether a step can be late by it."""
        return self.demand == REQUIRED and self.late is not None


@dataclass(frozen=True, slots=True)
class Held:
    """What the clock needs to know of a challenge. ``council`` and ``counts_for``: present codes; ``resets``: what
    somebody said of the five years, None where nobody did. The days on which a step was done or is planned:
    ``report``, ``plan``, ``review``, ``review_report``; ``arranged``: the day of a progress review with a line of its
    own that is not held by its stage."""

    id: str
    council: str
    kind: str
    stage: str
    first_day: date | None = None
    last_day: date | None = None
    resets: bool | None = None
    counts_for: tuple[str, ...] = ()
    report: date | None = None
    plan: date | None = None
    review: date | None = None
    review_report: date | None = None
    arranged: date | None = None

    @property
    def cancelled(self) -> bool:
        return self.stage == CANCELLED

    @property
    def starts_anew(self) -> bool:
        """Whether the five years to the next challenge begin with it."""
        return self.kind == CORPORATE if self.resets is None else self.resets

    def took_place(self, today: date) -> bool:
        """Whether its last day on site is past, by its stage and by the calendar."""
        return self.stage in HELD and self.last_day is not None and self.last_day <= today


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is due. ``since``: the day it is counted from. Due from ``due_from`` until ``due_until`` (when it
    should be done), in time up to and with ``late_after``; None where the rule does not say. ``done``: when it was;
    ``planned_for``: a day to come that is written down for it. ``planned``: its dates are those of a challenge that
    has not taken place."""

    step: str
    state: StepState
    since: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    late_after: date | None = None
    done: date | None = None
    planned_for: date | None = None
    planned: bool = False
    rule: Rule | None = None

    def overdue(self, today: date) -> tuple[date, date] | None:
        """From the last day in time to the day it was done, or ``today``; None where it was, or is, in time."""
        until = self.done if self.state is StepState.DONE else today
        if self.late_after is None or until is None or until <= self.late_after:
            return None
        if self.state not in (StepState.DONE, StepState.LATE):
            return None
        return self.late_after, until


@dataclass(frozen=True, slots=True)
class Next:
    """The next challenge of a council. ``counted``: the challenge that its date follows from; ``coming``: the one that
    is arranged and would be it, None where there is none."""

    step: Step
    basis: Basis
    counted: Held | None = None
    coming: Held | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A step as it is, and as it would be."""

    before: Step
    after: Step

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step that is late, or a plan that is missing beside a report that is out (``late`` False while its months are
    not over). ``row``: the challenge it follows from, "" where the five years are counted from vesting day; ``kind``:
    of that challenge, "" as well; ``last_day``: the day it is counted from; ``late_after``: the last day in time."""

    row: str
    kind: str
    step: str
    last_day: date | None
    late_after: date | None
    late: bool


# -- months ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16384)
def add_months(day: date, months: int) -> date:
    """So many calendar months later, earlier where negative; the end of the month where it has no such day. Beyond the
    calendar's ends (somebody typed a rule of 99,999 months), the last day or the first there is."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """How many whole calendar months lie between two days, the earlier one first."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (months > 0 and add_months(first, months) > last)


# -- rules -------------------------------------------------------------------------------------------------------


def rule_for(rules: Iterable[Rule], step: str, day: date) -> Rule | None:
    """The rule of a step that holds for challenges of a day; None where it is not required."""
    found = [r for r in rules if r.step == step and r.applies_from <= day]
    return max(found, key=lambda r: (r.applies_from, r.id), default=None)


def _dates(rule: Rule, since: date) -> tuple[date | None, date | None, date | None]:
    """Due from, due until, last day in time."""
    last = rule.late if rule.late is not None else rule.closes
    opens, closes = rule.opens, rule.closes if rule.closes is not None else rule.late
    if opens is None and last is not None:
        opens = max(0, last - SOON)
    late = rule.late if rule.binding else None
    due_from, due_until, late_after = (None if n is None else add_months(since, n) for n in (opens, closes, late))
    return due_from, due_until, late_after


def _state(today: date, due_from: date | None, due_until: date | None, late_after: date | None) -> StepState:
    """Of a step that is not done."""
    if late_after is not None and today > late_after:
        return StepState.LATE
    if due_from is not None and today < due_from:
        return StepState.NOT_DUE
    last = late_after or due_until
    # Only expected, and the time in which it was is past, or was never said: nobody is late with it.
    return StepState.NOT_REQUIRED if last is None or today > last else StepState.DUE_SOON


def _step(
    name: str, rules: Sequence[Rule], since: date, day: date | None, today: date, *, planned: bool, over: bool
) -> Step:
    """A step counted from ``since``; ``day``: written down for it; ``over``: its council has ended."""
    done = day if day is not None and day <= today else None
    ahead = day if done is None else None
    rule = rule_for(rules, name, since)
    if rule is None:
        return Step(name, StepState.NOT_REQUIRED if done is None else StepState.DONE, since, done=done,
                    planned_for=ahead, planned=planned)  # fmt: skip
    due_from, due_until, late_after = _dates(rule, since)
    if done is not None:
        state = StepState.DONE
    elif over:
        state = StepState.NOT_REQUIRED
    elif planned:
        state = StepState.NOT_REQUIRED if due_until is None else StepState.NOT_DUE
    else:
        state = _state(today, due_from, due_until, late_after)
    return Step(name, state, since, due_from, due_until, late_after, done, ahead, planned, rule)


# -- a challenge -------------------------------------------------------------------------------------------------


def steps(held: Held, rules: Sequence[Rule], today: date, ended: date | None = None) -> tuple[Step, ...]:
    """What follows a challenge, in the order in which it falls due; () without a last day on site, for one that was
    cancelled and for a kind that has no clock. ``ended``: the first day on which its council no longer existed."""
    if held.last_day is None or held.cancelled or held.kind not in CLOCKED:
        return ()
    written = {
        REPORT: held.report, PLAN: held.plan, PROGRESS_REVIEW: held.review, REVIEW_REPORT: held.review_report,
    }  # fmt: skip
    over = ended is not None and ended <= today
    planned = not held.took_place(today)
    out = [_step(name, rules, held.last_day, written[name], today, planned=planned, over=over) for name in AFTER]
    if held.arranged is not None and held.arranged > today and held.review is None:
        at = AFTER.index(PROGRESS_REVIEW)
        out[at] = replace(out[at], planned_for=held.arranged)
    return tuple(out)


# -- the next challenge ------------------------------------------------------------------------------------------


def next_challenge(
    challenges: Iterable[Held],
    rules: Sequence[Rule],
    vesting: date | None,
    today: date,
    *,
    council: str = "",
    ended: date | None = None,
) -> Next:
    """When a council's next challenge is due.

    ``challenges``: all that may count for it: its own, and others whose ``counts_for`` names it. ``council``: its
    present code; "" takes the challenges as its own. ``vesting``: its first day where it was made by reorganisation,
    None for one that has always been there.
    """
    own = [c for c in challenges if not c.cancelled and c.starts_anew and _counts(c, council)]
    if ended is not None and ended <= today:
        return Next(Step(NEXT, StepState.NOT_REQUIRED), Basis.ENDED)
    past = [c for c in own if c.took_place(today) and c.last_day is not None]
    counted = max(past, key=lambda c: (c.last_day or date.min, c.id), default=None)
    coming = min(
        (c for c in own if not c.took_place(today) and _is_own(c, council)),
        key=lambda c: (c.last_day is None, c.last_day or date.max, c.id), default=None,
    )  # fmt: skip
    basis, since = Basis.NOTHING, None
    if counted is not None:
        basis = Basis.CHALLENGE if _is_own(counted, council) else Basis.PREDECESSOR
        since = counted.last_day
    elif vesting is not None:
        basis, since = Basis.VESTING, vesting
    # One whose last day has come and that nobody moved on is no plan any more.
    day = coming.last_day if coming is not None and coming.last_day is not None and coming.last_day > today else None
    if since is None:
        return Next(Step(NEXT, StepState.NOT_REQUIRED, planned_for=day), basis, None, coming)
    step = _step(NEXT, rules, since, None, today, planned=since > today, over=False)
    return Next(replace(step, planned_for=day), basis, counted, coming)


def _counts(challenge: Held, council: str) -> bool:
    return _is_own(challenge, council) or council in challenge.counts_for


def _is_own(challenge: Held, council: str) -> bool:
    return not council or challenge.council == council


# -- what if -----------------------------------------------------------------------------------------------------


def what_if(
    challenges: Sequence[Held],
    moved: Held,
    rules: Sequence[Rule],
    vesting: date | None,
    today: date,
    *,
    council: str = "",
    ended: date | None = None,
) -> tuple[Moved, ...]:
    """Each step of a challenge, and its council's next challenge, as they are and as they would be with ``moved`` in
    place of the challenge of the same id. As if the challenge takes place: its steps have their planned dates."""
    before = next(c for c in challenges if c.id == moved.id)
    then = [moved if c.id == moved.id else c for c in challenges]
    was = {s.step: s for s in steps(before, rules, today, ended)}
    will = {s.step: s for s in steps(moved, rules, today, ended)}
    none = StepState.NOT_REQUIRED
    out = [Moved(was.get(n, Step(n, none)), will.get(n, Step(n, none))) for n in AFTER if n in was or n in will]

    def following(known: Sequence[Held], one: Held) -> Step:
        """The challenge after this one, where this one starts the five years; else what it is anyhow."""
        if one.last_day is None or one.cancelled or not one.starts_anew or not _counts(one, council):
            return next_challenge(known, rules, vesting, today, council=council, ended=ended).step
        days = [c.last_day for c in known if c.id != one.id and c.starts_anew and c.took_place(today)]
        if any(day is not None and day > one.last_day for day in days):  # another counts
            return next_challenge(known, rules, vesting, today, council=council, ended=ended).step
        return _step(NEXT, rules, one.last_day, None, today, planned=not one.took_place(today), over=False)

    return (*out, Moved(following(challenges, before), following(then, moved)))
