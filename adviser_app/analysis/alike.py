"""Councils like a council, and why; what they took up and it did not. Reasons in words, never a score.

Decided here: a council is only ever like one of the same type (the City like the London boroughs). Among those, like it
are the ones that have at least two of these in common with it: region, county, combined authority, political control,
a similar population (from four fifths to five quarters of its own). Where fewer than ``FEW`` have two, one is enough;
where nobody has any, all of its type stand in, and the reason says only that. What is not known is never in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from adviser_app.analysis.takeup import Episode, Offer
from adviser_app.domain.areas import TYPE_FOR_COMPARISON, Area

FEW = 5  # councils: fewer would make one council's choice look like a pattern
SIMILAR = 1.25  # the larger population against the smaller one


@dataclass(frozen=True, slots=True)
class Alike:
    """A council like another, ``reasons`` in words ("same region: North West"), beside the type."""

    council: Area
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LikeCouncils:
    """``least``: how many reasons each has at least (2, 1, or 0: only the type)."""

    members: tuple[Alike, ...]
    least: int

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(a.council.code for a in self.members)


def reasons(one: Area, other: Area, control: Mapping[str, str], area_name: Callable[[str], str]) -> tuple[str, ...]:
    """What two councils of a type have in common. ``control``: political control by code; ``area_name``: of a code."""
    found = []
    if one.region and one.region == other.region:
        found.append(f"same region: {one.region}")
    if one.county_code and one.county_code == other.county_code:
        found.append(f"same county: {area_name(one.county_code)}")
    if one.combined_authority_code and one.combined_authority_code == other.combined_authority_code:
        found.append(f"same combined authority: {area_name(one.combined_authority_code)}")
    if one.population and other.population:
        less, more = sorted((one.population, other.population))
        if more <= less * SIMILAR:
            found.append(f"similar population: {other.population:,} and {one.population:,}")
    here = control.get(one.code, "")
    if here and here == control.get(other.code, ""):
        found.append(f"same political control: {here}")
    return tuple(found)


def like(
    council: Area, councils: Iterable[Area], control: Mapping[str, str], area_name: Callable[[str], str]
) -> LikeCouncils:
    """Those of ``councils`` (that exist) like ``council``: most reasons first, then by how near the population is."""
    if council.council_type is None:
        return LikeCouncils((), 0)
    kind = TYPE_FOR_COMPARISON[council.council_type]
    found = [
        Alike(other, reasons(council, other, control, area_name))
        for other in councils
        if other.code != council.code
        and other.council_type is not None
        and TYPE_FOR_COMPARISON[other.council_type] is kind
    ]
    found.sort(key=lambda a: (-len(a.reasons), _apart(council, a.council), a.council.name, a.council.code))
    for least in (2, 1):
        near = tuple(a for a in found if len(a.reasons) >= least)
        if len(near) >= FEW or (least == 1 and near):
            return LikeCouncils(near, least)
    return LikeCouncils(tuple(found), 0)


def _apart(one: Area, other: Area) -> float:
    """How many times the larger population is the smaller; the unknown comes last."""
    if not one.population or not other.population:
        return float("inf")
    return max(one.population, other.population) / min(one.population, other.population)


@dataclass(frozen=True, slots=True)
class NotHad:
    """An offer that a council did not have and ``councils`` (codes, in the order of likeness) did. ``latest``: the
    financial year one of them last had it in, None where none says. ``own``: its own episodes of it, none of them
    had: offered, declined …"""

    offer: Offer
    councils: tuple[str, ...]
    latest: int | None
    own: tuple[Episode, ...]


def not_had(
    council: str, near: LikeCouncils, episodes: Iterable[Episode], offers: Sequence[Offer], year: int
) -> list[NotHad]:
    """Offers that still run in ``year`` (a financial year by the one it begins in), that a council like it had and it
    did not; those that most of them had first. ``episodes``: of all councils, in the years that count."""
    running = {o.id: o for o in offers if o.ran_in((year,))}
    codes = near.codes
    own: dict[str, list[Episode]] = {}
    theirs: dict[str, list[Episode]] = {}
    for e in episodes:
        if e.offer not in running:
            continue
        if e.council == council:
            own.setdefault(e.offer, []).append(e)
        elif e.had and e.council in codes:
            theirs.setdefault(e.offer, []).append(e)
    out = []
    for offer, found in theirs.items():
        mine = own.get(offer, [])
        if any(e.had for e in mine):
            continue
        had = {e.council for e in found}
        out.append(
            NotHad(
                running[offer],
                tuple(a.council.code for a in near.members if a.council.code in had),
                max((e.year for e in found if e.year is not None), default=None),
                tuple(mine),
            )
        )
    return sorted(out, key=lambda n: (-len(n.councils), n.offer.name.casefold(), n.offer.id))
