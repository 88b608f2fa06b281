"""From gathered rows to what would be written: identities given, difference made, everything counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from adviser_app.domain.indicators import Polarity, Series, SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.domain.progress import Work
from adviser_app.services.refresh import renames
from adviser_app.services.refresh.areas import NewArea
from adviser_app.services.refresh.gather import Gathered
from adviser_app.store import catalogue, slabs
from adviser_app.store.connection import Store
from adviser_app.store.incoming import (
    ANNOTATED,
    CHANGED,
    NEW,
    NOISE,
    UNCHANGED,
    Difference,
    Incoming,
    SparseTexts,
    compare,
)

BUCKETS = ("new", "changed", "unchanged", "duplicate", "superseded code", "rejected", "not for us")


@dataclass(slots=True)
class SeriesPlan:
    """One series of the refresh: its identity and its rows by bucket (in the order of BUCKETS)."""

    id: int
    key: SeriesKey
    is_new: bool
    rename: bool  # the store gives it this name from now on
    decimals: int
    polarity: Polarity | None
    read: int = 0
    counts: tuple[int, ...] = (0,) * len(BUCKETS)
    noise: int = 0  # of the unchanged: digits below 1e-12 differ
    annotated: int = 0  # of the changed: only status or note differ
    missing: int = 0  # stored figures the refresh does not have
    empty: bool = False  # new, and none of its rows was taken


@dataclass(slots=True)
class Plan:
    """All that an apply writes, besides the figures themselves (``incoming``, ``difference``)."""

    publishers: list[str]  # of the files
    speakers: set[str]  # all that ever spoke of these series, by one of their names
    incoming: Incoming
    difference: Difference
    series: list[SeriesPlan]  # by local series
    slabs: list[tuple[int, Period]]  # (local series, period) of each slab of incoming
    new_areas: list[NewArea]
    new_periods: list[tuple[int, Period]]
    labels: list[tuple[str, int, int, str]]
    moves: list[tuple[int, int, int]]  # (series, old period, new period)
    findings: list[renames.Rename]
    area_names: list[str]
    councils: npt.NDArray[np.bool_]  # by area id: a council of today
    n_areas: int
    stored: npt.NDArray[np.int64]  # ids of all slabs in the store, ascending
    untouched: dict[int, list[int]] = field(default_factory=dict)  # series id to stored slabs the refresh lacks


def make(
    store: Store, gathered: Gathered, choices: dict[str, bool], remove_missing: bool, today: date, work: Work
) -> Plan:
    """Resolves names, compares with the store and counts. Reads only."""
    stored_series = gathered.names.stored
    period_ids = {p: i for i, p in catalogue.load_periods(store).items()}
    by_id = {i: p for p, i in period_ids.items()}
    stored_ids = slabs.slab_ids(store)
    stored_periods: dict[int, list[Period]] = {}
    for slab_id in stored_ids.tolist():
        stored_periods.setdefault(slab_id // slabs.P, []).append(by_id[slab_id % slabs.P])
    n_stored = len(gathered.areas.areas)

    def values(series_id: int, period: Period) -> npt.NDArray[np.float64] | None:
        at = period_ids.get(period)
        found = slabs.load_values(store, [series_id * slabs.P + at], n_stored) if at is not None else None
        return None if found is None else found[0]

    work.step("Looking for renamed series")
    joins = renames.find(gathered, stored_series, stored_periods, values, choices)

    # identities
    next_series = catalogue.next_series_id(store)
    plans: list[SeriesPlan] = []
    for at, local in enumerate(gathered.series):
        known: Series | None = joins.series.get(at, local.stored)
        series_id = known.id if known else next_series
        next_series += known is None
        decimals = max(local.decimals, known.decimals if known else 0)
        rename = known is not None and known.key != local.key and (at in joins.series or local.renamed)
        key = local.key if known is None or rename else known.key
        plans.append(SeriesPlan(series_id, key, known is None, rename, decimals, local.polarity))
    next_period = catalogue.next_period_id(store)
    new_periods: list[tuple[int, Period]] = []

    def period_id(period: Period) -> int:
        nonlocal next_period
        at = period_ids.get(period)
        if at is None:
            at = period_ids[period] = next_period
            new_periods.append((at, period))
            next_period += 1
        return at

    moves = [
        (series_id, period_ids[old], period_id(new))
        for series_id, pairs in joins.periods.items()
        for old, new in pairs.items()
    ]
    moved = {s * slabs.P + new: s * slabs.P + old for s, old, new in moves}

    incoming, order, kept = _incoming(gathered, plans, period_id, moved)
    n_areas = gathered.areas.n_areas
    difference = compare(store, incoming, n_areas, work)
    places = [gathered.slabs[n] for n in order.tolist()]
    filled = {places[n][0] for n in np.flatnonzero(incoming.present.any(axis=1)).tolist()}
    for at, series in enumerate(plans):
        series.empty = series.is_new and at not in filled
    plan = Plan(
        publishers=sorted({local.key.publisher for local in gathered.series}),
        speakers=_speakers(store, gathered, plans),
        incoming=incoming,
        difference=difference,
        series=plans,
        slabs=[(s, gathered.periods[p]) for s, p in places],
        new_areas=gathered.areas.new,
        new_periods=new_periods,
        labels=[
            (plans[s].key.publisher, plans[s].id, period_ids[gathered.periods[p]], label)
            for (s, p) in places
            if not plans[s].empty and (label := gathered.labels.get((s, p))) is not None
        ],
        moves=moves,
        findings=joins.findings,
        area_names=[gathered.areas.name_of(a) for a in range(n_areas)],
        councils=np.array(
            [a.is_council and a.exists_on(today) for a in gathered.areas.areas] + [False] * len(gathered.areas.new),
            np.bool_,
        ),
        n_areas=n_areas,
        stored=stored_ids,
    )
    _count(plan, gathered)
    _find_missing(store, plan, stored_ids, moved, remove_missing, kept)
    return plan


def _speakers(store: Store, gathered: Gathered, plans: list[SeriesPlan]) -> set[str]:
    """A series that was joined from two publishers' is late where either of them was there before."""
    ours = {p.id for p in plans}
    others = {key.publisher for key, series_id in catalogue.load_aliases(store).items() if series_id in ours}
    return others | {local.key.publisher for local in gathered.series} | {p.key.publisher for p in plans}


