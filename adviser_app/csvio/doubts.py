"""What a row cannot mean although each of its cells can be read: limits out of order, a code where a name belongs,
period labels that read two ways. Such rows are mostly shifted or mistyped, and nobody can say which cell is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats.layout import Role
from adviser_app.csvio.parse import parse_cell
from adviser_app.csvio.text import FileRefused
from adviser_app.domain.markers import is_marker
from adviser_app.domain.period_text import (
    EITHER,
    MONTHS,
    american_firsts,
    is_month_not_year,
    is_month_or_year,
    is_open,
    is_year_not_month,
)
from adviser_app.domain.problems import Problem, Severity

_CODE = re.compile(r"[EWSNKLM][0-9]{8}")
_CODE_WITHIN = re.compile(rf"(?:^|, |: )(?:{_CODE.pattern}|[-+]?[0-9]+\.[0-9]+)(?=$|[,;])")
# what measures are called, and statuses: as an indicator's name they are another column's
_MEASURES = frozenset(
    ("average", "count", "index", "mean", "median", "number", "per cent", "percent", "percentage", "proportion", "rate",
     "ratio", "score")
)  # fmt: skip
_SYMBOLS = frozenset("%£€$")
_STATUSES = frozenset(("normal value", "estimated value", "provisional value", "low reliability", "missing value"))
_WHOM = frozenset({"persons", "male", "female", "males", "females"})
_INTERVAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:/P[0-9]+[DWMY])?")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_MANY = 1000  # days that are remembered: among as many one is of another month
_DAY = re.compile(r"\s*([0-9]{1,2})[/.]([0-9]{1,2})[/.][0-9]{4}\s*")


def limits_doubt(value: float, lower: float, upper: float, decimals: Sequence[int]) -> tuple[str, str]:
    """Why a figure and its confidence limits cannot belong together: a code and a message, both '' where they can.

    NaN where there is none. ``decimals``: those each is written with. Publishers round a figure and its limits apart
    from each other, so that 89 between 88 and 88, which ONS published, is no contradiction.
    """
    if lower > upper:
        return "limits-reversed", f"The lower limit, {lower:.15g}, is above the upper one, {upper:.15g}."
    rounded = [0.5000001 * 10.0**-places for places in decimals]
    if value < lower - rounded[0] - rounded[1] or value > upper + rounded[0] + rounded[2]:
        shown = f"{'-' if lower != lower else f'{lower:.15g}'} to {'-' if upper != upper else f'{upper:.15g}'}"
        return "value-outside-limits", f"The figure, {value:.15g}, is not within its own limits, {shown}."
    return "", ""


def refuse_cut(file: str, line: int, cells: Sequence[str]) -> None:
    """Refuse a file for a line that holds nothing but a number, where each row ends in a figure: a line break within
    one parts it in two, and what stands before the break was read as the whole."""
    text = cells[0].strip() if len(cells) == 1 else ""
    if text and parse_cell(text).is_number:
        message = f"A line holds nothing but {text}: the figure at the end of the row before it may be cut in two."
        remedy = "Join the two lines, or take this one out if it is a page number, and import the file again."
        raise FileRefused(Problem("figure-cut", Severity.ERROR, file, line, "", text, message, remedy))


LIMITS_REMEDY = "Check whether cells of the row have changed places, or which of the numbers is wrong."


def is_misplaced(text: str) -> bool:
    """Whether a text that should name an indicator, a measure or a unit is an area's code, an ISO interval or a decimal
    number: the row's cells are out of their places."""
    return bool(_CODE.fullmatch(text) or _INTERVAL.fullmatch(text) or _DECIMAL.fullmatch(text))


def is_no_unit(text: str) -> bool:
    """Whether a text that should be a unit is out of its place: 4114 is a figure, and 1000 may be a unit."""
    return is_misplaced(text) or (text.isdecimal() and text.strip("0") != "1")


AGE_HEADING = re.compile(r"\bages?\b", re.IGNORECASE)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_NO_AGE = re.compile(
    rf"\d\d?-{_MONTH}|{_MONTH}-\d\d|1[2-9]\d|[2-9]\d\d|\d{{4,}}|(?:19|20)\d\d-\d\d-\d\d(?: .*)?|\d\d?/\d\d?/\d{{4}}|"
    r"(?=.*\d)(?:\d*[ol]\d+|\d+[ol]\d*)(?:\W.*)?|\d+\W+(?:\d*[ol]\d+|\d+[ol]\d*)",
    re.IGNORECASE,
)


