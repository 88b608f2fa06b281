"""Files of records from the programme team, through the same door as figures: recognised by header, previewed, applied
as one action that undo takes back, and what cannot be taken told line by line.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from adviser_app.csvio import files, finding, write
from adviser_app.csvio.formats import sampled
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records import RECORD_TYPES, RecordType
from adviser_app.merge import sheet, source
from adviser_app.merge.edits import Edit
from adviser_app.merge.returned import is_template
from adviser_app.merge.source import Columns, Past, Said, SourceError
from adviser_app.services import identity, record_mending, sheets, stores
from adviser_app.services.records import UndoResult, action, undo_labels
from adviser_app.services.records import undo as undo_records
from adviser_app.services.records.views import caption, say_field
from adviser_app.services.sheets import ChangeLine, RowLine, SheetFile
from adviser_app.store import edits as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels.support_council import SimilarRow

if TYPE_CHECKING:
    from adviser_app.viewmodels.models import PreviewView

KIND = "refresh"  # of an incoming file
BUCKETS = ("new", "changed", "unchanged", "duplicate", "rejected")  # rows of a file
_HEAD = 1 << 16  # bytes that a header stands in
_LABEL = "took in a file of"  # begins the name of the action

__all__ = ["FilePreview", "RecordsApplied", "RecordsPreview", "apply", "preview", "recognise", "undo", "write_rejects",
           "write_to_mend"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What one file would do. ``counts``: its rows by bucket, "rows read" among them; ``unknown``: columns passed over;
    ``dated``: it says of which day it is; ``taken``: it was taken in before, here or by somebody whose bundle came."""

    file: str
    sha256: str
    table: str
    label: str
    counts: dict[str, int]
    changes: tuple[ChangeLine, ...]
    new: tuple[RowLine, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]
    conflicts: int
    dated: bool
    taken: bool
    replica: str
    source: SheetFile = field(repr=False)
    edits: tuple[Edit, ...] = field(repr=False)


