"""Earlier values of figures that are suppressed now: what reads the past of a figure leaves them out here.

The store keeps them, encrypted as it may be: undo must give back what was there to the byte. No page, history, list of
changes, export or past day does (``domain.disclosure``, decision 0055).

A figure is suppressed as long as it has not been published again: a publisher that says *not available* after
*confidential*, or leaves the row out, has not given it free. So of everything that was ever said of a figure, the
newest that is a value or a suppression counts, which is found on the way back (``Hidden.back``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adviser_app.domain.disclosure import WITHHELD, suppresses
from adviser_app.store.slabs import CellState, Slab

HIDDEN = CellState(None, marker=WITHHELD)
Cells = dict[int, CellState | None]


def suppressed(slab: Slab) -> frozenset[int]:
    """The areas whose figure a slab holds back: no value, and words that say it is suppressed."""
    return frozenset(
        area
        for area, marker in slab.marks.items()  # the words first: making cells of all marks takes longer
        if any(map(suppresses, (marker, slab.status.get(area, ""), slab.notes.get(area, ""))))
        and is_suppressed(slab.cell(area))
    )


def is_suppressed(state: CellState | None) -> bool:
    """No value, and words that say it is suppressed."""
    return state is not None and state.value is None and any(map(suppresses, (state.marker, state.status, state.note)))


class Hidden:
    """Which figures of a slab may not be told, learnt while its states are walked through from the newest back."""

    def __init__(self, areas: Iterable[int]) -> None:
        self.areas = set(areas)  # those suppressed in the newest state
        self._free: set[int] = set()  # those that had a value after all that is still to come

    def back(self, before: Cells, after: Cells) -> None:
        """One step back: what stood in some cells before it, and after."""
        for area, state in before.items():
            if area in self.areas or area in self._free:
                continue
            later = after[area]
            if (later is not None and later.value is not None) or (state is not None and state.value is not None):
                self._free.add(area)
            elif is_suppressed(state):
                self.areas.add(area)

    def told(self, states: Cells) -> Cells:
        """States that were walked past, without the values of areas whose figure is suppressed; limits only beside a
        value, since their middle is one."""
        return {area: self._told(area, state) for area, state in states.items()}

    def _told(self, area: int, state: CellState | None) -> CellState | None:
        if state is None:
            return None
        if state.value is not None:
            return HIDDEN if area in self.areas else state
        return replace(state, lower=None, upper=None) if (state.lower, state.upper) != (None, None) else state
