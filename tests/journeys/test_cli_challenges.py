"""Peer challenges on the command line, as a user does: from the first talk to the review, what is late, who never."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from adviser_app.cli.session import Exit
from adviser_app.services import stores
from tests.journeys.test_cli_records import Terminal
from tests.tools.example_challenges import Made, challenges

BARNSLEY = "E08000038"


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    return terminal


def add(adviser: Terminal, kind: str, *values: str) -> str:
    return str(adviser.json("records", "add", kind, *values)["row"])


def steps(adviser: Terminal, council: str, day: str) -> dict[str, Any]:
    """What a council's clock says of each step on a day."""
    told = adviser.json("challenges", "clock", council, "--on", day)
    return {step["step"]: step for step in told["steps"]}


def test_a_challenge_from_the_first_talk_to_its_review(adviser: Terminal) -> None:
    row = add(adviser, "challenge", "council=Barnsley", "kind=Corporate", "stage=in discussion")
    board = adviser("challenges", "board", "--region", "Yorkshire and The Humber")
    assert "In discussion (1)" in board
    assert row in board
    # Days are agreed: planned dates, nothing is late.
    adviser("records", "set", "challenge", row, "first_day=16/7/2024", "last_day=18/7/2024", "stage=confirmed")
    assert "was to end on 18 July 2024" in adviser("challenges", "board")
    moved = adviser.json("challenges", "move", row[:8], "On Site", "--on", "16/7/2024")
    assert (moved["stage"], moved["missing"]) == ("on site", [])
    assert adviser.json("records", "show", "challenge", row)["values"]["stage_since"] == "2024-07-16"
    adviser("challenges", "move", row, "feedback report", "--on", "2024-07-19")
    # Report within three months, plan by five, review about ten, its report by twelve, the next within five years.
    found = steps(adviser, "Barnsley", "2024-08-01")
    assert {name: (s["due_from"], s["due_until"], s["late_after"]) for name, s in found.items()} == {
        "feedback report": ("2024-08-18", "2024-10-18", "2024-10-18"),
        "action plan": ("2024-10-18", "2024-12-18", "2024-12-18"),
        "progress review": ("2025-04-18", "2025-06-18", "2025-07-18"),
        "progress review's report": ("2025-05-18", "2025-07-18", "2025-07-18"),
        "next challenge": ("2029-01-18", "2029-07-18", "2029-07-18"),
    }
    assert {s["state"] for s in found.values()} == {"not due"}
    assert steps(adviser, "Barnsley", "2024-12-17")["action plan"]["state"] == "due soon"
    assert steps(adviser, "Barnsley", "2024-12-18")["action plan"]["state"] == "due soon"
    assert steps(adviser, "Barnsley", "2024-12-19")["action plan"]["state"] == "late"
    adviser("records", "set", "challenge", row, "report_on=18/10/2024", "report_link=https://www.example.org/r",
            "plan_on=19/12/2024")  # fmt: skip
    said = adviser("challenges", "clock", "Barnsley", "--on", "2025-01-01")
    assert "done on 18 October 2024" in said
    assert "done on 19 December 2024, 1 day late" in said
    # A progress review with a line of its own says what the challenge does not.
    review = add(adviser, "challenge", "council=Barnsley", "kind=Progress review", f"follows={row}", "stage=closed",
                 "first_day=14/5/2025", "last_day=15/5/2025", "report_on=1/7/2025")  # fmt: skip
    found = steps(adviser, "Barnsley", "2025-08-01")
    assert (found["progress review"]["done"], found["progress review's report"]["done"]) == ("2025-05-15", "2025-07-01")
    told = adviser.json("challenges", "council", "Barnsley")
    assert told["current"]["row"] == row
    assert [c["row"] for c in told["past"]] == [review]
    for _ in range(2):
        adviser("records", "undo")
    assert steps(adviser, "Barnsley", "2025-08-01")["action plan"]["state"] == "late"


