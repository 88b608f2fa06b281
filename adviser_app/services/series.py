"""Series: searching them, and the page of one for a council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from adviser_app.analysis.comparison import Ints
from adviser_app.analysis.latest import Figures
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import PolaritySource, Series
from adviser_app.services import councils, groups
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.themes import theme_of
from adviser_app.store import catalogue as stored
from adviser_app.store import cells
from adviser_app.store.beside import beside
from adviser_app.store.connection import Store
from adviser_app.store.history import history
from adviser_app.store.slabs import P
from adviser_app.viewmodels import series as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.models import IndicatorRow, SeriesPage
from adviser_app.viewmodels.revisions import Life, Stage, was_provisional
from adviser_app.viewmodels.rows import CellFacts, RowMaker, marked_row


def search(store: Store, text_: str) -> list[Series]:
    """Series whose names hold every word asked for, wherever it stands; those that begin with them first. All series
    where nothing is asked. A number finds the series of that id."""
    series = [replace(s, theme=theme_of(s.key.indicator)) for s in stored.load_series(store)]
    words = text_.casefold().split()
    found = []
    for s in series:
        title = text.title(s.key.indicator, s.key.breakdown).casefold()
        hay = " ".join((title, s.key.measure, s.key.unit, s.key.publisher, s.theme)).casefold()
        if all(w in hay for w in words):
            order = 0 if words and title.startswith(words[0]) else 1 if words and all(w in title for w in words) else 2
            found.append((order, title, s.id, s))
        elif len(words) == 1 and words[0] == str(s.id):
            found.append((-1, title, s.id, s))
    return [s for *_, s in sorted(found, key=lambda f: f[:3])]


def get(state: Loaded, series_id: int) -> Series:
    """A series by id. Raises AdviserError 'no-such-series'."""
    found = state.catalogue.series.get(series_id)
    if found is None:
        raise stored.no_such_series(series_id)
    return found


def page(
    store: Store,
    series_id: int,
    code: str,
    rule: GroupRule,
    length: str | None = None,
    *,
    shown: GroupRule | None = None,
) -> SeriesPage:
    """A series for a council: chart, ranking, where its figures came from, what was revised.

    ``shown``: the display group, whose lines are drawn beside the council's; those compared with where None.
    ``length``: one of the lengths of period the series has ('P1Y'); the one the council's page shows where None.
    Raises AdviserError 'no-such-series', 'no-such-council', 'no-such-length'.
    """
    with cells.snapshot(store):
        state = loaded(store)
        series = get(state, series_id)
        area = councils.council(state, code)
        group = groups.of(store, state, area, rule)
        figures, catalogue = state.figures, state.catalogue
        members = [a.id for a in group.members]
        columns = np.sort(figures.columns(members))
        lane = _lane(state, series, figures.column(area.id), columns, length)
        inputs = councils.chart_inputs(store, state, area, group, lane)
        if shown is not None and shown != rule:
            inputs = replace(inputs, shown=groups.of(store, state, area, shown))
        newest = int(figures.newest(figures.column(area.id))[lane])
        if newest >= 0:
            numbers = councils.numbers_of(state, area, group, np.array([newest]))
            at, compared = int(figures.ids[newest]), int(numbers.compared[0])
            row = RowMaker(area.name, numbers, figures, catalogue, inputs.cells, _newer(state, inputs, at)).row(0)
        else:
            at, row = _without_value(state, inputs, lane)
            compared = int(figures.with_half(np.array([lane]), columns)[0])
        row = replace(row, spark=view.spark(figures, lane, area.id, columns, catalogue))
        release = catalogue.releases.get(inputs.cells[at].release_id) if at in inputs.cells else None
        limits = _limits(store, figures, compared, members)
        lives = _lives(store, state, area.id, lane)
        told = next((was_provisional(x, series, catalogue) for x in lives if x.period_id == at % P), "")
        if told:
            row = replace(row, notes=(*row.notes, f"{told}."))
        said = {by: stored.polarity_of(store, series_id, by) for by in (PolaritySource.FILE, PolaritySource.TABLE)}
        there = {by: polarity for by, polarity in said.items() if polarity is not None}
        return view.build(view.SeriesInputs(inputs, row, compared, limits, release, lives, there))


def _limits(store: Store, figures: Figures, at: int, members: Sequence[int]) -> dict[int, tuple[float, float]]:
    """By area id, the confidence limits in one slab (−1: none)."""
    if at < 0:
        return {}
    found = beside(store, [int(figures.ids[at])], members)
    return {
        area: (cell.lower, cell.upper)
        for cells_of in found.values()
        for area, cell in cells_of.items()
        if cell.lower is not None and cell.upper is not None
    }


def _lane(state: Loaded, series: Series, column: int, group: Ints, length: str | None) -> int:
    """The lane asked for, else the one the council's page shows, else the one with the newest period."""
    figures = state.figures
    lanes = figures.lanes_of(series.id)
    if not len(lanes):
        raise AdviserError(
            "No figures",
            f"{text.title(series.key.indicator, series.key.breakdown)} has no figures.",
            "Choose another series.",
            code="no-such-series",
        )
    by_length = {councils.lengths(state, int(lane))[0]: int(lane) for lane in lanes}
    if length is not None:
        if length not in by_length:
            raise AdviserError(
                "No such length",
                f"{text.title(series.key.indicator, series.key.breakdown)} has no periods of length {length}.",
                f"It has {text.listed(sorted(by_length))}.",
                code="no-such-length",
            )
        return by_length[length]
    shown = figures.shown(column, group)
    mine = shown[figures.series[shown] == series.id] if len(shown) else shown
    if len(mine):
        return int(figures.lane_of[mine[0]])
    return max(by_length.values(), key=lambda lane: _ends(state, int(figures.ids[figures.positions(lane)[-1]])))


def _ends(state: Loaded, slab_id: int) -> date:
    return state.catalogue.periods[slab_id % P].end


def _newer(state: Loaded, inputs: view.ChartInputs, shown: int) -> dict[int, tuple[int, str]]:
    """The newest period after the one shown in which only a marker stands."""
    later = [i for i in inputs.cells if _ends(state, i) > _ends(state, shown)]
    if not later:
        return {}
    last = max(later, key=lambda i: _ends(state, i))
    return {last // P: (last % P, inputs.cells[last].marker)}


def _without_value(state: Loaded, inputs: view.ChartInputs, lane: int) -> tuple[int, IndicatorRow]:
    """The row of a council without a value in the lane: its newest marker, or that it is not there."""
    figures = state.figures
    series_id = int(figures.lane_series[lane])
    if inputs.cells:
        shown = max(inputs.cells, key=lambda i: _ends(state, i))
        return shown, marked_row(state.catalogue, series_id, shown % P, inputs.cells[shown])
    period_id = int(figures.period[figures.positions(lane)[-1]])
    nothing = CellFacts(marker="no figure for this council")
    return -1, marked_row(state.catalogue, series_id, period_id, nothing)


def _lives(store: Store, state: Loaded, area_id: int, lane: int) -> list[Life]:
    """What each release made of each figure, newest period first; figures that no release changed are left out."""
    figures = state.figures
    out: list[Life] = []
    for slab_id in figures.ids[figures.positions(lane)][::-1].tolist():
        stages = [Stage(entry.release_id, entry.state) for entry in history(store, slab_id, area_id)]
        told = [s for i, s in enumerate(stages) if not i or s.state != stages[i - 1].state]  # withheld twice is once
        if len(told) > 1:
            out.append(Life(slab_id % P, tuple(told)))
    return out
