"""Polling days and notices against the Electoral Commission's published timetables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.elections import easter, ordinary_day, pre_election_period


@pytest.mark.parametrize(
    ("polling", "notice"),
    [
        (date(2024, 5, 2), date(2024, 3, 26)),  # Good Friday and Easter Monday fall into the period
        (date(2025, 5, 1), date(2025, 3, 25)),
        (date(2023, 5, 4), date(2023, 3, 27)),  # two Easter days and the May bank holiday of 1 May
    ],
)
def test_notice_is_given_not_later_than_the_published_day(polling: date, notice: date) -> None:
    assert pre_election_period(polling).start == notice
    assert ordinary_day(polling.year) == polling


@pytest.mark.parametrize(
    ("year", "sunday"), [(2016, date(2016, 3, 27)), (2024, date(2024, 3, 31)), (2026, date(2026, 4, 5))]
)
def test_easter(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_the_period_holds_its_ends() -> None:
    period = pre_election_period(date(2026, 5, 7))
    assert period.contains(period.start)
    assert period.contains(period.polling_day)
    assert not period.contains(date(2026, 5, 8))
    assert not period.contains(date(2026, 3, 29))


def test_a_by_election_in_january_counts_over_christmas() -> None:
    # 8 January 2026 back: 7, 6, 5, 2 (1 is a holiday), 31, 30, 29 December; 26, 25, 24 are left out; 23 is the eighth.
    assert pre_election_period(date(2026, 1, 8)).start == date(2025, 11, 28)


@given(st.dates(date(2005, 1, 1), date(2060, 12, 31)))
def test_there_are_at_least_five_weeks(polling: date) -> None:
    period = pre_election_period(polling)
    assert 33 <= (polling - period.start).days <= 49
    assert period.start.weekday() < 5
