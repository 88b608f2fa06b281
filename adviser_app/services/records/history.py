"""The history of a record: every value of every field, who wrote it, when, on which laptop, from which file."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, Kind, RecordType, unpack
from adviser_app.merge import clock
from adviser_app.merge.edits import DELETE, RESTORE, Edit
from adviser_app.merge.source import is_undated
from adviser_app.services.records.views import Names, names, say_field
from adviser_app.store import edits as stored
from adviser_app.store import identity as kept
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store

ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One field's change. ``at`` in local time; ``field`` its label ("" for the row itself); ``cell`` the cell's name;
    ``before`` and ``after`` in words, several values of a conflict with " / " between; ``kind``: set, delete, restore,
    or what a newer version calls it; ``source``: the file it came with, "" for what was written here."""

    at: datetime
    who: str
    laptop: str
    field: str
    cell: str
    before: str
    after: str
    kind: str
    source: str


def history(store: Store, table: str, row: str) -> list[HistoryLine]:
    """A record's changes, newest last; what an edit replaces stands before it whatever the clocks say.

    Raises AdviserError 'no-such-record'.
    """
    edits = stored.of_rows(store, [(table, row)]).get((table, row))
    record = RECORD_TYPES.get(table)
    if not edits or record is None:
        raise AdviserError(
            "No such record", f"There is no record {row} in {table}.", "Look it up in the list.", code="no-such-record"
        )
    known, laptops = names(store), laptop_names(store)
    by_id = {e.id: e for e in edits}
    files, arrived = stored.sources(store, by_id), stored.arrived(store, by_id)
    out = []
    for edit in in_order(edits):
        before = [by_id[p] for p in edit.parents if p in by_id]
        for field, was, now in _changes(record, edit, before, known):
            out.append(
                HistoryLine(
                    _when(edit, arrived), known.person(edit.author), laptops.get(edit.replica, ""), field, edit.field,
                    was, now, edit.kind, files.get(edit.id, ""),
                )
            )  # fmt: skip
    return out


def _when(edit: Edit, arrived: dict[str, str]) -> datetime:
    """When an edit was made; for one from a file that says no day, when that was taken in."""
    if is_undated(edit.clock) and edit.id in arrived:
        return datetime.fromisoformat(arrived[edit.id]).astimezone()
    return clock.moment(edit.clock).astimezone()


def laptop_names(store: Store) -> dict[str, str]:
    """By replica, what its laptop is called."""
    out = {row.values["replica"]: row.values["name"] for row in stored_records.rows(store, "laptop")}
    me = kept.get(store)
    if me is not None:
        out[me.private_replica] = me.laptop
    return out


def in_order(edits: list[Edit]) -> list[Edit]:
    """Edits by their clocks, but none before one that it replaces or covers."""
    by_id = {e.id: e for e in edits}
    waits = {e.id: {p for p in (*e.parents, *e.covers) if p in by_id} for e in edits}
    after: dict[str, list[str]] = {}
    for id_, parents in waits.items():
        for parent in parents:
            after.setdefault(parent, []).append(id_)
    ready = [(*by_id[id_].order,) for id_, parents in waits.items() if not parents]
    heapq.heapify(ready)
    out = []
    while ready:
        _, id_ = heapq.heappop(ready)
        out.append(by_id[id_])
        for child in after.get(id_, ()):
            waits[child].discard(id_)
            if not waits[child]:
                heapq.heappush(ready, by_id[child].order)
    return out


def _changes(record: RecordType, edit: Edit, before: list[Edit], known: Names) -> list[tuple[str, str, str]]:
    """(field's label, before, after) of each field an edit changes; a cell in which nothing changes gives one line."""
    if edit.kind in (DELETE, RESTORE):
        return [("", "", "")]
    cell = edit.field
    name, is_member, member = cell.partition(":")
    if cell in record.groups:
        parts = []
        for field in record.groups[cell]:
            was = {_part(e.value, field.name) for e in before}
            now = _part(edit.value, field.name)
            if (was or {""}) != {now}:
                said = [ERASED if w is None else say_field(field, w, known) for w in sorted(was, key=str)]
                parts.append((field.label, " / ".join(said), ERASED if now is None else say_field(field, now, known)))
        return parts or [(record.cell_label(cell), "", "")]
    if is_member and name in record.by_name and record.by_name[name].kind is Kind.TAGS:
        said_ = say_field(record.by_name[name], member, known)
        return [(record.by_name[name].label, "" if edit.value else said_, said_ if edit.value else "")]
    said = list(dict.fromkeys(_say(record, cell, e.value, known) for e in before))
    return [(record.cell_label(cell), " / ".join(s for s in said if s), _say(record, cell, edit.value, known))]


def _part(value: str | None, name: str) -> str | None:
    return None if value is None else unpack(value).get(name, "")


def _say(record: RecordType, cell: str, value: str | None, known: Names) -> str:
    if value is None:
        return ERASED
    return say_field(record.by_name[cell], value, known) if cell in record.by_name else value
