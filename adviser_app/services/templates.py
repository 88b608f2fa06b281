"""Templates: a table of records out to a colleague without the app, and what they changed in it back in.

``preview`` says what would change, line by line; ``apply`` does that as one action. Nothing is kept of a template that
went out: whatever is needed to understand it stands in it (``merge.template``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adviser_app.csvio import workbook, write
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem
from adviser_app.domain.records import RECORD_TYPES, Kind, RecordType
from adviser_app.merge import clock, dialect, returned, sheet, template
from adviser_app.merge.edits import Edit
from adviser_app.merge.returned import Returned
from adviser_app.services import identity, sheets
from adviser_app.services.records import type_of
from adviser_app.services.records.views import caption, say_field
from adviser_app.services.sheets import ChangeLine, RowLine, SheetFile, Taken
from adviser_app.store import edits as stored
from adviser_app.store import exchange as asked
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text

KIND = "template"  # of an incoming file
MANY = 5  # so many emptied cells are asked about before they count
SPARE = 200  # rows of a workbook that are ready for new entries

__all__ = ["ChangeLine", "RowLine", "Taken", "TemplatePreview", "apply", "out", "preview", "sendable", "write_rejects"]


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """What a returned template would do.

    ``rows``: lines read; ``sender``, ``exported``: who wrote the template out and when (local time), None where no line
    says; ``changes``, ``new``, ``deleted``: line by line; ``problems``: a row with one of severity error is not taken;
    ``clearings``: cells emptied; ``asks``: sentences to confirm before it is applied; ``conflicts``: how many it makes;
    ``fresh``: edits that are not here yet; ``already``: when the same file was taken in before.
    """

    file: str
    table: str
    label: str
    rows: int
    sender: str
    exported: datetime | None
    changes: tuple[ChangeLine, ...]
    new: tuple[RowLine, ...]
    deleted: tuple[RowLine, ...]
    problems: tuple[Problem, ...]
    clearings: int
    asks: tuple[str, ...]
    conflicts: int
    fresh: int
    already: datetime | None
    source: SheetFile = field(repr=False)
    edits: tuple[Edit, ...] = field(repr=False)

    @property
    def can_apply(self) -> bool:
        """Whether there is anything to take in."""
        return self.fresh > 0

    @property
    def title(self) -> str:
        who = f" that {self.sender} sent out" if self.sender else ""
        when = f" on {text.day(self.exported.date())}" if self.exported else ""
        return f"{text.sentence(self.label)}: a template{who}{when}"

    @property
    def sentence(self) -> str:
        parts = [
            text.plural(len(self.changes), "change") if self.changes else "",
            text.plural(len(self.new), "new row") if self.new else "",
            text.plural(len(self.deleted), "deletion") if self.deleted else "",
        ]
        said = text.listed([p for p in parts if p]) or "nothing changed"
        out_ = f"{text.plural(self.rows, 'row')} read: {said}."
        rejected = sheets.errors(self.problems)
        if rejected:
            out_ += f" {text.plural(rejected, 'row is', 'rows are')} refused; the list says why."
        if self.edits and not self.fresh:
            out_ += " All of that was taken in before; there is nothing to apply."
        if self.conflicts:
            out_ += f" {text.plural(self.conflicts, 'conflict')} to settle."
        return out_


def sendable() -> list[RecordType]:
    """The types of which templates can be made."""
    return [r for r in RECORD_TYPES.values() if r.listed and not r.private]


def _sendable(table: str) -> RecordType:
    record = type_of(table)
    if record.private:
        raise AdviserError(
            "Private", f"{record.plural} never leave this laptop.", "Share one with the team first.", code="private"
        )
    if not record.listed:
        raise AdviserError(
            "No template", f"{record.plural} go with an exchange alone.", "Choose another kind of record.",
            code="no-template",
        )  # fmt: skip
    return record


# -- out ---------------------------------------------------------------------------------------------------------


def out(
    store: Store, table: str, path: Path, *, rows: Collection[str] | None = None, codes: Collection[str] | None = None
) -> int:
    """Write a template, as CSV or, to a path that ends in ``.xlsx``, as a workbook; how many records are in it.

    ``rows``: only these; ``codes``: only those of these councils. Without records it has a line to fill in. Raises
    AdviserError 'private', 'no-template', 'no-such-record-type', 'cannot-write'.
    """
    record = _sendable(table)
    with store.write():
        me = identity.ensure_me(store)
    identity.note(store)
    export = template.new_export(clock.after(me.clock, identity.clock_now()), me.person)
    references = sheets.References(store)
    found = [
        row
        for row in stored_records.rows(store, table)
        if (rows is None or row.id in rows) and (codes is None or row.values.get(record.council, "") in codes)
    ]
    heads = asked.heads(store, table)
    lines = list(
        template.lines(record, ((r.id, r.values, heads[r.id]) for r in found), export, references.shown)
    ) or [template.blank_line(record, export)]  # fmt: skip
    header = template.columns(record)
    if path.suffix.casefold() == ".xlsx":
        workbook.write(path, record.plural, _columns(record, header), lines, spare=SPARE, title=record.about)
    else:
        write.write_bytes(path, dialect.encode(header, lines))
    return len(found)


def _columns(record: RecordType, header: Sequence[str]) -> list[workbook.Column]:
    """The workbook's columns with what the declaration says of each, ``_end`` among them."""
    notes = {
        template.ID: "Adviser's number of the row. Leave it; in a new row it stays empty.",
        template.CHECK: "Which version of the row this is. Leave it.",
        template.ACTION: f"Write {template.DELETE} here to delete the row.",
    }
    out_ = []
    for name in header:
        known = record.by_name.get(name)
        if name in notes:
            choices: tuple[str, ...] = (template.DELETE,) if name == template.ACTION else ()
            out_.append(workbook.Column(name, notes[name], choices, hidden=name == template.CHECK, fixed=not choices))
        elif known is None:
            out_.append(workbook.Column(name, "For reading: the name that goes with the code before it.", width=24))
        else:
            what = [f"{known.label}{' (required)' if known.required else ''}: {known.kind.value}.", known.help]
            if record.is_fixed(known):
                what.append("Cannot be changed in a row that is there.")
            if known.kind is Kind.TAGS:
                what.append("Several with a semicolon between.")
            if known.kind is Kind.DATE:
                what.append("Write days as 22/11/2026 or 2026-11-22.")
            choices = ("yes", "no") if known.kind is Kind.YES_NO else known.choices
            wide = 60 if known.kind is Kind.LONG else 22
            note = " ".join(w for w in what if w)
            out_.append(workbook.Column(name, note, choices if known.kind is not Kind.TAGS else (), width=wide))
    return [
        *out_,
        workbook.Column(dialect.END, "Shows that the row is whole. Leave it.", fixed=True, width=5, fill="#"),
    ]


