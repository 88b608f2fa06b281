"""Headings that say too little alone: a part of a year, a part of what the table is of, a number of."""

from __future__ import annotations

import pytest

from tests.csvio.test_nobodys_tables import periods, rows
from tests.csvio.test_tables import refusal, table


@pytest.mark.parametrize(
    "heading", ["Q2 actual", "March claimants", "As at 30 Sep", "Year to date", "At 31 March: homes"]
)
def test_a_part_of_a_year_in_a_heading_under_a_title_with_the_year(heading: str) -> None:
    found = table(f"Homes lost 2023/24\nCode,Council,{heading}\n{rows('{}')}")
    assert refusal(found)[0] == "period-in-parts"


@pytest.mark.parametrize("heading", ["People who may need help", "Marching bands", "Second homes"])
def test_words_that_only_look_like_one(heading: str) -> None:
    assert table(f"Homes lost 2023/24\nCode,Council,{heading}\n{rows('{}')}").refused is None


@pytest.mark.parametrize(
    "heading", ["Reception", "Year 6", "1 bed", "2 year olds", "1000-1999", "Max", "Net", "SE", "No."]
)
def test_a_heading_without_a_thing_of_its_own_has_the_titles(heading: str) -> None:
    """Two tables, of lettings and of sales by bedrooms, became one series."""
    found = table(f"Homes sold 2023/24\nCode,Council,{heading},Rate\nE08000035,Leeds,7,1.5\nE06000014,York,2,2.5\n")
    assert {r.series[0] for r in found.rows} == {f"Homes sold: {heading}", "Homes sold: Rate"}


def test_numbers_of_rows_are_no_figures() -> None:
    found = table("Homes sold 2023/24\nNo.,Code,Council,Rate\n1,E08000035,Leeds,7\n2,E06000014,York,2\n")
    assert {r.series[0] for r in found.rows} == {"Homes sold: Rate"}


@pytest.mark.parametrize(("header", "is_told"), [
    ("2020/21,2022/23,2021/22", True), ("2020/21,2021/22,2022/23", False), ("2022/23,2021/22,2020/21", False),
])  # fmt: skip
def test_years_in_no_order_are_told(header: str, is_told: bool) -> None:
    found = table(f"Homes sold\nCode,Council,{header}\n{rows('1,2,3')}")
    assert any(p.code == "periods-out-of-order" for p in found.problems) == is_told


def test_a_year_without_a_figure_in_any_row_is_told() -> None:
    found = table(f"Homes sold\nCode,Council,2020/21,2021/22,2022/23\n{rows('1,2,')}")
    assert [p.value for p in found.problems if p.code == "period-without-figures"] == ["2022/23"]


def test_quarters_below_their_years() -> None:
    found = table(f"Homes sold\n,,2022/23,,2023/24,\nCode,Council,Q1,Q2,Q1,Q2\n{rows('1,2,3,4')}")
    assert periods(found) == {"2022-04-01/P3M", "2022-07-01/P3M", "2023-04-01/P3M", "2023-07-01/P3M"}
    assert {r.series[0] for r in found.rows} == {"Homes sold"}


def test_months_below_their_years() -> None:
    found = table(f"Homes sold\n,,2023,,2024,\nCode,Council,Nov,Dec,Nov,Dec\n{rows('1,2,3,4')}")
    assert periods(found) == {"2023-11-01/P1M", "2023-12-01/P1M", "2024-11-01/P1M", "2024-12-01/P1M"}


def test_ages_are_no_years() -> None:
    found = table(f'"Young people by age, March 2024"\nCode,Council,22/23,23/24\n{rows("1,2")}')
    assert periods(found) == {"2024-03-01/P1M"}


def test_actual_and_estimate_are_read_as_ever() -> None:
    found = table(f"Homes sold\nCode,Council,2022/23 Actual,2023/24 Estimate\n{rows('1,2')}")
    assert found.refused is None and len(found.rows) == 4


def test_a_year_behind_its_quarters_is_in_order() -> None:
    found = table(f"Homes sold\nCode,Council,2023 Q1,2023 Q2,2023 Q3,2023\n{rows('1,2,3,6')}")
    assert not [p for p in found.problems if p.code == "periods-out-of-order"]
