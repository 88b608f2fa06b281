"""What is due: actions, visits, notes to come back to, steps of peer challenges and what these recommended, each with
its day and how it stands to today."""

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
    STEP = "step"  # of the clock of a peer challenge
    RECOMMENDATION = "recommendation"


class When(StrEnum):
    """In the order of a list."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    NO_DATE = "no date"


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something to do. ``table`` and ``row`` name the record (``row`` is "" for a council's next challenge where there
    was none before), ``council`` is a current code or "", ``owner`` a person's row id or "", ``label`` the kind in the
    record's own word ("Visit"); ``step``: which step of a challenge; ``holder``: who sees to it, in words, where that
    is nobody of the roster; ``day``: of a step, the last on which it is in time."""

    kind: DueKind
    table: str
    row: str
    council: str
    text: str
    owner: str
    day: date | None
    label: str
    step: str = ""
    holder: str = ""


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
    return sorted(items, key=lambda i: (i.day is None, i.day or date.max, i.council, i.text.casefold(), i.row, i.step))
