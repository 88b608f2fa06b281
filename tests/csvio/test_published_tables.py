"""Tables as they were found published: what their headings and first columns have that nobody would invent."""

from __future__ import annotations

import csv

import pytest

from adviser_app.csvio.formats.guess import draft, layout_of
from adviser_app.csvio.parse import parse_cell
from adviser_app.domain.mapping_draft import OR_SAY_HOW, Use
from tests.csvio.reading import Outcome, member, read

COUNCILS = (
    ("E06000001", "Hartlepool"),
    ("E06000002", "Middlesbrough"),
    ("E06000010", '"Kingston upon Hull, City of"'),
    ("E08000027", "Dudley"),
    ("E09000012", "Hackney"),
)


def table(header: str, *rows: str, name: str = "visits 2023.csv") -> Outcome:
    return read(member("\n".join([header, *rows, ""]).encode(), name))


def figures(found: Outcome) -> set[tuple[str, str, str, str]]:
    return {(r.area[0], r.series[0], r.series[1], r.value) for r in found.rows}


@pytest.mark.parametrize(
    "heading",
    ["LANumber", "LAnum", "DfE LA no", "LEA", "lgfcode", "FID", "OBJECTID", "ObjectId", "AreaID", "RowNumber",
     "Shape__Area", "Shape__Length", "BNG_E", "BNG_N", "LONG", "LAT", "LA_LGF_Code"],
)  # fmt: skip
def test_numbers_of_councils_and_of_maps_are_no_figures(heading: str) -> None:
    """DfE's scorecards of school places have LANumber 332; what is taken from a map has a number for each area."""
    rows = [f"{code},{name},2023,{332 + i},{100 + 37 * i}" for i, (code, name) in enumerate(COUNCILS)]
    found = table(f"LAD23CD,LAD23NM,Year,{heading},Visits", *rows)
    assert {r.series[0] for r in found.rows} == {"Visits"}
    records = [(line.split(","), n) for n, line in enumerate([f"LAD23CD,Year,{heading},Visits", *(
        f"{code},2023,{332 + i},{100 + i}" for i, (code, _) in enumerate(COUNCILS))], 1)]  # fmt: skip
    assert [c.use for c in draft(records, "f.csv", lambda _: False).columns][2] is Use.NOTHING


@pytest.mark.parametrize("heading", ["", "X", "Unnamed: 0"])
@pytest.mark.parametrize("numbers", [(0, 1, 2, 3, 4), (1, 2, 3, 4, 5), (0, 58, 177, 590, 944)])
def test_rows_counted_by_a_program_are_no_figures(heading: str, numbers: tuple[int, ...]) -> None:
    """The first column of what pandas and R write; rows taken out before leave gaps (DWP's benefits in months)."""
    rows = [
        f"{n},2018-0{1 + i},{code},{8040 - i}" for i, (n, (code, _)) in enumerate(zip(numbers, COUNCILS, strict=True))
    ]
    found = table(f"{heading},Month,geography_code,claimants", *rows)
    assert "columns-passed-over" in {p.code for p in found.problems}
    assert figures(found) == {(c, "claimants", "", f"{8040.0 - i}") for i, (c, _) in enumerate(COUNCILS)}
    # numbers that count nothing have no heading, and are refused as before
    mixed = table(f"{heading},Month,geography_code,claimants", *(rows[1], rows[0], *rows[2:]))
    assert {r.series[0] for r in mixed.rows} != {"claimants"}


def test_the_kind_of_area_is_no_group_of_its_figures() -> None:
    """Indices of deprivation: "Local Authority District (2024)" in each row, and (2025) in the next release."""
    rows = [
        f"{code},{name},Local Authority District (2024),2025,{domain},{i}.{len(domain)}"
        for i, (code, name) in enumerate(COUNCILS)
        for domain in ("Income Deprivation", "Crime")
    ]
    found = table("area_code,area_name,area_type,deprivation_data_year,index_domain,average_score", *rows)
    assert {r.series[1] for r in found.rows} == {"index_domain: Income Deprivation", "index_domain: Crime"}


def test_a_region_with_rows_of_its_own_is_no_group_of_its_councils() -> None:
    """Rough sleeping: sums of regions share one made-up code, so that rows of "one area" differ in the region."""
    header = "Local authority ONS code,Local authority,Region,Region ONS code,Year,People"
    sums = [f"E00000000,No relevant LA,{r},{c},{y},{n}" for r, c, n in
            (("England", "E92000001", 653), ("London", "E12000007", 133), ("North East", "E12000001", 5))
            for y in (2017, 2018)]  # fmt: skip
    own = [f"{c},{n},London,E12000007,{y},{i}" for i, (c, n) in enumerate(COUNCILS) for y in (2017, 2018)]
    found = table(header, *sums, *own)
    councils = [r for r in found.rows if r.area[0] != "E00000000"]
    assert {r.series[:2] for r in councils} == {("People", "")}
    assert len(councils) == 10


def test_headings_without_a_thing_carry_the_files_name() -> None:
    """House prices under "Median (£)", rough sleepers under "Numerical": two files must not make one series."""
    for heading in ("Median (£)", "Numerical", "Lower quartile", "Rate (per 1000)"):
        rows = [f"{code},{name},Dec 1995,{36500 + i}" for i, (code, name) in enumerate(COUNCILS)]
        found = table(f"geography_code,geography_name,date,{heading}", *rows, name="house prices.csv")
        assert {r.series[0] for r in found.rows} == {f"house prices: {heading}"}
    records = [
        (line.split(","), n)
        for n, line in enumerate(
            ["code,name,all,0,1,90+", *(f"{c},Leeds,9{i},1{i},2{i},3{i}" for i, (c, _) in enumerate(COUNCILS))], 1
        )
    ]
    says = [c.says.get(Use.INDICATOR) for c in draft(records, "ages.csv", {"Leeds"}.__contains__).columns][2:]
    assert says == ["ages: all", "ages: 0", "ages: 1", "ages: 90+"]


