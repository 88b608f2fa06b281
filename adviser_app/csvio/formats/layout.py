"""What a format is, as data: which column plays which role. A mapping a user makes is a ``Layout`` too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum


class Role(StrEnum):
    """What a column of a long file can be. Columns without a role are passed over."""

    AREA_CODE = "area code"
    AREA_NAME = "area name"
    GEOGRAPHY = "geography"
    INDICATOR = "indicator"
    BREAKDOWN = "breakdown"
    MEASURE = "measure"
    UNIT = "unit"
    PUBLISHER = "publisher"
    POLARITY = "polarity"
    PERIOD = "period"
    PERIOD_HINT = "kind of period"
    PERIOD_START = "period start"
    PERIOD_END = "period end"
    VALUE = "value"
    LOWER = "lower limit"
    UPPER = "upper limit"
    MARKER = "marker"
    STATUS = "status"
    NOTE = "note"


class Reading(StrEnum):
    """Ways to read a period's text that a publisher has to itself (``formats/period_styles.py``)."""

    USUAL = ""
    EDUCATION = "education"  # 201819 and what kind of time it is beside it, as DfE writes it
    RANGE = "range"  # 2009 - 11 and how long it is beside it (3y), as Fingertips writes it
    PARTS = "parts"  # a year and its quarter or month in two columns
    YEAR_TO = "year to"  # 2024 Q1, where each figure is of the twelve months that end with it


AREA_ROLES = (Role.AREA_CODE, Role.AREA_NAME, Role.GEOGRAPHY)
SERIES_ROLES = (Role.INDICATOR, Role.BREAKDOWN, Role.MEASURE, Role.UNIT, Role.PUBLISHER, Role.POLARITY)
PERIOD_ROLES = (Role.PERIOD, Role.PERIOD_HINT, Role.PERIOD_START, Role.PERIOD_END)
TEXT_ROLES = (Role.MARKER, Role.STATUS, Role.NOTE)


@dataclass(frozen=True, slots=True)
class Figures:
    """One column of figures in a wide table. ``says``: what its heading means (the indicator, the period, a unit …);
    ``lower`` and ``upper``: the columns of its confidence limits; ``mark``: that of its marks. -1: there is none."""

    at: int
    says: Mapping[Role, str] = field(default_factory=dict)
    lower: int = -1
    upper: int = -1
    mark: int = -1


@dataclass(frozen=True, slots=True)
class Place:
    """Which columns name the area in rows of one level: ``geography`` is the level as a file of ours would say it."""

    code: int = -1
    name: int = -1
    geography: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read one file: roles → positions of columns in its header.

    A role may have several columns: their distinct texts are joined with ", " (a breakdown by sex and age; ONS's
    second ``notes``). ``fixed`` gives a role one text for the whole file (an indicator named once in the wizard).

    A long file has its figures in the column of ``Role.VALUE``. A wide one has ``figures`` instead: its other columns
    with a role are the keys of every figure in the row, and what a heading says comes before what a key says. In a
    wide file each key of the breakdown is written with its heading ("fsm: Total"), as two of them may have one text.

    A heading of several ``rows`` is read as ``join_headings`` joins them; only a mapping can say so. ``each_period``:
    every column headed by a period holds figures, of which this says the rest; a later file may have more of them.
    ``sheet``: of a workbook only the sheet of this name is read.
    """

    format: str
    publisher: str
    header: tuple[str, ...]
    columns: Mapping[Role, tuple[int, ...]]
    fixed: Mapping[Role, str] = field(default_factory=dict)
    surplus: int = 0  # empty cells that the file's rows have beyond the header, as some programs write them
    doubled: str = ""  # a column that stands twice: nobody can say which of them counts
    periods: Reading = Reading.USUAL
    plain: tuple[str, ...] = ()  # texts that say nothing where they stand as a breakdown
    absent: str = ""  # what stands in cells of names and notes that are empty: NA, as R writes it
    figures: tuple[Figures, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)  # by the (casefolded) text of Role.GEOGRAPHY
    empty: tuple[int, ...] = ()  # columns without a text in the sample: what they would mean nobody can say
    filled: tuple[int, ...] = ()  # keys of the breakdown that are empty by a slip only: not in a row of each area
    rows: int = 1
    each_period: Mapping[Role, str] | None = None
    sheet: str = ""
    title: str = ""  # of the table a mapping was made for: another one's figures may have the same headings
    beside: tuple[tuple[int, bool], ...] = ()  # columns that are not read: whether numbers stand in them, or words

    @property
    def is_wide(self) -> bool:
        return bool(self.figures)

    @property
    def is_across(self) -> bool:
        """Whether each figure's heading says whose it is: a column a council."""
        return self.is_wide and all(f.says.get(Role.AREA_CODE) or f.says.get(Role.AREA_NAME) for f in self.figures)

    @property
    def says_unit(self) -> bool:
        """Whether a column says units, or something said of the whole file or of a column of figures."""
        said = bool(self.at(Role.UNIT)) or bool(self.fixed.get(Role.UNIT))
        return said or any(Role.UNIT in figures.says for figures in self.figures)

    def at(self, role: Role) -> tuple[int, ...]:
        return self.columns.get(role, ())

    def name(self, role: Role) -> str:
        """The header's word for a role's (first) column, for problems."""
        at = self.at(role)
        return self.header[at[0]] if at else role.value


