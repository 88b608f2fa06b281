"""Cells and plain texts that all views of the programme share."""

from __future__ import annotations

from datetime import date

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

NO_CELL = Cell("–", None, "none", Tone.MUTED)


def day_cell(day: date | None) -> Cell:
    return Cell(text.day(day), day.toordinal()) if day else NO_CELL


def iso_of(cell: Cell) -> str:
    """The ISO date of a cell that sorts by its day; "" without one."""
    return date.fromordinal(int(cell.sort)).isoformat() if isinstance(cell.sort, int | float) else ""


def iso_date(iso: str) -> date | None:
    """The day of an ISO date; None for what is none."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def plain_number(value: float | None) -> str:
    """A number for a CSV: unrounded, without a lone ".0"; "" for none."""
    return "" if value is None else repr(float(value)).removesuffix(".0")
