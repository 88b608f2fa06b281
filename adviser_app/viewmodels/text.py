"""Numbers, units, periods, dates and counts as people read them. Every screen, page and export of text asks here.

Digits shown. A publisher that writes at most three decimals means them, and they are shown as written. More are the
noise of a spreadsheet or a model (23.11602783203125), and are cut for reading: none from 10,000, one from 100, two
from 1, three significant digits below. What is exported and compared is never cut. A whole number of 1,000 and more
loses a lone ".0" (2704.0 → 2,704). A change is shown with its value's digits, and with one significant digit where
that would make it look like nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from adviser_app.domain.periods import Period

MINUS = "−"
MEANT = 3  # a publisher's own decimals up to here; more are noise

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_SHORT = tuple(m[:3] for m in MONTHS)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


# -- counts and words --------------------------------------------------------------------------------------------


def plural(n: int, one: str, many: str = "") -> str:
    """ "1 indicator", "12 indicators"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def counted(n: int, *beside: int) -> str:
    """A count inside a sentence: a word up to ten, unless it stands ``beside`` larger ones, which are figures."""
    return _SMALL[n] if 0 < n <= 10 and all(m <= 10 for m in beside) else f"{n:,}"


@lru_cache(maxsize=1024)
def ordinal(n: int) -> str:
    if 10 <= n % 100 <= 20:
        return f"{n:,}th"
    return f"{n:,}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th') }"