def test_southend_followed_up_late_and_the_rules_are_records(adviser: Terminal) -> None:
    row = add(adviser, "challenge", "council=Southend-on-Sea", "kind=Corporate", "stage=closed",
              "first_day=11/10/2022", "last_day=14/10/2022", "review_on=5/12/2023")  # fmt: skip
    found = steps(adviser, "Southend-on-Sea", "2024-01-31")
    assert found["progress review"]["said"].startswith("done on 5 December 2023, ")
    assert found["progress review"]["said"].endswith(" late")
    assert (found["feedback report"]["state"], found["feedback report"]["expected"]) == ("not required", True)
    rules = adviser.json("records", "list", "clock_rule")["records"]
    rule = next(r for r in rules if r["values"]["applies_from"] == "2019-04-01" and
                r["values"]["step"] == "progress review")  # fmt: skip
    adviser("records", "set", "clock_rule", rule["row"], "late=24")
    assert steps(adviser, "Southend-on-Sea", "2024-01-31")["progress review"]["said"] == "done on 5 December 2023"
    adviser("records", "undo")
    assert "expected" in adviser("challenges", "clock", "Southend-on-Sea")
    assert row in adviser("challenges", "published")


def test_what_if_stores_nothing(adviser: Terminal) -> None:
    row = add(adviser, "challenge", "council=Barnsley", "kind=Corporate", "stage=confirmed", "first_day=29/8/2028",
              "last_day=31/8/2028")  # fmt: skip
    told = adviser.json("challenges", "what-if", row, "--last-day", "29 February 2028")
    plan = next(s for s in told["steps"] if s["step"] == "action plan")
    assert ("31 January 2029" in plan["before"], "29 July 2028" in plan["after"], plan["changed"]) == (True, True, True)
    assert "28 February 2033" in adviser("challenges", "what-if", row, "--last-day", "29/2/2028")
    assert adviser.json("records", "show", "challenge", row)["values"]["last_day"] == "2028-08-31"
    adviser("challenges", "what-if", row, code=Exit.REFUSED)
    adviser("challenges", "what-if", row, "--last-day", "soon", code=Exit.REFUSED)
    adviser("challenges", "what-if", row, "--first-day", "3/9/2028", "--last-day", "1/9/2028", code=Exit.REFUSED)


def test_what_starts_the_five_years_is_the_users_word(adviser: Terminal) -> None:
    add(adviser, "challenge", "council=Leeds", "kind=Corporate", "stage=closed", "last_day=1/3/2020")
    finance = add(adviser, "challenge", "council=Leeds", "kind=Finance", "stage=closed", "last_day=1/3/2024")
    assert steps(adviser, "Leeds", "2024-06-01")["next challenge"]["late_after"] == "2025-03-01"
    adviser("records", "set", "challenge", finance, "resets=yes")
    assert steps(adviser, "Leeds", "2024-06-01")["next challenge"]["late_after"] == "2029-03-01"
    # Carlisle's counts for Cumberland where somebody says so, and not before.
    old = add(adviser, "challenge", "council=Carlisle", "kind=Corporate", "stage=closed", "last_day=23/6/2022")
    assert steps(adviser, "Cumberland", "2024-06-01")["next challenge"]["late_after"] == "2028-04-01"
    adviser("records", "set", "challenge", old, "counts_for=Cumberland")
    assert steps(adviser, "Cumberland", "2024-06-01")["next challenge"]["late_after"] == "2027-06-23"
    assert "Carlisle" in adviser("challenges", "council", "Cumberland")


