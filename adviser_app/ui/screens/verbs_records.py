"""Records: ops like those of `verbs`. What they give back is plain data, with names put into words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adviser_app.domain.progress import Work
from adviser_app.domain.records import COUNCILS, RECORD_TYPES, Field, Kind, RecordType
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import records as shown
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.records import Choices, CouncilRecords, LineView, RecordPage, Say

_ALSO = {"portfolio": ("portfolio",), "polarity": ("polarity",), "council_detail": ("figures",),
         "case_study": ("practice",), "episode": ("support",), "basket": ("baskets",),
         "basket_member": ("baskets",), "own_group": ("groups",)}  # fmt: skip
ME = "@me"  # stands for whoever works here, while nobody has been named: the first record names them
EVERY_KIND = ("records", "portfolio", "polarity", "figures", "practice", "support", "baskets", "groups")
"""What undo and redo may change: they know their tables only afterwards."""


def kinds(table: str) -> tuple[str, ...]:
    """What a write to a type's records is told as: corrections to the register are names on every page."""
    return ("records", *_ALSO.get(table, ()))


def _say(record: RecordType, names: Any) -> Say:
    """Values in words, on the window's thread: whatever the type refers to is read now."""
    from adviser_app.services import records

    names.ready(record)
    return lambda field, value: records.say(record, field.name, value, names)


# -- lists and single records ------------------------------------------------------------------------------------


class Listing:
    """The records of a type as its list shows them. ``page(id)`` is one of them to read, made when it is asked for."""

    def __init__(self, record: RecordType, rows: list[Any], say: Say, gone: int, mine: frozenset[str]) -> None:
        self.record, self.gone, self.mine = record, gone, mine
        self.lines: list[LineView] = shown.lines(record, rows, say)
        self._rows = {row.id: row for row in rows}
        self._say = say
        self._today = date.today()
        self.referred = self._referred()

    def _referred(self) -> list[tuple[str, str]] | None:
        """(id, caption) of the records that the list may be narrowed by; None where that is no reference."""
        field = shown.filter_field(self.record)
        if field is None or field.kind is not Kind.RECORD:
            return None
        named = {line.filter: self._say(field, line.filter) for line in self.lines if line.filter}
        return sorted(named.items(), key=lambda one: one[1].casefold())

    def cell(self, column: str, line: LineView) -> Cell:
        """What a row says in a column."""
        return shown.cell(self.record, column, line.row, self._say, self._today)

    def page(self, row: str) -> RecordPage | None:
        found = self._rows.get(row)
        return None if found is None else shown.page(self.record, found, self._say)

    def council_name(self, code: str) -> str:
        """A council's name by its code; the code where there is none such."""
        field = self.record.by_name.get(self.record.council)
        return self._say(field, code) if field is not None and code else code

    def caption(self, row: str) -> str:
        found = self._rows.get(row)
        return found.caption if found is not None else ""


def listing(table: str) -> Op:
    """-> Listing"""

    def op(store: Any, work: Work) -> Listing:
        from adviser_app.services import portfolio, records

        record = RECORD_TYPES[table]
        rows = records.list_rows(store, table)
        mine = frozenset(portfolio.get(store))
        return Listing(record, rows, _say(record, records.names(store)), len(records.deleted(store, table)), mine)

    return op


def counts() -> Op:
    """-> dict of type to number of records, of those with a list of their own"""

    def op(store: Any, work: Work) -> dict[str, int]:
        from adviser_app.services import records

        found: Mapping[str, int] = records.count(store)
        return {table: found.get(table, 0) for table in shown.LISTED}

    return op


def council(code: str) -> Op:
    """-> CouncilRecords"""

    def op(store: Any, work: Work) -> CouncilRecords:
        from adviser_app.services import records

        names = records.names(store)
        tables = ["council_detail", *(table for tables, _, _ in shown.SECTIONS for table in tables)]
        found = {table: records.list_rows(store, table, council=code) for table in tables}
        return shown.council_records(code, found, lambda table: _say(RECORD_TYPES[table], names), date.today())

    return op


