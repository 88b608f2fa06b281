"""The councils that a council followed, as lines beside its own: never added up, each ending at its last figure.

A council that was divided between several stands beside each of them whole, and every page says that it was divided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adviser_app.domain.areas import Area, CouncilType
from adviser_app.domain.disclosure import BESIDE, given_away
from adviser_app.domain.markers import meaning
from adviser_app.domain.reorganisation import Predecessor
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.models import ChartView


@dataclass(frozen=True, slots=True)
class Ended:
    """A council that others followed. ``county``: whether it was a county council, which lay over its districts;
    ``until``: the day from which it no longer was, "" where the register does not say; ``divided``: between whom, by
    name, empty where it went into one council; ``step``: 2 for a predecessor's predecessor."""

    code: str
    name: str
    county: bool
    until: str
    divided: tuple[str, ...]
    step: int

    @property
    def label(self) -> str:
        """As it stands at its line's end: "Allerdale", "Cumbria (county, divided)"."""
        said = [word for word, there in (("county", self.county), ("divided", bool(self.divided))) if there]
        return f"{self.name} ({', '.join(said)})" if said else self.name

    @property
    def heading(self) -> str:
        """As it heads a column: "Allerdale, until 1 April 2023"."""
        until = f", until {self.until}" if self.until else ""
        return f"{self.label}{until}"


@dataclass(frozen=True, slots=True)
class PredecessorLine(Ended):
    """One of them in a chart. ``values``: one a point of it, None where it has none; ``said``: the words that stand
    there instead, "" for none."""

    values: tuple[float | None, ...]
    said: tuple[str, ...]

    @property
    def last(self) -> int:
        """The point of its last figure."""
        return max(i for i, v in enumerate(self.values) if v is not None)


def ended(one: Predecessor, by_code: Mapping[str, Area]) -> Ended:
    """A predecessor in words."""
    area = one.area
    between = tuple(by_code[c].name if c in by_code else c for c in area.successors) if one.divided else ()
    until = text.day(area.end) if area.end is not None else ""
    return Ended(area.code, area.name, area.council_type is CouncilType.COUNTY, until, between, one.step)


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood at each point of a chart: a value, or None and the marker in its place ("" for none)."""

    values: Sequence[float | None]
    markers: Sequence[str]


def lines(
    found: Sequence[Predecessor], stood: Sequence[Stood], own: Stood, by_code: Mapping[str, Area]
) -> tuple[PredecessorLine, ...]:
    """A line each; those of which nothing is said at any point are left out. ``own``: of the council that followed.

    Where a figure of one of them, or its own, is suppressed, those of the others are withheld: beside the whole and the
    other parts it could be worked out (decision 0055)."""
    points = range(len(own.values))
    held = [given_away(own.values[i], own.markers[i], [s.markers[i] for s in stood]) for i in points]
    out = []
    for one, row in zip(found, stood, strict=True):
        values = tuple(None if held[i] else row.values[i] for i in points)
        markers = (BESIDE if held[i] and row.values[i] is not None else row.markers[i] for i in points)
        said = tuple(meaning(m) if m else "" for m in markers)
        if any(v is not None for v in values) or any(said):
            was = ended(one, by_code)
            out.append(PredecessorLine(was.code, was.name, was.county, was.until, was.divided, was.step, values, said))
    return tuple(out)


def drawn(view: ChartView) -> list[PredecessorLine]:
    """Those that have a value to draw."""
    return [p for p in view.predecessors if any(v is not None for v in p.values)]


def notes(view: ChartView) -> tuple[str, ...]:
    """What must be said beside the lines; empty where there are none."""
    return (*sentences(view.council, drawn(view)), *_withheld(view))


def _withheld(view: ChartView) -> list[str]:
    """In which periods figures are withheld, and why."""
    at = [p.label for i, p in enumerate(view.points) if any(one.said[i] == BESIDE for one in view.predecessors)]
    if not at:
        return []
    return [
        f"{text.listed(at)}: one of the figures of {view.council} and those it followed is suppressed; the others are "
        "withheld, because it could be worked out from them."
    ]


def sentences(after: str, found: Sequence[Ended]) -> tuple[str, ...]:
    """What must be said beside the lines of those that a council, ``after``, followed; empty where there are none."""
    out = []
    if found:
        names = text.listed([f"{p.name} county" if p.county else p.name for p in found])
        one = len(found) == 1
        out.append(
            f"Dotted {'line' if one else 'lines'}: {names}, before {after}, up to {'its' if one else 'their'} last "
            f"{'figure' if one else 'figures'}; nothing is added up."
        )
    for p in found:
        if p.divided:
            out.append(f"{p.name} was divided between {text.listed(p.divided)}: its figures are of all of it.")
    return tuple(out)


def alt_text(view: ChartView) -> str:
    """The lines in a sentence; "" where there are none."""
    if not drawn(view):
        return ""
    said = []
    for p in drawn(view):
        value = p.values[p.last]
        assert value is not None
        said.append(f"{p.label} {text.value_text(value, view.decimals, view.unit)} in {view.points[p.last].label}")
    return f" Lines of those it followed end with {text.listed(said)}."


def table(view: ChartView) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Headers and rows: each period, newest first, with the council's own value and those of each that it followed."""
    headers = ("Period", view.council, *(p.heading for p in view.predecessors))

    rows = [
        (Cell(point.label, point.x), _cell(view, point.value, point.note), *cells(view, i))
        for i, point in enumerate(view.points)
        if point.value is not None or any(p.values[i] is not None or p.said[i] for p in view.predecessors)
    ]
    return headers, tuple(reversed(rows))


def cells(view: ChartView, at: int) -> list[Cell]:
    """What stands under each of them at a point."""
    return [_cell(view, p.values[at], p.said[at]) for p in view.predecessors]


def _cell(view: ChartView, value: float | None, said: str) -> Cell:
    if value is None:
        return Cell("withheld" if said == BESIDE else said, None, said or "no figure", Tone.MUTED)
    return Cell(text.value_text(value, view.decimals, view.unit), value)


def told(view: ChartView, at: int) -> list[str]:
    """Who of them has a figure at a point: "Allerdale 3.1%"."""
    return [
        f"{p.label} {text.value_text(value, view.decimals, view.unit)}"
        for p in view.predecessors
        if (value := p.values[at]) is not None
    ]


def numbers(view: ChartView) -> list[float]:
    """Every value of theirs: an axis must reach them."""
    return [v for p in view.predecessors for v in p.values if v is not None]
