"""One declaration a publisher. A file is recognised by its header, never by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adviser_app.csvio.formats import lg_inform, ons
from adviser_app.csvio.formats.layout import Layout, Role
from adviser_app.csvio.formats.own import OWN
from adviser_app.domain.period_text import is_month_not_year, is_year_not_month

KNOWN = (
    f"{ons.ONS.format} ({ons.ONS.known_by})",
    f"{lg_inform.FORMAT} ({lg_inform.KNOWN_BY})",
    f"{OWN.format} ({OWN.known_by})",
)


def recognise_long(header: Sequence[str]) -> Layout | None:
    """The layout of a long file with this header, or None."""
    return ons.recognise(header) or OWN.recognise(header)


MONTHS = "month"  # hint: what could be a month or a financial year is a month
EITHER = "month or year"  # hint: the column has both, so that nobody can tell


def settle(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """What only the rows can tell: the indicator's column of older ONS files (see ``ons.settle``), whether
    ``2011-12`` is a month, and how many empty cells the rows have beyond the header."""
    if layout.publisher == ons.PUBLISHER:
        layout = ons.settle(layout, sample)
    return _settle_months(_settle_surplus(layout, sample), sample)


def _settle_surplus(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """More cells than the header has are no damage where most rows have as many, all of them empty."""
    width = len(layout.header)
    rows = [row for row in sample if any(cell.strip() for cell in row)]
    extra = [len(row) - width for row in rows if len(row) > width and not any(c.strip() for c in row[width:])]
    most = max(set(extra), key=extra.count, default=0)
    return replace(layout, surplus=most) if 2 * extra.count(most) > len(rows) else layout


def _settle_months(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    at = layout.at(Role.PERIOD)
    if len(at) != 1 or layout.at(Role.PERIOD_HINT):
        return layout
    labels = {row[at[0]] for row in sample if len(row) > at[0]}
    if not any(is_month_not_year(label) for label in labels):
        return layout
    hint = EITHER if any(is_year_not_month(label) for label in labels) else MONTHS
    return replace(layout, fixed={**layout.fixed, Role.PERIOD_HINT: hint})
