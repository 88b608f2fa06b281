"""Records that come in as a sheet (a template that came back, a file of the programme team's): read, told, taken in.

What both have in common: whose councils and people the cells name, what each change would say and whom it would
contradict, and how the edits go into the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adviser_app.csvio import files
from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.records import (
    COUNCILS,
    MEMBER,
    RECORD_TYPES,
    Field,
    FieldError,
    Kind,
    RecordType,
    join_tags,
    unpack,
)
from adviser_app.merge import clock, sheet, typed
from adviser_app.merge.edits import ROW, Edit
from adviser_app.merge.heads import RowState, Standing, Status, row_state
from adviser_app.services import identity
from adviser_app.services.records import action
from adviser_app.services.records.views import DELETED, NOT_HERE, Names, caption, names, naming, say_field
from adviser_app.store import edits as stored
from adviser_app.store import peers
from adviser_app.store import records as stored_records
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.store.edits import Key
from adviser_app.store.peers import APPLIED
from adviser_app.viewmodels import text


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file in memory: its name, its bytes, their SHA-256 in hexadecimal."""

    name: str
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A field that would change: in words, before and after. ``known``: taken in already; ``conflict``: whom it
    contradicts ("" nobody): both values stay, and somebody settles it; ``edits``: ids."""

    line: int
    row: str
    caption: str
    field: str
    label: str
    before: str
    after: str
    known: bool
    conflict: str
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that would be made or deleted. ``said``: its fields in words, of a new one."""

    line: int
    row: str
    caption: str
    said: str
    known: bool
    conflict: str
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done: ``incoming`` the id in the list of files taken in, how many edits were new, how many rows they
    touch, how many conflicts they made, how many rows of the file had problems."""

    incoming: int
    edits: int
    rows: int
    conflicts: int
    rejected: int


def read_file(path: Path) -> SheetFile:
    """A CSV, or a zip that holds one. Raises AdviserError 'no-file', 'not-a-csv' (a workbook: save it as CSV),
    'several-files', 'file-too-large', 'file-unreadable'."""
    members = files.sources([Path(path)], workbooks=False)
    if len(members) != 1:
        raise AdviserError(
            "Several files", f"{Path(path).name} holds {len(members)} files.", "Choose one CSV.", code="several-files"
        )
    return read_member(members[0])


def read_member(member: files.Member) -> SheetFile:
    """One file of those chosen. Raises AdviserError 'file-too-large', 'file-unreadable'."""
    if member.size > sheet.LARGEST:
        raise AdviserError(
            "Too large", f"{member.name} has {member.size:,} bytes; {sheet.LARGEST:,} is the limit.",
            "Split it into several files.", code="file-too-large",
        )  # fmt: skip
    with member.open() as file:
        data = file.read()
    return SheetFile(member.name, data, hashlib.sha256(data).hexdigest())


def refused(file: SheetFile, error: sheet.SheetError) -> AdviserError:
    """A file that cannot be read to its end."""
    where = f"{file.name}, line {error.line}" if error.line else file.name
    return AdviserError(
        "The file was not read", f"{where}: {error.message}", "Save it again as CSV UTF-8, and take it in again.",
        code=error.code,
    )  # fmt: skip


def is_reference(field: Field) -> bool:
    """Whether what somebody types in a field may be the name of something: a council, a person, a record."""
    return field.kind in typed.REFERENCES or field.of == COUNCILS


class References:
    """Councils, people and records of a store, by code, id, name or caption: those of today, and those that people had
    before, or records in their titles."""

    def __init__(self, store: Store) -> None:
        self.known: Names = names(store)
        self._store = store
        self._called: dict[str, set[str]] = {id_: {name} for id_, name in self.known.people}
        for (_, id_), edits in stored.of_rows(store, [("person", id_) for id_ in self._called]).items():
            self._called[id_] |= {e.value for e in edits if e.field == "name" and e.value}
        self._found: dict[tuple[Kind, str, str], str | FieldError] = {}
        self._before: dict[tuple[str, str], set[str]] = {}
        self._areas: list[Area] = []

    def find(self, field: Field, text: str) -> str:
        """The present code of a council, or the id of a person or a record. Raises FieldError."""
        at = field.kind, field.of, " ".join(text.split())
        if at not in self._found:
            try:
                self._found[at] = self._one(field, at[2])
            except FieldError as error:
                self._found[at] = error
        found = self._found[at]
        if isinstance(found, FieldError):
            raise found
        return found

    def find_all(self, field: Field, text: str) -> str:
        """``find``; of tags that are councils each, with "; " between them."""
        if field.kind is not Kind.TAGS:
            return self.find(field, text)
        return join_tags(self.find(field, part) for part in text.split(";") if part.strip())

    def _one(self, field: Field, said: str) -> str:
        if field.kind is Kind.PERSON:
            return self._person(said)
        return self._record(field, said) if field.kind is Kind.RECORD else self._council(said)

    def _record(self, field: Field, said: str) -> str:
        try:
            return self.known.find_record(field, said)
        except FieldError:
            wanted = said.casefold()
            was = {id_ for id_, titles in self._titles(field.of).items() if wanted in {t.casefold() for t in titles}}
            if len(was) != 1:
                raise
            return was.pop()

    def _titles(self, table: str) -> dict[str, set[str]]:
        """What records of a type that are there have and had as their titles, by id."""
        return {id_: self._had(table, id_) for id_, _ in self.known.records(table)}

    def _had(self, table: str, id_: str) -> set[str]:
        """What a record, a deleted one too, has and had as its title."""
        if (table, id_) not in self._before:
            record = RECORD_TYPES[table]
            titles = set(naming(record))
            edits = stored.of_rows(self._store, [(table, id_)]).get((table, id_), []) if titles else []
            self._before[table, id_] = {e.value for e in edits if e.field in titles and e.value}
        return self._before[table, id_]

    def _council(self, said: str) -> str:
        current = self.known.current(said.upper())
        if current is not None:
            return current
        from adviser_app.services import councils

        try:
            self._areas = self._areas or load_areas(self._store)  # once: a file may name all councils there are
            return councils.find_among(self._areas, said).code
        except AdviserError as error:
            raise FieldError(error.code, error.message, "Write its code, or its name as Adviser does.") from error

    def _person(self, said: str) -> str:
        if said in self._called:
            return said
        wanted = said.casefold()
        found = [id_ for id_, name in self.known.people if name.casefold() == wanted]
        found = found or sorted(i for i, ns in self._called.items() if any(n.casefold() == wanted for n in ns))
        if len(found) == 1:
            return found[0]
        if found:
            raise FieldError("several-people", f"Several people are called {said}.", "Write the id from the roster.")
        raise FieldError(
            "no-such-person", f"Nobody in the roster is called {said}.", "Write the name as Adviser does, or add them."
        )

    def names(self, field: Field, value: str) -> Iterable[str]:
        """What a value is called and was, and what is shown for one that is unknown."""
        if field.kind is Kind.RECORD:
            said = self.known.record(field.of, value)
            return {value, said, said.removesuffix(f" {DELETED}"), NOT_HERE} | self._had(field.of, value)
        if field.kind is Kind.PERSON:
            return self._called.get(value, set()) | {self.known.person("?")}
        return {value, self.known.council(value)}

    def shown(self, field: Field, value: str) -> str:
        """The name beside a code."""
        return say_field(field, value, self.known)


# -- what edits would do -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effects:
    """What edits would do to a store: which are ``known`` already, and by edit ``against`` whom it would stand."""

    known: frozenset[str]
    against: Mapping[str, str]
    conflicts: int

    def of(self, ids: Iterable[str]) -> str:
        """The first contradiction of some edits."""
        return next((self.against[i] for i in ids if i in self.against), "")


def effects(
    store: Store, record: RecordType, edits: Sequence[Edit], references: References, before: Collection[Edit] = ()
) -> Effects:
    """What edits of one table would do to the rows as they now stand, and with edits that go in ``before`` them;
    nothing is written."""
    known = stored.known(store, (e.id for e in edits)) | {e.id for e in before}
    fresh: dict[Key, list[Edit]] = {}
    for e in edits:
        if e.id not in known:
            fresh.setdefault((e.table, e.row), []).append(e)
    there = stored.of_rows(store, fresh)
    for e in before:
        if (e.table, e.row) in fresh:
            there.setdefault((e.table, e.row), []).append(e)
    against: dict[str, str] = {}
    conflicts = 0
    for key, new in fresh.items():
        was = row_state(there[key]) if key in there else None
        now = row_state([*there.get(key, ()), *new])
        conflicts += len(set(now.conflicts) - set(was.conflicts if was else ()))
        conflicts += _contested(now) and not (was is not None and _contested(was))
        for e in new:
            words = _against(record, e, was, now, references.known)
            if words:
                against[e.id] = words
    return Effects(frozenset(known), against, conflicts)


def _against(record: RecordType, e: Edit, before: RowState | None, after: RowState, known: Names) -> str:
    if before is None:
        return ""
    if e.field == ROW:
        return "Somebody has changed it since; it stays until somebody decides." if _contested(after) else ""
    if before.standing is Standing.DELETED:
        return "It was deleted meanwhile; it comes back until somebody decides."
    cell = after.cells[e.field]
    if cell.status is not Status.CONFLICT or e.id not in {h.id for h in cell.heads}:
        return ""
    others = [h for h in cell.heads if h.value != e.value]
    if not others:
        return ""
    other = others[0]
    when = text.day(clock.moment(other.clock).astimezone().date())
    return f"{known.person(other.author)} wrote “{cell_words(record, e.field, other.value, known)}” on {when}."


def _contested(state: RowState) -> bool:
    return state.standing is Standing.CONTESTED


def cell_words(record: RecordType, cell: str, value: str | None, known: Names) -> str:
    """A cell's value in words; the parts of a group with their labels."""
    if value is None:
        return "(erased)"
    if cell in record.groups:
        said = unpack(value)
        parts = [(f, said.get(f.name, "")) for f in record.groups[cell]]
        return ", ".join(f"{f.label}: {say_field(f, v, known)}" for f, v in parts if v) or "nothing"
    if ":" in cell:
        return "member" if value == MEMBER else "no member"
    return (say_field(record.by_name[cell], value, known) if cell in record.by_name else value) or "nothing"


