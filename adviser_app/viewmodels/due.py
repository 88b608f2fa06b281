"""What is due, as a list for the home screen and the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.analysis.clock import months_between
from adviser_app.domain.due import DueItem, When, when
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

_TONES = {When.LATE: Tone.BAD, When.TODAY: Tone.WARN, When.NO_DATE: Tone.MUTED}
_IN_MONTHS, _IN_YEARS = 3, 24  # months from which what is late is told in months, and in years
_ICONS = {When.LATE: "triangle-alert", When.TODAY: "calendar"}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line. ``state`` is the value of ``domain.due.When``; ``day`` ISO or ""; ``step``: which step of a challenge,
    whose line has a day to be written down; ``row`` "": there is no record yet."""

    table: str
    row: str
    council_code: str
    state: str
    day: str
    when: Cell
    what: Cell
    council: Cell
    kind: Cell
    owner: Cell
    step: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from the other lines."""
        return self.table, self.row, self.step, self.council_code


@dataclass(frozen=True, slots=True)
class DueView:
    """``sentence`` says it in words: "2 late, 1 for today, 3 within four weeks"."""

    sentence: str
    lines: tuple[DueLine, ...]
    counts: dict[str, int]


def build(
    items: Sequence[DueItem], today: date, council_name: Callable[[str], str], person_name: Callable[[str], str]
) -> DueView:
    """``items`` in their order (``domain.due.in_order``)."""
    lines = tuple(_line(item, today, council_name, person_name) for item in items)
    counts = Counter(line.state for line in lines)
    return DueView(_sentence(counts), lines, {state.value: counts.get(state.value, 0) for state in When})


def _line(item: DueItem, today: date, council_name: Callable[[str], str], person_name: Callable[[str], str]) -> DueLine:
    state = when(item.day, today)
    council = council_name(item.council) if item.council else ""
    owner = person_name(item.owner) if item.owner else item.holder
    return DueLine(
        item.table, item.row, item.council, state.value, item.day.isoformat() if item.day else "",
        when=Cell(
            day_words(item.day, today), item.day.toordinal() if item.day else None,
            f"{day_words(item.day, today)}, {text.day(item.day)}" if item.day else "no date",
            _TONES.get(state, Tone.NEUTRAL), _ICONS.get(state, ""),
        ),
        what=Cell(item.text, item.text.casefold()),
        council=Cell(council or "–", council.casefold() or None, council or "no council", Tone.NEUTRAL),
        kind=Cell(item.label, item.label),
        owner=Cell(owner or "–", owner.casefold() or None, owner or "nobody named"),
        step=item.step,
    )  # fmt: skip


def day_words(day: date | None, today: date) -> str:
    """ "3 days late" ("5 months late", "2 years late" after a quarter of a year), "today", "tomorrow", "in 9 days",
    "12 March 2027" beyond four weeks, "no date"."""
    if day is None:
        return "no date"
    days = (day - today).days
    if days < 0:
        months = months_between(day, today)
        if months < _IN_MONTHS:
            return f"{text.plural(-days, 'day')} late"
        return f"{text.plural(months, 'month') if months < _IN_YEARS else text.plural(months // 12, 'year')} late"
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days" if days <= 28 else text.day(day)


def _sentence(counts: Counter[str]) -> str:
    parts = [
        f"{counts[state.value]:,} {words}"
        for state, words in (
            (When.LATE, "late"), (When.TODAY, "for today"), (When.SOON, "within four weeks"), (When.LATER, "later"),
            (When.NO_DATE, "without a date"),
        )
        if counts[state.value]
    ]  # fmt: skip
    return text.sentence(text.listed(parts)) + "." if parts else "Nothing is due."