@dataclass(frozen=True, slots=True)
class LongFormat:
    """A publisher's long format. ``names``: for each role the header names it goes by, compared without case."""

    format: str
    publisher: str
    names: Mapping[Role, tuple[str, ...]]
    required: tuple[tuple[Role, ...], ...]  # of each group at least one role must be there
    known_by: str  # what a user is told to look for
    fixed: Mapping[Role, str] = field(default_factory=dict)
    joined: Mapping[Role, tuple[tuple[str, ...], ...]] = field(
        default_factory=dict
    )  # roles of several columns, in order
    periods: Reading = Reading.USUAL
    plain: tuple[str, ...] = ()
    absent: str = ""
    always: tuple[str, ...] = ()  # names that every file has: without them its series would be others
    passed_over: tuple[str, ...] = ()  # names known to say nothing that is kept
    beside: Mapping[str, bool] = field(
        default_factory=dict
    )  # of such names: numbers or words, which a shifted row mixes

    def recognise(self, header: Sequence[str]) -> Layout | None:
        """The layout of a file with this header, or None where a required column is missing."""
        have: dict[str, list[int]] = {}
        for position, name in enumerate(header):
            have.setdefault(header_key(name), []).append(position)
        columns: dict[Role, tuple[int, ...]] = {}
        doubled = ""
        for role, names in self.names.items():
            for name in names:
                if name in have:
                    found = have[name]
                    columns[role] = tuple(found) if role is Role.NOTE else (found[0],)
                    if role is not Role.NOTE and len(found) > 1:
                        doubled = doubled or header[found[0]].strip()
                    break
        for role, groups in self.joined.items():
            at = [next((have[name][0] for name in names if name in have), -1) for names in groups]
            if found_at := tuple(i for i in at if i >= 0):
                columns[role] = found_at
        if not all(any(role in columns for role in group) for group in self.required) or set(self.always) - set(have):
            return None
        if self.renamed(have):
            return None
        return Layout(
            self.format, self.publisher, tuple(n.strip() for n in header), columns, self.fixed,
            doubled=doubled, periods=self.periods, plain=self.plain, absent=self.absent,
            beside=tuple((have[name][0], number) for name, number in self.beside.items() if name in have),
        )  # fmt: skip

    def strange(self, have: Iterable[str]) -> list[str]:
        """Names (as ``header_key`` gives them) that the format does not know."""
        known = {*self.passed_over, *(name for names in self._groups() for name in names)}
        return [name for name in have if name and name not in known]

    def renamed(self, have: Iterable[str]) -> list[str]:
        """Names that a header lacks where a strange one is nearly theirs ("measures"): what it holds would be lost, and
        with it what tells one series from another."""
        here, strange = set(have), self.strange(have)
        return [
            names[0]
            for names in self._groups()
            if strange and here.isdisjoint(names) and any(get_close_matches(name, strange, 1, 0.8) for name in names)
        ]

    def _groups(self) -> list[tuple[str, ...]]:
        return [*self.names.values(), *(names for groups in self.joined.values() for names in groups)]


def lacking(format: LongFormat, header: Sequence[str]) -> list[str]:
    """What a header lacks that has most names of a format: a damaged one, which must not be read as something else.
    Empty where it has fewer than four of its names, none of them an area's, or fewer than half of what it needs, and
    where neither an indicator nor a value is a column: councils head tables with a column a figure like our own. One
    that lacks more than one name and has none that every file of the format has is another table."""
    have = {header_key(name) for name in header}
    names = {name for several in format.names.values() for name in several}
    missing = [g for g in format.required if not any(n in have for role in g for n in format.names.get(role, ()))]
    areas = {name for role in AREA_ROLES for name in format.names.get(role, ())}
    renamed = format.renamed(have)
    if len(have & names) + len(renamed) < 4 or not have & areas or 2 * len(missing) > len(format.required):
        return []
    lacks = {role for group in missing for role in group}
    if not renamed and {Role.INDICATOR, Role.VALUE} <= lacks:
        return []
    if len(missing) > 1 and format.always and have.isdisjoint(format.always):
        return []
    always = [name for name in format.always if name not in have]
    required = [format.names[group[0]][0] for group in missing]
    return list(dict.fromkeys([*required, *always, *renamed]))


_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060"))


def header_key(name: str) -> str:
    """A header cell as compared: no case, no stray spaces or marks nobody sees."""
    return " ".join(name.translate(_UNSEEN).casefold().split())


def join_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """The headings of a table whose heading has several rows, one text a column ("2023/24: Households"). A text of an
    upper row counts for the columns to its right until the next one, as merged cells are written."""
    width = max(map(len, rows), default=0)
    padded = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]
    for row in padded[:-1]:
        for at in range(1, width):
            row[at] = row[at] or row[at - 1]
    return [": ".join(dict.fromkeys(row[at] for row in padded if row[at])) for at in range(width)]
