"""Workbooks: what a sheet shows is what is read, row n of it as line n."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from adviser_app.csvio.files import sources
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome, read

Cell = object


def workbook(path: Path, **sheets: list[list[Cell]]) -> Path:
    """A cell may be (value, number format)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for r, row in enumerate(rows, 1):
            for c, cell in enumerate(row, 1):
                value, form = cell if isinstance(cell, tuple) else (cell, "General")
                if value is not None:
                    sheet.cell(r, c, value).number_format = form
    book.save(path)
    return path


def only(path: Path) -> Outcome:
    (member,) = sources([path])
    return read(member)


def told(found: Outcome) -> list[tuple[str, str, str, str]]:
    return [(r.area[1], r.series[0], str(parse_period(*r.period)), r.marker or r.value) for r in found.rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recycling.xlsx"


def test_a_number_is_read_as_it_is_shown(path: Path) -> None:
    rows = [["Council", "Year", "Rate", "Tonnes"], ["Leeds", "2023/24", (0.385, "0.0%"), (1234.5, "#,##0")],
            ["York", "2023/24", (0.07, '0%" of all"'), 5]]  # fmt: skip
    assert told(only(workbook(path, A=rows))) == [
        ("Leeds", "recycling, A: Rate", "2023-04-01/P1Y", "38.5"),
        ("Leeds", "Tonnes", "2023-04-01/P1Y", "1234.5"),
        ("York", "recycling, A: Rate", "2023-04-01/P1Y", "7.0"),
        ("York", "Tonnes", "2023-04-01/P1Y", "5.0"),
    ]


def test_thousands_and_the_last_digits_as_they_are_shown(path: Path) -> None:
    rows = [["Council", "Year", "Walks", "Runs", "Rides"],
            ["Leeds", "2023/24", (1234567, "#,##0,"), (1234567, "#,##0"), 0.41 + 0.03],
            ["York", 2023.0, (2e9, '0.0,,"m"'), (12.5, "0.0"), (1500, "#,##0,;-0")]]  # fmt: skip
    assert [(n, v) for _, n, _, v in told(only(workbook(path, A=rows)))] == [
        ("Walks", "1234.567"), ("Runs", "1234567.0"), ("Rides", "0.44"),
        ("Walks", "2000.0"), ("Runs", "12.5"), ("Rides", "1.5"),
    ]  # fmt: skip


def test_dates_as_they_are_shown(path: Path) -> None:
    rows = [["Council", "Period", "Tonnes"], ["Leeds", (date(2024, 3, 1), "mmm-yy"), 1],
            ["Leeds", (datetime(2024, 3, 31), "dd/mm/yyyy"), 2], ["Leeds", (date(2023, 1, 1), "yyyy"), 3],
            ["Leeds", 2022, 4]]  # fmt: skip
    assert [p for _, _, p, _ in told(only(workbook(path, A=rows)))] == [
        "2024-03-01/P1M", "2024-03-31/P1D", "2023-01-01/P1Y", "2022-01-01/P1Y",
    ]  # fmt: skip


def test_a_problem_names_sheet_and_row(path: Path) -> None:
    rows: list[list[Cell]] = [["Recycling"], [], ["Council", "Year", "Tonnes"], ["Leeds", 2023, "1,23"],
                              ["York\nand more", 2023, "=1+1"], ["Bath", 2023, "#N/A"], [],
                              ["Hull", 2023, 6]]  # fmt: skip
    found = only(workbook(path, **{"By council": rows}))
    assert [(p.file, p.code, p.line, p.value) for p in found.problems if p.code != "preamble"] == [
        ("recycling.xlsx, sheet By council", "number-grouping", 4, "1,23"),
        (
            "recycling.xlsx, sheet By council",
            "value-unreadable",
            5,
            "=1+1",
        ),  # never calculated: what it is nobody knows
        ("recycling.xlsx, sheet By council", "spreadsheet-error", 6, "#N/A"),
    ]
    assert [(r.line, r.value) for r in found.rows] == [(8, "6.0")]


def test_sheets_without_a_table_are_named(path: Path) -> None:
    table = [["Council", "Year", "Tonnes"], ["Leeds", 2023, 5]]
    workbook(path, Cover=[["Recycling"], ["Contact", "us"]], Data=table, Empty=[], More=table)
    members = sources([path])
    assert [m.name for m in members] == ["recycling.xlsx, sheet Data", "recycling.xlsx, sheet More"]
    warned = [(p.code, p.value) for p in read(members[0]).problems]
    assert warned == [("sheets-passed-over", "Cover")]


def test_hidden_sheets_are_not_read(path: Path) -> None:
    table = [["Council", "Year", "Tonnes"], ["Leeds", 2023, 5]]
    book = openpyxl.load_workbook(workbook(path, Data=table, Old=table))
    book["Old"].sheet_state = "hidden"
    book.save(path)
    assert [m.name for m in sources([path])] == ["recycling.xlsx, sheet Data"]


def test_merged_headings_are_refused(path: Path) -> None:
    rows: list[list[Cell]] = [[None, "2022", None, "2023", None], ["Council", "Tonnes", "Rate", "Tonnes", "Rate"],
                              ["Leeds", 1, 2, 3, 4]]  # fmt: skip
    found = only(workbook(path, A=rows))
    assert found.refused is not None
    assert found.refused.code == "header-two-rows"


def test_workbooks_in_folders_and_zips(tmp_path: Path) -> None:
    table = [["Council", "Year", "Tonnes"], ["Leeds", 2023, 5]]
    book = workbook(tmp_path / "b.xlsx", Data=table)
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.write(book, "in/b.xlsx")
    folder = tmp_path / "f"
    folder.mkdir()
    book.rename(folder / "b.xlsx")
    members = sources([tmp_path / "m.zip", folder])
    assert [m.name for m in members] == ["m.zip/in/b.xlsx, sheet Data", "f/b.xlsx, sheet Data"]
    assert [read(m).rows[0].value for m in members] == ["5.0", "5.0"]
    assert members[0].sha256() == members[1].sha256()  # the same sheet again is known


@pytest.mark.parametrize("rows", [[], [[None]]])
def test_an_empty_workbook(path: Path, rows: list[list[Cell]]) -> None:
    with pytest.raises(AdviserError) as error:
        sources([workbook(path, A=rows)])
    assert error.value.code == "workbook-empty"


# ---- ODS ---------------------------------------------------------------------------------------------------------

_NS = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = f"""<?xml version="1.0"?><office:document-content
 xmlns:office="{_NS}:office:1.0" xmlns:table="{_NS}:table:1.0"
 xmlns:text="{_NS}:text:1.0" xmlns:style="{_NS}:style:1.0">
<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>HERE</office:spreadsheet></office:body>
</office:document-content>"""


def ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _CONTENT.replace("HERE", content))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def cell(text: str, kind: str = "string", value: str = "", more: str = "") -> str:
    said = f' office:value="{value}"' if value else ""
    return f'<table:table-cell office:value-type="{kind}"{said}{more}><text:p>{text}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


