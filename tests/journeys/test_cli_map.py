"""adviser map: a series on the map, told, drawn and written as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal
from tests.tools import figures


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("refresh", figures.first_month(tmp_path), "--released", "2026-01-31")
    return terminal


def test_a_series_is_told_drawn_and_written(adviser: Terminal, tmp_path: Path) -> None:
    said = adviser("map", "recycling")
    assert "2023/24 · quarters of the 35 councils with a figure" in said
    assert "Highest quarter" in said
    assert "and 15 more: -o FILE.csv has all." in said
    table, drawn = tmp_path / "map.csv", tmp_path / "map.svg"
    adviser("map", "recycling", "-o", table, "--period", "2022/23")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["gss_code"]: row for row in csv.DictReader(file)}
    assert len(rows) == 317
    first = figures.metropolitan()[0]
    assert (rows[first]["period"], rows[first]["value"], rows[first]["quarter"]) == (
        "2022/23",
        "30.0",
        "Lowest quarter",
    )
    assert f"Written to {drawn}." in adviser(
        "map", "recycling", "-o", drawn, "--council", "Barnsley", "--group", "type"
    )
    assert 'id="E08000038"' in drawn.read_text("utf-8")
    photograph = tmp_path / "map.png"
    adviser("map", "recycling", "-o", photograph)
    assert photograph.read_bytes().startswith(b"\x89PNG") and photograph.stat().st_size > 10_000


def test_the_map_as_it_stood_on_a_day(adviser: Terminal, tmp_path: Path) -> None:
    adviser("refresh", figures.second_month(tmp_path), "--released", "2026-02-28")
    then = adviser.json("map", "recycling", "--as-at", "2026-01-31", "--period", "2023/24")
    now = adviser.json("map", "recycling", "--period", "2023/24")
    assert then["as_at"]["day"] == "2026-01-31" and now["as_at"] is None
    values = [{c["gss_code"]: c["value"] for c in told["councils"]} for told in (then, now)]
    assert values[0] != values[1]
    assert "As at 31 January 2026. Figures as publishers" in adviser("map", "recycling", "--as-at", "2026-01-31")


def test_quarters_of_any_group_as_elsewhere(adviser: Terminal, tmp_path: Path) -> None:
    assert "quarters of each type’s own, 35 councils with a figure" in adviser("map", "recycling", "--group", "type")
    assert "quarters of each region’s own, 35 councils" in adviser("map", "recycling", "--group", "region")
    said = adviser("map", "recycling", "--like", "Barnsley", "--group", "region", "-o", tmp_path / "map.csv")
    assert "councils of Yorkshire and The Humber, 9 with a figure" in said
    assert "Not in the group" in said
    with (tmp_path / "map.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    region = {row["region"] for row in rows if row["quarter"]}
    assert region == {"Yorkshire and The Humber"}
    assert {row["compared_with"] for row in rows if row["quarter"]} == {"15 councils of Yorkshire and The Humber"}
    adviser("groups", "save", "Coast", "Barnsley", "Leeds")
    assert "quarters of 2 councils of “Coast”, 2 with a figure" in adviser("map", "recycling", "--group", "own:Coast")
    neighbours = tmp_path / "near.csv"
    neighbours.write_text("AREACD,1,2\nE08000038,E08000017,E08000018\n", encoding="utf-8")
    adviser("neighbours", "import", neighbours, "--model", "near", "--edition", "2025")
    near = ("map", "recycling", "--group", "neighbours:near")
    assert "Whose group?" in adviser(*near, code=Exit.REFUSED)
    assert "quarters of Barnsley and its 2 nearest neighbours (near, 2025)" in adviser(*near, "--council", "Barnsley")


def test_what_cannot_be_is_refused(adviser: Terminal, tmp_path: Path) -> None:
    assert "has no figures of “1999”" in adviser("map", "recycling", "--period", "1999", code=Exit.REFUSED)
    assert ".svg, .png, .pdf or .csv" in adviser("map", "recycling", "-o", tmp_path / "map.gif", code=Exit.REFUSED)
    assert not (tmp_path / "map.gif").exists()
    assert "Which series?" in adviser("map", "e", code=Exit.REFUSED)
