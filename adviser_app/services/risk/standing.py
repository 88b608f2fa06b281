"""How councils stand in their groups, as the rules of the risk overview ask it, kept for each state of the figures.

An overview of sixty councils judges thousands of figures of each: once for every import, change of polarity or other
comparison group, not once for every look.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np

from adviser_app.analysis.comparison import Bools
from adviser_app.analysis.council import CouncilNumbers
from adviser_app.analysis.risk import Judged, Movement, judged, movements
from adviser_app.domain.areas import Area, ComparisonGroup, GroupRule
from adviser_app.domain.indicators import SeriesKey
from adviser_app.services.councils import numbers_of
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.themes import OTHER
from adviser_app.store import catalogue as stored
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.store.slabs import P

KEPT = 2  # states of figures: the open store, and one more


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a council: its judged figures, and those that the last refresh moved sharply."""

    judged: Judged
    movements: tuple[Movement, ...]


NOTHING = Judged(np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.bool_))
"""Of a council of which nothing can be judged."""


@dataclass
class _Kept:
    state: Loaded
    standings: dict[tuple[object, ...], Standing] = field(default_factory=dict)
    ids: dict[SeriesKey, int] | None = None


_lock = threading.Lock()
_kept: dict[str, _Kept] = {}


def _of(store: Store, state: Loaded) -> _Kept:
    key = str(store.path)
    with _lock:
        found = _kept.get(key)
        if found is None or found.state is not state:
            found = _Kept(state)
            _kept.pop(key, None)
            _kept[key] = found
            for old in list(_kept)[:-KEPT]:
                del _kept[old]
    return found


def standings(
    store: Store, areas: Sequence[Area], rule: GroupRule, share: float, today: date
) -> tuple[Loaded, dict[str, Standing]]:
    """By council's code, in the comparison group of ``rule``; ``share``: from how many per cent a movement is sharp.
    The state of the figures beside them. Call inside ``cells.snapshot`` when reading on."""
    with cells.snapshot(store):
        state = loaded(store)
        kept = _of(store, state)
        out = {}
        for area in areas:
            if area.council_type is None:
                continue
            group = state.group(area, rule, today)
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
    brought = _brought(store, state, numbers)
    found = movements(figures, numbers, columns, signs, brought, share)
    return Standing(judged(numbers), tuple(m for m in found if _moved(store, state, area, m)))


def _brought(store: Store, state: Loaded, numbers: CouncilNumbers) -> Bools:
    """Which of a council's figures stand in a slab that the last import made or changed."""
    last = state.last_import
    if last is None or not len(numbers):
        return np.zeros(len(numbers), np.bool_)
    made, changed = state.touched(store, last.id)
    return np.isin(state.figures.ids[numbers.latest], np.array([*made, *changed], np.int64))


def _moved(store: Store, state: Loaded, area: Area, movement: Movement) -> bool:
    """Whether the last import brought or changed this very figure: in a slab that was there it may have changed that of
    another council only."""
    last = state.last_import
    assert last is not None
    slab = movement.series * P + movement.period
    if slab in state.touched(store, last.id)[0]:
        return True
    for _, _, before, after in cells.changes_among(store, {last.id}, [slab], [area.id]):
        return (before.value if before else None) != (after.value if after else None)
    return False


def series_of(store: Store, state: Loaded, keys: Sequence[SeriesKey]) -> frozenset[int]:
    """The ids of some series by their names, or by names they had; those that are not here are left out."""
    kept = _of(store, state)
    if kept.ids is None:
        kept.ids = stored.load_aliases(store) | {s.key: s.id for s in state.catalogue.series.values()}
    return frozenset(kept.ids[key] for key in keys if key in kept.ids)


def key_of(state: Loaded, series_id: int) -> str:
    """What names a series in every store."""
    return _key(state.catalogue.series[series_id].key)


@lru_cache(maxsize=16384)
def _key(key: SeriesKey) -> str:
    return "\x1f".join((key.publisher, key.indicator, key.breakdown, key.measure, key.unit))


def theme(state: Loaded, series_id: int) -> str:
    """The theme of a series; "" where it belongs to none."""
    found = state.catalogue.theme(state.catalogue.series[series_id].key.indicator)
    return "" if found == OTHER else found
