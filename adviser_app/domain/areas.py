"""Areas: councils and what is not a council. Tier follows from type, and comparison groups from both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class AreaKind(StrEnum):
    """Only ``COUNCIL`` (a principal council of England) ever enters a comparison."""

    COUNCIL = "council"
    COMBINED_AUTHORITY = "combined authority"
    STRATEGIC_AUTHORITY = "strategic authority"  # the Greater London Authority
    REGION = "region"
    NATION = "nation"
    COUNTRY = "country"  # United Kingdom, Great Britain, England and Wales
    COUNCIL_ELSEWHERE = "council elsewhere"  # Wales, Scotland, Northern Ireland
    ITL1 = "ITL 1"
    ITL2 = "ITL 2"
    ITL3 = "ITL 3"
    POLICE = "police force area"
    FIRE = "fire authority"
    HEALTH = "health area"
    OTHER = "other area"


class CouncilType(StrEnum):
    COUNTY = "county"
    DISTRICT = "non-metropolitan district"
    UNITARY = "unitary authority"
    METROPOLITAN = "metropolitan district"
    LONDON = "London borough"
    CITY = "City of London"


class Tier(StrEnum):
    UPPER = "upper"
    LOWER = "lower"
    SINGLE = "single"


TIER: dict[CouncilType, Tier] = {
    CouncilType.COUNTY: Tier.UPPER,
    CouncilType.DISTRICT: Tier.LOWER,
    CouncilType.UNITARY: Tier.SINGLE,
    CouncilType.METROPOLITAN: Tier.SINGLE,
    CouncilType.LONDON: Tier.SINGLE,
    CouncilType.CITY: Tier.SINGLE,
}

# The City is compared with the London boroughs: it is the 33rd of the London authorities.
TYPE_FOR_COMPARISON: dict[CouncilType, CouncilType] = {t: t for t in CouncilType} | {
    CouncilType.CITY: CouncilType.LONDON
}

TYPE_PLURAL: dict[CouncilType, str] = {
    CouncilType.COUNTY: "county councils",
    CouncilType.DISTRICT: "district councils",
    CouncilType.UNITARY: "unitary authorities",
    CouncilType.METROPOLITAN: "metropolitan districts",
    CouncilType.LONDON: "London boroughs and the City",
    CouncilType.CITY: "London boroughs and the City",
}

TYPE_SHORT: dict[CouncilType, str] = {
    CouncilType.COUNTY: "County",
    CouncilType.DISTRICT: "District",
    CouncilType.UNITARY: "Unitary",
    CouncilType.METROPOLITAN: "Metropolitan",
    CouncilType.LONDON: "London borough",
    CouncilType.CITY: "City of London",
}


@dataclass(frozen=True, slots=True)
class Area:
    """One area. ``id`` is its position in every value array: given once, never used again."""

    id: int
    code: str
    kind: AreaKind
    name: str
    official_name: str = ""
    council_type: CouncilType | None = None
    region: str = ""
    county_code: str = ""
    combined_authority_code: str = ""
    start: date | None = None
    end: date | None = None  # first day on which it no longer existed
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def tier(self) -> Tier | None:
        return None if self.council_type is None else TIER[self.council_type]

    @property
    def is_council(self) -> bool:
        return self.kind is AreaKind.COUNCIL

    def exists_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class GroupRule(StrEnum):
    """The comparison groups one can choose; the value is what the command line takes."""

    TYPE = "type"  # all councils of the same type in England: the default
    TIER_REGION = "tier-region"  # the same tier in the same region
    TIER_ENGLAND = "tier-england"  # the same tier in England


@dataclass(frozen=True, slots=True)
class ComparisonGroup:
    """The councils one is compared with; the council itself is a member (product.md, "Comparison")."""

    rule: GroupRule
    label: str  # "36 metropolitan districts in England"
    members: tuple[Area, ...] = field(repr=False)


_TIER_WORDS = {Tier.UPPER: "upper-tier (county) councils", Tier.LOWER: "lower-tier (district) councils",
               Tier.SINGLE: "single-tier councils"}  # fmt: skip


def comparison_group(
    council: Area, areas: list[Area] | tuple[Area, ...], rule: GroupRule, today: date
) -> ComparisonGroup:
    """The group of ``council`` among ``areas`` under ``rule``: councils that exist today, and itself.

    Raises ValueError for an area that is no council.
    """
    if not council.is_council or council.council_type is None:
        raise ValueError(f"{council.name} is not a council and has no comparison group")
    kind = TYPE_FOR_COMPARISON[council.council_type]

    def belongs(other: Area) -> bool:
        if not other.is_council or other.council_type is None:
            return False
        if rule is GroupRule.TYPE:
            return TYPE_FOR_COMPARISON[other.council_type] is kind
        if TIER[other.council_type] is not council.tier:
            return False
        return rule is GroupRule.TIER_ENGLAND or other.region == council.region

    members = tuple(
        sorted((a for a in areas if a.id == council.id or (a.exists_on(today) and belongs(a))), key=lambda a: a.name)
    )
    assert council.tier is not None
    if rule is GroupRule.TYPE:
        words, where = TYPE_PLURAL[kind], "" if kind is CouncilType.LONDON else " in England"
    else:
        words = _TIER_WORDS[council.tier]
        place = council.region if council.region.startswith(("London", "Yorkshire")) else f"the {council.region}"
        if council.region == "East of England":
            place = "the East of England"
        where = " in England" if rule is GroupRule.TIER_ENGLAND else f" in {place}"
    return ComparisonGroup(rule, f"{len(members)} {words}{where}", members)
