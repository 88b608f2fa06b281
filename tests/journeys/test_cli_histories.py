"""Two months under one name and a third under another, on the command line: what changed, what was provisional, the two
made one and two again, a break written down and taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal

COUNCILS = ("E08000016", "E08000017", "E08000018", "E08000019", "E08000032", "E08000033", "E08000034", "E08000035")
HEAD = "area_code,indicator,period,value,measure,unit,publisher,status"


def month(
    folder: Path, name: str, indicator: str, add: float, *, periods: tuple[str, ...], status: str = "", last: float = 0
) -> Path:
    path = folder / name
    lines = [
        f"{code},{indicator},{period},{20 + i + 3 * at + add + last * (i == 7)},Rate,%,Defra,{status}"
        for i, code in enumerate(COUNCILS)
        for at, period in enumerate(periods)
    ]
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def begin(adviser: Terminal, folder: Path) -> None:
    """January provisional, February final and revised, March the same figures and a year more under another name."""
    first = month(folder, "january.csv", "Recycling rate", 0, periods=("2022/23", "2023/24"), status="[p]")
    second = month(folder, "february.csv", "Recycling rate", 0.5, periods=("2022/23", "2023/24"), last=4)
    third = month(folder, "march.csv", "Share of waste recycled", 0.5, periods=("2022/23", "2023/24"), last=4)
    for path, day in ((first, "2026-01-31"), (second, "2026-02-28")):
        adviser("refresh", path, "--released", day)
    shown = adviser.json("refresh", third, "--preview")
    offered = shown["renames"][0]["id"]
    adviser("refresh", third, "--released", "2026-03-31", "--keep-apart", offered)


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    begin(terminal, tmp_path)
    return terminal


def test_what_a_release_changed_in_one_series_the_largest_first(adviser: Terminal) -> None:
    told = adviser.json("changes", "--series", "1", "--release", "2")
    assert told["counts"] == {"new": 0, "revised": 16, "withdrawn": 0, "marker or note": 0}
    assert [r["area_code"] for r in told["rows"][:2]] == [COUNCILS[-1]] * 2
    said = adviser("changes", "--series", "1", "--release", "2")
    assert "+4.5" in said
    assert "brought 16 revised figures for “Recycling rate”" in said


def test_until_when_a_figure_was_provisional(adviser: Terminal) -> None:
    said = adviser("series", "1", "--council", COUNCILS[0])
    assert "Provisional (23.0%) until 28 February 2026, then 23.5%" in said
    assert "23.0% (provisional)" in said
    told = adviser.json("series", "1", "--council", COUNCILS[0])
    assert told["revised"][0] == {
        "title": "2023/24, by day of release",
        "stages": [
            {"day": "31 January 2026", "value": 23.0, "note": "provisional"},
            {"day": "28 February 2026", "value": 23.5, "note": ""},
        ],
    }


def test_kept_apart_is_remembered_and_can_be_offered_again(adviser: Terminal) -> None:
    told = adviser.json("series", "alike")
    assert (told["offered"], told["kept_apart"]) == ([], 1)
    adviser("series", "keep-apart", "--forget")
    told = adviser.json("series", "alike")
    assert [(o["kept"]["series_id"], o["other"]["series_id"]) for o in told["offered"]] == [(2, 1)]
    assert (told["offered"][0]["common"], told["offered"][0]["agreeing"]) == (16, 16)
    said = adviser("series", "alike")
    assert "adviser series join 2 1" in said


def test_joined_found_under_either_name_and_taken_apart(adviser: Terminal, tmp_path: Path) -> None:
    adviser("baskets", "add", "Waste", "1", "2")
    before = adviser.json("series", "1", "--council", COUNCILS[0])
    said = adviser("series", "join", "2", "1")
    assert "“Recycling rate” is now a part of “Share of waste recycled”" in said
    assert [s["id"] for s in adviser.json("series")["series"]] == [2]
    joined = adviser.json("series", "2", "--council", COUNCILS[0])
    assert [len(c["stages"]) for c in joined["revised"]] == [2, 2]  # January's figures are its history now
    # references follow: both members of the basket are the one series
    assert {m["series_id"] for m in adviser.json("baskets", "show", "Waste")["members"]} == {2}
    # a later file under the old name finds it
    later = month(tmp_path, "april.csv", "Recycling rate", 1, periods=("2024/25",))
    adviser("refresh", later, "--released", "2026-04-30")
    assert [s["id"] for s in adviser.json("series")["series"]] == [2]
    assert "A refresh has come since" in adviser("series", "apart", "1", code=Exit.REFUSED)
    adviser("undo")
    assert "joined with another series after it" in adviser("undo", code=Exit.REFUSED)
    assert "is a series of its own again" in adviser("series", "apart", "1")
    assert adviser.json("series", "1", "--council", COUNCILS[0]) == before
    adviser("undo")


def test_what_does_not_look_alike_is_joined_only_by_who_says_so(adviser: Terminal, tmp_path: Path) -> None:
    other = month(tmp_path, "other.csv", "Fly tipping", 7, periods=("2022/23", "2023/24"))
    adviser("refresh", other, "--released", "2026-03-31")
    said = adviser("series", "join", "2", "Fly", code=Exit.REFUSED)
    assert "They do not look like one indicator" in said
    adviser("series", "join", "2", "Fly", "--anyway")
    assert "cannot be joined with itself" in adviser("series", "join", "2", "2", code=Exit.REFUSED)
    assert "There is no series 99" in adviser("series", "join", "2", "99", code=Exit.REFUSED)
    assert "No join 7 stands" in adviser("series", "apart", "7", code=Exit.REFUSED)


def test_no_change_is_told_across_a_break(adviser: Terminal) -> None:
    adviser("polarity", "set", "1", "high")
    plain = adviser.json("series", "1", "--council", COUNCILS[0])["latest"]
    assert (plain["direction"], plain["change"]) == ("Improving", 3.0)
    said = adviser("series", "break", "1", "2023-04-01", "--kind", "definition", "--why", "Food waste counts")
    assert "Recycling rate: break from 1 April 2023 (Definition changed)." in said
    broken = adviser.json("series", "1", "--council", COUNCILS[0])
    assert (broken["latest"]["direction"], broken["latest"]["change"]) == ("", None)
    note = "break in the series from 1 April 2023 (definition changed: Food waste counts)"
    assert f"Not compared with 2022/23: {note}." in broken["latest"]["notes"]
    assert [p["note"] for p in broken["points"]] == ["", note[:1].upper() + note[1:]]
    adviser("series", "break", "1", "2023-04-01", "--clear")
    assert adviser.json("series", "1", "--council", COUNCILS[0])["latest"] == plain
    assert "No break of this series" in adviser("series", "break", "1", "2023-04-01", "--clear", code=Exit.REFUSED)


def documents(folder: Path) -> dict[str, Any]:
    """What the commands wrote, for docs/json.md."""
    adviser = Terminal(folder)
    begin(adviser, folder)
    found = {"series-keep-apart": adviser.json("series", "keep-apart", "1", "2")}
    adviser("series", "keep-apart", "--forget")
    found["series-alike"] = adviser.json("series", "alike")
    found["series-break"] = adviser.json("series", "break", "1", "2023-04-01", "--why", "Food waste counts")
    found["series-breaks"] = adviser.json("series", "breaks")
    found["series-join"] = adviser.json("series", "join", "2", "1")
    found["series-joined"] = adviser.json("series", "joined")
    found["series-apart"] = adviser.json("series", "apart", "1")
    return found
