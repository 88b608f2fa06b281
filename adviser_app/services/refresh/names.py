"""Which series a row means: by its name, by an older name, by a name that differs only in its writing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from adviser_app.csvio.batch import SeriesText
from adviser_app.domain.indicators import Polarity, Series, SeriesKey
from adviser_app.store import catalogue
from adviser_app.store.connection import Store

_PER_CENT = re.compile(r"\bper ?cent(?:age)?\b|\bpercentage\b")
_DIGIT_COMMA = re.compile(r"(?<=\d)[,\s](?=\d{3}\b)")
_YEARS, _MINUTES = re.compile(r"\b(?:yrs?|years?)\b"), re.compile(r"\b(?:mins?|minutes?)\b")
# Marks that nobody sees, within a name: it is the same name without them.
_UNSEEN = dict.fromkeys(
    [*map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"), *range(0x202A, 0x202F), *range(0x2066, 0x206A),
     *range(9), *range(0x0E, 0x20), 0x7F]
)  # fmt: skip
# Letters of the Cyrillic alphabet that look like Latin ones: in an English name they are a slip of the keyboard.
_LOOKS_LIKE = str.maketrans("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458", "aeopcyxisj")
_WORD = re.compile(r"[\w%£€.]+")
_REWRITTEN = re.compile(r"per ?cent|\d[,\s]\d|\b(?:yr|year|min)")  # where there is none of it, nothing is written anew


@lru_cache(maxsize=32768)  # a file of thousands of indicators asks for each several times
def loose(text: str) -> str:
    """A name as names are compared when only its writing changed: case, spaces, commas in numbers, 'per cent'."""
    text = text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold().translate(_LOOKS_LIKE)
    if _REWRITTEN.search(text):
        text = _DIGIT_COMMA.sub("", _PER_CENT.sub("%", text))
        text = _YEARS.sub("years", _MINUTES.sub("minutes", text))
    return " ".join(_WORD.findall(text))


def _seen(name: str) -> str:
    """A name without the marks that nobody sees."""
    return (name if name.isascii() and name.isprintable() else name.translate(_UNSEEN)).strip()


def loose_key(key: SeriesKey) -> tuple[str, ...]:
    return (key.publisher, loose(key.indicator), loose(key.breakdown), loose(key.measure), loose(key.unit))


@dataclass(slots=True)
class Local:
    """One series of the refresh. ``stored``: the series it is in the store; None: not known (yet)."""

    key: SeriesKey
    stored: Series | None
    polarity: Polarity | None = None
    decimals: int = 0
    renamed: bool = False  # the store knows it under a name written otherwise


class SeriesResolver:
    """Gives each distinct series of a refresh its place in ``series``. ``stored``: all that the store has, by id."""

    def __init__(self, store: Store) -> None:
        self.series: list[Local] = []
        self.stored = catalogue.load_series(store)
        self._by_id = {s.id: s for s in self.stored}
        self._by_key = {s.key: s for s in self.stored}
        self._aliases = catalogue.load_aliases(store)
        self._loose: dict[tuple[str, ...], list[Series]] | None = None  # made when a name is not found as it stands
        self._locals: dict[SeriesKey, int] = {}
        self._by_stored: dict[int, int] = {}
        self._local_loose: dict[tuple[str, ...], int] = {}  # of the first ``_loosened`` local series
        self._loosened = 0

    def resolve(self, text: SeriesText, publisher: str) -> int:
        """The position in ``series`` of what a row names; its polarity is noted with it."""
        key = SeriesKey(
            text.publisher or publisher,
            *map(_seen, (text.indicator, text.breakdown, text.measure, text.unit)),
        )
        at = self._locals.get(key)
        if at is None:
            stored, renamed = self._find(key)
            at = self._by_stored.get(stored.id) if stored else self._local_like(key)
            if at is None:
                at = len(self.series)
                self.series.append(Local(key, stored, renamed=renamed))
                if stored:
                    self._by_stored[stored.id] = at
            elif stored and stored.key == key:
                self.series[at].key, self.series[at].renamed = key, False
            self._locals[key] = at
        if text.polarity:
            self.series[at].polarity = polarity_word(text.polarity) or self.series[at].polarity
        return at

    def _find(self, key: SeriesKey) -> tuple[Series | None, bool]:
        """The stored series of a key: by name, by an older name, by a name that differs only in its writing."""
        exact = self._by_key.get(key)
        if exact is not None:
            return exact, False
        alias = self._aliases.get(key)
        if alias is not None:
            return self._by_id[alias], False  # an old name: the series keeps its newest
        if not self.stored:
            return None, False
        if self._loose is None:
            self._loose = {}
            for series in self.stored:
                self._loose.setdefault(loose_key(series.key), []).append(series)
        like = self._loose.get(loose_key(key), [])
        return (like[0], True) if len(like) == 1 else (None, False)

    def _local_like(self, key: SeriesKey) -> int | None:
        """The series of this refresh whose name differs only in its writing; the newest, where there are several."""
        for at in range(self._loosened, len(self.series)):
            self._local_loose[loose_key(self.series[at].key)] = at
        self._loosened = len(self.series)
        return self._local_loose.get(loose_key(key))


def polarity_word(text: str) -> Polarity | None:
    """'High is good', 'higher is better', 'low', … or None."""
    word = loose(text)
    if word.startswith("high"):
        return Polarity.HIGH
    if word.startswith("low"):
        return Polarity.LOW
    if word.startswith(("no ", "neutral", "none", "not ")) or word == "no":
        return Polarity.NONE
    return None
