"""The programme on the command line, as an adviser and the programme team use it: every job of it once."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal

YEAR = "2017/18"


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    return terminal


def add(adviser: Terminal, table: str, *fields: str) -> str:
    return str(adviser.json("records", "add", table, *fields)["row"])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_programme_year_from_its_targets_to_its_statuses(adviser: Terminal) -> None:
    add(adviser, "saved_count", "name=Challenges delivered", "what=instances", "offer=Mentoring")
    counted = add(adviser, "deliverable", f"year={YEAR}", "number=1.1", "text=Mentors", "theme=Peer support",
                  "measure=counted", "count=Challenges delivered", "q2=3", "q4=6")  # fmt: skip
    typed = add(adviser, "deliverable", f"year={YEAR}", "number=1.2", "text=Events", "unit=events", "q2=10", "q4=20")
    for council, start in (("Barnsley", "2017-05-01"), ("Bristol", "2017-06-01"), ("Adur", "2017-11-01")):
        add(adviser, "episode", f"council={council}", "offer=Mentoring", "status=delivered", f"start={start}")
    add(adviser, "progress", f"deliverable={typed}", "quarter=Q2", "value=8", "status=At risk", "reason=Two are booked")

    told = adviser.json("programme", YEAR, "--quarter", "Q2")
    assert told["sentence"] == "2 deliverables: 1 off track and 1 at risk."
    by_row = {d["row"]: d for d in told["deliverables"]}
    assert [d["row"] for d in told["deliverables"]] == [counted, typed]
    assert (by_row[counted]["value"], by_row[counted]["status"], by_row[counted]["short"]) == (2, "Off track", 1)
    assert (by_row[typed]["status"], by_row[typed]["rule_status"]) == ("At risk", "Off track")
    said = adviser("programme", YEAR, "--quarter", "2")
    assert "1.2: Off track. 8 events: 2 below the target of 10 by the end of Q2, more than a tenth" in said
    assert "At risk was typed instead of Off track: Two are booked." in said
    assert "Grant 2017/18: £21.0m (direct grant)." in said
    # The year's end: three of six.
    end = adviser.json("programme", YEAR)
    assert (end["quarter"], end["as_of"]) == ("Q4", "2018-03-31")
    assert {d["row"]: d["rule_case"] for d in end["deliverables"]}[counted] == "year over"

    out = adviser.folder / "year.csv"
    assert "2 rows written" in adviser("programme", YEAR, "--quarter", "Q2", "-o", out)
    assert [(r["number"], r["value"], r["status"]) for r in table(out)] == [
        ("1.1", "2", "Off track"), ("1.2", "8", "At risk"),
    ]  # fmt: skip
    found = adviser.json("programme", "counts", YEAR, "--quarter", "Q3")["counts"]
    assert [(c["name"], c["value"], c["measures"]) for c in found] == [("Challenges delivered", 3, 1)]


def test_the_grant_beside_the_lgas_own_words(adviser: Terminal) -> None:
    add(adviser, "programme_year", "year=2018/19", "amount=20,000,000", "savings=60,000,000")
    said = adviser("programme", "grants", "--from", "2010/11", "--to", YEAR)
    assert "From £41.3m (2010/11) to £21.0m (2017/18): 49.2 per cent less in cash, 54.7 per cent less in real" in said
    assert "approximately 60 per cent" in said and "GDP deflator" in said
    told = adviser.json("programme", "grants")
    assert (told["change"]["from"], told["change"]["to"], told["base"]) == ("FY2010-11", "FY2018-19", "FY2018-19")
    assert told["savings"]["per_pound"] == 3 and told["savings"]["of"] == 3
    assert adviser.json("programme", "grants", "--from", "2012/13", code=Exit.REFUSED)["error"]["code"] == "no-grant"


def test_what_councils_ask_for_becomes_next_years_programme(adviser: Terminal) -> None:
    first = add(adviser, "need", "council=Barnsley", "theme=Leadership", "date=2026-05-01", "text=More mentors")
    second = add(
        adviser, "need", "council=Adur", "theme=Leadership", "date=2026-06-01", "source=letter", "text=Mentors"
    )
    add(adviser, "need", "council=Adur", "date=2025-06-01", "text=Something")
    told = adviser.json("programme", "needs")
    assert [(t["theme"], t["asked"], t["before"], t["councils"]) for t in told["themes"]] == [
        ("Leadership", 2, 0, 2), ("Without a theme", 0, 1, 0),
    ]  # fmt: skip
    assert set(told["waiting"]) == {first, second}
    add(adviser, "deliverable", "year=2027/28", "text=Mentors for leaders")
    assert adviser.json("programme", "plan", "Mentors for leaders", first[:8], second) == {"planned": 2}
    told = adviser.json("programme", "needs", "2026/27")
    assert told["waiting"] == [] and {n["state"] for n in told["needs"]} == {"planned"}
    adviser("records", "undo")
    assert set(adviser.json("programme", "needs")["waiting"]) == {first, second}
    assert "Leadership" in adviser("programme", "needs", "2026/27", "-o", adviser.folder / "needs.csv")
    assert len(table(adviser.folder / "needs.csv")) == 2


def test_a_consultation_and_whom_it_covers(adviser: Terminal) -> None:
    assert "No consultation" in adviser("programme", "consultations")
    add(adviser, "consultation", "title=Offer", "body=LGA", "opened=2026-05-01", "closed=2026-06-30")
    add(adviser, "consultation_response", "consultation=Offer", "council=Barnsley")
    add(adviser, "consultation_response", "consultation=Offer", "body=North East Councils", "region=North East")
    add(adviser, "consultation_response", "consultation=Offer", "body=Two", "members=Barnsley; Adur")
    (told,) = adviser.json("programme", "consultations")["consultations"]
    assert (told["responses"], told["covered"], told["existed"], told["percent"]) == (
        3,
        14,
        317,
        pytest.approx(4.416, abs=1e-3),
    )
    assert told["themselves"] == [{"code": "E08000038", "name": "Barnsley"}]
    assert told["sentence"] in adviser("programme", "consultations", "-o", adviser.folder / "c.csv")
    assert sum(r["covered"] == "through a body" for r in table(adviser.folder / "c.csv")) == 13


def test_what_others_say_of_it(adviser: Terminal) -> None:
    _evaluate(adviser)
    said = adviser("programme", "evaluation")
    assert "66 per cent satisfied, of 1,000 residents asked on 1 October 2017" in said
    assert "too few" in said and "9 of 9" in said
    assert "“It helped” Cllr A. Example, Barnsley" in said and "Secret" not in said
    told = adviser.json("programme", "evaluation")
    assert "Cllr B" not in str(told)  # nobody asked her
    adviser("programme", "evaluation", "-o", adviser.folder / "e.csv")
    assert "Cllr B" not in (adviser.folder / "e.csv").read_text("utf-8")


def _evaluate(adviser: Terminal) -> None:
    wave = ("survey=Residents", "question=Satisfied?", "asked=residents", "answer=satisfied", "source=Poll")
    add(adviser, "survey_wave", *wave, "date=2016-10-01", "n=1002", "percent=68")
    add(adviser, "survey_wave", *wave, "date=2017-10-01", "n=1000", "percent=66")
    add(
        adviser, "feedback", "offer=Mentoring", "question=Useful?", "responses=9", "positive=9", "score=4.5", "out_of=5"
    )
    add(adviser, "evaluation", "title=Impact", "evaluator=A university", "subject=Peer challenge", "finding=It works")
    add(adviser, "quote", "text=It helped", "who=Cllr A. Example", "council=Barnsley", "consent=with name")
    add(adviser, "quote", "text=Secret", "who=Cllr B. Example", "council=Adur")


def _meet(adviser: Terminal) -> None:
    row = add(adviser, "programme_meeting", f"year={YEAR}", "quarter=Q2", "date=2017-10-05", "subject=Quarterly")
    add(adviser, "action", "what=Send figures", "owner=Ann Hill", "due=2017-10-20", f"meeting={row}")


def test_meetings_with_the_department_are_due(adviser: Terminal) -> None:
    _meet(adviser)
    told = adviser.json("programme", "meetings", YEAR)
    assert [a["what"] for m in told["meetings"] for a in m["actions"]] == ["Send figures"]
    assert adviser.json("programme", "meetings", "2018/19")["meetings"] == []
    due = adviser.json("due")["items"]
    assert {(i["what"], i["kind"], i["state"]) for i in due} == {
        ("Quarterly", "Meeting with the department", "late"), ("Send figures", "Action", "late"),
    }  # fmt: skip
    adviser("due", "done", next(i["row"] for i in due if i["what"] == "Quarterly"))
    assert adviser.json("programme", "meetings")["meetings"][0]["status"] == "held"


def test_what_is_no_year_is_refused_with_what_to_do(adviser: Terminal) -> None:
    assert adviser.json("programme", "2017/19", code=Exit.REFUSED)["error"]["code"] == "no-year"
    assert adviser.json("programme", YEAR, "--quarter", "Q7", code=Exit.REFUSED)["error"]["code"] == "no-quarter"
    assert "Usage: adviser programme" in adviser("programme", "--help")


def documents(folder: Path) -> dict[str, Any]:
    """What each command of the programme tells with --json (docs/json.md)."""
    adviser = Terminal(folder)
    adviser("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    add(adviser, "saved_count", "name=Mentors", "what=instances", "offer=Mentoring")
    wanted = add(adviser, "deliverable", f"year={YEAR}", "text=Mentors", "theme=Leadership", "measure=counted",
                 "count=Mentors", "owner=Ann Hill", "q2=3", "due=2018-03-31")  # fmt: skip
    add(adviser, "progress", f"deliverable={wanted}", "quarter=Q2", "status=At risk", "reason=x", "comment=y")
    need = add(adviser, "need", "council=Barnsley", "theme=Leadership", "date=2026-05-01", "text=Mentors")
    _meet(adviser)
    _evaluate(adviser)
    row = add(adviser, "consultation", "title=Offer", "closed=2026-06-30")
    add(adviser, "consultation_response", f"consultation={row}", "council=Barnsley")
    add(adviser, "consultation_response", f"consultation={row}", "body=B", "members=Adur")
    return {
        "programme": adviser.json("programme", YEAR, "--quarter", "Q2"),
        "programme-counts": adviser.json("programme", "counts", YEAR),
        "programme-grants": adviser.json("programme", "grants"),
        "programme-plan": adviser.json("programme", "plan", wanted, need),
        "programme-needs": adviser.json("programme", "needs"),
        "programme-consultations": adviser.json("programme", "consultations"),
        "programme-evaluation": adviser.json("programme", "evaluation"),
    }
