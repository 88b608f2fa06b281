"""How councils stand in their groups, as the rules of the risk overview ask it, kept for each state of the figures.

An overview of sixty councils judges thousands of figures of each: once for every import, change of polarity or other
comparison group, not once for every look.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from adviser_app.analysis.comparison import Bools
from adviser_app.analysis.latest import Figures
from adviser_app.analysis.risk import Judged, Movement, judged, movements
from adviser_app.domain.areas import Area, ComparisonGroup, GroupRule
from adviser_app.domain.indicators import SeriesKey
from adviser_app.services import groups
from adviser_app.services.councils import numbers_of
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.themes import OTHER
from adviser_app.store import catalogue as stored
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.store.differences import differences
from adviser_app.store.slabs import P


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a council: its judged figures, and those that the last refresh moved sharply."""

    judged: Judged
    movements: tuple[Movement, ...]


NOTHING = Judged(np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.bool_))
"""Of a council of which nothing can be judged."""


@dataclass
class _Kept:
    """Of one state of the figures, to which it must not lead back: they are let go together."""

    standings: dict[tuple[object, ...], Standing] = field(default_factory=dict)
    ids: dict[SeriesKey, int] | None = None
    names: tuple[dict[int, str], dict[int, str]] | None = None
    _brought: tuple[frozenset[int], Bools] | None = None

    def brought(self, store: Store, state: Loaded) -> tuple[frozenset[int], Bools]:
        """The slabs that the last import made; and by position, which it made or changed."""
        if self._brought is None:
            last = state.last_import
            made, changed = state.touched(store, last.id) if last is not None else ([], [])
            self._brought = frozenset(made), np.isin(state.figures.ids, np.array([*made, *changed], np.int64))
        return self._brought


_lock = threading.Lock()
_kept: WeakKeyDictionary[Figures, _Kept] = WeakKeyDictionary()


def _of(state: Loaded) -> _Kept:
    """What is kept of a state; its figures are made anew with it."""
    with _lock:
        return _kept.setdefault(state.figures, _Kept())


def standings(
    store: Store, areas: Sequence[Area], rule: GroupRule, share: float, today: date
) -> tuple[Loaded, dict[str, Standing]]:
    """By council's code, in the comparison group of ``rule``; ``share``: from how many per cent a movement is sharp.
    The state of the figures beside them. Call inside ``cells.snapshot`` when reading on."""
    with cells.snapshot(store):
        state = loaded(store)
        kept = _of(state)
        out = {}
        for area in areas:
            if area.council_type is None:
                continue
            group = groups.of(store, state, area, rule, today)
            key = (area.id, tuple(a.id for a in group.members), share)
            found = kept.standings.get(key)
            if found is None:
                found = kept.standings[key] = _standing(store, state, area, group, share)
            out[area.code] = found
    return state, out


def _standing(store: Store, state: Loaded, area: Area, group: ComparisonGroup, share: float) -> Standing:
    numbers = numbers_of(state, area, group)
    figures = state.figures
    columns = np.sort(figures.columns([a.id for a in group.members]))
    signs = state.polarity[numbers.series]
    brought = _of(state).brought(store, state)[1]
    found = movements(figures, numbers, columns, signs, brought[numbers.latest], share)
    return Standing(judged(numbers), _of_council(store, state, area, found))


def _of_council(store: Store, state: Loaded, area: Area, found: Sequence[Movement]) -> tuple[Movement, ...]:
    """Those that the last import brought or changed for this very council: in a slab that was there before, it may have
    changed the figure of another one only."""
    last = state.last_import
    if last is None or not found:
        return ()
    made = _of(state).brought(store, state)[0]
    slabs = {m.series * P + m.period for m in found}
    moved = slabs & made
    for some in differences(store, {last.id}, sorted(slabs - made), [area.id]):
        moved.update(some.slabs[some.value_differs].tolist())
    return tuple(m for m in found if m.series * P + m.period in moved)


def series_of(store: Store, state: Loaded, keys: Sequence[SeriesKey]) -> frozenset[int]:
    """The ids of some series by their names, or by names they had; those that are not here are left out."""
    kept = _of(state)
    if kept.ids is None:
        kept.ids = stored.load_aliases(store) | {s.key: s.id for s in state.catalogue.series.values()}
    return frozenset(kept.ids[key] for key in keys if key in kept.ids)


def names(state: Loaded) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """By series: what names it in every store, and its theme, "" where it belongs to none."""
    kept = _of(state)
    if kept.names is None:
        series = state.catalogue.series
        keys = {
            i: "\x1f".join((s.key.publisher, s.key.indicator, s.key.breakdown, s.key.measure, s.key.unit))
            for i, s in series.items()
        }
        themes = {i: state.catalogue.theme(s.key.indicator) for i, s in series.items()}
        kept.names = keys, {i: "" if theme == OTHER else theme for i, theme in themes.items()}
    return kept.names
