"""What pages are made from, loaded once for each state of a store: areas, names, polarities, the matrix of figures.

Kept by the store's path and its signature: after an import, an undo or a change of polarity the next page loads anew.
Shared between the window's threads; every thread reads through the connection it hands in.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from adviser_app.analysis.comparison import POLARITY_CODE, Bools, Codes, Floats, Ints
from adviser_app.analysis.latest import Figures, Lines
from adviser_app.analysis.limits import Limits
from adviser_app.domain.areas import Area
from adviser_app.domain.indicators import Release
from adviser_app.domain.periods import Period
from adviser_app.services import breaks
from adviser_app.services.themes import theme_of
from adviser_app.store import catalogue as stored
from adviser_app.store import cells, presence, slabs
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.viewmodels.rows import Catalogue

KEPT = 2  # states kept in memory: the open store, and one more (a store being compared or restored)
KEPT_PAST = 1  # states of past days, kept apart: looking back must not make the present be loaded anew


@dataclass(frozen=True, slots=True)
class Loaded:
    """One state of a store. ``polarity``, ``said`` and ``decimals`` are indexed by series id."""

    areas: list[Area]
    by_code: dict[str, Area]
    catalogue: Catalogue
    figures: Figures
    polarity: Codes
    said: Bools  # whether anybody has said which way is good, if only that neither is
    decimals: Ints
    releases: list[Release]  # that stand, oldest first
    limits: Limits
    _touched: dict[int, tuple[list[int], list[int]]] = field(default_factory=dict)

    @property
    def last_import(self) -> Release | None:
        """The newest import that stands."""
        return max(self.releases, key=lambda r: r.id, default=None)

    def touched(self, store: Store, release_id: int) -> tuple[list[int], list[int]]:
        """The slabs that a release made, and those it changed (``cells.touched_slabs``, read once)."""
        found = self._touched.get(release_id)
        if found is None:
            found = self._touched[release_id] = cells.touched_slabs(store, release_id)
        return found


class Source:
    """Reads slabs through the connection of the thread that asks."""

    def __init__(self, store: Store) -> None:
        self._here = threading.local()
        self.use(store)

    def use(self, store: Store) -> None:
        self._here.store = store

    def values(self, ids: Ints, areas: Ints) -> Floats:
        return slabs.load_values(self._here.store, ids, areas)

    def lines(self, ids: Ints, areas: int) -> Lines:
        return slabs.load_lines(self._here.store, ids, areas)

    def limit_lines(self, ids: Ints) -> tuple[Ints, Lines | None]:
        return slabs.load_limit_lines(self._here.store, ids)


_lock = threading.Lock()
_States = dict[str, tuple[tuple[Any, ...], Loaded, Source]]
_states: _States = {}
_past: _States = {}


def loaded(store: Store) -> Loaded:
    """The store's state (of its day, where it is of a past one), from memory where nothing has changed. Call inside
    ``cells.snapshot`` when reading on."""
    now = cells.signature(store)
    key, states, kept = str(store.path), _states, KEPT
    if store.day is not None:
        key, states, kept = f"{store.day} {key}", _past, KEPT_PAST
    with _lock:
        found = states.get(key)
    if found is None or found[0] != now:
        state, source = _load(store)
        found = (now, state, source)
        with _lock:
            states.pop(key, None)
            states[key] = found
            for old in list(states)[:-kept]:
                del states[old]
    found[2].use(store)
    return found[1]


def forget() -> None:
    """Drops everything kept: for tests, and where memory counts."""
    with _lock:
        _states.clear()
        _past.clear()


def _load(store: Store) -> tuple[Loaded, Source]:
    areas = load_areas(store)
    series = {s.id: s for s in stored.load_series(store)}
    periods = stored.load_periods(store)
    releases = stored.load_releases(store)
    source = Source(store)
    top = max(series, default=0) + 1
    figures = figures_of(store, areas, periods, source)
    polarity, decimals, said = np.zeros(top, np.int8), np.zeros(top, np.int64), np.zeros(top, np.bool_)
    for s in series.values():
        polarity[s.id], decimals[s.id] = POLARITY_CODE[s.polarity], s.decimals
        said[s.id] = s.polarity_source is not None
    standing = sorted((r for r in releases if not r.undone), key=lambda r: (r.released, r.id))
    figures.breaks = breaks.of_store(store, series, periods)
    names = Catalogue(series, periods, stored.labels(store).of, {r.id: r for r in releases}, theme_of)
    return Loaded(
        areas, _by_code(areas), names, figures, polarity, said, decimals, standing, Limits(figures, source)
    ), source


def figures_of(store: Store, areas: Sequence[Area], periods: Mapping[int, Period], source: Source) -> Figures:
    """The figures of the present state, nothing decoded yet."""
    councils = [a.id for a in areas if a.is_council]
    valued = presence.load(store, range(stored.next_series_id(store)), len(areas))[1]
    return Figures(slabs.slab_ids(store), periods, len(areas), councils, source, valued)


def _by_code(areas: list[Area]) -> dict[str, Area]:
    """Areas by every code they have had: a current code beats a former one, a council an area of another kind."""
    ordered = sorted(areas, key=lambda a: a.is_council)
    former = {code: a for a in ordered for code in a.former_codes}
    return former | {a.code: a for a in ordered}
