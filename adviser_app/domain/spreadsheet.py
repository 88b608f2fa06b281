"""Text that a spreadsheet would run as a formula: marked on writing, and the mark taken off again on reading."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula, half width or full, with any apostrophes that stand before it already.
_RUNS = re.compile("'*[=+\\-@\t\r|%＝＋－＠]")
_FIRST = frozenset("'=+-@\t\r|%＝＋－＠")
_HARMLESS = re.compile(r"[+-]?\d+(\.\d+)?|%", re.ASCII)


def escape(text: str) -> str:
    """The text with one apostrophe before it where a spreadsheet would run it; numbers such as -5 stay numbers,
    the unit % stays itself."""
    if not text or text[0] not in _FIRST:  # nearly every cell: there are millions
        return text
    return f"'{text}" if _RUNS.match(text) and not _HARMLESS.fullmatch(text) else text


def unescape(text: str) -> str:
    """What ``escape`` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text[1:]) else text
