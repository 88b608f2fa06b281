"""Councils across the columns: periods or indicators down the side."""

from __future__ import annotations

import pytest

from adviser_app.csvio.batch import Tables
from adviser_app.csvio.formats.mapping import layout_from_json, layout_to_json
from adviser_app.csvio.reader import read_member
from adviser_app.domain.mapping_draft import OR_SAY_HOW
from tests.csvio.reading import member, read
from tests.csvio.test_tables import refusal, table, told

NAMES = "Barnsley,Leeds,York,Bath & North East Somerset"
CODES = "E08000016,E08000035,E06000014,E06000022"


def test_periods_down_the_side() -> None:
    for corner in ("Year", "", "Local authority", "Period"):
        found = table(f"Vacant shops\n{corner},{NAMES}\n2021/22,1,2,3,4\n2022/23,5,[x],7,8\n")
        assert told(found)[:6] == [
            ("Barnsley", "Vacant shops", "", "2021-04-01/P1Y", "1.0"),
            ("Leeds", "Vacant shops", "", "2021-04-01/P1Y", "2.0"),
            ("York", "Vacant shops", "", "2021-04-01/P1Y", "3.0"),
            ("Bath & North East Somerset", "Vacant shops", "", "2021-04-01/P1Y", "4.0"),
            ("Barnsley", "Vacant shops", "", "2022-04-01/P1Y", "5.0"),
            ("Leeds", "Vacant shops", "", "2022-04-01/P1Y", "[x]"),
        ]
        assert [r.line for r in found.rows] == [3] * 4 + [4] * 4


def test_indicators_down_the_side() -> None:
    found = table(f"Profile, 2023/24\nMeasure,Unit,{CODES}\nHomes built,homes,1,2,3,4\nRent,£,5.5,6,7,8\n")
    assert told(found)[:2] == [
        ("E08000016", "Homes built", "", "2023-04-01/P1Y", "1.0"),
        ("E08000035", "Homes built", "", "2023-04-01/P1Y", "2.0"),
    ]
    assert {r.series[:4] for r in found.rows} == {("Homes built", "", "", "homes"), ("Rent", "", "", "£")}
    both = table(f"Indicator,Year,Sex,{NAMES}\nDeaths,2022,Male,1,2,3,4\nDeaths,2022,Female,5,6,7,8\n"
                 "Births,2023,All,9,9,9,9\n")  # fmt: skip
    assert {(r.series[0], r.series[1], r.period[0]) for r in both.rows} == {
        ("Deaths", "Sex: Male", "2022"), ("Deaths", "Sex: Female", "2022"), ("Births", "Sex: All", "2023")
    }  # fmt: skip


@pytest.mark.parametrize("order", [(NAMES, CODES), (CODES, NAMES)])
def test_codes_and_names_in_two_rows(order: tuple[str, str]) -> None:
    found = table(f"Vacant shops\n,{order[0]}\nYear,{order[1]}\n2021,1,2,3,4\n2022,5,6,7,8\n")
    assert [r.area[:2] for r in found.rows][:2] == [("E08000016", "Barnsley"), ("E08000035", "Leeds")]
    assert {r.period[0] for r in found.rows} == {"2021", "2022"}


def test_what_stands_among_the_councils() -> None:
    found = table(f"Shops\nYear,{NAMES},England,Average,Barnslay\n2021,1,2,3,4,9,2.5,7\n2022,5,6,7,8,9,6.5,8\n")
    assert {r.area[1] for r in found.rows} == {*NAMES.split(","), "England", "Barnslay"}
    assert [(p.code, p.value) for p in found.problems if "passed" in p.code] == [("numbers-passed-over", "Average")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"Homes built,{NAMES}\nRent,1,2,3,4\n", "period-missing"),
        (f"Shops\nYear,Number,{NAMES}\n2021,7,1,2,3,4\n2022,8,1,2,3,4\n", "columns-unclear"),
        (f"Profile 2024\nMeasure,{NAMES}\nHomes 2022,1,2,3,4\nHomes 2023,1,2,3,4\n", "period-unclear"),
        (f"Shops\nYear,{NAMES}\n2021,1,2,3,4\n2021,5,6,7,8\n", "rows-alike"),
        (f"Shops\nYear,{NAMES},York\n2021,1,2,3,4,5\n2022,5,6,7,8,5\n", "column-doubled"),
        (f"Shops\nFinancial year,{NAMES}\n2021,1,2,3,4\n", "period-unclear"),
        (f"Shops, year to date\nMonth,{NAMES}\nMay 2024,1,2,3,4\n", "period-unclear"),
        (f"Shops\nYear,{NAMES}\n2021,1,2,3,4\nRented,,,,\n2021,5,6,7,8\n", "second-table"),
    ],
)  # fmt: skip
def test_what_leaves_something_open(text: str, code: str) -> None:
    found = table(text)
    assert refusal(found)[0] == code
    assert found.refused is not None and OR_SAY_HOW not in found.refused.remedy, "there is no guess at such a table"


def test_two_councils_are_too_few_and_rows_of_councils_are_no_columns() -> None:
    assert refusal(table("Year,Leeds,York\n2021,1,2\n"))[0] == "format-unknown"
    plain = table("Council,Nearest,Second,Third,Walks 2023\nLeeds,York,Barnsley,Derby,5\nYork,Leeds,Derby,Barnsley,6\n")
    assert [(r.area[1], r.value) for r in plain.rows] == [("Leeds", "5.0"), ("York", "6.0")] or plain.refused


def test_it_can_be_kept_as_a_mapping() -> None:
    text = f"Vacant shops\nYear,{NAMES}\n2021/22,1,2,3,4\n2022/23,5,[x],7,8\n".encode()
    reading = read_member(member(text), Tables())
    list(reading)
    assert reading.layout is not None
    kept = layout_from_json(layout_to_json(reading.layout))
    assert read(member(text), mapping=kept).rows == read(member(text)).rows


def test_england_before_the_councils() -> None:
    """As publishers write it."""
    found = table("Indicator,Year,England,North East,Leeds,York,Derby\nPay,2023,9,8,5,6,7\nHomes,2023,90,80,50,60,70\n")
    assert {(row.area[1], row.series[0]) for row in found.rows} == {
        (name, of) for name in ("England", "North East", "Leeds", "York", "Derby") for of in ("Pay", "Homes")
    }
