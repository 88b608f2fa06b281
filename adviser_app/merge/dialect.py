"""The dialect of every CSV that people pass to each other: bundles, views, templates.

UTF-8 with a byte order mark, comma, CRLF, every field quoted, and a last column ``_end`` that holds ``#``: a file cut
short inside its last cell shows. Texts that a spreadsheet would run get one apostrophe, taken off on reading; numbers
such as -5 stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

from adviser_app.domain.spreadsheet import escape, unescape

BOM = "\ufeff"
END, MARK = "_end", "#"
_LONGEST_CELL = 5_000_000  # characters; csv's own limit is 131,072, and a group of long texts may be longer


class DialectError(ValueError):
    """A text that is not in the dialect: ``line`` as an editor counts (0: the file as a whole), what is wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.line = line
        self.message = message


def write_rows(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """The header, then each row, escaped and with the end mark, without a byte order mark. Gives the number of rows.

    ``stream`` is opened with ``newline=""``; ``header`` has no ``_end``; rows have a text for each of its columns.
    """
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([*map(escape, header), END])
    width, count, write = len(header), 0, row_writer(stream)
    for row in rows:
        if len(row) != width:
            raise ValueError(f"a row has {len(row)} cells where the header has {width}")
        write(row)
        count += 1
    return count


def row_writer(stream: TextIO) -> Callable[[Iterable[str]], None]:
    """What writes one row after another, for whoever counts the bytes meanwhile."""
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def write(row: Iterable[str]) -> None:
        writer.writerow([*map(escape, row), MARK])

    return write


def encode(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a whole file, with its byte order mark."""
    text = io.StringIO(newline="")
    text.write(BOM)
    write_rows(text, header, rows)
    return text.getvalue().encode()


def decode(data: bytes) -> str:
    """The text of a file in the dialect, without its byte order mark. Raises DialectError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DialectError(0, f"byte {error.start:,} is no UTF-8") from error
    return text.removeprefix(BOM)


def read_rows(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header without ``_end``, and the rows as (line on which they begin, cells without ``_end``), unescaped.

    Strict: raises DialectError, also while the rows are taken, for a file that does not end in the mark, a row that is
    too short or too long, a quote that stands where none may. Nothing is skipped.
    """
    lines = _lines(text)
    line, header = next(lines, (0, []))
    if not header or header[-1] != END:
        raise DialectError(line, f"the last column is not {END}")
    return [unescape(name) for name in header[:-1]], _rows(lines, len(header))


def _rows(lines: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    for line, cells in lines:
        if len(cells) != width:
            raise DialectError(line, f"{len(cells)} cells where the header has {width}")
        if cells.pop() != MARK:
            raise DialectError(line, f"the row does not end in {MARK}")
        yield line, [unescape(cell) if cell[:1] == "'" else cell for cell in cells]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DialectError(line, str(error)) from error
