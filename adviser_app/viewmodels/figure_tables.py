"""A picture of figures as a table for the screen: the same figures, sorted as numbers, a key for each row to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.explorer.bars import BarsView
from adviser_app.viewmodels.explorer.base import Figure
from adviser_app.viewmodels.explorer.lines import Line, LineView
from adviser_app.viewmodels.explorer.multiples import MultiplesView
from adviser_app.viewmodels.explorer.quadrant import PER_HEAD, Axis, QuadrantView
from adviser_app.viewmodels.explorer.strips import StripView
from adviser_app.viewmodels.explorer.tables import Column, Entry, TableView

if TYPE_CHECKING:
    from adviser_app.viewmodels.explorer.base import Shown

_NONE = Cell("")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: ``figure`` for one of numbers."""

    title: str
    figure: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """``keys``: of each row what it opens, "series id/council's code" ("" before or behind the stroke where it is no
    single one)."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[str, ...]


def of(shown: Shown) -> FigureTable | None:
    """None for a kind that is no picture of figures (the map, which has a table of its own)."""
    if isinstance(shown, TableView):
        return _of_table(shown)
    if isinstance(shown, BarsView):
        return _of_bars(shown)
    if isinstance(shown, StripView):
        return _of_strips(shown)
    if isinstance(shown, LineView):
        return _of_lines(shown)
    if isinstance(shown, MultiplesView):
        return _of_multiples(shown)
    if isinstance(shown, QuadrantView):
        return _of_quadrant(shown)
    return None


def key(series_id: int, code: str) -> str:
    return f"{series_id}/{code}"


def _rank(rank: int, shared: bool) -> Cell:
    """None for a council that is not in the group compared with."""
    return Cell(f"{rank}{'=' if shared else ''}", rank) if rank else _NONE


def _name(name: str, style: int) -> Cell:
    """A council's name; that of one that stands out with a mark beside it."""
    if style < 0:
        return Cell(name, name.casefold())
    return Cell(name, name.casefold(), f"{name}, stands out", Tone.ACCENT, "circle-dot")


def _figure(figure: Figure | None) -> Cell:
    if figure is None:
        return _NONE
    words = f"{figure.text} ({figure.qualified})" if figure.qualified else figure.text
    return Cell(words, figure.value)


def _of_table(view: TableView) -> FigureTable:
    """A council a row; under the title of an indicator the period its figures are of."""
    headings = [Heading("Council")]
    rows, keys = [], []
    for column in view.columns:
        tip = ". ".join(words for words in (column.head.detail, _median(column)) if words)
        headings.append(Heading(f"{column.head.title}, {column.period}", True, tip))
    first = view.columns[0].head.id if view.columns else 0
    for row in view.rows:
        rows.append((_name(row.name, row.style), *(_ranked(entry) for entry in row.entries)))
        keys.append(key(first, row.code))
    if any(column.marks.median is not None for column in view.columns):
        medians = [Cell(c.marks.median_text, c.marks.median, tone=Tone.MUTED) for c in view.columns]
        rows.insert(0, (Cell("Median", "median", f"Median of {view.columns[0].marks.of}", Tone.MUTED), *medians))
        keys.insert(0, "")
    return FigureTable(tuple(headings), tuple(rows), tuple(keys))


def _ranked(entry: Entry) -> Cell:
    """A figure with its rank, which says in a number what the colour of a quarter says."""
    if not entry.rank:
        return entry.cell
    return replace(entry.cell, text=f"{entry.cell.text} · {entry.rank}{'=' if entry.shared else ''}")


def _median(column: Column) -> str:
    marks = column.marks
    return f"Median {marks.median_text} of {marks.of}" if marks.median is not None else ""


def _of_bars(view: BarsView) -> FigureTable:
    limits = any(bar.figure.lower is not None for bar in view.bars)
    headings = [Heading("Rank", True), Heading("Council"), Heading(f"Value, {view.period}", True)]
    if limits:
        headings.append(Heading("Confidence interval"))
    headings.append(Heading("Notes"))
    rows, keys = [], []
    for bar in view.bars:
        figure = bar.figure
        cells = [_rank(bar.rank, bar.shared), _name(bar.name, bar.style),
                 Cell(figure.text, figure.value)]  # fmt: skip
        if limits:
            cells.append(_interval(view, figure))
        rows.append((*cells, Cell(", ".join(w for w in (figure.qualified, figure.note) if w))))
        keys.append(key(view.head.id, bar.code))
    for code, name, why in view.missing:
        cells = [_NONE, Cell(name, name.casefold()), Cell("")] + ([_NONE] if limits else [])
        rows.append((*cells, Cell(why)))
        keys.append(key(view.head.id, code))
    return FigureTable(tuple(headings), tuple(rows), tuple(keys))


