"""Tables of nobody's format: ministries' and councils' own, one row a council."""

from __future__ import annotations

import pytest

from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome, member, read


def table(text: str, name: str = "recycling_2024.csv") -> Outcome:
    return read(member(text.encode(), name))


def told(found: Outcome) -> list[tuple[str, str, str, str, str]]:
    """(area, indicator, breakdown, period, value or marker)"""
    return [
        (r.area[0] or r.area[1], r.series[0], r.series[1], str(parse_period(*r.period)), r.marker or r.value)
        for r in found.rows
    ]


def refusal(found: Outcome) -> tuple[str, str]:
    assert found.refused is not None
    assert not found.rows
    assert found.refused.message
    assert found.refused.remedy
    return found.refused.code, found.refused.value


def test_a_column_an_indicator_with_a_year_beside() -> None:
    found = table('Council,Year,Recycling rate (%),Fly-tips\nLeeds,2023/24,38.5%,"1,234"\nYork,2023/24,[x],12\n')
    assert told(found) == [
        ("Leeds", "Recycling rate (%)", "", "2023-04-01/P1Y", "38.5"),
        ("Leeds", "Fly-tips", "", "2023-04-01/P1Y", "1234.0"),
        ("York", "Recycling rate (%)", "", "2023-04-01/P1Y", "[x]"),
        ("York", "Fly-tips", "", "2023-04-01/P1Y", "12.0"),
    ]
    assert found.facts[1] == "Own figures"


def test_a_column_a_period() -> None:
    found = table("Household waste recycled\n\nONS code,Local authority,2021/22,2022/23,Change\n"
                  "E08000035,Leeds,38.1,38.5,0.4\nE06000014,York,40,[c],..\n")  # fmt: skip
    assert told(found) == [
        ("E08000035", "Household waste recycled", "", "2021-04-01/P1Y", "38.1"),
        ("E08000035", "Household waste recycled", "", "2022-04-01/P1Y", "38.5"),
        ("E06000014", "Household waste recycled", "", "2021-04-01/P1Y", "40.0"),
        ("E06000014", "Household waste recycled", "", "2022-04-01/P1Y", "[c]"),
    ]
    assert [p.code for p in found.problems] == ["indicator-from-title", "numbers-passed-over", "preamble"]
    assert found.problems[1].value == "Change"


def test_the_files_name_says_what_a_table_without_a_title_is_of() -> None:
    found = table("Local authority,2022,2023\nLeeds,1,2\n")
    assert {r.series[0] for r in found.rows} == {"recycling"}
    assert [(p.code, p.value) for p in found.problems] == [("indicator-from-file-name", "recycling")]
    assert refusal(table("Local authority,2022,2023\nLeeds,1,2\n", "2024.csv"))[0] == "indicator-missing"


def test_headings_with_a_period_in_them() -> None:
    found = table('ONS code,Band D 2023-24 (£),Band D 2024-25 (£)\nE08000035,"1,500.50","1,600.25"\n')
    assert told(found) == [
        ("E08000035", "Band D (£)", "", "2023-04-01/P1Y", "1500.5"),
        ("E08000035", "Band D (£)", "", "2024-04-01/P1Y", "1600.25"),
    ]


def test_a_ministrys_table_with_e_codes() -> None:
    found = table(
        "Table 2: Net additional dwellings, England 2023-24,,,,\n,,,,\n"
        "E-code,ONS Code,Local authority,Class,Region,Completions,Demolitions\n"
        "E4704,E08000035,Leeds,MD,YH,2000,-\nE2701,E06000014,York,UA,YH,600,[z]\nE0000,,England Total,Eng,,100000,5\n"
    )
    assert [r.area[:2] for r in found.rows[::2]] == [
        ("E08000035", "Leeds"), ("E06000014", "York"), ("", "England Total"),
    ]  # fmt: skip
    assert told(found)[:2] == [
        ("E08000035", "Completions", "", "2023-04-01/P1Y", "2000.0"),
        ("E08000035", "Demolitions", "", "2023-04-01/P1Y", "-"),
    ]
    assert found.facts[1] == "MHCLG"
    warned = {p.code: p.value for p in found.problems}
    assert warned["period-from-title"] == "2023-24"
    assert warned["columns-passed-over"] == "E-code, Class, Region"


