"""Rows of wide files: every figure is a row of its own, on the line of the area it stands in.

``FigureRows`` is what all of them share; ``WideRows`` reads LG Inform's exports, ``keyed.KeyedRows`` wide tables with
one header row.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import nan

import numpy as np

from adviser_app.csvio import shares
from adviser_app.csvio.batch import Batch, Tables
from adviser_app.csvio.commas import UNCLEAR, Commas, Mark
from adviser_app.csvio.doubts import LIMITS_REMEDY, limits_doubt, refuse_cut
from adviser_app.csvio.formats import lg_inform
from adviser_app.csvio.parse import REFUSALS, clean, limit_refusal, parse_cell
from adviser_app.csvio.reasons import footer, ragged, told
from adviser_app.csvio.rows import FLAWS, read_value
from adviser_app.csvio.text import FileRefused
from adviser_app.domain.problems import Problem, Severity

_ABOVE = re.compile(r"[-+]?(?:[1-9][0-9]{2}|[0-9,]{4})")  # 100 or more
_SHARE = re.compile(r"[-+]?(?:0?\.[0-9]*[1-9][0-9]*|1(?:\.0*)?)")
# line, area, series, period, value, lower, upper, marker, status, note, decimals
_Figure = tuple[int, int, int, int, float, float, float, int, int, int, int]


class FigureRows(ABC):
    """Collects the figures of one file into batches, and its problems; ``finish`` after the last row.

    ``rows_read`` counts figures, good and rejected, and each row that could not be taken apart as one.
    """

    limits = False  # has the file confidence limits?
    _ends_in_figure = True  # is the last column one of figures?

    def __init__(self, tables: Tables, file: str, width: int) -> None:
        self._tables, self._file, self._width = tables, file, width
        self.problems: list[Problem] = []
        self.rows_read = 0
        self.commas: Commas[_Figure] = Commas()
        self._figures: list[_Figure] = []
        self._maybe_footers: list[tuple[Sequence[str], int]] = []
        self.last_row = 0
        self._plain: dict[int, str] = {}  # by series, a text without %
        self._scales: tuple[dict[int, str], dict[int, str]] = {}, {}  # by series, a text with % and one up to 1 without

    def __len__(self) -> int:
        """Good figures waiting to be taken."""
        return len(self._figures)

    @abstractmethod
    def add(self, cells: Sequence[str], line: int, flaw: str = "") -> None:
        """Take one record below the header."""

    def _reject(self, code: str, line: int, column: str, value: str, message: str, remedy: str) -> None:
        message, remedy = told((value,), message, remedy)
        self._took(Problem(code, Severity.ERROR, self._file, line, column, value, message, remedy))

    def _took(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.rows_read += 1

    def _flawed(self, flaw: str, cells: Sequence[str], line: int) -> None:
        self.last_row = line
        self._reject(flaw, line, "", cells[0][:120] if cells else "", *FLAWS[flaw])

    def _header_repeated(self, line: int, first: str) -> None:
        message, remedy = "The header stands here once more, among the data.", "Take the line out."
        self._reject("header-repeated", line, "", first, message, remedy)

    def _no_area(self, line: int, column: str, marks: str = "") -> None:
        self._reject("area-empty", line, column, marks, "The row names no area.", "Give its code or its name.")

    def _figure(
        self, ids: tuple[int, int, int], text: str, column: str, line: int, beside: tuple[str, str, int] = ("", "", 0),
        limits: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        """Take one cell. ``ids``: area, series, period; ``beside``: marker, status, note of its row; ``limits``: the
        texts of the lower and the upper one and their columns' names."""
        read = read_value(text, beside[0], beside[1])
        if read.error:
            self.commas.refused(read.error, text, column, line)
            self._reject(read.error, line, column, text, *REFUSALS[read.error])
            return
        marks: list[Mark] = [(column, text, read.unsure)] if read.grouped else []
        found, decimals = [nan, nan], [read.decimals, 0, 0]
        for which, (limit, name) in enumerate(limits):
            cell = parse_cell(limit)
            if cell.error:
                self.commas.refused(cell.error, limit, name, line)
                self._reject("limit-unreadable", line, name, limit, *limit_refusal(cell.error))
                return
            if cell.grouped:
                marks.append((name, limit, cell.unsure))
            found[which], decimals[which + 1] = cell.value, cell.decimals
        code, message = limits_doubt(read.value, found[0], found[1], decimals)
        if code:
            self._reject(code, line, column, text, message, LIMITS_REMEDY)
            return
        add = self._tables.texts.add
        words = add(read.marker), add(read.status), beside[2]
        figure = line, *ids, read.value, found[0], found[1], *words, read.decimals
        if not marks or not self.commas.hold(figure, line, marks):
            self._accept(figure)

    def _one_scale(self, series: int, text: str, column: str, line: int) -> None:
        """Refuse 41% beside 0.42 in one series: one of the two is a hundred times what it says. And where its unit is
        another."""
        kind = 0 if text.endswith("%") else 1 if _SHARE.fullmatch(text) else -1
        if kind < 0:
            self._plain.setdefault(series, text)
            return
        if kind == 0 and _ABOVE.match(text) and (plain := self._plain.get(series)) and parse_cell(plain).is_number:
            words = f"{text} stands in one series with {plain}, which has no sign."
            raise FileRefused(
                Problem("percentages-mixed", Severity.ERROR, self._file, line, column, text, words, shares.ALL_OR_NONE)
            )
        self._scales[kind].setdefault(series, text)
        if kind == 0 and (words := shares.other_unit(text, self._tables.series.items[series].unit)):
            raise FileRefused(
                Problem("percentages-mixed", Severity.ERROR, self._file, line, column, text, words,
                        "Correct the figure, or the unit.")
            )  # fmt: skip
        if other := self._scales[1 - kind].get(series):
            message = f"{text} stands in one series with {other}: it may be a share of 1 or one of 100."
            raise FileRefused(
                Problem("percentages-mixed", Severity.ERROR, self._file, line, column, text, message,
                        shares.ALL_OR_NONE)
            )  # fmt: skip

    def _accept(self, figure: _Figure) -> None:
        self._figures.append(figure)
        self.rows_read += 1

    def finish(self) -> None:
        """Tell footers from broken rows, and settle commas: there may be more figures to take afterwards."""
        for cells, line in self._maybe_footers:
            if self._ends_in_figure and line <= self.last_row + 1:
                refuse_cut(self._file, line, cells)
            if line > self.last_row:
                self.problems.append(footer(self._file, line, cells))
            else:
                self._took(self._broken(cells, line))
        self._maybe_footers = []
        for figure, line, doubtful in self.commas.release():
            if doubtful is None:
                self._accept(figure)
            else:
                self._reject(UNCLEAR, line, *doubtful[:2], *REFUSALS[UNCLEAR])
        self.problems += self.commas.warnings(self._file)
        self.problems.sort(key=lambda p: (p.line, p.code, p.column))

    def _broken(self, cells: Sequence[str], line: int) -> Problem:
        """What is wrong with a row that looked like a footer and stands among the data."""
        return ragged(self._file, line, cells, self._width)

    def take(self) -> Batch:
        """The good figures added since the last time, as a batch (perhaps empty)."""
        columns = list(zip(*self._figures, strict=True)) or [()] * 11
        self._figures = []
        line, value, lower, upper, decimals = (columns[i] for i in (0, 4, 5, 6, 10))
        ids = [np.array(columns[i], dtype=np.int32) for i in (1, 2, 3, 7, 8, 9)]
        limits = [np.array(c, dtype=np.float64) if self.limits else None for c in (lower, upper)]
        return Batch(
            line=np.array(line, dtype=np.int64),
            area=ids[0], series=ids[1], period=ids[2],
            value=np.array(value, dtype=np.float64), lower=limits[0], upper=limits[1],
            marker=ids[3], status=ids[4], note=ids[5],
            decimals=np.array(decimals, dtype=np.uint8),
        )  # fmt: skip


