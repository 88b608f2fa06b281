"""Ranked sets of nearest neighbours: an edition of a model each, taken in or removed whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from adviser_app.store import settings
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.store.history import chains

_MADE_OF = "neighbours_made_of"  # setting: what computed sets rest on, by model and edition
_COLUMNS = "s.id, s.model, s.edition, s.source, s.method, s.file, s.sha256, s.taken"


@dataclass(frozen=True, slots=True)
class NeighbourSet:
    """``edition``: 2026, 2026-03 or 2026-03-03; ``method``: how it was computed here, "" of a published one;
    ``taken``: when (UTC, ISO); ``areas``: of how many areas it ranks the neighbours."""

    id: int
    model: str
    edition: str
    source: str
    method: str
    file: str
    sha256: str
    taken: str
    areas: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """The neighbours of one area, nearest first, as codes; their distances, of a computed set alone."""

    codes: tuple[str, ...]
    distances: tuple[float, ...] = ()


def every(store: Store) -> list[NeighbourSet]:
    """All sets, by model, the newest edition first."""
    found = store.con.execute(
        f"SELECT {_COLUMNS}, (SELECT count(*) FROM neighbour n WHERE n.set_id = s.id) FROM neighbour_set s"
        " ORDER BY s.model, s.edition DESC"
    )
    return [NeighbourSet(*row) for row in found]


def find(store: Store, model: str, edition: str = "") -> NeighbourSet | None:
    """An edition of a model, the newest unless one is asked for; of a store as it stood on a day the newest by then, or
    else the first. None where there is none."""
    day = "9999" if store.day is None else store.day.isoformat()
    row = store.con.execute(
        f"SELECT {_COLUMNS}, (SELECT count(*) FROM neighbour n WHERE n.set_id = s.id) FROM neighbour_set s"
        " WHERE s.model = ? AND ? IN (s.edition, '')"
        " ORDER BY s.edition > ?, iif(s.edition > ?, s.edition, ''), s.edition DESC LIMIT 1",
        (model, edition, day, day),
    ).fetchone()
    return None if row is None else NeighbourSet(*row)


def ranked(store: Store, set_id: int, codes: Sequence[str]) -> Ranked | None:
    """The neighbours of an area in a set, by the first of its ``codes`` that it has; None where it has none."""
    for code in codes:
        row = store.con.execute(
            "SELECT ranked, distances FROM neighbour WHERE set_id = ? AND code = ?", (set_id, code)
        ).fetchone()
        if row is not None:
            return Ranked(tuple(orjson.loads(row[0])), tuple(orjson.loads(row[1])) if row[1] else ())
    return None


def put(
    store: Store,
    model: str,
    edition: str,
    rows: Mapping[str, Ranked],
    *,
    source: str,
    method: str = "",
    file: str = "",
    sha256: str = "",
) -> NeighbourSet:
    """Take a set in, instead of the same edition of the model where there is one: all of it or nothing."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with store.write() as con:
        con.execute("DELETE FROM neighbour_set WHERE model = ? AND edition = ?", (model, edition))
        cursor = con.execute(
            "INSERT INTO neighbour_set (model, edition, source, method, file, sha256, taken)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (model, edition, source, method, file, sha256, now),
        )
        con.executemany("INSERT INTO neighbour VALUES (?, ?, ?, ?)", _stored(int(cursor.lastrowid or 0), rows))
    made = find(store, model, edition)
    assert made is not None
    return made


def _stored(set_id: int, rows: Mapping[str, Ranked]) -> Iterable[tuple[int, str, str, str | None]]:
    for code, found in rows.items():
        distances = orjson.dumps(found.distances).decode() if found.distances else None
        yield set_id, code, orjson.dumps(found.codes).decode(), distances


# -- what computed sets rest on ----------------------------------------------------------------------------------


def put_made_of(store: Store, model: str, edition: str, without: Mapping[int, Sequence[int]]) -> None:
    """Keep what a computed set rests on: by slab id, the councils (area ids) whose value in it was not used."""
    kept = settings.get(store, _MADE_OF, {})
    kept[f"{model} {edition}"] = {"stale": False, "slabs": {str(i): list(areas) for i, areas in without.items()}}
    settings.put(store, _MADE_OF, kept)


def is_stale(store: Store, found: NeighbourSet) -> bool:
    """Whether figures that a computed set rests on are suppressed by now: distance and order would tell them."""
    return (
        bool(found.method) and settings.get(store, _MADE_OF, {}).get(f"{found.model} {found.edition}", _STALE)["stale"]
    )


_STALE = {"stale": True}  # what a set rests on that nothing is known of


def recheck(store: Store) -> None:
    """After figures have changed: which computed sets are stale now. Inside the caller's transaction."""
    kept = settings.get(store, _MADE_OF, {})
    councils = {a.id for a in load_areas(store) if a.is_council} if kept else set()
    for made in kept.values():
        found = {c.slab.id: c.walked() for c in chains(store, map(int, made["slabs"]))}
        made["stale"] = any(
            int(i) not in found or bool(found[int(i)].areas & councils - set(without))
            for i, without in made["slabs"].items()
        )
    if kept:
        settings.put(store, _MADE_OF, kept)


def remove(store: Store, set_id: int) -> None:
    """Take a set out, whole."""
    with store.write() as con:
        con.execute("DELETE FROM neighbour_set WHERE id = ?", (set_id,))
