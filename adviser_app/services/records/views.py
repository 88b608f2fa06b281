"""Records as services hand them out, and their values in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from adviser_app.domain.records import RECORD_TYPES, Field, Kind, RecordType
from adviser_app.merge import clock
from adviser_app.merge.heads import Standing
from adviser_app.merge.source import is_source
from adviser_app.store import records as stored
from adviser_app.store.areas import council_names
from adviser_app.store.connection import Store
from adviser_app.store.records import Row


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
    """Names of councils and people as they are today."""

    def __init__(self, store: Store) -> None:
        self._people = {row.id: row.values["name"] for row in stored.rows(store, "person")}
        councils = council_names(store)
        self._councils = {code: name for code, _, name in councils}
        self._current = {code: current for code, current, _ in councils}

    def person(self, id_: str) -> str:
        """A person's name; "somebody unknown" for one who is not in the roster. Files of records are their own author
        (``merge.source``)."""
        if is_source(id_):
            return "the programme team’s file"
        return self._people.get(id_, "somebody unknown") if id_ else ""

    def council(self, code: str) -> str:
        """A council's name, by a present or former code; the code itself where there is none."""
        return self._councils.get(code, code)

    def current(self, code: str) -> str | None:
        """The present code of a council, by that or a former one; None where there is no such council."""
        return self._current.get(code)

    @property
    def people(self) -> list[tuple[str, str]]:
        """(id, name) of everybody in the roster, by name."""
        return sorted(self._people.items(), key=lambda p: (p[1].casefold(), p[0]))

    @property
    def councils(self) -> list[tuple[str, str]]:
        """(code, name) by every code a council has or had."""
        return sorted(self._councils.items())


def names(store: Store) -> Names:
    """Names of councils and people."""
    return Names(store)


def say(record: RecordType, field: str, text: str, known: Names) -> str:
    """A canonical value in words: "22 November 2026", "£1,250", a council's or a person's name."""
    return say_field(record.by_name[field], text, known)


def say_field(field: Field, text: str, known: Names) -> str:
    """``say`` for a field."""
    if not text:
        return ""
    if field.kind is Kind.COUNCIL:
        return known.council(text)
    if field.kind is Kind.PERSON:
        return known.person(text)
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
