"""What is made from the edits: cells, the standing of rows, a table for each record type, the search index.

All of it is a function of the table ``edit``; ``compare`` says where it is not what a rebuild makes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records import RECORD_TYPES, RecordType, clean
from adviser_app.domain.records.edits import ORDER, Edit, from_fields
from adviser_app.domain.records.heads import RowState, Standing, Status, row_state
from adviser_app.store import settings
from adviser_app.store.connection import Store
from adviser_app.store.documents import document

Key = tuple[str, str]  # (table, row)
COLUMNS = "id, replica, seq, clock, author, tbl, row, field, kind, value, salt, digest, parents, covers"
_MADE_FOR = "caches"  # setting: for which schema and declarations the caches were made
_CHUNK = 4000  # rows made at a time: bounds memory, not speed
_SHOWN = 20  # differences told one by one


def edit_of(found: tuple[Any, ...]) -> Edit:
    """An edit from its ``COLUMNS``."""
    parents, covers = found[12], found[13]
    return from_fields(
        (*found[:12], tuple(parents.split()) if parents else (), tuple(covers.split()) if covers else ())
    )


def of_rows(store: Store, rows: Iterable[Key]) -> dict[Key, list[Edit]]:
    """All edits of some rows, in the order they came here; rows without any are left out."""
    out: dict[Key, list[Edit]] = {}
    for found in store.con.execute(
        f"SELECT {', '.join('e.' + c for c in COLUMNS.split(', '))} FROM json_each(?) j"
        " CROSS JOIN edit e ON e.tbl = j.value ->> 0 AND e.row = j.value ->> 1 ORDER BY e.rowid",
        (orjson.dumps(list(rows)).decode(),),
    ):
        out.setdefault((found[5], found[6]), []).append(edit_of(found))
    return out


def refresh(
    store: Store, rows: Collection[Key], fresh: Mapping[Key, list[Edit]] | None = None, *, trial: bool = False
) -> None:
    """Make the caches of some rows anew, inside the caller's ``write()``.

    ``fresh``: all edits of rows that the store did not hold before, so that they need not be read. On ``trial``
    all will be taken back, and neither the search index nor the cells of rows in the table of their type are made.
    """
    fresh = fresh or {}
    next_id = int(store.con.execute("SELECT coalesce(max(id), 0) + 1 FROM row_state").fetchone()[0])
    for part in _chunks(sorted(rows)):
        there = {
            (tbl, row): id_
            for tbl, row, id_ in store.con.execute(
                "SELECT s.tbl, s.row, s.id FROM json_each(?) j"
                " CROSS JOIN row_state s ON s.tbl = j.value ->> 0 AND s.row = j.value ->> 1",
                (orjson.dumps(part).decode(),),
            )
        }
        edits = of_rows(store, [key for key in part if key not in fresh])
        edits |= {key: fresh[key] for key in part if key in fresh}
        made = _Made(trial)
        for key in part:
            if key in edits:
                id_ = there.get(key)
                if id_ is None:
                    id_, next_id = next_id, next_id + 1
                made.add(id_, key, edits[key])
        _put(store, made, there, trial)
    if any(table == "polarity" for table, _ in rows):
        spread_polarity(store)


def spread_polarity(store: Store) -> None:
    """What advisers say of series, from the records to where series are read; after imports of new series too.

    A record names a series by its key in canonical text; series are called what their file says.
    """
    con = store.con
    names = "publisher, indicator, breakdown, measure, unit"
    con.execute("DELETE FROM series_polarity WHERE source = 'user'")
    said = con.execute(f"SELECT {names}, polarity FROM polarity WHERE polarity <> ''").fetchall()
    if not said:
        return
    by_name: dict[tuple[str, ...], int] = {}
    for *key, id_ in con.execute(f"SELECT {names}, series_id FROM series_alias"):
        by_name[_canonical(key)] = id_
    own = {_canonical(key): id_ for *key, id_ in con.execute(f"SELECT {names}, id FROM series")}
    by_name |= own
    said.sort(key=lambda row: tuple(row[:-1]) in own)  # of a joined series what is said under its own name counts
    con.executemany(
        "INSERT OR REPLACE INTO series_polarity (series_id, source, polarity) VALUES (?, 'user', ?)",
        [(by_name[tuple(key)], polarity) for *key, polarity in said if tuple(key) in by_name],
    )


def _canonical(key: list[str]) -> tuple[str, ...]:
    plain = all(text.isascii() and text.isprintable() and text == text.strip() for text in key)
    return tuple(key) if plain else tuple(clean(text) for text in key)


@dataclass(slots=True)
class _Made:
    """Rows of the caches, as they are to be. On ``trial`` fewer: ``refresh`` says which."""

    trial: bool
    cells: list[tuple[str, str, str, str, str, str]] = field(default_factory=list)
    states: list[tuple[int, str, str, str, str, str, str, str]] = field(default_factory=list)
    projected: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    search: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, id_: int, key: Key, edits: list[Edit]) -> None:
        table, row = key
        state = row_state(edits)
        newest = max(edits, key=ORDER)
        record = RECORD_TYPES.get(table)
        listed = record is not None and visible(state)
        cells = [] if self.trial and listed else self.cells
        conflicts: list[str] = []
        shown: dict[str, str] = {}
        for name, cell in state.cells.items():
            if cell.status is Status.CONFLICT:
                conflicts.append(name)
            shown[name] = cell.value
            cells.append((table, row, name, cell.status.value, shown[name], _ids(cell.heads)))
        if state.row is not None:
            of_row = state.row
            cells.append((table, row, of_row.shown.field, of_row.status.value, of_row.shown.kind, _ids(of_row.heads)))
        self.states.append(
            (id_, table, row, state.standing.value, " ".join(state.missing), "\n".join(conflicts), newest.clock,
             newest.author)
        )  # fmt: skip
        if record is not None and listed:
            values = record.values(shown)
            self.projected.setdefault(table, []).append((row, *values.values()))
            if record.listed and not self.trial:
                self.search.append((id_, *document(record, values)))


def _ids(heads: Sequence[Edit]) -> str:
    return heads[0].id if len(heads) == 1 else " ".join(e.id for e in heads)


def visible(state: RowState) -> bool:
    """Whether a row is in the table of its type."""
    return state.standing is not Standing.DELETED and bool(state.cells)


def _put(store: Store, made: _Made, there: Mapping[Key, int], trial: bool) -> None:
    con = store.con
    con.executemany("DELETE FROM cell WHERE tbl = ? AND row = ?", list(there))
    # The index writes out what it has collected whenever a number is lower than the one before it.
    if not trial:
        con.executemany("DELETE FROM record_search WHERE rowid = ?", [(id_,) for id_ in sorted(there.values())])
    con.executemany("INSERT INTO cell (tbl, row, field, status, shown, heads) VALUES (?, ?, ?, ?, ?, ?)", made.cells)
    con.executemany(
        "INSERT INTO row_state (id, tbl, row, standing, missing, conflicts, changed, by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET standing = excluded.standing,"
        " missing = excluded.missing, conflicts = excluded.conflicts, changed = excluded.changed, by = excluded.by",
        made.states,
    )
    for table in {table for table, _ in there if table in RECORD_TYPES} | set(made.projected):
        con.executemany(f'DELETE FROM "{table}" WHERE id = ?', [(row,) for tbl, row in there if tbl == table])
        con.executemany(_insert(RECORD_TYPES[table]), made.projected.get(table, ()))
    con.executemany("INSERT INTO record_search (rowid, title, body, codes) VALUES (?, ?, ?, ?)", sorted(made.search))


def columns(record: RecordType) -> str:
    """The columns of a type's table but the id, quoted."""
    return ", ".join(f'"{f.name}"' for f in record.fields)


