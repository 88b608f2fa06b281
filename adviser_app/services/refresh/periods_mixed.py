"""2024 and 01/01/2024 among 2021/22 and 2022/23: what a spreadsheet makes of a financial year, or a slip.

Each label can be read, and one series hardly means both: a bare year is a calendar year, and a day is a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from adviser_app.domain.periods import Period
from adviser_app.domain.problems import Problem, Severity

_BARE = re.compile(r"(?:19|20)\d\d", re.ASCII)
_TWO_YEARS = re.compile(r"(?:19|20)\d\d ?[-/–] ?(?:\d\d|(?:19|20)\d\d)", re.ASCII)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d/P1Y", re.ASCII)
_APART = (({"calendar"}, {"financial"}), ({"day"}, {"calendar", "financial"}))


def odd(labels: Mapping[int, tuple[str, Period]], figures: Callable[[int], int]) -> dict[int, str]:
    """Of the periods of one series, given as written and as read, those of the rarer kind, each with a label of the
    other kind: a bare year among financial years, a day among years, 2022/23 among 2022-01-01/P1Y. Years that say
    themselves when they begin (year ending June 2024, 2024-04-01/P1Y) may stand together. ``figures`` counts those of a
    period: a few slips may be spread over more periods than there are otherwise."""
    kinds = {at: _kind(label, period.length) for at, (label, period) in labels.items()}
    found: dict[int, str] = {}
    if len(set(kinds.values())) < 2:
        return found
    begins = {at: (period.start.month, period.start.day) for at, (_, period) in labels.items()}
    for one, other in (*_APART, ({"calendar", "financial"}, {"iso"})):
        for mine, theirs in ((one, other), (other, one)):
            usual = [at for at, kind in kinds.items() if kind in theirs]
            alike = {begins[at] for at in usual} if other == {"iso"} else set()  # of the same year, written otherwise
            rare = [at for at, kind in kinds.items() if kind in mine and begins[at] not in alike]
            if rare and usual and sum(map(figures, rare)) < sum(map(figures, usual)):
                found |= dict.fromkeys(rare, min(labels[at][0] for at in usual))
    return found


def lone(labels: Mapping[int, tuple[str, Period]]) -> tuple[int, str] | None:
    """The one period of a series that is of another length than all others, or begins in another month of the year, and
    a label of those: a month or an academic year among financial years. None where there is none, or several kinds."""
    kinds: dict[tuple[str, int], list[int]] = {}
    for at, (_, period) in labels.items():
        kinds.setdefault((period.length, period.start.month if period.months % 12 == 0 else 0), []).append(at)
    if len(kinds) != 2:
        return None
    few, many = sorted(kinds.values(), key=len)
    alone, others = labels[few[0]][1], [labels[at][1] for at in many]
    if any(alone.start <= other.start and other.end <= alone.end for other in others):
        return None  # a year and its quarters
    return (few[0], labels[many[0]][0]) if len(few) == 1 and len(many) > 1 else None


def told(member: str, line: int, label: str, other: str, indicators: int) -> Problem:
    """A warning of such a period, which so many indicators of a file have."""
    more = f" So in {indicators} indicators." if indicators > 1 else ""
    message = f"{label} is a period of another kind than the others, which are written like {other}.{more}"
    remedy = "Nothing, if it is meant; else write the period like the others and import the file again."
    return Problem("period-of-another-kind", Severity.WARNING, member, line, "period", label, message, remedy)


@cache
def _kind(label: str, length: str) -> str:
    if length == "P1D":
        return "day"
    if length != "P1Y":
        return ""
    if _ISO.fullmatch(label.strip()):
        return "iso"
    if _BARE.fullmatch(label.strip()):
        return "calendar"
    return "financial" if _TWO_YEARS.fullmatch(label.strip()) else ""


def refusal(member: str, line: int, label: str, other: str, cell: str) -> Problem:
    """Why a figure of such a period is not taken. ``other``: a label of the other kind in its series."""
    message = f"{cell}: other periods of the series are written like {other}, so that {label} may not be what it says."
    remedy = f"Write the period like the others ({other}); two kinds of periods belong in two indicators."
    return Problem("periods-mixed", Severity.ERROR, member, line, "period", label, message, remedy)
