"""Fingertips, DfE and Oflog: what their shared files do not show, and what must not be guessed."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats import dfe, period_styles
from adviser_app.csvio.formats.layout import Reading
from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome, member, read

TIPS = "Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,Value note,Time period range"  # fmt: skip  # noqa: E501


def tips(*rows: str, header: str = TIPS, fast: bool = False) -> Outcome:
    return read("\n".join([header, *rows]).encode(), fast=fast)


def starts(found: Outcome) -> list[str]:
    return [str(parse_period(*row.period)) for row in found.rows]


# ---- Fingertips --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(
    ("label", "length", "expected"),
    [
        ("2009 - 11", "3y", "2009-01-01/P3Y"),
        ("2011 - 12", "2y", "2011-01-01/P2Y"),  # neither December 2011 nor the financial year
        ("2011 - 12", "", "2011-01-01/P2Y"),
        ("2009 - 11", "", "2009-01-01/P3Y"),  # nor November 2009
        ("2011/12", "1y", "2011-04-01/P1Y"),
        ("2016", "1y", "2016-01-01/P1Y"),
        ("2001/02 - 03/04", "3y", "2001-04-01/P3Y"),
        ("2019/20 Q2", "1q", "2019-07-01/P3M"),
        ("2024/25 Q2 - 2025/26 Q1", "1y", "2024-07-01/P1Y"),
        ("2023 Q2 - 2024 Q1", "1y", "2023-04-01/P1Y"),
        ("Jan 2020", "1m", "2020-01-01/P1M"),
    ],
)
def test_fingertips_periods(label: str, length: str, expected: str, fast: bool) -> None:
    found = tips(f"1,A,E06000001,Hartlepool,District,Male,18+,,,{label},5,,{length}", fast=fast)
    assert starts(found) == [expected]
    assert found.rows[0].period[0] == label


@pytest.mark.parametrize("label", ["2009 - 11,1y", "2016,3y", "2011/12,2y", "2011 - 11,1y", "1999 - 50,",
                                   "2024/25 Q1,1y", "2023 Q2 - 2024 Q1,3y", "2023/24 Q2 - 2023 Q1,"])  # fmt: skip
def test_fingertips_periods_that_contradict_themselves_are_refused(label: str) -> None:
    period, length = label.split(",")
    found = tips(f"1,A,E06000001,Hartlepool,District,Male,18+,,,{period},5,,{length}")
    assert found.codes == [("period-unreadable", 2)]
    assert not found.rows
    if label in ("2016,3y", "2024/25 Q1,1y"):
        assert found.problems[0].message == f"Beside it stands “{length}”, which goes with another period."


@pytest.mark.parametrize("fast", [False, True])
def test_fingertips_breakdown_is_the_same_in_a_file_of_one_sex(fast: bool) -> None:
    one = "1,A,E06000001,Hartlepool,District,Male,18+ yrs,,,2016,5,,1y"
    other = "1,A,E06000001,Hartlepool,District,Female,18+ yrs,Ethnic groups,Asian,2016,6,,1y"
    assert tips(one, fast=fast).rows[0].series == tips(one, other, fast=fast).rows[0].series
    assert tips(one, other, fast=fast).rows[1].series[1] == "Female, 18+ yrs, Ethnic groups, Asian"


@pytest.mark.parametrize("fast", [False, True])
def test_fingertips_note_says_why_there_is_no_value(fast: bool) -> None:
    found = tips(
        "1,A,E06000001,Hartlepool,District,Male,18+,,,2016,,Value suppressed: small numbers,1y",
        "1,A,E06000002,Middlesbrough,District,Male,18+,,,2016,4,Value estimated,1y",
        fast=fast,
    )
    assert [(r.value, r.marker, r.status) for r in found.rows] == [
        ("nan", "Value suppressed: small numbers", ""),
        ("4.0", "", "Value estimated"),
    ]


def test_fingertips_older_header() -> None:
    header = TIPS.replace("Area Name", "AreaName").replace("Time period range", "Time period Sortable")
    assert starts(tips("1,A,E06000001,Hartlepool,District,Male,18+,,,2015,5,,20150000", header=header)) == [
        "2015-01-01/P1Y"
    ]
    header = TIPS.replace("Area Name", "AreaName").replace(",Time period range", "")
    found = tips("1,A,E06000001,Hartlepool,District,Male,18+,,,2009 - 11,5,", header=header)
    assert found.facts[0] == "OHID Fingertips export"
    assert starts(found) == ["2009-01-01/P3Y"]


@pytest.mark.parametrize("fast", [False, True])
def test_fingertips_as_its_package_for_r_writes_it(fast: bool) -> None:
    rows = (
        "1,A,E06000001,Hartlepool,District,Male,18+,,,2009 - 11,,Value suppressed: small numbers,3y",
        "1,A,E06000002,Middlesbrough,District,Male,18+,Ethnic groups,Asian,2016,4,,",
    )
    unspaced = [",".join(cell or "NA" for cell in row.split(",")) for row in rows]
    found = tips(*unspaced, header=TIPS.replace(" ", ""), fast=fast)
    assert found.facts[0] == "OHID Fingertips export"
    assert found.rows == tips(*rows, fast=fast).rows


# ---- Oflog -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fast", [False, True])
def test_oflog_figures_of_others_are_series_of_their_own(fast: bool) -> None:
    rows = "\n2016-17,E06000005,Darlington,LA_Raw,A,7\n2016-17,E06000005,Darlington,CIPFA_Nearest_Neighbours,A,8"
    header = "Financial year,Local authority code,Local authority name,Grouping,Measure,Value"
    found = read((header + rows).encode(), fast=fast)
    assert [(r.series[1], r.value) for r in found.rows] == [("", "7.0"), ("CIPFA_Nearest_Neighbours", "8.0")]


def test_oflog_year_that_looks_like_december() -> None:
    found = read(b"Financial year,Local authority code,Measure,Value\n2011-12,E06000005,A,7\n2016-17,E06000005,A,8\n")
    assert starts(found) == ["2011-04-01/P1Y", "2016-04-01/P1Y"]


# ---- DfE ---------------------------------------------------------------------------------------------------------

KEYS = "time_period,time_identifier,geographic_level,country_code,country_name,new_la_code,la_name"
ENGLAND = "201819,Academic year,National,E92000001,England,,"
LEEDS = "201819,Academic year,Local authority,E92000001,England,E08000035,Leeds"


def education(header: str, *rows: str, name: str = "pupils_2019.csv") -> Outcome:
    return read(member("\n".join([f"{KEYS},{header}", *rows, ""]).encode(), name))


def told(found: Outcome) -> list[tuple[str, str, str, str]]:
    return [(r.area[1], r.series[0], r.series[1], r.marker or r.value) for r in found.rows]


def test_dfe_filters_and_measures() -> None:
    found = education("fsm,sex,pupils,rate", f"{ENGLAND},Total,Total,900,1.5", f"{LEEDS},FSM,Male,c,low")
    assert not found.problems
    assert told(found) == [
        ("England", "pupils: pupils", "fsm: Total; sex: Total", "900.0"),
        ("England", "pupils: rate", "fsm: Total; sex: Total", "1.5"),
        ("Leeds", "pupils: pupils", "fsm: FSM; sex: Male", "c"),
        ("Leeds", "pupils: rate", "fsm: FSM; sex: Male", "low"),
    ]


def test_dfe_ages_are_a_filter_where_rows_differ_in_nothing_else() -> None:
    found = education("age,pupils", f"{LEEDS},16,900", f"{LEEDS},17,800", f"{LEEDS},18,c")
    assert told(found) == [
        ("Leeds", "pupils: pupils", f"age: {a}", v) for a, v in ((16, "900.0"), (17, "800.0"), (18, "c"))
    ]


def test_dfe_a_measure_with_an_unknown_mark_stays_a_measure() -> None:
    found = education("fsm,pupils,rate", f"{LEEDS},Total,900,1.5", f"{LEEDS},FSM,¬,1.5", f"{ENGLAND},FSM,900,unknown")
    assert found.codes == [("value-unreadable", 3), ("value-unreadable", 4)]
    assert [p.column for p in found.problems] == ["pupils", "rate"]
    assert {r.series[1] for r in found.rows} == {"fsm: Total", "fsm: FSM"}


def test_dfe_an_age_is_a_filter_in_a_file_of_one_age_too() -> None:
    found = education("age,pupils,rate", f"{LEEDS},16,900,¬", f"{LEEDS.replace('201819', '201920')},16,910,?")
    assert {r.series[:2] for r in found.rows} == {("pupils: pupils", "age: 16")}
    assert found.codes == [("value-unreadable", 2), ("value-unreadable", 3)]  # marks nobody knows are no groups


def test_dfe_versions_are_the_figures_own() -> None:
    later = LEEDS.replace("201819", "201920")
    found = education("version,fsm,pupils", f"{LEEDS},Revised,Total,900", f"{later},Provisional,Total,910")
    assert [(*r.series[:2], r.value, r.status) for r in found.rows] == [
        ("pupils: pupils", "fsm: Total", "900.0", "Revised"), ("pupils: pupils", "fsm: Total", "910.0", "Provisional"),
    ]  # fmt: skip


def test_dfe_an_age_with_a_total_is_a_filter() -> None:
    found = education("age,pupils", f"{LEEDS},Total,1700", f"{LEEDS},16,900", f"{LEEDS},17,800")
    assert [r.series[1] for r in found.rows] == ["age: Total", "age: 16", "age: 17"]


def test_dfe_a_column_only_of_marks_is_a_measure_without_values() -> None:
    found = education("fsm,pupils,rate", f"{LEEDS},Total,900,z", f"{LEEDS},FSM,30,z")
    assert [r.marker for r in found.rows if r.series[0] == "pupils: rate"] == ["z", "z"]


def test_dfe_a_column_that_fills_up_late_refuses_the_file() -> None:
    rows = [
        LEEDS.replace("201819", f"{2000 + n // 90:04d}{(n // 90 + 1) % 100:02d}") + f",x{n},,{n}" for n in range(6000)
    ]
    found = education("fsm,sen,pupils", *rows, f"{LEEDS},x,EHCP,5")
    assert found.refused is not None
    assert (found.refused.code, found.refused.line, found.refused.column, found.refused.value) == (
        "column-unclear", 6002, "sen", "EHCP",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "cells", "area"),
    [
        ("School", "E92000001,England,E08000035,Leeds", ("", "level School", "School")),
        ("Local authority", "E92000001,England,z,Leeds", ("", "Leeds", "")),
        ("National", "E92000001,England,,", ("E92000001", "England", "country")),
    ],
)
def test_dfe_area_is_that_of_the_rows_level(level: str, cells: str, area: tuple[str, str, str]) -> None:
    """A school's row names its council too, and is not the council's."""
    found = education("fsm,pupils", f"201819,Academic year,{level},{cells},Total,1")
    assert found.rows[0].area == area


@pytest.mark.parametrize(
    ("period", "identifier", "expected", "label"),
    [
        ("201819", "Academic year", "2018-09-01/P1Y", "2018/19"),
        ("201819", "Financial year", "2018-04-01/P1Y", "2018/19"),
        ("2022", "Calendar year", "2022-01-01/P1Y", "2022"),
        ("2022", "Reporting year", "2022-01-01/P1Y", "2022"),
        ("2022", "May", "2022-05-01/P1M", "May 2022"),
        ("2022", "Week 1", "2022-01-03/P1W", "2022 week 1"),
        ("201819", "Autumn term", "2018-09-01/P4M", "2018/19 autumn term"),
        ("201819", "Spring term", "2019-01-01/P3M", "2018/19 spring term"),
        ("202425", "Part 1 (April to September)", "2024-04-01/P6M", "2024/25 part 1 (april to september)"),
        ("202425", "Part 2 (October to March)", "2024-10-01/P6M", "2024/25 part 2 (october to march)"),
        ("201819", "Financial year Q1", "2018-04-01/P3M", "2018/19 Q1"),
        ("2019", "Calendar year Q3", "2019-07-01/P3M", "2019 Q3"),
    ],
)
def test_dfe_periods(period: str, identifier: str, expected: str, label: str) -> None:
    found = education("fsm,pupils", f"{period},{identifier},National,E92000001,England,,,Total,1")
    assert starts(found) == [expected]
    assert found.rows[0].period[0] == label


@pytest.mark.parametrize(
    ("period", "identifier"),
    [
        ("2019", "Part 1 (April to September)"),  # half a year is no year
        ("2019", "Academic year"),
        ("201820", "Academic year"),
        ("201819", "Calendar year"),
        ("201819", "May"),
        ("2021", "Week 53"),
        ("201820", "Autumn term"),
        ("222425", "Autumn term"),
        ("2019", ""),
        ("201819", "Calendar year Q1"),
    ],
)
def test_dfe_periods_that_cannot_be_told(period: str, identifier: str) -> None:
    found = education("fsm,pupils,rate", f"{period},{identifier},National,E92000001,England,,,Total,1,2")
    assert found.codes == [("period-unreadable", 2)]
    assert found.rows_read == 1


def test_dfe_table_that_describes_another_has_no_figures() -> None:
    found = education("fsm", f"{LEEDS},Total")
    assert found.refused is not None
    assert found.refused.code == "no-figures"


def test_dfe_rows_out_of_shape() -> None:
    found = education(
        "fsm,pupils", f"{LEEDS},Total,1,2", f"{KEYS},fsm,pupils", f"{LEEDS},Total,1", "Source: DfE,,,,,,,,"
    )
    assert found.codes == [("row-ragged", 2), ("header-repeated", 3), ("footer", 5)]
    assert found.rows_read == 3


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("b7_child_in_need_plans_2022.csv", "b7 child in need plans"),
        ("zip/data/absence_2013_to_2023 (2).csv", "absence"),
        ("Pupils 2018-19 final v2.csv", "Pupils"),
        ("201819.csv", ""),
        ("recycling_2024.xlsx, sheet Sheet1", "recycling"),
        ("recycling_2024.xlsx, sheet 1.2 By council", "recycling, 1.2 By council"),
        ("a.csv", "a"),
    ],
)
def test_dfe_name_of_a_data_set(file: str, name: str) -> None:
    assert dfe.data_set(file) == name


def test_styles_never_give_what_cannot_be_read_again() -> None:
    """The refresh reads label and hint once more: both must then mean the same."""
    for style, label, hint in (
        (Reading.RANGE, "2001/02 - 03/04", "3y"),
        (Reading.EDUCATION, "202021", "Tax year"),
        (Reading.EDUCATION, "202021", "Autumn and spring term"),
    ):
        period = period_styles.read(style, label, hint)
        assert period is not None
        assert parse_period(period.label, period.hint) is not None


def test_dfe_a_number_among_words_is_a_cell_out_of_place() -> None:
    found = education("school_type,rate", f"{ENGLAND},Primary,9.5", f"{ENGLAND},10.5,Total", f"{LEEDS},Total,7.5")
    assert [(r.series[1], r.value) for r in found.rows] == [
        ("school_type: Primary", "9.5"),
        ("school_type: Total", "7.5"),
    ]
    assert found.codes == [("cells-misplaced", 3)]


@pytest.mark.parametrize("missing", ["Sex", "Age"])
def test_fingertips_without_what_makes_its_series(missing: str) -> None:
    header = "Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Time period,Value,Time period range"
    row = "1,Walks,E08000035,Leeds,UA,Male,18+,2021,5,1y"
    assert len(read(f"{header}\n{row}\n".encode()).rows) == 1
    found = read(f"{header.replace(missing, 'Other')}\n{row}\n".encode())
    assert found.refused is not None
    assert (found.refused.code, found.refused.column) == ("header-incomplete", missing.lower())


@pytest.mark.parametrize("heading", ["Column1", "Unnamed: 3", "?", "Field 2"])
def test_a_heading_that_only_a_program_wrote_is_none(heading: str) -> None:
    found = education(f"{heading},pupils", f"{LEEDS},Total,1", f"{LEEDS},Primary,2")
    assert found.refused is not None
    assert (found.refused.code, found.refused.value) == ("heading-strange", heading)


def test_dfe_a_number_where_the_council_s_code_should_stand() -> None:
    found = education("school_type,pupils", f"{LEEDS},Total,1", LEEDS.replace("E08000035", "86.5") + ",Total,2")
    assert [r.area[1] for r in found.rows] == ["Leeds", "code 86.5"]  # which no council is called


def test_dfe_leaves_no_filter_empty_and_names_no_area_in_one() -> None:
    rows = [f"{LEEDS},Total,1", f"{LEEDS},Primary,2", f"{LEEDS},,3", f"{LEEDS},E08000035,4"]
    found = education("school_type,pupils", *rows)
    assert found.codes == [("group-empty", len(rows)), ("cells-misplaced", len(rows) + 1)]
    assert [r.value for r in found.rows] == ["1.0", "2.0"]


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(("name", "sex", "age"), [
    ("Walks", "Persons", "E08000035"), ("Persons", "Walks", "18+"), ("[r]", "Persons", "18+"), ("4464", "Male", "18+"),
    ("Walks", "", "18+"), ("Walks", "630876", "18+"),
])  # fmt: skip
def test_fingertips_cells_out_of_place(name: str, sex: str, age: str, fast: bool) -> None:
    found = tips(f"1,{name},E06000001,Hartlepool,District,{sex},{age},,,2021,5,,1y", fast=fast)
    assert found.codes == [("cells-misplaced", 2)] and not found.rows


def test_a_long_table_with_some_of_fingertips_headings_is_its_own() -> None:
    """As Oflog publishes later editions: it was refused as nearly Fingertips'."""
    header = "Area code,Area name,Metric,Time period,Value,Unit,Median of England"
    found = read(f"{header}\nE08000035,Leeds,Appeals allowed,2023,5.5,%,3\nE06000014,York,Appeals allowed,2023,6.0,,\n"
                 .encode())  # fmt: skip
    assert [(r.series[0], r.value) for r in found.rows] == [("Appeals allowed", "5.5"), ("Appeals allowed", "6.0")]


