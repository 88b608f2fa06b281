"""How far a figure has come, said in the heading of its column."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.states import parted
from tests.csvio.test_tables import table


@pytest.mark.parametrize(("heading", "rest", "state"), [
    ("Recycling rate (%) 2022-23 (provisional)", "Recycling rate (%) 2022-23", "provisional"),
    ("Homes 2023 [p]", "Homes 2023", "provisional"),
    ("Homes 2023/24 Provisional", "Homes 2023/24", "provisional"),
    ("Homes 2023/24 - unaudited", "Homes 2023/24", "unaudited"),
    ("2022-23 (r)", "2022-23", "revised"),
    ("Homes (estimate)", "Homes", "estimated"),
    ("Revised", "Revised", ""),
    ("Homes revised", "Homes revised", ""),
    ("Homes (p) 2023", "Homes (p) 2023", ""), ("2022 R", "2022", "revised"), ("2023/24 p", "2023/24", "provisional"),
    ("All vacants 2023 P", "All vacants 2023", "provisional"), ("Class R", "Class R", ""), ("Page 3 P", "Page 3 P", ""),
    ("2021 Q3 P", "2021 Q3", "provisional"), ("2023-24 (early estimate)", "2023-24", "estimated"),
    ("Council tax band (D)", "Council tax band (D)", ""),
])  # fmt: skip
def test_what_a_heading_says(heading: str, rest: str, state: str) -> None:
    assert parted(heading) == (rest, state)


@pytest.mark.parametrize("word", ["(provisional)", "[p]", "provisional"])
def test_the_newest_year_stays_in_its_series(word: str) -> None:
    """It became an indicator of its own, and the real one ended a year before."""
    found = table(f"Code,Homes 2021,Homes 2022 {word}\nE08000035,5,6\nE06000014,7,8\n")
    assert {row.series[0] for row in found.rows} == {"Homes"}
    assert {(row.period[0], row.status) for row in found.rows} == {("2021", ""), ("2022", "provisional")}


def test_periods_alone_as_headings() -> None:
    found = table("Homes\nCode,2021,2022 (p)\nE08000035,5,6\nE06000014,7,8\n")
    assert {(row.period[0], row.status) for row in found.rows} == {("2021", ""), ("2022", "provisional")}


@pytest.mark.parametrize(
    "header", ["2021,2022 R,2023 P", "2021/22,2022/23 revised,2023/24 [note 4] [p]", "2021,2022r,2023²"]
)
def test_letters_of_live_tables_make_no_headings_of_two_kinds(header: str) -> None:
    found = table(f"Homes lost\nCode,{header}\nE08000035,5,6,7\nE06000014,7,8,9\n")
    assert {row.series[0] for row in found.rows} == {"Homes lost"} and len(found.rows) == 6
