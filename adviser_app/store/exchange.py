"""What the exchange asks the store besides edits and peers: whose edits there are, how rows stand, what is doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import orjson

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.domain.records.edits import Edit
from adviser_app.domain.records.heads import Standing
from adviser_app.store.connection import Store
from adviser_app.store.edits import PRIVATE, Key, top_seq
from adviser_app.store.peers import SHIPPED

LAPTOP = "l"  # replicas of laptops begin with it; those made for a file with another letter


@dataclass(frozen=True, slots=True)
class RowNow:
    """How a row stands: ``missing`` ids that it waits for, ``conflicts`` names of cells."""

    standing: Standing
    missing: tuple[str, ...]
    conflicts: tuple[str, ...]


def standings(store: Store, rows: Iterable[Key]) -> dict[Key, RowNow]:
    """How some rows stand; rows without edits are left out."""
    found = store.con.execute(
        "SELECT s.tbl, s.row, s.standing, s.missing, s.conflicts FROM json_each(?) j"
        " CROSS JOIN row_state s ON s.tbl = j.value ->> 0 AND s.row = j.value ->> 1",
        (orjson.dumps(list(rows)).decode(),),
    )
    return {
        (table, row): RowNow(Standing(standing), tuple(missing.split()), tuple(cells.split("\n")) if cells else ())
        for table, row, standing, missing, cells in found
    }


def waiting(store: Store) -> list[Key]:
    """The rows that wait for an edit that has not arrived."""
    return [
        (t, r) for t, r in store.con.execute("SELECT tbl, row FROM row_state WHERE missing <> '' ORDER BY tbl, row")
    ]


def heads(store: Store, table: str) -> dict[str, list[str]]:
    """By row of a type, the ids of all its heads."""
    out: dict[str, list[str]] = {}
    for row, ids in store.con.execute("SELECT row, heads FROM cell WHERE tbl = ? ORDER BY row, field", (table,)):
        out.setdefault(row, []).extend(ids.split())
    return out


def count(store: Store) -> int:
    """How many edits there are, private ones too."""
    return int(store.con.execute("SELECT count(*) FROM edit").fetchone()[0])


def count_private(store: Store) -> int:
    """How many private records there are: what stays out of every bundle."""
    private = (r.name for r in RECORD_TYPES.values() if r.private)
    return sum(int(store.con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in private)


def doubled(store: Store, fresh: Collection[Edit]) -> dict[str, list[int]]:
    """By laptop, the numbers of edits that are to come in which it gave twice, to two of them or to one that is here: a
    profile was copied, or a backup put back."""
    given: dict[str, list[int]] = {}
    for e in fresh:
        if e.replica.startswith(LAPTOP):
            given.setdefault(e.replica, []).append(e.seq)
    out: dict[str, list[int]] = {}
    for replica, numbers in sorted(given.items()):
        # Nearly always all are beyond what is here, and nothing need be looked up.
        once, top = set(numbers), top_seq(store, replica)
        here = store.con.execute(
            "SELECT seq FROM edit WHERE replica = ? AND seq IN (SELECT value FROM json_each(?))",
            (replica, orjson.dumps([n for n in once if n <= top]).decode()),
        )
        twice = {row[0] for row in here}
        if len(once) < len(numbers):
            twice |= {n for n, times in Counter(numbers).items() if times > 1}
        if twice:
            out[replica] = sorted(twice)
    return out


def replicas_of(store: Store, person: str) -> set[str]:
    """The replicas a person sends: of laptops they wrote on, of templates they wrote out, and of files (templates,
    the programme team's) that were taken in here. Private ones never, nor what ships with Adviser: everybody has it."""
    found = store.con.execute(
        "SELECT DISTINCT replica FROM edit WHERE author = ?1 AND substr(replica, 1, 1) <> ?2"
        " UNION SELECT DISTINCT e.replica FROM incoming i JOIN edit e ON e.came = i.id"
        " WHERE i.kind NOT IN ('bundle', ?3) AND substr(e.replica, 1, 1) <> ?2",
        (person, PRIVATE, SHIPPED),
    )
    return {row[0] for row in found}


def beyond(store: Store, after: Mapping[str, int]) -> tuple[int, set[Key]]:
    """How many edits of some replicas are beyond a number of theirs, and of which rows. Private records left out."""
    private = orjson.dumps([r.name for r in RECORD_TYPES.values() if r.private]).decode()
    number, rows = 0, set()
    for replica, upto in after.items():
        for table, row, n in store.con.execute(
            "SELECT tbl, row, count(*) FROM edit WHERE replica = ? AND seq > ?"
            " AND tbl NOT IN (SELECT value FROM json_each(?)) GROUP BY tbl, row",
            (replica, upto, private),
        ):
            number += n
            rows.add((table, row))
    return number, rows
