"""Which council a name may mean that nobody knows: guesses for somebody to choose from, never to be taken unasked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_GENERIC = frozenset(
    {"council", "councils", "borough", "city", "county", "district", "metropolitan", "unitary", "authority", "local",
     "ua", "md", "mbc", "mdc", "cc", "dc", "bc", "lb", "rb", "rlb", "gb", "sd", "london", "royal", "corporation", "of",
     "the", "and", "upon", "in", "on"}
)  # fmt: skip
_NOT_WORD = re.compile(r"[^\w]+")
_LEAST = 0.7  # of alikeness, from 0 to 1
# whoever writes one of these means no council, however near its letters are to one (England, Fenland; other, Rother)
_NO_COUNCIL = frozenset(
    {"all", "average", "britain", "england", "english", "ireland", "mean", "other", "others", "scotland", "total",
     "totals", "uk", "unknown", "wales"}
)  # fmt: skip


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.replace("’", "").replace("'", "")).casefold()
    joined = re.sub(r"\b(\w)\.\s*(?=\w\.)", r"\1", plain)  # L.B. is one word
    return [w for w in _NOT_WORD.sub(" ", joined).split() if not unicodedata.combining(w[0])]


@lru_cache(maxsize=8192)
def core(name: str) -> str:
    """What is left of a council's name without the words that many have ("City of York Council" → "york")."""
    words = _words(name)
    return " ".join([w for w in words if w not in _GENERIC] or words)


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, by their own words and by their letters."""
    a, b = core(one), core(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b)
    letters = matcher.ratio() if matcher.real_quick_ratio() >= _LEAST <= matcher.quick_ratio() else 0.0
    mine, theirs = set(a.split()), set(b.split())
    shared = sum(len(w) for w in mine & theirs)
    words = shared / max(sum(map(len, mine | theirs)), 1)
    within = 0.85 if (mine < theirs or theirs < mine) and shared > 3 else 0.0
    return max(letters, words, within)


def alike(name: str, known: Iterable[tuple[str, str]], most: int = 5) -> list[str]:
    """The keys of the ``known`` names (key, name) that a name may mean, the likeliest first; a key counts by the best
    of its names."""
    if not _NO_COUNCIL.isdisjoint(_words(name)):
        return []
    best: dict[str, float] = {}
    for key, other in known:
        score = likeness(name, other)
        if score >= _LEAST:
            best[key] = max(score, best.get(key, 0.0))
    return sorted(best, key=lambda key: (-best[key], key))[:most]
