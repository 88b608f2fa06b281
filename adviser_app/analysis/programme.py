"""Whether a deliverable is where it should be: a rule in words over its value, its targets and the day.

The rule. Targets are cumulative from 1 April and due when their quarter is over; a target of 0 asks for nothing.

- *Delivered*: the year's target (the last one set) is reached.
- *Off track*: the day on which it was due, or the year, is over and it is not reached; or the value is more than a
  tenth below the last target that was due.
- *At risk*: up to a tenth below the last target that was due.
- *On track*: the last target that was due is reached.
- No verdict, in words of their own: *Not yet due* while no target has been due, *No value* where one was due and nobody
  said how far it is, *No target* where nothing says how far it should be.

That something is not delivered yet is no risk: in the Local Government Association's board papers on reporting against
its memorandum of understanding, members read amber as off track where it had meant not yet delivered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from adviser_app.analysis import takeup
from adviser_app.domain import financial_years as years
from adviser_app.domain.financial_years import QUARTERS
from adviser_app.domain.records.support import HAD

DELIVERED, ON_TRACK, AT_RISK, OFF_TRACK = "Delivered", "On track", "At risk", "Off track"
NOT_YET_DUE, NO_VALUE, NO_TARGET = "Not yet due", "No value", "No target"
STANDINGS = (OFF_TRACK, AT_RISK, ON_TRACK, DELIVERED, NO_VALUE, NOT_YET_DUE, NO_TARGET)
"""In the order in which a report tells them: what is off track first."""
TOLERANCE = 10  # at risk is up to one part in so many below the target


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What is asked for in a year (``domain.financial_years``). ``targets``: by the end of each quarter, None where
    none is set; ``due``: the day on which the whole is due, where it is earlier or said apart."""

    year: str
    targets: tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
    due: date | None = None

    def target(self, quarter: str) -> tuple[str, Decimal] | None:
        """The last target set up to and with a quarter, and its quarter; None where there is none."""
        upto = QUARTERS[: QUARTERS.index(quarter) + 1]
        found = [(q, t) for q, t in zip(upto, self.targets[: len(upto)], strict=True) if t]
        return found[-1] if found else None

    @property
    def whole(self) -> tuple[str, Decimal] | None:
        """The year's target: the last one set, and its quarter."""
        return self.target(QUARTERS[-1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """``status``: one of ``STANDINGS``. The numbers that the sentence is made of: ``value``, the ``target`` it was held
    against and the quarter by whose end that was due, ``short`` how much is missing from it (0: nothing); ``why`` names
    the case of the rule: none, day, overdue, whole, target, due, reached, year over, within, beyond. ``day``: the
    deliverable's own day. ``next_target``: the one that is due next, by the end of ``next_quarter``."""

    status: str
    why: str
    value: Decimal | None = None
    target: Decimal | None = None
    quarter: str = ""
    short: Decimal = takeup.NOUGHT
    year_target: Decimal | None = None
    next_target: Decimal | None = None
    next_quarter: str = ""
    day: date | None = None


def judge(wanted: Deliverable, value: Decimal | None, quarter: str, today: date) -> Verdict:
    """What the rule gives for a deliverable at the end of a quarter, or today while that quarter is not over.

    ``value``: how far it is since 1 April; None where nobody knows.
    """
    whole = wanted.whole
    due = _due_target(wanted, quarter, today)
    coming = _next_target(wanted, due)
    late = wanted.due is not None and wanted.due < today and wanted.due <= years.last_day(wanted.year, quarter)
    said = Verdict(NO_TARGET, "overdue" if late else "none", value, day=wanted.due)
    if whole is None:
        return said if late or wanted.due is None else replace(said, status=NOT_YET_DUE, why="day")
    said = replace(said, year_target=whole[1])
    if coming:
        said = replace(said, next_quarter=coming[0], next_target=coming[1])
    if late:
        due = whole
    if value is not None and value >= whole[1]:
        return replace(said, status=DELIVERED, why="whole", target=whole[1], quarter=whole[0])
    if due is None:
        return replace(said, status=NOT_YET_DUE, why="target")
    said = replace(said, target=due[1], quarter=due[0])
    if value is None:
        return replace(said, status=NO_VALUE, why="overdue" if late else "due")
    if value >= due[1]:
        return replace(said, status=ON_TRACK, why="reached")
    said = replace(said, short=due[1] - value)
    if late:
        return replace(said, status=OFF_TRACK, why="overdue")
    if quarter == QUARTERS[-1] and years.last_day(wanted.year) < today:
        return replace(said, status=OFF_TRACK, why="year over")
    if value * TOLERANCE >= due[1] * (TOLERANCE - 1):
        return replace(said, status=AT_RISK, why="within")
    return replace(said, status=OFF_TRACK, why="beyond")


def _due_target(wanted: Deliverable, quarter: str, today: date) -> tuple[str, Decimal] | None:
    """The last target up to a quarter whose own quarter is over."""
    over = [q for q in QUARTERS[: QUARTERS.index(quarter) + 1] if years.last_day(wanted.year, q) < today]
    return wanted.target(over[-1]) if over else None


def _next_target(wanted: Deliverable, due: tuple[str, Decimal] | None) -> tuple[str, Decimal] | None:
    """The first target after the one that was due."""
    after = QUARTERS.index(due[0]) + 1 if due else 0
    return next(((q, t) for q, t in zip(QUARTERS[after:], wanted.targets[after:], strict=True) if t), None)


# --- measured by a count ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountOf:
    """What a saved count counts: ``what`` (``domain.records.programme.COUNTS``), of some ``offers`` (ids), ``councils``
    (codes) and ``tagged`` episodes (ids), None meaning all; ``statuses``: none means had, under way or delivered."""

    what: str
    offers: frozenset[str] | None = None
    councils: frozenset[str] | None = None
    statuses: tuple[str, ...] = ()
    tagged: frozenset[str] | None = None
    all_years: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """``value``: None where there is something to count and none of it says how much. ``known`` of ``of`` instances say
    it; ``undated`` of them say a year but no day, and count in each of its quarters."""

    value: Decimal | None
    known: int
    of: int
    undated: int


def counted(
    of: CountOf, episodes: Collection[takeup.Episode], given: Sequence[takeup.Given], year: str, until: date
) -> tuple[list[takeup.Episode], list[takeup.Given]]:
    """What a count is made of, from 1 April of a year (or from the beginning) to a day: episodes, or the peer days
    that councils gave; the other list is empty. What is not had yet counts whenever in the year it is to be: a peer
    challenge that is booked for January is confirmed in September."""
    day = until.isoformat()
    when = takeup.Period(() if of.all_years else (years.begins(year),), until, until=day)
    if of.what == "days given":
        return [], takeup.select_given(given, when, councils=of.councils, offers=of.offers)
    whole = replace(when, until="")
    found = takeup.select(episodes, whole, councils=of.councils, offers=of.offers, statuses=of.statuses or HAD)
    found = [e for e in found if not e.had or (e.start or e.end) <= day]
    return [e for e in found if of.tagged is None or e.id in of.tagged], []


def count(
    of: CountOf, episodes: Collection[takeup.Episode], given: Sequence[takeup.Given], year: str, until: date
) -> Counted:
    """The count from 1 April of a year (or from the beginning) to a day."""
    had, lent = counted(of, episodes, given, year, until)
    if of.what == "days given":
        total = sum((g.days for g in lent), takeup.NOUGHT)
        return Counted(total, len(lent), len(lent), sum(1 for g in lent if not g.day))
    # A tally counts what was had; which statuses count here is for the saved count to say.
    chosen = [replace(e, status=HAD[-1]) for e in had]
    found = takeup.tally(chosen)
    undated = sum(1 for e in chosen if not (e.start or e.end))
    if of.what in ("instances", "councils"):
        number = found.instances if of.what == "instances" else len(found.councils)
        return Counted(Decimal(number), len(chosen), len(chosen), undated)
    amount = {
        "people": found.people, "councillors": found.councillors, "officers": found.officers,
        "days received": found.days, "savings": found.savings, "income": found.income,
    }[of.what]  # fmt: skip
    return Counted(amount.total if amount.given or not amount.of else None, amount.given, amount.of, undated)