def _incoming(
    gathered: Gathered, plans: list[SeriesPlan], period_id: object, moved: dict[int, int]
) -> tuple[Incoming, npt.NDArray[np.int64], set[int]]:
    """The dense arrays in the order of slab ids. Also that order, and the slab ids."""
    assert callable(period_id)
    ids = np.array(
        [plans[s].id * slabs.P + period_id(gathered.periods[p]) for s, p in gathered.slabs], dtype=np.int64
    ).reshape(-1)
    order = np.argsort(ids, kind="stable")
    dense, width = gathered.dense, len(gathered.columns)
    marks, status, notes = (SparseTexts(*dense.texts(name, order, width)) for name in ("marker", "status", "note"))
    present = dense.pick("row", order, width)
    assert present is not None
    present = present != 0

    def figures(name: str) -> npt.NDArray[np.float64] | None:
        values = dense.pick(name, order, width)
        if values is not None:
            values[~present] = np.nan
        return values

    vals = figures("value")
    assert vals is not None
    incoming = Incoming(
        slab_ids=ids[order],
        columns=np.array(gathered.columns, np.int64),
        present=present,
        vals=vals,
        lo=figures("lower"),
        hi=figures("upper"),
        marks=marks,
        status=status,
        notes=notes,
        texts=gathered.tables.texts.items,
        moved=moved,
    )
    return incoming, order, set(ids.tolist())


def _count(plan: Plan, gathered: Gathered) -> None:
    n = len(plan.series)
    local = np.array([s for s, _ in plan.slabs], np.int64)
    code = plan.difference.code
    by_code = {
        c: np.bincount(local, weights=(code == c).sum(axis=1), minlength=n).astype(np.int64)
        for c in (NEW, CHANGED, UNCHANGED, NOISE, ANNOTATED)
    }
    missing = np.bincount(local, weights=plan.difference.missing, minlength=n).astype(np.int64)
    counts = gathered.counts
    counts.grow(n)
    for at, series in enumerate(plan.series):
        series.read = int(counts.read[at])
        series.noise = int(by_code[NOISE][at])
        series.annotated = int(by_code[ANNOTATED][at])
        series.missing = int(missing[at])
        series.counts = (
            int(by_code[NEW][at]),
            int(by_code[CHANGED][at]) + series.annotated,
            int(by_code[UNCHANGED][at]) + series.noise,
            int(counts.duplicate[at]),
            int(counts.superseded[at]),
            int(counts.rejected[at]),
            int(counts.not_ours[at]),
        )


def _find_missing(
    store: Store,
    plan: Plan,
    stored_ids: npt.NDArray[np.int64],
    moved: dict[int, int],
    remove: bool,
    touched: set[int],
) -> None:
    """Stored figures of the refresh's series that it does not have. Absence deletes nothing unless asked."""
    seen = touched | {moved[i] for i in touched if i in moved}
    ours = {s.id: s for s in plan.series if not s.is_new}
    lacking = [i for i in stored_ids.tolist() if i // slabs.P in ours and i not in seen and i not in moved.values()]
    for slab_id in lacking:
        plan.untouched.setdefault(slab_id // slabs.P, []).append(slab_id)
    partial = len(lacking) > len(touched) or plan.difference.missing.sum() > plan.incoming.present.sum()
    if partial and not remove:
        return  # a part of a series, not a re-issue: what it leaves out means nothing and is not counted
    n = plan.n_areas
    for slab in slabs.load(store, lacking, n):
        there = slab.present()
        ours[slab.id // slabs.P].missing += int(there.sum())
        if remove:
            plan.incoming.withdraw[slab.id] = np.flatnonzero(there).tolist()
    if not remove:
        return
    short = np.flatnonzero(plan.difference.missing)
    at = {int(plan.incoming.slab_ids[n]): int(n) for n in short}
    back = {moved.get(i, i): i for i in at}
    for slab in slabs.load(store, list(back), n):
        slab_id = back[slab.id]
        there = slab.present()
        there[plan.incoming.columns[plan.incoming.present[at[slab_id]]]] = False
        plan.incoming.withdraw[slab_id] = np.flatnonzero(there).tolist()