def is_no_age(text: str) -> bool:
    """Whether a group below a heading of ages is what a spreadsheet made of one (05-Sep of 5-9, 45905), or has letters
    for digits (1O-14)."""
    return _NO_AGE.fullmatch(text) is not None


def is_no(role: Role, text: str) -> bool:
    """Whether a text that should be an indicator, a group, a measure or a unit is out of its place. No indicator is a
    marker, or whom a figure is of."""
    if role is Role.UNIT:
        return is_no_unit(text)
    if role is Role.BREAKDOWN:
        return _CODE_WITHIN.search(text) is not None
    whom = role is Role.INDICATOR and (
        text in _SYMBOLS
        or text.casefold() in _WHOM
        or text.casefold() in _STATUSES
        or text.isdecimal()
        or (text[:1] == "[" and is_marker(text))
    )
    return whom or is_misplaced(text)


def is_nobody(sex: str) -> bool:
    """Whether a cell that says of whom a figure is says nothing, or holds a number."""
    return not sex or parse_cell(sex).is_number


def are_misplaced(indicator: str, groups: str, measure: str, unit: str) -> bool:
    """The same of all that names a row's series; ``groups``: of several columns, as they are joined."""
    known = (Role.INDICATOR, indicator), (Role.MEASURE, measure), (Role.UNIT, unit)
    if indicator.casefold() in _MEASURES:
        # of "Rate per 1,000" as the measure of a rate nobody can say more; "Employment rate" is what it measures
        words = measure.casefold().split()
        return len(words) > 1 and words[0] not in _MEASURES
    return any(is_no(role, text) for role, text in known) or is_no(Role.BREAKDOWN, groups)


class Labels:
    """The period labels of a file that could be read in two ways, and those that show which.

    ``2011-12`` is December or a financial year; ``04/05/2024`` is a day of May, or of April where days are written the
    American way. Labels are judged as they come; what later rows show refuses the file in the end.
    """

    def __init__(self) -> None:
        self._either: dict[bool, str] = {}  # could be months or years: read as a month?
        self._dashed: dict[bool, str] = {}  # surely months (True) or years
        self._met: dict[str, None] = {}  # all such days
        self._days: dict[str, str] = {}  # "either", "british" or "american": the first such day

    def is_ambiguous(self, label: str, hint: str) -> bool:
        """Take note of a label that was read; True where it must be refused, as the column has both kinds."""
        if hint == EITHER and is_open(label):
            return True
        if is_month_or_year(label):
            self._either[hint == MONTHS] = label
        elif is_month_not_year(label):
            self._dashed[True] = label
        elif is_year_not_month(label):
            self._dashed[False] = label
        elif day := _DAY.fullmatch(label):
            if len(self._met) < _MANY:
                self._met[label] = None
            self._days.setdefault("either" if int(day[1]) <= 12 and day[1] != day[2] else "british", label)
        return False

    def unreadable(self, label: str) -> None:
        """Take note of a label that names no possible day: 01/13/2024 would, if the month came first."""
        day = _DAY.fullmatch(label)
        if day and int(day[1]) <= 12 < int(day[2]) <= 31:
            self._days.setdefault("american", label)

    def settle(self, file: str, column: str) -> None:
        """Refuse a file whose later rows show that its first ones may have been read wrongly."""
        for as_month, label in self._either.items():
            if other := self._dashed.get(not as_month):
                message = f"{label} may be a month or a financial year, and so may {other} that it stands with."
                remedy = f"Write months as Dec 2011 and years as 2011/12 ({label} stands beside {other})."
                raise FileRefused(
                    Problem("period-ambiguous", Severity.ERROR, file, 0, column, label, message, remedy)
                )  # fmt: skip
        american, either = self._days.get("american"), self._days.get("either")
        if american and either and "british" not in self._days:
            message = f"{american} is a date only if the month comes first; then {either} is another day than here."
            remedy = "Write dates with the year first, as 2024-05-04, or the day first throughout."
            raise FileRefused(Problem("period-ambiguous", Severity.ERROR, file, 0, column, either, message, remedy))
        if firsts := american_firsts(self._met):
            message = f"{firsts} may be a day of January or, as others of the file, the first of a month, month first."
            remedy = "Write dates with the year first, as 2024-05-01."
            raise FileRefused(Problem("period-ambiguous", Severity.ERROR, file, 0, column, firsts, message, remedy))
