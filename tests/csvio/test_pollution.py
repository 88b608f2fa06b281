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
    rows = "".join(f"E0600000{n},202{n},3,2,{upper}\n" for n, upper in enumerate(["4", "4", "4", "about 4"], 1))
    found = read(f"LA code,Year,Walks,Lower limit,Upper limit\n{rows}".encode())
    assert found.codes == [("limit-unreadable", 5)]
    assert "limit" in found.problems[0].message


def test_one_header_row_is_spoken_of_as_one() -> None:
    refused = read(b"area label,area long label,area,Births\nLeeds,Leeds,E08000035,5\n").refused
    assert refused is not None and refused.code == "header-incomplete"
    assert "None of the 1" not in refused.message and "header row does not give" in refused.message


# ---- headings -----------------------------------------------------------------------------------------------------

TABLE = "ONS code,Local authority,Year,{}\nE06000001,Hartlepool,2023,5,6\nE06000002,Middlesbrough,2023,7,8\n"
DFE = "time_period,time_identifier,geographic_level,country_code,region_code,new_la_code,la_name,{}\n"


@pytest.mark.parametrize(
    ("headings", "column", "value"),
    [
        ("=A1,Homes", "column 4", "=A1"),
        ("#REF!,Homes", "column 4", "#REF!"),
        ("Rate per 10,000 people", "column 5", "000 people"),
        ("Homes,1.5%", "column 5", "1.5%"),
        ("Homes,12345", "column 5", "12345"),
    ],
)
def test_what_cannot_be_a_heading_refuses_the_table(headings: str, column: str, value: str) -> None:
    refused = read(TABLE.format(headings).encode()).refused
    assert refused is not None
    assert (refused.code, refused.column, refused.value) == ("heading-strange", column, value)
    assert (refused.line, bool(refused.remedy)) == (1, True)


@pytest.mark.parametrize("headings", ["16,17", "2022/23,2023/24", '"Rate per 10,000",£000s', "Under 16,000s of homes"])
def test_ages_periods_and_whole_numbers_head_columns_as_before(headings: str) -> None:
    found = read(
        f"Walks by council\n{TABLE.format(headings)}".encode().replace(b"Year", b"Region").replace(b",2023,", b",NE,")
    )
    assert found.refused is None or found.refused.code != "heading-strange"


@pytest.mark.parametrize("heading", ["=", "0", "#NAME?"])
def test_a_measure_of_dfes_is_not_called_by_what_a_formula_left(heading: str) -> None:
    row = "202122,Academic year,Local authority,E92000001,E12000001,E06000001,Hartlepool,3,4\n"
    refused = read((DFE.format(f"pupils,{heading}") + row).encode()).refused
    assert refused is not None
    assert (refused.code, refused.value) == ("heading-strange", heading)


@pytest.mark.parametrize(
    "unit", ["£ thousands unless stated", "(£ million, except where shown)", "£ million at 2020 prices"]
)
def test_a_line_of_units_with_exceptions_is_no_title(unit: str) -> None:
    rows = "ONS code,Local authority,2022/23,2023/24\nE06000001,Hartlepool,5,6\nE06000002,Middlesbrough,7,8\n"
    found = read(f'"{unit}"\nWaste collected by council\n{rows}'.encode())
    assert {r.series[0] for r in found.rows} == {"Waste collected by council"}
    assert "unit-not-read" in {p.code for p in found.problems}


# ---- rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("rest", ["E06000002,Homes,2023,5\n", "", "Source: ONS\n"])
def test_a_figure_cut_in_two_by_a_line_break_refuses_the_file(fast: bool, rest: str) -> None:
    text = f"area_code,indicator,period,value\nE06000003,Homes,2023,7\nE06000001,Homes,2023,12\n34.5\n{rest}"
    refused = read(text.encode(), fast=fast).refused
    assert refused is not None
    assert (refused.code, refused.line, refused.value) == ("figure-cut", 4, "34.5")


