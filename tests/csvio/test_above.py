"""Short lines above a table that say whom its figures are of, or that they are none."""

from __future__ import annotations

import pytest

from tests.csvio.reading import member, read
from tests.csvio.test_nobodys_tables import rows
from tests.csvio.test_tables import refusal, table


def series(line: str, header: str = "2021/22,2022/23", cells: str = "1,2") -> set[tuple[str, str]]:
    """(breakdown, measure) of the series of a table below its title and this line."""
    return {r.series[1:3] for r in table(f"Homes lost\n{line}\n\nCode,Council,{header}\n{rows(cells)}").rows}


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("Sex: Female", "Sex: Female"), ("Tenure = social rented", "Tenure: social rented"),
        ("Females only", "Females only"),
        ("(aged 65 and over)", "aged 65 and over"), ("Full-time employees", "Full-time employees"),
        ("Applied filters:\nSex is Female", "Sex: Female"),
        ('"Applied filters:\nSex is Female"', "Sex: Female"), ("Filter: Ward type: urban", "Ward type: urban"),
        ("Sex: All", ""), ("Sex,Female", "Sex: Female"), ('"Children, aged 0-15"', "Children, aged 0-15"),
    ],
)  # fmt: skip
def test_a_line_that_says_whom_the_figures_are_of_is_their_group(line: str, group: str) -> None:
    assert series(line) == {(group, "")}


@pytest.mark.parametrize(("line", "measure"), [("Median", "Median"), ("Measure: Rate of loss", "Rate of loss")])
def test_a_line_that_says_how_they_are_measured(line: str, measure: str) -> None:
    assert series(line) == {("", measure)}


def test_in_a_long_table_and_in_one_across() -> None:
    header = "Code,Indicator name,Year,Value"
    long = f"Homes\nFemales only\n\n{header}\nE08000035,Homes lost,2023,1\nE06000014,Homes lost,2023,2\n"
    assert {r.series[1] for r in table(long).rows} == {"Females only"}
    across = "Homes lost\nFemales only\n\nYear,Leeds,York,Hull,Derby\n2022,1,2,3,4\n2023,5,6,7,8\n"
    assert {r.series[1] for r in table(across).rows} == {"Females only"}


@pytest.mark.parametrize("line", ["Rank (1 = highest)", "Lower 95% confidence limit", "Percentage change on last year",
                                  "Row %", "Unweighted base", "Index (England = 100)"])  # fmt: skip
def test_a_line_by_which_they_are_no_figures_refuses_them(line: str) -> None:
    found = table(f"Homes lost\n{line}\n\nCode,Council,2021/22,2022/23\n{rows('1,2')}")
    assert refusal(found)[0] == "figures-derived"


@pytest.mark.parametrize("line", ["By police force area", "Parliamentary constituencies", "By LSOA", "ITL2 regions"])
def test_a_line_by_which_names_are_of_other_areas(line: str) -> None:
    named = f"Homes lost\n{line}\n\nCouncil,2021/22,2022/23\nLeeds,1,2\nYork,2,3\n"
    assert refusal(table(named))[0] == "areas-not-councils"
    assert table(f"Homes lost\n{line}\n\nCode,Council,2021/22,2022/23\n{rows('1,2')}").refused is None  # codes tell


@pytest.mark.parametrize(("line", "is_told"), [
    ("Excluding academies", True), ("Current prices", True), ("Source: the councils", False), ("England", False),
    ("Published in May", False), ("Local authority districts", False), ("Leeds", False), ("£ thousand", False),
])  # fmt: skip
def test_other_lines_are_told_if_they_may_say_something(line: str, is_told: bool) -> None:
    found = table(f"Homes lost\n{line}\n\nCode,Council,2021/22,2022/23\n{rows('1,2')}")
    assert [p.value for p in found.problems if p.code == "lines-above-not-read"] == ([line] if is_told else [])


def test_the_first_line_is_the_title_however_short() -> None:
    found = table(f"Recycling\n\nCode,Council,Rate 2021/22,Rate 2022/23\n{rows('1,2')}")
    assert not [p for p in found.problems if p.code == "lines-above-not-read"]


@pytest.mark.parametrize("head", [
    "GVA by ITL2 subregion\nArea,2021,2022\nKent,1,2\nEssex,3,4\n",
    "GVA of areas\nITL code,Area name,2021,2022\nTLJ4,Kent,1,2\nTLH3,Essex,3,4\n",
    "GVA of areas\nCode,Area name,2021,2022\nUKJ4,Kent,1,2\nUKH3,Essex,3,4\n",
])  # fmt: skip
def test_names_of_itl_areas_are_no_councils(head: str) -> None:
    assert refusal(table(head))[0] == "areas-not-councils"


@pytest.mark.parametrize("title", [
    "Claimants by parliamentary constituency", "Rents by BRMA", "Crimes by police force area", "Homes by town",
    "Walks by ward",
])  # fmt: skip
def test_a_title_that_says_of_which_areas_its_names_are(title: str) -> None:
    assert refusal(table(f"{title}\nArea,2021,2022\nAshfield,1,2\nHarlow,3,4\n"))[0] == "areas-not-councils"


@pytest.mark.parametrize(
    "title", ["Walks by ward and local authority", "Absence by school type", "Funding for schools"]
)
def test_a_title_that_speaks_of_other_places_and_not_of_its_rows(title: str) -> None:
    assert table(f"{title}\nCouncil,2021,2022\nAshfield,1,2\nHarlow,3,4\n").refused is None


@pytest.mark.parametrize(("sheet", "is_read"), [("Constituency", False), ("PFA", False), ("Local authority", True)])
def test_a_sheet_of_other_areas(sheet: str, is_read: bool) -> None:
    text = "Claimants in all\nArea,2021,2022\nAshfield,1,2\nHarlow,3,4\n"
    assert (read(member(text.encode(), f"a.xlsx, sheet {sheet}")).refused is None) == is_read
