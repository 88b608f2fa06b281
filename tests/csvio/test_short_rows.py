"""Rows that are shorter than their header: what a spreadsheet left out, or what somebody lost."""

from __future__ import annotations

import pytest

from tests.csvio.reading import read
from tests.csvio.test_tables import table, told

CODES = ("E08000035", "E06000014", "E08000032", "E06000010", "E06000011")
OWN = "area_code,indicator,period,value,note"


def problems(found: object) -> list[tuple[str, int]]:
    return [(p.code, p.line) for p in found.problems]  # type: ignore[attr-defined]


def test_a_note_that_is_left_out_is_empty() -> None:
    rows = "".join(f"{code},Area,{n},{n + 5}\n" for n, code in enumerate(CODES))
    found = table(f"Code,Council,2022,2023,Notes\nE08000036,Wakefield,1,2,estimated\n{rows}")
    assert not [p for p in found.problems if p.code in ("footer", "row-ragged")]
    assert len(told(found)) == 12


@pytest.mark.parametrize("fast", [False, True])
def test_a_note_that_is_left_out_of_a_long_row_is_empty(fast: bool) -> None:
    rows = "\n".join(f"{code},Homes,2023,{n}" for n, code in enumerate(CODES))
    found = read(f"{OWN}\nE08000036,Homes,2023,1,estimated\n{rows}\n".encode(), fast=fast)
    assert [r.value for r in found.rows] == ["1.0", "0.0", "1.0", "2.0", "3.0", "4.0"] and not found.problems


def test_a_figure_that_is_left_out_may_be_any() -> None:
    found = table("Code,Council,2022,2023\nE08000035,Leeds,1,2\nE06000014,York,3\nE08000032,Bradford,4\n")
    assert problems(found)[-2:] == [("row-ragged", 3), ("row-ragged", 4)] and len(found.rows) == 2


@pytest.mark.parametrize(("line", "code"), [
    ("York,3", "row-ragged"), ("Source: ONS,2023", "footer"), ("1 Estimated,2023", "footer"), ("Provisional", "footer"),
])  # fmt: skip
def test_a_short_line_below_names(line: str, code: str) -> None:
    found = table(f"Council,2022,2023\nLeeds,1,2\nBradford,4,5\n{line}\n")
    assert problems(found)[-1] == (code, 4)


def test_a_separator_that_is_lost_within_a_row_is_no_left_out_note() -> None:
    found = table("Code,Council,2022,2023,Notes\nE08000035,Leeds,1,2,x\nE06000014,York,34\nE08000032,Bradford 4,5,\n")
    assert problems(found)[-2:] == [("row-ragged", 3), ("row-ragged", 4)] and len(found.rows) == 2
