"""Parts of one table, one below the other: below some line the same councils come again, with other figures.

What the line says ("Rented", "Wellbeing of carers") is of no list of words: that rows begin anew below it tells that it
says what their figures are of. Below a region's name or a kind of councils none comes again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from adviser_app.csvio.formats.headings import GSS
from adviser_app.csvio.formats.looked import Looked, Refused
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.area_names import name_index, normalise_name


def check(t: Looked, keys: Sequence[int]) -> None:
    """Raises Refused where rows alike in ``keys`` have other figures above and below a line that names no area."""
    names = Counter(_at(row, t.name) for row in t.rows)
    above: dict[tuple[str, ...], tuple[str, ...]] = {}
    here: dict[tuple[str, ...], tuple[str, ...]] = {}
    heading, line = "", None
    for row in t.rows:
        if not any(map(clean, row)):
            continue
        if not _names_area(t, row):
            figures = any(parse_cell(_at(row, i)).is_number for i in t.figures)
            if figures and names[_at(row, t.name)] > 1:
                continue  # a place that nobody knows, row by row
            if words := _words(t, row):
                heading, line = words, row
            above |= here
            here = {}
            continue
        key, said = tuple(_at(row, i) for i in keys), tuple(_at(row, i) for i in t.figures)
        if heading and above.get(key, said) != said:
            shown = _at(row, t.name) or _at(row, t.code)
            raise Refused("second-table", "", heading,
                          f"Below the line “{heading}” {shown} comes again with other figures: they are of something "
                          "else than those above it.",
                          "Make a file of each part, or write what the line says in a column of its rows.",
                          line)  # fmt: skip
        here[key] = said


def _names_area(t: Looked, row: Sequence[str]) -> bool:
    if t.code >= 0:
        return GSS.fullmatch(_at(row, t.code)) is not None
    return normalise_name(_at(row, t.name)) in name_index()


def _words(t: Looked, row: Sequence[str]) -> str:
    """What a line says, without the figures in it."""
    return "; ".join(dict.fromkeys(x for c in row if (x := clean(c)) and not parse_cell(x).is_number))[:120]


def _at(row: Sequence[str], at: int) -> str:
    return clean(row[at]) if 0 <= at < len(row) else ""
