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
Words = npt.NDArray[np.uint64]

MANY = 48  # columns, of text: all of its numbers are made in about the time of so many
BLOCK = 64  # arrays at a time: what is made of them stays in the processor's cache
FEW = 8  # fewer are quicker one by one
SAMPLE = 256  # bytes of an array from which is judged how long its first so many elements are
SHORT = 8  # bytes an element: of an array of no more, little could be left out
ROW, PART = 64, 4096  # commas are counted by rows of so many bytes, so many rows at a time
DIGITS = 15

_NAN = float("nan")
_BEGIN, _END, _COMMA, _MINUS, _NULL = b"[],-n"
_POWERS = 10.0 ** np.arange(DIGITS + 1)
_POINT = ord(".") ^ ord("0")  # what a point is where digits are their numbers
_ALL, _ZEROS, _POINTS, _ONES, _HIGH = (
    np.uint64(byte * 0x0101010101010101)
    for byte in (0xFF, ord("0"), _POINT, 0x01, 0x80)  # in each of eight bytes
)


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
        if found is not None:
            out[rows] = found
        else:
            for at, text in zip(rows, block, strict=True):
                _slow(text, areas, out[at])
    if len(plain) < len(texts):
        for at in set(range(len(texts))).difference(plain):
            if text := texts[at]:
                _slow(text, areas, out[at])
    return out


def _slow(text: bytes, areas: int | Ints, out: Floats) -> None:
    """One of the ``texts`` of ``decode`` into its row, which holds NaN."""
    values = orjson.loads(text)
    if not isinstance(values, list):
        raise ValueError("not an array")
    filled = [_NAN if v is None else v for v in values]
    try:
        found = np.frombuffer(struct.pack(f"{len(filled)}d", *filled))  # half the time of numpy's own way from a list
    except struct.error as error:
        raise ValueError("not an array of numbers") from error
    if isinstance(areas, int):
        out[: len(found)] = found[:areas]
    else:
        inside = areas < len(found)
        out[inside] = found[areas[inside]]


