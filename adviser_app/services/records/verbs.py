"""Records listed, made, changed, deleted, brought back. Whatever is written is an edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import (
    COUNCILS,
    MEMBER,
    RECORD_TYPES,
    Field,
    FieldError,
    Kind,
    RecordType,
    check,
    join_tags,
    pack,
    unpack,
)
from adviser_app.merge.heads import RowState, Standing, Status, row_state
from adviser_app.services.pen import Pen
from adviser_app.services.records.action import writing
from adviser_app.services.records.views import NAMING, Names, RecordView, names, say_field, view, views
from adviser_app.store import edits as stored_edits
from adviser_app.store import records as stored
from adviser_app.store.connection import Store


class RecordRefused(AdviserError):
    """What was typed is no record; ``fields`` says what is wrong where."""

    def __init__(self, record: RecordType, wrong: Mapping[str, FieldError]) -> None:
        super().__init__(
            f"{record.label} not saved",
            " ".join(error.message for error in wrong.values()),
            " ".join(dict.fromkeys(error.remedy for error in wrong.values())),
            code="record-refused",
        )
        self.fields = dict(wrong)


class RecordExists(AdviserError):
    """There is such a record already; ``row`` is its id."""

    def __init__(self, record: RecordType, row: str) -> None:
        super().__init__(
            f"{record.label} exists",
            "There is one like it already.",
            "Open that one and change it.",
            code="record-exists",
        )
        self.table = record.name
        self.row = row


def type_of(table: str) -> RecordType:
    """A record type by its name. Raises AdviserError 'no-such-record-type'."""
    record = RECORD_TYPES.get(table)
    if record is None:
        raise AdviserError(
            "No such kind of record", f"{table!r} is none.", f"One of: {', '.join(RECORD_TYPES)}.",
            code="no-such-record-type",
        )  # fmt: skip
    return record


def list_rows(
    store: Store, table: str, *, council: str | None = None, text: str = "", person: str | None = None
) -> list[RecordView]:
    """The records of a type in its order: those of a council (present code), those naming a person, those in whose
    shown text every word of ``text`` occurs."""
    record = type_of(table)
    if council is not None and not record.council:
        return []
    found = stored.rows(store, table, {record.council: council} if council is not None else None)
    if person is not None:
        of_person = [f.name for f in record.fields if f.kind is Kind.PERSON]
        found = [row for row in found if any(row.values[name] == person for name in of_person)]
    known = names(store)
    wanted = text.casefold().split()
    if wanted:
        found = [row for row in found if _holds(record, row.values, wanted, known)]
    return views(found, known)


def _holds(record: RecordType, values: Mapping[str, str], wanted: list[str], known: Names) -> bool:
    plain = " ".join(say_field(f, values[f.name], known) for f in record.fields).casefold()
    return all(word in plain for word in wanted)


def get(store: Store, table: str, row: str, known: Names | None = None) -> RecordView:
    """One record, a deleted one too. ``known``: names as they are today, where the caller has them. Raises AdviserError
    'no-such-record'."""
    type_of(table)
    found = stored.row(store, table, row)
    if found is None:
        raise _missing(table, row)
    return view(found, known or names(store))


def deleted(store: Store, table: str) -> list[RecordView]:
    """The deleted records of a type, the last deleted first."""
    type_of(table)
    return views(stored.deleted(store, table), names(store))


def _missing(table: str, row: str) -> AdviserError:
    return AdviserError(
        "No such record", f"There is no {RECORD_TYPES[table].label.lower()} {row}.", "Look it up in the list.",
        code="no-such-record",
    )  # fmt: skip


def count(store: Store) -> dict[str, int]:
    """Number of records by type, deleted ones not among them."""
    return stored.count(store)


def state_of(store: Store, table: str, row: str) -> RowState | None:
    """A row's state from its edits; None where it has none."""
    found = stored_edits.of_rows(store, [(table, row)]).get((table, row))
    return row_state(found) if found else None


# --- make and change --------------------------------------------------------------------------------------------------


def create(store: Store, table: str, texts: Mapping[str, str], *, upsert: bool = False) -> RecordView:
    """A new record from what was typed, by field. With a natural key, one that was deleted comes back with these
    values; one that is there is refused, or with ``upsert`` changed.

    Raises RecordRefused, RecordExists (code 'record-exists').
    """
    record = type_of(table)
    known = names(store)
    values = check_values(store, record, texts, new=True, known=known)
    row = record.row_id(values)
    with writing(store, f"added {record.label.lower()}") as pen:
        _make(pen, record, row, values, texts, state_of(store, table, row), upsert)
    return get(store, table, row, None if table in NAMING else known)


