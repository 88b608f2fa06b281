"""What a sheet has beside its cells: merged cells, hidden rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adviser_app.csvio.parse import MERGED, parse_cell

_YEAR = re.compile(r"(?:19|20|21)\d\d")
_AREA = re.compile(r"[EWNSKJ]\d{8}")  # an area's code: its row is none of headings
_NAMED = 6  # runs of rows or columns that are named


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged cell that begins in column ``left`` of its row: up to row ``bottom`` and column ``right``, counted as
    the columns are, from 0."""

    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Merged:
    """The cells that merged ones cover, filled row by row: what stands in a merged cell is meant for the rows beside
    it. Not so a figure, which nobody can share out: all its cells say so, and are refused."""

    _open: list[tuple[Merge, str]] = field(default_factory=list)

    def fill(self, at: int, cells: list[str], begun: Iterable[Merge]) -> None:
        """Fill row ``at``; ``begun``: the merged cells that begin in it."""
        self._open = [(merge, text) for merge, text in self._open if merge.bottom >= at]
        covered = [(column, text if column == merge.left else _beside(text)) for merge, text in self._open
                   for column in range(merge.left, merge.right + 1)]  # fmt: skip
        for merge in begun:
            text = cells[merge.left] if merge.left < len(cells) else ""
            if _is_figure(text):
                text = cells[merge.left] = MERGED
            covered += [(column, _beside(text)) for column in range(merge.left + 1, merge.right + 1)]
            if merge.bottom > at and text:
                self._open.append((merge, text))
        if not covered:
            return
        for column, _ in covered:
            if column < len(cells):
                cells[column] = ""  # what a covered cell holds is not shown
        if not any(cells):
            return  # a text over several rows
        for column, text in covered:
            if text:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text


def _is_figure(text: str) -> bool:
    return parse_cell(text).is_number and _YEAR.fullmatch(text) is None


def _beside(text: str) -> str:
    """To the right stand only marks: a heading over several columns counts for them as it stands."""
    return text if text == MERGED or parse_cell(text).marker else ""


@dataclass(slots=True)
class Hidden:
    """Rows (from 1) and columns (from 0) that a sheet hides and that hold something."""

    columns: frozenset[int] = frozenset()
    scaled: str = ""  # what is shown in thousands though no heading says so: "columns C, D"
    _rows: list[int] = field(default_factory=list)
    _columns: set[int] = field(default_factory=set)

    def look(self, at: int, cells: Sequence[str], *, is_hidden: bool) -> None:
        """Take notice of a row."""
        if is_hidden and any(cells):
            self._rows.append(at)
        if self.columns:
            self._columns.update(i for i in self.columns if i < len(cells) and cells[i])

    def said(self) -> str:
        """``rows 3, 7–9; columns C``, '' where nothing is hidden."""
        parts = [("rows", _runs(self._rows, str)), ("columns", _runs(sorted(self._columns), letters))]
        return "; ".join(f"{what} {named}" for what, named in parts if named)


_SAYS_SCALE = re.compile(r"0{3}|thousand|million|billion|\b[£$€]?(?:k|m|mn|bn)\b", re.IGNORECASE)


@dataclass(slots=True)
class Scales:
    """In which powers of a thousand the formats of a sheet's columns show their numbers. Where they differ in one
    column, nobody who looks at it sees which figures are a thousand times the others."""

    _rows: dict[int, dict[int, list[int]]] = field(default_factory=dict)  # by column and power

    def look(self, at: int, column: int, value: float, power: int) -> None:
        """Take notice of a number, in row ``at``; nought is the same in each scale, and years head columns."""
        if value and (power or not (isinstance(value, int) and _YEAR.fullmatch(str(value)))):
            self._rows.setdefault(column, {}).setdefault(power, []).append(at)

    def odd(self) -> Iterator[tuple[int, int]]:
        """Row and column of the cells whose scale fewer of their column have."""
        for column, powers in self._rows.items():
            most = max(powers, key=lambda power: len(powers[power]))
            yield from ((at, column) for power, rows in powers.items() if power != most for at in rows)

    def unsaid(self, rows: Sequence[Sequence[str]]) -> str:
        """The columns shown in thousands or millions of which nothing above their figures says so, as ``columns C``."""
        found = []
        for column, powers in self._rows.items():
            most = max(powers, key=lambda power: len(powers[power]))
            above = rows[: min(powers[most])]
            texts = [row[column] for row in above if column < len(row)]
            texts += [text for row in above if sum(map(bool, row)) == 1 for text in row]
            if most and not any(map(_SAYS_SCALE.search, texts)):
                found.append(column)
        return f"columns {_runs(sorted(found), letters)}" if found else ""


def in_one_scale(rows: Iterable[Sequence[str]], scales: Scales, hidden: Hidden) -> Iterator[Sequence[str]]:
    """The rows of a sheet; figures shown in thousands among others in full, or the other way round, say so."""
    read = list(rows)
    hidden.scaled = scales.unsaid(read)
    for at, column in scales.odd():
        if column < len(read[at]) and parse_cell(read[at][column]).is_number:
            read[at] = [*read[at][:column], f"{read[at][column]}, not in its column's scale", *read[at][column + 1 :]]
    yield from read


DATED = "\x1f"  # behind a year that is a day's, shown as its year alone


def dated(text: str) -> str:
    """What a cell with a day shows; a year alone is marked, for ``years_apart``."""
    return f"{text}{DATED}" if _YEAR.fullmatch(text) else text


def years_apart(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows of a sheet without the marks of ``dated``. Such a year heads a column of figures, or stands in a column
    of years; among figures, it is a day that somebody typed there, and says so."""
    read = list(rows)
    marked = {column for row in read for column, text in enumerate(row) if text.endswith(DATED)}
    first = {  # the row of a column's first number that is no year
        column: next((at for at, row in enumerate(read) if column < len(row) and _is_figure(row[column])), len(read))
        for column in marked
    }
    for at, row in enumerate(read):
        found = [column for column in marked if column < len(row) and row[column].endswith(DATED)]
        if found:
            row, of_an_area = list(row), any(_AREA.fullmatch(text) for text in row)
            for column in found:
                among = first[column] < at or (of_an_area and first[column] < len(read))
                row[column] = row[column][:-1] + (", a day shown as its year" if among else "")
        yield row


def _runs(numbers: Sequence[int], name) -> str:  # type: ignore[no-untyped-def]
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    named = [name(a) if a == b else f"{name(a)}–{name(b)}" for a, b in runs[:_NAMED]]
    return ", ".join(named) + (" …" if len(runs) > _NAMED else "")


def letters(column: int) -> str:
    """The name of a column (from 0) as spreadsheets have it: A, Z, AA."""
    named = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(65 + rest) + named
    return named
