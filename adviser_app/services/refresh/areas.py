"""Which area a row means: by code, by former code, by name where the code is none; or why it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from adviser_app.csvio.batch import AreaText
from adviser_app.domain.area_names import name_index, normalise_name
from adviser_app.domain.areas import Area, AreaKind
from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh import asked
from adviser_app.services.refresh.area_kinds import (
    ELSEWHERE,
    GEOGRAPHY_KINDS,
    NO_COUNCILS,
    TOLD_BY_CODE,
    Company,
    Kinds,
    company,
    is_sum,
)
from adviser_app.store import areas as area_store
from adviser_app.store.connection import Store

# GSS codes are a letter and eight digits; ITL codes are TL, a letter and up to two more characters.
_CODE = re.compile(r"[A-Z][0-9]{8}|TL[A-Z][0-9A-Z]{0,2}")

_KIND_IN_NAME = re.compile(rf"^(.+) \(({'|'.join(re.escape(kind.value) for kind in AreaKind)})\)$")

_AUTHORITY = re.compile(r" (?:mayoral )?(?:combined |strategic |county )+authority$")
_COMMON_WORDS = frozenset(
    ("and", "borough", "city", "council", "county", "district", "london", "metropolitan", "of", "royal", "the", "upon")
)

_JOINT = re.compile(r"(\s+(?:and|with|incl\w*\.?)\s+|\s*[&/+;,]\s*)", re.IGNORECASE)

# Beside a council's name these make it something else: an average of it and others, what it aims at, a part of it.
_QUALIFIED = re.compile(
    r"\b(?:averages?|mean|median|targets?|neighbours?|comparators?|benchmarks?|rest of|excl(?:uding|\.)?|without|"
    r"males?|females?|men|women|boys|girls|city region|(?:combined|county|strategic) authority|"
    r"greater london authority)\b",
    re.IGNORECASE,
)

# Names that no council bears: a council's code beside one of them, or another's code, is a row out of joint.
_LARGE = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
    "E92000001": "England",
    "N92000002": "Northern Ireland",
    "S92000003": "Scotland",
    "W92000004": "Wales",
    "K02000001": "United Kingdom",
    "K03000001": "Great Britain",
    "K04000001": "England and Wales",
}

_NATIONS = frozenset(normalise_name(name) for code, name in _LARGE.items() if not code.startswith("E12"))
# other names of regions in published tables (NHS England's of adult social care, Ofsted's)
_CALLED = {"eastern": "E12000006", "yorkshire and humber": "E12000003", "yorks and the humber": "E12000003"}
# a name with its code, as Stat-Xplore and others write both in one cell: "Hartlepool / E06000001"
_BOTH = re.compile(
    r"(?P<name>.*\S) ?[/(\[|:,-] ?(?P<code>[EWSNK]\d{8})[)\]]?|(?P<first>[EWSNK]\d{8}) ?[/|:,-] ?(?P<last>\S.*)"
)
_NOTE_MARK = re.compile(r"\s+(?:\(\d\d?\)|\[(?:notes? ?)?\d\d?\]|\(notes? \d\d?\))$", re.IGNORECASE)  # Leeds (3)
_COMBINED = re.compile(r"(.+?) (?:mayoral )?(?:strategic )?combined (?:county )?authority$", re.IGNORECASE)
_MINISTRYS = re.compile(r"[EWSN]\d{4}")

_ASKED = "Say who is meant (it is asked once), or give the nine-character GSS code beside the name."


class Verdict(IntEnum):
    KNOWN = 0
    NEW = 1  # an area we keep and have not met
    NOT_OURS = 2  # a small area: counted, not kept
    REJECTED = 3


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a row's area came to. ``area_id`` is provisional for NEW. ``code``…``remedy`` say why it was REJECTED,
    or warn although it was taken (``code`` given and verdict KNOWN or NEW)."""

    verdict: Verdict
    area_id: int = -1
    superseded: bool = False
    former: int = -1  # the council of the same name before it: whose figures of earlier periods are
    code: str = ""
    value: str = ""
    message: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class NewArea:
    id: int
    code: str
    kind: AreaKind
    name: str


