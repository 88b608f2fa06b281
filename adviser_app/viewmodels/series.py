"""A series for one council: sparkline, chart, table of the chart, ranking, where it came from, what was revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from adviser_app.analysis import comparison, outliers
from adviser_app.analysis.comparison import STANDING_WORDS, GroupStats, Standing
from adviser_app.analysis.latest import Figures, Positions
from adviser_app.analysis.limits import hold
from adviser_app.domain.areas import Area, ComparisonGroup
from adviser_app.domain.indicators import Polarity, PolaritySource, Release, Series
from adviser_app.domain.markers import meaning
from adviser_app.domain.reorganisation import Predecessor
from adviser_app.viewmodels import sentences, text
from adviser_app.viewmodels.breaks import noted
from adviser_app.viewmodels.cells import Cell, Spark, Tone
from adviser_app.viewmodels.council import group_view
from adviser_app.viewmodels.models import ChartPoint, ChartView, IndicatorRow, SeriesPage
from adviser_app.viewmodels.predecessors import Stood
from adviser_app.viewmodels.predecessors import alt_text as said_before
from adviser_app.viewmodels.predecessors import lines as lines_before
from adviser_app.viewmodels.revisions import Life, State, charts, was_provisional
from adviser_app.viewmodels.rows import FAR, Catalogue, CellFacts, news, rank_cell

SPARK_PERIODS = 24
_BLANK = Cell("", None, "none", Tone.MUTED)


def shown_stats(stats: GroupStats, size: int) -> GroupStats:
    """Statistics only where half of a group of ``size`` has a value; elsewhere n stays and the rest is NaN."""
    few = stats.n * 2 < size
    lower, median, upper = stats.lower.copy(), stats.median.copy(), stats.upper.copy()
    for array in (lower, median, upper):
        array[few] = np.nan
    return GroupStats(stats.n, lower, median, upper)


def _numbers(values: comparison.Floats) -> tuple[float | None, ...]:
    return tuple(None if v != v else v for v in values.tolist())


def spark(figures: Figures, lane: int, area_id: int, columns: comparison.Ints, catalogue: Catalogue) -> Spark:
    """The newest periods of a lane (a series in one length), from the first in which the council has a value.

    ``columns``: the group's, ascending.
    """
    positions = figures.positions(lane)[-SPARK_PERIODS:]
    values = figures.value(positions, figures.column(area_id))
    there = np.flatnonzero(~np.isnan(values))
    if not len(there):
        return Spark((), (), (), ())
    positions, values = positions[there[0] :], values[there[0] :]
    stats = shown_stats(figures.stats(positions, columns), len(columns))
    series_id = int(figures.lane_series[lane])
    first, last = (catalogue.period(series_id, int(figures.period[p])) for p in (positions[0], positions[-1]))
    return Spark(_numbers(values), _numbers(stats.lower), _numbers(stats.upper), _numbers(stats.median), first, last)


@dataclass(frozen=True, slots=True)
class ChartInputs:
    """``cells``: by slab id, what each stored cell of the council says beside its value. ``lengths``: of the series'
    lanes, the one of ``lane`` first. ``shown``: whose lines are drawn beside; None: those of ``group``.
    ``predecessors``: of the council, ``before``: by area id their markers by slab id; ``by_code``: areas, for the names
    of those they were divided between."""

    figures: Figures
    lane: int
    area: Area
    group: ComparisonGroup
    catalogue: Catalogue
    cells: Mapping[int, CellFacts]
    lengths: Sequence[str]
    shown: ComparisonGroup | None = None
    predecessors: Sequence[Predecessor] = ()
    before: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    by_code: Mapping[str, Area] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Drawn:
    positions: Positions
    values: comparison.Floats
    stats: GroupStats
    view: ChartView


def chart(inputs: ChartInputs) -> ChartView:
    return _draw(inputs).view


def _draw(inputs: ChartInputs) -> _Drawn:
    figures, catalogue = inputs.figures, inputs.catalogue
    series = catalogue.series[int(figures.lane_series[inputs.lane])]
    positions = figures.positions(inputs.lane)
    columns = np.sort(figures.columns([a.id for a in inputs.group.members]))
    values = figures.value(positions, figures.column(inputs.area.id))
    stats = figures.stats(positions, columns)
    marked = np.array([int(figures.ids[p]) in inputs.cells for p in positions], dtype=np.bool_)
    before = figures.values(positions, figures.columns([p.area.id for p in inputs.predecessors]))
    of_before = (~np.isnan(before)).any(axis=1)
    for said in inputs.before.values():
        of_before |= np.array([int(figures.ids[p]) in said for p in positions], dtype=np.bool_)
    known = np.flatnonzero(~np.isnan(values) | marked | of_before | (stats.n * 2 >= len(columns)))
    if len(known):  # inner periods stay, so that a gap is a gap
        inside = slice(known[0], known[-1] + 1)
        positions, values, stats = positions[inside], values[inside], stats.take(np.arange(known[0], known[-1] + 1))
        before = before[inside]
    stats = shown_stats(stats, len(columns))
    breaks = _breaks(inputs, series, positions)
    points = []
    for k, position in enumerate(positions.tolist()):
        facts = inputs.cells.get(int(figures.ids[position]))
        period_id = int(figures.period[position])
        points.append(
            ChartPoint(
                label=catalogue.period(series.id, period_id),
                x=catalogue.periods[period_id].middle,
                value=_number(values[k]),
                low=_number(stats.lower[k]),
                high=_number(stats.upper[k]),
                median=_number(stats.median[k]),
                n=int(stats.n[k]),
                # limits around a figure that is held back would tell it
                lower=facts.lower if facts and values[k] == values[k] else None,
                upper=facts.upper if facts and values[k] == values[k] else None,
                note="; ".join(p for p in (_note(facts), breaks.get(k, "")) if p),
            )
        )
    key = series.key
    of = "" if text.unit_kind(key.unit) else text.unit_words(key.measure, key.unit)  # its sign stands at each number
    own = {i: facts.marker for i, facts in inputs.cells.items()}
    view = ChartView(
        title=text.title(key.indicator, key.breakdown),
        subtitle=f"{f'{of} · ' if of else ''}Shaded: middle half of {inputs.group.label}",
        council=inputs.area.name,
        unit=key.unit,
        decimals=series.decimals,
        points=tuple(points),
        lengths=tuple(inputs.lengths),
        alt_text=_alt_text(series, inputs.area.name, inputs.group.label, points),
        predecessors=lines_before(
            inputs.predecessors,
            [
                Stood(_numbers(row), _markers(inputs.before[p.area.id], positions, figures))
                for row, p in zip(before.T, inputs.predecessors, strict=True)
            ],
            Stood(_numbers(values), _markers(own, positions, figures)),
            inputs.by_code,
        ),
        of=of,
    )
    view = replace(view, alt_text=view.alt_text + said_before(view))
    return _Drawn(positions, values, stats, view)


def _markers(said: Mapping[int, str], positions: Positions, figures: Figures) -> list[str]:
    return [said.get(int(figures.ids[p]), "") for p in positions]


def _breaks(inputs: ChartInputs, series: Series, positions: Positions) -> dict[int, str]:
    """What is written down of breaks between the points, by the place of the first point after each. What publishers
    mark stands at their figures."""
    periods = [inputs.catalogue.periods[int(i)] for i in inputs.figures.period[positions]]
    said: dict[int, str] = {}
    for one in inputs.figures.breaks.at(series.id, inputs.area.id):
        after = next((k for k, p in enumerate(periods) if p.end >= one.start), 0)
        if one.record and after and one.lies_between(periods[after - 1], periods[after]):
            said[after] = "; ".join(p for p in (said.get(after, ""), noted(one)) if p)
    return said


def _others(inputs: ChartInputs, positions: Positions) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    """The others that are shown with their values at the chart's points; those without any are left out."""
    members = [a for a in (inputs.shown or inputs.group).members if a.id != inputs.area.id]
    if not members or not len(positions):
        return ()
    values = inputs.figures.values(positions, inputs.figures.columns([a.id for a in members]))
    there = (~np.isnan(values)).any(axis=0)
    return tuple((members[i].name, _numbers(values[:, i])) for i in np.flatnonzero(there).tolist())


