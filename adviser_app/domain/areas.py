"""Areas: councils and what is not a council. Tier follows from type, and comparison groups from both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar


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


class GroupKind(StrEnum):
    """What makes a group; the value is what its text begins with."""

    TYPE = "type"  # all councils of the same type in England: the default
    TIER_REGION = "tier-region"  # the same tier in the same region
    TIER_ENGLAND = "tier-england"  # the same tier in England
    REGION = "region"  # every council of the region, whatever its tier
    PORTFOLIO = "portfolio"  # those the adviser looks after
    NEIGHBOURS = "neighbours"  # the nearest in a ranked set: a model, an edition of it
    OWN = "own"  # those of a record "own group"
    CLASS = "class"  # those in the same class of a classification, which own groups make up


NEAREST = 15  # neighbours taken unless told how many
MOST_NEAREST = 100

_MODEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EDITION = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_ROW = re.compile(r"[A-Za-z0-9._-]+")


def is_model(text: str) -> bool:
    """Whether a text can name a model of neighbours: small letters, digits and single hyphens between them."""
    return len(text) <= 60 and _MODEL.fullmatch(text) is not None


def is_edition(text: str) -> bool:
    """Whether a text can name an edition: a year, a month or a day as ISO 8601 writes them."""
    return _EDITION.fullmatch(text) is not None


def is_classification(text: str) -> bool:
    """Whether a text can name a classification of councils: some words without a colon."""
    return 0 < len(text) <= 60 and ":" not in text and text == " ".join(text.split())


class GroupRule(str):
    """Which councils one is compared with, or shown beside: its text is what settings keep and the command line takes.

    "type", "tier-region", "tier-england", "region", "portfolio"; "own:ROW" of an own group's row; "class:NAME" of a
    classification that own groups make up; "neighbours:MODEL",
    then perhaps ":EDITION" (the newest unless given), ":n=10" (15 unless given) and ":same-type". Two rules are equal
    where their texts are, and a rule is written in one way only. Raises ValueError for a text that is none.
    """

    __slots__ = ()

    TYPE: ClassVar[GroupRule]
    TIER_REGION: ClassVar[GroupRule]
    TIER_ENGLAND: ClassVar[GroupRule]
    REGION: ClassVar[GroupRule]
    PORTFOLIO: ClassVar[GroupRule]

    def __new__(cls, text: str) -> GroupRule:
        return super().__new__(cls, _canonical(text.strip()))

    @classmethod
    def neighbours(cls, model: str, edition: str = "", *, n: int = NEAREST, same_type: bool = False) -> GroupRule:
        parts = ["neighbours", model, edition, f"n={n}", "same-type" if same_type else ""]
        return cls(":".join(part for part in parts if part))

    @classmethod
    def own(cls, row: str) -> GroupRule:
        return cls(f"own:{row}")

    @classmethod
    def same_class(cls, classification: str) -> GroupRule:
        return cls(f"class:{classification}")

    @property
    def kind(self) -> GroupKind:
        return GroupKind(self.split(":")[0])

    @property
    def row(self) -> str:
        """Of an own group: the id of its record; "" of others."""
        return self.split(":")[1] if self.kind is GroupKind.OWN else ""

    @property
    def classification(self) -> str:
        """Of a class: the name of the classification; "" of others."""
        return self.split(":")[1] if self.kind is GroupKind.CLASS else ""

    @property
    def model(self) -> str:
        """Of neighbours: the model; "" of others."""
        return self.split(":")[1] if self.kind is GroupKind.NEIGHBOURS else ""

    @property
    def edition(self) -> str:
        """Of neighbours: the edition asked for, "" for the newest."""
        parts = self.split(":")[2:3]
        return parts[0] if self.kind is GroupKind.NEIGHBOURS and parts and is_edition(parts[0]) else ""

    @property
    def n(self) -> int:
        """Of neighbours: how many are taken."""
        return next((int(part[2:]) for part in self.split(":")[2:] if part.startswith("n=")), NEAREST)

    @property
    def same_type(self) -> bool:
        """Of neighbours: whether only those of the same type are taken."""
        return self.kind is GroupKind.NEIGHBOURS and self.endswith(":same-type")


def _canonical(text: str) -> str:
    kind, *parts = text.split(":")
    if kind == GroupKind.OWN and len(parts) == 1 and _ROW.fullmatch(parts[0]):
        return text
    if kind == GroupKind.CLASS and len(parts) == 1 and is_classification(" ".join(parts[0].split())):
        return f"{kind}:{' '.join(parts[0].split())}"
    if kind == GroupKind.NEIGHBOURS and parts and is_model(parts[0]):
        model, *options = parts
        edition = options.pop(0) if options and is_edition(options[0]) else ""
        n, same_type = "", ""
        if options and re.fullmatch(r"n=[1-9][0-9]{0,2}", options[0]) and int(options[0][2:]) <= MOST_NEAREST:
            n = options.pop(0)
        if options and options[0] == "same-type":
            same_type = options.pop(0)
        if not options:
            kept = (kind, model, edition, "" if n == f"n={NEAREST}" else n, same_type)
            return ":".join(part for part in kept if part)
    if not parts and kind in set(GroupKind) - {GroupKind.OWN, GroupKind.CLASS, GroupKind.NEIGHBOURS}:
        return kind
    raise ValueError(f"{text!r} is no group")


GroupRule.TYPE = GroupRule("type")
GroupRule.TIER_REGION = GroupRule("tier-region")
GroupRule.TIER_ENGLAND = GroupRule("tier-england")
GroupRule.REGION = GroupRule("region")
GroupRule.PORTFOLIO = GroupRule("portfolio")


@dataclass(frozen=True, slots=True)
class ComparisonGroup:
    """The councils one is compared with; the council itself is a member (product.md, "Comparison").

    ``note``: what one must know of how the group came about, in sentences; "" mostly.
    """

    rule: GroupRule
    label: str  # "36 metropolitan districts in England"
    members: tuple[Area, ...] = field(repr=False)
    note: str = ""


_TIER_WORDS = {Tier.UPPER: "upper-tier (county) councils", Tier.LOWER: "lower-tier (district) councils",
               Tier.SINGLE: "single-tier councils"}  # fmt: skip


def comparison_group(
    council: Area, areas: list[Area] | tuple[Area, ...], rule: GroupRule, today: date
) -> ComparisonGroup:
    """The group of ``council`` among ``areas`` under a rule that follows from the register: councils that exist today,
    and itself. Where the register does not say of what region a council was, those of its type.

    Raises ValueError for an area that is no council, and for a rule that a list is needed for.
    """
    if not council.is_council or council.council_type is None:
        raise ValueError(f"{council.name} is not a council and has no comparison group")
    kind = TYPE_FOR_COMPARISON[council.council_type]
    by = rule.kind
    if by not in (GroupKind.TYPE, GroupKind.TIER_REGION, GroupKind.TIER_ENGLAND, GroupKind.REGION):
        raise ValueError(f"the members of {rule} do not follow from the register")
    if by in (GroupKind.TIER_REGION, GroupKind.REGION) and not council.region:
        return type_instead(council, areas, rule, f"the region of {council.name} is not known", today)

    def belongs(other: Area) -> bool:
        if not other.is_council or other.council_type is None:
            return False
        if by is GroupKind.TYPE:
            return TYPE_FOR_COMPARISON[other.council_type] is kind
        if by is not GroupKind.REGION and TIER[other.council_type] is not council.tier:
            return False
        return by is GroupKind.TIER_ENGLAND or other.region == council.region

    members = _ordered(a for a in areas if a.id == council.id or (a.exists_on(today) and belongs(a)))
    assert council.tier is not None
    if by is GroupKind.TYPE:
        words, where = TYPE_PLURAL[kind], "" if kind is CouncilType.LONDON else " in England"
    elif by is GroupKind.REGION:
        words, where = "councils", f" of {in_the(council.region)}"
    else:
        words = _TIER_WORDS[council.tier]
        where = " in England" if by is GroupKind.TIER_ENGLAND else f" in {in_the(council.region)}"
    if len(members) == 1:
        words = words.replace("councils", "council")
    return ComparisonGroup(rule, f"{len(members)} {words}{where}", members)


def in_the(region: str) -> str:
    """A region as it stands in a sentence: "the North West", "London"."""
    return region if region.startswith(("London", "Yorkshire")) else f"the {region}"


def type_instead(
    council: Area, areas: list[Area] | tuple[Area, ...], rule: GroupRule, why: str, today: date
) -> ComparisonGroup:
    """The councils of the same type in the place of a group that cannot be made, and why: label and note say so."""
    found = comparison_group(council, areas, GroupRule.TYPE, today)
    return ComparisonGroup(
        rule, f"{found.label} ({why})", found.members, f"Compared with councils of the same type, because {why}."
    )


def listed_group(
    council: Area, named: Iterable[Area | None], rule: GroupRule, of: str, today: date
) -> ComparisonGroup | None:
    """A group of named councils, ``of`` such as "“Coastal towns”", and the council itself; None where no named one
    exists today. A name that is no council's of England (None), or of one that does not exist, is left out and counted.
    """
    found: dict[int, Area] = {}
    gone = set()
    for area in named:
        if area is not None and area.is_council and area.exists_on(today):
            found[area.id] = area
        else:
            gone.add(area.id if area is not None else -1)
    if not found:
        return None
    count = f"{len(found)} {'council' if len(found) == 1 else 'councils'} of {of}"
    label = count if council.id in found else f"{council.name} and {count}"
    members = _ordered((found | {council.id: council}).values())
    note = f"Left out of {of}: {_counted({NO_LONGER: len(gone)})}." if gone else ""
    return ComparisonGroup(rule, label, members, note)


NOT_OURS = "not a principal council of England"
NO_LONGER = "not there today"
OTHER_TYPE = "of another type"


def why_left_out(council: Area, other: Area | None, *, same_type: bool, today: date) -> str:
    """Why an area of a ranked set is not among a council's neighbours; "" where it is."""
    if other is None or not other.is_council or other.council_type is None:
        return NOT_OURS
    if not other.exists_on(today):
        return NO_LONGER
    assert council.council_type is not None
    alike = TYPE_FOR_COMPARISON[other.council_type] is TYPE_FOR_COMPARISON[council.council_type]
    return OTHER_TYPE if same_type and not alike else ""