@dataclass(frozen=True)
class RecordsPreview:
    """What files of records would do, in the order in which they would be taken in. ``similar``: support and
    challenges written down here already that may be the same as new rows of them."""

    files: tuple[FilePreview, ...]
    similar: tuple[SimilarRow, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by bucket of all files; "rows read" is the sum of the others."""
        return {b: sum(f.counts[b] for f in self.files) for b in ("rows read", *BUCKETS)}

    @property
    def problems(self) -> list[Problem]:
        return [p for f in self.files for p in f.problems]

    @property
    def rejected(self) -> list[Problem]:
        return [p for p in self.problems if p.severity is Severity.ERROR]

    @property
    def can_mend(self) -> bool:
        """Whether all that is wrong is rows of one file: ``write_to_mend`` can give them back."""
        return len({p.file for p in self.rejected}) == 1 and all(p.line for p in self.rejected)

    @property
    def conflicts(self) -> int:
        return sum(f.conflicts for f in self.files)

    @property
    def can_apply(self) -> bool:
        """Whether anything of the files is not here yet."""
        return any(f.edits for f in self.files)

    @cached_property
    def view(self) -> PreviewView:
        """The preview as screens and the terminal show it."""
        from adviser_app.viewmodels import records_preview

        return records_preview.build(records_preview.RecordsShown(
            tuple(
                records_preview.FileShown(
                    f.file, f.label, f.counts, f.changes, f.new, f.problems, f.unknown, f.conflicts, f.dated, f.taken
                )
                for f in self.files
            ), BUCKETS, self.can_apply, [(x.caption, x.why) for x in self.similar],
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordsApplied:
    """What was done. ``rows``: records touched; ``edits``: new ones."""

    counts: dict[str, int]
    rows: int
    edits: int
    conflicts: int
    backup: Path | None
    rejected: int


def takeable() -> list[RecordType]:
    """The types that files can hold: those with a list of their own, none that is private."""
    return [r for r in RECORD_TYPES.values() if r.listed and not r.private]


def recognise(paths: Sequence[Path]) -> bool:
    """Whether the chosen files are files of records, by their headers; False too for what cannot be opened.

    Raises AdviserError 'mixed-files' where some are and some are not, 'a-template' for a returned template.
    """
    try:
        members = files.sources([Path(p) for p in paths], workbooks=False)
        found, templates = [], False
        for member in members:
            with member.open() as file:
                head = file.read(_HEAD)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                head = head.decode("utf-16", "ignore").encode()  # it may end within a sign
            templates = templates or sheet.header(head, is_template) is not None
            header = sheet.header(head, _known)
            found.append(header is not None and not _is_of_figures(member.name, head, header))
    except AdviserError:
        return False  # whoever reads figures says what is wrong
    if templates:
        raise AdviserError(
            "A template that came back", "This is no refresh: somebody filled in a template of Adviser's.",
            "Take it back where the records are listed, or with `adviser records in FILE`.", code="a-template",
        )  # fmt: skip
    if any(found) and not all(found):
        named = text.listed([m.name for m, records in zip(members, found, strict=True) if records][:3])
        verb = "holds" if sum(found) == 1 else "hold"
        raise AdviserError(
            "Figures and records", f"{named} {verb} records, the other files figures.",
            "Import them one after the other.", code="mixed-files",
        )  # fmt: skip
    return bool(found) and all(found)


def _known(header: Sequence[str]) -> bool:
    return bool(source.recognise(header, takeable()))


def _is_of_figures(name: str, head: bytes, header: Sequence[str]) -> bool:
    """Whether a column that no record has holds figures in a table of councils: ``Region, Council, Year, Walks``."""
    unknown = {column for found in source.recognise(header, takeable()) for column in found.unknown}
    if not unknown:
        return False
    table = finding.find_table(head, "utf-8-sig", name)
    if table is None or (table.refused is not None and table.refused.code == "no-figures"):
        return False
    rows = [cells for cells, _line in finding.first_records(head, "utf-8-sig")[table.delimiter]]
    at = next((n for n, cells in enumerate(rows) if [sheet.name(c) for c in cells] == list(header)), -1)
    facts = sampled.columns(len(header), rows[at + 1 :]) if at >= 0 else []
    return any(fact.numbers and header[i] in unknown for i, fact in enumerate(facts))


# -- preview -----------------------------------------------------------------------------------------------------


def preview(store: Store, paths: Sequence[Path], work: Work = QUIET) -> RecordsPreview:
    """Reads and compares everything; writes nothing. Files that follow one another are put in their order.

    Raises AdviserError for files that cannot be opened; what is wrong inside them is among the problems.
    """
    waiting = [sheets.read_member(member) for member in files.sources([Path(p) for p in paths], workbooks=False)]
    references = sheets.References(store)
    made: list[FilePreview] = []
    total = len(waiting)
    while waiting:
        work.step(f"Reading {waiting[0].name}", len(made) / total)
        turn, shown = _next(store, waiting, references, [e for f in made for e in f.edits])
        made.append(shown)
        del waiting[turn]
    return RecordsPreview(tuple(made), record_mending.noticed(store, made))


def _next(
    store: Store, waiting: Sequence[SheetFile], references: sheets.References, before: Sequence[Edit]
) -> tuple[int, FilePreview]:
    """Whose turn it is: the first that does not wait for another file, else the first."""
    looked = []
    for turn, one in enumerate(waiting):
        looked.append(_look(store, one, references, before))
        if not _waits(looked[-1]):
            return turn, looked[-1]
    return 0, looked[0]


def _waits(shown: FilePreview) -> bool:
    return any(p.code == "previous-missing" for p in shown.problems)


def _look(store: Store, one: SheetFile, references: sheets.References, before: Sequence[Edit]) -> FilePreview:
    """One file against the store and the files taken in before it."""
    found, columns, problem = _columns(one)
    if found is None or columns is None:
        assert problem is not None
        return _refused(one, problem)
    try:
        replica = source.replica_of(columns.record.name, source.source_of(found))
        past = Past([*stored.select(store, [replica], {}), *(e for e in before if e.replica == replica)])
        if one.sha256[: source.SHORT] in past.files:
            return _nothing_new(one, columns, found, replica)
        said = source.read(columns, found, one.sha256, past, references, one.name)
    except SourceError as error:
        problem = Problem(error.code, Severity.ERROR, one.name, 0, "", "", error.message, error.remedy)
        return _refused(one, problem, columns.record, len(found.rows))
    return _shown(store, one, columns, found, said, references, before)


def _columns(one: SheetFile) -> tuple[sheet.Sheet | None, Columns | None, Problem | None]:
    def no(code: str, line: int, message: str, remedy: str) -> tuple[None, None, Problem]:
        return None, None, Problem(code, Severity.ERROR, one.name, line, "", "", message, remedy)

    try:
        found = sheet.read(one.data, _known)
    except sheet.SheetError as error:
        return no(error.code, error.line, error.message, "Save it again as CSV UTF-8, and take it in again.")
    if found is None:
        return no("not-records", 0, "The header is of no kind of record.", "Name the columns as the record's fields.")
    columns = source.recognise(found.header, takeable())
    if len(columns) > 1:
        kinds = text.listed([c.record.plural.lower() for c in columns], "or")
        return no(
            "records-ambiguous", found.line, f"The columns fit {kinds}.", "Add a column that only one of them has."
        )
    twice = [n for n in found.twice if any(n in names for names in columns[0].fields.values())]
    if twice:
        return no(
            "columns-twice", found.line, f"The column {text.listed(twice)} is there twice.", "Delete one of them."
        )
    return found, columns[0], None


def _refused(one: SheetFile, problem: Problem, record: RecordType | None = None, rows: int = 0) -> FilePreview:
    counts = {"rows read": rows, **dict.fromkeys(BUCKETS, 0), "rejected": rows}
    return FilePreview(
        one.name, one.sha256, record.name if record else "", record.plural if record else "", counts, (), (),
        (problem,), (), 0, True, False, "", one, (),
    )  # fmt: skip


def _nothing_new(one: SheetFile, columns: Columns, found: sheet.Sheet, replica: str) -> FilePreview:
    record = columns.record
    counts = {"rows read": len(found.rows), **dict.fromkeys(BUCKETS, 0), "unchanged": len(found.rows)}
    return FilePreview(
        one.name, one.sha256, record.name, record.plural, counts, (), (), (), columns.unknown, 0, True, True, replica,
        one, (),
    )  # fmt: skip


def _shown(
    store: Store,
    one: SheetFile,
    columns: Columns,
    found: sheet.Sheet,
    said: Said,
    references: sheets.References,
    before: Sequence[Edit],
) -> FilePreview:
    record, known = columns.record, references.known
    effect = sheets.effects(store, record, [e for e in said.edits if e.table == record.name], references, before)
    named = sheets.captions(store, record, (c.row for c in said.changes), known, before)
    fields = record.by_name
    rejected = sheets.errors(said.problems)
    changed = len({c.row for c in said.changes})
    return FilePreview(
        file=one.name,
        sha256=one.sha256,
        table=record.name,
        label=record.plural,
        counts={"rows read": said.rows, "new": len(said.new), "changed": changed, "unchanged": said.unchanged,
                "duplicate": said.twice, "rejected": rejected},
        changes=tuple(
            ChangeLine(
                c.line, c.row, named.get(c.row, c.row), c.field, fields[c.field].label,
                say_field(fields[c.field], c.before, known), say_field(fields[c.field], c.after, known),
                effect.known.issuperset(c.edits), effect.of(c.edits), c.edits,
            )
            for c in said.changes
        ),
        new=tuple(
            RowLine(
                n.line, n.row, caption(record, n.values, known), sheets.words(record, n.values, known),
                effect.known.issuperset(n.edits), effect.of(n.edits), n.edits,
            )
            for n in said.new
        ),
        problems=tuple(said.problems),
        unknown=columns.unknown,
        conflicts=effect.conflicts,
        dated=source.DATE in found.header,
        taken=False,
        replica=said.replica,
        source=one,
        edits=tuple(said.edits),
    )  # fmt: skip


# -- apply -------------------------------------------------------------------------------------------------------


def apply(store: Store, shown: RecordsPreview, work: Work = QUIET, *, backup: bool = True) -> RecordsApplied:
    """Does what the preview showed: a backup, then one transaction and one action.

    Raises AdviserError 'nothing-to-apply', 'stale-preview'.
    """
    if not shown.can_apply:
        raise AdviserError(
            "Nothing to apply", shown.view.nothing_to_do, "Choose another file.", code="nothing-to-apply"
        )
    copy = None
    if backup:
        work.step("Making a backup", 0.1)
        copy = stores.backup(store, reason="import", work=work)
    labels = text.listed(list(dict.fromkeys(f.label.lower() for f in shown.files if f.edits)))
    rows: set[stored.Key] = set()
    with action(store, f"{_LABEL} {labels}"):
        work.step("Taking it in", 0.5)
        references = sheets.References(store)
        done: list[Edit] = []
        for one in shown.files:
            if _look(store, one.source, references, ()) != one:
                raise sheets.stale()
            if one.edits:
                _, touched = sheets.take_in(
                    store, one.source, one.edits, kind=KIND, label="", sender="", replica=one.replica,
                    counts=one.counts | {"conflicts": one.conflicts},
                )  # fmt: skip
                rows |= {key for key in touched if key[0] != source.TABLE}
                done += one.edits
        work.step("Saving", 0.9)
    identity.note(store)
    rejected = sum(sheets.errors(f.problems) for f in shown.files)
    return RecordsApplied(shown.counts, len(rows), len(done), shown.conflicts, copy, rejected)


def undo(store: Store) -> UndoResult:
    """Takes back the files of records taken in last, as a whole. Raises AdviserError 'not-the-last' where something
    else was done since, or nothing is there to take back."""
    label, _ = undo_labels(store)
    if label is None or not label.startswith(_LABEL):
        raise AdviserError(
            "Not taken back", f"Since then something else was done: {label}." if label else "It is undone already.",
            "Take that back first, where the records are listed.", code="not-the-last",
        )  # fmt: skip
    result = undo_records(store)
    assert result is not None
    return result


def write_rejects(shown: RecordsPreview, path: Path) -> int:
    """Every row not taken with its line, column, value and remedy, as CSV; how many. Raises AdviserError
    'cannot-write'."""
    write.write_rejects(shown.rejected, path)
    return len(shown.rejected)


def write_to_mend(shown: RecordsPreview, path: Path) -> int:
    """The rows not taken, all columns of them, with what is wrong, as a CSV that can be mended and taken in; how many.

    Raises AdviserError 'nothing-to-mend', 'several-files' (each has columns of its own), 'cannot-write'.
    """
    wrong = [f for f in shown.files if sheets.errors(f.problems)]
    if len(wrong) > 1:
        named = text.listed([f.file for f in wrong])
        raise AdviserError(
            "Several files", f"Rows of {named} were not taken.", "Take in one file at a time.", code="several-files"
        )
    if not wrong:
        raise AdviserError("No rows to mend", "Every row can be taken.", code="nothing-to-mend")
    return record_mending.write_rows(wrong[0], _columns(wrong[0].source)[0], path)
