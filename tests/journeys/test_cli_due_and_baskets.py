"""On the command line: baskets filled, listed and emptied; the programme team's schedule, and what is due of it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal
from tests.tools import figures


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    return terminal


def test_a_basket_is_filled_listed_written_out_and_emptied(adviser: Terminal, tmp_path: Path) -> None:
    adviser("refresh", str(figures.first_month(tmp_path)), "--released", "2026-01-31")
    first, *more = [str(s["id"]) for s in adviser.json("series")["series"]]
    shipped = len(adviser.json("baskets")["baskets"])
    assert f"{shipped} baskets." in adviser("baskets") and shipped > 3
    assert "1 indicator added to “Waste”." in adviser("baskets", "add", "Waste", first)
    said = adviser("baskets", "add", "waste", first, *more[:1])
    assert "already" in said
    assert "No such series" in adviser("baskets", "add", "Waste", "9999", code=Exit.REFUSED)
    assert "There is no basket “Glass”" in adviser("baskets", "show", "Glass", code=Exit.REFUSED)
    path = tmp_path / "waste.csv"
    shown = adviser.json("baskets", "show", "Waste", "--csv", str(path))
    assert {m["series_id"] for m in shown["members"]} == {int(first), *map(int, more[:1])}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["basket"], r["indicator"]) for r in rows] == [("Waste", m["indicator"]) for m in shown["members"]]
    assert "taken out of “Waste”" in adviser("baskets", "remove", "Waste", first)
    adviser("records", "undo")
    now = {b["basket"]: b["indicators"] for b in adviser.json("baskets")["baskets"]}
    assert now["Waste"] == shown["indicators"] and len(now) == shipped + 1


def test_which_way_a_basket_went(adviser: Terminal, tmp_path: Path) -> None:
    lines = ["publisher,area_code,indicator,period,value,unit,polarity"]
    for name, good, pairs in (
        ("Recycling", "high is good", {"E08000038": (40, 44), "E08000017": (50, 52)}),
        ("Missed bins", "low is good", {"E08000038": (10, 9), "E08000017": (10, 13)}),
        ("Tonnage", "no judgement", {"E08000038": (5, 6)}),
    ):
        lines += [
            f"Test Office,{code},{name},{year},{value},Number,{good}"
            for code, pair in pairs.items()
            for year, value in zip(("2022/23", "2023/24"), pair, strict=True)
        ]
    file = tmp_path / "figures.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    adviser("refresh", str(file), "--released", "2026-01-31")
    adviser("baskets", "add", "Waste", *(str(s["id"]) for s in adviser.json("series")["series"]))
    words = adviser("baskets", "travel", "waste", "--from", "2022/23", "--to", "2023/24")
    assert "Waste, 2022/23 to 2023/24. All councils." in words
    assert "Of 2 indicators, 1 improved (50%), none is unchanged and 1 worsened (50%). 1 more is in the basket" in words
    assert "Not counted: 1 with no judgement." in words
    path, pdf = tmp_path / "waste.csv", tmp_path / "waste.pdf"
    told = adviser.json("baskets", "travel", "Waste", "--council", "Barnsley", "--tolerance", "0.5",
                        "--csv", str(path), "--pdf", str(pdf))  # fmt: skip
    assert (told["from"], told["to"], told["scope"], told["tolerance"]) == ("2022/23", "2023/24", "Barnsley", 0.5)
    assert [(c["name"], c["improved"], c["worsened"]) for c in told["councils"]] == [("Barnsley", 2, 0)]
    assert {m["why_not"] for m in told["members"]} == {"fewer than two councils", "no judgement"}
    assert pdf.read_bytes().startswith(b"%PDF-")
    with path.open(encoding="utf-8-sig", newline="") as written:
        parts = [r["part"] for r in csv.DictReader(written)]
    assert parts == ["basket", "indicator", "indicator", "indicator", "council"]
    among = adviser.json("baskets", "travel", "Waste", "--like", "Barnsley", "--group", "type")
    assert among["scope"] == "36 metropolitan districts in England"
    assert among["councils"][0]["name"] == "Barnsley" and len(among["councils"]) > 1
    assert "--like Barnsley" in adviser("baskets", "travel", "Waste", "--group", "type", code=Exit.REFUSED)
    refused = adviser("baskets", "travel", "Waste", "--from", "2023/24", "--to", "2022/23", code=Exit.REFUSED)
    assert "the first must be the earlier one" in refused
    assert "There is no basket “Glass”" in adviser("baskets", "travel", "Glass", code=Exit.REFUSED)


def test_a_schedule_comes_in_and_what_is_late_of_it_is_due(adviser: Terminal, tmp_path: Path) -> None:
    """Days are counted from today, as the command does."""
    today = date.today()
    last = today - timedelta(days=130)  # its report is late, its plan soon
    schedule = tmp_path / "schedule.csv"
    schedule.write_text(
        "Programme team's number,Council,Kind,Stage,Last day on site,_date\n"
        f"PC-1,Barnsley,corporate,feedback report,{last:%d/%m/%Y},{today:%d/%m/%Y}\n"
        f"PC-2,Hartlepool,corporate,feedback report,{last:%d/%m/%Y},{today:%d/%m/%Y}\n",
        encoding="utf-8",
    )
    assert "2 new" in adviser("refresh", str(schedule))
    adviser("portfolio", "set", "Barnsley")
    mine = adviser.json("due")
    assert [(x["step"], x["council_name"]) for x in mine["items"]] == [
        ("feedback report", "Barnsley"), ("action plan", "Barnsley"),
    ]  # fmt: skip
    assert mine["items"][0]["state"] == "late" and mine["items"][0]["table"] == "challenge"
    assert len(adviser.json("due", "--all")["items"]) > 3
    row = mine["items"][0]["row"]
    assert "Open the challenge" in adviser("due", "done", row, code=Exit.REFUSED)
    adviser("records", "set", "challenge", row, f"report_on={today - timedelta(days=20)}")
    assert [x["step"] for x in adviser.json("due")["items"]] == ["action plan"]
    adviser("records", "add", "recommendation", f"challenge={row}", "number=1", "text=Agree a plan.",
            f"due={today + timedelta(days=3)}", "owner=Leader")  # fmt: skip
    found = next(x for x in adviser.json("due")["items"] if x["table"] == "recommendation")
    assert (found["what"], found["owner"]) == ("1 · Agree a plan.", "Leader")
    assert "Done: 1 · Agree a plan." in adviser("due", "done", found["row"])
    assert [x["step"] for x in adviser.json("due")["items"]] == ["action plan"]
