"""Local elections: the ordinary day, and the pre-election period in which publicity is restricted.

Sources: section 37 of the Representation of the People Act 1983 (first Thursday in May); rule 2 and the timetable of
the Local Elections (Principal Areas) (England and Wales) Rules 2006 (notice of election not later than the twenty-fifth
day before, leaving out Saturdays, Sundays, Christmas Eve, Christmas Day, Good Friday, bank holidays and days of
thanksgiving or mourning); section 2 of the Local Government Act 1986 and the Code of Recommended Practice on Local
Authority Publicity (2011), paragraphs 33 to 35 (particular care from the notice until the poll).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

NOTICE_DAYS = 25


@dataclass(frozen=True, slots=True)
class PreElectionPeriod:
    """From the latest day on which notice of the election may be given to polling day, both included."""

    start: date
    polling_day: date

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.polling_day


def ordinary_day(year: int) -> date:
    """The ordinary day of local elections: the first Thursday in May. (It has been moved by law: 2020 to 2021.)"""
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def pre_election_period(polling_day: date) -> PreElectionPeriod:
    """The period for one polling day. It may begin earlier where a council gives notice earlier, never later."""
    day, left = polling_day, NOTICE_DAYS
    while left:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in _days_left_out(day.year):
            left -= 1
    return PreElectionPeriod(day, polling_day)


def easter(year: int) -> date:
    """Easter Sunday (Gregorian), by the method of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


# Days given once, by proclamation: the coronation, the state funeral, the jubilees, and moved May holidays.
_ONCE = frozenset(
    {
        date(2011, 4, 29), date(2012, 6, 5), date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19),
        date(2023, 5, 8),
    }
)  # fmt: skip
_MOVED = frozenset({date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)})


@lru_cache(maxsize=64)
def _days_left_out(year: int) -> frozenset[date]:
    """Days that do not count in an electoral timetable, weekends apart: England and Wales."""
    sunday = easter(year)
    days = {
        sunday - timedelta(days=2), sunday + timedelta(days=1), _monday(date(year, 5, 1)), _last_monday(year, 5),
        _last_monday(year, 8), date(year, 12, 24), date(year, 12, 25), date(year, 12, 26), date(year, 1, 1),
    }  # fmt: skip
    for feast in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        if feast.weekday() >= 5:  # the substitute day: the next weekday that is none already
            substitute = feast + timedelta(days=1)
            while substitute.weekday() >= 5 or substitute in days:
                substitute += timedelta(days=1)
            days.add(substitute)
    return frozenset((days - _MOVED) | {d for d in _ONCE if d.year == year})


def _monday(first: date) -> date:
    """The first Monday from a day on."""
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    """The last Monday of a month of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())
