"""Faults that came several at once in fuzzed files, each of which was once read in silence or refused without need."""

from __future__ import annotations

import pytest

from adviser_app.csvio.parse import parse_cell
from adviser_app.domain.markers import meaning
from tests.csvio.reading import read

OWN = "area_code,indicator,period,value,breakdown,lower,upper\n"
LONG = "LA code,LA name,Measure,Financial year,Units,Value\n"


@pytest.mark.parametrize("text", ["–5", "–5.0%", "–£5"])
def test_a_dash_right_before_a_number_is_its_minus(text: str) -> None:
    assert parse_cell(text).value == -5


@pytest.mark.parametrize("text", ["– 5", "—5", "––5", "–", "3–5"])
def test_any_other_dash_is_none(text: str) -> None:
    assert not parse_cell(text).is_number


def test_nomiss_mark_of_an_empty_sample() -> None:
    assert (parse_cell("!").marker, meaning("!")) == ("!", "not available")


@pytest.mark.parametrize("text", ["1.234.567", "1’234", "£1'234", "12 345.6"])
def test_groups_of_digits_are_called_so(text: str) -> None:
    assert parse_cell(text).error == "number-separator"


@pytest.mark.parametrize("fast", [False, True])
def test_points_between_thousands_make_other_points_unclear(fast: bool) -> None:
    rows = "E06000001,Homes,2023,345.678,,,\nE06000002,Homes,2023,1.234.567,,,\n"
    refused = read((OWN + rows).encode(), fast=fast).refused
    assert refused is not None
    assert (refused.code, refused.line, refused.value) == ("number-format-mixed", 2, "345.678")
    assert "points between thousands" in refused.message


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("name", ["=", "==", "#NAME?"])
def test_what_a_formula_left_is_no_name(fast: bool, name: str) -> None:
    found = read(f"{OWN}E06000001,Homes,2023,3,{name},,\nE06000002,{name},2023,4,,,\n".encode(), fast=fast)
    assert found.codes == [("spreadsheet-error", 2), ("spreadsheet-error", 3)]
    assert not found.rows


@pytest.mark.parametrize("fast", [False, True])
def test_a_formula_that_failed_in_one_of_several_names(fast: bool) -> None:
    header = (
        "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"
        "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,"
        "Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
        "Compared to Region value or percentiles,Time period Sortable,New data,Compared to goal,Time period range\n"
    )
    row = "93088,Life,E12000001,North East,E06000005,Darlington,UA,{},18+ yrs,,,2019 - 21,7,,,,,,,,,,,20190000,,,3y\n"
    found = read((header + row.format("Male") + row.format("#NAME?")).encode(), fast=fast)
    assert found.codes == [("spreadsheet-error", 3)]
    assert found.problems[0].column == "Sex"


@pytest.mark.parametrize("fast", [False, True])
def test_what_is_wrong_with_a_limit_speaks_of_the_limit(fast: bool) -> None:
    found = read(f"{OWN}E06000001,Homes,2023,3,,about 2,4\nE06000002,Homes,2023,3,,2,nan\n".encode(), fast=fast)
    assert found.codes == [("limit-unreadable", 2), ("limit-unreadable", 3)]
    assert all("limit" in p.message + p.remedy and "figure" not in p.message + p.remedy for p in found.problems)


def test_what_is_wrong_with_a_limit_of_a_wide_table() -> None:
    rows = "".join(f"E0600000{n},Year {n},3,2,{u}\n" for n, u in enumerate([4, 4, 4, "about 4"], 1)).replace(
        "Year ", "202"
    )
    refused = read(f"LA code,Year,Walks,Lower limit,Upper limit\n{rows}".encode())
    assert refused.codes == [("limit-unreadable", 5)]
    assert "limit" in refused.problems[0].message


def test_one_header_row_is_spoken_of_as_one() -> None:
    refused = read(b"area label,area long label,area,Births\nLeeds,Leeds,E08000035,5\n").refused
    assert refused is not None and refused.code == "header-incomplete"
    assert "None of the 1" not in refused.message and "header row does not give" in refused.message
