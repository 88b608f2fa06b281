"""Erasure (the right to be forgotten) and subject access: what is held on a person, in every version."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adviser_app.csvio.write import write_table
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, Field, Kind, RecordType, pack, unpack
from adviser_app.merge import clock
from adviser_app.merge.edits import ROW, Edit
from adviser_app.merge.heads import RowState, Standing, row_state
from adviser_app.services import identity, machine
from adviser_app.services.pen import Pen
from adviser_app.services.records.history import in_order, laptop_names
from adviser_app.services.records.verbs import type_of
from adviser_app.services.records.views import Names, caption, names, say_field
from adviser_app.store import edits as stored
from adviser_app.store import peers, settings
from adviser_app.store.connection import Store


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the register of erasures: when (local time), by whom, why, how many values of which records. Values
    that have not arrived here count among ``values`` and belong to no record yet."""

    at: datetime
    who: str
    reason: str
    values: int
    records: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: ``values`` erased; ``clean``: their bytes have left the file already (else a reader still
    had it open, and they leave when the store is next closed)."""

    values: int
    clean: bool


def erase(store: Store, table: str, row: str, fields: Collection[str] | None, reason: str) -> Erased:
    """Erase what a record says, or some fields of it, in every version: here now, elsewhere with the next exchange.

    None erases all and deletes the record. It cannot be undone: values and salts leave the file; that something was
    there, who wrote it and when stays. Raises AdviserError 'no-reason', 'no-such-record', 'no-such-field'.
    """
    record = type_of(table)
    if not reason.strip():
        raise AdviserError(
            "Not erased", "The register of erasures needs a reason.", "Say who asked for it and when.", code="no-reason"
        )
    unknown = [name for name in fields or () if name not in record.by_name]
    if unknown:
        raise AdviserError(
            "No such field", f"A {record.label.lower()} has no field {', '.join(unknown)}.", "Name others.",
            code="no-such-field",
        )  # fmt: skip
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    with store.write():
        found = stored.of_rows(store, [(table, row)]).get((table, row))
        if not found:
            raise AdviserError(
                "No such record", f"There is no {record.label.lower()} {row}.", "Look it up in the list.",
                code="no-such-record",
            )  # fmt: skip
        me = identity.ensure_me(store)
        gone = _concerned(record, found, fields)
        pen = Pen(store, me, identity.clock_now())
        # Not a batch: undo must not bring back an empty record.
        _leave(pen, record, row, row_state(found), fields)
        pen.write(None)
        stored.redact(store, gone, at, me.person, reason.strip())
        replica = me.replica
    identity.note(store)
    machine.erase(gone, replica, at, me.person, reason.strip())
    return Erased(len(gone), stored.forget_log(store))


def _concerned(record: RecordType, found: list[Edit], fields: Collection[str] | None) -> list[str]:
    """The edits whose values are to vanish: of all cells, or of those that hold some fields."""
    if fields is None:
        return [e.id for e in found if e.field != ROW and e.value is not None]
    cells = {record.cell_of(name) for name in fields}
    return [e.id for e in found if e.field.partition(":")[0] in cells and e.value is not None]


def _leave(pen: Pen, record: RecordType, row: str, state: RowState, fields: Collection[str] | None) -> None:
    """What remains to be said: the other fields of a cell, or that the whole row is gone."""
    if fields is None:
        if state.standing is not Standing.DELETED:
            pen.delete(record.name, row, state)
        return
    for cell in dict.fromkeys(record.cell_of(name) for name in fields):
        if cell in record.groups and cell in state.cells:
            rest = {name: text for name, text in unpack(state.cells[cell].value).items() if name not in fields}
            if rest:
                pen.put(record.name, row, cell, pack(rest), state.cells[cell])


def apply_known(store: Store) -> int:
    """Erase again what was erased on this computer: a backup from before an erasure has just been opened. How many
    values vanished."""
    wanted: dict[tuple[str, str, str], list[str]] = {}
    said = machine.erased()
    if not said:
        return 0
    have = stored.known(store, said)
    ours = set(stored.all_replicas(store))
    done = {r.edit for r in stored.redactions(store)}
    for edit, (replica, at, author, reason) in said.items():
        if edit not in done and (edit in have or replica in ours):
            wanted.setdefault((at, author, reason), []).append(edit)
    if not wanted:
        return 0
    count = len(have - done)
    with store.write():
        for (at, author, reason), edits in sorted(wanted.items()):
            stored.redact(store, edits, at, author, reason)
    stored.forget_log(store)
    return count


def erasures(store: Store) -> list[Erasure]:
    """The register of what was erased, oldest first."""
    known = names(store)
    rows = stored.rows_of(store, (r.edit for r in stored.redactions(store)))
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for one in stored.redactions(store):
        grouped.setdefault((one.at, one.author, one.reason), []).append(one.edit)
    return [
        Erasure(
            datetime.fromisoformat(at).astimezone(), known.person(author), reason, len(edits),
            tuple(sorted({rows[e] for e in edits if e in rows})),
        )
        for (at, author, reason), edits in grouped.items()
    ]  # fmt: skip


# --- subject access ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One version of one value in which the text occurs. ``standing``: "shown now", "earlier version", "in a deleted
    record", or "kept beside the records"."""

    record: str
    id: str
    caption: str
    field: str
    value: str
    written: datetime
    who: str
    laptop: str
    source: str
    standing: str


