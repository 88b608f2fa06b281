"""Ranked bars: an indicator in one period, councils in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead
from adviser_app.viewmodels.explorer.given import (
    HEADER,
    Given,
    absent_words,
    lines_of,
    marks_words,
    place_words,
    qualified_words,
)

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class Bar:
    """``rank``: among the group compared with, 1 the best (the highest where nobody judges), 0 outside of it;
    ``shared`` where another has it too; ``style``: index into ``look``'s colours, −1 for one that does not stand out;
    ``said``: the bar in words."""

    code: str
    name: str
    figure: Figure
    rank: int
    shared: bool
    style: int
    said: str


@dataclass(frozen=True)
class BarsView:
    """``bars``: the best first (the highest where nobody judges). ``missing``: (code, name, why) of councils shown
    without a figure. ``axis``: the least and largest value its scale must hold, None without figures."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    head: SeriesHead
    period: str
    bars: tuple[Bar, ...]
    marks: Marks
    missing: tuple[tuple[str, str, str], ...]
    axis: tuple[float, float] | None
    export: Table = field(repr=False, default=((), ()))
    kind: str = "bars"

    def table(self) -> Table:
        return self.export


def build(given: Given, *, notes: Sequence[str] = ()) -> BarsView:
    """The bars of the one period given."""
    head, when, marks = given.head, given.whens[0], given.marks(0)
    ranks, shared, n = given.ranks(0)
    quartiles = given.quartiles(0)
    bars = []
    for c in given.best_first(0):
        who, figure, rank = given.councils[c], given.figure(0, c), int(ranks[c])
        place = place_words(rank, n, bool(shared[c]), bool(head.polarity))
        said = given.said(0, c, place, int(quartiles[c]), limited=True)
        bars.append(Bar(who.code, who.name, figure, rank, bool(shared[c]), who.style, said))
    missing = given.missing(0)
    order = "best first" if head.polarity else "highest first"
    polarity = f" · {head.polarity}" if head.polarity else ""
    out = [*notes, *(note for note in (absent_words(missing),) if note)]
    out += qualified_words((bar.name, bar.figure) for bar in bars)
    table = lines_of(given, [0], every=True)
    order_of = {bar.code: i for i, bar in enumerate(bars)}
    return BarsView(
        title=head.title,
        subtitle=f"{when.label} · {head.detail}{polarity} · {order}{_shading(bars, marks)}",
        said=_said(head, when.label, bars, marks),
        notes=tuple(out),
        head=head,
        period=when.label,
        bars=tuple(bars),
        marks=marks,
        missing=missing,
        axis=_axis(bars, marks),
        export=(HEADER, tuple(sorted(table, key=lambda row: (order_of.get(row[0], len(bars)), row[1])))),
    )


def _shading(bars: Sequence[Bar], marks: Marks) -> str:
    """What is drawn beside the bars."""
    limits = " · Thin lines: confidence limits" if any(bar.figure.lower is not None for bar in bars) else ""
    return limits if marks.median is None else f" · Shaded: middle half of {marks.of}{limits}"


def _said(head: SeriesHead, period: str, bars: Sequence[Bar], marks: Marks) -> str:
    what = f"Ranked bars of {head.title}, {period}"
    if not bars:
        return f"{what}: no figures."
    first, last = bars[0], bars[-1]
    out = f"{what}: {text.plural(len(bars), 'council')}"
    if len(bars) > 1:
        out += f", from {first.name} ({first.figure.text}) to {last.name} ({last.figure.text})"
    out += "".join(f". {bar.said}" for bar in bars if bar.style >= 0) + "."
    return f"{out} {marks_words(marks)}".rstrip()


def _axis(bars: Sequence[Bar], marks: Marks) -> tuple[float, float] | None:
    numbers = [v for bar in bars for v in (bar.figure.value, bar.figure.lower, bar.figure.upper) if v is not None]
    numbers += [v for v in (marks.lower, marks.upper) if v is not None]
    return (min(numbers), max(numbers)) if numbers else None
