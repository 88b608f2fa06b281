"""Tables as ministries, ONS services and councils really write them: read rightly, or refused by their reason.

Each of these was once read in silence as something it does not say.
"""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.said_periods import said, year_ends_in
from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome, member, read
from tests.csvio.test_tables import refusal, table, told

LEEDS, YORK = ("E08000035", "Leeds"), ("E06000014", "York")


def rows(*cells: str) -> str:
    """A row for Leeds and one for York, each with these cells behind code and name ({} is 1 or 2)."""
    return "".join(
        ",".join((code, name, *(c.replace("{}", str(n)) for c in cells))) + "\n"
        for n, (code, name) in enumerate((LEEDS, YORK), 1)
    )


def periods(found: Outcome) -> set[str]:
    return {str(parse_period(*r.period)) for r in found.rows}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Homelessness in the year ending 31 March 2024", "2023-04-01/P1Y"),
        ("Homelessness, January to March 2024", "2024-01-01/P3M"),
        ("Homelessness at 31 March 2024", "2024-03-31/P1D"),
        ('"date","Jul 2024-Jun 2025"', "2024-07-01/P1Y"),
        ("GCSE results, academic year 2023/24", "2023-09-01/P1Y"),
        ("Spending 2023-24 at 2020-21 prices", "2023-04-01/P1Y"),
        ("2021-based projections for 2033", "2033-01-01/P1Y"),
        ("Figures may not sum: Quarter 1 2024", "2024-01-01/P3M"),
        ("Claimants, August 2024 (local authorities as of April 2023)", "2024-08-01/P1M"),
        ("Walks, 1 April 2023 to 31 March 2024", "2023-04-01/P1Y"),
        ("Walks, 01/04/2024 - 30/06/2024", "2024-04-01/P3M"),
        ("Walks 2024Q2", "2024-04-01/P3M"),
    ],
)
def test_a_title_says_when(title: str, expected: str) -> None:
    assert periods(table(f"{title}\nCode,Council,Walks\n{rows('{}')}")) == {expected}


@pytest.mark.parametrize(
    "title",
    [
        "Population, mid-2023", "Deaths, week ending 5 May 2023", "Dwellings 2001-02 to 2024-25", "Walks since 2019",
        "Quarter 1 (April to June) 2024", "Three months to March 2024", "Results, financial year 2023",
        "Autumn term 2023/24", "Walks, AY 2023/24", "Walks, week 14 2024", "Walks, 2019/20 - 21/22", "Walks, FYE 2024",
        "Walks, YE Mar 2024", "Walks, end of March 2024", "Walks, 2024 YTD", "Walks, 2024 (year to date)",
        "Walks towards the 2030 target", "Corporate plan 2023-2027", "Notices under the Housing Act 2004",
    ],
)  # fmt: skip
def test_a_title_that_leaves_open_when(title: str) -> None:
    assert refusal(table(f"{title}\nCode,Council,Walks\n{rows('{}')}"))[0] == "period-missing"


@pytest.mark.parametrize(
    ("above", "header", "cells"),
    [
        ("England, years ending 31 March 2022 to 2024", "2022,2023", "1,2"),
        ("Financial years", "2022,2023", "1,2"),
        ("Homes at 1st April", "2022,2023", "1,2"),
        ("Walks: three-year rolling average", "2022,2023", "1,2"),
        ("Walks: two-year averages", "2021-22,2022-23", "1,2"),
        ("Walks", "Date,OBS_VALUE", "2023-12,2"),
        ("Walks, years ending 31 March", "Year,Walks", "2022,2"),
        ("Walks", "Financial year,Walks", "2022,2"),
        ("Walks", "Year ending March,Walks", "2022,2"),
        ("Walks", "Walks mid-2022,Walks mid-2023", "1,2"),
        ("Walks", "Year,Walks", "31/03/2023,2"),
        ("Walks", "Month,Walks", "2023-04-02,2"),
        ("Walks", "Quarter,Walks", "Mar 2023,2"),
        ("Walks 2020", "Date,Walks", "45047,2"),
        ("Walks 2020", "Year,Walks", "11/12,2"),
        ("Walks", "Fin_Year,Walks", "2023,2"),
        ("Walks", "YEAR_ENDING,Walks", "2023,2"),
        ("Walks 2024", "Edition,Walks", "2023,2"),
        ("Homes built by 2023", "1900-1918,1919-1929", "1,2"),
        ("Homes", "Period,Walks", "1900-18,2"),
        ("Walks 2024", "Snapshot,Walks", "2023/24,2"),
        ("Walks 2024", "As of,Walks", "31/03/2023,2"),
    ],
)
def test_years_that_begin_nobody_says_when(above: str, header: str, cells: str) -> None:
    found = table(f"{above}\nCode,Council,{header}\n{rows(cells)}")
    assert refusal(found)[0] == "period-unclear"


