"""On the command line: neighbours taken in, computed, shown and removed; groups listed, used, saved; ``--group``."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal
from tests.tools import figures

RANKED = "AREACD,1,2,3\nE08000016,E08000036,W06000022,E06000014\nE08000035,E08000036\n"


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    terminal("refresh", str(figures.first_month(tmp_path)), "--released", "2026-01-31")
    return terminal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "global.csv"
    path.write_text(RANKED, encoding="utf-8-sig")
    return path


def taken(adviser: Terminal, file: Path, *more: str, code: int = Exit.DONE) -> str:
    return adviser("neighbours", "import", file, "--model", "global", "--edition", "2026", *more, code=code)


def test_neighbours_from_the_file_to_every_command_that_compares(adviser: Terminal, file: Path, tmp_path: Path) -> None:
    assert "adviser neighbours import" in adviser("neighbours")
    assert "2 areas, among them 2 of the 317 councils" in taken(adviser, file, "--source", "ONS")
    assert "was here already" in taken(adviser, file)
    assert "global.csv" in adviser("neighbours", "list")
    assert "3 neighbours in global, 2026; 2 of them count" in adviser("neighbours", "show", "Barnsley")
    rule = "neighbours:global:2026:n=1"
    members = adviser.json("groups", "show", "Barnsley", "--group", rule)["members"]
    assert [m["name"] for m in members] == ["Barnsley", "Wakefield"]
    for command in (("council", "Barnsley"), ("series", "1", "--council", "Barnsley")):
        assert "Compared with Barnsley and its nearest neighbour (global, 2026)." in adviser(*command, "--group", rule)
    assert "neighbours:global:2026" in adviser("council", "Barnsley", "--group", "neighbours:x", code=Exit.REFUSED)
    adviser("pack", "Barnsley", "-o", tmp_path / "packs", "--group", rule)
    data = next((tmp_path / "packs").glob("* data.csv")).read_text(encoding="utf-8-sig")
    assert "Barnsley and its nearest neighbour (global, 2026)" in data
    adviser("groups", "use", rule)
    assert adviser.json("council", "Barnsley")["group"]["rule"] == rule
    adviser("portfolio", "set", "Barnsley")
    told = "Each council is compared with its nearest neighbour (global, 2026)."
    assert adviser.json("portfolio")["group_rule"] == told
    assert adviser.json("risk")["group"] == told
    assert "global, 2026 is removed" in adviser("neighbours", "remove", "global")
    assert "“global, 2026” are not here" in adviser("council", "Barnsley")


def test_rows_that_cannot_be_read_are_told_and_end_with_their_own_code(adviser: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(RANKED.replace("W06000022", "Wales"), encoding="utf-8")
    said = taken(adviser, path, code=Exit.REJECTED)
    assert "bad.csv:2, " in said and "“Wales”: This is no code of an area." in said
    path.write_text("name,value\n", encoding="utf-8")
    assert "Not a file of neighbours" in taken(adviser, path, code=Exit.REFUSED)


def test_an_own_group_is_saved_used_and_shown(adviser: Terminal) -> None:
    rule = adviser.json("groups", "save", "Old mills", "Leeds", "Wakefield")["group"]
    assert "own:" in adviser("groups")
    assert "Compared with Barnsley and 2 councils of “Old mills”." in adviser(
        "council", "Barnsley", "--group", "own:old mills"
    )
    adviser("groups", "use", "own:Old mills", "--shown")
    page = adviser.json("series", "1", "--council", "Barnsley")
    assert (page["group"]["rule"], page["shown"]["rule"]) == ("type", rule)
    assert {o["name"] for o in page["others"]} <= {"Leeds", "Wakefield"}
    assert adviser.json("groups", "use", "compared", "--shown")["shown"] is None
    assert "No such group" in adviser("groups", "use", "own:Nobody", code=Exit.REFUSED)


def test_neighbours_are_computed_from_a_basket(adviser: Terminal) -> None:
    ids = [str(s["id"]) for s in adviser.json("series")["series"]]
    adviser("baskets", "add", "Some", *ids)
    done = adviser.json("neighbours", "compute", "--basket", "some", "--model", "ours", "--edition", "2026-01")
    assert done["set"]["source"] == "computed in Adviser"
    assert done["set"]["method"].startswith("Standardised Euclidean distance")
    lines = adviser.json("neighbours", "show", "Barnsley", "--model", "ours")["neighbours"][0]["lines"]
    assert [x["distance"] for x in lines] == sorted(x["distance"] for x in lines)