class AreaResolver:
    """Resolves each distinct area of a refresh once. New areas get the ids they will have when it is applied."""

    def __init__(self, store: Store) -> None:
        self.areas: list[Area] = area_store.load_areas(store)
        self.new: list[NewArea] = []
        self._codes = area_store.codes(store)
        self._current = {(a.code, a.kind): a.id for a in self.areas}
        self._names = name_index()
        self._kinds = Kinds()
        self._answers = asked.answers(store)
        self._company = Company.ANY
        self._large = {normalise_name(name): code for code, name in _LARGE.items()} | _CALLED
        self._elsewhere: dict[tuple[str, AreaKind], set[int]] = {}
        for area in self.areas:
            if not area.is_council:
                self._elsewhere.setdefault((normalise_name(area.name), area.kind), set()).add(area.id)

    @property
    def n_areas(self) -> int:
        return len(self.areas) + len(self.new)

    def name_of(self, area_id: int) -> str:
        if area_id < len(self.areas):
            return self.areas[area_id].name
        return self.new[area_id - len(self.areas)].name

    def kind_of(self, area_id: int) -> AreaKind:
        met = area_id < len(self.areas)
        return self.areas[area_id].kind if met else self.new[area_id - len(self.areas)].kind

    def council_code(self, area_id: int) -> str:
        """A council's code of today, '' for any other area."""
        council = area_id < len(self.areas) and self.areas[area_id].is_council
        return self.areas[area_id].code if council else ""

    def among(self, texts: Iterable[AreaText]) -> None:
        """The areas that stand in one file with those resolved next: a name alone may mean one thing or another."""
        self._company = company(normalise_name(text.name) for text in texts if not text.code.strip())

    def resolve(self, text: AreaText) -> Resolved:
        code = text.code.strip().upper()
        if not code and (both := _BOTH.fullmatch(text.name.strip())):
            code = both["code"] or both["first"]
            text = replace(text, code=code, name=both["name"] or both["last"])
        if _CODE.fullmatch(code):
            return self._by_code(code, text)
        return Resolved(Verdict.NOT_OURS) if self._kinds.is_small(text.geography) else self._by_name(text)

    def _by_code(self, code: str, text: AreaText) -> Resolved:
        kind, keep = self._kinds.of(code, text.geography)
        said = None if text.geography.strip() else _KIND_IN_NAME.match(text.name.strip())
        if said:  # as `export` writes the second area of a code: "Greater Manchester (ITL 2)"
            kind, keep, text = AreaKind(said[2]), True, AreaText(text.code, said[1])
        if not keep:
            return Resolved(Verdict.NOT_OURS)
        if named := self._another_area(code, kind, text):
            mine = self._codes.get((code, kind))
            own = _LARGE.get(code) or ("no area that Adviser knows" if mine is None else self.name_of(mine))
            return _disagree(code, own, text, named)
        area_id = self._codes.get((code, kind))
        if area_id is None:
            return self._unknown_council(code, text) if kind is AreaKind.COUNCIL else self._add(code, kind, text)
        superseded = self._current.get((code, kind)) != area_id
        if kind is AreaKind.COUNCIL:
            return self._council_beside(area_id, code, text, superseded=superseded)
        return Resolved(Verdict.KNOWN, area_id, superseded)

    def _another_area(self, code: str, kind: AreaKind, text: AreaText) -> str:
        """The area of another kind, or another large one, that a row names beside a code; '' where it names none."""
        kinds = GEOGRAPHY_KINDS.get(text.geography.strip().casefold())
        if kinds and kinds.isdisjoint(TOLD_BY_CODE.get(kind, kinds)):
            return f"“{text.name.strip()}” ({text.geography.strip()})"
        large = self._large.get(normalise_name(text.name).removesuffix(" region"), code)
        if large != code and (code in _LARGE or kind is AreaKind.COUNCIL or code.startswith(("E12", "E92"))):
            return _LARGE[large]
        if code in _LARGE:
            if _QUALIFIED.search(text.name):
                return f"“{text.name.strip()}”"
            return self._council_named(text.name) or self._met_elsewhere(text.name, _LARGE[code])
        if kind is AreaKind.COMBINED_AUTHORITY:
            return self._another_authority(code, text.name)
        if kind is AreaKind.COUNCIL_ELSEWHERE:  # no council of another nation is called as one of England
            return self._council_named(text.name)
        return ""

    def _another_authority(self, code: str, name: str) -> str:
        """The council, or the combined authority of another code, that a name beside an authority's code means."""
        area_id = self._codes.get((code, AreaKind.COMBINED_AUTHORITY))
        if area_id is None:
            namesakes = self._elsewhere.get((normalise_name(name), AreaKind.COMBINED_AUTHORITY))
            return f"{self.name_of(min(namesakes))}, which has another" if name.strip() and namesakes else ""
        own = _AUTHORITY.sub("", normalise_name(self.name_of(area_id)))
        return self._council_named(name) if own != normalise_name(name) else ""

    def _council_beside(self, area_id: int, code: str, text: AreaText, *, superseded: bool) -> Resolved:
        """What a council's code comes to beside a name: refused where that is another's, warned where it may be."""
        council, name = self.name_of(area_id), text.name.strip()
        clash, family = self._name_clash(area_id, text.name)
        if clash and not family:
            return _disagree(code, council, text, clash)
        if not self.knows(text.name) and (word := _QUALIFIED.search(text.name)):
            return _disagree(code, council, text, f"“{name}” ({word[0].casefold()})")
        known = Resolved(Verdict.KNOWN, area_id, superseded, value=f"{code} {name}")
        if clash:
            message = f"The code {code} is {council}; the name beside it, “{name}”, is {family}."
            remedy = "The code was believed. Check the row if the name is the area that is meant."
            return replace(known, code="area-name-family", message=message, remedy=remedy)
        codes = self._names.get(normalise_name(text.name), ())
        if not any((one, AreaKind.COUNCIL) in self._codes for one in codes):
            elsewhere = self._met_elsewhere(text.name)
            if elsewhere and council not in self._joined(text.name):
                return _disagree(code, council, text, elsewhere)
        if self._is_strange(area_id, text.name):
            message = f"The code {code} is {council}; the name beside it, “{name}”, is none that is known for it."
            remedy = "The code was believed. Check the row if the name is another area's."
            return replace(known, code="area-name-strange", message=message, remedy=remedy)
        if len(others := self._others_joined(area_id, text.name)) > 1:
            return _disagree(code, council, text, " and ".join(others))
        if other := self._together_with(area_id, text.name):
            message = f"The figures are of {name}, under {council}'s code: they count as {council}'s."
            remedy = f"Mind it when you compare {council}; what {other} has is in them."
            return replace(known, code="area-joint", message=message, remedy=remedy)
        return Resolved(Verdict.KNOWN, area_id, superseded)

    def _together_with(self, area_id: int, name: str) -> str:
        """The other council in a name such as "Cornwall and Isles of Scilly", '' where there is none."""
        if normalise_name(name) in self._names:
            return ""
        parts, mine = self._joined(name), self.name_of(area_id)
        return next((part for part in parts if part and part != mine), "") if mine in parts else ""

    def _others_joined(self, area_id: int, name: str) -> list[str]:
        """The councils in a name that joins several, where that of the code is none of them."""
        parts = [part for part in self._joined(name) if part] if not self.knows(name) else []
        return [] if self.name_of(area_id) in parts else parts

    def _joined(self, name: str) -> list[str]:
        """The councils that a name joins, in its order, '' for a part that is none; longer names first, as some have an
        "and" of their own."""
        words = _JOINT.split(name)  # parts and what stands between them, in turn
        found, at = list[str](), 0
        while at < len(words):
            for end in range(len(words), at, -2):
                if council := self._council_named("".join(words[at:end])):
                    found.append(council)
                    at = end + 1
                    break
            else:
                found.append("")
                at += 2
        return found

    def council_called(self, name: str) -> int | None:
        """The id of the council of England that a name means, if it means one and nothing larger."""
        wanted = normalise_name(name)
        if wanted in self._large:
            return None
        ids = {self._codes.get((code, AreaKind.COUNCIL)) for code in self._names.get(wanted, ())} - {None}
        return next((i for i in ids if i is not None), None)

    def _council_named(self, name: str) -> str:
        found = self.council_called(name)
        return "" if found is None else self.areas[found].name

    def _is_strange(self, area_id: int, name: str) -> bool:
        """Whether a name is in no register and has no word in common with those of the council its code means."""
        wanted = normalise_name(name)
        if not wanted or wanted in self._names or wanted in self._large:
            return False
        mine = self.areas[area_id]
        words = set(normalise_name(f"{mine.name} {mine.official_name}").split())
        return (words - _COMMON_WORDS).isdisjoint(wanted.split())

    def _met_elsewhere(self, name: str, but: str = "") -> str:
        """The area that is no council of England and bears just this name, '' if none was met, or only one called
        ``but``."""
        wanted = normalise_name(name)
        if not wanted or wanted == normalise_name(but):
            return ""
        found = (i for (other, _kind), ids in self._elsewhere.items() if other == wanted for i in ids)
        return next((self.name_of(i) for i in found), "")

    def _unknown_council(self, code: str, text: AreaText) -> Resolved:
        """A code shaped like a council's that the register lacks: kept, but never compared as a council."""
        warning = {
            "code": "council-not-in-register",
            "value": code,
            "message": f"The register has no council with the code {code}"
            + (f" ({text.name})" if text.name else "")
            + "; its figures are kept as another area's and enter no comparison.",
            "remedy": "Check the code. If the council is new, its figures join it when the register brings it.",
        }
        area_id = self._codes.get((code, AreaKind.OTHER))
        if area_id is not None:
            return Resolved(Verdict.KNOWN, area_id, **warning)  # type: ignore[arg-type]
        added = self._add(code, AreaKind.OTHER, text)
        return Resolved(added.verdict, added.area_id, **warning)  # type: ignore[arg-type]

    def _add(self, code: str, kind: AreaKind, text: AreaText) -> Resolved:
        new = NewArea(self.n_areas, code, kind, text.name.strip() or code)
        self.new.append(new)
        self._codes[code, kind] = new.id
        self._current[code, kind] = new.id
        self._elsewhere.setdefault((normalise_name(new.name), kind), set()).add(new.id)
        return Resolved(Verdict.NEW, new.id)

    def _name_clash(self, area_id: int, name: str) -> tuple[str, str]:
        """The council a row's name means, where that is not the one its code means, '' where it may be; and in words
        what the two are to each other, where they are of one family."""
        named = self._names.get(normalise_name(name), frozenset()) if name.strip() else frozenset()
        ids = {self._codes.get((code, AreaKind.COUNCIL)) for code in named} - {None}
        if not ids or area_id in ids:
            return "", ""
        mine = self.areas[area_id]
        if normalise_name(mine.name) == f"{normalise_name(name)} county":
            return "", ""  # a county of former days, by the name it had
        others = [self.areas[i] for i in ids if i is not None]
        for other in others:
            if other.code == mine.county_code:
                return other.name, "its county"
            if other.code in mine.successors:
                return other.name, "a council that followed it"
            if other.code in mine.predecessors:
                return other.name, "a council that it followed"
        # Nor is a county's code believed beside a district's name: it is the county's in another column.
        return others[0].name, ""

    def _by_name(self, text: AreaText) -> Resolved:
        shown = text.code.strip() or text.name.strip()
        name = normalise_name(text.name)
        if not self.knows(text.name) and (unmarked := normalise_name(_NOTE_MARK.sub("", text.name))):
            name = unmarked
        if not name and _MINISTRYS.fullmatch(shown.upper()):
            return Resolved(
                Verdict.REJECTED, code="area-code-ministrys", value=shown,
                message=f"“{shown}” is a code of MHCLG's (the former DLUHC's), which the register does not know.",
                remedy="Put the councils' names in a column beside it, and choose that column in the wizard.",
            )  # fmt: skip
        if not name:
            return Resolved(
                Verdict.REJECTED,
                code="area-code-invalid" if shown else "area-missing",
                value=shown,
                message=f"“{shown}” is not an area code." if shown else "The row names no area.",
                remedy="Give the nine-character GSS code, such as E08000038, or the council's name.",
            )
        word = text.geography.strip().casefold()
        if _CODE.fullmatch(text.geography.strip().upper()) or text.code.strip().casefold() in GEOGRAPHY_KINDS:
            return Resolved(
                Verdict.REJECTED, code="cells-misplaced", value=f"{text.code} {text.name} {text.geography}".strip(),
                message="The code of the area stands where its kind should, or its kind where the code should.",
                remedy="Put each cell below its heading, and import the file again.",
            )  # fmt: skip
        kinds = GEOGRAPHY_KINDS.get(word, frozenset() if NO_COUNCILS.search(word) else None)
        if kinds is not None and not kinds:  # an ICB is called Devon, too
            return Resolved(
                Verdict.REJECTED, code="area-unknown", value=text.name.strip(),
                message=f"“{text.name.strip()}” is an area of another kind here ({text.geography.strip()}).",
                remedy="Nothing, if it is; give its code if Adviser is to keep it.",
            )  # fmt: skip
        if self._company is Company.SERVICES and kinds is None and name not in _NATIONS:
            return Resolved(
                Verdict.REJECTED, code="area-other-kind", value=text.name.strip(),
                message=f"“{text.name.strip()}” stands among {Company.SERVICES.value}, and may be one.",
                remedy="Give its code beside the name, if it is a council or a region here.",
            )  # fmt: skip
        found: set[int] = set()
        if kinds is None or AreaKind.COUNCIL in kinds:
            found = {i for c in self._names.get(name, ()) if (i := self._codes.get((c, AreaKind.COUNCIL))) is not None}
        if authority := _COMBINED.match(text.name.strip()):
            called = normalise_name(authority[1])
            found |= self._elsewhere.get((called, AreaKind.COMBINED_AUTHORITY), set())
        if not found or kinds is None:
            for (other, kind), ids in self._elsewhere.items():
                if other == name and (kinds is None or kind in kinds):
                    found |= ids
        if len(found) > 1 and kinds is None:
            councils = {i for i in found if i < len(self.areas) and self.areas[i].is_council}
            found = councils or found
        if len(found) == 2 and (pair := self._one_after_the_other(found)):
            return self._answered(name) or Resolved(Verdict.KNOWN, pair[1], former=pair[0])
        large = self._large.get(name, "") if kinds is None or AreaKind.REGION in kinds else ""
        if large and not large.startswith("E12") and not found:
            return self._add(large, self._kinds.of(large, "")[0], text)
        # a region's name may be a combined authority's too, or not be met yet
        is_region = large.startswith("E12") and found != {self._codes.get((large, AreaKind.REGION))}
        if is_region and self._company is Company.REGIONS:
            found = set()
        if len(found) == 1 and not is_region:
            return Resolved(Verdict.KNOWN, found.pop())
        if kinds is None or AreaKind.COUNCIL in kinds:
            answered = self._answered(name)
            if answered is not None:
                return answered
        if not found and (is_sum(name) or name in ELSEWHERE):
            return Resolved(Verdict.NOT_OURS)
        if is_region and not found:
            met = self._codes.get((large, AreaKind.REGION))
            return Resolved(Verdict.KNOWN, met) if met is not None else self._add(large, AreaKind.REGION, text)
        if found:
            meant = sorted(map(self.name_of, found))
            return self._several(text.name.strip(), [*meant, f"the region {_LARGE[large]}"] if is_region else meant)
        if together := self._together(text.name):
            return Resolved(
                Verdict.REJECTED, code="area-together", value=text.name.strip(),
                message=f"One figure for several councils together ({', '.join(together)}): it is none of theirs.",
                remedy="Nothing, if it is published for them together only.",
            )  # fmt: skip
        return Resolved(
            Verdict.REJECTED, code="area-unknown", value=text.name.strip(),
            message=f"“{text.name.strip()}” is not a council or area that Adviser knows.", remedy=_ASKED,
        )  # fmt: skip

    def _one_after_the_other(self, found: set[int]) -> tuple[int, int] | None:
        """The county council of Somerset and the one that followed it in its name: which is meant, the time says."""
        if not all(i < len(self.areas) and self.areas[i].is_council for i in found):
            return None  # two combined authorities were called North East, and a region is
        first, then = sorted((self.areas[i] for i in found), key=lambda area: area.start or date.min)
        followed = then.start is not None and then.code in first.successors and first.end == then.start
        return (first.id, then.id) if followed else None

    def _together(self, name: str) -> list[str]:
        """The councils that a name which is none's joins: "North Northamptonshire / West Northamptonshire"."""
        named = self._joined(name)
        return named if len(set(named)) > 1 and all(named) else []

    @staticmethod
    def _several(name: str, meant: list[str]) -> Resolved:
        message = f"“{name}” could be any of {', '.join(meant)}."
        return Resolved(Verdict.REJECTED, code="area-ambiguous", value=name, message=message, remedy=_ASKED)

    def _answered(self, name: str) -> Resolved | None:
        """What somebody said a name means, where all who said something agree."""
        code = self._answers.get(name)
        if code is None:
            return None
        if code == asked.NONE:
            return Resolved(Verdict.NOT_OURS)
        area_id = self._codes.get((code, AreaKind.COUNCIL))
        return Resolved(Verdict.KNOWN, area_id) if area_id is not None else None

    def is_area_name(self, text: str) -> bool:
        """Whether a text that should name an indicator is a kind of area, a region or nation, or a council by a name of
        several words (Reading and Bury may be what an indicator is about)."""
        wanted = normalise_name(text)
        named = wanted in self._large or (" " in wanted and wanted in self._names)
        return named or self.is_kind(text)

    @staticmethod
    def is_kind(text: str) -> bool:
        """Whether a text is a publisher's word for a kind of area."""
        return text.strip().casefold() in GEOGRAPHY_KINDS

    def knows(self, name: str) -> bool:
        """Whether a name is that of an area, or somebody said whom it means."""
        wanted = normalise_name(name)
        if not wanted:
            return False
        elsewhere = any(other == wanted for other, _kind in self._elsewhere)
        return wanted in self._names or wanted in self._large or wanted in self._answers or elsewhere


def _disagree(code: str, mine: str, text: AreaText, named: str) -> Resolved:
    return Resolved(
        Verdict.REJECTED,
        code="code-name-disagree",
        value=f"{text.code} {text.name}",
        message=f"The code {code} is {mine}, but the row names {named}.",
        remedy="Correct the code or the name in the file and import it again.",
    )


def area_problem(r: Resolved, severity: Severity, member: str, line: int, figures: int = 1) -> Problem:
    """What an area that is refused or doubtful says to the user; ``figures``: how many stand in its row."""
    message = f"{r.message} ({figures} figures.)" if figures > 1 else r.message
    return Problem(r.code, severity, member, line, "area", r.value, message, r.remedy)
