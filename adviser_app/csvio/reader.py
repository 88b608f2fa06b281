"""Read one member: recognise its encoding, separator and format by content, then its rows as batches.

    reading = read_member(member, tables)
    for batch in reading: ...
    reading.rows_read, reading.problems, reading.sha256     # final now

Rows read = rows in batches + problems of severity ERROR. (In a wide file every figure is a row, and a row that cannot
be read at all is one.) Empty lines, lines of separators only, what stands before the header and footers are no rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from adviser_app.csvio import formats
from adviser_app.csvio.batch import Batch, Tables
from adviser_app.csvio.files import Member
from adviser_app.csvio.formats import lg_inform
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.parse import REFUSALS, clean, parse_cell
from adviser_app.csvio.rows import RowMaker
from adviser_app.csvio.text import HEAD, ByteStream, Decoder, FileRefused, LineSource, Records
from adviser_app.domain.indicators import MISSING
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import QUIET, Work

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 30  # records before which the header must come
BATCH_ROWS = 65_536
CHUNK = 2 << 20  # bytes the fast reader takes at a time: what stays in a core's cache
FAST_FROM = 1 << 18  # bytes; below, the plain reader is as quick


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a member's table begins: ``skip`` bytes in, on physical line ``line``."""

    delimiter: str
    skip: int
    line: int
    preamble: int
    layout: Layout | None  # None: LG Inform
    sample: list[list[str]]


class Reading:
    """One member being read; iterate it once.

    ``refused`` is the problem for which the whole member is not taken (it is in ``problems`` too); a refusal met on the
    way also raises ``FileRefused``, and what was read before must not be used.
    """

    def __init__(
        self, member: Member, tables: Tables, work: Work, publisher: str | None, fast: bool | None, chunk: int
    ) -> None:
        self.member, self.tables = member, tables
        self.format = ""
        self.publisher = publisher or ""
        self.encoding = ""
        self.delimiter = ""
        self.header: tuple[str, ...] = ()
        self.number_format = "1234.5"
        self.rows_read = 0
        self.problems: list[Problem] = []
        self.refused: Problem | None = None
        self.sha256 = ""
        self.bytes_read = 0
        self.layout: Layout | None = None
        self._work, self._fast, self._chunk = work, fast, chunk
        self._raw = member.open()
        try:
            self._stream = ByteStream(self._raw, member.name)
            self._decoder = Decoder(self._stream.encoding)
            self._found = self._look()
        except BaseException as error:
            self._raw.close()
            if not isinstance(error, FileRefused):
                raise
            self._refuse(error.problem)

    # ---- recognition --------------------------------------------------------------------------------------------

    def _refuse(self, problem: Problem) -> None:
        self.refused = problem
        self.problems.append(problem)
        self._found: _Found | None = None

    def _look(self) -> _Found | None:
        head = self._stream.read(HEAD)
        while len(head) < HEAD and (more := self._stream.read(HEAD - len(head))):
            head += more
        self._stream.push_back(head)
        found = find_table(head, self._stream.encoding)
        if found is None:
            self._refuse(_unknown(self.member.name, head, self._stream.encoding))
            self._drain()
            return None
        self.delimiter = found.delimiter
        if found.layout is None:
            self.format, own = lg_inform.FORMAT, lg_inform.PUBLISHER
        else:
            self.layout = formats.settle(found.layout, found.sample)
            self.format, own, self.header = self.layout.format, self.layout.publisher, self.layout.header
        self.publisher = self.publisher or own
        if found.preamble:
            self.problems.append(
                Problem("preamble", Severity.WARNING, self.member.name, found.line, "", "",
                        f"{found.preamble} line(s) before the header were passed over.", "Nothing, if they are a title or notes.")
            )  # fmt: skip
        return found

    def _drain(self) -> None:
        """Read to the end for the hash, and close."""
        while self._stream.read(1 << 20):
            pass
        self.sha256 = self._stream.sha256
        self.bytes_read = self._stream.bytes_in
        self._stream.close()

    # ---- rows ---------------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Batch]:
        if self._found is None:
            return
        found, self._found = self._found, None
        try:
            skipped = self._stream.read(found.skip)
            while len(skipped) < found.skip:
                skipped += self._stream.read(found.skip - len(skipped))
            for line in skipped.splitlines(keepends=True):
                if not line.isascii():
                    self._decoder.decide(line)
            if found.layout is None:
                yield from self._lg_inform(found)
            else:
                yield from self._long(found)
            self._warn_encoding()
            self.problems.sort(key=lambda p: (p.line, p.code, p.column))
            self._drain()
        except FileRefused as error:
            self.refused = error.problem
            self.problems.append(error.problem)
            raise
        finally:
            self._stream.close()

    def _warn_encoding(self) -> None:
        self.encoding = self._stream.encoding or self._decoder.encoding or "ascii"
        if self.encoding == "cp1252":
            self.problems.append(
                Problem("encoding-cp1252", Severity.WARNING, self.member.name, 0, "",
                        self._decoder.decided_on.decode("cp1252", "replace").strip(),
                        "The text is not UTF-8; it was read as Windows-1252.",
                        "Check names with accents and pound signs; save as CSV UTF-8 to be sure.")
            )  # fmt: skip

    def _records(self, first_line: int) -> Records:
        return Records(LineSource(self._stream), self._decoder, self.delimiter, self.member.name, first_line)

    def _long(self, found: _Found) -> Iterator[Batch]:
        assert self.layout is not None
        maker = RowMaker(self.layout, self.tables, self.member.name)
        try:
            source = LineSource(self._stream)
            records = Records(source, self._decoder, self.delimiter, self.member.name, found.line)
            records.next()  # the header
            if self._fast if self._fast is not None else self.member.size >= FAST_FROM:
                # numpy code of some weight: small files never load it
                from adviser_app.csvio.fast import FastReader

                self._stream.push_back(source.rest())
                reader = FastReader(maker, self._decoder, self.delimiter, self.member.name, self._chunk)
                for batch in reader.batches(self._stream, records.line + 1):
                    self._step()
                    yield batch
            else:
                yield from self._plainly(records, maker)
            maker.finish()
        finally:
            self.rows_read = maker.rows_read
            self.problems += maker.problems
        if maker.grouped:
            self.number_format = "1,234.5"

    def _plainly(self, records: Records, maker: RowMaker) -> Iterator[Batch]:
        for number, record in enumerate(records):
            maker.add(record.cells, record.line, record.flaw)
            if number % 8192 == 0:
                self._step()
            if len(maker) >= BATCH_ROWS:
                yield maker.take()
        if len(maker):
            yield maker.take()

    def _step(self) -> None:
        size = self.member.size
        self._work.step(f"Reading {self.member.name}", min(self._stream.bytes_in / size, 1.0) if size else -1.0)

    def _lg_inform(self, found: _Found) -> Iterator[Batch]:
        records = self._records(found.line)
        headers: list[Sequence[str]] = []
        record = records.next()
        while record is not None and not record.flaw and lg_inform.is_header(record.cells):
            headers.append(record.cells)
            record = records.next()
        columns, lacking = lg_inform.columns(headers)
        if lacking:
            raise FileRefused(
                Problem("header-incomplete", Severity.ERROR, self.member.name, found.line, "", "",
                        f"None of the {len(headers)} header rows gives {lacking}.",
                        "Export again from LG Inform with the metric's label and the period in the header.")
            )  # fmt: skip
        self.header = tuple(headers[0])
        wide = _Wide(self, columns, max(len(h) for h in headers))
        while record is not None:
            if record.flaw:
                wide.maker.add(record.cells, record.line, record.flaw)
            else:
                wide.add(record.cells, record.line)
            if len(wide) >= BATCH_ROWS:
                self._step()
                yield wide.take()
            record = records.next()
        if len(wide):
            yield wide.take()
        wide.finish()


