"""Periods as publishers write them → ``Period``. Labels differ by publisher and month; start and length do not.

Two labels are ambiguous in the field and settled here once:

* ``2011-12`` is the financial year 2011/12 where the second number follows the first, else a month (``2024-05``);
  the hint ``MONTHS`` makes it a month (the reader gives it when the column also holds months that cannot be years).
* ``2009 - 11`` (numbers that do not follow each other) is that many calendar years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from adviser_app.domain.periods import Period, add_months

_MONTH_NAMES = (
    "january jan; february feb; march mar; april apr; may; june jun; july jul; august aug; september sept sep; "
    "october oct; november nov; december dec"
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES.split(";"), 1) for name in names.split()}
_MON = "(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_Y4 = r"(?:1[89]|2[01])\d\d"  # the years this field can mean: 1800 to 2199
_YEAR = rf"(?P<y>{_Y4})"
_SPLIT = rf"(?P<y>{_Y4}) ?[/_-] ?(?P<z>\d\d(?:\d\d)?)"  # 2023/24, 2023-24, 2023-2024
_FINANCIAL, _ACADEMIC, _CALENDAR = 4, 9, 1  # the month in which each kind of year begins

MONTHS = "months, not years"  # hint: what could be a month or a financial year is a month; a day stays one
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:t00:00(?::00(?:\.0+)?)?z?)?(?:/p(\d{1,3})([dwmy]))?", re.ASCII)
_ISO_PAIR = re.compile(r"(\d{4}-\d\d-\d\d)(?: ?/ ?| to )(\d{4}-\d\d-\d\d)", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_MIDNIGHT = re.compile(r"(?<=\d)[t ]00:00(?::00(?:\.0+)?)?z?$")
_KIND_WORDS = (
    (re.compile(r"\b(academic|school)( year)?\b"), "acad"),
    (re.compile(r"\b(tax ?base|tax year)\b"), "fin"),
    (re.compile(r"\b(financial|fiscal)( year)?\b|\bfy ?(?=\d)|\bfy\b"), "fin"),
    (re.compile(r"\b(calendar)( year)?\b|\bcy ?(?=\d)"), "cal"),
    (re.compile(r"\breporting year\b"), "rep"),
    (re.compile(r"^months?$"), "month"),
    (re.compile(rf"^{MONTHS}$"), "dashed"),
    (re.compile(r"^quarters?$"), "quarter"),
    (re.compile(r"^years? end(?:ing|ed)?$"), "ending"),
)
# how far its figures have come, or the number of a note
_STATUS = re.compile(
    r"\s*[\[(](?:p|r|e|f|provisional|revised|estimated?|forecast|final|unaudited|notes? ?\d\d?(?:, ?\d\d?)*|\d\d?)"
    r"[\])]$|(?<=\d)\*+$"
)
_ID = re.compile(r"(?P<kind>fin|tax|acad|cal|fq|cq|mth|cm|month|ye|yr)_(?P<rest>[a-z0-9_]+)", re.ASCII)


def parse_period(label: str, hint: str = "") -> Period | None:
    """The period a label means, or None where it cannot be read or names an impossible day.

    ``hint`` is the period's machine name where the file has one: an ISO interval, an LG Inform identifier
    (``fin_2009_10``) or a kind of year (``academic year``). A hint that says when decides; otherwise the label does.
    """
    return _parse(_tidy(label), _tidy(hint))


_SHORT_MONTH = re.compile(r"([a-z]{3,9})\.?[ '’-]?(\d\d)", re.ASCII)


def short_month(label: str) -> int:
    """Jan-24 and the like: the number of its month, 0 where a text is none. Alone it may be a day as well."""
    found = _SHORT_MONTH.fullmatch(_tidy(label))
    return _MONTHS.get(found[1], 0) if found else 0


def month_number(name: str) -> int:
    """1 for January and Jan (in small letters), 0 where a text is no month."""
    return _MONTHS.get(name, 0)


_YEAR_DASH = re.compile(rf"({_Y4})-(\d\d)", re.ASCII)


def is_month_not_year(label: str) -> bool:
    """2024-05: a month, as no span of years from 2024 ends in 05."""
    found = _YEAR_DASH.fullmatch(_tidy(label))
    return found is not None and 1 <= int(found[2]) <= min(12, int(found[1]) % 100)


def is_month_or_span(label: str) -> bool:
    """2009-11: November, or the years 2009 to 2011; 2009-10 may be a financial year, and is none of these."""
    found = _YEAR_DASH.fullmatch(_tidy(label))
    return found is not None and int(found[1]) % 100 + 1 < int(found[2]) <= 12


EITHER = "month or year"  # hint: the labels have both, or do not tell, so that nobody can


def is_open(label: str) -> bool:
    """Whether a label such as 2011-12 or 2009-11 may be a month as well as years."""
    return is_month_or_year(label) or is_month_or_span(label)


def dashed_kind(labels: Iterable[str]) -> str:
    """What labels such as 2009-11 are: ``MONTHS`` or ``EITHER`` (nobody can tell), '' for years, of whatever length.

    One that no span of years ends in makes all of them months, and so do two of one first year. Spans of one length,
    of which one ends in no month (2009-11 and 2011-13), are what pools several years."""
    found = [(int(m[1]), int(m[2])) for label in set(labels) if (m := _YEAR_DASH.fullmatch(_tidy(label)))]
    months = any(1 <= z <= min(12, y % 100) for y, z in found)
    years = any(z > 12 for _, z in found)
    lengths = {(z - y) % 100 for y, z in found}
    again = len({y for y, _ in found}) < len(found)
    if not months and (not found or lengths == {1} or (years and not again and len(lengths) == 1)):
        return ""
    return MONTHS if (months or again) and not years else EITHER


def is_year_not_month(label: str) -> bool:
    """2023-24: a year, as there is no month 24."""
    found = _YEAR_DASH.fullmatch(_tidy(label))
    return found is not None and int(found[2]) > 12 and _follows(int(found[1]), found[2])


def is_month_or_year(label: str) -> bool:
    """2011-12: December, or the financial year."""
    found = _YEAR_DASH.fullmatch(_tidy(label))
    return found is not None and 1 <= int(found[2]) <= 12 and _follows(int(found[1]), found[2])


_SIX = re.compile(rf"({_Y4})(0[1-9]|1[0-2])", re.ASCII)


def is_joined(label: str) -> bool:
    """Six digits that may be a month: 202407."""
    return _SIX.fullmatch(_tidy(label)) is not None


def needs_kind(label: str) -> bool:
    """Whether a text is a year only once somebody says which kind: 201516, as DfE writes 2015/16."""
    joined = re.fullmatch(r"\d{6}", _tidy(label), re.ASCII) is not None
    return joined and parse_period(label) is None and parse_period(label, "academic year") is not None


def are_joined_months(labels: Iterable[str]) -> bool:
    """202407, 202408 and the like: months all of them, and not all could be years as 201011 and 201112 could. Where all
    are of one month (201603, 201703) or ends of quarters, they may be what ends then, as MHCLG writes its years."""
    found = [_SIX.fullmatch(_tidy(label)) for label in labels]
    within = any(one and one[2] not in ("03", "06", "09", "12") for one in found)
    several = len({one[2] for one in found if one}) > 1
    return all(found) and within and several and any(one and not _follows(int(one[1]), one[2]) for one in found)


_SLASHED = re.compile(r"\s*([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})\s*")


def american_firsts(days: Iterable[str]) -> str:
    """The first of several days that are of January as written, and firsts of months where the month comes first: all
    of them (04/01/2025, 05/01/2025), or few where all others are the first of a month (06/01/2025 beside 01/04/2025 and
    01/05/2025). '' where there is none."""
    found = {text: match for text in days if (match := _SLASHED.fullmatch(text))}
    months = {(int(match[2]), match[3]) for match in found.values() if int(match[1]) == 1}
    rest = {text: match for text, match in found.items() if int(match[1]) != 1}
    if any(int(match[2]) != 1 or int(match[1]) > 12 or (int(match[1]), match[3]) in months for match in rest.values()):
        return ""
    every = len({int(match[1]) for match in found.values()}) > 1 and {month for month, _ in months} <= {1}
    return min(rest) if rest and (every or len(months) > max(1, len(rest))) else ""


_SPAN = re.compile(rf"({_Y4})(?: to ({_Y4}))?", re.ASCII)


def are_calendar_spans(labels: Iterable[str]) -> bool:
    """1993, 1993 to 1994 and 1993 to 1995: all of them are calendar years, as no other year is written as the last."""
    spans = [_SPAN.fullmatch(_tidy(label)) for label in labels]
    years = {int(found[2]) - int(found[1]) for found in spans if found and found[2]}
    return all(spans) and 1 in years and max(years) > 1


def _tidy(text: str) -> str:
    text = " ".join(text.translate(_DASHES).casefold().split())
    if "00:00" in text:  # midnight is no time of day: databases write days so
        text = _MIDNIGHT.sub("", text)
    return re.sub(r" ?- ?", "-", text) if "-" in text else text


@lru_cache(maxsize=65536)
def _parse(label: str, hint: str) -> Period | None:
    try:
        found = _iso(hint) or _identifier(hint) if hint else None
        return found or _label(label, hint)
    except (ValueError, OverflowError):  # an impossible date: 30 February, month 13
        return None


def canonical(start: date, number: int, unit: str) -> Period | None:
    """One spelling for one length: 12 months are a year, 7 days a week; unit is one of d, w, m, y."""
    if number < 1:
        return None
    if unit == "m" and number % 12 == 0:
        number, unit = number // 12, "y"
    if unit == "d" and number % 7 == 0:
        number, unit = number // 7, "w"
    if not 1800 <= start.year < 2200:
        return None
    return Period(start, f"P{number}{unit.upper()}")


def from_days(start: date, end: date) -> Period | None:
    """The period from ``start`` to ``end``, both included: whole months where they are whole, else days."""
    if end < start:
        return None
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if months > 0 and add_months(start, months) == after:
        return canonical(start, months, "m")
    return canonical(start, (after - start).days, "d")


def _iso(text: str) -> Period | None:
    if found := _ISO.fullmatch(text):
        return canonical(date.fromisoformat(found[1]), int(found[2] or 1), found[3] or "d")
    if found := _ISO_PAIR.fullmatch(text):
        return from_days(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    return None


def _identifier(text: str) -> Period | None:
    """LG Inform's period identifiers, and the like: a kind, then numbers."""
    found = _ID.fullmatch(text)
    if not found:
        return None
    kind, parts = found["kind"], found["rest"].split("_")
    years = [int(p) for p in parts if re.fullmatch(_Y4, p, re.ASCII)]
    if not years:
        return None
    year = years[0]
    if kind in ("fin", "tax", "acad"):
        rest = [p for p in parts[1:] if p.isdigit()]
        if parts[0] != str(year) or not rest or not _follows(year, rest[0]):
            return None
        return _year(year, _ACADEMIC if kind == "acad" else _FINANCIAL)
    if kind in ("cal", "yr"):
        return _year(year, _CALENDAR) if len(parts) == 1 else None
    quarter = next((int(p[1]) for p in parts if re.fullmatch(r"q[1-4]", p)), 0)
    if kind in ("fq", "cq"):
        return _quarter(year, quarter, _FINANCIAL if kind == "fq" else _CALENDAR) if quarter else None
    month = next((_MONTHS[p] for p in parts if p in _MONTHS), 0)
    month = month or next((int(p) for p in parts if re.fullmatch(r"0?[1-9]|1[0-2]", p)), 0)
    if not month:
        return None
    if kind == "ye":
        return canonical(add_months(date(year, month, 1), -11), 12, "m")
    return canonical(date(year, month, 1), 1, "m")


