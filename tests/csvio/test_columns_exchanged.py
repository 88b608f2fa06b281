"""Headings that stand over each other's columns, and cells in each other's places, throughout a file or in a row."""

from __future__ import annotations

import pytest

from tests.csvio.reading import read
from tests.csvio.test_nobodys_tables import LEEDS, YORK
from tests.csvio.test_tables import table

ONS = "areacd,areanm,geography,{},period,observation"
ROW = "{},{},Local Authority District,{},2023,7{}.1"


def ons(headings: str, cells: str) -> bytes:
    first, *rest = headings.split(",")
    lines = [",".join([ONS.format(first), *rest])]
    for n, (code, name) in enumerate((LEEDS, YORK)):
        cell, *others = cells.split(",")
        lines.append(",".join([ROW.format(code, name, cell, n), *others]))
    return "\n".join([*lines, ""]).encode()


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(("headings", "cells", "shown"), [
    ("unit,measure,indicator", "Employment rate,Percentage,%", "%"),
    ("unit,measure,indicator", "Weekly pay,Median,£", "£"),
    ("status,measure,indicator", "Employment rate,Percentage,Normal value", "Normal value"),
    ("measure,unit,indicator", "Employment rate,%,Percentage", "Percentage"),
    ("measure,unit,indicator", "Deaths of infants,,Rate", "Rate"),
])  # fmt: skip
def test_headings_over_each_others_columns(headings: str, cells: str, shown: str, fast: bool) -> None:
    found = read(ons(headings, cells), fast=fast)
    assert not found.rows
    assert [(p.code, p.line, p.column, p.value) for p in found.problems] == [
        ("cells-misplaced", line, "indicator", shown) for line in (2, 3)
    ]


@pytest.mark.parametrize(("headings", "cells"), [
    ("indicator,measure,unit", "Employment rate,Percentage,%"), ("indicator,measure,unit", "Rate,Rate per 1000,"),
    ("indicator,measure,unit", "Number,,Persons"), ("indicator,measure,unit", "Score,Median,"),
])  # fmt: skip
def test_what_may_be_an_indicators_name(headings: str, cells: str) -> None:
    found = read(ons(headings, cells))
    assert len(found.rows) == 2 and not found.problems


def test_a_column_of_units_without_its_heading() -> None:
    found = read(ons("indicator,measure,", "Employment rate,Percentage,%"))
    assert found.refused is not None and found.refused.code == "heading-missing"


def test_a_figure_in_the_place_of_a_group() -> None:
    rows = "".join(f"{code},{name},2023,{{}},1{n}.5\n" for n, (code, name) in enumerate((LEEDS, YORK)))
    text = f"Code,Council,Year,Sex,Smokers\n{rows.format('Male', 'Male')}{rows.format('Female', '12.9')}"
    found = table(text)
    assert [r.series[1] for r in found.rows] == ["Sex: Male", "Sex: Male", "Sex: Female"]
    assert [(p.code, p.line, p.column, p.value) for p in found.problems] == [("cells-misplaced", 5, "Sex", "12.9")]