def page(table: str, row: str) -> Op:
    """-> RecordPage"""

    def op(store: Any, work: Work) -> RecordPage:
        from adviser_app.services import records

        record = RECORD_TYPES[table]
        return shown.page(record, records.get(store, table, row), _say(record, records.names(store)))

    return op


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form needs. ``values``: what it begins with; ``title``: the record in a line, "" of a new one."""

    values: Mapping[str, str]
    choices: Choices
    title: str
    say: Say


def form(table: str, row: str | None, preset: Mapping[str, str]) -> Op:
    """-> FormFacts, of an existing record or of a new one that begins with ``preset``"""

    def op(store: Any, work: Work) -> FormFacts:
        from adviser_app.services import records

        record, names = RECORD_TYPES[table], records.names(store)
        choices = _choices(store, record, names)
        if row is None:
            values = shown.new_values(record, preset, choices.me, date.today())
            return FormFacts(values, choices, "", _say(record, names))
        found = records.get(store, table, row)
        return FormFacts(found.values, choices, found.caption, _say(record, names))

    return op


def _choices(store: Any, record: RecordType, names: Any) -> Choices:
    from adviser_app.services import councils, identity, records

    kinds_asked = {f.kind for f in record.fields}
    known: tuple[tuple[str, str, str], ...] = ()
    if Kind.COUNCIL in kinds_asked or any(f.of == COUNCILS for f in record.fields):
        known = tuple((a.code, a.name, a.region) for a in councils.list_councils(store))
    who = identity.get(store)
    people = tuple(names.people) if who is not None else ((ME, identity.suggested()[0]), *names.people)
    tags: set[str] = set()
    if any(_is_free(f) for f in record.fields):  # one set for all: a tag means the same on an action and on a contact
        for other in RECORD_TYPES.values():
            names_of = [f.name for f in other.fields if _is_free(f)]
            for found in records.list_rows(store, other.name) if names_of else ():
                tags.update(part for name in names_of for part in found.values[name].split("; ") if part)
    return Choices(
        known, people, dict.fromkeys((f.name for f in record.fields if _is_free(f)), tuple(tags)),
        who.person if who is not None else ME,
        {f.of: tuple(names.records(f.of)) for f in record.fields if f.kind is Kind.RECORD},
    )  # fmt: skip


def _is_free(field: Field) -> bool:
    """Whether a field holds tags of anybody's own."""
    return field.kind is Kind.TAGS and not field.choices and not field.of


# -- what is written ---------------------------------------------------------------------------------------------


def create(table: str, texts: Mapping[str, str]) -> Op:
    """-> RecordView of a new record"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.create(store, table, texts)

    return op


def save(
    table: str, row: str | None, texts: Mapping[str, str], newcomers: Mapping[str, str], *, sure: bool = False
) -> Op:
    """-> RecordView. ``newcomers``: names, by field, of people who are added with it, all in one action. Support that
    may be there already is refused with it, code 'similar-support', unless the user is ``sure``."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import identity, records, support

        record = RECORD_TYPES[table]
        if table == "episode" and row is None and not sure and (found := support.similar(store, texts)):
            raise support.SimilarSupport(found, "If yours is another one, save it all the same.")
        label = f"{'added' if row is None else 'changed'} {record.label.lower()}"
        with records.action(store, label):
            me = identity.ensure(store).person
            given = {field: me if text == ME else text for field, text in texts.items()}
            made: dict[str, str] = {}
            for field, name in newcomers.items():
                if name not in made:
                    person = records.create(store, "person", {"name": name, "role": "Other colleague"})
                    made[name] = person.id
                given[field] = made[name]
            if row is None:
                return records.create(store, table, given)
            return records.change(store, table, row, given)

    return op


