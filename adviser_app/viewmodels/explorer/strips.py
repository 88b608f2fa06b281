"""Strips: several indicators in one period each, every council a tick between the least and the largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead
from adviser_app.viewmodels.explorer.given import HEADER, Given, absent_words, lines_of, marks_words, place_words

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class Tick:
    """``at``: 0 (the row's least value) to 1 (its largest), 0.5 where all are equal; ``style`` as a bar's."""

    code: str
    name: str
    figure: Figure
    at: float
    rank: int
    shared: bool
    style: int
    said: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A row: an indicator in one period. ``ticks`` from the least to the largest, ``least`` and ``largest`` as texts;
    ``low``, ``median``, ``high``: where quartiles and median stand (0 to 1), None where there are none; ``missing``:
    (code, name, why) of councils shown without a figure."""

    head: SeriesHead
    period: str
    ticks: tuple[Tick, ...]
    marks: Marks
    low: float | None
    median: float | None
    high: float | None
    least: str
    largest: str
    missing: tuple[tuple[str, str, str], ...]
    said: str


@dataclass(frozen=True)
class StripView:
    """``named``: (code, name, style) of the councils that stand out, for the legend."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    strips: tuple[Strip, ...]
    named: tuple[tuple[str, str, int], ...]
    export: Table = field(repr=False, default=((), ()))
    kind: str = "strip"

    def table(self) -> Table:
        return self.export


def build(givens: Sequence[Given], *, title: str, notes: Sequence[str] = ()) -> StripView:
    """A strip for each indicator, in its one period."""
    strips = [_strip(given) for given in givens]
    out = list(notes)
    for strip in strips:
        bold = {tick.code for tick in strip.ticks if tick.style >= 0}
        chosen = {who.code for given in givens for who in given.councils if who.style >= 0}
        absent = absent_words([each for each in strip.missing if each[0] in chosen - bold])
        if absent:
            out.append(f"{strip.head.title}: {absent[:1].lower()}{absent[1:]}")
    named = {who.code: (who.code, who.name, who.style) for g in givens for who in g.councils if who.style >= 0}
    groups = list(dict.fromkeys(s.marks.of for s in strips if s.marks.median is not None))
    return StripView(
        title=title,
        subtitle=f"Each tick a council, least to largest; shaded: middle half of {groups[0]}, the line their median"
        if groups
        else "Each tick a council, least to largest",
        said=f"Strips of {text.plural(len(strips), 'indicator')}. {' '.join(s.said for s in strips)}",
        notes=tuple(out),
        strips=tuple(strips),
        named=tuple(sorted(named.values(), key=lambda each: each[2])),
        export=(HEADER, tuple(row for given in givens for row in lines_of(given, [0], every=True))),
    )


def _strip(given: Given) -> Strip:
    head, period, marks = given.head, given.whens[0].label, given.marks(0)
    ranks, shared, n = given.ranks(0)
    quartiles = given.quartiles(0)
    numbers = given.values[0][given.values[0] == given.values[0]]
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 0.0)

    def at(value: float | None) -> float | None:
        if value is None:
            return None
        return 0.5 if high == low else min(1.0, max(0.0, (value - low) / (high - low)))

    ticks = []
    for c in sorted(given.best_first(0), key=lambda c: float(given.values[0, c])):
        who, figure, rank = given.councils[c], given.figure(0, c), int(ranks[c])
        place = place_words(rank, n, bool(shared[c]), bool(head.polarity))
        said = given.said(0, c, place, int(quartiles[c]), limited=False)
        spot = at(figure.value)
        assert spot is not None
        ticks.append(Tick(who.code, who.name, figure, spot, rank, bool(shared[c]), who.style, said))
    said = f"{head.title}, {period}: no figures."
    if ticks:
        ends = f"{ticks[0].figure.text} to {ticks[-1].figure.text}"
        bold = "".join(f"; {tick.said}" for tick in ticks if tick.style >= 0)
        said = (
            f"{head.title}, {period}: {text.plural(len(ticks), 'council')}, {ends}{bold}. {marks_words(marks)}".strip()
        )
    return Strip(
        head, period, tuple(ticks), marks, at(marks.lower), at(marks.median), at(marks.upper),
        ticks[0].figure.text if ticks else "", ticks[-1].figure.text if ticks else "", given.missing(0), said,
    )  # fmt: skip
