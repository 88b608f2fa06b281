"""What is known of other laptops: files taken in and sent, what others hold, whose keys are trusted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from adviser_app.store.connection import Store
from adviser_app.store.edits import Holding, Key

APPLIED, QUARANTINED, REFUSED = "applied", "quarantined", "refused"
SHIPPED = "shipped"  # the kind of a file that came with Adviser: nobody took it in, and nobody sends it


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file of records that was taken in (or kept back). ``at`` in UTC; ``sender`` a person's id; ``number`` the
    sender's; ``kind``: bundle, template, refresh, shipped."""

    id: int
    at: str
    file: str
    sha256: str
    sender: str
    replica: str
    number: int
    kind: str
    counts: dict[str, Any]
    state: str


_INCOMING = "id, at, file, sha256, sender, replica, number, kind, counts, state"


def add_incoming(
    store: Store,
    file: str,
    sha256: str,
    *,
    kind: str,
    sender: str = "",
    replica: str = "",
    number: int = 0,
    counts: Mapping[str, Any] | None = None,
    state: str = APPLIED,
) -> int:
    """Note a file, inside the caller's ``write()``; its id, which edits that came with it carry."""
    found = store.con.execute(
        "INSERT INTO incoming (at, file, sha256, sender, replica, number, kind, counts, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_now(), file, sha256, sender, replica, number, kind, _json(counts), state),
    )
    return int(found.lastrowid)


def set_incoming(store: Store, id_: int, *, state: str | None = None, counts: Mapping[str, Any] | None = None) -> None:
    """Change the state of a file, which then is of now, or its counts; inside the caller's ``write()``."""
    if state is not None:
        store.con.execute("UPDATE incoming SET state = ?, at = ? WHERE id = ?", (state, _now(), id_))
    if counts is not None:
        store.con.execute("UPDATE incoming SET counts = ? WHERE id = ?", (_json(counts), id_))


