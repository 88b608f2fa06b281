"""Financial years and their quarters, by days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adviser_app.domain import financial_years as years


def test_a_year_runs_from_april_to_march() -> None:
    assert years.year_of(date(2018, 3, 31)) == "FY2017-18"
    assert years.year_of(date(2018, 4, 1)) == "FY2018-19"
    assert years.year_of(date(1999, 12, 31)) == "FY1999-00"
    assert years.words("FY1999-00") == "1999/00"
    assert years.shifted("FY2017-18", -7) == "FY2010-11"


def test_every_day_lies_in_the_quarter_and_year_that_say_so() -> None:
    day = date(2023, 4, 1)
    while day < date(2024, 4, 1):
        quarter, year = years.quarter_of(day), years.year_of(day)
        assert years.first_day(year, quarter) <= day <= years.last_day(year, quarter)
        assert years.first_day(year) <= day <= years.last_day(year)
        day += timedelta(days=1)
    assert [years.last_day("FY2023-24", q) for q in years.QUARTERS] == [
        date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 31),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["FY2017-19", "2017/18", "", "FYabcd-18"])
def test_what_is_no_financial_year(text: str) -> None:
    with pytest.raises(ValueError, match="not a financial year"):
        years.begins(text)
