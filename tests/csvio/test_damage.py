"""Damage that leaves rows looking sound: each of these was once read as a figure the file does not state."""

from __future__ import annotations

import pytest

from tests.csvio.reading import read

OWN = "area_code,indicator,period,value,measure,unit"
ONS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"


@pytest.fixture(params=[False, True], ids=["plain", "fast"])
def fast(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def lines(*rows: str) -> bytes:
    return ("\n".join(rows) + "\n").encode()


def test_a_comma_in_a_figure_parts_it_in_two(fast: bool) -> None:
    rows = ("E08000038,Pay,2024,16,935,Count", "E08000038,Pay,2024,16,935,Count,")
    found = read(lines(OWN, *rows), fast=fast)
    assert found.codes == [("cells-shifted", 2), ("row-ragged", 3)]
    found = read(lines(ONS, *["E08000038,Barnsley,District,Pay,2024,16,935,Count,,,,,"] * 3), fast=fast)
    assert found.codes == [("row-ragged", n) for n in (2, 3, 4)]


def test_another_header_among_the_rows_refuses_the_file(fast: bool) -> None:
    first, second = "area_code,indicator,period,value,lower", "area_code,indicator,period,lower,value"
    found = read(lines(first, "E08000038,Pay,2024,5,4", second, "E08000003,Pay,2024,4,5"), fast=fast)
    assert found.refused is not None and (found.refused.code, found.refused.line) == ("header-changed", 3)
    found = read(lines(first, "E08000038,Pay,2024,5,4", OWN, "E08000003,Pay,2024,4,M,%"), fast=fast)
    assert found.refused is not None and found.refused.code == "header-changed"


def test_another_header_among_the_figures_of_a_wide_file() -> None:
    head = [
        '"area label","area long label","area","Rate","Rate"',
        '"area label","area long label","area","fin_2009_10","fin_2010_11"',
    ]
    row = '"Barking","Barking","E09000002","1","2"'
    assert read(lines(*head, row, head[0], row)).codes == [("header-repeated", 4)]
    other = head[1].replace("2010_11", "2011_12")
    found = read(lines(*head, row, head[0], other, row))
    assert found.refused is not None and found.refused.code == "header-changed"
    assert read(lines(*head, '"Barking","Barking","E09000002",1,200,')).codes == [("row-ragged", 3)]


def test_a_column_that_stands_twice_refuses_the_file(fast: bool) -> None:
    found = read(lines("area_code,indicator,period,value,value", "E08000038,Pay,2024,5,7"), fast=fast)
    assert found.refused is not None and found.refused.code == "column-doubled"
    notes = read(lines("areacd,indicator,period,observation,notes,notes", "E08000038,Pay,2024,5,a,b"), fast=fast)
    assert [r.note for r in notes.rows] == ["a, b"]


def test_a_formula_that_failed_names_no_series(fast: bool) -> None:
    found = read(lines(OWN, "E08000038,Pay,2024,5,Rate,#REF!", "E08000038,#N/A,2024,5,Rate,%"), fast=fast)
    assert found.codes == [("spreadsheet-error", 2), ("spreadsheet-error", 3)]


@pytest.mark.parametrize(
    ("text", "code"), [("5 k", "number-suffix"), ("£1.2 b", "number-suffix"), ("1e-400", "number-too-small")]
)
def test_numbers_that_mean_something_else(fast: bool, text: str, code: str) -> None:
    assert read(lines(OWN, f"E08000038,Pay,2024,{text},Rate,%"), fast=fast).codes == [(code, 2)]


def test_marks_nobody_sees_are_no_part_of_codes_and_figures(fast: bool) -> None:
    found = read(
        lines("\u200barea_code,indicator,period,value", "E08000038\u200b,Pay\u2060,2024,\u200e5\ufeff"), fast=fast
    )
    assert [(r.area[0], r.series[0], r.value) for r in found.rows] == [("E08000038", "Pay", "5.0")]


MONTHS = [f"E08000038,Pay,2011-{m:02d},{m}" for m in range(1, 13)]
YEARS = [f"E08000038,Pay,20{y}-{y + 1},{y}" for y in range(11, 15)]
HEADER = "area_code,indicator,period,value"


def test_december_among_months_is_a_month(fast: bool) -> None:
    assert {r.period[1] for r in read(lines(HEADER, *MONTHS), fast=fast).rows} == {"month"}
    assert {r.period[1] for r in read(lines(HEADER, *YEARS), fast=fast).rows} == {""}


def test_december_among_months_and_years_cannot_be_told(fast: bool) -> None:
    found = read(lines(HEADER, *MONTHS, *YEARS), fast=fast)
    assert found.codes == [("period-ambiguous", 13), ("period-ambiguous", 14)]


def test_months_that_come_late_refuse_what_was_read_as_years(fast: bool) -> None:
    many = [f"E08000038,Pay {n},2011-12,{n}" for n in range(6000)]
    found = read(lines(HEADER, *many, *MONTHS), fast=fast)
    assert found.refused is not None and found.refused.code == "period-ambiguous"


def test_decimal_commas_behind_semicolons_refuse_the_file(fast: bool) -> None:
    found = read(lines(HEADER.replace(",", ";"), "E08000038;Pay;2024;1,234", "E08000003;Pay;2024;12,5"), fast=fast)
    assert found.refused is not None and found.refused.code == "number-format-mixed"
    found = read(lines(HEADER.replace(",", ";"), "E08000038;Pay;2024;1,234", "E08000003;Pay;2024;12.5"), fast=fast)
    assert [r.value for r in found.rows] == ["1234.0", "12.5"]
