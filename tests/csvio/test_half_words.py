"""Columns that are half words and half numbers: told for what they are, never read for what they are not."""

from __future__ import annotations

import pytest

from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome, member, read
from tests.csvio.test_tables import refusal, table

DFE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,lad_code,lad_name,fsm,number_of_pupils,gld"
)
BEFORE = "201819,Academic year,Local authority district,E92000001,England"
HARTLEPOOL, MIDDLESBROUGH = f"{BEFORE},E06000001,Hartlepool", f"{BEFORE},E06000002,Middlesbrough"


def dfe(*rows: str) -> Outcome:
    return read(member(("\n".join((DFE, *rows)) + "\n").encode(), "pupils.csv"))


def test_a_word_among_a_dfe_columns_figures_makes_no_group_of_them() -> None:
    """Two cells of the last row have changed places: the row is refused, and the pupils of the others are figures."""
    found = dfe(f"{HARTLEPOOL},Total,1080,72", f"{HARTLEPOOL},FSM,325,62", f"{MIDDLESBROUGH},Total,1081,73",
                f"{MIDDLESBROUGH},326,FSM,63")  # fmt: skip
    assert {r.series[:2] for r in found.rows} == {
        (f"pupils: {name}", f"fsm: {group}") for name in ("number_of_pupils", "gld") for group in ("Total", "FSM")
    }
    assert found.codes == [("cells-shifted", 5)]
    assert [r.value for r in found.rows] == ["1080.0", "72.0", "325.0", "62.0", "1081.0", "73.0"]


def test_figures_with_another_currency_are_refused_one_by_one() -> None:
    found = dfe(f"{HARTLEPOOL},Total,1080,€72", f"{HARTLEPOOL},FSM,325,€62", f"{MIDDLESBROUGH},Total,1081,€73")
    assert {r.series[0] for r in found.rows} == {"pupils: number_of_pupils"}
    assert {r.series[1] for r in found.rows} == {"fsm: Total", "fsm: FSM"}
    assert [p.code for p in found.problems] == ["number-suffix"] * 3
    assert {p.value for p in found.problems} == {"€72", "€62", "€73"}


def test_ages_with_a_total_are_groups() -> None:
    header = DFE.replace("fsm", "year_of_study")
    rows = [f"{place},{age},{n}{k},{n}" for k, place in enumerate((HARTLEPOOL, MIDDLESBROUGH), 1)
            for n, age in enumerate(("Total", "16", "17", "18"), 1)]  # fmt: skip
    found = read(member(("\n".join((header, *rows)) + "\n").encode(), "pupils.csv"))
    assert {r.series[1] for r in found.rows} == {f"year_of_study: {age}" for age in ("Total", "16", "17", "18")}
    assert found.problems == []


def test_a_month_whose_figures_cannot_be_read_is_not_passed_over() -> None:
    found = table("Council,January 2024,February 2024\nLeeds,75698,€35191\nTorbay,81052,€18551\nHarrow,1818,€416\n",
                  "claimants.csv")  # fmt: skip
    assert [(p.code, p.line, p.value) for p in found.problems if p.severity == "error"] == [
        ("number-suffix", 2, "€35191"), ("number-suffix", 3, "€18551"), ("number-suffix", 4, "€416"),
    ]  # fmt: skip
    assert [r.value for r in found.rows] == ["75698.0", "81052.0", "1818.0"]


@pytest.mark.parametrize("cells", [("5 to 10", "10 to 20"), ("about 3", "1 or 2"), ("3-4", "4-6")])
def test_a_period_above_words_that_hold_digits_refuses_the_file(cells: tuple[str, str]) -> None:
    text = f"Council,2021/22,2022/23\nLeeds,75698,{cells[0]}\nTorbay,81052,{cells[1]}\n"
    assert refusal(table(text, "claimants.csv")) == ("figures-unreadable", min(cells))


