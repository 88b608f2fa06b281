"""“2021 to 2022”: a financial year to gov.uk, two calendar years elsewhere.

It is the financial year where the table speaks of money of councils, or of financial years, and of no other kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from adviser_app.csvio.parse import clean

_SPAN = re.compile(r"((?:19|20)\d\d) to ((?:19|20)\d\d)", re.ASCII)
_FINANCIAL = re.compile(
    r"\b(?:financial|fiscal|tax) years?\b|\bcouncil tax|\b(?:revenue|budget|outturn|precepts?|local taxation)\b|£|"
    r"(?<![\d-])20\d\d[-/–]\d\d(?![\d-])", re.IGNORECASE,
)  # fmt: skip
_OTHER = re.compile(r"\b(?:academic|school|calendar|years? ending|average of)\b", re.IGNORECASE)


def is_span(text: str) -> bool:
    """Whether a text is two years that follow each other, such as 2021 to 2022."""
    found = _SPAN.fullmatch(clean(text))
    return found is not None and int(found[2]) == int(found[1]) + 1


def are_financial(labels: Iterable[str], before: Sequence[Sequence[str]], headings: Iterable[str]) -> bool:
    """Whether all ``labels`` are such years, and the lines above the table or its headings say of which kind."""
    labels = list(labels)
    if not labels or not all(map(is_span, labels)):
        return False
    return _say_so([*(clean(c) for row in before for c in row), *headings])


def in_title(before: Sequence[Sequence[str]], headings: Sequence[str]) -> str:
    """The financial year that the lines above a table write so, as 2021/22; '' where none or several are."""
    texts = [clean(c) for row in before for c in row]
    found = {m.groups() for text in texts for m in _SPAN.finditer(text)}
    if len(found) != 1 or not _say_so([*texts, *headings]):
        return ""
    first, second = found.pop()
    return f"{first}/{second[2:]}" if int(second) == int(first) + 1 else ""


def _say_so(texts: Sequence[str]) -> bool:
    return any(map(_FINANCIAL.search, texts)) and not any(map(_OTHER.search, texts))
