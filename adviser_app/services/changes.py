"""What a release, or all since a day, changed: figure by figure, for some councils or all."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np

from adviser_app.analysis.comparison import Bools, Floats, Ints
from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Release
from adviser_app.services.figures import Loaded, loaded
from adviser_app.store import catalogue, cells
from adviser_app.store.connection import Store
from adviser_app.store.differences import Differing, differences
from adviser_app.store.slabs import P, load_values
from adviser_app.viewmodels import changes as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.changes import Change, IndicatorChanges
from adviser_app.viewmodels.models import ChangesView

ROWS = 5000  # listed of a release; counts are always of everything
PAGE_ROWS = 60
WHOLE = 4000  # slabs a page looks through; of a larger release it tells the latest figures only


def changes(
    store: Store, *, release_id: int | None = None, since: date | None = None, codes: list[str] | None = None
) -> ChangesView:
    """The changes of a release (the last, unless said), or of all imported since a day, for some councils or all.

    Raises AdviserError 'no-such-release', 'no-such-council'.
    """
    with cells.snapshot(store):
        state = loaded(store)
        areas = None if codes is None else _areas(state, codes)
        releases = _releases(state, release_id, since)
        title, what = _words(releases, since)
        if not releases:
            return _nothing(title, since)
        found = _gather(store, state, releases, areas, ROWS)
        return view.build(title, what, _who(areas), found.rows, state.areas, state.catalogue, counts=found.counts)


def by_indicator(
    store: Store, *, release_id: int | None = None, since: date | None = None, codes: list[str] | None = None
) -> IndicatorChanges:
    """As ``changes``, counted by indicator for some councils, or for all principal councils of England, those that
    no longer exist among them. Nothing is left out, however large the release.

    Raises AdviserError 'no-such-release', 'no-such-council'.
    """
    with cells.snapshot(store):
        state = loaded(store)
        areas = [a for a in state.areas if a.is_council] if codes is None else _areas(state, codes)
        releases = _releases(state, release_id, since)
        title, what = _words(releases, since)
        if not releases:
            return IndicatorChanges(title, _nothing(title, since).sentence, ())
        tally = view.Tally()
        made, touched = _slabs(store, state, releases)
        revised = cells.revised(store, touched)
        ids = [a.id for a in areas]
        columns, at = state.figures.columns(ids), np.array(ids, dtype=np.int64)
        fresh = sorted(made - revised)
        for start in range(0, len(fresh), cells.BATCH):
            part = fresh[start : start + cells.BATCH]
            there = ~np.isnan(state.figures.values(state.figures.find(np.array(part)), columns))
            for slab_id, row in zip(part, there, strict=True):
                tally.brought(slab_id // P, at[row].tolist())
        among = set(ids)
        for slab_id, marks in cells.marks_in(store, fresh):
            tally.marked(slab_id // P, len(among & marks.keys()))
        for some in differences(store, {r.id for r in releases}, sorted(touched & revised), ids):
            _tell(tally, some)
        who = "all councils" if codes is None else _who(areas)
        return view.by_indicator(title, what, who, tally, state.areas, state.catalogue)


def of_series(store: Store, series_id: int, *, release_id: int | None = None, since: date | None = None) -> ChangesView:
    """What a release (the last, unless said), or all imported since a day, changed in one series, council by council:
    the largest movement first.

    Raises AdviserError 'no-such-release', 'no-such-series'.
    """
    with cells.snapshot(store):
        state = loaded(store)
        series = state.catalogue.series.get(series_id)
        if series is None:
            raise catalogue.no_such_series(series_id)
        releases = _releases(state, release_id, since)
        title, what = _words(releases, since)
        if not releases:
            return _nothing(title, since)
        areas = [a for a in state.areas if a.is_council]
        _, touched = _slabs(store, state, releases)
        only = {i for i in touched if i // P == series_id}
        found = _gather(store, state, releases, areas, ROWS, dict.fromkeys((a.id for a in areas), only))
        who = text.title(series.key.indicator, series.key.breakdown)
        return view.build(
            title, what, f"“{who}”", found.rows, state.areas, state.catalogue, counts=found.counts, in_series=True
        )


def of_council(store: Store, state: Loaded, area: Area, latest: Sequence[int], since: date | None) -> ChangesView:
    """For a council's page: the last refresh, or all imported since a day. ``latest``: the slabs the page shows."""
    releases = _releases(state, None, since)
    title, what = _words(releases, since)
    if not releases:
        return _nothing(title, since)
    only, remark = None, ""
    if _size(store, state, releases) > WHOLE:
        only = {area.id: frozenset(latest)}
        remark = "Only latest figures are told here: so large a refresh has its own list."
    found = _gather(store, state, releases, [area], PAGE_ROWS, only)
    return view.build(
        title, what, area.name, found.rows, state.areas, state.catalogue, counts=found.counts, remark=remark
    )