def _with_others(inputs: ChartInputs, drawn: _Drawn) -> ChartView:
    """The chart with the lines of the others, and who they are where they are not those compared with."""
    view = replace(drawn.view, others=_others(inputs, drawn.positions))
    if inputs.shown is None:
        return view
    beside = inputs.shown.label
    said = f"Lines: {beside}."
    return replace(
        view, beside=beside, subtitle=f"{view.subtitle}. Lines: {beside}", alt_text=f"{view.alt_text} {said}"
    )


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _note(facts: CellFacts | None) -> str:
    if facts is None:
        return ""
    return "; ".join(p for p in (meaning(facts.marker) if facts.marker else "", _beside(facts)) if p)


def _beside(facts: CellFacts) -> str:
    """Status and note of a figure, in words."""
    return "; ".join(p for p in (meaning(facts.status) if facts.status else "", news(facts.note)) if p)


def _alt_text(series: Series, name: str, group: str, points: Sequence[ChartPoint]) -> str:
    key = series.key
    what = f"Line chart of {text.title(key.indicator, key.breakdown)} for {name}"
    valued = [p for p in points if p.value is not None]
    if not valued:
        return f"{what}: no figures."

    def said(value: float) -> str:
        return text.value_text(value, series.decimals, key.unit)

    first, last = valued[0], valued[-1]
    assert first.value is not None
    assert last.value is not None
    if len(valued) == 1:
        out = f"{what}: one figure, {said(last.value)} in {last.label}."
    else:
        top = max(valued, key=lambda p: p.value or 0.0)
        low = min(valued, key=lambda p: p.value if p.value is not None else 0.0)
        assert top.value is not None
        assert low.value is not None
        out = f"{what}: {said(first.value)} in {first.label}, {said(last.value)} in {last.label}."
        if top.value != low.value:
            out += f" Highest {said(top.value)} in {top.label}, lowest {said(low.value)} in {low.label}."
    if last.median is not None:
        out += (
            f" In {last.label} the middle half of {group} lies between {said(last.low or 0.0)} and "
            f"{said(last.high or 0.0)}, its median is {text.statistic_text(last.median, series.decimals, key.unit)}."
        )
    return out