class _Wide:
    """Rows of an LG Inform export; ``maker`` only keeps its problems and counts."""

    def __init__(self, reading: Reading, columns: list[lg_inform.Column], width: int) -> None:
        self._reading, self._columns, self._width = reading, columns, width
        tables = reading.tables
        self.maker = RowMaker(lg_inform.LAYOUT, tables, reading.member.name)
        self._series = [tables.series.add(c.series) for c in columns]
        self._periods = [
            tables.periods.add(c.period) if parse_period(c.period.label, c.period.hint) else -1 for c in columns
        ]
        self._rows: list[tuple[int, int, int, int, float, int, int, int]] = []
        self._footers: list[tuple[Sequence[str], int]] = []
        self._last = 0

    def __len__(self) -> int:
        return len(self._rows)

    def _problem(self, code: str, line: int, column: str, value: str, message: str, remedy: str) -> None:
        self._reading.problems.append(
            Problem(code, Severity.ERROR, self._reading.member.name, line, column, value, message, remedy)
        )
        self._reading.rows_read += 1

    def add(self, cells: Sequence[str], line: int) -> None:
        texts = [clean(c) for c in cells]
        if not any(texts):
            return
        while len(texts) > self._width and not texts[-1]:
            texts.pop()
        if (len(texts) != self._width and not any(texts[1:])) or (len(texts) < lg_inform.KEYS + 1):
            self._footers.append((cells, line))
            return
        self._last = line
        if len(texts) != self._width:
            self._ragged(cells, line)
            return
        area = lg_inform.area(texts)
        if not area.code and not area.name:
            self._problem("area-empty", line, "area", "", "The row names no area.", "Give its code or its name.")
            return
        where = self._reading.tables.areas.add(area)
        add = self._reading.tables.texts.add
        for column, series, period in zip(self._columns, self._series, self._periods, strict=True):
            text = texts[column.position]
            if period < 0:
                self._problem("period-unreadable", line, column.name, column.period.label, "The column's period cannot be read.",
                              "Export again from LG Inform with the periods' identifiers.")  # fmt: skip
                continue
            cell = parse_cell(text)
            if cell.error:
                self._problem(cell.error, line, column.name, text, *REFUSALS[cell.error])
                continue
            marker = "" if cell.is_number else cell.marker or MISSING
            self._rows.append((line, where, series, period, cell.value, add(marker), add(cell.flag), cell.decimals))
            if cell.grouped:
                self._reading.number_format = "1,234.5"

    def _ragged(self, cells: Sequence[str], line: int) -> None:
        more = "more" if len(cells) > self._width else "fewer"
        self._problem("row-ragged", line, "", "; ".join(cells), f"The row has {len(cells)} cells, {more} than the header's {self._width}.",
                      "Check for a missing or surplus separator.")  # fmt: skip

    def take(self) -> Batch:
        line, area, series, period, value, marker, status, decimals = zip(*self._rows, strict=True)
        n = len(self._rows)
        self._reading.rows_read += n
        self._rows = []
        ints = [np.array(x, dtype=np.int32) for x in (area, series, period, marker, status)]
        return Batch(np.array(line, dtype=np.int64), ints[0], ints[1], ints[2], np.array(value, dtype=np.float64), None, None,
                     ints[3], ints[4], np.zeros(n, dtype=np.int32), np.array(decimals, dtype=np.uint8))  # fmt: skip

    def finish(self) -> None:
        for cells, line in self._footers:
            if line > self._last:
                text = " ".join(clean(c) for c in cells if clean(c))
                self._reading.problems.append(
                    Problem("footer", Severity.WARNING, self._reading.member.name, line, "", text,
                            "A line after the data was passed over.", "Nothing, if it is a note or a source.")
                )  # fmt: skip
            else:
                self._ragged(cells, line)


