"""Which areas each series has ever had a value for: one bit an area, in ``series.valued``.

A page need not look through years of a series for an area that never was in it (a district in a series of counties).
The bits only ever grow, in the transaction that brings the figures: after an undo, or where figures were taken away,
they still name areas without a value now, which costs a look in vain. They must never lack one, for then a page would
miss a figure, so a series whose bits are not known (NULL) is taken to speak of every area; the check of a store
compares them with the figures. A series keeps its id, and with it its bits, when it is renamed or its periods move.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from adviser_app.store.connection import Store
from adviser_app.store.incoming import BLOCK, Incoming
from adviser_app.store.slabs import P

Bools = npt.NDArray[np.bool_]


def remember(store: Store, incoming: Incoming, n_areas: int) -> None:
    """Adds the areas a refresh has values for, inside the caller's transaction, after its series were added.

    Whether those values become current does not matter: a late release's may come to light by an undo.
    """
    series, of_slab = np.unique(incoming.slab_ids // P, return_inverse=True)
    there = np.zeros((len(series), n_areas), np.bool_)
    for first in range(0, len(of_slab), BLOCK):
        rows = of_slab[first : first + BLOCK]
        begins = np.flatnonzero(np.diff(rows, prepend=-1))  # slabs are in the order of their series
        valued = ~np.isnan(incoming.vals[first : first + BLOCK])
        there[rows[begins][:, None], incoming.columns] |= np.logical_or.reduceat(valued, begins)
    known, bits = load(store, series.tolist(), n_areas)
    packed = np.packbits(there | bits, axis=1, bitorder="little")
    fresh = known & (there & ~bits).any(axis=1)
    store.con.executemany(
        "UPDATE series SET valued = ? WHERE id = ?",
        # without trailing zeros, so that the same figures give the same bytes however many areas were known then
        [(packed[n].tobytes().rstrip(b"\x00"), int(series[n])) for n in np.flatnonzero(fresh).tolist()],
    )


def load(store: Store, series_ids: Sequence[int], n_areas: int) -> tuple[Bools, Bools]:
    """bool[n]: whether the areas of a series are known; bool[n, n_areas]: they, all of them where they are not."""
    stored = dict(store.con.execute("SELECT id, valued FROM series"))
    found = [stored.get(i) for i in series_ids]
    known = np.array([bits is not None for bits in found], np.bool_)
    width = -(-n_areas // 8)
    packed = b"".join((b"\xff" * width if bits is None else bits[:width]).ljust(width, b"\x00") for bits in found)
    shaped = np.frombuffer(packed, np.uint8).reshape(len(found), width)
    return known, np.unpackbits(shaped, axis=1, count=n_areas, bitorder="little").astype(np.bool_)