def _insert(record: RecordType) -> str:
    marks = ", ".join("?" * (len(record.fields) + 1))
    return f'INSERT INTO "{record.name}" (id, {columns(record)}) VALUES ({marks})'


def _chunks(keys: list[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


# --- rebuild and compare ----------------------------------------------------------------------------------------------


def current(store: Store) -> bool:
    """Whether the caches were made for the schema and the declarations of this version. Not after an upgrade, even one
    that was killed before it made them anew: what older versions kept without understanding it would stay hidden."""
    return settings.get(store, _MADE_FOR) == _made_for(store)


def _made_for(store: Store) -> str:
    said = [
        (r.name, r.listed, r.title, [(f.name, f.kind.value, f.group, f.searched) for f in r.fields])
        for r in RECORD_TYPES.values()
    ]
    version = store.con.execute("PRAGMA user_version").fetchone()[0]
    return f"{version} {hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]}"


def rebuild(store: Store, work: Work = QUIET) -> int:
    """Make all caches anew from the edits, in one transaction; the number of rows."""
    with store.write() as con:
        for table in ("cell", "row_state", *RECORD_TYPES):
            con.execute(f'DELETE FROM "{table}"')
        # The index forgets nothing by DELETE (it notes what no longer counts), and its own secure-delete makes every
        # change cost some ten times as much: it goes as a whole.
        made_by = con.execute("SELECT sql FROM sqlite_master WHERE name = 'record_search'").fetchone()[0]
        con.execute("DROP TABLE record_search")
        con.execute(made_by)
        keys = _all_rows(store)
        for start in range(0, len(keys), _CHUNK):
            work.step("Making the records anew from their edits", start / len(keys))
            refresh(store, keys[start : start + _CHUNK])
        spread_polarity(store)
        settings.put(store, _MADE_FOR, _made_for(store))
    return len(keys)


def compare(store: Store, work: Work = QUIET) -> list[str]:
    """Where the caches are not what a rebuild would make, in sentences; an empty list where all is as it should be."""
    found: list[str] = []
    keys = _all_rows(store)
    for start in range(0, len(keys), _CHUNK):
        work.step("Comparing the records with their edits", start / len(keys))
        part = keys[start : start + _CHUNK]
        made = _Made(trial=False)
        for number, (key, edits) in enumerate(sorted(of_rows(store, part).items())):
            made.add(number, key, edits)
        found += _differences(store, part, made)
    found += _strays(store)
    if len(found) > _SHOWN:
        found = [*found[:_SHOWN], f"and {len(found) - _SHOWN:,} more"]
    return found


def _all_rows(store: Store) -> list[Key]:
    return [(t, r) for t, r in store.con.execute("SELECT DISTINCT tbl, row FROM edit ORDER BY tbl, row")]


def _differences(store: Store, part: list[Key], made: _Made) -> list[str]:
    con, wanted = store.con, orjson.dumps(part).decode()
    joined = "FROM json_each(?) j CROSS JOIN {0} c ON c.tbl = j.value ->> 0 AND c.row = j.value ->> 1"
    out = _named(
        "cell",
        {row[:3]: row[3:] for row in made.cells},
        {r[:3]: r[3:] for r in con.execute(
            f"SELECT c.tbl, c.row, c.field, c.status, c.shown, c.heads {joined.format('cell')}", (wanted,))},
    )  # fmt: skip
    out += _named(
        "standing",
        {row[1:3]: row[3:] for row in made.states},
        {r[:2]: r[2:] for r in con.execute(
            "SELECT c.tbl, c.row, c.standing, c.missing, c.conflicts, c.changed, c.by "
            + joined.format("row_state"), (wanted,))},
    )  # fmt: skip
    for record in RECORD_TYPES.values():
        ids = orjson.dumps([row for table, row in part if table == record.name]).decode()
        have = con.execute(
            f'SELECT id, {columns(record)} FROM "{record.name}" WHERE id IN (SELECT value FROM json_each(?))', (ids,)
        )
        out += _named(
            "record",
            {(record.name, row[0]): row[1:] for row in made.projected.get(record.name, ())},
            {(record.name, row[0]): row[1:] for row in have},
        )
    keys = {state[0]: (state[1], state[2]) for state in made.states}
    out += _named(
        "search entry",
        {keys[row[0]]: row[1:] for row in made.search},
        {r[:2]: r[2:] for r in con.execute(
            f"SELECT c.tbl, c.row, f.title, f.body, f.codes {joined.format('row_state')}"
            " JOIN record_search f ON f.rowid = c.id", (wanted,))},
    )  # fmt: skip
    return out


def _named(
    what: str, wanted: Mapping[tuple[str, ...], tuple[Any, ...]], have: Mapping[tuple[str, ...], tuple[Any, ...]]
) -> list[str]:
    out = []
    for key in sorted(wanted.keys() | have.keys()):
        if wanted.get(key) != have.get(key):
            how = "is missing" if key not in have else "should not be there" if key not in wanted else "differs"
            out.append(f"The {what} of {' '.join(key)} {how}.")
    return out


def _strays(store: Store) -> list[str]:
    """Rows of caches that no edit speaks of."""
    out = []
    questions = {
        "cell": "SELECT tbl, row FROM cell EXCEPT SELECT tbl, row FROM edit",
        "standing": "SELECT tbl, row FROM row_state EXCEPT SELECT tbl, row FROM edit",
        "search entry": "SELECT 'number', rowid FROM record_search EXCEPT SELECT 'number', id FROM row_state",
    } | {
        f"record in {name}": f"SELECT '{name}', id FROM \"{name}\" EXCEPT SELECT tbl, row FROM edit"
        for name in RECORD_TYPES
    }
    for what, sql in questions.items():
        out += [f"The {what} {table} {row} belongs to no edit." for table, row in store.con.execute(sql)]
    return out
