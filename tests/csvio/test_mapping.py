"""Saved mappings: a layout as JSON, and what it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adviser_app.csvio.batch import Tables
from adviser_app.csvio.files import sources
from adviser_app.csvio.formats.layout import Role
from adviser_app.csvio.formats.mapping import is_made_for, layout_from_json, layout_to_json
from adviser_app.csvio.reader import read_member
from adviser_app.domain.errors import AdviserError
from tests.csvio.reading import Outcome, member, read

WIDE: dict[str, Any] = {
    "adviser mapping": 1, "format": "Walks", "publisher": "Leeds", "header": ["Who", "When", "N", "Low", "High", "Why"],
    "columns": {"area name": ["Who"], "period": ["When"], "note": ["Why"]}, "fixed": {"unit": "people"},
    "figures": [
        {"column": "N", "says": {"indicator": "Walks", "breakdown": "adults"}, "lower": "Low", "upper": "High"},
    ],
}  # fmt: skip
LONG: dict[str, Any] = {
    "adviser mapping": 1, "header": ["Who", "When", "What", "N"],
    "columns": {"area name": ["Who"], "period": ["When"], "indicator": ["What"], "value": ["N"]},
}  # fmt: skip


def by(said: dict[str, Any], text: str, *, fast: bool = False) -> Outcome:
    return read(member(text.encode()), fast=fast, mapping=layout_from_json(json.dumps(said)))


def test_a_wide_table_by_a_mapping() -> None:
    found = by(WIDE, "A title\nNew;Why;Who;N;When;Low;High\n1;because;Leeds;5;2023;4;6\n;;York;[c];2023;;\n")
    assert [(r.area[1], r.series[:4], r.period[0], r.marker or r.value, r.lower, r.upper, r.note, r.line)
            for r in found.rows] == [
        ("Leeds", ("Walks", "adults", "", "people"), "2023", "5.0", "4.0", "6.0", "because", 3),
        ("York", ("Walks", "adults", "", "people"), "2023", "[c]", "nan", "nan", "", 4),
    ]  # fmt: skip
    assert {p.code: p.value for p in found.problems} == {"columns-not-mapped": "New", "preamble": ""}
    assert found.facts[:2] == ("Walks", "Leeds")


@pytest.mark.parametrize("fast", [False, True])
def test_a_long_file_by_a_mapping(fast: bool) -> None:
    found = by(LONG, "When,What,N,Who\n2011-12,Walks,5,Leeds\n2012-13,Walks,6,Leeds\n", fast=fast)
    assert [(r.area[1], r.series[0], r.period[0], r.value) for r in found.rows] == [
        ("Leeds", "Walks", "2011-12", "5.0"), ("Leeds", "Walks", "2012-13", "6.0"),
    ]  # fmt: skip


@pytest.mark.parametrize("fast", [False, True])
def test_an_indicator_named_once(fast: bool) -> None:
    said = LONG | {
        "columns": {k: v for k, v in LONG["columns"].items() if k != "indicator"},
        "fixed": {"indicator": "Walks"},
    }
    found = by(said, "When,What,N,Who\n2023,x,5,Leeds\n", fast=fast)
    assert found.rows[0].series[0] == "Walks"


@pytest.mark.parametrize(
    ("header", "column", "message"),
    [
        ("Who,When,What", "N", "it has no column N"),
        ("Who,When,What,N,N", "", "more than once"),
        ("", "Who", "it has no column Who, When, What, N"),
    ],
)
def test_a_mapping_that_does_not_fit(header: str, column: str, message: str) -> None:
    found = by(LONG, f"{header}\nLeeds,2023,Walks,5\n")
    assert found.refused is not None
    assert (found.refused.code, found.refused.column) == ("mapping-does-not-fit", column)
    assert message in found.refused.message


def test_layouts_of_real_files_come_back_from_json(shared: Path) -> None:
    """As it was, and read by it the same rows."""
    for folder in ("dfe", "fingertips", "oflog"):
        for one in sources([shared / "data" / folder]):
            reading = read_member(one, Tables())
            reading.close()
            assert reading.layout is not None
            again = layout_from_json(layout_to_json(reading.layout))
            assert layout_to_json(again) == layout_to_json(reading.layout)
            plain, mapped = read(one), read(one, mapping=again)
            assert (mapped.rows, mapped.problems) == (plain.rows, plain.problems)


def test_a_column_that_stands_twice_goes_by_its_number() -> None:
    header = "areacd,indicator,period,observation,notes,notes"
    reading = read_member(member(f"{header}\nE06000001,A,2023,5,,b\n".encode()), Tables())
    reading.close()
    assert reading.layout is not None
    text = layout_to_json(reading.layout)
    assert json.loads(text)["columns"]["note"] == [5, 6]
    found = read(member(f"{header}\nE06000001,A,2023,5,,b\n".encode()), mapping=layout_from_json(text))
    assert found.rows[0].note == "b"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"adviser mapping": 2}, "does not begin"),
        ({"colums": {}}, "colums"),
        ({"header": "Who"}, "header"),
        ({"columns": {"colour": ["Who"]}}, "colour"),
        ({"columns": {"area name": ["Whom"]}}, "'Whom'"),
        ({"columns": {"area name": [0]}}, "column 0"),
        ({"columns": {"area name": [True]}}, "column True"),
        ({"columns": {"area name": "Who"}}, "in a list"),
        ({"columns": {**LONG["columns"], "value": ["N", "Who"]}}, "one column"),
        ({"columns": {k: v for k, v in LONG["columns"].items() if k != "area name"}}, "area"),
        ({"columns": {k: v for k, v in LONG["columns"].items() if k != "period"}}, "period"),
        ({"columns": {k: v for k, v in LONG["columns"].items() if k != "indicator"}}, "indicator"),
        ({"columns": {k: v for k, v in LONG["columns"].items() if k != "value"}}, "figures"),
        ({"figures": [{"column": "N", "says": {}}]}, "figures"),
        ({"figures": {}}, "list"),
        ({"fixed": {"unit": 5}}, "unit"),
        ({"periods": "monthly"}, "education, range, parts, year to"),
        ({"places": {"national": {"name": "Who"}}}, "geography"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_said(change: dict[str, Any], message: str) -> None:
    with pytest.raises(AdviserError) as error:
        layout_from_json(json.dumps(LONG | change))
    assert error.value.code == "mapping-unreadable"
    assert message in error.value.message


@pytest.mark.parametrize("text", ["", "[]", "{", "5"])
def test_no_mapping_at_all(text: str) -> None:
    with pytest.raises(AdviserError) as error:
        layout_from_json(text)
    assert error.value.code == "mapping-unreadable"


TWO_ROWS: dict[str, Any] = {
    "adviser mapping": 1, "format": "Homes", "publisher": "Leeds", "rows": 2,
    "header": ["Council", "2022/23: Homes", "2022/23: Rate", "2023/24: Homes", "2023/24: Rate"],
    "columns": {"area name": ["Council"]},
    "figures": [
        {"column": "2022/23: Homes", "says": {"indicator": "Homes", "period": "2022/23"}},
        {"column": "2023/24: Rate", "says": {"indicator": "Rate", "period": "2023/24"}},
    ],
}  # fmt: skip
YEARS: dict[str, Any] = {
    "adviser mapping": 1, "format": "Recycling", "publisher": "Leeds", "header": ["Place", "2022/23", "Change"],
    "columns": {"area name": ["Place"]}, "each period": {"indicator": "Recycled", "unit": "%"},
}  # fmt: skip


def test_a_heading_of_two_rows() -> None:
    text = "Homes lost\n,2022/23,,2023/24,\nCouncil,Homes,Rate,Homes,Rate\nLeeds,1,2,3,4\nYork,5,6,7,8\n"
    found = by(TWO_ROWS, text)
    assert found.refused is None
    assert [(r.area[1], r.series[0], r.period[0], r.value, r.line) for r in found.rows] == [
        ("Leeds", "Homes", "2022/23", "1.0", 4), ("Leeds", "Rate", "2023/24", "4.0", 4),
        ("York", "Homes", "2022/23", "5.0", 5), ("York", "Rate", "2023/24", "8.0", 5),
    ]  # fmt: skip
    assert layout_from_json(layout_to_json(layout_from_json(json.dumps(TWO_ROWS)))).rows == 2
    # the upper row says which is which: swapped, it is another header
    assert by(TWO_ROWS, text.replace(",2022/23,,2023/24,", ",2023/24,,2024/25,")).refused is not None


@pytest.mark.parametrize("fast", [False, True])
def test_a_long_file_with_a_heading_of_two_rows(fast: bool) -> None:
    said = LONG | {"rows": 2, "header": ["Where: Who", "Where: When", "What", "N"]} | {
        "columns": {"area name": ["Where: Who"], "period": ["Where: When"], "indicator": ["What"], "value": ["N"]}
    }  # fmt: skip
    found = by(said, "Where,,,\nWho,When,What,N\nLeeds,2023,Walks,5\n", fast=fast)
    # an upper heading counts to the right until the next: "What" stands under "Where" too
    assert found.refused is not None
    found = by(said, "Where,,What,N\nWho,When,,\nLeeds,2023,Walks,5\n", fast=fast)
    assert [(r.area[1], r.series[0], r.period[0], r.value, r.line) for r in found.rows] == [
        ("Leeds", "Walks", "2023", "5.0", 3)
    ]


def test_every_column_headed_by_a_period() -> None:
    """Next year's file has a column more, and no longer the oldest."""
    found = by(YEARS, "Place,2023/24,2022/23,Change\nLeeds,40,38,2\n")
    assert [(r.series[0], r.series[3], r.period[0], r.value) for r in found.rows] == [
        ("Recycled", "%", "2023/24", "40.0"), ("Recycled", "%", "2022/23", "38.0"),
    ]  # fmt: skip
    found = by(YEARS, "Place,2024/25,Change\nLeeds,41,1\n")
    assert [(r.period[0], r.value) for r in found.rows] == [("2024/25", "41.0")]
    assert found.problems == []
    assert by(YEARS, "Place,Change\nLeeds,1\n").refused is not None
    assert by(YEARS, "Place,2023,2023\nLeeds,1,2\n").refused is not None
    # beside October, 2011-12 may be December or the year: nobody can tell
    assert by(YEARS, "Place,2011-10,2011-12,Change\nLeeds,1,2,1\n").refused is not None
    assert by(YEARS, "Place,2010-11,2011-12,Change\nLeeds,1,2,1\n").refused is None
    back = layout_from_json(layout_to_json(layout_from_json(json.dumps(YEARS))))
    assert back.each_period == {Role.INDICATOR: "Recycled", Role.UNIT: "%"}
    assert is_made_for(back, ["place", "2031/32", "2030/31", "Change"])
    assert not is_made_for(back, ["place", "2031/32", "Change", "Target"])


def test_a_mapping_says_one_thing_of_its_figures() -> None:
    for more in ({"rows": 0}, {"rows": True}, {"figures": [{"column": "Change", "says": {}}]}, {"each period": {}}):
        with pytest.raises(AdviserError):
            layout_from_json(json.dumps(YEARS | more))


def test_shares_of_one_and_of_a_hundred_in_one_series_refuse_the_file() -> None:
    rows = "".join(f"Leeds,{2000 + n},{n + 3}%,,,\n" for n in range(20))
    shares = WIDE | {"fixed": {"unit": "per cent"}}
    found = by(shares, f"Who,When,N,Low,High,Why\n{rows}York,2023,0.42,,,\n")
    assert found.refused is not None
    assert (found.refused.code, found.refused.line) == ("percentages-mixed", 22)
    assert len(by(shares, f"Who,When,N,Low,High,Why\n{rows}York,2023,0.42%,,,\n").rows) == 21
    people = by(WIDE, f"Who,When,N,Low,High,Why\n{rows}")
    assert people.refused is not None
    assert people.refused.message == "3% is a percentage, and the unit of its series is people."