def test_a_figure_of_a_wide_table_cut_in_two() -> None:
    text = "Local authority,Year,Walks\nHartlepool,2023,5\nMiddlesbrough,2023,7\n1\nDarlington,2023,8\n"
    refused = read(text.encode()).refused
    assert refused is not None
    assert (refused.code, refused.line) == ("figure-cut", 4)


def test_a_lone_number_is_a_page_number_where_rows_do_not_end_in_figures_or_far_below() -> None:
    text = (
        f"{LONG[:-1]},Note\nE06000001,Hartlepool,Walks,2023/24,n,5,\n12\nE06000002,Middlesbrough,Walks,2023/24,n,7,\n"
    )
    assert read(text.encode()).codes == [("row-ragged", 3)]
    text = "Local authority,Year,Walks\nHartlepool,2023,5\nMiddlesbrough,2023,7\n\nNotes\n1\n"
    assert [code for code, _ in read(text.encode()).codes] == ["footer", "footer"]


HEADER, LEEDS, YORK = "Local authority,Year,Walks\n", "Leeds,2023,{}\n", "York,2023,{}\n"


def test_the_header_once_more_apart_from_the_table_begins_another_one() -> None:
    text = HEADER + LEEDS.format("n.k.") + YORK.format(2) + "\n" + HEADER + LEEDS.format(3) + YORK.format(4)
    refused = read(text.encode()).refused
    assert refused is not None
    assert (refused.code, refused.line) == ("second-table", 5)


@pytest.mark.parametrize(("between", "figure"), [("", 3), ("\n", 1)])
def test_the_header_once_more_within_the_table_or_above_the_same_rows_is_only_that(between: str, figure: int) -> None:
    text = HEADER + LEEDS.format(1) + YORK.format(2) + between + HEADER + LEEDS.format(figure)
    found = read(text.encode())
    assert found.refused is None
    assert {code for code, _ in found.codes} == {"header-repeated"}


def test_a_title_above_lg_informs_header_once_more_begins_another_table() -> None:
    export = "area label,area long label,area,Births\narea label,area long label,area,2023\nLeeds,Leeds,E08000035,{}\n"
    assert read((export.format(5) + export.format(6)).encode()).codes == [
        ("header-repeated", 4),
        ("header-repeated", 5),
    ]
    refused = read((export.format("n.k.") + "Table 2: Deaths\n" + export.format(6)).encode()).refused
    assert refused is not None
    assert (refused.code, refused.line) == ("header-changed", 5)


# ---- columns and periods --------------------------------------------------------------------------------------------


def school(heading: str, *figures: str) -> bytes:
    rows = [
        f"202122,Academic year,Local authority,E92000001,E12000001,E0600000{n // 2 + 1},Council {n // 2},{figure}\n"
        for n, figure in enumerate(figures)
    ]
    return (DFE.format(heading) + "".join(rows)).encode()


def test_digits_of_another_alphabet_are_figures_that_are_refused_and_no_groups() -> None:
    found = read(school("pupils,rate", "１２,5.5", "１３,5.5"))
    assert {(p.code, p.line, p.column) for p in found.problems} == {
        ("number-digits", 2, "pupils"),
        ("number-digits", 3, "pupils"),
    }
    assert {r.series[1] for r in found.rows} == {""}


def test_a_denominator_is_no_group_though_rows_stand_twice() -> None:
    found = read(school("denominator,rate", "10,5.5", "12,5.7", "10,6.5", "12,6.7"))
    assert {r.series[1] for r in found.rows} == {""}
    assert len(found.rows) == 8  # and contradict each other, which is told where they are put together
    found = read(school("age,rate", "10,5.5", "12,5.7", "10,6.5", "12,6.7"))
    assert {r.series[1] for r in found.rows} == {"age: 10", "age: 12"}


