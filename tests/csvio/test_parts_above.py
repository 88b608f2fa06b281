"""Periods said in pieces, in other signs, or beside what makes them something else."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.said_periods import said
from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import member, read
from tests.csvio.test_nobodys_tables import periods, rows
from tests.csvio.test_tables import refusal, table


@pytest.mark.parametrize("line", [
    "Quarter 3", "Q3", "Quarter 3 (October to December)", "October to December", "December", "As at end of December",
    "Position at 31 December", "Period 9", "Month 9", "Week 12", "Autumn term", "Year to date", "Quarter,3",
    "first half", "January each year",
])  # fmt: skip
@pytest.mark.parametrize("title", ["Homelessness 2023/24", "Homelessness"])
def test_a_part_of_a_year_on_a_line_of_its_own(title: str, line: str) -> None:
    header, cells = ("Open cases", "{}") if "2023" in title else ("2022/23,2023/24", "1,2")
    found = table(f"{title}\n{line}\n\nCode,Council,{header}\n{rows(cells)}")
    assert refusal(found)[0] == "period-unclear"


@pytest.mark.parametrize(("line", "when"), [
    ("Quarter 3 2023/24", "2023-10-01/P3M"), ("Annual figures: all quarters", "2023-04-01/P1Y"),
    ("Published in December", "2023-04-01/P1Y"), ("Q1 = April to June", "2023-04-01/P1Y"),
])  # fmt: skip
def test_lines_that_leave_no_doubt(line: str, when: str) -> None:
    title = "Homelessness" if "2023" in line else "Homelessness 2023/24"
    assert periods(table(f"{title}\n{line}\n\nCode,Council,Open cases\n{rows('{}')}")) == {when}


@pytest.mark.parametrize(("name", "is_read"), [
    ("homelessness_Q3_2023-24.csv", False), ("homelessness Q1-Q4.csv", True), ("homelessness Dec 2023.csv", True),
    ("homelessness.csv", True), ("book.xlsx, sheet Q3", False), ("book.xlsx, sheet Data", True),
])  # fmt: skip
def test_a_quarter_in_the_name_of_a_file_or_a_sheet(name: str, is_read: bool) -> None:
    text = f"Homelessness 2023/24\n\nCode,Council,Open cases\n{rows('{}')}"
    assert (read(member(text.encode(), name)).refused is None) == is_read


@pytest.mark.parametrize(("text", "label"), [
    ("Rate, 2024\u201125", "2024/25"), ("Rate, 2024\u221225", "2024/25"), ("Rate at 31.03.2024", "31/03/2024"),
    ("Rate, 01.04.2023-31.03.2024", "2023/24"), ("Rate 2022/2023 academic", "academic year 2022/23"),
    ("Rate 2023/24 (Index: 2015 = 100)", "2023/24"), ("Rate 2023/24 vs 2022/23", "2023/24"),
    ("Rate 2023/24 excluding 2020/21 births", "2023/24"), ("Rate 2023/24 (revised January 2025)", "2023/24"),
    ("Rate 2023/24, Rural Urban Classification 2011", "2023/24"), ("Rate 2023/24, boundaries at April 2023", "2023/24"),
])  # fmt: skip
def test_a_period_within_a_text(text: str, label: str) -> None:
    assert {parse_period(x) for x in said(text).labels} == {parse_period(label)}


@pytest.mark.parametrize("text", [
    "FY 2024", "2023 mid-year", "mid-year 2023", "2023/24 AY", "2024/25 (6 months)", "2023/24 P9", "2024 M3",
    "Term 1 2023/24", "Half-term 3 2023/24", "Season 2023/24", "Year commencing 1 April 2023",
    "Year starting April 2023", "first half of 2024/25", "first nine months of 2023/24", "interim 2023/24",
])  # fmt: skip
def test_a_text_that_leaves_the_period_open(text: str) -> None:
    assert not said(f"Rate, {text}").labels and said(f"Rate, {text}").unclear


def test_fy_before_a_year_is_no_part_of_the_name() -> None:
    found = table(f"Code,Council,Homes FY 2022/23,Homes FY 2023/24\n{rows('1,2')}")
    assert {r.series[0] for r in found.rows} == {"Homes"}


@pytest.mark.parametrize("title", [
    "Major applications decided within 13 weeks, 2023/24", "Gross weekly pay, 2023",
    "Breastfeeding at 6-8 weeks, 2023/24", "EHC plans issued within 20 weeks, 2023", "Rent per week, 2023/24",
    "Apprenticeships lasting 12 months, 2022/23",
])  # fmt: skip
def test_how_long_something_takes_is_no_time_of_its_figures(title: str) -> None:
    assert len(said(title).labels) == 1
    assert len(table(f'"{title}"\nCode,Council,Homes\n{rows("{}")}').rows) == 2


@pytest.mark.parametrize(
    "title", ["Deaths, week 12 2023", "Deaths in the 4 weeks to 31 March 2023", "Weekly deaths, week 3"]
)
def test_weeks_that_are_the_time(title: str) -> None:
    assert not said(title).labels
