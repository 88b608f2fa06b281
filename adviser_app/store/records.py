"""Records as they now read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from adviser_app.domain.records import RECORD_TYPES, Kind, RecordType
from adviser_app.domain.records.edits import ROW
from adviser_app.domain.records.heads import Standing
from adviser_app.store.connection import Store


@dataclass(frozen=True, slots=True)
class Row:
    """A record. ``values``: canonical text by field, every field present. ``conflicts``: names of cells. ``changed``:
    the clock of its newest edit, ``by`` that edit's author (a person's id)."""

    table: str
    id: str
    values: dict[str, str]
    standing: Standing
    conflicts: tuple[str, ...]
    waiting: bool
    changed: str
    by: str


def rows(store: Store, table: str, where: Mapping[str, str] | None = None) -> list[Row]:
    """The visible records of a type in its order, those whose fields equal ``where``."""
    record = RECORD_TYPES[table]
    where = where or {}
    for name in where:
        record.by_name[name]  # a name that is no field must not reach the SQL
    conditions = "".join(f' AND t."{name}" = ?' for name in where)
    found = store.con.execute(
        f'SELECT t.id, s.standing, s.conflicts, s.missing, s.changed, s.by, {_columns(record)} FROM "{table}" t'
        f" JOIN row_state s ON s.tbl = ? AND s.row = t.id WHERE 1{conditions} ORDER BY {_order(record)}",
        (table, *where.values()),
    )
    return _dated(store, [_row(record, row) for row in found])


UNDATED = "2000-01-02"  # stamps before it are of files that say no day (``merge.source``)


def _dated(store: Store, rows: list[Row]) -> list[Row]:
    """Rows of which nothing but such a file speaks count as changed when that was taken in."""
    if not any(row.changed < UNDATED for row in rows):
        return rows
    arrived = dict(
        store.con.execute(
            "SELECT e.row, max(i.at) FROM edit e JOIN incoming i ON i.id = e.came WHERE e.tbl = ? GROUP BY e.row",
            (rows[0].table,),
        ).fetchall()
    )
    return [
        replace(r, changed=f"{arrived[r.id][:19]}.000Z-0000") if r.changed < UNDATED and r.id in arrived else r
        for r in rows
    ]


def _columns(record: RecordType) -> str:
    return ", ".join(f't."{f.name}"' for f in record.fields)


def _order(record: RecordType) -> str:
    parts = []
    for wanted in record.order:
        name, down = wanted.removeprefix("-"), wanted.startswith("-")
        parts.append(f't."{name}" COLLATE NOCASE{" DESC" if down else ""}')
        if record.by_name[name].kind is Kind.DATE and not down:
            parts.insert(-1, f"t.\"{name}\" = ''")  # without a date last, not first
    return ", ".join([*parts, "t.id"])


def _row(record: RecordType, found: tuple[Any, ...]) -> Row:
    values = dict(zip(record.by_name, found[6:], strict=True))
    return Row(
        record.name, found[0], values, Standing(found[1]), tuple(found[2].split("\n")) if found[2] else (),
        bool(found[3]), found[4], found[5],
    )  # fmt: skip


def row(store: Store, table: str, id_: str) -> Row | None:
    """One record, a deleted one too; None where there is none."""
    return next(iter(_dated(store, list(_from_cells(store, table, "c.row = ?", (id_,))))), None)


def by_ids(store: Store, table: str, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The values of some visible records of a type, by id."""
    record = RECORD_TYPES[table]
    found = store.con.execute(
        f'SELECT t.id, {_columns(record)} FROM "{table}" t WHERE t.id IN (SELECT value FROM json_each(?))',
        (orjson.dumps(list(ids)).decode(),),
    )
    return {row[0]: dict(zip(record.by_name, row[1:], strict=True)) for row in found}


def deleted(store: Store, table: str) -> list[Row]:
    """The deleted records of a type, the last deleted first."""
    found = _dated(store, list(_from_cells(store, table, "s.standing = ?", (Standing.DELETED.value,))))
    return sorted(found, key=lambda r: (r.changed, r.id), reverse=True)


def _from_cells(store: Store, table: str, condition: str, values: tuple[str, ...]) -> Iterator[Row]:
    record = RECORD_TYPES[table]
    cells: dict[str, dict[str, str]] = {}
    states: dict[str, tuple[Any, ...]] = {}
    for id_, standing, conflicts, missing, changed, by, name, shown in store.con.execute(
        "SELECT s.row, s.standing, s.conflicts, s.missing, s.changed, s.by, c.field, c.shown FROM row_state s"
        f" JOIN cell c ON c.tbl = s.tbl AND c.row = s.row WHERE s.tbl = ? AND {condition} AND c.field <> ?",
        (table, *values, ROW),
    ):
        cells.setdefault(id_, {})[name] = shown
        states[id_] = (id_, standing, conflicts, missing, changed, by)
    for id_, state in states.items():
        yield _row(record, (*state, *record.values(cells[id_]).values()))


def count(store: Store) -> dict[str, int]:
    """Visible records by type."""
    return {name: int(store.con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in RECORD_TYPES}


def conflicts(store: Store) -> list[tuple[str, str, str]]:
    """(table, row, cell) of every cell in conflict in a row that is not deleted."""
    return store.con.execute(
        "SELECT c.tbl, c.row, c.field FROM cell c JOIN row_state s ON s.tbl = c.tbl AND s.row = c.row"
        " WHERE c.status = 'conflict' AND s.standing <> ? ORDER BY c.tbl, c.row, c.field",
        (Standing.DELETED.value,),
    ).fetchall()


def contested(store: Store) -> list[tuple[str, str]]:
    """(table, row) of every row that one deleted and another edited or restored."""
    return store.con.execute(
        "SELECT tbl, row FROM row_state WHERE standing = ? ORDER BY tbl, row", (Standing.CONTESTED.value,)
    ).fetchall()