def test_an_academic_year_begins_in_september() -> None:
    assert periods(table(f"Code,Council,Academic year,Walks\n{rows('2023/24', '{}')}")) == {"2023-09-01/P1Y"}
    assert periods(table(f"Walks by academic year\nCode,Council,2022/23,2023/24\n{rows('{}', '5')}")) == {
        "2022-09-01/P1Y", "2023-09-01/P1Y",
    }  # fmt: skip
    assert periods(table(f"Walks\nCode,Council,Financial year,Walks\n{rows('2023/24', '{}')}")) == {"2023-04-01/P1Y"}


@pytest.mark.parametrize(
    ("header", "cells", "value"),
    [
        ("Year,Quarter,Walks", "2023,2,{}", "2"),
        ("Year,Quarter,Walks", "2023,Q2,{}", "Q2"),
        ("Year,Month,Walks", "2023,January,{}", "January"),
        ("Year,Week number,Walks", "2023,14,{}", "14"),
        ("Week ending,Walks", "05/05/2023,{}", "05/05/2023"),
        ("F_year,Quarter,Walks", "2024-25,Q1 Jan-Mar,{}", "Q1 Jan-Mar"),
        ("Year,Quarter,Walks", "2024,Apr - Jun,{}", "Apr - Jun"),
        ("Year,Quarter (of the calendar year),Walks", "2024-25,1st quarter,{}", "1st quarter"),
        ("Year,Month,Walks", "2023,4 April,{}", "4 April"),
    ],
)
def test_a_time_in_two_columns_is_not_read_as_its_year(header: str, cells: str, value: str) -> None:
    assert refusal(table(f"Code,Council,{header}\n{rows(cells)}")) == ("period-in-parts", value)


@pytest.mark.parametrize("title", ["Our indicators 2023/24", "Our indicators (August 2024)", "Our indicators: 2024 Q1"])
def test_a_table_has_one_name_in_all_years(title: str) -> None:
    found = table(f"{title}\nCode,Council,Actual,Previous year\n{rows('{}', '5')}")
    assert {r.series[0] for r in found.rows} == {"Our indicators: Actual", "Our indicators: Previous year"}


@pytest.mark.parametrize("header", ["Ward", "School name", "LSOA code", "Postcode", "Practice code", "Location ID"])
def test_rows_of_places_within_councils_are_not_the_councils(header: str) -> None:
    found = table(f"Code,Council,{header},Year,Walks\n{rows('A{}', '2023', '{}')}")
    assert refusal(found) == ("rows-within-councils", "A1")


def test_what_stands_for_one_council_only_is_within_it() -> None:
    lines = [*(f"E08000035,Leeds,2023,{x},5" for x in "AB"), *(f"E06000014,York,2023,{x},6" for x in "CD")]
    found = table("Code,Council,Year,Trust,Beds\n" + "\n".join(lines))
    assert refusal(found) == ("rows-within-councils", "A")
    homes = table(f"Homes, 31 March 2024\nCode,Council,URN,Beds\n{rows('SC01234{}', '{}')}")
    assert refusal(homes) == ("rows-within-councils", "SC012341")


@pytest.mark.parametrize("heading", ["Year of birth", "Build period", "Decile"])
def test_years_and_tenths_that_tell_people_apart(heading: str) -> None:
    found = table(f"People of 2023\nCode,Council,{heading},Walks\n{rows('1950', '{}')}{rows('1960', '5')}")
    assert [(r.series[1], r.period[0]) for r in found.rows[::2]] == [
        (f"{heading}: 1950", "2023"), (f"{heading}: 1960", "2023"),
    ]  # fmt: skip


