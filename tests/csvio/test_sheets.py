"""Workbooks: what a sheet shows is what is read, row n of it as line n."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

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
            ["Leeds", "2023/24", (1234567, "#,##0,"), (1234567, "#,##0"), (0.41 + 0.03, "General")],
            ["York", 2023.0, (2e9, "0,"), (12.5, "0.0"), (1500, "#,##0;-0")]]  # fmt: skip
    assert [(n, v) for _, n, _, v in told(only(workbook(path, A=rows)))] == [
        ("Walks", "1234.567"), ("Runs", "1234567.0"), ("Rides", "0.44"),
        ("Walks", "2000000.0"), ("Runs", "12.5"), ("Rides", "1500.0"),
    ]  # fmt: skip
    rows = [["Council", "Year", "Walks", "Rides"], ["York", 2023, (2e9, "0.0,,"), (1500, "#,##0,;-0")]]
    assert [(n, v) for _, n, _, v in told(only(workbook(path, A=rows)))] == [("Walks", "2000.0"), ("Rides", "1.5")]


def test_what_a_format_hides_or_shortens_is_not_read_as_a_figure(path: Path) -> None:
    rows = [["Council", "Year", "Homes"], ["Leeds", 2023, (3, '[<5]"c";0')], ["York", 2023, (13, '[<5]"c";0')],
            ["Bath", 2023, (2e6, '0.0,,"m"')], ["Hull", 2023, (4, ";;;")]]  # fmt: skip
    found = only(workbook(path, A=rows))
    assert told(found) == [("Leeds", "Homes", "2023-01-01/P1Y", "c"), ("York", "Homes", "2023-01-01/P1Y", "13.0")]
    assert [(p.code, p.value) for p in found.problems] == [("number-suffix", "2m"), ("value-unreadable", "(not shown)")]


def test_a_month_without_its_year_is_refused(path: Path) -> None:
    rows = [["Council", "Period", "Tonnes"], ["Leeds", (date(2024, 3, 1), "mmm"), 1]]
    found = only(workbook(path, A=rows))
    assert found.refused is not None
    assert found.refused.code.startswith("period-")  # and not 1 March


def merged(path: Path, *ranges: str) -> Path:
    book = openpyxl.load_workbook(path)
    for one in ranges:
        book.active.merge_cells(one)
    book.save(path)
    return path


def test_merged_cells_speak_for_the_rows_they_cover(path: Path) -> None:
    rows: list[list[Cell]] = [["Year", "Council", "Sex", "Claimants"], [2022, "Leeds", "Male", 5],
                              [None, None, "Female", 6], [None, "York", "Male", 7],
                              [2023, None, None, 8], [None, "Leeds", None, 9]]  # fmt: skip
    workbook(path, A=rows)
    found = only(merged(path, "A2:A4", "B2:B3", "B4:B5", "A5:A6", "C4:C6"))
    assert [(r.area[1], r.series[1], r.period[0], r.value) for r in found.rows] == [
        ("Leeds", "Sex: Male", "2022", "5.0"),
        ("Leeds", "Sex: Female", "2022", "6.0"),
        ("York", "Sex: Male", "2022", "7.0"),
        ("York", "Sex: Male", "2023", "8.0"),
        ("Leeds", "Sex: Male", "2023", "9.0"),
    ]


def test_a_figure_merged_over_councils_is_nobodys(path: Path) -> None:
    rows = [["Council", "Year", "Homes", "Flats", "Rooms"], ["Leeds", 2023, 120, 3, "[c]"],
            ["York", 2023, None, 4, None], ["Bath", 2023, 5, None, 6]]  # fmt: skip
    workbook(path, A=rows)
    found = only(merged(path, "C2:C3", "E2:E3", "C4:D4"))
    assert sorted((p.code, p.line, p.column) for p in found.problems) == [
        ("spreadsheet-error", 2, "Homes"),
        ("spreadsheet-error", 3, "Homes"),
        ("spreadsheet-error", 4, "Flats"),
        ("spreadsheet-error", 4, "Homes"),
    ]
    assert [(r.area[1], r.series[0], r.marker or r.value) for r in found.rows] == [
        ("Leeds", "Flats", "3.0"), ("Leeds", "Rooms", "[c]"), ("York", "Flats", "4.0"), ("York", "Rooms", "[c]"),
        ("Bath", "Rooms", "6.0"),
    ]  # fmt: skip


def test_hidden_rows_and_columns_are_named(path: Path) -> None:
    rows = [["Council", "Year", "Homes", "Flats"], *([c, 2023, 1, 2] for c in ("Leeds", "York", "Bath", "Hull"))]
    book = openpyxl.load_workbook(workbook(path, A=rows))
    for row in (3, 4, 9):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.active.column_dimensions["K"].hidden = True  # empty: nothing to tell
    book.save(path)
    found = only(path)
    assert len(found.rows) == 8
    assert [(p.code, p.value) for p in found.problems] == [("sheet-hidden", "rows 3–4; columns D")]


def rich(path: Path) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("A")
    raised, struck = book.add_format({"font_script": 1}), book.add_format({"font_strikeout": True})
    for at, row in enumerate((("Council", "Year"), ("Leeds", 2023), ("York", 2023), ("Bath", 2023), ("Hull", 2023))):
        sheet.write_row(at, 0, row)
    sheet.write_rich_string("C1", "Homes", raised, "2")
    sheet.write_rich_string("C2", "5", raised, "1")
    sheet.write_rich_string("C3", "1,250", raised, "p")
    sheet.write_rich_string("C4", struck, "7", "8 ")
    sheet.write_formula("C5", "=SUM(C2:C4)")  # with 0 as its result, which nobody has calculated
    book.close()
    return path


def test_a_raised_note_is_no_digit_and_a_result_that_nobody_calculated_no_figure(path: Path) -> None:
    found = only(rich(path))
    assert [(r.area[1], r.series[0], r.value, r.status) for r in found.rows] == [
        ("Leeds", "Homes", "5.0", ""), ("York", "Homes", "1250.0", "[p]"), ("Bath", "Homes", "8.0", ""),
    ]  # fmt: skip
    assert [(p.code, p.line, p.value) for p in found.problems] == [("spreadsheet-error", 5, "=SUM(C2:C4)")]


def patched(path: Path, part: str, *changes: tuple[str, str]) -> Path:
    """A workbook with one of its parts written otherwise."""
    with zipfile.ZipFile(path) as archive:
        parts = {i.filename: archive.read(i) for i in archive.infolist()}
    text = parts[part].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    parts[part] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_results_of_formulas(path: Path) -> None:
    workbook(path, A=[["Council", "Year", "Homes"], ["Leeds", 2023, 5], ["York", 2023, 6], ["Bath", 2023, 7]])
    patched(path, "xl/workbook.xml", (' fullCalcOnLoad="1"', ""))
    patched(path, "xl/worksheets/sheet1.xml",
            ('<c r="C2" t="n"><v>5</v></c>', '<c r="C2"><f>2+3</f><v>5</v></c>'),
            ('<c r="C3" t="n"><v>6</v></c>', '<c r="C3" t="str"><f>IF(1,"",1)</f><v></v></c>'),
            ('<c r="C4" t="n"><v>7</v></c>', '<c r="C4"><f t="array" ref="C4">SUM(C2:C3)</f></c>'))  # fmt: skip
    found = only(path)
    assert [(r.line, r.marker or r.value) for r in found.rows] == [(2, "5.0"), (3, "missing, no reason given")]
    assert [(p.code, p.value) for p in found.problems] == [("spreadsheet-error", "=SUM(C2:C3)")]


def test_signs_that_xml_cannot_have(path: Path) -> None:
    workbook(path, A=[["Council", "Year", "Homes"], ["Leeds_x000D_", 2023, 5]])
    assert told(only(path)) == [("Leeds", "Homes", "2023-01-01/P1Y", "5.0")]


def test_kinds_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    def refused(path: Path) -> tuple[str, str]:
        with pytest.raises(AdviserError) as error:
            sources([path])
        return error.value.code, error.value.message

    strict = workbook(tmp_path / "strict.xlsx", A=[["Council", "Year", "Homes"], ["Leeds", 2023, 5]])
    patched(strict, "xl/workbook.xml", ("schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml"))
    assert refused(strict) == ("workbook-kind", "strict.xlsx: it is a “Strict Open XML” workbook.")
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", b"\0")
    assert refused(tmp_path / "a.xlsb") == ("workbook-kind", "a.xlsb: it is a binary workbook (.xlsb).")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert refused(tmp_path / "old")[0] == "not-a-csv"


def test_files_are_what_they_hold_not_what_they_are_called(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("Council,Year,Homes\nLeeds,2023,5\n")
    workbook(tmp_path / "b.xlsx", A=[["Council", "Year", "Homes"], ["York", 2023, 6]]).rename(tmp_path / "b.xls")
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        for name in ("a.xlsx", "b.xls"):
            archive.write(tmp_path / name, name)
    for members in (sources([tmp_path]), sources([tmp_path / "m.zip"])):
        assert [read(m).rows[0].area[1] for m in members] == ["Leeds", "York"]


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
            "spreadsheet-error",
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


def test_charts_and_comments_are_no_cells(path: Path) -> None:
    book = openpyxl.load_workbook(workbook(path, Data=[["Council", "Year", "Tonnes"], ["Leeds", 2023, 5]]))
    book.create_chartsheet("Chart", 0)
    book["Data"]["C2"].comment = Comment("really 50", "somebody")
    book.save(path)
    assert told(only(path)) == [("Leeds", "Tonnes", "2023-01-01/P1Y", "5.0")]


def test_merged_headings(path: Path) -> None:
    rows: list[list[Cell]] = [[None, "2022", None, "2023", None], ["Council", "Tonnes", "Spend", "Tonnes", "Spend"],
                              ["Leeds", 1, 2, 3, 4]]  # fmt: skip
    expected = [("Leeds", name, f"{year}-01-01/P1Y", f"{value}.0") for name, year, value in (
        ("Tonnes", 2022, 1), ("Spend", 2022, 2), ("Tonnes", 2023, 3), ("Spend", 2023, 4))]  # fmt: skip
    assert told(only(workbook(path, A=rows))) == expected
    rows[:2] = [["Council", "2022", None, "2023", None], [None, "Tonnes", "Spend", "Tonnes", "Spend"]]
    workbook(path, A=rows)
    assert told(only(merged(path, "A1:A2", "B1:C1", "D1:E1"))) == expected


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


def test_a_figure_in_thousands_among_others_in_full_is_refused(tmp_path: Path) -> None:
    """Its format shows 12 for 12,345; the others of the column are shown as they are."""
    rows = [["Council", "Year", "Spend", "Waste"], ["Leeds", 2023, 98765, (23456, "#,##0,")],
            ["York", 2023, (12345, "#,##0,"), (12345, "#,##0,")], ["Hull", 2023, 45678, 0]]  # fmt: skip
    found = only(workbook(tmp_path / "a.xlsx", Data=rows))
    assert [(p.code, p.line, p.column) for p in found.problems] == [
        ("sheet-scaled", 0, ""), ("value-unreadable", 3, "Spend")
    ]  # fmt: skip
    assert found.problems[0].value == "columns D"
    assert "not in its column's scale" in found.problems[1].value
    assert [r.value for r in found.rows] == ["98765.0", "23.456", "12.345", "45678.0", "0.0"]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_day_shown_as_its_year_is_no_figure(path: Path, at: int) -> None:
    """12/3 typed into a cell whose format was a year's shows 2024, and looks like one among hundreds of homes."""
    homes: list[Cell] = [210, 2035, 190]
    homes[at] = (date(2024, 3, 12), "yyyy")
    codes = ("E08000035", "E06000014", "E08000016")
    rows = [["Code", "Year", "Homes"], *([c, (date(2023, 1, 1), "yyyy"), n] for c, n in zip(codes, homes, strict=True))]
    found = only(workbook(path, A=rows))
    assert [(p.line, p.column, p.code) for p in found.problems if p.code == "value-unreadable"] == [
        (at + 2, "Homes", "value-unreadable")
    ]
    assert [float(r.value) for r in found.rows] == [n for n in homes if not isinstance(n, tuple)]


