"""Small multiples: a small line chart for each council, or for each indicator; and the map among the views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels.explorer.lines import LineView
from adviser_app.viewmodels.tilemap import MapView

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True)
class MultiplesView:
    """``charts``: each a line chart with a title of its own, those of one unit on one axis (``LineView.axis``).
    ``by``: "council" or "series"."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    by: str
    charts: tuple[LineView, ...]
    export: Table = field(repr=False, default=((), ()))
    kind: str = "multiples"

    def table(self) -> Table:
        return self.export


@dataclass(frozen=True)
class MapShown:
    """The map of equal tiles as a view; ``notes`` the map's and the view's."""

    map: MapView
    notes: tuple[str, ...]
    kind: str = "map"

    @property
    def title(self) -> str:
        return self.map.title

    @property
    def subtitle(self) -> str:
        return self.map.subtitle

    @property
    def said(self) -> str:
        return self.map.said

    def table(self) -> Table:
        return self.map.table()