def test_a_councils_own_tenth_is_a_figure() -> None:
    found = table(f"Walks of 2023\nCode,Council,Walks,Decile,JPP order\n{rows('5', '{}', '{}')}")
    assert {r.series[:2] for r in found.rows} == {("Walks", ""), ("Decile", "")}


def test_a_row_of_the_table_is_no_header() -> None:
    found = table(
        "Name,URI,Region GSS code,Period,Sales,Reporting period\n"
        "Leeds,http://a,E08000035,2024-03,800,monthly\nLeeds,http://a,E08000035,2024-04,810,monthly\n"
    )
    assert [(r.area[0], r.period[0], r.value) for r in found.rows] == [
        ("E08000035", "2024-03", "800.0"), ("E08000035", "2024-04", "810.0"),
    ]  # fmt: skip


def test_the_fourth_version_of_ons_tables() -> None:
    text = (
        "v4_3,Lower limit,Upper limit,Data Marking,yyyy-yy,Time,administrative-geography,Geography,sex,Sex\n"
        "7.4,7.3,7.5,,2022-23,2022-23,E08000035,Leeds,f,Female\n,,,x,2022-23,2022-23,E06000014,York,f,Female\n"
    )
    found = table(text, "wellbeing-v4.csv")
    assert told(found) == [
        ("E08000035", "wellbeing", "Sex: Female", "2022-04-01/P1Y", "7.4"),
        ("E06000014", "wellbeing", "Sex: Female", "2022-04-01/P1Y", "x"),
    ]
    assert (found.rows[0].lower, found.rows[0].upper) == ("7.3", "7.5")


def test_wards_by_their_codes_are_not_for_us() -> None:
    found = table("Ward code,Council code,Year,Walks\nE05000001,E08000035,2023,5\nE05000002,E06000014,2023,6\n")
    assert [r.area[0] for r in found.rows] == ["E05000001", "E05000002"]


@pytest.mark.parametrize("text", ["Walks 2023\n41%\n0.42", "Walks 2022,Walks 2023\n41%,42%\n0.43,44%"])
def test_shares_of_one_beside_shares_of_a_hundred(text: str) -> None:
    heads, *cells = text.split("\n")
    lines = [f"{code},{name},{cell}\n" for (code, name), cell in zip((LEEDS, YORK), cells, strict=True)]
    assert refusal(table(f"Code,Council,{heads}\n" + "".join(lines)))[0] == "percentages-mixed"
    across = table(f"Council walkers\nCode,Council,2022,2023\n{rows('41%', '0.42')}")
    assert refusal(across) == ("percentages-mixed", "0.42")


def test_numbers_that_are_no_quantities() -> None:
    found = table(f"Code,Council,Year,Telephone,Start date,End date,Walks\n"
                  f"{rows('2023/24', '0132540500{}', '01/04/2023', '31/03/2024', '{}')}")  # fmt: skip
    assert {(r.series[0], r.series[1]) for r in found.rows} == {("Walks", "")}
    assert found.problems[0].value == "Telephone, Start date, End date"


def test_a_tier_before_the_heading_of_names() -> None:
    assert len(table("UPPER TIER LOCAL AUTHORITY,YEAR,WALKS\nLEEDS,2023,5\n").rows) == 1


def test_the_finer_of_two_columns_of_time_counts() -> None:
    found = table(f"Code,Council,Year,Month,Walks\n{rows('2023', 'Apr 2023', '{}')}")
    assert periods(found) == {"2023-04-01/P1M"}
    contradiction = table(f"Code,Council,Year,Base year,Walks\n{rows('2023', '2015', '{}')}")
    assert refusal(contradiction)[0] == "period-twice"


@pytest.mark.parametrize("heading", ["Time", "calendar-years", "TimePeriod", "Yr", "Reporting_Year"])
def test_columns_of_time_by_other_names(heading: str) -> None:
    found = table(f"Walks in 2024\nCode,Council,{heading},Walks\n{rows('2023', '{}')}")
    assert {(r.series[0], r.period[0]) for r in found.rows} == {("Walks", "2023")}


