"""Strips: several indicators in one period each, every council a tick between the least and the largest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead

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
