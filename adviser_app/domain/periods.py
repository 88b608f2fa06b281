"""Periods: a start day and an ISO 8601 length. That pair is the identity; labels are only how publishers write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

NEAR = 45  # days by which a survey day may move from one year to another
_LENGTH = re.compile(r"^P(\d+)([DWMY])$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """``length`` is 'P1Y', 'P3M', 'P1M', 'P3Y', …; a single day is 'P1D'."""

    start: date
    length: str

    @property
    def months(self) -> int:
        """Length in months; 0 for days and weeks."""
        number, unit = _parts(self.length)
        return number * 12 if unit == "Y" else number if unit == "M" else 0

    @property
    def end(self) -> date:
        """The last day."""
        number, unit = _parts(self.length)
        if unit == "D":
            return self.start + timedelta(days=number - 1)
        if unit == "W":
            return self.start + timedelta(days=7 * number - 1)
        return add_months(self.start, self.months) - timedelta(days=1)

    @property
    def middle(self) -> float:
        """The middle as a decimal year, for axes."""
        day = self.start + (self.end - self.start) / 2
        return day.year + (day.timetuple().tm_yday - 0.5) / 365.25

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.length}"


@lru_cache(maxsize=256)
def _parts(length: str) -> tuple[int, str]:
    found = _LENGTH.match(length)
    if not found:
        raise ValueError(f"not a period length: {length!r}")
    return int(found[1]), found[2]


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for d in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, d)
        except ValueError:
            continue
    raise AssertionError


def previous_equivalent(period: Period, others: list[Period]) -> tuple[Period, bool] | None:
    """The period ``period`` is compared with, among ``others``, and whether the two overlap.

    product.md: the same length, one year earlier (a quarter: same quarter); for longer periods the last that does
    not overlap, else the previous rolling one, marked as overlapping. A dated snapshot ('P1D') is compared with the
    snapshot nearest to one year earlier, within 45 days of it (ONS and DfE move survey days by some weeks).
    """
    same = [p for p in others if p.length == period.length and p.start < period.start]
    if not same:
        return None
    months = period.months
    if months == 0:
        want = add_months(period.start, -12)
        near = min(same, key=lambda p: (abs((p.start - want).days), p.start))
        return (near, False) if abs((near.start - want).days) <= NEAR else None
    if months <= 12:
        want = add_months(period.start, -12)
        exact = [p for p in same if p.start == want]
        return (exact[0], False) if exact else None
    apart = [p for p in same if p.end < period.start]
    if apart:
        return max(apart), False
    return max(same), True


def years_earlier(period: Period, others: Iterable[Period], years: int) -> Period | None:
    """The period of the same length that began ``years`` earlier, among ``others``; None where there is none.

    What is counted in days or weeks (a survey day, a week) is found by its nearest within 45 days, the earlier of two
    equally near.
    """
    want = add_months(period.start, -12 * years)
    same = [p for p in others if p.length == period.length and p.start < period.start]
    if period.months:
        return next((p for p in same if p.start == want), None)
    near = min(same, key=lambda p: (abs((p.start - want).days), p.start), default=None)
    return near if near is not None and abs((near.start - want).days) <= NEAR else None