def test_days_written_the_american_way() -> None:
    found = table("Code,Council,Date,Walks\nE08000035,Leeds,04/01/2024,5\nE06000014,York,04/13/2024,6\n")
    assert refusal(found) == ("period-unclear", "04/13/2024")


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("DATE,DATE_NAME,Walks", "2023-12,Jan 2023-Dec 2023,{}", "2023-01-01/P1Y"),  # 2023-12 is its last month
        ("Period,Period end,Walks", "2023/24,31/03/2024,{}", "2023-04-01/P1Y"),
        ("Month,Walks", "2011-12,{}", "2011-12-01/P1M"),
    ],
)
def test_which_column_says_when(header: str, cells: str, expected: str) -> None:
    assert periods(table(f"Code,Council,{header}\n{rows(cells)}")) == {expected}


def test_numbers_of_things_are_groups() -> None:
    found = table(f"Homes of 2021\nCode,Council,Bedrooms,Homes\n{rows('1 bedroom', '{}')}{rows('2 bedrooms', '5')}")
    assert {r.series[1] for r in found.rows} == {"Bedrooms: 1 bedroom", "Bedrooms: 2 bedrooms"}


def test_years_beside_the_time_are_no_figures() -> None:
    found = table(f"Code,Council,Year,Edition,Walks\n{rows('2022/23', '2023', '{}')}")
    assert {r.series[0] for r in found.rows} == {"Walks"}


def test_a_single_bad_year_costs_its_row_not_the_column() -> None:
    text = "Walks 2020\nCode,Council,Year,Walks\n" + rows("2023", "{}") + "E06000001,Hartlepool,n/k,3\n"
    found = table(text)
    assert periods(found) == {"2023-01-01/P1Y"}
    assert found.codes[-1] == ("period-unreadable", 5)


@pytest.mark.parametrize(
    "again", ["Code,Council,Walks,Runs", "Code,Council,Landfill rate,Cost", "Code,Council,2021,2022"]
)
def test_a_second_table_below_refuses_the_file(again: str) -> None:
    text = f"Walks 2023/24\nCode,Council,Walks,Runs\n{rows('{}', '5')}\nWalks 2024/25,,,\n{again}\n"
    assert refusal(table(f"{text}E06000001,Hartlepool,7,8\n"))[0] == "second-table"


def test_pages_of_one_table_repeat_its_header() -> None:
    found = table(
        f"Code,Council,Year,Walks\n{rows('2023', '{}')}Code,Council,Year,Walks\nE06000001,Hartlepool,2023,3\n"
    )
    assert found.codes == [("header-repeated", 4)]
    assert len(found.rows) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Council,Walks 2023,,Council,Runs 2023\nLeeds,1,,York,5\nYork,2,,Leeds,6\n",
        "LA code,Walks 2023,LA code 2,Runs 2023\nE08000035,1,E06000014,5\nE06000014,2,E08000035,6\n",
        "Origin LA code,Destination LA code,Year,Moves\nE08000035,E06000014,2023,5\nE06000014,E08000035,2023,6\n",
    ],
)
def test_a_row_of_two_councils_is_refused(text: str) -> None:
    assert refusal(table(text))[0] == "areas-several"


def test_codes_of_two_days_are_two_councils() -> None:
    text = "2019 code,2023 code,Council,Year,Walks\nE07000026,E06000063,Cumberland,2023,5\n"
    assert refusal(table(f"{text}E08000035,E08000035,Leeds,2023,6\n")) == ("areas-several", "E07000026; E06000063")


def test_a_countys_code_beside_its_districts() -> None:
    text = "UTLA code,UTLA name,LTLA name,Year,Walks\n" + "".join(
        f"E10000003,Cambridgeshire,{name},2023,{n}\n" for n, name in enumerate(("Cambridge", "Fenland"))
    )
    assert refusal(table(text)) == ("rows-within-councils", "Cambridge")
    by_name = table(text.replace("UTLA code", "Note").replace("E10000003", ""))
    assert [r.area[1] for r in by_name.rows] == ["Cambridge", "Fenland"]


