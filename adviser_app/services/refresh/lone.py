"""Series of a few rows, or of one period, that fill the holes of another one called nearly like it: a label with a
note, a letter lost, a group left empty. They are read as what they say, which leaves a council, or the newest period,
without its figure; somebody is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.problems import Problem, Severity

if TYPE_CHECKING:
    from adviser_app.services.refresh.figures import Figures
    from adviser_app.services.refresh.gather import Gathered

_FEW, _MANY = 2, 10  # rows of the one, and of the other
_BESIDE = 5  # areas that the other has beside each cell
_AT_ONCE = 100  # lone series: more of them are the file's own way
_ALIKE = 0.8  # of letters, from 0 to 1
_SHORTEST = 4  # letters: below, one of them makes another word (Male, Made)
_NOTES = re.compile(r"\[[^\]]*\]|\((?:note|see|revised|provisional|estimated?|new)\b[^)]*\)", re.IGNORECASE)
_ASIDE, _SIGNS, _DIGITS = re.compile(r"\([^()]*\)"), re.compile(r"[\W_]+"), re.compile(r"\d+")
_PARTS = re.compile("[;,] ")  # of a breakdown


def odd(read: Gathered, figures: Figures) -> Iterator[Problem]:
    """A warning for each such series, at its first row."""
    of: dict[int, list[int]] = {}
    for slab, (series, _) in enumerate(read.slabs):
        of.setdefault(series, []).append(slab)
    there = figures.rows > 0
    count = {series: int(np.count_nonzero(there[slabs])) for series, slabs in of.items()}
    many = [series for series, n in count.items() if n >= _MANY]
    lone = [s for s, n in count.items() if 0 < n <= _FEW or (len(of[s]) == 1 and n)]
    if not many or len(lone) > _AT_ONCE or 2 * len(lone) > len(count):
        return
    beside: dict[tuple[str, ...], list[int]] = {}
    for series in many:
        for key in _same(read.series[series].key):
            beside.setdefault(key, []).append(series)
    for one in lone:
        cells = {(read.slabs[slab][1], int(at)) for slab in of[one] for at in np.flatnonzero(there[slab])}
        for other in dict.fromkeys(s for key in _same(read.series[one].key) for s in beside.get(key, ())):
            if other == one or count[other] <= count[one]:
                continue
            mine, theirs = read.series[one].key, read.series[other].key
            if _are_nearly(mine, theirs) and _fills(read, there, cells, of[other], few=count[one] <= _FEW):
                yield _told(read, figures, of[one], mine, theirs)
                break


def _same(key: SeriesKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What two series share of which one label differs: all but the breakdown, and all but the indicator."""
    rest = key.publisher, key.measure, key.unit
    return ("groups", *rest, key.indicator), ("indicators", *rest, key.breakdown)


def _fills(
    read: Gathered, there: np.typing.NDArray[np.bool_], cells: set[tuple[int, int]], slabs: list[int], *, few: bool
) -> bool:
    """Whether another series lacks these cells (period, area), and has other areas of these periods, or all other
    periods of these areas. ``few``: the cells are of a few rows."""
    at = {read.slabs[slab][1]: slab for slab in slabs}
    if any(period in at and there[at[period], area] for period, area in cells):
        return False
    if few:
        return all(period in at and np.count_nonzero(there[at[period]]) >= _BESIDE for period, _ in cells)
    areas = sorted({area for _, area in cells})
    lengths = {read.periods[period].length for period in (*at, *(p for p, _ in cells))}
    return not any(period in at for period, _ in cells) and len(at) > 1 and len(lengths) == 1 and all(
        np.count_nonzero(there[slab, areas]) * 10 >= 9 * len(areas) for slab in at.values()
    )  # fmt: skip


def _are_nearly(one: SeriesKey, other: SeriesKey) -> bool:
    if one.indicator != other.indicator:
        return _is_slip(one.indicator, other.indicator)
    mine, theirs = _PARTS.split(one.breakdown), _PARTS.split(other.breakdown)
    if len(mine) < len(theirs):  # a group left empty
        return one.breakdown == "" or set(mine) < set(theirs)
    apart = [(a, b) for a, b in zip(mine, theirs, strict=False) if a != b]
    return len(mine) == len(theirs) and len(apart) == 1 and _is_slip(*apart[0])


def _is_slip(one: str, other: str) -> bool:
    """Whether two labels mean the same, but for notes, signs and a letter or two. Digits make another label of it:
    16-24 and 25-34, 4G and 5G."""
    a, b = (_NOTES.sub(" ", text).casefold() for text in (one, other))
    if _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    a, b = (" ".join(_SIGNS.sub(" ", _ASIDE.sub(" ", text)).split()) for text in (a, b))
    if a == b:
        return bool(a)
    words, others = a.split(), b.split()
    apart = [(x, y) for x, y in zip(words, others, strict=False) if x != y]
    if len(words) != len(others) or len(apart) != 1 or min(map(len, apart[0])) < _SHORTEST:
        return False
    x, y = apart[0]
    swapped = sorted(x) == sorted(y)
    return x[0] == y[0] and (swapped or abs(len(x) - len(y)) == 1) and SequenceMatcher(None, x, y).ratio() >= _ALIKE


def _told(read: Gathered, figures: Figures, slabs: list[int], mine: SeriesKey, theirs: SeriesKey) -> Problem:
    rows = figures.rows[slabs]
    member, line = read.place(int(rows[rows > 0].min()))
    column = "indicator" if mine.indicator != theirs.indicator else "breakdown"
    said, meant = (getattr(key, column) for key in (mine, theirs))
    shown = f"“{said}”" if said else "No group"
    message = (
        f"{mine.indicator}: {shown} stands in few rows, where “{meant}” has no figure. It is read as a series of its "
        "own."
    )
    remedy = "Nothing, if both are meant; else correct it in the file and import it again."
    return Problem("label-alone", Severity.WARNING, member, line, column, said, message, remedy)
