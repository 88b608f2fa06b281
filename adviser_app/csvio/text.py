"""Bytes → physical lines as an editor counts them, and lines → records with the line each began on.

Rules, the same for every reader:

* A byte order mark decides; UTF-16 (with or without mark) is turned into UTF-8 on the way in.
* Without a mark, the first line that is not ASCII decides for the whole member: UTF-8 if it is that, else Windows-1252
  (which is said in a warning). A later line that cannot be decoded so, or is UTF-8 among Windows-1252, costs its rows
  only, not the file.
* CR, LF and CRLF end a line, mixed as they come. A quote that is never closed refuses the file: from there on nobody
  can say where a row ends.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity

BLOCK = 1 << 20
HEAD = 1 << 18
MAX_LINE = 16 << 20
MAX_CELL = 131_072  # the csv module's own limit; a longer cell is a quote that was never closed


class FileRefused(AdviserError):
    """A member that cannot be read to its end; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        where = f"{problem.file}, line {problem.line}" if problem.line else problem.file
        super().__init__("The file was not read", f"{where}: {problem.message}", problem.remedy, code=problem.code)
        self.problem = problem


class ByteStream:
    """A member's bytes as UTF-8 or an ASCII superset, without byte order mark, hashed as they are read."""

    def __init__(self, raw: BinaryIO, name: str) -> None:
        self._raw, self.name = raw, name
        self._digest = hashlib.sha256()
        self._hashing: threading.Thread | None = None
        self._pending = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self.bytes_in = 0
        self.is_open = False  # does what has been read so far end without a line end?
        head = self._more(HEAD)
        self.encoding, skip = _sniff(head)
        if self.encoding.startswith("utf-16"):
            self._decoder = codecs.getincrementaldecoder(self.encoding)("strict")
            self._pending = self._convert(head[skip:], len(head) < HEAD)
        else:
            self._pending = head[skip:]

    def _more(self, size: int) -> bytes:
        block = self._raw.read(size) or b""
        while block and len(block) < size:
            more = self._raw.read(size - len(block))
            if not more:
                break
            block += more
        self._hash(block)
        self.bytes_in += len(block)
        return block

    def _hash(self, block: bytes) -> None:
        """Large blocks are hashed beside the reading of them: hashing a big file takes as long as scanning it."""
        self._hashed()
        if len(block) < HEAD:
            self._digest.update(block)
        else:
            self._hashing = threading.Thread(target=self._digest.update, args=(block,), name="sha256")
            self._hashing.start()

    def _hashed(self) -> None:
        if self._hashing is not None:
            self._hashing.join()
            self._hashing = None

    def _convert(self, block: bytes, last: bool) -> bytes:
        assert self._decoder is not None
        try:
            return self._decoder.decode(block, last).encode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            raise FileRefused(
                Problem("encoding-unreadable", Severity.ERROR, self.name, 0, "", "", "The text is damaged (UTF-16).",
                        "Save the file again as CSV UTF-8.")
            ) from error  # fmt: skip

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes, b"" at the end."""
        if self._pending:
            block, self._pending = self._pending[:size], self._pending[size:]
        else:
            block = self._fresh(size)
        if block:
            self.is_open = not block.endswith((b"\n", b"\r"))
        return block

    def _fresh(self, size: int) -> bytes:
        block = self._more(size)
        if self._decoder is None:
            return block
        text = self._convert(block, not block)
        while block and not text:
            block = self._more(size)
            text = self._convert(block, not block)
        return text

    def push_back(self, block: bytes) -> None:
        """Give bytes back, to be read next."""
        self._pending = block + self._pending

    @property
    def sha256(self) -> str:
        """Of the bytes read so far; the member's own once everything is read."""
        self._hashed()
        return self._digest.hexdigest()

    def close(self) -> None:
        self._hashed()
        self._raw.close()