def test_a_district_and_its_county_are_no_two_places() -> None:
    found = table(
        "LTLA code,LTLA name,UTLA code,UTLA name,Year,Walks\nE07000008,Cambridge,E10000003,Cambridgeshire,2023,5\n"
        "E07000009,East Cambridgeshire,E10000003,Cambridgeshire,2023,6\nE08000035,Leeds,E08000035,Leeds,2023,7\n"
    )
    assert [r.area[0] for r in found.rows] == ["E07000008", "E07000009", "E08000035"]


def test_sexes_ages_and_marks_beside_a_figure_are_no_figures() -> None:
    found = table(f"All walkers\nCode,Council,Year,Sex,Age,Rate,Status\n{rows('2023', 'F', '16', '{}', 'p')}")
    assert told(found)[0] == ("E08000035", "All walkers: Rate", "Sex: F; Age: 16", "2023-01-01/P1Y", "1.0")
    assert {r.status for r in found.rows} == {"p"}
    assert len(found.rows) == 2


def test_a_flag_says_why_there_is_no_figure() -> None:
    found = table(f"All walkers\nCode,Council,Year,Rate,Flag\n{rows('2023', '', 'c')}E06000001,Hartlepool,2023,5,\n")
    assert [(r.value, r.marker) for r in found.rows] == [("nan", "c"), ("nan", "c"), ("5.0", "")]


def test_limits_behind_a_figure_are_its_own() -> None:
    found = table(f"All walkers\nCode,Council,Year,Rate,Lower CI,Upper CI,Count\n{rows('2023', '{}', '0.5', '3', '9')}")
    assert [(r.series[0], r.value, r.lower, r.upper) for r in found.rows[:2]] == [
        ("All walkers: Rate", "1.0", "0.5", "3.0"), ("All walkers: Count", "9.0", "nan", "nan"),
    ]  # fmt: skip
    # 7 is not below 1: whose limits these are nobody can say
    apart = table(f"All walkers\nCode,Council,Year,Rate,Lower CI,Upper CI\n{rows('2023', '{}', '7', '9')}")
    assert {r.series[0] for r in apart.rows} == {"All walkers: Rate"}
    assert [p.value for p in apart.problems if p.code == "limits-passed-over"] == ["Lower CI, Upper CI"]


def test_limits_without_figures_are_no_table() -> None:
    assert refusal(table(f"Code,Council,Year,Lower CI,Upper CI\n{rows('2023', '{}', '5')}")) == (
        "no-figures",
        "Lower CI",
    )


@pytest.mark.parametrize("below", [",,,£000,tonnes", ",,,SP1,WA1"])
def test_units_in_a_row_below_the_headings(below: str) -> None:
    found = table(f"Code,Council,Year,Spend,Waste\n{below}\n{rows('2023', '{}', '5')}")
    assert refusal(found) == ("header-two-rows", "; ".join(below.split(",")[3:]))


def test_units_that_differ_are_of_different_series() -> None:
    found = table("Code,Council,Year,Units,Spend\nE08000035,Leeds,2023,£000,5\nE06000014,York,2023,£,7000\n")
    assert [(r.series[3], r.value) for r in found.rows] == [("£000", "5.0"), ("£", "7000.0")]


def test_one_heading_above_some_columns() -> None:
    found = table(f",,Smoking 2022,\nCode,Council,Men,Women\n{rows('{}', '5')}")
    assert refusal(found) == ("header-two-rows", "Smoking 2022")


def test_numbers_that_tell_the_rows_of_councils_apart() -> None:
    found = table(f"Code,Council,Year,Bedrooms,Homes\n{rows('2023', '1', '5')}{rows('2023', '2', '5')}")
    assert refusal(found) == ("columns-unclear", "1")
    # a council that stands twice is told row by row
    twice = table(
        f"Code,Council,Year,Walks,Runs\n{rows('2023', '1', '5')}E08000035,Leeds,2023,1,6\nE06000001,,2023,1,2\n"
    )
    assert len(twice.rows) == 8


