"""Interventions on the command line, as a user does: what goes on, what went on on a day, a correction."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    return terminal


def told(adviser: Terminal, *arguments: str) -> Any:
    return adviser.json("interventions", *arguments)


def test_a_council_from_commissioners_to_none_and_a_correction(adviser: Terminal, tmp_path: Path) -> None:
    said = adviser("interventions", "--council", "Rotherham")
    assert "Rotherham" in said and "Statutory: 2, none going on." in said and "Non-statutory: None." in said
    assert "26 February 2015 to 31 March 2019" in said
    assert "no intervention goes on" in adviser("interventions", "--council", "Rotherham", "--open")
    on = told(adviser, "--council", "Rotherham", "--on", "2019-03-31")
    assert [x["kind"] for x in on["statutory"]] == ["Commissioners"] and on["on"] == "2019-03-31"
    assert told(adviser, "--council", "Rotherham", "--on", "1 April 2019")["statutory"] == []
    row = on["statutory"][0]["row"]
    adviser("records", "set", "intervention", row, "end=2019-04-30", "exact=known to the month")
    again = told(adviser, "--council", "Rotherham", "--on", "1 April 2019")["statutory"]
    assert [x["when"] for x in again] == ["about February 2015 to April 2019"]
    adviser("records", "undo")
    assert told(adviser, "--council", "Rotherham", "--on", "1 April 2019")["statutory"] == []


def test_one_kind_only_and_a_csv(adviser: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    said = adviser("interventions", "--non-statutory", "-o", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} rows written" in said and "Statutory:" not in said
    assert {r["basis"] for r in rows} == {"non-statutory"}
    assert len(told(adviser, "--non-statutory")["non_statutory"]) == len(rows)
    listed = adviser("interventions", "--statutory")
    assert "Statutory: " in listed and "Non-statutory" not in listed and "Best Value Notice" not in listed
    assert "There is no region" in adviser("interventions", "--region", "Nowhere", code=Exit.REFUSED)


def documents(folder: Path) -> dict[str, Any]:
    """The document of this command, for the test of docs/json.md."""
    terminal = Terminal(folder)
    return {"interventions": told(terminal, "--council", "Croydon")}
