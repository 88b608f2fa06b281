"""What stands below a table, and beside its periods: heeded where it makes the figures something else."""

from __future__ import annotations

import pytest

from tests.csvio.test_nobodys_tables import periods, rows
from tests.csvio.test_tables import refusal, table


@pytest.mark.parametrize(
    ("header", "note"),
    [
        ("Q1 2023/24,Q2 2023/24", "1. Data are for the 12 months to the end of each quarter."),
        ("Q1 2023/24,Q2 2023/24", "Figures are cumulative from 1 April."),
        ("Q1 2023,Q2 2023", "[a] Quarters are of the financial year: Q1 is April to June."),
        ("2021/22,2022/23", "Years are academic years (September to August)."),
        ("2021/22,2022/23", "Note: All figures are three-year rolling averages ending in the year shown."),
        ("2021/22,2022/23", "Source: X. Years run from July to June."),
        ("2021/22,2022/23", "1. 2022/23 covers the six months April to September 2022 only."),
        ("2021,2022", "2) Figures are for financial years."),
    ],
)
def test_a_note_below_that_makes_the_periods_others(header: str, note: str) -> None:
    found = table(f"Walks\nCode,Council,{header}\n{rows('1,2')}\nNotes\n{note.replace('Source: X. ', '')}\n")
    assert refusal(found)[0] == "period-unclear"


@pytest.mark.parametrize(
    ("header", "note"),
    [
        ("2021/22,2022/23", "Data for academic years before 2019 are not available."),
        ("2021/22,2022/23", "Figures may be cumulative in some councils."),
        ("2021/22,2022/23", "Figures are cumulative."),  # of a whole year they are what they seem
        ("2021/22,2022/23", "Years run from April to March."),
        ("Q1 2023/24,Q2 2023/24", "See table 3 for cumulative figures."),
        ("2021/22,2022/23", "2021/22 figures were revised six months later."),
    ],
)
def test_a_note_below_that_changes_nothing(header: str, note: str) -> None:
    found = table(f"Walks\nCode,Council,{header}\n{rows('1,2')}\nNotes\n{note}\n")
    assert found.refused is None and len(found.rows) == 4


@pytest.mark.parametrize(("header", "is_told"), [("2021/22,2022/23", True), ("2021/22 (£000s),2022/23 (£000s)", False)])
def test_a_unit_that_is_said_below_is_told(header: str, is_told: bool) -> None:
    found = table(f"Spending\nCode,Council,{header}\n{rows('1,2')}\nNotes\n1. Figures are in £ thousands.\n")
    assert any(p.code == "unit-not-read" for p in found.problems) == is_told


def test_the_first_of_a_month_under_month_is_the_month() -> None:
    assert periods(table(f"Walks\nCode,Council,Month,Walks\n{rows('2023-04-01,{}')}")) == {"2023-04-01/P1M"}
    assert periods(table(f"Walks\nCode,Council,Quarter,Walks\n{rows('01/07/2023,{}')}")) == {"2023-07-01/P3M"}


def test_who_moved_in_is_not_who_moved() -> None:
    found = table(f"Code,Council,internal_in_2020,internal_out_2020\n{rows('1,2')}")
    assert {r.series[0] for r in found.rows} == {"internal in", "internal out"}
    found = table(f"Code,Council,Homes in 2020,Homes in 2021\n{rows('1,2')}")
    assert {r.series[0] for r in found.rows} == {"Homes"}


def test_filters_below_a_table_are_told() -> None:
    found = table(f'Homes\nCode,Council,2021/22,2022/23\n{rows("1,2")}\n"Applied filters:\nSex is Female"\n')
    assert [p.value for p in found.problems if p.code == "lines-below-not-read"] == ["Applied filters:\nSex is Female"]


def test_year_ending_on_a_line_of_its_own_leaves_months_open() -> None:
    found = table(f"Homes lost\nYear ending:\nCode,Council,March 2022,June 2022\n{rows('1,2')}")
    assert refusal(found)[0] == "period-unclear"


def test_the_prices_of_a_year_are_no_part_of_the_name() -> None:
    found = table(f"Spending in real terms (2022/23 prices)\nCode,Council,2021/22,2022/23\n{rows('1,2')}")
    assert {r.series[0] for r in found.rows} == {"Spending in real terms"}
