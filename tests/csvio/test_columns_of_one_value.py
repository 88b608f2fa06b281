"""Columns that say the same in every row, and columns that say which part of the year beside them is meant."""

from __future__ import annotations

import pytest

from tests.csvio.test_tables import refusal, table

CODES = [f"E0700{n:04}" for n in range(4, 18)]


def long(heading: str, *texts: str) -> str:
    cells = [texts[n % len(texts)] for n in range(len(CODES))]
    rows = "".join(
        f"{code},2022/23,{cell},{n * 7 % 13}\n" for n, (code, cell) in enumerate(zip(CODES, cells, strict=True))
    )
    return f"Code,Year,{heading},Homes\n{rows}"


@pytest.mark.parametrize(("heading", "text"), [("Band", "D"), ("Industry", "F"), ("Bedrooms", "2"), ("Line", "190")])
def test_one_letter_or_number_for_all_is_their_group(heading: str, text: str) -> None:
    """It became an indicator of its own, of fourteen marks D, and the homes were of all bands."""
    found = table(long(heading, text))
    assert {r.series[:2] for r in found.rows} == {("Homes", f"{heading}: {text}")}


def test_what_may_be_a_figure_is_told() -> None:
    found = table(long("Pledge", "95"))
    assert [p.value for p in found.problems if p.code == "column-constant"] == ["Pledge"]
    assert {r.series[0] for r in found.rows} == {"Homes", "Pledge"}


def test_what_a_column_that_is_passed_over_says_of_all_is_told() -> None:
    found = table(long("Data type", "Target"))
    told = [p.value for p in found.problems if p.code == "columns-passed-over"]
    assert told == ["Data type (Target in every row)"]


@pytest.mark.parametrize(("heading", "texts"), [
    ("FQ", ("Q1", "Q2")), ("P", ("P9",)), ("Mth", ("Sep", "Oct")), ("Months", ("Apr-Jun", "Jul-Sep")),
    ("Part", ("first half",)), ("Snapshot", ("March",)),
])  # fmt: skip
def test_a_part_of_the_year_under_any_heading(heading: str, texts: tuple[str, ...]) -> None:
    assert refusal(table(long(heading, *texts)))[0] == "period-in-parts"