class _Joined:
    """Some arrays (one at least) as bytes one behind the other, their brackets made commas: every element stands
    between two. Behind the last array stands one more element, a null. ``opening``: where each array begins. Raises
    ValueError where a text does not begin and end as one."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        length = np.fromiter(map(len, texts), np.int64, len(texts))
        # eight bytes before everything, so that a word may begin there; and a row and more after it, so that all are
        # whole rows and the bytes behind the last element can be taken as those behind any
        rest = 2 * ROW - int(length.sum()) % ROW
        self.data = bytearray().join((b" " * 8, *texts, b"null,".ljust(rest)))
        self.bytes = np.frombuffer(self.data, np.uint8)[8:]
        closing = np.cumsum(length) - 1
        self.opening: Ints = closing - length + 1
        if (length < 2).any() or (self.bytes[self.opening] != _BEGIN).any() or (self.bytes[closing] != _END).any():
            raise ValueError("not an array")
        self.bytes[self.opening] = self.bytes[closing] = _COMMA


def _head(text: bytes, elements: int) -> bytes:
    """As much of an array as should hold so many elements and a quarter more, going by its first bytes: others are
    mostly areas that are no councils. The array itself where that is all of it or nearly, or where it does not end as
    one."""
    if len(text) <= SHORT * elements:
        return text
    most = 5 * SAMPLE * elements // (4 * max(1, text.count(b",", 0, SAMPLE)))
    if len(text) <= most or not text.endswith(b"]"):
        return text
    return text[: text.rfind(b",", 0, most)] + b"]"


def _elements_of(texts: Sequence[bytes]) -> tuple[_Joined, Ints, Ints, Ints]:
    """Arrays as bytes; where all commas stand; by array, which of them is before its first element, and how many
    elements it has."""
    joined = _Joined(texts)
    commas = np.flatnonzero(joined.bytes == _COMMA)
    first = np.searchsorted(commas, joined.opening)
    return joined, commas, first, np.diff(first, append=len(commas) - 1) - 1


def _fast(texts: Sequence[bytes], areas: Ints) -> Floats | None:
    """``decode`` where every number is of the common form; None where one is not."""
    wanted = int(areas.max(initial=-1)) + 1
    heads = [_head(text, wanted) for text in texts]
    joined, commas, first, count = _elements_of(heads)
    if any(heads[at] is not texts[at] for at in np.flatnonzero(count < wanted).tolist()):  # too much was left out
        joined, commas, first, count = _elements_of(texts)
    cell = first[:, None] + areas
    if count.min() < wanted:
        cell[areas >= count[:, None]] = len(commas) - 2  # the null behind the last array
    flat = cell.reshape(-1)
    begin = commas[flat]
    begin += 1
    flat += 1
    values = _elements(joined.data, begin, commas[flat])
    return None if values is None else values.reshape(cell.shape)


def _elements(data: bytearray, begin: Ints, stop: Ints) -> Floats | None:
    """What stands between ``begin`` and ``stop``, eight bytes further on in ``data``: numbers of the common form, NaN
    for null; None where one is of another form."""
    head = np.frombuffer(data, np.uint8)[8:][begin]
    there = np.flatnonzero(head != _NULL)
    begin, stop = begin[there], stop[there]
    signed = head == _MINUS
    negative = np.flatnonzero(signed[there]) if signed.any() else there[:0]
    begin[negative] += 1
    values = _numbers(data, begin, stop)
    if values is None:
        return None
    values[negative] *= -1
    out = np.full(len(head), np.nan)
    out[there] = values
    return out


def _numbers(data: bytearray, begin: Ints, stop: Ints) -> Floats | None:
    """``digits.digits``, no sign, between ``begin`` and ``stop``, eight bytes further on in ``data``; None where one is
    of another form."""
    size = stop - begin
    if not len(size):
        return np.empty(0)
    # by place, the eight bytes before it: as bytes taken twice as fast as as numbers that begin anywhere
    eights = np.ndarray((len(data) - 7,), "V8", data, strides=(1,))
    tail = _digits(eights[stop].view("<u8"), size)
    # the point: the one byte that is zero after it was taken away, found without looking at each
    rest = tail ^ _POINTS
    point = rest - _ONES
    point &= ~rest
    point &= _HIGH
    if np.bitwise_or.reduce(point & (point - np.uint64(1))):
        return None
    point >>= np.uint64(7)  # none at all: nothing stands behind it
    after = ((point * np.uint64(0x0706050403020100)) >> np.uint64(56)).view(np.int64)  # so many digits stand behind it
    if after.min() < 1 or (size - after).min() < 2 or size.max() > DIGITS + 1:
        return None
    # the point goes: what stands before it moves up by a byte, and a nought comes in
    tail += (tail & (point - np.uint64(1))) * np.uint64(255)
    point *= np.uint64(_POINT)
    tail -= point
    digits = _eight(tail)
    if digits is None:
        return None
    long = np.flatnonzero(size > 8)
    if len(long):
        upper = _eight(_digits(eights[stop[long] - 8].view("<u8"), size[long] - 8))
        if upper is None:
            return None
        digits[long] += upper * 10**7
    return np.asarray(digits / _POWERS.take(after, mode="clip"))


def _digits(words: Words, size: Ints) -> Words:
    """Words (which are changed) of which so many bytes at the end count, eight at most: each digit as its number,
    noughts before them."""
    words ^= _ZEROS
    unused = 8 - size
    unused *= 8
    words &= _ALL << np.maximum(unused, 0, out=unused).view(np.uint64)
    return words


def _eight(words: Words) -> Ints | None:
    """The numbers that are written in words of eight digits (which are changed); None where a byte is no digit."""
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


def _commas_in(data: npt.NDArray[np.uint8]) -> Words:
    """Of every 64 bytes, the lowest bit the first, which are commas."""
    out = np.empty(len(data) // ROW, np.uint64)
    for at in range(0, len(out), PART):
        part = data[at * ROW : (at + PART) * ROW] == _COMMA
        out[at : at + PART] = np.packbits(part, bitorder="little").view("<u8")
    return out


def _lowest(bits: Words) -> Ints:
    """Which is the lowest bit of each word; 64 where there is none."""
    return np.bitwise_count(~bits & (bits - np.uint64(1))).astype(np.int64)


class Lines:
    """Arrays kept as text, of which single columns are wanted: several times quicker to make than all their numbers.

    Of every row of 64 bytes is known which of them are commas, as bits, and how many stand up to its end: so the one
    before an element is found without having written down where each is. Where so many columns were asked for that all
    numbers would have been made in that time, they are made, and take the place of the text: about as much memory."""

    def __init__(self, texts: Sequence[bytes], areas: int | None = None) -> None:
        """``areas``: how many of the first elements may be asked for; any where None."""
        self._areas = areas
        self._asked = 0
        self._all: Floats | None = None
        heads = texts if areas is None else [_head(text, areas) for text in texts]
        self._index(heads)
        if areas is not None and any(heads[at] is not texts[at] for at in np.flatnonzero(self._count < areas).tolist()):
            self._index(texts)  # too much was left out

    def _index(self, texts: Sequence[bytes]) -> None:
        joined = _Joined(texts)
        self._data = joined.data
        self._bits = _commas_in(joined.bytes)
        self._commas = np.cumsum(np.bitwise_count(self._bits), dtype=np.int64)
        self._opening = joined.opening
        row, byte = np.divmod(joined.opening, ROW)
        after = np.bitwise_count(self._bits[row] >> byte.view(np.uint64)) - 1
        self._first = self._commas[row] - after  # the comma before each array, counted from one
        self._count = np.diff(self._first, append=self._commas[-1]) - 1

    def column(self, lines: Ints, area: int) -> Floats:
        """float64[len(lines)]: one element of some of the arrays, NaN for null and beyond an array's end.

        Raises IndexError for one that was not to be asked for.
        """
        if self._areas is not None and area >= self._areas:
            raise IndexError(area)
        self._asked += 1
        if self._asked == MANY:
            self._make_all()
        out = np.full(len(lines), np.nan)
        inside = np.flatnonzero(self._count[lines] > area)
        if not len(inside):
            return out
        if self._all is not None:
            out[inside] = self._all[lines[inside], area]
            return out
        comma = self._first[lines[inside]] + area
        begins, stops = self._extents(comma)
        found = _elements(self._data, begins, stops)
        out[inside] = self._one_by_one(begins, stops) if found is None else found
        return out

    def _make_all(self) -> None:
        """Makes all numbers; none where one is not of the common form."""
        width = int(self._count.max()) if self._areas is None else self._areas
        made = np.empty((len(self._count), width))
        areas, ends = np.arange(width), np.append(self._opening[1:], self._opening[-1:] + len(self._data))
        data = np.frombuffer(self._data, np.uint8)[8:]
        for at in range(0, len(made), BLOCK):
            block = slice(at, at + BLOCK)
            opening = self._opening[at]
            commas = np.flatnonzero(data[opening : ends[block][-1] + 1] == _COMMA) + opening
            cells = (self._first[block] - self._first[at])[:, None] + areas
            cells[areas >= self._count[block, None]] = 0  # beyond an array's end: not looked at
            found = _elements(self._data, commas[cells.reshape(-1)] + 1, commas[cells.reshape(-1) + 1])
            if found is None:
                return
            made[block] = found.reshape(cells.shape)
        self._all, self._data = made, bytearray()
        self._bits, self._commas = self._bits[:0], self._commas[:0]

    def _extents(self, commas: Ints) -> tuple[Ints, Ints]:
        """Where the elements behind some commas begin and end."""
        row = np.searchsorted(self._commas, commas)
        bits = self._bits[row]
        before = np.bitwise_count(bits) - 1 - (self._commas[row] - commas)  # so many of the row stand before it
        for taken in range(int(before.max(initial=0))):
            np.bitwise_and(bits, bits - np.uint64(1), out=bits, where=before > taken)
        row *= ROW
        begins = row + _lowest(bits) + 1
        bits &= bits - np.uint64(1)
        stops = row + _lowest(bits)
        longer = np.flatnonzero(bits == 0)  # the next comma is the first of a later row
        later = np.searchsorted(self._commas, commas[longer] + 1)
        stops[longer] = later * ROW + _lowest(self._bits[later])
        return begins, stops

    def _one_by_one(self, begins: Ints, stops: Ints) -> list[float]:
        texts = (bytes(self._data[8 + a : 8 + b]).strip() for a, b in zip(begins.tolist(), stops.tolist(), strict=True))
        return [_NAN if t in (b"null", b"") else float(t) for t in texts]  # b"": the one element of an empty array
