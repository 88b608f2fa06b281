"""The programme team's own files of records: CSVs of any record type, month after month, each a word of one source.

The source is a replica of its own. The edits made from a file are a function of the file and of the source's files
before it, so that two laptops which take in the same files make the same edits. Each file says only what it changes
against the source's last word; what an adviser wrote since stands beside it and is a conflict to see. A marker ends the
edits of each file (an edit of the table ``source_file``, which no record type has; its row is the source's replica, its
cell the file): where it is, the file has been taken in, here or by somebody whose bundle arrived.

Columns are fields by name or label, in any order. ``_key``: the source's own number of a row, where the type has no
natural key; else the field that is such a number (``RecordType.own``), else the fields in ``RecordType.apart``.
``_previous``: the first twelve figures of the SHA-256 of the file before; a laptop that lacks that one waits for it.
``_date``: the day of issue. ``_source``: where there are several. ``_blanks``: ``clear`` where an empty cell means that
there is nothing; else it says nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache

from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.records import (
    RECORD_TYPES,
    Field,
    FieldError,
    Kind,
    RecordType,
    canonical,
    check,
    text_of,
)
from adviser_app.merge import clock, typed
from adviser_app.merge.edits import Edit, make
from adviser_app.merge.heads import CellState, cell_state
from adviser_app.merge.said import Change, NewRow, cells_of
from adviser_app.merge.sheet import Sheet, SheetRow, name
from adviser_app.merge.template import CHECK, ID
from adviser_app.merge.typed import REFERENCES, Habits, References

TABLE = "source_file"  # of the markers
KEY, PREVIOUS, DATE, SOURCE, BLANKS = "_key", "_previous", "_date", "_source", "_blanks"
NOTES = ("_line", "_what_is_wrong", "_what_to_do")  # beside rows that were given back to be mended; nobody reads them
OWN = frozenset({KEY, PREVIOUS, DATE, SOURCE, BLANKS, *NOTES})
CLEAR = "clear"
SHIPPED = "Adviser’s own catalogue"  # the source of the records that ship with the program
SHORT = 12  # figures of a file's SHA-256 that name it
# What a file without a date is dated: older than anything an adviser writes, so that theirs is what is shown.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_UNKNOWN = 0.5  # of the columns at most may be none of the record's


@dataclass(frozen=True, slots=True)
class Columns:
    """What a header means: by field, its columns (a council by code and by name); columns that are no field."""

    record: RecordType
    fields: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]


@dataclass
class Said:
    """What a file says. ``unchanged``: rows that say what the source said before, ``twice``: that repeat another."""

    replica: str
    rows: int = 0
    unchanged: int = 0
    twice: int = 0
    edits: list[Edit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: list[NewRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class SourceError(ValueError):
    """A file that cannot be taken as a whole: stable ``code``, what is wrong, what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


# -- which records -----------------------------------------------------------------------------------------------


def recognise(header: Sequence[str], records: Iterable[RecordType]) -> list[Columns]:
    """The record types whose file a header may be of, the likeliest first: all that a new record needs is there, and at
    least half of the columns are fields; the more of them are needed, the better. Several that fit alike are all given;
    a template (``merge.template``) fits none."""
    if ID in header or CHECK in header:
        return []
    found = []
    for record in records:
        columns = _columns(header, record)
        known = len([n for n in header if n and n not in OWN]) - len(columns.unknown)
        required = [f for f in record.fields if f.required and not f.default]
        if known < 2 or len(columns.unknown) > _UNKNOWN * (known + len(columns.unknown)):
            continue
        if all(f.name in columns.fields for f in required):
            found.append((len(columns.unknown), -known, -len(required), columns))
    if not found:
        return []
    best = min(f[:3] for f in found)
    return [f[3] for f in found if f[:3] == best]


def _columns(header: Sequence[str], record: RecordType) -> Columns:
    means: dict[str, str] = {}
    for f in record.fields:
        means |= dict.fromkeys((_plain(f.name), _plain(f.label)), f.name)
        if f.kind in REFERENCES:
            means |= {_plain(f"{w} {end}"): f.name for w in (f.name, f.label) for end in ("name", "code", "id")}
    fields: dict[str, tuple[str, ...]] = {}
    unknown = []
    for column in header:
        meant = means.get(_plain(column)) if column not in OWN else None
        if meant is not None:
            fields[meant] = (*fields.get(meant, ()), column)
        elif column and column not in OWN:
            unknown.append(column)
    return Columns(record, fields, tuple(unknown))


