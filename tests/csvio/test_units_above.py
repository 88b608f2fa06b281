"""Units said above a table: taken where one line speaks of all figures, told where it is not certain."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.sampled import column
from adviser_app.csvio.formats.scope import are_signed
from adviser_app.csvio.formats.units_above import lines
from tests.csvio.reading import Outcome, read

ROWS = "E08000035,Leeds,2023,12.5\nE06000014,York,2023,8.5\n"
TABLE = "Code,Council,Year,{}\n" + ROWS


def units(found: Outcome) -> set[str]:
    return {row.series[3] for row in found.rows}


def told(found: Outcome) -> list[str]:
    return [p.value for p in found.problems if p.code == "unit-not-read"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("All figures in £ thousands", "£ thousands"), ("£ million", "£ million"), ("Thousands", "Thousands"),
        ("per cent", "per cent"), ("Units: £000s", "£000s"), ("(£000)", "£000"), ("Unit:,£ million", "£ million"),
        ("Spending by council (£ thousands)", "£ thousands"), ("Figures are shown in £m.", "£m"),
        ("Staff by council (thousands)", "thousands"),
    ],
)  # fmt: skip
def test_one_line_that_speaks_of_all_figures_is_their_unit(line: str, unit: str) -> None:
    found = read((line + "\n" + TABLE.format("Spending")).encode())
    assert units(found) == {unit}
    assert [(p.code, p.value) for p in found.problems if p.code.startswith("unit")] == [("unit-from-title", unit)]


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("All figures in £ thousands", "Spending (£ million)"), ("All figures in £ thousands", "Number of staff"),
        ("£ thousands\nper cent", "Spending"), ("Spending is in £ thousands and staff in full", "Spending"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_told(above: str, heading: str) -> None:
    found = read((above + "\n" + TABLE.format(heading)).encode())
    assert units(found) == {""}
    assert told(found) == [above.replace("\n", "; ")]


def test_a_publishers_format_without_a_unit_tells_the_words_above_it() -> None:
    own = "All figures in £ thousands\narea_code,indicator,period,{}value\nE08000035,Pay,2023,{}5\n"
    assert told(read(own.format("", "").encode())) == ["All figures in £ thousands"]
    assert told(read(own.format("unit,", "£,").encode())) == []


def test_a_long_table_has_the_unit_above_it() -> None:
    found = read(b"\xc2\xa3 million\nCode,Council,Year,Indicator,Value\nE08000035,Leeds,2023,Pay,5\n")
    assert units(found) == {"£ million"}


def test_a_unit_is_no_title() -> None:
    text = "Spending on parks\n£ thousands\nCode,Council,2022/23,2023/24\nE08000035,Leeds,5,6\nE06000014,York,7,8\n"
    swapped = "£ thousands\nSpending on parks\n" + text.split("\n", 2)[2]
    for one in (text, swapped):
        assert {row.series[0] for row in read(one.encode()).rows} == {"Spending on parks"}
        assert units(read(one.encode())) == {"£ thousands"}


def test_other_lines_say_nothing_of_units() -> None:
    assert lines([["Table 3: People per household"], ["Source: DWP"], ["Population over 65, 2023"]]) == []


def test_a_sign_on_every_figure_is_the_unit() -> None:
    rows = "E08000035,Leeds,2023,59%,5\nE06000014,York,2023,[x],6\n"
    signed = read(f"Code,Council,Year,Covered,Walks\n{rows}".encode())
    assert {(r.series[0], r.series[3]) for r in signed.rows} == {("Covered", "%"), ("Walks", "")}


def test_a_sign_on_some_figures_is_no_units() -> None:
    assert are_signed(column(["59%", "[x]", "6%"]))
    assert not are_signed(column(["59%", "7"])) and not are_signed(column(["[x]"]))