BLANK = "<table:table-cell/>"
HEAD = row(cell("Council"), cell("Year"), cell("Rate"), cell("Tonnes"))


def test_ods(tmp_path: Path) -> None:
    rows = [
        row(BLANK, more=' table:number-rows-repeated="2"'),
        HEAD,
        row(cell("Leeds"), cell("2023/24"), cell("39%", "percentage", "0.385"), cell("1,235", "float", "1234.5")),
        row(cell("York"), cell("2023/24"), cell("7%", "percentage", "0.07"), cell("Err:502", "float", "0")),
        row(cell("Bath"), cell("2023/24"), cell("3", "float", "3", ' table:number-columns-repeated="2"'),
            '<table:table-cell table:number-columns-repeated="900"/>'),
        row(BLANK, more=' table:number-rows-repeated="1048000"'),
    ]  # fmt: skip
    hidden = f'<table:table table:name="Old" table:style-name="ta2">{HEAD}</table:table>'
    found = only(
        ods(tmp_path / "recycling.ods", f'<table:table table:name="Data">{"".join(rows)}</table:table>{hidden}')
    )
    assert told(found) == [
        ("Leeds", "recycling, Data: Rate", "2023-04-01/P1Y", "38.5"),
        ("Leeds", "Tonnes", "2023-04-01/P1Y", "1234.5"),
        ("York", "recycling, Data: Rate", "2023-04-01/P1Y", "7.0"),
        ("Bath", "recycling, Data: Rate", "2023-04-01/P1Y", "3.0"),
        ("Bath", "Tonnes", "2023-04-01/P1Y", "3.0"),
    ]
    assert [(p.file, p.code, p.line, p.value) for p in found.problems if p.severity == "error"] == [
        ("recycling.ods, sheet Data", "value-unreadable", 5, "Err:502")
    ]


def test_ods_larger_than_a_sheet_can_be(tmp_path: Path) -> None:
    wide = row(cell("x", more=' table:number-columns-repeated="99999999"'))
    with pytest.raises(AdviserError) as error:
        sources([ods(tmp_path / "a.ods", f'<table:table table:name="A">{wide}</table:table>')])
    assert error.value.code == "workbook-damaged"


@pytest.mark.parametrize("content", ["<table:table", "<!DOCTYPE x>"])
def test_ods_damaged(tmp_path: Path, content: str) -> None:
    with pytest.raises(AdviserError) as error:
        sources([ods(tmp_path / "a.ods", content)])
    assert error.value.code == "workbook-damaged"
