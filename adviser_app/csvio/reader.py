"""Read one member: recognise its encoding, separator and format by content, then its rows as batches.

    reading = read_member(member, tables)
    for batch in reading: ...
    reading.rows_read, reading.problems, reading.sha256     # final now

Rows read = rows in batches + problems of severity ERROR. (In a wide file every figure is a row, and a row that cannot
be read at all is one.) Empty lines, lines of separators only, what stands before the header and footers are no rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adviser_app.csvio import formats
from adviser_app.csvio.batch import Batch, Tables
from adviser_app.csvio.files import Member
from adviser_app.csvio.formats import lg_inform
from adviser_app.csvio.formats.layout import Layout, Role
from adviser_app.csvio.keyed import KeyedRows
from adviser_app.csvio.rows import RowMaker
from adviser_app.csvio.text import HEAD, ByteStream, Decoder, FileRefused, LineSource, Record, Records
from adviser_app.csvio.wide import FigureRows, WideRows
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
        self._found: _Found | None = None
        self._raw = member.open()
        try:
            self._stream = ByteStream(self._raw, member.name)
            self._decoder = Decoder(self._stream.encoding)
            self._look()
        except FileRefused as error:
            self._raw.close()
            self._refuse(error.problem)
        except BaseException:
            self._raw.close()
            raise

    # ---- recognition --------------------------------------------------------------------------------------------

    def _refuse(self, problem: Problem) -> None:
        self.refused = problem
        self.problems.append(problem)
        self._found = None

    def _look(self) -> None:
        head = self._stream.read(HEAD)
        while len(head) < HEAD and (more := self._stream.read(HEAD - len(head))):
            head += more
        self._stream.push_back(head)
        found = find_table(head, self._stream.encoding)
        if found is None:
            self._refuse(_unknown(self.member.name, head, self._stream.encoding))
            self._drain()
            return
        self.delimiter = found.delimiter
        if found.layout is None:
            self.format, own = lg_inform.FORMAT, lg_inform.PUBLISHER
        else:
            self.layout = formats.settle(found.layout, found.sample, self.member.name)
            self.format, own, self.header = self.layout.format, self.layout.publisher, self.layout.header
            if self.layout.doubled:
                self._refuse(_doubled(self.member.name, found.line, self.layout.doubled))
                self._drain()
                return
            if not self.layout.is_wide and not self.layout.at(Role.VALUE):
                self._refuse(_no_figures(self.member.name, found.line, self.header))
                self._drain()
                return
        self.publisher = self.publisher or own
        if found.preamble:
            message = f"{found.preamble} line(s) before the header were passed over."
            self._warn("preamble", found.line, "", message, "Nothing, if they are a title or notes.")
        self._found = found

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
            elif self.layout is not None and self.layout.is_wide:
                yield from self._keyed(found, self.layout)
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
            self._warn(
                "encoding-cp1252",
                0,
                self._decoder.decided_on.decode("cp1252", "replace").strip(),
                "The text is not UTF-8; it was read as Windows-1252.",
                "Check names with accents and pound signs; save as CSV UTF-8 to be sure.",
            )

    def _warn(self, code: str, line: int, value: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(code, Severity.WARNING, self.member.name, line, "", value, message, remedy))

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
                    maker.commas.saw(batch)
                    yield batch
            else:
                yield from self._plainly(records, maker)
            maker.finish()
            self._refuse_decimal_commas(maker)
            yield from self._rest(maker)
        finally:
            self.rows_read = maker.rows_read
            self.problems += maker.problems
        if maker.commas.grouped:
            self.number_format = "1,234.5"

    def _refuse_decimal_commas(self, maker: RowMaker | FigureRows) -> None:
        """Semicolons between cells and 12,5 in them: then 1,234 is most likely no thousand, nor 1.234 a decimal."""
        line = maker.commas.decimal_line
        for column, other in (maker.commas.unclear | maker.commas.grouped).items():
            if self.delimiter == ";" and line:
                message = f"Line {line} has a decimal comma; that on line {other} may group thousands or not."
                remedy = "Write the numbers with a point for decimals, and import the file again."
                raise FileRefused(
                    Problem("number-format-mixed", Severity.ERROR, self.member.name, line, column, "", message, remedy)
                )

    def _plainly(self, records: Records, maker: RowMaker) -> Iterator[Batch]:
        for number, record in enumerate(records):
            maker.add(record.cells, record.line, record.flaw)
            if number % 8192 == 0:
                self._step()
            if len(maker) >= BATCH_ROWS:
                batch = maker.take()
                maker.commas.saw(batch)
                yield batch

    def _rest(self, maker: RowMaker | FigureRows) -> Iterator[Batch]:
        """What has been read and not yet handed on; the file's points are settled first."""
        rest = maker.take() if len(maker) else None
        if rest is not None:
            maker.commas.saw(rest)
        doubt = maker.commas.points(self.member.name)
        if doubt is not None and doubt.severity is Severity.ERROR:
            raise FileRefused(doubt)
        if doubt is not None:
            self.problems.append(doubt)
        if rest is not None:
            yield rest

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
            message = f"None of the {len(headers)} header rows gives {lacking}."
            remedy = "Export again from LG Inform with the metric's label and the period in the header."
            raise FileRefused(
                Problem("header-incomplete", Severity.ERROR, self.member.name, found.line, "", "", message, remedy)
            )
        self.header = tuple(headers[0])
        yield from self._wide(WideRows(columns, headers, self.tables, self.member.name), record, records)

    def _keyed(self, found: _Found, layout: Layout) -> Iterator[Batch]:
        records = self._records(found.line)
        records.next()  # the header
        yield from self._wide(KeyedRows(layout, self.tables, self.member.name), records.next(), records)

    def _wide(self, wide: FigureRows, record: Record | None, records: Records) -> Iterator[Batch]:
        """Every figure of ``record`` and those after it."""
        try:
            while record is not None:
                wide.add(record.cells, record.line, record.flaw)
                if len(wide) >= BATCH_ROWS:
                    self._step()
                    batch = wide.take()
                    wide.commas.saw(batch)
                    yield batch
                record = records.next()
            wide.finish()
            self._refuse_decimal_commas(wide)
            yield from self._rest(wide)
        finally:
            self.rows_read, self.problems = wide.rows_read, self.problems + wide.problems
        if wide.commas.grouped:
            self.number_format = "1,234.5"


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
            if layout := formats.recognise(record.cells):
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
    """Why a file is not recognised."""

    def problem(code: str, line: int, value: str, message: str, remedy: str) -> Problem:
        return Problem(code, Severity.ERROR, name, line, "", value, message, remedy)

    if not head.strip():
        return problem("file-empty", 0, "", "The file is empty.", "Fetch or save it again.")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"<!DOCTYPE", b"<html")):
        message = "The file is named like a CSV and is something else."
        return problem("not-a-csv", 0, "", message, "Open it in the program it belongs to and save it as CSV UTF-8.")
    try:
        record = Records(iter(head.splitlines(keepends=True)), Decoder(encoding), ",", "").next()
        header = ", ".join(record.cells) if record else ""
    except FileRefused:
        header = ""
    message = f"The header “{header[:120]}” is of no format known here."
    return problem("format-unknown", 1, header, message, "Known are: " + "; ".join(formats.KNOWN) + ".")


def _no_figures(name: str, line: int, header: tuple[str, ...]) -> Problem:
    message = "Beside the keys the table has no column of figures."
    remedy = "Check that the file is the data file, not the one that describes it."
    return Problem("no-figures", Severity.ERROR, name, line, "", ", ".join(header)[:120], message, remedy)


def _doubled(name: str, line: int, column: str) -> Problem:
    message = f"The column {column} stands twice in the header."
    remedy = "Take out the one that does not count, and import the file again."
    return Problem("column-doubled", Severity.ERROR, name, line, column, "", message, remedy)


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
