"""What stands beside, above and between the rows of a table, and says whose and when its figures are."""

from __future__ import annotations

import pytest

from tests.csvio.test_nobodys_tables import LEEDS, YORK, periods, rows
from tests.csvio.test_tables import refusal, table


@pytest.mark.parametrize("heading", ["LPA", "Geographical Description", "Authority data", "Location"])
def test_names_of_the_codes_are_names_under_any_heading(heading: str) -> None:
    """So that a name beside another council's code is seen, and becomes no group."""
    places = [("E06000021", "Stoke-on-Trent"), ("E06000021", "Stoke-on-Trent"), ("E06000044", "Stoke-on-Trent"),
              ("E06000044", "Portsmouth"), ("E09000020", "Kensington & Chelsea")]  # fmt: skip
    lines = "".join(f"{code},{name},202{n},{n}\n" for n, (code, name) in enumerate(places))
    found = table(f"Code,{heading},Year,Walks\n{lines}")
    assert found.refused is None
    assert [r.area[:2] for r in found.rows] == places
    assert {r.series[:2] for r in found.rows} == {("Walks", "")}


def test_a_neighbours_name_is_not_the_row_s() -> None:
    lines = "E06000021,Portsmouth,2023,1\nE06000044,Luton,2023,2\nE09000020,Kensington and Chelsea,2023,3\n"
    assert {r.area[1] for r in table(f"Code,Nearest neighbour,Year,Walks\n{lines}").rows} == {""}


@pytest.mark.parametrize(
    "heading",
    ["Males", "Women aged 16 to 64", "Figures below are in thousands", "£ thousand", "Rate per 1 000", "Percentage",
     "Target", "2018/19", "Year ending March 2022", "Aged 65+"],
)  # fmt: skip
def test_what_stands_below_a_heading_within_the_table_is_of_something_else(heading: str) -> None:
    lines = [f"{code},{name},100{n},5" for n, (code, name) in enumerate((LEEDS, YORK))]
    found = table(f"Code,Council,2022,2023\n{lines[0]}\n{heading},,,\n{lines[1]}\n")
    assert refusal(found) == ("section-in-table", heading)
    assert found.refused is not None and found.refused.line == 3


@pytest.mark.parametrize(
    "heading",
    ["London boroughs", "Yorkshire and The Humber", "Metropolitan districts", "Abolished in April 2019",
     "Area of Outstanding Natural Beauty"],
)  # fmt: skip
def test_kinds_and_regions_within_the_table_are_passed_over(heading: str) -> None:
    lines = [f"{code},{name},100{n},5" for n, (code, name) in enumerate((LEEDS, YORK))]
    found = table(f"Code,Council,2022,2023\n{lines[0]}\n{heading},,,\n{lines[1]}\n")
    assert found.refused is None and len(found.rows) == 4


def test_a_title_of_academic_years_above_a_column_of_years() -> None:
    found = table(
        f"Pupils by school, academic year 2022/23 to 2023/24\nCode,Council,Year,Pupils\n{rows('2022/23', '{}')}"
    )
    assert periods(found) == {"2022-09-01/P1Y"}


@pytest.mark.parametrize("title", ["Walks by financial quarter", "Walks, quarters (Q1 = April to June)", "Q1: Apr-Jun"])
def test_quarters_of_a_financial_year_are_no_calendar_ones(title: str) -> None:
    wide = table(f"Walks\n{title}\nCode,Council,Q1 2024,2024 Q2\n{rows('{}', '5')}")
    assert refusal(wide) == ("period-unclear", "Q1 2024")
    assert refusal(table(f"{title}\nCode,Council,Quarter,Walks\n{rows('Q1 2024', '{}')}")) == (
        "period-unclear",
        "Q1 2024",
    )
    assert table(f"{title}\nCode,Council,Quarter,Walks\n{rows('2024/25 Q1', '{}')}").refused is None


def test_a_quarter_with_its_year_is_no_part() -> None:
    found = table(f"Code,Council,Quarter,Walks\n{rows('Apr-Jun 2024', '{}')}")
    assert periods(found) == {"2024-04-01/P3M"}


def test_years_beside_a_heading_that_takes_several_together() -> None:
    """ONS's 2021-22 under two-year-intervals is two calendar years, and no financial one."""
    found = table(f"Code,Council,two-year-intervals,Time,Life\n{rows('2021-22', '2021-22', '{}')}")
    assert refusal(found) == ("period-unclear", "2021-22")
    three = table(f"Code,Council,three-year-intervals,Time,Life\n{rows('2020-22', '2020-2022', '{}')}")
    assert periods(three) == {"2020-01-01/P3Y"}


@pytest.mark.parametrize("header", ["Apr,May", "Q1,Q2", "Quarter 1,Full year", "H1,H2"])
def test_parts_of_a_year_as_headings(header: str) -> None:
    found = table(f"Council claims 2023/24\nCode,Council,{header}\n{rows('{}', '5')}")
    assert refusal(found) == ("period-in-parts", header.split(",")[0])


def test_half_years() -> None:
    assert refusal(table(f"Code,Council,H1 2023,H2 2023\n{rows('{}', '5')}")) == ("period-unclear", "H1 2023")


@pytest.mark.parametrize("heading", ["Under 18s", "16-24", "Spend", "Median", "Part 2: Costs", "Per head", "Quarter 2"])
@pytest.mark.parametrize("cells", ["{},,,", ",,{},"])
def test_so_it_is_wherever_in_its_line_the_heading_stands(heading: str, cells: str) -> None:
    lines = [f"{code},{name},100{n},5" for n, (code, name) in enumerate((LEEDS, YORK))]
    found = table(f"Code,Council,2022,2023\n{lines[0]}\n{cells.format(heading)}\n{lines[1]}\n")
    assert refusal(found) == ("section-in-table", heading)


@pytest.mark.parametrize("note", ["Percentages may not add up to 100", "Rates per 1,000"])
def test_a_note_after_the_last_row_refuses_no_table(note: str) -> None:
    lines = [f"{code},{name},100{n},5" for n, (code, name) in enumerate((LEEDS, YORK))]
    for cells in ("{},,,", ",,{},"):
        quoted = f'"{note}"' if "," in note else note
        found = table(f"Code,Council,2022,2023\n{lines[0]}\n{lines[1]}\n{cells.format(quoted)}\n")
        assert found.refused is None and len(found.rows) == 4


@pytest.mark.parametrize("heading", ["Shire districts", "London", "Wave 2 authorities", "Yorkshire and The Humber"])
def test_regions_and_kinds_of_councils_may_stand_between_rows(heading: str) -> None:
    lines = [f"{code},{name},100{n},5" for n, (code, name) in enumerate((LEEDS, YORK))]
    found = table(f"Code,Council,2022,2023\n{lines[0]}\n{heading},,,\n{lines[1]}\n")
    assert found.refused is None and len(found.rows) == 4
