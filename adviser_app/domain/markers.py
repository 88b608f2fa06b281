"""Markers: what publishers write where a value is missing or qualified, and what it means in English.

The table is data: a new publisher's shorthand is a line here. Markers are stored as published; only their meaning is
looked up, without brackets and whatever the case.
"""

from __future__ import annotations

import re

from adviser_app.domain.indicators import MISSING

# Shorthand of the Government Statistical Service and of the publishers in this field. Keys are casefolded.
MEANINGS: dict[str, str] = {
    "b": "break in the time series",
    "c": "confidential",
    "d": "different definition",
    "e": "estimated",
    "er": "error in the source",
    "f": "forecast",
    "i": "incomplete",
    "k": "rounds to zero",
    "low": "rounds to zero",
    "ns": "not statistically significant",
    "p": "provisional",
    "r": "revised",
    "s": "suppressed",
    "u": "low reliability",
    "w": "none recorded in the survey",
    "x": "not available",
    "z": "not applicable",
    "~": "too small to show",  # DfE: rounds to nought, or of too few; ONS: of too few
    "dns": "not reported",  # NHS Digital: did not submit
    "n/k": "not available",
    ". .": "not available",
    "..": "not available",
    "...": "not available",
    ":": "not available",
    ".": "not applicable",
    "-": "not available",
    "--": "not available",
    "\u2013": "not available",
    "\u2014": "not available",
    "\u2026": "not available",
    "!": "not available",  # Nomis: nobody of the group was in the sample, or too few
    "#": "suppressed",  # Nomis: not reliable enough to be given
    "*": "suppressed",
    "**": "suppressed",
    "n/a": "not available",
    "na": "not available",
    "n.a.": "not available",
    "null": "not available",
    "none": "not available",
    "no data": "not available",
    "not available": "not available",
    "unavailable": "not available",
    "not applicable": "not applicable",
    "suppressed": "suppressed",
    "supp": "suppressed",
    "confidential": "confidential",
    "disclosive": "confidential",
    "redacted": "suppressed",
    "withheld": "suppressed",
    "missing": "not available",
    "not collected": "not collected",
    "not published": "not published",
    "not reported": "not reported",
    "provisional": "provisional",
    "revised": "revised",
    "estimated": "estimated",
    "estimate": "estimated",
    "forecast": "forecast",
    "unreliable": "low reliability",
    "low reliability": "low reliability",
    "see note": "see the note",
    MISSING: MISSING,
}

# One letter after a number and a space ("12.3 p"), or in brackets, qualifies it. Not k: "5 k" is five thousand.
LETTERS = frozenset("bcdefprsuwxz")

_BRACKET = re.compile(r"\[ ?([^\[\]]{1,20}?) ?\]")
_TOKENS = re.compile(r"(?: ?\[[^\[\]]{1,20}\])+")
# A small number that is not given. "Under 5" and "1 to 4" are ages as often, and no markers.
_BELOW = re.compile(r"(?:<|less than|fewer than) ?(\d{1,2})", re.ASCII)
_UP_TO = re.compile(r"(?:<=|\u2264) ?(\d{1,2})|(\d{1,2}) or (?:fewer|less)", re.ASCII)
_NOTE = re.compile(r"notes? ?\d{1,3}(?: ?, ?\d{1,3})*", re.ASCII)


def parts(text: str) -> list[str] | None:
    """The single markers of a text such as ``[c]``, ``[p] [r]``, ``[p, r]`` or ``..``; None where it is no marker."""
    text = text.strip()
    if not text:
        return None
    if _TOKENS.fullmatch(text):
        found = [t.strip().casefold() for bracket in _BRACKET.findall(text) for t in _split(bracket)]
    else:
        found = [text.casefold()]
    return found if found and all(map(_is_known, found)) else None


def _is_known(mark: str) -> bool:
    return mark in MEANINGS or any(pattern.fullmatch(mark) for pattern in (_NOTE, _BELOW, _UP_TO))


def _split(bracket: str) -> list[str]:
    whole = bracket.casefold()
    if whole in MEANINGS or _NOTE.fullmatch(whole):  # [n/a] is one mark, [p/r] are two
        return [bracket]
    return re.split(r"[,;/ ]+(?=[a-z]{1,3}\b)", bracket)


def is_marker(text: str) -> bool:
    """Is this text, standing where a value should be, a known word for why there is none?"""
    return parts(text) is not None


def meaning(marker: str) -> str:
    """A marker or status in English: ``[c]`` → "confidential", ``[p] [r]`` → "provisional, revised".

    A sentence or an unknown mark is its own explanation and comes back as it is.
    """
    found = parts(marker)
    if found is None:
        return marker.strip()
    return ", ".join(dict.fromkeys(_english(t) for t in found))


def _english(mark: str) -> str:
    if below := _BELOW.fullmatch(mark):
        return f"suppressed, below {below[1]}"
    if up_to := _UP_TO.fullmatch(mark):
        return f"suppressed, {up_to[1] or up_to[2]} or fewer"
    return MEANINGS.get(mark, mark)


_BREAK = re.compile(r"\bbreaks? in\b|\b(?:time )?series break\b", re.IGNORECASE)


def says_break(*said: str) -> bool:
    """Does any of a figure's marker, status and note say that it is not comparable with those before it?"""
    return any(_BREAK.search(meaning(words)) is not None for words in said if words)
