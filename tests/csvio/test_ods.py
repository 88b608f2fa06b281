"""ODS sheets: values, what is shown of them, and what stands beside cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from adviser_app.csvio.files import sources
from adviser_app.domain.errors import AdviserError
from tests.csvio.test_sheets import only, told

_NS = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = f"""<?xml version="1.0"?><office:document-content
 xmlns:office="{_NS}:office:1.0" xmlns:table="{_NS}:table:1.0"
 xmlns:text="{_NS}:text:1.0" xmlns:style="{_NS}:style:1.0">
<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2"><style:text-properties style:text-line-through-style="solid"/></style:style>
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


def homes(path: Path, *cells: str) -> list[tuple[str, str]]:
    """What becomes of some cells of figures: what was read or refused, row by row."""
    rows = [row(cell(f"E0600000{n}"), cell("2023"), one) for n, one in enumerate(cells, 1)]
    heading = row(cell("ONS code"), cell("Year"), cell("Homes"))
    found = only(ods(path, f'<table:table table:name="A">{heading}{"".join(rows)}</table:table>'))
    assert found.refused is None
    good = [(r.line, r.marker or r.value, r.status) for r in found.rows]
    bad = [(p.line, p.value, p.code) for p in found.problems if p.severity == "error"]
    return [(value, more) for _, value, more in sorted(good + bad)]


def test_what_is_shown_of_a_number_counts(tmp_path: Path) -> None:
    assert homes(
        tmp_path / "a.ods", cell("1,235", "float", "1234.567"), cell("c", "float", "3"), cell("&lt;5", "float", "4"),
        cell("12k", "float", "12"), cell("-", "float", "0"), cell("£12.50", "currency", "12.5"),
        cell("TRUE", "boolean", "", ' office:boolean-value="true"'), cell("12:00", "time"),
    ) == [
        ("1234.567", ""), ("c", ""), ("<5", ""), ("12k", "number-suffix"), ("0.0", ""), ("12.5", ""),
        ("TRUE", "value-unreadable"), ("12:00", "value-unreadable"),
    ]  # fmt: skip


def test_figures_shown_in_thousands(tmp_path: Path) -> None:
    shown = [cell("1.2", "float", "1234567"), cell("2.4", "float", "2387111")]
    assert homes(tmp_path / "a.ods", *shown) == [("1.234567", ""), ("2.387111", "")]
    rows = [row(cell(f"E0600000{n}"), cell("2023"), one) for n, one in enumerate(shown, 1)]
    for heading, said in (("Homes", ["columns C"]), ("Homes (£m)", [])):
        head = row(cell("ONS code"), cell("Year"), cell(heading))
        found = only(ods(tmp_path / "b.ods", f'<table:table table:name="A">{head}{"".join(rows)}</table:table>'))
        assert [p.value for p in found.problems if p.code == "sheet-scaled"] == said
    years = row(cell("ONS code"), cell("Council"), cell("2022", "float", "2022"), cell("2023", "float", "2023"))
    both = [row(cell(f"E0600000{n}"), cell(f"Spend {n}"), one, one) for n, one in enumerate(shown, 1)]
    found = only(ods(tmp_path / "d.ods", f'<table:table table:name="A">{years}{"".join(both)}</table:table>'))
    assert not any("scale" in "".join((*r.series, *r.period)) for r in found.rows) and len(found.rows) == 4, (
        "a year at the head of a column is no figure of it"
    )
    in_full = [cell(f"{n},111", "float", f"{n}111") for n in range(1, 5)]
    mixed = homes(tmp_path / "c.ods", *in_full, cell("2", "float", "2387"))
    assert mixed[-1] == ("2.387, not in its column's scale", "value-unreadable")


def text_cell(inner: str, before: str = "") -> str:
    return f'<table:table-cell office:value-type="string">{before}<text:p>{inner}</text:p></table:table-cell>'


def test_comments_and_raised_notes_are_no_part_of_a_text(tmp_path: Path) -> None:
    comment = "<office:annotation><text:p>really 50</text:p></office:annotation>"
    assert homes(
        tmp_path / "a.ods", text_cell("5", comment), text_cell(f"{comment}[c]"),
        text_cell('5<text:span text:style-name="T1">1</text:span>'),
        text_cell('<text:span text:style-name="T2">7</text:span>8'),
        text_cell('1,250<text:span text:style-name="T1">p</text:span>'),
        '<table:table-cell table:formula="of:=1+1"/>',
    ) == [
        ("5.0", ""), ("[c]", ""), ("5.0", ""), ("8.0", ""), ("1250.0", "[p]"), ("=1+1", "spreadsheet-error"),
    ]  # fmt: skip


def test_spaces_and_lines_within_a_name(tmp_path: Path) -> None:
    rows = "".join(
        row(text_cell(name), cell("2023"), cell("5"), cell("6"))
        for name in ("South<text:s/>Ribble", "West<text:line-break/>Oxfordshire", "Bath and</text:p><text:p>NES")
    )
    found = only(ods(tmp_path / "r.ods", f'<table:table table:name="A">{HEAD}{rows}</table:table>'))
    assert [r.area[1] for r in found.rows[::2]] == ["South Ribble", "West Oxfordshire", "Bath and NES"]