def quick_add(table: str, code: str, words: str, day: date | None) -> Op:
    """-> RecordView of what was typed in a line: a note's text, what is to be done, a meeting's subject. ``day``: by
    when, or when it is; a note is of today."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import identity, records

        record = RECORD_TYPES[table]
        said = {"action": "what", "meeting": "subject"}.get(table, "text")
        preset = {record.council: code, said: words}
        if day is not None:
            preset["due" if table == "action" else "date"] = day.isoformat()
        with records.action(store, f"added {record.label.lower()}"):
            me = identity.ensure(store).person
            return records.create(store, table, shown.new_values(record, preset, me, date.today()))

    return op


def delete(table: str, rows: Iterable[str]) -> Op:
    """-> number of records deleted"""
    wanted = list(rows)

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import records

        return records.delete(store, table, wanted)

    return op


def restore(table: str, rows: Iterable[str]) -> Op:
    """-> number of records brought back"""
    wanted = list(rows)

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import records

        return records.restore(store, table, wanted)

    return op


def deleted(table: str) -> Op:
    """-> list of (id, caption, when, by whom), the last deleted first"""

    def op(store: Any, work: Work) -> list[tuple[str, str, Any, str]]:
        from adviser_app.services import records

        return [(r.id, r.caption, r.changed, r.by) for r in records.deleted(store, table)]

    return op


def share_note(row: str) -> Op:
    """-> RecordView of the team's copy"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.share_note(store, row)

    return op


# -- history, undo, search ---------------------------------------------------------------------------------------


def history(table: str, row: str) -> Op:
    """-> (caption, list of HistoryLine, newest first, texts in words)"""

    def op(store: Any, work: Work) -> tuple[str, list[Any]]:
        from adviser_app.services import records

        return records.get(store, table, row).caption, list(reversed(records.history(store, table, row)))

    return op


def undo() -> Op:
    """-> UndoResult, or None where there is nothing to take back"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.undo(store)

    return op


def redo() -> Op:
    """-> UndoResult, or None where nothing was taken back"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.redo(store)

    return op


def undo_labels() -> Op:
    """-> (what undo would take back, what redo would do again), each None where there is nothing"""

    def op(store: Any, work: Work) -> tuple[str | None, str | None]:
        from adviser_app.services import records

        return records.undo_labels(store)

    return op


def search(text: str, limit: int = 20) -> Op:
    """-> list of Hit"""

    def op(store: Any, work: Work) -> list[Any]:
        from adviser_app.services import records

        return list(records.search(store, text, limit))

    return op


# -- who works here ----------------------------------------------------------------------------------------------


def identity() -> Op:
    """-> (Identity or None, the computer's own words for its user and for itself, work e-mail)"""

    def op(store: Any, work: Work) -> tuple[Any, tuple[str, str], str]:
        from adviser_app.services import identity as service
        from adviser_app.services import records

        who = service.get(store)
        email = records.get(store, "person", who.person).values["email"] if who is not None else ""
        return who, service.suggested(), email

    return op


def name_identity(person: str, laptop: str, email: str) -> Op:
    """-> Identity"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import identity as service

        return service.name(store, person, laptop, email=email)

    return op


# -- sheets ------------------------------------------------------------------------------------------------------


def send_sheet(table: str, path: Path, rows: Collection[str] | None) -> Op:
    """-> number of records written"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import templates

        return templates.out(store, table, path, rows=rows)

    return op


def preview_sheet(path: Path) -> Op:
    """-> TemplatePreview"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import templates

        return templates.preview(store, path)

    return op


def apply_sheet(preview: Any, confirmed: bool, leave: Collection[str]) -> Op:
    """-> Taken"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import templates

        return templates.apply(store, preview, confirmed=confirmed, leave=leave)

    return op


def write_rejects(preview: Any, path: Path) -> Callable[[Work], int]:
    """For `Tasks.compute`: -> number of rows written"""

    def op(work: Work) -> int:
        from adviser_app.services import templates

        return templates.write_rejects(preview, path)

    return op