def neighbour_group(
    council: Area, ranked: Iterable[Area | None], rule: GroupRule, of: str, today: date
) -> ComparisonGroup | None:
    """The council and the first ``rule.n`` of a ranked set, nearest first, that can be compared with; None where there
    is none. ``of`` names the set: "global, 2026". Those ranked nearer that are left out are counted."""
    taken: dict[int, Area] = {}
    left: dict[str, int] = {}
    for other in ranked:
        if len(taken) == rule.n:
            break
        why = why_left_out(council, other, same_type=rule.same_type, today=today)
        if why:
            left[why] = left.get(why, 0) + 1
        elif other is not None and other.id != council.id:
            taken[other.id] = other
    if not taken:
        return None
    count = "nearest neighbour" if len(taken) == 1 else f"{len(taken)} nearest neighbours"
    kind = " of the same type" if rule.same_type else ""
    notes = []
    if len(taken) < rule.n:
        notes.append(f"The set has {len(taken)} of the {rule.n} neighbours asked for.")
    if left:
        notes.append(f"Left out, though ranked among them: {_counted(left)}.")
    members = _ordered((taken | {council.id: council}).values())
    return ComparisonGroup(rule, f"{council.name} and its {count}{kind} ({of})", members, " ".join(notes))


def _ordered(areas: Iterable[Area]) -> tuple[Area, ...]:
    return tuple(sorted(areas, key=lambda a: (a.name, a.id)))


def _counted(left: dict[str, int]) -> str:
    return ", ".join(f"{count} ({why})" for why, count in left.items())