def _follows(year: int, second: str) -> bool:
    """2023 and "24" or "2024"."""
    return second == f"{(year + 1) % 100:02d}" or second == str(year + 1)


def _year(year: int, month: int, years: int = 1) -> Period | None:
    return canonical(date(year, month, 1), years, "y")


def _quarter(year: int, quarter: int, first: int) -> Period | None:
    return canonical(add_months(date(year, first, 1), 3 * (quarter - 1)), 3, "m")


def _begins(kind: str) -> int:
    return {"acad": _ACADEMIC, "cal": _CALENDAR}.get(kind, _FINANCIAL)


def _kind(label: str, hint: str) -> tuple[str, str]:
    """The label without the words that name its kind of year, and that kind ('' where nobody says)."""
    kind = ""
    for words, name in _KIND_WORDS:
        if words.search(hint):
            kind = name
        if words.search(label):
            kind = name
            label = words.sub(" ", label)
    label = label.replace("()", " ").replace("( )", " ")
    return " ".join(label.strip(" ,:()").split()), kind


def _label(label: str, hint: str) -> Period | None:
    label = _STATUS.sub("", label)
    if found := _iso(label):
        return _day(found.start, _kind("", hint)[1]) if found.length == "P1D" and "/" not in label else found
    if found := _identifier(label):
        return found
    label, kind = _kind(label, hint)
    for pattern, read in _READERS:
        if match := pattern.fullmatch(label):
            return read(match, kind)
    return None


