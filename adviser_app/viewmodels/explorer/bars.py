"""Ranked bars: an indicator in one period, councils in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class Bar:
    """``rank``: among the bars, 1 the best (the highest where nobody judges), ``shared`` where another has it too;
    ``style``: index into ``look``'s colours, −1 for one that does not stand out; ``said``: the bar in words."""

    code: str
    name: str
    figure: Figure
    rank: int
    shared: bool
    style: int
    said: str


@dataclass(frozen=True)
class BarsView:
    """``bars``: the first in rank first. ``missing``: (code, name, why) of councils shown without a figure.
    ``periods``: what can be looked at, newest first, ``period`` among them."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    head: SeriesHead
    period: str
    bars: tuple[Bar, ...]
    marks: Marks
    missing: tuple[tuple[str, str, str], ...]
    periods: tuple[str, ...]
    export: Table = field(repr=False, default=((), ()))
    kind: str = "bars"

    def table(self) -> Table:
        return self.export
