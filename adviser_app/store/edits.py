"""Edits in the store: taken in, read, counted by laptop, erased. The only authority for records; all else is cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

import orjson

from adviser_app.domain.records import RECORD_TYPES, text_of
from adviser_app.domain.records.edits import Edit, erase, fault, set_digest
from adviser_app.store import caches
from adviser_app.store.caches import COLUMNS, Key, compare, edit_of, of_rows, rebuild
from adviser_app.store.caches import current as caches_current
from adviser_app.store.connection import DbError, Store

__all__ = [
    "Holding",
    "Key",
    "Redaction",
    "append",
    "by_ids",
    "caches_current",
    "compare",
    "digest_upto",
    "faulty",
    "gaps",
    "holdings",
    "known",
    "newest",
    "next_seq",
    "of_rows",
    "rebuild",
    "redact",
    "redactions",
    "replicas",
    "select",
    "top_seq",
]

_NUMBER = attrgetter("seq", "id")
PRIVATE = "p"  # replicas of private records begin with it, all others with another letter


@dataclass(frozen=True, slots=True)
class Holding:
    """``upto``: the highest number of a replica below which none is missing; ``digest`` of the edits up to it."""

    upto: int
    digest: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """One erased edit: when (UTC, ISO), by whom (a person's id), why."""

    edit: str
    at: str
    author: str
    reason: str


def append(
    store: Store, edits: Iterable[Edit], *, batch: int | None = None, came: int | None = None, fresh: bool = False,
    trial: bool = False,
) -> set[Key]:  # fmt: skip
    """Take in edits and bring the caches in line, inside the caller's ``write()``; the rows they speak of.

    Those that are there already are passed over (``fresh``: there are none, the caller asked). Tables, fields and kinds
    this version does not know are kept and relayed. An edit that was erased comes without its value, whatever it
    brings. On ``trial`` all will be taken back, and what nobody looks at before is left out: the search index, the
    cells of rows that are in the table of their type, and the edits of rows that were not here.
    """
    new = {e.id: e for e in edits}
    for id_ in () if fresh else known(store, new):
        del new[id_]
    if not new:
        return set()
    gone = _erased(store, new)
    coming = [erase(e) if e.id in gone else e for e in new.values()]
    by_row: dict[Key, list[Edit]] = {}
    for e in coming:
        by_row.setdefault((e.table, e.row), []).append(e)
    present = _present(store, by_row)
    store.con.executemany(
        f"INSERT INTO edit ({COLUMNS}, batch, came) VALUES ({', '.join('?' * 16)})",
        (
            (*e[:12], " ".join(e.parents), " ".join(e.covers), batch, came)
            for e in coming
            if not trial or (e.table, e.row) in present
        ),
    )
    whole = {key: found for key, found in by_row.items() if key not in present}
    caches.refresh(store, by_row.keys(), whole, trial=trial)
    return set(by_row)


def _present(store: Store, rows: Collection[Key]) -> set[Key]:
    """Those of some rows that have edits."""
    return set(
        store.con.execute(
            "SELECT j.value ->> 0, j.value ->> 1 FROM json_each(?) j"
            " WHERE EXISTS (SELECT 1 FROM edit e WHERE e.tbl = j.value ->> 0 AND e.row = j.value ->> 1)",
            (orjson.dumps(list(rows)).decode(),),
        )
    )


def by_ids(store: Store, ids: Iterable[str]) -> dict[str, Edit]:
    """Edits by id; those that are not here are left out."""
    found = store.con.execute(f"SELECT {COLUMNS} FROM edit WHERE id IN (SELECT value FROM json_each(?))", (_json(ids),))
    return {row[0]: edit_of(row) for row in found}


def known(store: Store, ids: Iterable[str]) -> set[str]:
    """Those of some ids that are here."""
    found = store.con.execute("SELECT id FROM edit WHERE id IN (SELECT value FROM json_each(?))", (_json(ids),))
    return {row[0] for row in found}


def newest(store: Store, number: int) -> list[str]:
    """The ids of the edits that came here last, in the order in which they came."""
    found = store.con.execute("SELECT id FROM edit ORDER BY rowid DESC LIMIT ?", (number,)).fetchall()
    return [row[0] for row in reversed(found)]


def _json(ids: Iterable[str]) -> str:
    return orjson.dumps(list(ids)).decode()


def sources(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """By edit, the name of the file it came with; edits written here are left out."""
    return dict(
        store.con.execute(
            "SELECT e.id, i.file FROM edit e JOIN incoming i ON i.id = e.came"
            " WHERE e.id IN (SELECT value FROM json_each(?))",
            (_json(ids),),
        ).fetchall()
    )


def arrived(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """By edit, when the file it came with was taken in here (UTC, ISO); edits written here are left out."""
    return dict(
        store.con.execute(
            "SELECT e.id, i.at FROM edit e JOIN incoming i ON i.id = e.came"
            " WHERE e.id IN (SELECT value FROM json_each(?))",
            (_json(ids),),
        ).fetchall()
    )


def rows_of(store: Store, ids: Iterable[str]) -> dict[str, Key]:
    """By edit, the row it speaks of; edits that are not here are left out."""
    found = store.con.execute(
        "SELECT id, tbl, row FROM edit WHERE id IN (SELECT value FROM json_each(?))", (_json(ids),)
    )
    return {id_: (table, row) for id_, table, row in found}


def rows_where(store: Store, wanted: Callable[[Edit], bool]) -> set[Key]:
    """The rows of which some edit is wanted: reads them all."""
    every = (edit_of(row) for row in store.con.execute(f"SELECT {COLUMNS} FROM edit"))
    return {(e.table, e.row) for e in every if wanted(e)}


# --- by laptop --------------------------------------------------------------------------------------------------------


def _private_tables() -> str:
    return orjson.dumps([r.name for r in RECORD_TYPES.values() if r.private]).decode()


def replicas(store: Store) -> list[str]:
    """The replicas whose edits are here, those of private records left out."""
    return [replica for replica in all_replicas(store) if not replica.startswith(PRIVATE)]


def all_replicas(store: Store) -> list[str]:
    """The replicas whose edits are here, private ones too. From one to the next through the index: there are a few, and
    opening a store asks for them, where DISTINCT would read every edit's entry."""
    found = store.con.execute(
        "WITH RECURSIVE one (replica) AS (SELECT min(replica) FROM edit UNION ALL"
        "  SELECT (SELECT min(e.replica) FROM edit e WHERE e.replica > one.replica) FROM one WHERE replica IS NOT NULL)"
        " SELECT replica FROM one WHERE replica IS NOT NULL"
    )
    return [row[0] for row in found]


def select(store: Store, of: Collection[str] | None, after: Mapping[str, int]) -> Iterator[Edit]:
    """The edits of some replicas (None: all) beyond the numbers in ``after``, in (replica, seq, id) order. Private
    ones never."""
    for replica in replicas(store):
        if of is None or replica in of:
            found = store.con.execute(
                f"SELECT {COLUMNS} FROM edit WHERE replica = ? AND seq > ?"
                " AND tbl NOT IN (SELECT value FROM json_each(?)) ORDER BY seq",  # as the index has them
                (replica, after.get(replica, 0), _private_tables()),
            )
            yield from sorted(map(edit_of, found), key=_NUMBER)


def top_seq(store: Store, replica: str) -> int:
    """The highest number of a replica that is here; 0 where there is none."""
    return int(store.con.execute("SELECT coalesce(max(seq), 0) FROM edit WHERE replica = ?", (replica,)).fetchone()[0])


def next_seq(store: Store, replica: str) -> int:
    """The number of a replica's next edit."""
    return top_seq(store, replica) + 1


def holdings(store: Store) -> dict[str, Holding]:
    """By replica, what is here without a gap; private replicas left out. A replica whose first edit is missing has
    ``upto`` 0."""
    out = {}
    for replica in replicas(store):
        upto = 0
        pairs: list[tuple[int, str]] = []
        for seq, id_ in store.con.execute("SELECT seq, id FROM edit WHERE replica = ? ORDER BY seq", (replica,)):
            if seq > upto + 1:
                break
            upto = seq
            pairs.append((seq, id_))
        out[replica] = Holding(upto, set_digest(pairs))
    return out


def digest_upto(store: Store, replica: str, upto: int) -> str:
    """The digest of a replica's edits up to a number, to be compared with another laptop's."""
    return set_digest(
        store.con.execute("SELECT seq, id FROM edit WHERE replica = ? AND seq <= ?", (replica, upto)).fetchall()
    )


def gaps(store: Store) -> dict[str, list[tuple[int, int]]]:
    """By replica, the numbers (first, last) that are missing below the highest; replicas without gaps left out."""
    out: dict[str, list[tuple[int, int]]] = {}
    for replica in replicas(store):
        last = 0
        for (seq,) in store.con.execute("SELECT DISTINCT seq FROM edit WHERE replica = ? ORDER BY seq", (replica,)):
            if seq > last + 1:
                out.setdefault(replica, []).append((last + 1, seq - 1))
            last = seq
    return out


def set_of_all(store: Store) -> str:
    """A digest of all edits that may be exchanged: two laptops that hold the same have the same."""
    ids = store.con.execute("SELECT id FROM edit WHERE substr(replica, 1, 1) <> ? ORDER BY id", (PRIVATE,))
    return text_of(hashlib.sha256("\n".join(row[0] for row in ids).encode()).digest()[:18])


# --- erasure ----------------------------------------------------------------------------------------------------------


def _erased(store: Store, ids: Iterable[str]) -> set[str]:
    if store.con.execute("SELECT NOT EXISTS (SELECT 1 FROM redaction)").fetchone()[0]:
        return set()
    found = store.con.execute(
        "SELECT edit FROM redaction WHERE edit IN (SELECT value FROM json_each(?))", (_json(ids),)
    )
    return {row[0] for row in found}


def redactions(store: Store) -> list[Redaction]:
    """All that was erased, oldest first; ids of edits that have not arrived are among them."""
    return [Redaction(*row) for row in store.con.execute("SELECT edit, at, author, reason FROM redaction ORDER BY at")]


def redact(store: Store, ids: Iterable[str], at: str, author: str, reason: str) -> set[Key]:
    """Erase the values of edits, inside the caller's ``write()``: here now, or when they arrive; the rows touched.

    Their bytes leave the pages. Edits are only ever appended, so that emptying them where they lie is enough
    (``secure_delete`` zeroes the bytes). Rows of the caches are moved from page to page as others grow between them and
    leave copies behind in the free space of pages they were on: the caches are made anew, all of them, on other pages.
    The bytes leave the file when the caller has committed and called ``forget_log``.
    """
    con = store.con
    wanted = set(ids)
    con.executemany(
        "INSERT INTO redaction (edit, at, author, reason) VALUES (?, ?, ?, ?) ON CONFLICT (edit) DO NOTHING",
        [(id_, at, author, reason) for id_ in sorted(wanted)],
    )
    rows = {
        (tbl, row)
        for tbl, row in con.execute(
            "SELECT DISTINCT tbl, row FROM edit WHERE value IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (_json(wanted),),
        )
    }
    if rows:
        con.execute(
            "UPDATE edit SET value = NULL, salt = '' WHERE id IN (SELECT value FROM json_each(?))", (_json(wanted),)
        )
        caches.rebuild(store)
    return rows


def forget_log(store: Store) -> bool:
    """After a redaction was committed: the write-ahead log, which holds older pages, becomes empty. False where a
    reader still needs it, or the disk has no room for what stands in it; it is then emptied when the store is next
    closed or checkpointed. Nothing is raised: what was committed is done, and must not look as if it were not."""
    try:
        busy = store.con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except DbError:
        return False
    return not busy


def faulty(store: Store) -> Iterator[tuple[str, str]]:
    """(id, what is wrong) of edits that are not what their id says."""
    gone = {row[0] for row in store.con.execute("SELECT edit FROM redaction")}
    for row in store.con.execute(f"SELECT {COLUMNS} FROM edit"):
        edit = edit_of(row)
        wrong = fault(edit, gone)
        if wrong:
            yield edit.id, wrong