def _plain_year(m: re.Match[str], kind: str) -> Period | None:
    """A year; none where it is a financial or academic one, as nobody should guess whether it begins or ends then."""
    return None if kind in ("fin", "acad") else _year(int(m["y"]), _CALENDAR)


def _financial_year_ending(m: re.Match[str], kind: str) -> Period | None:
    """FYE 2022: the year to March 2022."""
    return _year(int(m["y"]) - 1, _FINANCIAL) if kind != "acad" else None


def _split_year(m: re.Match[str], kind: str) -> Period | None:
    year, second = int(m["y"]), m["z"]
    if kind in ("month", "dashed") and len(second) == 2 and "-" in m[0]:
        return canonical(date(year, int(second), 1), 1, "m")
    if _follows(year, second) and kind != "cal":
        return _year(year, _begins(kind))
    if "/" in m[0]:
        return None  # 2023/25 is no year, and nobody writes ranges so
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    if len(second) == 2 and 1 <= int(second) <= 12 and last <= year:
        return canonical(date(year, int(second), 1), 1, "m")  # 2024-05
    if len(second) == 2 and last < year:
        last += 100  # 1999-01 never comes here: it is a month; 1998-13 does
    if not 0 < last - year < 30:
        return None
    return _year(year, _CALENDAR, last - year + 1)


