"""Councils: the list, finding one, its page, sparklines and charts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date

import numpy as np

from adviser_app.analysis.council import CouncilNumbers, council_numbers
from adviser_app.analysis.latest import P, Positions
from adviser_app.domain.area_names import name_index, normalise_name
from adviser_app.domain.areas import Area, ComparisonGroup, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.reorganisation import predecessors
from adviser_app.services import changes as changed
from adviser_app.services import groups
from adviser_app.services.announced_notices import announced_notices
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.themes import theme_order
from adviser_app.store import cells, records
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.viewmodels import council as view
from adviser_app.viewmodels import series as charts_view
from adviser_app.viewmodels.cells import EMPTY_SPARK, GroupView, Spark
from adviser_app.viewmodels.models import ChartView, CouncilPage, IndicatorRow
from adviser_app.viewmodels.rows import CellFacts, RowMaker, marked_row

SPARKS_ON_PAGE = 150  # rows up to which a page comes with its sparklines; beyond, `sparks` is asked for those in sight
LOOK_BACK = 2  # slabs in which a marker without a value is looked for


def list_councils(store: Store, *, include_abolished: bool = False) -> list[Area]:
    """Principal councils, by name; those that no longer exist too where asked."""
    today = date.today()
    found = [a for a in load_areas(store) if a.is_council]
    if not include_abolished:
        found = [a for a in found if a.end is None or a.end > today]
    return sorted(found, key=lambda a: (a.name, a.code))


def find(store: Store, text_or_code: str) -> Area:
    """A council by code (past ones too) or name, however a publisher writes it; by the beginning of its name if only
    one fits.

    Raises AdviserError 'no-such-council', with what comes near, or 'ambiguous-council'.
    """
    return find_among(load_areas(store), text_or_code)


def find_among(areas: Sequence[Area], text_or_code: str) -> Area:
    """``find`` among areas that are loaded: for whoever looks up many."""
    councils = [a for a in areas if a.is_council]
    asked = text_or_code.strip()
    code = asked.upper()
    for area in councils:
        if area.code == code:
            return area
    for area in councils:
        if code in area.former_codes:
            return area
    by_code = {c: a for a in councils for c in (a.code, *a.former_codes)}
    wanted = normalise_name(asked)
    meant: dict[int, Area] = {}
    for name in dict.fromkeys((wanted, _bare(wanted))):
        meant = meant or {by_code[c].id: by_code[c] for c in name_index().get(name, ()) if c in by_code}
    if not meant and wanted:
        meant = {a.id: a for a in councils if normalise_name(a.name).startswith(wanted)}
    today = date.today()
    standing = [a for a in meant.values() if a.end is None or a.end > today]
    found = standing or list(meant.values())
    if len(found) == 1:
        return found[0]
    if found:
        raise AdviserError(
            "Several councils",
            f"“{asked}” may be {_or([f'{a.name} ({a.code})' for a in sorted(found, key=lambda a: a.name)][:8])}.",
            "Give the code or the whole name.",
            code="ambiguous-council",
        )
    names = {normalise_name(a.name): a for a in councils}
    near = [names[n] for n in difflib.get_close_matches(wanted, names, 4, 0.6)]
    hint = f"Did you mean {_or([f'{a.name} ({a.code})' for a in near])}?" if near else ""
    raise AdviserError(
        "No such council",
        f"There is no council “{asked}”." + (f" {hint}" if hint else ""),
        "See the list of councils for names and codes.",
        code="no-such-council",
    )


_STYLES = frozenset(
    ("mbc", "bc", "dc", "cc", "cbc", "rbc", "ccc", "lbc", "ua", "council", "borough", "district", "county", "city")
)


def _bare(name: str) -> str:
    """A name without the words for what kind of council it is: "barnsley mbc" → "barnsley"."""
    words = name.split()
    while len(words) > 1 and words[-1] in _STYLES:
        words.pop()
    return " ".join(words)


def _or(items: Sequence[str]) -> str:
    return " or ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def council(state: Loaded, code: str) -> Area:
    """The council of a code, past ones too. Raises AdviserError 'no-such-council'."""
    area = state.by_code.get(code)
    if area is None or not area.is_council:
        raise AdviserError(
            "No such council",
            f"“{code}” is not the code of a council.",
            "See the list of councils for names and codes.",
            code="no-such-council",
        )
    return area


def numbers_of(state: Loaded, area: Area, group: ComparisonGroup, at: Positions | None = None) -> CouncilNumbers:
    """A council's figures in its group; ``at``: of certain slabs instead of the latest ones."""
    return council_numbers(
        state.figures, area.id, [a.id for a in group.members], state.polarity, state.decimals, positions=at,
        limits=state.limits,
    )  # fmt: skip


