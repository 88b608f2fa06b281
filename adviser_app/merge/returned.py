"""A template that came back: what somebody changed in it, as edits that are the same wherever the file is taken in.

Everything follows from the file and from the edits it was written from. Which edits those were, each row says itself
(``merge.template``); a row of which this laptop does not hold them all is refused, and so is one whose ``_id`` and
``_chk`` do not belong together. What is not in the file says nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.records import (
    Field,
    FieldError,
    Kind,
    RecordType,
    check,
    join_tags,
    text_of,
)
from adviser_app.merge import edits as edit_rules
from adviser_app.merge import typed
from adviser_app.merge.dialect import END, MARK
from adviser_app.merge.edits import ROW, Edit
from adviser_app.merge.said import Change, NewRow, cells_of, members
from adviser_app.merge.sheet import Sheet, SheetRow
from adviser_app.merge.template import ACTION, CHECK, DELETE, ID, NAME, Base, Check, Export, parse_check
from adviser_app.merge.template import base as base_of
from adviser_app.merge.typed import REFERENCES, Habits, References

REARRANGED = 3  # so many cells of a column with each other's values: it was sorted without the others
AS_SENT = "Copy the row again from the file as it was sent, or ask for a new one."


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row that somebody marked."""

    line: int
    row: str
    edit: str


