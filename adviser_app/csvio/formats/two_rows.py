"""Headings in two rows of which each column has one: periods in the first, and at the left below it the keys' names.

So Stat-Xplore writes its tables: Month | March 2024 | April 2024, and below it "National - Regional - LA - OAs" alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from adviser_app.csvio.formats.headings import PERIODS, is_area_name
from adviser_app.csvio.formats.layout import header_key
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.period_text import parse_period, short_month


def joined(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """One heading a column, or None where two rows are no such heading."""
    width = max(len(upper), len(lower))
    above = [clean(upper[i]) if i < len(upper) else "" for i in range(width)]
    below = [clean(lower[i]) if i < len(lower) else "" for i in range(width)]
    keys = [i for i, text in enumerate(below) if text]
    times = [i for i, text in enumerate(above) if parse_period(text) or short_month(text)]
    if not keys or not times or keys[-1] >= times[0] or not any(is_area_name(below[i]) for i in keys):
        return None
    if any(above[i] and not PERIODS.search(header_key(above[i])) for i in keys):
        return None
    if any(parse_cell(below[i]).is_number or parse_period(below[i]) for i in keys):
        return None
    return [below[i] or above[i] for i in range(width)]


def comes_first(row: Sequence[str], following: Sequence[str]) -> bool:
    """Whether a line of a label and what it says stands right above the headings: the line below it is longer, and of
    words only."""
    filled = [clean(c) for c in row if clean(c)]
    below = [clean(c) for c in following if clean(c)]
    return len(filled) == 2 < len(below) and not any(parse_cell(text).is_number for text in below)
