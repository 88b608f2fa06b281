"""Councils put together: which ground they cover, and which councils were there before.

Structural changes are made by order under the Local Government and Public Involvement in Health Act 2007, part 1: whole
councils become one, or a county is divided between several. What was published of whole councils can be put together
(``domain.combining``); what was published of a council that is divided cannot, because no file says which part of it
went where.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adviser_app.domain.areas import TYPE_FOR_COMPARISON, Area, CouncilType

STAGES = ("Idea", "Proposed", "Announced", "Order made")
"""How far a council to come is."""


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
        districts = {a.id for a in districts_of(county, known, today)}
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


def districts_of(county: Area, areas: Iterable[Area], today: date) -> tuple[Area, ...]:
    """The districts of a county: those of today, or of its last day."""
    day = today if county.end is None else min(today, county.end - timedelta(days=1))
    return _by_name(a for a in areas if a.is_council and a.county_code == county.code and a.exists_on(day))


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