@dataclass
class Returned:
    """What a file says. ``rows``: those read; ``rearranged``: columns whose values seem to have been sorted without the
    rest. Rows with a problem of severity ERROR are not among the others."""

    table: str
    rows: int = 0
    edits: list[Edit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: list[NewRow] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rearranged: tuple[str, ...] = ()

    @property
    def clearings(self) -> int:
        """How many cells were emptied."""
        return sum(1 for c in self.changes if c.before and not c.after)


def is_template(names: Sequence[str]) -> bool:
    """Whether a header is one of a template."""
    return ID in names and CHECK in names


def table_of(sheet: Sheet, tables: Iterable[str]) -> str | None:
    """The table whose template it is: the one that most of the rows' checks were made for."""
    names = list(tables)
    fits: Counter[str] = Counter()
    for row in sheet.rows:
        found = parse_check(row.cells.get(CHECK, "").strip())
        if found is not None:
            fits.update(t for t in names if found.fits(t, row.cells.get(ID, "").strip()))
    return max(fits, key=lambda t: (fits[t], t)) if fits else None


def exports(sheet: Sheet, table: str) -> list[Export]:
    """The exports that rows are from, the one of most of them first: new rows are of that one."""
    found: Counter[Export] = Counter()
    for row in sheet.rows:
        check_ = parse_check(row.cells.get(CHECK, "").strip())
        if check_ is not None and check_.fits(table, row.cells.get(ID, "").strip()):
            found[check_.export] += 1
    return sorted(found, key=lambda e: (found[e], e.token), reverse=True)


def row_ids(sheet: Sheet) -> list[str]:
    """The ids that stand in the file: the edits of these rows are wanted."""
    return list(dict.fromkeys(i for row in sheet.rows if (i := row.cells.get(ID, "").strip())))


def read(
    record: RecordType, sheet: Sheet, edits: Mapping[str, Sequence[Edit]], references: References, file: str
) -> Returned:
    """What changed in a returned template of ``record``. ``edits``: by row id, all that are known of it."""
    reader = _Reader(record, sheet, edits, references, file)
    reader.run()
    return reader.out


class _Refused(Exception):
    """The row is not taken: column, value, what is wrong."""

    def __init__(self, column: str, value: str, code: str, message: str, remedy: str) -> None:
        self.column, self.value, self.code, self.message, self.remedy = column, value, code, message, remedy


class _Reader:
    def __init__(
        self, record: RecordType, sheet: Sheet, edits: Mapping[str, Sequence[Edit]], references: References, file: str
    ) -> None:
        self.record, self.sheet, self.file = record, sheet, file
        self.references = references
        self.out = Returned(record.name)
        self.has = frozenset(sheet.header)
        self.checks: dict[int, Check] = {}
        self.bases: dict[int, Base] = {}
        self.by_id: dict[str, list[SheetRow]] = {}
        self.new_ids: Counter[str] = Counter()
        for row in sheet.rows:
            found = parse_check(row.cells.get(CHECK, "").strip())
            id_ = row.cells.get(ID, "").strip()
            if id_:
                self.by_id.setdefault(id_, []).append(row)
            if found is None or not found.fits(record.name, id_):
                continue
            self.checks[row.line] = found
            if id_ and (base := base_of(edits.get(id_, ()), found)) is not None:
                self.bases[row.line] = base
        self.export = next(iter(exports(sheet, record.name)), None)
        self.habits = self._habits()

    def _habits(self) -> Habits:
        cells = []
        for row in self.sheet.rows:
            base = self.bases.get(row.line)
            was = base.values(self.record) if base else {}
            cells += [(f, was.get(f.name, ""), row.cells[f.name]) for f in self.record.fields if f.name in row.cells]
        return typed.habits(cells, ansi=self.sheet.ansi)

    def run(self) -> None:
        for row in self.sheet.rows:
            self.out.rows += 1
            id_ = row.cells.get(ID, "").strip()
            try:
                self._whole(row)
                if id_:
                    self._known(row, id_)
                else:
                    self._new(row)
            except _Refused as no:
                self._problem(Severity.ERROR, row.line, no.column, no.value, no.code, no.message, no.remedy)
        self.out.rearranged = self._rearranged()

    def _problem(
        self, severity: Severity, line: int, column: str, value: str, code: str, message: str, remedy: str
    ) -> None:
        self.out.problems.append(Problem(code, severity, self.file, line, column, value, message, remedy))

    def _whole(self, row: SheetRow) -> None:
        """The row has all its cells, and they stand where they belong."""
        if row.broken:
            raise _Refused("", "", "quote-stray", "The quotation marks in this row do not fit together.",
                           "Double each that belongs to a text, or save it again as CSV.")  # fmt: skip
        end = row.cells.get(END, "").strip() if END in self.has else MARK
        if row.too_long or end not in ("", MARK) or (end != MARK and row.cells.get(ID, "").strip()):
            raise _Refused(END, end, "row-cut", "The row is cut short, or its cells stand in other columns.", AS_SENT)

    # -- rows of the export --------------------------------------------------------------------------------------

    def _known(self, row: SheetRow, id_: str) -> None:
        if any(other.cells != row.cells for other in self.by_id[id_]):
            raise _Refused(ID, id_, "row-twice", "The row stands in the file more than once, with different cells.",
                           "Keep one; in a copy that is to be a new row, empty _id and _chk.")  # fmt: skip
        if row is not self.by_id[id_][0]:
            return
        found = self.checks.get(row.line)
        if found is None:
            raise _Refused(CHECK, row.cells.get(CHECK, ""), "row-mixed",
                           "_id and _chk do not belong together: columns were sorted apart, or one was typed over.",
                           AS_SENT)  # fmt: skip
        base = self.bases.get(row.line)
        if base is None:
            raise _Refused(ID, id_, "base-missing", "The file is from edits that are not on this laptop yet.",
                           "Take in the newest exchange file first, then this one again.")  # fmt: skip
        action = row.cells.get(ACTION, "").strip()
        if action and action.upper() != DELETE:
            raise _Refused(ACTION, action, "action-unknown", f"“{action}” is no action.",
                           f"Write {DELETE} to delete the row, or leave the cell empty.")  # fmt: skip
        if action:
            edit = self._edit(found.export, id_, ROW, "", kind=edit_rules.DELETE, parents=[e.id for e in base.row],
                              covers=base.head_ids())  # fmt: skip
            self.out.edits.append(edit)
            self.out.deletions.append(Deletion(row.line, id_, edit.id))
        else:
            self._changed(row, id_, base, found.export)

    def _changed(self, row: SheetRow, id_: str, base: Base, export: Export) -> None:
        was, erased = base.values(self.record), base.erased()
        wanted: dict[str, str] = {}
        for f in self.record.fields:
            if self.record.cell_of(f.name) in erased:
                self._say_erased(row, f)
                continue
            after = self._after(row, f, was[f.name])
            if after is None or after == was[f.name]:
                continue
            if self.record.is_fixed(f):
                raise _Refused(f.name, row.cells.get(f.name, ""), "fixed",
                               f"{f.label} of a row stays as it is. A sheet that was sorted by half shows so.",
                               "Put it back; if it is wrong, delete the row and add a new one.")  # fmt: skip
            if f.required and not after:
                raise _Refused(f.name, "", "missing", f"{f.label} is missing.",
                               f"Fill it in, or write {DELETE} under {ACTION} to delete the row.")  # fmt: skip
            wanted[f.name] = after
        made: dict[str, Edit] = {}
        for name, after in wanted.items():
            group = base.value(self.record.by_name[name].group) or ""
            cells = cells_of(self.record, name, was[name], wanted, group)
            for cell, value in cells.items():
                if cell not in made:
                    made[cell] = self._edit(export, id_, cell, value, parents=base.parents(cell))
            ids = tuple(made[cell].id for cell in cells)
            self.out.changes.append(Change(row.line, id_, name, was[name], after, ids))
        self.out.edits += made.values()

    def _say_erased(self, row: SheetRow, f: Field) -> None:
        if row.cells.get(f.name, "").strip():
            self._problem(Severity.WARNING, row.line, f.name, "", "erased-since",
                          f"{f.label} was erased since the file was made; what the file says is not taken.",
                          "Nothing is to be done.")  # fmt: skip

    def _after(self, row: SheetRow, f: Field, before: str) -> str | None:
        """What a cell says now; None where it says nothing or nothing new."""
        text = row.cells.get(f.name)
        if text is None and not (f.kind in REFERENCES and row.cells.get(f.name + NAME)):
            return None
        said = text or ""
        try:
            if f.kind in REFERENCES:
                return self._reference(row, f, before)
            if f.kind is Kind.TAGS:
                return self._tags(f, before, said)
            if typed.unchanged(f, before, said, self.habits, self.references):
                return None
            return typed.value(f, said, self.habits, self.references)
        except FieldError as error:
            if error.code == "cell-hidden":
                self._problem(
                    Severity.WARNING, row.line, f.name, said, error.code, error.message,
                    "What was in the cell stays as it was. " + error.remedy,
                )  # fmt: skip
                return None
            raise _Refused(f.name, said, error.code, error.message, error.remedy) from error

    def _tags(self, f: Field, before: str, text: str) -> str | None:
        """The members; one that a spreadsheet alone changed is still the one it was."""
        if typed.unchanged(f, before, text, self.habits, self.references):
            return None
        left = members(before)
        now = []
        for part in text.split(";"):
            member = typed.value(f, part, self.habits, self.references)
            same = [m for m in left if m == member] or [
                m for m in left if typed.unchanged(f, m, part, self.habits, self.references)
            ]
            if same:
                left.remove(same[0])
            now += same[:1] or ([member] if member else [])
        return join_tags(now)

    def _reference(self, row: SheetRow, f: Field, before: str) -> str | None:
        """A council or person: by the code, or by the name in the column beside it."""
        code, beside = row.cells.get(f.name), row.cells.get(f.name + NAME, "").strip()
        by_code = (
            before if code is None or code.strip() == before else typed.value(f, code, self.habits, self.references)
        )
        if not beside or (before and self._called(f, before, beside)):
            return by_code
        if by_code and self._called(f, by_code, beside):
            return by_code
        try:
            by_name = self.references.find(f, beside)
        except FieldError as error:
            if by_code != before or not before:
                raise
            self._problem(
                Severity.WARNING, row.line, f.name + NAME, beside, error.code, error.message,
                f"{f.label} stays as it was. To change it, change the code in {f.name}.",
            )  # fmt: skip
            return before
        if by_code in (before, by_name):
            return by_name
        raise FieldError("names-two", f"{f.name} and {f.name}{NAME} name two.", "Change both, or the name alone.")

    def _called(self, f: Field, value: str, text: str) -> bool:
        return typed.called(f, value, text, self.habits, self.references)

    # -- rows that somebody added --------------------------------------------------------------------------------

    def _new(self, row: SheetRow) -> None:
        given = [f for f in self.record.fields if self._given(row, f)]
        if not given:
            return
        if self.export is None:
            raise _Refused(CHECK, "", "no-export", "Nothing in the file says which template it was.",
                           "Copy the new rows into a template made by Adviser, and leave its last row.")  # fmt: skip
        said = {}
        for f in given:
            text = row.cells.get(f.name, "")
            try:
                if f.kind in REFERENCES:
                    said[f.name] = self._reference(row, f, "") or ""
                else:
                    said[f.name] = typed.value(f, text, self.habits, self.references)
            except FieldError as error:
                raise _Refused(f.name, text, error.code, error.message, error.remedy) from error
        values, wrong = check(self.record, said, new=True)
        for name, missing in wrong.items():
            raise _Refused(name, row.cells.get(name, ""), missing.code, missing.message, missing.remedy)
        row_id = self._new_id(values)
        if row_id in self.by_id or (self.record.key and self.new_ids[row_id]):
            raise _Refused(self.record.key[0], values[self.record.key[0]], "row-exists",
                           "There is a row for this in the file already.", "Change that one; delete this.")  # fmt: skip
        self.new_ids[row_id] += 1
        made = [
            self._edit(self.export, row_id, cell, value)
            for cell, value in sorted(self.record.cells(values).items()) if value
        ]  # fmt: skip
        self.out.edits += made
        self.out.new.append(NewRow(row.line, row_id, values, tuple(e.id for e in made)))

    def _given(self, row: SheetRow, f: Field) -> bool:
        names = (f.name, f.name + NAME) if f.kind in REFERENCES else (f.name,)
        return any(row.cells.get(n, "").strip() for n in names)

    def _new_id(self, values: Mapping[str, str]) -> str:
        """By its natural key, else by what it says: the same row of the same file is the same record everywhere."""
        assert self.export is not None
        if self.record.key:
            return self.record.row_id(values)
        said = [self.export.token, self.record.name, *(f"{n}={v}" for n, v in sorted(values.items()) if v)]
        self.new_ids["\x1f".join(said)] += 1  # rows that say the same are as many records
        said.append(str(self.new_ids["\x1f".join(said)]))
        return "r" + text_of(hashlib.sha256("\x1f".join(said).encode()).digest()[:15])

    # -- both ----------------------------------------------------------------------------------------------------

    def _edit(
        self, export: Export, row: str, cell: str, value: str, *, kind: str = edit_rules.SET,
        parents: Iterable[str] = (), covers: Iterable[str] = (),
    ) -> Edit:  # fmt: skip
        return edit_rules.make(
            export.replica, 1, export.stamp, export.author, self.record.name, row, cell, value, kind=kind,
            parents=parents, covers=covers, salt=export.salt(self.record.name, row, cell, value),
        )  # fmt: skip

    def _rearranged(self) -> tuple[str, ...]:
        """Columns in which several cells took each other's values, and nothing else happened to them."""
        out = []
        for f in self.record.fields:
            changed = [(c.before, c.after) for c in self.out.changes if c.field == f.name]
            before, after = Counter(b for b, _ in changed), Counter(a for _, a in changed)
            if len(changed) >= REARRANGED and len(before) >= REARRANGED and before == after:
                out.append(f.name)
        return tuple(out)