def words(record: RecordType, values: Mapping[str, str], known: Names) -> str:
    """The fields of a row that say something, with their labels."""
    said = [(f.label, say_field(f, values.get(f.name, ""), known)) for f in record.fields]
    return " · ".join(f"{label}: {' '.join(v.split())}" for label, v in said if v)


def captions(
    store: Store, record: RecordType, rows: Iterable[str], known: Names, before: Collection[Edit] = ()
) -> dict[str, str]:
    """Rows in a line each, deleted ones too, as they stand once the edits ``before`` are in; rows that are not here are
    left out."""
    wanted = list(dict.fromkeys(rows))
    values = stored_records.by_ids(store, record.name, wanted)
    out = {}
    for row in wanted:
        found = values.get(row)
        if found is None and (gone := stored_records.row(store, record.name, row)) is not None:
            found = gone.values
        if found is not None:
            out[row] = caption(record, found, known)
    coming = {(e.table, e.row) for e in before if e.table == record.name and e.row in set(wanted)}
    there = stored.of_rows(store, coming)
    for key in coming:
        edits = [*there.get(key, ()), *(e for e in before if (e.table, e.row) == key)]
        out[key[1]] = caption(record, record.values(row_state(edits).values), known)
    return out


# -- taking in ---------------------------------------------------------------------------------------------------


