"""Headings between the rows of a table, whatever they say: below some the same councils come again."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.guess import layout_of
from adviser_app.domain.mapping_draft import Use
from tests.csvio.reading import member, read
from tests.csvio.test_guess import guess
from tests.csvio.test_nobodys_tables import LEEDS, YORK
from tests.csvio.test_tables import refusal, table

ROWS = [f"{code},{name},{{}}0{n},5{{}}" for n, (code, name) in enumerate((LEEDS, YORK), 1)]


def part(n: int, first: int = 0) -> str:
    return "".join(row.replace("{}", str(n)) + "\n" for row in ROWS[first:])


@pytest.mark.parametrize("heading", ["Wellbeing of carers", "Band C", "Of which self-employed", "Open cases"])
@pytest.mark.parametrize("cells", ["{},,,", ",{},,", ",,{},", ",,,{}", "{0},{0},,", "Part B,{},,"])
def test_councils_that_come_again_below_a_heading(heading: str, cells: str) -> None:
    found = table(f"Code,Council,2022,2023\n{part(1)}{cells.format(heading)}\n{part(2)}")
    code, value = refusal(found)
    assert code in ("second-table", "section-in-table")
    assert heading in value
    assert found.refused is not None
    assert heading in found.refused.message
    # also where the first part has a heading of its own, and where only one council comes again
    both = f"Code,Council,2022,2023\n{cells.format('First of them')}\n{part(1)}{cells.format(heading)}\n{part(2, 1)}"
    assert refusal(table(both))[0] in ("second-table", "section-in-table")


def test_a_heading_with_the_sum_of_its_part() -> None:
    text = f"Code,Council,2022,2023\n,Owner occupied,303,101\n{part(1)}\n,Rented,503,103\n{part(2)}"
    assert refusal(table(text)) == ("second-table", "Rented")
    names = "Council,2022,2023\nOwner occupied,30,10\nLeeds,10,5\nYork,20,5\nRented,50,9\nLeeds,25,4\nYork,25,5\n"
    assert refusal(table(names)) == ("second-table", "Rented")


def test_headings_in_a_long_table() -> None:
    rows = "".join(f"{code},{name},2023,Homes,{{}}{n}\n" for n, (code, name) in enumerate((LEEDS, YORK)))
    text = f"Code,Council,Year,Indicator,Value\n{rows.replace('{}', '1')}Rented,,,,\n{rows.replace('{}', '2')}"
    assert refusal(table(text)) == ("second-table", "Rented")


def test_regions_and_sums_are_no_parts() -> None:
    whole = table(f"Code,Council,2022,2023\nYorkshire,,,\n{part(1)},Yorkshire total,200,20\nLondon,,,\n"
                  "E09000001,City of London,1,2\n")  # fmt: skip
    assert whole.refused is None
    sums = table(
        f"Code,Council,2022,2023\nNorth,,,\n{part(1, 1)},Total,200,20\nSouth,,,\nE08000035,Leeds,1,2\n,All,1,2\n"
    )
    assert sums.refused is None


@pytest.mark.parametrize("heading", ["Band C,,,", "Part B,Band C,,", ",,Band C,", ",,,Band C"])
def test_parts_of_a_table_read_by_a_mapping(heading: str) -> None:
    draft = guess(f"Code,LA,2022,2023\n{part(1)}".rstrip())
    text = f"Code,LA,2022,2023\n{part(1)}{heading}\n{part(2)}"
    found = read(member(text.encode(), "homes.csv"), mapping=layout_of(draft.with_fixed(Use.INDICATOR, "Homes")))
    assert refusal(found)[0] == "second-table"
    assert "Band C" in refusal(found)[1]
