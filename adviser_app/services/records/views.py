"""Records as services hand them out, and their values in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import COUNCILS, RECORD_TYPES, Field, FieldError, Kind, RecordType
from adviser_app.merge import clock
from adviser_app.merge.heads import Standing
from adviser_app.merge.source import is_shipped, is_source
from adviser_app.store import records as stored
from adviser_app.store.areas import council_names
from adviser_app.store.connection import Store
from adviser_app.store.records import Row

NOT_HERE = "not here yet"  # a record that something refers to and no edit of which has arrived
DELETED = "(deleted)"
NAMING = ("person", "council_detail")  # the types whose records say what people and councils are called


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record. ``values``: canonical text by field, every field present. ``conflicts``: names of the cells in
    conflict. ``changed`` in local time, ``by`` the name of who changed it last; ``caption``: the row in a line."""

    table: str
    id: str
    values: dict[str, str]
    standing: Standing
    conflicts: tuple[str, ...]
    waiting: bool
    changed: datetime
    by: str
    caption: str


class Names:
    """Names of councils and people, and captions of records that others refer to, as they are today."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._people = {row.id: row.values["name"] for row in stored.rows(store, "person")}
        councils = council_names(store)
        self._councils = {code: name for code, _, name in councils}
        self._current = {code: current for code, current, _ in councils}
        self._captions: dict[str, dict[str, str]] = {}
        self._whole: dict[str, dict[str, set[str]]] = {}

    def person(self, id_: str) -> str:
        """A person's name; "somebody unknown" for one who is not in the roster. Files of records are their own author
        (``merge.source``)."""
        if is_shipped(id_):
            return "Adviser"
        if is_source(id_):
            return "the programme team’s file"
        return self._people.get(id_, "somebody unknown") if id_ else ""

    def is_person(self, id_: str) -> bool:
        """Whether somebody in the roster is meant."""
        return id_ in self._people

    def council(self, code: str) -> str:
        """A council's name, by a present or former code; the code itself where there is none."""
        return self._councils.get(code, code)

    def current(self, code: str) -> str | None:
        """The present code of a council, by that or a former one; None where there is no such council."""
        return self._current.get(code)

    def council_named(self, said: str) -> str | None:
        """The present code of a council by its code, present or former, or its name as Adviser writes it; None where
        there is none, or several."""
        current = self.current(said.upper())
        if current is not None:
            return current
        wanted = said.casefold()
        found = {self._current[code] for code, name in self._councils.items() if name.casefold() == wanted}
        return found.pop() if len(found) == 1 else None

    def record(self, table: str, id_: str) -> str:
        """A record in a line, a deleted one marked as such; "not here yet" for one that has not arrived."""
        if not id_:
            return ""
        known = self._captions.setdefault(table, {})
        if id_ not in known:
            known[id_] = NOT_HERE  # stands while it is made: two that name each other in their titles end here
            if table not in self._whole:
                known[id_] = self._caption(table, id_)
        return known[id_]

    def _caption(self, table: str, id_: str) -> str:
        record = RECORD_TYPES[table]
        values = stored.by_ids(self._store, table, [id_]).get(id_)
        if values is not None:
            return caption(record, values, self)
        gone = stored.row(self._store, table, id_)
        return NOT_HERE if gone is None else f"{caption(record, gone.values, self)} {DELETED}"

    def ready(self, record: RecordType) -> None:
        """Read all that a type refers to: from now on nothing that it says asks the store, so that another thread may
        have it said."""
        for field in record.fields:
            if field.kind is Kind.RECORD:
                self._read(field.of)

    def _read(self, table: str) -> dict[str, set[str]]:
        """All records of a table; those there are, by what they may be called."""
        if table not in self._whole:
            record, known = RECORD_TYPES[table], self._captions.setdefault(table, {})
            called: dict[str, set[str]] = {}
            titles = naming(record)
            for row in stored.rows(self._store, table):
                known[row.id] = caption(record, row.values, self)
                for name in {known[row.id], *(row.values[n] for n in titles)}:
                    called.setdefault(_plain(name), set()).add(row.id)
            for row in stored.deleted(self._store, table):
                known[row.id] = f"{caption(record, row.values, self)} {DELETED}"
            called.pop("", None)
            self._whole[table] = called
        return self._whole[table]

    def records(self, table: str) -> list[tuple[str, str]]:
        """(id, caption) of all records of a type, in the order of their captions."""
        there = set().union(*self._read(table).values())
        return sorted(((id_, self._captions[table][id_]) for id_ in there), key=lambda r: (r[1].casefold(), r[0]))

    def cell_label(self, record: RecordType, cell: str) -> str:
        """A cell in words; a member that is a council by its name."""
        name, is_member, member = cell.partition(":")
        if is_member and name in record.by_name and record.by_name[name].of == COUNCILS:
            return f"{record.by_name[name].label}: {self.council(member)}"
        return record.cell_label(cell)

    def find_record(self, field: Field, said: str) -> str:
        """The id of a record that is there, by that or by its caption, its title, or the number that somebody's files
        give it. Raises FieldError."""
        called, record = self._read(field.of), RECORD_TYPES[field.of]
        found = called.get(_plain(said), set())
        if said in self._captions[field.of] and any(said in ids for ids in called.values()):
            return said
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise FieldError(
                "several-records", f"Several {record.plural.lower()} are called “{said}”.",
                "Choose it from the list, or write the number of its row.",
            )  # fmt: skip
        if self._captions[field.of].get(said, "").endswith(DELETED):
            raise FieldError(
                "record-deleted", f"{field.label}: {self._captions[field.of][said]}.", "Restore it, or choose another."
            )
        near = get_close_matches(_plain(said), called, 1)
        meant = next((self._captions[field.of][i] for name in near for i in sorted(called[name])), "")
        raise FieldError(
            f"no-such-{field.of.replace('_', '-')}", _no_such(field.label, record.label, said),
            f"Is it “{meant}”?" if meant else "Choose it from the list, or add it there first.",
        )  # fmt: skip

    @property
    def people(self) -> list[tuple[str, str]]:
        """(id, name) of everybody in the roster, by name."""
        return sorted(self._people.items(), key=lambda p: (p[1].casefold(), p[0]))

    @property
    def councils(self) -> list[tuple[str, str]]:
        """(code, name) by every code a council has or had."""
        return sorted(self._councils.items())


