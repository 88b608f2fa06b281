"""Publishers' formats, recognised by their headers: every variant known, and small changes of them."""

from __future__ import annotations

from random import Random

import pytest

from adviser_app.csvio.formats import lg_inform
from adviser_app.domain.indicators import MISSING
from tests.csvio.reading import read

ONS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
ONS_ROW = "E06000001,Hartlepool,Local Authority District,Adult smokers,2024-01-01/P1Y,12.34,Percentage,%,10.1,14.5,,"
OLDER = (
    "AREACD,AREANM,Geography,Variable Name,Indicator,Period,Observation,Measure,Unit,Lower Confidence Interval (95%),"
    "Upper Confidence Interval (95%),Observation Status,Polarity,Notes"
)


@pytest.mark.parametrize("fast", [False, True])
def test_ons(fast: bool) -> None:
    found = read(f"\ufeff{ONS}\r\n{ONS_ROW}\r\n".encode(), fast=fast)
    (row,) = found.rows
    assert row.area == ("E06000001", "Hartlepool", "Local Authority District")
    assert row.series == ("Adult smokers", "", "Percentage", "%", "", "")
    assert (row.period, row.value, row.lower, row.upper, row.decimals) == (
        ("2024-01-01/P1Y", ""),
        "12.34",
        "10.1",
        "14.5",
        2,
    )
    assert (row.marker, row.status, row.note, row.line) == ("", "", "", 2)
    assert found.facts[:2] == ("ONS Explore Local Statistics", "ONS Explore Local Statistics")


