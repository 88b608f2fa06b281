"""Councils put together: which ground they cover, and which series can be combined over them.

Structural changes are made by order under the Local Government and Public Involvement in Health Act 2007, part 1: whole
councils become one, or a county is divided between several. What was published of whole councils can be put together;
what was published of a council that is divided cannot, because no file says which part of it went where.

A figure of several councils together follows from their own in two cases only. A *count* of what each has is added up.
A *rate per head of the population* is the mean of the rates weighted by population: with rate r = x / p of each, the
rate of all is Σx / Σp = Σ(r·p) / Σp. Everything else (a median, a mean or a per cent of something whose number is not
known, an index, a score, a rate that was standardised by age) does not follow from the councils' own figures, whatever
one does with them (Office for Health Improvement and Disparities, *Technical guidance: commonly used public health
statistics*: a directly standardised rate is weighted by age group, not by population).

What kind a series is, is read from the words of its publisher, and only where they say it. Where they do not, it is
refused: a wrong figure costs more than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from adviser_app.domain.areas import TYPE_FOR_COMPARISON, Area, CouncilType
from adviser_app.domain.indicators import SeriesKey

STAGES = ("Idea", "Proposed", "Announced", "Order made")
"""How far a council to come is."""


class Way(StrEnum):
    """How the figures of several councils become one."""

    SUM = "sum"
    MEAN = "mean weighted by population"
    PUBLISHED = "as published for the same ground"
    NONE = "not put together"


@dataclass(frozen=True, slots=True)
class Combining:
    """Of a series: SUM, MEAN or NONE, and then ``why`` not, as it stands after a colon."""

    way: Way
    why: str = ""


# Words that stand for a figure which does not follow from those of the parts, and what is said of it.
_NEVER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), why)
    for words, why in (
        ("medians?", "a median of medians is none"),
        (r"ind(?:ex|ices)", "an index cannot be put together"),
        (r"rank(?:s|ing|ed)?|deciles?|quintiles?|quartiles?|percentiles?", "a rank cannot be put together"),
        ("scores?", "a score cannot be put together"),
        (r"standardi[sz]ed|age[- ]adjusted|dsr|smr", "standardised, not per head as it is"),
        (r"gap|difference|inequality|slope", "a difference cannot be put together"),
        (r"life expectancy", "a life expectancy cannot be put together"),
        (r"means?|averages?|typical", "a mean over an unknown number"),
        (r"ratios?", "a ratio over an unknown number"),
    )
)
_TIME = re.compile(r"\b(?:mins?|minutes?|hours?|hrs?|days?|nights|weeks?|months?|years?|yrs?)\b")
_PER = re.compile(r"\bper\s+(?!cent)([a-z0-9 ,.'-]+)")
_HEADS = re.compile(
    r"(?:\d[\d,]*|hundred|thousand|million|\s)*(?:of\s+)?(?:the\s+)?(?:(?:total|resident)\s+)*"
    r"(?:population|people|persons?|residents?|inhabitants?|heads?(?: of (?:the )?population)?|capita)"
    r"(?:\s*,?\s*per (?:year|annum|month|week|day|quarter))?[\s,.]*"
)
_ONLY_TIME = re.compile(r"(?:year|annum|month|week|day|quarter)[\s,.]*")
_SOME = re.compile(
    r"\b(?:aged?|ages|adults?|child(?:ren)?|pupils?|young|older|elderly|working[- ]age|males?|females?|m[ea]n|wom[ea]n|"
    r"boys|girls|infants?|babies|births?|students?|patients?|under|over|\d+ (?:plus|to \d+))\b|\b\d+ ?(?:\+|[-–] ?\d+)"
)
_DEATHS = re.compile(r"\b(?:mortality|deaths?|death rate)\b")
_SHARE = re.compile(r"%|\bper ?cent(?:age)?s?\b|\bproportion\b|\bshare\b")
_SHARE_OF_ALL = re.compile(
    r"(?:%|per ?cent(?:age)?|proportion|share) of (?:the |all |total |resident )*(?:population|people|persons|"
    r"residents|inhabitants)\b|^(?:all )?(?:residents|population)\b"
)
_PRICE = re.compile(
    r"\b(?:pay|wages?|salar(?:y|ies)|earnings|prices?|rents?|bills?|bands?|fees?|charges?|cost of|rates?)\b"
)
_LARGE_MONEY = re.compile(r"£ ?(?:m|million|millions|k|000s?|thousands?|bn|billion)\b|(?:million|thousand) pounds")
_TOTAL = re.compile(
    r"\b(?:total|expenditure|spend(?:ing)?|budget(?:ed)?|receipts?|debt|borrowing|reserves|grants?|investment)\b"
)
_COUNTED = re.compile(
    r"^(?:the )?(?:numbers?|counts?|no\.?|total(?: number)?)(?:\s+of\b.*)?$|^(?:persons?|people|households?|dwellings?|"
    r"homes|children|pupils|cases|premises|enterprises|businesses|jobs|fte|tonnes|hectares|km|kilometres|miles|"
    r"[kmg]wh|offences|crimes|vehicles|visits|applications|properties|places|employees|posts|residents)$"
)


def combining(key: SeriesKey) -> Combining:
    """How the figures of several councils in a series become one; of what its publisher writes, every word counts."""
    parts = [" ".join(p.casefold().split()) for p in (key.indicator, key.breakdown, key.measure, key.unit)]
    whole = " · ".join(p for p in parts if p)
    for pattern, why in _NEVER:
        if pattern.search(whole):
            return Combining(Way.NONE, why)
    rates = [m.group(1) for m in _PER.finditer(whole) if not _ONLY_TIME.fullmatch(m.group(1))]
    if rates:
        return _rate(whole, rates)
    if _SHARE.search(whole):
        if _SHARE_OF_ALL.search(whole) and not _SOME.search(whole):
            return Combining(Way.MEAN)
        return Combining(Way.NONE, "a per cent of an unknown number")
    if "£" in whole or "pounds" in whole:
        return _money(whole)
    if any(_COUNTED.match(p) for p in parts[2:]):
        return Combining(Way.SUM)
    if any(_TIME.search(p) for p in parts[2:]):
        return Combining(Way.NONE, "a length of time is no count")
    return Combining(Way.NONE, "not said to be a count")


def _rate(whole: str, rates: Sequence[str]) -> Combining:
    if _SOME.search(whole):
        return Combining(Way.NONE, "of some of the people only")
    if not all(_HEADS.fullmatch(r) for r in rates):
        return Combining(Way.NONE, f"per {_whom(rates)}, whose number is not known")
    if _DEATHS.search(whole):
        return Combining(Way.NONE, "a rate of death, perhaps standardised by age")
    return Combining(Way.MEAN)


def _whom(rates: Sequence[str]) -> str:
    """What the first rate that is not per head is counted by, without its number: "dwelling stock"."""
    found = next(r for r in rates if not _HEADS.fullmatch(r))
    return re.sub(r"^[\d,. ]+", "", found).strip(" .,") or found.strip(" .,")


def _money(whole: str) -> Combining:
    if _PRICE.search(whole):
        return Combining(Way.NONE, "a price or pay is no sum")
    if _LARGE_MONEY.search(whole) or _TOTAL.search(whole):
        return Combining(Way.SUM)
    return Combining(Way.NONE, "not said to be a total")


# -- the ground --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of councils put together. A county and its districts lie on the same ground, so that it can be covered
    once in two ways: by ``small`` parts (districts, single-tier councils, counties whose districts are not known) or by
    ``large`` ones (counties in the place of their districts). ``divided``: counties of which some districts go in and
    others do not. ``parts``: all that go in whole."""

    small: tuple[Area, ...]
    large: tuple[Area, ...]
    divided: tuple[Area, ...]

    @property
    def parts(self) -> tuple[Area, ...]:
        return _by_name({a.id: a for a in (*self.large, *self.small)}.values())


