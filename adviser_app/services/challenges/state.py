"""What the clock, the board and the lists are made from, loaded once for each state of a store.

Kept as the state of take-up is (``services.support.state``): whatever is written, taken in or taken back, the next
question loads anew. Shared between the window's threads; nothing in it is changed but
the words of a day that are kept with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from adviser_app.analysis import challenges as pure
from adviser_app.analysis import clock
from adviser_app.analysis.challenges import Challenge, Member, Peer, Recommendation
from adviser_app.analysis.clock import Held, Next, Rule
from adviser_app.analysis.takeup import amount, whole
from adviser_app.domain.areas import Area
from adviser_app.domain.records.challenge import REQUIRED, REVIEW_REPORT
from adviser_app.services.kept import Kept
from adviser_app.services.support.state import State as Support
from adviser_app.services.support.state import loaded as support_loaded
from adviser_app.store import records as stored
from adviser_app.store import takeup
from adviser_app.store.connection import Store
from adviser_app.viewmodels import challenge as view
from adviser_app.viewmodels.challenge import StepLine

T = TypeVar("T")

_MEMBER = ("challenge", "role", "peer", "name", "lender", "days", "state")
_PEER = ("name", "kind", "council", "post", "party", "strengths", "availability", "available_from")
_RULE = ("applies_from", "step", "demand", "opens", "closes", "late")


@dataclass(frozen=True)
class State:
    """``challenges`` in no order, each with its progress review; ``elections``: the next election by present code;
    ``memory``: steps in words, of one day."""

    support: Support
    challenges: tuple[Challenge, ...]
    rules: tuple[Rule, ...]
    members: tuple[Member, ...]
    peers: tuple[Peer, ...]
    recommendations: tuple[Recommendation, ...]
    elections: dict[str, date]
    memory: dict[date, dict[str, tuple[StepLine, ...]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def councils(self) -> tuple[Area, ...]:
        return self.support.councils

    @property
    def by_code(self) -> dict[str, Area]:
        return self.support.by_code

    def present(self, code: str) -> str:
        return self.by_code[code].code if code in self.by_code else code

    def name(self, code: str) -> str:
        """A council's name, by a present or former code; the code itself where there is none."""
        return self.by_code[code].name if code in self.by_code else code or "a council that is not here yet"

    @cached_property
    def by_id(self) -> dict[str, Challenge]:
        return {c.id: c for c in self.challenges}

    @cached_property
    def of_council(self) -> dict[str, list[Challenge]]:
        """By present code, the newest first."""
        return _grouped(pure.newest_first(self.challenges), lambda c: [c.council])

    @cached_property
    def counting(self) -> dict[str, list[Held]]:
        """What may count for a council's five years: its own challenges and predecessors' that somebody counted."""
        return _grouped((c.held for c in self.challenges), lambda h: [h.council, *h.counts_for])

    @cached_property
    def team_of(self) -> dict[str, list[Member]]:
        return _grouped(self.members, lambda m: [m.challenge])

    @cached_property
    def recommended(self) -> dict[str, list[Recommendation]]:
        return _grouped(self.recommendations, lambda r: [r.challenge])

    def vesting(self, area: Area) -> date | None:
        """The first day of a council that was made by reorganisation; None for one that has always been there."""
        return area.start if area.predecessors else None

    def review_link(self, challenge: Challenge) -> str:
        """To the report of the progress review that has a line of its own, "" where there is none."""
        line = self.by_id.get(challenge.review)
        return line.values["report_link"] if line is not None else ""

    def subject(self, challenge: Challenge) -> str:
        return challenge.values["subject"]

    # -- the clock --

    def _said(self, key: str, today: date, make: Callable[[], tuple[StepLine, ...]]) -> tuple[StepLine, ...]:
        """Steps in words, made once for a day: every list says them. Words of another day are let go."""
        of_day = self.memory.get(today)
        if of_day is None:
            self.memory.clear()
            of_day = self.memory.setdefault(today, {})
        if key not in of_day:
            of_day[key] = make()
        return of_day[key]

    def next_of(self, area: Area, today: date) -> Next:
        return clock.next_challenge(
            self.counting.get(area.code, ()), self.rules, self.vesting(area), today, council=area.code, ended=area.end
        )

    def next_step(self, area: Area, today: date) -> StepLine:
        """A council's next challenge in words."""
        return self._said(f"next/{area.code}", today, lambda: (self._next_step(area, today),))[0]

    def _next_step(self, area: Area, today: date) -> StepLine:
        found = self.next_of(area, today)
        row, said, basis = "", "", view.basis_words(
            found, area.name, self.name(found.counted.council) if found.counted else ""
        )  # fmt: skip
        if found.counted is not None:
            row = found.counted.id
            said = view.challenge_words(found.counted, self.subject(self.by_id[row]))
        return view.step_line(
            found.step, council_code=area.code, council=area.name, today=today, row=row, challenge=said, basis=basis
        )

    def steps(self, challenge: Challenge, today: date) -> tuple[StepLine, ...]:
        """What follows a challenge, in words; () where it has no clock."""
        return self._said(challenge.id, today, lambda: self._steps(challenge, today))

    def _steps(self, challenge: Challenge, today: date) -> tuple[StepLine, ...]:
        area = self.by_code.get(challenge.council)
        ended = area.end if area is not None else None
        said = view.challenge_words(challenge.held, self.subject(challenge))
        basis = f"Counted from the last day of the {view.lower(said)}."
        own = challenge.values
        found = []
        for step in clock.steps(challenge.held, self.rules, today, ended):
            link = own[view.LINKS[step.step]] if step.step in view.LINKS else ""
            if not link and step.step == REVIEW_REPORT:
                link = self.review_link(challenge)
            found.append(view.step_line(
                step, council_code=challenge.council, council=self.name(challenge.council), today=today,
                row=challenge.id, challenge=said, link=link, basis=basis,
            ))  # fmt: skip
        return tuple(found)

    @cached_property
    def recorded(self) -> bool:
        """Whether any challenge is written down. Where none is, nobody knows that a council had none since its vesting
        day, and no list says that it is late."""
        return any(not c.held.cancelled for c in self.challenges)

    def listed_next(self, area: Area, today: date) -> list[StepLine]:
        """A council's next challenge as lists over councils have it: not where nothing is known of any, nor where there
        is no day to count from."""
        if not self.recorded or not area.exists_on(today):
            return []
        step = self.next_step(area, today)
        return [step] if step.since is not None else []

    def open_steps(self, area: Area, today: date) -> list[StepLine]:
        """Every step of a council that can be due: those of its challenges that took place and were not followed by
        another that starts the five years, and its next challenge."""
        if not area.exists_on(today):
            return []
        own = self.of_council.get(area.code, [])
        found = [
            s
            for c in own
            if c.held.took_place(today) and not pure.followed(c, own, today)
            for s in self.steps(c, today)
        ]
        return [*found, *self.listed_next(area, today)]


