"""Peer challenges counted: which is the current one, which has been followed by another, who lent and borrowed. Pure.

Rules decided here:

* The *current* challenge of a council is its newest that was not cancelled, of any kind but a progress review with a
  line of its own; one without a day on site is as new as its stage is early: it is still to come.
* A challenge is *followed* once a later one that starts the five years has taken place: what it left open is not asked
  for any more. Closing a challenge does not stop its clock: what was never published stays unpublished.
* *Peer days* are those of team members who agreed, of challenges that were not cancelled, in the year of the first day
  on site (else the last), and those of ``peer_days`` apart from them. A member of whom no days are known is counted
  and said, never taken as nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from adviser_app.analysis.clock import Held
from adviser_app.domain.records.challenge import HELD, REVIEW, STAGES

AGREED = "agreed"
PEER_ROLES = ("Lead member peer", "Member peer", "Lead officer peer", "Officer peer")
"""The roles of those whom councils lend; the others on a team are the Association's own, or nobody's."""
NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge as it is recorded. ``held``: what the clock needs of it; ``values``: its canonical texts by field;
    ``review``: the row of the progress review that has a line of its own
    and counts as this one's, "" where there is none."""

    held: Held
    values: dict[str, str] = field(repr=False)
    review: str = ""

    @property
    def id(self) -> str:
        return self.held.id

    @property
    def council(self) -> str:
        return self.held.council

    @property
    def is_review(self) -> bool:
        """A progress review with a line of its own."""
        return self.held.kind == REVIEW

    @property
    def day(self) -> date | None:
        """The day it is known by: the first on site, else the last."""
        return self.held.first_day or self.held.last_day


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a team. ``lender``: present code or ""; ``days``: None where they are not known."""

    id: str
    challenge: str
    role: str
    peer: str
    name: str
    lender: str
    days: Decimal | None
    state: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who can be asked. ``council``: present code; ``available_from``: None where it is not said."""

    id: str
    name: str
    kind: str
    council: str
    post: str
    party: str
    strengths: tuple[str, ...]
    availability: str
    available_from: date | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a challenge recommended. ``values``: its canonical texts by field."""

    id: str
    challenge: str
    values: dict[str, str] = field(repr=False)

    @property
    def open(self) -> bool:
        return self.values["status"] not in ("done", "not accepted")


# -- which one ---------------------------------------------------------------------------------------------------


def with_reviews(challenges: Sequence[Challenge]) -> list[Challenge]:
    """The challenges, each with the progress review that has a line of its own: the earliest that was held, else the
    earliest arranged. What the challenge itself says of its review stands before it."""
    reviews: dict[str, list[Challenge]] = {}
    for c in challenges:
        if c.is_review and not c.held.cancelled and c.values["follows"]:
            reviews.setdefault(c.values["follows"], []).append(c)
    out = []
    for c in challenges:
        found = reviews.get(c.id, [])
        if not found or c.is_review:
            out.append(c)
            continue
        one = min(found, key=lambda r: (r.held.stage not in HELD, r.held.last_day or date.max, r.id))
        if one.held.stage in HELD:
            days = replace(
                c.held,
                review=c.held.review or one.held.last_day,
                review_report=c.held.review_report or one.held.report,
            )
        else:
            days = replace(c.held, arranged=one.held.last_day)
        out.append(replace(c, review=one.id, held=days))
    return out


def newest_first(challenges: Iterable[Challenge]) -> list[Challenge]:
    """Those still to come without a day first, by stage; then the newest first."""

    def place(c: Challenge) -> tuple[bool, int, int, str]:
        day = c.held.last_day or c.held.first_day
        stage = STAGES.index(c.held.stage) if c.held.stage in STAGES else 0
        return day is not None, -day.toordinal() if day else 0, -stage, c.id

    return sorted(challenges, key=place)


def current(challenges: Iterable[Challenge]) -> Challenge | None:
    """The current one of a council's challenges."""
    found = newest_first(c for c in challenges if not c.held.cancelled and not c.is_review)
    undated = [c for c in found if c.day is None]
    # One of long ago of which nobody wrote down the days is no challenge to come.
    early = [c for c in undated if c.held.stage not in HELD]
    dated = [c for c in found if c.day is not None]
    return next(iter([*early, *dated, *undated]), None)


def followed(challenge: Challenge, challenges: Iterable[Challenge], today: date) -> bool:
    """Whether a later challenge of the same council that starts the five years has taken place."""
    last = challenge.held.last_day
    return last is not None and any(
        c.council == challenge.council
        and c.held.starts_anew
        and c.held.took_place(today)
        and c.held.last_day is not None
        and c.held.last_day > last
        for c in challenges
        if c.id != challenge.id
    )


# -- lent and borrowed -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Days:
    """Days of some people: the sum of those that are known, and of how many people they are."""

    total: Decimal = NOUGHT
    known: int = 0
    people: int = 0

    def add(self, days: Decimal | None) -> None:
        self.people += 1
        if days is not None:
            self.total += days
            self.known += 1


@dataclass(slots=True)
class Balance:
    """A council's days in a year: lent and borrowed, in challenges and otherwise."""

    lent: Days = field(default_factory=Days)
    lent_otherwise: Days = field(default_factory=Days)
    borrowed: Days = field(default_factory=Days)
    borrowed_otherwise: Days = field(default_factory=Days)


@dataclass(frozen=True, slots=True)
class OtherDays:
    """Days that a council's peer gave outside a challenge. ``receiver``: "" where it is not said."""

    lender: str
    receiver: str
    days: Decimal


def lending(
    members: Iterable[Member], challenges: Iterable[Challenge], others: Iterable[OtherDays]
) -> dict[str, Balance]:
    """By council's code. ``challenges``: those of the year asked for; members of others are left out. A peer of whom
    nobody wrote down who lends them is borrowed, and lent by no council that is known."""
    within = {c.id: c for c in challenges if not c.held.cancelled}
    out: dict[str, Balance] = {}
    for m in members:
        if m.state != AGREED or m.challenge not in within:
            continue
        if m.lender:
            out.setdefault(m.lender, Balance()).lent.add(m.days)
        if m.lender or m.role in PEER_ROLES:
            out.setdefault(within[m.challenge].council, Balance()).borrowed.add(m.days)
    for o in others:
        out.setdefault(o.lender, Balance()).lent_otherwise.add(o.days)
        if o.receiver:
            out.setdefault(o.receiver, Balance()).borrowed_otherwise.add(o.days)
    return out
