"""What the heading of a column of periods says besides that it is one: "Year (Sept to Aug)", "Year commencing",
"Adoption year". What stands below it is then another year than it looks, or not the time of the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from adviser_app.domain.period_text import month_number
from adviser_app.domain.periods import Period

_M = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_FROM_TO = re.compile(rf"\b{_M} ?(?:to|[-–]) ?{_M}\b")
_ENDING = re.compile(rf"\b(?:ending|ended|ends|end|to)(?: in)?(?: \d+(?:st|th)?)? {_M}\b")
_BEGINNING = re.compile(r"\b(?:starting|starts|start|commencing|beginning|begins|from)\b")
_SEVERAL = re.compile(r"\b(?:two|three|four|five|ten|[2-9]|10)[- ]years?\b")
_ANOTHER = re.compile(
    r"\b(?:adoption|adopted|election|elected|base|baseline|target|peak|built|opening|opened|completion|publication|published|"
    r"review|expiry|designation|designated|declaration|declared|approval|approved|award|awarded)\b"
)
_UNKNOWN = re.compile(r"\b(?:exam|cohort|water|contract|accounting|accounts|budget|plan|crop|flu)\b")
_CALENDAR = re.compile(r"\bcal(?:endar)?\b")
_PLAIN, _SPLIT = re.compile(r"\d{4}", re.ASCII), re.compile(r"\d{4} ?[-/–_] ?\d{2,4}", re.ASCII)


def doubtful(key: str, periods: Iterable[tuple[str, Period]]) -> str:
    """The first of some periods (as written, and as read) that the heading, in small letters, makes something else, or
    leaves open; '' where there is none."""
    read = [(text, p) for text, p in periods if p.months == 12 or p.length == "P1D"]
    if _ANOTHER.search(key) or _SEVERAL.search(key):
        return read[0][0] if read else ""
    plain = next((text for text, _ in read if _PLAIN.fullmatch(text)), "")
    split = next((text for text, p in read if _SPLIT.fullmatch(text) and p.months == 12), "")
    day = next((text for text, p in read if p.length == "P1D"), "")
    if span := _FROM_TO.search(key):
        first, last = month_number(span[1]), month_number(span[2])
        if (last - first) % 12 != 11:
            return plain or split
        return split if first == 1 else plain if first == 4 else plain or split
    if ending := _ENDING.search(key):
        month = month_number(ending[1])
        return split if month == 12 else plain if month == 3 else plain or split
    if _BEGINNING.search(key) or _UNKNOWN.search(key):
        return plain or (split if _UNKNOWN.search(key) else "") or day
    if _CALENDAR.search(key):
        return split
    return day if re.search(r"\bperiod (?:ending|ended|end|to)\b", key) else ""
