"""adviser explore: views told, drawn, written, kept and shown again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from adviser_app.domain.views import view_from_json
from tests.journeys.test_cli_records import Terminal
from tests.services.small import HEADER, line
from tests.tools import figures


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("refresh", figures.first_month(tmp_path), "--released", "2026-01-31")
    return terminal


def test_lines_of_councils_told_and_drawn(adviser: Terminal, tmp_path: Path) -> None:
    said = adviser("explore", "recycling", "--council", "Barnsley", "--council", "Leeds", "-o", tmp_path / "view.svg")
    assert "Shaded: middle half of 36 metropolitan districts in England" in said
    lines = [line.split() for line in said.splitlines()]
    assert ["period", "Barnsley", "Leeds", "median"] in lines
    assert ["2023/24", "48.0%", "46.5%", "40.0%"] in lines
    assert f"Written to {tmp_path / 'view.svg'}." in said
    assert 'id="E08000038"' in (tmp_path / "view.svg").read_text("utf-8")


def test_one_series_for_all_councils_with_their_codes(adviser: Terminal, tmp_path: Path) -> None:
    said = adviser("explore", "recycling", "--kind", "table", "-o", tmp_path / "all.csv")
    assert "… and 277 more: -o FILE.csv has all." in said
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["gss_code"]: row for row in csv.DictReader(file)}
    assert len(rows) == 317
    assert (rows["E08000038"]["value"], rows["E08000038"]["period"]) == ("48.0", "2023/24")


def test_councils_are_chosen_by_region_and_type_too(adviser: Terminal, tmp_path: Path) -> None:
    adviser("explore", "recycling", "--kind", "table", "--region", "Yorkshire and the Humber", "--type", "metropolitan",
            "-o", tmp_path / "some.csv")  # fmt: skip
    with (tmp_path / "some.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [len({r["gss_code"] for r in rows}), "Leeds" in {r["council"] for r in rows}] == [9, True]


def test_a_rank_says_which_order_it_is_in(adviser: Terminal, tmp_path: Path) -> None:
    for way, order in (("high", "best first"), ("none", "highest first")):
        adviser("polarity", "set", "1", way)
        said = adviser("explore", "1", "--kind", "table", "-o", tmp_path / "all.csv")
        with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {r["rank_order"] for r in csv.DictReader(file) if r["rank"]} == {order}
        assert ("Ranks where nobody said which way is good: highest first." in said) is (order == "highest first")


@pytest.mark.parametrize(
    ("kind", "words"), [("bars", "Median of 36 metropolitan districts"), ("strip", "upper quartile"),
                        ("map", "Highest quarter"), ("multiples", "Line of Barnsley: "), ("table", "(median)")]
)  # fmt: skip
def test_each_kind_tells_itself(adviser: Terminal, kind: str, words: str) -> None:
    assert words in adviser("explore", "recycling", "--kind", kind, "--like", "Barnsley")


def test_a_view_is_kept_and_shown_again(adviser: Terminal, tmp_path: Path) -> None:
    kept = tmp_path / "view.json"
    said = adviser("explore", "recycling", "vacant", "--like", "Barnsley", "--kind", "strip", "--write-view", kept)
    assert f"View written to {kept}." in said
    view = view_from_json(kept.read_text("utf-8"))
    assert (view.kind, view.highlighted, len(view.series)) == ("strip", ("E08000038",), 2)
    again = adviser("explore", "--view", kept)
    assert again.splitlines()[0] == said.splitlines()[0]
    told = json.loads(adviser("explore", "--view", kept, "--kind", "table", "--period", "2022/23", "--json"))
    assert told["kind"] == "table"
    assert {row["period"] for row in told["figures"]} == {"2022/23"}
    assert told["view"]["periods"] == {"one": "2022/23"}
    past = adviser("explore", "--view", kept, "--as-at", "2026-02-01")
    assert past.startswith("As at 1 February 2026")


def test_a_portfolio_and_a_basket(adviser: Terminal) -> None:
    adviser("portfolio", "set", "Barnsley", "Leeds")
    adviser("baskets", "add", "Bins", "1")
    said = adviser("explore", "--basket", "Bins", "--portfolio", "--kind", "multiples", "--group", "type")
    assert "Line of Barnsley: " in said
    assert "Line of Leeds: " in said


def test_what_cannot_be_is_refused(adviser: Terminal, tmp_path: Path) -> None:
    def refused(*arguments: object) -> str:
        return adviser("explore", *arguments, code=Exit.REFUSED)

    assert "No indicator is chosen" in refused()
    assert "Which series?" in refused("e")
    assert "Give one of" in refused("recycling", "--like", "Leeds", "--portfolio")
    assert "Give --period" in refused("recycling", "--period", "2023/24", "--from", "2022/23")
    assert "Whose group?" in refused("recycling", "--group", "type")
    assert "has no figures of 1999" in refused("recycling", "--period", "1999")
    assert ".svg, .png, .pdf or .csv" in refused("recycling", "-o", tmp_path / "view.doc")
    broken = tmp_path / "broken.json"
    broken.write_text("{}", encoding="utf-8")
    assert "This is no view of figures" in refused("--view", broken)
    broken.write_bytes(b"\xff\xfe")
    assert "cannot be read" in refused("--view", broken)


def test_predecessors_of_a_council(adviser: Terminal, tmp_path: Path) -> None:
    lines = [line(code, "Gamma", year, value) for code, year, value in
             (("E06000063", "2022/23", 53), ("E07000026", "2021/22", 40))]  # fmt: skip
    (tmp_path / "gamma.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    adviser("refresh", tmp_path / "gamma.csv", "--released", "2026-02-01")
    asked = ("explore", "gamma", "--council", "Cumberland")
    plain = adviser(*asked)
    assert "Allerdale" not in plain
    assert "--predecessors shows those it followed" in plain
    said = adviser(*asked, "--predecessors", "--write-view", tmp_path / "view.json")
    assert "Cumberland  Allerdale, until 1 April 2023" in said
    assert "nothing is added up" in said
    assert adviser("explore", "--view", tmp_path / "view.json").splitlines()[:8] == said.splitlines()[:8]
    assert "No council that stands out followed another." in adviser(
        "explore", "recycling", "--council", "Barnsley", "--predecessors"
    )
