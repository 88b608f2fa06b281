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
