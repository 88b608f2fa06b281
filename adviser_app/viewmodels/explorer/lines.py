"""Lines through time: councils of one indicator, or indicators of one council."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class When:
    """A period. ``x``: its middle in years; ``iso``: start and length ("2024-04-01/P1Y")."""

    label: str
    x: float
    iso: str


@dataclass(frozen=True, slots=True)
class Break:
    """Figures from ``x`` on are not comparable with those before; ``words`` say why."""

    x: float
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """``code`` of the council, ``head`` the indicator; ``name``: what stands at the line's end. ``style``: index into
    ``look``'s colours, −1 for a thin grey line behind the others. ``figures``: one a period, None where nothing is
    known; ``said``: the line in words."""

    code: str
    council: str
    head: SeriesHead
    name: str
    style: int
    figures: tuple[Figure | None, ...]
    said: str

    @property
    def last(self) -> int:
        """The period of the newest figure, −1 for none."""
        return max((i for i, f in enumerate(self.figures) if f is not None and f.value is not None), default=-1)


@dataclass(frozen=True)
class LineView:
    """``lines``: grey ones first. ``marks``: of each period, () where none is drawn. ``axis``: the least and largest
    value that its scale must hold (those of all charts that share it), None without figures."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    unit: str
    decimals: int
    periods: tuple[When, ...]
    lines: tuple[Line, ...]
    marks: tuple[Marks, ...]
    breaks: tuple[Break, ...]
    axis: tuple[float, float] | None
    export: Table = field(repr=False, default=((), ()))
    kind: str = "line"

    def table(self) -> Table:
        return self.export

    def point_said(self, line: int, period: int) -> str:
        """A point in words: "Barnsley, 2023/24: 26.4%, provisional"."""
        each, when = self.lines[line], self.periods[period]
        figure = each.figures[period]
        if figure is None:
            return f"{each.name}, {when.label}: no figure"
        return f"{each.name}, {when.label}: {figure.text}{f', {figure.qualified}' if figure.qualified else ''}"