def test_a_heading_ends_where_its_period_began() -> None:
    found = table(f"Code,Council,Households at 31 March 2024,Of them in hotels as at 31 March 2024\n{rows('{}', '5')}")
    assert {r.series[0] for r in found.rows} == {"Households", "Of them in hotels"}


def test_a_change_since_another_year_is_not_of_that_year() -> None:
    found = table(f"Code,Council,Walks (2021-23),Change since 2019\n{rows('{}', '5')}")
    assert periods(found) == {"2021-01-01/P3Y"}
    assert [p.value for p in found.problems] == ["Change since 2019"]


NOMIS_API = (
    "DATE,DATE_NAME,DATE_CODE,GEOGRAPHY,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,SEX,SEX_NAME,SEX_CODE,MEASURES,"
    "MEASURES_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME,OBS_CONF,OBS_CONF_NAME,URN,RECORD_OFFSET,RECORD_COUNT\n"
    "2025-10,October 2025,2025-10,1,Leeds,E08000035,districts,5,Male,5,20100,value,1005,A,Normal Value,F,Free,x1,0,3\n"
    "2025-10,October 2025,2025-10,1,Leeds,E08000035,districts,6,Female,6,20100,value,1006,A,Normal Value,F,Free,x,1,3\n"
    "2025-10,October 2025,2025-10,2,York,E06000014,districts,5,Male,5,20100,value,205,A,Normal Value,F,Free,x3,2,3\n"
)


def test_nomis_by_its_service_for_programs() -> None:
    found = table(NOMIS_API, "claimant count.csv")
    assert told(found) == [
        ("E08000035", "claimant count: OBS_VALUE", "SEX_NAME: Male; MEASURES_NAME: value", "2025-10-01/P1M", "1005.0"),
        (
            "E08000035",
            "claimant count: OBS_VALUE",
            "SEX_NAME: Female; MEASURES_NAME: value",
            "2025-10-01/P1M",
            "1006.0",
        ),
        ("E06000014", "claimant count: OBS_VALUE", "SEX_NAME: Male; MEASURES_NAME: value", "2025-10-01/P1M", "205.0"),
    ]
    assert refusal(table(NOMIS_API, "data (3).csv"))[0] == "indicator-missing"


def test_what_nomis_says_above_its_table_belongs_to_its_series() -> None:
    text = (
        '"claimant count by sex"\n"ONS Crown Copyright Reserved [from Nomis on 22 November 2026]"\n\n"sex","{}"\n'
        '"measure","Claimant count"\n\n"local authority: district / unitary (as of April 2023)","mnemonic",'
        '"October 2025","November 2025"\n"Leeds","E08000035","2,005","2,100"\n\n"- These figures are missing."\n'
    )
    for sex in ("Male", "Female"):
        found = table(text.replace("{}", sex))
        assert told(found)[0] == (
            "E08000035", "claimant count by sex", f"sex: {sex}; measure: Claimant count", "2025-10-01/P1M", "2005.0",
        )  # fmt: skip
        assert found.facts[1] == "ONS Nomis"


def test_other_numbers_beside_a_column_of_values_are_told_apart_or_refused() -> None:
    found = table(f"Code,Council,metricType,metricTypeLabel,period,value\n{rows('1072', 'Deaths', '2019', '{}')}")
    assert [(r.series[0], r.value) for r in found.rows] == [("Deaths", "1.0"), ("Deaths", "2.0")]
    beside = table(f"Code,Council,Year,Measure,Value,Quartile\n{rows('2019', 'Walks', '9', '{}')}")
    assert {(r.series[0], r.value) for r in beside.rows} == {("Walks", "9.0")}
    unclear = table(f"Code,Council,Year,Bedrooms,Value\n{rows('2019', '{}', '9')}")
    assert refusal(unclear) == ("columns-unclear", "Bedrooms")