HELD_COLUMNS = ("record", "id", "about", "field", "value", "written", "by", "laptop", "from_file", "standing")


def held_on(store: Store, text: str) -> list[HeldLine]:
    """Every version of every value in which a text (a name, an address) occurs, upper and lower case alike, deleted
    records and private notes included; every record that names a person of the roster whose name it is; and what is
    kept beside the records: names of files exchanged, settings, decisions about keys.

    Raises AdviserError 'nothing-to-look-for' for an empty text.
    """
    plain = _plain(text)
    if not plain:
        raise AdviserError(
            "Nothing to look for", "No name was given.", "Give a name or an address.", code="nothing-to-look-for"
        )
    known, laptops = names(store), laptop_names(store)
    people = {id_ for id_, name in known.people if plain in _plain(name)}
    rows = stored.rows_where(store, lambda e: _speaks_of(e, plain, people))
    out = []
    for (table, row), edits in sorted(stored.of_rows(store, rows).items()):
        record = RECORD_TYPES.get(table)
        state = row_state(edits)
        heads = {e.id for cell in state.cells.values() for e in cell.heads}
        about = caption(record, record.values(state.values), known) if record else ""
        files = stored.sources(store, (e.id for e in edits))
        for edit in in_order(edits):
            if _speaks_of(edit, plain, people):
                deleted = state.standing is Standing.DELETED
                out.append(
                    HeldLine(
                        record.label if record else table, row, about,
                        known.cell_label(record, edit.field) if record else edit.field,
                        _said(record, edit, known), clock.moment(edit.clock).astimezone(), known.person(edit.author),
                        laptops.get(edit.replica, ""), files.get(edit.id, ""),
                        "in a deleted record" if deleted else "shown now" if edit.id in heads else "earlier version",
                    )
                )  # fmt: skip
    return out + _beside(store, plain, known)


def _beside(store: Store, plain: str, known: Names) -> list[HeldLine]:
    """What is kept on a person where it is no record."""
    said = [("File taken in", f.file, f.at, f.sender) for f in peers.incoming(store)]
    said += [("File sent", f.file, f.at, "") for f in peers.outgoing(store)]
    said += [("Decision about a key", t.how, t.at, t.by) for t in peers.trust_log(store)]
    said += [("Reason of an erasure", e.reason, e.at, e.author) for e in stored.redactions(store)]
    said += [("Setting", f"{key}: {value}", at, "") for at, key, value in settings.log(store)]
    return [
        HeldLine(
            what,
            "",
            "",
            "",
            text,
            datetime.fromisoformat(at).astimezone(),
            known.person(by),
            "",
            "",
            "kept beside the records",
        )
        for what, text, at, by in dict.fromkeys(said)
        if plain in _plain(text)
    ]


def _speaks_of(edit: Edit, plain: str, people: set[str]) -> bool:
    if plain in _plain(edit.field.partition(":")[2]):
        return True
    return bool(edit.value) and (plain in _plain(edit.value or "") or edit.value in people)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()


def _said(record: RecordType | None, edit: Edit, known: Names) -> str:
    value = edit.value or ""
    if record is None:
        return value
    if edit.field in record.groups:
        parts = unpack(value)
        said = [f"{f.label}: {_reading(f, parts[f.name], known)}" for f in record.groups[edit.field] if f.name in parts]
        return "; ".join(said) or value
    return say_field(record.by_name[edit.field], value, known) if edit.field in record.by_name else value


def _reading(field: Field, value: str, known: Names) -> str:
    """A part of a group: as it was written, but what it refers to by its caption."""
    return say_field(field, value, known) if field.kind is Kind.RECORD else value


def write_held_on(store: Store, text: str, path: Path) -> int:
    """``held_on`` as a CSV for the person who asked; how many lines. Raises AdviserError 'cannot-write'."""
    lines = held_on(store, text)
    write_table(
        path,
        HELD_COLUMNS,
        (
            (x.record, x.id, x.caption, x.field, x.value, x.written.isoformat(timespec="seconds"), x.who, x.laptop,
             x.source, x.standing)
            for x in lines
        ),
    )  # fmt: skip
    return len(lines)
