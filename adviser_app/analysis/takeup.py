"""Take-up, defined once: which councils had which support, what it did, who had none. Pure.

What the Local Government Association reports (*Sector-led improvement update*, November 2017; Annex A, 2018): instances
of support, distinct councils reached, offers per council, people, days received and given, savings and income.

Rules decided here:

* *Had* are episodes delivered or under way (``HAD``). Booked, in discussion and offered are counted apart; declined and
  cancelled are never take-up.
* An episode's *financial year* (April to March) is that of its first day, else of its last, else the one typed; one
  that says none of them is in no year, and only counted where no year is asked for.
* *Councils there were* are those that existed on the last day of the period: today for a year that still runs, the
  first day of a year to come. Reached are distinct councils of any day; none are those there were without an instance.
* *People* are councillors and officers together, else the places taken. What nobody gave is not nought: a total says
  of how many instances it is.
* *Compared with the year before*, a year that still runs is compared with what had begun by the same day of that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from adviser_app.domain.areas import Area
from adviser_app.domain.records.support import HAD as HAD

STRENGTH = ("delivered", "under way", "booked", "in discussion", "offered", "declined", "cancelled")
"""The statuses from the one that says most of a council and an offer to the one that says least."""
WAITING = ("booked", "in discussion", "offered")
NEVER = ("declined", "cancelled")
NOUGHT = Decimal(0)

K = TypeVar("K")

_RANK = {status: rank for rank, status in enumerate(STRENGTH)}


@dataclass(frozen=True, slots=True)
class Offer:
    """``theme``: its id. ``first``, ``last``: the financial years it ran in, by the calendar year they begin in.
    ``counted``: what makes sense to count for it (instances, people, days, pounds); empty: nobody has said."""

    id: str
    name: str
    theme: str
    first: int | None = None
    last: int | None = None
    counted: tuple[str, ...] = ()

    def ran_in(self, years: Sequence[int]) -> bool:
        """Whether it ran in one of the years; ``years`` empty: it ran at all."""
        return not years or any((self.first or y) <= y <= (self.last or y) for y in years)


@dataclass(frozen=True, slots=True)
class Episode:
    """``year``: the calendar year its financial year begins in, None where it says none. ``start``, ``end``: ISO days
    or "". Numbers are None where nobody gave them; days in days, money in pounds. ``adviser``: a person's id."""

    id: str
    council: str
    offer: str
    status: str
    year: int | None
    start: str = ""
    end: str = ""
    event: str = ""
    councillors: int | None = None
    officers: int | None = None
    places: int | None = None
    days: Decimal | None = None
    savings: Decimal | None = None
    income: Decimal | None = None
    basis: str = ""
    adviser: str = ""

    @property
    def had(self) -> bool:
        return self.status in HAD

    @property
    def people(self) -> int | None:
        if self.councillors is None and self.officers is None:
            return self.places
        return (self.councillors or 0) + (self.officers or 0)


@dataclass(frozen=True, slots=True)
class Given:
    """Days of a peer that a council gave. ``receiver``, ``offer``: "" where it is not said."""

    id: str
    lender: str
    role: str
    days: Decimal
    year: int | None
    day: str = ""
    receiver: str = ""
    offer: str = ""


# -- years -------------------------------------------------------------------------------------------------------


def financial_year(day: str) -> int | None:
    """The calendar year in which the financial year of an ISO day begins; None for what is no day."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return found.year if found.month >= 4 else found.year - 1


def year_number(text: str) -> int | None:
    """2025 from "FY2025-26"; None for what is no financial year."""
    return int(text[2:6]) if text.startswith("FY") and text[2:6].isdecimal() else None


def year_text(year: int) -> str:
    """ "FY2025-26" from 2025."""
    return f"FY{year}-{(year + 1) % 100:02d}"


def year_of(values: Mapping[str, str], first: str = "start", last: str = "end") -> int | None:
    """The financial year of a record's values (canonical): of its first day, else its last, else the one typed."""
    for name in (first, last):
        found = financial_year(values.get(name, ""))
        if found is not None:
            return found
    return year_number(values.get("year", ""))