def test_dfe_headings_that_are_missing_or_mistyped() -> None:
    header = (
        "time_period,time_identifier,geographic_level,country_code,country_name,new_la_code,la_name,school_type,rate\n"
    )
    row = "2022,Calendar year,Local authority,E92000001,England,E08000035,Leeds,Primary,9.5\n"
    good = read((header + row).encode())
    assert [(r.area[0], r.series[1]) for r in good.rows] == [("E08000035", "school_type: Primary")]
    for change in (("school_type", ""), ("rate", "")):
        found = read((header.replace(*change) + row).encode())
        assert [p.code for p in found.problems] == ["heading-missing"]
    # a code is no filter, and the row's area is then its name
    codes = read((header.replace("new_la_code", "new_la_codes") + row).encode())
    assert [(r.area[:2], r.series[1]) for r in codes.rows] == [(("", "Leeds"), "school_type: Primary")]
    level = read((header.replace("geographic_level", "level") + row).encode())
    assert [(p.code, p.column) for p in level.problems] == [("header-incomplete", "geographic_level")]


def test_empty_cells_behind_all_rows_hide_no_missing_one() -> None:
    table = "Council,Walks 2022,Walks 2023\nLeeds,1,2,\nYork,3,4,\nOxford,6,\nBath,7,8,\n"
    found = read(table.encode())
    assert [r.value for r in found.rows] == ["1.0", "2.0", "3.0", "4.0", "7.0", "8.0"]
    assert found.codes == [("row-ragged", 4)]
    heads = "".join(f'"area label","area long label","area",{x}\n' for x in ("Walks,Walks", "cal_2020,cal_2021"))
    found = read(f"{heads}Leeds,,E08000035,1,2,\nYork,,E06000014,4,\nBath,,E06000022,7,8,\n".encode())
    assert not found.rows  # 1,200, may be two figures and a comma too many, or one of thousands and none
    assert found.codes == [("row-ragged", 3), ("row-ragged", 4), ("row-ragged", 5)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("area_code,indicator,period,value,basis of sample", "{},Walks,2023,5,{}"),
        ("areacd,areanm,geography,indicator,period,observation,sex", "{},,x,Walks,2023,5,{}"),
        ("Financial year,Local authority code,Measure,Value,Sex", "2022-23,{},Walks,5,{}"),
        (f"{TIPS},Ethnicity", "1,Walks,{},,UA,All,18+,,,2023,5,,1y,{}"),
        ("ONS code,Indicator name,Indicator ID,Year,Value", "{0},Walks,{1},2023,5"),
    ],
)
def test_a_column_that_a_format_does_not_know_and_that_tells_rows_apart(header: str, row: str) -> None:
    ids = ("91", "92") if header.startswith("ONS code") else ("Female", "Male")
    rows = [
        row.format(code, each).replace(",5", f",{value}")
        for code in ("E08000035", "E06000014") for value, each in enumerate(ids)
    ]  # fmt: skip
    found = read("\n".join([header, *rows, ""]).encode())
    assert found.refused is not None
    assert (found.refused.code, found.refused.value) == ("column-tells-apart", ids[0])
    one = read("\n".join([header, rows[0], rows[2], ""]).encode())
    if ids[0] == "91":
        assert len(one.rows) == 2
        return
    assert one.refused is not None, "of women only: no figure of everybody's"
    assert (one.refused.code, one.refused.value) == ("column-tells-apart", "Female")
    assert one.refused.message.startswith("All figures are of Female")


def test_a_column_that_tells_a_few_rows_apart() -> None:
    """A sum that stands twice is damage, unless the same words stand beside both each time."""
    header = "area_code,indicator,period,value,kind"
    rows = [f"E0700{n:04},Walks,2023,{n},Short" for n in range(20, 40)]
    groups = [f"E080000{n},Walks,2023,{n}{m},{kind}" for n in (32, 35) for m, kind in enumerate(("Long", "Short"))]
    found = read("\n".join([header, *rows, *groups, ""]).encode())
    assert found.refused is not None and found.refused.code == "column-tells-apart"
    damaged = read("\n".join([header, *rows, *groups[:2], ""]).encode())
    assert damaged.refused is None


def test_codes_among_the_columns_of_an_education_file_are_no_figures() -> None:
    found = education("provider_code,pupils", f"{LEEDS},101,1700")
    assert {r.series[0].rpartition(": ")[2] for r in found.rows} == {"pupils"}
