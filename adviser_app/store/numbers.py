"""Many JSON arrays of numbers to float64 at once, and single columns of them without decoding the rest.

``orjson`` makes a Python object of every number; a page needs millions of them. What stores hold is nearly all of one
form, ``-?digits.digits`` or ``null``, which is read here from the bytes, eight digits at a time. Whatever is of another
form (an exponent, a whole number without a point, more than 15 digits, spaces) is left to ``orjson``. So both give the
same float64, bit for bit: up to 15 digits a number is a whole one below 2**53 divided by a power of ten below 10**22,
and such a quotient of two exact float64 is rounded once, correctly.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import orjson

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64] | npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]

BLOCK = 64  # arrays at a time: what is made of them stays in the processor's cache
FEW = 8  # fewer are quicker one by one
DIGITS = 15

_NAN = float("nan")
_COMMA, _MINUS, _END, _NULL = (ord(c) for c in ",-]n")
_POWERS = 10.0 ** np.arange(DIGITS + 1)
_WHOLE_POWERS = 10 ** np.arange(DIGITS + 1, dtype=np.int64)
# by the number of digits of a word, which stand in its high bytes: those bytes, and zeros ("0") for the others
_USED = np.array([(1 << 64) - (1 << 8 * (8 - n)) for n in range(9)], np.uint64)
_ZEROS = ~_USED & np.uint64(0x3030303030303030)
_POINTS, _ONES, _HIGH = (np.uint64(int(pair * 8, 16)) for pair in ("2e", "01", "80"))  # in each of eight bytes


def decode(texts: Sequence[bytes | None], areas: int | Ints) -> Floats:
    """float64[len(texts), areas]: the first so many elements, or those given; NaN for null, beyond an array's end and
    where there is no text.

    Raises ValueError for what is no JSON array of numbers and nulls.
    """
    wanted = np.arange(areas) if isinstance(areas, int) else areas
    out = np.full((len(texts), len(wanted)), np.nan)
    plain = [at for at, text in enumerate(texts) if text and len(text) > 2 and b"e" not in text]
    for first in range(0, len(plain), BLOCK):
        rows = plain[first : first + BLOCK]
        block = [text for at in rows if (text := texts[at])]
        found = _fast(block, wanted) if len(block) >= FEW else None
        out[rows] = np.array([_slow(text, wanted) for text in block]) if found is None else found
    if len(plain) < len(texts):
        for at in set(range(len(texts))).difference(plain):
            if text := texts[at]:
                out[at] = _slow(text, wanted)
    return out


def _slow(text: bytes, areas: Ints) -> Floats:
    values = orjson.loads(text)
    if not isinstance(values, list):
        raise ValueError("not an array")
    filled = [_NAN if v is None else v for v in values]
    try:
        found = np.frombuffer(struct.pack(f"{len(filled)}d", *filled))  # half the time of numpy's own way from a list
    except struct.error as error:
        raise ValueError("not an array of numbers") from error
    out = np.full(len(areas), np.nan)
    inside = areas < len(found)
    out[inside] = found[areas[inside]]
    return out


class _Cells:
    """Where the elements of some arrays (one at least) stand in their joined bytes: ``stop``, one past each; ``first``,
    ``last``: by array, the positions of its elements among them. Raises ValueError where a text does not end as an
    array does."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self.data = b"".join((b" " * 8, *texts))  # eight bytes before everything, so that a word may begin there
        self.bytes = np.frombuffer(self.data, np.uint8)[8:]
        ends = self.bytes == _COMMA
        ends |= self.bytes == _END
        self.stop: Ints = np.flatnonzero(ends)
        closing = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts))) - 1
        self.last: Ints = np.searchsorted(self.stop, closing)
        if not len(self.stop) or self.last[-1] == len(self.stop) or (self.stop[self.last] != closing).any():
            raise ValueError("not an array")
        self.count: Ints = np.diff(self.last, prepend=-1)
        self.first = self.last - self.count + 1

    def begins(self) -> Ints:
        """Where each element begins: after the comma before it, or after the brackets."""
        begin = np.empty_like(self.stop)
        begin[0] = 0
        np.add(self.stop[:-1], 1, out=begin[1:])
        begin[self.first] += 1
        return begin


