"""The oracle: what truly happened, kept outside the system. Who had which edits when each edit was made.

It never looks at an edit's parents, covers or clock. One edit comes before another where the other's author had it, or
had one that came after it. From that alone follow the heads of a cell, what is in conflict, and whether a row is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from adviser_app.merge import edits as merge_edits
from adviser_app.merge.edits import DELETE, ROW, Edit
from adviser_app.merge.heads import Standing, Status, cell_state, row_state

Cell = tuple[str, str, str]


@dataclass
class History:
    """Every edit ever made anywhere, and for each the edits of its cell that came before it."""

    edits: dict[str, Edit] = field(default_factory=dict)
    before: dict[str, frozenset[str]] = field(default_factory=dict)
    had: dict[str, frozenset[str]] = field(default_factory=dict)  # all its author had of the row, for deletes
    by_cell: dict[Cell, set[str]] = field(default_factory=dict)
    by_row: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def made(self, edit: Edit, had: Collection[str], just: Collection[str] = ()) -> None:
        """An edit was made by somebody who had ``had`` (ids; of other rows and cells too). ``just``: what the same
        action had made before it: a deletion has seen it, but in its own cell it stands beside it."""
        assert edit.id not in self.edits
        seen = self.by_row.setdefault((edit.table, edit.row), set()) & set(had).union(just)
        same = self.by_cell.setdefault(edit.cell, set()) & set(had)
        self.edits[edit.id] = edit
        self.by_row[edit.table, edit.row].add(edit.id)
        self.by_cell[edit.cell].add(edit.id)
        self.before[edit.id] = frozenset(same.union(*(self.before[i] for i in same)))
        self.had[edit.id] = frozenset(seen.union(*(self.before[i] for i in seen)))

    def of_cell(self, ids: Collection[str], cell: Cell) -> set[str]:
        return self.by_cell.get(cell, set()) & set(ids)

    def heads(self, ids: Collection[str], cell: Cell) -> set[str]:
        """The maximal edits of true history among those of a cell somebody has."""
        mine = self.of_cell(ids, cell)
        return mine - {b for i in mine for b in self.before[i]}

    def complete(self, ids: Collection[str], cell: Cell) -> bool:
        """Whether somebody has all that came before what they have of a cell."""
        mine = self.of_cell(ids, cell)
        return all(self.before[i] <= mine for i in mine)

    def status(self, ids: Collection[str], cell: Cell, erased: Collection[str] = ()) -> Status:
        """How a cell must stand for somebody who has ``ids``, the values of ``erased`` gone."""
        if not self.complete(ids, cell):
            return Status.WAITING
        heads = self.heads(ids, cell)
        if len(heads) == 1:
            return Status.OK
        said = {(self.edits[i].kind, None if i in erased else self.edits[i].value) for i in heads}
        return Status.AGREED if len(said) == 1 else Status.CONFLICT

    def cells(self, ids: Collection[str]) -> set[Cell]:
        return {self.edits[i].cell for i in ids}

    def standing(self, ids: Collection[str], table: str, row: str) -> Standing:
        """How a row must stand: gone where every last word on the row is a deletion, and every last word on every cell
        was before the eyes of somebody who deleted."""
        mine = self.by_row.get((table, row), set()) & set(ids)
        words = self.heads(mine, (table, row, ROW))
        deletes = {i for i in words if self.edits[i].kind == DELETE}
        if not deletes:
            return Standing.LIVE
        seen = {i for d in deletes for i in self.had[d]}
        last = {i for cell in self.cells(mine) if cell[2] != ROW for i in self.heads(mine, cell)}
        return Standing.DELETED if deletes == words and last <= seen else Standing.CONTESTED


@dataclass
class Person:
    """Somebody with a laptop, in memory: makes edits as the app does, from the heads before them."""

    name: str
    history: History
    has: set[str] = field(default_factory=set)
    number: int = 0

    def _all(self) -> list[Edit]:
        return [self.history.edits[i] for i in sorted(self.has)]

    def write(self, row: str, cell: str, value: str, clock: str, *, kind: str = merge_edits.SET) -> Edit:
        """Sets a cell, or with ``kind`` (and cell ``ROW``) deletes or restores the row."""
        mine = [e for e in self._all() if e.row == row]
        same = [e for e in mine if e.field == cell]
        self.number += 1
        new = merge_edits.make(
            self.name, self.number, clock, f"p{self.name}", "action", row, cell, value, kind=kind,
            parents=[e.id for e in cell_state(same).heads] if same else (),
            covers=row_state(mine).head_ids() if kind == DELETE and mine else (),
            salt=f"s{self.name}{self.number}",
        )  # fmt: skip
        self.history.made(new, self.has)
        self.has.add(new.id)
        return new

    def take(self, ids: Iterable[str]) -> None:
        self.has |= set(ids)
