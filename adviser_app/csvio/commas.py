"""What the commas in a file's numbers mean: 1,234 is a thousand and more, or a decimal 1.234, as the rest of it says.

A comma is taken for one that groups thousands unless the file has a decimal comma somewhere (12,5). Then a number with
a single comma could be either, and is refused, except in a column where other numbers settle it (1,234,567 or 1,234.5).
As the decimal comma may come last, rows with such numbers are held until the file is read to its end, or their column
settled. Both readers go by this, so they agree.

A point is taken for the decimal one. Where the file has a decimal comma and every number with a point could group
thousands by it (1.234 beside 12,5), the file is refused: its rows have been handed on by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import numpy as np

from adviser_app.csvio.batch import Batch
from adviser_app.domain.problems import Problem, Severity

UNCLEAR = "number-comma-unclear"
Mark = tuple[str, str, bool]  # of a number with commas: its column, its text, is it unsure?
Row = TypeVar("Row")
_POINTS = re.compile(r"[+-]?(?:£ ?)?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+.*", re.DOTALL)  # 1.234,5
_POINTED = re.compile(r"[+-]?(?:£ ?)?[0-9]{1,3}(?:\.[0-9]{3}){2,}")  # 1.234.567


class Commas(Generic[Row]):
    """The commas of one file; ``Row`` is whatever its reader makes of a row (of a figure, in a wide file).

    ``grouped``: column → first line where commas were read as thousands. ``unclear``: column → first line where one
    was refused because it could be either; after ``release``.
    """

    def __init__(self) -> None:
        self.grouped: dict[str, int] = {}
        self.unclear: dict[str, int] = {}
        self.decimal_line = 0  # first line with a decimal comma
        self._points_line = 0  # first line with points that group thousands beyond doubt
        self._pointed: tuple[int, float] | None = None  # first line and number that could be one
        self._decimal_point = False  # is there a number with a point that can only be the decimal one?
        self._misplaced: dict[str, int] = {}  # column → first line with a comma where no thousands are grouped
        self._settled: set[str] = set()
        self._held: list[tuple[Row, int, list[Mark]]] = []

    def refused(self, error: str, text: str, column: str, line: int) -> None:
        """A number was refused: note whether for a decimal comma (two in wrong places are none: 12,34,567), or for
        points between thousands (1.234.567)."""
        if error == "number-separator" and _POINTED.fullmatch(text) and not self._points_line:
            self._points_line = line
        if error == "number-grouping":
            self._misplaced.setdefault(column, line)
            if text.count(",") == 1 and not self.decimal_line:
                self.decimal_line = line
            if _POINTS.fullmatch(text) and not self._points_line:
                self._points_line = line

    def saw(self, batch: Batch) -> None:
        """Rows were taken: note what the points in their values may be."""
        if self._decimal_point and self._pointed:
            return
        size = np.abs(batch.value)
        groupable = (batch.decimals == 3) & (size >= 1) & (size < 1000)
        if self._pointed is None and groupable.any():
            at = int(np.argmax(groupable))
            self._pointed = int(batch.line[at]), float(batch.value[at])
        self._decimal_point = self._decimal_point or bool((~groupable & (batch.decimals > 0)).any())

    def points(self, file: str) -> Problem | None:
        """After the last row: why the points in the file cannot be told; an error, where nothing in it says that they
        are decimal ones."""
        first = self._points_line or self.decimal_line
        if not first or self._pointed is None or (self._decimal_point and not self._points_line):
            return None
        line, number = self._pointed
        shown = f"{number:.3f}"
        has = "points between thousands" if first == self._points_line else "a decimal comma"
        message = f"Line {first} has {has}; {shown} on line {line} may be a decimal, or a thousand and more."
        if self._decimal_point:
            remedy = f"It was read as a decimal, as the file has others. Check it, and put line {first} right."
            return Problem("number-format-mixed", Severity.WARNING, file, line, "", shown, message, remedy)
        remedy = "Write the numbers with a point for decimals and nothing between thousands, and import the file again."
        return Problem("number-format-mixed", Severity.ERROR, file, line, "", shown, message, remedy)

    def is_settled(self, column: str) -> bool:
        """Whether commas group thousands in this column beyond doubt."""
        return column in self._settled

    def taken(self, column: str, line: int, unsure: bool) -> None:
        """A number was read, its commas as thousands."""
        self.grouped[column] = min(line, self.grouped.get(column, line))
        if not unsure:
            self._settled.add(column)

    def hold(self, row: Row, line: int, marks: list[Mark]) -> bool:
        """Whether the row is kept here for now, for what its numbers with commas may mean."""
        self._settled.update(column for column, _, unsure in marks if not unsure)
        if any(unsure and column not in self._settled for column, _, unsure in marks):
            self._held.append((row, line, marks))
            return True
        self._take(marks, line)
        return False

    def _take(self, marks: Iterable[Mark], line: int) -> None:
        for column, _, unsure in marks:
            self.taken(column, line, unsure)

    def release(self) -> Iterator[tuple[Row, int, Mark | None]]:
        """At the file's end: each row held, its line, and the number for which it must be refused (None: take it)."""
        held, self._held = self._held, []
        for row, line, marks in held:
            doubtful = next((m for m in marks if m[2] and m[0] not in self._settled), None)
            if doubtful is None or not self.decimal_line:
                self._take(marks, line)
                yield row, line, None
            else:
                self.unclear.setdefault(doubtful[0], line)
                yield row, line, doubtful

    def warnings(self, file: str) -> list[Problem]:
        """Columns where commas were read as thousands though one stands in another place."""
        found = []
        for column, line in self._misplaced.items():
            if column in self.grouped:
                first = self.grouped[column]
                message = (
                    f"Line {first} has a comma that groups thousands, line {line} one that does not: "
                    "the column may be written with decimal commas."
                )
                remedy, at = "Check the figures with commas in this column.", min(first, line)
                found.append(Problem("number-format-mixed", Severity.WARNING, file, at, column, "", message, remedy))
        return found
