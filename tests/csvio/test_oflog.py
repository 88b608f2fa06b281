"""Oflog's files: rows whose cells are out of place, and years under another heading."""

from __future__ import annotations

import pytest

from tests.csvio.reading import Outcome, read

HEADER = (
    "{},Local authority code,Local authority name,Grouping,Region,Measure,Value,MEDIAN,MADs_from_median,rank_order\n"
)
LEEDS = "{},E08000035,Leeds,LA_Raw,Yorkshire,Quality,{}\n"


def oflog(*rows: str, year: str = "Financial year", when: str = "2016-17") -> Outcome:
    return read((HEADER.format(year) + "".join(LEEDS.format(when, r) for r in rows)).encode())


def test_a_whole_row_is_read() -> None:
    assert [r.value for r in oflog("7.6,7.5,0,desc").rows] == ["7.6"]
    assert [r.marker for r in oflog("[c],[x],,asc").rows] == ["[c]"]


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("cells", ["7.5,0,desc,", "6,7.6,7.5,0", "7.6,desc,7.5,0"])
def test_a_median_is_no_value(cells: str, fast: bool) -> None:
    text = HEADER.format("Financial year") + LEEDS.format("2016-17", cells)
    found = read(text.encode(), fast=fast)
    assert (found.rows, found.codes) == ([], [("cells-shifted", 2)])


def test_years_are_financial_ones_under_year_as_well() -> None:
    found = oflog("7.6,7.5,0,desc", year="Year")
    assert [(r.period[0], r.value) for r in found.rows] == [("2016-17", "7.6")]
    # which twelve months a bare year means is not told
    assert oflog("7.6,7.5,0,desc", year="Year", when="2016").codes == [("period-unreadable", 2)]


def test_another_publishers_long_file_with_a_year_is_not_oflogs() -> None:
    text = "Local authority code,Local authority name,Measure,Year,Value\nE08000035,Leeds,Pay,2023,5\n"
    assert "Oflog" not in str(read(text.encode()).facts)
