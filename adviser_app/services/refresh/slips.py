"""Names that are probably slips: an indicator that differs from another one of the same files in one letter, and one
that comes in two units. They are read as what they say, which makes two series of them; somebody is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adviser_app.domain.indicators import SeriesKey
from adviser_app.services.refresh.names import loose

_MOST = 2000  # with more names this is not looked for: it costs a thousandth of a second for each
_LONGEST = 300  # nor for names longer than any publisher's: memory grows with the square of the letters


def nearly_alike(keys: Sequence[SeriesKey]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose indicators differ in one letter only, put in, left out or written for another. A digit
    or a sign is no slip: 4G and 5G, 16 to 24 and 16 to 64."""
    names: dict[tuple[str, str], int] = {}
    for at, key in enumerate(keys):
        if len(key.indicator) <= _LONGEST:
            names.setdefault((key.publisher, loose(key.indicator)), at)
    if len(names) > _MOST:
        return
    met: dict[tuple[str, str], list[tuple[int, int]]] = {}  # by publisher and a name with one letter taken out
    seen: set[tuple[int, int]] = set()
    for (publisher, text), at in names.items():
        cuts = [
            (text, -1),
            *((text[:i] + text[i + 1 :], i) for i, letter in enumerate(text) if _is_slip(text, i, letter)),
        ]
        for rest, i in cuts:
            others = met.setdefault((publisher, rest), [])
            for other, j in others:
                # one letter against another in the same place, or a letter too many
                if other != at and (i == j or -1 in (i, j)) and (other, at) not in seen:
                    seen.add((other, at))
                    yield other, at
            others.append((at, i))


def _is_slip(text: str, at: int, letter: str) -> bool:
    """A letter within a word: band A and band D are no slips of each other."""
    return letter.isalpha() and (text[max(at - 1, 0) : at].isalpha() or text[at + 1 : at + 2].isalpha())


def in_two_units(keys: Sequence[SeriesKey]) -> Iterator[tuple[int, int]]:
    """Pairs of positions that differ in their unit only."""
    first: dict[tuple[str, ...], int] = {}
    for at, key in enumerate(keys):
        told = (key.publisher, loose(key.indicator), loose(key.breakdown), loose(key.measure))
        other = first.setdefault(told, at)
        if other != at:
            yield other, at