class WideRows(FigureRows):
    """LG Inform's exports."""

    def __init__(
        self, columns: Sequence[lg_inform.Column], headers: Sequence[Sequence[str]], tables: Tables, file: str
    ) -> None:
        super().__init__(tables, file, lg_inform.width(headers))
        self._columns = columns
        self._trailing = 0  # rows with an empty cell beyond the header
        self._headers = [[clean(c) for c in header] for header in headers]
        self._series = [tables.series.add(c.series) for c in columns]
        self._periods = [tables.periods.add(c.period) if lg_inform.is_told(c.period) else -1 for c in columns]

    def add(self, cells: Sequence[str], line: int, flaw: str = "") -> None:
        """Take one record below the header rows."""
        if flaw:
            self._flawed(flaw, cells, line)
            return
        texts = [clean(c) for c in cells]
        if not any(texts):
            return
        if len(texts) <= lg_inform.KEYS or not any(texts[1:]):
            self._maybe_footers.append((cells, line))
            return
        titled = bool(self._maybe_footers) and self._maybe_footers[-1][1] > self.last_row > 0
        self.last_row = line
        if lg_inform.is_header(cells):
            self._header_again(texts, line, titled)
            return
        if len(texts) == self._width + 1 and not texts[-1]:
            self._trailing += 1
        elif self._trailing and len(texts) == self._width and not texts[-1]:
            # others have an empty cell beyond the header, so that one is missing here before it
            self._took(ragged(self._file, line, cells, self._width + 1))
            return
        if len(texts) != self._width:
            self._took(ragged(self._file, line, cells, self._width))
            return
        area = lg_inform.area(texts)
        if not area.code and not area.name:
            self._no_area(line, "area")
            return
        where = self._tables.areas.add(area)
        for column, series, period in zip(self._columns, self._series, self._periods, strict=True):
            text = texts[column.position]
            if period < 0:
                message = "The column's period cannot be read."
                remedy = "Export again from LG Inform with the periods' identifiers."
                self._reject("period-unreadable", line, column.name, column.period.label, message, remedy)
            else:
                self._one_scale(series, text, column.name, line)
                self._figure((where, series, period), text, column.name, line)

    def _header_again(self, texts: list[str], line: int, titled: bool) -> None:
        """A header row among the figures: another export begins here, perhaps with other metrics and periods, or of
        something else as a title above it says."""
        if titled or texts not in self._headers:
            message = "Here another header stands among the figures: the columns after it may mean something else."
            remedy = "Make two files of it and import both."
            raise FileRefused(
                Problem("header-changed", Severity.ERROR, self._file, line, "", texts[0], message, remedy)
            )
        self._header_repeated(line, texts[0])