@pytest.mark.parametrize(
    ("shown", "value", "period"),
    [
        ("01/03/24", "2024-03-01", "2024-03-01/P1D"),
        ("31/03/2024 00:00", "2024-03-31", "2024-03-31/P1D"),
        ("Mar-24", "2024-03-31", "2024-03-01/P1M"),
        ("Mar 24", "2024-03-24", "Mar 24"),  # the day, or the year
        ("March 2024", "2024-03-01", "2024-03-01/P1M"),
        ("2024", "2024-04-01", "2024-01-01/P1Y"),
        ("Q1 2024", "2024-01-01", "2024-01-01/P3M"),
        ("", "2024-03-31", "2024-03-31/P1D"),
    ],
)
def test_dates(tmp_path: Path, shown: str, value: str, period: str) -> None:
    when = cell(shown, "date", "", f' office:date-value="{value}"')
    table = row(cell("Council"), cell("Period"), cell("Tonnes")) + row(cell("Leeds"), when, cell("5", "float", "5"))
    found = only(ods(tmp_path / "a.ods", f'<table:table table:name="A">{table}</table:table>'))
    said = [p for _, _, p, _ in told(found)] or [found.refused.value if found.refused else ""]
    assert said == [period]


def test_merged_and_hidden_cells(tmp_path: Path) -> None:
    covered, columns = "<table:covered-table-cell/>", "<table:table-column/>"
    columns += '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    table = "".join([
        columns,
        row(cell("Year"), cell("Council"), cell("Sex"), cell("Tonnes")),
        row(cell("2022", "float", "2022", ' table:number-rows-spanned="3"'),
            cell("Leeds", more=' table:number-rows-spanned="2"'), cell("Male"), cell("5", "float", "5")),
        row(covered, covered, cell("Female"), cell("6", "float", "6"), more=' table:visibility="filter"'),
        row(covered, cell("York"), cell("Male"), cell("7", "float", "7", ' table:number-columns-spanned="2"'), covered),
    ])  # fmt: skip
    found = only(ods(tmp_path / "a.ods", f'<table:table table:name="A">{table}</table:table>'))
    assert [(r.area[1], r.series[1], r.period[0], r.value) for r in found.rows] == [
        ("Leeds", "Sex: Male", "2022", "5.0"), ("Leeds", "Sex: Female", "2022", "6.0"),
    ]  # fmt: skip
    assert ("sheet-hidden", "rows 3; columns B–C") in [(p.code, p.value) for p in found.problems]
    assert [p.line for p in found.problems if p.severity == "error"] == [4]


def test_only_the_sheets_cells_are_read(tmp_path: Path) -> None:
    """Not what tracked changes keep, nor tables in drawings."""
    old = row(cell("York"), cell("2022"), cell("1", "float", "1"), cell("2", "float", "2"))
    new = row(cell("Leeds"), cell("2023"), cell("3", "float", "3"), cell("4", "float", "4"))
    inner = f'<table:table table:name="B">{old}</table:table>'
    found = only(ods(
        tmp_path / "r.ods",
        f'<table:tracked-changes><table:deletion>{inner}</table:deletion></table:tracked-changes>'
        f'<table:table table:name="A"><table:shapes>{inner}</table:shapes>'
        f"<table:table-header-rows>{HEAD}</table:table-header-rows>"
        f"<table:table-row-group>{new}</table:table-row-group></table:table>",
    ))  # fmt: skip
    assert [(r.area[1], r.value) for r in found.rows] == [("Leeds", "3.0"), ("Leeds", "4.0")]


@pytest.mark.parametrize("part", ["content.xml", "encrypted-package"])
def test_an_encrypted_workbook(tmp_path: Path, part: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(part, b"\x01\x02")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(AdviserError) as error:
        sources([tmp_path / "a.ods"])
    assert error.value.code == "workbook-encrypted"


def test_rows_repeated_beyond_a_sheet(tmp_path: Path) -> None:
    rows = HEAD + row(BLANK, more=' table:number-rows-repeated="99999999999"') + HEAD
    with pytest.raises(AdviserError) as error:
        sources([ods(tmp_path / "a.ods", f'<table:table table:name="A">{rows}</table:table>')])
    assert error.value.code == "workbook-damaged"


def test_a_day_shown_as_its_year_is_no_figure(tmp_path: Path) -> None:
    day = cell("2024", "date", "", ' office:date-value="2024-03-12"')
    rows = [row(cell("Council"), cell("Year"), cell("Homes"))]
    for name, homes in (("Leeds", cell("210", "float", "210")), ("York", day), ("Bath", cell("190", "float", "190"))):
        rows.append(row(cell(name), cell("2023", "date", "", ' office:date-value="2023-01-01"'), homes))
    found = only(ods(tmp_path / "a.ods", f'<table:table table:name="Data">{"".join(rows)}</table:table>'))
    assert [float(r.value) for r in found.rows] == [210, 190]
    assert [(p.line, p.column, p.code) for p in found.problems if p.code == "value-unreadable"] == [
        (3, "Homes", "value-unreadable")
    ]
