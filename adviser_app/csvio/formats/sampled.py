"""What the first rows of a table say about its columns: which hold figures, which hold words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from adviser_app.csvio.parse import clean, parse_cell

_WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)
_SHORTENED = re.compile(r"(?:[km£$€]|bn|mn|th|million|billion|thousand|pp)$| [a-z]{1,12}$", re.IGNORECASE)
_NAMED = re.compile(r"\d{1,3}\+?(?: or (?:more|fewer))? [a-z]{3,}(?: .*)?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9][0-9.,]*", re.ASCII)
_MANY = 20  # distinct numbers that no grouping (a year of age, a school year) has


class Content(Enum):
    """What stands in a column."""

    EMPTY = "nothing"
    MARKS = "only markers"
    FIGURES = "figures"
    MIXED = "figures, and words that are no markers"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Column:
    """``texts``: distinct texts of the sample; ``whole``: all its numbers are short whole ones, as of an age."""

    content: Content
    texts: frozenset[str]
    numbers: int  # distinct ones
    whole: bool
    whole_numbers: bool  # all its numbers are whole, short or long, as of codes
    odd: frozenset[str]  # neither a number nor a known marker
    number_cells: int  # cells of the sample that hold a number, and those that hold what is neither that nor a marker
    odd_cells: int

    @property
    def could_group(self) -> bool:
        """Could these numbers be groups (age 16, 17, 18) instead of figures?"""
        return self.whole and 0 < self.numbers <= _MANY

    def are_unreadable_figures(self, *, measure: bool) -> bool:
        """Words that are figures, all written in a way that is refused ("<56.87", "85330;"): one number each, hardly
        two the same, and all alike but for it. With letters ("c76022") they are names, unless the heading is that of
        a ``measure``."""
        if self.content is not Content.WORDS or 2 * len(self.odd) <= self.odd_cells:
            return False
        (around, alike), *_ = Counter(_NUMBER.sub("0", text) for text in self.odd).most_common(1)
        return (
            around.count("0") == 1
            and 10 * alike >= 9 * len(self.odd)
            and (measure or not any(map(str.isalpha, around)))
        )

    @property
    def is_mostly_figures(self) -> bool:
        """Figures beyond doubt, with a mark or two that nobody knows (``~``, ``DNS``): those rows will be told."""
        # one number among many words is a cell out of its place
        return self.numbers >= len(self.odd) and (
            self.numbers > _MANY * max(1, len(self.odd)) or not self.whole or all(len(t) <= 2 for t in self.odd)
        )


def column(texts: Sequence[str]) -> Column:
    """The facts of one column, from its cells in the sample."""
    count = Counter(t for t in map(clean, texts) if t)
    distinct = frozenset(count)
    number_cells = 0
    numbers, odd, marks, whole, whole_numbers = 0, set(), 0, True, True
    # "1 bedroom" and "2 bedrooms" are groups; beside a plain 3 they are numbers that somebody gave a unit
    named = bool(distinct) and all(_NAMED.fullmatch(t) or parse_cell(t).marker for t in distinct)
    for text in distinct:
        cell = parse_cell(text)
        # what is written like a number and refused as one (1,23) belongs to a column of figures all the same
        if cell.is_number or (_is_nearly(text, cell.error) and not named):
            numbers += 1
            number_cells += count[text]
            whole = whole and _WHOLE.fullmatch(text) is not None
            whole_numbers = whole_numbers and text.isdecimal()
        elif cell.marker or cell.error in ("spreadsheet-error", "number-not-finite") or not any(map(str.isalnum, text)):
            marks += 1
        else:
            odd.add(text)
    if not distinct:
        content = Content.EMPTY
    elif numbers:
        content = Content.MIXED if odd else Content.FIGURES
    else:
        content = Content.WORDS if odd else Content.MARKS
    odd_cells = sum(count[text] for text in odd)
    return Column(content, distinct, numbers, whole, whole_numbers, frozenset(odd), number_cells, odd_cells)


def _is_nearly(text: str, error: str) -> bool:
    """A number written in a way that is refused. 1A and 2nd are none: they name something."""
    if not error.startswith("number-") or text[:1] not in "0123456789-−+£$€.(":
        return error == "number-digits" and text[:1].isdigit() and not any(map(str.isalpha, text))
    return error != "number-suffix" or text[:1] in "$€" or _SHORTENED.search(text) is not None


def columns(width: int, sample: Sequence[Sequence[str]]) -> list[Column]:
    """The facts of every column; rows with another number of cells (and empty cells too many) do not count."""
    rows = [r for r in sample if len(r) >= width and not any(c.strip() for c in r[width:])]
    return [column([r[i] for r in rows]) for i in range(width)]


def repeats(sample: Sequence[Sequence[str]], keys: Sequence[int], figures: Sequence[int]) -> bool:
    """Whether two rows have the same keys and different figures: then something else tells them apart."""
    return bool(_repeating(sample, keys, figures))


def of_one_area(sample: Sequence[Sequence[str]], area: Sequence[int], times: Sequence[int], at: int) -> bool:
    """Whether of several areas just one has different texts in a column: "No relevant LA", once for each region."""
    found = {key[: len(area)] for key in _repeating(sample, [*area, *times], [at])}
    return len(found) == 1 < repeated(sample, area, 1)


def _repeating(sample: Sequence[Sequence[str]], keys: Sequence[int], figures: Sequence[int]) -> set[tuple[str, ...]]:
    """The keys that rows with different figures have."""
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = set[tuple[str, ...]]()
    width = max((*keys, *figures), default=-1) + 1
    for row in sample:
        if len(row) < width:
            continue
        key, said = tuple(clean(row[i]) for i in keys), tuple(clean(row[i]) for i in figures)
        if seen.setdefault(key, said) != said:
            found.add(key)
    return found


def repeated(sample: Sequence[Sequence[str]], keys: Sequence[int], at_least: int = 2) -> int:
    """How many distinct keys have at least so many rows."""
    width = max(keys, default=-1) + 1
    found = Counter(tuple(clean(row[i]) for i in keys) for row in sample if len(row) >= width)
    return sum(n >= at_least for n in found.values())


def describing(
    sample: Sequence[Sequence[str]], area: Sequence[int], times: Sequence[int], groups: Sequence[int], at_least: int
) -> list[int]:
    """Of columns of words, those that say something of an area (who checked its return) instead of what rows of it are
    told apart by: no two rows of an area and time need them, and what stands there is told by no other group, but
    differs from area to area. Groups repeat their words for each area. ``at_least``: so many areas must differ."""
    needed = list(groups)
    needless = list[int]()
    for i in reversed(groups):  # who adds a column does so at the right
        others = [at for at in needed if at != i]
        if not repeats(sample, [*area, *times, *others], [i]):
            needed = others
            needless.append(i)
    keys = [*times, *needed]
    return [i for i in needless if repeats(sample, keys, [i]) and repeated(sample, area, 1) >= at_least]


def alike(sample: Sequence[Sequence[str]], keys: Sequence[int], at: int) -> bool:
    """Whether several keys stand in more than one row, and each time beside the same texts in a column: its groups."""
    width = max((*keys, at), default=-1) + 1
    texts: dict[tuple[str, ...], set[str]] = {}
    for row in sample:
        if len(row) >= width:
            texts.setdefault(tuple(clean(row[i]) for i in keys), set()).add(clean(row[at]))
    found = [frozenset(said) for said in texts.values() if len(said) > 1]
    return len(found) > 1 and len(set(found)) == 1
