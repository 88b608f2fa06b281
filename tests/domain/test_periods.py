"""Periods: their days, and which one another is compared with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adviser_app.domain.periods import NEAR, Period, add_months, previous_equivalent, years_earlier


def year(y: int, length: str = "P1Y") -> Period:
    return Period(date(y, 1, 1), length)


def day(when: date) -> Period:
    return Period(when, "P1D")


DAY = date(2024, 3, 31)
BEFORE = date(2023, 3, 31)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2024, 4, 1), "P1Y", date(2025, 3, 31)),
        (date(2024, 2, 1), "P1M", date(2024, 2, 29)),
        (date(2023, 2, 1), "P1M", date(2023, 2, 28)),
        (date(2021, 1, 1), "P3Y", date(2023, 12, 31)),
        (date(2024, 12, 30), "P1W", date(2025, 1, 5)),
        (date(2024, 2, 29), "P1D", date(2024, 2, 29)),
    ],
)
def test_the_last_day(start: date, length: str, end: date) -> None:
    assert Period(start, length).end == end


def test_a_month_later_keeps_to_the_end_of_a_shorter_month() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)


@pytest.mark.parametrize("length", ["P1M", "P3M", "P1Y"])
def test_up_to_a_year_the_same_one_a_year_earlier_and_no_other(length: str) -> None:
    now, before = year(2024, length), year(2023, length)
    assert previous_equivalent(now, [year(2022, length), before, now, year(2025, length)]) == (before, False)
    assert previous_equivalent(now, [year(2022, length), now]) is None
    assert previous_equivalent(now, [Period(date(2023, 2, 1), length), now]) is None
    assert previous_equivalent(now, [year(2023, "P2Y")]) is None  # of another length


def test_longer_ones_take_the_last_that_does_not_overlap_else_the_previous_one() -> None:
    rolling = [year(y, "P3Y") for y in range(2015, 2023)]
    assert previous_equivalent(year(2022, "P3Y"), rolling) == (year(2019, "P3Y"), False)
    assert previous_equivalent(year(2022, "P3Y"), [year(2020, "P3Y"), year(2021, "P3Y")]) == (year(2021, "P3Y"), True)


def test_one_day_in_common_is_an_overlap() -> None:
    now = Period(date(2022, 12, 31), "P3Y")
    assert previous_equivalent(now, [year(2020, "P3Y")]) == (year(2020, "P3Y"), True)


def test_a_survey_day_takes_the_nearest_a_year_earlier_within_45_days() -> None:
    near, far = day(BEFORE + timedelta(days=NEAR)), day(BEFORE - timedelta(days=NEAR + 1))
    assert previous_equivalent(day(DAY), [near, far]) == (near, False)
    assert previous_equivalent(day(DAY), [day(BEFORE - timedelta(days=NEAR))]) is not None
    assert previous_equivalent(day(DAY), [far]) is None
    earlier, later = day(BEFORE - timedelta(days=3)), day(BEFORE + timedelta(days=3))
    assert previous_equivalent(day(DAY), [later, earlier]) == (earlier, False)  # of two equally near


def test_years_earlier() -> None:
    quarters = [Period(date(y, m, 1), "P3M") for y in (2020, 2021, 2024) for m in (1, 4)]
    assert years_earlier(quarters[-1], quarters, 3) == Period(date(2021, 4, 1), "P3M")
    assert years_earlier(quarters[-1], quarters, 2) is None
    assert years_earlier(day(DAY), [day(BEFORE - timedelta(days=NEAR))], 1) is not None
    assert years_earlier(day(DAY), [day(BEFORE - timedelta(days=NEAR + 1))], 1) is None