def already(store: Store, sha256: str, kind: str) -> datetime | None:
    """When the same file was taken in, in local time."""
    before = peers.by_hash(store, sha256)
    if before is None or before.state != APPLIED or before.kind != kind:
        return None
    return datetime.fromisoformat(before.at).astimezone()


def take_in(
    store: Store,
    file: SheetFile,
    edits: Collection[Edit],
    *,
    kind: str,
    label: str,
    sender: str = "",
    replica: str = "",
    counts: Mapping[str, int],
) -> tuple[int, set[Key]]:
    """Put edits into the store as one action, inside which the file is noted; its id, and the rows touched."""
    with action(store, label) as batch:
        number = peers.add_incoming(
            store, file.name, file.sha256, kind=kind, sender=sender, replica=replica, counts=counts
        )
        touched = stored.append(store, edits, batch=batch, came=number)
        identity.observe(store, sorted({e.clock for e in edits}))
    return number, touched


def stale() -> AdviserError:
    """The store has changed since a preview was made."""
    return AdviserError(
        "The records have changed", "Something was written or taken in since this preview was made.",
        "Look at the file again.", code="stale-preview",
    )  # fmt: skip


def errors(problems: Iterable[Problem]) -> int:
    """How many rows were not taken."""
    return len({(p.file, p.line) for p in problems if p.severity is Severity.ERROR})
