"""Times as ministries write them: Jan-24, a year and its quarter in two columns, "2021 to 2022"."""

from __future__ import annotations

import pytest

from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import Outcome
from tests.csvio.test_nobodys_tables import rows
from tests.csvio.test_running_totals import shown
from tests.csvio.test_tables import refusal, table


def when(found: Outcome) -> set[str]:
    return {period for _, period in shown(found)}


# ---- Jan-24 --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header", ["Jan-24,Feb-24", "Dec-23,Jan-24", "Jan 24,Feb 24", "jan-24,FEB-24", "Sept-24,Oct-24"]
)
def test_months_with_short_years(header: str) -> None:
    found = table(f"Claims\nCode,Council,{header}\n{rows('{}', '5')}")
    assert {label for label, _ in shown(found)} == set(header.split(","))
    assert all(period.endswith("P1M") for period in when(found))
    assert "2024-0" in str(when(found)) or "2024-1" in str(when(found))


def test_months_with_short_years_in_a_column() -> None:
    for heading in ("Month", "Period", "Date"):
        cells = rows("Jan-24", "{}") + rows("Feb-24", "{}")
        assert when(table(f"Code,Council,{heading},Claims\n{cells}")) == {"2024-01-01/P1M", "2024-02-01/P1M"}
    assert when(table(f"Code,Council,Month,Claims\n{rows('Jan-24', '{}')}")) == {"2024-01-01/P1M"}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Mar-22,Mar-23,Mar-24", "period-unclear"),
        ("2020/21,Mar-22", "headings-mixed"),
        ("Jan-24,Rate", "period-unclear"),
    ],
)
def test_months_that_may_be_days_or_years(header: str, code: str) -> None:
    """Mar-22 and Mar-23 may be two days, two months, or the years that end then."""
    cells = ["{}"] * len(header.split(","))
    assert refusal(table(f"Claims\nCode,Council,{header}\n{rows(*cells)}"))[0] == code


def test_a_short_year_means_nothing_by_itself() -> None:
    assert parse_period("Jan-24") is None
    assert str(parse_period("Jan-24", "month")) == "2024-01-01/P1M"
    assert str(parse_period("Dec 99", "month")) == "1999-12-01/P1M"
    assert parse_period("Jan-24", "financial year") is None


# ---- a year and its quarter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cells", "label", "expected"),
    [
        ("Year,Quarter", "2023/24,Q1", "2023/24 Q1", "2023-04-01/P3M"),
        ("Year,Quarter", "2023-24,Q4", "2023-24 Q4", "2024-01-01/P3M"),
        ("F_year,Quarter", "2024-25,Q2 Jul-Sep", "2024-25 Q2 Jul-Sep", "2024-07-01/P3M"),
        ("Financial Year,Financial Quarter", "2023/24,3", "2023/24 Q3", "2023-10-01/P3M"),
        ("Financial year,Quarter", "2023-24,January to March", "2023-24 January to March", "2024-01-01/P3M"),
        ("Quarter,Year", "Quarter 1,2023/24", "2023/24 Quarter 1", "2023-04-01/P3M"),
        ("Year,Month", "2023/24,January", "2023/24 January", "2024-01-01/P1M"),
        ("Financial year,Month", "2023/24,Apr", "2023/24 Apr", "2023-04-01/P1M"),
        ("Calendar year,Quarter", "2023,Q1", "2023 Q1", "2023-01-01/P3M"),
        ("Calendar year,Month", "2023,March", "2023 March", "2023-03-01/P1M"),
    ],
)
def test_a_year_and_its_part(header: str, cells: str, label: str, expected: str) -> None:
    found = table(f"Code,Council,{header},Homes,Flats\n{rows(*cells.split(','), '{}', '7')}")
    assert shown(found) == [(label, expected)]
    assert {r.series[1] for r in found.rows} == {""}
    long = table(f"Code,Council,{header},Indicator,Value\n{rows(*cells.split(','), 'Homes', '{}')}")
    assert shown(long) == [(label, expected)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Year,Quarter", "2023,Q1"), ("Financial year,Quarter", "2023,Q1"), ("Academic year,Quarter", "2023/24,Q1"),
        ("Year,Calendar quarter", "2023/24,Q1"), ("Year,Quarter", "2023/24,Q1 Jan-Mar"), ("Year,Month", "2023,January"),
        ("Year,Month", "2023/24,1"), ("Year,Week", "2023/24,12"), ("Year,Term", "2023/24,Autumn term"),
        ("Calendar year,Financial quarter", "2023,Q1"), ("Year,Quarter", "2023/24,Q5"),
    ],
)  # fmt: skip
def test_a_part_of_a_year_that_begins_nobody_says_when(header: str, cells: str) -> None:
    found = table(f"Code,Council,{header},Homes,Flats\n{rows(*cells.split(','), '{}', '7')}")
    assert refusal(found)[0] in ("period-in-parts", "period-unclear")


