"""Series that look like one, those that were joined, and what a join would do, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adviser_app.analysis.same_series import Agreement
from adviser_app.domain.indicators import SeriesKey
from adviser_app.viewmodels import text


@dataclass(frozen=True, slots=True)
class SeriesName:
    """A series as the lists name it. ``first``, ``last``: its periods, in words."""

    id: int
    key: SeriesKey
    figures: int
    first: str
    last: str

    @property
    def title(self) -> str:
        return text.title(self.key.indicator, self.key.breakdown)

    @property
    def detail(self) -> str:
        words = text.unit_words(self.key.measure, self.key.unit)
        return f"{words} · {self.key.publisher}" if words else self.key.publisher

    @property
    def span(self) -> str:
        periods = self.first if self.first == self.last else f"{self.first} to {self.last}"
        return f"{periods}, {text.plural(self.figures, 'figure')}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two series that look like one. ``kept`` would stay: the one its publisher spoke of last, of two spoken of
    together the one with more figures."""

    kept: SeriesName
    gone: SeriesName
    agreement: Agreement

    @property
    def id(self) -> str:
        return f"{self.kept.id}-{self.gone.id}"

    @property
    def evidence(self) -> str:
        a = self.agreement
        if not a.common:
            return "They have no figure in common."
        if a.agreeing == a.common:
            same = f"All {a.common:,} figures" if a.common > 1 else "The one figure"
            return f"{same} they have in common {'are' if a.common > 1 else 'is'} the same ({_periods(a)})."
        some, verb = f"{a.agreeing:,}" if a.agreeing else "None", "are" if a.agreeing > 1 else "is"
        return f"{some} of the {a.common:,} figures they have in common {verb} the same ({_periods(a)})."

    @property
    def sentence(self) -> str:
        return f"“{self.gone.title}” looks like “{self.kept.title}”. {self.evidence}"


def _periods(a: Agreement) -> str:
    return text.plural(a.periods, "period")


@dataclass(frozen=True, slots=True)
class JoinedLine:
    """A join that stands."""

    id: int
    series_id: int
    title: str
    detail: str
    was: str  # the name of the one that went
    was_detail: str
    joined: str  # "1 April 2026"


@dataclass(frozen=True, slots=True)
class AlikeView:
    """What is offered, what was joined, and how many pairs were said to be two."""

    sentence: str
    offered: tuple[Likeness, ...]
    joined: tuple[JoinedLine, ...]
    apart: int


def build(offered: Sequence[Likeness], joined: Sequence[JoinedLine], apart: int, series: int) -> AlikeView:
    if offered:
        one = len(offered) == 1
        said = (
            f"{text.plural(len(offered), 'pair')} of indicators {'has' if one else 'have'} the same figures under two "
            "names. Joined, their history and names are one; nothing is joined without you."
        )
    else:
        said = f"Among {text.plural(series, 'indicator')} none repeats the figures of another."
    parts = [f"{text.plural(len(joined), 'join')} {'stands' if len(joined) == 1 else 'stand'}" if joined else "",
             f"{text.plural(apart, 'pair')} {'is' if apart == 1 else 'are'} kept apart" if apart else ""]  # fmt: skip
    rest = text.listed([p for p in parts if p])
    return AlikeView(f"{said} {text.sentence(rest)}." if rest else said, tuple(offered), tuple(joined), apart)


def joined_line(join_id: int, name: SeriesName, was: SeriesKey, day: str) -> JoinedLine:
    words = text.unit_words(was.measure, was.unit)
    return JoinedLine(
        join_id, name.id, name.title, name.detail, text.title(was.indicator, was.breakdown),
        f"{words} · {was.publisher}" if words else was.publisher, text.iso_day(day),
    )  # fmt: skip


def joined_said(done: Likeness) -> str:
    return (
        f"“{done.gone.title}” is now a part of “{done.kept.title}”: {done.evidence[:1].lower()}{done.evidence[1:]} "
        "A later file under either name finds it."
    )
