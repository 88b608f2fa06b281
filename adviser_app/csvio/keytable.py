"""Texts standing in a buffer → small numbers, a column at a time and exactly.

Cells are gathered as rows of 8-byte words, found in a hash table and compared word by word with the text stored there:
a hash alone decides nothing. The buffer holds no NUL byte, so words padded with zeros tell any two texts apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]

PAD = 128  # bytes of zeros a buffer must end with: a gather may run over the last cell
LONGEST = 128  # bytes; longer texts are looked up one by one
# odd constants of known good mixing (golden ratio, xxHash, MurmurHash, wyhash), one a word
_MIX = np.array(
    [
        0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
        0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53, 0x2545F4914F6CDD1D, 0x9FB21C651E98DF25,
        0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3,
        0x1D8E4E27C47D124F, 0xEB44ACCAB455D165, 0x4CF5AD432745937F, 0x94D049BB133111EB,
    ],
    dtype=np.uint64,
)  # fmt: skip
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


def _masks() -> Words:
    """masks[l] keeps the first l bytes of ``LONGEST``."""
    keep = np.arange(LONGEST)[None, :] < np.arange(LONGEST + 1)[:, None]
    return np.ascontiguousarray(np.where(keep, 255, 0).astype(np.uint8)).view(np.uint64)


_MASKS = _masks()
_WIDTHS = (1, 2, 4, 8, 16)  # words
_ROWS: dict[int, Any] = {w: np.ascontiguousarray(_MASKS[: 8 * w + 1, :w]).view(f"V{8 * w}").ravel() for w in _WIDTHS}


def gather(buffer: Bytes, start: Positions, words: int) -> Words:
    """The ``8 * words`` bytes from each start: an array (n, words). The buffer must reach that far."""
    size = 8 * words
    rows = np.ndarray((len(buffer) - size + 1,), dtype=f"V{size}", buffer=buffer, strides=(1,))
    return rows[start].view(np.uint64).reshape(len(start), words)


def gather_cells(buffer: Bytes, start: Positions, length: Positions, words: int) -> Words:
    """Like ``gather``, with what lies behind each cell's end zeroed; lengths are at most ``8 * words``."""
    cells = gather(buffer, start, words)
    least, most = int(length.min()), int(length.max())
    if least == most:
        if most < 8 * words:
            cells &= _MASKS[most, :words]
    else:
        cells &= _ROWS[words][length].view(np.uint64).reshape(len(start), words)
    return cells


def _rows_differ(a: Words, b: Words) -> npt.NDArray[np.bool_]:
    """Row by row: is any word different? The comparisons of a row are read as one number, which costs no loop."""
    each = a != b
    width = each.shape[1]
    if width == 1:
        return each[:, 0]
    if width <= 8:
        return each.view(f"u{width}")[:, 0] != 0
    halves = each.view(np.uint64)
    return (halves[:, 0] | halves[:, 1]) != 0