@pytest.mark.parametrize(("months", "starts"), [
    ("2025,November 2025,December 2026,January", ["2025-11-01", "2025-12-01", "2026-01-01"]),
    ("2026,Jan 2025,Dec 2025,Nov", ["2026-01-01", "2025-12-01", "2025-11-01"]),
    ("2025,Feb 2025,Mar 2025,Apr", ["2025-02-01", "2025-03-01", "2025-04-01"]),
    ("2025,Apr 2025,Dec", ["2025-04-01", "2025-12-01"]),  # the same in financial years
    ("2025,Jan 2025,Feb", []), ("2025,March 2025,December", []), ("2025,Dec 2025,Jan", []),
    ("2025,Nov 2025,Dec 2025,Jan 2025,Feb", []),  # a financial year
])  # fmt: skip
def test_a_bare_year_beside_months_that_follow_each_other(months: str, starts: list[str]) -> None:
    times = [one.split(",") for one in months.split()]
    found = table("Code,Council,Year,Month,Homes\n" + "".join(
        f"{code},{name},{year},{month},{n}\n" for code, name in (("E08000035", "Leeds"), ("E06000014", "York"))
        for n, (year, month) in enumerate(times)))  # fmt: skip
    if not starts:
        assert refusal(found)[0] == "period-in-parts"
        return
    assert when(found) == {f"{start}/P1M" for start in starts}


def test_a_part_of_a_year_below_words_of_running_totals() -> None:
    for words in ("year to date", "rolling 12 months"):
        found = table(f"Homes, {words}\nCode,Council,Year,Quarter,Homes\n{rows('2023/24', 'Q1', '{}')}")
        assert refusal(found)[0] in ("period-unclear", "period-in-parts")


def test_a_part_that_cannot_be_read_costs_its_row() -> None:
    text = "".join(rows("2023/24", quarter, "{}", "7") for quarter in ("Q1", "Q2", "Q3", "Q4"))
    found = table(f"Code,Council,Year,Quarter,Homes,Flats\n{text}E09000001,City of London,2023/24,Q7,1,7\n")
    assert found.codes == [("period-unreadable", 10)]
    assert len(found.rows) == 16


# ---- 2021 to 2022 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ("Average Council Tax (Band D) set by local authorities", "2021 to 2022,2022 to 2023"),
        ("Levels\n£", "2021 to 2022,2022 to 2023"),
        ("Levels 2021-22 to 2025-26", "2021 to 2022,2022 to 2023"),
        ("Spending per financial year", "2021 to 2022,2022 to 2023,Change"),
    ],
)
def test_two_years_that_are_a_financial_one(above: str, header: str) -> None:
    cells = ["{}"] * len(header.split(","))
    found = table(f"{above}\nCode,Council,{header}\n{rows(*cells)}")
    assert shown(found) == [("2021 to 2022", "2021-04-01/P1Y"), ("2022 to 2023", "2022-04-01/P1Y")]
    by_column = table(f"{above}\nCode,Council,Year,Level\n{rows('2021 to 2022', '{}')}")
    assert shown(by_column) == [("2021 to 2022", "2021-04-01/P1Y")]