def test_years_that_are_days_may_head_columns_of_figures(path: Path) -> None:
    heads = [(date(y, 1, 1), "yyyy") for y in (2022, 2023)]
    found = only(workbook(path, Homes=[["Code", "Council", *heads], ["E08000035", "Leeds", 210, 220],
                                       ["E06000014", "York", 2024, 2035]]))  # fmt: skip
    assert sorted((str(parse_period(*r.period)), float(r.value)) for r in found.rows) == [
        ("2022-01-01/P1Y", 210), ("2022-01-01/P1Y", 2024), ("2023-01-01/P1Y", 220), ("2023-01-01/P1Y", 2035),
    ]  # fmt: skip


@pytest.mark.parametrize(("heading", "above", "told_of"), [
    ("Spend", None, "columns C"), ("Spend (£000)", None, ""), ("Spend", "£ thousands", ""), ("Spend £m", None, ""),
])  # fmt: skip
def test_figures_shown_in_thousands_without_a_word_of_it(
    path: Path, heading: str, above: str | None, told_of: str
) -> None:
    rows: list[list[Cell]] = [["Council", "Year", heading, "Waste"], ["Leeds", 2023, (690000, "#,##0,"), 5],
                              ["York", 2023, (123000, "#,##0,"), 6]]  # fmt: skip
    found = only(workbook(path, A=[[above, None, None, None], *rows] if above else rows))
    assert [r.value for r in found.rows if r.series[0].startswith("Spend")] == ["690.0", "123.0"]
    assert [p.value for p in found.problems if p.code == "sheet-scaled"] == ([told_of] if told_of else [])
