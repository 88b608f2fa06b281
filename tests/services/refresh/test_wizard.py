"""The mapping wizard's service: what is opened, guessed, tried out, and how a refresh is then read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.mapping_draft import Use
from adviser_app.services import refresh
from adviser_app.services.refresh import RefreshOptions, wizard
from adviser_app.services.refresh.view import build
from adviser_app.services.stores import open_store
from adviser_app.store.connection import Store

NAMES = (("E08000035", "Leeds"), ("E06000014", "York"), ("E06000052", "Cornwall"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "adviser.db")


def parking(path: Path, year: int = 2024, **more: str) -> Path:
    """A cover, and two tables whose headings are the same: title block, headings in two rows, total, note."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["A1"] = "Parking services"
    for at, (title, what) in enumerate((("Table 1", "Income of parking"), ("Table 2", "Staff of parking"))):
        sheet = book.create_sheet(title)
        sheet["A1"] = f"{title}: {what}, {year}"
        sheet.append([])
        sheet.append(["Authority", "", "On-street", "", "Off-street"])
        sheet.append(["", "", "Actual", "Budget", "Actual"])
        for n, (code, name) in enumerate(NAMES):
            sheet.append([name, code, 10 * at + n + 1, 100, 200])
        sheet.append(["Total", "", 1, 2, 3])
        sheet.append(["Without penalty charges."])
    book.save(path)
    return path


def test_one_sheet_of_a_workbook_with_two_rows_of_heading(store: Store, tmp_path: Path) -> None:
    opened = wizard.open_files([parking(tmp_path / "parking.xlsx")])
    assert [f.member.sheet for f in opened.files] == ["Cover", "Table 1", "Table 2"]
    at = opened.at("table 2")
    draft = wizard.guess(store, opened, at)
    assert (draft.start, draft.rows, draft.sheet) == (3, 2, "Table 2")
    assert draft.says(Use.PERIOD) == "2024"
    tried = wizard.try_out(store, opened, at, draft)
    assert (tried.good, tried.rejected, tried.is_ready) == (9, 1, True)  # figures, and rows
    assert [(p.line, p.value) for p in tried.problems] == [(8, "Total")]
    assert [(r.line, r.area, r.value, r.span) for r in tried.rows[:1]] == [
        (5, "Leeds", "11", "1 January 2024 to 31 December 2024")
    ]
    # read so, the workbook gives that sheet only
    by_file = {opened.files[at].name: wizard.mapping_of(draft)}
    shown = refresh.preview(store, [tmp_path / "parking.xlsx"], RefreshOptions(by_file=by_file))
    assert (shown.counts["new"], shown.counts["rejected"]) == (9, 3)
    assert [f for f, *_ in shown.files] == ["parking.xlsx, sheet Table 2"]
    assert {u.name for u in shown.unknown} == {"Total"}


def test_a_kept_mapping_reads_the_sheet_of_its_name_next_time(store: Store, tmp_path: Path) -> None:
    opened = wizard.open_files([parking(tmp_path / "parking.xlsx")])
    draft = wizard.guess(store, opened, 2).with_fixed(Use.PERIOD, "2025")
    assert wizard.name_for(store, draft, opened, 2) == "parking, Table 2"
    refresh.save_mapping(store, "Staff", wizard.mapping_of(draft, "Staff"))
    assert wizard.name_for(store, draft, opened, 2) == "Staff"
    shown = refresh.preview(store, [parking(tmp_path / "next.xlsx", 2025)], RefreshOptions())
    assert [(p.code, p.file, p.value) for p in shown.rejected] == [
        ("mapping-period", "next.xlsx, sheet Table 2", "2025")
    ]
    # opened again, the wizard begins with it, and asks for the period
    opened = wizard.open_files([tmp_path / "next.xlsx"])
    again = wizard.guess(store, opened, 2)
    assert again.missing() == ("Say which period the figures are of.",)
    layout = wizard.mapping_of(again.with_fixed(Use.PERIOD, "2026"))
    shown = refresh.preview(store, [tmp_path / "next.xlsx"], RefreshOptions(by_file={opened.names[2]: layout}))
    assert [f for f, *_ in shown.files] == ["next.xlsx, sheet Table 2"]
    assert shown.counts["new"] == 9
    assert shown.plan is not None
    assert {s.key.indicator.split(":")[0] for s in shown.plan.series} == {"Staff of parking"}
    # a workbook without that sheet is not read by it
    book = openpyxl.load_workbook(tmp_path / "next.xlsx")
    book["Table 2"].title = "Sheet"
    book.save(tmp_path / "next.xlsx")
    with pytest.raises(AdviserError, match="no sheet “Table 2”"):
        refresh.preview(store, [tmp_path / "next.xlsx"], RefreshOptions(mapping=wizard.mapping_of(draft)))


