"""The fast reader: regular rows of a long file by columns of numpy, all others by the plain reader's own code.

It gives exactly the plain reader's rows, problems and line numbers (a property test holds it to that). Every distinct
text is handed once to ``RowMaker``, which decides what it means; a row with anything unusual goes there whole.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from adviser_app.csvio.batch import Batch, Ints, merged, some_rows
from adviser_app.csvio.digits import LEAD, Decimals, Flags, decimals
from adviser_app.csvio.formats.layout import AREA_ROLES, PERIOD_ROLES, SERIES_ROLES, TEXT_ROLES, Layout, Role
from adviser_app.csvio.keytable import PAD, Bytes, KeyTable, Positions, changes
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.csvio.rows import RowMaker, read_value
from adviser_app.csvio.scan import Table, scan
from adviser_app.csvio.text import MAX_CELL, ByteStream, Decoder, LineSource, Records, is_utf8

MAX_RECORD = MAX_CELL  # a longer record may hold a cell that the csv module refuses
_FORGET = 200_000  # distinct texts after which a table of values is begun anew


# a column, rows where its number has commas that group thousands, and which of them could be decimal commas
_Grouped = tuple[str, Positions, Flags]
_BEFORE, _BEHIND = bytes(LEAD), bytes(PAD)


@dataclass(frozen=True, slots=True)
class _Piece:
    """``data`` with room on either side, what was found in it, and whether the plain reader goes on behind that.

    ``values``: the numbers in the column of values as ``decimals`` gives them, where each row has something there."""

    data: bytes
    table: Table | None
    plain: bool
    values: Decimals | None


class _Span:
    """Neighbouring columns read as one text. ``cells`` of a code are what the csv module makes of it."""

    def __init__(self, reader: FastReader, first: int, last: int) -> None:
        self._reader, self.first, self.last = reader, first, last
        self.cells: list[tuple[str, ...] | None] = []
        self._table = KeyTable(self._make)

    def _make(self, text: bytes) -> int:
        cells = self._reader.split(text)
        self.cells.append(cells if cells is not None and len(cells) == self.last - self.first + 1 else None)
        return len(self.cells) - 1

    def find(self, buffer: Bytes, table: Table, rows: Positions | None) -> Positions:
        """Codes of some rows (None: of all)."""
        start, end = table.start[self.first], table.end[self.last]
        if rows is not None:
            start, end = start[rows], end[rows]
        return self._table.payloads(buffer, start, end - start)


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring columns together: first and last of each run."""
    runs: list[tuple[int, int]] = []
    for i in sorted(set(columns)):
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


class _Heads:
    """Finds the rows where any of some columns differs from the row before."""

    def __init__(self, columns: Sequence[int]) -> None:
        self._runs = _runs(columns)
        self._dense = 0  # pieces for which it is not worth looking

    def find(self, buffer: Bytes, table: Table) -> Positions | None:
        """Those rows; None where nearly every row is one, as for areas in a file sorted by series."""
        if not self._runs:
            return np.zeros(1, dtype=np.int64)
        if self._dense:
            self._dense -= 1
            return None
        new: npt.NDArray[np.bool_] | None = None
        for first, last in self._runs:
            start = table.start[first]
            here = changes(buffer, start, table.end[last] - start)
            new = here if new is None else new | here
            if 2 * np.count_nonzero(new) > len(new):
                self._dense = 15
                return None
        assert new is not None
        return np.flatnonzero(new)