def _interval(view: BarsView, figure: Figure) -> Cell:
    if figure.lower is None or figure.upper is None:
        return _NONE
    low, high = (text.value_text(v, view.head.decimals, view.head.unit) for v in (figure.lower, figure.upper))
    return Cell(f"{low} to {high}", figure.lower)


def _of_strips(view: StripView) -> FigureTable:
    """A tick a row."""
    headings = (Heading("Indicator"), Heading("Period"), Heading("Council"), Heading("Value", True),
                Heading("Rank", True), Heading("Notes"))  # fmt: skip
    rows, keys = [], []
    for strip in view.strips:
        title = Cell(strip.head.title, strip.head.title.casefold())
        for tick in strip.ticks:
            figure = tick.figure
            rows.append((title, Cell(strip.period), _name(tick.name, tick.style),
                         Cell(figure.text, figure.value), _rank(tick.rank, tick.shared),
                         Cell(", ".join(w for w in (figure.qualified, figure.note) if w))))  # fmt: skip
            keys.append(key(strip.head.id, tick.code))
        for code, name, why in strip.missing:
            rows.append((title, Cell(strip.period), Cell(name, name.casefold()), _NONE, _NONE, Cell(why)))
            keys.append(key(strip.head.id, code))
    return FigureTable(headings, tuple(rows), tuple(keys))


def _of_lines(view: LineView) -> FigureTable:
    """A period a row, the newest first; lines that stand out before the grey ones, as many as can be read."""
    lines = _columns(view)
    marks = bool(view.marks)
    headings = [Heading("Period")]
    headings += [Heading(line.name, True, line.ended.heading if line.ended else "") for line in lines]
    if marks:
        headings += [Heading("Median", True), Heading("Lower quartile", True), Heading("Upper quartile", True),
                     Heading("Councils", True)]  # fmt: skip
    rows = []
    for at in reversed(range(len(view.periods))):
        when = view.periods[at]
        cells = [Cell(when.label, when.x), *(_figure(line.figures[at]) for line in lines)]
        if marks:
            m = view.marks[at]
            cells += [Cell(m.median_text, m.median), Cell(m.lower_text, m.lower), Cell(m.upper_text, m.upper),
                      Cell(str(m.n), m.n)]  # fmt: skip
        rows.append(tuple(cells))
    opens = next((key(line.head.id, line.code) for line in lines), "")
    return FigureTable(tuple(headings), tuple(rows), (opens,) * len(rows))


def _columns(view: LineView) -> Sequence[Line]:
    """Those that stand out, then those they followed; where none stands out, all."""
    chosen = [line for line in view.lines if line.style >= 0]
    return [*chosen, *(line for line in view.lines if line.ended is not None)] if chosen else view.lines


def _of_multiples(view: MultiplesView) -> FigureTable:
    """A point a row."""
    headings = (Heading("Chart"), Heading("Council"), Heading("Period"), Heading("Value", True),
                Heading("Median", True))  # fmt: skip
    rows, keys = [], []
    for chart in view.charts:
        for line in chart.lines:
            if line.style < 0 and len(chart.lines) > 1:
                continue
            for at in reversed(range(len(chart.periods))):
                if line.figures[at] is None:
                    continue
                mark = chart.marks[at] if chart.marks else None
                rows.append((
                    Cell(chart.title, chart.title.casefold()), Cell(line.council, line.council.casefold()),
                    Cell(chart.periods[at].label, chart.periods[at].x), _figure(line.figures[at]),
                    Cell(mark.median_text, mark.median) if mark is not None else _NONE,
                ))  # fmt: skip
                keys.append(key(line.head.id, line.code))
    return FigureTable(headings, tuple(rows), tuple(keys))


def _of_quadrant(view: QuadrantView) -> FigureTable:
    """A council a row, with both figures and where they stand; those that stand out first."""

    def heading(axis: Axis) -> Heading:  # the periods stand above the table
        a_head = ", £ a head" if axis.head.key.measure == PER_HEAD else ""
        return Heading(f"{axis.head.title}{a_head}", True, axis.named)

    headings = Heading("Council"), heading(view.across), heading(view.upwards), Heading("Against the medians")
    spots = sorted(view.spots, key=lambda spot: (spot.style < 0, spot.style, spot.name.casefold(), spot.code))
    rows = [
        (_name(s.name, s.style), _figure(s.across), _figure(s.upwards), Cell(text.sentence(s.place), s.place))
        for s in spots
    ]
    return FigureTable(headings, tuple(rows), tuple(key(view.upwards.head.id, s.code) for s in spots))
