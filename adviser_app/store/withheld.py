"""Earlier values of figures that are suppressed now: what reads the past of a figure leaves them out here.

The store keeps them, encrypted as it may be: undo must give back what was there to the byte. No page, history, list of
changes, export or past day does (``domain.disclosure``, decision 0055).
"""

from __future__ import annotations

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


def told(states: Cells, hidden: frozenset[int]) -> Cells:
    """States of some cells at one time, without the values of areas whose figure is suppressed now."""
    if not hidden:
        return states
    return {a: HIDDEN if a in hidden and s is not None and s.value is not None else s for a, s in states.items()}