class _Group:
    """Columns that say one thing together (the area, the series …): rows → payloads of ``make(cells)``."""

    def __init__(
        self, reader: FastReader, layout: Layout, roles: Sequence[Role], make: Callable[[list[str]], int]
    ) -> None:
        self.columns = [i for role in roles for i in layout.at(role)]
        self._spans = [_Span(reader, first, last) for first, last in _runs(self.columns)]
        self._width = len(layout.header)
        self._make = make
        self._joins = [KeyTable(self._joiner(depth)) for depth in range(1, len(self._spans))]
        self._joined: list[list[tuple[int, ...]]] = [[] for _ in self._joins]
        self._payload = np.zeros(0, dtype=np.int64)
        self._none = make([""] * self._width) if not self._spans else 0

    def _joiner(self, depth: int) -> Callable[[bytes], int]:
        def make(key: bytes) -> int:
            number = int.from_bytes(key, sys.byteorder)
            left, right = (number & 0xFFFFFFFF) - 1, (number >> 32) - 1
            self._joined[depth - 1].append(((left,) if depth == 1 else self._joined[depth - 2][left]) + (right,))
            return len(self._joined[depth - 1]) - 1

        return make

    def find(self, buffer: Bytes, table: Table, heads: Positions | None) -> Positions:
        """One payload a row, asked for at ``heads`` only (None: everywhere)."""
        rows = len(table.line)
        if not self._spans:
            return np.full(rows, self._none, dtype=np.int64)
        codes = self._spans[0].find(buffer, table, heads)
        for join, span in zip(self._joins, self._spans[1:], strict=True):
            # numbers from 1 in either half, so that no key is all zeros
            codes = join.payloads_of(((codes + 1) | ((span.find(buffer, table, heads) + 1) << 32)).view(np.uint64))
        self._learn()
        found = self._payload.take(codes)
        return found if heads is None else np.repeat(found, np.diff(heads, append=rows))

    def _learn(self) -> None:
        """Ask what the new combinations mean."""
        known = len(self._payload)
        combinations = self._joined[-1] if self._joins else None
        count = len(combinations) if combinations is not None else len(self._spans[0].cells)
        if count == known:
            return
        fresh = np.empty(count - known, dtype=np.int64)
        for i in range(known, count):
            cells: list[str] | None = [""] * self._width
            for span, code in zip(self._spans, combinations[i] if combinations is not None else (i,), strict=True):
                parts = span.cells[code]
                if parts is None:
                    cells = None
                    break
                cells[span.first : span.last + 1] = parts  # type: ignore[index]
            fresh[i - known] = self._make(cells) if cells is not None else -1
        self._payload = np.concatenate((self._payload, fresh))


@dataclass(frozen=True, slots=True)
class _Column:
    """Values and decimals of all rows. ``odd``: the rows that are no plain numbers, and for each the position of its
    ``text`` (-1: irregular quoting). ``empty``: the rows without a text."""

    value: npt.NDArray[np.float64]
    places: npt.NDArray[np.uint8]
    odd: Positions
    text: Positions
    empty: Positions


class _Numbers:
    """A column of numbers: by digit columns, and what is none by a table of its distinct texts."""

    def __init__(self, reader: FastReader, column: int) -> None:
        self._reader, self.column = reader, column
        self._table = KeyTable(self._make)
        self.texts: list[str] = []
        self.signed: list[bool] = []  # of each text: has it a sign of per cent?

    def _make(self, text: bytes) -> int:
        cells = self._reader.split(text)
        if cells is None or len(cells) != 1:
            return -1
        self.texts.append(clean(cells[0]))
        self.signed.append(self.texts[-1].endswith("%"))
        return len(self.texts) - 1

    def ahead(self, data: bytes, table: Table) -> Decimals | None:
        """The part of ``find`` that needs nothing of what was read before; None where a cell of the column is empty."""
        start, end = table.start[self.column], table.end[self.column]
        return decimals(np.frombuffer(data, dtype=np.uint8), start, end) if (end > start).all() else None

    def find(self, buffer: Bytes, table: Table, read: Decimals | None = None) -> _Column:
        """All rows of the column. ``read``: what ``ahead`` gave of them."""
        start, end = table.start[self.column], table.end[self.column]
        if read is not None:
            return self._find(buffer, start, end, read)
        filled = end > start
        if filled.all():
            return self._find(buffer, start, end)
        # empty cells cost nothing: limits, for one, stand on a third of ONS's rows
        rows = np.flatnonzero(filled)
        found = self._find(buffer, start[rows], end[rows])
        value, places = np.full(len(start), nan), np.zeros(len(start), dtype=np.uint8)
        value[rows], places[rows] = found.value, found.places
        return _Column(value, places, rows[found.odd], found.text, np.flatnonzero(~filled))

    def _find(self, buffer: Bytes, start: Positions, end: Positions, read: Decimals | None = None) -> _Column:
        value, places, good = read or decimals(buffer, start, end)
        odd = np.flatnonzero(~good)
        if not len(odd):
            return _Column(value, places, odd, odd, odd)
        at, length = start[odd], end[odd] - start[odd]
        quoted = np.flatnonzero((length > 2) & (buffer[at] == 34))
        if len(quoted):
            odd = self._unquote(buffer, at[quoted], length[quoted], quoted, odd, value, places)
            at, length = start[odd], end[odd] - start[odd]
        text = self._table.payloads(buffer, at, length)
        value[odd], places[odd] = nan, 0
        return _Column(value, places, odd, text, odd[:0])

    @staticmethod
    def _unquote(
        buffer: Bytes, at: Positions, length: Positions, quoted: Positions, other: Positions,
        value: npt.NDArray[np.float64], places: npt.NDArray[np.uint8],
    ) -> Positions:  # fmt: skip
        """Numbers in quotation marks (cell ``at``, the ``quoted``-th of ``other``); the rows that are still none."""
        got, digits, good = decimals(buffer, at + 1, at + length - 1)
        done = quoted[good]
        value[other[done]], places[other[done]] = got[good], digits[good]
        return np.delete(other, done)

    def forget(self) -> None:
        if len(self.texts) > _FORGET:
            self._table.clear()
            self.texts.clear()
            self.signed.clear()


