"""What a line below a table says of all its figures: that they are cumulative, of academic years, in thousands.

Ministries write their notes there. By then the figures are read, so that a note which makes them something else refuses
the file. Notes are long and speak of much: only a sentence that begins with the figures, or their years, counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from adviser_app.csvio.formats import running, units_above
from adviser_app.csvio.formats.layout import Layout, Reading
from adviser_app.csvio.formats.said_periods import EDUCATION
from adviser_app.csvio.formats.timing import OTHER_QUARTERS, SEVERAL_YEARS
from adviser_app.domain.period_text import month_number, parse_period
from adviser_app.domain.problems import Problem, Severity

_SUBJECT = re.compile(
    r"(?:notes?\W+|\W*\(?\[?[\da-z]{1,2}[\])}.:]+ *)?(?:all |the |these |each |both |annual |quarterly |monthly )*"
    r"(?:figures?|data|values?|numbers|rates|results|percentages|amounts|quarters?|years?|months?|periods?|totals|counts|"
    r"averages|estimates)\b(?! (?:for|in|before|after|from|since|prior|may|might|could|should) )",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\W*(?:\d\d?|[a-z]|note \d+)[\])}.:]+\s*", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:financial|fiscal|tax) years?\b|\byears? end(?:ing|ed)?\b", re.IGNORECASE)
_M = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_FROM_TO = re.compile(rf"\b(?:\d\d?(?:st|nd|rd|th)? )?{_M} (?:to|until|and|[-–—]) (?:\d\d?(?:st|nd|rd|th)? )?{_M}\b",
                      re.IGNORECASE)  # fmt: skip
_PART = re.compile(
    r"\b(?:the )?(?:first |last )?(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven|\d\d?)[- ]months?|"
    r"half[- ]year|half|quarters?|part[- ]year|year[- ]to[- ]date|ytd)\b(?! (?:late|earlier|ago|after|before))",
    re.IGNORECASE,
)  # fmt: skip
_FILTERS = re.compile(r"(?:applied |selected )?filters? ?(?:applied)? ?[:\n]", re.IGNORECASE)
_YEARS = re.compile(r"\byears?\b", re.IGNORECASE)
_PLAIN, _SPLIT = re.compile(r"\d{4}", re.ASCII), re.compile(r"\d{4} ?[-/–_] ?\d{2,4}", re.ASCII)
_BARE_QUARTER = re.compile(r"(?:\d{4},?[ -]?)?(?:q|quarter )[1-4](?:,?[ -]?\d{4})?", re.IGNORECASE)


def sentences(text: str) -> Iterator[str]:
    """Those of a line that speak of all figures, or of all years, without the number of the note."""
    for part in re.split(r"(?<=[a-z)])[.;] +", _NUMBERED.sub("", text)):
        if _SUBJECT.match(part):
            yield part.strip()


def period_changed(text: str, labels: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The words of a line below a table that make a period of its figures (label and hint, as written) another one than
    was read, and the label; both '' where there are none."""
    read = [(label, p) for label, hint in labels if (p := parse_period(label, hint)) and p.months]
    short = [label for label, p in read if p.months < 12]
    years = [(label, p) for label, p in read if p.months == 12]
    line = _NUMBERED.sub("", text)
    for label, p in read:  # "2023/24 covers the six months April to September"
        if line.startswith(label) and p.months == 12 and (found := _PART.search(line)):
            return found[0], label
    for sentence in sentences(text):
        if short and (words := running.year_said(sentence) or running.growing(sentence)):
            return words, short[0]
        bare = next((label for label in short if _BARE_QUARTER.fullmatch(label)), "")
        if bare and (found := OTHER_QUARTERS.search(sentence)):
            return found[0], bare
        if years and (found := SEVERAL_YEARS.search(sentence)):
            return found[0], years[0][0]
        plain = next((label for label, _ in years if _PLAIN.fullmatch(label)), "")
        if plain and (found := _OTHER.search(sentence) or EDUCATION.search(sentence)):
            return found[0], plain
        split = next((label for label, p in years if _SPLIT.fullmatch(label) and p.start.month == 4), "")
        if split and (found := EDUCATION.search(sentence)):
            return found[0], split
        if years and _YEARS.search(sentence) and (found := _FROM_TO.search(sentence)):
            first, last = month_number(found[1].casefold()), month_number(found[2].casefold())
            others = [label for label, p in years if p.start.month != first]
            if others and (last - first) % 12 == 11:
                return found[0], others[0]
    return "", ""


def what_it_says(footer: Problem, labels: Iterable[tuple[str, str]], layout: Layout) -> Problem | None:
    """Why a table cannot be read as it was, an error, or what must be looked at, a warning; for a line below it."""
    words, label = period_changed(footer.value, labels)
    if words and layout.periods is Reading.USUAL:
        message = f"Below the table stands “{words}”, and {label} was read as it is written."
        remedy = (
            "Write the periods in full, for example Year ending March 2024, Apr-Sep 2024 or academic year 2023/24; "
            "or put the line above the table, where it is heeded, and import the file again."
        )
        return replace(
            footer, code="period-unclear", severity=Severity.ERROR, column=label, message=message, remedy=remedy
        )
    if _FILTERS.match(footer.value):  # below what Power BI exports
        message = "The filters below the table say whom its figures are of; they were not read."
        remedy = "Put them above the table, or say in a mapping whom the figures are of (breakdown)."
        return replace(footer, code="lines-below-not-read", message=message, remedy=remedy)
    said_above = layout.says_unit or units_above.lines([[heading] for heading in layout.header])
    if not said_above and any(units_above.lines([[one]]) for one in sentences(footer.value)):
        message = "These words below the table speak of a unit or of thousands; they were not read."
        remedy = "Check the unit; a mapping can say it."
        return replace(footer, code="unit-not-read", message=message, remedy=remedy)
    return None