def _sniff(head: bytes) -> tuple[str, int]:
    """(encoding, bytes of mark to skip); '' where the bytes must be looked at line by line."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"), 2
    sample = head[: min(len(head), 4096) // 2 * 2]
    if len(sample) >= 8:
        even, odd, half = sample[0::2].count(0), sample[1::2].count(0), len(sample) // 2
        # Western text in UTF-16 has a zero in nearly every second byte and nearly none in the others.
        if odd > 0.6 * half and even < 0.05 * half:
            return "utf-16-le", 0
        if even > 0.6 * half and odd < 0.05 * half:
            return "utf-16-be", 0
    return "", 0


class Decoder:
    """Turns lines into text by the member's encoding, and counts lines with a flaw.

    ``encoding``: 'utf-8', 'cp1252' or '' while all was ASCII. ``flaws``: lines so far with NUL or undecodable bytes.
    """

    def __init__(self, encoding: str = "") -> None:
        self.encoding = "utf-8" if encoding.startswith("utf") else encoding
        self.decided_on: bytes = b""
        self.flaws = 0
        self.flaw = ""

    def decide(self, line: bytes) -> None:
        """Settle the encoding by the first line that is not ASCII."""
        if self.encoding:
            return
        try:
            line.decode("utf-8")
            self.encoding = "utf-8"
        except UnicodeDecodeError:
            self.encoding = "cp1252"
        self.decided_on = line

    def text(self, line: bytes) -> str:
        if b"\0" in line:
            self.flaws += 1
            self.flaw = "nul-byte"
        if line.isascii():
            return line.decode("ascii")
        self.decide(line)
        if self.encoding == "cp1252" and is_utf8(line):
            self.flaws += 1
            self.flaw = "encoding-mixed"
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:
            self.flaws += 1
            self.flaw = "bytes-unreadable"
            return line.decode(self.encoding, "surrogateescape").encode("utf-8", "replace").decode("utf-8")


# Letters as UTF-8 writes them. Not what Windows-1252 has as well: é’s is no beginning of a longer letter, and É” and È’
# would be letters of the phonetic alphabet.
_UTF8 = re.compile(rb"[\xc2-\xc7\xcc-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def is_utf8(data: bytes) -> bool:
    """Whether bytes read as Windows-1252 hold what is a letter in UTF-8: two encodings in one file."""
    return _UTF8.search(data) is not None


class LineSource:
    """Physical lines (with their ends) out of a stream; what is not used yet can be taken back."""

    def __init__(self, stream: ByteStream, buffered: bytes = b"", block: int = BLOCK) -> None:
        self._stream, self._block = stream, block
        self.name = stream.name
        self._lines: list[bytes] = []
        self._at = 0
        self._tail = b""
        self._ended = False
        if buffered:
            self._split(buffered)

    def _split(self, block: bytes) -> None:
        self._lines = (self._tail + block).splitlines(keepends=True) if self._tail else block.splitlines(keepends=True)
        self._at = 0
        # the last line may go on in the next block, and a CR may be half of a CRLF
        self._tail = self._lines.pop() if self._lines and not self._lines[-1].endswith(b"\n") else b""
        if len(self._tail) > MAX_LINE:
            raise FileRefused(
                Problem("line-too-long", Severity.ERROR, self.name, 0, "", "", "A line has no end: this is no table.",
                        "Check that the file is a CSV.")
            )  # fmt: skip

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        while self._at >= len(self._lines):
            if self._ended:
                raise StopIteration
            block = self._stream.read(self._block)
            if block:
                self._split(block)
            else:
                self._ended = True
                self._lines, self._at, self._tail = ([self._tail] if self._tail else []), 0, b""
        line = self._lines[self._at]
        self._at += 1
        return line

    def rest(self) -> bytes:
        """What was read from the stream and not given out."""
        return b"".join(self._lines[self._at :]) + self._tail


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its cells, the physical line it begins on, and what is wrong with its bytes ('' or a code)."""

    cells: list[str]
    line: int
    flaw: str = ""


class Records:
    """Records from physical lines, by the csv module in strict mode. Empty lines are no records.

    ``line``: physical lines used so far. ``used``: bytes of them. A line that breaks the quoting rules comes with flaw
    ``quote-stray``, its whole text as its one cell, and the reading goes on in the next line, whatever lines an open
    quotation mark had drawn in before; a quote that is never closed raises ``FileRefused``.
    """

    def __init__(
        self, lines: Iterator[bytes], decoder: Decoder, delimiter: str, file: str, first_line: int = 1
    ) -> None:
        self._lines, self._decoder, self._file = lines, decoder, file
        self.line = first_line - 1
        self.used = 0
        self._drawn: list[bytes] = []  # the lines of this record
        self._again: list[bytes] = []  # lines to be read once more, the next one last
        self._reader = csv.reader(self._texts(), delimiter=delimiter, strict=True)

    def _texts(self) -> Iterator[str]:
        text = self._decoder.text
        while (line := self._again.pop() if self._again else next(self._lines, None)) is not None:
            self.line += 1
            self.used += len(line)
            self._drawn.append(line)
            yield text(line)

    def rest(self) -> bytes:
        """Lines drawn from the source that are still to be read."""
        return b"".join(reversed(self._again))

    def _broken(self, line: int, flaw: str) -> Record:
        """The record's first line as a flaw; the others are read again, as records of their own."""
        first, *others = self._drawn
        self._again += reversed(others)
        self.line -= len(others)
        self.used -= sum(map(len, others))
        return Record([self._decoder.text(first).strip()], line, flaw)

    def __iter__(self) -> Iterator[Record]:
        while (record := self.next()) is not None:
            yield record

    def next(self) -> Record | None:
        """The next record that is not an empty line, or None at the end."""
        while True:
            begins, flaws = self.line + 1, self._decoder.flaws
            self._drawn.clear()
            try:
                cells = next(self._reader, None)
            except csv.Error as error:
                if "unexpected end of data" in str(error) or ("field larger" in str(error) and self.line > begins):
                    raise FileRefused(unclosed(self._file, begins)) from error
                return self._broken(begins, "cell-too-long" if "field larger" in str(error) else "quote-stray")
            if cells is None:
                return None
            if self._decoder.flaws != flaws:
                return Record(cells, begins, self._decoder.flaw)
            if cells:
                return Record(cells, begins)


def unclosed(file: str, line: int) -> Problem:
    """The quote that opens in the row beginning on ``line`` swallows the rest of the file."""
    message = "A quotation mark opens in the row that begins here and is never closed."
    remedy = "Close it (or double it, if it belongs to the text) and import the file again."
    return Problem("quote-unclosed", Severity.ERROR, file, line, "", "", message, remedy)