@dataclass(frozen=True, slots=True)
class SeriesInputs:
    """A chart's inputs, and what else a series' page tells. ``compared``: the slab of the ranking, −1 for none;
    ``limits``: by area id, confidence limits in it."""

    chart: ChartInputs
    row: IndicatorRow
    compared: int
    limits: Mapping[int, tuple[float, float]]
    release: Release | None  # of the latest figure
    lives: Sequence[Life]  # of figures that a release changed, newest period first
    polarities: Mapping[PolaritySource, Polarity]  # what a file and a table say


_TABLE_HEADERS = ("Period", "Value", "Median", "Lower quartile", "Upper quartile", "Councils", "Release", "Notes")
_RANKING_HEADERS = ("Rank", "Council", "Value", "Period", "Modified z", "Remark")
_REVISION_HEADERS = ("Period", "Was", "Until", "Became")
_SAID_BY = {
    PolaritySource.FILE: "said by the publisher’s file",
    PolaritySource.TABLE: "from an imported table",
    PolaritySource.USER: "set by you",
}
_SAYS = {PolaritySource.FILE: "the publisher’s file says", PolaritySource.TABLE: "an imported table says"}
_YOURS_FIRST = "what you choose goes before it, whatever later files and tables say"


def _who_says(series: Series, said: Mapping[PolaritySource, Polarity]) -> str:
    """Who says which way is good; of one's own word also what it goes before, of others' that one's own would."""
    source = series.polarity_source
    if source is None:
        return "nobody has said"
    if source is not PolaritySource.USER:
        return f"{_SAID_BY[source]}; {_YOURS_FIRST}"
    others = [f"{_SAYS[by]} {polarity.value}" for by, polarity in said.items() if polarity is not series.polarity]
    return f"{_SAID_BY[source]}{f', though {text.listed(others)}' if others else ''}"


