"""The dialect of every CSV that people pass to each other: bundles, views, templates.

UTF-8 with a byte order mark, comma, CRLF, every field quoted, and a last column ``_end`` that holds ``#``: a file cut
short inside its last cell shows. Texts that a spreadsheet would run get one apostrophe, taken off on reading; numbers
such as -5 stay numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from adviser_app.domain.spreadsheet import escape, unescape

if TYPE_CHECKING:
    from _csv import Reader

BOM = "\ufeff"
END, MARK = "_end", "#"
_LONGEST_CELL = 5_000_000  # characters; csv's own limit is 131,072, and a group of long texts may be longer


class DialectError(ValueError):
    """A text that is not in the dialect: ``line`` as an editor counts (0: the file as a whole), what is wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.line = line
        self.message = message


def quoted(text: str) -> str:
    """A cell as it stands in a file: between quotes, escaped."""
    plain = escape(text)
    return '"' + (plain.replace('"', '""') if '"' in plain else plain) + '"'


def line(cells: Iterable[str], end: str = MARK) -> str:
    """A row as it stands in a file, with its end mark."""
    return f'{",".join(map(quoted, cells))},"{end}"\r\n'


def encode(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a whole file, with its byte order mark: the header, which has no ``_end``, then each row, escaped
    and with the end mark. Rows have a text for each column."""
    out, width = [BOM, line(header, END)], len(header)
    for row in rows:
        if len(row) != width:
            raise ValueError(f"a row has {len(row)} cells where the header has {width}")
        out.append(line(row))
    return "".join(out).encode()


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
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(_lines(text), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise DialectError(1, str(error)) from error
    if not header or header[-1] != END:
        raise DialectError(1 if header else 0, f"the last column is not {END}")
    # Where no cell can begin with an apostrophe, there is nothing to take off.
    escaped = any(before + "'" in text for before in ('"', ",", "\r", "\n"))
    return [unescape(name) for name in header[:-1]], _rows(reader, len(header), escaped)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends. io.StringIO takes twice as long, and four bytes for a character."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _rows(reader: Reader, width: int, escaped: bool) -> Iterator[tuple[int, list[str]]]:
    line = reader.line_num + 1
    try:
        for cells in reader:
            if len(cells) != width:
                raise DialectError(line, f"{len(cells)} cells where the header has {width}")
            if cells.pop() != MARK:
                raise DialectError(line, f"the row does not end in {MARK}")
            yield line, [unescape(cell) if cell[:1] == "'" else cell for cell in cells] if escaped else cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DialectError(line, str(error)) from error
