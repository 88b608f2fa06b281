"""Damage that leaves rows looking sound: each of these was once read as a figure the file does not state."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.layout import Figures, Layout, Role
from adviser_app.domain.period_text import MONTHS as ONLY_MONTHS
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
    assert {r.period[1] for r in read(lines(HEADER, *MONTHS), fast=fast).rows} == {ONLY_MONTHS}
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


def test_limits_that_contradict_their_figure_refuse_the_row(fast: bool) -> None:
    """Nobody can say which of the three is wrong: two cells may have changed places. Rounding is no contradiction."""
    rows = {
        2: "5,4,6", 3: "5,6,4", 4: "7,4,6.25", 5: "89,88,88", 6: "3,4,", 7: "3,4.25,", 8: "c,6,4", 9: "12.38,12.4,12.6",
        10: "(5),-6,-4", 11: "1.25,-0.5,1.0", 12: "62%,0.6,0.64", 13: "5,,", 14: '"1,234",1200,1300', 15: "c,4,6",
    }  # fmt: skip
    head = "area_code,indicator,period,value,lower,upper"
    found = read(lines(head, *[f"E08000038,Pay,2024,{text}" for text in rows.values()]), fast=fast)
    assert found.codes == [
        ("limits-reversed", 3),
        ("value-outside-limits", 4),
        ("value-outside-limits", 7),
        ("limits-reversed", 8),
        ("value-outside-limits", 11),
        ("value-outside-limits", 12),
    ]
    assert [(p.column, p.value) for p in found.problems][:2] == [("lower", "6"), ("lower", "4")]
    assert "4 to 6.25" in found.problems[1].message
    assert found.rows_read == len(rows)


def test_limits_of_a_wide_table_count_as_well() -> None:
    header = ("Council", "Year", "Rate", "Low", "High")
    figures = (Figures(2, {Role.INDICATOR: "Rate"}, 3, 4),)
    mapping = Layout("mapping", "Ours", header, {Role.AREA_NAME: (0,), Role.PERIOD: (1,)}, figures=figures)
    rows = ("Darlington,2023,5,4,6", "Oxford,2023,5,6,4", "York,2023,5,7,8")
    found = read(lines(",".join(header), *rows), mapping=mapping)
    assert found.codes == [("limits-reversed", 3), ("value-outside-limits", 4)]


def test_what_is_no_name_begins_no_series(fast: bool) -> None:
    rows = ("E06000005,2024,5,Count,%", "Pay,2024,5,2024-01-01/P1Y,%", "Pay,2024,5,Rate,12.5", "Pay,2024,5,Rate,100")
    found = read(lines(OWN, *[f"E08000038,{row}" for row in rows]), fast=fast)
    assert [(p.code, p.line, p.column) for p in found.problems] == [
        ("cells-misplaced", 2, "indicator"),
        ("cells-misplaced", 3, "measure"),
        ("cells-misplaced", 4, "unit"),
    ]


def test_days_written_the_american_way_refuse_the_file(fast: bool) -> None:
    """04/01/2024 is no 4 January where 01/13/2024 stands beside it; a slip among British days costs its row only."""
    head = "area_code,indicator,period,value"
    found = read(lines(head, *[f"E08000038,Pay,{day}/2024,5" for day in ("04/01", "01/13", "07/01")]), fast=fast)
    assert found.refused is not None and found.refused.code == "period-ambiguous"
    assert "01/13/2024" in found.refused.message and found.refused.value == "04/01/2024"
    found = read(lines(head, *[f"E08000038,Pay,{day}/2024,5" for day in ("04/01", "01/13", "31/01")]), fast=fast)
    assert found.codes == [("period-unreadable", 3)]
    assert [row.period[0] for row in found.rows] == ["04/01/2024", "31/01/2024"]


def test_a_heading_that_is_nearly_a_known_one_refuses_the_file(fast: bool) -> None:
    """Read without its column, the rows would be another series, or lose the word why there is no value."""
    row = "E08000038,Barnsley,District,Pay,2024,,Mean,£,,,x,"
    for known, written in (("measure", "measures"), ("unit", "uni"), ("status", "st\u0430tus"), ("lci_95", "lci95")):
        found = read(lines(ONS.replace(known, written), row), fast=fast)
        assert found.refused is not None and found.refused.code == "header-incomplete", written
        assert known in found.refused.message
    found = read(lines("area_code,indicator,period,?value", "E08000038,Pay,2024,5"), fast=fast)
    assert found.refused is not None and found.refused.code == "header-incomplete"  # not a table of one “?value”
    found = read(lines(f"{ONS},age,Data source", f"{row},16 to 64,survey"), fast=fast)
    assert [(p.code, p.value) for p in found.problems] == [("columns-not-read", "age, Data source")]
    assert [r.marker for r in found.rows] == ["x"]
    assert not read(lines(f"{OWN},release", "E08000038,Pay,2024,5,Mean,£,7"), fast=fast).problems


def test_a_damaged_header_of_lg_inform_refuses_the_file() -> None:
    """Each of these once gave the metric another name, or none."""
    head = [
        '"area label","area long label","area","Deaths","Deaths"',
        '"area label","area long label","area","1072","1072"',
        '"area label","area long label","area","Rate","Rate"',
        '"area label","area long label","area","2009","2010"',
    ]
    row = '"Barking","Barking","E09000002","1","2"'
    assert [r.series[0] for r in read(lines(*head, row)).rows] == ["Deaths"] * 2
    assert not read(lines(head[0].replace('"area"', '"\ufeffarea\u200b"'), *head[1:], row)).problems
    for damaged, code in (
        (head[0].replace('"area"', '"ar"ea"'), "header-ragged"),
        (head[0].replace('"area"', '"ar;ea"'), "header-ragged"),
        (head[0].replace('"Deaths","Deaths"', '"Deaths","D\u00e9aths"'), "header-contradicts"),
        (head[0].replace('"Deaths","Deaths"', '"","Deaths"'), "header-contradicts"),
    ):
        found = read(lines(damaged, *head[1:], row))
        assert found.refused is not None and found.refused.code == code, damaged
    units = read(lines(*head[:2], head[2].replace('"Rate","Rate"', '"Rate","%"'), head[3], row))
    assert units.refused is not None and "in units of" in units.refused.message


def test_a_last_figure_without_a_line_end_is_named(fast: bool) -> None:
    """12 may be what is left of 12.75; behind other cells a cut leaves the row ragged, which refuses it anyway."""
    short, row = "area_code,indicator,period,value", "E08000038,Pay,2024,12"
    found = read(f"{short}\n{row.replace('2024', '2023')}\n{row}".encode(), fast=fast)
    assert [(p.code, p.line) for p in found.problems] == [("file-end-open", 3)] and len(found.rows) == 2
    for whole in (f"{short}\n{row}\n", f"{short}\r{row}\r", f"{short},unit\n{row},%"):
        assert not read(whole.encode(), fast=fast).problems
    wide = '"area label","area long label","area","Rate"\n"area label","area long label","area","2009"\nA,A,E09000002,1'
    assert [p.code for p in read(wide.encode()).problems] == ["file-end-open"]
    assert [p.code for p in read(wide.encode("utf-16")).problems] == ["file-end-open"]
