"""Judges a store against true history. Reads the tables themselves, never through the code that is judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge.edits import ROW, Edit, fault
from adviser_app.merge.heads import Standing, Status
from adviser_app.store import edits as stored
from adviser_app.store.connection import Store
from tests.properties.causal import History
from tests.tools.laptops import Laptop

_EDIT = "id, replica, seq, clock, author, tbl, row, field, kind, value, salt, digest, parents, covers"
Row = tuple[str, str]


def edits_in(store: Store, where: str = "1", values: Sequence[str] = ()) -> dict[str, Edit]:
    """The edits of a store, by id."""
    found = store.con.execute(f"SELECT {_EDIT} FROM edit WHERE {where}", values).fetchall()
    return {r[0]: Edit(*r[:12], tuple(r[12].split()), tuple(r[13].split())) for r in found}


def dump(store: Store, *, private: bool = True) -> dict[str, list[Any]]:
    """All that a store says of records, in one order: equal where two stores say the same. With ``private`` False only
    what may be exchanged."""
    con = store.con
    only = "1" if private else "tbl <> 'private_note'"
    tables = {
        "edit": f"SELECT {_EDIT} FROM edit WHERE {only} ORDER BY id",
        "cell": f"SELECT * FROM cell WHERE {only} ORDER BY tbl, row, field",
        "row_state": "SELECT tbl, row, standing, missing, conflicts, changed, by FROM row_state"
        f" WHERE {only} ORDER BY tbl, row",
        "redaction": "SELECT edit FROM redaction ORDER BY edit",
        "search": "SELECT s.tbl, s.row, f.title, f.body, f.codes FROM record_search f"
        f" JOIN row_state s ON s.id = f.rowid WHERE {only} ORDER BY s.tbl, s.row",
    }
    tables |= {
        name: f'SELECT * FROM "{name}" ORDER BY id' for name in RECORD_TYPES if private or name != "private_note"
    }
    return {name: con.execute(sql).fetchall() for name, sql in tables.items()}


def fingerprint(store: Store) -> tuple[Any, ...]:
    """Enough of a store to see whether anything was written; quicker than ``dump``."""
    return tuple(
        store.con.execute(f"SELECT count(*), max(rowid) FROM {table}").fetchone()
        for table in ("edit", "batch", "incoming", "row_state", "trust")
    ) + tuple(store.con.execute("SELECT count(*) FROM redaction").fetchone())


@dataclass
class Judge:
    """What truly happened, and what each laptop truly has."""

    history: History = field(default_factory=History)
    has: dict[str, set[str]] = field(default_factory=dict)
    erased: dict[str, set[str]] = field(default_factory=dict)
    clocks: dict[tuple[str, str], str] = field(default_factory=dict)

    def made(self, laptop: Laptop, store: Store, had: Callable[[Edit], set[str] | None] | None = None) -> list[Edit]:
        """Somebody did one thing at a laptop; what new edits there are were made by it. ``had``: what an edit's author
        had seen, where that is not what the laptop has (a table sent out earlier)."""
        mine = self.has.setdefault(laptop.name, set())
        there = {r[0] for r in store.con.execute("SELECT id FROM edit")}
        found = edits_in(store, "id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(there - mine)),))
        new = sorted(found.values(), key=lambda e: (e.replica, e.seq))
        just: set[str] = set()
        for edit in new:
            assert fault(edit) == "", edit
            if edit.id not in self.history.edits:
                if not edit.replica.startswith(("t", "f")):  # those of files have the clock of the file
                    last = self.clocks.get((laptop.name, edit.replica), "")
                    assert edit.clock > last, "property 7: a laptop's clock never runs back"
                    self.clocks[laptop.name, edit.replica] = edit.clock
                seen = had(edit) if had is not None else None
                self.history.made(edit, mine if seen is None else seen, just)
            just.add(edit.id)
        mine |= just
        return new

    def heard(self, laptop: Laptop, ids: set[str], erased: set[str]) -> None:
        """A file with these edits was taken in."""
        self.has.setdefault(laptop.name, set()).update(ids)
        self.erased.setdefault(laptop.name, set()).update(erased)

    def check(self, laptop: Laptop, store: Store, rows: Collection[Row] | None = None) -> None:
        """Properties 4, 5, 6, 7 and 20 of one store, or of those of its rows that were touched; 12 of the whole."""
        has, erased = self.has.setdefault(laptop.name, set()), self.erased.setdefault(laptop.name, set())
        ids = {r[0] for r in store.con.execute("SELECT id FROM edit")}
        assert ids == has, "property 4: what was typed or heard is there, and nothing else"
        for table, row in {self.history.edits[i].cell[:2] for i in has} if rows is None else rows:
            self._check_row(store, table, row, has & self.history.by_row[table, row], erased)
        if rows is None:
            assert stored.compare(store) == [], "property 12: the tables are what a rebuild makes"

    def _check_row(self, store: Store, table: str, row: str, has: set[str], erased: set[str]) -> None:
        con, history = store.con, self.history
        found = edits_in(store, "tbl = ? AND row = ?", (table, row))
        for id_, edit in found.items():
            if id_ in erased:
                assert (edit.value, edit.salt) == (None, ""), "property 20"
            else:
                assert edit == history.edits[id_]
        cells = {r[0]: r[1:] for r in con.execute(
            "SELECT field, status, shown, heads FROM cell WHERE tbl = ? AND row = ?", (table, row))}  # fmt: skip
        assert {(table, row, name) for name in cells} == history.cells(has), "property 12: a cell for each edited"
        waits = False
        for name, (status, shown, heads) in cells.items():
            cell = (table, row, name)
            truly = history.status(has, cell, erased)
            assert status == truly, f"property 6: {cell} is {status}, and truly {truly}"
            ids = heads.split()
            if truly is Status.WAITING:
                waits = True
                assert history.heads(has, cell) <= set(ids), "property 5: hidden while waiting"
            else:
                assert set(ids) == history.heads(has, cell), f"property 6: {cell}"
            first = max(ids, key=lambda i: found[i].order)
            assert ids[0] == first, "property 7: the greatest clock is shown"
            assert shown == ((found[first].kind if name == ROW else found[first].value) or "")
        query = "SELECT standing, missing FROM row_state WHERE tbl = ? AND row = ?"
        for standing, missing in con.execute(query, (table, row)):
            truly_stands = history.standing(has, table, row)
            if waits:
                assert missing, f"property 6: {table} {row} waits"
            if not missing:
                assert standing == truly_stands, f"property 5: {table} {row} is {standing}, and truly {truly_stands}"
            if standing == Standing.DELETED:
                assert truly_stands is Standing.DELETED, f"property 5: {table} {row} was hidden"
