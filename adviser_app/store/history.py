"""What stood before: revisions read back as changes of a release and as the history of a figure.

Releases are ordered by (release date, import order); a revision holds what stood before its release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from adviser_app.store import withheld
from adviser_app.store.connection import Store
from adviser_app.store.slabs import COLUMNS, CellState, Slab, cells_from_json, decode, full_from_json

RevisionRow = tuple[int, int, str | None, str | None]  # slab_id, release_id, cells, full


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A figure as one release left it."""

    release_id: int
    state: CellState | None


def release_order(store: Store) -> dict[int, int]:
    """Rank of every release that is not undone, oldest first."""
    rows = store.con.execute("SELECT id FROM release WHERE undone IS NULL ORDER BY released, id")
    return {row[0]: rank for rank, row in enumerate(rows)}


def n_areas(store: Store) -> int:
    return int(store.con.execute("SELECT coalesce(max(id), -1) + 1 FROM area").fetchone()[0])


def revisions(store: Store, slab_ids: Sequence[int], order: dict[int, int]) -> dict[int, list[RevisionRow]]:
    """By slab id, its revisions, newest first."""
    out: dict[int, list[RevisionRow]] = {}
    for row in store.con.execute(
        'SELECT r.slab_id, r.release_id, r.cells, r."full" FROM json_each(?) j CROSS JOIN revision r'
        " ON r.slab_id = j.value",
        (orjson.dumps([int(i) for i in slab_ids]).decode(),),
    ):
        out.setdefault(row[0], []).append(row)
    for found in out.values():
        found.sort(key=lambda r: order[r[1]], reverse=True)
    return out


class Chain:
    """One slab and all its revisions, newest first: walks back through time.

    ``slab`` is the state as far as it was walked back; ``hidden``: which figures are suppressed, as far as is known by
    then.
    """

    def __init__(self, slab: Slab, revisions: list[RevisionRow], order: dict[int, int], areas: int) -> None:
        self.slab = slab
        self.revisions = sorted(revisions, key=lambda r: order[r[1]], reverse=True)
        self._areas = areas
        self.hidden = withheld.Hidden(withheld.suppressed(slab))

    def told(self) -> Iterator[tuple[int, dict[int, CellState | None], dict[int, CellState | None]]]:
        """``steps`` for whoever tells somebody: without the earlier values of figures that are suppressed now."""
        for release_id, before, after in self.steps():
            yield release_id, self.hidden.told(before), self.hidden.told(after)

    def cell(self, area: int) -> CellState | None:
        """The cell of ``slab`` as it may be told."""
        return self.hidden.told({area: self.slab.cell(area)})[area]

    def walked(self) -> withheld.Hidden:
        """Which figures are suppressed, with all of the past known; ``slab`` goes back to its beginning."""
        for _ in self.steps():
            pass
        return self.hidden

    def steps(self) -> Iterator[tuple[int, dict[int, CellState | None], dict[int, CellState | None]]]:
        """(release, cells before, cells after) for each revision, newest first; ``slab`` goes back with it."""
        for _, release_id, cells, full in self.revisions:
            if full is not None:
                old = decode(full_from_json(full), self._areas)
                touched = changed_cells(old, self.slab)
                before = {a: old.cell(a) for a in touched}
            else:
                assert cells is not None
                before = cells_from_json(cells)
            after = {a: self.slab.cell(a) for a in before}
            self.hidden.back(before, after)
            for area, state in before.items():
                self.slab.put(area, state)
            yield release_id, before, after


def changed_cells(old: Slab, new: Slab) -> list[int]:
    """Areas in which two states of a slab differ in anything."""
    areas = set(old.present().nonzero()[0].tolist()) | set(new.present().nonzero()[0].tolist())
    return [a for a in sorted(areas) if old.cell(a) != new.cell(a)]


def chains(store: Store, slab_ids: Iterable[int]) -> Iterator[Chain]:
    """The chains of some slabs."""
    order, areas = release_order(store), n_areas(store)
    for slab_id in slab_ids:
        row = store.con.execute(f"SELECT {COLUMNS} FROM slab WHERE id = ?", (slab_id,)).fetchone()
        if row is None:
            continue
        revisions = store.con.execute(
            'SELECT slab_id, release_id, cells, "full" FROM revision WHERE slab_id = ?', (slab_id,)
        ).fetchall()
        yield Chain(decode(row, areas), revisions, order, areas)


def history(store: Store, slab_id: int, area_id: int) -> list[HistoryEntry]:
    """Every state of one figure, oldest first: what each release that changed it left."""
    out: list[HistoryEntry] = []
    for chain in chains(store, [slab_id]):
        for release, before, after in chain.told():
            if area_id in before:
                out.append(HistoryEntry(release, after[area_id]))
        first = chain.cell(area_id)
        if first is not None:
            out.append(HistoryEntry(chain.slab.release_id, first))
    return out[::-1]
