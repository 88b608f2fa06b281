"""Themes: which part of a council's work an indicator belongs to, by patterns of its name that ship as a table.

Most alternatives of a pattern are plain words, and looking for a word is fifty times as fast as matching a pattern;
with thousands of indicators that is the difference between a page at once and a page in seconds.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from adviser_app import paths

OTHER = "Other indicators"


# One alternative of a theme's pattern: letters without which it cannot match, as names are folded, and the pattern,
# None where the letters are all there is.
_Alternative = tuple[str, re.Pattern[str] | None]


@lru_cache(maxsize=1)
def _themes() -> tuple[tuple[tuple[_Alternative, ...], str], ...]:
    """Themes in the order in which they are tried."""
    with (paths.resources() / "register" / "indicator_themes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["pattern"], row["theme"]) for row in csv.DictReader(file, strict=True)]
    return tuple((tuple(_alternative(part) for part in _alternatives(pattern)), theme) for pattern, theme in rows)


def _alternative(part: str) -> _Alternative:
    if re.fullmatch(r"[\w -]*", part):
        return part.casefold(), None
    sure = re.sub(r"\\.|\[[^]]*\][?*]?", "\n", part)  # classes and escapes may be anything
    while "(" in sure:
        sure = re.sub(r"\([^()]*\)[?*+]?", "\n", sure)  # what is in brackets may be left out
    sure = re.sub(r".[?*{]|[.^$+}]", "\n", sure)
    return max(sure.casefold().split("\n"), key=len), re.compile(part, re.IGNORECASE)


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern outside its brackets."""
    out, depth, escaped = [""], 0, False
    for char in pattern:
        if not escaped:
            depth += (char in "([") - (char in ")]")
        if char == "|" and not depth and not escaped:
            out.append("")
        else:
            out[-1] += char
        escaped = char == "\\" and not escaped
    return out


@lru_cache(maxsize=16384)
def theme_of(indicator: str) -> str:
    """The theme of an indicator: the first whose pattern its name meets."""
    name = indicator.casefold()
    for alternatives, theme in _themes():
        for stem, pattern in alternatives:
            if stem in name and (pattern is None or pattern.search(indicator)):
                return theme
    return OTHER


def theme_order() -> list[str]:
    """Themes as pages list them."""
    return list(dict.fromkeys(theme for _, theme in _themes()))