def ground(members: Iterable[Area], areas: Iterable[Area], today: date) -> Ground:
    """What whole councils put together cover. ``members`` may name a county or leave it out: one all of whose districts
    go in goes in whole, one of whose districts only some do is divided."""
    named = {a.id: a for a in members if a.is_council}
    known = [a for a in areas if a.is_council]
    counties = {a.code: a for a in known if a.council_type is CouncilType.COUNTY}
    local = {i: a for i, a in named.items() if a.council_type is not CouncilType.COUNTY}
    touched = {a.county_code for a in local.values()} & set(counties)
    touched |= {a.code for a in named.values() if a.council_type is CouncilType.COUNTY}
    whole, divided, bare = [], [], []
    for code in touched:
        county = counties[code]
        day = today if county.end is None else min(today, county.end - timedelta(days=1))
        districts = {a.id for a in known if a.county_code == code and a.exists_on(day)}
        inside = districts & set(local)
        if not inside and county.id in named:
            bare.append(county)
        elif inside == districts:
            whole.append(county)
        elif inside:
            divided.append(county)
    covered = {c.code for c in whole}
    return Ground(
        small=_by_name([*local.values(), *bare]),
        large=_by_name([*whole, *bare, *(a for a in local.values() if a.county_code not in covered)]),
        divided=_by_name(divided),
    )


def _by_name(areas: Iterable[Area]) -> tuple[Area, ...]:
    return tuple(sorted(areas, key=lambda a: (a.name, a.id)))


def kind_of(small: Sequence[Area]) -> CouncilType:
    """The type of a council made of these: their own where they are all metropolitan districts or London boroughs, else
    a unitary authority, which is what structural changes have made since 1995."""
    kinds = {TYPE_FOR_COMPARISON[a.council_type] for a in small if a.council_type is not None}
    alike = kinds <= {CouncilType.METROPOLITAN} or kinds <= {CouncilType.LONDON}
    return next(iter(kinds)) if kinds and alike else CouncilType.UNITARY


# -- what was before ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A council that another followed. ``divided``: whether others followed it as well; ``step``: 1 for one that it
    followed itself, 2 for a predecessor's predecessor."""

    area: Area
    divided: bool
    step: int


def predecessors(area: Area, by_code: dict[str, Area]) -> tuple[Predecessor, ...]:
    """All that came before a council: its own predecessors by name, counties last, then theirs."""
    out: list[Predecessor] = []
    seen, front, step = {area.id}, [area], 1
    while front:
        found = {by_code[c].id: by_code[c] for a in front for c in a.predecessors if c in by_code}
        front = [a for a in found.values() if a.id not in seen]
        front.sort(key=lambda a: (a.council_type is CouncilType.COUNTY, a.name, a.id))
        seen |= {a.id for a in front}
        out += [Predecessor(a, len(a.successors) > 1, step) for a in front]
        step += 1
    return tuple(out)
