"""Where help is needed, and why: reasons found from figures and records, and compared with an earlier look. Pure.

A reason stands for itself; reasons are never added up to a score (design: product, "Risk overview"). Rules decided
here, the why of them in docs/decisions/0040:

* *Judged* is a figure with a polarity and a quartile among two or more councils, as everywhere.
* A *theme* counts where at least ``MIN_JUDGED`` of its figures are judged; figures without a theme are no theme.
* A *sharp movement* is a figure that the last refresh brought or changed, worse than in the previous equivalent period
  by at least the rule's share of what it was then, while the council's place (rank ÷ councils with a value) fell by a
  quarter of the group. A figure that was nought has no share to grow by, and is none.
* *Contact* is a meeting held or a note dated, by today. Without any it counts from the day the council was assigned;
  where nobody looks after it, there is no day to count from.
* ``weight`` tells worse from better of one rule, and nothing else. ``state`` is what stood behind a reason: the same
  on every laptop as long as that did not change, so that a reason that was seen stays parked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from adviser_app.analysis import comparison
from adviser_app.analysis.clock import LateStep, add_months, months_between
from adviser_app.analysis.comparison import Bools, Codes, Ints
from adviser_app.analysis.council import CouncilNumbers
from adviser_app.analysis.interventions import Intervention
from adviser_app.analysis.latest import Figures
from adviser_app.domain.records.challenge import PLAN
from adviser_app.domain.records.risk import (
    CLOCK_LATE,
    INTERVENED,
    LITTLE_SUPPORT,
    NEW_CHIEF,
    NEW_LEADER,
    NO_CONTACT,
    PLAN_MISSING,
    SEVERAL_THEMES,
    SHARP,
    WORST_WORSENING,
)

MIN_JUDGED = 3  # figures that a theme needs before it is said to be in trouble as a whole
FALL = 0.25  # of the group: how far a place must fall to be a sharp movement
OF_FIGURES = (WORST_WORSENING, SEVERAL_THEMES, SHARP, LITTLE_SUPPORT)
"""The rules that ask how a council stands in its comparison group, and that can be held to a basket."""
_WORSENING = 2  # in comparison.DIRECTIONS


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its thresholds; ``share`` in per cent, ``basket`` the id of a basket, "" for all."""

    name: str
    on: bool = True
    at_least: float = 1
    share: float = 0
    months: int = 0
    basket: str = ""

    def settings(self, group: str) -> str:
        """All that decides what the rule finds, as a text to compare with that of an earlier look. ``group``: the
        rule of the comparison group."""
        parts = [f"{self.at_least:g}", f"{self.share:g}", str(self.months), self.basket]
        return "|".join([*parts, group] if self.name in OF_FIGURES else parts)


DEFAULTS: dict[str, Rule] = {
    r.name: r
    for r in (
        Rule(INTERVENED),
        Rule(WORST_WORSENING, at_least=5),
        Rule(SEVERAL_THEMES, at_least=3, share=40),
        Rule(SHARP, at_least=1, share=25),
        Rule(CLOCK_LATE),
        Rule(PLAN_MISSING),
        Rule(LITTLE_SUPPORT, at_least=2, share=30, months=12),
        Rule(NO_CONTACT, months=6),
        Rule(NEW_LEADER, months=6),
        Rule(NEW_CHIEF, months=6),
    )
}
"""What holds where a rule's record leaves a threshold empty, or is not here; the same as those that ship."""
USES: dict[str, tuple[str, ...]] = {
    INTERVENED: (), WORST_WORSENING: ("at_least", "basket"), SEVERAL_THEMES: ("at_least", "share", "basket"),
    SHARP: ("at_least", "share", "basket"), CLOCK_LATE: (), PLAN_MISSING: (),
    LITTLE_SUPPORT: ("at_least", "share", "months", "basket"), NO_CONTACT: ("months",), NEW_LEADER: ("months",),
    NEW_CHIEF: ("months",),
}  # fmt: skip
"""The thresholds that each rule looks at."""


# -- how a council stands ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """Parallel arrays over the figures of a council that can be judged, those farthest from the median first."""

    series: Ints
    worst: Bools
    worsening: Bools

    def within(self, basket: Collection[int] | None) -> Judged:
        """Those of some series; all for None."""
        if basket is None:
            return self
        keep = np.isin(self.series, np.array(sorted(basket), np.int64))
        return Judged(self.series[keep], self.worst[keep], self.worsening[keep])

    def __len__(self) -> int:
        return len(self.series)