def test_measures_with_a_number_before_their_letter_are_words() -> None:
    found = table(
        f"Code,Council,Year,Measure Group,Measure Group Description,Measure_Type,Measure_Value\n"
        f"{rows('2023-24', '1A', 'Quality of life', 'Outcome', '{}')}"
        f"{rows('2023-24', '1A', 'Quality of life', 'Base', '9')}"
    )
    assert {(r.series[0], r.series[1]) for r in found.rows} == {
        ("Quality of life", "Outcome"), ("Quality of life", "Base"),
    }  # fmt: skip


def test_rows_that_name_the_indicator_before_columns_of_years() -> None:
    found = read(member(b"LA,Indicator,2021,2022\nLeeds,Births,1,2\nLeeds,Deaths,3,4\n"))
    assert [(r.series[0], r.series[1], r.value) for r in found.rows] == [
        ("Births", "", "1.0"), ("Births", "", "2.0"), ("Deaths", "", "3.0"), ("Deaths", "", "4.0"),
    ]  # fmt: skip


def test_ages_and_sexes_as_headings_carry_the_tables_name() -> None:
    found = table(
        f"People of the area\nCode,Council,Year,All ages,0,1-4,90+,Females\n{rows('2023', '9', '1', '2', '3', '4')}"
    )
    assert [r.series[0] for r in found.rows[:5]] == [
        f"People of the area: {heading}" for heading in ("All ages", "0", "1-4", "90+", "Females")
    ]  # fmt: skip


def test_years_within_names_of_machines() -> None:
    found = table(
        f"ladcode23,laname23,country,sex,age,population_2011,population_2012\n{rows('E', 'F', '0', '{}', '8')}"
    )
    assert told(found)[:2] == [
        ("E08000035", "population", "sex: F; age: 0", "2011-01-01/P1Y", "1.0"),
        ("E08000035", "population", "sex: F; age: 0", "2012-01-01/P1Y", "8.0"),
    ]


def test_numbers_of_tables_are_no_part_of_their_title() -> None:
    found = table(f"Table RDC0121: Roads to mend\nCode,Council,2020,2021\n{rows('{}', '5')}")
    assert {r.series[0] for r in found.rows} == {"Roads to mend"}


@pytest.mark.parametrize(
    ("text", "labels", "unclear"),
    [
        ("Q1 2023/24", ("Q1 2023/24",), ""), ("Rate 2023/24 Q2", ("2023/24 Q2",), ""),
        ("Walks 2022 and 2023", (), "Walks 2022 and"), ("Change on 2019", (), ""), ("Population 2,023", (), ""),
        ("Dwellings as at 31 March 2023", ("31 March 2023",), ""), ("It may be, 2023", ("2023",), ""),
        ("12 months to March 2024", ("12 months to March 2024",), ""), ("March returns 2024", (), "March"),
    ],
)  # fmt: skip
def test_periods_within_a_text(text: str, labels: tuple[str, ...], unclear: str) -> None:
    assert (said(text).labels, said(text).unclear) == (labels, unclear)


def test_the_month_in_which_years_end() -> None:
    assert year_ends_in("England, years ending 31 March 2022 to 2024") == "March"
    assert year_ends_in("year ending December 2023") == ""
    assert year_ends_in("2023") == ""


@pytest.mark.parametrize(
    "line", ["Source: the ministry", "Contact: a@example.org", "Note: rounded figures", "Some notes"]
)
def test_lines_that_are_no_title(line: str) -> None:
    found = table(f"{line}\nWaste by council\nCode,Council,2022,2023\n{rows('{}', '5')}")
    assert {r.series[0] for r in found.rows} == {"Waste by council"}


def test_a_long_file_like_anothers_is_read_for_what_it_is() -> None:
    found = read(
        member(f"LA code,LA name,Measure,Financial year,Units,Value\n{rows('Births', '2023/24', '%', '{}')}".encode())
    )
    assert [(r.series[0], r.series[3], r.value) for r in found.rows] == [("Births", "%", "1.0"), ("Births", "%", "2.0")]


def test_a_broken_date_above_a_table_of_nomis() -> None:
    above = "a count\nONS Crown Copyright [from Nomis on 22 November 2026]\ndate,October\n2025\n"
    assert refusal(table(f"{above}Area,mnemonic,Walks\nLeeds,E08000035,5\n")) == ("period-unclear", "October")
