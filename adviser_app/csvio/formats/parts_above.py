"""A part of a year that stands on a line of its own above a table, in its sheet's name or in its file's: "Quarter 3"
below "Homelessness 2023/24". The year beside it is then not the time of the figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats.headings import NO_TITLE, PUBLISHING
from adviser_app.csvio.formats.said_periods import said
from adviser_app.csvio.parse import clean

_LONGEST = 100  # letters; longer lines are notes
_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_SHORT = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
_NUMBERED = (
    r"(?:q|qtr|quarter)[ .:-]?[1-4]|h[12]|(?:month|period|week|wk|mth) ?\d\d?|(?:autumn|spring|summer|winter) terms?|"
    r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:half|quarter|term|(?:six|nine|three) months)|half[- ]year|"
    r"year[- ]to[- ]date|ytd"
)
_ANYWHERE = re.compile(
    rf"\b(?:{_NUMBERED}|quarter (?:ending|ended|to) {_M}|{_M}(?: of)? (?:each|every) year|(?:autumn|spring) and "
    r"(?:spring|summer) terms?|\(?seasons\)?)\b(?! ?(?:and|to|/|&|-) ?(?:q|quarter) ?[1-4]| ?=| is\b)", re.IGNORECASE,
)  # fmt: skip
_ALONE = re.compile(
    rf"(?:(?:position |figures |data )?(?:as )?(?:at|to|for|in) )?(?:(?:the )?end of )?(?:\d\d?(?:st|nd|rd|th)? )?{_M}"
    rf"(?:(?: to | ?[-–] ?)(?:\d\d?(?:st|nd|rd|th)? )?{_M})?|"
    rf"{_SHORT}(?:(?: to | ?[-–] ?){_SHORT})?|{_NUMBERED}|[pm]\d\d?", re.IGNORECASE,
)  # fmt: skip
_KEYED = re.compile(r"(?:quarter|qtr|month|term|week|half) ?:? ?(?:\d\d?|[a-z]+)", re.IGNORECASE)
_IN_FILE = re.compile(r"(?:^|[ _-])(?:q[1-4]|h[12]|qtr[ _-]?[1-4])(?=[ _-]|$)(?![ _-]?q[1-4])", re.IGNORECASE)
_YEARLY = re.compile(
    r"\b(?:annual|whole year|full year|all quarters|each quarter|q1[ _-]+(?:to[ _-]+)?q?4)\b", re.IGNORECASE
)


_IN_HEADING = re.compile(
    rf"\b(?:{_NUMBERED})\b|\b(?:as )?at (?:the )?(?:end of )?(?:\d\d?(?:st|nd|rd|th)? )?(?:{_M}|{_SHORT})\b|"
    rf"^(?!may\b)(?:{_M}|{_SHORT})\b", re.IGNORECASE,
)  # fmt: skip


def is_part(text: str) -> bool:
    """Whether a cell says a part of a year and no more: Q1, Apr-Jun, Sep, P9, first half."""
    return _ALONE.fullmatch(text.strip()) is not None and text.strip() != "may"


def within(heading: str) -> str:
    """The words by which a heading says a part of a year that something else names, '' where it says none."""
    match = _IN_HEADING.search(heading.replace("_", " "))
    return match[0] if match else ""


def found(before: Sequence[Sequence[str]], file: str, *, one_year: bool) -> str:
    """The words that say that the figures of a table are of a part of the years it names, '' where none do. A quarter
    in the file's name may be that of its release, where the table has more years than one (not ``one_year``)."""
    for row in before:
        text = " ".join(clean(c) for c in row if clean(c))
        if len(text) > _LONGEST or PUBLISHING.search(text) or NO_TITLE.search(text) or _YEARLY.search(text):
            continue
        if any(len(label) > 4 and not re.fullmatch(r"\d{4}[-/]\d{2,4}", label) for label in said(text).labels):
            continue  # it names the quarter with its year
        alone = _ALONE.fullmatch(text.strip("() .")) or _KEYED.fullmatch(text.strip())
        if match := alone or _ANYWHERE.search(text):
            return match[0]
    name, _, sheet = re.split(r"[/\\]", file)[-1].partition(", sheet ")
    if sheet and (_ALONE.fullmatch(sheet.strip())):
        return sheet
    part = _IN_FILE.search(name.rsplit(".", 1)[0]) if one_year and not _YEARLY.search(name) else None
    return part[0].strip(" _-") if part else ""
