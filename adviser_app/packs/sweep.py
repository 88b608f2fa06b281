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
# Controls, direction overrides, byte order marks: they have no place in a line of print.
_DROPPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_SPACES = re.compile(r"[\t\n\r\u2028\u2029]+")
_JSON_CONTROL = re.compile(r"(\\\\)|\\u00[01][0-9a-fA-F]|\\[bfnrt]")
_ENDLESS = re.compile(r'(?:(?!\\)[^\s",:{}\[\]\u200b]){33,}')
_CHUNK = 12


@cache
def _printable(character: str) -> str:
    code = ord(character)
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or 0xD800 <= code <= 0xDFFF:
        return NO_GLYPH
    return character if fonts.regular().draws(character) else NO_GLYPH


def _drawn(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c if c.isascii() else _printable(c) for c in text)


def swept(text: str) -> str:
    """One text, fit to print: control characters gone, line ends as spaces, a square for what has no glyph."""
    return _drawn(_DROPPED.sub("", _SPACES.sub(" ", text)))


def swept_json(document: str) -> str:
    """All the texts of a JSON document at once, and places to break in words that never end."""
    document = _JSON_CONTROL.sub(lambda m: m.group(1) or (" " if m.group(0)[1] in "nrt" else ""), document)
    document = _drawn(_DROPPED.sub("", document.replace("\u2028", " ").replace("\u2029", " ")))
    return _ENDLESS.sub(_with_breaks, document)


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group(0)
    return _BREAK.join(word[i : i + _CHUNK] for i in range(0, len(word), _CHUNK))