def _joined_year(m: re.Match[str], kind: str) -> Period | None:
    """201819: only where the file says what kind of year; nobody should guess from six digits. 202403 under MHCLG's
    year_ending is the year to March 2024; 201112 may be one thing there or the other. Under Month it is December."""
    if kind in ("month", "dashed"):
        return canonical(date(int(m["y"]), int(m["z"]), 1), 1, "m") if 1 <= int(m["z"]) <= 12 else None
    if kind == "ending" and not _follows(int(m["y"]), m["z"]):
        return _year_to(date(int(m["y"]), int(m["z"]), 1))
    if kind not in ("acad", "fin") or not _follows(int(m["y"]), m["z"]):
        return None
    return _year(int(m["y"]), _begins(kind))


def _month_twice(m: re.Match[str], kind: str) -> Period | None:
    """202312 (Dec-23), as Stat-Xplore writes a month."""
    month = int(m["z"])
    agree = _MONTHS[m["m"]] == month and int(m["w"]) == int(m["y"]) % 100
    return canonical(date(int(m["y"]), month, 1), 1, "m") if agree else None


def _short_years(m: re.Match[str], kind: str) -> Period | None:
    """23/24, and Q1 23/24: nothing else where the second follows the first, and no month has its number; 16/17 are
    ages."""
    year, quarter = 2000 + int(m["v"]), m.groupdict().get("q")
    if int(m["z"]) != int(m["v"]) + 1 or not 19 < int(m["z"]) < 70 or kind == "cal":
        return None
    return _quarter(year, int(quarter), _begins(kind)) if quarter else _year(year, _begins(kind))