def changes(buffer: Bytes, start: Positions, length: Positions) -> npt.NDArray[np.bool_]:
    """Where a cell's text differs from the cell before it; the first always does. May say so once too often."""
    new = np.ones(len(start), dtype=bool)
    least, most = int(length.min()), int(length.max())
    window = next((w for w in (64, 32, 16, 8) if w <= least and (w == 8 or 2 * w > most - w)), 0)
    if window and most <= 4 * window:
        # windows that together cover the whole of each cell, the last one ending with it: nothing to mask
        np.not_equal(length[1:], length[:-1], out=new[1:])
        for offset in range(0, most, window):
            at = start if offset == 0 else start + np.minimum(length - window, offset)
            cells = gather(buffer, at, window // 8)
            new[1:] |= _rows_differ(cells[1:], cells[:-1])
    elif most <= LONGEST:
        words = next(w for w in _WIDTHS if 8 * w >= most)
        cells = gather_cells(buffer, start, length, words)
        new[1:] = _rows_differ(cells[1:], cells[:-1])
    return new


class KeyTable:
    """Distinct texts and their codes, from 1; ``make(text)`` is asked once for each and gives its ``payload``."""

    def __init__(self, make: Callable[[bytes], int]) -> None:
        self._make = make
        self._words = 1
        self._telling = 2
        self._long: dict[bytes, int] = {}
        self._reset()

    def _reset(self) -> None:
        self._bits = 10
        self._slots = np.zeros(1 << self._bits, dtype=np.int32)
        self._keys = np.full((512, self._words), _NONE, dtype=np.uint64)
        self._payload = np.full(512, -1, dtype=np.int64)
        self._count = 1  # code 0 means: not there

    def __len__(self) -> int:
        return self._count - 1

    def clear(self) -> None:
        """Forget everything (codes and payloads handed out before stay what they were)."""
        self._long.clear()
        self._reset()

    # ---- asking -------------------------------------------------------------------------------------------------

    def payloads(self, buffer: Bytes, start: Positions, length: Positions) -> Positions:
        """What ``make`` gave for the text of each cell."""
        if not len(start):
            return np.zeros(0, dtype=np.int64)
        longest = int(length.max())
        if longest > LONGEST:
            return self._with_long(buffer, start, length)
        while longest > 8 * self._words:
            self._widen()
        codes = self._codes(gather_cells(buffer, start, length, self._words))  # the payloads may grow by it
        return self._payload.take(codes)

    def payloads_of(self, words: Words) -> Positions:
        """The same for texts of one word each, as numbers (never 0)."""
        codes = self._codes(words.reshape(-1, 1))
        return self._payload.take(codes)

    def _with_long(self, buffer: Bytes, start: Positions, length: Positions) -> Positions:
        short = length <= LONGEST
        out = np.empty(len(start), dtype=np.int64)
        some = np.flatnonzero(short)
        out[some] = self.payloads(buffer, start[some], length[some])
        for at in np.flatnonzero(~short).tolist():
            text = buffer[start[at] : start[at] + length[at]].tobytes()
            payload = self._long.get(text)
            if payload is None:
                payload = self._long[text] = self._make(text)
            out[at] = payload
        return out

    def _home(self, cells: Words) -> Positions:
        """The slot where looking begins: by the first words only, as long as these tell most texts apart."""
        mixed = cells[:, 0] * _MIX[0]
        for j in range(1, min(self._telling, self._words)):
            mixed += cells[:, j] * _MIX[j]
        mixed ^= mixed >> np.uint64(32)
        mixed *= _MIX[4]
        mixed >>= np.uint64(64 - self._bits)
        return mixed.view(np.int64)

    def _codes(self, cells: Words) -> npt.NDArray[np.int32]:
        codes, missing = self._find(cells)
        at_once = 256
        while len(missing):
            self._insert(cells[missing[:at_once]])
            found, left = self._find(cells[missing])
            codes[missing] = found
            missing = missing[left]
            at_once *= 2
        return codes

    def _find(self, cells: Words) -> tuple[npt.NDArray[np.int32], Positions]:
        """Codes (0 where not there), and the positions of those not there."""
        slot = self._home(cells)
        codes = self._slots.take(slot)
        wrong = np.flatnonzero(self._differ(codes, cells))
        missing: list[Positions] = []
        while len(wrong):
            empty = codes[wrong] == 0
            if empty.any():
                missing.append(wrong[empty])
                wrong = wrong[~empty]
                if not len(wrong):
                    break
            slot[wrong] = (slot[wrong] + 1) & (len(self._slots) - 1)
            codes[wrong] = self._slots[slot[wrong]]
            wrong = wrong[self._differ(codes[wrong], cells[wrong])]
        return codes, np.sort(np.concatenate(missing)) if missing else wrong

    def _differ(self, codes: npt.NDArray[np.int32], cells: Words) -> npt.NDArray[np.bool_]:
        width = self._words
        stored = self._keys.view(f"V{8 * width}").ravel()[codes].view(np.uint64).reshape(len(codes), width)
        differ = _rows_differ(stored, cells)
        differ |= codes == 0
        return differ

    # ---- growing ------------------------------------------------------------------------------------------------

    def _insert(self, cells: Words) -> None:
        known: set[bytes] = set()
        fresh: list[bytes] = []
        for row in np.ascontiguousarray(cells).view(f"V{8 * self._words}").ravel().tolist():
            if row not in known:
                known.add(row)
                fresh.append(row)
        need = self._count + len(fresh)
        if need > len(self._payload):
            size = max(need, 2 * len(self._payload))
            self._keys = np.concatenate(
                (self._keys, np.full((size - len(self._keys), self._words), _NONE, dtype=np.uint64))
            )
            self._payload = np.concatenate((self._payload, np.full(size - len(self._payload), -1, dtype=np.int64)))
        first = self._count
        for row in fresh:
            self._payload[self._count] = self._make(row.rstrip(b"\0"))
            self._count += 1
        self._keys[first : self._count] = np.frombuffer(b"".join(fresh), dtype=np.uint64).reshape(-1, self._words)
        if 3 * self._count > len(self._slots):
            while 2 * self._count > 1 << self._bits:
                self._bits += 1
            self._bits += 1
            self._rebuild()
        else:
            self._place(range(first, self._count))

    def _widen(self) -> None:
        more = np.zeros((len(self._keys), self._words), dtype=np.uint64)
        more[0] = _NONE
        more[self._count :] = _NONE
        self._keys = np.ascontiguousarray(np.concatenate((self._keys, more), axis=1))
        self._words *= 2
        self._rebuild()

    def _rebuild(self) -> None:
        self._slots = np.zeros(1 << self._bits, dtype=np.int32)
        self._place(range(1, self._count))

    def _place(self, codes: range) -> None:
        """Put keys into the slots: all at once where their homes are free, those left over one slot further on."""
        pending = np.arange(codes.start, codes.stop, dtype=np.int32)
        slot = self._home(self._keys[codes.start : codes.stop])
        last = len(self._slots) - 1
        for steps in range(len(self._slots)):
            free = self._slots[slot] == 0
            self._slots[slot[free]] = pending[free]
            left = self._slots[slot] != pending
            if not left.any():
                return
            pending, slot = pending[left], (slot[left] + 1) & last
            if steps > 16 and self._telling < self._words:
                self._telling = self._words if self._telling > 2 else 2 * self._telling
                self._rebuild()
                return