def counts_by_council(store: Store, state: Loaded, latest: Mapping[int, Collection[int]]) -> dict[int, int] | None:
    """How many figures of each council the last refresh brought, revised or withdrew, by area id, as its page counts
    them; None before the first refresh. ``latest``: by area id, the slabs its page shows."""
    releases = _releases(state, None, None)
    if not releases:
        return None
    large = _size(store, state, releases) > WHOLE
    areas = [state.areas[i] for i in latest]
    return dict(_gather(store, state, releases, areas, 0, latest if large else None).by_area)


def _nothing(title: str, since: date | None) -> ChangesView:
    said = f"Nothing was imported since {text.day(since)}." if since else "No refresh has been imported yet."
    return ChangesView(title, said, tuple((k, 0) for k in view.KINDS), ())


def _size(store: Store, state: Loaded, releases: Sequence[Release]) -> int:
    return sum(len(ids) for release in releases for ids in state.touched(store, release.id))


def _areas(state: Loaded, codes: list[str]) -> list[Area]:
    unknown = [c for c in codes if c not in state.by_code or not state.by_code[c].is_council]
    if unknown:
        raise AdviserError(
            "No such council",
            f"{', '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} not the code of a council.",
            "See `adviser councils` for the codes.",
            code="no-such-council",
        )
    return [state.by_code[c] for c in codes]


def _who(areas: Sequence[Area] | None) -> str:
    if areas is None:
        return "all areas"
    return areas[0].name if len(areas) == 1 else f"the {text.counted(len(areas))} councils chosen"


def _releases(state: Loaded, release_id: int | None, since: date | None) -> list[Release]:
    """The releases meant, oldest first."""
    if release_id is not None:
        found = [r for r in state.releases if r.id == release_id]
        if not found:
            raise AdviserError(
                "No such release",
                f"There is no release {release_id} that stands.",
                "See `adviser releases` for their numbers.",
                code="no-such-release",
            )
        return found
    if since is not None:
        return [r for r in state.releases if r.imported[:10] >= since.isoformat()]
    last = state.last_import
    return [last] if last else []


def _words(releases: Sequence[Release], since: date | None) -> tuple[str, str]:
    """(title, how the sentence begins)."""
    if since is not None:
        return f"What has changed since {text.day(since)}", f"what was imported since {text.day(since)}"
    if not releases:
        return "What the last refresh changed", "the last refresh"
    when = text.iso_day(releases[-1].released)
    return f"What the refresh of {when} changed", f"the refresh of {when}"