# -- back in -----------------------------------------------------------------------------------------------------


def preview(store: Store, path: Path) -> TemplatePreview:
    """What a template that came back would change; nothing is written.

    Raises AdviserError 'not-a-template', 'template-unknown', 'not-a-csv' (a workbook), 'quote-unclosed', …
    """
    return _preview(store, sheets.read_file(path))


def is_template(file: SheetFile) -> bool:
    """Whether a file has the columns of a template."""
    try:
        return sheet.read(file.data, returned.is_template) is not None
    except sheet.SheetError:
        return False


def _preview(store: Store, file: SheetFile) -> TemplatePreview:
    record, found = _read(store, file)
    references = sheets.References(store)
    there = stored.of_rows(store, [(record.name, id_) for id_ in returned.row_ids(found)])
    out_ = returned.read(record, found, {row: edits for (_, row), edits in there.items()}, references, file.name)
    effect = sheets.effects(store, record, out_.edits, references)
    known = references.known
    concerned = [c.row for c in out_.changes] + [d.row for d in out_.deletions]
    named = sheets.captions(store, record, concerned, known)
    exports = returned.exports(found, record.name)
    export = exports[0] if exports else None
    return TemplatePreview(
        file=file.name,
        table=record.name,
        label=record.plural,
        rows=out_.rows,
        sender=known.person(export.author) if export else "",
        exported=clock.moment(export.stamp).astimezone() if export else None,
        changes=tuple(
            ChangeLine(
                c.line, c.row, named.get(c.row, c.row), c.field, record.by_name[c.field].label,
                say_field(record.by_name[c.field], c.before, known), say_field(record.by_name[c.field], c.after, known),
                effect.known.issuperset(c.edits), effect.of(c.edits), c.edits,
            )
            for c in out_.changes
        ),
        new=tuple(
            RowLine(
                n.line, n.row, caption(record, n.values, known), sheets.words(record, n.values, known),
                effect.known.issuperset(n.edits), effect.of(n.edits), n.edits,
            )
            for n in out_.new
        ),
        deleted=tuple(
            RowLine(d.line, d.row, named.get(d.row, d.row), "", d.edit in effect.known, effect.of([d.edit]), (d.edit,))
            for d in out_.deletions
        ),
        problems=tuple(out_.problems),
        clearings=out_.clearings,
        asks=tuple(_asks(record, out_)),
        conflicts=effect.conflicts,
        fresh=len({e.id for e in out_.edits} - effect.known),
        already=sheets.already(store, file.sha256, KIND),
        source=file,
        edits=tuple(out_.edits),
    )  # fmt: skip


