"""Direction of travel of a basket between two years, of any councils (``analysis.basket`` has the method)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import TypeVar

import numpy as np

from adviser_app.analysis import basket as analysis
from adviser_app.analysis.basket import TOLERANCE, Bools, Codes, Floats, Ints, Pair, Way
from adviser_app.domain import financial_years
from adviser_app.domain.areas import Area, GroupKind, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.periods import Period
from adviser_app.services import baskets, councils, groups, settings
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.support.scope import EVERYTHING, Scope, ask, words
from adviser_app.services.support.state import loaded as support_state
from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.viewmodels import basket_travel as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.baskets import MemberLine
from adviser_app.viewmodels.support import Choice

A = TypeVar("A", Floats, Bools)

MOST_TOLERANCE = 100.0  # per cent


@dataclass(frozen=True, slots=True)
class Years:
    """Financial years (canonical, newest first) in which a basket has figures, and the two to begin with: the newest
    with at least half as many indicators as the best, and the year before."""

    known: tuple[str, ...]
    start: str
    end: str


def years(store: Store, basket: str, today: date | None = None) -> Years:
    """The years a basket, by row or name, can be looked at in. Raises AdviserError 'no-such-basket'."""
    with snapshot(store):
        state = loaded(store)
        members = baskets.get(store, basket).members
        return _years(state, [m.series_id for m in members if m.series_id is not None], today or date.today())


def _years(state: Loaded, series: Sequence[int], today: date) -> Years:
    known: set[str] = set()
    paired: dict[str, int] = {}
    for id_ in series:
        found = _periods(state, _positions(state, id_))
        ends = {financial_years.year_of(p.end) for p in found}
        known |= ends
        for year in ends:
            if analysis.pairs(found, financial_years.first_day(year), financial_years.last_day(year), 1):
                paired[year] = paired.get(year, 0) + 1
    most = max(paired.values(), default=0)
    end = max((y for y, n in paired.items() if 2 * n >= most), default=financial_years.year_of(today))
    start = financial_years.shifted(end, -1)
    return Years(tuple(sorted(known | {start, end}, reverse=True)), start, end)


def travel(
    store: Store,
    basket: str,
    start: str = "",
    end: str = "",
    *,
    scope: Scope = EVERYTHING,
    tolerance: float = TOLERANCE,
    today: date | None = None,
) -> view.TravelView:
    """How the indicators of a basket, by row or name, moved from the year ``start`` to the year ``end`` ("2022/23",
    "2022"; empty: those ``years`` begins with), over the councils of a scope, whenever they existed.

    Raises AdviserError 'no-such-basket', 'no-such-year', 'years-apart', 'no-such-tolerance', and what
    ``services.support`` raises for a scope.
    """
    if not isfinite(tolerance) or not 0 <= tolerance <= MOST_TOLERANCE:
        raise AdviserError(
            "No such tolerance", f"A tolerance of {tolerance:g} per cent makes no sense.",
            "Give one from 0 to 100; 1 is usual.", code="no-such-tolerance",
        )  # fmt: skip
    today = today or date.today()
    with snapshot(store):
        state = loaded(store)
        found = baskets.get(store, basket)
        members, ids = _each_once(found.members)
        if not start or not end:
            usual = _years(state, ids, today)
            end = end or (_shifted(start, 1) if start else usual.end)
            start = start or _shifted(end, -1)
        first, last = _year(start), _year(end)
        apart = _apart(first, last)
        support = support_state(store)
        narrowed = Scope(scope.portfolio, scope.region, scope.council_type, codes=scope.codes, named=scope.named)
        asked = ask(store, support, narrowed, today).councils
        facts, own, replaced = _worked_out(state, ids, asked, last, apart, tolerance)
        stood = {a.code: a for a in asked if _stood(a, first, last)}
        followed = sum(any(code in stood for code in a.successors) for a in stood.values())
        return view.build(view.TravelInputs(
            line=found.line, members=members, facts=facts, own=own,
            scope=words(support, narrowed).removesuffix("; all years"), years=(text.period(first), text.period(last)),
            tolerance=tolerance, councils=len(stood) - followed, followed=followed, replaced=replaced,
        ))  # fmt: skip


def of_group(store: Store, scope: Scope, rule: GroupRule, code: str = "") -> Scope:
    """A scope narrowed to a comparison group: that of a council with it, or, without one, an own group or the
    portfolio. A group that cannot be made is replaced by the council's type, as on pages, and its label says so.

    Raises AdviserError 'no-such-council', 'group-of-whom'.
    """
    if code:
        state = loaded(store)
        found = groups.of(store, state, councils.council(state, code), rule)
        return replace(scope, codes=tuple(a.code for a in found.members), named=found.label)
    if rule.kind is GroupKind.PORTFOLIO:
        return replace(scope, portfolio=True)
    if rule.kind is GroupKind.OWN:
        name, codes = groups.members(store, rule)
        return replace(scope, codes=codes, named=f"the group “{name}”")
    raise AdviserError(
        "Whose group?", f"The group “{rule!s}” is a council's, and no council is named.",
        "Name the council: --like Barnsley.", code="group-of-whom",
    )  # fmt: skip


def group_choices(store: Store, code: str = "") -> list[Choice]:
    """Groups that a page can be narrowed to: that of the council looked at last, by the rule in the settings, unless
    the council is not here; and own groups. What is chosen goes to ``of_choice``."""
    council = loaded(store).by_code.get(code)
    first = [Choice(f"like:{code}", f"{council.name} and its group")] if council and council.is_council else []
    return first + [Choice(str(GroupRule.own(row)), name) for row, name, count in groups.own(store) if count]


def of_choice(store: Store, scope: Scope, choice: str) -> Scope:
    """A scope narrowed to one of ``group_choices``; "" for none."""
    if not choice:
        return scope
    kind, _, code = choice.partition(":")
    if kind == "like":
        return of_group(store, scope, settings.get(store).group, code)
    return of_group(store, scope, GroupRule(choice))


def _each_once(members: Sequence[MemberLine]) -> tuple[list[MemberLine], list[int]]:
    """Members without those that name a series a second time, by a former name of it; and the ids of series."""
    out, ids = [], []
    for member in members:
        if member.series_id is None:
            out.append(member)
        elif member.series_id not in ids:
            out.append(member)
            ids.append(member.series_id)
    return out, ids


def _stood(area: Area, first: Period, last: Period) -> bool:
    """Whether a council existed at some time of the two years or between them."""
    return (area.start is None or area.start <= last.end) and (area.end is None or area.end > first.start)


def _year(said: str) -> Period:
    found = parse_period(said)
    if found is None or found.length != "P1Y":
        raise AdviserError(
            "No such year", f"“{said}” is not a year.", "Write a financial year as 2023/24, a calendar year as 2023.",
            code="no-such-year",
        )  # fmt: skip
    return found


def _shifted(said: str, by: int) -> str:
    found = _year(said)
    return str(Period(found.start.replace(year=found.start.year + by), found.length))


def _apart(first: Period, last: Period) -> int:
    """How many years lie between; refused where they are not of one kind, or not in their order."""
    apart = last.start.year - first.start.year
    if apart < 1 or (first.start.month, first.start.day) != (last.start.month, last.start.day):
        raise AdviserError(
            "Two years to compare",
            f"{text.period(first)} and {text.period(last)} cannot be compared: the first must be the earlier one, and "
            "both financial years or both calendar years.",
            "Name two years, such as 2021/22 and 2023/24.", code="years-apart",
        )  # fmt: skip
    return apart


def _positions(state: Loaded, series_id: int) -> Ints:
    figures = state.figures
    lanes = [figures.positions(int(lane)) for lane in figures.lanes_of(series_id)]
    return np.concatenate(lanes) if lanes else np.empty(0, np.int64)


def _periods(state: Loaded, positions: Ints) -> list[Period]:
    return [state.catalogue.periods[int(i)] for i in state.figures.period[positions]]


def _worked_out(
    state: Loaded, ids: Sequence[int], councils: Sequence[Area], last: Period, apart: int, tolerance: float
) -> tuple[dict[int, view.SeriesFacts], list[view.CouncilFacts], int]:
    """Of each series its facts, of each council its own, and how many councils a successor stands for."""
    if not ids:
        return {}, [], 0
    figures = state.figures
    columns = figures.columns([a.id for a in councils])
    at = {a.code: i for i, a in enumerate(councils)}
    successors = [(at[a.code], [at[s] for s in a.successors if s in at]) for a in councils if a.successors]
    every: list[tuple[Ints, list[Period], list[Pair]]] = []
    for id_ in ids:
        positions = _positions(state, id_)
        found = _periods(state, positions)
        every.append((positions, found, analysis.pairs(found, last.start, last.end, apart)))
    before = _values(state, [int(p[pair.before]) for p, _, found in every for pair in found], columns)
    now = _values(state, [int(p[pair.now]) for p, _, found in every for pair in found], columns)
    broken = _broken(state, ids, every, councils)
    had = analysis.with_both(before, now)
    before[broken] = np.nan
    both = analysis.with_both(before, now)
    counted = analysis.once(both, successors)
    n = counted.sum(axis=1)
    taken: list[tuple[int, Pair | None]] = []  # of each series the row of its pair
    crossed: list[bool] = []  # of each series whether only a break left it without one
    row = 0
    for _, found, of_series in every:
        pair = analysis.best(of_series, found, n[row : row + len(of_series)].tolist())
        taken.append((row + of_series.index(pair) if pair is not None else -1, pair))
        crossed.append(pair is None and bool((had & broken)[row : row + len(of_series)].any()))
        row += len(of_series)
    rows = np.array([r for r, _ in taken], np.int64)
    before, now = (np.where(rows[:, None] >= 0, _taken(a, rows), np.nan) for a in (before, now))
    both, counted = (_taken(a, rows) & (rows[:, None] >= 0) for a in (both, counted))
    polarity = state.polarity[np.array(ids)]
    moved = analysis.travel(before, now, counted, polarity, tolerance)
    facts = {}
    for i, (id_, (positions, _, _), (_, pair)) in enumerate(zip(ids, every, taken, strict=True)):
        said = bool(state.said[id_])
        series = state.catalogue.series[id_]
        if pair is None:
            way = Way(int(moved.way[i]))
            facts[id_] = view.SeriesFacts(series, Way.BROKEN if crossed[i] and way is Way.NO_PAIR else way, said)
            continue
        then, here = (state.catalogue.period(id_, int(figures.period[positions[k]])) for k in (pair.before, pair.now))
        facts[id_] = view.SeriesFacts(
            series, Way(int(moved.way[i])), said, int(moved.n[i]), float(moved.before[i]), float(moved.now[i]),
            float(moved.change[i]), then, here, pair.overlaps,
        )  # fmt: skip
    return facts, _own(before, now, polarity, tolerance, councils), int((both & ~counted).any(axis=0).sum())


def _broken(
    state: Loaded,
    ids: Sequence[int],
    every: Sequence[tuple[Ints, list[Period], list[Pair]]],
    councils: Sequence[Area],
) -> Bools:
    """bool[pairs, councils]: between which two figures a break in the series lies."""
    out = np.zeros((sum(len(found) for _, _, found in every), len(councils)), np.bool_)
    row = 0
    for id_, (_, periods, found) in zip(ids, every, strict=True):
        for pair in found:
            for one in state.figures.breaks.of.get(id_, ()):
                if one.lies_between(periods[pair.before], periods[pair.now]):
                    out[row] |= [one.concerns(a.id) for a in councils]
            row += 1
    return out


def _taken(found: A, rows: Ints) -> A:
    """Rows of an array; any for −1."""
    return found[rows] if len(found) else np.zeros((len(rows), found.shape[1]), found.dtype)


def _own(
    before: Floats, now: Floats, polarity: Codes, tolerance: float, councils: Sequence[Area]
) -> list[view.CouncilFacts]:
    """Of each council with something to class, how many of its own values improved, stayed, worsened."""
    parts = analysis.counts(analysis.changes(before, now, polarity[:, None], tolerance)[1])
    return [
        view.CouncilFacts(area, *(int(n) for n in parts[:, i])) for i, area in enumerate(councils) if parts[:, i].any()
    ]


def _values(state: Loaded, positions: Sequence[int], columns: Ints) -> Floats:
    return state.figures.values(np.array(positions, np.int64), columns)
