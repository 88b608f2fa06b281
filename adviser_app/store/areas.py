"""Areas and their codes. An area's id is its position in every value array: given once, in order, never used again.

The register ships as CSV (resources/register). Loading it again, or a newer one, updates what it says of areas that are
there and appends those that are not; nothing is removed and no id moves.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from adviser_app import paths
from adviser_app.domain.areas import Area, AreaKind, CouncilType
from adviser_app.store.connection import Store

_KIND_OF_TYPE = {
    "combined authority": AreaKind.COMBINED_AUTHORITY,
    "strategic regional authority": AreaKind.STRATEGIC_AUTHORITY,
}
_REGISTER_KEY = "register"  # setting: sha256 of the register last loaded
_COLUMNS = (
    "kind",
    "name",
    "official_name",
    "council_type",
    "region",
    "county_code",
    "combined_authority_code",
    "start_date",
    "end_date",
    "population",
    "latitude",
    "longitude",
    "source",
)


@dataclass(frozen=True, slots=True)
class RegisterLoad:
    """What loading the register did. ``unmerged``: codes the register says are one council, but which already have
    figures under two areas; they stay two."""

    added: int
    updated: int
    unmerged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    kind: AreaKind
    values: tuple[object, ...]  # in the order of _COLUMNS
    end: date | None
    successors: tuple[str, ...]
    former: tuple[str, ...]


def load_areas(store: Store) -> list[Area]:
    """Every area; ``result[i].id == i``. Names, dates and successors as the register and the refreshes last said, with
    what advisers corrected."""
    con = store.con
    current: dict[int, str] = {}
    former: dict[int, list[str]] = {}
    for code, area_id, is_current in con.execute("SELECT code, area_id, is_current FROM area_code ORDER BY code"):
        if is_current:
            current[area_id] = code
        else:
            former.setdefault(area_id, []).append(code)
    successors: dict[int, list[str]] = {}
    predecessors: dict[int, list[str]] = {}
    for area_id, successor_id in con.execute(
        "SELECT area_id, successor_id FROM area_successor ORDER BY area_id, successor_id"
    ):
        successors.setdefault(area_id, []).append(current[successor_id])
        predecessors.setdefault(successor_id, []).append(current[area_id])
    areas = [
        Area(
            id=row[0],
            code=current[row[0]],
            kind=AreaKind(row[1]),
            name=row[2],
            official_name=row[3],
            council_type=CouncilType(row[4]) if row[4] else None,
            region=row[5],
            county_code=row[6],
            combined_authority_code=row[7],
            start=date.fromisoformat(row[8]) if row[8] else None,
            end=date.fromisoformat(row[9]) if row[9] else None,
            population=row[10],
            latitude=row[11],
            longitude=row[12],
            successors=tuple(successors.get(row[0], ())),
            predecessors=tuple(predecessors.get(row[0], ())),
            former_codes=tuple(former.get(row[0], ())),
        )
        for row in con.execute(f"SELECT id, {', '.join(_COLUMNS[:-1])} FROM area ORDER BY id")
    ]
    assert all(area.id == position for position, area in enumerate(areas))
    return _corrected(store, areas)


CORRECTED = ("name", "official_name", "council_type", "region", "population")  # fields of council_detail


def _corrected(store: Store, areas: list[Area]) -> list[Area]:
    """The register with what advisers know better laid over it; it survives the register's next release."""
    said = store.con.execute(
        f"SELECT council, {', '.join(CORRECTED)} FROM council_detail WHERE {' || '.join(CORRECTED)} <> ''"
    ).fetchall()
    if not said:
        return areas
    councils = [a for a in areas if a.is_council]
    place = {code: a.id for a in councils for code in a.former_codes} | {a.code: a.id for a in councils}
    kinds = {kind.value: kind for kind in CouncilType}
    for code, name, official_name, council_type, region, population in said:
        area_id = place.get(code)
        if area_id is not None:
            was = areas[area_id]
            areas[area_id] = replace(
                was,
                name=name or was.name,
                official_name=official_name or was.official_name,
                council_type=kinds.get(council_type, was.council_type),  # a newer version may know more types
                region=region or was.region,
                population=int(population) if population.isdigit() else was.population,
            )
    return areas


def council_names(store: Store) -> list[tuple[str, str, str]]:
    """(code, present code, name) of every council by every code it has or had, present codes last; without the rest of
    what ``load_areas`` brings, which takes ten times as long."""
    return store.con.execute(
        "SELECT c.code, now.code, coalesce(nullif(d.name, ''), a.name) FROM area a"
        " JOIN area_code c ON c.area_id = a.id AND c.kind = a.kind"
        " JOIN area_code now ON now.area_id = a.id AND now.kind = a.kind AND now.is_current = 1"
        " LEFT JOIN council_detail d ON d.council = now.code"
        " WHERE a.kind = ? ORDER BY c.is_current, c.code",
        (AreaKind.COUNCIL.value,),
    ).fetchall()


def codes(store: Store) -> dict[tuple[str, str], int]:
    """(code, kind) to area id, former codes too. One code may be two areas: E47000001 the authority and the ITL 2."""
    return {(row[0], row[1]): row[2] for row in store.con.execute("SELECT code, kind, area_id FROM area_code")}