def test_a_team_is_made_from_the_register_and_counted_as_lent(adviser: Terminal) -> None:
    row = add(adviser, "challenge", "council=Barnsley", "kind=Corporate", "stage=confirmed", "first_day=9/6/2026",
              "last_day=11/6/2026")  # fmt: skip
    ada = add(adviser, "peer", "name=Ada Archer", "kind=officer", "council=Leeds", "strengths=finance; scrutiny")
    add(adviser, "peer", "name=Cllr Ben Dunn", "council=York", "strengths=scrutiny", "availability=not available")
    own = add(adviser, "peer", "name=Cllr Own Member", "council=Barnsley")
    told = adviser.json("challenges", "peers", "--not-of", "Barnsley")["peers"]
    assert {p["name"]: p["can_be_asked"] for p in told}.get("Ada Archer") is True
    assert not {p["name"]: p["can_be_asked"] for p in told}.get("Cllr Own Member")
    assert [p["name"] for p in adviser.json("challenges", "peers", "--strength", "finance")["peers"]] == ["Ada Archer"]
    assert [p["name"] for p in adviser.json("challenges", "peers", "dunn", "york")["peers"]] == ["Cllr Ben Dunn"]
    made = adviser.json("challenges", "team", row, "Ada Archer=Lead officer peer", "--days", "4.5", "--state", "agreed")
    adviser("challenges", "team", row, "Cllr Ben Dunn")
    team = adviser.json("challenges", "council", "Barnsley")["team"]
    assert {(m["role"], m["days"], m["state"]) for m in team} == {
        ("Lead officer peer", 4.5, "agreed"), ("Member peer", None, "asked")
    }  # fmt: skip
    adviser("challenges", "team", row, own, code=Exit.REFUSED)
    adviser("challenges", "team", row, ada, code=Exit.REFUSED)
    adviser("challenges", "team", row, "Nobody Known", code=Exit.REFUSED)
    lent = {c["name"]: c["lent"] for c in adviser.json("challenges", "lending", "2026/27")["councils"]}
    assert lent["Leeds"] == {"in_challenges": 4.5, "otherwise": None, "total": 4.5, "people": 1}
    assert "York" not in lent
    adviser("records", "delete", "team_member", made["members"][0])
    assert adviser.json("challenges", "lending", "2026/27")["councils"] == []


# -- a whole programme -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    path = tmp_path_factory.mktemp("programme") / "adviser.db"
    with stores.open_store(path) as store:
        return path, challenges(store, today=date.today())


@pytest.fixture
def programme(filled: tuple[Path, Made], tmp_path: Path) -> Terminal:
    shutil.copyfile(filled[0], tmp_path / "adviser.db")
    return Terminal(tmp_path)


LISTS = (
    ("board",), ("timeline", "2026"), ("due",), ("never",), ("published",), ("lending", "2026/27"), ("peers",),
)  # fmt: skip


