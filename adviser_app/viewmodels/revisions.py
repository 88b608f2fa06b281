"""The life of a figure: what each release made of it, as a chart by day of release; until when it was provisional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from adviser_app.domain.indicators import Release, Series
from adviser_app.domain.markers import meaning
from adviser_app.viewmodels import text
from adviser_app.viewmodels.models import ChartPoint, ChartView
from adviser_app.viewmodels.rows import Catalogue


class State(Protocol):
    """A cell as it stood (store.slabs.CellState)."""

    @property
    def value(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def marker(self) -> str: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """A figure as one release left it; ``state`` None: withdrawn."""

    release_id: int
    state: State | None


@dataclass(frozen=True, slots=True)
class Life:
    """All stages of the figure of one period, oldest first."""

    period_id: int
    stages: tuple[Stage, ...]


def provisional(status: str) -> bool:
    """Whether a publisher calls a figure provisional, alone or among other words."""
    return "provisional" in meaning(status).casefold()


def was_provisional(life: Life, series: Series, catalogue: Catalogue) -> str:
    """ "Provisional (11.9%) until 1 March 2026, then 12.1%"; "" for a figure that never was, or still is."""
    stages = life.stages
    if len(stages) < 2 or not _is_provisional(stages[0]) or _is_provisional(stages[-1]):
        return ""
    last = max(i for i, stage in enumerate(stages) if _is_provisional(stage))
    before, after = stages[last].state, stages[last + 1].state
    assert before is not None
    if after is None:
        return f"Provisional ({_said(before, series)}) until it was withdrawn on {_day(stages[last + 1], catalogue)}"
    until = f"until {_day(stages[last + 1], catalogue)}"
    if before.value == after.value:
        return f"Provisional {until}, then unchanged"
    return f"Provisional ({_said(before, series)}) {until}, then {_said(after, series)}"


def _is_provisional(stage: Stage) -> bool:
    state = stage.state
    return state is not None and (provisional(state.status) or provisional(state.marker))


def _day(stage: Stage, catalogue: Catalogue) -> str:
    return catalogue.released(stage.release_id) or "an unknown day"


def _said(state: State, series: Series) -> str:
    if state.value is None:
        return meaning(state.marker)
    return text.value_text(state.value, series.decimals, series.key.unit)


def charts(lives: Sequence[Life], name: str, series: Series, catalogue: Catalogue) -> tuple[ChartView, ...]:
    """A chart for each figure whose value a release changed: its value by day of release, in steps, since it stands
    until the next. Newest period first."""
    return tuple(_chart(life, name, series, catalogue) for life in lives if _values_differ(life))


def _values_differ(life: Life) -> bool:
    values = [stage.state.value for stage in life.stages if stage.state is not None and stage.state.value is not None]
    return len(set(values)) > 1


def _chart(life: Life, name: str, series: Series, catalogue: Catalogue) -> ChartView:
    points = []
    for stage in life.stages:
        release = catalogue.releases.get(stage.release_id)
        if release is not None:
            points.append(_point(stage.state, release))
    period = catalogue.period(series.id, life.period_id)
    return ChartView(
        title=f"{text.sentence(period)}, by day of release",
        subtitle="What each release made of this figure. It stands until the next one.",
        council=name,
        unit=series.key.unit,
        decimals=series.decimals,
        points=tuple(points),
        lengths=(),
        alt_text=_alt_text(points, period, name, series),
        steps=True,
    )


def _point(state: State | None, release: Release) -> ChartPoint:
    day = date.fromisoformat(release.released[:10])
    note = "withdrawn" if state is None else meaning(state.status or state.marker)
    return ChartPoint(
        label=text.day(day),
        x=day.year + (day.timetuple().tm_yday - 1) / 365.25,
        value=None if state is None else state.value,
        low=None,
        high=None,
        median=None,
        n=0,
        lower=None if state is None else state.lower,
        upper=None if state is None else state.upper,
        note=note,
    )


def _alt_text(points: Sequence[ChartPoint], period: str, name: str, series: Series) -> str:
    said = [
        f"{'no figure' if p.value is None else text.value_text(p.value, series.decimals, series.key.unit)}"
        f"{f' ({p.note})' if p.note else ''} from {p.label}"
        for p in points
    ]
    return f"Chart of the figure for {period} of {name} by day of release: {text.listed(said)}."
