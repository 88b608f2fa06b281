"""What is due: actions, visits and notes to come back to, each with its day and how it stands to today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AHEAD = timedelta(days=28)  # how far ahead a day is "soon": four weeks, within which a visit is prepared


class DueKind(StrEnum):
    ACTION = "action"
    MEETING = "meeting"
    NOTE = "note"


class When(StrEnum):
    """In the order of a list."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    NO_DATE = "no date"


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something to do. ``table`` and ``row`` name the record, ``council`` is a current code or "", ``owner`` a person's
    row id or "", ``label`` the kind in the record's own word ("Visit")."""

    kind: DueKind
    table: str
    row: str
    council: str
    text: str
    owner: str
    day: date | None
    label: str


def when(day: date | None, today: date) -> When:
    """How a day stands to today."""
    if day is None:
        return When.NO_DATE
    if day < today:
        return When.LATE
    if day == today:
        return When.TODAY
    return When.SOON if day <= today + AHEAD else When.LATER


def in_order(items: Iterable[DueItem]) -> list[DueItem]:
    """The longest overdue first, those without a day last."""
    return sorted(items, key=lambda i: (i.day is None, i.day or date.max, i.council, i.text.casefold(), i.row))