def names(store: Store) -> Names:
    """Names of councils, people and records."""
    return Names(store)


def _no_such(field: str, kind: str, said: str) -> str:
    """What is missing, after the name of the field where that says something else."""
    there = f"there is no {kind.lower()} “{said}”."
    short, whole = sorted((field.casefold(), kind.casefold()), key=len)
    return there[0].upper() + there[1:] if short in whole else f"{field}: {there}"


def not_found(what: str, error: FieldError, code: str = "") -> AdviserError:
    """The refusal for a command or page that was asked for a record ("basket") by name or row."""
    title = f"Which {what}?" if error.code == "several-records" else f"No such {what}"
    return AdviserError(title, error.message, error.remedy, code=code or error.code)


def naming(record: RecordType) -> list[str]:
    """The fields whose text a record may be called by: those of its title, and the number of its own."""
    named = [n for n in record.title if record.by_name[n].kind in (Kind.TEXT, Kind.LONG)]
    return [*named, record.own] if record.own else named


def _plain(said: str) -> str:
    return " ".join(said.split()).casefold()


def say(record: RecordType, field: str, text: str, known: Names) -> str:
    """A canonical value in words: "22 November 2026", "£1,250", a council's or a person's name, a record's caption."""
    return say_field(record.by_name[field], text, known)


def say_field(field: Field, text: str, known: Names) -> str:
    """``say`` for a field."""
    if not text:
        return ""
    if field.kind is Kind.COUNCIL:
        return known.council(text)
    if field.kind is Kind.PERSON:
        return known.person(text)
    if field.kind is Kind.RECORD:
        return known.record(field.of, text)
    if field.of == COUNCILS:
        return "; ".join(known.council(code) for code in text.split("; "))
    if field.kind is Kind.DATE:
        return _day(text)
    if field.kind in (Kind.NUMBER, Kind.INTEGER, Kind.MONEY):
        return _figures(text, field.kind is Kind.MONEY)
    if field.kind is Kind.YEAR and text.startswith("FY"):
        return text[2:].replace("-", "/")
    if field.kind is Kind.YES_NO:
        return text.capitalize()
    return text


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # a newer version may write what this one does not read
        return text
    return f"{day.day} {day:%B} {day.year}"


def _figures(text: str, money: bool) -> str:
    minus, plain = text.startswith("-"), text.lstrip("-")
    whole, point, part = plain.partition(".")
    if not whole.isdigit():
        return text
    if money and len(part) == 1:
        part += "0"
    return f"{'−' if minus else ''}{'£' if money else ''}{int(whole):,}{point}{part}"


def view(row: Row, known: Names) -> RecordView:
    """A row as services hand it out."""
    record = RECORD_TYPES[row.table]
    return RecordView(
        row.table, row.id, row.values, row.standing, row.conflicts, row.waiting,
        clock.moment(row.changed).astimezone(), known.person(row.by), caption(record, row.values, known),
    )  # fmt: skip


def caption(record: RecordType, values: dict[str, str], known: Names) -> str:
    """A row in a line, with names and days in words; long text is cut."""
    said = {name: _cut(say(record, name, values.get(name, ""), known)) for name in record.title}
    return record.caption(said)


def _cut(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def views(rows: Iterable[Row], known: Names) -> list[RecordView]:
    return [view(row, known) for row in rows]