def listed(items: list[str] | tuple[str, ...], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """With a capital at the beginning, unless its second letter is one: kWh, tCO2e."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    """ "Barnsley's", "St Helens'"."""
    return name + ("’" if name.endswith("s") else "’s")


# -- numbers -----------------------------------------------------------------------------------------------------


def digits(value: float, decimals: int) -> int:
    """How many decimals of a value are shown, of the ``decimals`` its publisher writes."""
    size = abs(value)
    if decimals <= MEANT:
        return 0 if decimals == 1 and size >= 1000 and value == int(value) else decimals
    if size >= 100:
        return 0 if size >= 10_000 else 1
    if size >= 1 or size == 0:
        return 2
    return min(decimals, 2 - math.floor(math.log10(size)))


def plain(value: float, shown: int) -> str:
    """With thousands separators and a true minus; never "−0.0". A half is rounded up, away from nought, as people do:
    6.25 → 6.3 as 4.75 → 4.8, and 2.275 → 2.28 though the nearest binary number lies below it."""
    text = f"{value + math.copysign(10.0 ** -(shown + 6), value):,.{shown}f}"
    if text[0] == "-":
        return text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def number(value: float, decimals: int) -> str:
    return plain(value, digits(value, decimals))


def statistic(value: float, decimals: int) -> str:
    """A median or quartile: one more digit where interpolation left a half of the last published one."""
    shown = digits(value, decimals)
    if decimals < MEANT and shown == decimals and abs(value * 10**shown - round(value * 10**shown)) > 1e-6:
        shown += 1
    return plain(value, shown)


def score(value: float) -> str:
    """ "modified z 5.21", "modified z −12.3": a score of analysis.outliers."""
    return f"modified z {score_number(value)}"


def score_number(value: float) -> str:
    """With three significant digits and more."""
    size = abs(value)
    return plain(value, 2 if size < 10 else 1 if size < 100 else 0)


def in_unit(text: str, unit: str) -> str:
    """A formatted number with the unit that belongs to it: % behind, £ before, "£ million" as £…m."""
    kind = unit_kind(unit)
    if kind == "%":
        return text + "%"
    if kind:
        sign, rest = ("", text) if text[:1] not in (MINUS, "+") else (text[0], text[1:])
        return f"{sign}£{rest}{kind[1:]}"
    return text


@lru_cache(maxsize=1024)
def unit_kind(unit: str) -> str:
    """ "%", "£", "£m", "£k", "£bn", or "" for a unit that stands beside the title instead."""
    word = " ".join(unit.lower().replace("(", " ").replace(")", " ").split())
    if word in ("%", "percent", "per cent", "percentage"):
        return "%"
    return {"£": "£", "pounds": "£", "gbp": "£", "£ million": "£m", "£m": "£m", "£ millions": "£m",
            "million pounds": "£m", "£ thousand": "£k", "£000": "£k", "£000s": "£k", "£ thousands": "£k",
            "£ billion": "£bn", "£bn": "£bn"}.get(word, "")  # fmt: skip


def value_text(value: float, decimals: int, unit: str) -> str:
    return in_unit(number(value, decimals), unit)


def statistic_text(value: float, decimals: int, unit: str) -> str:
    return in_unit(statistic(value, decimals), unit)


def statistics(values: Iterable[float | None], decimals: int, unit: str) -> Callable[[float], str]:
    """``statistic_text`` for medians and quartiles of one indicator that stand below one another: all with the digits
    of the one that needs most, so that their points are in line."""
    if decimals > MEANT:  # cut by size, each for itself
        return lambda value: statistic_text(value, decimals, unit)
    shown = max((len(statistic(v, decimals).partition(".")[2]) for v in values if v is not None), default=decimals)
    return lambda value: in_unit(plain(value, shown), unit)


def change_text(change: float, value: float, decimals: int, unit: str) -> str:
    """ "+0.3", "−£1.2m", "0.0"; ``value`` is what changed, and decides the digits. A percentage changes by points."""
    shown = digits(value, decimals)
    if shown < decimals <= MEANT and change != int(change):
        shown = decimals
    if change and decimals > MEANT:
        size = abs(change)
        if round(size, shown) == 0:
            shown = min(15, -math.floor(math.log10(size)))
    text = plain(change, shown)
    if text.strip("0.,") and text[0] != MINUS:
        text = "+" + text
    return text if unit_kind(unit) == "%" else in_unit(text, unit)


def change_spoken(change: float, value: float, decimals: int, unit: str) -> str:
    """ "up 0.3 percentage points", "down £1.2m", "unchanged"."""
    text = change_text(change, value, decimals, unit)
    if text[0] not in (MINUS, "+"):
        return "unchanged"
    way, size = ("up" if text[0] == "+" else "down"), text[1:]
    if unit_kind(unit) == "%":
        return f"{way} {size} percentage {'point' if size == '1' else 'points'}"
    return f"{way} {size}"


# -- indicators --------------------------------------------------------------------------------------------------

_UNIT_WORDS = {"yrs": "years", "mins": "minutes", "hrs": "hours", "no.": "number"}


def title(indicator: str, breakdown: str) -> str:
    """An indicator and its breakdown, beginning with a capital."""
    return sentence(f"{indicator}: {breakdown}" if breakdown else indicator)


@lru_cache(maxsize=8192)
def unit_words(measure: str, unit: str) -> str:
    """Measure and unit in words, each said once; a percentage or pounds stand at the number and are not repeated."""
    known = _UNIT_WORDS.get(unit.strip().lower(), unit.strip())
    first = measure.strip()
    low, kind = known.lower(), unit_kind(unit)
    if low in ("number", "count"):
        return sentence(first or known)
    if kind:
        return sentence(first) if first else "Percentage" if kind == "%" else "Pounds"
    if not first or _words(low) <= _words(first):  # "Counts of museums per 100,000 people" says "count per 100,000"
        return sentence(first or known)
    if not low or first.lower() in low:
        return sentence(known)
    return f"{sentence(first)}, {known[:1].lower() + known[1:] if not known[:2].isupper() else known}"


def unit_beside(measure: str, unit: str) -> str:
    """What a number in a sentence is of: "rate per 100,000"; "" where its sign says it (%, £) and for plain numbers."""
    if unit_kind(unit):
        return ""
    said = unit_words(measure, unit)
    if said.casefold() in ("", "number", "count", "value"):
        return ""
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in text.lower().split()}


# -- dates and periods -------------------------------------------------------------------------------------------


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@lru_cache(maxsize=4096)
def iso_day(text: str) -> str:
    """ "3 March 2026" from an ISO date or date and time; the text itself where it is none."""
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def month(value: date) -> str:
    return f"{MONTHS[value.month - 1]} {value.year}"


_MACHINE = re.compile(r"\d{4}-\d{2}(-\d{2}(/P.*)?)?|\d{6}|\d{8}")


@lru_cache(maxsize=16384)
def period(when: Period, published: str = "") -> str:
    """A period as people say it. A publisher's own label stays where it is one for people ("2009/10 (taxbase)")."""
    if published and not _MACHINE.fullmatch(published):
        return published
    start, end, months = when.start, when.end, when.months
    if months == 0:
        return day(start) if when.length == "P1D" else f"{_brief(start)} to {_brief(end)}"
    if start.day != 1:
        years = months // 12
        return (
            f"year to {_brief(end)}"
            if months == 12
            else f"{years} years to {_brief(end)}"
            if months % 12 == 0
            else (f"{_brief(start)} to {_brief(end)}")
        )
    if months == 1:
        return month(start)
    span = f"{_SHORT[start.month - 1]}–{_SHORT[end.month - 1]}"
    if months < 12:
        if start.year == end.year:
            return f"{span} {end.year}"
        return f"{_SHORT[start.month - 1]} {start.year}–{_SHORT[end.month - 1]} {end.year}"
    if start.month == 1 and months % 12 == 0:
        return str(start.year) if months == 12 else f"{start.year}–{_short_year(start, end)}"
    if months % 12:
        return f"{_SHORT[start.month - 1]} {start.year}–{_SHORT[end.month - 1]} {end.year}"
    label = f"{start.year}/{(start.year + 1) % 100:02d}"
    if months > 12:
        label += f"–{end.year - 1}/{end.year % 100:02d}"
    return label if start.month == 4 else f"{label} ({span})"


def _brief(value: date) -> str:
    return f"{value.day} {_SHORT[value.month - 1]} {value.year}"


def _short_year(start: date, end: date) -> str:
    return f"{end.year % 100:02d}" if start.year // 100 == end.year // 100 else str(end.year)


# -- files -------------------------------------------------------------------------------------------------------


def file_size(size: int) -> str:
    """ "3.4 MB" from a number of bytes."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:,.0f} {unit}" if unit == "bytes" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"
