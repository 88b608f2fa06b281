"""Cells of one row → an observation or a problem: the one place where a row's meaning is decided.

The plain reader gives every row here; the fast reader only those it cannot read by columns, and it asks here what each
distinct text means. Checks in this order, one problem a row: bytes, quotes, repeated header, number of cells, area,
indicator, period, value,
limits.

Footers: a row without text where the period and the value stand (or with fewer cells than the header), whose first
word is no area code, is no data if nothing but such rows follow it: it is named in a warning and not counted as read.
Among the data it is a row, rejected as ragged or for what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

import numpy as np

from adviser_app.csvio import doubts, formats, short_rows
from adviser_app.csvio.batch import AreaText, Batch, PeriodText, SeriesText, Tables
from adviser_app.csvio.commas import UNCLEAR, Commas, Mark
from adviser_app.csvio.doubts import LIMITS_REMEDY, Labels, limits_doubt, refuse_cut
from adviser_app.csvio.formats import period_styles
from adviser_app.csvio.formats.layout import (
    AREA_ROLES,
    PERIOD_ROLES,
    SERIES_ROLES,
    TEXT_ROLES,
    Layout,
    Reading,
    Role,
    header_key,
)
from adviser_app.csvio.parse import REFUSALS, SPACES, clean, is_spreadsheet_error, is_visible, limit_refusal, parse_cell
from adviser_app.csvio.reasons import ENDLESS, LONGEST_NAME, NO_PERIOD, footer, ragged, told
from adviser_app.csvio.shares import Shares
from adviser_app.csvio.text import FileRefused
from adviser_app.domain.indicators import MISSING
from adviser_app.domain.period_text import from_days, parse_period
from adviser_app.domain.problems import Problem, Severity

_GROUP, _REST = re.compile(r"[-−+£(]{0,3}[0-9]{1,3}"), re.compile(r"[0-9]{3}(?:\.[0-9]*)?[)% ]*")
_THREE = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_FIGURE = re.compile(r"-?(?:[0-9]{3,}|[0-9]*\.[0-9]+)")  # 1 and 12 may be codes of a reason
_CODE = re.compile(r"[A-Z][0-9]{8}|TL[A-Z][0-9A-Z]{0,3}|[A-Z][0-9]{5}")

FLAWS = {
    "nul-byte": ("The row contains NUL bytes: the file is damaged here.", "Fetch or save the file again."),
    "bytes-unreadable": ("The row contains bytes that are no text.", "Save the file again as CSV UTF-8."),
    "encoding-mixed": (
        "The row is UTF-8, in a file that is Windows-1252 before it.",
        "Save the file again as CSV UTF-8, and check the letters with accents and the pound signs in it.",
    ),
    "quote-stray": (
        "A quotation mark stands inside a quoted cell, or opens one that is not closed in its place.",
        "Double the quotation mark, or take the quotation marks around the cell away.",
    ),
    "cell-too-long": ("A cell is longer than 131,072 characters.", "Shorten the text."),
}


SHIFTED = (
    "A number stands here in the place of a word, or a word in that of a number: the row's cells are out of place.",
    "Check the row for a missing or surplus cell.",
)
MISPLACED = "This is no name: the cells of the row are out of their places.", "Put them right."


@dataclass(frozen=True, slots=True)
class Read:
    """What the value, marker and status of a row say together; ``error`` is a code of ``REFUSALS``."""

    value: float
    decimals: int
    marker: str
    status: str
    error: str = ""
    grouped: bool = False
    unsure: bool = False


def read_value(value: str, marker: str, status: str) -> Read:
    """Join a row's value cell with its marker and status columns (each cleaned).

    A number keeps what stands beside it as its status. Without a number the marker says why: the value cell's own
    mark, else the marker column, else the status, else ``MISSING``. NA, as R writes it, says no more than an empty cell
    does: where something else says why, that is the reason.
    """
    cell = parse_cell("" if value == "NA" and (marker or status) else value)
    if cell.error:
        return Read(nan, 0, "", "", cell.error)
    if cell.is_number:
        status = _joined(status, marker, cell.flag)
        return Read(cell.value, cell.decimals, "", status, "", cell.grouped, cell.unsure)
    if any(_FIGURE.fullmatch(text) for text in (marker, status)):
        return Read(nan, 0, "", "", "figure-as-marker")
    if cell.marker:
        return Read(nan, 0, cell.marker, _joined(status, "" if marker == cell.marker else marker))
    if marker:
        return Read(nan, 0, marker, status)
    return Read(nan, 0, status or MISSING, "")


def _joined(*texts: str) -> str:
    return "; ".join(dict.fromkeys(t for t in texts if t))


# one good row: ids of area, series, period, marker, status and note; value and limits; decimals
_Row = tuple[tuple[int, int, int, int, int, int], tuple[float, float, float], int]


class RowMaker:
    """Collects rows of one long member into batches, and its problems.

    ``rows_read`` counts good and rejected rows so far, ``last_row`` is the line of the last of them; ``finish`` must be
    called once after the last, and may bring more good rows: those whose commas could not be understood before.
    """

    def __init__(self, layout: Layout, tables: Tables, file: str) -> None:
        self.layout, self.tables, self.file = layout, tables, file
        self.problems: list[Problem] = []
        self.rows_read = 0
        self.commas: Commas[_Row] = Commas()
        self.shares = Shares()
        self._sex = [i for i in layout.at(Role.BREAKDOWN) if header_key(layout.header[i]) == "sex"]
        self._width = len(layout.header)
        self._header = tuple(header_key(h) for h in layout.header)
        self._area_at = [layout.at(r) for r in AREA_ROLES]
        self._series_at = [layout.at(r) for r in SERIES_ROLES]
        self._period_at = [layout.at(r) for r in PERIOD_ROLES]
        self._text_at = [layout.at(r) for r in TEXT_ROLES]
        self._value_at = layout.at(Role.VALUE)[0]
        self._limit_at = [layout.at(r)[0] if layout.at(r) else -1 for r in (Role.LOWER, Role.UPPER)]
        self._first_at = next((a[0] for a in self._area_at if a), 0)
        self._areas: dict[tuple[str, ...], int | str] = {}
        self._series: dict[tuple[str, ...], int | str] = {}
        self._periods: dict[tuple[str, ...], int | str] = {}
        groups = (self._area_at, self._series_at, self._period_at)
        self._key_columns = tuple(tuple(i for at in group for i in at) for group in groups)
        self._texts: dict[tuple[str, ...], tuple[str, str, int]] = {}
        self._text_columns = tuple(i for at in self._text_at for i in at)
        self._values: dict[tuple[str, str, str], Read] = {}
        self._maybe_footers: list[tuple[Sequence[str], int]] = []
        self._labels = Labels()
        self.last_row = 0
        self._clear()

    def _clear(self) -> None:
        self._lines: list[int] = []
        self._ids: list[tuple[int, int, int, int, int, int]] = []
        self._numbers: list[tuple[float, float, float]] = []
        self._decimals: list[int] = []

    def __len__(self) -> int:
        """Good rows waiting to be taken."""
        return len(self._lines)

    # ---- what texts mean: an int is a position in a table, a str the code of what is wrong ----------------------

    def _cell(self, cells: Sequence[str], at: tuple[int, ...], role: Role) -> str:
        if not at:
            return self.layout.fixed.get(role, "")
        return ", ".join(dict.fromkeys(t for t in (clean(cells[i]) for i in at) if t and t != self.layout.absent))

    def _group(self, cells: Sequence[str], places: list[tuple[int, ...]], roles: Sequence[Role]) -> list[str]:
        texts = [
            cells[at[0]].strip(SPACES) if len(at) == 1 else self._cell(cells, at, role)
            for at, role in zip(places, roles, strict=True)
        ]
        absent = self.layout.absent
        return ["" if text == absent else text for text in texts] if absent else texts

    def area(self, cells: Sequence[str]) -> int | str:
        code, name, geography = self._group(cells, self._area_at, AREA_ROLES)
        return self.tables.areas.add(AreaText(code, name, geography)) if code or name else "area-empty"

    def series(self, cells: Sequence[str]) -> int | str:
        indicator, *rest = self._group(cells, self._series_at, SERIES_ROLES)
        said = indicator + "".join(rest)
        if len(said) > LONGEST_NAME and any(len(clean(cells[i])) > LONGEST_NAME for i in self._key_columns[1]):
            return "name-endless"
        if ("#" in said or "=" in said) and any(is_spreadsheet_error(clean(cells[i])) for i in self._key_columns[1]):
            return "spreadsheet-error"  # as a name it would begin a series of its own
        beside = self._value_at + 1
        if beside in self._key_columns[1] and _THREE.fullmatch(clean(cells[beside])):
            return "cells-shifted"
        if doubts.are_misplaced(indicator, *rest[:3]) or any(doubts.is_nobody(clean(cells[i])) for i in self._sex):
            return "cells-misplaced"
        if rest[0] in self.layout.plain:
            rest[0] = ""
        return self.tables.series.add(SeriesText(indicator, *rest)) if is_visible(indicator) else "indicator-empty"

    def period(self, cells: Sequence[str]) -> int | str:
        label, hint, start, end = self._group(cells, self._period_at, PERIOD_ROLES)
        if start and end:
            try:
                hint = str(from_days(date.fromisoformat(start), date.fromisoformat(end)) or "")
            except ValueError:
                return "period-unreadable"
            label = label or hint
        if not label:
            return "period-empty"
        if self.layout.periods is not Reading.USUAL:
            styled = period_styles.read(self.layout.periods, label, hint)
            return self.tables.periods.add(styled) if styled else "period-unreadable"
        if parse_period(label, hint) is None:
            self._labels.unreadable(label)
            return "period-unreadable"
        if not (start and end) and self._labels.is_ambiguous(label, hint):
            return "period-ambiguous"
        return self.tables.periods.add(PeriodText(label, hint))

    def texts(self, cells: Sequence[str]) -> tuple[str, str, str]:
        """Marker, status, note."""
        marker, status, note = self._group(cells, self._text_at, TEXT_ROLES)
        return marker, status, note

    # ---- rows ---------------------------------------------------------------------------------------------------

    def add(self, cells: Sequence[str], line: int, flaw: str = "") -> None:
        """Take one record: a row, a rejected row, a possible footer, or nothing at all (only separators)."""
        if flaw:
            self._reject(flaw, line, "", (cells[0][:120] if cells else ""), *FLAWS[flaw])
            return
        if len(cells) != self._width or not clean(cells[self._value_at]):
            cells = self._odd(cells, line)
            if not cells:
                return
        if self.layout.beside and (shifted := self._shifted(cells)) >= 0:
            self._reject("cells-shifted", line, self.layout.header[shifted], clean(cells[shifted]), *SHIFTED)
            return
        area = self._known(self._areas, self._key_columns[0], cells, self.area)
        if isinstance(area, str):
            self._reject(
                area, line, self.layout.name(Role.AREA_CODE), "", "The row names no area.", "Give its code or its name."
            )
            return
        series = self._known(self._series, self._key_columns[1], cells, self.series)
        if isinstance(series, str):
            self._reject_series(series, cells, line)
            return
        period = self._known(self._periods, self._key_columns[2], cells, self.period)
        if isinstance(period, str):
            self._reject_period(period, cells, line)
            return
        raw = tuple([cells[i] for i in self._text_columns])
        beside = self._texts.get(raw)
        if beside is None:
            marker, status, words = self.texts(cells)
            beside = self._texts[raw] = (marker, status, self.tables.texts.add(words))
        marker, status, note = beside
        text = clean(cells[self._value_at])
        read = self._values.get((text, marker, status))
        if read is None:
            read = read_value(text, marker, status)
            if len(self._values) < 100_000:
                self._values[text, marker, status] = read
        if read.error:
            column = self.layout.name(Role.VALUE)
            self.commas.refused(read.error, text, column, line)
            self._reject(read.error, line, column, text, *REFUSALS[read.error])
            return
        marks: list[Mark] = [(self.layout.name(Role.VALUE), text, read.unsure)] if read.grouped else []
        limits = self._limits(cells, line, marks, read)
        if limits is None:
            return
        self.shares.one(series, text, read.value, read.decimals, line)
        add = self.tables.texts.add
        ids = (area, series, period, add(read.marker), add(read.status), note)
        row = ids, (read.value, *limits), read.decimals
        if not marks or not self.commas.hold(row, line, marks):
            self._accept(row, line)
        self.last_row = max(self.last_row, line)

    def _accept(self, row: _Row, line: int) -> None:
        self._lines.append(line)
        self._ids.append(row[0])
        self._numbers.append(row[1])
        self._decimals.append(row[2])
        self.rows_read += 1

    def _shifted(self, cells: Sequence[str]) -> int:
        """The position of a cell that is not read and holds a number for words or the other way round, -1 if none."""
        for at, is_number in self.layout.beside:
            cell = parse_cell(cells[at])
            if bool(cell.error) if is_number else cell.is_number:
                return at
        return -1

    @staticmethod
    def _known(
        cache: dict[tuple[str, ...], int | str],
        places: tuple[int, ...],
        cells: Sequence[str],
        make: Callable[[Sequence[str]], int | str],
    ) -> int | str:
        key = tuple([cells[i] for i in places])
        found = cache.get(key)
        if found is None:
            found = cache[key] = make(cells)
        return found

    def _odd(self, cells: Sequence[str], line: int) -> Sequence[str]:
        """A row whose shape or value is unusual: its cells if it is a row, else nothing (it has been dealt with)."""
        width = self._width
        cells = short_rows.filled(cells, self.layout)
        texts = [clean(c) for c in cells]
        if not any(texts):
            return ()  # only separators, as spreadsheets leave them: no row
        if len(cells) > width and self._only_surplus(texts):
            return self._odd(cells[:width], line)
        ragged = len(cells) != width
        if ragged:
            self._refuse_other_header(cells, line)
        code = texts[self._first_at] if self._first_at < len(texts) else ""
        named = (i for at in self._area_at for i in at)
        short = len(cells) < width and not short_rows.is_row(texts, named, (self._value_at,))
        empty = not ragged and not texts[self._value_at] and not self._has_period(texts)
        if not _CODE.fullmatch(code) and (short or empty):
            self._maybe_footers.append((cells, line))
            return ()
        if ragged:
            self._reject_ragged(cells, line)
            return ()
        return cells

    def _only_surplus(self, texts: list[str]) -> bool:
        """Whether the cells beyond the header are the empty ones that all rows of the file have, and no sign that an
        unquoted comma (16,935 is two cells then) pushed the others out of their place."""
        if any(texts[self._width :]) or len(texts) - self._width != self.layout.surplus:
            return False
        at = self._value_at
        return not (_GROUP.fullmatch(texts[at]) and _REST.fullmatch(texts[at + 1]))

    def _has_period(self, texts: Sequence[str]) -> bool:
        return not any(self._period_at) or any(texts[i] for at in self._period_at for i in at)

    def _limits(self, cells: Sequence[str], line: int, marks: list[Mark], read: Read) -> tuple[float, float] | None:
        """Both confidence limits; None after rejecting a row whose limit is neither a number nor a marker, or whose
        figure and limits contradict each other. Those with commas are added to ``marks``.

        Such a cell is mostly the sign of a row with its cells out of place: its value cannot be trusted either.
        """
        found, decimals = [nan, nan], [read.decimals, 0, 0]
        for which, at in enumerate(self._limit_at):
            if at >= 0 and cells[at]:
                cell = parse_cell(cells[at])
                if cell.error:
                    text = clean(cells[at])
                    self.commas.refused(cell.error, text, self.layout.header[at], line)
                    self._reject("limit-unreadable", line, self.layout.header[at], text, *limit_refusal(cell.error))
                    return None
                if cell.grouped:
                    marks.append((self.layout.header[at], clean(cells[at]), cell.unsure))
                found[which], decimals[which + 1] = cell.value, cell.decimals
        code, message = limits_doubt(read.value, found[0], found[1], decimals)
        if code:
            at = self._limit_at[found[0] != found[0]]
            self._reject(code, line, self.layout.header[at], clean(cells[at]), message, LIMITS_REMEDY)
            return None
        return found[0], found[1]

    def is_header(self, cells: Sequence[str]) -> bool:
        """Is this the header once more (files put together by hand)?"""
        return len(cells) == self._width and tuple(header_key(c) for c in cells) == self._header

    # ---- problems -----------------------------------------------------------------------------------------------

    def _reject(self, code: str, line: int, column: str, value: str, message: str, remedy: str) -> None:
        message, remedy = told((value,), message, remedy)
        self.problems.append(Problem(code, Severity.ERROR, self.file, line, column, value, message, remedy))
        self.rows_read += 1
        self.last_row = max(self.last_row, line)

    def _reject_ragged(self, cells: Sequence[str], line: int) -> None:
        self.problems.append(ragged(self.file, line, cells, self._width))
        self.rows_read += 1
        self.last_row = max(self.last_row, line)

    def _reject_series(self, code: str, cells: Sequence[str], line: int) -> None:
        if code == "indicator-empty":
            column = self.layout.name(Role.INDICATOR)
            self._reject(code, line, column, "", "The row names no indicator.", "Give its name.")
            return
        if code == "cells-shifted":
            at = self._value_at + 1
            message = "The name beside the figure is three digits: a comma within the figure has parted it in two."
            remedy = "Write the figure without commas, or put it in quotation marks."
            self._reject(code, line, self.layout.header[at], clean(cells[at]), message, remedy)
            return
        if code == "cells-misplaced":
            of = {i: role for role in SERIES_ROLES for i in self.layout.at(role)}
            wrong = [i for i, role in of.items() if doubts.is_no(role, clean(cells[i]))]
            at = next(iter((*wrong, *self._sex, *self.layout.at(Role.INDICATOR))), 0)
            self._reject(code, line, self.layout.header[at], clean(cells[at]), *MISPLACED)
            return
        if code == "name-endless":
            at = next(i for i in self._key_columns[1] if len(clean(cells[i])) > LONGEST_NAME)
            self._reject(code, line, self.layout.header[at], clean(cells[at]), *ENDLESS)
            return
        at = next(i for i in self._key_columns[1] if is_spreadsheet_error(clean(cells[i])))
        self._reject(code, line, self.layout.header[at], clean(cells[at]), *REFUSALS[code])

    def _refuse_other_header(self, cells: Sequence[str], line: int) -> None:
        """Another file's header among the data: what follows stands in other columns than this file's own."""
        if not any("area" in cell.casefold() for cell in cells):
            return
        if formats.recognise(cells) and not self.is_header(cells):
            raise FileRefused(
                Problem("header-changed", Severity.ERROR, self.file, line, "", "; ".join(cells),
                        "Here another header stands among the data: the rows after it are arranged in another way.",
                        "Make two files of it and import both.")
            )  # fmt: skip

    def _reject_period(self, code: str, cells: Sequence[str], line: int) -> None:
        if self.is_header(cells):
            self._reject(
                "header-repeated",
                line,
                "",
                cells[0],
                "The header stands here once more, among the data.",
                "Take the line out.",
            )
            return
        self._refuse_other_header(cells, line)
        column = self.layout.name(Role.PERIOD)
        text = self._cell(cells, self.layout.at(Role.PERIOD), Role.PERIOD)
        if code == "period-empty":
            self._reject(code, line, column, "", "The row names no period.", "Give its period, for example 2023/24.")
        elif code == "period-ambiguous":
            self._reject(code, line, column, text, "This may be a month or years; the column does not tell.",
                         "Write it as Dec 2011, as 2011/12 or as 2009 to 2011.")  # fmt: skip
        else:
            beside = self._cell(cells, self.layout.at(Role.PERIOD_HINT), Role.PERIOD_HINT)
            two = beside and parse_period(text)  # each alone may be right
            other = f"Beside it stands “{beside}”, which goes with another period.", "Correct the one that is wrong."
            self._reject(code, line, column, text, *(other if two else NO_PERIOD))

    def saw(self, line: int, count: int) -> None:
        """The fast reader took ``count`` good rows, the last on ``line``."""
        self.rows_read += count
        self.last_row = max(self.last_row, line)

    def finish(self) -> None:
        """After the last row: tell footers from broken rows, settle commas, put problems in order."""
        last = self.last_row
        for cells, line in self._maybe_footers:
            if self._value_at == self._width - 1 and line <= last + 1:
                refuse_cut(self.file, line, cells)
            if line > last:
                self.problems.append(footer(self.file, line, cells))
            elif len(cells) != self._width:
                self._reject_ragged(cells, line)
            elif not any(clean(cells[i]) for at in self._area_at for i in at):
                self._reject(
                    "area-empty",
                    line,
                    self.layout.name(Role.AREA_CODE),
                    "",
                    "The row names no area.",
                    "Give its code or its name.",
                )
            else:
                self._reject_period("period-empty", cells, line)
        self._maybe_footers = []
        self._labels.settle(self.file, self.layout.name(Role.PERIOD))
        self.shares.settle(self.file, self.layout.name(Role.VALUE), lambda at: self.tables.series.items[at].unit)
        for row, line, doubtful in self.commas.release():
            if doubtful is None:
                self._accept(row, line)
            else:
                self._reject(UNCLEAR, line, *doubtful[:2], *REFUSALS[UNCLEAR])
        self.problems += self.commas.warnings(self.file)
        self.problems.sort(key=lambda p: (p.line, p.code, p.column))

    # ---- batches ------------------------------------------------------------------------------------------------

    def take(self) -> Batch:
        """The good rows added since the last time, as a batch (perhaps empty)."""
        n = len(self._lines)
        ids = np.array(self._ids, dtype=np.int32).reshape(n, 6)
        numbers = np.array(self._numbers, dtype=np.float64).reshape(n, 3)
        limits = [np.ascontiguousarray(numbers[:, i + 1]) if self._limit_at[i] >= 0 else None for i in (0, 1)]
        batch = Batch(
            line=np.array(self._lines, dtype=np.int64),
            area=ids[:, 0].copy(), series=ids[:, 1].copy(), period=ids[:, 2].copy(),
            value=np.ascontiguousarray(numbers[:, 0]), lower=limits[0], upper=limits[1],
            marker=ids[:, 3].copy(), status=ids[:, 4].copy(), note=ids[:, 5].copy(),
            decimals=np.array(self._decimals, dtype=np.uint8),
        )  # fmt: skip
        self._clear()
        return batch