def _read(store: Store, file: SheetFile) -> tuple[RecordType, sheet.Sheet]:
    try:
        found = sheet.read(file.data, returned.is_template)
    except sheet.SheetError as error:
        raise sheets.refused(file, error) from error
    if found is None:
        raise AdviserError(
            "Not a template", f"{file.name} has no columns {template.ID} and {template.CHECK}.",
            "Take in the file that came back from the template; leave these columns in it.", code="not-a-template",
        )  # fmt: skip
    if found.twice:
        raise AdviserError(
            "Columns twice", f"{file.name} has more than one column {text.listed(list(found.twice))}.",
            "Delete those that are not needed, and take it in again.", code="columns-twice",
        )  # fmt: skip
    table = returned.table_of(found, RECORD_TYPES)
    if table is None:
        raise AdviserError(
            "Not a template of Adviser's", f"In {file.name} no row fits its {template.CHECK}.",
            "If the sheet was sorted by half, undo that; else ask for a new template.", code="template-unknown",
        )  # fmt: skip
    return _sendable(table), found


def _asks(record: RecordType, found: Returned) -> Iterable[str]:
    if found.clearings >= MANY:
        yield f"{found.clearings:,} cells were emptied. Is that meant?"
    if found.rearranged:
        labels = text.listed([record.by_name[name].label for name in found.rearranged])
        yield f"{labels}: the values of several rows were exchanged, as if sorted without the rest. Is that meant?"


def apply(store: Store, shown: TemplatePreview, *, confirmed: bool = False, leave: Collection[str] = ()) -> Taken:
    """Take in what was previewed, as one action that undo takes back. ``confirmed``: what the preview ``asks`` is
    meant; ``leave``: ids of edits that are not to be taken.

    Raises AdviserError 'asks-first', 'nothing-to-apply', 'stale-preview'.
    """
    if not shown.can_apply:
        raise AdviserError("Nothing to apply", shown.sentence, "Choose another file.", code="nothing-to-apply")
    if shown.asks and not confirmed:
        raise AdviserError(
            "Is that meant?", " ".join(shown.asks), "Look at the preview, and confirm it.", code="asks-first"
        )
    taken = [e for e in shown.edits if e.id not in leave]
    if not taken:
        raise AdviserError("Nothing to apply", "Every line is left out.", "Take some.", code="nothing-to-apply")
    rejected = sheets.errors(shown.problems)
    exports = {e.replica for e in taken}
    with store.write():
        if _preview(store, shown.source) != shown:
            raise sheets.stale()
        number, touched = sheets.take_in(
            store, shown.source, taken, kind=KIND, label=f"took in a template ({shown.label.lower()})",
            sender=taken[0].author, replica=min(exports),
            counts={"changes": len(shown.changes), "new": len(shown.new), "deleted": len(shown.deleted),
                    "conflicts": shown.conflicts, "rejected": rejected},
        )  # fmt: skip
    identity.note(store)
    return Taken(number, len({e.id for e in taken}), len(touched), shown.conflicts, rejected)


def write_rejects(shown: TemplatePreview, path: Path) -> int:
    """Every problem with its line, column, value and remedy, as CSV; how many. Raises AdviserError 'cannot-write'."""
    write.write_rejects(shown.problems, path)
    return len(shown.problems)
