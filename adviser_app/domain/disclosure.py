"""Suppressed figures: which words say that a publisher holds a figure back, so that nobody can be told from it.

A publisher that suppresses a count it had published asks everybody to forget it. Whoever shows an older release of it
beside the suppression makes it known again (primary disclosure by history), so an earlier value of a figure that is
suppressed *now* is told nowhere: it is ``WITHHELD`` (decision 0055). A figure that is merely unreliable, not collected
or not applicable hides nobody, and its past stays.

The words are those of the Government Statistical Service's shorthand (``[c]``), of Fingertips ("Value suppressed for
disclosure control due to small count") and DfE ("c": suppressed to protect confidential information).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from adviser_app.domain.markers import meaning

WITHHELD = "withheld: suppressed since"
"""The marker of a figure that stood here once and whose publisher has suppressed it since."""

BESIDE = "withheld beside a suppressed figure"
"""The marker of a part that, with the other parts and their whole, would tell which figure is suppressed."""

_WORDS = re.compile(
    r"suppress|confidential|disclos|redact|withheld|too (?:small|few|low)\b|(?:small|low) (?:counts?|numbers?)\b"
    r"|(?:fewer|less) than (?:\d|three|five|six|ten)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def suppresses(words: str) -> bool:
    """Does a marker, status or note that stands *instead of* a value say that the figure is suppressed?"""
    return bool(words) and _WORDS.search(meaning(words)) is not None


_SURE = frozenset({"c", "conf", "confidential", "disclosive", "suppressed", "supp", "redacted", "withheld"})


def is_held_back(words: str) -> bool:
    """Does a marker or status say nothing but that a figure is held back? Of "*", "s", "u" and sentences that is not
    sure: some stand beside figures ("based on small numbers")."""
    return words.strip().strip("[]()").strip().casefold() in _SURE


def given_away(whole: float | None, whole_said: str, parts_said: Iterable[str]) -> bool:
    """Would the figures of parts told beside their whole tell a suppressed one of them, or a suppressed whole? The
    words stand instead of values. Where there is no whole, no part can be worked out from the others."""
    return suppresses(whole_said) if whole is None else any(map(suppresses, parts_said))