def test_headings_that_name_no_thing_get_the_tables_name() -> None:
    found = table("Homelessness duties\nCouncil,Year,Total,Rate\nLeeds,2023,5,1\n")
    assert [r.series[0] for r in found.rows] == ["Homelessness duties: Total", "Homelessness duties: Rate"]


def test_what_tells_rows_of_one_council_apart_is_a_breakdown() -> None:
    found = table(
        "Council,Year,Sex,Region,Survey,Walks\nLeeds,2023,Men,YH,A,5\nLeeds,2023,Women,YH,A,6\nYork,2023,Men,NE,A,7\n"
    )
    assert [(r.series[1], r.value) for r in found.rows] == [
        ("Sex: Men; Survey: A", "5.0"), ("Sex: Women; Survey: A", "6.0"), ("Sex: Men; Survey: A", "7.0"),
    ]  # fmt: skip


@pytest.mark.parametrize("fast", [False, True])
def test_a_long_file_under_other_headings(fast: bool) -> None:
    text = "Local authority,Indicator,Financial year,Value,Units\nLeeds,Walks,2011-12,5,%\nYork,Walks,2012-13,6,%\n"
    found = read(member(text.encode()), fast=fast)
    assert told(found) == [
        ("Leeds", "Walks", "", "2011-04-01/P1Y", "5.0"),
        ("York", "Walks", "", "2012-04-01/P1Y", "6.0"),
    ]
    assert found.rows[0].series[3] == "%"


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("Council,Walks\nLeeds,5\n", "period-missing", ""),
        ("Walks\nPublished May 2024\nCouncil,Walks\nLeeds,5\n", "period-missing", ""),
        ("Walks 2022 and 2023\nCouncil,Walks\nLeeds,5\n", "period-missing", "Walks 2022 and"),
        ("Council,Year,Walks,Walks\nLeeds,2023,5,6\n", "column-doubled", "Walks"),
        ("Council,Year,,Walks\nLeeds,2023,5,6\n", "heading-missing", ""),
        ("Council,2022,2023,Walks\nLeeds,5,6,7\n", "headings-mixed", "Walks"),
        ("Council,Walks 2022,Runs\nLeeds,5,6\n", "headings-mixed", "Runs"),
        ("Council,Year,2022,2023\nLeeds,2021,5,6\n", "period-twice", "2022"),
        ("Council,2023-05,2023-24\nLeeds,5,6\n", "period-ambiguous", "2023-05"),
        (",,Boys,,Girls,\nCouncil,ONS code,Walks,Runs,Runs,Swims\nLeeds,E08000035,5,6,7,8\n", "header-two-rows",
         "Boys; Girls"),
        ("Council,Year,Name of mayor\nLeeds,2023,A\n", "no-figures", ""),
        ("areacd,areanm,indicatr,period,observation,unit\nE08000035,Leeds,Walks,2023,5,%\n", "header-incomplete",
         "areacd, areanm, indicatr, period, observation, unit"),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_refused(text: str, code: str, value: str) -> None:
    assert refusal(table(text)) == (code, value)


def test_months_as_headings() -> None:
    found = table("Council,2023-11,2023-12,2024-01\nLeeds,5,6,7\n")
    assert [str(parse_period(*r.period)) for r in found.rows] == ["2023-11-01/P1M", "2023-12-01/P1M", "2024-01-01/P1M"]
    found = table("Council,2011-11,2011-12\nLeeds,5,6\n")
    assert [str(parse_period(*r.period)) for r in found.rows] == ["2011-11-01/P1M", "2011-12-01/P1M"]