def test_quartiles_beside_a_median_are_no_confidence_limits() -> None:
    """House prices and rents: between a lower and an upper quartile lies every median."""
    rows = [f"{code},{name},2023,{800 + i},{600 + i},{950 + i}" for i, (code, name) in enumerate(COUNCILS)]
    found = table("Code,Council,Year,Median rent,Lower quartile rent,Upper quartile rent", *rows)
    assert {r.series[0] for r in found.rows} == {"Median rent", "Lower quartile rent", "Upper quartile rent"}
    assert {(r.lower, r.upper) for r in found.rows} == {("nan", "nan")}
    limits = table("Code,Council,Year,Rate,Lower 95% CI,Upper 95% CI", *rows)
    assert {(r.lower, r.upper) for r in limits.rows if r.area[0] == COUNCILS[0][0]} == {("600.0", "950.0")}


def test_a_column_a_figure_under_the_headings_of_our_own_format() -> None:
    """Councils write area_code, area_name, period, geography and then sexes and ages (population estimates)."""
    rows = [
        f"2023-06-30,{code},{name},Local authority,{sex},{237480 + i},{2188 + i}"
        for i, (code, name) in enumerate(COUNCILS)
        for sex in ("Persons", "Females")
    ]
    found = table("period,area_code,area_name,geography,sex,all_ages,0", *rows, name="population.csv")
    assert {r.series[:2] for r in found.rows} == {
        (f"population: {of}", f"sex: {sex}") for of in ("all_ages", "0") for sex in ("Persons", "Females")
    }
    # one heading mistyped is still our own format damaged
    broken = table("area_code,area_name,period,geography,indicatr,vlue", "E08000035,Leeds,2023,District,Pay,5")
    assert broken.refused is not None and broken.refused.code == "header-incomplete"


def test_earnings_as_nomis_prints_them() -> None:
    """ASHE: a merged heading ends one cell before those below it, # is suppressed, and a sum stands at the end."""
    lines = [
        "annual survey of hours and earnings - resident analysis",
        "date,2023",
        "local authority: district / unitary (as of April 2023),,Number of jobs,,90 percentile",
        ",,number,conf %,number,conf %",
        *(f"{name},{code},{20000 + i},12.{i},#,#" for i, (code, name) in enumerate(COUNCILS)),
        "Column Total,,-,-,-,-",
    ]
    found = read(member("\n".join([*lines, ""]).encode(), "nomis.csv"))
    assert found.refused is not None and found.refused.code == "header-two-rows"
    assert found.refused.remedy.endswith(OR_SAY_HOW)
    records = [(row, n) for n, row in enumerate(csv.reader(lines), 1)]
    said = draft(records, "nomis.csv", {name.strip('"') for _, name in COUNCILS}.__contains__)
    # a column of nothing but marks may be flags, if it is called like that; others hold figures that are all withheld
    assert [c.use for c in said.columns] == [Use.AREA_NAME, Use.AREA_CODE, *[Use.VALUE] * 3, Use.NOTHING]
    read_so = read(member("\n".join([*lines, ""]).encode(), "nomis.csv"), mapping=layout_of(said))
    told = [(r.area[0], r.series[0].split(": ", 1)[1], r.marker or r.value) for r in read_so.rows]
    assert told[:3] == [
        ("E06000001", "Number of jobs: number", "20000.0"),
        ("E06000001", "Number of jobs: conf %", "12.0"),
        ("E06000001", "90 percentile: number", "#"),
    ]
    assert parse_cell("#####").error == "spreadsheet-error"  # a column too narrow for its figures


def test_revenue_outturn_as_mhclg_publishes_it() -> None:
    """Several years in one file: year_ending 202403, and a status that a return leaves behind when it is certified."""
    rows = [
        f"{code},{name},{year},{status},{100 + i}{year % 7},{7 * i}"
        for i, (code, name) in enumerate(COUNCILS)
        for year, status in ((202303, "Certified"), (202403, "Submitted"))
    ]
    found = table("ONS_code,LA_name,year_ending,status,RSX_asc_net_cur_exp,RSX_edu_net_cur_exp", *rows)
    assert {r.series[:2] for r in found.rows} == {("RSX_asc_net_cur_exp", ""), ("RSX_edu_net_cur_exp", "")}
    assert {r.period[:2] for r in found.rows} == {("202303", "year ending"), ("202403", "year ending")}
    # a status by which rows are told apart is a group, and any other word says what the figures are of
    both = [
        f"{code},{name},2023/24,{s},{100 + i}" for i, (code, name) in enumerate(COUNCILS) for s in ("Final", "Revised")
    ]
    assert {r.series[1] for r in table("ONS_code,LA_name,year,status,Homes", *both).rows} == {
        "status: Final",
        "status: Revised",
    }
    one = table(
        "ONS_code,LA_name,year,status,Homes", *(f"{c},{n},2023/24,Empty,{i}" for i, (c, n) in enumerate(COUNCILS))
    )
    assert {r.series[1] for r in one.rows} == {"status: Empty"}
