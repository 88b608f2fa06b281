"""Between which periods a break lies, and that nothing is compared across it."""

from __future__ import annotations

from datetime import date

import pytest

from adviser_app.analysis.breaks import Break, gathered
from adviser_app.domain.periods import Period

YEARS = {y: Period(date(y, 4, 1), "P1Y") for y in range(2018, 2026)}


@pytest.mark.parametrize(
    ("start", "earlier", "later", "between"),
    [
        (date(2022, 4, 1), YEARS[2021], YEARS[2022], True),  # on the border
        (date(2022, 4, 2), YEARS[2021], YEARS[2022], True),  # within the later one: it is the first of the new kind
        (date(2023, 3, 31), YEARS[2021], YEARS[2022], True),
        (date(2023, 4, 1), YEARS[2021], YEARS[2022], False),  # after both
        (date(2022, 3, 31), YEARS[2021], YEARS[2022], False),  # within the earlier one: both are of the new kind
        (date(2020, 4, 1), YEARS[2021], YEARS[2022], False),  # before both
        (date(2022, 4, 1), YEARS[2018], YEARS[2024], True),
        (date(2022, 4, 1), Period(date(2020, 4, 1), "P3Y"), Period(date(2021, 4, 1), "P3Y"), False),  # both hold it
        (date(2023, 4, 1), Period(date(2020, 4, 1), "P3Y"), Period(date(2021, 4, 1), "P3Y"), True),
    ],
)
def test_between_which_periods_a_break_lies(start: date, earlier: Period, later: Period, between: bool) -> None:
    assert Break(start, "").lies_between(earlier, later) is between


def test_a_publisher_s_mark_concerns_the_areas_it_stands_at() -> None:
    found = gathered([(5, Break(date(2022, 4, 1), "", frozenset({3}))), (5, Break(date(2020, 4, 1), "x", None, "r1"))])
    assert [b.record for b in found.at(5, 3)] == ["r1", ""]  # oldest first
    assert [b.record for b in found.at(5, 4)] == ["r1"]
    assert found.at(6, 3) == []
    assert found.between(5, 4, YEARS[2021], YEARS[2022]) == []
    assert len(found.between(5, 3, YEARS[2021], YEARS[2022])) == 1
