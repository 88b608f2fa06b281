"""How far a figure has come, as the heading of its column says beside the period: "2022-23 (provisional)". It is the
figures' status, and no part of the indicator's name: next year the same column has lost the word.
"""

from __future__ import annotations

import re

_WORDS = {
    "provisional": "provisional", "prov": "provisional", "p": "provisional", "revised": "revised", "r": "revised",
    "final": "final", "unaudited": "unaudited", "audited": "audited", "estimate": "estimated", "estimated": "estimated",
    "e": "estimated", "early estimate": "estimated", "forecast": "forecast", "draft": "draft",
    "unvalidated": "unvalidated", "validated": "validated",
}  # fmt: skip
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_LONG = "|".join(word for word in _WORDS if len(word) > 4)
_AFTER = re.compile(  # MHCLG's live tables write 2022 R and 2023 P
    rf"\s*(?:[(\[]\s*({_ANY})\.?\s*[)\]]|(?<=\d)\s*[-–,]?\s+({_LONG})|"
    rf"(?<=[12]\d\d\d) ?([pr])|(?<=\d[-/]\d\d) ?([pr])|(?<= q[1-4]) ?([pr]))\s*$", re.IGNORECASE,
)  # fmt: skip


def parted(heading: str) -> tuple[str, str]:
    """A heading without such a word at its end, and the status it says; '' where it says none."""
    found = _AFTER.search(heading)
    return (heading[: found.start()], _WORDS[next(filter(None, found.groups())).casefold()]) if found else (heading, "")
