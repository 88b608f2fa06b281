"""What stands in a cell that a spreadsheet saved, as a field's value, and whether it is still the value it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from adviser_app.domain.records import COUNCILS, Field, FieldError, Kind, canonical, join_tags
from adviser_app.merge import excel

REFERENCES = (Kind.COUNCIL, Kind.PERSON, Kind.RECORD)
FIGURES = (Kind.NUMBER, Kind.INTEGER, Kind.MONEY)


class References(Protocol):
    """Councils, people and records, by what somebody types."""

    def find(self, field: Field, text: str) -> str:
        """The value that a code, id, name or caption stands for. Raises FieldError where there is none, or several."""

    def names(self, field: Field, value: str) -> Iterable[str]:
        """What a value is called, and was."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file was saved. ``day_first``: 03/04 is 3 April; None: its days speak for both. ``decimal_comma``: 12,5 is
    twelve and a half. ``ansi``: letters beyond Windows-1252 were lost."""

    day_first: bool | None = True
    decimal_comma: bool = False
    ansi: bool = False


def habits(cells: Iterable[tuple[Field, str, str]], *, ansi: bool) -> Habits:
    """From all cells of a file as (field, base, returned); ``base`` is empty where there is none."""
    known = list(cells)
    return Habits(
        excel.day_order((was, text) for f, was, text in known if f.kind is Kind.DATE or excel.day(was, True)),
        excel.decimal_comma((base, text) for _, base, text in known),
        ansi,
    )


def value(field: Field, text: str, how: Habits, references: References) -> str:
    """The canonical value of a cell, "" for an empty one; several members with "; " for TAGS. Raises FieldError."""
    plain = text.strip()
    if not plain:
        return ""
    if excel.HIDDEN.fullmatch(plain):
        raise FieldError(
            "cell-hidden", "The spreadsheet saved #### because the column was too narrow to show what was in it.",
            "Make the column wider and save the file again.",
        )  # fmt: skip
    if excel.FAULTY.fullmatch(plain):
        raise FieldError(
            "cell-error", f"“{plain}” is the spreadsheet's word for a formula that failed.", "Type the value itself."
        )
    if excel.SHORTENED.fullmatch(plain) and field.kind is not Kind.TAGS:
        raise FieldError(
            "digits-lost", f"“{plain}” stands for a long number of which the spreadsheet kept only the beginning.",
            "Give the column the format Text, and type the number again.",
        )  # fmt: skip
    if field.kind in REFERENCES:
        return references.find(field, plain)
    if field.kind is Kind.DATE:
        return _day(field, plain, how)
    if field.of == COUNCILS:
        return join_tags(references.find(field, part.strip()) for part in plain.split(";") if part.strip())
    if field.kind is Kind.TAGS:
        return join_tags(m for m in (canonical(field, part) for part in text.split(";")) if m)
    if field.kind in FIGURES and how.decimal_comma:
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    return canonical(field, plain if field.kind in FIGURES else text)


def _day(field: Field, text: str, how: Habits) -> str:
    first, second = excel.day(text, True), excel.day(text, False)
    if how.day_first is None and first != second and None not in (first, second):
        raise FieldError(
            "date-order", f"“{text}” may be a day before a month or a month before a day; the file has both.",
            f"Write it as {_iso(field, text, first)} or {_iso(field, text, second)}.",
        )  # fmt: skip
    found = second if how.day_first is False else first
    return _iso(field, text, found or first or second)


def _iso(field: Field, text: str, found: tuple[str, int, int] | None) -> str:
    if found is None:
        return canonical(field, text)
    year, month, number = excel.whole_year(found[0]), found[1], found[2]
    try:
        return date(year, month, number).isoformat()
    except ValueError:  # 29 February of a common year
        return canonical(field, text)


def unchanged(field: Field, base: str, text: str, how: Habits, references: References) -> bool:
    """Whether a cell still says what it said: a spreadsheet alone made the one of the other, or both are one value.

    Raises FieldError 'date-order' where that depends on which of day and month comes first, and nobody can tell.
    """
    if text == base:
        return True
    said = [
        excel.unchanged(base, text, field.kind, first, decimal_comma=how.decimal_comma, ansi=how.ansi)
        for first in ((True, False) if how.day_first is None else (how.day_first,))
    ]
    if any(said) and (all(said) or field.kind is not Kind.DATE):
        return True
    if any(said):
        _day(field, text.strip(), how)
    return _is(field, base, text, how, references)


def called(field: Field, value_: str, text: str, how: Habits, references: References) -> bool:
    """Whether a text is a name of a council, person or record, now or before, or what a spreadsheet made of one."""
    names = references.names(field, value_)
    return any(n == text or excel.unchanged(n, text, Kind.TEXT, ansi=how.ansi) for n in names)


def _is(field: Field, base: str, text: str, how: Habits, references: References) -> bool:
    try:
        return value(field, text, how, references) == base
    except FieldError:
        return False
