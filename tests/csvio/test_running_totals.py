"""Lines above a table that say that its figures are not of the month or quarter beside them alone."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.guess import layout_of
from adviser_app.csvio.formats.layout import Role
from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome
from tests.csvio.test_guess import guess, says
from tests.csvio.test_nobodys_tables import rows
from tests.csvio.test_tables import refusal, table


def shown(found: Outcome) -> list[tuple[str, str]]:
    assert found.refused is None, found.refused
    return sorted({(r.period[0], str(parse_period(*r.period))) for r in found.rows})


TWELVE = [
    "Figures for the 12 months to the end of each quarter", "Homes built, rolling 12 months",
    "Homes built (rolling four quarters)", "Homes built: twelve months ending each quarter", "Rolling annual totals",
    "Table 2: Homes built in the year to the end of each quarter", "Homes built, four-quarter rolling sum",
]  # fmt: skip


@pytest.mark.parametrize("title", TWELVE)
def test_twelve_months_to_the_end_of_each_quarter_are_the_year_that_ends_there(title: str) -> None:
    years = [("Year ending June 2024", "2023-07-01/P1Y"), ("Year ending March 2024", "2023-04-01/P1Y")]
    wide = table(f"{title}\nCode,Council,2024 Q1,2024 Q2\n{rows('{}', '5')}")
    assert shown(wide) == years
    assert "period-running" in [p.code for p in wide.problems]
    by_column = "".join(rows(quarter, "{}") for quarter in ("2024 Q1", "2024 Q2"))
    assert shown(table(f"{title}\nCode,Council,Quarter,Homes\n{by_column}")) == years
    long = "".join(rows("Homes", quarter, "{}") for quarter in ("Jan-Mar 2024", "Apr-Jun 2024"))
    assert shown(table(f"{title}\nCode,Council,Indicator,Quarter,Value\n{long}")) == years


def test_twelve_months_to_each_month() -> None:
    found = table(f"Claims, 12 months to each month\nCode,Council,Month,Claims\n{rows('Jan 2024', '{}')}")
    assert shown(found) == [("Year ending January 2024", "2023-02-01/P1Y")]


@pytest.mark.parametrize(
    "title", ["Homes built, year to date", "Homes built (cumulative)", "Complaints, YTD", "Running totals of homes"]
)
def test_a_part_of_a_year_that_grows_is_refused(title: str) -> None:
    assert refusal(table(f"{title}\nCode,Council,2024 Q1,2024 Q2\n{rows('{}', '5')}"))[0] == "period-unclear"
    assert refusal(table(f"{title}\nCode,Council,Month,Homes\n{rows('June 2024', '{}')}"))[0] == "period-unclear"


def test_the_heading_of_the_periods_may_say_it() -> None:
    found = table(f"Code,Council,Cumulative quarter,Homes\n{rows('2024 Q1', '{}')}")
    assert refusal(found) == ("period-unclear", "2024 Q1")


@pytest.mark.parametrize(
    ("title", "header"),
    [("Homes built in the 12 months to March 2024", "Jan 2024,Feb 2024"), ("Not cumulative", "2024 Q1,2024 Q2"),
     ("Rolling 12 month figures are in table 3", "2024 Q1,2024 Q2"), ("Homes built, rolling 12 months", "2022,2023"),
     ("Cumulative homes", "2022/23,2023/24")],
)  # fmt: skip
def test_what_these_words_do_not_speak_of(title: str, header: str) -> None:
    found = table(f"{title}\nCode,Council,{header}\n{rows('{}', '5')}")
    assert {label for label, _ in shown(found)} == set(header.split(","))


def test_twelve_months_that_the_periods_do_not_lie_in() -> None:
    found = table(f"Homes built, 12 months to March 2024\nCode,Council,2022 Q1,2024 Q1\n{rows('{}', '5')}")
    assert refusal(found) == ("period-unclear", "2022 Q1")
    mixed = table(f"Homes built, rolling 12 months\nCode,Council,2022/23,2024 Q1\n{rows('{}', '5')}")
    assert refusal(mixed)[0] == "period-unclear"


def test_the_guess_says_the_years_that_are_meant() -> None:
    found = guess("Homes, rolling 12 months\nLA,2024 Q1,2024 Q2\nLeeds,10,20\nYork,30,40")
    assert says(found) == [("", "Year ending March 2024"), ("", "Year ending June 2024")]
    assert not found.each_period
    assert "rolling 12 months" in found.doubts[0]
    assert {str(parse_period(f.says[Role.PERIOD])) for f in layout_of(found).figures} == {
        "2023-04-01/P1Y", "2023-07-01/P1Y"
    }  # fmt: skip
    by_column = guess("Homes, rolling 12 months\nLA,Quarter,Homes\nLeeds,2024 Q1,10\nYork,2024 Q1,30")
    assert "write it so" in by_column.doubts[0]


@pytest.mark.parametrize(
    ("title", "header"),
    [("Homes, monthly and rolling 12 months", "Homes,Flats"),
     ("Homes, rolling 12 months", "Homes,Rolling 12 month flats"),
     ("Quarterly and four-quarter rolling sums", "Homes,Flats")],
)  # fmt: skip
def test_single_months_beside_twelve_of_them(title: str, header: str) -> None:
    found = table(f"{title}\nCode,Council,Month,{header}\n{rows('Jan 2024', '{}', '7')}")
    assert refusal(found) == ("period-unclear", "Jan 2024")