def judged(numbers: CouncilNumbers) -> Judged:
    """Of a council's numbers in its group."""
    at = np.flatnonzero(numbers.judged)
    far = np.abs(np.nan_to_num(numbers.distance[at], nan=0.0, posinf=1e300, neginf=-1e300))
    at = at[np.lexsort((numbers.series[at], -far))]
    # a quartile needs a polarity, so the direction of these is judged
    return Judged(numbers.series[at], numbers.quartile[at] == 4, numbers.direction[at] == _WORSENING)


@dataclass(frozen=True, slots=True)
class Movement:
    """A sharp movement. ``change``: relative to what it was, signed; a place is rank of so many."""

    series: int
    period: int
    before: float
    now: float
    change: float
    rank_before: int
    of_before: int
    rank: int
    of: int


def movements(
    figures: Figures, numbers: CouncilNumbers, columns: Ints, signs: Codes, brought: Bools, share: float
) -> list[Movement]:
    """The sharp movements, the largest first. ``columns`` of the group; ``signs`` (polarity) and ``brought`` (the last
    refresh brought or changed the figure) by entry of ``numbers``; ``share`` in per cent."""
    if not len(numbers):
        return []
    with np.errstate(divide="ignore", invalid="ignore"):
        change = (numbers.value - numbers.before) / np.abs(numbers.before)
    at = np.flatnonzero(
        brought & (numbers.direction == _WORSENING) & (signs != 0) & (numbers.stats.n >= 2)
        & (numbers.compared == numbers.latest) & np.isfinite(change) & (np.abs(change) * 100 >= share)
    )  # fmt: skip
    if not len(at):
        return []
    then = figures.values(numbers.previous[at], columns)
    of_before = (~np.isnan(then)).sum(axis=1)
    rank_before, _ = comparison.ranks(numbers.before[at], then, signs[at])
    fall = numbers.rank[at] / numbers.stats.n[at] - rank_before / np.maximum(of_before, 1)
    keep = np.flatnonzero((of_before * 2 >= len(columns)) & (fall >= FALL))
    found = [
        Movement(
            int(numbers.series[i]), int(figures.period[numbers.latest[i]]), float(numbers.before[i]),
            float(numbers.value[i]), float(change[i]), int(rank_before[k]), int(of_before[k]), int(numbers.rank[i]),
            int(numbers.stats.n[i]),
        )
        for k, i in zip(keep.tolist(), at[keep].tolist(), strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda m: (-abs(m.change), m.series))


# -- what is known of a council ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Instance:
    """Support that a council had: from ``first`` to ``last``, None where it goes on."""

    row: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A meeting held or a note. ``shared``: the team sees it; a private note is not."""

    table: str
    row: str
    day: date
    shared: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """Who holds an office: ``since`` None where nobody wrote it down; ``status`` of a chief executive."""

    row: str
    since: date | None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a council. ``assigned``: first day of the assignments that hold, None where nobody looks after
    it. ``late``: steps that are, and an action plan that is awaited though it has time yet. ``contacts``: up to today,
    the newest first."""

    judged: Judged
    movements: Sequence[Movement] = ()
    late: Sequence[LateStep] = ()
    interventions: Sequence[Intervention] = ()
    support: Sequence[Instance] = ()
    contacts: Sequence[Contact] = ()
    assigned: date | None = None
    leader: Office | None = None
    chief: Office | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What the rules ask beside a council's facts. ``key``: what names a series in every store; ``theme``: of a series,
    "" where it has none; ``baskets``: ids of the series of each basket, by its id."""

    today: date
    key: Callable[[int], str]
    theme: Callable[[int], str]
    baskets: Mapping[str, Collection[int]]

    def basket(self, rule: Rule) -> Collection[int] | None:
        """None: all series. A basket that is not here holds nothing: a rule is never held to less than was meant."""
        return self.baskets.get(rule.basket, ()) if rule.basket else None


# -- reasons -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of which a large share is in the worst quarter. ``series``: those that are."""

    name: str
    worst: int
    judged: int
    series: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A reason. Of the parts behind it only those of its rule are filled; ``count`` and ``of`` are what it counts."""

    rule: str
    weight: float
    state: str
    count: int = 0
    of: int = 0
    series: tuple[int, ...] = ()
    themes: tuple[Theme, ...] = ()
    movements: tuple[Movement, ...] = ()
    late: tuple[LateStep, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    support: tuple[Instance, ...] = ()
    contact: Contact | None = None
    since: date | None = None
    office: Office | None = None


def state_of(rule: str, parts: Iterable[str]) -> str:
    """What stood behind a reason, as a short text that does not tell what it was."""
    said = "\x1e".join([rule, *sorted(parts)])
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def find(facts: Facts, rules: Mapping[str, Rule], world: World) -> dict[str, Found]:
    """The reasons that each rule finds, also those that are switched off: by rule."""
    found = (look(facts, rules[name], world) for name, look in _LOOKS.items())
    return {f.rule: f for f in found if f is not None}


def _intervened(facts: Facts, rule: Rule, world: World) -> Found | None:
    there = tuple(i for i in facts.interventions if i.open_on(world.today))
    if not there:
        return None
    ordered = tuple(sorted(there, key=lambda i: (not i.statutory, i.first, i.row)))
    statutory = sum(i.statutory for i in there)
    state = state_of(rule.name, (f"{i.row} {i.kind} {i.start}" for i in there))
    return Found(rule.name, 10 * statutory + len(there) - statutory, state, len(there), interventions=ordered)


def _worst_worsening(facts: Facts, rule: Rule, world: World) -> Found | None:
    here = facts.judged.within(world.basket(rule))
    series = tuple(here.series[here.worst & here.worsening].tolist())
    if not series or len(series) < rule.at_least:
        return None
    state = state_of(rule.name, map(world.key, series))
    return Found(rule.name, len(series), state, len(series), len(here), series)


def _several_themes(facts: Facts, rule: Rule, world: World) -> Found | None:
    here = facts.judged.within(world.basket(rule))
    counts: dict[str, int] = {}
    worst: dict[str, list[int]] = {}
    for series, is_worst in zip(here.series.tolist(), here.worst.tolist(), strict=True):
        theme = world.theme(series)
        if theme:
            counts[theme] = counts.get(theme, 0) + 1
            if is_worst:
                worst.setdefault(theme, []).append(series)
    themes = [
        Theme(name, len(ids), counts[name], tuple(ids))
        for name, ids in worst.items()
        if counts[name] >= MIN_JUDGED and len(ids) * 100 >= rule.share * counts[name]
    ]
    if not themes or len(themes) < rule.at_least:
        return None
    themes.sort(key=lambda t: (-t.worst / t.judged, t.name))
    state = state_of(rule.name, (t.name for t in themes))
    return Found(rule.name, len(themes), state, len(themes), themes=tuple(themes))


def _sharp(facts: Facts, rule: Rule, world: World) -> Found | None:
    basket = world.basket(rule)
    there = tuple(m for m in facts.movements if basket is None or m.series in basket)
    if not there or len(there) < rule.at_least:
        return None
    state = state_of(rule.name, (f"{world.key(m.series)}\x1f{m.now:.12g}" for m in there))
    return Found(rule.name, len(there), state, len(there), movements=there)


def _clock_late(facts: Facts, rule: Rule, world: World) -> Found | None:
    return _late(rule, [s for s in facts.late if s.late and s.step != PLAN], 0)


def _plan_missing(facts: Facts, rule: Rule, world: World) -> Found | None:
    there = [s for s in facts.late if s.step == PLAN]
    return _late(rule, there, sum(s.late for s in there))


def _late(rule: Rule, there: Sequence[LateStep], more: int) -> Found | None:
    """``more``: what weighs beside the number of steps."""
    if not there:
        return None
    ordered = tuple(sorted(there, key=lambda s: (s.late_after or date.max, s.step, s.row)))
    state = state_of(rule.name, (f"{s.row} {s.step} {s.late_after} {s.late}" for s in there))
    return Found(rule.name, len(there) + more, state, len(there), late=ordered)


def _little_support(facts: Facts, rule: Rule, world: World) -> Found | None:
    here = facts.judged.within(world.basket(rule))
    worst = int(here.worst.sum())
    if not len(here) or worst * 100 < rule.share * len(here):
        return None
    begin = add_months(world.today, -rule.months)
    had = tuple(i for i in facts.support if i.first <= world.today and (i.last is None or i.last > begin))
    if len(had) >= rule.at_least:
        return None
    tenths = worst * 10 // len(here)  # whole tenths: a figure more or less is neither worse nor another reason
    state = state_of(rule.name, [f"share {tenths}", *(i.row for i in had)])
    series = tuple(here.series[here.worst].tolist())
    return Found(rule.name, tenths + rule.at_least - len(had), state, worst, len(here), series, support=had)


def _no_contact(facts: Facts, rule: Rule, world: World) -> Found | None:
    last = facts.contacts[0] if facts.contacts else None
    since = last.day if last is not None else facts.assigned
    if since is None or not rule.months or add_months(since, rule.months) >= world.today:
        return None
    gone = months_between(since, world.today)
    shared = next((c for c in facts.contacts if c.shared), None)  # a private note must not show in what travels
    behind = f"{shared.table} {shared.row} {shared.day}" if shared else f"assigned {facts.assigned}"
    return Found(rule.name, gone // rule.months, state_of(rule.name, [behind]), gone, contact=last, since=since)


def _new_leader(facts: Facts, rule: Rule, world: World) -> Found | None:
    office = facts.leader
    if office is None or not _recent(office, rule, world.today):
        return None
    return Found(rule.name, 1, state_of(rule.name, [f"{office.row} {office.since}"]), since=office.since, office=office)


def _new_chief(facts: Facts, rule: Rule, world: World) -> Found | None:
    office = facts.chief
    if office is None:
        return None
    weight = {"interim": 2, "acting": 2, "vacant": 3}.get(office.status, 1)
    here = office.since is None or office.since <= world.today
    if not (weight > 1 and here) and not _recent(office, rule, world.today):
        return None
    state = state_of(rule.name, [f"{office.row} {office.since} {office.status}"])
    return Found(rule.name, weight, state, since=office.since, office=office)


def _recent(office: Office, rule: Rule, today: date) -> bool:
    return office.since is not None and office.since <= today <= add_months(office.since, rule.months)


_LOOKS: dict[str, Callable[[Facts, Rule, World], Found | None]] = {
    INTERVENED: _intervened,
    WORST_WORSENING: _worst_worsening,
    SEVERAL_THEMES: _several_themes,
    SHARP: _sharp,
    CLOCK_LATE: _clock_late,
    PLAN_MISSING: _plan_missing,
    LITTLE_SUPPORT: _little_support,
    NO_CONTACT: _no_contact,
    NEW_LEADER: _new_leader,
    NEW_CHIEF: _new_chief,
}


# -- an earlier look ---------------------------------------------------------------------------------------------


class Change(StrEnum):
    """What became of a reason since an earlier look. ``UNKNOWN``: that look cannot say: the council was not in it, or
    the rule was switched off or had another threshold."""

    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    OTHER = "changed"  # weighs the same, but something else stands behind it
    SAME = "unchanged"
    GONE = "gone"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reason as it stood on the day of a look; ``said``: its sentence."""

    state: str
    weight: float
    said: str


@dataclass(frozen=True, slots=True)
class Look:
    """The overview as it stood on a day. ``settings``: of each rule that was looked for (``Rule.settings``)."""

    day: date
    councils: frozenset[str]
    settings: Mapping[str, str]
    reasons: Mapping[tuple[str, str], Kept]  # by council's code and rule


def change(look: Look, council: str, rule: str, settings: str, now: Found | None) -> Change:
    """What became of the reason a rule gives for a council. ``settings``: those of the rule now."""
    if council not in look.councils or look.settings.get(rule) != settings:
        return Change.UNKNOWN
    before = look.reasons.get((council, rule))
    if now is None:
        return Change.SAME if before is None else Change.GONE
    if before is None:
        return Change.NEW
    if now.weight != before.weight:
        return Change.WORSE if now.weight > before.weight else Change.BETTER
    return Change.SAME if now.state == before.state else Change.OTHER


def look_for(days: Iterable[date], today: date, least: int = 28) -> date | None:
    """The look to compare with: the newest that is at least so many days old, else the oldest before today."""
    before = sorted(d for d in days if d < today)
    old = [d for d in before if (today - d).days >= least]
    return old[-1] if old else before[0] if before else None


def to_drop(days: Iterable[date], today: date) -> list[date]:
    """The looks that are no longer kept: of those older than a year all but the last of each month."""
    year_ago = add_months(today, -12)
    last: dict[tuple[int, int], date] = {}
    old = sorted(d for d in days if d < year_ago)
    for day in old:
        last[day.year, day.month] = day
    return [d for d in old if last[d.year, d.month] != d]


def share(worst: int, of: int) -> float | None:
    """Part of the judged figures that is in the worst quarter, 0 to 1; None where none is judged."""
    return worst / of if of else None