def _json(counts: Mapping[str, Any] | None) -> str:
    return json.dumps(dict(counts or {}), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def incoming(store: Store, state: str | None = None) -> list[Incoming]:
    """The files taken in, or those of one state, oldest first."""
    sql = f"SELECT {_INCOMING} FROM incoming WHERE ?1 IS NULL OR state = ?1 ORDER BY id"
    return [_incoming(row) for row in store.con.execute(sql, (state,))]


def _incoming(row: Any) -> Incoming:
    return Incoming(*[*row[:8], json.loads(row[8]), row[9]])


def by_hash(store: Store, sha256: str) -> Incoming | None:
    """The file with this content, if it was taken in or kept back before; an applied one rather than another."""
    row = store.con.execute(
        f"SELECT {_INCOMING} FROM incoming WHERE sha256 = ? ORDER BY state <> ?, id DESC LIMIT 1", (sha256, APPLIED)
    ).fetchone()
    return None if row is None else _incoming(row)


def taken_from(store: Store, replica: str, besides: int) -> list[Incoming]:
    """The bundles of a laptop that were taken in, in that order; the one of an id left out."""
    sql = f"SELECT {_INCOMING} FROM incoming WHERE replica = ? AND kind = 'bundle' AND state = ? AND id <> ?"
    return [_incoming(row) for row in store.con.execute(sql + " ORDER BY at, id", (replica, APPLIED, besides))]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A bundle that was written. ``recipient``: a person's id, empty for all."""

    id: int
    at: str
    file: str
    sha256: str
    number: int
    kind: str
    recipient: str
    counts: dict[str, Any] = field(default_factory=dict)


def add_outgoing(
    store: Store, file: str, sha256: str, *, number: int, kind: str, recipient: str = "",
    counts: Mapping[str, Any] | None = None,
) -> int:  # fmt: skip
    """Note a bundle that was written, inside the caller's ``write()``; its id."""
    found = store.con.execute(
        "INSERT INTO outgoing (at, file, sha256, number, kind, recipient, counts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (_now(), file, sha256, number, kind, recipient, _json(counts)),
    )
    return int(found.lastrowid)


def outgoing(store: Store) -> list[Outgoing]:
    """The bundles written, oldest first."""
    found = store.con.execute("SELECT id, at, file, sha256, number, kind, recipient, counts FROM outgoing ORDER BY id")
    return [Outgoing(*[*row[:7], json.loads(row[7])]) for row in found]


def last_sent(store: Store) -> str:
    """The SHA-256 of this laptop's last bundle, "" before the first."""
    row = store.con.execute("SELECT sha256 FROM outgoing ORDER BY id DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def next_number(store: Store) -> int:
    """The number of this laptop's next bundle."""
    return int(store.con.execute("SELECT coalesce(max(number), 0) + 1 FROM outgoing").fetchone()[0])


# --- what others hold -------------------------------------------------------------------------------------------------


def put_held(store: Store, holder: str, holdings: Mapping[str, Holding]) -> None:
    """What a laptop (by its replica) said it holds, in place of what it said before; in the caller's ``write()``."""
    store.con.execute("DELETE FROM held WHERE holder = ?", (holder,))
    at = _now()
    store.con.executemany(
        "INSERT INTO held (holder, replica, upto, digest, at) VALUES (?, ?, ?, ?, ?)",
        [(holder, replica, h.upto, h.digest, at) for replica, h in sorted(holdings.items())],
    )


def held(store: Store) -> dict[str, dict[str, Holding]]:
    """By holder, what it said it holds of each replica."""
    out: dict[str, dict[str, Holding]] = {}
    for holder, replica, upto, digest in store.con.execute(
        "SELECT holder, replica, upto, digest FROM held ORDER BY holder, replica"
    ):
        out.setdefault(holder, {})[replica] = Holding(upto, digest)
    return out


# --- trust ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trust:
    """A person's decision about a key: ``decision`` trusted or refused, ``how`` they were sure, ``by`` whose it is."""

    key: str
    replica: str
    person: str
    decision: str
    how: str
    at: str
    by: str


def add_trust(store: Store, key: str, replica: str, person: str, decision: str, how: str, by: str) -> None:
    """Log a decision, inside the caller's ``write()``. Earlier ones stay on record."""
    store.con.execute(
        "INSERT INTO trust (key, replica, person, decision, how, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, replica, person, decision, how, _now(), by),
    )


def trust(store: Store) -> dict[str, Trust]:
    """The decision that stands for each key."""
    found = store.con.execute("SELECT key, replica, person, decision, how, at, by FROM trust ORDER BY id")
    return {row[0]: Trust(*row) for row in found}


def trust_log(store: Store) -> list[Trust]:
    """Every decision, oldest first."""
    found = store.con.execute("SELECT key, replica, person, decision, how, at, by FROM trust ORDER BY id")
    return [Trust(*row) for row in found]


# --- rows merged automatically ----------------------------------------------------------------------------------------


def add_reviews(store: Store, incoming_id: int | None, rows: Iterable[Key]) -> None:
    """Rows to be looked at, those that wait already left out; inside the caller's ``write()``."""
    store.con.executemany(
        "INSERT INTO review (incoming, tbl, row) SELECT ?1, ?2, ?3"
        " WHERE NOT EXISTS (SELECT 1 FROM review WHERE tbl = ?2 AND row = ?3 AND seen IS NULL)",
        [(incoming_id, table, row) for table, row in rows],
    )


@dataclass(frozen=True, slots=True)
class Review:
    """A row that was merged from two people's edits, not yet looked at."""

    id: int
    incoming: int | None
    table: str
    row: str


def reviews(store: Store) -> list[Review]:
    """The rows that wait to be looked at, oldest first."""
    found = store.con.execute("SELECT id, incoming, tbl, row FROM review WHERE seen IS NULL ORDER BY id")
    return [Review(*row) for row in found]


def reviewed(store: Store, ids: Iterable[int]) -> None:
    """Somebody has looked at them; inside the caller's ``write()``."""
    store.con.execute(
        "UPDATE review SET seen = ? WHERE id IN (SELECT value FROM json_each(?))",
        (_now(), orjson.dumps(list(ids)).decode()),
    )