def build(inputs: SeriesInputs) -> SeriesPage:
    chart_inputs = inputs.chart
    series = chart_inputs.catalogue.series[int(chart_inputs.figures.lane_series[chart_inputs.lane])]
    drawn = _draw(chart_inputs)
    ranking, far = _ranking(inputs, series)
    return SeriesPage(
        series_id=series.id,
        code=chart_inputs.area.code,
        name=chart_inputs.area.name,
        title=text.title(series.key.indicator, series.key.breakdown),
        detail=inputs.row.detail,
        polarity=text.sentence(series.polarity.value),
        polarity_source=_who_says(series, inputs.polarities),
        row=replace(inputs.row, notes=tuple(n for n in inputs.row.notes if not n.startswith(FAR))),  # outliers say it
        chart=_with_others(chart_inputs, drawn),
        group=group_view(chart_inputs.group),
        table=_table(inputs, series, drawn),
        table_headers=_TABLE_HEADERS,
        ranking=ranking,
        outliers=far,
        ranking_headers=_RANKING_HEADERS,
        provenance=_provenance(inputs, series, drawn),
        revisions=_revisions(inputs, series),
        revised=charts(inputs.lives, chart_inputs.area.name, series, chart_inputs.catalogue),
        revision_headers=_REVISION_HEADERS,
        shown=group_view(chart_inputs.shown or chart_inputs.group),
    )


def _table(inputs: SeriesInputs, series: Series, drawn: _Drawn) -> tuple[tuple[Cell, ...], ...]:
    """The chart as a table, newest period first."""
    catalogue, cells, figures = inputs.chart.catalogue, inputs.chart.cells, inputs.chart.figures
    unit, decimals = series.key.unit, series.decimals
    said = text.statistics((v for p in drawn.view.points for v in (p.median, p.low, p.high)), decimals, unit)

    def statistic(value: float | None) -> Cell:
        return _BLANK if value is None else Cell(said(value), value)

    out = []
    lives = {life.period_id: life for life in inputs.lives}
    for position, point in zip(drawn.positions.tolist(), drawn.view.points, strict=True):
        facts = cells.get(int(figures.ids[position]))
        if point.value is not None:
            value = Cell(text.value_text(point.value, decimals, unit), point.value)
        else:
            why = meaning(facts.marker) if facts and facts.marker else "no figure"
            value = Cell(why, None, tone=Tone.MUTED)
        released = catalogue.released(facts.release_id) if facts else ""
        note = point.note if point.value is not None else _beside(facts) if facts else ""
        life = lives.get(int(figures.period[position]))
        told = was_provisional(life, series, catalogue) if life is not None else ""
        note = "; ".join(p for p in (note, told) if p)
        out.append(
            (
                Cell(point.label, point.x),
                value,
                statistic(point.median),
                statistic(point.low),
                statistic(point.high),
                Cell(f"{point.n:,}", point.n, f"{point.n:,} councils with a figure"),
                Cell(released, catalogue.releases[facts.release_id].released if facts and released else None),
                Cell(note),
            )
        )
    return tuple(reversed(out))


