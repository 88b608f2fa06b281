"""What is said of all figures of a table, or of a column, at once."""

from __future__ import annotations

import re

from adviser_app.csvio.formats.layout import header_key
from adviser_app.csvio.formats.looked import Looked, Refused, is_dimension
from adviser_app.csvio.formats.said_periods import said
from adviser_app.csvio.formats.sampled import Column
from adviser_app.csvio.parse import clean, parse_cell

_NOMIS = re.compile(r"\bfrom nomis\b", re.IGNORECASE)


def is_nomis(t: Looked) -> bool:
    """Whether a line above the table says that it is from Nomis."""
    return any(_NOMIS.search(cell) for row in t.before for cell in row)


def of_all(t: Looked) -> str:
    """What lines such as ``sex, Male`` above the table say of all its figures."""
    nomis = is_nomis(t)
    said_of_all = []
    for row in t.before:
        filled = [clean(c) for c in row if clean(c)]
        if nomis and len(filled) == 2 and header_key(filled[0]) == "date" and not said(filled[1]).labels:
            raise Refused("period-unclear", filled[0], filled[1], f"The table is said to be of {filled[1]}, no period.",
                          "Write it in full, for example October 2025.")  # fmt: skip
        if len(filled) == 2 and (nomis or is_dimension(filled[0])) and not said(filled[1]).labels:
            said_of_all.append(f"{filled[0].rstrip(':')}: {filled[1]}")
    return "; ".join(said_of_all)


def are_signed(column: Column) -> bool:
    """Whether all numbers of a column have a sign of per cent: it is their unit."""
    numbers = [text for text in column.texts if parse_cell(text).is_number]
    return bool(numbers) and all(text.endswith("%") for text in numbers)


def filled(t: Looked) -> tuple[int, ...]:
    """The columns of groups that are not empty in a row of most areas, as totals would be."""
    area = t.code if t.code >= 0 else t.name
    rows = [row for row in t.rows if len(row) >= len(t.header) and clean(row[area])]
    areas = {clean(row[area]) for row in rows}
    found = []
    for at in t.breakdown:
        empty = {clean(row[area]) for row in rows if not clean(row[at])}
        if 2 * len(empty) <= len(areas):
            found.append(at)
    return tuple(found)
