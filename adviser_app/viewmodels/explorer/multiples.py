"""Small multiples: a small line chart for each council, or for each indicator; and the map among the views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.given import HEADER, Given, lines_of
from adviser_app.viewmodels.explorer.lines import LineView, of_councils
from adviser_app.viewmodels.tilemap import MapView

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table

BY_COUNCIL, BY_SERIES = "council", "series"
_ONE_SIZE = 2.5  # how many times as large the figures of one chart may be as those of another on the same axis


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

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Those that stand out in charts of indicators, for the legend: (name, style)."""
        if self.by != BY_SERIES:
            return ()  # each chart has its council's name
        found = {line.style: line.name for chart in self.charts for line in chart.lines if line.style >= 0}
        return tuple((found[style], style) for style in sorted(found))

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


def by_council(givens: Sequence[Given], *, notes: Sequence[str] = ()) -> MultiplesView:
    """One indicator, a chart for each council; each given has one council, and the group it is seen against."""
    charts: list[LineView] = []
    none: list[LineView] = []
    for given in givens:
        chart = of_councils(given, title=given.councils[0].name)
        (charts if chart.lines else none).append(chart)
    head = givens[0].head
    out = list(notes)
    if none:
        out.append(f"No figures of {text.listed([chart.title for chart in none])}.")
    groups = list(dict.fromkeys(given.of for given in givens if given.of))
    banded = [chart for chart in charts if chart.marks]
    shading = ""
    if banded:
        shading = f" · Shaded: middle half of {groups[0] if len(groups) == 1 else 'each council’s own group'}"
    return _view(head.title, f"{head.detail}{shading}", out, BY_COUNCIL, charts, givens)


def by_series(givens: Sequence[Given], *, title: str, notes: Sequence[str] = ()) -> MultiplesView:
    """A chart for each indicator, with the same councils."""
    charts: list[LineView] = []
    none: list[LineView] = []
    for given in givens:
        chart = of_councils(given, shading=False)  # said once, above all
        (charts if chart.lines else none).append(chart)
    out = list(notes)
    if none:
        out.append(f"No figures of {text.listed([chart.title for chart in none])}.")
    groups = list(dict.fromkeys(given.of for given in givens if given.of))
    shading = f"Shaded: middle half of {groups[0]}, dashed: their median" if any(c.marks for c in charts) else ""
    return _view(title, shading, out, BY_SERIES, charts, givens)


def _view(
    title: str, subtitle: str, notes: list[str], by: str, charts: Sequence[LineView], givens: Sequence[Given]
) -> MultiplesView:
    shared, own = _axes(charts, by)
    if own:
        notes.append(f"Not on the axis of others of their unit, whose figures are of another size: {text.listed(own)}.")
    notes += dict.fromkeys(note for chart in charts for note in chart.notes if note.startswith("Hollow points"))
    said = f"{text.plural(len(charts), 'small chart')} of {title}. " + " ".join(chart.said for chart in shared)
    table = tuple(row for given in givens for row in lines_of(given, range(len(given.whens)), every=False))
    return MultiplesView(title, subtitle, said, tuple(dict.fromkeys(notes)), by, tuple(shared), (HEADER, table))


def _axes(charts: Sequence[LineView], by: str) -> tuple[list[LineView], list[str]]:
    """Charts of one unit, and of figures of one size, on one axis; titles of those that are alone though others have
    their unit."""
    sets: list[tuple[str, float, list[int]]] = []  # unit, size of the largest figure, charts
    largest = {i: max(abs(c.axis[0]), abs(c.axis[1])) for i, c in enumerate(charts) if c.axis is not None}
    for i in sorted(largest, key=lambda i: -largest[i]):
        unit = charts[i].unit.casefold()
        fits = [
            one for one in sets if one[0] == unit and (by == BY_COUNCIL or (unit and one[1] <= _ONE_SIZE * largest[i]))
        ]
        if fits:
            fits[0][2].append(i)
        else:
            sets.append((unit, largest[i], [i]))
    out = list(charts)
    for _, _, members in sets:
        ends = [axis for i in members if (axis := charts[i].axis) is not None]
        joint = min(low for low, _ in ends), max(high for _, high in ends)
        for i in members:
            out[i] = replace(charts[i], axis=joint)
    units = [unit for unit, *_ in sets]
    own = sorted(members[0] for unit, _, members in sets if len(members) == 1 and unit and units.count(unit) > 1)
    return out, [charts[i].title for i in own]
