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
_BLOCK = 1 << 18  # what stays in a core's cache while three masks are made


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


def _masks(
    buffer: Bytes, begin: int, end: int, delimiter: int, look: tuple[bool, bool]
) -> tuple[Positions, Positions, int, int]:
    """Positions of separators (LF among them) and of quotation marks; the numbers of LF and of CR.

    ``look``: are there quotation marks, and CRs, to look for at all?
    """
    separators: list[Positions] = []
    quotes: list[Positions] = []
    feeds = returns = 0
    size = min(_BLOCK, max(end - begin, 1))
    first, second = np.empty(size, dtype=bool), np.empty(size, dtype=bool)
    for at in range(begin, end, _BLOCK):
        block = buffer[at : min(at + _BLOCK, end)]
        a, b = first[: len(block)], second[: len(block)]
        np.equal(block, _LF, out=b)
        feeds += int(np.count_nonzero(b))
        np.equal(block, delimiter, out=a)
        np.logical_or(a, b, out=a)
        found = np.flatnonzero(a)
        found += at
        separators.append(found)
        if look[0]:
            np.equal(block, _QUOTE, out=a)
            if a.any():
                found = np.flatnonzero(a)
                found += at
                quotes.append(found)
        if look[1]:
            np.equal(block, _CR, out=a)
            returns += int(np.count_nonzero(a))
    return _joined(separators), _joined(quotes), feeds, returns


def _joined(parts: list[Positions]) -> Positions:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _first_stray(buffer: Bytes, quotes: Positions, begin: int, end: int, delimiter: int) -> int:
    """The position of the first quotation mark that neither opens, closes nor doubles as it should; -1 if none."""
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
    return -1 if right.all() else int(quotes[np.argmin(right)])


def _inside(separators: Positions, quotes: Positions) -> npt.NDArray[np.bool_] | None:
    """Which separators stand inside quotation marks; None where none does."""
    rank = np.searchsorted(separators, quotes)
    if len(rank) % 2:
        rank = np.append(rank, len(separators))
    opens, closes = rank[0::2], rank[1::2]
    some = opens != closes
    if not some.any():
        return None
    opens, counts = opens[some], (closes - opens)[some]
    first = np.cumsum(counts) - counts
    inside = np.zeros(len(separators), dtype=bool)
    inside[np.repeat(opens - first, counts) + np.arange(int(counts.sum()))] = True
    return inside


def scan(data: bytes, begin: int, end: int, delimiter: int, columns: int, line: int) -> Table:
    """Cut ``data[begin:end]``, which begins with a record on physical line ``line``, into records.

    Positions in the result are the buffer's. What lies behind the last complete record is not used. There must be a
    byte before ``begin`` and one at ``end``.
    """
    buffer = np.frombuffer(data, dtype=np.uint8)
    look = (data.find(b'"', begin, end) >= 0, data.find(b"\r", begin, end) >= 0)
    separators, quotes, feeds, returns = _masks(buffer, begin, end, delimiter, look)
    plain = False
    dropped: Positions | None = None
    if len(quotes):
        stray = _first_stray(buffer, quotes, begin, end, delimiter)
        if stray >= 0:
            if returns and _lone_return(buffer[begin:end], returns):
                return _nothing(begin)
            plain, returns_known = True, False
            quotes = quotes[quotes < stray]
            separators = separators[separators < stray]
        else:
            returns_known = True
        inside = _inside(separators, quotes) if len(quotes) else None
        if inside is not None:
            dropped = separators[inside]
            separators = separators[~inside]
            dropped = dropped[buffer[dropped] == _LF]
        feeds = (
            int(np.count_nonzero(buffer[separators] == _LF))
            if plain
            else feeds - (0 if dropped is None else len(dropped))
        )
    else:
        returns_known = True
    separators = separators[: _complete(buffer, separators)]
    if not len(separators):
        return _nothing(begin) if plain or feeds else Table([], [], _NO_ROWS, [], begin, 0, False)
    ends, record = _records(buffer, separators, columns, feeds)
    trim = None
    if returns:
        trim = buffer[ends - 1] == _CR
        paired = int(np.count_nonzero(trim))
        if dropped is not None:
            paired += int(np.count_nonzero(buffer[dropped - 1] == _CR))
        if returns_known and paired != returns - int(buffer[end - 1] == _CR):
            return _nothing(begin)
    return _table(buffer, separators, ends, record, dropped, trim, columns, line, begin, plain)


_NO_ROWS = np.zeros(0, dtype=np.int64)


def _nothing(begin: int) -> Table:
    """A piece the plain reader must read from its first byte."""
    return Table([], [], _NO_ROWS, [], begin, 0, True)


def _lone_return(piece: Bytes, returns: int) -> bool:
    """Is there a CR without its LF (the piece's last byte aside)?"""
    paired = np.count_nonzero((piece[:-1] == _CR) & (piece[1:] == _LF))
    return int(paired) != returns - int(piece[-1] == _CR)


def _complete(buffer: Bytes, separators: Positions) -> int:
    """How many separators there are up to the last that ends a record."""
    for back in (64, len(separators)):
        feeds = np.flatnonzero(buffer[separators[-back:]] == _LF)
        if len(feeds):
            return max(len(separators) - back, 0) + int(feeds[-1]) + 1
    return 0


def _records(buffer: Bytes, separators: Positions, columns: int, feeds: int) -> tuple[Positions, Positions | None]:
    """The ends of all records; and where among the separators they stand, or None if every ``columns``-th is one."""
    if feeds * columns == len(separators):
        ends = np.ascontiguousarray(separators[columns - 1 :: columns])
        if (buffer[ends] == _LF).all():
            return ends, None
    at = np.flatnonzero(buffer[separators] == _LF)
    return separators[at], at


def _table(
    buffer: Bytes, separators: Positions, all_ends: Positions, at: Positions | None, dropped: Positions | None,
    trim: npt.NDArray[np.bool_] | None, columns: int, line: int, begin: int, plain: bool,
) -> Table:  # fmt: skip
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