# -- finding them --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """``rows`` are at most the limit of those that matter most, in no order; the counts are of all."""

    limit: int
    counts: Counter[str] = field(default_factory=Counter)
    by_area: Counter[int] = field(default_factory=Counter)  # new, revised and withdrawn figures
    rows: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What is told of the state of a cell."""

    value: float | None
    marker: str = ""
    beside: str = ""
    limits: tuple[float, float] | None = None


def _gather(
    store: Store,
    state: Loaded,
    releases: Sequence[Release],
    areas: Sequence[Area] | None,
    limit: int,
    only: Mapping[int, Collection[int]] | None = None,
) -> _Found:
    """What some releases changed for some councils (all areas where None). ``only``: by area, the slabs that count."""
    found = _Found(limit)
    made, touched = _slabs(store, state, releases)
    if only is not None:
        touched &= {i for ids in only.values() for i in ids}
        made &= touched
    revised = cells.revised(store, touched)
    _fresh(store, state, _newest_first(state, made - revised), areas, found, only)
    wanted = {r.id for r in releases}
    best = _Best(limit)
    ids = [a.id for a in (state.areas if areas is None else areas)]
    for some in differences(store, wanted, sorted(touched & revised), ids):
        kinds = _kinds(some)
        if only is not None:
            kinds[~_among(some, only)] = _NOT_ASKED
        for at, kind in enumerate(view.KINDS):
            found.counts[kind] += int((kinds == at).sum())
        figures = np.bincount(some.areas[(kinds >= 0) & (kinds < len(view.FIGURES))], minlength=len(state.areas))
        for area_id in np.flatnonzero(figures).tolist():
            found.by_area[area_id] += int(figures[area_id])
        best.add(some, kinds, state)
    every = [*found.rows, *best.rows]
    found.rows = heapq.nsmallest(limit, every, key=lambda c: view.order(c, state.catalogue))
    return found


_NOT_ASKED = -1
_FIRST = np.array([view.RANK[kind] for kind in view.KINDS], np.int64)


def _kinds(some: Differing) -> Ints:
    """Of each cell the place of its kind (``view.Change.kind``) in ``view.KINDS``."""
    new, revised, withdrawn, marked = range(len(view.KINDS))
    was, now = some.was_figure, some.is_figure
    moved = was & now & ~((some.before == some.after) | (np.isnan(some.before) & np.isnan(some.after)))
    kinds = np.full(len(was), marked, np.int64)
    kinds[~was & now] = new
    kinds[was & ~now] = withdrawn
    kinds[moved] = revised
    return kinds


def _among(some: Differing, only: Mapping[int, Collection[int]]) -> Bools:
    out = np.zeros(len(some.slabs), np.bool_)
    for area_id, slab_ids in only.items():
        here = np.flatnonzero(some.areas == area_id)
        out[here] = np.isin(some.slabs[here], np.array(list(slab_ids), np.int64))
    return out


def _sizes(some: Differing) -> tuple[Floats, Floats]:
    """How far each figure moved, and of what it may be a share: the larger of the two."""
    was, now = np.nan_to_num(some.before), np.nan_to_num(some.after)
    return np.abs(now - was), np.maximum(np.abs(was), np.abs(now))


def _change(some: Differing, at: int) -> Change:
    slab_id = int(some.slabs[at])

    def told(there: bool, value: float, marker: int, beside: int, limits: Floats) -> _Fresh | None:
        if not there:
            return None
        low, high = limits.tolist()
        pair = (low, high) if low == low and high == high else None
        return _Fresh(None if value != value else value, some.markers[marker], some.markers[beside], pair)

    return Change(
        slab_id // P, slab_id % P, int(some.areas[at]),
        told(bool(some.there_before[at]), float(some.before[at]), some.marker_before[at], some.beside_before[at],
             some.limits_before[:, at]),
        told(bool(some.there_after[at]), float(some.after[at]), some.marker_after[at], some.beside_after[at],
             some.limits_after[:, at]),
    )  # fmt: skip


class _Best:
    """Those changes that ``view.order`` puts first: of each batch only they are made, whatever its size."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._keys: Floats = np.zeros((5, 0))
        self._rows: list[Change] = []

    def add(self, some: Differing, kinds: Ints, state: Loaded) -> None:
        if not self._limit:
            return
        moved, of = _sizes(some)
        share = np.where(kinds == view.KINDS.index("Revised"), moved / np.where(of == 0, 1.0, of), 0.0)
        first = _FIRST[kinds]
        wanted = kinds != _NOT_ASKED
        if len(self._rows) == self._limit:  # most of what comes is behind the last of those known
            rank, size = self._keys[:2, -1]
            wanted &= (first < rank) | ((first == rank) & (-share <= size))
        here = np.flatnonzero(wanted)
        slabs = some.slabs[here]
        periods, which = np.unique(slabs % P, return_inverse=True)
        ends = np.array([state.catalogue.periods[i].end.toordinal() for i in periods.tolist()], np.int64)
        keys = np.array([first[here], -share[here], -ends[which], slabs // P, some.areas[here]], np.float64)
        every = np.concatenate([self._keys, keys], axis=1)
        chosen = np.lexsort(every[::-1])[: self._limit]
        known = len(self._rows)
        self._rows = [self._rows[i] if i < known else _change(some, int(here[i - known])) for i in chosen.tolist()]
        self._keys = every[:, chosen]

    @property
    def rows(self) -> list[Change]:
        return self._rows


def _tell(tally: view.Tally, some: Differing) -> None:
    """Counts cells by series. Those of one slab stand together, so those of one series do."""
    kinds, (moved, _) = _kinds(some), _sizes(some)
    series = some.slabs // P
    edges = np.flatnonzero(np.diff(series, prepend=-1, append=-1)).tolist()
    for start, end in pairwise(edges):
        mine = kinds[start:end]
        revised = np.flatnonzero(mine == view.KINDS.index("Revised"))
        sizes = moved[start:end][revised]
        largest = _change(some, start + int(revised[sizes.argmax()])) if len(sizes) else None
        tally.counted(
            int(series[start]),
            np.bincount(mine, minlength=len(view.KINDS)).tolist(),
            some.areas[start:end][mine < len(view.FIGURES)].tolist(),
            sizes.tolist(),
            largest,
        )


def _slabs(store: Store, state: Loaded, releases: Sequence[Release]) -> tuple[set[int], set[int]]:
    """The slabs that some releases made, and those they made or changed."""
    made: set[int] = set()
    touched: set[int] = set()
    for release in releases:
        new, changed = state.touched(store, release.id)
        made.update(new)
        touched.update(new, changed)
    return made, touched


def _newest_first(state: Loaded, slab_ids: Iterable[int]) -> list[int]:
    return sorted(slab_ids, key=lambda i: (-state.catalogue.periods[i % P].end.toordinal(), i))


def _fresh(
    store: Store,
    state: Loaded,
    slab_ids: Sequence[int],
    areas: Sequence[Area] | None,
    found: _Found,
    only: Mapping[int, Collection[int]] | None,
) -> None:
    """New slabs, as they stand: counted as arrays, rows made of the newest."""
    ids_of_areas = np.array([a.id for a in (state.areas if areas is None else areas)], dtype=np.int64)
    keep = found.limit
    for start in range(0, len(slab_ids), cells.BATCH):
        ids = slab_ids[start : start + cells.BATCH]
        if areas is None:
            values = load_values(store, ids, len(state.areas))
        else:
            values = state.figures.values(
                state.figures.find(np.array(ids)), state.figures.columns(ids_of_areas.tolist())
            )
        there = ~np.isnan(values)
        if only is not None:
            there &= np.array([[i in only[a] for a in ids_of_areas.tolist()] for i in ids])
        found.counts["New"] += int(there.sum())
        for area_id, n in zip(ids_of_areas.tolist(), there.sum(axis=0).tolist(), strict=True):
            if n:
                found.by_area[area_id] += n
        rows, places = np.nonzero(there)
        for row, column in zip(rows[:keep].tolist(), places[:keep].tolist(), strict=True):
            came = _Fresh(float(values[row, column]))
            found.rows.append(Change(ids[row] // P, ids[row] % P, int(ids_of_areas[column]), None, came))
        keep -= min(keep, len(rows))
        wanted = frozenset(ids_of_areas.tolist())
        for slab_id, marks in cells.marks_in(store, ids):
            for area_id in wanted & marks.keys():
                if only is None or slab_id in only[area_id]:
                    found.counts["Marker or note"] += 1
                    if len(found.rows) < 2 * found.limit:
                        came = _Fresh(None, marks[area_id])
                        found.rows.append(Change(slab_id // P, slab_id % P, area_id, None, came))