def test_rows_that_are_none() -> None:
    found = table(
        'Council,Year,Walks,Runs\nUnitary authorities,,,\nLeeds,2023,5,"1,23"\nCouncil,Year,Walks,Runs\n,2023,4,4\n'
        "York,,1,2\nYork,2023,7\nBath,2023,7,8\nSource: the council\nNote: as at March,,,\n"
    )
    assert found.codes == [
        ("row-without-figures", 2), ("number-grouping", 3), ("header-repeated", 4), ("area-empty", 5),
        ("period-empty", 6), ("row-ragged", 7), ("footer", 9), ("footer", 10),
    ]  # fmt: skip
    assert len(found.rows) == 3
    assert found.rows_read == 9


def test_a_semicolon_file_with_decimal_commas_is_refused_by_the_figure() -> None:
    found = table("Council;Year;Walks\nLeeds;2023;5,25\nYork;2023;5\n")
    assert found.codes == [("number-grouping", 2)]
    assert [r.area[1] for r in found.rows] == ["York"]


def test_codes_are_no_figures() -> None:
    found = table("LA code,LA number,Council,fin_year,Walks,Row\n383,1,Leeds,2023/24,5,1\n816,2,York,2023/24,6,2\n")
    assert [r.series[0] for r in found.rows] == ["Walks", "Walks"]
    assert found.problems[-1].value == "LA code, LA number, Row"


def test_a_heading_within_the_table_that_says_what_its_rows_are() -> None:
    table = "Homes built by council,,\nCouncil,2022,2023\nLeeds,1,2\nYork,5,6\n{},,\n{},11,12\nBath,15,16\n"
    found = read(table.format("Flats", "Leeds").encode())
    assert found.refused is not None
    assert (found.refused.code, found.refused.line, found.refused.value) == ("second-table", 5, "Flats")
    regions = read(table.format("South West", "Exeter").encode())
    assert [(p.code, p.line) for p in regions.problems if p.severity == "error"] == [("row-without-figures", 5)]
    assert len(regions.rows) == 8


def test_a_heading_of_areas_over_figures_is_out_of_its_place() -> None:
    text = "walks\n\nCouncil,Men 2023,mnemonic,Women 2023\n"
    rows = "Leeds,3,e08000035,4\nYork,e06000014,5,6\nReading,7,8,9\n"
    assert refusal(table(text + rows)) == ("cells-misplaced", "mnemonic")


def test_what_is_left_of_a_heading_must_name_something() -> None:
    found = table("Waste collected\n\nONS code,Council,2022/23?,2023/24?\nE08000035,Leeds,5,6\n")
    assert {r.series[0] for r in found.rows} == {"Waste collected"}


def test_one_row_of_contradicting_limits_costs_itself_and_not_the_limits() -> None:
    codes = ("E08000035", "E06000014", "E06000038") * 4
    rows = [f"{code},{2011 + n},{n},{n - 1},{n + 1}\n" for n, code in enumerate(codes, 3)]
    text = "LA code,Year,Walks,Lower CI,Upper CI\n" + "".join(rows)
    found = table(f"{text}E08000035,2013,9,20,31\n")
    assert found.codes == [("value-outside-limits", 14)]
    assert [(r.value, r.lower, r.upper) for r in found.rows[:1]] == [("3.0", "2.0", "4.0")]
    assert len(found.rows) == len(rows)


def test_one_name_behind_a_number_leaves_the_others_names() -> None:
    """It made the whole file one of no format known."""
    names = ("Middlesbrough", "Darlington", "805 Hartlepool", "Bolton", "Bury")
    found = table("Vacancies\nLocal Authority,2021,2022\n" + "".join(f"{n},3{i},4{i}\n" for i, n in enumerate(names)))
    assert found.refused is None
    assert {r.area[1] for r in found.rows} == set(names)