def add_area(store: Store, code: str, kind: AreaKind, name: str, *, region: str = "") -> int:
    """A new area as a refresh names it, at the next position; its id. Inside the caller's ``write()``."""
    values: dict[str, object] = dict.fromkeys(_COLUMNS) | {
        "kind": kind.value,
        "name": name or code,
        "official_name": "",
        "region": region,
        "county_code": "",
        "combined_authority_code": "",
        "source": "refresh",
    }
    return _append(store, code, kind, tuple(values[c] for c in _COLUMNS))


def _append(store: Store, code: str, kind: AreaKind, values: tuple[object, ...]) -> int:
    area_id = int(store.con.execute("SELECT coalesce(max(id), -1) + 1 FROM area").fetchone()[0])
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    store.con.execute(f"INSERT INTO area (id, {', '.join(_COLUMNS)}) VALUES ({marks})", (area_id, *values))
    store.con.execute(
        "INSERT INTO area_code (code, kind, area_id, is_current) VALUES (?, ?, ?, 1)", (code, kind.value, area_id)
    )
    return area_id


def register_current(store: Store) -> bool:
    """Whether the register this program ships is the one last loaded."""
    row = store.con.execute("SELECT json_extract(value, '$') FROM setting WHERE key = ?", (_REGISTER_KEY,)).fetchone()
    return row is not None and row[0] == _digest(_register_path())


def load_register(store: Store, path: Path | None = None) -> RegisterLoad:
    """Bring the areas in line with the register, in one transaction. ``path``: another register of the same columns."""
    path = path or _register_path()
    rows = list(_read_register(path))
    added = updated = 0
    unmerged: list[str] = []
    with store.write() as con:
        known = codes(store)
        ids: dict[str, int] = {}
        for row in rows:
            places = {c: _place(con, known, c, row.kind) for c in (row.code, *row.former)}
            found = next((place for place in places.values() if place is not None), None)
            if found is None:
                area_id = _append(store, row.code, row.kind, row.values)
                added += 1
            else:
                area_id = found
                sets = ", ".join(f"{column} = ?" for column in _COLUMNS)
                before = con.execute(f"SELECT {', '.join(_COLUMNS)} FROM area WHERE id = ?", (area_id,)).fetchone()
                if tuple(before) != row.values:
                    con.execute(f"UPDATE area SET {sets} WHERE id = ?", (*row.values, area_id))
                    updated += 1
            for code in (row.code, *row.former):
                place = places[code]
                if place is not None and place != area_id:
                    unmerged.append(code)
                    continue
                con.execute(
                    "INSERT INTO area_code (code, kind, area_id, is_current) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (code, kind) DO UPDATE SET is_current = excluded.is_current",
                    (code, row.kind.value, area_id, int(code == row.code)),
                )
                known[(code, row.kind.value)] = area_id
            ids[row.code] = area_id
        for row in rows:
            for successor in row.successors:
                if successor in ids and row.end is not None:
                    con.execute(
                        "INSERT INTO area_successor (area_id, successor_id, on_date) VALUES (?, ?, ?)"
                        " ON CONFLICT (area_id, successor_id) DO UPDATE SET on_date = excluded.on_date",
                        (ids[row.code], ids[successor], row.end.isoformat()),
                    )
        con.execute(
            "INSERT INTO setting (key, value) VALUES (?, json_quote(?))"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_REGISTER_KEY, _digest(path)),
        )
    return RegisterLoad(added, updated, tuple(unmerged))


def _place(con: Any, known: dict[tuple[str, str], int], code: str, kind: AreaKind) -> int | None:
    """The area a code already has. A council that a refresh brought before the register knew it was kept as an
    'other area'; now it becomes what it is, with its figures."""
    place = known.get((code, kind.value))
    if place is None and (code, AreaKind.OTHER.value) in known:
        place = known.pop((code, AreaKind.OTHER.value))
        con.execute(
            "UPDATE area_code SET kind = ? WHERE code = ? AND kind = ?", (kind.value, code, AreaKind.OTHER.value)
        )
        known[code, kind.value] = place
    return place


def _register_path() -> Path:
    return paths.resources() / "register" / "councils.csv"


@lru_cache(maxsize=4)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_register(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    starts = {row["gss_code"]: row["start_date"] for row in rows}
    for row in rows:
        kind = _KIND_OF_TYPE.get(row["authority_type"], AreaKind.COUNCIL)
        council_type = CouncilType(row["authority_type"]).value if kind is AreaKind.COUNCIL else None
        successors = _split(row["successor_codes"])
        end = _first_day_after(row["end_date"], [starts.get(code, "") for code in successors])
        yield _Row(
            code=row["gss_code"],
            kind=kind,
            values=(
                kind.value,
                row["name"],
                row["official_name"],
                council_type,
                row["region"],
                row["county"],
                row["combined_authority"],
                row["start_date"] or None,
                end.isoformat() if end else None,
                int(row["population_2020"]) if row["population_2020"] else None,
                float(row["latitude"]) if row["latitude"] else None,
                float(row["longitude"]) if row["longitude"] else None,
                "register",
            ),
            end=end,
            successors=successors,
            former=_split(row["former_codes"]),
        )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _first_day_after(text: str, successor_starts: list[str]) -> date | None:
    """The first day on which a council no longer existed. The register gives that day for some councils and the last
    day for others; councils end at a month's end, and their successors' first day tells which was meant."""
    if not text:
        return None
    end = date.fromisoformat(text)
    following = end + timedelta(days=1)
    if following.isoformat() in successor_starts or (end.isoformat() not in successor_starts and following.day == 1):
        return following
    return end