def create_many(store: Store, table: str, rows: Iterable[Mapping[str, str]], label: str = "") -> list[str]:
    """``create`` with ``upsert`` for many, as one action; their ids. Nothing is written where one is refused.

    Raises RecordRefused of the first that is."""
    record = type_of(table)
    known = names(store)
    checked = [(texts, check_values(store, record, texts, new=True, known=known)) for texts in rows]
    ids = [record.row_id(values) for _, values in checked]
    with writing(store, label or f"added {len(ids)} records ({record.plural.lower()})") as pen:
        found = stored_edits.of_rows(store, [(table, row) for row in ids])
        for row, (texts, values) in zip(ids, checked, strict=True):
            there = found.get((table, row))
            _make(pen, record, row, values, texts, row_state(there) if there else None, upsert=True)
    return ids


def _make(
    pen: Pen,
    record: RecordType,
    row: str,
    values: Mapping[str, str],
    texts: Mapping[str, str],
    state: RowState | None,
    upsert: bool,
) -> None:
    """The edits that make a row (``state`` None), bring it back with new values, or change it."""
    cells = {cell: value for cell, value in record.cells(values).items() if value}
    if state is not None and state.standing is not Standing.DELETED:
        if not upsert:
            raise RecordExists(record, row)
        for name in record.key:  # erased, or not arrived yet: the row's id says what it must be
            before = state.cells.get(name)
            if (before.value if before else "") != values[name]:
                pen.put(record.name, row, name, values[name], before)
        _set(pen, record, row, state, {name: values[name] for name in texts if name not in record.key})
        return
    if state is not None:
        pen.restore(record.name, row, state)
        # What it said before it was deleted does not come back with it.
        cells |= {cell: "" for cell in _known_cells(record, state) if cell not in cells}
    for cell, value in cells.items():
        before = state.cells.get(cell) if state else None
        if before is None or before.value != value or before.status is Status.CONFLICT:
            pen.put(record.name, row, cell, value, before)


def change(store: Store, table: str, row: str, texts: Mapping[str, str]) -> RecordView:
    """Change some fields of a record; nothing is written where nothing changes. A field in conflict that gets another
    value is settled by it.

    Raises RecordRefused, AdviserError 'no-such-record', 'record-deleted'.
    """
    record = type_of(table)
    state = state_of(store, table, row)
    known = names(store)
    values = check_values(store, record, texts, new=False, known=known, present=_present(record, state))
    with writing(store, f"changed {record.label.lower()}") as pen:
        _change(pen, record, row, values, state)
    return get(store, table, row, None if table in NAMING else known)


def change_many(store: Store, table: str, rows: Mapping[str, Mapping[str, str]], label: str = "") -> None:
    """``change`` for many rows, by id, as one action. Nothing is written where one is refused. Raises as ``change``."""
    record = type_of(table)
    known = names(store)
    found = stored_edits.of_rows(store, [(table, row) for row in rows])
    states = {row: row_state(found[table, row]) if (table, row) in found else None for row in rows}
    checked = {
        row: check_values(store, record, texts, new=False, known=known, present=_present(record, states[row]))
        for row, texts in rows.items()
    }
    with writing(store, label or f"changed {len(checked)} records ({record.plural.lower()})") as pen:
        for row, values in checked.items():
            _change(pen, record, row, values, states[row])


def _present(record: RecordType, state: RowState | None) -> dict[str, str]:
    return record.values(state.values) if state is not None else {}


def _change(pen: Pen, record: RecordType, row: str, values: Mapping[str, str], state: RowState | None) -> None:
    if state is None:
        raise _missing(record.name, row)
    if state.standing is Standing.DELETED:
        raise AdviserError(
            f"{record.label} not saved", "It was deleted meanwhile.", "Restore it first.", code="record-deleted"
        )
    _set(pen, record, row, state, values)


def _set(pen: Pen, record: RecordType, row: str, state: RowState, values: Mapping[str, str]) -> None:
    present = record.values(state.values)
    fixed = {n for n, v in values.items() if v != present[n] and record.is_fixed(record.by_name[n])}
    if fixed:
        raise RecordRefused(record, {name: _is_fixed(record, name) for name in sorted(fixed)})
    for cell, value in cells_to_set(record, state, values).items():
        pen.put(record.name, row, cell, value, state.cells.get(cell))


def cells_to_set(record: RecordType, state: RowState, values: Mapping[str, str]) -> dict[str, str]:
    """The cells whose shown value is not what ``values`` (canonical, by field) say; fields left out stay as they
    are, also those that share a cell with one that is given."""
    wanted: dict[str, str] = {}
    for name, value in values.items():
        field = record.by_name[name]
        if field.kind is Kind.TAGS:
            members = {f"{name}:{member}" for member in value.split("; ") if member}
            there = {c for c in state.cells if c.startswith(name + ":")}
            wanted |= {cell: MEMBER if cell in members else "" for cell in members | there}
        elif field.group:
            cell = state.cells.get(field.group)
            # Parts of the cell that only a newer version knows stay in it.
            wanted.setdefault(field.group, cell.value if cell else "")
            wanted[field.group] = pack(unpack(wanted[field.group]) | {name: value})
        else:
            wanted[name] = value
    shown = state.values
    return {cell: value for cell, value in wanted.items() if value != shown.get(cell, "")}


