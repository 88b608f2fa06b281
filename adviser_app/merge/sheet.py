"""A CSV that somebody's spreadsheet saved: whatever encoding and separator it took, as rows with their lines.

Strict where a row could be lost without anybody's noticing (a quote that is never closed), lenient in everything a
spreadsheet does of its own: marks, UTF-16, Windows-1252, semicolons and tabs, a title above the header, cells that are
empty at the end of a line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from adviser_app.domain.spreadsheet import unescape

SEPARATORS = (",", ";", "\t", "|")
LARGEST = 25_000_000  # bytes
_LOOK = 20  # rows above the header: somebody's title, a "sep=;"
_LONGEST_CELL = 5_000_000


class SheetError(ValueError):
    """A file that cannot be read to its end: stable ``code``, ``line`` (0: the whole file), what is wrong."""

    def __init__(self, code: str, line: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: the line on which it begins, its cells by column (unescaped; a column beyond the row's end is missing),
    whether it has more cells than the header has columns, and whether its quotes cannot be made out."""

    line: int
    cells: dict[str, str]
    too_long: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """``header``: names as they stand in the file; ``line`` its line. ``ansi``: in Windows-1252, so that letters beyond
    it were lost. ``twice``: names that occur twice."""

    header: tuple[str, ...]
    line: int
    rows: tuple[SheetRow, ...]
    encoding: str
    separator: str
    twice: tuple[str, ...] = ()

    @property
    def ansi(self) -> bool:
        return self.encoding == "cp1252"


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding): by its mark, else UTF-8 if it is that, else Windows-1252. Raises SheetError.

    Plain ASCII counts as Windows-1252: whoever saved it may have lost letters.
    """
    try:
        if data.startswith(b"\xef\xbb\xbf"):
            return data[3:].decode("utf-8"), "utf-8"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), "utf-16"
        if b"\0" in data[:200]:
            return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be"), "utf-16"
    except UnicodeDecodeError as error:
        raise SheetError("encoding-unreadable", 0, "The text is damaged.") from error
    try:
        return data.decode("utf-8"), "cp1252" if data.isascii() else "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise SheetError("encoding-unreadable", 0, "The text is neither UTF-8 nor Windows-1252.") from error


def read(data: bytes, known: Callable[[Sequence[str]], bool]) -> Sheet | None:
    """The rows below the first line that ``known`` takes for a header; None where there is none with any separator.

    Raises SheetError for text that cannot be decoded and for a quote that is never closed.
    """
    if len(data) > LARGEST:
        raise SheetError("file-too-large", 0, f"The file has {len(data):,} bytes; {LARGEST:,} is the limit.")
    text, encoding = decode(data)
    for separator in SEPARATORS:
        rows = _rows(text, separator, to=_LOOK)
        for n, (_, cells) in enumerate(rows):
            names = [name(c) for c in cells or ()]
            if known(names):
                return _sheet(text, encoding, separator, n, names)
    return None


def header(head: bytes, known: Callable[[Sequence[str]], bool]) -> list[str] | None:
    """The header of a file, by its first bytes alone (which may end anywhere); None where ``known`` takes no line."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    for separator in SEPARATORS:
        for _, cells in _rows(text, separator, to=_LOOK):
            names = [name(c) for c in cells or ()]
            if known(names):
                return names
    return None


def name(cell: str) -> str:
    """A column's name as it is compared."""
    return unescape(cell.strip(" \t\u00a0\ufeff")).casefold()


def _sheet(text: str, encoding: str, separator: str, at: int, names: list[str]) -> Sheet:
    lines = _rows(text, separator)
    line = 0
    for _ in range(at + 1):
        line, _cells = next(lines)
    while names and not names[-1]:  # columns that somebody emptied and that went on to be saved
        names.pop()
    twice = tuple(sorted({n for n in names if n and names.count(n) > 1}))
    rows = []
    for start, cells in lines:
        if cells is None:
            rows.append(SheetRow(start, {}, broken=True))
        elif any(c.strip() for c in cells):
            plain = [unescape(c) for c in cells]
            found = {n: c for n, c in zip(names, plain, strict=False) if n}
            rows.append(SheetRow(start, found, any(c.strip() for c in cells[len(names) :])))
    return Sheet(tuple(names), line, tuple(rows), encoding, separator, twice)


def _rows(text: str, separator: str, to: int | None = None) -> Iterator[tuple[int, list[str] | None]]:
    """(line on which it begins, cells; None where its quotes cannot be made out) of each row that is not empty."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line, count = 1, 0
    while to is None or count < to:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if to is not None:
                return  # with this separator it is no table
            if "unexpected end of data" in str(error) or "field larger" in str(error):
                raise SheetError("quote-unclosed", line, "A quotation mark opens here and is never closed.") from error
            yield line, None
        else:
            if cells is None:
                return
            if cells:
                yield line, cells
                count += 1
        line = reader.line_num + 1
