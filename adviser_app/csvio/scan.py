"""Where the cells of a piece of CSV stand: separators and line ends outside quotation marks, with numpy.

A piece begins where a record begins. It is given up from the first record whose quoting the csv module might read
differently (a quotation mark inside a cell, a lone CR): from there on the plain reader must go on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adviser_app.csvio.keytable import Bytes, Positions

_QUOTE, _LF, _CR = 34, 10, 13
_BLOCK = 1 << 20  # what stays in a core's cache while three masks are made


@dataclass(slots=True)
class Table:
    """The records of a piece. Regular ones: ``start`` and ``end`` (columns × rows) of their cells, ``line`` of each.

    ``odd``: (start, end, line) of records with another number of cells. ``used``: where the last record ends;
    ``lines``: physical lines up to there. ``plain``: the plain reader must go on from ``used``.
    """

    start: list[Positions]
    end: list[Positions]
    line: Positions
    odd: list[tuple[int, int, int]]
    used: int
    lines: int
    plain: bool


def _separators(
    buffer: Bytes, begin: int, end: int, delimiter: int, look: tuple[bool, bool]
) -> tuple[Positions, Bytes, int]:
    """Positions of delimiters, LFs and quotation marks; the byte at each; and the number of CRs.

    ``look``: are there quotation marks, and CRs, to look for at all?
    """
    found: list[Positions] = []
    returns = 0
    size = min(_BLOCK, max(end - begin, 1))
    first, second = np.empty(size, dtype=bool), np.empty(size, dtype=bool)
    for at in range(begin, end, _BLOCK):
        block = buffer[at : min(at + _BLOCK, end)]
        a, b = first[: len(block)], second[: len(block)]
        np.equal(block, delimiter, out=a)
        for byte in (_LF, _QUOTE) if look[0] else (_LF,):
            np.equal(block, byte, out=b)
            np.logical_or(a, b, out=a)
        positions = np.flatnonzero(a)
        positions += at
        found.append(positions)
        if look[1]:
            np.equal(block, _CR, out=b)
            returns += int(np.count_nonzero(b))
    separators = _joined(found)
    return separators, buffer.take(separators), returns


def _joined(parts: list[Positions]) -> Positions:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _first_stray(buffer: Bytes, quotes: Positions, begin: int, end: int, delimiter: int) -> int:
    """Which quotation mark, from 0, is the first that neither opens, closes nor doubles as it should; -1 if none."""
    before, after = buffer[quotes - 1], buffer[quotes + 1]  # there is room on either side
    starts = (before == delimiter) | (before == _LF) | (quotes == begin)
    ends = (after == delimiter) | (after == _LF) | (after == _CR) | (quotes == end - 1)
    right = ends
    right[0::2] = starts[0::2]  # every other mark opens
    # a closing mark with an opening one right behind it is a doubled mark
    doubled = np.flatnonzero(np.diff(quotes) == 1)
    doubled = doubled[doubled % 2 == 1]
    right[doubled] = True
    right[doubled + 1] = True
    return -1 if right.all() else int(np.argmin(right))


def _inside(quotes: Positions, count: int) -> Positions:
    """Which of ``count`` separators stand inside quotation marks, themselves the separators ``quotes``."""
    opens, closes = quotes[0::2] + 1, quotes[1::2]
    if len(opens) > len(closes):
        closes = np.append(closes, count)
    counts = closes - opens
    first = np.cumsum(counts) - counts
    return np.repeat(opens - first, counts) + np.arange(int(counts.sum()))


def scan(data: bytes, begin: int, end: int, delimiter: int, columns: int, line: int) -> Table:
    """Cut ``data[begin:end]``, which begins with a record on physical line ``line``, into records.

    Positions in the result are the buffer's. What lies behind the last complete record is not used. There must be a
    byte before ``begin`` and one at ``end``.
    """
    buffer = np.frombuffer(data, dtype=np.uint8)
    look = (data.find(b'"', begin, end) >= 0, data.find(b"\r", begin, end) >= 0)
    separators, bytes_there, returns = _separators(buffer, begin, end, delimiter, look)
    plain, returns_known = False, True
    dropped: Positions | None = None
    if look[0]:
        quotes = np.flatnonzero(bytes_there == _QUOTE)
        stray = _first_stray(buffer, separators[quotes], begin, end, delimiter)
        if stray >= 0:
            if returns and _lone_return(buffer[begin:end], returns):
                return _nothing(begin)
            plain, returns_known = True, False
            before = int(quotes[stray])
            quotes, separators, bytes_there = quotes[:stray], separators[:before], bytes_there[:before]
        keep = np.ones(len(separators), dtype=bool)
        keep[quotes] = False
        inside = _inside(quotes, len(separators))
        if len(inside):
            keep[inside] = False
            dropped = separators[inside[bytes_there[inside] == _LF]]
        separators, bytes_there = separators[keep], bytes_there[keep]
    at_feed = np.flatnonzero(bytes_there == _LF)  # which separators end a record
    if not len(at_feed):
        return _nothing(begin) if plain else Table([], [], _NO_ROWS, [], begin, 0, False)
    separators = separators[: int(at_feed[-1]) + 1]
    ends = separators[at_feed]
    trim = None
    if returns:
        trim = buffer[ends - 1] == _CR
        paired = int(np.count_nonzero(trim))
        if dropped is not None:
            paired += int(np.count_nonzero(buffer[dropped - 1] == _CR))
        if returns_known and paired != returns - int(buffer[end - 1] == _CR):
            return _nothing(begin)
    regular = len(separators) == columns * len(ends) and bool((at_feed == _every(columns, len(ends))).all())
    return _table(separators, ends, None if regular else at_feed, dropped, trim, columns, line, begin, plain)


_NO_ROWS = np.zeros(0, dtype=np.int64)


def _every(columns: int, rows: int) -> Positions:
    return np.arange(columns - 1, columns * rows, columns)


def _nothing(begin: int) -> Table:
    """A piece the plain reader must read from its first byte."""
    return Table([], [], _NO_ROWS, [], begin, 0, True)


def _lone_return(piece: Bytes, returns: int) -> bool:
    """Is there a CR without its LF (the piece's last byte aside)?"""
    paired = np.count_nonzero((piece[:-1] == _CR) & (piece[1:] == _LF))
    return int(paired) != returns - int(piece[-1] == _CR)


def _table(
    separators: Positions,
    all_ends: Positions,
    at: Positions | None,
    dropped: Positions | None,
    trim: npt.NDArray[np.bool_] | None,
    columns: int,
    line: int,
    begin: int,
    plain: bool,
) -> Table:
    """Cells from separators; ``at``: which of them end a record, None where every ``columns``-th does."""
    records = len(all_ends)
    all_begins = np.empty(records, dtype=np.int64)
    all_begins[0] = begin
    np.add(all_ends[:-1], 1, out=all_begins[1:])
    used = int(all_ends[-1]) + 1
    odd: list[tuple[int, int, int]] = []
    if at is None:
        grid = separators.reshape(records, columns)
        ends = [np.ascontiguousarray(grid[:, i]) for i in range(columns)]
        begins, record = all_begins, np.arange(records, dtype=np.int64)
    else:
        counts = np.diff(at, prepend=-1)
        record, rest = np.flatnonzero(counts == columns), np.flatnonzero(counts != columns)
        first = at[record] - (columns - 1)
        ends = [separators[first + i] for i in range(columns)]
        begins = all_begins[record]
        lines = _lines(rest, all_begins[rest], dropped, line)
        odd = list(zip(all_begins[rest].tolist(), (all_ends[rest] + 1).tolist(), lines.tolist(), strict=True))
        trim = None if trim is None else trim[record]
    starts = [begins] + [e + 1 for e in ends[:-1]]
    if trim is not None:
        ends[-1] -= trim  # a CR before the LF belongs to the line end
    lines_here = records + (0 if dropped is None else int(np.count_nonzero(dropped < used)))
    return Table(starts, ends, _lines(record, begins, dropped, line), odd, used, lines_here, plain)


def _lines(record: Positions, begins: Positions, dropped: Positions | None, line: int) -> Positions:
    """The physical line each record begins on: records and quoted line ends before it."""
    lines = record + line
    if dropped is not None and len(dropped):
        lines += np.searchsorted(dropped, begins)
    return lines