def test_two_years_in_the_title() -> None:
    found = table(f"Revenue outturn by authority: 2023 to 2024 (£ thousand)\nCode,Council,Roads\n{rows('{}')}")
    assert shown(found) == [("2023/24", "2023-04-01/P1Y")]


@pytest.mark.parametrize("above", ["Deaths of men", "Council tax, academic years", "Council tax by calendar year"])
def test_two_years_that_may_be_two(above: str) -> None:
    assert refusal(table(f"{above}\nCode,Council,2021 to 2022,2022 to 2023\n{rows('{}', '4')}"))[0] == "period-unclear"
    assert refusal(table(f"{above}\nCode,Council,Year,Level\n{rows('2021 to 2022', '{}')}"))[0] == "period-unclear"


# ---- FYE 2022, and the name of a sheet -----------------------------------------------------------------------------


def test_financial_years_by_their_end() -> None:
    """As DWP, HMRC and ONS write them."""
    found = table(f"Children\nCode,Council,FYE 2022,FYE 2023 (p)\n{rows('{}', '5')}")
    assert when(found) == {"2021-04-01/P1Y", "2022-04-01/P1Y"}
    assert when(table(f"Code,Council,Year,Children\n{rows('FYE 2022', '{}')}")) == {"2021-04-01/P1Y"}


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [("2022-23", "2022-04-01/P1Y"), ("2022/23", "2022-04-01/P1Y"), ("2023", ""), ("Nov 2025", "")],
)
def test_a_sheet_named_after_its_year(sheet: str, expected: str) -> None:
    """A bare year or a month may be when the sheet was written."""
    found = table(f"Code,Council,Homes\n{rows('{}')}", f"homes.xlsx, sheet {sheet}")
    if expected:
        assert when(found) == {expected}
        assert "period-from-sheet" in [p.code for p in found.problems]
    else:
        assert refusal(found)[0] == "period-missing"
    other = table(f"Homes in 2021/22\nCode,Council,Homes\n{rows('{}')}", f"homes.xlsx, sheet {sheet}")
    assert when(other) == {"2021-04-01/P1Y"} or refusal(other)[0] == "period-missing"


@pytest.mark.parametrize("title", ["Homes by calendar quarter", "Homes (Q1 = January to March)"])
def test_quarters_that_the_title_counts_otherwise(title: str) -> None:
    found = table(f"{title}\nCode,Council,Year,Quarter,Homes\n{rows('2023/24', 'Q1', '{}')}")
    assert refusal(found)[0] == "period-in-parts"


def test_quarters_and_ratings_as_energy_certificates_have_them() -> None:
    text = (
        '"Table D1-by_LA: Energy performance certificates lodged - in each quarter up to 30/06/2025"\n'
        "Local Authority Code,Local Authority Name,Quarter,Number Lodgements,A\n"
        "E06000001,Hartlepool,2024/1,500,2\nE06000001,Hartlepool,2024/2,520,3\nE06000014,York,2024/1,700,4\n"
    )
    found = table(text)
    assert when(found) == {"2024-01-01/P3M", "2024-04-01/P3M"}
    named = {r.series[0] for r in found.rows}
    assert named == {"Number Lodgements", "Energy performance certificates lodged: A"}
    financial = table(text.replace("in each quarter", "in each financial quarter"))
    assert refusal(financial) == ("period-unclear", "2024/1")


@pytest.mark.parametrize(("title", "expected"), [
    ("Council Taxbase 2025: dwellings as at 8 September 2025", "2025-09-08/P1D"),
    ("Council Taxbase 2024-25: dwellings as at 8 September 2025", ""),
    ("Homes 2025 (8 September 2025)", ""),
    ("Homes 2025 as at 1 May 2025 and as at 8 September 2025", ""),
])  # fmt: skip
def test_a_day_and_its_year_in_a_title(title: str, expected: str) -> None:
    found = table(f'"{title}"\nCode,Council,Band A,Band B\nE08000035,Leeds,5,6\nE06000014,York,7,8\n')
    if expected:
        assert when(found) == {expected}
    else:
        assert refusal(found)[0] == "period-missing"