def test_later_years_are_read_by_the_same_mapping(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "walks.csv"
    path.write_text("Walks in parks\n\nWhose,2021,2022,Change\nLeeds,1,2,1\nYork,3,4,1\n")
    opened = wizard.open_files([path])
    draft = wizard.guess(store, opened, 0)
    assert wizard.can_grow(draft)
    refresh.save_mapping(store, "Walks", wizard.mapping_of(draft, "Walks"))
    path.write_text("Walks in parks\n\nWhose,2022,2023,2024,Change\nLeeds,2,5,6,1\nYork,4,7,8,1\n")
    shown = refresh.preview(store, [path], RefreshOptions())
    assert shown.counts["new"] == 6
    assert shown.plan is not None
    assert [(s.key.indicator) for s in shown.plan.series] == ["Walks in parks"]


def test_nothing_is_read_while_something_is_missing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text("LA,Homes\nLeeds,1\nYork,x1\n")
    opened = wizard.open_files([path])
    draft = wizard.guess(store, opened, 0).with_use([1], Use.VALUE).with_words([1], Use.INDICATOR, "Homes")
    tried = wizard.try_out(store, opened, 0, draft)
    assert (tried.missing, tried.rows, tried.is_ready) == (("Say which period the figures are of.",), (), False)
    tried = wizard.try_out(store, opened, 0, draft.with_fixed(Use.PERIOD, "sometime"))
    assert (tried.good, [p.code for p in tried.problems]) == (0, ["period-unreadable"] * 2)
    assert not tried.is_ready
    tried = wizard.try_out(store, opened, 0, draft.with_fixed(Use.PERIOD, "2023/24"))
    assert [(r.area, r.period, r.value) for r in tried.rows] == [("Leeds", "2023/24", "1")]
    assert [(p.line, p.value) for p in tried.problems] == [(3, "x1")]


def test_what_would_be_read_is_what_is_read(store: Store, tmp_path: Path) -> None:
    """The rows tried out, and those of the refresh by the same mapping."""
    path = tmp_path / "a.csv"
    path.write_text("Whose;When;Walks;Low\nLeeds;2023;1,5;1\nYorke;2023;[c];\nYork;2023;3;2\nE06000052;2023;4;3\n")
    opened = wizard.open_files([path])
    draft = wizard.guess(store, opened, 0).with_use([0], Use.AREA_NAME).with_use([1], Use.PERIOD)
    draft = draft.with_use([3], Use.LOWER)
    tried = wizard.try_out(store, opened, 0, draft)
    made = {opened.files[0].name: wizard.mapping_of(draft)}
    shown = refresh.preview(store, [path], RefreshOptions(by_file=made))
    assert (tried.good, tried.rejected) == (shown.counts["new"], shown.counts["rejected"])
    assert {(p.line, p.code) for p in tried.problems} == {(p.line, p.code) for p in shown.rejected}


def test_the_file_that_needs_it_comes_first(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("area_code,indicator,period,value\nE08000035,Walks,2023,5\n")
    (tmp_path / "b.csv").write_text("Whose,Walks\nLeeds,5\nYork,6\n")
    opened = wizard.open_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert opened.files[wizard.first_to_map(store, opened)].name == "b.csv"
    with pytest.raises(AdviserError, match="no sheet or file"):
        opened.at("c.csv")


def test_notes_and_covers_come_last(store: Store, tmp_path: Path) -> None:
    """All tables can be read: whoever reads them another way means one of them, not the page of notes."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for row in (["Note", "Text", "Table"], [1, "Rounded", "All"], [2, "Provisional", "Table 1"]):
        book.active.append(row)
    sheet = book.create_sheet("Table 1")
    for row in (["Council", "Year", "Homes"], ["Barnsley", 2023, 5]):
        sheet.append(row)
    book.save(tmp_path / "homes.xlsx")
    opened = wizard.open_files([tmp_path / "homes.xlsx"])
    assert wizard.first_to_map(store, opened) == 1


def test_a_sheet_that_is_refused_is_named_where_others_are_read(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Table 1"
    for row in (["Council", "Boys", None, "Girls"], [None, "On", "Off", "On"], ["Barnsley", 1, 2, 3]):
        book.active.append(row)
    sheet = book.create_sheet("Table 2")
    for row in (["Council", "Year", "Homes"], ["Barnsley", 2023, 5]):
        sheet.append(row)
    book.save(tmp_path / "homes.xlsx")
    shown = refresh.preview(store, [tmp_path / "homes.xlsx"], RefreshOptions())
    assert shown.counts["new"] == 1
    assert build(shown).findings[0].text == (
        "homes.xlsx, sheet Table 1 was not read: The columns have headings in more than one row."
    )


def test_sheets_that_contradict_each_other_are_no_older_and_newer_files(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Men"
    for title, value in (("Men", 5), ("Women", 6)):
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        for row in (["Council", "Year", "Claimants"], ["Barnsley", 2023, value]):
            sheet.append(row)
    book.save(tmp_path / "claimants.xlsx")
    shown = refresh.preview(store, [tmp_path / "claimants.xlsx"], RefreshOptions())
    assert [p.code for p in shown.rejected] == ["sheets-told-apart"] * 2
    assert "the breakdown “Men”" in shown.rejected[0].remedy


@pytest.mark.parametrize(
    ("titles", "values", "apart"),
    [
        (("Men", "Women"), ((5, 6), (5, 7)), True),  # what is equal in both would have been everybody's
        (("Men", "Women"), ((5, 6), (5, 6)), True),
        (("Inner", "Outer"), ((5, 6), (8, 7)), True),
        (("Table", "Table (2)"), ((5, 6), (5, 6)), False),  # the same twice
        (("Table", "Table (2)"), ((5, 6, 7), (5, 6, 8)), False),  # one figure corrected: refused as it was
    ],
)
def test_sheets_that_only_their_names_tell_apart_are_refused(
    store: Store, tmp_path: Path, titles: tuple[str, str], values: tuple[tuple[int, ...], ...], apart: bool
) -> None:
    book = openpyxl.Workbook()
    for title, figures in zip(titles, values, strict=True):
        sheet = book.create_sheet(title)
        sheet.append(["Council", "Year", "Claimants"])
        for (_, name), figure in zip(NAMES, figures, strict=False):
            sheet.append([name, 2023, figure])
    del book["Sheet"]
    book.save(tmp_path / "claimants.xlsx")
    shown = refresh.preview(store, [tmp_path / "claimants.xlsx"], RefreshOptions())
    assert ("sheets-told-apart" in {p.code for p in shown.rejected}) is apart
    assert (shown.counts["new"] == 0 == len(shown.files)) is apart


LONG = ["Code,Measure,Group,Kind,Value", *(
    f"{code},{measure},{group},Rate,{n}{at}.5"
    for n, code in enumerate(("E08000035", "E06000014", "E09000001"), 1)
    for at, (measure, group) in enumerate((m, g) for m in ("Quality of life", "Control") for g in ("Men", "Women"))
)]  # fmt: skip
WIDE = ["Code,Class,Visits,Loans", "E08000035,MD,5,7", "E06000014,UA,6,9", "E09000001,LB,4,8"]


@pytest.mark.parametrize("rows", [LONG, WIDE])
def test_the_period_alone_is_said_and_the_rest_read_as_if_the_file_had_said_it(
    store: Store, tmp_path: Path, rows: list[str]
) -> None:
    """Read by the guess it had other indicators and groups than next year's file, which has a column Year."""
    bare, dated = tmp_path / "returns.csv", tmp_path / "dated" / "returns.csv"
    dated.parent.mkdir()
    bare.write_text("\n".join(rows) + "\n", encoding="utf-8")
    years = [rows[0] + ",Year", *(f"{row},2019/20" for row in rows[1:])]
    dated.write_text("\n".join(years) + "\n", encoding="utf-8")
    assert [p.code for p in refresh.preview(store, [bare]).problems] == ["period-missing"]
    opened = wizard.open_files([bare])
    draft = wizard.guess(store, opened, 0)
    assert draft.missing() == ("Say which period the figures are of.",)
    layout = wizard.mapping_of(draft.with_fixed(Use.PERIOD, "2019/20"))
    said = refresh.preview(store, [bare], RefreshOptions(by_file={"returns.csv": layout}, backup=False))
    plain = refresh.preview(store, [dated], RefreshOptions(backup=False))
    assert said.plan is not None and plain.plan is not None
    assert {s.key for s in said.plan.series} == {s.key for s in plain.plan.series}
    assert {p for _, p in said.plan.slabs} == {p for _, p in plain.plan.slabs}


def test_a_long_table_whose_title_says_when(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    path.write_text("\n".join(["Survey of 2019/20", *LONG]) + "\n", encoding="utf-8")
    shown = refresh.preview(store, [path])
    assert shown.plan is not None
    assert {(s.key.indicator, s.key.breakdown) for s in shown.plan.series} == {
        (i, f"{g}, Rate") for i in ("Quality of life", "Control") for g in ("Men", "Women")
    }


TOOL = [
    "location,location_code,geographic_level,time_period,data_type,phase,cohort",
    "County Durham,E06000047,localAuthorityDistrict,201516,Number of pupils,Total,4938",
    "County Durham,E06000047,localAuthorityDistrict,201617,Number of pupils,Total,4811",
    "Gateshead,E08000037,localAuthorityDistrict,201516,Number of pupils,Total,~",
]


@pytest.mark.parametrize(("kind", "starts"), [
    ("academic year", {"2015-09-01", "2016-09-01"}), ("Financial year", {"2015-04-01", "2016-04-01"}),
])  # fmt: skip
def test_what_dfes_table_tool_downloads_is_read_once_the_kind_of_year_is_said(
    store: Store, tmp_path: Path, kind: str, starts: set[str]
) -> None:
    """Nothing could say it, and its years were guessed to be figures."""
    path = tmp_path / "permalink.csv"
    path.write_text("\n".join(TOOL) + "\n", encoding="utf-8")
    assert [p.code for p in refresh.preview(store, [path]).problems] == ["period-unclear"]
    draft = wizard.guess(store, wizard.open_files([path]), 0)
    asked = ("Say what kind of year 201516 is (2015/16): “academic year” or “financial year”.",)
    assert draft.missing() == draft.with_fixed(Use.KIND_OF_PERIOD, "odd").missing() == asked
    layout = wizard.mapping_of(draft.with_fixed(Use.KIND_OF_PERIOD, kind))
    shown = refresh.preview(store, [path], RefreshOptions(by_file={"permalink.csv": layout}, backup=False))
    assert shown.plan is not None and shown.counts["new"] == 3 and not shown.rejected
    assert {(s.key.indicator, s.key.breakdown) for s in shown.plan.series} == {
        ("cohort", "data_type: Number of pupils; phase: Total")
    }
    assert {str(period.start) for _, period in shown.plan.slabs} == starts


def test_a_kept_kind_of_year_reads_next_years_file(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("\n".join(TOOL) + "\n", encoding="utf-8")
    draft = wizard.guess(store, wizard.open_files([first]), 0).with_fixed(Use.KIND_OF_PERIOD, "academic year")
    refresh.mappings.save(store, "Leavers", wizard.mapping_of(draft))
    second.write_text("\n".join(TOOL).replace("201617", "201718") + "\n", encoding="utf-8")
    shown = refresh.preview(store, [second])
    assert [p.code for p in shown.problems] == ["mapping-used"] and shown.counts["new"] == 3


def titled(folder: Path, name: str, title: str) -> Path:
    rows = "".join(f"{code},{council},{n},{n + 0.5}\n" for n, (code, council) in enumerate(NAMES, 1))
    (folder / name).write_text(f'"{title}"\nCode,Local authority,Number,Rate\n{rows}', "utf-8")
    return folder / name


def test_a_saved_mapping_is_not_put_on_a_table_of_another_title(store: Store, tmp_path: Path) -> None:
    """Code, Local authority, Number, Rate are everybody's headings: deaths became homes."""
    opened = wizard.open_files([titled(tmp_path, "homes.csv", "Homes started by district, January 2024")])
    draft = wizard.guess(store, opened, 0)
    refresh.save_mapping(store, "Homes", wizard.mapping_of(draft))
    deaths = titled(tmp_path, "deaths.csv", "Deaths by district, January 2024")
    shown = refresh.preview(store, [deaths])
    assert [(p.code, p.value) for p in shown.problems] == [("mapping-title", "Deaths by district")]
    again = wizard.guess(store, wizard.open_files([deaths]), 0)
    assert {c.says.get(Use.INDICATOR) for c in again.columns if c.use is Use.VALUE} == {
        "Deaths by district: Number", "Deaths by district: Rate",
    }  # fmt: skip
    next_month = titled(tmp_path, "next.csv", "Homes started by district, February 2024")
    assert "mapping-title" not in {p.code for p in refresh.preview(store, [next_month]).problems}