def test_columns_of_words_and_numbers_that_changed_places() -> None:
    rows = (
        "E06000020,Telford and Wrekin,UA,58309",
        "E09000021,Kingston upon Thames,LB,18226",
        "E08000036,Wakefield,21583,MD",
        "E06000031,Peterborough,UA,84201",
        "E06000060,Buckinghamshire,UA,223",
    )
    found = table("\n".join(("Title 2023-24", "ONS code,Local authority,Class,Education services", *rows)))
    assert refusal(found) == ("column-mixed", "LB")


def test_a_few_words_among_figures_are_refused_cell_by_cell() -> None:
    found = table("Title 2023-24\nCouncil,Homes\nLeeds,5\nTorbay,6\nYork,none given\nHarrow,7\n")
    assert [(p.code, p.line) for p in found.problems if p.severity == "error"] == [("value-unreadable", 5)]


@pytest.mark.parametrize(
    ("title", "year", "code"),
    [
        ("Revenue outturn 2023-24", "2025", "period-twice"),
        ("Revenue outturn 2023-24", "2023-24", ""),
        ("Deaths, January to March 2024", "2024", ""),
        ("Revenue outturn 2021-22 and 2023-24", "2025", ""),  # names two: nothing to hold it against
    ],
)
def test_a_title_that_says_another_time_than_all_the_rows(title: str, year: str, code: str) -> None:
    found = table(f"{title}\nONS code,Local authority,Year of return,Complaints\nE08000001,Bolton,{year},411\n"
                  f"E08000002,Bury,{year},511\n")  # fmt: skip
    assert (found.refused.code if found.refused else "") == code


@pytest.mark.parametrize(
    ("header", "row", "period"),
    [
        ("Year,Area code,Area,Complaints", "2023,E08000001,Bolton,411", "2023-01-01/P1Y"),
        ("Region,Area code,Area,2022/23", "North West,E08000001,Bolton,411", "2022-04-01/P1Y"),
    ],
)
def test_a_third_column_headed_area_makes_no_lg_inform_export(header: str, row: str, period: str) -> None:
    found = table(f"Complaints\n{header}\n{row}\n{row.replace('E08000001,Bolton', 'E08000002,Bury')}\n")
    assert {r.area[1] for r in found.rows} == {"Bolton", "Bury"}
    assert {str(parse_period(*r.period)) for r in found.rows} == {period}


@pytest.mark.parametrize("fast", [False, True])
def test_words_under_no_heading_may_tell_the_rows_of_a_long_file_apart(fast: bool) -> None:
    text = "area_code,indicator,{},period,value\nE08000001,Years,Male,2022,61.1\nE08000002,Years,Female,2022,65\n"
    assert refusal(read(text.format("").encode(), fast=fast)) == ("heading-missing", "")
    numbered = (
        ",area_code,indicator,period,value\n0,E08000001,Healthy years,2022,61.1\n1,E08000002,Healthy years,2022,65\n"
    )
    assert len(read(numbered.encode(), fast=fast).rows) == 2  # as pandas numbers its rows


def test_a_figure_in_the_place_of_a_unit_costs_its_row() -> None:
    rows = ("Leeds,Complaints,number,4112,3999", "Torbay,Complaints,number,4113,3998", "Harrow,Complaints,4114,,3997")
    found = table("\n".join(("Council,Indicator,Unit,2021/22,2022/23", *rows, "")))
    assert {r.series[3] for r in found.rows} == {"number"}
    assert [(p.code, p.line, p.value) for p in found.problems if p.severity == "error"] == [
        ("cells-misplaced", 4, "4114")
    ]
    own = "area_code,indicator,unit,period,value\nE08000001,Pay,{},2023,5\nE08000002,Pay,1000,2023,6\n"
    assert read(own.format("4114").encode()).codes == [("cells-misplaced", 2)]
    assert len(read(own.format("1000").encode()).rows) == 2


