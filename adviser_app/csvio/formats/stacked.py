"""Headings in two to four rows that leave no doubt: groups of columns above what each group holds.

A cell of an upper row counts for the empty ones to its right as a merged cell does, which a text file does not tell
from a cell that stands for its own column alone. So it is believed to do so only where it says that it does ("Of
which:"), where it is a period, or where all groups of its row hold the same ("Number | Rate" below each). Everything
else stays refused: a median under the heading of a mean would be read without a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import sampled, two_rows
from adviser_app.csvio.formats.headings import AREA_HEADINGS, GSS, NOTE_MARK, mostly
from adviser_app.csvio.formats.layout import header_key
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.period_text import parse_period

_MOST = 4  # rows of headings
_SAYS_SO = re.compile(r":$|\bof which\b|\bby\b", re.IGNORECASE)
CODE = "Area code"  # for a column of GSS codes that has no heading


def heading(rows: Sequence[Sequence[str]], at: int, cells: Sequence[str]) -> tuple[Sequence[str], int]:
    """The headings that begin with the ``at``-th row, and how many rows they take. ``cells``: those of that row, which
    are all of them where no others belong to them."""
    if at + 1 < len(rows) and (two := two_rows.joined(cells, rows[at + 1])):
        return two, 2
    return joined(rows, at) or (cells, 1)


def joined(rows: Sequence[Sequence[str]], at: int) -> tuple[list[str], int] | None:
    """One heading a column and how many rows they take, where the headings begin with the ``at``-th row and stand in
    two or more; None where they do not, or where it is open what belongs together."""
    count = _count(rows, at)
    if count < 2:
        return None
    below = rows[at + count :]
    width = max(len(rows[at + count]), *(len(row) for row in rows[at : at + count]))
    facts = sampled.columns(width, [[*row, *[""] * (width - len(row))] for row in below])
    figures = [i for i, fact in enumerate(facts) if fact.numbers and 2 * fact.number_cells >= fact.odd_cells]
    if not figures:
        return None
    heads = [
        [NOTE_MARK.sub("", clean(row[i])) if i < len(row) else "" for i in range(width)]
        for row in rows[at : at + count]
        if any(map(clean, row))
    ]
    if len(heads) < 2 or any(not any(head[i] for i in figures) for head in heads):
        return None  # a line between the headings and the rows, or a title
    if any(header_key(head[i]) in AREA_HEADINGS for head in heads for i in figures):
        return None  # Code over figures: headings have changed places
    names = list[str]()
    for i in range(width):
        texts = list(dict.fromkeys(head[i] for head in heads if head[i]))  # merged down, it stands in each row
        if i not in figures and len(texts) > 1:
            return None  # the last of them may be an area already
        names.append(texts[-1] if texts else CODE if mostly(facts[i], GSS) else "")
    paths = _paths(heads, figures)
    if paths is None or len(set(map(header_key, paths))) < len(paths):
        return None
    for i, path in zip(figures, paths, strict=True):
        names[i] = path
    return names, count


def _count(rows: Sequence[Sequence[str]], at: int) -> int:
    """How many rows from ``at`` on hold words only, or nothing, until one with figures; 0 where none is in reach."""
    for count, row in enumerate(rows[at : at + _MOST + 1]):
        cells = [clean(c) for c in row]
        if any(GSS.fullmatch(text) for text in cells) or sum(_is_figure(text) for text in cells) > 1:
            return count
    return 0


def _below(over: str, path: str) -> str:
    """Two headings of which one stands above the other: a quarter or a month below its year is a period with it."""
    if path in ("", over):
        return over
    together = (f"{over} {path}", f"{path} {over}") if parse_period(over) and not parse_period(path) else ()
    return next(filter(parse_period, together), f"{over.rstrip(': ')}: {path}")


def _is_figure(text: str) -> bool:
    return bool(text) and parse_cell(text).is_number and not parse_period(text)


def _paths(heads: Sequence[Sequence[str]], figures: Sequence[int]) -> list[str] | None:
    """What stands above each column of figures, from top to bottom; None where that is open."""
    paths = [heads[-1][i] for i in figures]
    for head in reversed(heads[:-1]):
        groups: list[list[int]] = []  # positions among the figures that stand below one cell
        for at, i in enumerate(figures):
            if head[i]:
                groups.append([at])
            elif groups:
                groups[-1].append(at)
        wide = [group for group in groups if len(group) > 1]
        below = {tuple(paths[at] for at in group) for group in wide}
        alike = len(wide) == len(groups) > 1 and len(below) == 1
        if not wide and any(paths[at] for group in groups for at in group):
            return None  # units or codes below headings: which of them a later file has as well nobody knows
        for group in wide:
            over = head[figures[group[0]]]
            if not (alike or parse_period(over) or _SAYS_SO.search(over)) or not all(paths[at] for at in group):
                return None
        for group in groups:
            over = head[figures[group[0]]]
            for at in group:
                paths[at] = _below(over, paths[at])
    return paths if all(paths) else None