@pytest.mark.parametrize(
    ("value", "status", "expected"),
    [
        ("", "x", ("nan", "x", "")),
        ("", "", ("nan", MISSING, "")),
        (
            "5",
            "Value for Hackney and City of London combined",
            ("5.0", "", "Value for Hackney and City of London combined"),
        ),
        ("[c]", "", ("nan", "[c]", "")),
        ("[c]", "p", ("nan", "[c]", "p")),
        ("0", "x", ("0.0", "", "x")),
        ("5 [r]", "p", ("5.0", "", "p; [r]")),
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_value_and_status_together(value: str, status: str, expected: tuple[str, str, str], fast: bool) -> None:
    text = f"{ONS}\nE06000001,H,L,A,2024,{value},M,%,,,{status},\n"
    (row,) = read(text.encode(), fast=fast).rows
    assert (row.value, row.marker, row.status) == expected


def test_ons_columns_in_any_order() -> None:
    names, cells = ONS.split(","), ONS_ROW.split(",")
    expected = read(f"{ONS}\n{ONS_ROW}\n".encode()).rows
    random = Random(1)
    for _ in range(30):
        order = random.sample(range(len(names)), len(names))
        text = ",".join(names[i] for i in order) + "\n" + ",".join(cells[i] for i in order) + "\n"
        assert read(text.encode()).rows == expected
        assert read(text.encode(), fast=True).rows == expected


@pytest.mark.parametrize("fast", [False, True])
def test_notes_twice(fast: bool) -> None:
    found = read(f"{ONS},notes\n{ONS_ROW}first,second\n{ONS_ROW},only\n{ONS_ROW}same,same\n".encode(), fast=fast)
    assert [r.note for r in found.rows] == ["first, second", "only", "same"]


@pytest.mark.parametrize(
    ("variable", "indicator", "chosen"),
    [
        ("adult_smokers", "Adult smokers", "Adult smokers"),
        ("Adult smokers", "adult-smokers", "Adult smokers"),
        ("Smoking prevalence", "Adult smokers", "Adult smokers"),
        ("Adult smokers", "SMOK_01", "Adult smokers"),
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_older_ons(variable: str, indicator: str, chosen: str, fast: bool) -> None:
    row = f"E06000001,Hartlepool,LAD,{variable},{indicator},2020-2021,12.3,Share,%,10,14,,Higher is better,a note\n"
    found = read(f"{OLDER}\n{row}".encode(), fast=fast)
    assert found.rows[0].series == (chosen, "", "Share", "%", "", "Higher is better")
    assert (found.rows[0].lower, found.rows[0].note, found.rows[0].period[0]) == ("10.0", "a note", "2020-2021")


def test_older_ons_with_themes() -> None:
    """Where one Indicator covers several variables it is the theme."""
    names = ("Life satisfaction", "Daily happiness")
    rows = "".join(f"E06000001,Hartlepool,LAD,{name},Well-being of adults,2020-2021,7.1,,,,,,,\n" for name in names)
    assert [r.series[0] for r in read(f"{OLDER}\n{rows}".encode()).rows] == ["Life satisfaction", "Daily happiness"]


def test_older_ons_without_capitals() -> None:
    row = "E06000001,Hartlepool,LAD,x,Smokers,2020,1,,,,,,,\n"
    assert len(read(f"{OLDER.lower()}\n{row}".encode()).rows) == 1


# ---- our own -----------------------------------------------------------------------------------------------------


def test_own_shortest() -> None:
    found = read(b"area_code,indicator,period,value\nE06000001,Smokers,2023/24,12\n")
    assert found.rows[0].series == ("Smokers", "", "", "", "", "")
    assert found.facts[1] == "Own figures"


@pytest.mark.parametrize("fast", [False, True])
def test_own_as_exported(fast: bool) -> None:
    header = (
        "area_code,area_name,publisher,indicator,breakdown,measure,unit,period,period_start,period_end,value,lower,upper,"
        "marker,status,note,release"
    )
    rows = [
        "E06000001,Hartlepool,LG Inform,Tax base,,,Index,2009/10 (taxbase),2009-04-01,2010-03-31,100.5,,,,,,2024-05",
        "E06000001,Hartlepool,LG Inform,Tax base,A,,Index,Mar 2024,2024-03-01,2024-03-01,,1.5,2.5,[x],p,a note,2024-05",
    ]
    first, second = read("\n".join([header, *rows]).encode(), fast=fast).rows
    assert first.series == ("Tax base", "", "", "Index", "LG Inform", "")
    assert first.period == ("2009/10 (taxbase)", "2009-04-01/P1Y")
    assert (first.value, first.marker) == ("100.5", "")
    assert second.period == ("Mar 2024", "2024-03-01/P1D")  # the days decide, the label is only shown
    assert (second.value, second.lower, second.marker, second.status, second.note) == (
        "nan",
        "1.5",
        "[x]",
        "p",
        "a note",
    )


def test_own_by_name_only() -> None:
    found = read(b'area_name,indicator,period,value\n"Bristol, City of",Smokers,2024,1\n')
    assert found.rows[0].area == ("", "Bristol, City of", "")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (",Smokers,2024,1", "area-empty", "area_code"),
        ("E06000001,,2024,1", "indicator-empty", "indicator"),
        ("E06000001,Smokers,,1", "period-empty", "period"),
        ("E06000001,Smokers,2024-02-30,1", "period-unreadable", "period"),
        ("E06000001,Smokers,2024,nan", "number-not-finite", "value"),
    ],
)
def test_rejected_rows_say_where_and_what_to_do(row: str, code: str, column: str) -> None:
    (problem,) = read(f"area_code,indicator,period,value\n{row}\n".encode()).problems
    assert (problem.code, problem.column, problem.line, problem.file) == (code, column, 2, "file.csv")
    assert problem.message
    assert problem.remedy


# ---- LG Inform ---------------------------------------------------------------------------------------------------

KEYS = '"area label","area long label","area"'
ROWS = {
    "metric": '"Deaths, per 10,000","Deaths, per 10,000","Tax base"',
    "id": '"1072","1072","4274"',
    "unit": '"Enterprises","Enterprises","Index"',
    "type": '"raw","Mean","raw"',
    "period": '"2004","2004","2009/10 (taxbase)"',
    "period id": '"cal_2004","cal_2004","tax_2009_10"',
}
DATA = '"Camden","Camden (London borough)","E09000007","1,032.5","","[x]"'


def lg(*names: str) -> bytes:
    return "\r\n".join([*(f"{KEYS},{ROWS[n]}" for n in names), DATA, ""]).encode("utf-8-sig")


@pytest.mark.parametrize(
    "names",
    [
        ("metric", "id", "unit", "type", "period", "period id"),
        # a label and a unit are both plain words: of the two, the label comes first
        ("period id", "period", "type", "id", "metric", "unit"),
        ("period", "metric", "unit", "id", "period id", "type"),
    ],
)
def test_lg_inform_header_rows_by_content(names: tuple[str, ...]) -> None:
    found = read(lg(*names))
    first, second, third = found.rows
    assert first.area == ("E09000007", "Camden", "London borough")
    assert first.series == ("Deaths, per 10,000", "", "", "Enterprises", "", "")
    assert (first.period, first.value, first.line) == (("2004", "cal_2004"), "1032.5", 7)
    assert second.series == ("Deaths, per 10,000", "", "Mean", "Enterprises", "", "")
    assert (second.value, second.marker) == ("nan", MISSING)
    assert third.series == ("Tax base", "", "", "Index", "", "")
    assert (third.period, third.marker) == (("2009/10 (taxbase)", "tax_2009_10"), "[x]")
    assert found.rows_read == 3
    assert found.facts[:2] == ("LG Inform export", "LG Inform")


@pytest.mark.parametrize(
    ("names", "indicator", "period"),
    [
        (("metric", "period"), "Deaths, per 10,000", ("2004", "")),
        (("metric", "period id"), "Deaths, per 10,000", ("cal_2004", "cal_2004")),
        (("metric", "unit", "period"), "Deaths, per 10,000", ("2004", "")),
        (("id", "period id"), "1072", ("cal_2004", "cal_2004")),
        (("metric", "id", "period", "period id"), "Deaths, per 10,000", ("2004", "cal_2004")),
    ],
)
def test_lg_inform_with_fewer_header_rows(names: tuple[str, ...], indicator: str, period: tuple[str, str]) -> None:
    row = read(lg(*names)).rows[0]
    assert (row.series[0], row.period, row.line) == (indicator, period, len(names) + 1)


def test_lg_inform_with_the_period_in_its_one_header_row() -> None:
    keys = '"area label","area long label","area"'
    row = '"Dartford","Dartford (District)","E07000107","20.4","44.8"'
    found = read(f'{keys},"Recycling rate 2022/23","Recycling rate 2023/24"\n{row}\n'.encode())
    assert [(r.series[0], r.period[0], r.value) for r in found.rows] == [
        ("Recycling rate", "2022/23", "20.4"), ("Recycling rate", "2023/24", "44.8")
    ]  # fmt: skip
    for heading in ("Recycling rate", "Recycling rate since 2023", "2023/24"):
        other = read(f'{keys},"Recycling rate 2022/23","{heading}"\n{row}\n'.encode())
        assert other.refused is not None and other.refused.code == "header-incomplete"


@pytest.mark.parametrize("names", [("metric",), ("period", "period id"), ("metric", "unit", "type")])
def test_lg_inform_without_metric_or_period_is_refused(names: tuple[str, ...]) -> None:
    found = read(lg(*names))
    assert found.refused is not None
    assert found.refused.code == "header-incomplete"


def test_lg_inform_broken_rows() -> None:
    extra = '"Camden","C","E09000007","1"\r\n"Camden","C","E09000007","1","2_0","3"\r\n"Source: LG Inform"\r\n'
    found = read(lg(*ROWS) + extra.encode())
    assert found.codes == [("row-ragged", 8), ("number-separator", 9), ("footer", 10)]
    assert found.rows_read == 3 + 1 + 3


def test_lg_inform_two_metrics_of_one_name() -> None:
    rows = [["A", "A"], ["1", "2"], ["raw", "raw"], ["2004", "2004"]]
    columns, lacking = lg_inform.columns([["area label", "area long label", "area", *r] for r in rows])
    assert not lacking
    assert [c.series.breakdown for c in columns] == ["", "metric 2"]


def test_lg_inform_metric_number_that_looks_like_a_year() -> None:
    rows = [["A", "A"], ["2004", "2004"], ["2010", "2011"]]
    columns, _ = lg_inform.columns([["area label", "area long label", "area", *r] for r in rows])
    assert [c.period.label for c in columns] == ["2010", "2011"]


LG_INFORM = (
    '"area label","area long label","area","Births","Births"\n"area label","area long label","area","2020","2021"\n'
    '"area label","area long label","area","cal_2020","cal_2021"\n"Leeds","Leeds","E08000035",5,6\n'
)


def test_lg_inform_header_row_that_lacks_a_cell() -> None:
    found = read(LG_INFORM.replace('"2020",', "").encode())
    assert found.codes == [("header-ragged", 1)]
    assert found.refused is not None
    assert "row 2" in found.refused.message


@pytest.mark.parametrize("row", [0, 1, 2])
def test_lg_inform_header_row_with_a_cell_too_many_before_the_others(row: int) -> None:
    lines = LG_INFORM.splitlines(keepends=True)
    lines[row] = f",{lines[row]}"
    found = read("".join(lines).encode())
    assert not found.rows
    assert [p.code for p in found.problems] == ["header-ragged"]


def test_lg_inform_rows_are_as_wide_as_most_of_the_header() -> None:
    found = read(LG_INFORM.replace('"cal_2021"', '"cal_2021",').replace(",5,6", ",1,005,6").encode())
    assert not found.rows
    assert found.codes == [("row-ragged", 4)]


def test_lg_inform_label_and_identifier_of_different_years() -> None:
    found = read(LG_INFORM.replace("cal_2020", "cal_2012").encode())
    assert [r.value for r in found.rows] == ["6.0"]
    assert found.codes == [("period-unreadable", 4)]


@pytest.mark.parametrize(("headings", "groups"), [
    (("group",), ["Theft", "All"]), (("Sex", "Age"), ["Men, 16+", "Men, 65+"]), (("Sex",), ["Women"]), (("run",), None),
])  # fmt: skip
def test_groups_beside_our_own_format(headings: tuple[str, ...], groups: list[str] | None) -> None:
    """As Trafford's data lab writes its files: area_code, area_name, period, value, indicator, measure, unit, group."""
    said = [text.split(", ") for text in groups or ["1st", "2nd"]]
    lines = [
        f"{code},Jobs,{n},2023,{','.join(one)}" for code in ("E08000035", "E08000001") for n, one in enumerate(said)
    ]
    text = "\n".join([f"area_code,indicator,value,period,{','.join(headings)}", *lines, ""])
    found = read(text.encode())
    if groups is None:
        assert found.refused is not None and found.refused.code == "column-tells-apart"
    else:
        assert [row.series[1] for row in found.rows] == groups * 2 and not found.problems