def _ranking(inputs: SeriesInputs, series: Series) -> tuple[tuple[tuple[Cell, ...], ...], str]:
    """The group in the compared period: those with a value by rank, then those without, by name. And who is far from
    the rest, in a sentence."""
    chart_inputs = inputs.chart
    if inputs.compared < 0:
        return (), ""
    figures = chart_inputs.figures
    members = chart_inputs.group.members
    position = np.array([inputs.compared])
    values = figures.values(position, figures.columns([a.id for a in members]))
    sign = comparison.POLARITY_CODE[series.polarity]
    row = values[0]
    ranks, shared = comparison.ranks(row, np.repeat(values, len(row), axis=0), np.full(len(row), sign, np.int8))
    stats = comparison.group_stats(values)
    spread = outliers.mad(values, stats.median)
    scores = outliers.scores(row, stats.median, spread)
    low, high = (np.array([inputs.limits.get(a.id, (np.nan, np.nan))[end] for a in members]) for end in (0, 1))
    each = stats.take(np.zeros(len(row), np.int64))
    standing = comparison.standings(row, each, np.full(len(row), sign, np.int8), hold(row, low, high, each.median))
    unclear = (standing == Standing.NOT_DIFFERENT).tolist()
    is_far, has_score = outliers.is_far(scores).tolist(), (scores == scores).tolist()
    period = Cell(chart_inputs.catalogue.period(series.id, int(figures.period[inputs.compared])))
    n = int((ranks > 0).sum())
    out, far = [], []
    for i in sorted(range(len(members)), key=lambda i: (ranks[i] == 0, ranks[i], members[i].name)):
        tone = Tone.ACCENT if members[i].id == chart_inputs.area.id else Tone.NEUTRAL
        name = Cell(members[i].name, members[i].name.casefold(), tone=tone)
        score, remark = _BLANK, ""
        if ranks[i]:
            value = Cell(text.value_text(float(row[i]), series.decimals, series.key.unit), float(row[i]), tone=tone)
            spoken = rank_cell(int(ranks[i]), n, bool(shared[i]), bool(sign)).spoken
            rank = Cell(f"{int(ranks[i])}{'=' if shared[i] else ''}", int(ranks[i]), spoken, tone)
            if has_score[i]:
                score = Cell(text.score_number(float(scores[i])), float(scores[i]))
            if unclear[i]:
                remark = STANDING_WORDS[Standing.NOT_DIFFERENT]
            elif is_far[i]:
                remark = "Far from the rest"
                far.append(f"{members[i].name} ({text.score_number(float(scores[i]))})")
        else:
            value, rank = Cell("no figure", None, tone=Tone.MUTED), _BLANK
        out.append((rank, name, value, period, score, Cell(remark)))
    return tuple(out), sentences.far_from_rest(far, n, bool(spread[0] == spread[0]))


def _provenance(inputs: SeriesInputs, series: Series, drawn: _Drawn) -> tuple[tuple[str, str], ...]:
    key, release, facts = series.key, inputs.release, inputs.row.facts
    out = [("Publisher", key.publisher), ("Indicator as published", key.indicator)]
    out += [
        (what, value)
        for what, value in (("Breakdown", key.breakdown), ("Measure", key.measure), ("Unit", key.unit))
        if value
    ]
    if facts is not None:
        out.append(("Period as published", facts.period))
        if facts.value is not None:
            out.append(("Value as stored", repr(facts.value)))
        if facts.lower is not None and facts.upper is not None:
            low, high = (text.value_text(v, series.decimals, key.unit) for v in (facts.lower, facts.upper))
            out.append(("Confidence limits", f"{low} to {high}"))
        valued = [k for k, point in enumerate(drawn.view.points) if point.value is not None]
        latest = int(inputs.chart.figures.ids[drawn.positions[valued[-1]]]) if valued else -1
        if (cell := inputs.chart.cells.get(latest)) is not None and cell.note:
            out.append(("Note as published", cell.note))
    if release is not None:
        out.append(("Released", text.iso_day(release.released)))
        out.append(("Imported", text.iso_day(release.imported)))
        if len(release.files) > 3:
            out.append(("File", f"one of the {len(release.files)} files of that import"))
        for member, sha in release.files if len(release.files) <= 3 else ():
            out += [("File", member), ("SHA-256", sha)]
    return tuple(out)


def _revisions(inputs: SeriesInputs, series: Series) -> tuple[tuple[Cell, ...], ...]:
    """A line for each stage that a release replaced."""
    catalogue = inputs.chart.catalogue

    def state(value: State | None) -> Cell:
        if value is None:
            return Cell("nothing", None, tone=Tone.MUTED)
        if value.value is None:
            return Cell(meaning(value.marker), None, tone=Tone.MUTED)
        beside = f" ({meaning(value.status)})" if value.status else ""
        return Cell(text.value_text(value.value, series.decimals, series.key.unit) + beside, value.value)

    return tuple(
        (
            Cell(catalogue.period(series.id, life.period_id), catalogue.periods[life.period_id].end.toordinal()),
            state(was.state),
            Cell(catalogue.released(now.release_id), now.release_id),
            state(now.state),
        )
        for life in inputs.lives
        for was, now in pairwise(life.stages)
    )