def _known_cells(record: RecordType, state: RowState) -> list[str]:
    names_ = {record.cell_of(f.name) for f in record.fields}
    return [cell for cell in state.cells if cell.partition(":")[0] in names_]


def _is_fixed(record: RecordType, name: str) -> FieldError:
    label = record.by_name[name].label
    if record.append_only:
        return FieldError("fixed", f"A {record.label.lower()} is not changed.", "Write another, or erase this one.")
    return FieldError("fixed", f"{label} cannot be changed afterwards.", "Delete this one, and make another.")


def check_values(
    store: Store,
    record: RecordType,
    texts: Mapping[str, str],
    *,
    new: bool,
    known: Names | None = None,
    present: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What was typed, by field, as canonical values: councils by their present codes, records by their ids, which may
    be typed as captions or titles. ``present``: the values that the row has. Raises RecordRefused."""
    unknown = [name for name in texts if name not in record.by_name]
    if unknown:
        raise AdviserError(
            "No such field", f"A {record.label.lower()} has no field {', '.join(unknown)}.",
            f"Its fields: {', '.join(record.by_name)}.", code="no-such-field",
        )  # fmt: skip
    named = [record.by_name[name] for name, text in texts.items() if text.strip()]
    if known is None and any(f.kind in (Kind.COUNCIL, Kind.PERSON, Kind.RECORD) or f.of for f in named):
        known = names(store)
    if known is not None:
        texts = {name: _codes(record.by_name[name], text, known) for name, text in texts.items()}
    values, wrong = check(record, texts, new=new, present=present)
    if known is not None:
        wrong |= _resolve(record, values, known, present or {})
    if wrong:
        raise RecordRefused(record, wrong)
    return values


def _codes(field: Field, text: str, known: Names) -> str:
    """Tags that are councils, typed as names or codes: their codes, and what is no council as it was typed."""
    if field.of != COUNCILS:
        return text
    parts = (" ".join(part.split()) for part in text.split(";"))
    return "; ".join(known.council_named(part) or part for part in parts if part)


def _resolve(
    record: RecordType, values: dict[str, str], known: Names, present: Mapping[str, str]
) -> dict[str, FieldError]:
    """What is wrong with the councils, people and records named; a council's former code becomes the present one, a
    record's caption its id, in place. What a row names already it may go on naming."""
    wrong = {}
    for field in record.fields:
        value = values.get(field.name, "")
        if not value or value == present.get(field.name):
            continue
        if field.kind is Kind.COUNCIL or field.of == COUNCILS:
            codes = {code: known.current(code) for code in value.split("; ")}
            if None in codes.values():
                said = ", ".join(code for code, current in codes.items() if current is None)
                wrong[field.name] = FieldError(
                    "no-such-council", f"{said} is no council in the register.", "Choose the council by its name."
                )
            else:
                values[field.name] = join_tags(current for current in codes.values() if current)
        elif field.kind is Kind.PERSON and not known.is_person(value):
            wrong[field.name] = FieldError(
                "no-such-person", f"{field.label}: nobody in the roster is that.", "Choose a person of the roster."
            )
        elif field.kind is Kind.RECORD:
            try:
                values[field.name] = known.find_record(field, value)
            except FieldError as error:
                wrong[field.name] = error
    return wrong


# --- delete and bring back --------------------------------------------------------------------------------------------


def delete(store: Store, table: str, rows: Iterable[str]) -> int:
    """Delete records (each can be restored); how many were. Raises AdviserError 'no-such-record'."""
    return _each(store, table, rows, "deleted")


def restore(store: Store, table: str, rows: Iterable[str]) -> int:
    """Bring deleted records back; how many were. Raises AdviserError 'no-such-record'."""
    return _each(store, table, rows, "restored")


def _each(store: Store, table: str, rows: Iterable[str], what: str) -> int:
    record = type_of(table)
    wanted = list(dict.fromkeys(rows))
    label = f"{what} {record.label.lower() if len(wanted) == 1 else f'{len(wanted)} records ({record.plural.lower()})'}"
    done = 0
    with writing(store, label) as pen:
        found = stored_edits.of_rows(store, [(table, row) for row in wanted])
        for row in wanted:
            if (table, row) not in found:
                raise _missing(table, row)
            state = row_state(found[table, row])
            if what == "deleted" and state.standing is not Standing.DELETED:
                pen.delete(table, row, state)
                done += 1
            elif what == "restored" and state.standing is not Standing.LIVE:
                pen.restore(table, row, state)
                done += 1
    return done


def share_note(store: Store, row: str) -> RecordView:
    """A team copy of a private note, which stays; what was shared cannot become private again, only be erased."""
    private = get(store, "private_note", row)
    record = RECORD_TYPES["note"]
    texts = {name: text for name, text in private.values.items() if name in record.by_name and text}
    return create(store, "note", texts)