@dataclass(frozen=True, slots=True)
class Period:
    """``years``: the calendar years that financial years begin in; empty: all. ``day``: the one whose councils are
    those there were. ``until``: ISO; what began after it does not count ("": all does). ``running``: it is not over."""

    years: tuple[int, ...]
    day: date
    running: bool = False
    until: str = ""

    def holds(self, year: int | None, day: str) -> bool:
        if self.years and year not in self.years:
            return False
        return not (self.until and day > self.until)


def period(years: Iterable[int], today: date) -> Period:
    """A period of financial years, all where none is named, as it stands ``today``."""
    wanted = tuple(sorted(set(years)))
    if not wanted:
        return Period((), today, True)
    first, last = date(wanted[0], 4, 1), date(wanted[-1] + 1, 3, 31)
    return Period(wanted, max(first, min(last, today)), first <= today <= last)


def before(now: Period) -> Period | None:
    """The period of the same length before; of one that runs, up to the same day. None where all years are meant."""
    if not now.years:
        return None
    back = now.years[-1] - now.years[0] + 1
    day = _years_back(now.day, back)
    return Period(tuple(y - back for y in now.years), day, False, day.isoformat() if now.running else "")


def _years_back(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


# -- numbers as typed --------------------------------------------------------------------------------------------


def whole(text: str) -> int | None:
    """A canonical whole number; None for the empty text."""
    number = amount(text)
    return None if number is None else int(number)


def amount(text: str) -> Decimal | None:
    """A canonical number, days or pounds; None for the empty text, and for what is no number."""
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


# -- counts ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sum:
    """A total and of how many instances it is: "given for 41 of 54"."""

    total: Decimal = NOUGHT
    given: int = 0
    of: int = 0

    def add(self, value: Decimal | int | None) -> None:
        self.of += 1
        if value is not None:
            self.total += value
            self.given += 1


@dataclass(slots=True)
class Tally:
    """What some episodes come to. ``councils``: codes of the distinct ones reached; ``statuses``: all episodes by
    status; ``based``: of how many instances with savings or income the basis is told."""

    instances: int = 0
    councils: set[str] = field(default_factory=set)
    offers: set[str] = field(default_factory=set)
    people: Sum = field(default_factory=Sum)
    councillors: Sum = field(default_factory=Sum)
    officers: Sum = field(default_factory=Sum)
    days: Sum = field(default_factory=Sum)
    savings: Sum = field(default_factory=Sum)
    income: Sum = field(default_factory=Sum)
    valued: int = 0
    based: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, episode: Episode) -> None:
        self.statuses[episode.status] += 1
        if not episode.had:
            return
        self.instances += 1
        self.councils.add(episode.council)
        self.offers.add(episode.offer)
        self.people.add(episode.people)
        self.councillors.add(episode.councillors)
        self.officers.add(episode.officers)
        self.days.add(episode.days)
        self.savings.add(episode.savings)
        self.income.add(episode.income)
        if episode.savings is not None or episode.income is not None:
            self.valued += 1
            self.based += bool(episode.basis)

    def waiting(self, status: str) -> int:
        return self.statuses.get(status, 0)


def tally(episodes: Iterable[Episode]) -> Tally:
    out = Tally()
    for episode in episodes:
        out.add(episode)
    return out


def tallies(episodes: Iterable[Episode], key: Callable[[Episode], K]) -> dict[K, Tally]:
    """By what ``key`` says of an episode."""
    out: dict[K, Tally] = {}
    for episode in episodes:
        at = key(episode)
        if at not in out:
            out[at] = Tally()
        out[at].add(episode)
    return out


