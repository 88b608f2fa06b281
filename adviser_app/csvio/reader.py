"""Read one member: recognise its encoding, separator and format by content, then its rows as batches.

    reading = read_member(member, tables)
    for batch in reading: ...
    reading.rows_read, reading.problems, reading.sha256     # final now

Rows read = rows in batches + problems of severity ERROR. (In a wide file every figure is a row, and a row that cannot
be read at all is one.) Empty lines, lines of separators only, what stands before the header and footers are no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adviser_app.csvio.batch import Batch, Tables
from adviser_app.csvio.finding import (
    Found,
    doubled,
    find_mapped,
    find_saved,
    find_table,
    header_cut,
    no_figures,
    unknown,
)
from adviser_app.csvio.formats import below, lg_inform
from adviser_app.csvio.formats.layout import Layout, Role
from adviser_app.csvio.keyed import KeyedRows
from adviser_app.csvio.member import Member
from adviser_app.csvio.rows import RowMaker
from adviser_app.csvio.text import HEAD, ByteStream, Decoder, FileRefused, LineSource, Record, Records
from adviser_app.csvio.wide import FigureRows, WideRows
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import QUIET, Work

BATCH_ROWS = 65_536
_LINE_END = re.compile(rb"[\r\n]")
CHUNK = 4 << 20  # bytes the fast reader takes at a time: what stays in a core's cache
FAST_FROM = 1 << 18  # bytes; below, the plain reader is as quick


class Reading:
    """One member being read; iterate it once.

    ``refused`` is the problem for which the whole member is not taken (it is in ``problems`` too); a refusal met on the
    way also raises ``FileRefused``, and what was read before must not be used.
    """

    def __init__(
        self, member: Member, tables: Tables, work: Work, publisher: str | None, fast: bool | None, chunk: int,
        mapping: Layout | None = None, saved: Sequence[tuple[str, Layout]] = (),
    ) -> None:  # fmt: skip
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
        self.layout: Layout | None = None
        self._work, self._fast, self._chunk, self._mapping, self._saved = work, fast, chunk, mapping, saved
        self._found: Found | None = None
        self._guessed = False  # is the table nobody's format, and was nothing said of it?
        self._periods: set[int] = set()  # of a guessed one
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

    def close(self) -> None:
        """Leave the file; for whoever only wanted to know what it is."""
        self._stream.close()

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
        if self._mapping is not None:
            found: Found | None = find_mapped(head, self._stream.encoding, self._mapping)
        else:
            found = find_table(head, self._stream.encoding, self.member.name)
            if self._saved and (found is None or not found.is_publishers):
                found = (
                    find_saved(
                        head, self._stream.encoding, self._saved, self.member.sheet, imported=self.member.imported
                    )
                    or found
                )
        self._guessed = self._mapping is None and found is not None and not found.is_publishers
        problem = self._unusable(found, head)
        if found is None or problem is not None:
            assert problem is not None
            self._refuse(problem)
            self._drain()
            return
        self.delimiter = found.delimiter
        if found.layout is None:
            self.format, own = lg_inform.FORMAT, lg_inform.PUBLISHER
        else:
            self.layout = found.layout
            self.format, own, self.header = self.layout.format, self.layout.publisher, self.layout.header
        self.publisher = self.publisher or own
        if found.preamble:
            lines = "1 line before the header was"
            if found.preamble > 1:
                lines = f"{found.preamble} lines before the header were"
            message = f"{lines} passed over."
            self._warn("preamble", found.line, "", message, "Nothing, if they are a title or notes.")
        for why in found.warnings:
            self._warn(why.code, found.line, why.value, why.message, why.remedy)
        if self.member.passed_over:
            named = ", ".join(self.member.passed_over)
            self._warn(
                "sheets-passed-over",
                0,
                named,
                "These sheets were not read.",
                "Nothing, if they are notes; else read them another way.",
            )
        if self.member.hidden:
            message = "These are hidden in the sheet, and were read like the others."
            remedy = "Nothing, if they only were filtered out; else take them out of the sheet."
            self._warn("sheet-hidden", 0, self.member.hidden, message, remedy)
        if self.member.scaled:
            message = (
                "Their format shows these cells in thousands or millions; the figures were read as they are shown."
            )
            remedy = "Say the unit in the heading (£000), or take the commas off the end of the format."
            self._warn("sheet-scaled", 0, self.member.scaled, message, remedy)
        self._found = found

    def _unusable(self, found: Found | None, head: bytes) -> Problem | None:
        """Why the file is not read at all, or None."""
        name = self.member.name
        if found is None:
            return unknown(name, head, self._stream.encoding)
        if why := found.refused:
            return Problem(why.code, Severity.ERROR, name, found.line, why.column, why.value, why.message, why.remedy)
        if found.layout is not None and len(head) >= HEAD and not _LINE_END.search(head, found.skip):
            return header_cut(name, found.line)
        if found.layout is not None and found.layout.doubled:
            return doubled(name, found.line, found.layout.doubled)
        if found.layout is not None and not found.layout.is_wide and not found.layout.at(Role.VALUE):
            return no_figures(name, found.line, found.layout.header)
        return None

    def _drain(self) -> None:
        """Read to the end for the hash, and close."""
        while self._stream.read(1 << 20):
            pass
        self.sha256 = self._stream.sha256
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
                yield from self._noting_periods(self._keyed(found, self.layout))
            else:
                yield from self._noting_periods(self._long(found))
            if self._guessed:
                self._heed_footers()
            self._warn_encoding()
            self.problems.sort(key=lambda p: (p.line, p.code, p.column))
            self._drain()
        except FileRefused as error:
            self.refused = error.problem
            self.problems.append(error.problem)
            raise
        finally:
            self._stream.close()

    def _noting_periods(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            if self._guessed:
                self._periods.update(batch.period.tolist())
            yield batch

    def _heed_footers(self) -> None:
        """What the lines below a table of nobody's format say of its figures; raises FileRefused where it makes them
        something else than was read."""
        assert self.layout is not None
        texts = [self.tables.periods.items[at] for at in sorted(self._periods)]
        for footer in [p for p in self.problems if p.code == "footer"]:
            found = below.what_it_says(footer, [(text.label, text.hint) for text in texts], self.layout)
            if found is not None and found.severity is Severity.ERROR:
                raise FileRefused(found)
            self.problems += [found] if found is not None else []

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

    def _warn_open_end(self, line: int, in_figure: bool) -> None:
        """A file cut within its last figure cannot be told from a whole one, but for the line end that is missing."""
        if in_figure and line and self._stream.is_open:
            message = "The last line has no line end: if the file was cut off there, its last figure is not whole."
            self._warn("file-end-open", line, "", message, "Compare the last figure with its publisher's.")

    def _records(self, first_line: int) -> Records:
        return Records(LineSource(self._stream), self._decoder, self.delimiter, self.member.name, first_line)

    def _long(self, found: Found) -> Iterator[Batch]:
        assert self.layout is not None
        maker = RowMaker(self.layout, self.tables, self.member.name)
        try:
            source = LineSource(self._stream)
            records = Records(source, self._decoder, self.delimiter, self.member.name, found.line)
            for _ in range(self.layout.rows):
                records.next()  # the header
            fast = self._fast if self._fast is not None else self.member.size >= FAST_FROM
            if fast and not self.layout.beside:  # which only whole rows tell
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
            self._warn_open_end(maker.last_row, self.layout.at(Role.VALUE)[0] == len(self.layout.header) - 1)
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

    def _lg_inform(self, found: Found) -> Iterator[Batch]:
        records = self._records(found.line)
        headers: list[Sequence[str]] = []
        record = records.next()
        while record is not None and not record.flaw and lg_inform.is_header(record.cells):
            headers.append(record.cells)
            record = records.next()
        uneven = lg_inform.uneven(headers)
        if record is not None and lg_inform.is_broken_header(record.cells):
            uneven = len(headers) + 1
        if uneven:
            message = (
                f"Header row {uneven} has another number of cells than the others: which belongs where is not told."
            )
            remedy = "Export again from LG Inform."
            raise FileRefused(
                Problem("header-ragged", Severity.ERROR, self.member.name, found.line, "", "", message, remedy)
            )
        if unlike := lg_inform.unlike(headers):
            raise FileRefused(
                Problem("header-contradicts", Severity.ERROR, self.member.name, found.line, "", "", unlike,
                        "Export again from LG Inform, or put the header right.")
            )  # fmt: skip
        columns, lacking = lg_inform.columns(headers)
        if lacking:
            rows = (
                "The header row does not give" if len(headers) == 1 else f"None of the {len(headers)} header rows gives"
            )
            message = f"{rows} {lacking}."
            remedy = "Export again from LG Inform with the metric's label and the period in the header."
            raise FileRefused(
                Problem("header-incomplete", Severity.ERROR, self.member.name, found.line, "", "", message, remedy)
            )
        self.header = tuple(headers[0])
        yield from self._wide(WideRows(columns, headers, self.tables, self.member.name), record, records)

    def _keyed(self, found: Found, layout: Layout) -> Iterator[Batch]:
        records = self._records(found.line)
        for _ in range(layout.rows):
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
            figures = self.layout.figures if self.layout is not None else ()
            self._warn_open_end(wide.last_row, not figures or figures[-1].at == len(self.header) - 1)
        finally:
            self.rows_read, self.problems = wide.rows_read, self.problems + wide.problems
        if wide.commas.grouped:
            self.number_format = "1,234.5"


def read_member(
    member: Member,
    tables: Tables,
    work: Work = QUIET,
    publisher: str | None = None,
    *,
    fast: bool | None = None,
    chunk: int = CHUNK,
    mapping: Layout | None = None,
    saved: Sequence[tuple[str, Layout]] = (),
) -> Reading:
    """Open a member and recognise it; its rows come by iterating the result.

    ``mapping``: how to read it, instead of recognising it (``formats.mapping``). ``saved``: mappings by
    name; the one made for the file's very header is used where the format is no publisher's own.
    ``publisher`` stands in for the format's own. ``fast`` forces one reader (None: by size); ``chunk`` is in bytes.
    Never raises for a file that is not recognised: see ``Reading.refused``.
    """
    return Reading(member, tables, work, publisher, fast, chunk, mapping, saved)


__all__ = ["FileRefused", "Reading", "read_member"]