def _fast(texts: Sequence[bytes], areas: Ints) -> Floats | None:
    """``decode`` where every number is of the common form; None where one is not."""
    cells = _Cells(texts)
    inside = areas < cells.count[:, None]
    cell = (cells.first[:, None] + areas)[inside]
    values = _elements(cells.data, cells.begins()[cell], cells.stop[cell])
    if values is None:
        return None
    out = np.full(inside.shape, np.nan)
    out[inside] = values
    return out


def _elements(data: bytes, begin: Places, stop: Places) -> Floats | None:
    """What stands between ``begin`` and ``stop``, eight bytes further on in ``data``: numbers of the common form, NaN
    for null; None where one is of another form."""
    head = np.frombuffer(data, np.uint8)[8:][begin]
    there = np.flatnonzero(head != _NULL)
    begin, stop = begin[there], stop[there]
    negative = head[there] == _MINUS
    begin += negative
    values = _numbers(np.ndarray((len(data) - 7,), "<u8", data, strides=(1,)), begin, stop)
    if values is None:
        return None
    np.negative(values, out=values, where=negative)
    out = np.full(len(head), np.nan)
    out[there] = values
    return out


def _numbers(words: Words, begin: Places, stop: Places) -> Floats | None:
    """``digits.digits``, no sign, between ``begin`` and ``stop``; None where one is of another form. ``words``: by
    place, the eight bytes before it."""
    size = stop - begin
    tail = words[stop]
    tail &= _USED[np.minimum(size, 8)]
    # the point: the one byte that is zero after it was taken away, found without looking at each
    rest = tail ^ _POINTS
    point = rest - _ONES
    point &= ~rest
    point &= _HIGH
    if not point.all() or (point & (point - np.uint64(1))).any():
        return None
    point >>= np.uint64(7)
    point *= np.uint64(0x0706050403020100)
    point >>= np.uint64(56)
    after = point.view(np.int64)  # so many digits stand behind it
    stop = stop - after
    stop -= 1
    before = stop - begin
    if not len(size):
        return np.empty(0)
    if before.min() < 1 or before.max() > 8 or after.min() < 1 or size.max() > DIGITS + 1:
        return None
    whole, part = _eight(words[stop], before), _eight(tail, after)
    if whole is None or part is None:
        return None
    whole *= _WHOLE_POWERS[after]
    whole += part
    return whole / _POWERS[after]


def _eight(words: Words, digits: Places) -> Ints | None:
    """The numbers in the last ``digits`` bytes of words (which are changed); None where a byte is no digit."""
    words &= _USED[digits]
    words |= _ZEROS[digits]
    words -= np.uint64(0x3030303030303030)
    wrong = words + np.uint64(0x7676767676767676)  # a byte above nine reaches its high bit
    wrong |= words
    if np.bitwise_or.reduce(wrong) & _HIGH:
        return None
    # pairs of digits, then fours, then all eight: each step adds the neighbour to ten, a hundred, ten thousand times
    for factor, width, mask in (
        (10 * 2**8 + 1, 8, 0x00FF00FF00FF00FF),
        (100 * 2**16 + 1, 16, 0x0000FFFF0000FFFF),
        (10000 * 2**32 + 1, 32, 0x00000000FFFFFFFF),
    ):
        words *= np.uint64(factor)
        words >>= np.uint64(width)
        words &= np.uint64(mask)
    return words.view(np.int64)


class Lines:
    """Arrays kept as text, of which single columns are wanted: several times quicker to make than all their numbers."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        cells = _Cells(texts)
        self._data = cells.data
        self._stop = np.empty(len(cells.stop) + 1, np.int32)  # of the element before
        self._stop[0], self._stop[1:] = -1, cells.stop
        self._first, self._count = cells.first, cells.count

    def column(self, lines: Ints, area: int) -> Floats:
        """float64[len(lines)]: one element of some of the arrays, NaN for null and beyond an array's end."""
        out = np.full(len(lines), np.nan)
        inside = np.flatnonzero(self._count[lines] > area)
        cell = self._first[lines[inside]] + area
        begins = self._stop[cell] + (2 if area == 0 else 1)  # after the comma, or after the brackets
        stops = self._stop[cell + 1]
        found = _elements(self._data, begins, stops)
        out[inside] = self._one_by_one(begins, stops) if found is None else found
        return out

    def _one_by_one(self, begins: Places, stops: Places) -> list[float]:
        texts = (self._data[8 + a : 8 + b].strip() for a, b in zip(begins.tolist(), stops.tolist(), strict=True))
        return [_NAN if t in (b"null", b"") else float(t) for t in texts]  # b"": the one element of an empty array