@dataclass(frozen=True, slots=True)
class Distribution:
    """Offers had per council, of the councils there were: ``councils[n]`` had ``n`` offers. ``mean`` and ``median``
    are over all of them, nought ones too; None where there were none."""

    councils: tuple[int, ...]
    mean: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Take-up of some councils in a period. ``there``: codes of the councils there were, in their order; ``none``:
    those of them without an instance; ``gone``: reached, but not among them (they had ended, or had not begun).
    ``given``: peer days given by councils of the scope, ``lenders`` how many gave; ``undated``: instances that say a
    year but no day."""

    period: Period
    all: Tally
    there: tuple[str, ...]
    none: tuple[str, ...]
    gone: tuple[str, ...]
    offers_per_council: Distribution
    given: Sum
    lenders: frozenset[str]
    undated: int

    @property
    def reached(self) -> int:
        """How many of the councils there were had an instance."""
        return len(self.there) - len(self.none)


def there_were(councils: Iterable[Area], day: date) -> list[Area]:
    """The councils that existed on a day, in their order."""
    return [c for c in councils if c.exists_on(day)]


def select(
    episodes: Iterable[Episode],
    when: Period,
    *,
    councils: Collection[str] | None = None,
    offers: Collection[str] | None = None,
    statuses: Collection[str] = (),
) -> list[Episode]:
    """The episodes of a period, of some councils (codes), offers (ids) and statuses; None and () mean all."""
    return [
        e
        for e in episodes
        if when.holds(e.year, e.start or e.end)
        and (councils is None or e.council in councils)
        and (offers is None or e.offer in offers)
        and (not statuses or e.status in statuses)
    ]


def select_given(
    given: Iterable[Given],
    when: Period,
    *,
    councils: Collection[str] | None = None,
    offers: Collection[str] | None = None,
) -> list[Given]:
    """The peer days that some councils gave in a period; with ``offers``, those for one of them."""
    return [
        g
        for g in given
        if when.holds(g.year, g.day)
        and (councils is None or g.lender in councils)
        and (offers is None or g.offer in offers)
    ]


def figures(councils: Iterable[Area], episodes: Sequence[Episode], given: Sequence[Given], when: Period) -> Figures:
    """Of ``councils`` (of any day) and of episodes and peer days that were selected for the period."""
    there = tuple(c.code for c in there_were(councils, when.day))
    everything = tally(episodes)
    had = {(e.council, e.offer) for e in episodes if e.had}
    per = Counter(code for code, _ in had)
    days = Sum()
    for g in given:
        days.add(g.days)
    return Figures(
        period=when,
        all=everything,
        there=there,
        none=tuple(code for code in there if code not in everything.councils),
        gone=tuple(sorted(everything.councils - set(there))),
        offers_per_council=_distribution([per.get(code, 0) for code in there]),
        given=days,
        lenders=frozenset(g.lender for g in given),
        undated=sum(1 for e in episodes if e.had and not (e.start or e.end)),
    )


def _distribution(counts: Sequence[int]) -> Distribution:
    if not counts:
        return Distribution((), None, None)
    found = np.bincount(np.array(counts, np.int64))
    return Distribution(tuple(int(n) for n in found), float(np.mean(counts)), float(np.median(counts)))


def never(councils: Iterable[Area], episodes: Iterable[Episode], offers: Collection[str], day: date) -> list[str]:
    """Codes of the councils there were on a day that never had one of some offers, whatever the year, by that day."""
    last, until = financial_year(day.isoformat()), day.isoformat()
    assert last is not None
    reached = {
        e.council
        for e in episodes
        if e.had and e.offer in offers and (e.start or e.end) <= until and (e.year is None or e.year <= last)
    }
    return [c.code for c in there_were(councils, day) if c.code not in reached]


# -- the matrix --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matrix:
    """Councils × offers. ``status``: int8, position in ``STRENGTH`` + 1 of the status that says most, one more than
    there are for a status this version does not know, 0 where there is no episode. ``had``, ``episodes``: int32, how
    many instances, and how many episodes of any status."""

    councils: tuple[Area, ...]
    offers: tuple[Offer, ...]
    status: npt.NDArray[np.int8]
    had: npt.NDArray[np.int32]
    episodes: npt.NDArray[np.int32]


def matrix(councils: Sequence[Area], offers: Sequence[Offer], episodes: Iterable[Episode]) -> Matrix:
    """Episodes of other councils and offers are left out."""
    row = {c.code: i for i, c in enumerate(councils)}
    column = {o.id: j for j, o in enumerate(offers)}
    places = [
        (i, j, e.status in HAD, _RANK.get(e.status, len(STRENGTH)))
        for e in episodes
        if (i := row.get(e.council)) is not None and (j := column.get(e.offer)) is not None
    ]
    at, to, counts, rank = np.array(places, np.int64).reshape(-1, 4).T
    shape = len(councils), len(offers)
    had, count = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    best = np.full(shape, len(STRENGTH) + 1, np.int8)
    np.add.at(count, (at, to), 1)
    np.add.at(had, (at, to), counts.astype(np.int32))
    np.minimum.at(best, (at, to), rank.astype(np.int8))
    status = np.where(count > 0, best + 1, 0).astype(np.int8)
    return Matrix(tuple(councils), tuple(offers), status, had, count)
