"""Periods as single publishers write them → a label people read, and a hint that leaves no doubt."""

from __future__ import annotations

import re
from datetime import date

from adviser_app.csvio.batch import PeriodText
from adviser_app.csvio.formats import in_parts
from adviser_app.csvio.formats.layout import Reading
from adviser_app.domain.period_text import from_days, parse_period
from adviser_app.domain.periods import Period

_RANGE = re.compile(r"(\d{1,2}) ?(y|q|m)")
_SPAN = re.compile(r"(\d{4}) ?[-–] ?(\d{2}|\d{4})", re.ASCII)
_MONTHS_OF = {"y": 12, "q": 3, "m": 1}

_JOINED = re.compile(r"(\d{4})[/-]?(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_WEEK = re.compile(r"week (\d{1,2})", re.ASCII)
_QUARTER = re.compile(r"(academic|calendar|financial|tax)(?: year)? q([1-4])", re.ASCII)
_MONTH_NAMES = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"}
)  # fmt: skip
# DfE's terms: an academic year begins in September. The month each begins in, and how many months it lasts.
_TERMS = {
    "autumn term": (9, 4),
    "spring term": (1, 3),
    "summer term": (4, 4),
    "autumn and spring term": (9, 7),
}
# Halves of a financial year: the month each begins in.
_HALVES = {"part 1 (april to september)": 4, "part 2 (october to march)": 10}
_YEARS = ("academic year", "financial year", "tax year")
_PLAIN_YEARS = ("calendar year", "reporting year")


def read(style: Reading, label: str, hint: str) -> PeriodText | None:
    """The period by a publisher's own style; None where it cannot be told, or is of no time there can be figures of."""
    found = _read(style, label, hint)
    return found if found is not None and parse_period(found.label, found.hint) is not None else None


def _read(style: Reading, label: str, hint: str) -> PeriodText | None:
    if style is Reading.PARTS:
        year, _, part = label.partition(", ")
        return in_parts.joined(year, part, hint)
    if style is Reading.YEAR_TO:
        return year_to(label, hint)
    return education(label, hint) if style is Reading.EDUCATION else in_range(label, hint)


def year_to(label: str, hint: str) -> PeriodText | None:
    """The twelve months that end with the month or quarter a label names, called so."""
    period = parse_period(label, hint)
    if period is None or not 0 < period.months < 12:
        return None
    return PeriodText(f"Year ending {period.end:%B %Y}")


def in_range(label: str, hint: str) -> PeriodText | None:
    """Fingertips: ``2009 - 11`` with ``3y`` beside it. Two years with a hyphen are always a run of calendar years
    (a financial year has a slash); where the length beside it says otherwise the period cannot be told."""
    length = _RANGE.fullmatch(hint.strip().casefold())
    months = int(length[1]) * _MONTHS_OF[length[2]] if length else 0
    if span := _SPAN.fullmatch(label):
        first = int(span[1])
        last = int(span[2]) if len(span[2]) == 4 else first // 100 * 100 + int(span[2])
        last += 100 if last < first else 0
        years = last - first + 1
        if not 1 < years <= 30 or months not in (0, 12 * years):
            return None
        return PeriodText(label, str(Period(date(first, 1, 1), f"P{years}Y")))
    period = parse_period(label) or _quarters(label)
    if period is None or (months and period.months != months):
        return None
    return PeriodText(label, "" if parse_period(label) else str(period))


def _quarters(label: str) -> Period | None:
    """``2024/25 Q2 - 2025/26 Q1``: from the first day of one quarter to the last of the other."""
    both = [parse_period(part) for part in re.split(r" +[-–] +", label)]
    quarters = [one for one in both if one is not None and one.months == 3]
    return from_days(quarters[0].start, quarters[1].end) if len(quarters) == len(both) == 2 else None


def education(label: str, identifier: str) -> PeriodText | None:
    """DfE: ``201819`` or ``2022`` and a ``time_identifier``. None where the two do not go together, or where the
    identifier is none that is known: a year that is really a month must never be read as a year. A tax year begins on
    6 April: it is kept as the financial year that begins five days before."""
    kind = " ".join(identifier.casefold().split())
    if kind.endswith("term") and kind in _TERMS:
        return _term(label, identifier, *_TERMS[kind])
    two = _JOINED.fullmatch(label)
    years = f"{two[1]}/{two[2]}" if two else ""
    if kind in _YEARS or kind in _PLAIN_YEARS:
        if two:
            found = PeriodText(years, kind) if kind != "calendar year" else None
        else:
            # a calendar or reporting year; "2019" as an academic year does not say when that begins
            found = PeriodText(label, kind) if _YEAR.fullmatch(label) and kind in _PLAIN_YEARS else None
        return found if found and parse_period(found.label, found.hint) else None
    if two and kind in _HALVES:
        year = parse_period(years, "financial year")
        start = date(year.start.year, _HALVES[kind], 1) if year else None
        return PeriodText(f"{years} {identifier.strip().lower()}", str(Period(start, "P6M"))) if start else None
    if quarter := _QUARTER.fullmatch(kind):
        found = PeriodText(f"{years or label} Q{quarter[2]}", f"{quarter[1].replace('tax', 'financial')} year")
        return found if bool(two) != (quarter[1] == "calendar") and parse_period(found.label, found.hint) else None
    if not _YEAR.fullmatch(label):
        return None
    if kind in _MONTH_NAMES:
        return PeriodText(f"{kind.capitalize()} {label}")
    if week := _WEEK.fullmatch(kind):
        return _week(int(label), int(week[1]))
    return None


def _term(label: str, identifier: str, month: int, months: int) -> PeriodText | None:
    two = _JOINED.fullmatch(label)
    if not two or int(two[2]) != (int(two[1]) + 1) % 100:
        return None
    start = date(int(two[1]) + (month < 9), month, 1)
    return PeriodText(f"{two[1]}/{two[2]} {identifier.strip().lower()}", str(Period(start, f"P{months}M")))


def _week(year: int, week: int) -> PeriodText | None:
    try:
        return PeriodText(f"{year} week {week}", str(Period(date.fromisocalendar(year, week, 1), "P1W")))
    except ValueError:
        return None
