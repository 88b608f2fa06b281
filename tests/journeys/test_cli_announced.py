"""adviser announced: written down, listed, shown, exported, printed; adviser series --predecessors."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    file = tmp_path / "firms.csv"
    told = [("E08000038", 100), ("E08000035", 300), ("E07000026", 5), ("E06000063", 61), ("E10000006", 99)]
    lines = [f"{code},Firms,{2022 if code[2] != '6' else 2024},{value},Number,ONS" for code, value in told]
    file.write_text("area_code,indicator,period,value,unit,publisher\n" + "\n".join(lines) + "\n", encoding="utf-8")
    terminal("refresh", file, "--released", "2026-01-31")
    return terminal


def test_a_council_to_come_is_written_down_and_shown(adviser: Terminal, tmp_path: Path) -> None:
    assert "No announced council is written down" in adviser("announced")
    said = adviser("announced", "add", "Mill Towns", "Barnsley", "Leeds", "--vesting", "1 April 2028", "--stage",
                   "announced", "--source", "MHCLG")  # fmt: skip
    assert "announced, from 1 April 2028" in said
    table, printed = tmp_path / "out.csv", tmp_path / "out.pdf"
    said = adviser("announced", "show", "mill towns", "-o", table, "--pdf", printed)
    assert "Of 1 indicator, 1 can be put together as an estimate for Mill Towns." in said
    assert "≈ 400" in said
    assert "Sum of 2 councils" in said
    assert "63 metropolitan" not in said
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["part"], row["council_code"], row["value"]) for row in rows] == [
        ("estimate", "", "400.0"), ("council", "E08000038", "100.0"), ("council", "E08000035", "300.0"),
    ]  # fmt: skip
    assert printed.read_bytes().startswith(b"%PDF")
    assert "Barnsley, Leeds" in adviser("announced", "list")
    assert "To go into Mill Towns: announced, from 1 April 2028 (MHCLG)." in adviser("council", "Barnsley")
    assert adviser("records", "search", "Mill Towns")
    adviser("records", "undo")
    assert "No announced council" in adviser("announced")


def test_what_cannot_be_is_refused(adviser: Terminal) -> None:
    assert "No such council" in adviser("announced", "add", "X", "Nowhere", code=Exit.REFUSED)
    assert "No such announced council" in adviser("announced", "show", "X", code=Exit.REFUSED)
    adviser("announced", "add", "X", "Leeds")
    assert "not both" in adviser("announced", "show", "X", "--series", "1", "--basket", "Y", code=Exit.REFUSED)
    assert "No such series" in adviser("announced", "show", "X", "--series", "77", code=Exit.REFUSED)


def test_predecessors_are_named_and_shown_when_asked_for(adviser: Terminal) -> None:
    said = adviser("series", "firms", "--council", "Cumberland")
    assert "It followed: Allerdale, until 1 April 2023, Cumbria (county, divided), until 1 April 2023." in said
    said = adviser("series", "firms", "--council", "Cumberland", "--predecessors")
    assert "Those it followed, each by its own figures; nothing is added up." in said
    assert "Cumbria was divided between Cumberland and Westmorland and Furness" in said
    assert "No figure of a council that Leeds followed" in adviser(
        "series", "firms", "--council", "Leeds", "--predecessors"
    )
    told = json.loads(adviser("series", "firms", "--council", "Cumberland", "--json"))
    assert [(p["name"], p["values"], p["divided_between"]) for p in told["predecessors"]] == [
        ("Allerdale", [5.0, None], []), ("Cumbria", [99.0, None], ["Cumberland", "Westmorland and Furness"]),
    ]  # fmt: skip
    assert "give --council" in adviser("series", "firms", "--predecessors", code=Exit.REFUSED)