def test_two_years_are_two_calendar_years_where_others_are_told_so() -> None:
    rows = ["Leeds,1993 to 1994,5", "Leeds,1993 to 1995,6", "Leeds,1993,4"]
    found = read("\n".join(["Local authority,Period,Walks", *rows, ""]).encode())
    assert {r.period for r in found.rows} >= {("1993 to 1994", "calendar year"), ("1993 to 1995", "calendar year")}
    for other in ("2023/24", "1995 to 1996"):
        text = "\n".join(["Local authority,Period,Walks", rows[0], f"Leeds,{other},7", ""])
        assert read(text.encode()).refused or ("period-unreadable", 2) in read(text.encode()).codes


def test_days_beside_years_in_one_column_leave_open_which_are_meant() -> None:
    rows = ["Leeds,31/03/2022,5", "Leeds,2023,6", "York,31/03/2022,4"]
    refused = read("\n".join(["Local authority,Date,Walks", *rows, ""]).encode()).refused
    assert refused is not None
    assert (refused.code, refused.column, refused.value) == ("period-unclear", "Date", "2023")


def test_limits_that_are_passed_over_are_called_so() -> None:
    rows = [f"E0600000{n},Hartlepool,Walks,2023,{n},Dogs,{n + 3},{n + 5}" for n in range(1, 4)]
    header = "LA code,LA name,Measure,Year,Value,Group,Lower limit,Upper limit"
    warned = {p.code: p.value for p in read("\n".join([header, *rows, ""]).encode()).problems}
    assert warned["limits-passed-over"] == "Lower limit, Upper limit"
    assert "Lower" not in warned.get("columns-passed-over", "")


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("name", ["\x01\x02", "\u202a\u2066", "\x0b\x0c"])
def test_an_indicator_of_which_nothing_is_seen_is_none(fast: bool, name: str) -> None:
    found = read(f"{OWN}E06000001,{name},2023,4,,,\n".encode(), fast=fast)
    assert found.codes == [("indicator-empty", 2)]


@pytest.mark.parametrize("reader", [(False, 1 << 20), (True, 1 << 20), (True, 200)])
def test_percentages_mixed_deep_in_a_long_file(reader: tuple[bool, int]) -> None:
    rows = [f"E06000001,Homes,{1900 + n},{n + 2}.5%,,," for n in range(60)]
    others = ["E06000002,Pay,2023,0.4,,,", "E06000003,Homes,1980,5.5,,,"]

    def refused(*more: str):  # type: ignore[no-untyped-def]
        return read((OWN + "\n".join([*rows, *more, ""])).encode(), fast=reader[0], chunk=reader[1]).refused

    assert refused(*others) is None  # another series', and one above 1
    found = refused(*others, "E06000004,Homes,1981,0.5%,,,", "E06000004,Homes,1980,0.42,,,")
    assert (found.code, found.line, found.column, found.value) == ("percentages-mixed", 2, "value", "2.5%")
    assert "line 65" in found.message
    found = refused(*others, "E06000004,Homes,1981,310,,,", "E06000004,Homes,1980,410,,,")
    assert (found.code, found.line, found.message.rpartition("(")[2]) == ("percentages-mixed", 2, "line 64).")
    own = "area_code,indicator,period,value,unit\n"
    found = refused("E06000004,Rent,1981,50.5,,,", "E06000005,Rent,1981,638100%,,,")
    assert (found.line, found.value) == (63, "638100%")
    unit = read(f"{own}E06000004,Rent,1981,0.5%,Households\n".encode(), fast=reader[0]).refused
    assert unit is not None and unit.message == "0.5% is a percentage, and the unit of its series is Households."
    assert read(f"{own}E06000004,Rent,1981,0.5%,Percentage\n".encode(), fast=reader[0]).refused is None
    found = refused('E06000004,Homes,1980,"0.42",,,', "E06000004,Homes,1981,0.43,,,")
    assert "line 62" in found.message