@pytest.mark.parametrize("what", LISTS, ids=lambda w: w[0])
def test_each_list_is_told_and_goes_out_as_csv(programme: Terminal, what: tuple[str, ...]) -> None:
    path = programme.folder / "out.csv"
    assert f"written to {path}" in programme("challenges", *what, "--csv", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    lines = programme("challenges", *what).splitlines()
    assert len(lines) >= len(rows)
    assert all(any(row["council"] in line for line in lines) for row in rows)
    assert programme.json("challenges", *what)["sentence"] in lines[:2]


def test_lists_are_narrowed(programme: Terminal) -> None:
    every = programme.json("challenges", "due")["steps"]
    late = programme.json("challenges", "due", "--late")["steps"]
    assert late == [s for s in every if s["state"] == "late"]
    one = programme.json("challenges", "due", "--council", every[0]["council_name"])["steps"]
    assert one == [s for s in every if s["council_code"] == every[0]["council_code"]]
    regions = [programme.json("challenges", "due", "--region", r)["steps"] for r in ("London", "North West")]
    assert all(0 < len(r) < len(every) for r in regions)
    programme("challenges", "board", "--region", "Wessex", code=Exit.REFUSED)
    programme("challenges", "lending", "soon", code=Exit.REFUSED)
    programme("challenges", "clock", "Nowhere", code=Exit.REFUSED)


def test_the_lists_agree_with_the_records(programme: Terminal) -> None:
    """Counted anew from the records as they are listed."""
    records = [r["values"] for r in programme.json("records", "list", "challenge")["records"]]
    board = programme.json("challenges", "board")
    assert Counter(r["stage"] for r in records) == {
        s["stage"]: len(s["challenges"]) for s in board["stages"] if s["challenges"]
    }
    held = ("on site", "feedback report", "action plan", "progress review", "review reported", "closed")
    starts = {
        r["council"]
        for r in records
        if r["stage"] in held and r["last_day"] and r["last_day"] <= date.today().isoformat()
        and (r["resets"] == "yes" or (r["kind"] == "Corporate" and r["resets"] != "no"))
    }  # fmt: skip
    counted = {code for r in records for code in r["counts_for"].split("; ") if code and r["stage"] in held}
    never = {c["code"] for c in programme.json("challenges", "never")["councils"]}
    there = {c["code"] for c in programme.json("councils")["councils"]}
    assert never == there - starts - counted


def test_the_calendar_is_one_that_another_program_reads(programme: Terminal) -> None:
    path = programme.folder / "dates.ics"
    count = programme.json("challenges", "calendar", "-o", path)["dates"]
    first = Calendar.from_ical(path.read_bytes())
    events = {str(e["UID"]): e for e in first.walk("VEVENT")}
    assert sum(str(e["STATUS"]) == "CONFIRMED" for e in events.values()) == count > 0
    board = programme.json("challenges", "board")["stages"]
    coming = next(c for s in board if s["stage"] == "confirmed" for c in s["challenges"] if c["first_day"])
    assert any(
        coming["council_name"] in str(e["SUMMARY"]) and str(e["DTSTART"].dt) == coming["first_day"]
        for e in events.values()
    )
    names = {p["name"] for p in programme.json("challenges", "peers")["peers"]}
    text = path.read_text("utf-8")
    assert not [name for name in names if name in text]


def documents(folder: Path) -> dict[str, Any]:
    """What each command on challenges tells with --json (docs/json.md)."""
    adviser = Terminal(folder)
    adviser("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    row = add(adviser, "challenge", "council=Barnsley", "kind=Corporate", "stage=confirmed", "first_day=14/7/2026",
              "last_day=16/7/2026", "manager=Pat Manager", "report_on=1/10/2026",
              "report_link=https://www.example.org/r", "plan_on=2/10/2026")  # fmt: skip
    add(adviser, "challenge", "council=Barnsley", "kind=Corporate", "stage=closed", "last_day=8/3/2019")
    add(adviser, "challenge", "council=Carlisle", "kind=Corporate", "stage=closed", "last_day=23/6/2022")
    add(adviser, "recommendation", f"challenge={row}", "number=1", "text=Agree a plan.", "due=1/9/2026")
    add(adviser, "intervention", "council=Barnsley", "kind=Best Value Notice", "start=1/2/2026", "source=A department")
    add(adviser, "peer", "name=Cllr Ann Example", "council=Leeds", "strengths=finance", "post=Leader")
    team = adviser.json("challenges", "team", row, "Cllr Ann Example", "--days", "4", "--state", "agreed")
    add(adviser, "team_member", f"challenge={row}", "role=Other", "name=Bo Helper", "days=1", "state=agreed")
    what_if = adviser.json("challenges", "what-if", row, "--last-day", "16/7/2027")
    moved = adviser.json("challenges", "move", row, "feedback report", "--on", "17/7/2026")
    told = {
        f"challenges-{what[0]}": adviser.json("challenges", *what)
        for what in (*LISTS, ("clock", "Barnsley"), ("council", "Barnsley"))
    }
    told["challenges-calendar"] = adviser.json("challenges", "calendar", "-o", folder / "dates.ics")
    return told | {"challenges-team": team, "challenges-what-if": what_if, "challenges-move": moved}