def find_table(head: bytes, encoding: str) -> _Found | None:
    """Find the header among the first records of ``head``: the first that a format recognises, by any separator."""
    for delimiter in DELIMITERS:
        if found := _find(head, encoding, delimiter):
            return found
    return None


def _find(head: bytes, encoding: str, delimiter: str) -> _Found | None:
    lines = head.splitlines(keepends=True)
    if len(head) >= HEAD and len(lines) > 1:
        lines.pop()  # perhaps cut
    records = Records(iter(lines), Decoder(encoding), delimiter, "")
    found: _Found | None = None
    try:
        for count in range(HEADER_WITHIN):
            skip = records.used
            record = records.next()
            if record is None:
                return None
            if record.flaw:
                continue
            # empty lines before the header belong to what is skipped
            used = sum(len(x) for x in lines[: record.line - 1])
            if lg_inform.is_header(record.cells):
                return _Found(delimiter, used, record.line, count, None, [])
            if layout := formats.recognise_long(record.cells):
                found = _Found(delimiter, max(skip, used), record.line, count, layout, [])
                break
        if found is None:
            return None
        while (record := records.next()) is not None and len(found.sample) < 5000:
            found.sample.append(record.cells)
    except FileRefused:
        pass  # the reading itself will say so, with the line
    return found


def _unknown(name: str, head: bytes, encoding: str) -> Problem:
    if not head.strip():
        return Problem("file-empty", Severity.ERROR, name, 0, "", "", "The file is empty.", "Fetch or save it again.")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"<!DOCTYPE", b"<html")):
        return Problem("not-a-csv", Severity.ERROR, name, 0, "", "", "The file is named like a CSV and is something else.",
                       "Open it in the program it belongs to and save it as CSV UTF-8.")  # fmt: skip
    lines = iter(head.splitlines(keepends=True))
    try:
        record = Records(lines, Decoder(encoding), ",", "").next()
        header = ", ".join(record.cells) if record else ""
    except (FileRefused, csv.Error):
        header = ""
    return Problem("format-unknown", Severity.ERROR, name, 1, "", header,
                   f"The header “{header[:120]}” is of no format known here.",
                   "Known are: " + "; ".join(formats.KNOWN) + ".")  # fmt: skip


def read_member(
    member: Member,
    tables: Tables,
    work: Work = QUIET,
    publisher: str | None = None,
    *,
    fast: bool | None = None,
    chunk: int = CHUNK,
) -> Reading:
    """Open a member and recognise it; its rows come by iterating the result.

    ``publisher`` stands in for the format's own. ``fast`` forces one reader (None: by size); ``chunk`` is in bytes.
    Never raises for a file that is not recognised: see ``Reading.refused``.
    """
    return Reading(member, tables, work, publisher, fast, chunk)


__all__ = ["FileRefused", "Reading", "find_table", "read_member"]
