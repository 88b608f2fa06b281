"""What was read wrongly without a word: figures and days that a spreadsheet or a slip of hand has changed."""

from __future__ import annotations

import pytest

from tests.csvio.test_nobodys_tables import rows
from tests.csvio.test_running_totals import shown
from tests.csvio.test_tables import refusal, table


def test_first_days_of_months_the_american_way() -> None:
    cells = "".join(rows(day, "{}") for day in ("04/01/2025", "05/01/2025", "06/01/2025"))
    assert refusal(table(f"Code,Council,Date,Claims\n{cells}")) == ("period-unclear", "04/01/2025")
    wide = table(f"Claims\nCode,Council,04/01/2025,05/01/2025\n{rows('{}', '7')}")
    assert refusal(wide) == ("period-unclear", "04/01/2025")
    own = "".join(f"E08000035,Claims,{day},1\n" for day in ("04/01/2025", "05/01/2025"))
    assert refusal(table(f"area_code,indicator,period,value\n{own}")) == ("period-ambiguous", "04/01/2025")


def test_one_first_day_of_a_month_the_american_way() -> None:
    days = "01/04/2025", "01/05/2025", "06/01/2025"
    cells = "".join(rows(day, "{}") for day in days)
    assert refusal(table(f"Code,Council,Date,Claims\n{cells}")) == ("period-unclear", "06/01/2025")
    own = "".join(f"E08000035,Claims,{day},1\n" for day in days)
    assert refusal(table(f"area_code,indicator,period,value\n{own}")) == ("period-ambiguous", "06/01/2025")


@pytest.mark.parametrize("days", [("01/04/2025", "01/06/2025", "06/01/2025"), ("01/04/2025", "06/01/2025"),
                                  ("01/04/2025", "01/05/2025", "06/02/2025"),
                                  ("01/04/2025", "01/05/2025", "31/01/2025"),
                                  ("01/01/2024", "01/01/2025"), ("04/01/2025",), ("01/02/2025", "01/03/2025"),
                                  ("04/01/2025", "05/02/2025"), ("12/01/2025", "13/01/2025")])  # fmt: skip
def test_days_that_are_british_or_one(days: tuple[str, ...]) -> None:
    cells = "".join(rows(day, "{}") for day in days)
    assert {label for label, _ in shown(table(f"Code,Council,Date,Claims\n{cells}"))} == set(days)
    own = "".join(f"E08000035,Claims,{day},1\n" for day in days)
    assert len(table(f"area_code,indicator,period,value\n{own}").rows) == len(days)


LIMITS = [("E08000035", "5,4,6"), ("E06000014", "7,6,8"), ("E09000001", "3,9,2")]


def test_limits_that_one_row_contradicts_are_limits_still() -> None:
    for head in ("Lower 95% CI,Upper 95% CI", "LCL,UCL", "Lower limit,Upper limit"):
        lines = "".join(f"{code},{cells}\n" for code, cells in LIMITS)
        found = table(f"Code,Rate 2023,{head}\n{lines}")
        assert {r.series[0].rpartition(": ")[2] for r in found.rows} == {"Rate"}
        assert [p.code for p in found.problems if p.severity == "error"] == ["limits-reversed"]
    apart = table("Code,Rate 2023,LCL,UCL\nE08000035,5,14,16\nE06000014,7,16,18\n")
    assert {r.series[0].rpartition(": ")[2] for r in apart.rows} == {"Rate"}
    assert "limits-passed-over" in [p.code for p in apart.problems]


def test_a_share_among_counts() -> None:
    found = table("Code,Council,Decisions 2023\nE08000035,Leeds,781\nE06000014,York,31.0%\nE09000001,City,310\n")
    assert refusal(found) == ("percentages-mixed", "310")
    shares = table("Code,Council,Rate 2023\nE08000035,Leeds,78.1\nE06000014,York,31.0%\n")
    assert shares.refused is None


def test_names_headed_region_name_are_looked_at() -> None:
    """As the Land Registry heads councils; here beside another's code each."""
    found = table("Date,RegionName,AreaCode,AveragePrice\n2025-04-01,Derby,E08000035,20\n"
                  "2025-04-01,Leeds,E06000014,30\n2025-04-01,York,E06000015,40\n")  # fmt: skip
    assert [r.area[1] for r in found.rows] == ["Derby", "Leeds", "York"]
    regions = table("Code,Council,Region name,Homes 2023\nE08000035,Leeds,Yorkshire,20\nE06000014,York,Yorkshire,30\n")
    assert [r.area[1] for r in regions.rows] == ["Leeds", "York"]


def test_an_index_of_prices_is_a_figure() -> None:
    """Unlike rows' numbers under the same heading."""
    found = table("Date,Code,AveragePrice,Index\n2025-04-01,E08000035,20,130.07\n2025-04-01,E06000014,30,128.5\n")
    assert {r.series[0] for r in found.rows} == {"AveragePrice", "recycling: Index"}
    rows_ = table("Date,Code,AveragePrice,Index\n2025-04-01,E08000035,20,1\n2025-04-01,E06000014,30,2\n")
    assert {r.series[0] for r in rows_.rows} == {"AveragePrice"}


def test_a_ranked_list_beside_the_table_is_another_table() -> None:
    found = table("Code,Council,Homes 2024,Name,Best 2024\nE08000035,Leeds,5,York,9\nE06000014,York,6,Leeds,8\n")
    assert refusal(found)[0] == "areas-several"


def test_quarters_by_their_months_are_parts_of_a_year() -> None:
    for parts in ("Jan-Mar,Apr-Jun", "April to June,July to September", "Q1 Apr-Jun,Q2 Jul-Sep"):
        found = table(f"Homes built 2024\nCode,Council,{parts}\nE08000035,Leeds,5,6\nE06000014,York,6,8\n")
        assert refusal(found)[0] == "period-in-parts"


def test_the_year_of_boundaries_is_no_period() -> None:
    found = table("Homes (2023 local authority boundaries)\nCode,Council,Homes\nE08000035,Leeds,5\nE06000014,York,6\n")
    assert refusal(found)[0] == "period-missing"


def test_names_of_lg_inform_that_speak_of_two_areas() -> None:
    head = (
        '"area label","area long label","area","Homes","Homes"\n"area label","area long label","area","2019","2020"\n'
    )
    found = table(head + '"Leeds","Leeds (Metropolitan district)","E08000035","1","2"\n"England","Brent","","3","4"\n')
    assert [r.area[1] for r in found.rows] == ["Leeds", "Leeds", "England / Brent", "England / Brent"]
