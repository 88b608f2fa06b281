"""The store as it stood on a day: what publishers had released by then, whenever it was imported.

A connection of its own on which temporary views stand before the tables ``slab``, ``revision`` and ``release``: every
read asks them by name, so pages, histories and exports of a past day are made by the very code that makes the present
ones, and the present connection is not touched. A slab that a later release made is not there; one that a later
release revised shows what stood before (kept in ``revision``); all others are read where they are.

A release that came late (decision 0010) has the place of its release date, so it counts from that date on; one that
was taken back has left no trace in slabs and revisions, and counts for no day. Names of series and identities of
periods are the present ones: a relabelled series is one series on every day. A figure that is suppressed now was so on
every day, as far as is told (``store.withheld``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.store import withheld
from adviser_app.store.connection import Store, connect
from adviser_app.store.history import Chain, RevisionRow, n_areas, release_order
from adviser_app.store.slabs import CellState, RawRow, encode, load

BATCH = 512  # slabs walked back at a time

_VIEWS = (
    "CREATE TEMP TABLE later_release (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE past_slab (id INTEGER PRIMARY KEY, vals TEXT, lo TEXT, hi TEXT, marks TEXT, status TEXT,"
    " notes TEXT, release_id INTEGER)",
    # the outer join is on a primary key, and SQLite takes the view apart: reads by id or release keep their indexes
    "CREATE TEMP VIEW slab AS SELECT b.id AS id, b.release_id AS release_id, "
    + ", ".join(f"iif(p.id IS NULL, b.{c}, p.{c}) AS {c}" for c in ("vals", "lo", "hi", "marks", "status", "notes"))
    + " FROM main.slab b LEFT JOIN temp.past_slab p ON p.id = b.id"
    " WHERE b.release_id NOT IN (SELECT id FROM temp.later_release)",
    "CREATE TEMP VIEW revision AS SELECT * FROM main.revision"
    " WHERE release_id NOT IN (SELECT id FROM temp.later_release)",
    "CREATE TEMP VIEW release AS SELECT * FROM main.release WHERE id NOT IN (SELECT id FROM temp.later_release)",
)


@dataclass(frozen=True, slots=True)
class Past:
    """What differs on a day from now. ``later``: releases that were not out yet, those taken back too; ``slabs``:
    rows as they stood, of slabs that releases since have revised."""

    later: tuple[int, ...]
    slabs: tuple[RawRow, ...]


def of_day(store: Store, day: date) -> Past:
    """What to put back for a day. Reads every slab that later releases revised: seconds for tens of thousands."""
    later = tuple(
        r[0] for r in store.con.execute("SELECT id FROM release WHERE released > ? ORDER BY id", (day.isoformat(),))
    )
    marks = ", ".join("?" * len(later))
    revised = [
        r[0]
        for r in store.con.execute(
            f"SELECT DISTINCT r.slab_id FROM revision r JOIN slab b ON b.id = r.slab_id"
            f" WHERE r.release_id IN ({marks}) AND b.release_id NOT IN ({marks}) ORDER BY r.slab_id",
            (*later, *later),
        )
    ]
    return Past(later, tuple(_walked_back(store, revised, later)))


def _walked_back(store: Store, slab_ids: Sequence[int], later: Sequence[int]) -> Iterator[RawRow]:
    order, areas = release_order(store), n_areas(store)
    gone = set(later)
    for first in range(0, len(slab_ids), BATCH):
        ids = slab_ids[first : first + BATCH]
        marks = ", ".join("?" * len(ids))
        revisions: dict[int, list[RevisionRow]] = {}
        older: dict[int, list[RevisionRow]] = {}
        for row in store.con.execute(
            f'SELECT slab_id, release_id, cells, "full" FROM revision WHERE slab_id IN ({marks})', ids
        ):
            (revisions if row[1] in gone else older).setdefault(row[0], []).append(row)
        for slab in load(store, ids, areas):
            chain = Chain(slab, revisions[slab.id], order, areas)
            for area in chain.walked().areas:
                if _had(slab.cell(area), area, older.get(slab.id, ())):
                    slab.put(area, withheld.HIDDEN)
            yield encode(slab)


def _had(state: CellState | None, area: int, older: Sequence[RevisionRow]) -> bool:
    """Whether a figure that is suppressed now stood on the day or before: the past tells it no more than the present.

    ``older``: the revisions up to that day.
    """
    if withheld.is_suppressed(state):
        return False
    return state is not None or any(full or f'"{area}":' in (cells or "") for _, _, cells, full in older)


@contextlib.contextmanager
def opened(store: Store, day: date, find: Callable[[Store, date], Past] = of_day) -> Iterator[Store]:
    """The store of a day, for reading, in one transaction; ``store`` itself stays as it is.

    ``find`` says what differs, asked inside that transaction: ``of_day``, or what was kept of it for this very state.
    The connection is closed at the end and kept by nobody, so that a store can be replaced.
    """
    with store.faults():
        con = connect(store.path, store.key, read_only=True)
    then = Store(store.path, con, store.key, None, read_only=True, day=day)
    try:
        with then.faults():
            con.execute("BEGIN")
            past = find(then, day)
            con.execute("PRAGMA query_only = OFF")  # for what is temporary: in memory, and nobody else's
            for sql in _VIEWS:
                con.execute(sql)
            con.executemany("INSERT INTO temp.later_release VALUES (?)", [(i,) for i in past.later])
            con.executemany("INSERT INTO temp.past_slab VALUES (?, ?, ?, ?, ?, ?, ?, ?)", past.slabs)
            con.execute("PRAGMA query_only = ON")
        yield then
    finally:
        then.close()
