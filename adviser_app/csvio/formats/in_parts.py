"""A time in two columns: a year, and the quarter or month of it.

Which months those are is certain where the year is written as a financial one (2023/24), or is headed a calendar year.
A bare 2023 leaves it open, and so does whatever the two contradict each other in; but of a column of months the order
tells: where January 2024 follows December 2023, 2023 is no financial year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from adviser_app.csvio.batch import PeriodText
from adviser_app.domain.period_text import month_number

_SPLIT = re.compile(r"(\d{4}) ?[-/–] ?(\d{2}|\d{4})", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NUMBER = r"(?:q(?:uarter|tr)?[ .-]?)?(?P<q>[1-4])(?:st|nd|rd|th)?(?: (?:quarter|qtr))?"
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_WORDED = re.compile(r"(?P<word>first|second|third|fourth) (?:quarter|qtr)")
_MONTHS = r"\(?(?P<a>[a-z]{3,9})\.?(?: ?(?:[-–]|to) ?(?P<b>[a-z]{3,9})\.?)?\)?"
_QUARTER = re.compile(rf"{_NUMBER}(?:[ :,–-]*{_MONTHS})?")
_BY_MONTHS = re.compile(_MONTHS)
FINANCIAL, CALENDAR, ANY = "financial year", "calendar year", "year"


def kind(year_heading: str, part_heading: str, said: str) -> str:
    """Of which kind of year two headings (in words) speak; ``said``: the kind that is known already. '' where they
    contradict each other, or one is of no year that this reads. It ends in "months" where the parts are months."""
    both = f"{year_heading} {part_heading} {said}"
    calendar = re.search(r"\bcalendar\b", both) is not None
    financial = re.search(r"\b(?:financial|fiscal|fin|tax|fy|fyear)\b", both) is not None
    if re.search(r"\b(?:academic|school|reporting|ending|ended|week|term|half)\b", both) or (calendar and financial):
        return ""
    return (CALENDAR if calendar else FINANCIAL if financial else ANY) + (
        " by months" if "month" in part_heading else ""
    )


def joined(year: str, part: str, kind: str) -> PeriodText | None:
    """The quarter or month of a year, as one text and with its interval; None where that is not certain: the number of
    a month may count from January or from April."""
    kind, _, months = kind.partition(" by ")
    split = _SPLIT.fullmatch(year.strip())
    if split is not None:
        begins = int(split[1])
        if split[2] not in (f"{(begins + 1) % 100:02}", str(begins + 1)) or kind == CALENDAR:
            return None
    elif kind != CALENDAR or not _YEAR.fullmatch(year.strip()):
        return None
    first = 4 if split is not None else 1
    found = _months(" ".join(part.casefold().split()), first, month=months != "")
    if found is None:
        return None
    start, length = found
    at = (int(split[1]) + (start < first)) if split is not None else int(year)
    return PeriodText(f"{year.strip()} {_shown(part)}", f"{at}-{start:02}-01/P{length}M")


def are_calendar(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether bare years and months' names, in the order of their rows, can only be calendar years: the months follow
    each other as these count, and not as financial years do; or all of them are in both the same."""
    distinct = list(dict.fromkeys(pairs))
    months = [month_number(part.strip().casefold()) for _, part in distinct]
    if not distinct or not all(months) or not all(_YEAR.fullmatch(year.strip()) for year, _ in distinct):
        return False
    if min(months) >= 4:
        return True
    years = [12 * int(year) for year, _ in distinct]
    calendar = [year + month for year, month in zip(years, months, strict=True)]
    financial = [year + (month - 4) % 12 for year, month in zip(years, months, strict=True)]
    return _follow(calendar) and not _follow(financial)


def _follow(months: list[int]) -> bool:
    """Whether each is the one after the one before it, or each the one before."""
    return {b - a for a, b in pairwise(months)} in ({1}, {-1})


def _shown(part: str) -> str:
    text = " ".join(part.split())
    return f"Q{text}" if text.isdecimal() else text


def _months(part: str, first: int, *, month: bool) -> tuple[int, int] | None:
    """The month a part begins in, and how many it has."""
    found = None if month and part.isdecimal() else _QUARTER.fullmatch(part)
    worded = _WORDED.fullmatch(part)
    number = int(found["q"]) if found else _WORDS[worded["word"]] if worded else 0
    named = found if found and found["a"] else None if number else _BY_MONTHS.fullmatch(part)
    start = (first + 3 * (number - 1) - 1) % 12 + 1 if number else 0
    if named is None:
        return (start, 3) if number else None
    a, b = month_number(named["a"]), month_number(named["b"] or named["a"])
    if not a or not b:
        return None
    length = (b - a) % 12 + 1
    within = (a - first) % 12 + length <= 12
    if not within or (number and (a, length) != (start, 3)) or (not number and length not in (1, 3)):
        return None
    return a, length
