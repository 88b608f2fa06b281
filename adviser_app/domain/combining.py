"""Which series can be combined over several councils, and how.

A figure of several councils together follows from their own in two cases only. A *count* of what each has is added up.
A *rate per head of the population* is the mean of the rates weighted by population: with rate r = x / p of each, the
rate of all is Σx / Σp = Σ(r·p) / Σp. Everything else (a median, a mean or a per cent of something whose number is not
known, an index, a score, a rate that was standardised by age) does not follow from the councils' own figures, whatever
one does with them (Office for Health Improvement and Disparities, *Technical guidance: commonly used public health
statistics*: a directly standardised rate is weighted by age group, not by population).

What kind a series is, is read from the words of its publisher, and only where they say it. Where they do not, it is
refused: a wrong figure costs more than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from adviser_app.domain.indicators import SeriesKey


class Way(StrEnum):
    """How the figures of several councils become one."""

    SUM = "sum"
    MEAN = "mean weighted by population"
    PUBLISHED = "as published for the same ground"
    NONE = "not put together"


@dataclass(frozen=True, slots=True)
class Combining:
    """Of a series: SUM, MEAN or NONE, and then ``why`` not, as it stands after a colon."""

    way: Way
    why: str = ""


# Words that stand for a figure which does not follow from those of the parts, and what is said of it.
_NEVER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), why)
    for words, why in (
        ("medians?", "a median of medians is none"),
        (r"ind(?:ex|ices)", "an index cannot be put together"),
        (r"rank(?:s|ing|ed)?|deciles?|quintiles?|quartiles?|percentiles?", "a rank cannot be put together"),
        ("scores?", "a score cannot be put together"),
        (r"standardi[sz]ed|age[- ]adjusted|dsr|smr", "standardised, not per head as it is"),
        (r"gap|difference|inequality|slope", "a difference cannot be put together"),
        (r"life expectancy", "a life expectancy cannot be put together"),
        (r"means?|averages?|typical", "a mean over an unknown number"),
        (r"ratios?", "a ratio over an unknown number"),
    )
)
_TIME = re.compile(r"\b(?:mins?|minutes?|hours?|hrs?|days?|nights|weeks?|months?|years?|yrs?)\b")
_PER = re.compile(r"\bper\s+(?!cent)([a-z0-9 ,.'-]+)")
_HEADS = re.compile(
    r"(?:\d[\d,]*|hundred|thousand|million|\s)*(?:of\s+)?(?:the\s+)?(?:(?:total|resident)\s+)*"
    r"(?:population|people|persons?|residents?|inhabitants?|heads?(?: of (?:the )?population)?|capita)"
    r"(?:\s*,?\s*per (?:year|annum|month|week|day|quarter))?[\s,.]*"
)
_ONLY_TIME = re.compile(r"(?:year|annum|month|week|day|quarter)[\s,.]*")
_SOME = re.compile(
    r"\b(?:aged?|ages|adults?|child(?:ren)?|pupils?|young|older|elderly|working[- ]age|males?|females?|m[ea]n|wom[ea]n|"
    r"boys|girls|infants?|babies|births?|students?|patients?|under|over|\d+ (?:plus|to \d+))\b|\b\d+ ?(?:\+|[-–] ?\d+)"
)
_DEATHS = re.compile(r"\b(?:mortality|deaths?|death rate)\b")
_SHARE = re.compile(r"%|\bper ?cent(?:age)?s?\b|\bproportion\b|\bshare\b")
_SHARE_OF_ALL = re.compile(
    r"(?:%|per ?cent(?:age)?|proportion|share) of (?:the |all |total |resident )*(?:population|people|persons|"
    r"residents|inhabitants)\b|^(?:all )?(?:residents|population)\b"
)
_PRICE = re.compile(
    r"\b(?:pay|wages?|salar(?:y|ies)|earnings|prices?|rents?|bills?|bands?|fees?|charges?|cost of|rates?)\b"
)
_LARGE_MONEY = re.compile(r"£ ?(?:m|million|millions|k|000s?|thousands?|bn|billion)\b|(?:million|thousand) pounds")
_TOTAL = re.compile(
    r"\b(?:total|expenditure|spend(?:ing)?|budget(?:ed)?|receipts?|debt|borrowing|reserves|grants?|investment)\b"
)
_COUNTED = re.compile(
    r"^(?:the )?(?:numbers?|counts?|no\.?|total(?: number)?)(?:\s+of\b.*)?$|^(?:persons?|people|households?|dwellings?|"
    r"homes|children|pupils|cases|premises|enterprises|businesses|jobs|fte|tonnes|hectares|km|kilometres|miles|"
    r"[kmg]wh|offences|crimes|vehicles|visits|applications|properties|places|employees|posts|residents)$"
)


def combining(key: SeriesKey) -> Combining:
    """How the figures of several councils in a series become one; of what its publisher writes, every word counts."""
    parts = [" ".join(p.casefold().split()) for p in (key.indicator, key.breakdown, key.measure, key.unit)]
    whole = " · ".join(p for p in parts if p)
    for pattern, why in _NEVER:
        if pattern.search(whole):
            return Combining(Way.NONE, why)
    rates = [m.group(1) for m in _PER.finditer(whole) if not _ONLY_TIME.fullmatch(m.group(1))]
    if rates:
        return _rate(whole, rates)
    if _SHARE.search(whole):
        if _SHARE_OF_ALL.search(whole) and not _SOME.search(whole):
            return Combining(Way.MEAN)
        return Combining(Way.NONE, "a per cent of an unknown number")
    if "£" in whole or "pounds" in whole:
        return _money(whole)
    if any(_COUNTED.match(p) for p in parts[2:]):
        return Combining(Way.SUM)
    if any(_TIME.search(p) for p in parts[2:]):
        return Combining(Way.NONE, "a length of time is no count")
    return Combining(Way.NONE, "not said to be a count")


def _rate(whole: str, rates: Sequence[str]) -> Combining:
    if _SOME.search(whole):
        return Combining(Way.NONE, "of some of the people only")
    if not all(_HEADS.fullmatch(r) for r in rates):
        return Combining(Way.NONE, f"per {_whom(rates)}, whose number is not known")
    if _DEATHS.search(whole):
        return Combining(Way.NONE, "a rate of death, perhaps standardised by age")
    return Combining(Way.MEAN)


def _whom(rates: Sequence[str]) -> str:
    """What the first rate that is not per head is counted by, without its number: "dwelling stock"."""
    found = next(r for r in rates if not _HEADS.fullmatch(r))
    return re.sub(r"^[\d,. ]+", "", found).strip(" .,") or found.strip(" .,")


def _money(whole: str) -> Combining:
    if _PRICE.search(whole):
        return Combining(Way.NONE, "a price or pay is no sum")
    if _LARGE_MONEY.search(whole) or _TOTAL.search(whole):
        return Combining(Way.SUM)
    return Combining(Way.NONE, "not said to be a total")
