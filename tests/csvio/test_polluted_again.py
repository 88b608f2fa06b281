"""What a second campaign of damaged files found: each was read wrongly, or refused for a wrong reason, before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.csvio.reading import member, read
from tests.csvio.test_ods import cell, ods, row
from tests.csvio.test_sheets import only, told

OWN = "area_code,indicator,period,value\n"


@pytest.mark.parametrize(
    "text",
    [
        "Year,Area code,Area,Complaints\n2023,E08000001,Bolton,411\n2023,E08000002,Bury,421\n"
        "2024,E08000001,Bolton,413\n2024,E08000002,Bury,423\n",
        "Region,Area code,Area,Homes 2022/23,Homes 2023/24\nNorth West,E08000001,Bolton,411,413\n"
        "North West,E08000002,Bury,421,423\n",
    ],
)
def test_a_third_heading_called_area_is_no_export_of_lg_inform(text: str) -> None:
    outcome = read(member(text.encode(), "complaints.csv"))
    assert outcome.refused is None
    assert sorted(row.value for row in outcome.rows) == ["411.0", "413.0", "421.0", "423.0"]


def test_a_header_row_of_lg_inform_with_one_label_lost_is_known_by_the_other() -> None:
    header = "area label,,area,Waste,Waste\narea label,area long label,area,2022,2023\n"
    outcome = read(f"{header}Bolton,Bolton (Metropolitan district),E08000001,4,5\n".encode())
    assert (outcome.facts[:1], [row.value for row in outcome.rows]) == (("LG Inform export",), ["4.0", "5.0"])


def test_whole_numbers_of_an_ods_sheet_are_whole_whatever_program_wrote_them(tmp_path: Path) -> None:
    head = row(cell("Council"), cell("2022", "float", "2022.0"), cell("2023", "float", "2023.0"))
    rows = head + row(cell("Leeds"), cell("5", "float", "5.0"), '<table:table-cell office:value-type="float" '
                      'office:value="7.0"/>')  # fmt: skip
    found = only(ods(tmp_path / "walks.ods", f'<table:table table:name="Data">{rows}</table:table>'))
    assert told(found) == [
        ("Leeds", "walks, Data", "2022-01-01/P1Y", "5.0"),
        ("Leeds", "walks, Data", "2023-01-01/P1Y", "7.0"),
    ]


@pytest.mark.parametrize("heading", ["Version", "Version number", "Revision"])
def test_the_number_of_a_version_is_no_figure(heading: str) -> None:
    text = f"ONS code,Council,Year,Complaints,{heading}\nE08000001,Bolton,2023,411,2\nE08000002,Bury,2023,511,2\n"
    assert {row.series[0] for row in read(text.encode()).rows} <= {"Complaints"}


@pytest.mark.parametrize("heading", ["Offence group", "Phase", "Property type", "Type of school", "Client group"])
def test_groups_are_told_apart_where_each_council_has_one_of_them_only(heading: str) -> None:
    text = (
        f"Area code,Area name,{heading},Year,Number of cases\nE08000001,Bolton,One kind,2023,411\n"
        "E08000002,Bury,One kind,2023,412\nE08000003,Manchester,Another,2023,413\nE08000004,Oldham,Another,2023,414\n"
    )
    outcome = read(text.encode())
    assert outcome.refused is None
    assert {row.series[1] for row in outcome.rows} == {f"{heading}: One kind", f"{heading}: Another"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'{OWN}E08000001,Walks,2023,4\nE08000002,Walks,"2023,5\nE08000003,Walks,2023,6\nE08000004,Walks,2023",7\n', 3),
        ('ONS code,Council,Year,Walks,Runs\nE08000001,Bolton,2023,4,5\nE08000002,Bury,"2023,5,6\n'
         'E08000003,Manchester,2023,6,7\nE08000004,Oldham,2023",7,8\n', 3),
        (f'{OWN}E08000001,Walks,2023,4\nE08000002,Walks,2023,"5\nE08000003,Walks,2023,6\nE08000004,Walks",2023,7\n', 3),
    ],
)  # fmt: skip
def test_rows_within_a_cell_are_told_as_a_quotation_mark_left_open(text: str, line: int) -> None:
    problem = read(text.encode()).problems[-1]
    assert (problem.line, "quotation mark" in problem.message, "quotation mark" in problem.remedy) == (line, True, True)


def test_a_note_of_two_lines_is_no_quotation_mark_left_open() -> None:
    text = 'ONS code,Council,Year,Walks\nE08000001,Bolton,2023,4\nE08000002,Bury,"2023\n(see note, below)",5\n'
    assert "quotation mark" not in read(text.encode()).problems[-1].message


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("cells", ["{},2023,5", "Walks,2023,5,{}"])
def test_a_name_as_long_as_a_page_begins_no_series(cells: str, fast: bool) -> None:
    text = f"area_code,indicator,period,value,unit\nE08000001,Walks,2023,4,x\nE08000002,{cells.format('many ' * 300)}"
    text = text + (",x\n" if cells.startswith("{") else "\n")
    outcome = read(text.encode(), fast=fast)
    assert (len(outcome.rows), outcome.codes) == (1, [("name-endless", 3)])


def test_a_name_as_long_as_a_page_begins_no_series_in_a_table_either() -> None:
    text = f"Council,Indicator,2022/23\nBolton,Walks,4\nBolton,Runs,3\nBury,{'many ' * 300},5\nOldham,Walks,6\n"
    outcome = read(text.encode())
    assert (len(outcome.rows), outcome.codes[-1]) == (3, ("name-endless", 4))


def test_a_share_beside_a_percentage_in_one_metric_of_lg_inform() -> None:
    key = "area label,area long label,area,"
    heads = "".join(f"{key}{text}\n" for text in ("Invoices paid", "3333", "Percentage", "2023/24", "fin_2023_24"))
    rows = "Leeds,Leeds,E08000035,83.7%\nYork,York,E06000014,{}\n"
    refused = read((heads + rows.format("0.905")).encode()).refused
    assert refused is not None and (refused.code, refused.line, refused.value) == ("percentages-mixed", 7, "0.905")
    assert len(read((heads + rows.format("90.5%")).encode()).rows) == 2
