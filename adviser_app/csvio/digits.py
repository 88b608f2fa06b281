"""Plain decimals in a buffer → float64, a column at a time: eight digits in three multiplications, no Python per row.

Read here: an optional minus sign, then digits and at most one point among them, 16 characters at most. With a point
those are 15 digits, so the mantissa (below 2**53) and the power of ten are exact and their quotient is rounded once;
without one the only rounding is that of the integer. Either way it is the very number ``float`` gives. Everything
else is left to the plain parser.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adviser_app.csvio.keytable import Bytes, Positions, Words, gather

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Decimals = tuple[Floats, npt.NDArray[np.uint8], Flags]  # values, digits after the point, is it such a number

LEAD = 16  # bytes that must stand before the first cell: numbers are gathered from their end backwards

_U = np.uint64
_ZEROS, _POINTS = _U(0x3030303030303030), _U(0x1E1E1E1E1E1E1E1E)  # '0', and '.' once '0' is taken off
_ONES, _TOPS = _U(0x0101010101010101), _U(0x8080808080808080)
_NINES = _U(0x7676767676767676)
_ALL = 0xFFFFFFFFFFFFFFFF
_POWERS = 10.0 ** np.arange(17)


def _top(count: int) -> int:
    """A word whose last ``count`` bytes (as they stand in the text) are kept."""
    count = min(max(count, 0), 8)
    return (_ALL << (8 * (8 - count))) & _ALL if count else 0


# by length: what of the last and of the first eight bytes belongs to the cell
_LAST = np.array([_top(n) for n in range(18)], dtype=_U)
_FIRST = np.array([_top(n - 8) for n in range(18)], dtype=_U)


def _eight(digits: Words) -> Words:
    """Eight digits 0..9, one a byte, the first in the lowest byte → their number."""
    digits = (digits * _U(10) + (digits >> _U(8))) & _U(0x00FF00FF00FF00FF)
    digits = (digits * _U(100) + (digits >> _U(16))) & _U(0x0000FFFF0000FFFF)
    return (digits * _U(10000) + (digits >> _U(32))) & _U(0xFFFFFFFF)


def _point(word: Words) -> tuple[Words, npt.NDArray[np.uint8]]:
    """Where the first point stands: the bit above it (0: none), and how many bytes lie before it (8: none)."""
    hit = word ^ _POINTS
    hit = (hit - _ONES) & ~hit & _TOPS
    hit &= ~hit + _U(1)  # the lowest one; those above may be false
    return hit, np.bitwise_count(hit - _U(1)) >> 3


def decimals(buffer: Bytes, start: Positions, end: Positions) -> Decimals:
    """(values, digits after the point, is it such a number) for the cells [start, end).

    Values and digits mean nothing where the flag is False. ``LEAD`` bytes must stand before every start.
    """
    length = end - start
    if not len(start):
        return np.zeros(0), np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=bool)
    if int(length.max()) <= 8:
        return _short(buffer, start, end, length)
    value, places, good = _short(buffer, start, end, length)
    long = np.flatnonzero(length > 8)
    value[long], places[long], good[long] = _long(buffer, start[long], end[long])
    return value, places, good


def _unsigned(buffer: Bytes, start: Positions, length: Positions) -> tuple[Flags | None, Positions]:
    minus = buffer.take(start) == 45
    return (minus, length - minus) if minus.any() else (None, length)


def _short(buffer: Bytes, start: Positions, end: Positions, length: Positions) -> Decimals:
    """Cells of at most eight bytes; longer ones come out as no numbers."""
    minus, length = _unsigned(buffer, start, length)
    word = gather(buffer, end - 8, 1)[:, 0]
    word ^= _ZEROS
    word &= _LAST.take(length, mode="clip")
    point, before = _point(word)
    # what stands left of the point moves one byte to the right, over it
    right: Words = ~((point << _U(1)) - _U(1))  # the bytes after the point; none: ~(0 - 1) = 0
    right[point == 0] = _U(_ALL)
    left: Words = (word << _U(8)) & ~right
    word = np.bitwise_or(word & right, left)
    good: Flags = (((word + _NINES) | word) & _TOPS) == 0
    good &= (length <= 8) & (length > (point != 0))
    places = np.where(point != 0, np.uint8(7) - before, np.uint8(0))
    value = _eight(word).astype(np.float64)
    value /= _POWERS.take(places, mode="clip")
    if minus is not None:
        np.negative(value, out=value, where=minus)
        value += 0.0
    return value, places, good


def _long(buffer: Bytes, start: Positions, end: Positions) -> Decimals:
    """Cells of up to sixteen bytes after the sign."""
    minus, length = _unsigned(buffer, start, end - start)
    words = gather(buffer, end - 16, 2)
    first = (words[:, 0] ^ _ZEROS) & _FIRST.take(length, mode="clip")
    last = (words[:, 1] ^ _ZEROS) & _LAST.take(length, mode="clip")
    in_first, before_first = _point(first)
    in_last, before_last = _point(last)
    in_last[in_first != 0] = 0
    carry = first >> _U(56)
    # the point in the first word: that word alone shifts; in the last: both do; nowhere: none
    right: Words = ~((in_first << _U(1)) - _U(1))
    right[in_first == 0] = 0
    stay = (in_first == 0) & (in_last == 0)
    right[stay] = _U(_ALL)
    first = (first & right) | ((first << _U(8)) & ~right)
    right = ~((in_last << _U(1)) - _U(1))
    right[in_last == 0] = _U(_ALL)
    last = (last & right) | (((last << _U(8)) | carry) & ~right)
    good: Flags = ((((first + _NINES) | first) | ((last + _NINES) | last)) & _TOPS) == 0
    pointed = ~stay
    good &= (length <= 16) & (length > pointed)
    places = np.where(
        in_first != 0, np.uint8(15) - before_first, np.where(in_last != 0, np.uint8(7) - before_last, np.uint8(0))
    )
    mantissa = _eight(first) * _U(100_000_000) + _eight(last)
    value = mantissa.astype(np.float64)
    value /= _POWERS.take(places, mode="clip")
    if minus is not None:
        np.negative(value, out=value, where=minus)
        value += 0.0
    return value, places, good
