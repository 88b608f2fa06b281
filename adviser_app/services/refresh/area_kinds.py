"""Which kinds of areas there are in published files: by code, by a publisher's word for them, and what is no area but
a sum of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from enum import Enum

from adviser_app import paths
from adviser_app.domain.areas import AreaKind

# A publisher's word for an area's kind, where it decides among areas of one name.
GEOGRAPHY_KINDS: dict[str, frozenset[AreaKind]] = {
    "local authority district": frozenset({AreaKind.COUNCIL, AreaKind.COUNCIL_ELSEWHERE}),
    "county or unitary authority": frozenset({AreaKind.COUNCIL, AreaKind.COUNCIL_ELSEWHERE}),
    "combined authority or city region": frozenset({AreaKind.COMBINED_AUTHORITY, AreaKind.STRATEGIC_AUTHORITY}),
    "region": frozenset({AreaKind.REGION}),
    "country": frozenset({AreaKind.COUNTRY}),
    "nation": frozenset({AreaKind.NATION}),
    "police force area": frozenset({AreaKind.POLICE}),
    "itl level 1": frozenset({AreaKind.ITL1}),
    "itl level 2": frozenset({AreaKind.ITL2}),
    "itl level 3": frozenset({AreaKind.ITL3}),
}
# Kinds that a code tells without doubt; England and the United Kingdom are called nations and countries alike.
TOLD_BY_CODE = {
    AreaKind.COUNCIL: frozenset({AreaKind.COUNCIL}),
    AreaKind.COMBINED_AUTHORITY: frozenset({AreaKind.COMBINED_AUTHORITY, AreaKind.STRATEGIC_AUTHORITY}),
    AreaKind.REGION: frozenset({AreaKind.REGION}),
    AreaKind.NATION: frozenset({AreaKind.NATION, AreaKind.COUNTRY}),
    AreaKind.COUNTRY: frozenset({AreaKind.NATION, AreaKind.COUNTRY}),
}
# Other words for kinds of areas that bear councils' names and are none.
NO_COUNCILS = re.compile(
    r"\b(?:itl|nuts|wards?|parish(?:es)?|constituenc\w+|[lm]soas?|police|fire|health|nhs|icbs?|ccgs?)\b"
)

# "England Total", "Column Total" (Nomis), "All English authorities", "Average of London boroughs": a sum of councils,
# and none of them.
_SUMS = frozenset(("all", "average", "mean", "median", "overall", "sum", "total", "totals"))
_OF_MANY = frozenset(
    ("authorities", "boroughs", "column", "councils", "counties", "districts", "england", "english", "london",
     "unitaries")
)  # fmt: skip
_AROUND_SUMS = frozenset(
    ("and", "area", "city", "county", "excl", "excluding", "for", "grand", "in", "incl", "including", "inner", "local",
     "lower", "metropolitan", "non", "of", "outer", "rest", "shire", "single", "the", "tier", "unitary", "upper")
)  # fmt: skip
# Names (normalised) that the areas of police forces and of fire services bear, and no council and no region. Where
# several are met, Essex and Durham beside them are forces, too (policeuk; National Fire Chiefs Council).
_SERVICES = frozenset(
    ("avon and somerset", "devon and cornwall", "devon and somerset", "dorset and wiltshire", "dyfed powys",
     "hereford and worcester", "humberside", "metropolitan police", "northumbria", "royal berkshire",
     "thames valley", "west mercia")
)  # fmt: skip
# Names of regions that nothing else bears; a combined authority is called North East, too, and West Midlands.
_REGIONS = frozenset(
    ("north west", "yorkshire and the humber", "east midlands", "east of england", "south east", "south west")
)
# The councils of Wales, Scotland and Northern Ireland by (normalised) name: none of England bears one of these.
ELSEWHERE = frozenset(
    name
    for names in (
        "blaenau gwent; bridgend; caerphilly; cardiff; carmarthenshire; ceredigion; conwy; denbighshire; "
        "flintshire; gwynedd; isle of anglesey; merthyr tydfil; monmouthshire; neath port talbot; newport; "
        "pembrokeshire; powys; rhondda cynon taf; swansea; vale of glamorgan; the vale of glamorgan; torfaen; "
        "wrexham",
        "aberdeen city; aberdeenshire; angus; argyll and bute; city of edinburgh; clackmannanshire; dumfries and "
        "galloway; dundee city; east ayrshire; east dunbartonshire; east lothian; east renfrewshire; edinburgh "
        "city of; falkirk; fife; glasgow city; highland; inverclyde; midlothian; moray; na h eileanan siar; north "
        "ayrshire; north lanarkshire; orkney islands; perth and kinross; renfrewshire; scottish borders; shetland "
        "islands; south ayrshire; south lanarkshire; stirling; west dunbartonshire; west lothian",
        "antrim and newtownabbey; ards and north down; armagh city banbridge and craigavon; belfast; causeway "
        "coast and glens; derry city and strabane; fermanagh and omagh; lisburn and castlereagh; mid and east "
        "antrim; mid ulster; newry mourne and down",
    )
    for name in names.split("; ")
)
_FEWEST_SERVICES, _FEWEST_REGIONS = 2, 4
_E_CODE = re.compile(r"^[ewsn]\d{4} ")


class Kinds:
    """``area_kinds.csv``: prefix (``?`` is one character, then the length counts) and geography to kind."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], str, AreaKind, bool, tuple[int, int]]] = []
        with (paths.resources() / "register" / "area_kinds.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                prefix, geography = row["prefix"], row["geography"].casefold()
                pattern = "".join("." if c == "?" else re.escape(c) for c in prefix)
                exact = "$" if "?" in prefix else ""
                weight = (2 if geography and prefix else 1 if geography else 0, len(prefix))
                self._rules.append(
                    (re.compile(pattern + exact), geography, AreaKind(row["kind"]), row["keep"] == "yes", weight)
                )

    def of(self, code: str, geography: str) -> tuple[AreaKind, bool]:
        word = geography.strip().casefold()
        found = [r for r in self._rules if r[0].match(code) and r[1] in ("", word)]
        best = max(found, key=lambda r: r[4])
        return best[2], best[3]

    def is_small(self, geography: str) -> bool:
        """A kind of area that is not kept, whatever its code: a school, a ward."""
        word = geography.strip().casefold()
        return bool(word) and any(r[1] == word and not r[3] and not r[0].pattern for r in self._rules)


def is_sum(name: str) -> bool:
    """Whether a (normalised) name is that of all councils or of a class of them."""
    words = set(_E_CODE.sub("", name).split())
    return bool(words & _SUMS and words & _OF_MANY) and words <= _SUMS | _OF_MANY | _AROUND_SUMS


class Company(Enum):
    """What the other names beside a name make of it."""

    ANY = "any"
    REGIONS = "regions"
    SERVICES = "areas of police forces or fire services"


def company(names: Iterable[str]) -> Company:
    """Of the (normalised) names that stand without codes in a file."""
    met = set(names)
    if len(met & _SERVICES) >= _FEWEST_SERVICES:
        return Company.SERVICES
    return Company.REGIONS if len(met & _REGIONS) >= _FEWEST_REGIONS else Company.ANY
