"""Who works in this store, and under which numbers: one row, with this laptop's secret keys."""

from __future__ import annotations

from dataclasses import dataclass

from adviser_app.store.connection import Store


@dataclass(frozen=True, slots=True)
class Me:
    """``person``: row id of the person; ``laptop``: its name; ``clock``: the newest stamp made or taken in; ``named``:
    a person has said so. Secrets never leave the store."""

    person: str
    name: str
    laptop: str
    replica: str
    private_replica: str
    hub: bool
    named: bool
    clock: str
    sign_secret: str = ""
    verify_key: str = ""
    age_secret: str = ""
    age_key: str = ""


_COLUMNS = tuple(Me.__dataclass_fields__)


def get(store: Store) -> Me | None:
    """The identity; None in a store where nothing was written down yet."""
    row = store.con.execute(f"SELECT {', '.join(_COLUMNS)} FROM identity").fetchone()
    return None if row is None else Me(*[*row[:5], bool(row[5]), bool(row[6]), *row[7:]])


def put(store: Store, me: Me) -> None:
    """Write the identity, inside the caller's ``write()``."""
    marks = ", ".join("?" * len(_COLUMNS))
    store.con.execute(
        f"INSERT OR REPLACE INTO identity (one, {', '.join(_COLUMNS)}) VALUES (1, {marks})",
        tuple(getattr(me, name) for name in _COLUMNS),
    )


def set_clock(store: Store, stamp: str) -> None:
    """The newest stamp, inside the caller's ``write()``."""
    store.con.execute("UPDATE identity SET clock = ?", (stamp,))
