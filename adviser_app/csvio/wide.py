"""Rows of LG Inform's wide exports: every figure is a row of its own, on the line of the area it stands in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from adviser_app.csvio.batch import Batch, Tables
from adviser_app.csvio.commas import UNCLEAR, Commas
from adviser_app.csvio.formats import lg_inform
from adviser_app.csvio.parse import REFUSALS, clean, parse_cell
from adviser_app.csvio.rows import FLAWS, footer, ragged
from adviser_app.csvio.text import FileRefused
from adviser_app.domain.indicators import MISSING
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.problems import Problem, Severity

# line, area, series, period, value, marker, status, decimals
_Figure = tuple[int, int, int, int, float, int, int, int]


class WideRows:
    """Collects the figures of one export into batches, and its problems; ``finish`` after the last row.

    ``rows_read`` counts figures, good and rejected, and each row that could not be taken apart as one.
    """

    def __init__(
        self, columns: Sequence[lg_inform.Column], headers: Sequence[Sequence[str]], tables: Tables, file: str
    ) -> None:
        self._columns, self._tables, self._file = columns, tables, file
        self._headers = [[clean(c) for c in header] for header in headers]
        self._width = max(len(h) for h in headers)
        self.problems: list[Problem] = []
        self.rows_read = 0
        self.commas: Commas[_Figure] = Commas()
        self._series = [tables.series.add(c.series) for c in columns]
        self._periods = [
            tables.periods.add(c.period) if parse_period(c.period.label, c.period.hint) else -1 for c in columns
        ]
        self._figures: list[_Figure] = []
        self._maybe_footers: list[tuple[Sequence[str], int]] = []
        self._last = 0

    def __len__(self) -> int:
        """Good figures waiting to be taken."""
        return len(self._figures)

    def _reject(self, code: str, line: int, column: str, value: str, message: str, remedy: str) -> None:
        self._took(Problem(code, Severity.ERROR, self._file, line, column, value, message, remedy))

    def _took(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.rows_read += 1

    def add(self, cells: Sequence[str], line: int, flaw: str = "") -> None:
        """Take one record below the header rows."""
        if flaw:
            self._last = line
            self._reject(flaw, line, "", cells[0] if cells else "", *FLAWS[flaw])
            return
        texts = [clean(c) for c in cells]
        if not any(texts):
            return
        if len(texts) <= lg_inform.KEYS or not any(texts[1:]):
            self._maybe_footers.append((cells, line))
            return
        self._last = line
        if lg_inform.is_header(cells):
            self._header_again(texts, line)
            return
        if len(texts) != self._width:
            self._took(ragged(self._file, line, cells, self._width))
            return
        area = lg_inform.area(texts)
        if not area.code and not area.name:
            self._reject("area-empty", line, "area", "", "The row names no area.", "Give its code or its name.")
            return
        where = self._tables.areas.add(area)
        for column, series, period in zip(self._columns, self._series, self._periods, strict=True):
            self._figure(column, series, period, texts[column.position], where, line)

    def _header_again(self, texts: list[str], line: int) -> None:
        """A header row among the figures: another export begins here, perhaps with other metrics and periods."""
        if texts not in self._headers:
            message = "Here another header stands among the figures: the columns after it may mean something else."
            remedy = "Make two files of it and import both."
            raise FileRefused(
                Problem("header-changed", Severity.ERROR, self._file, line, "", texts[0], message, remedy)
            )
        message, remedy = "The header stands here once more, among the data.", "Take the line out."
        self._reject("header-repeated", line, "", texts[0], message, remedy)

    def _figure(self, column: lg_inform.Column, series: int, period: int, text: str, area: int, line: int) -> None:
        if period < 0:
            message = "The column's period cannot be read."
            remedy = "Export again from LG Inform with the periods' identifiers."
            self._reject("period-unreadable", line, column.name, column.period.label, message, remedy)
            return
        cell = parse_cell(text)
        if cell.error:
            self.commas.refused(cell.error, text, column.name, line)
            self._reject(cell.error, line, column.name, text, *REFUSALS[cell.error])
            return
        add = self._tables.texts.add
        marker = add("" if cell.is_number else cell.marker or MISSING)
        figure = line, area, series, period, cell.value, marker, add(cell.flag), cell.decimals
        if not cell.grouped or not self.commas.hold(figure, line, [(column.name, text, cell.unsure)]):
            self._accept(figure)

    def _accept(self, figure: _Figure) -> None:
        self._figures.append(figure)
        self.rows_read += 1

    def finish(self) -> None:
        """Tell footers from broken rows, and settle commas: there may be more figures to take afterwards."""
        for cells, line in self._maybe_footers:
            if line > self._last:
                self.problems.append(footer(self._file, line, cells))
            else:
                self._took(ragged(self._file, line, cells, self._width))
        self._maybe_footers = []
        for figure, line, doubtful in self.commas.release():
            if doubtful is None:
                self._accept(figure)
            else:
                self._reject(UNCLEAR, line, *doubtful[:2], *REFUSALS[UNCLEAR])
        self.problems += self.commas.warnings(self._file)

    def take(self) -> Batch:
        """The good figures added since the last time, as a batch."""
        line, area, series, period, value, marker, status, decimals = zip(*self._figures, strict=True)
        self._figures = []
        ids = [np.array(x, dtype=np.int32) for x in (area, series, period, marker, status)]
        return Batch(
            line=np.array(line, dtype=np.int64),
            area=ids[0],
            series=ids[1],
            period=ids[2],
            value=np.array(value, dtype=np.float64),
            lower=None,
            upper=None,
            marker=ids[3],
            status=ids[4],
            note=np.zeros(len(line), dtype=np.int32),
            decimals=np.array(decimals, dtype=np.uint8),
        )
