"""Makes any text fit to print: what has no glyph in the shipped font, or is no text at all, would stop the page.

PDF/A and PDF/UA refuse characters without a glyph and of private use, XML refuses control characters, and a word
without an end runs out of its column.
"""

from __future__ import annotations

import re
from functools import cache

from adviser_app.packs import fonts

NO_GLYPH = "\N{WHITE SQUARE}"
_BREAK = "\N{ZERO WIDTH SPACE}"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[\t\n\r]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Soft hyphens, joiners, direction overrides, variation selectors, byte order marks: nothing to draw.
_DROPPED = frozenset(
    map(chr, (0xAD, *range(0x80, 0xA0), *range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), 0xFEFF)))
_LINE_ENDS = frozenset("\u2028\u2029")
_JSON_CONTROL = re.compile(r"(\\\\)|\\u00[01][0-9a-fA-F]|\\[bfnrt]|\x7f")
_ENDLESS = re.compile(r"[^\s,:{}\[\]\\\u200b]{33,}")
_CHUNK = 12


@cache
def _printable(character: str) -> str:
    """What is printed for a character beyond ASCII."""
    if character in _DROPPED:
        return ""
    if character in _LINE_ENDS:
        return " "
    code = ord(character)
    private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or 0xD800 <= code <= 0xDFFF
    return character if not private and fonts.regular().draws(character) else NO_GLYPH


def _drawn(text: str) -> str:
    return text if text.isascii() else _BEYOND_ASCII.sub(lambda m: _printable(m.group()), text)


def swept(text: str) -> str:
    """One text, fit to print: control characters gone, line ends as spaces, a square for what has no glyph."""
    return _drawn(_CONTROL.sub("", _SPACE.sub(" ", text)))


def swept_json(document: str) -> str:
    """All the texts of a JSON document at once, and places to break in words that never end."""
    if "\\" in document or "\x7f" in document:
        document = _JSON_CONTROL.sub(lambda m: m.group(1) or (" " if m.group()[-1] in "nrt" else ""), document)
    # Asking the long texts only, of which there are few, is ten times faster than asking the whole document.
    parts = _drawn(document).split('"')
    return '"'.join(_ENDLESS.sub(_with_breaks, part) if len(part) > 32 else part for part in parts)


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group()
    return _BREAK.join(word[i : i + _CHUNK] for i in range(0, len(word), _CHUNK))
