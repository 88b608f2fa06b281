"""What stands beside the values of many councils in a few slabs: limits, markers, statuses and notes.

``cells.cells_at`` is the same for one council in many slabs.
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from adviser_app.store.cells import CellBeside
from adviser_app.store.connection import Store
from adviser_app.store.slabs import decode_sparse


def beside(store: Store, slab_ids: Iterable[int], areas: Iterable[int]) -> dict[int, dict[int, CellBeside]]:
    """By slab id and area, what cells say beside their values; those that say nothing have no entry.
    ``release_id`` is the slab's own."""
    ids = orjson.dumps([int(i) for i in slab_ids]).decode()
    wanted = [int(a) for a in areas]
    out: dict[int, dict[int, CellBeside]] = {}
    for slab_id, release_id, lo, hi, marks, status, notes in store.con.execute(
        "SELECT b.id, b.release_id, b.lo, b.hi, b.marks, b.status, b.notes"
        " FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value"
        " WHERE coalesce(b.lo, b.hi, b.marks, b.status, b.notes) IS NOT NULL",
        (ids,),
    ):
        lows, highs = (orjson.loads(text) if text else () for text in (lo, hi))
        words = [decode_sparse(text) for text in (marks, status, notes)]
        found = out[slab_id] = {}
        for area in wanted:
            low = lows[area] if area < len(lows) else None
            high = highs[area] if area < len(highs) else None
            marker, state, note = (each.get(area, "") for each in words)
            if low is not None or high is not None or marker or state or note:
                found[area] = CellBeside(release_id, low, high, marker, state, note)
    return out