def _grouped(items: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, list[T]]:
    """Items by each of their keys, in their order."""
    out: dict[str, list[T]] = {}
    for item in items:
        for key in dict.fromkeys(keys(item)):
            out.setdefault(key, []).append(item)
    return out


def _load(store: Store) -> State:
    support = support_loaded(store)
    by_code = support.by_code

    def present(code: str) -> str:
        return by_code[code].code if code in by_code else code

    return State(
        support,
        tuple(pure.with_reviews([challenge_of(row, present) for row in stored.rows(store, "challenge")])),
        tuple(_rules(store)),
        tuple(
            Member(id_, challenge, role, peer, name, present(lender), amount(days), state)
            for id_, challenge, role, peer, name, lender, days, state in takeup.columns(store, "team_member", _MEMBER)
        ),
        tuple(
            Peer(id_, name, kind, present(council), post, party, _tags(strengths), availability, day(since))
            for id_, name, kind, council, post, party, strengths, availability, since in takeup.columns(
                store, "peer", _PEER
            )
        ),
        tuple(Recommendation(row.id, row.values["challenge"], row.values)
              for row in stored.rows(store, "recommendation")),
        {
            present(code): when
            for _, code, said in takeup.columns(store, "council_detail", ("council", "next_election"))
            if (when := day(said)) is not None
        },
    )  # fmt: skip


loaded = Kept(_load)
"""The present state, from memory where nothing has changed."""


def day(said: str) -> date | None:
    """A canonical day; None for the empty text, and for what is no day."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def challenge_of(row: stored.Row, present: Callable[[str], str]) -> Challenge:
    """A record as a challenge. ``present``: a council's present code, by that or a former one. A first day after the
    last is none: everything counts from the last."""
    v = row.values
    first, last = day(v["first_day"]), day(v["last_day"])
    if first is not None and last is not None and first > last:
        first = None
    held = Held(
        row.id, present(v["council"]), v["kind"], v["stage"], first, last,
        {"yes": True, "no": False}.get(v["resets"]), tuple(present(code) for code in _tags(v["counts_for"])),
        day(v["report_on"]), day(v["plan_on"]), day(v["review_on"]), day(v["review_report_on"]),
    )  # fmt: skip
    return Challenge(held, v)


def _tags(said: str) -> tuple[str, ...]:
    return tuple(part for part in said.split("; ") if part)


def _rules(store: Store) -> list[Rule]:
    """Rules that cannot be read (no day, no months where somebody wrote something else) are left out."""
    out = []
    for id_, since, step, demand, opens, closes, late in takeup.columns(store, "clock_rule", _RULE):
        begins = day(since)
        if begins is not None and step:
            out.append(Rule(begins, step, demand or REQUIRED, whole(opens), whole(closes), whole(late), id_))
    return out
