"""From the edits of a row to what it says: heads, conflicts, deleted or not. The order of edits does not matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from adviser_app.domain.records.edits import DELETE, ORDER, ROW, Edit


class Status(StrEnum):
    """How a cell stands. ``WAITING``: an edit names one that has not arrived; what is shown may be outdated."""

    OK = "ok"
    AGREED = "agreed"  # several heads, one value
    CONFLICT = "conflict"  # several values: shown, and settled by people
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class CellState:
    """``heads``: the edits that no edit of the cell replaces, the shown one first. ``missing``: ids not arrived."""

    heads: tuple[Edit, ...]
    status: Status
    missing: tuple[str, ...] = ()

    @property
    def shown(self) -> Edit:
        return self.heads[0]

    @property
    def value(self) -> str:
        """The shown value; an erased one is empty."""
        return self.heads[0].value or ""


class Standing(StrEnum):
    """How a row stands."""

    LIVE = "live"
    DELETED = "deleted"
    CONTESTED = "deleted here, edited there"  # stays visible until somebody decides


@dataclass(frozen=True, slots=True)
class RowState:
    """A row: its cells but ``_row``, the state of ``_row`` (None: never deleted), how it stands."""

    cells: Mapping[str, CellState]
    row: CellState | None
    standing: Standing
    missing: tuple[str, ...] = field(default=())

    @property
    def values(self) -> dict[str, str]:
        """What is shown, by cell."""
        return {name: cell.value for name, cell in self.cells.items()}

    @property
    def conflicts(self) -> list[str]:
        """Names of the cells in conflict."""
        return [name for name, cell in self.cells.items() if cell.status is Status.CONFLICT]

    @property
    def waiting(self) -> bool:
        return bool(self.missing)

    def head_ids(self) -> list[str]:
        """The heads of every cell: what a delete covers."""
        return [e.id for cell in self.cells.values() for e in cell.heads]


def cell_state(edits: Collection[Edit]) -> CellState:
    """The state of one cell from all its edits (at least one).

    A head is an edit that no other edit of the cell names as its parent. Heads are maximal in the true history only
    when no parent is missing; else the cell is waiting, whatever the values.
    """
    if len(edits) == 1:  # by far the most
        (only,) = edits
        return CellState((only,), Status.WAITING if only.parents else Status.OK, only.parents)
    known = {e.id: e for e in edits}
    replaced = {p for e in known.values() for p in e.parents}
    heads = sorted((e for e in known.values() if e.id not in replaced), key=ORDER, reverse=True)
    missing = tuple(sorted(replaced - known.keys()))
    if missing:
        status = Status.WAITING
    elif len(heads) == 1:
        status = Status.OK
    elif len({(e.kind, e.value) for e in heads}) == 1:
        status = Status.AGREED
    else:
        status = Status.CONFLICT
    return CellState(tuple(heads), status, missing)


def row_state(edits: Iterable[Edit]) -> RowState:
    """The state of one row from all edits of all its cells.

    Deleted: the heads of ``_row`` are deletes, and between them they cover every head of every other cell. A head that
    no delete covers was written by somebody who did not know of the deletion: the row stays, and says so. The same
    where somebody restored what another deleted.
    """
    by_cell: dict[str, list[Edit]] = {}
    for edit in edits:
        by_cell.setdefault(edit.field, []).append(edit)
    everything = {edit.id for found in by_cell.values() for edit in found} if ROW in by_cell else set()
    row = by_cell.pop(ROW, None)
    cells = {name: cell_state(found) for name, found in sorted(by_cell.items())}
    missing = {m for cell in cells.values() for m in cell.missing}
    if row is None:
        return RowState(cells, None, Standing.LIVE, tuple(sorted(missing)))
    state = cell_state(row)
    deletes = [e for e in state.heads if e.kind == DELETE]
    missing |= set(state.missing)
    # What a delete covers and is not here will bring its own ancestors under cover when it arrives.
    missing |= {c for e in deletes for c in e.covers if c not in everything}
    if not deletes:
        standing = Standing.LIVE
    else:
        covered = {c for e in deletes for c in e.covers}
        bare = any(e.id not in covered for cell in cells.values() for e in cell.heads)
        standing = Standing.CONTESTED if bare or len(deletes) < len(state.heads) else Standing.DELETED
    return RowState(cells, state, standing, tuple(sorted(missing)))