@pytest.mark.parametrize("fast", [False, True])
def test_a_number_as_the_reason_for_a_missing_figure(fast: bool) -> None:
    header = "area_code,indicator,period,value,marker\n"
    rows = "E08000001,Pay,2023,,87.32\nE08000002,Pay,2023,5,\nE08000003,Pay,2023,,c\nE08000004,Pay,2023,,1\n"
    found = read((header + rows).encode(), fast=fast)
    assert found.codes == [("figure-as-marker", 2)]
    assert [r.marker for r in found.rows] == ["", "c", "1"]


@pytest.mark.parametrize("heading", ["Year ending", "year_ending", "Year ended"])
@pytest.mark.parametrize("cell", ["March 2024", "31/03/2024", "Year ending March 2024"])
def test_a_heading_and_its_cells_say_together_which_year(heading: str, cell: str) -> None:
    found = table(f"ONS code,Council,{heading},Complaints\nE08000001,Bolton,{cell},4\nE08000002,Bury,{cell},5\n")
    assert {str(parse_period(*r.period)) for r in found.rows} == {"2023-04-01/P1Y"}


def test_a_year_that_ends_within_a_month_is_refused() -> None:
    text = "ONS code,Council,Year ending,Complaints\nE08000001,Bolton,5 April 2024,4\nE08000002,Bury,5 April 2024,5\n"
    assert refusal(table(text)) == ("period-unclear", "5 April 2024")


def test_names_alone_under_area() -> None:
    found = table("Area,2021/22,2022/23\nLeeds,5,6\nTorbay,7,8\n", "walks.csv")
    assert [(r.area[1], r.value) for r in found.rows] == [
        ("Leeds", "5.0"), ("Leeds", "6.0"), ("Torbay", "7.0"), ("Torbay", "8.0"),
    ]  # fmt: skip


def test_an_area_in_hectares_names_no_council() -> None:
    assert read(member(b"Ward,Area,2021/22\nHeadingley,12.5,5\nKirkstall,11,6\n", "walks.csv")).refused is not None


@pytest.mark.parametrize(("heading", "written"), [
    ("gld", "<{}.87"), ("gld", "{};"), ("gld", "{}?"), ("gld_percent", "c{}"), ("number_of_passes", "no. {}"),
])  # fmt: skip
def test_a_dfe_column_of_figures_that_nobody_can_read_is_no_group(heading: str, written: str) -> None:
    cells = [written.format(n) for n in (72, 62, 73, 63)]
    rows = [f"{place},{group}" for place in (HARTLEPOOL, MIDDLESBROUGH) for group in ("Total,1080", "FSM,325")]
    text = "\n".join((f"{DFE[:-3]}{heading}", *(f"{row},{cell}" for row, cell in zip(rows, cells, strict=True))))
    found = read(member(f"{text}\n".encode(), "pupils.csv"))
    assert {r.series[:2] for r in found.rows} == {("pupils: number_of_pupils", f"fsm: {g}") for g in ("Total", "FSM")}
    assert sorted(p.value for p in found.problems if p.column == heading) == sorted(cells)


@pytest.mark.parametrize("groups", [("Year 10", "Year 11"), ("10-14", "15-19"), ("1 child", "2 children"),
                                    ("<5%", "5% or more")])  # fmt: skip
def test_groups_that_hold_numbers_are_groups(groups: tuple[str, str]) -> None:
    rows = [f"{place},{group},{n},{n}" for n, place in enumerate((HARTLEPOOL, MIDDLESBROUGH)) for group in groups]
    found = dfe(*rows)
    assert {r.series[1] for r in found.rows} == {f"fsm: {group}" for group in groups}


def test_what_is_written_like_no_number_is_said_to_be() -> None:
    found = table("Council,2023,Prevention\nLeeds,12,85330;\nTorbay,14,85331;\nHarrow,15,99;\n", "homes.csv")
    assert [(p.code, p.value) for p in found.problems if p.severity == "warning"][:1] == [
        ("figures-unreadable", "Prevention")
    ]
    codes = table("Council,2023,Ref\nLeeds,12,E1001\nTorbay,14,E1002\nHarrow,15,E1003\n", "homes.csv")
    assert "columns-passed-over" in [p.code for p in codes.problems]
