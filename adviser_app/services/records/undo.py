"""Undo and redo: the last action is taken back by edits that say the opposite. Nothing is ever removed, and what
somebody else has since built upon is left and named. It works after a restart, because batches are in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge.edits import DELETE, ROW, Edit
from adviser_app.merge.heads import RowState, Standing, row_state
from adviser_app.services import identity
from adviser_app.services.pen import Pen
from adviser_app.services.records.action import action
from adviser_app.services.records.views import Names, caption, names
from adviser_app.store import batches
from adviser_app.store import edits as stored
from adviser_app.store.batches import Batch
from adviser_app.store.connection import Store
from adviser_app.store.edits import Key


@dataclass(frozen=True, slots=True)
class UndoResult:
    """``label``: the action taken back ("changed contact"); ``cells``: how many values and rows were set back;
    ``left``: a sentence for each that was not."""

    label: str
    cells: int
    left: tuple[str, ...]


def undo_labels(store: Store) -> tuple[str | None, str | None]:
    """What undo and redo would take back, in words; None where there is nothing."""
    done, undone = batches.last_done(store), batches.last_undone(store)
    return done.label if done else None, undone.label if undone else None


def undo(store: Store, *, label: str | None = None) -> UndoResult | None:
    """Take back the last action that stands (of those with a label); None where there is none."""
    batch = batches.last_done(store, label)
    return None if batch is None else _take_back(store, batch, batches.UNDO)


def redo(store: Store) -> UndoResult | None:
    """Do again what was last taken back; None where there is nothing, or something new was done since."""
    batch = batches.last_undone(store)
    return None if batch is None else _take_back(store, batch, batches.REDO)


def _take_back(store: Store, batch: Batch, kind: str) -> UndoResult:
    left: list[str] = []
    done = 0
    with action(store, batch.label, kind=kind, of=batch.id) as own:
        batches.mark(store, batch.id)
        pen = Pen(store, identity.ensure_me(store), identity.clock_now())
        written: dict[Key, list[Edit]] = {}
        for edit in batches.edits(store, batch.id):
            if edit.table in RECORD_TYPES:  # the mark of a file that was taken in stays: it was
                written.setdefault((edit.table, edit.row), []).append(edit)
        known = names(store)
        for key, found in stored.of_rows(store, written).items():
            row = _Row(store, key, found, written[key], known)
            done += row.cells_back(pen)
            pen.write(own)
            done += row.row_back(pen, row_state(stored.of_rows(store, [key])[key]))
            pen.write(own)
            left += row.left
    return UndoResult(batch.label, done, tuple(left))


class _Row:
    """One row of a batch that is being taken back."""

    def __init__(self, store: Store, key: Key, found: list[Edit], written: list[Edit], known: Names) -> None:
        self.table, self.row = key
        self.state = row_state(found)
        self.left: list[str] = []
        self._known = known
        self._edits = {e.id: e for e in found}
        self._place = {e.id: n for n, e in enumerate(found)}  # in the order they came to this laptop
        self._written: dict[str, list[Edit]] = {}
        for edit in written:
            self._written.setdefault(edit.field, []).append(edit)
        self._mine = {e.id for e in written}
        self._made = found[0].id in self._mine  # the batch made the row
        self._batch_of = batches.of_edits(store, self._edits)
        self._in_batch: dict[int, list[Edit]] = {}
        for id_, batch in self._batch_of.items():
            self._in_batch.setdefault(batch.id, []).append(self._edits[id_])

    def origin(self, ids: Iterable[str]) -> frozenset[str]:
        """The edits that some edits stand for: an undo stands for what was there before the edit it took back."""
        out: set[str] = set()
        for id_ in ids:
            batch = self._batch_of.get(id_)
            if batch is None or batch.of is None:
                out.add(id_)
                continue
            undone = [e for e in self._in_batch.get(batch.of, ()) if e.field == self._edits[id_].field]
            inside = {e.id for e in undone}
            out |= self.origin(p for e in undone for p in e.parents if p not in inside and p in self._edits)
        return frozenset(out)

    def cells_back(self, pen: Pen) -> int:
        """Set the cells back to what stood before, those that nobody else has changed since."""
        if self._made:
            return 0  # the row goes as a whole
        done = 0
        for cell, written in self._written.items():
            if cell != ROW and self._out_of_conflict(pen, cell, written):
                done += 1
            elif cell != ROW and self._untouched(cell, written):
                done += self._cell_back(pen, cell, written)
        return done

    def _out_of_conflict(self, pen: Pen, cell: str, written: list[Edit]) -> bool:
        """What the action wrote stands against others' values. Taken out, it leaves those as they are, or beside them
        again what it had replaced, if nobody else has replaced that."""
        inside = {p for e in written for p in e.parents}
        last = self.origin(e.id for e in written if e.id not in inside)
        heads = self.state.cells[cell].heads
        mine = [h.id for h in heads if self.origin([h.id]) <= last]
        others = [h for h in heads if h.id not in mine]
        if not mine or not others:
            return False
        replaced = {p for e in self._edits.values() if e.field == cell and e.id not in self._mine for p in e.parents}
        before = [self._edits[p] for p in inside - self._mine - replaced if p in self._edits]
        value = max(before, key=lambda e: e.order).value if before else others[0].value
        if value is None:
            return False
        pen.edit(self.table, self.row, cell, value, parents=mine)
        return True

    def _untouched(self, cell: str, written: list[Edit]) -> bool:
        inside = {p for e in written for p in e.parents}
        last = self.origin(e.id for e in written if e.id not in inside)
        state = self.state.row if cell == ROW else self.state.cells[cell]
        if state is not None and self.origin(e.id for e in state.heads) == last:
            return True
        what = "It" if cell == ROW else RECORD_TYPES[self.table].cell_label(cell)
        was = "was deleted or restored" if cell == ROW else "was changed"
        self.left.append(f"{self._name()}: {what} {was} since, and stays as it is.")
        return False

    def _cell_back(self, pen: Pen, cell: str, written: list[Edit]) -> int:
        before = {p for e in written for p in e.parents if p not in self._mine}
        there = sorted((self._edits[p] for p in before if p in self._edits), key=lambda e: e.order)
        if len(there) < len(before) or any(e.value is None for e in there):
            label = RECORD_TYPES[self.table].cell_label(cell)
            self.left.append(f"{self._name()}: what {label} said before is not here, and it stays as it is.")
            return 0
        state = self.state.cells[cell]
        # Several values where the action had settled a conflict: it is there again, and shows what it showed.
        values = list(dict.fromkeys(e.value or "" for e in reversed(there)))[::-1] or [""]
        if len(values) == 1 and len(state.heads) == 1 and state.value == values[0]:
            return 0
        for value in values:
            pen.put(self.table, self.row, cell, value, state)
        return 1

    def row_back(self, pen: Pen, now: RowState) -> int:
        """Delete what the batch made or brought back, bring back what it deleted. ``now``: with the cells set back."""
        written = self._written.get(ROW)
        if self._made and written is None:
            hide = now.standing is not Standing.DELETED
        elif written is None or not self._untouched(ROW, written):
            return 0
        elif written[-1].kind == DELETE and not self._made:
            if now.standing is Standing.LIVE:
                return 0
            pen.restore(self.table, self.row, now)
            return 1
        else:
            hide = now.standing is not Standing.DELETED
        if not hide:
            return 0
        if self._built_upon():
            self.left.append(f"{self._name()}: somebody has written in it since, and it stays.")
            return 0
        pen.delete(self.table, self.row, now)
        return 1

    def _built_upon(self) -> bool:
        """Whether any cell now says what came after the batch, from elsewhere."""
        first = min(self._place[i] for i in self._mine)
        heads = (e.id for cell in self.state.cells.values() for e in cell.heads)
        return any(i not in self._mine and self._place[i] > first for i in self.origin(heads))

    def _name(self) -> str:
        record = RECORD_TYPES[self.table]
        return f"{record.label} “{caption(record, record.values(self.state.values), self._known)}”"