class FastReader:
    """Reads the rows of one long member; use ``batches`` once."""

    def __init__(self, maker: RowMaker, decoder: Decoder, delimiter: str, file: str, chunk: int) -> None:
        self._maker, self._decoder, self._delimiter, self._file, self._chunk = maker, decoder, delimiter, file, chunk
        layout = maker.layout
        self._columns = len(layout.header)
        read = {i for at in layout.columns.values() for i in at}
        self._unread = len(read) < self._columns  # are there columns nobody looks into?
        self._stream: ByteStream
        self._carry, self._line, self._want, self._ended = b"", 0, chunk, False
        self._beside: list[tuple[str, str]] = []  # marker and status of each distinct text beside the value
        self._number_status: list[int] = []
        self._notes: list[int] = []
        self._area = _Group(self, layout, AREA_ROLES, lambda c: _id(maker.area(c)))
        self._series = _Group(self, layout, SERIES_ROLES, lambda c: _id(maker.series(c)))
        self._period = _Group(self, layout, PERIOD_ROLES, lambda c: _id(maker.period(c)))
        self._texts = _Group(self, layout, TEXT_ROLES, self._text)
        self._slow, self._names = _Heads(self._series.columns + self._period.columns), _Heads(self._series.columns)
        self._places, self._words = _Heads(self._area.columns), _Heads(self._texts.columns)
        self._value = _Numbers(self, layout.at(Role.VALUE)[0])
        self._limits = [_Numbers(self, layout.at(r)[0]) if layout.at(r) else None for r in (Role.LOWER, Role.UPPER)]

    def _text(self, cells: list[str]) -> int:
        marker, status, note = self._maker.texts(cells)
        add = self._maker.tables.texts.add
        self._beside.append((marker, status))
        self._number_status.append(add(read_value("0", marker, status).status))
        self._notes.append(add(note))
        return len(self._beside) - 1

    def split(self, text: bytes) -> tuple[str, ...] | None:
        """The cells of a piece of a record, or None where the csv module refuses it."""
        try:
            words = text.decode(self._decoder.encoding or "ascii")
        except UnicodeDecodeError:
            return None
        if '"' not in words:
            return tuple(words.split(self._delimiter))
        try:
            rows = list(csv.reader([words], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return None
        return tuple(rows[0]) if len(rows) == 1 else None

    # ---- pieces -------------------------------------------------------------------------------------------------

    def batches(self, stream: ByteStream, line: int) -> Iterator[Batch]:
        """Batches of the stream's rows from ``line`` on, which must begin a record.

        The next piece is scanned, and its values read, on a thread while this one's names are: numpy lets both run.
        """
        self._stream, self._carry, self._line, self._want, self._ended = stream, b"", line, self._chunk, False
        with ThreadPoolExecutor(1, "csv-scan") as scanner:
            piece = self._next()
            while piece is not None:
                coming = None if piece.plain else scanner.submit(self._next)
                if piece.table is not None:
                    yield from self._piece(piece.data, piece.table, piece.values)
                if piece.plain:
                    yield from self._plainly(stream)
                piece = self._next() if coming is None else coming.result()

    def _next(self) -> _Piece | None:
        """Read and scan a piece; moves carry and line past its records. None at the end."""
        block = self._stream.read(self._want)
        self._ended = self._ended or not block
        if not block and not self._carry:
            return None
        closing = b"\n" if not block and not self._carry.endswith((b"\n", b"\r")) else b""  # the last line has no end
        data = b"".join((_BEFORE, self._carry, block, closing, _BEHIND))
        end = len(data) - PAD
        table: Table | None = None
        plain = self._suspicious(data, end)
        if not plain:
            table = scan(data, LEAD, end, ord(self._delimiter), self._columns, self._line)
            plain = table.plain
            if len(table.line) and int((table.end[-1] - table.start[0]).max()) > MAX_RECORD:
                table, plain = None, True
        used = table.used if table is not None else LEAD
        self._line += table.lines if table is not None else 0
        self._carry = data[used : end - len(closing)] if used < end else b""
        stuck = used == LEAD and (self._ended or len(self._carry) > MAX_RECORD)
        # a record longer than a piece: read more at a time until it ends
        self._want = max(self._chunk, len(self._carry)) if used == LEAD else self._chunk
        values = self._value.ahead(data, table) if table is not None and len(table.line) else None
        return _Piece(data, table, plain or stuck, values)

    def _suspicious(self, data: bytes, end: int) -> bool:
        """Bytes that cost rows: the plain reader finds out which."""
        if data.find(b"\0", LEAD, end) >= 0:
            return True
        if data.isascii():
            return False
        if not self._decoder.encoding and not self._decide(data, end):
            return False  # only the last, unfinished line is not ASCII, and no record of it is read yet
        if self._decoder.encoding == "cp1252" and is_utf8(data):
            return True
        if not self._unread:
            return False  # what every column says is decoded anyway, one distinct text after the other
        try:
            data[LEAD:end].decode(self._decoder.encoding)
        except UnicodeDecodeError:
            return True
        return False

    def _decide(self, data: bytes, end: int) -> bool:
        """The first line that is not ASCII settles the encoding, if all of it is here."""
        high = int(np.argmax(np.frombuffer(data, dtype=np.uint8) > 127))
        begin = max(data.rfind(b"\n", LEAD, high), data.rfind(b"\r", LEAD, high), LEAD - 1) + 1
        ends = [i for i in (data.find(b"\n", high, end), data.find(b"\r", high, end)) if i >= 0]
        if not ends and not self._ended:
            return False
        self._decoder.decide(data[begin : min(ends) + 1] if ends else data[begin:end])
        return True

    def _plainly(self, stream: ByteStream) -> Iterator[Batch]:
        """Let the csv module read the rest of a piece, record by record."""
        size = len(self._carry)
        source = LineSource(stream, self._carry, max(self._chunk, 1))
        records = Records(source, self._decoder, self._delimiter, self._file, self._line)
        while records.used < size:
            record = records.next()
            if record is None:
                break
            self._maker.add(record.cells, record.line, record.flaw)
            if len(self._maker) >= 65_536:
                yield self._maker.take()
        if len(self._maker):
            yield self._maker.take()
        self._carry, self._line = records.rest() + source.rest(), records.line + 1

    # ---- rows ---------------------------------------------------------------------------------------------------

    def _piece(self, data: bytes, table: Table, values: Decimals | None) -> Iterator[Batch]:
        buffer = np.frombuffer(data, dtype=np.uint8)
        odd = table.odd
        good: Batch | None = None
        if len(table.line):
            good, irregular = self._regular(buffer, table, values)
            if len(irregular):
                first, last = table.start[0][irregular], table.end[-1][irregular]
                more = zip(first.tolist(), last.tolist(), table.line[irregular].tolist(), strict=True)
                odd = sorted(odd + list(more), key=lambda o: o[2])
        if good is not None and len(good):
            self._maker.saw(int(good.line[-1]), len(good))
        for start, end, line in odd:
            self._one(data[start:end], line)
        yield from merged(good, self._maker.take() if len(self._maker) else None)
        for numbers in (self._value, *self._limits):
            if numbers is not None:
                numbers.forget()

    def _one(self, record: bytes, line: int) -> None:
        """One record by the plain reader's code."""
        lines = iter(record.splitlines(keepends=True))
        found = Records(lines, self._decoder, self._delimiter, self._file, line).next()
        if found is not None:
            self._maker.add(found.cells, found.line, found.flaw)

    def _regular(self, buffer: Bytes, table: Table, values: Decimals | None) -> tuple[Batch, Positions]:
        """The good rows as a batch, and the positions of those that must be read plainly."""
        heads = self._slow.find(buffer, table)  # series and period change together, and seldom,
        names = self._names.find(buffer, table) if heads is None else heads  # or year by year: then the series alone
        series, period = self._series.find(buffer, table, names), self._period.find(buffer, table, heads)
        area = self._area.find(buffer, table, self._places.find(buffer, table))
        beside = self._texts.find(buffer, table, self._words.find(buffer, table))
        column = self._value.find(buffer, table, values)
        value, places = column.value, column.places
        bad = (area < 0) | (series < 0) | (period < 0) | (beside < 0)
        marker = np.zeros(len(value), dtype=np.int32)
        status = np.array(self._number_status, dtype=np.int32).take(beside, mode="clip")
        note = np.array(self._notes, dtype=np.int32).take(beside, mode="clip")
        commas = self._others(column, beside, marker, status, bad)
        limits = [self._limit(numbers, buffer, table, bad, commas) for numbers in self._limits]
        for small, large in ((limits[0], value), (value, limits[1]), limits):
            if small is not None and large is not None:
                bad |= small > large  # the plain reader tells which of them cannot be
        for name, rows, unsure in commas:
            taken = ~bad[rows]
            if taken.any():
                self._maker.commas.taken(name, int(table.line[rows[taken]].min()), bool(unsure[taken].all()))
        self._shares(column, series, table.line, ~bad)
        irregular = np.flatnonzero(bad)
        lower, upper = limits
        ids = [c.astype(np.int32, copy=False) for c in (area, series, period, marker, status, note)]
        whole = Batch(table.line, ids[0], ids[1], ids[2], value, lower, upper, ids[3], ids[4], ids[5], places)
        return (some_rows(whole, ~bad) if len(irregular) else whole), irregular

    def _shares(self, column: _Column, series: Positions, line: Positions, good: Flags) -> None:
        """Take notice of the percentages, with their sign and without."""
        shares, texts, signed = self._maker.shares, self._value.texts, self._value.signed
        if signed:
            these = (column.text >= 0) & np.array(signed).take(column.text, mode="clip") & good[column.odd]
            rows, text = column.odd[these], column.text[these]
            shares.signed(series[rows], line[rows], column.value[rows], lambda at: texts[text[at]])
        good[column.odd] = False
        shares.bare(series, column.value, column.places, line, good)

    def _others(self, column: _Column, beside: Positions, marker: Ints, status: Ints, bad: Flags) -> list[_Grouped]:
        """Rows whose value is no plain number: what their text says, with what stands beside it.

        Fills the columns of these rows and gives those where commas group thousands.
        """
        rows = np.concatenate((column.odd, column.empty))
        if not len(rows):
            return []
        name = self._maker.layout.name(Role.VALUE)
        settled = self._maker.commas.is_settled(name)
        text = np.concatenate((column.text, np.full(len(column.empty), -2, dtype=np.int64)))
        texts, add = self._value.texts, self._maker.tables.texts.add
        keys = (text + 2) | (beside[rows] << 32)  # text is -2 for an empty cell, -1 for an irregular one
        distinct, where = np.unique(keys, return_inverse=True)
        reads = np.full(len(distinct), nan)
        ids = np.zeros((3, len(distinct)), dtype=np.int32)  # marker, status, decimals
        irregular, grouped, unsure = np.zeros((3, len(distinct)), dtype=bool)
        for i, key in enumerate(distinct.tolist()):
            at, words = (key & 0xFFFFFFFF) - 2, key >> 32
            if at == -1 or words < 0:
                irregular[i] = True
                continue
            read = read_value("" if at < 0 else texts[at], *self._beside[words])
            reads[i], grouped[i], unsure[i] = read.value, read.grouped, read.unsure
            irregular[i] = bool(read.error) or (read.unsure and not settled)
            ids[:, i] = add(read.marker), add(read.status), read.decimals
        column.value[rows], marker[rows], status[rows], column.places[rows] = reads[where], *(row[where] for row in ids)
        bad[rows] |= irregular[where]
        with_commas = grouped[where]
        return [(name, rows[with_commas], unsure[where][with_commas])]

    def _limit(
        self, numbers: _Numbers | None, buffer: Bytes, table: Table, bad: Flags, commas: list[_Grouped]
    ) -> npt.NDArray[np.float64] | None:
        if numbers is None:
            return None
        column = numbers.find(buffer, table)
        name = self._maker.layout.header[numbers.column]
        settled = self._maker.commas.is_settled(name)
        grouped: list[tuple[int, bool]] = []
        for row, text in zip(column.odd.tolist(), column.text.tolist(), strict=True):
            cell = parse_cell(numbers.texts[text]) if text >= 0 else None
            if cell is None or cell.error or (cell.unsure and not settled):
                bad[row] = True
                continue
            column.value[row] = cell.value
            if cell.grouped:
                grouped.append((row, cell.unsure))
        if grouped:
            rows, unsure = zip(*grouped, strict=True)
            commas.append((name, np.array(rows), np.array(unsure)))
        return column.value


def _id(found: int | str) -> int:
    return found if isinstance(found, int) else -1
