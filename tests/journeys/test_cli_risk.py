"""The risk overview on the command line, as an adviser uses it: look, park, change a rule, look again later."""

from __future__ import annotations

import csv
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli.session import Exit
from adviser_app.services import records
from tests.journeys.test_cli_exchange import send
from tests.journeys.test_cli_records import BARNSLEY, Terminal
from tests.journeys.two_laptops import introduced
from tests.tools import figures

TODAY = date.today()


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    begin(terminal)
    return terminal


def begin(terminal: Terminal) -> None:
    """A portfolio of three, of which two have a new leader and one is under intervention besides."""
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    terminal("portfolio", "set", "Barnsley", "Doncaster", "Leeds")
    since = (TODAY - timedelta(days=20)).isoformat()
    for council in ("Barnsley", "Doncaster"):
        terminal("records", "add", "council_detail", f"council={council}", "leader=Lee Der", f"leader_since={since}")
    terminal("records", "add", "intervention", "council=Barnsley", "kind=Best Value Notice", f"start={since}",
             "source=MHCLG, a notice")  # fmt: skip


def told(adviser: Terminal, *arguments: str) -> Any:
    return adviser.json("risk", *arguments)


def reasons(document: Any) -> dict[str, list[str]]:
    return {c["name"]: [r["rule"] for r in c["reasons"]] for c in document["councils"]}


