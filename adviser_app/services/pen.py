"""Writes edits in this laptop's name: the next number, the next stamp, the replica that fits the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge import clock
from adviser_app.merge.edits import DELETE, RESTORE, ROW, SET, Edit, make
from adviser_app.merge.heads import CellState, RowState
from adviser_app.store import edits as stored
from adviser_app.store import identity as kept
from adviser_app.store.connection import Store
from adviser_app.store.identity import Me


class Pen:
    """Collects edits; ``write`` puts them into the store. For use inside one ``store.write()``."""

    def __init__(self, store: Store, me: Me, now: datetime) -> None:
        self._store = store
        self._me = me
        self._now = now
        self._clock = me.clock
        self._next: dict[str, int] = {}
        self.edits: list[Edit] = []

    def edit(
        self,
        table: str,
        row: str,
        field: str,
        value: str,
        *,
        kind: str = SET,
        parents: Iterable[str] = (),
        covers: Iterable[str] = (),
    ) -> Edit:
        """A new edit of any kind."""
        record = RECORD_TYPES.get(table)
        replica = self._me.private_replica if record is not None and record.private else self._me.replica
        seq = self._next.get(replica) or stored.next_seq(self._store, replica)
        self._next[replica] = seq + 1
        self._clock = clock.after(self._clock, self._now)
        new = make(
            replica, seq, self._clock, self._me.person, table, row, field, value,
            kind=kind, parents=parents, covers=covers,
        )  # fmt: skip
        self.edits.append(new)
        return new

    def put(self, table: str, row: str, cell: str, value: str, state: CellState | None) -> Edit:
        """A cell's value in place of all it has (None: the cell is new)."""
        return self.edit(table, row, cell, value, parents=[e.id for e in state.heads] if state else ())

    def delete(self, table: str, row: str, state: RowState) -> Edit:
        """Delete a row: covers the heads of every cell."""
        return self.edit(table, row, ROW, "", kind=DELETE, parents=_heads(state), covers=state.head_ids())

    def restore(self, table: str, row: str, state: RowState) -> Edit:
        """Bring back a deleted row."""
        return self.edit(table, row, ROW, "", kind=RESTORE, parents=_heads(state))

    def write(self, batch: int | None) -> set[tuple[str, str]]:
        """Put the edits into the store; the rows touched. The pen can be used again."""
        if not self.edits:
            return set()
        touched = stored.append(self._store, self.edits, batch=batch)
        kept.set_clock(self._store, self._clock)
        self.edits = []
        return touched


def _heads(state: RowState) -> list[str]:
    return [e.id for e in state.row.heads] if state.row else []