def _plain(column: str) -> str:
    return " ".join(name(column).replace("_", " ").split())


# -- what a source said before -----------------------------------------------------------------------------------


def replica_of(table: str, source: str) -> str:
    """The replica of a source of one type of records. ``source``: its name as files write it, empty for the one."""
    said = "\x1f".join(("adviser-source-1", table, " ".join(source.casefold().split())))
    return "f" + text_of(hashlib.sha256(said.encode()).digest()[:15])


def is_source(replica: str) -> bool:
    """Whether a replica, which is also the author of its edits, is a source's."""
    return replica.startswith("f")


@cache
def _shipped() -> frozenset[str]:
    return frozenset(replica_of(table, SHIPPED) for table in RECORD_TYPES)


def is_shipped(replica: str) -> bool:
    """Whether a replica is the source of what ships with the program."""
    return replica in _shipped()


def own_row(replica: str, key: Sequence[str]) -> str:
    """The id of a row that a source tells apart by a key of its own."""
    said = "\x1f".join(("adviser-source-row-1", replica, str(len(key)), *key))
    return "r" + text_of(hashlib.sha256(said.encode()).digest()[:15])


def is_undated(stamp: str) -> bool:
    """Whether a stamp is of a file that does not say of which day it is."""
    return stamp.startswith(f"{UNDATED:%Y-%m-%d}")


def source_of(sheet: Sheet) -> str:
    """The name that a file gives its source, "" for none. Raises SourceError where rows differ."""
    return _one(sheet, SOURCE)


def previous_of(sheet: Sheet) -> str:
    """The file that a file says it follows, "" where it does not say. Raises SourceError."""
    said = _one(sheet, PREVIOUS).casefold()
    if said and (len(said) < SHORT or not all(c in "0123456789abcdef" for c in said)):
        raise SourceError(
            "previous-unknown", f"“{said}” under {PREVIOUS} is no part of a SHA-256.",
            f"Write the first {SHORT} figures of the SHA-256 of the file before, or leave the column out.",
        )  # fmt: skip
    return said[:SHORT]


def _one(sheet: Sheet, column: str) -> str:
    found = {v for row in sheet.rows if (v := row.cells.get(column, "").strip())}
    if len(found) > 1:
        raise SourceError(
            "not-one", f"The rows differ in {column}.", "It belongs to the whole file: write the same in every row."
        )
    return next(iter(found), "")


@dataclass(frozen=True)
class Past:
    """What is here of a source: its edits in order. ``files``: short hashes of its files, by marker's number."""

    edits: Sequence[Edit]

    @property
    def files(self) -> dict[str, int]:
        return {e.field[1:]: e.seq for e in self.edits if e.table == TABLE}

    @property
    def whole(self) -> bool:
        """Whether the edits of every file that is here in part are all here."""
        numbers = {e.seq for e in self.edits}
        top = max(numbers, default=0)
        return len(numbers) == top and (not top or top in self.files.values())

    def upto(self, number: int) -> Past:
        return Past([e for e in self.edits if e.seq <= number])


# -- a file ------------------------------------------------------------------------------------------------------


def read(columns: Columns, sheet: Sheet, sha256: str, past: Past, references: References, file: str) -> Said:
    """What a file says against what its source said before.

    ``past``: all edits of the source that are here; ``sha256``: of the file's bytes, in hexadecimal. Raises SourceError
    'previous-missing' (the file waits for another), 'source-incomplete', 'not-one', 'no-date'.
    """
    previous = previous_of(sheet)
    if previous and previous not in past.files:
        raise SourceError(
            "previous-missing", f"The file follows another ({PREVIOUS} {previous}) that was not taken in here.",
            "Take in that one first, or an exchange file of somebody who has.",
        )  # fmt: skip
    if not past.whole:
        raise SourceError(
            "source-incomplete", "Some of what earlier files of this source said has not arrived here.",
            "Take in the newest exchange file of the programme team first.",
        )  # fmt: skip
    reader = _Reader(columns, sheet, sha256, past.upto(past.files[previous]) if previous else past, references, file)
    reader.run()
    return reader.said


class _Refused(Exception):
    def __init__(self, column: str, value: str, error: FieldError) -> None:
        self.column, self.value, self.error = column, value, error


