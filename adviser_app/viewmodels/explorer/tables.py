"""A table of figures: councils down, indicators across."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator in one period, and the group's median in it."""

    head: SeriesHead
    period: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Entry:
    """A council's figure in a column. ``rank`` among ``n``: 1 the best (the highest where nobody judges), 0 for none;
    ``quartile``: 1 the best … 4, 0 where nobody judges; ``cell``: as it is shown, sorted and said."""

    figure: Figure
    rank: int
    shared: bool
    n: int
    quartile: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    style: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class TableView:
    """``rows``: councils that stand out first, then by name. ``table()`` has a line for each figure."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    export: Table = field(repr=False, default=((), ()))
    kind: str = "table"

    def table(self) -> Table:
        return self.export
