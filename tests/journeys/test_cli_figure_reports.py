"""Reports of figures on the command line: listed, made of views, put in order, written, in a pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli.session import Exit
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import BARS, LINE, View, Whom, view_from_json, view_to_json
from tests.journeys.test_cli_records import Terminal
from tests.tools import figures
from tests.tools.pdf import structure

BARNSLEY, LEEDS = "E08000038", "E08000035"


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    return begun(tmp_path)


def begun(folder: Path) -> Terminal:
    """A laptop with a month of figures, and two views in files."""
    terminal = Terminal(folder)
    terminal("refresh", figures.first_month(folder), "--released", "2026-01-31")
    key = next(s for s in terminal.json("series")["series"] if s["indicator"] == "Recycling rate")
    names = ("publisher", "indicator", "breakdown", "measure", "unit")
    recycling = SeriesKey(*(key[name] for name in names))
    views = {
        "ranked": View(BARS, (recycling,), councils=Whom(codes=(BARNSLEY, LEEDS))),
        "lines": View(LINE, (recycling,), councils=Whom(codes=(LEEDS,))),
    }
    for name, view in views.items():
        (folder / f"{name}.json").write_text(view_to_json(view), encoding="utf-8")
    return terminal


def test_a_report_from_two_views_to_files_and_a_pack(adviser: Terminal, tmp_path: Path) -> None:
    assert "Housing" in adviser("figures")
    said = adviser("figures", "add", "Waste", "--view", tmp_path / "ranked.json", "--words", "Who recycles most.")
    assert said.strip() == "Pinned to the new report “Waste”, its first view."
    adviser("figures", "add", "waste", "--view", tmp_path / "lines.json", "--title", "Through time")
    shown = adviser("figures", "show", "Waste")
    assert "1. Recycling rate" in shown and "Who recycles most." in shown and "2. Through time" in shown
    assert "Barnsley" in shown and "Leeds" in shown
    assert adviser("figures", "move", "Waste", "Through time", "1").strip() == "It is view 1 now."
    adviser("figures", "describe", "Waste", "2", "--title", "Ranked", "--words", "")
    told = adviser.json("figures", "show", "Waste", "--council", "Barnsley")
    assert [(v["number"], v["shown"], v["words"]) for v in told["views"]] == [
        (1, "Through time", ""),
        (2, "Ranked", ""),
    ]
    assert view_from_json(told["views"][1]["view"]).kind == BARS  # kept as it was, whatever council one asks for
    code = told["views"][0]["table"]["header"].index("gss_code")
    assert BARNSLEY in {row[code] for row in told["views"][0]["table"]["rows"]}
    out = adviser("figures", "write", "Waste", "-o", tmp_path / "out")
    assert sorted(Path(line).suffix for line in out.split("\n") if line.strip()) == [".docx", ".pdf", ".zip"]
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    assert [h.text for h in structure(pdf.read_bytes()).find("H1")][:3] == ["In this report", "Through time", "Ranked"]
    adviser("pack", "Barnsley", "-o", tmp_path / "packs", "--report", "Waste", "--report", "Housing")
    (pack,) = (tmp_path / "packs").glob("*.pdf")
    heads = [h.text for h in structure(pack.read_bytes()).find("H1")]
    assert heads.index("Waste") < heads.index("Housing")
    adviser("figures", "rename", "Waste", "Waste, monthly", "--about", "For the board.")
    adviser("figures", "remove", "Waste, monthly", "--view", "1")
    assert adviser("figures", "show", "Waste, monthly").startswith("Waste, monthly. 1 view.\nFor the board.")
    assert "is deleted, with 1 view" in adviser("figures", "remove", "Waste, monthly")


def test_past_figures_say_so(adviser: Terminal, tmp_path: Path) -> None:
    adviser("refresh", figures.second_month(tmp_path), "--released", "2026-02-28")
    adviser("figures", "add", "Waste", "--view", tmp_path / "lines.json")
    now, then = (adviser.json("figures", "show", "Waste", *more) for more in ((), ("--as-at", "2026-02-01")))
    assert now["views"][0]["table"] != then["views"][0]["table"]
    assert any("1 February 2026" in note for note in then["views"][0]["notes"])
    out = adviser.json("figures", "write", "Waste", "-o", tmp_path, "--format", "pdf", "--as-at", "2026-02-01")
    assert "Figures as at 1 February 2026" in structure(Path(out["files"][0]).read_bytes()).text


def test_what_is_refused(adviser: Terminal, tmp_path: Path) -> None:
    broken, words = tmp_path / "broken.json", tmp_path / "words.json"
    broken.write_text(json.dumps({"adviser_view": 1, "kind": "pie"}), encoding="utf-8")
    words.write_bytes(b"\xff\xfe\x00")
    for arguments, said in (
        (("show", "Nobody's"), "There is no report of figures “Nobody's”"),
        (("add", "Housing"), "There is a report “Housing”"),
        (("add", "New", "--view", broken), "its kind is “pie”"),
        (("add", "New", "--view", words), "cannot be read as text"),
        (("add", "New", "--title", "T"), "belong to a --view"),
        (("add", "New", "--view", tmp_path / "lines.json", "--about", "x"), "without a --view"),
        (("describe", "Housing", "1"), "Give --title, --words"),
        (("move", "Housing", "99", "1"), "has no view “99”"),
        (("show", "Housing", "--group", "region"), "--group goes with --council"),
        (("write", "Housing", "-o", tmp_path, "--format", "odt"), "is not written as odt"),
    ):
        assert said in adviser("figures", *arguments, code=Exit.REFUSED), arguments


def documents(folder: Path) -> dict[str, Any]:
    """What each command of reports of figures tells with --json (docs/json.md)."""
    adviser = begun(folder)
    return {
        "figures-add": adviser.json("figures", "add", "Waste", "--view", folder / "ranked.json"),
        "figures": adviser.json("figures"),
        "figures-show": adviser.json("figures", "show", "Waste"),
        "figures-move": adviser.json("figures", "move", "Waste", "1", "1"),
        "figures-describe": adviser.json("figures", "describe", "Waste", "1", "--title", "Ranked"),
        "figures-rename": adviser.json("figures", "rename", "Waste", "Waste, monthly"),
        "figures-write": adviser.json("figures", "write", "Waste, monthly", "-o", folder / "out", "--format", "csv"),
        "figures-remove": adviser.json("figures", "remove", "Waste, monthly"),
    }
