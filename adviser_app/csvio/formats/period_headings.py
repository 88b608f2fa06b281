"""Columns of figures that are headed by a period: which they are, and what kind of time their headings mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import two_years
from adviser_app.csvio.formats.headings import DERIVED, periods_above
from adviser_app.csvio.formats.layout import Role
from adviser_app.csvio.formats.looked import Looked, Refused
from adviser_app.csvio.formats.states import parted
from adviser_app.csvio.parse import clean
from adviser_app.domain.period_text import (
    EITHER,
    are_joined_months,
    dashed_kind,
    is_joined,
    is_month_not_year,
    is_open,
    parse_period,
    short_month,
)

_SHORT = re.compile(r"\d\d/\d\d", re.ASCII)
_AGES = re.compile(r"\b(?:age[ds]?|year[- ]olds?)\b", re.IGNORECASE)


def found(t: Looked) -> tuple[list[int], dict[Role, str]]:
    """The columns of figures whose headings are periods, and the hint to read them by. Raises Refused where that they
    are no other times is not certain."""
    plain = [i for i in t.figures if parse_period(label(t, i)) and not _may_be_ages(t, i)]
    if any(i not in plain and not DERIVED.search(t.keys[i]) for i in t.figures):  # 2022/23 Actual | 2023/24 Estimate
        plain = [i for i in plain if parse_period(t.header[i])]
    if plain:
        return plain, month_hint([label(t, i) for i in plain])
    if short := [i for i in t.figures if short_month(t.header[i])]:
        if len(short) > 1 and len({short_month(t.header[i]) for i in short}) > 1:
            return short, {Role.PERIOD_HINT: "month"}
        heading = t.header[short[0]]
        raise Refused("period-unclear", heading, heading,
                      f"{heading} may be a month, a day, or the end of a year.",
                      "Write it in full, for example March 2022 or Year ending March 2022.")  # fmt: skip
    six = [i for i in t.figures if is_joined(t.header[i])]
    if len(six) > 1 and are_joined_months([t.header[i] for i in six]):
        return six, {Role.PERIOD_HINT: "month"}
    spans = [i for i in t.figures if two_years.is_span(t.header[i])]
    others = [name for i, name in enumerate(t.header) if i not in spans]
    if two_years.are_financial([t.header[i] for i in spans], t.before, others):
        return spans, {Role.PERIOD_HINT: "financial year"}
    return [], {}


def _may_be_ages(t: Looked, at: int) -> bool:
    """22/23 where the lines above speak of ages, or name the period themselves."""
    if not _SHORT.fullmatch(t.header[at].strip()):
        return False
    above = [clean(cell) for row in t.before for cell in row]
    return any(_AGES.search(text) for text in above) or bool(periods_above(t.before))


def label(t: Looked, at: int) -> str:
    """A heading without the word that says how far its figures have come."""
    return parted(t.header[at])[0].strip()


def month_hint(labels: Sequence[str]) -> dict[Role, str]:
    """Whether headings such as 2011-12 are months, as others beside them show."""
    kind = dashed_kind(labels)
    if kind == EITHER:
        open_ = next(x for x in labels if is_open(x) or is_month_not_year(x))
        raise Refused("period-ambiguous", open_, open_, f"{open_} may be a month or years, as the headings have both.",
                      "Write months as Dec 2011, and years as 2011/12 or 2009 to 2011.")  # fmt: skip
    return {Role.PERIOD_HINT: kind} if kind else {}
