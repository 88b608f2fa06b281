"""Financial years (1 April to 31 March) and their quarters, by the canonical text of a year: "FY2017-18"."""

from __future__ import annotations

from datetime import date, timedelta

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
APRIL = 4


def year_of(day: date) -> str:
    """The financial year in which a day lies."""
    return year_from(day.year if day.month >= APRIL else day.year - 1)


def year_from(first: int) -> str:
    """The financial year that begins in April of a year."""
    return f"FY{first}-{(first + 1) % 100:02d}"


def begins(year: str) -> int:
    """The calendar year in whose April it begins. Raises ValueError for what is no financial year."""
    first = year[2:6]
    if not first.isdecimal() or year != year_from(int(first)):
        raise ValueError(f"not a financial year: {year!r}")
    return int(first)


def shifted(year: str, years: int) -> str:
    """So many years later, earlier where ``years`` is negative."""
    return year_from(begins(year) + years)


def first_day(year: str, quarter: str = "") -> date:
    """The first day of a year, or of one of its quarters."""
    month = APRIL + 3 * QUARTERS.index(quarter) if quarter else APRIL
    first = begins(year)
    return date(first, month, 1) if month <= 12 else date(first + 1, month - 12, 1)


def last_day(year: str, quarter: str = "") -> date:
    """The last day of a year, or of one of its quarters."""
    if quarter in ("", QUARTERS[-1]):
        return date(begins(year) + 1, APRIL, 1) - timedelta(days=1)
    return first_day(year, QUARTERS[QUARTERS.index(quarter) + 1]) - timedelta(days=1)


def quarter_of(day: date) -> str:
    """The quarter of the financial year in which a day lies."""
    return QUARTERS[(day.month - APRIL) % 12 // 3]


def words(year: str) -> str:
    """ "2017/18"."""
    return f"{begins(year)}/{year[-2:]}"
