"""Whether each figure is of more than the month or quarter beside it, as the lines above its table say.

"12 months to the end of each quarter" is a year, however short the period in the heading is. "Year to date" and
"cumulative" leave open where the figures begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats.headings import TABLE_NO
from adviser_app.csvio.formats.layout import Reading
from adviser_app.csvio.formats.looked import Looked, Refused
from adviser_app.csvio.formats.said_periods import said
from adviser_app.csvio.parse import clean
from adviser_app.domain.period_text import parse_period

_TWELVE = r"(?:12|twelve)[- ]months?"
_FOUR = r"(?:4|four)[- ]quarters?"
_TO_EACH = (
    r"(?:to|ending|ended|up to)(?: (?:the|at))*(?: end of)?(?: (?:each|every|the|that|a))? (?:quarter|month|period)"
)
_A_YEAR = re.compile(
    rf"\b(?:rolling|moving)[- ](?:{_TWELVE}|{_FOUR}|years?|annual)\b|\b(?:{_TWELVE}|{_FOUR}|annual) rolling\b|"
    rf"\b(?:{_TWELVE}|{_FOUR}|years?) {_TO_EACH}|\b(?:{_TWELVE}|{_FOUR}) (?:to|ending) each\b",
    re.IGNORECASE,
)
_TO_A_MONTH = re.compile(rf"\b(?:{_TWELVE}|years?) (?:to|ending|ended|end)\b", re.IGNORECASE)
_GROWS = re.compile(
    r"(?<!not )(?<!non-)(?<!non )(?:\bcumulative(?:ly)?\b|\byear[- ]to[- ]date\b|\bytd\b|\brunning (?:totals?|sums?)\b|"
    r"\bso far (?:this|in the) year\b)", re.IGNORECASE,
)  # fmt: skip
_SINGLE = re.compile(r"\b(?:monthly|quarterly|in[- ](?:month|quarter)|single (?:month|quarter)s?)\b", re.IGNORECASE)
_ROLLING = re.compile(rf"\b(?:rolling|moving|annual)\b|\b{_TWELVE}|\b{_FOUR}", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:see|tables?|sheets?|worksheets?|tabs?|available|elsewhere|website)\b", re.IGNORECASE)


_BARE = re.compile(rf"(?:{_TWELVE}|years?) (?:ending|ended|to|end) ?:?", re.IGNORECASE)


def year_said(text: str) -> str:
    """The words by which a text says that each figure is of the twelve months that end with its period, or ''."""
    text = TABLE_NO.sub("", text)
    found = None if _ELSEWHERE.search(text) else _A_YEAR.search(text)
    return found[0] if found else ""


def growing(text: str) -> str:
    """The words by which a text says that figures count on from one period to the next, or ''."""
    text = TABLE_NO.sub("", text)
    found = None if _ELSEWHERE.search(text) else _GROWS.search(text)
    return found[0] if found else ""


def above(before: Sequence[Sequence[str]]) -> list[str]:
    """The lines above a table, each as one text."""
    return [text for row in before if (text := " ".join(clean(c) for c in row if clean(c)))]


def check(t: Looked, labels: Sequence[str], heading: str = "") -> None:
    """Note in ``t.reading`` that the months or quarters of ``labels`` end a year. Raises Refused where the lines above
    or the ``heading`` leave open how much of it they are."""
    found = {label: p for label in labels if (p := parse_period(label, t.kind)) and p.months}
    short = [label for label, period in found.items() if period.months < 12]
    if not short:
        return
    for text in (heading.replace("_", " "), *above(t.before)):
        if words := year_said(text):
            if len(short) < len(found) or _SINGLE.search(text) or _some_of(t):
                raise _unclear(heading, short[0], words)
            t.reading, t.running = Reading.YEAR_TO, words
            continue
        if words := growing(text) or (text if _BARE.fullmatch(text) else ""):  # over Mar 2023, Jun 2023
            raise _unclear(heading, short[0], words)
        twelve = [p for label in said(text).labels if (p := parse_period(label)) and p.months == 12]
        if _TO_A_MONTH.search(text) and len(twelve) == 1:
            apart = [x for x in short if not (twelve[0].start <= found[x].start and found[x].end <= twelve[0].end)]
            if apart:
                raise _unclear(heading, apart[0], text[:80])


def _some_of(t: Looked) -> bool:
    """Whether the headings of some figures say that they are of twelve months, and those of others do not."""
    said_so = {_ROLLING.search(name) is not None for name, fact in zip(t.header, t.facts, strict=True) if fact.numbers}
    return len(said_so) == 2


def _unclear(heading: str, label: str, words: str) -> Refused:
    message = f"“{words}” stands beside {label}: whether the figures are of that time alone is not told."
    remedy = "Write the periods in full, for example Year ending March 2024 or Apr-Sep 2024."
    return Refused("period-unclear", heading, label, message, remedy)