def facts_at(store: Store, slab_ids: Sequence[int], area_id: int) -> dict[int, CellFacts]:
    """What stored cells say beside their values, by slab id."""
    return {
        i: CellFacts(c.release_id, c.lower, c.upper, c.marker, c.status, c.note)
        for i, c in cells.cells_at(store, slab_ids, area_id).items()
    }


def page(
    store: Store, code: str, rule: GroupRule, *, since: date | None = None, today: date | None = None
) -> CouncilPage:
    """A council's page. ``since``: what changed is told of all imported since that day instead of the last refresh.

    Raises AdviserError 'no-such-council'.
    """
    today = today or store.day or date.today()
    with cells.snapshot(store):
        state = loaded(store)
        area = council(state, code)
        group = groups.of(store, state, area, rule, today)
        numbers = numbers_of(state, area, group)
        latest = state.figures.ids[numbers.latest].tolist() if len(numbers) else []
        newer, only_marked = _markers(store, state, area, numbers)
        maker = RowMaker(area.name, numbers, state.figures, state.catalogue, facts_at(store, latest, area.id), newer)
        lines: dict[int, Spark] = {}
        if len(numbers) <= SPARKS_ON_PAGE:
            lines = _sparks(state, area, group, numbers)
        return view.build(
            view.CouncilInputs(
                area=area,
                areas=state.by_code,
                group=group,
                numbers=numbers,
                polarity=state.polarity,
                said=state.said,
                maker=maker,
                catalogue=state.catalogue,
                changes=changed.of_council(store, state, area, latest, since),
                themes=theme_order(),
                today=today,
                marked=_marked_rows(store, state, area, only_marked),
                sparks=lines,
                details=_details(store, area.code),
                studies=_studies(store, state),
                announced=announced_notices(store, area.code),
            )
        )


def group(store: Store, code: str, rule: GroupRule, today: date | None = None) -> GroupView:
    """Who is in the comparison group of a council. Raises AdviserError 'no-such-council'."""
    with cells.snapshot(store):
        state = loaded(store)
        return view.group_view(groups.of(store, state, council(state, code), rule, today))


def _details(store: Store, code: str) -> dict[str, str]:
    """What advisers have written down of who leads a council and when it votes; {} where nothing."""
    found = records.rows(store, "council_detail", {"council": code})
    return found[0].values if found else {}


def _studies(store: Store, state: Loaded) -> list[dict[str, str]]:
    """All case studies, with their council's name."""
    rows = [row.values | {"id": row.id} for row in records.rows(store, "case_study")]
    return [
        v | {"council_name": state.by_code[v["council"]].name if v["council"] in state.by_code else ""} for v in rows
    ]


def _markers(
    store: Store, state: Loaded, area: Area, numbers: CouncilNumbers
) -> tuple[dict[int, tuple[int, str]], dict[int, int]]:
    """Where a marker stands after the latest value: by series (period id, marker). And, of series in which the council
    has no value: by series the newest slab in which it has a marker (among the newest few)."""
    figures = state.figures
    if not len(figures.ids):
        return {}, {}
    shown = np.full(int(figures.lane_series.max()) + 1, -1, np.int64)
    shown[numbers.series] = numbers.latest
    ends = figures.first + figures.count
    of_lane = shown[figures.lane_series]
    candidates: list[Positions] = []
    for back in range(1, LOOK_BACK + 1):
        position = ends - back
        inside = position >= figures.first
        own = figures.lane_of[np.maximum(of_lane, 0)] == np.arange(len(ends))
        later = (of_lane < 0) | (own & (position > of_lane))
        candidates.append(position[inside & later])
    wanted = np.sort(np.concatenate(candidates))
    found = cells.marked(store, figures.ids[wanted].tolist(), area.id)
    newer: dict[int, tuple[int, str]] = {}
    only: dict[int, int] = {}
    ordered = sorted(found, key=lambda i: state.catalogue.periods[i % P].end)  # the newest comes last and stays
    for slab_id in ordered:
        series_id = slab_id // P
        if shown[series_id] >= 0:
            newer[series_id] = (slab_id % P, found[slab_id])
        else:
            only[series_id] = slab_id
    return newer, only