def test_look_park_and_look_again(adviser: Terminal, tmp_path: Path) -> None:
    said = adviser("risk")
    assert "2 of 3 councils have a reason to be looked at, 3 reasons in all." in said
    assert "Barnsley (E08000038): 2 reasons" in said and "Leader changed: A new leader since" in said
    assert reasons(told(adviser)) == {"Barnsley": ["intervention", "leader changed"], "Doncaster": ["leader changed"]}
    one = adviser("risk", "Barnsley")
    assert "Best Value Notice, since" in one and "(intervention r" in one
    assert "Leeds (E08000035): no reason" in adviser("risk", "Leeds")
    assert "There is no council" in adviser("risk", "Nowhere", code=Exit.REFUSED)

    until = (TODAY + timedelta(days=9)).isoformat()
    assert "Parked: " in adviser("risk", "see", "Barnsley", "leader changed", "met her", "--until", until)
    assert reasons(told(adviser)) == {"Barnsley": ["intervention"], "Doncaster": ["leader changed"]}
    seen = told(adviser, "--seen")["councils"][0]["seen"][0]
    assert (seen["rule"], seen["seen"]["because"], seen["seen"]["by"]) == ("leader changed", "met her", "Ann Hill")
    assert "(Seen by Ann Hill" in adviser("risk", "--seen")
    assert "It is no longer parked." in adviser("risk", "unsee", "Barnsley", "leader changed")
    assert "It was not parked." in adviser("risk", "unsee", "Barnsley", "leader changed")
    assert "is no reason at Leeds" in adviser("risk", "see", "Leeds", "intervention", "x", code=Exit.REFUSED)

    path = tmp_path / "risk.csv"
    assert "3 rows written" in adviser("risk", "-o", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [r["council"] for r in csv.DictReader(file)] == ["Barnsley", "Barnsley", "Doncaster"]


def test_rules_switched_off_and_changed(adviser: Terminal) -> None:
    rules = {r["rule"]: r for r in told(adviser, "rules")["rules"]}
    assert rules["leader changed"]["would"] == (
        "It gives 2 councils a reason. Switched off, 1 of them would have none left: Doncaster."
    )
    assert [c["name"] for c in rules["leader changed"]["only_reason_of"]] == ["Doncaster"]
    assert reasons(told(adviser, "--off", "leader changed")) == {"Barnsley": ["intervention"]}
    assert "no rule of the risk overview" in adviser("risk", "--off", "gossip", code=Exit.REFUSED)
    assert "leader changed: off" in adviser("risk", "rule", "leader changed", "off")
    assert reasons(told(adviser)) == {"Barnsley": ["intervention"]}
    assert "leader changed: on; within 6 months" in adviser("risk", "rule", "leader changed", "on")
    assert told(adviser, "rule", "leader changed", "--months", "9")["fields"] == {"months": "9"}
    assert "does not look at" in adviser("risk", "rule", "leader changed", "--share", "9", code=Exit.REFUSED)
    adviser("records", "undo")
    assert {r["rule"]: r for r in told(adviser, "rules")["rules"]}["leader changed"]["fields"] == {"months": "6"}


def test_a_month_later(adviser: Terminal, tmp_path: Path) -> None:
    assert "No look is kept yet" in adviser("risk", "looks")
    adviser("risk")
    [day] = told(adviser, "looks")["looks"]
    assert TODAY.isoformat() <= day <= date.today().isoformat()
    earlier = (TODAY - timedelta(days=30)).isoformat()
    con = sqlite3.connect(tmp_path / "adviser.db")
    with con:
        con.execute("UPDATE risk_look SET day = ?", (earlier,))
    con.close()
    row = adviser.json("records", "list", "intervention", "--council", "Barnsley")["records"][0]["row"]
    adviser("records", "set", "intervention", row, f"end={(TODAY - timedelta(days=1)).isoformat()}")
    adviser("records", "add", "council_detail", "council=Leeds", "chief_status=interim")
    said = adviser("risk")
    assert "1 new and 1 gone." in said and "Chief executive changed [new]: An interim chief executive." in said
    assert "Non-statutory intervention: Best Value Notice since" in said  # what is gone, as it was
    document = told(adviser)
    assert document["since"]["day"] == earlier
    assert {(x["name"], x["rule"], x["change"]) for x in document["since"]["lines"]} == {
        ("Leeds", "chief executive changed", "new"), ("Barnsley", "intervention", "gone"),
    }  # fmt: skip
    assert told(adviser, "--since", earlier)["since"]["counts"]["new"] == 1
    assert [x["rule"] for x in told(adviser, "Barnsley", "--since", earlier)["gone"]] == ["intervention"]
    for where in (("--since", "2020-01-01"), ("Barnsley", "--since", "2020-01-01")):
        assert "No look of" in adviser("risk", *where, code=Exit.REFUSED)
    assert "Write options behind" in adviser("risk", "--since", earlier, "Barnsley", code=Exit.REFUSED)


def test_pressure(adviser: Terminal, tmp_path: Path) -> None:
    adviser("refresh", str(figures.first_month(tmp_path)), "--released", "2026-01-31")
    table = tmp_path / "polarity.csv"
    table.write_text("indicator,polarity\nRecycling rate,high is good\nLong-term vacant dwellings,low is good\n")
    adviser("polarity", "import", str(table))
    said = adviser("risk", "pressure")
    assert "Barnsley" in said and "judged" in said
    found = told(adviser, "pressure", "--year", "2024/25")
    assert found["year"] == "2024/25"
    by_name = {c["name"]: c for c in found["councils"]}
    assert by_name["Barnsley"]["judged"] == 2 and by_name["Barnsley"]["instances"] == 0
    assert by_name["Leeds"]["share"] == by_name["Leeds"]["worst"] / by_name["Leeds"]["judged"]
    path = tmp_path / "pressure.csv"
    assert "3 rows written" in adviser("risk", "pressure", "-o", str(path))


def documents(folder: Path) -> dict[str, Any]:
    """The documents of these commands, for the test of docs/json.md."""
    terminal = Terminal(folder)
    begin(terminal)
    terminal("risk")
    earlier = (TODAY - timedelta(days=30)).isoformat()
    con = sqlite3.connect(folder / "adviser.db")
    with con:
        con.execute("UPDATE risk_look SET day = ?", (earlier,))
    con.close()
    terminal("records", "add", "council_detail", "council=Leeds", "chief_status=interim")
    terminal("refresh", str(figures.first_month(folder)), "--released", "2026-01-31")
    table = folder / "polarity.csv"
    table.write_text("indicator,polarity\nRecycling rate,high is good\n")
    terminal("polarity", "import", str(table))
    return {
        "risk-see": told(terminal, "see", "Barnsley", "leader changed", "met her"),
        "risk": told(terminal, "--seen"),
        "risk-council": told(terminal, "Barnsley"),
        "risk-rules": told(terminal, "rules"),
        "risk-rule": told(terminal, "rule", "leader changed", "--months", "9"),
        "risk-pressure": told(terminal, "pressure", "--council", "Barnsley", "--council", "Hartlepool"),
        "risk-looks": told(terminal, "looks"),
        "risk-unsee": told(terminal, "unsee", "Barnsley", "leader changed"),
    }


def test_what_one_has_seen_is_parked_at_the_other_until_it_changes(tmp_path: Path) -> None:
    """By exchange, though each laptop has contacts of its own that the other never hears of; looks stay at home."""
    hub, ann = introduced(tmp_path)
    long_ago = TODAY - timedelta(days=400)
    with ann.open() as store:
        records.create(store, "meeting", {"council": BARNSLEY, "date": long_ago.isoformat(), "subject": "Talk",
                                          "kind": "Meeting", "status": "held"})  # fmt: skip
        later = {"council": BARNSLEY, "date": (long_ago + timedelta(days=30)).isoformat(), "text": "A word in private"}
        records.create(store, "private_note", later)
        records.create(store, "council_detail", {"council": BARNSLEY, "leader_since": TODAY.isoformat()})
    for rule in ("no contact for long", "leader changed"):
        ann("risk", "see", "Barnsley", rule, "We know")
    hub("exchange", "in", send(ann, tmp_path))

    def at_hub() -> tuple[list[str], int]:
        found = hub("risk", "Barnsley")
        return [r["rule"] for r in found["reasons"]], found["parked"]

    assert at_hub() == ([], 2)
    with ann.open() as store:
        row = records.list_rows(store, "council_detail")[0].id
        records.change(store, "council_detail", row, {"leader_since": (TODAY - timedelta(days=1)).isoformat()})
    hub("exchange", "in", send(ann, tmp_path))
    assert at_hub() == (["leader changed"], 1)
    ann("portfolio", "set", "Barnsley")
    ann("risk")
    hub("exchange", "in", send(ann, tmp_path))
    assert len(ann("risk", "looks")["looks"]) == 1 and not hub("risk", "looks")["looks"]
