"""An older release that arrives after newer ones: it fills history and changes nothing current that they spoke of.

For each slab it touches the newer releases are taken back, the older one is put in, and the newer ones are put on
again, each asserting what it asserted (its cover says which cells it spoke of). The result is what importing in
the order of release dates would have given. What the rows were before is kept whole, so that undo is exact.
"""

from __future__ import annotations

import numpy as np
import orjson

from adviser_app.domain.progress import QUIET, Work
from adviser_app.store.connection import Store
from adviser_app.store.history import Chain, release_order
from adviser_app.store.incoming import RELATIVE, Incoming, write_revisions
from adviser_app.store.releases import Cover, load_cover
from adviser_app.store.slabs import COLUMNS, CellState, RawRow, Slab, cells_to_json, decode, encode, write_rows

Cells = dict[int, CellState | None]


def apply_late(
    store: Store, incoming: Incoming, release_id: int, newer: list[int], n_areas: int, work: Work = QUIET
) -> None:
    """Puts an older release under the ``newer`` ones (oldest first), inside the caller's transaction."""
    order = release_order(store)
    covers = {r: load_cover(store, r) for r in newer}
    size = len(incoming.slab_ids)
    marks, status, notes = (
        incoming.sparse(table, 0, size) for table in (incoming.marks, incoming.status, incoming.notes)
    )
    for n in range(size):
        work.step("Filling history", n / size)
        slab_id = int(incoming.slab_ids[n])
        asserted: Cells = {
            int(incoming.columns[c]): incoming.state(n, int(c), marks[n], status[n], notes[n])
            for c in np.flatnonzero(incoming.present[n])
        }
        asserted.update(dict.fromkeys(incoming.withdraw.get(slab_id, ())))
        _insert(store, slab_id, asserted, release_id, newer, covers, order, n_areas)
    for slab_id, areas in incoming.withdraw.items():
        if slab_id not in set(incoming.slab_ids.tolist()):
            _insert(store, slab_id, dict.fromkeys(areas), release_id, newer, covers, order, n_areas)


def _insert(
    store: Store,
    slab_id: int,
    asserted: Cells,
    release_id: int,
    newer: list[int],
    covers: dict[int, Cover | None],
    order: dict[int, int],
    n_areas: int,
) -> None:
    raw: RawRow | None = store.con.execute(f"SELECT {COLUMNS} FROM slab WHERE id = ?", (slab_id,)).fetchone()
    revisions = store.con.execute(
        'SELECT slab_id, release_id, cells, "full" FROM revision WHERE slab_id = ?', (slab_id,)
    ).fetchall()
    store.con.execute(
        "INSERT INTO late_before (release_id, slab_id, slab_row, revisions) VALUES (?, ?, ?, ?)",
        (
            release_id,
            slab_id,
            None if raw is None else orjson.dumps(raw).decode(),
            orjson.dumps(revisions).decode(),
        ),
    )
    slab = decode(raw, n_areas) if raw else Slab(slab_id, np.full(n_areas, np.nan), release_id=release_id)
    # back to the day before the newer releases, noting what each of them said
    said: dict[int, Cells] = {}
    created_by_newer = slab.release_id in newer
    chain = Chain(slab, [r for r in revisions if r[1] in newer], order, n_areas)
    steps = {release for release in newer if release in {r[1] for r in revisions}}
    walk = chain.steps()
    for release in reversed(newer):
        cover = covers[release]
        spoke = cover.areas_of(slab_id) if cover else []
        said[release] = {a: slab.cell(a) for a in spoke}
        if release in steps:
            next(walk)
        elif created_by_newer and release == slab.release_id:
            for area in slab.present().nonzero()[0].tolist():
                slab.put(area, None)
    # the older release, then the newer ones again
    empty = not slab.present().any() and (raw is None or created_by_newer)
    if empty:
        slab.release_id = release_id
    rows: list[tuple[int, int, str | None, str | None]] = []
    for release, cells in [(release_id, asserted), *((r, said[r]) for r in newer)]:
        before = put_cells(slab, cells)
        if before and not (empty and release == release_id):
            rows.append((slab_id, release, cells_to_json(before), None))
    store.con.executemany("DELETE FROM revision WHERE slab_id = ? AND release_id = ?", [(slab_id, r) for r in newer])
    write_revisions(store, rows)
    write_rows(store, [encode(slab)])


def put_cells(slab: Slab, cells: Cells) -> Cells:
    """Sets cells and returns what stood in those that changed."""
    before: Cells = {}
    for area, state in cells.items():
        old = slab.cell(area)
        if not same_state(old, state):
            before[area] = old
            slab.put(area, state)
    return before


def same_state(a: CellState | None, b: CellState | None) -> bool:
    """Equal in everything, numbers within 1e-12 relative."""
    if a is None or b is None:
        return a is b
    return (a.marker, a.status, a.note) == (b.marker, b.status, b.note) and all(
        _close(x, y) for x, y in ((a.value, b.value), (a.lower, b.lower), (a.upper, b.upper))
    )


def _close(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return abs(x - y) <= RELATIVE * max(abs(x), abs(y))
