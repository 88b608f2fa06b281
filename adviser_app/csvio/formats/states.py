"""How far a figure has come, as the heading of its column says beside the period: "2022-23 (provisional)". It is the
figures' status, and no part of the indicator's name: next year the same column has lost the word.
"""

from __future__ import annotations

import re

_WORDS = {
    "provisional": "provisional", "prov": "provisional", "p": "provisional", "revised": "revised", "r": "revised",
    "final": "final", "unaudited": "unaudited", "audited": "audited", "estimate": "estimated", "estimated": "estimated",
    "draft": "draft", "unvalidated": "unvalidated", "validated": "validated",
}  # fmt: skip
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_LONG = "|".join(word for word in _WORDS if len(word) > 4)
_AFTER = re.compile(rf"\s*(?:[(\[]\s*({_ANY})\.?\s*[)\]]|(?<=\d)\s*[-–,]?\s+({_LONG}))\s*$", re.IGNORECASE)


def parted(heading: str) -> tuple[str, str]:
    """A heading without such a word at its end, and the status it says; '' where it says none."""
    found = _AFTER.search(heading)
    return (heading[: found.start()], _WORDS[(found[1] or found[2]).casefold()]) if found else (heading, "")