def _marked_rows(store: Store, state: Loaded, area: Area, slabs_of: dict[int, int]) -> list[IndicatorRow]:
    facts = facts_at(store, list(slabs_of.values()), area.id)
    return [marked_row(state.catalogue, s, i % P, facts[i]) for s, i in sorted(slabs_of.items())]


def _sparks(state: Loaded, area: Area, group: ComparisonGroup, numbers: CouncilNumbers) -> dict[int, Spark]:
    if not len(numbers):
        return {}
    figures = state.figures
    columns = np.sort(figures.columns([a.id for a in group.members]))
    lanes = figures.lane_of[numbers.latest]
    # one read for all of them, instead of one a row
    tails = [figures.positions(int(lane))[-charts_view.SPARK_PERIODS :] for lane in lanes]
    figures.stats(np.concatenate(tails), columns)
    return {
        int(series_id): charts_view.spark(figures, int(lane), area.id, columns, state.catalogue)
        for series_id, lane in zip(numbers.series, lanes, strict=True)
    }


def sparks(store: Store, code: str, series_ids: Sequence[int], rule: GroupRule) -> dict[int, Spark]:
    """Sparklines of some series in the length the council's page shows; an empty one where there is no value.

    Raises AdviserError 'no-such-council'.
    """
    with cells.snapshot(store):
        state = loaded(store)
        area = council(state, code)
        group = groups.of(store, state, area, rule)
        numbers = numbers_of(state, area, group, _positions(state, area, group, series_ids))
        return dict.fromkeys(series_ids, EMPTY_SPARK) | _sparks(state, area, group, numbers)


def _positions(state: Loaded, area: Area, group: ComparisonGroup, series_ids: Sequence[int]) -> Positions:
    """The slabs the council's page shows, of some series."""
    figures = state.figures
    shown = figures.shown(figures.column(area.id), np.sort(figures.columns([a.id for a in group.members])))
    if not len(shown):
        return shown
    return shown[np.isin(figures.series[shown], np.array(series_ids, dtype=np.int64))]


def charts(store: Store, code: str, series_ids: Sequence[int], rule: GroupRule) -> list[ChartView]:
    """The charts of some series, in their order, in the length the council's page shows; series without a value of
    the council are left out. Raises AdviserError 'no-such-council'."""
    with cells.snapshot(store):
        state = loaded(store)
        area = council(state, code)
        group = groups.of(store, state, area, rule)
        figures = state.figures
        positions = _positions(state, area, group, series_ids)
        lane_of = {int(figures.series[p]): int(figures.lane_of[p]) for p in positions}
        lanes = [lane_of[s] for s in series_ids if s in lane_of]
        return [charts_view.chart(chart_inputs(store, state, area, group, lane)) for lane in lanes]


def chart_inputs(store: Store, state: Loaded, area: Area, group: ComparisonGroup, lane: int) -> charts_view.ChartInputs:
    """All that a chart of one lane (a series in one length) needs."""
    figures = state.figures
    ids = figures.ids[figures.positions(lane)].tolist()
    column = figures.column(area.id)
    valued = ~np.isnan(figures.value(figures.positions(lane), column))
    facts = facts_at(store, ids, area.id)
    said = {i: f for (i, f), v in zip(((i, facts[i]) for i in ids), valued, strict=True) if v or f.marker}
    before = predecessors(area, state.by_code)
    marked = {p.area.id: {i: f.marker for i, f in facts_at(store, ids, p.area.id).items() if f.marker} for p in before}
    return charts_view.ChartInputs(
        figures, lane, area, group, state.catalogue, said, lengths(state, lane),
        predecessors=before, before=marked, by_code=state.by_code,
    )  # fmt: skip


def lengths(state: Loaded, lane: int) -> list[str]:
    """The lengths of the lane's series, its own first, the others from long to short."""
    figures = state.figures

    def length(at: int) -> str:
        return state.catalogue.periods[int(figures.period[figures.first[at]])].length

    others = [int(at) for at in figures.lanes_of(int(figures.lane_series[lane])) if at != lane]
    longest = sorted(others, key=lambda at: -state.catalogue.periods[int(figures.period[figures.first[at]])].months)
    return [length(lane), *(length(at) for at in longest)]
