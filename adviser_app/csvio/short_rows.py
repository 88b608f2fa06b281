"""Rows with fewer cells than their header.

Spreadsheets leave out the separators after a row's last filled cell: Excel does so from about the sixteenth row on,
where the cells at the end of the first rows are empty. What is missing then is a note; where it may be a figure, nobody
can tell whether it is the last one or another, and the row is refused. None of them is a line after the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from adviser_app.csvio.formats.layout import Layout, Role
from adviser_app.csvio.parse import clean, parse_cell

_CODE = re.compile(r"[EWSNK][0-9]{8}", re.ASCII)
_REMARK = re.compile(r"\W*(?:sources?|notes?|table|figures?|data|this|please|contact|published|\d+\b)", re.IGNORECASE)
_LONGEST = 60  # letters of a name


def filled(cells: Sequence[str], layout: Layout) -> Sequence[str]:
    """A row with the empty cells that were left out at its end, where they are notes or how far a figure has come, and
    the row itself otherwise."""
    width = len(layout.header)
    if not cells or len(cells) >= width or not clean(cells[-1]):
        return cells
    words = {*layout.at(Role.NOTE), *layout.at(Role.STATUS)}
    return (*cells, *[""] * (width - len(cells))) if words.issuperset(range(len(cells), width)) else cells


def is_row(texts: Sequence[str], areas: Iterable[int], figures: Iterable[int]) -> bool:
    """Whether a line with too few cells is a row with an area and a figure, and no remark below the table. ``areas``
    and ``figures``: where they would stand; ``texts``: its cleaned cells."""
    named = [texts[i] for i in areas if i < len(texts) and texts[i]]
    numbers = any(i < len(texts) and parse_cell(texts[i]).is_number for i in figures)
    if any(_CODE.fullmatch(text) for text in named):
        return True
    return numbers and any(len(text) <= _LONGEST and not _REMARK.match(text) for text in named)
