"""The six faults that the design wants seen caught, each planted as somebody might have written it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

from adviser_app.merge import heads, template
from adviser_app.merge.edits import DELETE, Edit
from adviser_app.merge.heads import CellState, RowState, Standing, Status
from adviser_app.services.pen import Pen
from adviser_app.store import edits as stored
from adviser_app.store.connection import Store

Plant = Callable[[], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def everywhere(original: Any, other: Any) -> Iterator[None]:
    """A function replaced in every module of ours that knows it by name."""
    with contextlib.ExitStack() as stack:
        planted = 0
        for name, module in list(sys.modules.items()):
            if name.startswith("adviser_app"):
                for attribute, value in list(vars(module).items()):
                    if value is original:
                        stack.enter_context(mock.patch.object(module, attribute, other))
                        planted += 1
        assert planted, "the fault grew nowhere"
        yield


@contextlib.contextmanager
def number_as_key() -> Iterator[None]:
    """(replica, seq) as key: an edit under a number that is there already counts as known."""
    real = stored.append

    def append(store: Store, edits: Iterable[Edit], **more: Any) -> Any:
        taken = set(store.con.execute("SELECT replica, seq FROM edit"))
        return real(store, [e for e in edits if (e.replica, e.seq) not in taken], **more)

    def count_again(*_: Any) -> None:
        """Whoever keys by number counts by number."""

    from adviser_app.services.exchange import receiving

    with everywhere(stored.append, append), mock.patch.object(receiving, "_count_again", count_again):
        yield


@contextlib.contextmanager
def delta_without_digest() -> Iterator[None]:
    """What is sent goes by the number acknowledged alone, not by what was acknowledged under it."""
    from adviser_app.services.exchange import sending
    from adviser_app.store import peers

    def acknowledged(store: Store, of: Any, by: Any, *, by_one: bool = False) -> dict[str, int]:
        held = peers.held(store)

        def upto(replica: str, holder: str) -> int:
            holding = held.get(holder, {}).get(replica)
            return holding.upto if holding else 0

        least = max if by_one else min
        return {replica: least((upto(replica, lap.replica) for lap in by), default=0) for replica in of}

    with everywhere(sending.acknowledged, acknowledged):
        yield


@contextlib.contextmanager
def delete_without_covers() -> Iterator[None]:
    """A deleted row is gone, whatever its deleter had not seen."""
    real = heads.row_state

    def row_state(edits: Iterable[Edit]) -> RowState:
        state = real(edits)
        gone = state.row is not None and state.row.shown.kind == DELETE
        return replace(state, standing=Standing.DELETED if gone else Standing.LIVE)

    def delete(self: Pen, table: str, row: str, state: RowState) -> Edit:
        parents = [e.id for e in state.row.heads] if state.row else []
        return self.edit(table, row, "_row", "", kind=DELETE, parents=parents)

    with everywhere(real, row_state), mock.patch.object(Pen, "delete", delete):
        yield


@contextlib.contextmanager
def last_writer_wins() -> Iterator[None]:
    """The newest edit of a cell is its value, and that is that."""
    real = heads.cell_state

    def cell_state(edits: Iterable[Edit]) -> CellState:
        found = list(edits)
        state = real(found)
        return CellState((max(found, key=lambda e: e.order),), Status.OK, state.missing)

    with everywhere(real, cell_state):
        yield


@contextlib.contextmanager
def no_transaction() -> Iterator[None]:
    """Taking in a bundle, each statement is on its own."""
    from adviser_app.services.exchange import receiving

    real = receiving.apply

    @contextlib.contextmanager
    def write(self: Store) -> Iterator[Any]:
        with self.faults():
            yield self.con

    def apply(*args: Any, **more: Any) -> Any:
        with mock.patch.object(Store, "write", write):
            return real(*args, **more)

    with everywhere(real, apply):
        yield


@contextlib.contextmanager
def parents_at_import() -> Iterator[None]:
    """A table that comes back replaces what is there when it comes, not what was there when it went."""
    from adviser_app.merge import returned

    real = returned.read

    def read(record: Any, found: Any, edits: Any, references: Any, name: str) -> Any:
        def parents(self: template.Base, cell: str) -> list[str]:
            mine = self.cells.get(cell) or next(iter(self.cells.values()))
            now = [e for e in edits[mine[0].row] if e.field == cell]
            return [e.id for e in heads.cell_state(now).heads] if now else []

        with mock.patch.object(template.Base, "parents", parents):
            return real(record, found, edits, references, name)

    with everywhere(real, read), mock.patch.object(returned, "read", read):
        yield


ALL: tuple[Plant, ...] = (
    number_as_key, delta_without_digest, delete_without_covers, last_writer_wins, no_transaction, parents_at_import,
)  # fmt: skip