def _split_range(m: re.Match[str], kind: str) -> Period | None:
    year, century = int(m["y"]), int(m["y"]) // 100 * 100
    last = int(m["a"]) if len(m["a"]) == 4 else century + int(m["a"]) + (100 if int(m["a"]) < year % 100 else 0)
    if not (_follows(year, m["z"]) and _follows(last, m["b"]) and 0 < last - year < 30):
        return None
    return _year(year, _begins(kind), last - year + 1)


def _year_quarter(m: re.Match[str], kind: str) -> Period | None:
    second = m["z"] if "z" in m.re.groupindex else None
    if second is None:
        return _quarter(int(m["y"]), int(m["q"]), _FINANCIAL if kind == "fin" else _CALENDAR)
    return _quarter(int(m["y"]), int(m["q"]), _begins(kind)) if _follows(int(m["y"]), second) else None


def _numbered_quarter(m: re.Match[str], kind: str) -> Period | None:
    """2024/1: only below Quarter, as MHCLG writes those of its tables of energy certificates."""
    return _quarter(int(m["y"]), int(m["q"]), _CALENDAR) if kind == "quarter" else None


def _month(m: re.Match[str], kind: str) -> Period | None:
    month = date(int(m["y"]), _MONTHS[m["m"]], 1)
    return _year_to(month) if kind == "ending" else canonical(month, 1, "m")


def _short_month_year(m: re.Match[str], kind: str) -> Period | None:
    """Jan-24: only where the file says that it is a month; else it may be a day, or the end of a year."""
    year = int(m["w"]) + (2000 if int(m["w"]) < 70 else 1900)
    return canonical(date(year, _MONTHS[m["m"]], 1), 1, "m") if kind == "month" else None


def _year_to(month: date) -> Period | None:
    """The twelve months that end with this one."""
    return canonical(add_months(month, -11), 12, "m")


def _day(day: date, kind: str) -> Period | None:
    """A day; under "year ending" the year that ends on it, if that is the last one of its month (on 5 April a tax year
    ends, which is none of twelve whole months). Where months, quarters or a kind of year are said, that which begins
    with the day or ends on it, as databases write them (HM Land Registry's house prices: 2024-03-01)."""
    after = day + timedelta(days=1)
    if kind == "ending":
        return _year_to(day.replace(day=1)) if after.day == 1 else None
    months = {"month": 1, "quarter": 3, "cal": 12, "fin": 12, "acad": 12}.get(kind, 0)
    begins = {"month": (), "quarter": (1, 4, 7, 10), "cal": (1,), "fin": (4,), "acad": (8, 9)}.get(kind, ())
    for start in (day, add_months(after, -months)) if months else ():
        if start.day == 1 and (not begins or start.month in begins):
            return _year(start.year, _ACADEMIC) if kind == "acad" else canonical(start, months, "m")
    return canonical(day, 1, "d")


def _ending(m: re.Match[str], kind: str) -> Period | None:
    months = {"year": 12, "quarter": 3}.get(m["n"], 0) or int(re.match(r"[0-9]+", m["n"])[0])  # type: ignore[index]
    last = date(int(m["y"]), _MONTHS[m["m"]], 1)
    if m["d"] and add_months(last, 1) - timedelta(days=1) != date(last.year, last.month, int(m["d"])):
        return None  # a year ending on 5 April is a tax year, not these months
    return canonical(add_months(last, 1 - months), months, "m")


def _months_between(m: re.Match[str], kind: str) -> Period | None:
    start = date(int(m["x"] or m["y"]), _MONTHS[m["a"]], 1)
    end = date(int(m["y"]), _MONTHS[m["m"]], 1)
    if start > end and not m["x"]:
        start = date(start.year - 1, start.month, 1)  # "Dec-Feb 2024" begins in the year before
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return canonical(start, months, "m")