class _Reader:
    def __init__(
        self, columns: Columns, sheet: Sheet, sha256: str, past: Past, references: References, file: str
    ) -> None:
        self.columns, self.sheet, self.sha256, self.file = columns, sheet, sha256, file
        self.record, self.references = columns.record, references
        self.replica = replica_of(self.record.name, source_of(sheet))
        self.said = Said(self.replica)
        self.past: dict[str, dict[str, list[Edit]]] = {}
        for e in past.edits:
            if e.table == self.record.name:
                self.past.setdefault(e.row, {}).setdefault(e.field, []).append(e)
        self.seq = max((e.seq for e in past.edits), default=0)
        last = max((e.clock for e in past.edits), default=clock.FIRST)
        self.stamp = clock.after(last, self._issued())
        cells = [(f, "", t) for row in sheet.rows for f in self.record.fields for t in self._texts(row, f)]
        self.habits: Habits = typed.habits(cells, ansi=sheet.ansi)

    def _issued(self) -> datetime:
        said = _one(self.sheet, DATE)
        if not said:
            return UNDATED
        try:
            day = date.fromisoformat(canonical(Field(DATE, DATE, Kind.DATE), said))
        except FieldError as error:
            raise SourceError("no-date", f"{DATE}: {error.message}", error.remedy) from error
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    def _texts(self, row: SheetRow, f: Field) -> list[str]:
        return [row.cells[c] for c in self.columns.fields.get(f.name, ()) if row.cells.get(c, "").strip()]

    def run(self) -> None:
        first: dict[str, tuple[int, dict[str, str]]] = {}
        for row in self.sheet.rows:
            self.said.rows += 1
            try:
                values = self._values(row)
                row_id = self._row_id(row, values)
                if row_id in first:
                    if first[row_id][1] != values:
                        raise _Refused("", "", FieldError(
                            "row-twice", f"Line {first[row_id][0]} says something else of the same record.",
                            "Keep one of them."))  # fmt: skip
                    self.said.twice += 1
                    continue
                first[row_id] = row.line, values
                self._say(row, row_id, values)
            except _Refused as no:
                self.said.problems.append(
                    Problem(no.error.code, Severity.ERROR, self.file, row.line, no.column, no.value, no.error.message,
                            no.error.remedy)
                )  # fmt: skip
        if self.said.new or self.said.changes or self.said.unchanged:
            self.seq += 1
            self.said.edits.append(
                make(self.replica, self.seq, self.stamp, self.replica, TABLE, self.replica, f"f{self.sha256[:SHORT]}",
                     self.sha256[:SHORT], salt=self._salt(TABLE, self.replica))
            )  # fmt: skip

    # -- one row -------------------------------------------------------------------------------------------------

    def _values(self, row: SheetRow) -> dict[str, str]:
        """Canonical values of the fields that the row says something of."""
        if row.broken or row.too_long:
            raise _Refused("", "", FieldError(
                "row-cut", "The row has more cells than the header, or quotation marks that do not fit together.",
                "Put each text that holds a comma or a quotation mark between quotation marks."))  # fmt: skip
        clear = row.cells.get(BLANKS, "").strip().casefold()
        if clear not in ("", CLEAR):
            raise _Refused(BLANKS, row.cells[BLANKS], FieldError(
                "blanks-unknown", f"“{clear}” is no word for what empty cells mean.",
                f"Write {CLEAR}, or leave the cell empty."))  # fmt: skip
        out: dict[str, str] = {}
        for f in self.record.fields:
            texts = self._texts(row, f)
            column = next((c for c in self.columns.fields.get(f.name, ()) if row.cells.get(c, "").strip()), f.name)
            try:
                found = list(dict.fromkeys(typed.value(f, t, self.habits, self.references) for t in texts))
            except FieldError as error:
                raise _Refused(column, texts[0], error) from error
            if len(found) > 1:
                raise _Refused(column, texts[0], FieldError(
                    "names-two", f"{f.label}: the columns name two.", "Leave one out, or mend it."))  # fmt: skip
            if found:
                out[f.name] = found[0]
            elif clear and f.name in self.columns.fields:
                out[f.name] = ""
        return out

    def _row_id(self, row: SheetRow, values: Mapping[str, str]) -> str:
        record = self.record
        if record.key:
            for f in record.fields:
                if f.name in record.key and f.required and not (values.get(f.name) or f.default):
                    raise _Refused(f.name, "", FieldError("missing", f"{f.label} is missing.", "Fill it in."))
            return record.row_id({f.name: values.get(f.name) or f.default for f in record.fields})
        own = row.cells.get(KEY, "").strip() or values.get(record.own, "")
        names = record.apart or tuple(f.name for f in record.fields if f.required)
        key = [own] if own else [values.get(n, "") for n in names]
        return own_row(self.replica, key)

    def _say(self, row: SheetRow, row_id: str, values: dict[str, str]) -> None:
        past = {cell: cell_state(edits) for cell, edits in self.past.get(row_id, {}).items()}
        was = self.record.values({cell: state.value for cell, state in past.items()})
        new = not past
        self._check(values, was, new=new)
        wanted = {n: v for n, v in values.items() if v != was[n] and not self._still(row, n, was[n])}
        wanted = {n: v for n, v in wanted.items() if not self._erased(row, n, past)}
        for n in wanted:
            if not new and self.record.is_fixed(self.record.by_name[n]):
                label = self.record.by_name[n].label
                raise _Refused(n, values[n], FieldError(
                    "fixed", f"{label} of a {self.record.label.lower()} stays as it was.",
                    "Give the row another key, so that it is a new one."))  # fmt: skip
        made: dict[str, Edit] = {}
        changes = []
        for n, value in wanted.items():
            before = past.get(self.record.by_name[n].group)
            cells = cells_of(self.record, n, was[n], wanted, before.value if before is not None else "")
            for cell, text in cells.items():
                if cell not in made:
                    self.seq += 1
                    made[cell] = make(
                        self.replica, self.seq, self.stamp, self.replica, self.record.name, row_id, cell, text,
                        parents=[h.id for h in past[cell].heads] if cell in past else (), salt=self._salt(row_id, cell),
                    )  # fmt: skip
            ids = tuple(made[cell].id for cell in cells)
            changes.append(Change(row.line, row_id, n, was[n], value, ids))
        self.said.edits += made.values()
        if new:
            ids = tuple(e.id for e in made.values())
            self.said.new.append(NewRow(row.line, row_id, {n: v for n, v in values.items() if v}, ids))
        elif changes:
            self.said.changes += changes
        else:
            self.said.unchanged += 1

    def _check(self, values: dict[str, str], was: Mapping[str, str], *, new: bool) -> None:
        """Required fields are there, and what a field needs beside it, in the row or in what the source said before. A
        default is the source's word only for rows that are its own."""
        record = self.record
        if new:
            for f in record.fields:
                if f.default and not values.get(f.name) and (f.required or not record.key):
                    values[f.name] = f.default
        _, wrong = check(record, values, new=False, present=was)
        if new:
            wrong |= {
                f.name: FieldError("missing", f"{f.label} is missing.", f"Fill in {f.label.lower()}.")
                for f in record.fields if f.required and not values.get(f.name)
            }  # fmt: skip
        for n, error in wrong.items():
            raise _Refused(n, values.get(n, ""), error)

    def _erased(self, row: SheetRow, n: str, past: Mapping[str, CellState]) -> bool:
        """Whether what the source said of a field was erased: it must not come back with the next file."""
        cell = self.record.cell_of(n)
        gone = any(s.shown.value is None for c, s in past.items() if c.partition(":")[0] == cell)
        if gone:
            label = self.record.by_name[n].label
            self.said.problems.append(
                Problem("erased-since", Severity.WARNING, self.file, row.line, n, "",
                        f"{label} was erased here; what the file says of it is not taken.", "Leave it out of the file.")
            )  # fmt: skip
        return gone

    def _still(self, row: SheetRow, n: str, before: str) -> bool:
        """Whether the cell is what a spreadsheet makes of the source's last word."""
        f = self.record.by_name[n]
        texts = self._texts(row, f)
        if not texts or not before or f.kind in REFERENCES or f.kind is Kind.TAGS:
            return False
        try:
            return typed.unchanged(f, before, texts[0], self.habits, self.references)
        except FieldError:
            return False

    def _salt(self, row: str, cell: str) -> str:
        """From the whole hash of the file, of which edits tell no more than the beginning: who lacks the file cannot
        guess an erased value back."""
        return "s" + text_of(hashlib.sha256("\x1f".join((self.sha256, row, cell)).encode()).digest()[:9])
