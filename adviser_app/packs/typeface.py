"""Reads what the pages must know of a shipped TrueType font: how wide its text runs and which characters it draws.

Charts place their labels by these widths; text is swept of characters without a glyph, which PDF/A refuses.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

_FALLBACK_EM = 0.6  # of the size, for a character without a glyph


class Typeface:
    """Advance widths and character coverage of one font file. Raises OSError or ValueError when it is no TrueType."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        if data[:4] not in (b"\x00\x01\x00\x00", b"true"):
            raise ValueError(f"{path.name} is not a TrueType font")
        tables: dict[bytes, int] = {}
        for i in range(struct.unpack_from(">H", data, 4)[0]):
            tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
            tables[tag] = offset
        self._units: int = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
        metrics: int = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
        self._advances = struct.unpack_from(">" + "Hh" * metrics, data, tables[b"hmtx"])[::2]
        self._glyphs = _character_map(data, tables[b"cmap"])

    def width(self, text: str, size: float) -> float:
        """How wide ``text`` runs at ``size``, in the unit of ``size``; kerning is left out (it only narrows)."""
        total = 0
        for character in text:
            glyph = self._glyphs.get(ord(character))
            if glyph is None:
                total += int(_FALLBACK_EM * self._units)
            else:
                total += self._advances[min(glyph, len(self._advances) - 1)]
        return total * size / self._units

    def draws(self, character: str) -> bool:
        return ord(character) in self._glyphs


def _character_map(data: bytes, cmap: int) -> dict[int, int]:
    """Code point → glyph, from the widest Unicode subtable (format 12, else 4)."""
    found: dict[int, int] = {}
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        start = cmap + offset
        form = struct.unpack_from(">H", data, start)[0]
        if platform not in (0, 3):
            continue
        if form == 12:
            for g in range(struct.unpack_from(">I", data, start + 12)[0]):
                first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * g)
                for code in range(first, last + 1):
                    found[code] = glyph + code - first
        elif form == 4:
            _format_4(data, start, found)
    return {code: glyph for code, glyph in found.items() if glyph}


def _format_4(data: bytes, start: int, found: dict[int, int]) -> None:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 4 * count)
    ranges_at = start + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    for s in range(count):
        for code in range(starts[s], ends[s] + 1):
            if code == 0xFFFF:
                continue
            glyph = code
            if ranges[s]:
                glyph = struct.unpack_from(">H", data, ranges_at + 2 * s + ranges[s] + 2 * (code - starts[s]))[0]
                if glyph == 0:
                    continue
            found.setdefault(code, (glyph + deltas[s]) & 0xFFFF)


@cache
def typeface(path: Path) -> Typeface:
    """The font at ``path``, read once a process."""
    return Typeface(path)