def _day_words(m: re.Match[str], kind: str) -> Period | None:
    return _day(date(int(m["y"]), _MONTHS[m["m"]], int(m["d"])), kind)


def _day_numbers(m: re.Match[str], kind: str) -> Period | None:
    return _day(date(int(m["y"]), int(m["m"]), int(m["d"])), kind)  # British: day first


def _year_span(m: re.Match[str], kind: str) -> Period | None:
    """2021 to 2023: so many calendar years. 2023 to 2024 is how gov.uk writes a financial year, and two calendar years
    elsewhere: only where a kind of year is said."""
    years = int(m["z"]) - int(m["y"]) + 1
    if years == 2 and kind != "cal":
        return _year(int(m["y"]), _begins(kind)) if kind in ("fin", "acad") else None
    return _year(int(m["y"]), _CALENDAR, years) if 1 < years <= 30 and kind not in ("fin", "acad") else None


def _days_between(m: re.Match[str], kind: str) -> Period | None:
    """1 April 2023 to 31 March 2024; the first day's year is the last one's where it is not said."""
    first, last = m["first"], m["last"]
    if not re.search(_Y4, first):
        first = f"{first} {last[-4:]}"
    days = [d for text in (first, last) if (d := _label(text, "")) is not None and d.length == "P1D"]
    return from_days(days[0].start, days[1].start) if len(days) == 2 else None


_M, _A = _MON.format("m"), _MON.format("a")
_ENDING = (
    r"(?:the )?(?P<n>year|quarter|\d{1,2} months?) (?:ending|ended|end|to)(?: in)? (?:(?P<d>\d\d?)(?:st|th)? )?"
    rf"{_M} {_YEAR}"
)
_Q = r"q(?:uarter )?(?P<q>[1-4])"
_DAY = rf"\d\d?(?:st|nd|rd|th)? [a-z]{{3,9}}(?: {_Y4})?|\d\d?[/.]\d\d?[/.]{_Y4}"
_READERS = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (_YEAR, _plain_year),
        (rf"fye {_YEAR}", _financial_year_ending),
        (_SPLIT, _split_year),
        (rf"{_YEAR}(?P<z>\d\d)", _joined_year),
        (rf"{_YEAR}(?P<z>\d\d) ?\({_M}[- ](?P<w>\d\d)\)?", _month_twice),
        (r"(?P<v>\d\d)/(?P<z>\d\d)", _short_years),
        (rf"{_Q} (?P<v>\d\d)[/-](?P<z>\d\d)", _short_years),
        (rf"(?P<v>\d\d)[/-](?P<z>\d\d) {_Q}", _short_years),
        (rf"{_YEAR}[/-](?P<z>\d\d(?:\d\d)?)(?:-| to )(?P<a>{_Y4}|\d\d)[/-](?P<b>\d\d(?:\d\d)?)", _split_range),
        (rf"{_YEAR} to (?P<z>{_Y4})", _year_span),
        (rf"{_YEAR}[ -]?{_Q}", _year_quarter),
        (rf"{_YEAR}/(?P<q>[1-4])", _numbered_quarter),
        (rf"{_Q}[ -]?{_YEAR}", _year_quarter),
        (rf"{_SPLIT}[ -]?{_Q}", _year_quarter),
        (rf"{_Q}[ -]?{_SPLIT}", _year_quarter),
        (rf"{_M}[ -]?{_YEAR}", _month),
        (rf"{_YEAR}[ -]?{_M}", _month),
        (rf"{_M}[ '’-]?(?P<w>\d\d)", _short_month_year),
        (_ENDING, _ending),
        (rf"{_A}(?: (?P<x>{_Y4}))?(?:-| to ){_M} {_YEAR}", _months_between),
        (rf"(?P<d>\d\d?)(?:st|nd|rd|th)?[ -]{_M}[ -]{_YEAR}", _day_words),
        (rf"(?P<d>\d\d?)[/.](?P<m>\d\d?)[/.]{_YEAR}", _day_numbers),
        (rf"(?P<first>{_DAY})(?: ?- ?| to )(?P<last>{_DAY})", _days_between),
    )
)
